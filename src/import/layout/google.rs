//! Google Contacts in its layouts of 2006, 2013 and today, and its "Outlook CSV".

use rustc_hash::FxHashMap;

use super::{Layout, Object, fields_of, known};
use crate::import::field::{Field, Part, Place};
use crate::import::headers::Catalogue;
use crate::record::{Format, Kind, PhoneKind, System};

/// A column of Google's numbered groups: its group, number and part, as in `phone 2 - value`.
pub(super) fn numbered(name: &str) -> Option<(&str, &str, &str)> {
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
pub(super) fn layout(names: &[String]) -> Option<Layout> {
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
    let (mut fields, mut count) = fields_of(table, names);
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
        count += usize::from(*field == Field::Unknown);
        let label = columns
            .get(&(group, number, "label"))
            .or_else(|| columns.get(&(group, number, "type")));
        let place = label.map_or(Place::Other, |l| Place::Labelled(*l));
        // Only the first organisation is the contact's company.
        let first = number == "1";
        *field = match (group, part) {
            ("e-mail", "value") | ("section", "email") => Field::Email,
            ("phone", "value") => {
                label.map_or(Field::Phone(PhoneKind::Other), |l| Field::LabelledPhone(*l))
            }
            ("section", "phone") => Field::Phone(PhoneKind::Work),
            ("section", "mobile") => Field::Phone(PhoneKind::Mobile),
            ("section", "pager") => Field::Phone(PhoneKind::Pager),
            ("section", "fax") => Field::Phone(PhoneKind::WorkFax),
            ("section", "company") | ("organization", "name") if first => Field::Company,
            ("section" | "organization", "title") if first => Field::JobTitle,
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
        known: count,
        is_log: false,
        note: None,
    })
}
