//! Two states of one record, field by field.
//!
//! Compared is what both exports can hold. Between two formats some fields are written too differently
//! to say anything; they are left out and named. A difference is of form only where nothing but letter
//! case, spacing, order or the writing of a telephone number differs.

mod fields;

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::record::{Address, Kind, Moment, Phone, Record, RecordRef, Source, Who};

use super::Pairing;
use fields::{FIELDS, Field};

/// One field that differs between two states.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldChange {
    /// The field's name as in `inspect --json`.
    pub field: &'static str,
    /// The earlier value, for people; untrusted text. Empty where there was none.
    pub before: String,
    /// The later value.
    pub after: String,
    /// Whether nothing but the writing differs.
    pub form_only: bool,
    /// Whether everything the earlier value held is in the later one: the field was empty, or gained
    /// something.
    pub kept: bool,
}

/// Lower case, composed letters, one space between words.
pub(super) fn tidy(text: &str) -> String {
    if text.is_ascii() {
        let mut out = String::with_capacity(text.len());
        for word in text.split_ascii_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        }
        return out;
    }
    let composed: String = text.nfc().flat_map(char::to_lowercase).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Like [`tidy`], with the lines kept: lost line ends are a loss.
fn tidy_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(tidy).collect();
    lines.join("\n").trim().to_owned()
}

/// Fields whose words depend on the program that wrote the file.
const WRITTEN_DIFFERENTLY: &[&str] = &[
    "attendees",
    "organizer",
    "status",
    "priority",
    "private",
    "categories",
    "folder",
    "owner",
    "account_id",
];

/// What two sources can be compared in.
#[derive(Debug, Default)]
struct Common {
    left_out: BTreeSet<&'static str>,
    /// Whether both are of one format.
    one_format: bool,
    /// Seconds (later minus earlier) that count as no difference between a wall clock and an instant.
    offsets: Vec<i64>,
}

/// Compares pairs of one system and kind.
pub(super) struct Comparer<'s> {
    before: &'s [Source],
    after: &'s [Source],
    kind: Kind,
    common: BTreeMap<(u32, u32), Common>,
}

impl<'s> Comparer<'s> {
    /// Looks at what the exports of a pairing have in common.
    pub(super) fn of(before: &'s [Source], after: &'s [Source], pairing: &Pairing) -> Self {
        let kind = pairing.kind;
        let mut pairs: BTreeMap<(u32, u32), Vec<(RecordRef, RecordRef)>> = BTreeMap::new();
        for &(old, new) in pairing.same.iter().chain(&pairing.again) {
            pairs
                .entry((old.source, new.source))
                .or_default()
                .push((old, new));
        }
        let mut filled: BTreeMap<(bool, u32), BTreeSet<&'static str>> = BTreeMap::new();
        let common = pairs
            .into_iter()
            .map(|((old, new), pairs)| {
                let (then, now) = (&before[old as usize], &after[new as usize]);
                let one_format = then.format == now.format;
                let mut left_out = BTreeSet::new();
                for field in FIELDS.iter().filter(|f| f.of(kind)).map(|f| f.name) {
                    let mut holds = |later: bool, number: u32, source: &Source| {
                        if !source.columns.is_empty() {
                            return source.has_field(field);
                        }
                        one_format
                            || filled
                                .entry((later, number))
                                .or_insert_with(|| fields_filled(source, kind))
                                .contains(field)
                    };
                    let both = holds(false, old, then) && holds(true, new, now);
                    if !both || !one_format && WRITTEN_DIFFERENTLY.contains(&field) {
                        left_out.insert(field);
                    }
                }
                let offsets = clock_offsets(before, after, &pairs);
                let common = Common {
                    left_out,
                    one_format,
                    offsets,
                };
                ((old, new), common)
            })
            .collect();
        Comparer {
            before,
            after,
            kind,
            common,
        }
    }

