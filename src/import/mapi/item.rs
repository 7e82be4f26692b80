//! From the properties of an item to a record.

use jiff::tz::Offset;

use super::day::{self, Zone};
use super::{Properties, global_id, people, props};
use crate::import::cells;
use crate::import::phones::Phones;
use crate::record::{Body, Event, Kind, Moment, Record, SharedWho, Task};

/// What an item is, by its message class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Record(Kind),
    /// A distribution list: not a person, but people count it among their contacts.
    List,
    /// Mail, notes, journal and everything else.
    Other,
}

impl Class {
    /// By the class's name; forms of one's own add to it after a dot: `IPM.Contact.Customer`.
    pub(crate) fn of(class: &str) -> Self {
        let is = |name: &str| {
            class
                .get(..name.len())
                .is_some_and(|c| c.eq_ignore_ascii_case(name))
                && matches!(class.as_bytes().get(name.len()), None | Some(b'.'))
        };
        if is("IPM.Contact") {
            Class::Record(Kind::Contact)
        } else if is("IPM.Appointment") {
            Class::Record(Kind::Event)
        } else if is("IPM.Task") {
            Class::Record(Kind::Task)
        } else if is("IPM.DistList") {
            Class::List
        } else {
            Class::Other
        }
    }
}

/// The record of an item. Folder, id and whether it is deleted are the caller's to add.
pub(crate) fn record(of: &Properties, kind: Kind, number: u32, phones: &mut Phones) -> Record {
    let mut record = Record::new(kind, number);
    match &mut record.body {
        Body::Contact(body) => *body = people::contact(of, phones),
        Body::Event(body) => **body = event(of),
        Body::Task(body) => {
            **body = task(of);
            record.owner = SharedWho::named(of.text(props::TASK_OWNER));
        }
    }
    record.created = of.time(props::CREATED).map(Moment::utc);
    record.modified = of.time(props::MODIFIED).map(Moment::utc);
    record.created_by = SharedWho::named(of.text(props::CREATOR));
    record.modified_by = SharedWho::named(of.text(props::MODIFIER));
    for category in of.texts(props::KEYWORDS) {
        if !record.categories.contains(&category) {
            record.categories.push(category);
        }
    }
    record.notes = of.text(props::BODY).map(Into::into);
    // 0 normal, 1 personal, 2 private, 3 confidential.
    let sensitivity = of.integer(props::SENSITIVITY).map(|n| n >= 2);
    record.private = of
        .flag(props::PRIVATE)
        .map(|private| private || sensitivity == Some(true))
        .or(sensitivity);
    record
}

/// The subject without the two characters with which Outlook marks the length of "RE: " before it.
fn subject(of: &Properties) -> Option<String> {
    let subject = of.text(props::SUBJECT)?;
    match subject.strip_prefix('\u{1}') {
        Some(rest) => {
            let mut rest = rest.chars();
            rest.next();
            cells::text(rest.as_str())
        }
        None => Some(subject),
    }
}

fn event(of: &Properties) -> Event {
    let all_day = of.flag(props::ALL_DAY) == Some(true);
    let definition = |prop| of.binary(prop).and_then(Zone::of_definition);
    let zone = all_day
        .then(|| {
            definition(props::ZONE_START)
                .or_else(|| definition(props::ZONE_SERIES))
                .or_else(|| definition(props::ZONE_END))
                .or_else(|| of.binary(props::ZONE_STRUCT).and_then(Zone::of_struct))
        })
        .flatten();
    let moment = |prop| {
        of.time(prop).map(|at| {
            if all_day {
                Moment::Date(day::date(at, zone.as_ref()))
            } else {
                Moment::utc(at)
            }
        })
    };
    let state = of.integer(props::STATE).unwrap_or(0);
    Event {
        subject: subject(of),
        start: moment(props::START),
        end: moment(props::END),
        all_day,
        location: of.text(props::LOCATION),
        organizer: of
            .text(props::ORGANIZER_NAME)
            // What Outlook writes where it has no account.
            .filter(|name| name != "Unknown")
            .or_else(|| of.text(props::ORGANIZER_SMTP)),
        attendees: attendees(of),
        recurs: of.flag(props::RECURS) == Some(true),
        uid: [props::CLEAN_GLOBAL_ID, props::GLOBAL_ID]
            .iter()
            .find_map(|p| of.binary(*p).and_then(global_id::uid)),
        cancelled: state & 4 != 0,
        sequence: of
            .integer(props::SEQUENCE)
            .and_then(|n| u32::try_from(n).ok()),
        recurrence_id: of
            .binary(props::GLOBAL_ID)
            .and_then(global_id::occurrence)
            .map(Moment::Date),
    }
}

/// Everybody invited, from the lists Outlook keeps for showing.
fn attendees(of: &Properties) -> Vec<String> {
    let mut found = Vec::new();
    let lists: [&[_]; 3] = [
        &[props::ALL_ATTENDEES],
        &[props::TO_ATTENDEES, props::CC_ATTENDEES],
        &[props::DISPLAY_TO, props::DISPLAY_CC],
    ];
    for list in lists {
        for prop in list {
            if let Some(names) = of.text(*prop) {
                cells::people(&names, &mut found);
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

fn task(of: &Properties) -> Task {
    // Dates of tasks are local midnights written as though they were UTC (MS-OXOTASK 2.2.2.2.4).
    let date = |prop| {
        of.time(prop)
            .map(|at| Moment::Date(Offset::UTC.to_datetime(at).date()))
    };
    Task {
        subject: subject(of),
        start: date(props::TASK_START),
        due: date(props::TASK_DUE),
        completed: date(props::TASK_COMPLETED),
        status: status(of).map(str::to_owned),
        priority: priority(of).map(str::to_owned),
    }
}

/// The status in the words of English Outlook; where there is none, as far as the percentage tells.
fn status(of: &Properties) -> Option<&'static str> {
    if of.flag(props::TASK_COMPLETE) == Some(true) {
        return Some("Completed");
    }
    match of.integer(props::TASK_STATUS) {
        Some(0) => Some("Not Started"),
        Some(1) => Some("In Progress"),
        Some(2) => Some("Completed"),
        Some(3) => Some("Waiting on someone else"),
        Some(4) => Some("Deferred"),
        _ => of.real(props::TASK_PERCENT).map(|share| {
            if share >= 1.0 {
                "Completed"
            } else if share > 0.0 {
                "In Progress"
            } else {
                "Not Started"
            }
        }),
    }
}

fn priority(of: &Properties) -> Option<&'static str> {
    let importance = of
        .integer(props::IMPORTANCE)
        .or_else(|| of.integer(props::PRIORITY).map(|n| n + 1))?;
    match importance {
        0 => Some("Low"),
        1 => Some("Normal"),
        2 => Some("High"),
        _ => None,
    }
}
