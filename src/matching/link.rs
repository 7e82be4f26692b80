//! Counterparts: which record of one system answers to which of another, one to one.

use rustc_hash::FxHashSet;

use super::{Pair, RecordRef};
use crate::record::{Source, System};

/// Marks the one-to-one choice: strongest pairs first, each record at most once per other system.
/// Only pairs more likely than not are linked.
pub(super) fn link(sources: &[Source], pairs: &mut [Pair]) {
    let mut order: Vec<usize> = (0..pairs.len())
        .filter(|&i| pairs[i].score >= 0.5)
        .collect();
    order.sort_unstable_by(|&i, &j| {
        let (x, y) = (&pairs[i], &pairs[j]);
        y.score
            .total_cmp(&x.score)
            .then((x.left, x.right).cmp(&(y.left, y.right)))
    });
    let mut taken: FxHashSet<(RecordRef, System)> = FxHashSet::default();
    for i in order {
        let pair = &mut pairs[i];
        let left = (pair.left, pair.right.source(sources).system);
        let right = (pair.right, pair.left.source(sources).system);
        if taken.contains(&left) || taken.contains(&right) {
            continue;
        }
        taken.insert(left);
        taken.insert(right);
        pair.linked = true;
    }
}
