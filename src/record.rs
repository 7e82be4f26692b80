//! Contacts, events and tasks: the words everything else uses.
//!
//! A [`Record`] is what one row, card or item of an export says, with nothing added: what was not
//! in the file is `None` or an empty list, never an empty string. Text is as the file has it and
//! therefore untrusted; it passes through [`crate::text`] before anybody sees it. Each record knows
//! its place in its file; [`Source::columns`] tells which column a field was read from.

mod contact;
mod e164;
pub mod json;
mod moment;
mod salesforce_id;
mod source;
mod who;

pub(crate) use contact::Way;
pub use contact::{Address, AddressKind, Contact, ContactFields, Phone, PhoneKind};
pub use e164::E164;
pub use moment::Moment;
pub use salesforce_id::{SalesforceId, SalesforceIdError};
pub use source::{Column, Counts, Format, Login, Skipped, Source, System};
pub use who::{SharedWho, Who};

use std::sync::Arc;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// The three kinds of record the product looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A person.
    Contact,
    /// An entry of a calendar.
    Event,
    /// A to-do.
    Task,
}

impl Kind {
    /// Every kind, in the order screens and reports use.
    pub const ALL: [Kind; 3] = [Kind::Contact, Kind::Event, Kind::Task];

    /// The word for `n` records of this kind: "contact", "contacts".
    pub fn noun(self, n: usize) -> &'static str {
        match (self, n) {
            (Kind::Contact, 1) => "contact",
            (Kind::Contact, _) => "contacts",
            (Kind::Event, 1) => "event",
            (Kind::Event, _) => "events",
            (Kind::Task, 1) => "task",
            (Kind::Task, _) => "tasks",
        }
    }
}

/// Where a record is among the loaded exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordRef {
    /// Index of the [`Source`] in the list of loaded sources.
    pub source: u32,
    /// Index into [`Source::records`] (not the record number of the file).
    pub index: u32,
}

impl RecordRef {
    /// The record itself.
    ///
    /// # Panics
    /// Where the reference was made for another list of sources.
    pub fn of(self, sources: &[Source]) -> &Record {
        &sources[self.source as usize].records[self.index as usize]
    }

    /// The source the record stands in.
    ///
    /// # Panics
    /// Where the reference was made for another list of sources.
    pub fn source(self, sources: &[Source]) -> &Source {
        &sources[self.source as usize]
    }
}

/// One record of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The record's number in its file, from 1; a header is not counted, skipped rows are.
    pub number: u32,
    /// The system's own id: Salesforce `Id`, iCalendar or vCard `UID`, a PST entry's identifier.
    pub id: Option<CompactString>,
    /// The folder or calendar the record stands in, as the file names it.
    pub folder: Option<Arc<str>>,
    /// Marked deleted: `IsDeleted`, or standing in Deleted Items.
    pub deleted: bool,
    /// Who owns it.
    pub owner: SharedWho,
    /// When it was created, by the system's clock.
    pub created: Option<Moment>,
    /// Who created it. A sync acts as the user, so this does not prove that a human did it.
    pub created_by: SharedWho,
    /// When it was last changed.
    pub modified: Option<Moment>,
    /// Who last changed it; see [`Record::created_by`].
    pub modified_by: SharedWho,
    /// Categories or labels.
    pub categories: Vec<String>,
    /// Notes, description or body.
    pub notes: Option<Box<str>>,
    /// Marked private (`Private`, `Sensitivity`, `CLASS`), where the file says.
    pub private: Option<bool>,
    /// What only Salesforce knows; `None` for records of other systems.
    pub salesforce: Option<Box<SalesforceMarks>>,
    /// The fields of the kind.
    pub body: Body,
}

/// The fields that differ from kind to kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A person.
    Contact(Contact),
    /// A calendar entry.
    Event(Box<Event>),
    /// A to-do.
    Task(Box<Task>),
}

/// An entry of a calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Subject or summary.
    pub subject: Option<String>,
    /// Start; of an all-day entry a date, or midnight in a zone where the file says so.
    pub start: Option<Moment>,
    /// End, exclusive for all-day entries.
    pub end: Option<Moment>,
    /// Whether it takes whole days.
    pub all_day: bool,
    /// Place.
    pub location: Option<String>,
    /// Who called the meeting, as the file says (a name or an address).
    pub organizer: Option<String>,
    /// Everybody invited, names or addresses.
    pub attendees: Vec<String>,
    /// Whether it is the master of a series or one of its dates, where the file says so.
    pub recurs: bool,
    /// `UID` of iCalendar, or the (clean) global object id.
    pub uid: Option<String>,
    /// Cancelled (`STATUS:CANCELLED`), where the file says.
    pub cancelled: bool,
    /// Which version it is (`SEQUENCE` of iCalendar): the highest of one `uid` and `recurrence_id` is
    /// in force, the others are older and no duplicates of it.
    pub sequence: Option<u32>,
    /// Of an exception of a series, the date it stands for (`RECURRENCE-ID`); `start` is its own.
    pub recurrence_id: Option<Moment>,
}

