//! From pairs to groups of copies, and to entities across all exports.

use rayon::prelude::*;

use crate::matching::Group;
use crate::matching::group;
use crate::matching::keep::Advisor;
use crate::matching::model::{Model, probability};
use crate::matching::scored::Scored;
use crate::progress::Stop;
use crate::record::Kind;

/// What is known of any two records: the scores of those that were held against each other, by their first
/// record; the rest is worked out when asked for.
pub(super) struct Judge<'m> {
    model: &'m Model,
    /// Where the pairs of each slot begin.
    starts: Vec<u32>,
    pairs: Vec<Known>,
}

/// A scored pair, under its first slot.
#[derive(Clone, Copy, Default)]
struct Known {
    other: u32,
    contradiction: bool,
    attendee_rows: bool,
    bits: f64,
}

impl<'m> Judge<'m> {
    pub(super) fn new(model: &'m Model, scored: &[Scored]) -> Self {
        let mut starts = vec![0_u32; model.prepared.slots.len() + 1];
        for s in scored {
            starts[s.a as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut pairs = vec![Known::default(); scored.len()];
        for s in scored {
            let at = &mut next[s.a as usize];
            pairs[*at as usize] = Known {
                other: s.b,
                contradiction: s.contradiction,
                attendee_rows: s.attendee_rows,
                bits: s.bits,
            };
            *at += 1;
        }
        Judge {
            model,
            starts,
            pairs,
        }
    }

    /// The score of two slots, without the prior.
    fn known(&self, a: u32, b: u32) -> Known {
        let (a, b) = (a.min(b), a.max(b));
        let [start, end] = [a, a + 1].map(|at| self.starts[at as usize] as usize);
        let mut of_a = self.pairs[start..end].iter();
        of_a.find(|k| k.other == b).copied().unwrap_or_else(|| {
            let evidence = self.model.evidence(a, b);
            Known {
                other: b,
                contradiction: evidence.contradiction,
                attendee_rows: evidence.attendee_rows,
                bits: evidence.bits(),
            }
        })
    }

    /// What two records bring into a group: log2 odds; `None` where they must not end in one. Dates of
    /// series and tasks are joined unless something forbids it: their copies need not resemble each other.
    fn odds(&self, a: u32, b: u32) -> Option<f64> {
        let model = self.model;
        if model.same_record(a, b) {
            return Some(f64::INFINITY);
        }
        let known = self.known(a, b);
        let bits = model.prior(model.slot(a), model.slot(b)) + known.bits;
        let apart = known.contradiction && !known.attendee_rows && probability(bits) < 0.05;
        match model.slot(a).kind {
            _ if apart => None,
            Kind::Contact => Some(bits),
            Kind::Event | Kind::Task => Some(0.0),
        }
    }
}

/// Groups of copies within a system; without an adviser, the first stands as the one to keep.
pub(super) fn duplicate_groups(
    judge: &Judge<'_>,
    accepted: &[(u32, u32, f64)],
    advisor: Option<&Advisor<'_>>,
    stop: &Stop,
) -> Vec<Group> {
    let model = judge.model;
    let within: Vec<(u32, u32, f64)> = accepted
        .iter()
        .copied()
        .filter(|&(a, b, _)| model.slot(a).system == model.slot(b).system)
        .collect();
    let mut groups: Vec<Group> =
        group::groups(model.prepared.slots.len(), &within, stop, |a, b| {
            judge.odds(a, b)
        })
        .into_par_iter()
        .filter(|_| !stop.is_asked())
        .map(|members| {
            let kind = model.slot(members[0]).kind;
            let members: Vec<_> = members.into_iter().map(|m| model.slot(m).at).collect();
            let (suggested_keep, why_keep) = advisor.map_or_else(
                || (members[0], String::new()),
                |advisor| advisor.choose(&members),
            );
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
pub(super) fn entities(judge: &Judge<'_>, joined: &[(u32, u32, f64)], stop: &Stop) -> Vec<u32> {
    let model = judge.model;
    let groups = group::groups(model.prepared.slots.len(), joined, stop, |a, b| {
        judge.odds(a, b)
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
