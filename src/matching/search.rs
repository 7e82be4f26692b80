//! The search itself: prepare, block, compare, score, group, link.

mod gather;
mod score;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use gather::{Judge, duplicate_groups, entities};
use score::Candidates;

use super::block::Blocks;
use super::keep::Advisor;
use super::link;
use super::model::{Model, probability};
use super::prepare::{self, Print, Slot};
use super::scored::Scored;
use super::stats::Stats;
use super::{Band, Matches, Options, Pair, Relation, fields};
use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::{Kind, Source};
use crate::text;

/// Pairs whose contents are held against each other between two reports.
const RELATED: usize = 8_192;

/// Finds what means the same among all records of `sources`.
///
/// # Errors
/// [`Cancelled`] where `watch` asks to stop.
pub fn find(
    sources: &[Source],
    options: &Options,
    watch: &mut dyn Watch,
) -> Result<Matches, Cancelled> {
    search(sources, options, true, watch)
}

/// As [`find`], for those who want to know only which records belong together: how the contents of a pair
/// relate is not looked into, and [`Pair::relation`] is [`Relation::Conflicting`] throughout; nor is it chosen
/// which copy to keep: [`Advisor`] does that for a group.
///
/// # Errors
/// [`Cancelled`] where `watch` asks to stop.
pub fn find_pairs(
    sources: &[Source],
    options: &Options,
    watch: &mut dyn Watch,
) -> Result<Matches, Cancelled> {
    search(sources, options, false, watch)
}

fn search(
    sources: &[Source],
    options: &Options,
    relate: bool,
    watch: &mut dyn Watch,
) -> Result<Matches, Cancelled> {
    let active = |r: &crate::record::Record| {
        (options.include_deleted || !r.deleted) && options.kind.is_none_or(|k| k == r.kind())
    };
    let mut prepared = prepare::prepare(sources, active, watch)?;
    let stats = Stats::of(&mut prepared, watch)?;
    let mut model = Model::new(prepared, stats);
    model.learn_times();

    let mut matches = Matches::default();
    // Pairs that make one entity without being duplicates: attendee rows, one record exported twice.
    let mut joined: Vec<(u32, u32, f64)> = Vec::new();
    let mut accepted: Vec<(u32, u32, f64)> = Vec::new();
    let mut all_scored: Vec<Scored> = Vec::new();
    let least = options.min_score.min(Band::FLOOR);
    // One record that stands in several exports is looked at once, where it stands first.
    let repeats = repeats(&model);
    joined.extend(repeats.iter().map(|(again, first)| (*first, *again, 2.0)));

    for kind in Kind::ALL {
        let members = model.prepared.in_memory_order(kind);
        if members.len() < 2 {
            continue;
        }
        let stop = watch.stop();
        let glances = || model.glances(&members, &stop);
        let (blocks, glances) = Blocks::of(&model.prepared, &members, glances, watch)?;
        note_caps(kind, &blocks, &mut matches.notes);
        let all = Candidates {
            kind,
            members,
            blocks,
            glances,
        };
        let scored = all.score(&mut model, least, &mut matches, watch)?;
        let members = all.into_members();

        let mut kept: Vec<(Scored, f64)> = Vec::new();
        let mut versions = 0_usize;
        for &s in &scored {
            if model.two_versions(s.a, s.b) {
                versions += 1;
                joined.push((s.a, s.b, 2.0));
                continue;
            }
            if repeats.contains_key(&s.a) || repeats.contains_key(&s.b) {
                continue;
            }
            if s.attendee_rows {
                joined.push((s.a, s.b, 1.5));
                continue;
            }
            let probability = probability(model.prior(model.slot(s.a), model.slot(s.b)) + s.bits);
            if probability >= least {
                kept.push((s, probability));
            }
        }
        let again = |n: &&u32| repeats.contains_key(n);
        let twice = members.iter().filter(again).count();
        if twice > 0 {
            matches.notes.push(format!(
                "{} {} in two files with the same id: one record exported twice, not a copy.",
                text::count(twice as u64),
                if twice == 1 {
                    "record stands"
                } else {
                    "records stand"
                },
            ));
        }
        if versions > 0 {
            matches.notes.push(format!(
                "{} {} in one file with the same identity and another version number: two versions of one event, not copies.",
                text::count(versions as u64),
                if versions == 1 { "pair of events stands" } else { "pairs of events stand" },
            ));
        }
        let mut found: Vec<(Pair, bool)> = Vec::with_capacity(kept.len());
        for kept_now in kept.chunks(RELATED) {
            grouping(watch, found.len(), kept.len())?;
            found.par_extend(kept_now.par_iter().map(|&(s, score)| {
                let (left, right) = (model.slot(s.a).at, model.slot(s.b).at);
                let relation = if relate {
                    fields::relation(left.of(sources), right.of(sources))
                } else {
                    Relation::Conflicting
                };
                let band = Band::of(score).unwrap_or(Band::Possible);
                (
                    Pair {
                        kind,
                        left,
                        right,
                        score,
                        band,
                        relation,
                        linked: false,
                    },
                    s.across,
                )
            }));
        }
        grouping(watch, kept.len(), kept.len())?;
        found.par_sort_unstable_by(|(x, _), (y, _)| {
            y.score
                .total_cmp(&x.score)
                .then((x.left, x.right).cmp(&(y.left, y.right)))
        });
        let (across, within): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, across)| *across);
        matches.pairs.extend(within.into_iter().map(|(p, _)| p));
        matches
            .counterparts
            .extend(across.into_iter().map(|(p, _)| p));
        accepted.extend(
            kept.iter()
                .filter(|(_, p)| *p >= 0.5)
                .map(|(s, p)| (s.a, s.b, *p)),
        );
        all_scored.extend(scored);
    }
    let pairs = matches.pairs.len() + matches.counterparts.len();
    grouping(watch, pairs, pairs)?;
    let advisor = relate.then(|| Advisor::of(sources));
    let judge = Judge::new(&model, &all_scored);
    drop(all_scored);
    let stop = watch.stop();
    joined.extend(&accepted);
    ((matches.groups, ()), matches.entity) = rayon::join(
        || {
            rayon::join(
                || duplicate_groups(&judge, &accepted, advisor.as_ref(), &stop),
                || link::link(sources, &mut matches.counterparts, &stop),
            )
        },
        || entities(&judge, &joined, &stop),
    );
    drop(judge);
    stop.check()?;
    grouping(watch, pairs, pairs)?;
    matches.pairs.retain(|p| p.score >= options.min_score);
    matches
        .counterparts
        .retain(|p| p.score >= options.min_score);
    matches.index_counterparts();
    matches.model = model;
    tracing::info!(
        compared = matches.compared,
        pairs = matches.pairs.len(),
        counterparts = matches.counterparts.len(),
        groups = matches.groups.len(),
        "matching ended"
    );
    Ok(matches)
}

