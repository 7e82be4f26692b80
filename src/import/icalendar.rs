//! iCalendar (RFC 5545): calendars and to-do lists as Outlook, Exchange, Google and Apple write them.
//!
//! A file is gone through twice: first for what holds for a whole calendar (its name, the time zones it
//! defines, who wrote it), wherever that stands; then for its entries. Each `VEVENT` and `VTODO` is a
//! record in file order, exceptions of a series and older versions of an entry included; `item` makes
//! records of them, `zone` and `rules` tell what a `TZID` means. Broken entries are read as far as they go.

mod item;
mod rules;
mod zone;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::content::{Escapes, Items, Line, Lines, MOST, Property, system_of};
use super::encoding::ByLine;
use crate::progress::{Cancelled, Watch};
use crate::record::{Event, Kind, Record, System};
use item::Faults;
use zone::{Definition, Zones};

/// How many components inside one another are told apart; the standard knows three.
const DEEPEST: usize = 50;

/// What holds for a whole calendar.
#[derive(Debug, Default)]
struct Calendar {
    name: Option<Arc<str>>,
    system: Option<System>,
    /// `METHOD:CANCEL`: everything in it is called off.
    cancels: bool,
    zones: Zones,
}

/// Reads every entry of a file. `what` is the file's name, safe to show.
pub(super) fn read(what: &str, file: &ByLine, watch: &mut dyn Watch) -> Result<Items, Cancelled> {
    let mut calendars = calendars(file);
    let mut items = Items::new();
    items.system = calendars
        .iter()
        .find_map(|c| c.system)
        .unwrap_or(System::Other);
    // Entries outside any calendar belong to one that says nothing.
    calendars.insert(0, Calendar::default());
    let mut reader = Reader {
        file,
        items,
        calendars,
        calendar: 0,
        seen: 0,
        entry: None,
        aside: Vec::new(),
        other: 0,
        faults: Faults::default(),
    };
    let mut lines = Lines::new(&file.bytes);
    for line in lines.by_ref() {
        if reader.line(&line) {
            reader.items.step(what, watch)?;
        }
    }
    let end = lines.number();
    reader.close(Some((
        end,
        "the file ends in the middle of the entry; what is there was read",
    )));
    Ok(reader.finish())
}

/// What the calendars of a file say of themselves, in file order.
fn calendars(file: &ByLine) -> Vec<Calendar> {
    let mut calendars: Vec<Calendar> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let (mut id, mut definition) = (None, Definition::default());
    let mut part: Vec<Property> = Vec::new();
    for line in Lines::new(&file.bytes) {
        if let Some(name) = line.begins() {
            match name.as_str() {
                "VCALENDAR" => {
                    open.clear();
                    calendars.push(Calendar::default());
                }
                "VTIMEZONE" => (id, definition) = (None, Definition::default()),
                "STANDARD" | "DAYLIGHT" => part.clear(),
                _ => {}
            }
            if open.len() < DEEPEST {
                open.push(name);
            }
            continue;
        }
        if let Some(name) = line.ends() {
            close(&mut open, &name);
            match (name.as_str(), calendars.last_mut()) {
                ("STANDARD" | "DAYLIGHT", _) => definition.rules.add(name == "STANDARD", &part),
                ("VTIMEZONE", Some(calendar)) => {
                    if let Some(id) = id.take() {
                        let id: String = id;
                        calendar.zones.define(&id, std::mem::take(&mut definition));
                    }
                }
                _ => {}
            }
            continue;
        }
        let inside = open.last().map_or("", String::as_str);
        let is_wanted = matches!(inside, "VCALENDAR" | "VTIMEZONE" | "STANDARD" | "DAYLIGHT");
        let (true, Some(calendar)) = (is_wanted, calendars.last_mut()) else {
            continue;
        };
        let Some(property) = Property::parse(&line, file) else {
            continue;
        };
        match (inside, property.name.as_str()) {
            ("STANDARD" | "DAYLIGHT", _) => part.push(property),
            ("VTIMEZONE", "TZID") => id = Some(property.raw().into_owned()),
            ("VTIMEZONE", "X-LIC-LOCATION") => definition.location = property.text(Escapes::Full),
            ("VCALENDAR", "PRODID") => calendar.system = system_of(&property.raw()),
            ("VCALENDAR", "X-WR-CALNAME" | "NAME") => {
                calendar.name = calendar
                    .name
                    .take()
                    .or(property.text(Escapes::Full).map(Into::into));
            }
            ("VCALENDAR", "METHOD") => {
                calendar.cancels = property.raw().trim().eq_ignore_ascii_case("CANCEL");
            }
            _ => {}
        }
    }
    calendars
}

/// Closes a component and those left open inside it; says whether it was open.
fn close(open: &mut Vec<String>, name: &str) -> bool {
    let at = open.iter().rposition(|opened| opened == name);
    if let Some(at) = at {
        open.truncate(at);
    }
    at.is_some()
}

/// An entry that has begun.
struct Entry {
    kind: Kind,
    number: u32,
    /// The line it begins on.
    line: u32,
    properties: Vec<Property>,
    /// Lines that are no properties, or too many: the first, and how many.
    odd: Option<(u32, u32)>,
}

