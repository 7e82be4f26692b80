//! How likely two events or tasks are one thing, by how they stand to each other in subject and time.
//!
//! Of the pairs in a file that stand so, a share are one thing: a mixture of copies and of others. What they
//! say besides (place, people, notes) tells the two apart, so that the share shows in how often that agrees.
//! The share is put as bits beside those that subject and time give; the bits that make the file's pairs
//! likeliest are taken (maximum likelihood of the mixture, with a prior that holds them near 0).

use rayon::prelude::*;

use super::mixture::{Split, likelihood, sample};
use crate::matching::model::Model;
use crate::matching::scored::Scored;
use crate::matching::standing::{Learned, Standing};

/// At most so many pairs are looked at in all.
const ALL: usize = 60_000;

/// At most so many pairs of a standing are looked at; of more, every second, third, … one.
const SAMPLE: usize = 4_000;

/// Fewer pairs of a standing teach nothing.
const LEAST: usize = 20;

/// How far from the usual the bits may be thought to lie, before anything was seen: one standard deviation.
const SPREAD: f64 = 1.5;

/// Bits that are tried: so many steps to each side, of so much.
const TRIED: (i32, f64) = (20, 0.25);

/// Learns from pairs that may be one thing. `true` where something was learned.
pub(in crate::matching) fn learn(model: &mut Model, pairs: &[Scored]) -> bool {
    let step = pairs.len().div_ceil(ALL).max(1);
    let sample: Vec<(u32, u32)> = pairs.iter().map(|s| (s.a, s.b)).step_by(step).collect();
    let looked_at: Vec<Option<(Standing, Split)>> = sample
        .par_iter()
        .with_min_len(512)
        .map(|&(a, b)| split(model, a, b))
        .collect();
    let mut lists: [Vec<Split>; Standing::COUNT] = Default::default();
    for (standing, split) in looked_at.into_iter().flatten() {
        lists[standing.index()].push(split);
    }
    let learned = lists.map(|list| likeliest(&list));
    model.weights.standing = Learned::from_bits(learned);
    learned.iter().any(|bits| *bits != 0.0)
}

/// How two stand to each other, the bits of prior, subject and time, and those of all else; `None` where they are
/// known to be two things, which says nothing of the rest.
fn split(model: &Model, a: u32, b: u32) -> Option<(Standing, Split)> {
    let evidence = model.evidence(a, b);
    let standing = evidence.standing.filter(|_| !evidence.contradiction)?;
    let is_given = |field| matches!(field, "subject" | "start" | "end" | "due");
    let (mut given, mut rest) = (model.prior(model.slot(a), model.slot(b)), 0.0);
    for line in evidence.lines() {
        let sum = if is_given(line.field) {
            &mut given
        } else {
            &mut rest
        };
        *sum += line.weight;
    }
    Some((standing, (given, rest)))
}

/// The bits to be added to what is given, so that the pairs are likeliest.
fn likeliest(list: &[Split]) -> f64 {
    if list.len() < LEAST {
        return 0.0;
    }
    // As many as were looked at say it, not as many as there are: the prior keeps its weight.
    let (sample, _) = sample(list, SAMPLE);
    let likely = |bits: f64| likelihood(&sample, |_| bits) - (bits / SPREAD).powi(2) / 2.0;
    let (steps, size) = TRIED;
    let tried = (-steps..=steps).map(|n| f64::from(n) * size);
    let best = tried.map(|bits| (likely(bits), bits));
    // Of equals, the nearest to the usual.
    best.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.abs().total_cmp(&x.1.abs())))
        .map_or(0.0, |(_, bits)| bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs of which a share are copies; what they say besides is as the weights say it is.
    fn pairs(share: f64, given: f64) -> Vec<Split> {
        let all = 2_000;
        let copies = (f64::from(all) * share) as i32;
        (0..all)
            .map(|n| {
                let is_copy = n < copies;
                // Copies agree in nine of ten, others in one.
                let agrees = (n % 10 == 0) != is_copy;
                let rest = if agrees { 9.0_f64 } else { 1.0 / 9.0 }.log2();
                (given, rest)
            })
            .collect()
    }

    #[test]
    fn the_share_of_copies_is_found() {
        for (share, given) in [(0.5, 0.0), (0.2, 0.0), (0.8, 0.0), (0.2, 2.0), (0.5, -3.0)] {
            let found = likeliest(&pairs(share, given));
            let wanted = (share / (1.0 - share)).log2() - given;
            assert!(
                (found - wanted).abs() < 0.3,
                "{share} {given}: {found} {wanted}"
            );
        }
    }

    #[test]
    fn where_nothing_else_is_said_nothing_is_learned() {
        assert!(likeliest(&vec![(1.0, 0.0); 500]).abs() < 1e-9);
        assert!(likeliest(&pairs(0.1, 0.0)[..LEAST - 1]).abs() < 1e-9);
    }
}
