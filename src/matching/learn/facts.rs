//! What a file teaches about itself: how often copies differ in a fact.
//!
//! Expectation maximisation (Dempster, Laird and Rubin 1977; for record linkage Winkler 1988): pairs are
//! told apart with the weights at hand, the share of copies that differ in each fact is counted anew,
//! and again, a fixed number of times. A difference that most copies have says little; one that no copy
//! has says much. Of most facts only differences are learned, for there the share among strangers is known
//! (nearly all differ); how rare a value is, the values' own counts tell. Of birthdays, every way of agreeing is
//! learned ([`Days`]): how often strangers agree so, the birthdays in the file tell. The start weights count as
//! though seen on [`START`] pairs, and bound what can be learned.

use rayon::prelude::*;

use crate::matching::compare::{Days, Fact, Facts, days};
use crate::matching::model::Model;
use crate::matching::scored::Scored;
use crate::matching::stats::Birthdays;
use crate::matching::weights::ContactWeights;
use crate::progress::Stop;
use crate::record::Kind;

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

/// Most that a difference gives.
const MOST: f64 = -0.2;

impl ContactWeights {
    /// The weight of a difference.
    fn difference(&mut self, fact: Fact) -> &mut f64 {
        match fact {
            Fact::Family => &mut self.family_different,
            Fact::Given => &mut self.given_different,
            Fact::Number => &mut self.number_different,
            Fact::Mobile => &mut self.phone_mobile_different,
            Fact::Company => &mut self.company_different,
            Fact::Title => &mut self.title_different,
            Fact::Profession => &mut self.profession_different,
            Fact::Place => &mut self.place_different,
        }
    }
}

/// What copies may do.
#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    /// Differ in a fact.
    Differ(Fact),
    /// Have birthdays that agree so.
    Birthdays(Days),
}

/// What was learned of one thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::matching) struct Lesson {
    what: What,
    /// Likely pairs that state it on both sides.
    seen: usize,
    /// Those among them that do it.
    doing: usize,
    /// The weight before and after, in bits.
    pub(in crate::matching) weight: (f64, f64),
}

/// In what share of two strangers birthdays agree in each way of [`Days`].
#[derive(Debug, Clone, Copy)]
struct Strangers([f64; Days::ALL.len()]);

/// One in so many strangers has the same birthday: people of 55 years of birth. It counts as though seen on so
/// many pairs.
const BORN_TOGETHER: (f64, f64) = (20_000.0, 1e6);

/// How often strangers agree in each other way, before anybody was looked at, as though seen on so many pairs:
/// about 30 days lie within one slip of a day, about 400 within two digits.
const BORN_ALIKE: ([f64; Days::ALL.len()], f64) = (
    [
        0.0,
        1.0 / 650.0,
        1.0 / 9_000.0,
        1.0 / 50.0,
        1.0 / 400.0,
        1.0,
    ],
    10_000.0,
);

impl Strangers {
    fn of(birthdays: &Birthdays) -> Self {
        let mut counts = [0_u32; Days::ALL.len()];
        let some = &birthdays.some;
        for (n, x) in some.iter().enumerate() {
            for y in &some[n + 1..] {
                counts[days(*x, *y) as usize] += 1;
            }
        }
        let all: u32 = counts.iter().sum();
        let (usual, pairs) = BORN_ALIKE;
        let mut shares = [0.0; Days::ALL.len()];
        for ((share, count), usual) in shares.iter_mut().zip(counts).zip(usual) {
            *share = (f64::from(count) + usual * pairs) / (f64::from(all) + pairs);
        }
        let (one_in, pairs) = BORN_TOGETHER;
        shares[Days::Same as usize] =
            (birthdays.together + pairs / one_in) / (birthdays.pairs + pairs);
        Strangers(shares)
    }
}

/// How far learning has moved the weights of a model: no pair by more bits than these.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::matching) struct Moved {
    /// Either way.
    pub(in crate::matching) by: f64,
    pub(in crate::matching) up: f64,
}

