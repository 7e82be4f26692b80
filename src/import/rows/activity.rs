//! Rows of calendar entries and to-dos.

use jiff::civil::Date;

use super::{Builder, LATEST_DATE, set};
use crate::import::field::Field;
use crate::import::headers::Catalogue;
use crate::import::table::Row;
use crate::import::{cells, dates};
use crate::record::{Body, Event, Moment, Record, Task};

impl Builder<'_> {
    pub(super) fn event(&mut self, columns: &[(usize, Field)], row: &Row<'_>, record: &mut Record) {
        let mut event = Event::default();
        let (mut start, mut end) = (None, None);
        let (mut start_time, mut end_time) = (None, None);
        let (mut activity_date, mut activity_time) = (None, None);
        let mut minutes: Option<i64> = None;
        for &(at, field) in columns {
            let Some(cell) = row
                .get(at)
                .filter(|c| !(c.is_empty() || self.layout.is_log && says_nothing(c)))
            else {
                continue;
            };
            match field {
                Field::Subject => set(&mut event.subject, cell),
                Field::Location => set(&mut event.location, cell),
                Field::Organizer => set(&mut event.organizer, cell),
                Field::Attendees => cells::people(cell, &mut event.attendees),
                Field::Start | Field::StartDate => {
                    start = start.or_else(|| self.moment(at, cell, LATEST_DATE));
                }
                Field::End | Field::EndDate => {
                    end = end.or_else(|| self.moment(at, cell, LATEST_DATE));
                }
                Field::StartTime => start_time = self.time(at, cell),
                Field::EndTime => end_time = self.time(at, cell),
                Field::ActivityDate => activity_date = self.moment(at, cell, LATEST_DATE),
                Field::ActivityTime => activity_time = self.moment(at, cell, LATEST_DATE),
                Field::Duration => minutes = cell.trim().parse::<f64>().ok().map(|m| m as i64),
                Field::AllDay => event.all_day = Catalogue::embedded().is_yes(cell),
                Field::Uid => set(&mut event.uid, cell),
                Field::Cancelled => event.cancelled = Catalogue::embedded().is_yes(cell),
                Field::Recurrence => event.recurs = is_recurrence(cell),
                _ => self.common(at, field, cell, record),
            }
        }
        event.start = start
            .map(|s| dates::at(s, start_time))
            .or(activity_time)
            .or(activity_date);
        event.end = end.map(|e| dates::at(e, end_time));
        let minutes = minutes.filter(|m| (0..=60 * 24 * 3660).contains(m));
        if event.all_day {
            event.start = activity_date
                .or(event.start)
                .map(|s| Moment::Date(s.date()));
            let days = minutes.map(|m| (m + 1439) / 1440).filter(|d| *d > 0);
            let by_duration = event
                .start
                .zip(days)
                .and_then(|(s, days)| add_days(s.date(), days));
            event.end = by_duration.or(event.end.map(|e| Moment::Date(e.date())));
        } else if event.end.is_none()
            && let (Some(start), Some(minutes)) = (event.start, minutes)
        {
            event.end = add_minutes(start, minutes);
        }
        if let Some(marks) = &record.salesforce {
            event.recurs |= marks.is_recurrence_classic == Some(true)
                || marks.is_recurrence_lightning == Some(true)
                || marks.series_id.is_some();
        }
        if let Body::Event(body) = &mut record.body {
            **body = event;
        }
    }

    pub(super) fn task(&mut self, columns: &[(usize, Field)], row: &Row<'_>, record: &mut Record) {
        let mut task = Task::default();
        for &(at, field) in columns {
            let Some(cell) = row.get(at).filter(|c| !c.is_empty()) else {
                continue;
            };
            match field {
                Field::Subject => set(&mut task.subject, cell),
                Field::Status => set(&mut task.status, cell),
                Field::Priority => set(&mut task.priority, cell),
                Field::Start | Field::StartDate => {
                    task.start = task.start.or_else(|| self.day(at, cell));
                }
                Field::Due | Field::ActivityDate => {
                    task.due = task.due.or_else(|| self.day(at, cell));
                }
                Field::Completed => {
                    task.completed = task
                        .completed
                        .or_else(|| self.moment(at, cell, LATEST_DATE));
                }
                _ => self.common(at, field, cell, record),
            }
        }
        if let Body::Task(body) = &mut record.body {
            **body = task;
        }
    }
}

/// The words a calendar log of Exchange writes where it has nothing to say.
fn says_nothing(cell: &str) -> bool {
    matches!(cell.trim(), "NotFound" | "N/A" | "-")
}

/// Whether a recurrence pattern says that there is one.
fn is_recurrence(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    !cell.is_empty()
        && !matches!(
            cell.as_str(),
            "(none)" | "none" | "(ohne)" | "ohne" | "(aucune)" | "no" | "nein" | "non" | "false"
        )
}

fn add_days(date: Date, days: i64) -> Option<Moment> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
        .map(Moment::Date)
}

fn add_minutes(start: Moment, minutes: i64) -> Option<Moment> {
    let span = jiff::SignedDuration::from_mins(minutes);
    match start {
        Moment::Date(_) => None,
        Moment::Local(at) => at.checked_add(span).ok().map(Moment::Local),
        Moment::Instant { at, offset } => at
            .checked_add(span)
            .ok()
            .map(|at| Moment::Instant { at, offset }),
    }
}
