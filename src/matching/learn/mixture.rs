//! Pairs that are a mixture of copies and others, told apart by what they say besides.

/// A pair: the bits that are given to every pair of its sort, the prior included; and those of what it says
/// besides.
pub(super) type Split = (f64, f64);

/// About `most` of the pairs, evenly taken, and how many each stands for.
pub(super) fn sample(pairs: &[Split], most: usize) -> (Vec<Split>, f64) {
    let step = pairs.len().div_ceil(most).max(1);
    let sample: Vec<Split> = pairs.iter().copied().step_by(step).collect();
    let each = pairs.len() as f64 / sample.len().max(1) as f64;
    (sample, each)
}

/// How likely what the pairs say besides is, as a logarithm, where `beside` gives the bits to be added to those
/// that are given.
pub(super) fn likelihood(pairs: &[Split], beside: impl Fn(f64) -> f64) -> f64 {
    pairs
        .iter()
        .map(|(given, says)| {
            let odds = (given + beside(*given)).exp2();
            // A copy, and it says so; or another thing.
            ((odds * says.exp2() + 1.0) / (odds + 1.0)).ln()
        })
        .sum()
}
