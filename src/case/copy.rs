//! What to save from a record before it is deleted by hand.
//!
//! Of a field with one value a person decides which is right; of lists (e-mail addresses, telephone
//! numbers, categories, people invited) only what the kept record lacks is worth a word.

use std::borrow::Cow;

use super::{Evidence, FieldValue};
use crate::matching::FieldVerdict;
use crate::record::{Phone, Record, RecordRef};

/// Fields a person can copy by hand.
const CONTENT: [&str; 29] = [
    "given_name",
    "middle_name",
    "family_name",
    "prefix",
    "suffix",
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
    "categories",
    "notes",
    "subject",
    "start",
    "end",
    "location",
    "attendees",
    "due",
    "completed",
    "status",
    "priority",
];

/// Digits at the end of a telephone number that are compared: enough to tell numbers apart, few enough
/// to leave out how the country and the area are written.
const PHONE_TAIL: usize = 8;

/// What `delete` knows and `keep` lacks, and what the two have differently.
pub(super) fn first(evidence: &Evidence, delete: RecordRef, keep: RecordRef) -> Vec<FieldValue> {
    let sources = &evidence.sources;
    let (going, staying) = (delete.of(sources), keep.of(sources));
    evidence
        .matches
        .explain(sources, keep, delete)
        .into_iter()
        .filter(|f| CONTENT.contains(&f.field) && !f.right.is_empty())
        .filter_map(|f| {
            let (value, instead) = match f.verdict {
                FieldVerdict::OnlyRight => (f.right, None),
                FieldVerdict::Different | FieldVerdict::Close => {
                    match (list(going, f.field), list(staying, f.field)) {
                        (Some(going), Some(staying)) => (lacking(&going, &staying)?, None),
                        _ => (f.right, Some(f.left)),
                    }
                }
                _ => return None,
            };
            Some(FieldValue {
                field: f.field.to_owned(),
                value,
                instead,
            })
        })
        .collect()
}

/// The values of a list field, as written and as compared; `None` for fields with one value.
fn list(record: &Record, field: &str) -> Option<Vec<(String, String)>> {
    fn folded<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> Vec<(String, String)> {
        let pair = |v: &str| (v.to_owned(), v.trim().to_lowercase());
        values.into_iter().map(|v| pair(v.as_ref())).collect()
    }
    match field {
        "emails" => record.contact().map(|c| folded(c.emails())),
        "phones" => record.contact().map(|c| {
            c.phones()
                .map(|p| (p.value.to_string(), tail(&p)))
                .collect()
        }),
        "categories" => Some(folded(&record.categories)),
        "attendees" => record.event().map(|e| folded(&e.attendees)),
        _ => None,
    }
}

fn tail(phone: &Phone<'_>) -> String {
    let number = match phone.e164 {
        Some(number) => Cow::Owned(number.to_string()),
        None => Cow::Borrowed(&*phone.value),
    };
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(PHONE_TAIL)..]
        .iter()
        .collect()
}

/// What of `going` is not in `staying`; `None` where nothing is.
fn lacking(going: &[(String, String)], staying: &[(String, String)]) -> Option<String> {
    let missing: Vec<&str> = going
        .iter()
        .filter(|(_, key)| !staying.iter().any(|(_, other)| other == key))
        .map(|(value, _)| value.as_str())
        .collect();
    (!missing.is_empty()).then(|| missing.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Body, ContactFields, Kind, PhoneKind};

    fn person(emails: &[&str], phones: &[&str]) -> Record {
        let mut record = Record::new(Kind::Contact, 1);
        let fields = ContactFields {
            emails: emails.iter().map(|e| Cow::Borrowed(*e)).collect(),
            phones: phones
                .iter()
                .map(|p| Phone {
                    kind: PhoneKind::Work,
                    value: Cow::Borrowed(p),
                    e164: None,
                })
                .collect(),
            ..ContactFields::default()
        };
        record.body = Body::Contact(fields.into());
        record
    }

    #[test]
    fn only_what_the_kept_one_lacks_is_named() {
        let going = person(&["A@example.com", "b@example.com"], &["030 2312 5001"]);
        let staying = person(&["a@example.com"], &["+49 30 23125001", "040 1"]);
        let of = |field| {
            lacking(
                &list(&going, field).unwrap(),
                &list(&staying, field).unwrap(),
            )
        };
        assert_eq!(of("emails").as_deref(), Some("b@example.com"));
        assert_eq!(of("phones"), None);
        assert!(list(&going, "company").is_none());
    }
}
