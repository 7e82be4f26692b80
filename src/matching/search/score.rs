//! From blocks to scored pairs: a sample teaches the prior and the weights, then every candidate is scored.

use rayon::prelude::*;

use crate::matching::Matches;
use crate::matching::block::Blocks;
use crate::matching::compare::{Glance, Trust};
use crate::matching::learn::{learn_facts, learn_standing, learn_trust, sentence};
use crate::matching::model::{Model, Side, log_odds, probability};
use crate::matching::scored::Scored;
use crate::progress::{Cancelled, Progress, Stage, Stop, Watch};
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

/// What cannot reach so many bits in all keeps the score it had before anything was learned: it is no pair, and
/// says next to nothing of how many there are.
const FAINT_BITS: f64 = -8.0;

/// From this share of contacts on that have neither mail address nor telephone nor company, it is learned how
/// far names and places are to be trusted.
const UNREACHED: f64 = 0.9;

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
        let every = (meetings / SAMPLE).max(1);
        let sample = self.meetings(every);
        let floor = log_odds(least).max(HOPELESS_BITS);
        let total = sample + if every == 1 { 0 } else { meetings };
        let by_names = self.kind == Kind::Contact && model.stats.unreached >= UNREACHED;
        // How many of those alike are others is learned from those that are surely others too.
        let floors = if by_names {
            (f64::NEG_INFINITY, f64::NEG_INFINITY)
        } else {
            (floor - MAY_ADD, HOPELESS_BITS)
        };
        let (mut scored, compared) = self.held_against(model, every, floors, (0, total), watch)?;
        let stop = watch.stop();
        let notes = &mut matches.notes;
        let faint = FAINT_BITS.min(floor - MAY_ADD);
        let risen = learn_from(model, self.kind, &mut scored, (every, faint), notes, &stop)?;
        // What could not reach the floor then cannot now; where no glance was trusted, all were looked at.
        let may_rise = match self.kind {
            Kind::Contact if !by_names => MAY_ADD.min(floor - HOPELESS_BITS),
            _ => f64::INFINITY,
        };
        if every == 1 && risen <= may_rise {
            matches.compared += compared;
            scored.retain(|s| s.may_be_kept(model, floor));
            return Ok(scored);
        }
        let trusted = model.trust.iter().any(Option::is_some);
        let may_add = if trusted { Trust::MOST } else { 0.0 };
        let floors = (floor - may_add, floor);
        let done = (sample, sample + meetings);
        let (scored, compared) = self.held_against(model, 1, floors, done, watch)?;
        matches.compared += compared;
        Ok(scored)
    }

    /// The records alone; the rest is given back.
    pub(super) fn into_members(self) -> Vec<u32> {
        self.members
    }

    /// How often every `every`-th record meets another.
    fn meetings(&self, every: usize) -> usize {
        let each = self.blocks.meetings().iter().step_by(every);
        each.map(|&n| n as usize).sum()
    }

    /// Holds every `every`-th record against those it shares a key with. Answers with what may be a pair, in
    /// order, and with how many pairs were compared. `floors` are in bits with the prior: what cannot reach
    /// the first is not looked into, what is below the second is not kept. Progress is told in meetings, from
    /// `before` on, of a `total`.
    fn held_against(
        &self,
        model: &Model,
        every: usize,
        floors: (f64, f64),
        (before, total): (usize, usize),
        watch: &mut dyn Watch,
    ) -> Result<(Vec<Scored>, u64), Cancelled> {
        let tried: Vec<u32> = (0..self.members.len() as u32).step_by(every).collect();
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
    let scored = Scored::of(a, b, &model.evidence_of(a, b));
    scored.may_be_kept(model, least).then_some(scored)
}

/// Learns from the files themselves, the prior first, and scores anew what that can have moved. `every` says that
/// each candidate stands for so many; what cannot reach `faint` bits in all need not be scored anew. Answers by
/// how many bits a contact's score may have risen.
///
/// # Errors
/// [`Cancelled`] where `stop` asks for it.
fn learn_from(
    model: &mut Model,
    kind: Kind,
    scored: &mut [Scored],
    (every, faint): (usize, f64),
    notes: &mut Vec<String>,
    stop: &Stop,
) -> Result<f64, Cancelled> {
    let priors = |model: &Model| [false, true].map(|across| model.prior_of(kind, across));
    let start = priors(model);
    let apart = |model: &Model| {
        let now = priors(model);
        [now[0] - start[0], now[1] - start[1]]
    };
    estimate_priors(model, kind, scored, every);
    let mut risen = 0.0;
    let (taught, trusted) = if kind == Kind::Contact {
        let [within, across] = apart(model).map(f64::abs);
        let (lessons, moved) = learn_facts(model, scored, every, within.max(across), stop);
        stop.check()?;
        risen = moved.up;
        let by = |weight: (f64, f64)| (weight.0 - weight.1).abs();
        let taught = lessons.iter().any(|l| by(l.weight) >= 0.05);
        if taught {
            notes.extend(sentence(&lessons));
        }
        let trusted = model.stats.unreached >= UNREACHED && learn_trust(model, scored);
        (taught, trusted)
    } else {
        // A part of the pairs teaches less than is known.
        (every == 1 && learn_standing(model, scored), false)
    };
    if taught || trusted {
        stop.check()?;
        // Where names are trusted, anything may have risen.
        let may_rise = if kind == Kind::Contact && !trusted {
            risen
        } else {
            f64::INFINITY
        };
        score_anew(model, scored, stop, |s| {
            s.odds(model) + may_rise >= faint || s.is_one_record(model)
        });
        // Where names are trusted, with the prior as it is: trust has what it would add.
        if !trusted {
            estimate_priors(model, kind, scored, every);
        }
    }
    // Names alone reach as far under this prior as under any other.
    score_anew(model, scored, stop, |s| s.name_only);
    stop.check()?;
    let [within, across] = apart(model);
    Ok(risen + within.max(across).max(0.0))
}

/// Scores some of the pairs with what is known now. Asked to stop, it leaves off.
fn score_anew(
    model: &Model,
    scored: &mut [Scored],
    stop: &Stop,
    which: impl Fn(&Scored) -> bool + Sync,
) {
    scored.par_iter_mut().with_min_len(1_024).for_each(|s| {
        if which(s) && !stop.is_asked() {
            s.bits = model.evidence(s.a, s.b).bits();
        }
    });
}

/// One expectation step: how many matches do the start weights expect? That number, per record, is the
/// new prior. Summed in whole millionths, so that the order of the candidates cannot matter. `every` says that
/// each candidate stands for so many.
fn estimate_priors(model: &mut Model, kind: Kind, scored: &[Scored], every: usize) {
    for across in [false, true] {
        let mut sum = 0_u64;
        let own = scored.iter().filter(|s| s.across == across);
        for s in own.filter(|s| !s.is_one_record(model)) {
            sum += (probability(s.odds(model)) * 1e6).round() as u64;
        }
        let expected = sum as f64 * every as f64 / 1e6;
        let per_record = expected / model.carriers(kind, across);
        model.set_prior(kind, across, per_record);
    }
}
