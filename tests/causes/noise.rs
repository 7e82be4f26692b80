//! What surrounds every trouble: colleagues' records, a few doubles nobody minds, old deletions, everyday
//! edits, and answers to questions that have nothing to do with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use syncsleuth::record::{Body, Kind, Record, System};

use super::people::{Dice, record, some_time};
use super::tables::Row;
use super::work::Work;

/// Midnight of 22 November 2026, the day of the exports.
const NOW: i64 = 1_795_305_600;

/// Puts a case into the middle of ordinary life.
pub(crate) fn surround(work: &mut Work, cause: &str, dice: &mut Dice) {
    // A limit is counted to the record; everything else bears a little more or less.
    if cause != "over-limit" {
        if dice.chance(40) {
            colleagues(work, dice);
        }
        if dice.chance(60) {
            old_doubles(work, dice);
        }
        if dice.chance(50) {
            old_deletions(work, dice);
        }
    }
    edits(work, cause, dice);
    everyday_answers(work, dice);
}

/// What tells a record from others, for finding it in another system.
fn label(record: &Record) -> String {
    match &record.body {
        Body::Contact(c) => c.display_name().unwrap_or_default().to_owned(),
        Body::Event(e) => e.subject.clone().unwrap_or_default(),
        Body::Task(t) => t.subject.clone().unwrap_or_default(),
    }
}

/// Some of what nobody touched is a colleague's; half of the time it was never synced to this mailbox.
fn colleagues(work: &mut Work, dice: &mut Dice) {
    let touched: BTreeSet<String> = work
        .after
        .values()
        .flatten()
        .filter(|row| row.deleted || row.owner != 1 || row.created >= work.incident)
        .map(|row| label(&row.record))
        .collect();
    let labels: BTreeSet<String> = work
        .after
        .get(&System::Salesforce)
        .into_iter()
        .flatten()
        .map(|row| label(&row.record))
        .filter(|label| !touched.contains(label))
        .collect();
    let owners: BTreeMap<String, u64> = labels
        .into_iter()
        .filter_map(|label| dice.chance(35).then(|| (label, dice.range(2, 3))))
        .collect();
    let hidden = dice.chance(50);
    for side in [&mut work.before, &mut work.after] {
        for (system, rows) in side.iter_mut() {
            if *system != System::Salesforce && hidden {
                rows.retain(|row| !owners.contains_key(&label(&row.record)));
            }
            for row in rows {
                if let Some(owner) = owners.get(&label(&row.record)) {
                    (row.owner, row.creator, row.modifier) = (*owner, *owner, *owner);
                }
            }
        }
    }
}

/// One to four records have stood there twice for years.
fn old_doubles(work: &mut Work, dice: &mut Dice) {
    let systems: Vec<System> = work.before.keys().copied().collect();
    for system in systems {
        for _ in 0..dice.range(0, 3) {
            let rows = &work.before[&system];
            let calm: Vec<&Row> = rows.iter().filter(|row| !row.deleted).collect();
            if calm.is_empty() {
                continue;
            }
            let mut copy = (*dice.pick(&calm)).clone();
            copy.id = 900_000 + dice.range(0, 90_000);
            copy.created = some_time(dice);
            copy.modified = copy.created;
            if let Body::Contact(contact) = &mut copy.record.body {
                contact.edit(|fields| fields.phones.clear());
            }
            for side in [&mut work.before, &mut work.after] {
                if let Some(rows) = side.get_mut(&system) {
                    rows.push(copy.clone());
                }
            }
        }
    }
}

/// Records deleted one by one long ago, still in the bin of an export of everything.
fn old_deletions(work: &mut Work, dice: &mut Dice) {
    for n in 0..dice.range(2, 6) {
        let gone = record(work.kind, 20_000 + n, dice);
        let created = some_time(dice);
        let mut row = work.row(gone, created);
        row.modified = created + dice.span(10, 300) * 86_400;
        row.deleted = true;
        for side in [&mut work.before, &mut work.after] {
            if let Some(rows) = side.get_mut(&System::Salesforce) {
                rows.push(row.clone());
            }
        }
    }
}

/// People go on working: a third of the records were edited at some time, some of them lately.
fn edits(work: &mut Work, cause: &str, dice: &mut Dice) {
    let until = match cause {
        "sync-ended" => 1_790_812_800,
        "sync-stuck" => work.incident - 25 * 86_400,
        _ => NOW - 40_000,
    };
    let mut edited: BTreeMap<(System, u64), i64> = BTreeMap::new();
    for (system, rows) in &mut work.after {
        for row in rows {
            let calm = row.modified == row.created && row.created < work.incident && !row.deleted;
            if calm && row.created < until - 86_400 && dice.chance(35) {
                let recent = dice.chance(40).then_some(until - 60 * 86_400);
                let from = recent.unwrap_or(row.created).max(row.created);
                row.modified = dice.span(from, until);
                edited.insert((*system, row.id), row.modified);
            }
        }
    }
    let taken = work.incident - 86_400;
    for (system, rows) in &mut work.before {
        for row in rows {
            if let Some(at) = edited.get(&(*system, row.id)).filter(|at| **at < taken) {
                row.modified = *at;
            }
        }
    }
}

/// What a person tells who is asked all questions; whatever the case itself says stays.
fn everyday_answers(work: &mut Work, dice: &mut Dice) {
    let count = work.after.get(&System::Salesforce).map_or(120, Vec::len);
    let started = jiff::Timestamp::from_second(work.incident).expect("a time of this century");
    let started = started.strftime("%Y-%m-%d").to_string();
    let entry = ["entry_contacts", "entry_events", "entry_tasks"][match work.kind {
        Kind::Contact => 0,
        Kind::Event => 1,
        Kind::Task => 2,
    }];
    let of_many = |dice: &mut Dice, values: &[Value]| dice.pick(values).clone();
    let some = json!("some");
    let none = json!("none");
    let (yes, no) = (json!("yes"), json!("no"));
    let usual: Vec<(&str, u64, Value)> = vec![
        ("started_on", 45, json!(started)),
        ("phones", 50, json!(dice.range(0, 2))),
        ("outlook_computers", 50, json!(dice.range(1, 2))),
        ("sync_computers", 30, json!(1)),
        (
            "delegates",
            35,
            of_many(dice, &[no.clone(), no.clone(), no.clone(), yes.clone()]),
        ),
        (
            entry,
            50,
            json!(dice.pick(&["outlook", "outlook", "salesforce"])),
        ),
        ("direction_changed", 35, no.clone()),
        (
            "edited_both_sides",
            30,
            of_many(dice, &[no.clone(), no.clone(), yes.clone()]),
        ),
        (
            "sync_errors",
            45,
            of_many(dice, &[none.clone(), none.clone(), none, some]),
        ),
        (
            "team_records",
            35,
            of_many(dice, &[no.clone(), no.clone(), yes]),
        ),
        ("all_contacts_filter", 20, no),
        ("contact_count", 30, json!(count)),
    ];
    for (question, percent, answer) in usual {
        let asked = work.kind == Kind::Contact
            || !matches!(
                question,
                "contact_count" | "team_records" | "all_contacts_filter"
            );
        if asked && dice.chance(percent) && !work.answers.contains_key(question) {
            work.answers.insert(question.to_owned(), answer);
        }
    }
}
