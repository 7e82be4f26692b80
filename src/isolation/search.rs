//! Which round comes next, and what the rounds so far prove.
//!
//! It is assumed that switching a product on never cures the trouble: what shows with some products on shows
//! with more of them on, too. So a clean round clears every part of its set, and a round with trouble speaks
//! for every larger set; only what does not follow is asked. Two rounds that break the assumption are a
//! contradiction, and nothing is concluded from them.
//!
//! One culprit is found by halving: of the half that is left, one half goes on and the other stays off. That is
//! sound only while one product alone does it, so the last one left is tried alone. If nothing happens then,
//! several do it together, halves are no longer allowed, and the smallest such set is found by searching for the
//! shortest beginning of the list that still shows the trouble, product by product (as in `QuickXplain`,
//! U. Junker, AAAI 2004). In the end everything but the culprit goes on; if the trouble is still there, the
//! search goes on for the next one.

use super::{Approach, Experiment, Outcome};

/// Rounds that are looked at: more than anybody does, and few enough to hold each against each.
const MOST_ROUNDS: usize = 512;

/// A set of products, by their places in the experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Set(u32);

impl Set {
    /// No product.
    pub const EMPTY: Set = Set(0);

    /// The first `n` products.
    pub fn first(n: usize) -> Set {
        (0..n).fold(Set::EMPTY, Set::with)
    }

    /// These, and one more.
    #[must_use]
    pub fn with(self, at: usize) -> Set {
        Set(self.0 | bit(at))
    }

    /// These without one.
    #[must_use]
    pub fn without(self, at: usize) -> Set {
        Set(self.0 & !bit(at))
    }

    /// Whether a product is one of them.
    pub fn has(self, at: usize) -> bool {
        self.0 & bit(at) != 0
    }

    /// Whether all of these are in the other set.
    pub fn is_within(self, other: Set) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Their places, in order.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..u32::BITS as usize).filter(move |at| self.has(*at))
    }

    fn together(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    fn of(places: &[usize]) -> Set {
        places.iter().fold(Set::EMPTY, |set, at| set.with(*at))
    }
}

/// The bit of a place; none beyond the most products there can be.
fn bit(at: usize) -> u32 {
    u32::try_from(at)
        .ok()
        .and_then(|at| 1u32.checked_shl(at))
        .unwrap_or(0)
}

/// What a round is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Everything off: the trouble has to stop.
    Baseline,
    /// A half of those that are left.
    Half,
    /// The last one left, alone.
    Alone,
    /// Everything that is left, on: does it come back at all?
    All,
    /// A part of those that may do it together.
    Together,
    /// Just those that are needed.
    Needed,
    /// Everything but what was found: it has to stay away.
    Proof,
}

impl Purpose {
    /// What it is for, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Purpose::Baseline => {
                "First everything is off. If the trouble goes on then, none of these products does it."
            }
            Purpose::Half => {
                "Half of those that are left are on. Either outcome rules out half of them, as long as one product alone does it; the last round makes sure of that."
            }
            Purpose::Alone => "Only this one is left. On alone, it has to show the trouble.",
            Purpose::All => {
                "All that are left are on: does the trouble come back at all? One at a time or in halves is not enough here, because some products do it only together."
            }
            Purpose::Together => {
                "No half can be ruled out by itself any more, because some products do it only together. This part is on to see which of them are needed."
            }
            Purpose::Needed => "Just those that are needed, to be sure of them.",
            Purpose::Proof => {
                "Everything is on but what was found. If the trouble stays away, it was found."
            }
        }
    }
}

/// What the rounds prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// The trouble goes on with everything off: it is none of these products.
    NoneOfThem,
    /// It does not come back with everything on.
    NotSeen,
    /// These do it: each set by itself, its members only together.
    Found {
        /// The culprits, in the order they were found.
        culprits: Vec<Set>,
        /// What was off when the trouble stayed away with everything else on.
        off: Set,
    },
}

/// What comes next in an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// A round with these products on and all others off.
    Round {
        /// What is on.
        on: Set,
        /// What it is for.
        why: Purpose,
    },
    /// Two rounds cannot both be right, by their places: one of them is to be set aside.
    Contradiction {
        /// The earlier one.
        earlier: usize,
        /// The later one.
        later: usize,
    },
    /// Nothing: it is known.
    Done(Conclusion),
}

/// A round that has to be done before anything can be said.
struct Ask {
    on: Set,
    why: Purpose,
}

/// What the rounds say of sets of products.
struct Known {
    clean: Vec<Set>,
    trouble: Vec<Set>,
}

