//! What the columns of a table are: which program wrote the header, in which language, and the field
//! each column is read into.
//!
//! Every known layout in every language is held against the header; the one that knows most of the
//! names wins. Salesforce's API names and Google's numbered groups are recognised by their shape. What
//! no layout knows is guessed from single names ([`super::guess`]).

use rustc_hash::FxHashMap;

use super::field::{Field, Part, Place};
use super::guess;
use super::headers::{Catalogue, Names, normal};
use crate::record::{Format, Kind, SalesforceId, System};

/// What a row of a table stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    /// A contact, event or task.
    Record(Kind),
    /// A Salesforce account: gives company names.
    Account,
    /// A Salesforce user: gives the names of owners.
    User,
    /// Something else; its rows are counted and not read.
    Other,
}

impl Object {
    /// The kind of record, where it is one.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Object::Record(kind) => Some(kind),
            _ => None,
        }
    }
}

/// How a table is read.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub format: Format,
    pub system: System,
    pub object: Object,
    pub locale: Option<String>,
    /// The meaning of each column.
    pub fields: Vec<Field>,
    /// How many column names were known.
    pub known: usize,
}

/// Salesforce API names that no other program writes, in lower case.
const SALESFORCE_ONLY: [&str; 28] = [
    "isdeleted",
    "masterrecordid",
    "accountid",
    "ownerid",
    "createdbyid",
    "createddate",
    "lastmodifiedbyid",
    "lastmodifieddate",
    "systemmodstamp",
    "lastactivitydate",
    "whoid",
    "whatid",
    "activitydate",
    "activitydatetime",
    "startdatetime",
    "enddatetime",
    "durationinminutes",
    "isalldayevent",
    "isarchived",
    "isrecurrence",
    "ischild",
    "recurrenceactivityid",
    "timezonesidkey",
    "mailingstreet",
    "mailingcity",
    "mailingpostalcode",
    "tasksubtype",
    "recordtypeid",
];

/// Labels that make a Salesforce report of a header otherwise like any other.
const REPORT_ONLY: [&str; 22] = [
    "account name",
    "account id",
    "account owner",
    "contact id",
    "contact owner",
    "activity id",
    "assigned",
    "assigned to",
    "company / account",
    "created by",
    "last modified by",
    "last modified date",
    "last activity",
    "mailing street",
    "mailing city",
    "mailing state/province",
    "mailing zip/postal code",
    "mailing country",
    "full comments",
    "asst. phone",
    "lead source",
    "related to",
];

/// Whether a name looks like a Salesforce API name, and how surely (0 to 2).
fn salesforce_weight(name: &str) -> usize {
    if SALESFORCE_ONLY.contains(&name) || name.ends_with("__c") {
        return 1;
    }
    let lookup = [
        "account",
        "owner",
        "who",
        "what",
        "createdby",
        "lastmodifiedby",
        "contact",
    ];
    match name.split_once(['.', ':']) {
        Some((object, _)) if !name.contains(' ') && lookup.contains(&object) => 2,
        _ => 0,
    }
}

/// Holds a header against all layouts. `first` is a first data row, for what only values tell.
pub(crate) fn choose(header: &[&str], delimiter: u8, first: &[&str]) -> Layout {
    let names: Vec<String> = header.iter().map(|h| normal(h)).collect();
    salesforce(&names, first)
        .or_else(|| google(&names))
        .or_else(|| known(&names, delimiter))
        .unwrap_or_else(|| guessed(&names))
}

/// How many of the names any layout knows; for telling header rows and delimiters.
pub(crate) fn familiar<'a>(header: impl Iterator<Item = &'a str>) -> usize {
    let catalogue = Catalogue::embedded();
    header
        .filter(|h| {
            let name = normal(h);
            !name.is_empty()
                && (catalogue.any.contains_key(&name)
                    || salesforce_weight(&name) > 0
                    || numbered(&name).is_some()
                    || guess::by_name(&name).is_some())
        })
        .count()
}

