//! What the columns of a table are: which program wrote the header, in which language, and the field
//! each column is read into.
//!
//! Every known layout in every language is held against the header; the one that knows most of the
//! names wins. Salesforce's API names and Google's numbered groups are recognised by their shape. What
//! no layout knows is guessed from single names ([`super::guess`]).

mod google;
mod logs;
mod objects;
mod salesforce;

use csv::StringRecord;
use rustc_hash::FxHashMap;

use super::field::Field;
use super::guess;
use super::headers::{Catalogue, Names, normal};
use crate::record::{Format, Kind, System};

/// What a row of a table stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    /// A contact, event or task.
    Record(Kind),
    /// A Salesforce account: gives company names.
    Account,
    /// A Salesforce user: gives the names of owners.
    User,
    /// A line of a login history: who signed in, and with what.
    Login,
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
    /// Whether the rows are the states of a record one after the other, not records of their own.
    pub is_log: bool,
    /// What to say of every file of this layout.
    pub note: Option<&'static str>,
}

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

/// Holds a header against all layouts. `rows` are the first rows of data, for what only values tell.
pub(crate) fn choose(header: &[&str], delimiter: u8, rows: &[StringRecord]) -> Layout {
    let names: Vec<String> = header.iter().map(|h| normal(h)).collect();
    let column = |at: usize| rows.iter().filter_map(move |row| row.get(at));
    let mut layout = logs::layout(&names)
        .or_else(|| salesforce::layout(&names, column))
        .or_else(|| google::layout(&names))
        .or_else(|| known(&names, delimiter))
        .unwrap_or_else(|| guessed(&names));
    objects::settle(&mut layout, &names, column);
    layout
}

/// How many of the names any layout knows; for telling header rows and delimiters.
pub(crate) fn familiar<'a>(header: impl Iterator<Item = &'a str>) -> usize {
    let catalogue = Catalogue::embedded();
    header
        .filter(|h| {
            let name = normal(h);
            !name.is_empty()
                && (catalogue.any.contains_key(name.as_str())
                    || salesforce::weight(&name) > 0
                    || google::numbered(&name).is_some()
                    || guess::by_name(&name).is_some())
        })
        .count()
}

/// The layout that knows most of the names, where one knows nearly all.
fn known(names: &[String], delimiter: u8) -> Option<Layout> {
    let columns = names.iter().filter(|n| !n.is_empty()).count();
    let tab = delimiter == b'\t';
    let mut best: Option<(usize, &Names)> = None;
    for table in &Catalogue::embedded().names {
        if table.family.starts_with("salesforce-") || table.family.starts_with("log-") {
            continue;
        }
        let matched = names
            .iter()
            .filter(|n| table.fields.contains_key(n.as_str()))
            .count();
        let fits = match table.family.as_str() {
            family if family.starts_with("table-") => tab && is_table_view(table, names),
            family if family.starts_with("report-") => !tab && is_report(table, names),
            _ => true,
        };
        if fits && best.is_none_or(|(most, _)| matched > most) {
            best = Some((matched, table));
        }
    }
    let (matched, table) = best?;
    // Of some languages only part of the names is known.
    let partly = table.locale != "en" && matched >= 5 && matched * 4 >= columns;
    let fits = partly || matched * 5 >= columns * 4;
    if matched == 0 || !fits || (matched == 1 && columns > 1) {
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
    if format == Format::GoogleCsv || (matched < 5 && kind_of(&fields).is_none()) {
        return None;
    }
    Some(Layout {
        format,
        system,
        object: Object::Record(kind),
        // An English report says nothing of the order of day and month: it may be American or British.
        locale: (format != Format::SalesforceReport || table.locale != "en")
            .then(|| table.locale.clone()),
        fields,
        known: matched,
        is_log: false,
        note: None,
    })
}

/// Whether a header has a label that only Salesforce reports have. In other languages than English these
/// are the labels of ids, owners, accounts and authors that Outlook does not use in that language.
fn is_report(table: &Names, names: &[String]) -> bool {
    if table.locale == "en" {
        return names.iter().any(|n| REPORT_ONLY.contains(&n.as_str()));
    }
    let tells = |name: &String| {
        table.fields.get(name.as_str()).is_some_and(|fields| {
            matches!(
                fields.first(),
                Some(
                    Field::Id
                        | Field::AccountId
                        | Field::Company
                        | Field::Owner
                        | Field::CreatedBy
                        | Field::ModifiedBy
                        | Field::LastActivity
                )
            )
        })
    };
    let others = || {
        let all = Catalogue::embedded().names.iter();
        all.filter(|t| t.locale == table.locale && !t.family.starts_with("report-"))
    };
    names
        .iter()
        .any(|name| tells(name) && !others().any(|t| t.fields.contains_key(name.as_str())))
}

/// Whether a header has a column that Outlook shows in tables and never writes to CSV.
fn is_table_view(table: &Names, names: &[String]) -> bool {
    names.iter().any(|n| {
        table
            .fields
            .get(n.as_str())
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
                .get(n.as_str())
                .copied()
                .filter(|f| *f != Field::Known)
                .or_else(|| guess::by_name(n))
                .or_else(|| {
                    catalogue
                        .any
                        .contains_key(n.as_str())
                        .then_some(Field::Known)
                })
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
        is_log: false,
        note: None,
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
            let Some(meanings) = table.fields.get(name.as_str()) else {
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
mod tests;
