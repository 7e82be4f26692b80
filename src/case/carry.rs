//! Verdicts of an export that changed: carried over to the records that are still the same, set aside
//! otherwise.
//!
//! A record is named by its file's fingerprint, so a verdict never lands on another record by chance.
//! When a file holds something else than it did, each record with a verdict is looked for in the new
//! file: by the system's own id, else by everything its card says. Only a single hit counts. A verdict on
//! a record that is not found is kept in the case, and out of the plan.

use rustc_hash::FxHashMap;

use super::{Card, Case, Entry, RecordKey, Verdict};
use crate::record::Source;

/// Carries the verdicts on records of `old` (a file's SHA-256) over to `new`, the same file as it is now.
/// Gives how many were set aside.
pub(super) fn carry_over(case: &mut Case, old: &str, new: &Source) -> usize {
    let found = find_again(case, old, new);
    let gone = |key: &RecordKey| key.is_of(old) && !found.contains_key(key);
    let journal = std::mem::take(&mut case.journal);
    let mut set_aside = 0;
    for mut entry in journal {
        if concerned(&entry.verdict).into_iter().any(gone) {
            set_aside += 1;
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
    set_aside
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
    match &card.id {
        Some(id) => format!("{:?} {id}", card.kind),
        None => {
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
    }
}

fn concerned(verdict: &Verdict) -> Vec<&RecordKey> {
    match verdict {
        Verdict::Delete { record, keep, .. } => vec![record, keep],
        Verdict::Keep { record } => vec![record],
        Verdict::NotSame { left, right } | Verdict::Later { left, right } => vec![left, right],
    }
}

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
