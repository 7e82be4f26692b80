//! The prepared records of one search, and the probability of a pair.
//!
//! Probability = logistic(prior + sum of bits). The prior is the share of matches among all pairs that
//! could be formed; it depends on how many records there are, and is re-estimated once from the data
//! (one expectation step), within the bounds of the weights file.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::clocks::{Clocks, Vote};
use super::compare::{
    Context, Evidence, Glance, Hints, Limits, NAME_ONLY_BITS, Trust, compare, mail_bits, phone_bits,
};
use super::prepare::{Content, Prepared, Print, Slot, Sym};
use super::rhythm::{Dated, Rhythm, Timed, print};
use super::stats::Stats;
use super::weights::{Weights, weights};
use crate::progress::Stop;
use crate::record::{Kind, RecordRef, System};

/// So many contacts are glanced at between two looks at whether it is still wanted.
const GLANCES: usize = 65_536;

/// Everything needed to compare any two records again.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) prepared: Prepared,
    pub(super) stats: Stats,
    /// The start weights, or what became of them ([`super::learn`]).
    pub(super) weights: Weights,
    /// How far names and places are trusted, where that was learned: in one system, and across two.
    pub(super) trust: [Option<Trust>; 2],
    /// Where each source's slots begin.
    starts: Vec<u32>,
    clocks: Clocks,
    rhythm: Rhythm,
    /// Events that another system holds with the same subject at the same time.
    anchored: FxHashSet<u32>,
    /// Active records per kind and system, in the order in which the systems come.
    sizes: [Vec<(System, f64)>; 3],
    /// Prior in bits, per kind: for two records of one system, and of two systems.
    priors: [[f64; 2]; 3],
}

/// A slot as it is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'m> {
    pub(super) number: u32,
    pub(super) slot: &'m Slot,
    content: Content<'m>,
}

impl Model {
    pub(super) fn new(prepared: Prepared, stats: Stats) -> Self {
        let mut first_slots: Vec<u32> = Vec::new();
        let mut sizes: [Vec<(System, f64)>; 3] = Default::default();
        for (number, slot) in prepared.slots.iter().enumerate() {
            while first_slots.len() <= slot.at.source as usize {
                first_slots.push(number as u32);
            }
            if !slot.active {
                continue;
            }
            let sizes = &mut sizes[slot.kind as usize];
            match sizes.iter_mut().find(|(system, _)| *system == slot.system) {
                Some((_, n)) => *n += 1.0,
                None => sizes.push((slot.system, 1.0)),
            }
        }
        let mut model = Model {
            prepared,
            stats,
            weights: weights().clone(),
            starts: first_slots,
            sizes,
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

    /// How many records carry the matches of a kind: all of them for copies, those of the smaller
    /// system for counterparts.
    pub(super) fn carriers(&self, kind: Kind, across: bool) -> f64 {
        let sizes = &self.sizes[kind as usize];
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
        let sizes = &self.sizes[kind as usize];
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
        self.prior_of(a.kind, a.system != b.system)
    }

    /// The prior in bits for pairs of a kind, in one system or across two.
    pub(super) fn prior_of(&self, kind: Kind, across: bool) -> f64 {
        self.priors[kind as usize][usize::from(across)]
    }

    fn context(&self) -> Context<'_> {
        Context {
            prepared: &self.prepared,
            strings: &self.prepared.strings,
            words: &self.prepared.words,
            stats: &self.stats,
            rhythm: &self.rhythm,
            weights: &self.weights,
        }
    }

    /// What a mail address and a telephone of one's own come to, in bits.
    pub(super) fn own_bits(&self) -> [f64; 2] {
        [
            mail_bits(self.context(), 1.0, false),
            phone_bits(self.context(), 1.0),
        ]
    }

    /// A slot with its content.
    pub(super) fn side(&self, number: u32) -> Side<'_> {
        let slot = self.slot(number);
        Side {
            number,
            slot,
            content: self.prepared.content(slot),
        }
    }

    /// Compares two slots; the order does not matter.
    pub(super) fn evidence(&self, a: u32, b: u32) -> Evidence {
        self.evidence_of(&self.side(a.min(b)), &self.side(a.max(b)))
    }

    /// As [`Model::evidence`], with the lower number first.
    pub(super) fn evidence_of(&self, a: &Side<'_>, b: &Side<'_>) -> Evidence {
        let (x, y) = (a.slot, b.slot);
        let contents = (&a.content, &b.content);
        let mut evidence = if let Content::Event(event) = &a.content {
            let start = event.start.unwrap_or(0);
            let (clocks, known) = self.clocks.between(x.at.source, y.at.source, start);
            let hints = Hints {
                clocks: &clocks[..known],
                anchored: [a, b].map(|side| self.anchored.contains(&side.number)),
            };
            compare(self.context(), (x, y), contents, hints)
        } else {
            compare(self.context(), (x, y), contents, Hints::NONE)
        };
        if let Some(trust) = self.trust[usize::from(x.system != y.system)]
            && x.kind == Kind::Contact
        {
            evidence.trust(trust, self.prior(x, y));
        }
        if evidence.name_only {
            // Worth a look, and no more.
            let over = self.prior(x, y) + evidence.bits() - NAME_ONLY_BITS;
            if over > 0.0 {
                evidence.hold_names(over);
            }
        }
        evidence
    }

