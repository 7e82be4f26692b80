//! Verdicts of an export that changed: carried over to the records that are still the same, set aside
//! otherwise.
//!
//! A record is named by its file's fingerprint, so a verdict never lands on another record by chance.
//! When a file holds something else than it did, each record with a verdict is looked for in the new
//! file: by the system's own id, else by everything its card says. Only a single hit counts. A verdict on
//! a record that is not found is kept in the case, and out of the plan.
//!
//! "Not the same" deletes nothing, so it follows its records further: into exports under another name, and
//! past a changed detail, by name, mail address and telephone. It is never asked twice.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Card, Case, Entry, RecordKey, Verdict};
use crate::record::{Kind, Source};

/// Carries the verdicts on records of `old` (a file's SHA-256) over to `new`, the same file as it is now.
pub(super) fn carry_over(case: &mut Case, old: &str, new: &Source) {
    let found = find_again(case, old, new);
    let gone = |key: &RecordKey| key.is_of(old) && !found.contains_key(key);
    let journal = std::mem::take(&mut case.journal);
    for mut entry in journal {
        if concerned(&entry.verdict).into_iter().any(gone) {
            case.set_aside.push(entry);
        } else {
            rename(&mut entry, &found);
            case.journal.push(entry);
        }
    }
    for (old, new) in &found {
        if let Some(card) = case.cards.get(old).cloned() {
            case.cards.insert(new.clone(), card);
        }
    }
}

/// How many verdicts on records of a file (its SHA-256) are set aside.
pub(super) fn set_aside_of(case: &Case, file: &str) -> usize {
    let of_file = |entry: &&Entry| concerned(&entry.verdict).iter().any(|key| key.is_of(file));
    case.set_aside.iter().filter(of_file).count()
}

/// Lets "not the same" follow its records into the exports that are there now, where the ones it was said
/// about are not: another export of the same system, under whatever name.
pub(super) fn follow(case: &mut Case, sources: &[Source]) {
    let loaded = |key: &RecordKey| sources.iter().any(|s| key.is_of(&s.sha256));
    let strayed: BTreeSet<RecordKey> = said_apart(case)
        .filter(|key| !loaded(key) && case.cards.contains_key(*key))
        .cloned()
        .collect();
    if strayed.is_empty() {
        return;
    }
    let found = look_for(case, &strayed, sources);
    let whole = |key: &RecordKey| loaded(key) || found.contains_key(key);
    let news: Vec<Entry> = case
        .journal
        .iter()
        .chain(&case.set_aside)
        .filter_map(|entry| {
            let Verdict::NotSame { left, right } = &entry.verdict else {
                return None;
            };
            let moved = !loaded(left) || !loaded(right);
            (moved && whole(left) && whole(right)).then(|| {
                let mut entry = entry.clone();
                rename(&mut entry, &found);
                entry
            })
        })
        .collect();
    let marks = case.marks();
    for (old, new) in &found {
        if let Some(card) = case.cards.get(old).cloned() {
            case.cards.entry(new.clone()).or_insert(card);
        }
    }
    // What was decided here since comes after, and counts.
    let fresh = news.into_iter().filter(|entry| match &entry.verdict {
        Verdict::NotSame { left, right } => left != right && !marks.is_apart(left, right),
        _ => false,
    });
    let fresh: Vec<Entry> = fresh.collect();
    case.set_aside.retain(|entry| {
        let not_same = matches!(entry.verdict, Verdict::NotSame { .. });
        !not_same || !concerned(&entry.verdict).into_iter().all(whole)
    });
    case.journal.splice(0..0, fresh);
}

fn said_apart(case: &Case) -> impl Iterator<Item = &RecordKey> {
    let entries = case.journal.iter().chain(&case.set_aside);
    entries.flat_map(|entry| match &entry.verdict {
        Verdict::NotSame { left, right } => vec![left, right],
        _ => Vec::new(),
    })
}

