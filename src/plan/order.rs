//! The order of a work list: by system, kind and folder, and within a folder as the person sorts it there.
//!
//! What a program made within minutes lies together when the list is sorted by the day of creation; such a
//! block is offered as one, where no record that is known to stay was created in between.

use std::collections::BTreeMap;

use crate::case::{Card, Case, Marks, RecordKey};
use crate::record::{Kind, Moment, System};
use crate::text::shown;

/// A record to delete.
pub(super) type Entry<'c> = (&'c RecordKey, &'c Card);

/// From this many on, records created together are a block worth selecting as one.
const BLOCK: usize = 5;
/// Records this close in time, in minutes, were created by one run, as in `history::bursts`.
const GAP: i64 = 10;

/// Records that are found in one place, in the order of the list there.
pub(super) struct Group<'c> {
    /// Where they are and how to sort the list; safe to show.
    pub(super) heading: String,
    pub(super) entries: Vec<Entry<'c>>,
}

/// The records in groups, in the order of work.
pub(super) fn arrange<'c>(
    case: &'c Case,
    marks: &Marks,
    entries: impl IntoIterator<Item = Entry<'c>>,
) -> Vec<Group<'c>> {
    let mut places: BTreeMap<(System, Kind, Option<&str>), Vec<Entry<'c>>> = BTreeMap::new();
    for (key, card) in entries {
        let place = (card.system, card.kind, card.folder.as_deref());
        places.entry(place).or_default().push((key, card));
    }
    let mut groups = Vec::new();
    for ((system, kind, folder), entries) in places {
        let place = folder.map_or(String::new(), |f| format!(", folder {}", shown(f)));
        let noun = kind.noun(2);
        let stay: Vec<i64> = case
            .cards
            .iter()
            .filter(|(key, card)| {
                (card.system, card.kind, card.folder.as_deref()) == (system, kind, folder)
                    && !case.is_to_delete(marks, key)
            })
            .filter_map(|(_, card)| minutes(card))
            .collect();
        let (blocks, mut single) = blocks(entries, &stay);
        for block in blocks {
            let span = |entry: Option<&Entry<'_>>| {
                entry
                    .and_then(|(_, card)| card.field("created"))
                    .map_or(String::new(), |c| shown(c).into_owned())
            };
            groups.push(Group {
                heading: format!(
                    "{} {noun} in {}{place} that lie together when the list is sorted by Created, from {} to {}. Select them as a block only if the program counts {} as well; if it counts more, tick them one by one.{}",
                    block.len(),
                    system.label(),
                    span(block.first()),
                    span(block.last()),
                    block.len(),
                    if block.iter().any(|(_, card)| !card.copy_first.is_empty()) {
                        " Copy first where a step says so."
                    } else {
                        ""
                    }
                ),
                entries: block,
            });
        }
        if single.is_empty() {
            continue;
        }
        let by = match kind {
            Kind::Contact => "name",
            Kind::Event => "start",
            Kind::Task => "due date",
        };
        let sorted_by = |card: &Card| match kind {
            Kind::Contact => String::new(),
            Kind::Event => card.field("start").unwrap_or_default().to_owned(),
            Kind::Task => card.field("due").unwrap_or_default().to_owned(),
        };
        single.sort_by_cached_key(|(key, card)| (sorted_by(card), card.label.to_lowercase(), *key));
        groups.push(Group {
            heading: format!(
                "{} {} in {}{place}. Sort the list there by {by}.",
                single.len(),
                kind.noun(single.len()),
                system.label()
            ),
            entries: single,
        });
    }
    groups
}

/// When a record was created, in minutes on a scale of its own; `None` where no time of day is known.
fn minutes(card: &Card) -> Option<i64> {
    let created = card.record().created.filter(Moment::has_time)?;
    Some(created.scale().div_euclid(60))
}

/// Blocks of records created together, by time, and the records in none.
fn blocks<'c>(entries: Vec<Entry<'c>>, stay: &[i64]) -> (Vec<Vec<Entry<'c>>>, Vec<Entry<'c>>) {
    let mut single = Vec::new();
    let mut timed: Vec<(i64, Entry<'c>)> = Vec::new();
    for entry in entries {
        match minutes(entry.1) {
            Some(at) => timed.push((at, entry)),
            None => single.push(entry),
        }
    }
    timed.sort_by_key(|(at, (key, _))| (*at, *key));
    let mut blocks = Vec::new();
    for run in timed.chunk_by(|(a, _), (b, _)| b - a <= GAP) {
        let span = run.first().zip(run.last()).map(|((a, _), (b, _))| *a..=*b);
        let is_clear = span.is_some_and(|span| !stay.iter().any(|at| span.contains(at)));
        let records = run.iter().map(|(_, entry)| *entry);
        if run.len() >= BLOCK && is_clear {
            blocks.push(records.collect());
        } else {
            single.extend(records);
        }
    }
    (blocks, single)
}