    /// Contacts at a glance, in the order of `members`, slots of one kind; none for other kinds. Asked to stop,
    /// it leaves off.
    pub(super) fn glances(&self, members: &[u32], stop: &Stop) -> Vec<Glance> {
        let is_contact = |&slot: &u32| self.slot(slot).kind == Kind::Contact;
        if !members.first().is_some_and(is_contact) {
            return Vec::new();
        }
        let glance = |&slot: &u32| {
            let slot = self.slot(slot);
            let person = self.prepared.person_of(slot);
            Glance::of(self.context(), slot, &person)
        };
        let mut glances = Vec::with_capacity(members.len());
        for members in members.chunks(GLANCES) {
            if stop.is_asked() {
                break;
            }
            glances.par_extend(members.par_iter().with_min_len(1_024).map(glance));
        }
        glances
    }

    /// What [`Glance::most`] needs to know of this search.
    pub(super) fn limits(&self) -> Limits<'_> {
        Limits::of(self.context())
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

    /// Learns how the events and tasks stand in time: how far two exports' clocks stand apart, and what
    /// [`Rhythm`] holds.
    pub(super) fn learn_times(&mut self) {
        let sources = self.starts.len();
        let (mut votes, mut events, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
        let mut notes = Vec::new();
        let entries = |s: &&Slot| s.active && s.kind != Kind::Contact;
        for slot in self.prepared.slots.iter().filter(entries) {
            match self.prepared.content(slot) {
                Content::Event(e) => {
                    let (Some(subject), Some(start)) = (e.subject, e.start) else {
                        continue;
                    };
                    let entry = print((subject, start));
                    notes.extend(prints_of_notes(slot).map(|n| (n, entry)));
                    events.push(Timed {
                        system: slot.system,
                        subject,
                        start,
                        all_day: e.all_day,
                    });
                    if !e.all_day {
                        votes.push(Vote {
                            source: slot.at.source,
                            system: slot.system,
                            floating: e.floating,
                            subject,
                            start,
                        });
                    }
                }
                Content::Task(t) => {
                    let entry = print((t.subject, t.due, t.who));
                    notes.extend(prints_of_notes(slot).map(|n| (n, entry)));
                    tasks.extend(t.subject.map(|subject| Dated {
                        subject,
                        due: t.due,
                        about: print((t.who, slot.notes)),
                    }));
                }
                Content::Contact(_) => {}
            }
        }
        self.clocks = Clocks::of(votes.into_iter(), sources);
        self.rhythm = Rhythm::of(events, tasks, notes, &self.prepared.strings);
        self.learn_anchors();
    }

    /// Finds the events that another system holds at their own time.
    fn learn_anchors(&mut self) {
        let mut systems: FxHashMap<(Sym, i64), u8> = FxHashMap::default();
        let mut timed: Vec<(u32, Sym, i64)> = Vec::new();
        for (number, slot) in self
            .prepared
            .slots
            .iter()
            .enumerate()
            .filter(|(_, s)| s.active && s.kind == Kind::Event)
        {
            if let Content::Event(e) = self.prepared.content(slot)
                && let (Some(subject), Some(start)) = (e.subject, e.start)
            {
                *systems.entry((subject, start)).or_default() |= 1 << slot.system as u8;
                timed.push((number as u32, subject, start));
            }
        }
        let others = |system: System| !(1_u8 << system as u8);
        self.anchored = timed
            .into_iter()
            .filter(|&(number, subject, start)| {
                let slot = self.slot(number);
                let holds = |at: i64| {
                    systems
                        .get(&(subject, at))
                        .is_some_and(|mask| mask & others(slot.system) != 0)
                };
                holds(start)
                    || self
                        .clocks
                        .of_source(slot.at.source, start)
                        .any(|apart| holds(start + apart))
            })
            .map(|(number, ..)| number)
            .collect();
    }
}

/// The print of a record's notes, and of how they begin.
fn prints_of_notes(slot: &Slot) -> impl Iterator<Item = Print> {
    slot.notes.into_iter().chain(slot.notes_start)
}

/// Bits (log2 of the odds) as a probability.
pub(super) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// A probability as bits (log2 of the odds).
pub(super) fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).log2()
}

#[cfg(test)]
mod tests {
    use super::{log_odds, probability};

    #[test]
    fn bits_and_probability() {
        assert!((probability(0.0) - 0.5).abs() < 1e-12);
        assert!((probability(2.0) - 0.8).abs() < 1e-12);
        assert!((log_odds(0.8) - 2.0).abs() < 1e-12);
        assert!(probability(-400.0) >= 0.0 && probability(400.0) <= 1.0);
    }
}
