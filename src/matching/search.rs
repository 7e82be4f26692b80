//! The search itself: prepare, block, compare, score, group, link.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::block::Blocks;
use super::compare::Glance;
use super::group;
use super::keep::{self, Changes};
use super::learn;
use super::link;
use super::model::{Model, log_odds, probability};
use super::prepare;
use super::stats::Stats;
use super::{Band, Group, Matches, Options, Pair, Relation, fields};
use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::{Kind, Source};
use crate::text;

/// Candidates scored between two reports, about.
const BATCH: usize = 65_536;

/// What the estimate of the prior and of the weights may add to a pair in the sample, in bits.
const MAY_ADD: f64 = 4.0;

/// About so many meetings teach the prior and the weights; of more, those of every second, third, … record.
const SAMPLE: usize = 120_000;

/// Pairs whose contents are held against each other between two reports.
const RELATED: usize = 8_192;

/// Records whose candidates one processor takes in one go.
const TOGETHER: usize = 64;

/// Below so many bits in all, a candidate is not kept even for the estimate of the prior.
const HOPELESS_BITS: f64 = -16.0;

/// A candidate that may be a pair.
#[derive(Clone, Copy)]
struct Scored {
    a: u32,
    b: u32,
    /// Without the prior.
    bits: f64,
    across: bool,
    attendee_rows: bool,
}

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
/// relate is not looked into, and [`Pair::relation`] is [`Relation::Conflicting`] throughout.
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
    let least = options.min_score.min(Band::FLOOR);
    // One record that stands in several exports is looked at once, where it stands first.
    let repeats = repeats(&model);
    joined.extend(repeats.iter().map(|(again, first)| (*first, *again, 2.0)));

    for kind in Kind::ALL {
        let mut members: Vec<u32> = (0..model.prepared.slots.len() as u32)
            .filter(|&n| model.slot(n).active && model.slot(n).kind == kind)
            .collect();
        if members.len() < 2 {
            continue;
        }
        // In the order in which they stand in memory.
        members.par_sort_unstable_by_key(|&n| model.slot(n).place());
        let blocks = Blocks::of(&model.prepared, &members, watch)?;
        note_caps(kind, &blocks, &mut matches.notes);
        let scored = score(
            &mut model,
            kind,
            &members,
            &blocks,
            least,
            &mut matches,
            watch,
        )?;
        drop(blocks);

        let mut kept: Vec<(Scored, f64)> = Vec::new();
        let mut versions = 0_usize;
        for s in scored {
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
    }
    let pairs = matches.pairs.len() + matches.counterparts.len();
    grouping(watch, pairs, pairs)?;
    let changes = Changes::of(sources);
    joined.extend(&accepted);
    ((matches.groups, ()), matches.entity) = rayon::join(
        || {
            rayon::join(
                || duplicate_groups(sources, &model, &accepted, &changes),
                || link::link(sources, &mut matches.counterparts),
            )
        },
        || entities(&model, &joined),
    );
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

/// Estimates the prior and the weights, and scores what may be a pair, in order.
fn score(
    model: &mut Model,
    kind: Kind,
    members: &[u32],
    blocks: &Blocks,
    least: f64,
    matches: &mut Matches,
    watch: &mut dyn Watch,
) -> Result<Vec<Scored>, Cancelled> {
    let glances = model.glances(members);
    let all = Candidates {
        kind,
        members,
        blocks,
        glances: &glances,
    };
    let meetings: usize = blocks.meetings().iter().map(|&n| n as usize).sum();
    let step = (meetings / SAMPLE).max(1);
    let floor = log_odds(least).max(HOPELESS_BITS);
    let (mut scored, compared) = all.score(model, step, (floor - MAY_ADD, HOPELESS_BITS), watch)?;
    estimate_priors(model, kind, &scored, step);
    if kind == Kind::Contact {
        learn_from(model, &mut scored, step, &mut matches.notes);
    } else if step == 1 {
        // The prior moves no weight.
        matches.compared += compared;
        return Ok(scored);
    }
    let (scored, compared) = all.score(model, 1, (floor, floor), watch)?;
    matches.compared += compared;
    Ok(scored)
}

/// The records of one kind and whom each is to be held against.
struct Candidates<'c> {
    kind: Kind,
    members: &'c [u32],
    blocks: &'c Blocks,
    /// Each member at a glance; empty where the kind has none.
    glances: &'c [Glance],
}

