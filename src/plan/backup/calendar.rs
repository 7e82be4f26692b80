//! Events and tasks as iCalendar (RFC 5545): `VEVENT` and `VTODO` in one calendar.
//!
//! Status and priority are words of Outlook's or Salesforce's there and fixed values here; a word that has
//! no counterpart is kept as a `COMMENT`.

use jiff::Timestamp;

use super::lines::{ContentLines, stamp};
use crate::case::RecordKey;
use crate::record::{Body, Event, Moment, Record, Task};

/// Who wrote the file.
pub(super) const PRODUCT: &str = "-//syncsleuth//backup//EN";

pub(super) fn write(records: &[(RecordKey, &Record)]) -> String {
    let mut out = ContentLines::default();
    out.raw("BEGIN", "VCALENDAR");
    out.raw("VERSION", "2.0");
    out.raw("PRODID", PRODUCT);
    out.raw("CALSCALE", "GREGORIAN");
    for (key, record) in records {
        match &record.body {
            Body::Event(e) => {
                out.raw("BEGIN", "VEVENT");
                head(key, record, e.uid.as_deref(), &mut out);
                event(e, &mut out);
                out.raw("END", "VEVENT");
            }
            Body::Task(t) => {
                out.raw("BEGIN", "VTODO");
                head(key, record, None, &mut out);
                task(t, &mut out);
                out.raw("END", "VTODO");
            }
            Body::Contact(_) => {}
        }
    }
    out.raw("END", "VCALENDAR");
    out.finish()
}

/// What events and tasks have in common. Both need a `UID` and a `DTSTAMP`.
fn head(key: &RecordKey, record: &Record, uid: Option<&str>, out: &mut ContentLines) {
    let own = uid.or(record.id.as_deref());
    match own {
        Some(uid) => out.text("UID", uid),
        None => out.text(
            "UID",
            &format!("{}-{}@syncsleuth", key.file(), key.record()),
        ),
    }
    let written = [record.modified, record.created]
        .into_iter()
        .flatten()
        .find_map(|m| m.instant())
        .unwrap_or(Timestamp::UNIX_EPOCH);
    out.raw("DTSTAMP", &stamp(Moment::utc(written)));
    moment("CREATED", record.created, out);
    moment("LAST-MODIFIED", record.modified, out);
    out.maybe("DESCRIPTION", record.notes.as_deref());
    out.parts(
        "CATEGORIES",
        ',',
        record.categories.iter().map(|c| Some(c.as_str())),
    );
    if let Some(private) = record.private {
        out.raw("CLASS", if private { "PRIVATE" } else { "PUBLIC" });
    }
}

fn event(event: &Event, out: &mut ContentLines) {
    out.maybe("SUMMARY", event.subject.as_deref());
    moment("DTSTART", event.start, out);
    moment("DTEND", event.end, out);
    moment("RECURRENCE-ID", event.recurrence_id, out);
    out.maybe("LOCATION", event.location.as_deref());
    if let Some(organizer) = &event.organizer {
        person("ORGANIZER", organizer, out);
    }
    for attendee in &event.attendees {
        person("ATTENDEE", attendee, out);
    }
    if let Some(sequence) = event.sequence {
        out.raw("SEQUENCE", &sequence.to_string());
    }
    if event.cancelled {
        out.raw("STATUS", "CANCELLED");
    }
    if event.all_day {
        out.raw("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE");
    }
}

fn task(task: &Task, out: &mut ContentLines) {
    out.maybe("SUMMARY", task.subject.as_deref());
    moment("DTSTART", task.start, out);
    moment("DUE", task.due, out);
    moment("COMPLETED", task.completed, out);
    if let Some(status) = &task.status {
        match standing(status) {
            Some(word) => out.raw("STATUS", word),
            None => out.text("COMMENT", &format!("Status: {status}")),
        }
    }
    if let Some(priority) = &task.priority {
        match rank(priority) {
            Some(rank) => out.raw("PRIORITY", rank),
            None => out.text("COMMENT", &format!("Priority: {priority}")),
        }
    }
}

/// The value iCalendar has for a status of a task.
pub(super) fn standing(status: &str) -> Option<&'static str> {
    let words = [
        ("not started", "NEEDS-ACTION"),
        ("needs-action", "NEEDS-ACTION"),
        ("open", "NEEDS-ACTION"),
        ("in progress", "IN-PROCESS"),
        ("in-process", "IN-PROCESS"),
        ("completed", "COMPLETED"),
        ("cancelled", "CANCELLED"),
    ];
    let found = words
        .iter()
        .find(|(word, _)| status.eq_ignore_ascii_case(word));
    found.map(|(_, value)| *value)
}

/// The rank iCalendar has for a priority (RFC 5545, 3.8.1.9).
pub(super) fn rank(priority: &str) -> Option<&'static str> {
    let words = [("high", "1"), ("normal", "5"), ("low", "9")];
    let digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let found = words
        .iter()
        .find(|(word, _)| priority.eq_ignore_ascii_case(word));
    let digit = || digits.into_iter().find(|d| *d == priority);
    found.map(|(_, value)| *value).or_else(digit)
}

fn moment(name: &str, moment: Option<Moment>, out: &mut ContentLines) {
    let Some(moment) = moment else { return };
    if moment.has_time() {
        out.raw(name, &stamp(moment));
    } else {
        out.raw(&format!("{name};VALUE=DATE"), &stamp(moment));
    }
}

/// A person by address where that is what the record has, else by name. A parameter can hold neither
/// quotation marks nor line ends (RFC 5545, 3.2).
fn person(name: &str, who: &str, out: &mut ContentLines) {
    let is_address = who.contains('@') && !who.contains(char::is_whitespace);
    if is_address {
        out.raw(name, &format!("mailto:{who}"));
    } else {
        let who: String = who
            .chars()
            .map(|c| if c == '"' || c.is_control() { ' ' } else { c })
            .collect();
        out.raw(&format!("{name};CN=\"{who}\""), "invalid:nomail");
    }
}