/// Salesforce Data Loader and weekly export.
fn salesforce(names: &[String], first: &[&str]) -> Option<Layout> {
    let weight: usize = names.iter().map(|n| salesforce_weight(n)).sum();
    let has = |name: &str| names.iter().any(|n| n == name);
    let id = names
        .iter()
        .position(|n| n == "id")
        .and_then(|at| first.get(at))
        .and_then(|cell| SalesforceId::parse(cell).ok());
    let user =
        has("username") && (has("timezonesidkey") || id.is_some_and(|i| i.prefix() == "005"));
    if weight < 2 && !(id.is_some() && (weight == 1 || has("lastname") || has("name"))) && !user {
        return None;
    }
    let by_columns = if user {
        Object::User
    } else if [
        "startdatetime",
        "enddatetime",
        "isalldayevent",
        "durationinminutes",
    ]
    .iter()
    .any(|n| has(n))
    {
        Object::Record(Kind::Event)
    } else if has("subject") {
        Object::Record(Kind::Task)
    } else if has("isconverted") {
        Object::Other
    } else if has("lastname") || (has("email") && has("accountid")) {
        Object::Record(Kind::Contact)
    } else if has("name")
        && [
            "billingcity",
            "billingstreet",
            "billingcountry",
            "parentid",
            "industry",
            "accountnumber",
        ]
        .iter()
        .any(|n| has(n))
    {
        Object::Account
    } else {
        Object::Other
    };
    let object = match id.as_ref().map(SalesforceId::prefix) {
        Some("003") => Object::Record(Kind::Contact),
        Some("00U") => Object::Record(Kind::Event),
        Some("00T") => Object::Record(Kind::Task),
        Some("001") => Object::Account,
        Some("005") => Object::User,
        Some(_) => Object::Other,
        None => by_columns,
    };
    let family = match object {
        Object::Record(Kind::Contact) => "salesforce-contact",
        Object::Record(Kind::Event) => "salesforce-event",
        Object::Record(Kind::Task) => "salesforce-task",
        Object::Account => "salesforce-account",
        Object::User | Object::Other => "salesforce-user",
    };
    let table = Catalogue::embedded().english(family)?;
    let (fields, known) = fields_of(table, names);
    Some(Layout {
        format: Format::SalesforceCsv,
        system: System::Salesforce,
        object,
        locale: None,
        fields,
        known,
    })
}

/// A column of Google's numbered groups: its group, number and part, as in `phone 2 - value`.
fn numbered(name: &str) -> Option<(&str, &str, &str)> {
    let (group, part) = name.split_once(" - ")?;
    let (group, number) = group.rsplit_once(' ')?;
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    matches!(
        group,
        "e-mail"
            | "phone"
            | "address"
            | "organization"
            | "website"
            | "im"
            | "custom field"
            | "relation"
            | "event"
            | "section"
            | "jot"
            | "calendar link"
            | "external id"
    )
    .then_some((group, number, part))
}

/// Google Contacts in its three layouts, and its "Outlook CSV".
fn google(names: &[String]) -> Option<Layout> {
    let at = |name: &str| names.iter().position(|n| n == name);
    let groups = names.iter().filter(|n| numbered(n).is_some()).count();
    let new = at("phonetic first name").is_some() && at("labels").is_some();
    let as_outlook = at("initials") == Some(5) && at("web page") == Some(6);
    if as_outlook {
        let mut layout = known(names, b',')?;
        layout.format = Format::GoogleCsv;
        layout.system = System::Google;
        return Some(layout);
    }
    if groups == 0 && !new && at("group membership").is_none() {
        return None;
    }
    let table = Catalogue::embedded().english("google-contacts")?;
    let (mut fields, mut known) = fields_of(table, names);
    let mut columns: FxHashMap<(&str, &str, &str), u16> = FxHashMap::default();
    for (index, name) in names.iter().enumerate() {
        if let Some(key) = numbered(name) {
            columns.insert(key, index as u16);
        }
    }
    for (field, name) in fields.iter_mut().zip(names) {
        let Some((group, number, part)) = numbered(name) else {
            continue;
        };
        known += usize::from(*field == Field::Unknown);
        let label = columns
            .get(&(group, number, "label"))
            .or_else(|| columns.get(&(group, number, "type")));
        let place = label.map_or(Place::Other, |l| Place::Labelled(*l));
        // Only the first organisation is the contact's company.
        let first = number == "1";
        *field = match (group, part) {
            ("e-mail", "value") | ("section", "email") => Field::Email,
            ("phone", "value") => label.map_or(Field::Phone("other"), |l| Field::LabelledPhone(*l)),
            ("section", "phone") => Field::Phone("work"),
            ("section", "mobile") => Field::Phone("mobile"),
            ("section", "pager") => Field::Phone("pager"),
            ("section", "fax") => Field::Phone("work-fax"),
            ("section", "company") | ("organization", "name") if first => Field::Company,
            ("section", "title") | ("organization", "title") if first => Field::JobTitle,
            ("organization", "department") if first => Field::Department,
            ("section", "address") => Field::Address(Place::Work, Part::Street),
            ("address", "street" | "po box" | "extended address") => {
                Field::Address(place, Part::Street)
            }
            ("address", "city") => Field::Address(place, Part::City),
            ("address", "region") => Field::Address(place, Part::Region),
            ("address", "postal code") => Field::Address(place, Part::Postcode),
            ("address", "country") => Field::Address(place, Part::Country),
            ("website", "value") if first => Field::WebPage,
            _ => Field::Known,
        };
    }
    Some(Layout {
        format: Format::GoogleCsv,
        system: System::Google,
        object: Object::Record(Kind::Contact),
        locale: None,
        fields,
        known,
    })
}

