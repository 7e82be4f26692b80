//! What a case remembers of a record, so that its plan can be written even when the exports are gone.

use std::borrow::Cow;
use std::fmt;

use compact_str::CompactString;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::record::{
    Body, ContactFields, Kind, Moment, Phone, PhoneKind, Record, SharedWho, Source, System,
};

/// Names a record for ever: the file's fingerprint and the record's number in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordKey {
    /// Short enough to stand in its place: a key is copied without asking for memory.
    file: CompactString,
    record: u32,
}

impl RecordKey {
    /// How many characters of the SHA-256 stand for the file.
    const FINGERPRINT: usize = 16;

    /// The key of record `record` of the file with this SHA-256.
    pub fn new(sha256: &str, record: u32) -> Self {
        RecordKey {
            file: sha256.chars().take(Self::FINGERPRINT).collect(),
            record,
        }
    }

    /// A key that none comes before.
    pub(super) fn least() -> Self {
        RecordKey {
            file: CompactString::const_new(""),
            record: 0,
        }
    }

    /// Whether the record stands in the file with this SHA-256.
    pub fn is_of(&self, sha256: &str) -> bool {
        sha256.len() >= self.file.len() && sha256.starts_with(self.file.as_str())
    }

    /// The fingerprint of the file: the beginning of its SHA-256.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The record's number in the file.
    pub fn record(&self) -> u32 {
        self.record
    }

    /// The key of a loaded record.
    pub fn of(source: &Source, record: &Record) -> Self {
        Self::new(&source.sha256, record.number)
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.file, self.record)
    }
}

impl From<RecordKey> for String {
    fn from(key: RecordKey) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for RecordKey {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.split_once('#')
            .and_then(|(file, record)| {
                Some(RecordKey {
                    file: file.into(),
                    record: record.parse().ok()?,
                })
            })
            .ok_or_else(|| format!("“{text}” does not name a record (file#number)"))
    }
}

/// A field and its value, for people; untrusted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    /// The field's name as in `inspect --json`.
    pub field: String,
    /// The value.
    pub value: String,
    /// For a value to copy: what the kept record has instead, where it has anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// The same person, event or task in another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The system.
    pub system: System,
    /// What it is called there.
    pub label: String,
    /// Its id there.
    pub id: Option<String>,
    /// The record there.
    pub key: RecordKey,
}

/// A record on which a decision was made. All text is as in the export, therefore untrusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its kind.
    pub kind: Kind,
    /// The system it is in.
    pub system: System,
    /// What a person would call it.
    pub label: String,
    /// The system's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The folder it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The export it was read from: the file's name.
    pub file: String,
    /// The record's number in it.
    pub record: u32,
    /// The values it can be found and told from its twin by, in the order of [`Card::of`].
    pub fields: Vec<FieldValue>,
    /// What only this record knows and the kept one lacks or has otherwise; filled when it is marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copy_first: Vec<FieldValue>,
    /// The same thing in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
}

