//! Counterparts: which record of one system answers to which of another, one to one.
//!
//! The strongest pairs are linked first. Where pairs are equally strong, as among copies, a link made
//! before gives way to an equally strong one of the same record, so that nobody is left without a partner
//! whom another choice would have given one. What is linked never becomes weaker by that.

use rayon::prelude::*;

use super::{Pair, RecordRef};
use crate::progress::Stop;
use crate::record::{Source, System};

/// A record as a partner for one other system.
type Node = (RecordRef, System);

/// Two scores nearer than this are equally strong.
const EQUAL: f64 = 1e-9;

/// So many links may give way for one.
const DEPTH: usize = 32;

/// The node is free.
const NONE: u32 = u32::MAX;

/// The links, while they are being chosen. Pairs are numbered by strength, the strongest first.
struct Links {
    scores: Vec<f64>,
    /// The nodes at both ends of each pair, by number.
    ends: Vec<[u32; 2]>,
    /// The pairs at each node, strongest first, one node after the other, and where each node's end.
    pairs: Vec<u32>,
    pair_ends: Vec<u32>,
    /// The pair each node is linked by.
    held: Vec<u32>,
    /// By node, in which search for a way out it was met last; and how many searches there were.
    seen: Vec<u32>,
    searches: u32,
}

/// Marks the one-to-one choice: each record at most once per other system. Only pairs more likely than not
/// are linked.
pub(super) fn link(sources: &[Source], pairs: &mut [Pair], stop: &Stop) {
    let mut order: Vec<u32> = (0..)
        .zip(&*pairs)
        .filter(|(_, pair)| pair.score >= 0.5)
        .map(|(at, _)| at)
        .collect();
    order.par_sort_unstable_by(|&i, &j| {
        let (x, y) = (&pairs[i as usize], &pairs[j as usize]);
        y.score
            .total_cmp(&x.score)
            .then((x.left, x.right).cmp(&(y.left, y.right)))
    });
    if stop.is_asked() {
        return;
    }
    let mut links = Links::new(sources, order.iter().map(|&i| &pairs[i as usize]));
    // What could not be placed may be, once others have moved.
    let mut left: Vec<u32> = (0..order.len() as u32).collect();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|&pair| !stop.is_asked() && !links.place(pair));
        if left.len() == before {
            break;
        }
    }
    for pair in &mut *pairs {
        pair.linked = false;
    }
    for pair in links.held.into_iter().filter(|&pair| pair != NONE) {
        pairs[order[pair as usize] as usize].linked = true;
    }
}

impl Links {
    fn new<'p>(sources: &[Source], pairs: impl Iterator<Item = &'p Pair> + Clone) -> Self {
        let system = |at: RecordRef| at.source(sources).system;
        let nodes = |p: &Pair| [(p.left, system(p.right)), (p.right, system(p.left))];
        // Each end of a pair as twice the pair's number, and one more for the right end.
        let mut places: Vec<(Node, u32)> = pairs.clone().flat_map(nodes).zip(0..).collect();
        places.par_sort_unstable();
        let scores: Vec<f64> = pairs.map(|p| p.score).collect();
        let mut ends = vec![[NONE; 2]; scores.len()];
        let (mut at_nodes, mut pair_ends) = (Vec::with_capacity(places.len()), Vec::new());
        for node in places.chunk_by(|x, y| x.0 == y.0) {
            for &(_, place) in node {
                ends[place as usize / 2][place as usize % 2] = pair_ends.len() as u32;
                at_nodes.push(place / 2);
            }
            pair_ends.push(at_nodes.len() as u32);
        }
        Links {
            scores,
            ends,
            pairs: at_nodes,
            held: vec![NONE; pair_ends.len()],
            seen: vec![0; pair_ends.len()],
            searches: 0,
            pair_ends,
        }
    }

    /// Links a pair where both ends are free or one can be freed; says whether it did.
    fn place(&mut self, pair: u32) -> bool {
        let ends = self.ends[pair as usize];
        let free = match ends.map(|end| self.held[end as usize] == NONE) {
            [true, true] => true,
            [false, false] => false,
            [left_is_free, _] => {
                self.searches += 1;
                for end in ends {
                    self.seen[end as usize] = self.searches;
                }
                self.release(ends[usize::from(left_is_free)], DEPTH)
            }
        };
        if free {
            for end in ends {
                self.held[end as usize] = pair;
            }
        }
        free
    }

    /// Frees a node: its partner takes another, equally strong one.
    fn release(&mut self, node: u32, depth: usize) -> bool {
        let old = self.held[node as usize];
        if old == NONE {
            return true;
        }
        let partner = self.other_end(old, node);
        let strength = self.scores[old as usize];
        let first = match partner {
            0 => 0,
            _ => self.pair_ends[partner as usize - 1],
        };
        for k in first..self.pair_ends[partner as usize] {
            let new = self.pairs[k as usize];
            if new == old || (self.scores[new as usize] - strength).abs() > EQUAL {
                continue;
            }
            let end = self.other_end(new, partner);
            if self.seen[end as usize] == self.searches {
                continue;
            }
            self.seen[end as usize] = self.searches;
            if self.held[end as usize] == NONE || depth > 0 && self.release(end, depth - 1) {
                self.held[node as usize] = NONE;
                self.held[partner as usize] = new;
                self.held[end as usize] = new;
                return true;
            }
        }
        false
    }

    fn other_end(&self, pair: u32, node: u32) -> u32 {
        let [left, right] = self.ends[pair as usize];
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
        link(&sources, &mut pairs, &Stop::default());
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
