//! From blocks to scored pairs: a sample teaches the prior and the weights, then every candidate is scored.

use rayon::prelude::*;

use crate::matching::Matches;
use crate::matching::block::Blocks;
use crate::matching::compare::{Glance, Trust};
use crate::matching::learn::{learn_facts, learn_standing, learn_trust, sentence};
use crate::matching::model::{Model, Side, log_odds, probability};
use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::Kind;

/// Candidates scored between two reports, about.
const BATCH: usize = 65_536;

/// What the estimate of the prior and of the weights may add to a pair in the sample, in bits.
const MAY_ADD: f64 = 4.0;

/// About so many meetings teach the prior and the weights; of more, those of every second, third, … record.
const SAMPLE: usize = 120_000;

/// Records whose candidates one processor takes in one go.
const TOGETHER: usize = 64;

/// Pairs whose records are fetched before the first of them is compared.
const AT_ONCE: usize = 64;

/// Below so many bits in all, a candidate is not kept even for the estimate of the prior.
const HOPELESS_BITS: f64 = -16.0;

/// From this share of contacts on that have neither mail address nor telephone nor company, it is learned how
/// far names and places are to be trusted.
const UNREACHED: f64 = 0.9;

/// A candidate that may be a pair.
#[derive(Clone, Copy)]
pub(super) struct Scored {
    pub(super) a: u32,
    pub(super) b: u32,
    /// Without the prior.
    pub(super) bits: f64,
    pub(super) across: bool,
    pub(super) attendee_rows: bool,
    /// The two hold something that one person, event or task cannot hold.
    pub(super) contradiction: bool,
}

/// The records of one kind and whom each is to be held against.
pub(super) struct Candidates {
    pub(super) kind: Kind,
    pub(super) members: Vec<u32>,
    pub(super) blocks: Blocks,
    /// Each member at a glance; empty where the kind has none.
    pub(super) glances: Vec<Glance>,
}

impl Candidates {
    /// Estimates the prior and the weights, and scores what may be a pair, in order.
    pub(super) fn score(
        &self,
        model: &mut Model,
        least: f64,
        matches: &mut Matches,
        watch: &mut dyn Watch,
    ) -> Result<Vec<Scored>, Cancelled> {
        let meetings = self.meetings(1);
        let step = (meetings / SAMPLE).max(1);
        let sample = self.meetings(step);
        let floor = log_odds(least).max(HOPELESS_BITS);
        // Only what is learned from contacts makes a second look necessary where all were looked at.
        let is_once = step == 1 && self.kind != Kind::Contact;
        let total = sample + if is_once { 0 } else { meetings };
        let by_names = self.kind == Kind::Contact && model.stats.unreached >= UNREACHED;
        // How many of those alike are others is learned from those that are surely others too.
        let floors = if by_names {
            (f64::NEG_INFINITY, f64::NEG_INFINITY)
        } else {
            (floor - MAY_ADD, HOPELESS_BITS)
        };
        let (mut scored, compared) = self.held_against(model, step, floors, (0, total), watch)?;
        estimate_priors(model, self.kind, &scored, step);
        learn_from(model, self.kind, &mut scored, step, &mut matches.notes);
        if is_once {
            matches.compared += compared;
            return Ok(scored);
        }
        let trusted = model.trust.iter().any(Option::is_some);
        let may_add = if trusted { Trust::MOST } else { 0.0 };
        let floors = (floor - may_add, floor);
        let (scored, compared) = self.held_against(model, 1, floors, (sample, total), watch)?;
        matches.compared += compared;
        Ok(scored)
    }

    /// The records alone; the rest is given back.
    pub(super) fn into_members(self) -> Vec<u32> {
        self.members
    }

    /// How often every `step`-th record meets another.
    fn meetings(&self, step: usize) -> usize {
        let each = self.blocks.meetings().iter().step_by(step);
        each.map(|&n| n as usize).sum()
    }

