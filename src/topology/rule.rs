//! Applies a published matching rule to two records, key by key.
//!
//! A key compares what the rule of a product compares, upper and lower case apart, and nothing more: the
//! tolerance of [`crate::knowledge::apps::MatchRule`] is the product's, not ours. Where an export
//! lacks the column a key needs, or gives a time without its zone, the answer is "cannot tell".

use crate::knowledge::apps::MatchRule;
use crate::record::{Contact, Moment, Phone, Record, Source};

/// Times further apart than this are not the same time in two zones.
const WIDEST_SHIFT_SECONDS: u64 = 14 * 3600;
/// Zones differ by whole quarters of an hour.
pub(super) const ZONE_STEP_SECONDS: i64 = 900;

/// A record as an application would meet it, with the export it comes from where there is one.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its export: tells an empty field from a column that was not exported.
    pub source: Option<&'a Source>,
}

impl<'a> Side<'a> {
    /// A record whose every empty field is truly empty.
    pub fn whole(record: &'a Record) -> Self {
        Side {
            record,
            source: None,
        }
    }

    /// A record of an export.
    pub fn of(record: &'a Record, source: &'a Source) -> Self {
        Side {
            record,
            source: Some(source),
        }
    }

    /// Whether the export can hold what a key compares.
    pub(super) fn could_hold(&self, key: &str) -> bool {
        let fields: &[&str] = match key {
            "email" => &["emails"],
            "given_name" => &["given_name", "display_name"],
            "family_name" => &["family_name", "display_name"],
            "company" => &["company"],
            "phones" => &["phones"],
            "subject" => &["subject"],
            "start" | "start_day" => &["start"],
            "end" => &["end"],
            "due" | "due_day" | "no_due" => &["due"],
            "owner" => &["owner"],
            "uid" => &["uid"],
            _ => return true,
        };
        self.source
            .is_none_or(|source| fields.iter().any(|field| source.has_field(field)))
    }
}

/// What the comparison of one key found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Both have it, and it agrees.
    Same,
    /// Both have it, and it differs.
    Different,
    /// At least one record lacks it.
    Missing,
    /// At least one export lacks the column, or does not say in which zone a time is.
    Unclear,
}

/// What a whole rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome<'r> {
    /// This alternative finds the other record.
    Joined(&'r [String]),
    /// None does: for each alternative the first key that kept the two apart.
    Apart(&'r [Vec<String>]),
    /// An alternative might, if the exports said more.
    Unclear(&'r str),
}

/// Holds two records against a rule of keys.
pub(super) fn apply<'r>(rule: &'r MatchRule, left: Side<'_>, right: Side<'_>) -> Outcome<'r> {
    let mut unclear = None;
    for alternative in rule.keys() {
        match alternative_of(alternative, left, right) {
            None => return Outcome::Joined(alternative),
            Some((key, Found::Unclear)) => unclear = unclear.or(Some(key)),
            Some(_) => {}
        }
    }
    unclear.map_or(Outcome::Apart(rule.keys()), Outcome::Unclear)
}

/// The key that keeps an alternative from agreeing, and why; `None` where all agree. A key that differs
/// weighs more than one that is unclear: then nothing else matters.
pub(super) fn alternative_of<'r>(
    alternative: &'r [String],
    left: Side<'_>,
    right: Side<'_>,
) -> Option<(&'r str, Found)> {
    let mut open = None;
    for key in alternative {
        match compare(key, left, right) {
            Found::Same => {}
            Found::Unclear => open = open.or(Some((key.as_str(), Found::Unclear))),
            found => return Some((key, found)),
        }
    }
    open
}

