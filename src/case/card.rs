//! What a case remembers of a record, so that its plan can be written even when the exports are gone.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::record::{Kind, Record, Source, System};

/// Names a record for ever: the file's fingerprint and the record's number in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordKey {
    file: String,
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

    /// Whether the record stands in the file with this SHA-256.
    pub(super) fn is_of(&self, sha256: &str) -> bool {
        sha256.len() >= self.file.len() && sha256.starts_with(&self.file)
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
                    file: file.to_owned(),
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
}