impl Moved {
    /// From some weights to others. A pair differs in each fact once and has one way of birthdays.
    fn between(from: &ContactWeights, to: &ContactWeights) -> Self {
        let (mut from, mut to) = (from.clone(), to.clone());
        let kin = to.kin_base - from.kin_base;
        let mut moved = Moved {
            by: kin.abs(),
            up: kin.max(0.0),
        };
        let mut most = Moved::default();
        for fact in Fact::ALL {
            let up = *to.difference(fact) - *from.difference(fact);
            moved.by += up.abs();
            moved.up += up.max(0.0);
        }
        for days in Days::ALL {
            let up = *days.weight(&mut to) - *days.weight(&mut from);
            most.by = most.by.max(up.abs());
            most.up = most.up.max(up);
        }
        moved.by += most.by;
        moved.up += most.up;
        moved
    }
}

/// A pair that teaches.
#[derive(Debug, Clone, Copy)]
struct Pair {
    a: u32,
    b: u32,
    across: bool,
    facts: Facts,
    /// Without the prior, when the weights had moved so far.
    bits: f64,
    at: f64,
}

/// Learns from the candidates (pairs of contacts, any order, each standing for so many), and sets the weights of
/// `model`. Their scores are those of the start weights, with a prior that differed by at most `prior` bits. Whole
/// numbers are counted, so that neither order nor threads matter. Asked to stop, it leaves off after a round.
pub(in crate::matching) fn learn(
    model: &mut Model,
    candidates: &[Scored],
    stands_for: usize,
    prior: f64,
    stop: &Stop,
) -> (Vec<Lesson>, Moved) {
    let nth = candidates.len().div_ceil(SAMPLE).max(1);
    let mut sample: Vec<Pair> = candidates
        .iter()
        .step_by(nth)
        .filter(|s| !s.is_one_record(model))
        .map(|s| Pair {
            a: s.a,
            b: s.b,
            across: s.across,
            facts: s.facts,
            bits: s.bits,
            at: 0.0,
        })
        .collect();
    // How many pairs each of the sample stands for.
    let every = nth * stands_for;
    let start = model.weights.contact.clone();
    let strangers = Strangers::of(&model.stats.birthdays);
    let mut lessons = Vec::new();
    let mut moved = prior;
    for _ in 0..ROUNDS {
        let found = count(model, &mut sample, moved);
        if stop.is_asked() || found.likely < LEAST.div_ceil(every) {
            break;
        }
        let before = model.weights.contact.clone();
        if found.homes >= LEAST.div_ceil(every) {
            // Relatives in the file: the more of them, the less a shared home says.
            let people = model.stats.people;
            let kin = (found.households * every) as f64 + KIN_START;
            let usual = KIN_START * start.kin_base.exp2() * 2.0;
            let base = ((people + usual) / (2.0 * kin)).log2();
            model.weights.contact.kin_base =
                base.clamp(start.kin_base - KIN_BOUNDS.0, start.kin_base + KIN_BOUNDS.1);
        }
        lessons = found.lessons(&start, strangers);
        for lesson in &lessons {
            *lesson.what.weight(&mut model.weights.contact) = lesson.weight.1;
        }
        moved += Moved::between(&before, &model.weights.contact).by;
    }
    (lessons, Moved::between(&start, &model.weights.contact))
}

impl What {
    fn weight(self, weights: &mut ContactWeights) -> &mut f64 {
        match self {
            What::Differ(fact) => weights.difference(fact),
            What::Birthdays(days) => days.weight(weights),
        }
    }
}