/// The layout that knows most of the names, where one knows nearly all.
fn known(names: &[String], delimiter: u8) -> Option<Layout> {
    let named = names.iter().filter(|n| !n.is_empty()).count();
    let tab = delimiter == b'\t';
    let mut best: Option<(usize, &Names)> = None;
    for table in &Catalogue::embedded().names {
        if table.family.starts_with("salesforce-") {
            continue;
        }
        let matched = names
            .iter()
            .filter(|n| table.fields.contains_key(*n))
            .count();
        let fits = match table.family.as_str() {
            family if family.starts_with("table-") => tab && is_table_view(table, names),
            family if family.starts_with("report-") => {
                !tab && names.iter().any(|n| REPORT_ONLY.contains(&n.as_str()))
            }
            _ => true,
        };
        if fits && best.is_none_or(|(most, _)| matched > most) {
            best = Some((matched, table));
        }
    }
    let (matched, table) = best?;
    if matched == 0 || matched * 5 < named * 4 || (matched == 1 && named > 1) {
        return None;
    }
    let (fields, _) = fields_of(table, names);
    let (format, system, kind) = match table.family.as_str() {
        "outlook-contacts" | "outlook-contacts-web" => {
            (Format::OutlookCsv, System::Outlook, Kind::Contact)
        }
        "outlook-calendar" => (Format::OutlookCsv, System::Outlook, Kind::Event),
        "outlook-tasks" => (Format::OutlookCsv, System::Outlook, Kind::Task),
        "table-contacts" => (Format::OutlookTable, System::Outlook, Kind::Contact),
        "table-calendar" => (Format::OutlookTable, System::Outlook, Kind::Event),
        "table-tasks" => (Format::OutlookTable, System::Outlook, Kind::Task),
        "report-contact" => (Format::SalesforceReport, System::Salesforce, Kind::Contact),
        "report-event" => (Format::SalesforceReport, System::Salesforce, Kind::Event),
        "report-task" => (Format::SalesforceReport, System::Salesforce, Kind::Task),
        "google-contacts" => (Format::GoogleCsv, System::Google, Kind::Contact),
        _ => (Format::GenericCsv, System::Other, Kind::Contact),
    };
    // A header that only says what every address book says proves nothing about its maker.
    if format == Format::GoogleCsv || kind_of(&fields).is_none() {
        return None;
    }
    Some(Layout {
        format,
        system,
        object: Object::Record(kind),
        locale: (format != Format::SalesforceReport).then(|| table.locale.clone()),
        fields,
        known: matched,
    })
}

/// Whether a header has a column that Outlook shows in tables and never writes to CSV.
fn is_table_view(table: &Names, names: &[String]) -> bool {
    names.iter().any(|n| {
        table
            .fields
            .get(n)
            .and_then(|f| f.first())
            .is_some_and(|f| {
                matches!(
                    f,
                    Field::Folder
                        | Field::FileAs
                        | Field::Created
                        | Field::Modified
                        | Field::DisplayName
                        | Field::Recurrence
                )
            })
    })
}

/// Columns of an unknown layout, by single names.
fn guessed(names: &[String]) -> Layout {
    let catalogue = Catalogue::embedded();
    let fields: Vec<Field> = names
        .iter()
        .map(|n| {
            catalogue
                .any
                .get(n)
                .copied()
                .filter(|f| *f != Field::Known)
                .or_else(|| guess::by_name(n))
                .or_else(|| catalogue.any.contains_key(n).then_some(Field::Known))
                .unwrap_or(Field::Unknown)
        })
        .collect();
    let known = fields.iter().filter(|f| **f != Field::Unknown).count();
    Layout {
        format: Format::GenericCsv,
        system: System::Other,
        object: kind_of(&fields).map_or(Object::Other, Object::Record),
        locale: None,
        fields,
        known,
    }
}

