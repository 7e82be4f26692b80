//! The prepared records of one search, and the probability of a pair.
//!
//! Probability = logistic(prior + sum of bits). The prior is the share of matches among all pairs that
//! could be formed; it depends on how many records there are, and is re-estimated once from the data
//! (one expectation step), within the bounds of the weights file.

use rustc_hash::FxHashMap;

use super::compare::{Context, Evidence, compare, most, most_of_others};
use super::prepare::{Content, Prepared, Slot, Sym};
use super::stats::Stats;
use super::weights::{Weights, weights};
use crate::record::{Kind, RecordRef, System};

/// Most that a name alone comes to, in log2 odds: a little less likely than not.
const NAME_ONLY_BITS: f64 = -0.2;

/// Everything needed to compare any two records again.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) prepared: Prepared,
    pub(super) stats: Stats,
    /// The start weights, or what became of them ([`super::learn`]).
    pub(super) weights: Weights,
    /// Where each source's slots begin.
    starts: Vec<u32>,
    /// Clock differences between two sources, in seconds (later source minus earlier).
    offsets: FxHashMap<(u32, u32), Vec<i64>>,
    /// Prior in bits, per kind: for two records of one system, and of two systems.
    priors: [[f64; 2]; 3],
}

impl Model {
    pub(super) fn new(prepared: Prepared, stats: Stats) -> Self {
        let mut first_slots: Vec<u32> = Vec::new();
        for (number, slot) in prepared.slots.iter().enumerate() {
            while first_slots.len() <= slot.at.source as usize {
                first_slots.push(number as u32);
            }
        }
        let mut model = Model {
            prepared,
            stats,
            weights: weights().clone(),
            starts: first_slots,
            ..Model::default()
        };
        for kind in Kind::ALL {
            model.set_prior(kind, false, weights().prior.copies_per_record);
            model.set_prior(kind, true, weights().prior.counterparts_per_record);
        }
        model
    }

    /// The slot of a record.
    pub(super) fn slot_of(&self, at: RecordRef) -> Option<u32> {
        let number = self.starts.get(at.source as usize)?.checked_add(at.index)?;
        (self.prepared.slots.get(number as usize)?.at == at).then_some(number)
    }

    pub(super) fn slot(&self, number: u32) -> &Slot {
        self.prepared.slot(number)
    }

    /// Active records of a kind per system, in the systems' order.
    fn sizes(&self, kind: Kind) -> Vec<(System, f64)> {
        let mut sizes: Vec<(System, f64)> = Vec::new();
        for slot in self
            .prepared
            .slots
            .iter()
            .filter(|s| s.active && s.kind == kind)
        {
            match sizes.iter_mut().find(|(system, _)| *system == slot.system) {
                Some((_, n)) => *n += 1.0,
                None => sizes.push((slot.system, 1.0)),
            }
        }
        sizes
    }

    /// How many records carry the matches of a kind: all of them for copies, those of the smaller
    /// system for counterparts.
    pub(super) fn carriers(&self, kind: Kind, across: bool) -> f64 {
        let sizes = self.sizes(kind);
        let all: f64 = sizes.iter().map(|s| s.1).sum();
        if across {
            let largest = sizes.iter().map(|s| s.1).fold(0.0, f64::max);
            (all - largest).max(1.0)
        } else {
            all.max(1.0)
        }
    }

    /// Sets the prior from an expected number of matches per carrying record.
    pub(super) fn set_prior(&mut self, kind: Kind, across: bool, per_record: f64) {
        let prior = &weights().prior;
        let per_record = per_record.clamp(prior.least_per_record, prior.most_per_record);
        let sizes = self.sizes(kind);
        let all: f64 = sizes.iter().map(|s| s.1).sum();
        let within: f64 = sizes.iter().map(|s| s.1 * (s.1 - 1.0) / 2.0).sum();
        let possible = if across {
            all * (all - 1.0) / 2.0 - within
        } else {
            within
        };
        let least = prior.least_records * (prior.least_records - 1.0) / 2.0;
        let share =
            per_record * self.carriers(kind, across).max(prior.least_records) / possible.max(least);
        let share = share.min(0.5);
        let caution = match kind {
            Kind::Contact => weights().contact.caution,
            Kind::Event | Kind::Task => 0.0,
        };
        self.priors[kind as usize][usize::from(across)] = (share / (1.0 - share)).log2() + caution;
    }

    /// The prior of a pair in bits.
    pub(super) fn prior(&self, a: &Slot, b: &Slot) -> f64 {
        self.priors[a.kind as usize][usize::from(a.system != b.system)]
    }

