//! Sources and records as `inspect --json` writes them; other commands use the source part.
//!
//! Text stays as the file has it: JSON escapes control characters, and programs want the true value.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::{Address, Body, Login, Phone, Record, SalesforceMarks, Source};

/// A source, with or without its records.
#[derive(Debug, Clone, Copy)]
pub struct SourceJson<'s> {
    source: &'s Source,
    records: bool,
}

impl<'s> SourceJson<'s> {
    /// With every record.
    pub fn whole(source: &'s Source) -> Self {
        SourceJson {
            source,
            records: true,
        }
    }

    /// Without records, as in `scan --json`.
    pub fn summary(source: &'s Source) -> Self {
        SourceJson {
            source,
            records: false,
        }
    }
}

/// A source as a JSON value; `records` says whether its records are in it.
pub fn source_json(source: &Source, records: bool) -> serde_json::Value {
    serde_json::to_value(SourceJson { source, records }).unwrap_or_default()
}

impl Serialize for SourceJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let source = self.source;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("path", &source.path)?;
        map.serialize_entry("format", source.format.id())?;
        map.serialize_entry("system", source.system.id())?;
        map.serialize_entry("locale", &source.locale)?;
        map.serialize_entry("encoding", &source.encoding)?;
        map.serialize_entry("size", &source.size)?;
        map.serialize_entry("sha256", &source.sha256)?;
        map.serialize_entry("counts", &source.counts)?;
        map.serialize_entry("skipped", &source.skipped)?;
        map.serialize_entry("warnings", &source.warnings)?;
        map.serialize_entry("columns", &source.columns)?;
        map.serialize_entry("is_log", &source.is_log)?;
        let logins: Vec<LoginJson<'_>> = source.logins.iter().map(LoginJson).collect();
        map.serialize_entry("logins", &logins)?;
        if self.records {
            map.serialize_entry("records", &Records(&source.records))?;
        }
        map.end()
    }
}

struct LoginJson<'l>(&'l Login);

impl Serialize for LoginJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let login = self.0;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("application", &login.application)?;
        map.serialize_entry("user", &login.user)?;
        map.serialize_entry("at", &login.at)?;
        map.end()
    }
}

struct Records<'r>(&'r [Record]);

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        for record in self.0 {
            seq.serialize_element(&RecordJson(record))?;
        }
        seq.end()
    }
}

/// A record with every field of its kind; what is missing is `null` or an empty list.
#[derive(Debug, Clone, Copy)]
pub struct RecordJson<'r>(pub &'r Record);

impl Serialize for RecordJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &record.kind())?;
        map.serialize_entry("record", &record.number)?;
        map.serialize_entry("id", &record.id.as_deref())?;
        map.serialize_entry("folder", &record.folder.as_deref())?;
        map.serialize_entry("deleted", &record.deleted)?;
        match &record.body {
            Body::Contact(c) => {
                let c = c.fields();
                map.serialize_entry("display_name", &c.display_name)?;
                map.serialize_entry("file_as", &c.file_as)?;
                map.serialize_entry("prefix", &c.prefix)?;
                map.serialize_entry("given_name", &c.given_name)?;
                map.serialize_entry("middle_name", &c.middle_name)?;
                map.serialize_entry("family_name", &c.family_name)?;
                map.serialize_entry("suffix", &c.suffix)?;
                map.serialize_entry("nickname", &c.nickname)?;
                map.serialize_entry("given_reading", &c.given_reading)?;
                map.serialize_entry("family_reading", &c.family_reading)?;
                map.serialize_entry("emails", &c.emails)?;
                map.serialize_entry("phones", &Each(&c.phones, PhoneJson))?;
                map.serialize_entry("company", &c.company)?;
                map.serialize_entry("department", &c.department)?;
                map.serialize_entry("job_title", &c.job_title)?;
                map.serialize_entry("profession", &c.profession)?;
                map.serialize_entry("government_id", &c.government_id)?;
                map.serialize_entry("addresses", &Each(&c.addresses, AddressJson))?;
                map.serialize_entry("birthday", &c.birthday)?;
                map.serialize_entry("web_page", &c.web_page)?;
            }
            Body::Event(e) => {
                map.serialize_entry("subject", &e.subject)?;
                map.serialize_entry("start", &e.start)?;
                map.serialize_entry("end", &e.end)?;
                map.serialize_entry("all_day", &e.all_day)?;
                map.serialize_entry("location", &e.location)?;
                map.serialize_entry("organizer", &e.organizer)?;
                map.serialize_entry("attendees", &e.attendees)?;
                map.serialize_entry("recurs", &e.recurs)?;
                map.serialize_entry("uid", &e.uid)?;
                map.serialize_entry("cancelled", &e.cancelled)?;
                map.serialize_entry("sequence", &e.sequence)?;
                map.serialize_entry("recurrence_id", &e.recurrence_id)?;
            }
            Body::Task(t) => {
                map.serialize_entry("subject", &t.subject)?;
                map.serialize_entry("start", &t.start)?;
                map.serialize_entry("due", &t.due)?;
                map.serialize_entry("completed", &t.completed)?;
                map.serialize_entry("status", &t.status)?;
                map.serialize_entry("priority", &t.priority)?;
            }
        }
        map.serialize_entry("categories", &record.categories)?;
        map.serialize_entry("notes", &record.notes)?;
        map.serialize_entry("private", &record.private)?;
        map.serialize_entry("owner", &record.owner.label())?;
        map.serialize_entry("created", &record.created)?;
        map.serialize_entry("created_by", &record.created_by.label())?;
        map.serialize_entry("modified", &record.modified)?;
        map.serialize_entry("modified_by", &record.modified_by.label())?;
        if let Some(marks) = &record.salesforce {
            map.serialize_entry("salesforce", &MarksJson { marks, record })?;
        }
        map.end()
    }
}