struct Reader<'f> {
    file: &'f ByLine,
    items: Items,
    calendars: Vec<Calendar>,
    /// The calendar the lines belong to, and how many began so far.
    calendar: usize,
    seen: usize,
    entry: Option<Entry>,
    /// Components that are open and not read: alarms of an entry, time zones, journals.
    aside: Vec<String>,
    /// Journals and lists of free times.
    other: usize,
    faults: Faults,
}

impl Reader<'_> {
    /// Takes a line; says whether it ended an entry.
    fn line(&mut self, line: &Line<'_>) -> bool {
        if let Some(name) = line.begins() {
            return self.begin(name, line.number);
        }
        if let Some(name) = line.ends() {
            return self.end(&name, line.number);
        }
        if !self.aside.is_empty() {
            return false;
        }
        if let Some(entry) = &mut self.entry {
            match Property::parse(line, self.file) {
                Some(property) if entry.properties.len() < MOST => entry.properties.push(property),
                _ => entry.odd.get_or_insert((line.number, 0)).1 += 1,
            }
        }
        false
    }

    fn begin(&mut self, name: String, line: u32) -> bool {
        const NO_END: &str = "the entry has no end; what stands before the next one was read";
        let kind = match name.as_str() {
            "VEVENT" => Kind::Event,
            "VTODO" => Kind::Task,
            "VCALENDAR" => {
                let ended = self.entry.is_some();
                self.close(Some((line, NO_END)));
                self.aside.clear();
                self.seen += 1;
                self.calendar = self.seen;
                return ended;
            }
            _ => {
                if matches!(name.as_str(), "VJOURNAL" | "VFREEBUSY") {
                    self.other += 1;
                }
                if self.aside.len() < DEEPEST {
                    self.aside.push(name);
                }
                return false;
            }
        };
        let ended = self.entry.is_some();
        self.close(Some((line, NO_END)));
        self.aside.clear();
        self.entry = Some(Entry {
            kind,
            number: self.items.next_number(),
            line,
            properties: Vec::new(),
            odd: None,
        });
        ended
    }

    fn end(&mut self, name: &str, line: u32) -> bool {
        if close(&mut self.aside, name) {
            return false;
        }
        match name {
            "VEVENT" | "VTODO" => {
                let ended = self.entry.is_some();
                self.aside.clear();
                self.close(None);
                ended
            }
            "VCALENDAR" => {
                let ended = self.entry.is_some();
                self.aside.clear();
                self.close(Some((
                    line,
                    "the entry has no end; what stands before the end of the calendar was read",
                )));
                self.calendar = 0;
                ended
            }
            _ => false,
        }
    }

    /// Makes a record of the entry that is open. `fault` is a line and why the entry ends there.
    fn close(&mut self, fault: Option<(u32, &str)>) {
        let Some(entry) = self.entry.take() else {
            return;
        };
        let what = entry.kind.noun(1);
        if let Some((first, lines)) = entry.odd {
            let why = match lines {
                1 => "the line is no property and was left out".to_owned(),
                n => format!("{n} lines from here on are no properties and were left out"),
            };
            self.items.skip("record", entry.number, first, &why);
        }
        if let Some((line, why)) = fault {
            self.items.skip("record", entry.number, line, why);
        }
        let at = self.calendar.min(self.calendars.len().saturating_sub(1));
        let Some(calendar) = self.calendars.get_mut(at) else {
            return;
        };
        if entry.properties.is_empty() {
            let why = format!("the {what} is empty");
            self.items.skip("record", entry.number, entry.line, &why);
            return;
        }
        let record = item::record(
            entry.kind,
            entry.number,
            &entry.properties,
            calendar,
            &mut self.faults,
        );
        self.items.add(record);
    }

    fn finish(mut self) -> Items {
        let items = &mut self.items;
        items.counts.other = self.other;
        if self.other > 0 {
            items.warnings.push(match self.other {
                1 => "a journal entry or list of free times was counted and not read".to_owned(),
                n => {
                    format!("{n} journal entries or lists of free times were counted and not read")
                }
            });
        }
        if items.records.is_empty() {
            items
                .warnings
                .push("the calendar holds no events and no tasks".to_owned());
        }
        items.warnings.extend(self.faults.sentences());
        items.warnings.extend(versions(&items.records));
        self.items.finish()
    }
}

/// Says where one entry stands in several versions: equal `UID` and date, different `SEQUENCE`.
fn versions(records: &[Record]) -> Option<String> {
    let mut newest: FxHashMap<(&str, Option<String>), u32> = FxHashMap::default();
    let parts = |event: &'_ Event| event.recurrence_id.map(|m| m.to_string());
    let events = || {
        records
            .iter()
            .filter_map(|r| Some((r, r.event()?, r.event()?.uid.as_deref()?)))
    };
    for (_, event, uid) in events() {
        let newest = newest.entry((uid, parts(event))).or_default();
        *newest = (*newest).max(event.sequence.unwrap_or(0));
    }
    let mut older = events().filter(|(_, event, uid)| {
        let newest = newest.get(&(*uid, parts(event))).copied().unwrap_or(0);
        event.sequence.unwrap_or(0) < newest
    });
    let first = older.next()?.0.number;
    Some(match older.count() {
        0 => format!(
            "record {first} is an older version of an event that is in the file as well; the two are no duplicates"
        ),
        n => format!(
            "{} records, the first of them record {first}, are older versions of events that are in the file as well; they are no duplicates",
            n + 1
        ),
    })
}

#[cfg(test)]
mod tests;
