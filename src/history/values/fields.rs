//! The fields that are compared between two states, and how each is read off a record.

use crate::record::{Body, Kind, Moment, Record};

use super::Value;

/// A field: its name, the kind it belongs to, and how it is read off a record.
pub(super) struct Field {
    pub(super) name: &'static str,
    kind: Option<Kind>,
    pub(super) value: for<'r> fn(&'r Record) -> Option<Value<'r>>,
}

impl Field {
    pub(super) fn of(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|own| own == kind)
    }
}

macro_rules! field {
    (contact $name:ident, $form:ident) => {
        Field {
            name: stringify!($name),
            kind: Some(Kind::Contact),
            value: |r| match &r.body {
                Body::Contact(c) => Some(Value::$form(c.$name())),
                _ => None,
            },
        }
    };
    (event $name:ident, $form:ident, $as:ident) => {
        Field {
            name: stringify!($name),
            kind: Some(Kind::Event),
            value: |r| match &r.body {
                Body::Event(e) => Some(Value::$form(e.$name.$as())),
                _ => None,
            },
        }
    };
    (task $name:ident, $form:ident, $as:ident) => {
        Field {
            name: stringify!($name),
            kind: Some(Kind::Task),
            value: |r| match &r.body {
                Body::Task(t) => Some(Value::$form(t.$name.$as())),
                _ => None,
            },
        }
    };
    (mark $name:ident) => {
        Field {
            name: stringify!($name),
            kind: None,
            value: |r| {
                let marks = r.salesforce.as_deref()?;
                Some(Value::Text(marks.$name.as_deref()))
            },
        }
    };
}

/// Every field that is compared, in the order screens use. Times of change, ids and what the system
/// itself counts are not: they change without anybody changing the record.
pub(super) static FIELDS: &[Field] = &[
    Field {
        name: "display_name",
        kind: Some(Kind::Contact),
        // Where the parts are known, they are compared.
        value: |r| {
            let c = r.contact()?;
            let parts = c.given_name().is_some() || c.family_name().is_some();
            (!parts).then(|| Value::Text(c.display_name()))
        },
    },
    field!(contact given_name, Text),
    field!(contact middle_name, Text),
    field!(contact family_name, Text),
    field!(contact prefix, Text),
    field!(contact suffix, Text),
    field!(contact nickname, Text),
    field!(contact given_reading, Text),
    field!(contact family_reading, Text),
    field!(contact company, Text),
    field!(contact department, Text),
    field!(contact job_title, Text),
    field!(contact profession, Text),
    field!(contact government_id, Text),
    Field {
        name: "emails",
        kind: Some(Kind::Contact),
        value: |r| Some(Value::Mails(r.contact()?.emails().collect())),
    },
    Field {
        name: "phones",
        kind: Some(Kind::Contact),
        value: |r| Some(Value::Phones(r.contact()?.phones().collect())),
    },
    Field {
        name: "addresses",
        kind: Some(Kind::Contact),
        value: |r| Some(Value::Addresses(r.contact()?.addresses())),
    },
    Field {
        name: "birthday",
        kind: Some(Kind::Contact),
        value: |r| Some(Value::Day(r.contact()?.birthday().map(Moment::Date))),
    },
    field!(contact web_page, Text),
    field!(event subject, Text, as_deref),
    field!(event start, Moment, clone),
    field!(event end, Moment, clone),
    Field {
        name: "all_day",
        kind: Some(Kind::Event),
        value: |r| Some(Value::Flag(Some(r.event()?.all_day))),
    },
    field!(event location, Text, as_deref),
    field!(event organizer, Text, as_deref),
    Field {
        name: "attendees",
        kind: Some(Kind::Event),
        value: |r| {
            Some(Value::Words(
                r.event()?.attendees.iter().map(String::as_str).collect(),
            ))
        },
    },
    Field {
        name: "cancelled",
        kind: Some(Kind::Event),
        value: |r| Some(Value::Flag(Some(r.event()?.cancelled))),
    },
    field!(task subject, Text, as_deref),
    field!(task start, Day, clone),
    field!(task due, Day, clone),
    field!(task completed, Day, clone),
    field!(task status, Text, as_deref),
    field!(task priority, Text, as_deref),
    Field {
        name: "notes",
        kind: None,
        value: |r| Some(Value::Lines(r.notes.as_deref())),
    },
    Field {
        name: "categories",
        kind: None,
        value: |r| {
            Some(Value::Words(
                r.categories.iter().map(String::as_str).collect(),
            ))
        },
    },
    Field {
        name: "private",
        kind: None,
        value: |r| Some(Value::Flag(Some(r.private.unwrap_or(false)))),
    },
    Field {
        name: "owner",
        kind: None,
        value: |r| Some(Value::Who(&r.owner)),
    },
    Field {
        name: "folder",
        kind: None,
        value: |r| Some(Value::Text(r.folder.as_deref())),
    },
    field!(mark account_id),
    field!(mark who_id),
    field!(mark what_id),
];

#[cfg(test)]
mod tests {
    use super::FIELDS;
    use crate::record::json::RecordJson;
    use crate::record::{Kind, Record};

    /// What the system counts by itself, what is compared in another way, and what follows from the rest.
    const LEFT_OUT: [&str; 14] = [
        "kind",
        "record",
        "id",
        "uid",
        "deleted",
        "created",
        "created_by",
        "modified",
        "modified_by",
        "file_as",
        "recurs",
        "sequence",
        "recurrence_id",
        "salesforce",
    ];

    #[test]
    fn every_field_of_a_record_is_compared_or_left_out_on_purpose() {
        for kind in Kind::ALL {
            let record = serde_json::to_value(RecordJson(&Record::new(kind, 1))).unwrap();
            for name in record.as_object().unwrap().keys() {
                let compared = FIELDS.iter().any(|f| f.of(kind) && f.name == name);
                assert!(
                    compared != LEFT_OUT.contains(&name.as_str()),
                    "{name} of {kind:?}"
                );
            }
        }
    }
}
