//! Where a lost record lives on: its counterparts in the other systems of the later state.
//!
//! Only records that share something telling with a lost one are searched, so that a few losses among
//! many records cost little.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::matching::{self, Options};
use crate::progress::{Cancelled, Watch};
use crate::record::{Body, Kind, Record, RecordRef, Source, System};

use super::values::tidy;
use super::{Change, What, made_up};

/// Fills in [`Change::still_in`] and [`Change::counterparts`] of what was deleted.
pub(super) fn note(
    before: &[Source],
    after: &[Source],
    changes: &mut [Change],
    watch: &mut dyn Watch,
) -> Result<(), Cancelled> {
    for kind in Kind::ALL {
        let lost: Vec<(usize, RecordRef)> = changes
            .iter()
            .enumerate()
            .filter(|(_, c)| c.what == What::Deleted && c.kind == kind)
            .filter_map(|(at, c)| Some((at, c.before?)))
            .collect();
        if lost.is_empty() {
            continue;
        }
        let mut telling = FxHashSet::default();
        for (_, at) in &lost {
            keys(at.of(before), |key| {
                telling.insert(key);
            });
        }
        // The lost records of each system, then what lives in every system.
        let mut sources: Vec<Source> = Vec::new();
        let mut origin: Vec<Vec<Origin>> = Vec::new();
        let mut put = |system: System, record: &Record, from: Origin| {
            let living = matches!(from, Origin::Living(_));
            let same =
                |origin: &Vec<Origin>| matches!(origin.first(), Some(Origin::Living(_))) == living;
            let place = sources
                .iter()
                .zip(&origin)
                .position(|(s, o)| s.system == system && same(o));
            let place = place.unwrap_or_else(|| {
                sources.push(made_up(system, Vec::new()));
                origin.push(Vec::new());
                sources.len() - 1
            });
            sources[place].records.push(Record {
                deleted: false,
                ..record.clone()
            });
            origin[place].push(from);
        };
        for (number, at) in &lost {
            put(
                at.source(before).system,
                at.of(before),
                Origin::Lost(*number),
            );
        }
        for (number, source) in after.iter().enumerate().filter(|(_, s)| !s.is_log) {
            let shares = |record: &Record| {
                let mut shares = false;
                if record.kind() == kind && !record.deleted {
                    keys(record, |key| shares |= telling.contains(&key));
                }
                shares
            };
            let sharing = source.records.par_iter().enumerate();
            let sharing: Vec<usize> = sharing
                .filter(|(_, record)| shares(record))
                .map(|(index, _)| index)
                .collect();
            for index in sharing {
                let at = RecordRef {
                    source: number as u32,
                    index: index as u32,
                };
                put(source.system, &source.records[index], Origin::Living(at));
            }
        }
        let options = Options {
            kind: Some(kind),
            ..Options::default()
        };
        let found = matching::find(&sources, &options, watch)?;
        for pair in found.counterparts.iter().filter(|p| p.score >= 0.5) {
            let of = |at: RecordRef| origin[at.source as usize][at.index as usize];
            let (lost, living) = match (of(pair.left), of(pair.right)) {
                (Origin::Lost(lost), Origin::Living(living))
                | (Origin::Living(living), Origin::Lost(lost)) => (lost, living),
                (Origin::Lost(one), Origin::Lost(other)) => {
                    if pair.linked {
                        changes[one].also_lost.push(other);
                        changes[other].also_lost.push(one);
                    }
                    continue;
                }
                (Origin::Living(_), Origin::Living(_)) => continue,
            };
            let system = living.source(after).system;
            let change = &mut changes[lost];
            if !change.still_in.contains(&system) {
                change.still_in.push(system);
                change.counterparts.push(living);
            }
        }
        for (at, _) in lost {
            changes[at].still_in.sort_unstable();
        }
    }
    Ok(())
}

/// Where a record of the search comes from.
#[derive(Debug, Clone, Copy)]
enum Origin {
    /// The change of a lost record.
    Lost(usize),
    /// A record of the later state.
    Living(RecordRef),
}

/// Calls `give` with what a record may share with its counterpart.
fn keys(record: &Record, mut give: impl FnMut(String)) {
    match &record.body {
        Body::Contact(c) => {
            for mail in c.emails() {
                give(tidy(mail));
            }
            for phone in c.phones() {
                let digits: String = phone.value.chars().filter(char::is_ascii_digit).collect();
                if let Some(last) = digits.len().checked_sub(7) {
                    give(digits[last..].to_owned());
                }
            }
            let family = c.family_name().or(c.display_name());
            if let Some(family) = family {
                give(tidy(family));
            }
        }
        Body::Event(e) => {
            if let Some(subject) = e.subject.as_deref() {
                give(tidy(subject));
            }
        }
        Body::Task(t) => {
            if let Some(subject) = t.subject.as_deref() {
                give(tidy(subject));
            }
        }
    }
}
