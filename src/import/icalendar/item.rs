//! An event or to-do as a record.

use std::collections::BTreeMap;

use jiff::civil::Time;
use jiff::{SignedDuration, Span, ToSpan};

use super::Calendar;
use super::zone::{Placed, Zones};
use crate::import::cells;
use crate::import::content::{Escapes, Property, distinct};
use crate::import::stamp::stamp;
use crate::record::{Body, Event, Kind, Moment, Record, Task};

/// The longest time an entry may take, in days; more is a slip of the pen.
const LONGEST: i64 = 36_600;

/// What could not be read in the entries of a file: an example of each kind, and how often it occurs.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// By property: an example, its record, how many.
    dates: BTreeMap<String, (String, u32, u32)>,
    /// By name of the zone: the first record, how many times.
    zones: BTreeMap<String, (u32, u32)>,
}

impl Faults {
    fn date(&mut self, property: &Property, record: u32) {
        let fault = self
            .dates
            .entry(property.name.clone())
            .or_insert_with(|| (property.raw().chars().take(60).collect(), record, 0));
        fault.2 += 1;
    }

    fn zone(&mut self, id: &str, record: u32) {
        self.zones.entry(id.to_owned()).or_insert((record, 0)).1 += 1;
    }

    /// A warning for each kind.
    pub(super) fn sentences(&self) -> Vec<String> {
        let dates = self.dates.iter().map(|(name, (example, record, count))| {
            let others = more(*count);
            format!(
                "{name}: \"{example}\" could not be read as a date (record {record}{others}); left empty"
            )
        });
        let zones = self.zones.iter().map(|(id, (record, count))| {
            let others = more(*count);
            match id.as_str() {
                "" => format!(
                    "times without the name of their time zone (record {record}{others}) were read as local times"
                ),
                id => format!(
                    "the time zone \"{id}\" is not known (record {record}{others}); its times were read as local times"
                ),
            }
        });
        dates.chain(zones).collect()
    }
}

fn more(count: u32) -> String {
    match count {
        0 | 1 => String::new(),
        n => format!("; {n} in all"),
    }
}

/// The record of an entry.
pub(super) fn record(
    kind: Kind,
    number: u32,
    properties: &[Property],
    calendar: &mut Calendar,
    faults: &mut Faults,
) -> Record {
    let mut record = Record::new(kind, number);
    let mut entry = Entry {
        properties,
        number,
        zones: &mut calendar.zones,
        faults,
    };
    record.id = entry.text("UID").map(Into::into);
    record.folder.clone_from(&calendar.name);
    record.created = entry.moment("CREATED");
    // DTSTAMP is no substitute: many programs write the time of the export there.
    record.modified = entry.moment("LAST-MODIFIED");
    record.notes = entry.text("DESCRIPTION").map(Into::into);
    record.private = entry
        .text("CLASS")
        .map(|class| !class.eq_ignore_ascii_case("PUBLIC"));
    let categories = properties.iter().filter(|p| p.name == "CATEGORIES");
    record.categories = distinct(categories.flat_map(|p| p.parts(',', Escapes::Full)));
    match &mut record.body {
        Body::Event(event) => {
            **event = entry.event();
            event.cancelled |= calendar.cancels;
        }
        Body::Task(task) => **task = entry.task(),
        Body::Contact(_) => {}
    }
    record
}

struct Entry<'e> {
    properties: &'e [Property],
    number: u32,
    zones: &'e mut Zones,
    faults: &'e mut Faults,
}

