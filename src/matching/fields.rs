//! Two records field by field as written: what each holds, whether they agree, and which holds more.
//!
//! This is the side-by-side view and the [`Relation`] of two copies. It knows nothing of weights: how
//! likely two records are copies and how their contents relate are two questions.

mod table;

use std::borrow::Cow;

use super::{FieldVerdict, Relation};
use super::{normalise, place};
use crate::record::{Address, Body, Contact, ContactFields, Event, Record, Task};
pub(super) use table::Field;
use table::{Lean, Side, Table};

/// Every field that either record has, in the order screens use. Empty for records of two kinds.
pub(super) fn fields(a: &Record, b: &Record) -> Vec<Field> {
    let mut table = Table {
        fields: Vec::with_capacity(32),
        differences_only: false,
        to_the_end: true,
    };
    content(&mut table, a, b);
    if a.kind() == b.kind() {
        around(&mut table, a, b);
    }
    table
        .fields
        .retain(|f| f.verdict != FieldVerdict::BothEmpty);
    table.fields
}

/// The fields that make up what a record says.
fn content(table: &mut Table, a: &Record, b: &Record) {
    match (&a.body, &b.body) {
        (Body::Contact(x), Body::Contact(y)) => contact(table, x, y),
        (Body::Event(x), Body::Event(y)) => event(table, x, y),
        (Body::Task(x), Body::Task(y)) => task(table, x, y),
        _ => return,
    }
    table.text("notes", true, a.notes.as_deref(), b.notes.as_deref());
}

/// How the contents of two records relate. Asked of every pair, so only what differs is looked into.
pub(super) fn relation(a: &Record, b: &Record) -> Relation {
    if a.body == b.body && a.notes == b.notes {
        return Relation::Identical;
    }
    let mut table = Table {
        fields: Vec::new(),
        differences_only: true,
        to_the_end: false,
    };
    content(&mut table, a, b);
    relation_of(&table.fields)
}

/// The content fields in which two records do not say the same, and what a comparison found there. Asked of
/// every pair under review.
pub fn differences(a: &Record, b: &Record) -> Vec<(&'static str, FieldVerdict)> {
    if a.body == b.body && a.notes == b.notes {
        return Vec::new();
    }
    let mut table = Table {
        fields: Vec::new(),
        differences_only: true,
        to_the_end: true,
    };
    content(&mut table, a, b);
    let fields = table.fields.iter();
    fields.map(|f| (f.name, f.verdict)).collect()
}

fn relation_of(fields: &[Field]) -> Relation {
    let mut relation = Relation::Identical;
    for field in fields.iter().filter(|f| f.content) {
        relation = match (relation, field.lean) {
            (_, Lean::Apart)
            | (Relation::Subset, Lean::RightLess)
            | (Relation::Superset, Lean::LeftLess) => return Relation::Conflicting,
            (_, Lean::LeftLess) => Relation::Subset,
            (_, Lean::RightLess) => Relation::Superset,
            (Relation::Identical, Lean::Even) if field.verdict == FieldVerdict::Equivalent => {
                Relation::Equivalent
            }
            (before, Lean::Even) => before,
        };
    }
    relation
}

/// How many content fields a record fills in; a list counts once per value.
pub fn filled(record: &Record) -> usize {
    let some = |texts: &[&Option<String>]| texts.iter().filter(|t| t.is_some()).count();
    let of_kind = match &record.body {
        Body::Contact(c) => {
            let c = c.fields();
            let some =
                |texts: &[&Option<Cow<'_, str>>]| texts.iter().filter(|t| t.is_some()).count();
            some(&[
                &c.given_name,
                &c.middle_name,
                &c.family_name,
                &c.prefix,
                &c.suffix,
                &c.nickname,
                &c.given_reading,
                &c.family_reading,
                &c.company,
                &c.department,
                &c.job_title,
                &c.profession,
                &c.government_id,
                &c.web_page,
            ]) + c.emails.len()
                + c.phones.len()
                + c.addresses.len()
                + usize::from(c.birthday.is_some())
        }
        Body::Event(e) => {
            some(&[&e.subject, &e.location, &e.organizer])
                + e.attendees.len()
                + usize::from(e.start.is_some())
                + usize::from(e.end.is_some())
        }
        Body::Task(t) => {
            some(&[&t.subject, &t.status, &t.priority])
                + [t.start, t.due, t.completed]
                    .iter()
                    .filter(|m| m.is_some())
                    .count()
        }
    };
    of_kind + usize::from(record.notes.is_some())
}

fn name_side(c: &ContactFields<'_>) -> Side {
    let name = normalise::name(normalise::NameParts {
        given: c.given_name.as_deref(),
        middle: c.middle_name.as_deref(),
        family: c.family_name.as_deref(),
        suffix: None,
        whole: c.display_name.as_deref().or(c.file_as.as_deref()),
    });
    let mut keys = name.given;
    keys.extend(name.family);
    keys.sort();
    keys.dedup();
    let shown = match c.display_name.as_deref().or(c.file_as.as_deref()) {
        Some(name) => name.to_owned(),
        None => [&c.given_name, &c.family_name]
            .into_iter()
            .flatten()
            .map(|part| &**part)
            .collect::<Vec<_>>()
            .join(" "),
    };
    if keys.is_empty() && !shown.is_empty() {
        keys.push(shown.clone());
    }
    Side { shown, keys }
}

/// What [`name_side`] is made of.
fn names_of<'c>(c: &'c ContactFields<'_>) -> [Option<&'c str>; 5] {
    [
        &c.display_name,
        &c.file_as,
        &c.given_name,
        &c.middle_name,
        &c.family_name,
    ]
    .map(Option::as_deref)
}