impl Candidates<'_> {
    /// Holds every `step`-th record against those it shares a key with. Answers with what may be a pair, in
    /// order, and with how many pairs were compared. `floors` are in bits with the prior: what cannot reach
    /// the first is not looked into, what is below the second is not kept.
    fn score(
        &self,
        model: &Model,
        step: usize,
        floors: (f64, f64),
        watch: &mut dyn Watch,
    ) -> Result<(Vec<Scored>, u64), Cancelled> {
        let tried: Vec<u32> = (0..self.members.len() as u32).step_by(step).collect();
        let meetings = |record: &u32| self.blocks.meetings()[*record as usize] as usize;
        let total: usize = tried.iter().map(meetings).sum();
        let (mut scored, mut compared, mut done) = (Vec::new(), 0, 0);
        let mut left = &tried[..];
        while !left.is_empty() {
            watch.step(Progress {
                stage: Stage::Comparing,
                done: done as u64,
                total: Some(total as u64),
                what: self.kind.noun(2).to_owned(),
            })?;
            let (mut count, until) = (0, done + BATCH);
            while count < left.len() && done < until {
                done += meetings(&left[count]);
                count += 1;
            }
            let (now, later) = left.split_at(count);
            let found: Vec<(Vec<Scored>, u64)> = now
                .par_chunks(TOGETHER)
                .map(|records| self.score_some(model, records, floors))
                .collect();
            for (found, count) in found {
                scored.extend(found);
                compared += count;
            }
            left = later;
        }
        Ok((scored, compared))
    }

    fn score_some(
        &self,
        model: &Model,
        records: &[u32],
        (reached, kept): (f64, f64),
    ) -> (Vec<Scored>, u64) {
        let limits = model.limits();
        // What is left to reach without the prior, in one system and across two.
        let reached =
            [false, true].map(|across| (reached - model.prior_of(self.kind, across)) as f32);
        let (mut found, mut compared) = (Vec::new(), 0);
        let (mut partners, mut glances) = (Vec::new(), Vec::new());
        for &record in records {
            self.blocks.partners(record as usize, &mut partners);
            compared += partners.len() as u64;
            if let Some(x) = self.glances.get(record as usize) {
                // All are touched before one is looked into, so that memory brings them side by side.
                glances.clear();
                glances.extend(partners.iter().map(|&p| {
                    let y = &self.glances[p as usize];
                    (p, y, reached[usize::from(x.system() != y.system())])
                }));
                partners.clear();
                let may_be = |(_, y, least): &&(u32, &Glance, f32)| x.most(y, limits) >= *least;
                partners.extend(glances.iter().filter(may_be).map(|(p, ..)| *p));
            }
            let a = self.members[record as usize];
            found.extend(
                partners.iter().filter_map(|&partner| {
                    candidate(model, a, self.members[partner as usize], kept)
                }),
            );
        }
        (found, compared)
    }
}

/// Scores two slots; `None` where they have fewer bits than `least`, the prior included.
fn candidate(model: &Model, a: u32, b: u32, least: f64) -> Option<Scored> {
    let (a, b) = (a.min(b), a.max(b));
    let (x, y) = (model.slot(a), model.slot(b));
    let evidence = model.evidence(a, b);
    let bits = evidence.bits();
    let hopeless = model.prior(x, y) + bits < least;
    let kept = !hopeless || evidence.attendee_rows || model.same_record(a, b);
    kept.then_some(Scored {
        a,
        b,
        bits,
        across: x.system != y.system,
        attendee_rows: evidence.attendee_rows,
    })
}

/// Learns how often copies differ in each fact, and scores anew what learning can have moved. `step` says
/// that each candidate stands for so many.
fn learn_from(model: &mut Model, scored: &mut [Scored], step: usize, notes: &mut Vec<String>) {
    let pairs: Vec<(u32, u32)> = scored.iter().map(|s| (s.a, s.b)).collect();
    let lessons = learn::learn(model, &pairs, step);
    if lessons
        .iter()
        .all(|l| (l.weight.0 - l.weight.1).abs() < 0.05)
    {
        return;
    }
    scored.par_iter_mut().with_min_len(1_024).for_each(|s| {
        s.bits = model.evidence(s.a, s.b).bits();
    });
    estimate_priors(model, Kind::Contact, scored, step);
    notes.extend(learn::sentence(&lessons));
}