impl<'e> Entry<'e> {
    fn first(&self, name: &str) -> Option<&'e Property> {
        self.properties.iter().find(|p| p.name == name)
    }

    /// The first value that is not blank.
    fn text(&self, name: &str) -> Option<String> {
        self.properties
            .iter()
            .filter(|p| p.name == name)
            .find_map(|p| p.text(Escapes::Full))
    }

    fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    fn event(&mut self) -> Event {
        let uid = self.text("UID");
        let recurrence_id = self.moment("RECURRENCE-ID");
        let mut event = Event {
            subject: self.text("SUMMARY"),
            start: self.moment("DTSTART"),
            location: self.text("LOCATION"),
            organizer: self.first("ORGANIZER").and_then(person),
            recurs: recurrence_id.is_some() || self.has("RRULE") || self.has("RDATE"),
            cancelled: self
                .text("STATUS")
                .is_some_and(|s| s.eq_ignore_ascii_case("CANCELLED")),
            sequence: self.text("SEQUENCE").and_then(|s| s.parse().ok()),
            recurrence_id,
            uid,
            ..Event::default()
        };
        let invited = self.properties.iter().filter(|p| p.name == "ATTENDEE");
        event.attendees = distinct(invited.filter_map(person));
        event.end = self.end("DTEND", event.start);
        // Exchange writes whole days as midnight in a zone, old Google calendars as a date with a zone.
        // Either stays a time, as the file has it; the wall clock tells the day.
        let flags = [
            "X-MICROSOFT-CDO-ALLDAYEVENT",
            "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT",
        ];
        event.all_day = matches!(event.start, Some(Moment::Date(_)))
            || self.first("DTSTART").is_some_and(is_date)
            || flags.iter().any(|name| {
                let says = self.text(name);
                says.is_some_and(|v| v.eq_ignore_ascii_case("TRUE"))
            });
        event
    }

    fn task(&mut self) -> Task {
        let start = self.moment("DTSTART");
        let completed = self.moment("COMPLETED");
        let is_done = self
            .text("PERCENT-COMPLETE")
            .is_some_and(|percent| percent == "100");
        let done = || (is_done || completed.is_some()).then(|| "COMPLETED".to_owned());
        Task {
            subject: self.text("SUMMARY"),
            start,
            due: self.end("DUE", start),
            status: self.text("STATUS").or_else(done),
            // 0 says that there is none.
            priority: self.text("PRIORITY").filter(|p| p != "0"),
            completed,
        }
    }

    /// The end as written, else the start and `DURATION`; a whole day without either is one day.
    fn end(&mut self, name: &str, start: Option<Moment>) -> Option<Moment> {
        if let Some(end) = self.moment(name) {
            return Some(end);
        }
        let start = start?;
        if let Some(property) = self.first("DURATION") {
            let end = duration(&property.raw()).and_then(|span| self.later(start, span));
            if end.is_none() {
                self.faults.date(property, self.number);
            }
            return end;
        }
        match start {
            Moment::Date(day) if name == "DTEND" => day.tomorrow().ok().map(Moment::Date),
            _ => None,
        }
    }

    /// Days go by the calendar, hours by the clock (RFC 5545, 3.3.6).
    fn later(&mut self, start: Moment, (days, seconds): (i64, i64)) -> Option<Moment> {
        let days: Span = days.days();
        let clock = SignedDuration::from_secs(seconds);
        match start {
            Moment::Date(day) => {
                let end = day.to_datetime(Time::midnight()).checked_add(days).ok()?;
                let end = end.checked_add(clock).ok()?;
                Some(Moment::Date(end.date()))
            }
            Moment::Local(at) => {
                let end = at.checked_add(days).ok()?.checked_add(clock).ok()?;
                Some(Moment::Local(end))
            }
            Moment::Instant { at, offset } => {
                let end = offset.to_datetime(at).checked_add(days).ok()?;
                let zone = self.first("DTSTART").and_then(|p| p.param("TZID"));
                let placed = match zone.map(|id| self.zones.place(id, end)) {
                    Some(Placed::At(moment)) => moment,
                    _ => Moment::Instant {
                        at: offset.to_timestamp(end).ok()?,
                        offset,
                    },
                };
                let Moment::Instant { at, offset } = placed else {
                    return None;
                };
                let at = at.checked_add(clock).ok()?;
                Some(Moment::Instant { at, offset })
            }
        }
    }

    fn moment(&mut self, name: &str) -> Option<Moment> {
        let property = self.first(name)?;
        let raw = property.raw();
        let text = raw.trim();
        if text.is_empty() {
            return None;
        }
        // The name of a zone may hold a colon that no quotation marks protect.
        let found = stamp(text).or_else(|| stamp(text.rsplit_once(':')?.1));
        let Some(found) = found else {
            self.faults.date(property, self.number);
            return None;
        };
        let is_date = property
            .param("VALUE")
            .is_some_and(|v| v.eq_ignore_ascii_case("DATE"));
        match (found, property.param("TZID")) {
            (found, _) if is_date => Some(Moment::Date(found.date())),
            (Moment::Instant { .. }, _) | (_, None) => Some(found),
            (local, Some(id)) => Some(self.placed(id, local)),
        }
    }

    fn placed(&mut self, id: &str, local: Moment) -> Moment {
        match self.zones.place(id, local.civil()) {
            Placed::At(moment) => moment,
            Placed::Nowhere => {
                self.faults.zone(id.trim(), self.number);
                local
            }
        }
    }
}

/// Whether a value is a date without a time, whatever it says of its type.
fn is_date(property: &Property) -> bool {
    matches!(stamp(&property.raw()), Some(Moment::Date(_)))
}

/// A person's name (`CN`), else the address.
fn person(property: &Property) -> Option<String> {
    let name = property
        .param("CN")
        .and_then(|name| cells::text(name.trim_matches(['\'', '"'])));
    name.or_else(|| {
        let raw = property.raw();
        let lower = raw.to_ascii_lowercase();
        let from = lower.rfind("mailto:").map_or(0, |at| at + "mailto:".len());
        cells::text(raw.get(from..)?)
    })
}

/// `P1D`, `PT1H30M`, `P2W`: days, and seconds besides. `None` where it is none or goes backwards.
fn duration(text: &str) -> Option<(i64, i64)> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?;
    let (mut days, mut seconds) = (0i64, 0i64);
    let (mut digits, mut clock) = (String::new(), false);
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if c == 'T' && digits.is_empty() {
            clock = true;
            continue;
        }
        let n: i64 = digits.parse().ok().filter(|n| *n <= LONGEST * 86_400)?;
        digits.clear();
        match (c, clock) {
            ('W', _) => days += n * 7,
            ('D', _) => days += n,
            ('H', true) => seconds += n * 3600,
            ('M', true) => seconds += n * 60,
            ('S', true) => seconds += n,
            _ => return None,
        }
    }
    (digits.is_empty() && days <= LONGEST && seconds <= LONGEST * 86_400).then_some((days, seconds))
}