impl Card {
    /// The card of a loaded record, without what depends on a decision.
    pub fn of(source: &Source, record: &Record) -> Self {
        let mut fields = Vec::new();
        let mut add = |field: &str, value: Option<String>| {
            if let Some(value) = value {
                fields.push(FieldValue {
                    field: field.to_owned(),
                    value,
                    instead: None,
                });
            }
        };
        if let Some(c) = record.contact() {
            let own = |text: Option<&str>| text.map(str::to_owned);
            add("given_name", own(c.given_name()));
            add("family_name", own(c.family_name()));
            add("company", own(c.company()));
            add("emails", own(c.emails().next()));
            add("phones", c.phones().next().map(|p| p.value.into_owned()));
            add("job_title", own(c.job_title()));
        } else if let Some(e) = record.event() {
            add("subject", e.subject.clone());
            add("start", e.start.map(|m| m.short()));
            add("end", e.end.map(|m| m.short()));
            add("location", e.location.clone());
            add("organizer", e.organizer.clone());
            add("uid", e.uid.clone());
            add(
                "attendees",
                (!e.attendees.is_empty()).then(|| e.attendees.len().to_string()),
            );
            add("recurs", e.recurs.then(|| "yes".to_owned()));
        } else if let Some(t) = record.task() {
            add("subject", t.subject.clone());
            add("due", t.due.map(|m| m.short()));
            add("status", t.status.clone());
        }
        let marks = record.salesforce.as_deref();
        let yes = |is: Option<bool>| (is == Some(true)).then(|| "yes".to_owned());
        add(
            "person_account",
            yes(marks.and_then(|m| m.is_person_account)),
        );
        add("private", yes(record.private));
        add("owner", record.owner.label().map(str::to_owned));
        add("created", record.created.map(|m| m.short()));
        add("modified", record.modified.map(|m| m.short()));
        add(
            "categories",
            (!record.categories.is_empty()).then(|| record.categories.join("; ")),
        );
        Card {
            kind: record.kind(),
            system: source.system,
            label: record.label().to_owned(),
            id: record.id.as_deref().map(str::to_owned),
            folder: record.folder.as_deref().map(str::to_owned),
            file: source.name().to_owned(),
            record: record.number,
            fields,
            copy_first: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    /// The value of a field, where the record has one.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|f| f.field == name)
            .map(|f| f.value.as_str())
    }

    /// The record as far as the card remembers it: what it was found and told apart by, in the form
    /// that people read. Times have lost their zone and their seconds, lists all but their first entry.
    pub fn record(&self) -> Record {
        let own = |name: &str| self.field(name).map(str::to_owned);
        let moment = |name: &str| self.field(name).and_then(moment);
        let mut record = Record::new(self.kind, self.record);
        record.id = self.id.as_deref().map(Into::into);
        record.folder = self.folder.as_deref().map(Into::into);
        record.owner = SharedWho::named(own("owner"));
        record.created = moment("created");
        record.modified = moment("modified");
        if let Some(categories) = self.field("categories") {
            record.categories = categories.split("; ").map(str::to_owned).collect();
        }
        record.private = self.field("private").map(|_| true);
        if self.system == System::Salesforce {
            record.salesforce_mut().is_person_account = self.field("person_account").map(|_| true);
        }
        match &mut record.body {
            Body::Contact(contact) => {
                let text = |name: &str| self.field(name).map(Cow::Borrowed);
                let parts =
                    self.field("given_name").is_some() || self.field("family_name").is_some();
                let phone = |value| Phone {
                    kind: PhoneKind::Work,
                    value,
                    e164: None,
                };
                *contact = ContactFields {
                    display_name: (!parts).then_some(Cow::Borrowed(self.label.as_str())),
                    given_name: text("given_name"),
                    family_name: text("family_name"),
                    company: text("company"),
                    job_title: text("job_title"),
                    emails: text("emails").into_iter().collect(),
                    phones: text("phones").into_iter().map(phone).collect(),
                    ..ContactFields::default()
                }
                .into();
            }
            Body::Event(event) => {
                event.subject = own("subject");
                event.start = moment("start");
                event.end = moment("end");
                event.location = own("location");
                event.organizer = own("organizer");
                event.uid = own("uid");
                event.recurs = self.field("recurs").is_some();
            }
            Body::Task(task) => {
                task.subject = own("subject");
                task.due = moment("due");
                task.status = own("status");
            }
        }
        record
    }
}

/// A moment as [`Moment::short`] writes it.
fn moment(text: &str) -> Option<Moment> {
    let local = DateTime::strptime("%Y-%m-%d %H:%M", text)
        .ok()
        .map(Moment::Local);
    local.or_else(|| text.parse().ok().map(Moment::Date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_from_its_card() {
        for kind in Kind::ALL {
            let mut record = Record::new(kind, 7);
            let start = moment("2026-11-22 09:30");
            record.id = Some("00Q1".into());
            record.folder = Some("Team".into());
            record.owner = SharedWho::named(Some("Dana".to_owned()));
            record.categories = vec!["Key".to_owned(), "Press".to_owned()];
            match &mut record.body {
                Body::Contact(contact) => contact.edit(|c| {
                    c.given_name = Some("Ada".into());
                    c.emails = vec!["ada@mail.example".into()];
                }),
                Body::Event(event) => {
                    event.subject = Some("Review".to_owned());
                    event.start = start;
                    event.uid = Some("u1".to_owned());
                }
                Body::Task(task) => {
                    task.subject = Some("Call".to_owned());
                    task.due = moment("2026-11-30");
                }
            }
            let card = Card::of(
                &Source {
                    system: System::Outlook,
                    ..blank()
                },
                &record,
            );
            assert_eq!(card.record(), record);
        }
    }

    fn blank() -> Source {
        let csv = b"First Name,Last Name,E-mail Address\nAda,Quill,ada@mail.example\n";
        let input = crate::import::Input::Bytes {
            name: "a.csv".to_owned(),
            bytes: csv.to_vec(),
        };
        let read = crate::import::read(&[input], &mut crate::progress::Silent).unwrap();
        read.sources.into_iter().next().unwrap()
    }
}