    /// What differs between the two states of a record.
    pub(super) fn fields(&self, old: RecordRef, new: RecordRef) -> Vec<FieldChange> {
        let (then, now) = (old.of(self.before), new.of(self.after));
        let Some(common) = self.common.get(&(old.source, new.source)) else {
            return Vec::new();
        };
        if untouched(then, now) {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for field in FIELDS.iter().filter(|f| f.of(self.kind)) {
            if common.left_out.contains(field.name) {
                continue;
            }
            let (Some(a), Some(b)) = ((field.value)(then), (field.value)(now)) else {
                continue;
            };
            let verdict = a.against(&b, common);
            if verdict != Verdict::Same {
                changes.push(FieldChange {
                    field: field.name,
                    before: a.shown(),
                    after: b.shown(),
                    form_only: verdict == Verdict::Form,
                    kept: verdict == Verdict::Form || a.is_kept_in(&b, common),
                });
            }
        }
        changes
    }

    /// What was left out, in sentences.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for ((old, new), common) in &self.common {
            let (then, now) = (&self.before[*old as usize], &self.after[*new as usize]);
            let named = |f: &&&str| {
                let fills = |s: &Source| s.columns.is_empty() || s.columns_of(f).next().is_some();
                fills(then) || fills(now)
            };
            let left: Vec<&str> = common.left_out.iter().filter(named).copied().collect();
            if common.one_format || left.is_empty() {
                continue;
            }
            notes.push(format!(
                "{} and {} are different kinds of file; of {} these fields could not be compared: {}.",
                crate::text::shown(then.name()),
                crate::text::shown(now.name()),
                self.kind.noun(2),
                left.iter().map(|f| f.replace('_', " ")).collect::<Vec<_>>().join(", ")
            ));
        }
        notes
    }
}

/// Whether everything that is compared is the same to the letter: nearly always so.
fn untouched(then: &Record, now: &Record) -> bool {
    then.body == now.body
        && then.notes == now.notes
        && then.categories == now.categories
        && then.private == now.private
        && then.owner == now.owner
        && then.folder == now.folder
        && then.salesforce == now.salesforce
}

/// Which fields at least one record of a kind fills.
fn fields_filled(source: &Source, kind: Kind) -> BTreeSet<&'static str> {
    let mut filled = BTreeSet::new();
    let fields: Vec<&Field> = FIELDS.iter().filter(|f| f.of(kind)).collect();
    for record in source.records.iter().filter(|r| r.kind() == kind) {
        for field in &fields {
            if !filled.contains(field.name) && (field.value)(record).is_some_and(|v| !v.is_empty())
            {
                filled.insert(field.name);
            }
        }
        if filled.len() == fields.len() {
            break;
        }
    }
    filled
}

/// How far a wall clock of one export stands from the instants of the other: the most frequent distance,
/// and a second one an hour beside it (summer time), each seen in an eighth of the pairs and more.
fn clock_offsets(
    before: &[Source],
    after: &[Source],
    pairs: &[(RecordRef, RecordRef)],
) -> Vec<i64> {
    let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
    let mut total = 0;
    for (old, new) in pairs {
        let (Some(then), Some(now)) = (old.of(before).event(), new.of(after).event()) else {
            continue;
        };
        if let (Some(a), Some(b)) = (then.start, now.start)
            && a.has_time()
            && b.has_time()
            && a.instant().is_some() != b.instant().is_some()
        {
            *votes.entry(b.scale() - a.scale()).or_default() += 1;
            total += 1;
        }
    }
    let mut votes: Vec<(i64, usize)> = votes.into_iter().collect();
    votes.sort_unstable_by_key(|&(apart, n)| (std::cmp::Reverse(n), apart.abs(), apart));
    let Some(&(winner, _)) = votes.first() else {
        return Vec::new();
    };
    let beside = |&&(apart, n): &&(i64, usize)| (apart - winner).abs() == 3_600 && n * 8 >= total;
    let second = votes.iter().find(beside).map(|v| v.0);
    [winner].into_iter().chain(second).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Same,
    Form,
    Other,
}

