//! In which fields the two records of a pair do not say the same, for all pairs at once.
//!
//! Two bits a field: so a list of a hundred thousand pairs is narrowed by a field between two pictures.

use crate::matching::{FieldVerdict, differences, searchable};
use crate::record::{Body, Record};

/// The fields that are told apart, under their names in `inspect --json`, in the order of screens.
pub(super) const FIELDS: [&str; 30] = [
    "display_name",
    "given_name",
    "middle_name",
    "family_name",
    "nickname",
    "given_reading",
    "family_reading",
    "emails",
    "phones",
    "company",
    "department",
    "job_title",
    "profession",
    "government_id",
    "addresses",
    "birthday",
    "web_page",
    "notes",
    "subject",
    "start",
    "end",
    "all_day",
    "location",
    "organizer",
    "attendees",
    "recurs",
    "due",
    "completed",
    "status",
    "priority",
];

/// In which fields two records differ, and which only one of them has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contrast {
    differs: u32,
    one_lacks: u32,
}

impl Contrast {
    /// That of two records.
    pub(super) fn of(a: &Record, b: &Record) -> Self {
        let mut contrast = Contrast::default();
        for (field, verdict) in differences(a, b) {
            let bit = bit(field);
            match verdict {
                FieldVerdict::Different | FieldVerdict::Close => contrast.differs |= bit,
                FieldVerdict::OnlyLeft | FieldVerdict::OnlyRight => contrast.one_lacks |= bit,
                _ => {}
            }
        }
        contrast
    }

    /// Whether the two differ in all of these fields, and only one of them has each of those; see [`bit`].
    pub(super) fn has(self, differs: u32, one_lacks: u32) -> bool {
        self.differs & differs == differs && self.one_lacks & one_lacks == one_lacks
    }
}

/// How many pairs there are for each of [`FIELDS`].
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) differs: [usize; FIELDS.len()],
    pub(super) one_lacks: [usize; FIELDS.len()],
}

/// Counts the fields of many pairs.
pub(super) fn tally(pairs: impl Iterator<Item = Contrast>) -> Tally {
    let mut tally = Tally::default();
    let mut count = |mut bits: u32, counts: fn(&mut Tally) -> &mut [usize; FIELDS.len()]| {
        while bits != 0 {
            counts(&mut tally)[bits.trailing_zeros() as usize] += 1;
            bits &= bits - 1;
        }
    };
    for pair in pairs {
        count(pair.differs, |t| &mut t.differs);
        count(pair.one_lacks, |t| &mut t.one_lacks);
    }
    tally
}

/// The bit of a field; 0 where it is none of [`FIELDS`].
pub(super) fn bit(field: &str) -> u32 {
    let at = FIELDS.iter().position(|f| *f == field);
    at.map_or(0, |at| 1 << at)
}

/// The fields whose values a rule can ask for.
pub(super) const VALUED: [&str; 9] = [
    "company",
    "department",
    "job_title",
    "owner",
    "created_by",
    "folder",
    "location",
    "status",
    "priority",
];

/// The value of such a field; untrusted text.
pub(super) fn value<'r>(record: &'r Record, field: &str) -> Option<&'r str> {
    let contact = record.contact();
    match field {
        "company" => contact?.company(),
        "department" => contact?.department(),
        "job_title" => contact?.job_title(),
        "owner" => record.owner.label(),
        "created_by" => record.created_by.label(),
        "folder" => record.folder.as_deref(),
        "location" => record.event()?.location.as_deref(),
        "status" | "priority" => {
            let Body::Task(task) = &record.body else {
                return None;
            };
            let text = if field == "status" {
                &task.status
            } else {
                &task.priority
            };
            text.as_deref()
        }
        _ => None,
    }
}

/// Whether a field of a record says this, however it is written.
pub(super) fn says(record: &Record, field: &str, wanted: &str) -> bool {
    value(record, field).is_some_and(|v| v == wanted || searchable(v) == searchable(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Contact;
    use crate::record::{ContactFields, Kind};

    fn person(company: &str, title: Option<&str>) -> Record {
        let mut contact = Contact::default();
        contact.edit(|c: &mut ContactFields<'_>| {
            c.family_name = Some("Lima".into());
            c.company = Some(company.to_owned().into());
            c.job_title = title.map(|t| t.to_owned().into());
        });
        let mut record = Record::new(Kind::Contact, 1);
        record.body = Body::Contact(contact);
        record
    }

    #[test]
    fn what_differs_and_what_one_lacks() {
        let (a, b) = (person("Globex", Some("Buyer")), person("Initech", None));
        let contrast = Contrast::of(&a, &b);
        assert!(contrast.has(bit("company"), bit("job_title")));
        assert!(!contrast.has(bit("job_title"), 0) && !contrast.has(0, bit("company")));
        assert!(!contrast.has(bit("phones"), 0));
        assert_eq!(bit("no such field"), 0);
        assert_eq!(Contrast::of(&a, &a), Contrast::default());
        assert!(says(&a, "company", "GLOBEX") && !says(&b, "job_title", "Buyer"));
    }
}
