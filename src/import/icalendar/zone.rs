//! What a `TZID` means.
//!
//! In this order: a name of the IANA database; the name Windows has for a zone; what the file's own
//! `VTIMEZONE` says; the name a list of zones shows. The database is the one built in, so that a file
//! reads the same on every computer.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::rules::Rules;
use crate::record::Moment;

/// The longest name of a zone in bytes, and how many towns of one are looked up; real ones come to half.
const LONGEST: usize = 500;
const TOWNS: usize = 12;

/// Names of zones that are not those of the IANA database.
#[derive(Debug, Deserialize)]
struct Names {
    windows: BTreeMap<String, String>,
    shown: BTreeMap<String, String>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let text = include_str!("../../../assets/names/time-zones.json");
        serde_json::from_str(text).expect("the names of time zones fit their type")
    })
}

/// A definition from the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Definition {
    /// The IANA name some programs add (`X-LIC-LOCATION`).
    pub location: Option<String>,
    pub rules: Rules,
}

#[derive(Debug, Clone)]
enum Zone {
    Known(TimeZone),
    Rules(Rules),
    Unknown,
}

/// The zones of one calendar, resolved once each.
#[derive(Debug, Default)]
pub(super) struct Zones {
    definitions: FxHashMap<String, Definition>,
    known: FxHashMap<String, Zone>,
}

/// A local time put into a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placed {
    /// An instant.
    At(Moment),
    /// The zone is not known; the time stays local.
    Nowhere,
}

impl Zones {
    pub(super) fn define(&mut self, id: &str, definition: Definition) {
        self.definitions.entry(key(id)).or_insert(definition);
    }

    /// The instant of a local time in the zone of this name.
    pub(super) fn place(&mut self, id: &str, local: DateTime) -> Placed {
        let key = key(id);
        if !self.known.contains_key(&key) {
            let zone = self.resolve(&key);
            self.known.insert(key.clone(), zone);
        }
        let placed = match self.known.get(&key) {
            // A time in the hour that is skipped is taken by the offset before it (RFC 5545, 3.3.5).
            Some(Zone::Known(zone)) => zone
                .to_ambiguous_timestamp(local)
                .compatible()
                .ok()
                .map(|at| (at, zone.to_offset(at))),
            Some(Zone::Rules(rules)) => rules
                .offset(local)
                .and_then(|offset| Some((offset.to_timestamp(local).ok()?, offset))),
            Some(Zone::Unknown) | None => None,
        };
        match placed {
            Some((at, offset)) => Placed::At(Moment::Instant { at, offset }),
            None => Placed::Nowhere,
        }
    }

    fn resolve(&self, id: &str) -> Zone {
        if id.is_empty() || id.len() > LONGEST {
            return Zone::Unknown;
        }
        let definition = self.definitions.get(id);
        let location = definition.and_then(|d| d.location.as_deref());
        let by_name = iana(id)
            .or_else(|| location.and_then(iana))
            .or_else(|| names().windows.get(id).and_then(|name| iana(name)));
        if let Some(zone) = by_name {
            return Zone::Known(zone);
        }
        if let Some(definition) = definition.filter(|d| !d.rules.is_empty()) {
            return Zone::Rules(definition.rules.clone());
        }
        shown(id).map_or(Zone::Unknown, Zone::Known)
    }
}

/// Names are compared without quotation marks, escapes and blanks around them.
fn key(id: &str) -> String {
    id.replace('\\', "")
        .trim_matches(['"', ' ', '\t'])
        .to_owned()
}

/// A name of the IANA database, perhaps behind the path of a registry
/// (`/freeassociation.sourceforge.net/Europe/Berlin`).
fn iana(name: &str) -> Option<TimeZone> {
    let database = TimeZoneDatabase::bundled();
    if let Ok(zone) = database.get(name) {
        return Some(zone);
    }
    let path: Vec<&str> = name.strip_prefix('/')?.split('/').collect();
    [3, 2, 1].into_iter().find_map(|parts| {
        let tail = path.get(path.len().checked_sub(parts)?..)?;
        database.get(&tail.join("/")).ok()
    })
}

/// A name as lists show it, with or without the offset before it: `(UTC-03:00) Brasília`,
/// `Kuala Lumpur, Singapore`, `Eastern`.
fn shown(id: &str) -> Option<TimeZone> {
    let plain = deunicode::deunicode(id);
    let name = match plain.strip_prefix('(') {
        Some(rest) => rest.split_once(')').map_or(rest, |(_, name)| name),
        None => plain.as_str(),
    };
    let name = name.trim();
    let name = name.replace(" and ", " & ").replace("; ", ", ");
    let whole = names()
        .shown
        .get(&name)
        .or_else(|| names().windows.get(&name))
        .or_else(|| names().windows.get(&format!("{name} Standard Time")));
    if let Some(zone) = whole.and_then(|name| iana(name)) {
        return Some(zone);
    }
    // A list of towns: the first that the database names.
    name.split(',')
        .map(|town| town.trim().replace(' ', "_"))
        .filter(|town| town.len() > 3)
        .take(TOWNS)
        .find_map(|town| {
            let database = TimeZoneDatabase::bundled();
            let found = database.available().find(|name| {
                let last = name.as_str().rsplit_once('/').map(|(_, last)| last);
                last.is_some_and(|last| last.eq_ignore_ascii_case(&town))
            })?;
            database.get(found.as_str()).ok()
        })
}

/// Every name the data knows.
#[cfg(test)]
pub(super) fn known_names() -> impl Iterator<Item = &'static str> {
    let names = names();
    names
        .windows
        .keys()
        .chain(names.shown.keys())
        .map(String::as_str)
}