fn address_line(a: &Address<'_>) -> String {
    let town = [&a.postcode, &a.city]
        .into_iter()
        .flatten()
        .map(|part| &**part)
        .collect::<Vec<_>>()
        .join(" ");
    [
        a.street.as_deref(),
        Some(&town),
        a.region.as_deref(),
        a.country.as_deref(),
    ]
    .into_iter()
    .flatten()
    .filter(|t| !t.trim().is_empty())
    .collect::<Vec<_>>()
    .join(", ")
}

fn contact(table: &mut Table, x: &Contact, y: &Contact) {
    let (x, y) = (&x.fields(), &y.fields());
    let names = |table: &mut Table| {
        table.lazy("display_name", true, names_of(x) == names_of(y), || {
            (name_side(x), name_side(y))
        });
    };
    if !table.differences_only {
        names(table);
    }
    // The parts are in the name above; they are shown, but do not count a second time.
    table.text(
        "given_name",
        false,
        x.given_name.as_deref(),
        y.given_name.as_deref(),
    );
    table.text(
        "middle_name",
        false,
        x.middle_name.as_deref(),
        y.middle_name.as_deref(),
    );
    table.text(
        "family_name",
        false,
        x.family_name.as_deref(),
        y.family_name.as_deref(),
    );
    table.text("prefix", true, x.prefix.as_deref(), y.prefix.as_deref());
    table.text("suffix", true, x.suffix.as_deref(), y.suffix.as_deref());
    table.text(
        "nickname",
        true,
        x.nickname.as_deref(),
        y.nickname.as_deref(),
    );
    for (name, x, y) in [
        ("given_reading", &x.given_reading, &y.given_reading),
        ("family_reading", &x.family_reading, &y.family_reading),
    ] {
        table.keyed(name, true, x.as_deref(), y.as_deref(), normalise::reading);
    }
    table.text("file_as", false, x.file_as.as_deref(), y.file_as.as_deref());
    table.keyed(
        "company",
        true,
        x.company.as_deref(),
        y.company.as_deref(),
        normalise::company,
    );
    table.text(
        "department",
        true,
        x.department.as_deref(),
        y.department.as_deref(),
    );
    table.text(
        "job_title",
        true,
        x.job_title.as_deref(),
        y.job_title.as_deref(),
    );
    table.text(
        "profession",
        true,
        x.profession.as_deref(),
        y.profession.as_deref(),
    );
    table.text(
        "government_id",
        true,
        x.government_id.as_deref(),
        y.government_id.as_deref(),
    );
    let mails = |c: &ContactFields<'_>| {
        Side::list(&c.emails, ToString::to_string, |t| {
            normalise::mail(t).map(|m| format!("{}@{}", m.local, m.domain))
        })
    };
    table.lazy("emails", true, x.emails == y.emails, || {
        (mails(x), mails(y))
    });
    let phones = |c: &ContactFields<'_>| {
        Side::list(
            &c.phones,
            |p| p.value.to_string(),
            |p| {
                let e164 = p.e164.map(|number| number.to_string());
                normalise::phone(&p.value, e164.as_deref())
            },
        )
    };
    table.lazy("phones", true, x.phones == y.phones, || {
        (phones(x), phones(y))
    });
    let addresses = |c: &ContactFields<'_>| {
        Side::list(&c.addresses, address_line, |a| {
            place::door(a).or_else(|| Some(normalise::key(&address_line(a))))
        })
    };
    table.lazy("addresses", true, x.addresses == y.addresses, || {
        (addresses(x), addresses(y))
    });
    table.date("birthday", x.birthday, y.birthday);
    let page = |t: &str| {
        t.trim()
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.")
            .trim_end_matches('/')
            .to_lowercase()
    };
    table.keyed(
        "web_page",
        true,
        x.web_page.as_deref(),
        y.web_page.as_deref(),
        page,
    );
    if table.differences_only {
        // Names take the longest to take apart.
        names(table);
    }
}

