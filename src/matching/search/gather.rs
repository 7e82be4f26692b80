//! From pairs to groups of copies, and to entities across all exports.

use rayon::prelude::*;

use crate::matching::Group;
use crate::matching::group;
use crate::matching::keep::{self, Changes};
use crate::matching::model::{Model, probability};
use crate::record::{Kind, Source};

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

pub(super) fn duplicate_groups(
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
pub(super) fn entities(model: &Model, joined: &[(u32, u32, f64)]) -> Vec<u32> {
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