/// One expectation step: how many matches do the start weights expect? That number, per record, is the
/// new prior. Summed in whole millionths, so that the order of the candidates cannot matter. `step` says that
/// each candidate stands for so many.
fn estimate_priors(model: &mut Model, kind: Kind, scored: &[Scored], step: usize) {
    for across in [false, true] {
        let mut sum = 0_u64;
        for s in scored
            .iter()
            .filter(|s| s.across == across && !model.same_record(s.a, s.b))
        {
            let bits = model.prior(model.slot(s.a), model.slot(s.b)) + s.bits;
            sum += (probability(bits) * 1e6).round() as u64;
        }
        let expected = sum as f64 * step as f64 / 1e6;
        let per_record = expected / model.carriers(kind, across);
        model.set_prior(kind, across, per_record);
    }
}

/// Records that stand in several exports of one system, by its own id: each later slot, and the first.
fn repeats(model: &Model) -> BTreeMap<u32, u32> {
    let mut first = FxHashMap::default();
    let mut repeats = BTreeMap::new();
    for n in 0..model.prepared.slots.len() as u32 {
        let slot = model.slot(n);
        let Some(id) = slot.id.filter(|_| slot.active) else {
            continue;
        };
        let at = *first.entry((slot.system, slot.kind, id)).or_insert(n);
        if model.slot(at).at.source != slot.at.source {
            repeats.insert(n, at);
        }
    }
    repeats
}

/// What any two records bring into a group: log2 odds; `None` where they must not end in one. Dates of
/// series and tasks are joined unless something forbids it: their copies need not resemble each other.
fn judge(model: &Model, a: u32, b: u32) -> Option<f64> {
    if model.same_record(a, b) {
        return Some(f64::INFINITY);
    }
    let evidence = model.evidence(a, b);
    let bits = model.prior(model.slot(a), model.slot(b)) + evidence.bits();
    let apart = evidence.contradiction && !evidence.attendee_rows && probability(bits) < 0.05;
    match model.slot(a).kind {
        _ if apart => None,
        Kind::Contact => Some(bits),
        Kind::Event | Kind::Task => Some(0.0),
    }
}

fn duplicate_groups(
    sources: &[Source],
    model: &Model,
    accepted: &[(u32, u32, f64)],
    changes: &Changes,
) -> Vec<Group> {
    let within: Vec<(u32, u32, f64)> = accepted
        .iter()
        .copied()
        .filter(|&(a, b, _)| model.slot(a).system == model.slot(b).system)
        .collect();
    let mut groups: Vec<Group> = group::groups(model.prepared.slots.len(), &within, |a, b| {
        judge(model, a, b)
    })
    .into_par_iter()
    .map(|members| {
        let kind = model.slot(members[0]).kind;
        let members: Vec<_> = members.into_iter().map(|m| model.slot(m).at).collect();
        let (suggested_keep, why_keep) = keep::choose(sources, changes, &members);
        Group {
            kind,
            members,
            suggested_keep,
            why_keep,
        }
    })
    .collect();
    groups.sort_by(|x, y| (x.kind, &x.members).cmp(&(y.kind, &y.members)));
    groups
}

/// Numbers every prepared record; those joined share a number.
fn entities(model: &Model, joined: &[(u32, u32, f64)]) -> Vec<u32> {
    let groups = group::groups(model.prepared.slots.len(), joined, |a, b| {
        judge(model, a, b)
    });
    let mut first: Vec<u32> = (0..model.prepared.slots.len() as u32).collect();
    for group in &groups {
        for &member in group {
            first[member as usize] = group[0];
        }
    }
    let mut numbers = vec![0; first.len()];
    let mut next = 0;
    for (record, &leader) in first.iter().enumerate() {
        if leader as usize == record {
            numbers[record] = next;
            next += 1;
        } else {
            numbers[record] = numbers[leader as usize];
        }
    }
    numbers
}