/// The kind of record that has these fields, where any has.
pub(crate) fn kind_of(fields: &[Field]) -> Option<Kind> {
    let has = |want: &[Field]| fields.iter().any(|f| want.contains(f));
    let person = has(&[
        Field::GivenName,
        Field::FamilyName,
        Field::DisplayName,
        Field::Email,
        Field::Nickname,
        Field::FileAs,
    ]) || fields
        .iter()
        .any(|f| matches!(f, Field::Phone(_) | Field::LabelledPhone(_)));
    let starts = has(&[Field::Start, Field::StartDate]);
    let ends = has(&[
        Field::End,
        Field::EndDate,
        Field::EndTime,
        Field::StartTime,
        Field::Duration,
    ]);
    if has(&[Field::Subject]) {
        if has(&[Field::Due, Field::Completed, Field::Percent]) && !ends {
            return Some(Kind::Task);
        }
        if starts || ends || has(&[Field::Location, Field::AllDay]) {
            return Some(Kind::Event);
        }
        if has(&[Field::Status, Field::Priority]) {
            return Some(Kind::Task);
        }
    }
    if person || has(&[Field::Company]) {
        return Some(Kind::Contact);
    }
    if has(&[Field::Due]) {
        return Some(Kind::Task);
    }
    None
}

/// The field of each name by one table, and how many names it knows. A name that occurs again is read
/// by the next meaning the table gives for it.
fn fields_of(table: &Names, names: &[String]) -> (Vec<Field>, usize) {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let mut known = 0;
    let fields = names
        .iter()
        .map(|name| {
            let Some(meanings) = table.fields.get(name) else {
                return Field::Unknown;
            };
            known += 1;
            let occurrence = seen.entry(name).or_insert(0);
            let field = meanings.get(*occurrence).copied().unwrap_or(Field::Known);
            *occurrence += 1;
            field
        })
        .collect();
    (fields, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Layout {
        let delimiter = if header.contains('\t') { '\t' } else { ',' };
        let names: Vec<&str> = header.split(delimiter).collect();
        choose(&names, delimiter as u8, &[])
    }

    #[test]
    fn layouts_by_their_header() {
        use {Format as F, Kind as K};
        let cases = [
            (
                "First Name,Last Name,E-mail Address,Company",
                F::OutlookCsv,
                K::Contact,
            ),
            (
                "Betreff,Beginnt am,Beginnt um,Endet am,Endet um,Ort",
                F::OutlookCsv,
                K::Event,
            ),
            (
                "Subject,Start Date,Due Date,% Complete,Status",
                F::OutlookCsv,
                K::Task,
            ),
            (
                "Full Name\tCompany\tE-mail\tIn Folder\tModified",
                F::OutlookTable,
                K::Contact,
            ),
            (
                "Subject\tStart\tEnd\tRecurrence Pattern\tCreated",
                F::OutlookTable,
                K::Event,
            ),
            (
                "ID,LASTNAME,EMAIL,OWNERID,ACCOUNTID",
                F::SalesforceCsv,
                K::Contact,
            ),
            (
                "Id,WhoId,Subject,ActivityDate,Status,OwnerId",
                F::SalesforceCsv,
                K::Task,
            ),
            (
                "Id,Subject,StartDateTime,EndDateTime,OwnerId",
                F::SalesforceCsv,
                K::Event,
            ),
            (
                "First Name,Last Name,Account Name,Contact ID,Email",
                F::SalesforceReport,
                K::Contact,
            ),
            (
                "Name,Given Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value",
                F::GoogleCsv,
                K::Contact,
            ),
            (
                "First Name,Last Name,Display Name,Primary Email,Work Phone",
                F::GenericCsv,
                K::Contact,
            ),
            (
                "org_name,n_given,n_family,tel_work,email",
                F::GenericCsv,
                K::Contact,
            ),
        ];
        for (header, format, kind) in cases {
            let layout = of(header);
            assert_eq!(
                (layout.format, layout.object),
                (format, Object::Record(kind)),
                "{header}"
            );
        }
    }

    #[test]
    fn a_name_that_occurs_twice_is_read_in_order() {
        let layout = of("Objet,Début,Début,Fin,Fin,Journée entière,Emplacement");
        assert_eq!(layout.locale.as_deref(), Some("fr"));
        assert_eq!(
            layout.fields[1..5],
            [
                Field::StartDate,
                Field::StartTime,
                Field::EndDate,
                Field::EndTime
            ]
        );
    }

    #[test]
    fn the_id_tells_the_object() {
        let layout = choose(
            &["Id", "Name", "OwnerId", "CreatedDate"],
            b',',
            &["0019000000DmehKAAR"],
        );
        assert_eq!(layout.object, Object::Account);
    }
}