/// Where records are now: by id or by everything their card says; else by what people go by.
fn look_for(
    case: &Case,
    wanted: &BTreeSet<RecordKey>,
    sources: &[Source],
) -> FxHashMap<RecordKey, RecordKey> {
    let mut strictly: FxHashMap<String, Option<RecordKey>> = FxHashMap::default();
    let mut loosely = strictly.clone();
    for source in sources {
        for record in &source.records {
            let (key, card) = (RecordKey::of(source, record), Card::of(source, record));
            let note = |map: &mut FxHashMap<String, Option<RecordKey>>, identity: String| {
                map.entry(identity)
                    .and_modify(|several| *several = None)
                    .or_insert_with(|| Some(key.clone()));
            };
            note(&mut strictly, identity(&card));
            if let Some(person) = person(&card) {
                note(&mut loosely, person);
            }
        }
    }
    wanted
        .iter()
        .filter_map(|key| {
            let card = case.cards.get(key)?;
            let strict = strictly.get(&identity(card)).cloned().flatten();
            let again = strict.or_else(|| loosely.get(&person(card)?).cloned().flatten())?;
            Some((key.clone(), again))
        })
        .collect()
}

/// What people go by: the system, the name, a mail address and a telephone; `None` where there is no more
/// than a name.
fn person(card: &Card) -> Option<String> {
    let (mail, phone) = (card.field("emails"), card.field("phones"));
    (card.kind == Kind::Contact && (mail.is_some() || phone.is_some())).then(|| {
        let said = |text: Option<&str>| text.unwrap_or_default().to_lowercase();
        format!(
            "{:?} {}\u{1f}{}\u{1f}{}",
            card.system,
            said(Some(&card.label)),
            said(mail),
            said(phone)
        )
    })
}

/// The old keys of records with a card, and their new ones.
fn find_again(case: &Case, old: &str, new: &Source) -> FxHashMap<RecordKey, RecordKey> {
    let mut by_identity: FxHashMap<String, Option<RecordKey>> = FxHashMap::default();
    for record in &new.records {
        let key = RecordKey::of(new, record);
        by_identity
            .entry(identity(&Card::of(new, record)))
            .and_modify(|several| *several = None)
            .or_insert(Some(key));
    }
    let cards = case.cards.iter().filter(|(key, _)| key.is_of(old));
    cards
        .filter_map(|(key, card)| {
            let again = by_identity.get(&identity(card))?.clone()?;
            Some((key.clone(), again))
        })
        .collect()
}

/// What a record is recognised by: its id, else everything its card says.
fn identity(card: &Card) -> String {
    if let Some(id) = &card.id {
        return format!("{:?} {id}", card.kind);
    }
    let fields: Vec<String> = card
        .fields
        .iter()
        .map(|f| format!("{}\u{1f}{}", f.field, f.value))
        .collect();
    format!(
        "{:?} {}\u{1e}{}",
        card.kind,
        card.label,
        fields.join("\u{1e}")
    )
}

fn concerned(verdict: &Verdict) -> Vec<&RecordKey> {
    match verdict {
        Verdict::Delete { record, keep, .. } => vec![record, keep],
        Verdict::Keep { record } => vec![record],
        Verdict::NotSame { left, right } | Verdict::Later { left, right } => vec![left, right],
    }
}

/// Names the records anew.
fn rename(entry: &mut Entry, found: &FxHashMap<RecordKey, RecordKey>) {
    let rename = |key: &mut RecordKey| {
        if let Some(new) = found.get(key) {
            *key = new.clone();
        }
    };
    match &mut entry.verdict {
        Verdict::Delete { record, keep, .. } => {
            rename(record);
            rename(keep);
        }
        Verdict::Keep { record } => rename(record),
        Verdict::NotSame { left, right } | Verdict::Later { left, right } => {
            rename(left);
            rename(right);
        }
    }
}