/// What one round counts.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Pairs that are likely now.
    likely: usize,
    /// Of each fact: how many of those state it on both sides, and differ in it.
    facts: [(usize, usize); Fact::ALL.len()],
    /// In how many of those the birthdays agree in each way.
    birthdays: [usize; Days::ALL.len()],
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
        for (p, q) in self.birthdays.iter_mut().zip(other.birthdays) {
            *p += q;
        }
        self
    }

    /// What these counts teach, beside the weights at the start; nothing of what no pair states.
    fn lessons(&self, start: &ContactWeights, strangers: Strangers) -> Vec<Lesson> {
        let born: usize = self.birthdays.iter().sum();
        let facts = Fact::ALL.into_iter().zip(self.facts);
        let facts =
            facts.map(|(fact, (seen, differing))| (What::Differ(fact), seen, differing, 1.0));
        let ways = Days::ALL.into_iter().zip(self.birthdays).zip(strangers.0);
        let ways = ways.map(|((days, doing), share)| (What::Birthdays(days), born, doing, share));
        facts
            .chain(ways)
            .filter(|(_, seen, ..)| *seen > 0)
            .map(|(what, seen, doing, strangers)| {
                let before = *what.weight(&mut start.clone());
                let usual = before.exp2() * strangers;
                let share = (doing as f64 + START * usual) / (seen as f64 + START);
                let learned = (share / strangers)
                    .log2()
                    .clamp(before - BOUNDS.0, before + BOUNDS.1);
                let most = match what {
                    // A difference never speaks in favour.
                    What::Differ(_) | What::Birthdays(Days::Different) => MOST.max(before),
                    What::Birthdays(_) => f64::INFINITY,
                };
                Lesson {
                    what,
                    seen,
                    doing,
                    weight: (before, learned.min(most)),
                }
            })
            .collect()
    }
}

/// Counts what the likely pairs do. Those that the weights, having moved so far in all, may have made likely or
/// unlikely are compared again; the others stand as they did.
fn count(model: &Model, sample: &mut [Pair], moved: f64) -> Counts {
    sample
        .par_iter_mut()
        .with_min_len(512)
        .fold(Counts::default, |mut sum, pair| {
            let prior = model.prior_of(Kind::Contact, pair.across);
            if (prior + pair.bits).abs() <= moved - pair.at {
                let evidence = model.evidence(pair.a, pair.b);
                (pair.bits, pair.facts, pair.at) = (evidence.bits(), evidence.facts, moved);
            }
            let likely = prior + pair.bits >= 0.0;
            let facts = &pair.facts;
            if likely {
                sum.likely += 1;
                sum.homes += usize::from(facts.home);
                if let Some(days) = facts.birthdays {
                    sum.birthdays[days as usize] += 1;
                }
                for (fact, counts) in Fact::ALL.into_iter().zip(&mut sum.facts) {
                    if let Some(differs) = facts.differs(fact) {
                        counts.0 += 1;
                        counts.1 += usize::from(differs);
                    }
                }
            } else if facts.home {
                sum.households += usize::from(facts.differs(Fact::Given) == Some(true));
            }
            sum
        })
        .reduce(Counts::default, Counts::add)
}

/// What was learned, in a sentence for people: what copies in this file do more or less often than is usual.
pub(in crate::matching) fn sentence(lessons: &[Lesson]) -> Option<String> {
    let told: Vec<String> = lessons
        .iter()
        .filter(|l| l.seen >= LEAST && (l.weight.0 - l.weight.1).abs() >= 0.5)
        .map(|l| {
            format!(
                "{} in {:.1} of 100",
                doing(l.what),
                l.doing as f64 * 100.0 / l.seen as f64
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

fn doing(what: What) -> &'static str {
    match what {
        What::Differ(Fact::Family) => "the family name differs",
        What::Differ(Fact::Given) => "the first name differs",
        What::Differ(Fact::Number) => "the government number differs",
        What::Differ(Fact::Mobile) => "the mobile number differs",
        What::Differ(Fact::Company) => "the company differs",
        What::Differ(Fact::Title) => "the job title differs",
        What::Differ(Fact::Profession) => "the profession differs",
        What::Differ(Fact::Place) => "the address differs",
        What::Birthdays(Days::Same) => "the birthday agrees",
        What::Birthdays(Days::Close) => "the birthday has one slip",
        What::Birthdays(Days::Year) => "only the year of birth agrees",
        What::Birthdays(Days::Loose) => "two digits of the birthday differ",
        What::Birthdays(Days::Day) => "only the year of birth differs",
        What::Birthdays(Days::Different) => "the birthday differs",
    }
}
