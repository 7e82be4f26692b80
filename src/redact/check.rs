//! The copy searched from end to end for everything that was replaced in it.
//!
//! It is searched as it will be written, without asking how it was made: every text and every name in the
//! JSON. What the program itself put there, its own words and the ids of its knowledge, tell nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{RedactError, fields};
use crate::case::{Case, RecordKey};
use crate::knowledge::Knowledge;
use crate::mask::{Known, Written};

/// Words that stand in a case file by its format: kinds, systems, roles, verdicts and what files are.
const WORDS: [&str; 42] = [
    "contact",
    "event",
    "task",
    "outlook",
    "salesforce",
    "google",
    "icloud",
    "phone",
    "other",
    "current",
    "before",
    "inventory",
    "delete",
    "keep",
    "not-same",
    "later",
    "hand",
    "advice",
    "rule",
    "twin",
    "part",
    "differs",
    "advised",
    "older",
    "newer",
    "fuller",
    "with-account",
    "with-id",
    "outlook-csv",
    "outlook-table",
    "google-csv",
    "salesforce-csv",
    "salesforce-report",
    "salesforce-export-zip",
    "xlsx",
    "pst",
    "vcard",
    "icalendar",
    "msg",
    "generic-csv",
    "unknown",
    crate::case::SCHEMA,
];
/// Places in which texts of people stand.
const BY_PEOPLE: [&str; 7] = [
    "ticks", "title", "notes", "answers", "rules", "sources", "ticked",
];

/// Makes sure that nothing known is left.
///
/// # Errors
/// [`RedactError::Left`] with the first place that holds something.
pub(super) fn nothing_left(
    copy: &Case,
    known: &Known,
    knowledge: &Knowledge,
    made: &BTreeSet<String>,
) -> Result<(), RedactError> {
    let mut search = Search {
        known,
        knowledge,
        made,
        seen: BTreeMap::new(),
    };
    let place = search.walk("", &serde_json::to_value(copy)?);
    place.map_or(Ok(()), |place| Err(RedactError::Left { place }))
}

struct Search<'a> {
    known: &'a Known,
    knowledge: &'a Knowledge,
    made: &'a BTreeSet<String>,
    /// What was found out of each text; many stand in a case again and again.
    seen: BTreeMap<(String, bool), bool>,
}

impl Search<'_> {
    /// The first place at or below `at` with something personal in it.
    fn walk(&mut self, at: &str, value: &Value) -> Option<String> {
        let below = |name: &str| {
            if at.is_empty() {
                name.to_owned()
            } else {
                format!("{at}/{name}")
            }
        };
        match value {
            Value::String(text) => self.is_personal(at, text).then(|| at.to_owned()),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .find_map(|(n, item)| self.walk(&below(&n.to_string()), item)),
            Value::Object(items) => items.iter().enumerate().find_map(|(n, (name, item))| {
                // Names that are data stand in these alone; a name that is left must not be told.
                let is_data = ["cards", "held", "ticks"].contains(&at) || at.starts_with("answers");
                if is_data && self.is_personal(at, name) {
                    return Some(format!("the name of entry {} of {at}", n + 1));
                }
                self.walk(&below(name), item)
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }

    fn is_personal(&mut self, at: &str, text: &str) -> bool {
        if self.made.contains(text) || self.is_own(text) {
            return false;
        }
        let part = at.split('/').next().unwrap_or_default();
        let by_people = BY_PEOPLE.contains(&part);
        let written = if by_people {
            Written::ByPeople
        } else {
            Written::ByProgram
        };
        let known = self.known;
        *self
            .seen
            .entry((text.to_owned(), by_people))
            .or_insert_with(|| known.is_in(text, written))
    }

    /// Whether a text is a word of the program, a key, a number or a time.
    fn is_own(&self, text: &str) -> bool {
        let knowledge = self.knowledge;
        WORDS.contains(&text)
            || text == env!("CARGO_PKG_VERSION")
            || fields::is_field(text)
            || fields::is_usual(text)
            || fields::is_moment(text)
            || text.parse::<jiff::Timestamp>().is_ok()
            || is_fingerprint(text)
            || is_tick(text, knowledge)
            || knowledge.apps.get(text).is_some()
            || knowledge.causes.get(text).is_some()
            || knowledge.questions.get(text).is_some()
            || knowledge
                .questions
                .all()
                .iter()
                .any(|q| q.choice(text).is_some())
    }
}

/// The SHA-256 of a file, or the key of a record.
fn is_fingerprint(text: &str) -> bool {
    let is_hex = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_hexdigit());
    if text.len() == 64 {
        return is_hex(text);
    }
    RecordKey::try_from(text.to_owned())
        .is_ok_and(|key| key.file().len() == 16 && is_hex(key.file()))
}

/// What stands for a step of the plan that names nothing but the program's own.
fn is_tick(text: &str, knowledge: &Knowledge) -> bool {
    let Some((first, rest)) = text.split_once('-') else {
        return false;
    };
    let rest = rest.trim_start_matches("first-").trim_start_matches("app-");
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let bare = match rest.rsplit_once('-') {
        Some((bare, number)) if is_number(number) => bare,
        _ => rest,
    };
    match first {
        "order" | "held" => is_number(rest),
        "set" => rest == "aside",
        "cause" => rest == "unsure",
        "fix" | "prevent" => knowledge.causes.get(bare).is_some(),
        "pause" => knowledge.cleanup.pause(rest).is_some() || knowledge.apps.get(rest).is_some(),
        "undo" => WORDS.contains(&rest),
        "recover" => {
            is_fingerprint(rest) || knowledge.recovery.ways.iter().any(|way| way.id == bare)
        }
        "delete" | "copy" => is_fingerprint(rest),
        "no" | "id" | "both" => ["id-lists", "lists", "sides"].contains(&rest),
        _ => false,
    }
}