/// A to-do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Task {
    /// Subject.
    pub subject: Option<String>,
    /// Start date.
    pub start: Option<Moment>,
    /// Due date.
    pub due: Option<Moment>,
    /// Date of completion.
    pub completed: Option<Moment>,
    /// Status as written ("In Progress").
    pub status: Option<String>,
    /// Priority as written.
    pub priority: Option<String>,
}

/// What a Salesforce export says besides. Empty where the export lacks the column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SalesforceMarks {
    /// `AccountId`.
    pub account_id: Option<CompactString>,
    /// Whether the export has an account column at all (an empty `AccountId` then means "no account").
    pub account_known: bool,
    /// `WhoId`: the contact or lead of an activity.
    pub who_id: Option<CompactString>,
    /// `WhatId`: what an activity is about.
    pub what_id: Option<CompactString>,
    /// `IsChild`: an attendee's row of somebody else's event.
    pub is_child: Option<bool>,
    /// `IsGroupEvent`: an event with invitees.
    pub is_group_event: Option<bool>,
    /// `MasterRecordId`: the record this one was merged into.
    pub master_record_id: Option<CompactString>,
    /// `IsPersonAccount`.
    pub is_person_account: Option<bool>,
    /// `IsRecurrence`: a series as Salesforce Classic keeps it.
    pub is_recurrence_classic: Option<bool>,
    /// `IsRecurrence2`: a series as Lightning keeps it.
    pub is_recurrence_lightning: Option<bool>,
    /// `RecurrenceActivityId` or `Recurrence2…`: the series an occurrence belongs to.
    pub series_id: Option<CompactString>,
    /// `IsArchived`.
    pub is_archived: Option<bool>,
    /// `SystemModstamp`.
    pub system_modstamp: Option<Moment>,
    /// `LastActivityDate`.
    pub last_activity: Option<jiff::civil::Date>,
}

impl Record {
    /// An empty record of a kind, to be filled by a reader.
    pub fn new(kind: Kind, number: u32) -> Self {
        let body = match kind {
            Kind::Contact => Body::Contact(Contact::default()),
            Kind::Event => Body::Event(Box::default()),
            Kind::Task => Body::Task(Box::default()),
        };
        Record {
            number,
            id: None,
            folder: None,
            deleted: false,
            owner: SharedWho::default(),
            created: None,
            created_by: SharedWho::default(),
            modified: None,
            modified_by: SharedWho::default(),
            categories: Vec::new(),
            notes: None,
            private: None,
            salesforce: None,
            body,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self.body {
            Body::Contact(_) => Kind::Contact,
            Body::Event(_) => Kind::Event,
            Body::Task(_) => Kind::Task,
        }
    }

    /// The contact's fields, where it is one.
    pub fn contact(&self) -> Option<&Contact> {
        match &self.body {
            Body::Contact(c) => Some(c),
            _ => None,
        }
    }

    /// The event's fields, where it is one.
    pub fn event(&self) -> Option<&Event> {
        match &self.body {
            Body::Event(e) => Some(e),
            _ => None,
        }
    }

    /// The task's fields, where it is one.
    pub fn task(&self) -> Option<&Task> {
        match &self.body {
            Body::Task(t) => Some(t),
            _ => None,
        }
    }

    /// What a person would call it: a name, else an e-mail address or company; a subject. Untrusted
    /// text, not yet fit to be shown.
    pub fn label(&self) -> &str {
        match &self.body {
            Body::Contact(c) => c.label().unwrap_or("(no name)"),
            Body::Event(e) => e.subject.as_deref().unwrap_or("(no subject)"),
            Body::Task(t) => t.subject.as_deref().unwrap_or("(no subject)"),
        }
    }

    /// The Salesforce marks, making them where there are none yet.
    pub fn salesforce_mut(&mut self) -> &mut SalesforceMarks {
        self.salesforce.get_or_insert_with(Box::default)
    }
}
