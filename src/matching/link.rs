//! Counterparts: which record of one system answers to which of another, one to one.
//!
//! The strongest pairs are linked first. Where pairs are equally strong, as among copies, a link made
//! before gives way to an equally strong one of the same record, so that nobody is left without a partner
//! whom another choice would have given one. What is linked never becomes weaker by that.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Pair, RecordRef};
use crate::record::{Source, System};

/// A record as a partner for one other system.
type Node = (RecordRef, System);

/// Two scores nearer than this are equally strong.
const EQUAL: f64 = 1e-9;

/// So many links may give way for one.
const DEPTH: usize = 32;

/// The links, while they are being chosen.
struct Links<'p> {
    pairs: &'p [Pair],
    /// Both ends of each pair.
    ends: Vec<[Node; 2]>,
    /// The pairs at each node, strongest first.
    at: FxHashMap<Node, Vec<usize>>,
    held: FxHashMap<Node, usize>,
}

/// Marks the one-to-one choice: each record at most once per other system. Only pairs more likely than not
/// are linked.
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
    let ends = pairs
        .iter()
        .map(|p| {
            let [left, right] = [p.left, p.right].map(|at| at.source(sources).system);
            [(p.left, right), (p.right, left)]
        })
        .collect();
    let mut links = Links {
        pairs,
        ends,
        at: FxHashMap::default(),
        held: FxHashMap::default(),
    };
    for &i in &order {
        for end in links.ends[i] {
            links.at.entry(end).or_default().push(i);
        }
    }
    // What could not be placed may be, once others have moved.
    while !order.is_empty() {
        let before = order.len();
        order.retain(|&i| !links.place(i));
        if order.len() == before {
            break;
        }
    }
    let chosen: FxHashSet<usize> = links.held.into_values().collect();
    for (i, pair) in pairs.iter_mut().enumerate() {
        pair.linked = chosen.contains(&i);
    }
}

impl Links<'_> {
    /// Links a pair where both ends are free or one can be freed; says whether it did.
    fn place(&mut self, pair: usize) -> bool {
        let ends = self.ends[pair];
        let held = ends.map(|end| self.held.contains_key(&end));
        let free = match held {
            [false, false] => true,
            [true, true] => false,
            [one, _] => {
                let taken = ends[usize::from(!one)];
                let mut seen: FxHashSet<Node> = ends.into_iter().collect();
                self.release(taken, &mut seen, DEPTH)
            }
        };
        if free {
            for end in ends {
                self.held.insert(end, pair);
            }
        }
        free
    }

    /// Frees a node: its partner takes another, equally strong one.
    fn release(&mut self, node: Node, seen: &mut FxHashSet<Node>, depth: usize) -> bool {
        let Some(&old) = self.held.get(&node) else {
            return true;
        };
        let partner = self.other_end(old, node);
        let strength = self.pairs[old].score;
        for k in 0..self.at.get(&partner).map_or(0, Vec::len) {
            let new = self.at[&partner][k];
            if new == old || (self.pairs[new].score - strength).abs() > EQUAL {
                continue;
            }
            let end = self.other_end(new, partner);
            if seen.insert(end)
                && (!self.held.contains_key(&end)
                    || depth > 0 && self.release(end, seen, depth - 1))
            {
                self.held.remove(&node);
                self.held.insert(partner, new);
                self.held.insert(end, new);
                return true;
            }
        }
        false
    }

    fn other_end(&self, pair: usize, node: Node) -> Node {
        let [left, right] = self.ends[pair];
        if left == node { right } else { left }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::matching::tests::source;
    use crate::matching::{Band, Relation};
    use crate::record::Kind;

    fn pair(left: u32, right: u32, score: f64) -> Pair {
        let at = |source, index| RecordRef { source, index };
        Pair {
            kind: Kind::Event,
            left: at(0, left),
            right: at(1, right),
            score,
            band: Band::Likely,
            relation: Relation::Conflicting,
            linked: false,
        }
    }

    fn linked(mut pairs: Vec<Pair>) -> Vec<(u32, u32)> {
        let sources = [
            source("a.csv", System::Outlook, Vec::new()),
            source("b.csv", System::Salesforce, Vec::new()),
        ];
        link(&sources, &mut pairs);
        let chosen = pairs.iter().filter(|p| p.linked);
        let mut list: Vec<_> = chosen.map(|p| (p.left.index, p.right.index)).collect();
        list.sort_unstable();
        list
    }

    #[test]
    fn among_equals_everybody_gets_a_partner() {
        let pairs = vec![pair(0, 0, 0.9), pair(0, 1, 0.9), pair(1, 0, 0.9)];
        assert_eq!(linked(pairs), [(0, 1), (1, 0)]);
        // Also for a weaker pair, as long as the stronger one stays as strong.
        let pairs = vec![pair(0, 0, 0.9), pair(0, 1, 0.9), pair(1, 0, 0.6)];
        assert_eq!(linked(pairs), [(0, 1), (1, 0)]);
    }

    #[test]
    fn a_strong_link_is_not_given_up_for_two_weak_ones() {
        let pairs = vec![pair(0, 0, 0.99), pair(0, 1, 0.6), pair(1, 0, 0.6)];
        assert_eq!(linked(pairs), [(0, 0)]);
    }

    /// The most links any choice allows, tried out.
    fn most(pairs: &[(u32, u32)], taken: &mut [Vec<bool>; 2]) -> usize {
        let Some((&(a, b), rest)) = pairs.split_first() else {
            return 0;
        };
        let without = most(rest, taken);
        let (a, b) = (a as usize, b as usize);
        if taken[0][a] || taken[1][b] {
            return without;
        }
        (taken[0][a], taken[1][b]) = (true, true);
        let with = 1 + most(rest, taken);
        (taken[0][a], taken[1][b]) = (false, false);
        with.max(without)
    }

    proptest! {
        #[test]
        fn each_once_whatever_the_order_and_as_many_as_can_be(
            list in prop::collection::btree_map((0_u32..5, 0_u32..5), 0_u8..3, 0..11),
            turn in 0_usize..11,
        ) {
            let scores = [0.6, 0.8, 0.95];
            let pairs: Vec<Pair> =
                list.iter().map(|(&(a, b), &s)| pair(a, b, scores[usize::from(s)])).collect();
            let chosen = linked(pairs.clone());
            let mut turned = pairs.clone();
            turned.rotate_left(turn % pairs.len().max(1));
            prop_assert_eq!(&linked(turned), &chosen);
            for side in [0, 1] {
                let mut ends: Vec<u32> =
                    chosen.iter().map(|c| if side == 0 { c.0 } else { c.1 }).collect();
                ends.sort_unstable();
                let all = ends.len();
                ends.dedup();
                prop_assert_eq!(ends.len(), all);
            }
            // No pair is left whose both ends are free.
            for p in &pairs {
                let met = chosen.iter().any(|c| c.0 == p.left.index || c.1 == p.right.index);
                prop_assert!(met);
            }
            let equal: Vec<Pair> = pairs.iter().map(|p| Pair { score: 0.9, ..*p }).collect();
            let all: Vec<(u32, u32)> = list.keys().copied().collect();
            let best = most(&all, &mut [vec![false; 5], vec![false; 5]]);
            prop_assert_eq!(linked(equal).len(), best);
        }
    }
}