/// Items of a list, each written in a form of its own.
struct Each<'i, T, F>(&'i [T], F);

impl<'i, T, F, J> Serialize for Each<'i, T, F>
where
    F: Fn(&'i T) -> J,
    J: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

struct PhoneJson<'p>(&'p Phone<'p>);

impl Serialize for PhoneJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("type", self.0.kind.as_str())?;
        map.serialize_entry("value", &self.0.value)?;
        map.serialize_entry("e164", &self.0.e164)?;
        map.end()
    }
}

struct AddressJson<'a>(&'a Address<'a>);

impl Serialize for AddressJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("type", self.0.kind.as_str())?;
        map.serialize_entry("street", &self.0.street)?;
        map.serialize_entry("city", &self.0.city)?;
        map.serialize_entry("region", &self.0.region)?;
        map.serialize_entry("postcode", &self.0.postcode)?;
        map.serialize_entry("country", &self.0.country)?;
        map.end()
    }
}

struct MarksJson<'r> {
    marks: &'r SalesforceMarks,
    record: &'r Record,
}

impl Serialize for MarksJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let marks = self.marks;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("owner_id", &self.record.owner.id)?;
        map.serialize_entry("created_by_id", &self.record.created_by.id)?;
        map.serialize_entry("modified_by_id", &self.record.modified_by.id)?;
        map.serialize_entry("account_id", &marks.account_id.as_deref())?;
        map.serialize_entry("who_id", &marks.who_id.as_deref())?;
        map.serialize_entry("what_id", &marks.what_id.as_deref())?;
        map.serialize_entry("is_child", &marks.is_child)?;
        map.serialize_entry("is_group_event", &marks.is_group_event)?;
        map.serialize_entry("master_record_id", &marks.master_record_id.as_deref())?;
        map.serialize_entry("is_person_account", &marks.is_person_account)?;
        map.serialize_entry("is_recurrence_classic", &marks.is_recurrence_classic)?;
        map.serialize_entry("is_recurrence_lightning", &marks.is_recurrence_lightning)?;
        map.serialize_entry("series_id", &marks.series_id.as_deref())?;
        map.serialize_entry("is_archived", &marks.is_archived)?;
        map.serialize_entry("system_modstamp", &marks.system_modstamp)?;
        map.serialize_entry("last_activity", &marks.last_activity)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Kind;

    #[test]
    fn what_is_missing_is_null() {
        let value = serde_json::to_value(RecordJson(&Record::new(Kind::Task, 3))).unwrap();
        assert_eq!(value["kind"], "task");
        assert_eq!(value["record"], 3);
        for field in ["id", "folder", "owner", "created", "due", "notes"] {
            assert!(
                value.get(field).is_some_and(serde_json::Value::is_null),
                "{field}"
            );
        }
        assert_eq!(value["categories"], serde_json::json!([]));
    }
}