/// A field's value in one state.
enum Value<'r> {
    Text(Option<&'r str>),
    /// A longer text, whose lines matter.
    Lines(Option<&'r str>),
    Mails(Vec<&'r str>),
    Words(Vec<&'r str>),
    Phones(Vec<Phone<'r>>),
    Addresses(Vec<Address<'r>>),
    Moment(Option<Moment>),
    /// A date, whatever time of day it is written with.
    Day(Option<Moment>),
    Flag(Option<bool>),
    Who(&'r Who),
}

impl Value<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) | Value::Lines(text) => text.is_none_or(|t| t.trim().is_empty()),
            Value::Mails(list) | Value::Words(list) => list.is_empty(),
            Value::Phones(list) => list.is_empty(),
            Value::Addresses(list) => list.is_empty(),
            Value::Moment(moment) | Value::Day(moment) => moment.is_none(),
            Value::Flag(flag) => flag.is_none(),
            Value::Who(who) => who.is_empty(),
        }
    }

    fn shown(&self) -> String {
        match self {
            Value::Text(text) | Value::Lines(text) => text.unwrap_or_default().to_owned(),
            Value::Mails(list) | Value::Words(list) => list.join(", "),
            Value::Phones(list) => {
                let numbers: Vec<&str> = list.iter().map(|p| p.value.as_ref()).collect();
                numbers.join(", ")
            }
            Value::Addresses(list) => list.iter().map(line).collect::<Vec<_>>().join("; "),
            Value::Moment(moment) => moment.map(|m| m.short()).unwrap_or_default(),
            Value::Day(moment) => moment.map(|m| m.date().to_string()).unwrap_or_default(),
            Value::Flag(flag) => match flag {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => String::new(),
            },
            Value::Who(who) => who.label().unwrap_or_default().to_owned(),
        }
    }

    /// Whether a later value that differs holds everything of this one.
    fn is_kept_in(&self, later: &Value<'_>, common: &Common) -> bool {
        match (self, later) {
            (Value::Lines(Some(a)), Value::Lines(Some(b))) => tidy(b).contains(&tidy(a)),
            (Value::Mails(a), Value::Mails(b)) | (Value::Words(a), Value::Words(b)) => {
                a.iter().all(|x| b.iter().any(|y| tidy(x) == tidy(y)))
            }
            (Value::Phones(a), Value::Phones(b)) => {
                a.iter().all(|x| b.iter().any(|y| same_number(x, y)))
            }
            (Value::Addresses(a), Value::Addresses(b)) => a
                .iter()
                .all(|x| b.iter().any(|y| same_address(x, y, common.one_format))),
            _ => self.is_empty(),
        }
    }

    fn against(&self, later: &Value<'_>, common: &Common) -> Verdict {
        let by = |same: bool, form: bool| match (same, form) {
            (true, _) => Verdict::Same,
            (false, true) => Verdict::Form,
            (false, false) => Verdict::Other,
        };
        match (self, later) {
            (Value::Text(a), Value::Text(b)) => {
                let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
                by(a.trim() == b.trim(), tidy(a) == tidy(b))
            }
            (Value::Lines(a), Value::Lines(b)) => {
                let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
                by(a == b, tidy_lines(a) == tidy_lines(b))
            }
            (Value::Mails(a), Value::Mails(b)) | (Value::Words(a), Value::Words(b)) => {
                let keys = |list: &[&str]| list.iter().map(|t| tidy(t)).collect::<BTreeSet<_>>();
                by(a == b, keys(a) == keys(b))
            }
            (Value::Phones(a), Value::Phones(b)) => {
                let same = a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.value == y.value);
                let within = |a: &[Phone<'_>], b: &[Phone<'_>]| {
                    a.iter().all(|x| b.iter().any(|y| same_number(x, y)))
                };
                by(same, within(a, b) && within(b, a))
            }
            (Value::Addresses(a), Value::Addresses(b)) => {
                let within = |a: &[Address<'_>], b: &[Address<'_>]| {
                    a.iter()
                        .all(|x| b.iter().any(|y| same_address(x, y, common.one_format)))
                };
                by(a == b, within(a, b) && within(b, a))
            }
            (Value::Moment(a), Value::Moment(b)) => by(a == b, same_moment(*a, *b, common)),
            (Value::Day(a), Value::Day(b)) => by(
                a.map(|m| m.date()) == b.map(|m| m.date()),
                !common.one_format && same_moment(*a, *b, common),
            ),
            (Value::Flag(a), Value::Flag(b)) => by(a == b, false),
            (Value::Who(a), Value::Who(b)) => {
                let same_name = a.name.is_some() && a.name == b.name;
                let ids = a.id.is_some() && b.id.is_some();
                by(a.key() == b.key(), same_name && !ids)
            }
            _ => Verdict::Same,
        }
    }
}

fn same_moment(a: Option<Moment>, b: Option<Moment>, common: &Common) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return false;
    };
    if a.instant().is_some() == b.instant().is_some() {
        // Midnight of a day, with or without the time written.
        return a.scale() == b.scale();
    }
    common.offsets.contains(&(b.scale() - a.scale())) || a.date() == b.date() && !both_timed(a, b)
}

fn both_timed(a: Moment, b: Moment) -> bool {
    a.has_time() && b.has_time()
}