/// Compares one key.
pub(super) fn compare(key: &str, left: Side<'_>, right: Side<'_>) -> Found {
    if !left.could_hold(key) || !right.could_hold(key) {
        return Found::Unclear;
    }
    if key == "no_due" {
        let undated = |side: Side<'_>| side.record.task().is_some_and(|task| task.due.is_none());
        return if undated(left) || undated(right) {
            Found::Same
        } else {
            Found::Different
        };
    }
    if matches!(key, "start" | "end") {
        return match (moment(key, left.record), moment(key, right.record)) {
            (Some(a), Some(b)) => same_time(a, b),
            _ => Found::Missing,
        };
    }
    let (ours, theirs) = (values(key, left.record), values(key, right.record));
    if ours.is_empty() || theirs.is_empty() {
        Found::Missing
    } else if ours.iter().any(|value| theirs.contains(value)) {
        Found::Same
    } else {
        Found::Different
    }
}

fn moment(key: &str, record: &Record) -> Option<Moment> {
    let event = record.event();
    let task = record.task();
    match key {
        "start" => event.and_then(|e| e.start).or(task.and_then(|t| t.start)),
        "end" => event.and_then(|e| e.end),
        "due" => task.and_then(|t| t.due),
        _ => None,
    }
}

/// Whether two times are one. A time without a zone equals one with, where the clock shows the same;
/// where a zone could explain the difference, nobody can tell.
fn same_time(a: Moment, b: Moment) -> Found {
    let agree = |same: bool| if same { Found::Same } else { Found::Different };
    match (a.instant(), b.instant()) {
        (Some(a), Some(b)) => agree(a == b),
        (None, None) => agree(a.civil() == b.civil()),
        _ if a.civil() == b.civil() => Found::Same,
        _ => {
            let apart = a.civil().duration_since(b.civil()).as_secs();
            let zone =
                apart % ZONE_STEP_SECONDS == 0 && apart.unsigned_abs() <= WIDEST_SHIFT_SECONDS;
            if zone && a.has_time() && b.has_time() {
                Found::Unclear
            } else {
                Found::Different
            }
        }
    }
}

