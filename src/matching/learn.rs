//! What a file teaches about itself: how often copies differ in a fact.
//!
//! Expectation maximisation (Dempster, Laird and Rubin 1977; for record linkage Winkler 1988): pairs are
//! told apart with the weights at hand, the share of copies that differ in each fact is counted anew,
//! and again, a fixed number of times. A difference that most copies have says little; one that no copy
//! has says much. Only differences are learned, for there the share among strangers is known (nearly
//! all differ); how rare a value is, the values' own counts tell. The start weights count as though
//! seen on [`START`] pairs, and bound what can be learned.

use rayon::prelude::*;

use super::compare::Fact;
use super::model::{Model, probability};
use super::weights::ContactWeights;
use crate::progress::Stop;

/// Fewer likely pairs than this teach nothing.
const LEAST: usize = 200;

/// So many pairs' worth are the start weights.
const START: f64 = 60.0;

/// At most so many pairs are looked at in each round; of more, every second, third, … one.
const SAMPLE: usize = 60_000;

/// So many pairs of relatives are the start weights, and how far theirs may move.
const KIN_START: f64 = 8.0;
const KIN_BOUNDS: (f64, f64) = (2.0, 4.0);

/// Rounds of telling apart and counting.
const ROUNDS: usize = 5;

/// How far a weight may move from its start, down and up, in bits.
const BOUNDS: (f64, f64) = (4.0, 6.0);

/// A difference never speaks in favour.
const MOST: f64 = -0.2;

impl ContactWeights {
    /// The weight of a difference.
    fn difference(&mut self, fact: Fact) -> &mut f64 {
        match fact {
            Fact::Family => &mut self.family_different,
            Fact::Given => &mut self.given_different,
            Fact::Birthday => &mut self.birthday_different,
            Fact::Number => &mut self.number_different,
            Fact::Mobile => &mut self.phone_mobile_different,
            Fact::Company => &mut self.company_different,
            Fact::Title => &mut self.title_different,
            Fact::Profession => &mut self.profession_different,
            Fact::Place => &mut self.place_different,
        }
    }
}

/// What was learned of one fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lesson {
    pub(super) fact: Fact,
    /// Likely pairs that state it on both sides.
    pub(super) seen: usize,
    /// Those among them that differ.
    pub(super) differing: usize,
    /// The weight before and after, in bits.
    pub(super) weight: (f64, f64),
}

/// Learns from the candidates (pairs of contacts, any order, each standing for so many), and sets the weights of `model`. Whole
/// numbers are counted, so that neither order nor threads matter.
pub(super) fn learn(
    model: &mut Model,
    candidates: &[(u32, u32)],
    stands_for: usize,
    asked: &Stop,
) -> Vec<Lesson> {
    let step = candidates.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<(u32, u32)> = candidates.iter().copied().step_by(step).collect();
    // How many pairs each of the sample stands for.
    let every = step * stands_for;
    let start = model.weights.contact.clone();
    let mut counts = [(0, 0); Fact::ALL.len()];
    for _ in 0..ROUNDS {
        if asked.is_asked() {
            break;
        }
        let found = count(model, &sample, asked);
        if found.likely < LEAST.div_ceil(every) {
            break;
        }
        counts = found.facts;
        if found.homes >= LEAST.div_ceil(every) {
            // Relatives in the file: the more of them, the less a shared home says.
            let people = model.stats.people;
            let kin = (found.households * every) as f64 + KIN_START;
            let usual = KIN_START * start.kin_base.exp2() * 2.0;
            let base = ((people + usual) / (2.0 * kin)).log2();
            model.weights.contact.kin_base =
                base.clamp(start.kin_base - KIN_BOUNDS.0, start.kin_base + KIN_BOUNDS.1);
        }
        for (fact, (seen, differing)) in Fact::ALL.into_iter().zip(counts) {
            let before = *start.clone().difference(fact);
            let share = (differing as f64 + START * before.exp2()) / (seen as f64 + START);
            let learned = share
                .log2()
                .clamp(before - BOUNDS.0, before + BOUNDS.1)
                .min(MOST.max(before));
            *model.weights.contact.difference(fact) = learned;
        }
    }
    Fact::ALL
        .into_iter()
        .zip(counts)
        .filter(|(_, (seen, _))| *seen > 0)
        .map(|(fact, (seen, differing))| Lesson {
            fact,
            seen,
            differing,
            weight: (
                *start.clone().difference(fact),
                *model.weights.contact.difference(fact),
            ),
        })
        .collect()
}

/// What one round counts.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Pairs that are likely now.
    likely: usize,
    /// Of each fact: how many of those state it on both sides, and differ in it.
    facts: [(usize, usize); Fact::ALL.len()],
    /// Likely pairs under one roof.
    homes: usize,
    /// Unlikely pairs under one roof, with different first names.
    households: usize,
}

impl Counts {
    fn add(mut self, other: Self) -> Self {
        self.likely += other.likely;
        self.homes += other.homes;
        self.households += other.households;
        for (p, q) in self.facts.iter_mut().zip(other.facts) {
            p.0 += q.0;
            p.1 += q.1;
        }
        self
    }
}

fn count(model: &Model, sample: &[(u32, u32)], asked: &Stop) -> Counts {
    sample
        .par_iter()
        .with_min_len(512)
        .filter(|_| !asked.is_asked())
        .fold(Counts::default, |mut sum, &(a, b)| {
            let evidence = model.evidence(a, b);
            let bits = model.prior(model.slot(a), model.slot(b)) + evidence.bits();
            let likely = probability(bits) >= 0.5;
            if likely && !model.same_record(a, b) {
                sum.likely += 1;
                sum.homes += usize::from(evidence.home);
                for (fact, counts) in Fact::ALL.into_iter().zip(&mut sum.facts) {
                    if let Some(differs) = evidence.differs(fact) {
                        counts.0 += 1;
                        counts.1 += usize::from(differs);
                    }
                }
            } else if !likely && evidence.home {
                sum.households += usize::from(evidence.differs(Fact::Given) == Some(true));
            }
            sum
        })
        .reduce(Counts::default, Counts::add)
}

/// What was learned, in a sentence for people: the facts that copies in this file differ in more or less
/// often than is usual.
pub(super) fn sentence(lessons: &[Lesson]) -> Option<String> {
    let told: Vec<String> = lessons
        .iter()
        .filter(|l| l.seen >= LEAST && (l.weight.0 - l.weight.1).abs() >= 0.5)
        .map(|l| {
            format!(
                "{} differs in {:.1} of 100",
                name(l.fact),
                l.differing as f64 * 100.0 / l.seen as f64
            )
        })
        .collect();
    (!told.is_empty()).then(|| {
        format!(
            "Learned from the likely pairs of these files, and weighed accordingly: {}.",
            told.join("; ")
        )
    })
}

fn name(fact: Fact) -> &'static str {
    match fact {
        Fact::Family => "the family name",
        Fact::Given => "the first name",
        Fact::Birthday => "the birthday",
        Fact::Number => "the government number",
        Fact::Mobile => "the mobile number",
        Fact::Company => "the company",
        Fact::Title => "the job title",
        Fact::Profession => "the profession",
        Fact::Place => "the address",
    }
}