fn event(table: &mut Table, x: &Event, y: &Event) {
    table.keyed(
        "subject",
        true,
        x.subject.as_deref(),
        y.subject.as_deref(),
        normalise::subject,
    );
    table.moment("start", true, x.start, y.start);
    table.moment("end", true, x.end, y.end);
    if x.all_day || y.all_day {
        table.flag("all_day", true, Some(x.all_day), Some(y.all_day));
    }
    table.text(
        "location",
        true,
        x.location.as_deref(),
        y.location.as_deref(),
    );
    table.text(
        "organizer",
        true,
        x.organizer.as_deref(),
        y.organizer.as_deref(),
    );
    let people = |e: &Event| Side::list(&e.attendees, String::clone, |t| Some(t.to_lowercase()));
    table.lazy("attendees", true, x.attendees == y.attendees, || {
        (people(x), people(y))
    });
    if x.recurs || y.recurs {
        table.flag("recurs", false, Some(x.recurs), Some(y.recurs));
    }
    let uid = |e: &Event| Side::text(e.uid.as_deref(), str::to_owned);
    table.add("uid", false, uid(x), uid(y));
}

fn task(table: &mut Table, x: &Task, y: &Task) {
    table.keyed(
        "subject",
        true,
        x.subject.as_deref(),
        y.subject.as_deref(),
        normalise::subject,
    );
    table.moment("start", true, x.start, y.start);
    table.moment("due", true, x.due, y.due);
    table.moment("completed", true, x.completed, y.completed);
    table.text("status", true, x.status.as_deref(), y.status.as_deref());
    table.text(
        "priority",
        true,
        x.priority.as_deref(),
        y.priority.as_deref(),
    );
}

/// What stands around the content: who, when, where.
fn around(table: &mut Table, a: &Record, b: &Record) {
    table.who("owner", &a.owner, &b.owner);
    table.moment("created", false, a.created, b.created);
    table.who("created_by", &a.created_by, &b.created_by);
    table.moment("modified", false, a.modified, b.modified);
    table.who("modified_by", &a.modified_by, &b.modified_by);
    table.text("folder", false, a.folder.as_deref(), b.folder.as_deref());
    let categories =
        |r: &Record| Side::list(&r.categories, String::clone, |t| Some(normalise::key(t)));
    table.add("categories", false, categories(a), categories(b));
    table.flag("private", false, a.private, b.private);
    let (x, y) = (a.salesforce.as_deref(), b.salesforce.as_deref());
    let id = |t: Option<&str>| Side::text(t, str::to_owned);
    table.add(
        "account_id",
        false,
        id(x.and_then(|m| m.account_id.as_deref())),
        id(y.and_then(|m| m.account_id.as_deref())),
    );
    table.add(
        "who_id",
        false,
        id(x.and_then(|m| m.who_id.as_deref())),
        id(y.and_then(|m| m.who_id.as_deref())),
    );
    table.add(
        "what_id",
        false,
        id(x.and_then(|m| m.what_id.as_deref())),
        id(y.and_then(|m| m.what_id.as_deref())),
    );
    table.flag(
        "is_child",
        false,
        x.and_then(|m| m.is_child),
        y.and_then(|m| m.is_child),
    );
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fields, relation, relation_of};
    use crate::record::{Body, ContactFields, Kind, Record};

    fn contact(name: &str, company: &str, mails: &[String], notes: &str) -> Record {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned().into());
        let mut record = Record::new(Kind::Contact, 1);
        record.body = Body::Contact(
            ContactFields {
                display_name: some(name),
                company: some(company),
                emails: mails.iter().map(|m| m.clone().into()).collect(),
                ..ContactFields::default()
            }
            .into(),
        );
        record.notes = (!notes.is_empty()).then(|| notes.into());
        record
    }

    proptest! {
        /// The short way gives what all fields together give.
        #[test]
        fn a_relation_is_that_of_the_fields(
            names in ["[aA]{0,2}", "[aA]{0,2}"],
            companies in ["(Acme|ACME|Acme Ltd|)", "(Acme|ACME|Acme Ltd|)"],
            mails in proptest::array::uniform2(proptest::collection::vec("[ab]@x\\.example", 0..3)),
            notes in ["(|n|N)", "(|n|N)"],
        ) {
            let make = |i: usize| contact(&names[i], &companies[i], &mails[i], &notes[i]);
            let (a, b) = (make(0), make(1));
            prop_assert_eq!(relation(&a, &b), relation_of(&fields(&a, &b)));
        }
    }
}