/// Reports from the last stage.
fn grouping(watch: &mut dyn Watch, done: usize, total: usize) -> Result<(), Cancelled> {
    watch.step(Progress {
        stage: Stage::Grouping,
        done: done as u64,
        total: Some(total as u64),
        what: String::new(),
    })
}

fn note_caps(kind: Kind, blocks: &Blocks, notes: &mut Vec<String>) {
    for &(key, blocks, records) in &blocks.capped {
        notes.push(format!(
            "{} {} share {} with very many others ({} {}); {}.",
            text::count(records as u64),
            kind.noun(records),
            key.label(),
            text::count(blocks as u64),
            if blocks == 1 { "value" } else { "values" },
            key.when_crowded(),
        ));
    }
}

/// Records that stand in several exports of one system, by its own id: each later slot, and the first.
fn repeats(model: &Model) -> BTreeMap<u32, u32> {
    let mut repeats = BTreeMap::new();
    let with_ids = || {
        let numbered = (0..).zip(&model.prepared.slots);
        numbered.filter_map(|(n, slot): (u32, _)| {
            let id = slot.id.filter(|_| slot.active)?;
            Some((n, slot, id))
        })
    };
    // Mostly there is one export of a system, and nothing to look up.
    let mut exports: FxHashMap<_, u32> = FxHashMap::default();
    let is_lone = |(_, slot, _): (u32, &Slot, Print)| {
        let source = slot.at.source;
        *exports.entry((slot.system, slot.kind)).or_insert(source) == source
    };
    if with_ids().all(is_lone) {
        return repeats;
    }
    let mut first = FxHashMap::default();
    for (n, slot, id) in with_ids() {
        let at = *first.entry((slot.system, slot.kind, id)).or_insert(n);
        if model.slot(at).at.source != slot.at.source {
            repeats.insert(n, at);
        }
    }
    repeats
}