    /// Holds every `step`-th record against those it shares a key with. Answers with what may be a pair, in
    /// order, and with how many pairs were compared. `floors` are in bits with the prior: what cannot reach
    /// the first is not looked into, what is below the second is not kept. Progress is told in meetings, from
    /// `before` on, of a `total`.
    fn held_against(
        &self,
        model: &Model,
        step: usize,
        floors: (f64, f64),
        (before, total): (usize, usize),
        watch: &mut dyn Watch,
    ) -> Result<(Vec<Scored>, u64), Cancelled> {
        let tried: Vec<u32> = (0..self.members.len() as u32).step_by(step).collect();
        let meetings = |record: &u32| self.blocks.meetings()[*record as usize] as usize;
        let (mut scored, mut compared, mut done) = (Vec::new(), 0, 0);
        let mut left = &tried[..];
        while !left.is_empty() {
            watch.step(Progress {
                stage: Stage::Comparing,
                done: (before + done) as u64,
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
        let (mut partners, mut glances, mut compared) = (Vec::new(), Vec::new(), 0);
        let mut left: Vec<(u32, u32)> = Vec::new();
        for &record in records {
            self.blocks.partners(record as usize, &mut partners);
            compared += partners.len() as u64;
            let a = self.members[record as usize];
            let pair = |p: u32| (a, self.members[p as usize]);
            let Some(x) = self.glances.get(record as usize) else {
                left.extend(partners.iter().map(|&p| pair(p)));
                continue;
            };
            // All are fetched before one is looked into, so that memory brings them side by side.
            glances.clear();
            glances.extend(partners.iter().map(|&p| self.glances[p as usize]));
            for (&p, y) in partners.iter().zip(&glances) {
                if x.most(y, limits) >= reached[usize::from(x.system() != y.system())] {
                    left.push(pair(p));
                }
            }
        }
        // The same for what is compared in full.
        let (mut found, mut near) = (Vec::new(), Vec::with_capacity(AT_ONCE));
        for pairs in left.chunks(AT_ONCE) {
            near.clear();
            near.extend(
                pairs
                    .iter()
                    .map(|&(a, b)| [a.min(b), a.max(b)].map(|n| model.side(n))),
            );
            let scored = near
                .iter()
                .filter_map(|[a, b]| candidate(model, a, b, kept));
            found.extend(scored);
        }
        (found, compared)
    }
}

/// Scores two records; `None` where they have fewer bits than `least`, the prior included.
fn candidate(model: &Model, a: &Side<'_>, b: &Side<'_>, least: f64) -> Option<Scored> {
    let evidence = model.evidence_of(a, b);
    let bits = evidence.bits();
    let hopeless = model.prior(a.slot, b.slot) + bits < least;
    let kept = !hopeless || evidence.attendee_rows || model.same_record(a.number, b.number);
    kept.then_some(Scored {
        a: a.number,
        b: b.number,
        bits,
        across: a.slot.system != b.slot.system,
        attendee_rows: evidence.attendee_rows,
        contradiction: evidence.contradiction,
    })
}

/// Learns from the files themselves, and scores anew what learning can have moved. `step` says
/// that each candidate stands for so many.
fn learn_from(
    model: &mut Model,
    kind: Kind,
    scored: &mut [Scored],
    step: usize,
    notes: &mut Vec<String>,
) {
    let pairs: Vec<(u32, u32)> = scored.iter().map(|s| (s.a, s.b)).collect();
    if kind == Kind::Contact {
        let lessons = learn_facts(model, &pairs, step);
        let moved = |weight: (f64, f64)| (weight.0 - weight.1).abs() >= 0.05;
        let facts = lessons.iter().any(|l| moved(l.weight));
        if facts {
            notes.extend(sentence(&lessons));
        }
        if model.stats.unreached >= UNREACHED && learn_trust(model, &pairs) {
            // With the prior as it is: trust has what it would add.
            return;
        }
        if !facts {
            return;
        }
    } else if step > 1 || !learn_standing(model, &pairs) {
        // A part of the pairs teaches less than is known.
        return;
    }
    scored.par_iter_mut().with_min_len(1_024).for_each(|s| {
        s.bits = model.evidence(s.a, s.b).bits();
    });
    estimate_priors(model, kind, scored, step);
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
