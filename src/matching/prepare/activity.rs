//! Events and tasks, prepared.

use super::store::{MeetingRow, Prepared};
use super::strings::{Print, Sym};
use super::{Meeting, Todo, id_print};
use crate::matching::normalise;
use crate::record::{Event, Moment, SalesforceMarks, Task};

/// What a text becomes, as a number; `None` where nothing is left of it.
fn text(out: &mut Prepared, text: Option<&str>, normal: impl Fn(&str) -> String) -> Option<Sym> {
    let normal = normal(text?);
    (!normal.is_empty()).then(|| out.strings.intern(&normal))
}

/// The person behind an organiser's or attendee's text: the address where there is one.
fn somebody(text: &str) -> String {
    match normalise::mail(text) {
        Some(mail) => format!("{}@{}", mail.local, mail.domain),
        None => normalise::key(text),
    }
}

/// Adds an event; answers with its row.
pub(super) fn add_event(out: &mut Prepared, e: &Event, child: bool) -> u32 {
    let mut attendees: Vec<String> = e.attendees.iter().map(|a| somebody(a)).collect();
    attendees.sort();
    attendees.dedup();
    let all_day = e.all_day || matches!(e.start, Some(Moment::Date(_)));
    // Whole days are days of the wall clock, in whatever zone the file writes their midnight.
    let scale = |m: Moment| {
        if all_day {
            Moment::Date(m.date()).scale()
        } else {
            m.scale()
        }
    };
    let first = out.attendees.len() as u32;
    for attendee in &attendees {
        let sym = out.strings.intern(attendee);
        out.attendees.push(sym);
    }
    let fields = Meeting {
        subject: text(out, e.subject.as_deref(), normalise::subject),
        start: e.start.map(scale),
        end: e.end.map(scale),
        all_day,
        floating: !matches!(e.start, Some(Moment::Instant { .. })),
        location: text(out, e.location.as_deref(), normalise::key),
        organizer: text(out, e.organizer.as_deref(), somebody),
        attendees: &[],
        uid: e.uid.as_deref().map(Print::of),
        occurrence: e.recurrence_id.map(|m| m.scale()),
        sequence: e.sequence.unwrap_or(0),
        child,
    };
    out.meetings.push(MeetingRow {
        attendees: first,
        attendee_count: attendees.len() as u32,
        fields,
    });
    out.meetings.len() as u32 - 1
}

/// Adds a task; answers with its row.
pub(super) fn add_task(out: &mut Prepared, t: &Task, marks: Option<&SalesforceMarks>) -> u32 {
    let status = t
        .status
        .as_deref()
        .map(normalise::key)
        .filter(|s| !s.is_empty());
    let done = t.completed.is_some()
        || status.as_deref().is_some_and(|s| {
            s.starts_with("complet")
                || s.starts_with("erledigt")
                || s.starts_with("abgeschlossen")
                || s.starts_with("termin")
        });
    let todo = Todo {
        subject: text(out, t.subject.as_deref(), normalise::subject),
        due: t.due.map(|m| day(&m)),
        done,
        status: status.map(|s| out.strings.intern(&s)),
        who: marks.and_then(|m| m.who_id.as_deref()).map(id_print),
        what: marks.and_then(|m| m.what_id.as_deref()).map(id_print),
    };
    out.todos.push(todo);
    out.todos.len() as u32 - 1
}

/// Days since 1970 of the date as written.
fn day(moment: &Moment) -> i64 {
    Moment::Date(moment.date()).scale() / 86_400
}
