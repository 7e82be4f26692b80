//! What happens to a record besides syncing: what a person does with it, in order.

use jiff::civil::{Date, DateTime};

use crate::knowledge::apps::Direction;
use crate::record::{Body, E164, Kind, Moment, Phone, PhoneKind, Record};

/// Something a person does, or that befalls a program. Places are named by their ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Makes a record.
    Create {
        /// Where.
        at: String,
        /// What it says.
        record: Box<Record>,
        /// Which person, meeting or to-do it means; the journey is about number 0.
        entity: u32,
    },
    /// Changes the record.
    Edit {
        /// Where.
        at: String,
        /// What is changed.
        change: Change,
    },
    /// Deletes one copy.
    Delete {
        /// Where.
        at: String,
    },
    /// Deletes everything that is seen at a place.
    Clear {
        /// Where.
        at: String,
    },
    /// Moves the record out of the folder that is synced.
    MoveOut {
        /// Where.
        at: String,
    },
    /// Takes the deleted record back out of the bin.
    Restore {
        /// Where.
        at: String,
    },
    /// Brings the record in once more, as it was at first: an old archive or an imported file.
    ImportOld {
        /// Where.
        at: String,
    },
    /// The list of pairs of an application is lost.
    Forget {
        /// Its id.
        app: String,
    },
    /// An application is set to another direction.
    Switch {
        /// Its id.
        app: String,
        /// The new direction.
        to: Direction,
    },
    /// Everything syncs until nothing changes any more.
    Sync,
}

/// What an edit changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something no matching rule looks at: notes.
    Details(String),
    /// The company of a contact.
    Company(Option<String>),
    /// The e-mail address of a contact.
    Email(Option<String>),
    /// The subject of an event or task.
    Subject(String),
}

impl Change {
    /// Applies it; a change that does not fit the kind changes nothing.
    pub(super) fn apply(&self, record: &mut Record) {
        match (self, &mut record.body) {
            (Change::Details(text), _) => record.notes = Some(text.as_str().into()),
            (Change::Company(company), Body::Contact(contact)) => {
                contact.edit(|fields| fields.company = company.clone().map(Into::into));
            }
            (Change::Email(email), Body::Contact(contact)) => {
                contact
                    .edit(|fields| fields.emails = email.iter().cloned().map(Into::into).collect());
            }
            (Change::Subject(subject), Body::Event(event)) => {
                event.subject = Some(subject.clone());
            }
            (Change::Subject(subject), Body::Task(task)) => task.subject = Some(subject.clone()),
            _ => {}
        }
    }

    /// What was changed, inside a sentence.
    pub(super) fn in_words(&self) -> &'static str {
        match self {
            Change::Details(_) => "the notes",
            Change::Company(_) => "the company",
            Change::Email(_) => "the e-mail address",
            Change::Subject(_) => "the subject",
        }
    }
}

/// An invented record to send on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sample {
    /// A contact with name, company, e-mail address and telephone.
    Contact,
    /// The same without an e-mail address.
    ContactWithoutEmail,
    /// The same with a name and a telephone number only.
    ContactNameOnly,
    /// A single meeting.
    Event,
    /// A repeating meeting.
    Series,
    /// A meeting somebody else called.
    Invitation,
    /// A task with a due date.
    Task,
    /// A task without one.
    TaskWithoutDue,
}

impl Sample {
    /// The samples of a kind, the most complete first.
    pub fn of(kind: Kind) -> &'static [Sample] {
        match kind {
            Kind::Contact => &[
                Sample::Contact,
                Sample::ContactWithoutEmail,
                Sample::ContactNameOnly,
            ],
            Kind::Event => &[Sample::Event, Sample::Series, Sample::Invitation],
            Kind::Task => &[Sample::Task, Sample::TaskWithoutDue],
        }
    }

    /// The word in JSON and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Sample::Contact => "contact",
            Sample::ContactWithoutEmail => "contact-without-email",
            Sample::ContactNameOnly => "contact-name-only",
            Sample::Event => "event",
            Sample::Series => "event-series",
            Sample::Invitation => "event-invitation",
            Sample::Task => "task",
            Sample::TaskWithoutDue => "task-without-due-date",
        }
    }

    /// What it is, inside a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Sample::Contact => "a contact with an e-mail address and a company",
            Sample::ContactWithoutEmail => "a contact with a company and no e-mail address",
            Sample::ContactNameOnly => "a contact with no e-mail address and no company",
            Sample::Event => "a single meeting",
            Sample::Series => "a repeating meeting",
            Sample::Invitation => "a meeting somebody else called",
            Sample::Task => "a task with a due date",
            Sample::TaskWithoutDue => "a task without a due date",
        }
    }

    /// Its kind.
    pub fn kind(self) -> Kind {
        match self {
            Sample::Contact | Sample::ContactWithoutEmail | Sample::ContactNameOnly => {
                Kind::Contact
            }
            Sample::Event | Sample::Series | Sample::Invitation => Kind::Event,
            Sample::Task | Sample::TaskWithoutDue => Kind::Task,
        }
    }

    /// The record. Its people and companies are invented.
    pub fn record(self) -> Record {
        const DAY: Date = jiff::civil::date(2026, 3, 2);
        let mut record = Record::new(self.kind(), 1);
        match &mut record.body {
            Body::Contact(contact) => contact.edit(|fields| {
                fields.display_name = Some("Christina Wills".into());
                fields.given_name = Some("Christina".into());
                fields.family_name = Some("Wills".into());
                fields.phones = vec![Phone {
                    kind: PhoneKind::Work,
                    value: "+1 202 555 0142".into(),
                    e164: E164::parse("+12025550142"),
                }];
                if self != Sample::ContactNameOnly {
                    fields.company = Some("Globex Ltd".into());
                }
                if self == Sample::Contact {
                    fields.emails = vec!["c.wills@globex.example".into()];
                }
            }),
            Body::Event(event) => {
                let at = |hour| {
                    Some(Moment::Local(DateTime::from_parts(
                        DAY,
                        jiff::civil::time(hour, 0, 0, 0),
                    )))
                };
                event.subject = Some("Weekly review".to_owned());
                event.start = at(9);
                event.end = at(10);
                event.recurs = self == Sample::Series;
                if self == Sample::Invitation {
                    event.organizer = Some("Omar Haddad".into());
                    event.attendees = vec!["Christina Wills".into()];
                }
            }
            Body::Task(task) => {
                task.subject = Some("Send the offer".to_owned());
                task.due = (self == Sample::Task).then_some(Moment::Date(DAY));
            }
        }
        record
    }
}

/// A record and what is done with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// The record.
    pub sample: Sample,
    /// What happens, in order; a [`Act::Sync`] at the end is understood.
    pub acts: Vec<Act>,
}

impl Journey {
    /// A record made at one place, and synced.
    pub fn from(sample: Sample, at: &str) -> Self {
        Journey {
            sample,
            acts: vec![
                Act::Create {
                    at: at.to_owned(),
                    record: Box::new(sample.record()),
                    entity: 0,
                },
                Act::Sync,
            ],
        }
    }

    /// Adds what happens next.
    #[must_use]
    pub fn then(mut self, acts: impl IntoIterator<Item = Act>) -> Self {
        self.acts.extend(acts);
        self
    }
}
