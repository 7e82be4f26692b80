//! Salesforce Data Loader and weekly export, recognised by API names in any case.

use super::{Layout, Object, fields_of, objects};
use crate::import::headers::Catalogue;
use crate::record::{Format, Kind, System};

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

/// API names of objects that have a subject or a last name as well and are not read: cases, e-mail
/// messages, leads, campaign members, individuals.
const OF_OTHERS: [&str; 6] = [
    "casenumber",
    "textbody",
    "fromaddress",
    "isconverted",
    "campaignid",
    "hasoptedoutprocessing",
];

/// Whether a name looks like a Salesforce API name, and how surely (0 to 2).
pub(super) fn weight(name: &str) -> usize {
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

/// Salesforce Data Loader and weekly export. `column` gives the cells of a column.
pub(super) fn layout<'c, C>(names: &[String], column: impl Fn(usize) -> C) -> Option<Layout>
where
    C: Iterator<Item = &'c str>,
{
    let weight: usize = names.iter().map(|n| weight(n)).sum();
    let has = |name: &str| names.iter().any(|n| n == name);
    let id = names.iter().position(|n| n == "id");
    let id = id.and_then(|at| objects::prefix(column(at)));
    let user = has("username") && (has("timezonesidkey") || id == Some("005"));
    if weight < 2 && !(id.is_some() && (weight == 1 || has("lastname") || has("name"))) && !user {
        return None;
    }
    let by_columns = if user {
        Object::User
    } else if OF_OTHERS.iter().any(|n| has(n)) {
        Object::Other
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
    let object = id.map_or(by_columns, objects::of_prefix);
    let family = match object {
        Object::Record(Kind::Contact) => "salesforce-contact",
        Object::Record(Kind::Event) => "salesforce-event",
        Object::Record(Kind::Task) => "salesforce-task",
        Object::Account => "salesforce-account",
        Object::User | Object::Login | Object::Other => "salesforce-user",
    };
    let table = Catalogue::embedded().english(family)?;
    let (fields, known) = fields_of(table, names);
    Some(Layout {
        format: Format::SalesforceCsv,
        system: System::Salesforce,
        object,
        locale: None,
        fields,
        known: known.max(weight),
        is_log: false,
        note: None,
    })
}