/// Equal digits; a country code may be missing on one side.
fn same_number(a: &Phone<'_>, b: &Phone<'_>) -> bool {
    let digits = |p: &Phone<'_>| {
        let digits: String = p.value.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').to_owned()
    };
    let (x, y) = (digits(a), digits(b));
    if x.is_empty() || y.is_empty() {
        return tidy(&a.value) == tidy(&b.value);
    }
    let (shorter, longer) = if x.len() <= y.len() {
        (&x, &y)
    } else {
        (&y, &x)
    };
    x == y
        || a.e164.is_some() && a.e164 == b.e164
        || shorter.len() >= 7 && longer.ends_with(shorter.as_str())
}

fn line(address: &Address<'_>) -> String {
    let parts = [
        &address.street,
        &address.postcode,
        &address.city,
        &address.region,
        &address.country,
    ];
    let parts: Vec<&str> = parts.into_iter().filter_map(|p| p.as_deref()).collect();
    parts.join(", ")
}

/// Equal part by part; between two formats a part that one side lacks says nothing.
fn same_address(a: &Address<'_>, b: &Address<'_>, one_format: bool) -> bool {
    let plain = |text: Option<&str>| {
        let text = tidy(text.unwrap_or_default());
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    [
        (a.street.as_deref(), b.street.as_deref()),
        (a.postcode.as_deref(), b.postcode.as_deref()),
        (a.city.as_deref(), b.city.as_deref()),
        (a.region.as_deref(), b.region.as_deref()),
        (a.country.as_deref(), b.country.as_deref()),
    ]
    .into_iter()
    .all(|(x, y)| {
        let (x, y) = (plain(x), plain(y));
        x == y || !one_format && (x.is_empty() || y.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(one_format: bool) -> Common {
        Common {
            one_format,
            ..Common::default()
        }
    }

    #[test]
    fn form_and_change() {
        let verdict =
            |a: &str, b: &str| Value::Text(Some(a)).against(&Value::Text(Some(b)), &common(true));
        assert_eq!(verdict("Acme Ltd", "Acme Ltd "), Verdict::Same);
        assert_eq!(verdict("Acme Ltd", "ACME  ltd"), Verdict::Form);
        assert_eq!(verdict("Acme Ltd", "Acme"), Verdict::Other);
        assert_eq!(verdict("Mu\u{308}ller", "M\u{fc}ller"), Verdict::Form);
        assert_eq!(verdict("M\u{fc}ller", "Muller"), Verdict::Other);
    }

    #[test]
    fn what_only_gained_is_kept() {
        let both = common(true);
        let mails = |list: &[&'static str]| Value::Mails(list.to_vec());
        assert!(mails(&["a@x.example"]).is_kept_in(&mails(&["b@x.example", "A@x.example"]), &both));
        assert!(!mails(&["a@x.example"]).is_kept_in(&mails(&["b@x.example"]), &both));
        let text = |text: &'static str| Value::Text(Some(text));
        assert!(text("").is_kept_in(&text("Acme"), &both));
        assert!(!text("Acme").is_kept_in(&text("Globex"), &both));
        let notes = |text: &'static str| Value::Lines(Some(text));
        assert!(notes("met in May").is_kept_in(&notes("likes tea\nMet in May"), &both));
        assert!(!notes("met in May").is_kept_in(&notes("met"), &both));
    }

    #[test]
    fn lines_of_notes_matter_and_their_ends_do_not() {
        let verdict =
            |a: &str, b: &str| Value::Lines(Some(a)).against(&Value::Lines(Some(b)), &common(true));
        assert_eq!(verdict("one\r\ntwo", "one\ntwo\n"), Verdict::Form);
        assert_eq!(verdict("one\ntwo", "one two"), Verdict::Other);
    }

    #[test]
    fn a_number_written_another_way_is_the_same_number() {
        fn phone(value: &str) -> Phone<'_> {
            Phone {
                kind: crate::record::PhoneKind::Work,
                value: value.into(),
                e164: None,
            }
        }
        assert!(same_number(
            &phone("+49 (0)30 1234567"),
            &phone("030 1234567")
        ));
        assert!(same_number(
            &phone("+44 20 7946 0018"),
            &phone("020 7946 0018")
        ));
        assert!(!same_number(
            &phone("020 7946 0018"),
            &phone("020 7946 0019")
        ));
        assert!(!same_number(&phone("12"), &phone("0312")));
    }
}