/// The values a key compares, made equal in case and spacing; none where the record lacks it.
pub(super) fn values(key: &str, record: &Record) -> Vec<String> {
    let contact = record.contact();
    let one = |text: Option<&str>| {
        text.map(plain)
            .filter(|t| !t.is_empty())
            .into_iter()
            .collect()
    };
    let event = record.event();
    let task = record.task();
    match key {
        "email" => contact
            .map(|c| c.emails().map(plain).filter(|e| !e.is_empty()).collect())
            .unwrap_or_default(),
        "given_name" => one(contact.and_then(|c| name_of(c).0)),
        "family_name" => one(contact.and_then(|c| name_of(c).1)),
        "company" => one(contact.and_then(Contact::company)),
        "phones" => contact
            .map(|c| c.phones().filter_map(|phone| number(&phone)).collect())
            .unwrap_or_default(),
        "subject" => one(event
            .and_then(|e| e.subject.as_deref())
            .or(task.and_then(|t| t.subject.as_deref()))),
        "start" | "end" => moment(key, record)
            .map(|m| m.to_string())
            .into_iter()
            .collect(),
        "start_day" => moment("start", record)
            .map(|m| m.date().to_string())
            .into_iter()
            .collect(),
        "due" | "due_day" => moment("due", record)
            .map(|m| m.date().to_string())
            .into_iter()
            .collect(),
        "owner" => one(record.owner.label()),
        "uid" => one(event.and_then(|e| e.uid.as_deref())),
        "id" => record.id.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// Given and family name, taken from the whole name where a file gives no parts.
fn name_of(contact: &Contact) -> (Option<&str>, Option<&str>) {
    let (given, family) = (contact.given_name(), contact.family_name());
    if given.is_some() || family.is_some() {
        return (given, family);
    }
    let whole = contact.display_name().unwrap_or_default().trim();
    let split = whole
        .split_once(',')
        .map(|(family, given)| (given, family))
        .or_else(|| whole.rsplit_once(' '));
    match split {
        Some((given, family)) => (Some(given), Some(family)),
        None => (None, (!whole.is_empty()).then_some(whole)),
    }
}

/// The digits of a telephone number; a number too short to tell anybody apart is none.
fn number(phone: &Phone<'_>) -> Option<String> {
    const SHORTEST: usize = 6;
    let digits = match phone.e164 {
        Some(number) => number.digits().to_string(),
        None => phone.value.chars().filter(char::is_ascii_digit).collect(),
    };
    (digits.len() >= SHORTEST).then_some(digits)
}

/// Lower case, single spaces.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        if word.is_ascii() {
            plain.extend(
                word.bytes()
                    .map(|byte| char::from(byte.to_ascii_lowercase())),
            );
        } else {
            plain.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    plain
}

/// A rule for programs and narrow lists: "email, else first+last+company".
pub fn in_short(rule: Option<&MatchRule>) -> String {
    let Some(rule) = rule else {
        return "not published".to_owned();
    };
    if rule.keeps_identity() {
        return "the same item".to_owned();
    }
    if rule.never_matches() {
        return "never looks for a match".to_owned();
    }
    let alternatives: Vec<String> = rule
        .keys()
        .iter()
        .map(|keys| {
            let keys: Vec<&str> = keys.iter().map(|key| short_key(key)).collect();
            keys.join("+")
        })
        .collect();
    alternatives.join(", else ")
}

fn short_key(key: &str) -> &str {
    match key {
        "given_name" => "first",
        "family_name" => "last",
        "phones" => "phone",
        "no_due" => "no due date",
        "start_day" => "start day",
        "due_day" => "due day",
        "uid" => "UID",
        other => other,
    }
}

/// A rule inside a sentence: "the same e-mail address, or else the same first name, last name and
/// company".
pub(super) fn in_words(keys: &[Vec<String>]) -> String {
    let alternatives: Vec<String> = keys.iter().map(|keys| same_in_words(keys)).collect();
    alternatives.join(", or else ")
}

/// One alternative inside a sentence: "the same first name, last name and company".
pub(super) fn same_in_words(keys: &[String]) -> String {
    let same: Vec<&str> = keys
        .iter()
        .filter(|key| *key != "no_due")
        .map(|key| key_in_words(key))
        .collect();
    let mut words = format!("the same {}", and(&same));
    if keys.iter().any(|key| key == "no_due") {
        words.push_str(" and no due date on one side");
    }
    words
}

/// What a key compares, inside a sentence.
pub(super) fn key_in_words(key: &str) -> &str {
    match key {
        "email" => "e-mail address",
        "given_name" => "first name",
        "family_name" => "last name",
        "phones" => "telephone number",
        "start" => "start time",
        "end" => "end time",
        "due" | "due_day" => "due date",
        "no_due" => "missing due date",
        "start_day" => "start day",
        "uid" => "calendar id (UID)",
        other => other,
    }
}

/// "a, b and c".
pub(super) fn and(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Why no alternative found anything: "there is no e-mail address to compare, and the companies differ".
pub(super) fn obstacles(alternatives: &[Vec<String>], left: Side<'_>, right: Side<'_>) -> String {
    let mut missing: Vec<String> = Vec::new();
    let mut differing: Vec<String> = Vec::new();
    let mut unclear: Vec<String> = Vec::new();
    for keys in alternatives {
        let Some((key, found)) = alternative_of(keys, left, right) else {
            continue;
        };
        let words = key_in_words(key);
        let (list, words) = match found {
            _ if key == "no_due" => (&mut differing, "both have a due date".to_owned()),
            Found::Missing => (&mut missing, format!("no {words}")),
            Found::Unclear => (&mut unclear, format!("the {words}")),
            Found::Same | Found::Different => {
                (&mut differing, format!("the {} differ", plural(words)))
            }
        };
        if !list.contains(&words) {
            list.push(words);
        }
    }
    let list = |words: &[String]| and(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("there is {} to compare", list(&missing)));
    }
    parts.extend(differing);
    if !unclear.is_empty() {
        parts.push(format!(
            "the exports do not show {} on both sides",
            list(&unclear)
        ));
    }
    parts.join(", and ")
}

fn plural(words: &str) -> String {
    match words {
        "company" => "companies".to_owned(),
        "e-mail address" => "e-mail addresses".to_owned(),
        "calendar id (UID)" => "calendar ids (UID)".to_owned(),
        other => format!("{other}s"),
    }
}