    fn context(&self) -> Context<'_> {
        Context {
            prepared: &self.prepared,
            strings: &self.prepared.strings,
            words: &self.prepared.words,
            stats: &self.stats,
            weights: &self.weights,
        }
    }

    /// Compares two slots; the order does not matter.
    pub(super) fn evidence(&self, a: u32, b: u32) -> Evidence {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        let (a, b) = (self.slot(a), self.slot(b));
        let offsets = self
            .offsets
            .get(&(a.at.source, b.at.source))
            .map_or(&[][..], Vec::as_slice);
        let mut evidence = compare(self.context(), a, b, offsets);
        if evidence.name_only {
            // Worth a look, and no more.
            let over = self.prior(a, b) + evidence.bits() - NAME_ONLY_BITS;
            if over > 0.0 {
                evidence.hold_names(over);
            }
        }
        evidence
    }

    /// The most bits two slots can have, the prior included, going by their names; told much faster than
    /// the bits themselves. `by_name_alone` says that they share no key but those of their names.
    pub(super) fn most(&self, a: u32, b: u32, by_name_alone: bool) -> f64 {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        let (a, b) = (self.slot(a), self.slot(b));
        self.prior(a, b) + most(self.context(), a, b, by_name_alone)
    }

    /// The most bits, the prior included, of two records of a kind that are two at a glance. Where
    /// records state birthdays or numbers, names alone tell nothing at a glance: they may be garbled.
    pub(super) fn most_of_others(&self, kind: Kind) -> f64 {
        if self.stats.knows_persons() {
            return f64::INFINITY;
        }
        let [within, across] = self.priors[kind as usize];
        within.max(across) + most_of_others(weights())
    }

    /// The probability that two slots mean the same, with what was found.
    pub(super) fn score(&self, a: u32, b: u32) -> (f64, Evidence) {
        let evidence = self.evidence(a, b);
        let bits = self.prior(self.slot(a), self.slot(b)) + evidence.bits();
        (probability(bits), evidence)
    }

    /// Whether two slots are one and the same record: exported twice, or in two versions.
    pub(super) fn same_record(&self, a: u32, b: u32) -> bool {
        let (x, y) = (self.slot(a), self.slot(b));
        let exported_twice =
            x.id.is_some() && x.id == y.id && x.system == y.system && x.at.source != y.at.source;
        exported_twice || self.two_versions(a, b)
    }

    /// Whether two slots are an older and a newer version of one event, as a calendar file may hold
    /// both: the same identity and date, another sequence number (RFC 5545, 3.8.7.4).
    pub(super) fn two_versions(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.slot(a), self.slot(b));
        if a.kind != Kind::Event || a.at.source != b.at.source {
            return false;
        }
        let (Content::Event(one), Content::Event(other)) =
            (self.prepared.content(a), self.prepared.content(b))
        else {
            return false;
        };
        one.uid.is_some()
            && one.uid == other.uid
            && one.occurrence == other.occurrence
            && one.sequence != other.sequence
    }

    /// Estimates, for each two sources, how far their clocks stand apart: one export in UTC, the other
    /// in local time. The differences of events with one subject that stands once in each vote; the
    /// winner counts, and a second one an hour beside it (summer time).
    pub(super) fn estimate_clocks(&mut self) {
        type Starts = FxHashMap<Sym, Option<i64>>;
        let sources = self.starts.len() as u32;
        let mut by_source: Vec<Starts> = (0..sources).map(|_| Starts::default()).collect();
        let mut about: Vec<Option<(System, bool)>> = vec![None; sources as usize];
        for slot in self.prepared.slots.iter().filter(|s| s.active) {
            let Content::Event(e) = self.prepared.content(slot) else {
                continue;
            };
            let (Some(subject), Some(start), false) = (e.subject, e.start, e.all_day) else {
                continue;
            };
            about[slot.at.source as usize].get_or_insert((slot.system, e.floating));
            by_source[slot.at.source as usize]
                .entry(subject)
                .and_modify(|seen| *seen = seen.filter(|s| *s == start))
                .or_insert(Some(start));
        }
        for i in 0..sources as usize {
            for j in i + 1..sources as usize {
                let (Some(a), Some(b)) = (about[i], about[j]) else {
                    continue;
                };
                if a.0 == b.0 && a.1 == b.1 {
                    continue;
                }
                let mut votes: FxHashMap<i64, u32> = FxHashMap::default();
                for (subject, start) in &by_source[i] {
                    if let (Some(x), Some(Some(y))) = (start, by_source[j].get(subject)) {
                        let apart = y - x;
                        if apart % 900 == 0 && apart.abs() <= 14 * 3_600 {
                            *votes.entry(apart).or_default() += 1;
                        }
                    }
                }
                let total: u32 = votes.values().sum();
                let mut votes: Vec<(i64, u32)> = votes.into_iter().collect();
                votes
                    .sort_unstable_by_key(|&(apart, n)| (std::cmp::Reverse(n), apart.abs(), apart));
                let Some(&(winner, n)) = votes.first() else {
                    continue;
                };
                if n < 3 || n * 3 < total {
                    continue;
                }
                let mut kept = vec![winner];
                kept.extend(
                    votes[1..]
                        .iter()
                        .filter(|(apart, n)| {
                            (apart - winner).abs() == 3_600 && *n >= 2 && n * 8 >= total
                        })
                        .map(|v| v.0)
                        .take(1),
                );
                kept.retain(|&apart| apart != 0);
                if !kept.is_empty() {
                    self.offsets.insert((i as u32, j as u32), kept);
                }
            }
        }
    }
}

/// Bits (log2 of the odds) as a probability.
pub(super) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

#[cfg(test)]
mod tests {
    use super::probability;

    #[test]
    fn bits_and_probability() {
        assert!((probability(0.0) - 0.5).abs() < 1e-12);
        assert!((probability(2.0) - 0.8).abs() < 1e-12);
        assert!(probability(-400.0) >= 0.0 && probability(400.0) <= 1.0);
    }
}
