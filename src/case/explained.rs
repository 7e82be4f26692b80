//! Which cause explains which pair: the one for whose reasons the pair's own records stand.
//!
//! The diagnosis is about the whole; its facts name the records that show them. A pair belongs to the cause
//! to which the facts that name one of its records give the most, on top of how likely the cause is for
//! the whole. Facts that name no records say nothing about a single pair.

use rustc_hash::FxHashMap;

use crate::diagnosis::Diagnosis;
use crate::diagnosis::fact::State;
use crate::knowledge::Knowledge;
use crate::record::RecordRef;

/// Causes less likely than this explain nothing.
const LEAST: f64 = 0.03;

/// So many causes are told apart, the most likely.
const MOST: usize = 12;

/// What the facts say for each cause about single records.
#[derive(Debug, Default)]
pub(super) struct Explained {
    /// Ids of the causes, the most likely first.
    pub(super) causes: Vec<String>,
    /// How likely each is for the whole: log2.
    likely: Vec<f64>,
    /// For each cause the bits that single records get from facts that name them.
    bits: Vec<FxHashMap<RecordRef, f64>>,
}

impl Explained {
    pub(super) fn by(diagnosis: &Diagnosis) -> Self {
        let knowledge = Knowledge::in_force();
        let mut explained = Explained::default();
        let ranked = diagnosis.causes.iter().filter(|c| c.probability >= LEAST);
        for cause in ranked.take(MOST) {
            let Some(known) = knowledge.causes.get(&cause.id) else {
                continue;
            };
            let mut bits: FxHashMap<RecordRef, f64> = FxHashMap::default();
            for weight in known.weights.iter().filter(|w| w.present != 0.0) {
                let Some(fact) = diagnosis.facts.get(&weight.fact) else {
                    continue;
                };
                if let State::Present(strength) = fact.state {
                    for record in &fact.refs {
                        *bits.entry(*record).or_default() += weight.present * strength;
                    }
                }
            }
            if bits.values().any(|b| *b > 0.0) {
                explained.causes.push(cause.id.clone());
                explained.likely.push(cause.probability.log2());
                explained.bits.push(bits);
            }
        }
        explained
    }

    /// The cause that explains two records: its place among the causes.
    pub(super) fn of(&self, one: RecordRef, other: RecordRef) -> Option<u8> {
        let mut best: Option<(f64, u8)> = None;
        for (place, (bits, likely)) in (0u8..).zip(self.bits.iter().zip(&self.likely)) {
            let said = [one, other].into_iter().filter_map(|r| bits.get(&r));
            let Some(said) = said.copied().max_by(f64::total_cmp).filter(|b| *b > 0.0) else {
                continue;
            };
            let sum = said + likely;
            // Of equal ones the more likely, which comes first.
            if best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, place));
            }
        }
        best.map(|(_, place)| place)
    }
}