impl Known {
    /// Whether the trouble shows with a set on; asks where that does not follow.
    fn trouble_with(&self, on: Set, why: Purpose) -> Result<bool, Ask> {
        if self.clean.iter().any(|clean| on.is_within(*clean)) {
            return Ok(false);
        }
        if self.trouble.iter().any(|trouble| trouble.is_within(on)) {
            return Ok(true);
        }
        Err(Ask { on, why })
    }
}

pub(super) fn next(experiment: &Experiment) -> Next {
    let counted: Vec<(usize, Set, Outcome)> = experiment
        .rounds
        .iter()
        .enumerate()
        .take(MOST_ROUNDS)
        .filter(|(_, round)| !round.set_aside && round.outcome != Outcome::Unclear)
        .map(|(at, round)| (at, experiment.set_of(&round.on), round.outcome))
        .collect();
    let sets = |wanted: Outcome| {
        let of_outcome = counted
            .iter()
            .filter(move |(.., outcome)| *outcome == wanted);
        of_outcome.map(|(at, set, _)| (*at, *set))
    };
    for (trouble_at, trouble) in sets(Outcome::Trouble) {
        for (clean_at, clean) in sets(Outcome::Clean) {
            if trouble.is_within(clean) {
                return Next::Contradiction {
                    earlier: trouble_at.min(clean_at),
                    later: trouble_at.max(clean_at),
                };
            }
        }
    }
    let known = Known {
        clean: sets(Outcome::Clean).map(|(_, set)| set).collect(),
        trouble: sets(Outcome::Trouble).map(|(_, set)| set).collect(),
    };
    match conclude(&known, experiment.products.len(), experiment.approach) {
        Ok(conclusion) => Next::Done(conclusion),
        Err(Ask { on, why }) => Next::Round { on, why },
    }
}

fn conclude(known: &Known, products: usize, approach: Approach) -> Result<Conclusion, Ask> {
    if known.trouble_with(Set::EMPTY, Purpose::Baseline)? {
        return Ok(Conclusion::NoneOfThem);
    }
    let mut rest: Vec<usize> = (0..products).collect();
    let mut culprits: Vec<Set> = Vec::new();
    let mut off = Set::EMPTY;
    loop {
        let found = match approach {
            Approach::Halving if culprits.is_empty() => match halve(known, &rest)? {
                Some(one) => Some(Set::EMPTY.with(one)),
                None => smallest(known, &rest, Purpose::All)?,
            },
            _ => {
                let why = if culprits.is_empty() {
                    Purpose::All
                } else {
                    Purpose::Proof
                };
                smallest(known, &rest, why)?
            }
        };
        let Some(found) = found else { break };
        // Without one of them the others of the set are harmless.
        let last = found.places().last();
        let Some(last) = last else { break };
        culprits.push(found);
        off = off.with(last);
        rest.retain(|at| *at != last);
    }
    Ok(if culprits.is_empty() {
        Conclusion::NotSeen
    } else {
        Conclusion::Found { culprits, off }
    })
}

/// The one product that does it alone; `None` where the last one left does not.
fn halve(known: &Known, rest: &[usize]) -> Result<Option<usize>, Ask> {
    let mut left = rest.to_vec();
    while left.len() > 1 {
        let mut half = left.split_off(left.len() / 2);
        if known.trouble_with(Set::of(&left), Purpose::Half)? {
            continue;
        }
        std::mem::swap(&mut left, &mut half);
    }
    let Some(one) = left.first().copied() else {
        return Ok(None);
    };
    let alone = known.trouble_with(Set::EMPTY.with(one), Purpose::Alone)?;
    Ok(alone.then_some(one))
}

/// The smallest set within `rest` that shows the trouble; `None` where all of it does not. `why` is what the
/// first round is for, with all of it on.
fn smallest(known: &Known, rest: &[usize], why: Purpose) -> Result<Option<Set>, Ask> {
    if !known.trouble_with(Set::of(rest), why)? {
        return Ok(None);
    }
    let mut needed = Set::EMPTY;
    let mut left = rest;
    loop {
        if !needed.is_empty() && known.trouble_with(needed, Purpose::Needed)? {
            return Ok(Some(needed));
        }
        // The shortest beginning of what is left that, with what is needed, shows the trouble.
        let (mut quiet, mut loud) = (0, left.len());
        while loud - quiet > 1 {
            let middle = quiet.midpoint(loud);
            let on = needed.together(Set::of(left.get(..middle).unwrap_or(left)));
            if known.trouble_with(on, Purpose::Together)? {
                loud = middle;
            } else {
                quiet = middle;
            }
        }
        match left.get(..loud).and_then(<[usize]>::split_last) {
            Some((one, before)) => {
                needed = needed.with(*one);
                left = before;
            }
            // All that is left was needed, and together they showed it before.
            None => return Ok(Some(needed)),
        }
    }
}
