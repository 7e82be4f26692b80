//! From pairs to groups: records joined by accepted pairs, where the group as a whole agrees.
//!
//! Pairs are taken strongest first, as in agglomerative clustering. Two groups join when the evidence
//! of all pairs between them adds up in favour (the objective of correlation clustering: Bansal, Blum
//! and Chawla 2004), so that one garbled record does not keep a group apart, and one lucky pair does not
//! pull two groups together. A contradiction is never joined over: father and son do not end together
//! because both resemble a third, half-empty record.

use rayon::prelude::*;

use crate::progress::Stop;

/// How many members of each side are held against each other before two groups join. Larger groups
/// are copies of copies; their first members speak for them.
const CHECKED: usize = 24;

/// In no group yet.
const ALONE: u32 = u32::MAX;

/// Most that one pair adds for or against, in bits.
const MOST: f64 = 8.0;

/// Groups of two and more, each sorted, in the order of their first members. `pairs` need not be
/// sorted; `judge` gives the log2 odds of any two records, `None` where they must stay apart.
pub(super) fn groups(
    records: usize,
    pairs: &[(u32, u32, f64)],
    stop: &Stop,
    judge: impl Fn(u32, u32) -> Option<f64>,
) -> Vec<Vec<u32>> {
    let mut order: Vec<&(u32, u32, f64)> = pairs.iter().collect();
    order.par_sort_unstable_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    // Of those who are alone nothing is kept.
    let mut group_of: Vec<u32> = vec![ALONE; records];
    let mut groups: Vec<Vec<u32>> = Vec::new();
    // A pair refused while its groups were small may be welcome when they have grown.
    for _ in 0..2 {
        for &&(a, b, _) in &order {
            if stop.is_asked() {
                return Vec::new();
            }
            let [x, y] = [a, b].map(|member| group_of[member as usize]);
            let is_one = x == y && x != ALONE;
            if is_one || !agree(own(&groups, x, &a), own(&groups, y, &b), (a, b), &judge) {
                continue;
            }
            let larger_first = match (own(&groups, x, &a).len(), own(&groups, y, &b).len()) {
                (p, q) if p >= q => [(x, a), (y, b)],
                _ => [(y, b), (x, a)],
            };
            let [(mut into, first), (from, second)] = larger_first;
            if into == ALONE {
                into = groups.len() as u32;
                group_of[first as usize] = into;
                groups.push(vec![first]);
            }
            let moved = match from {
                ALONE => vec![second],
                _ => std::mem::take(&mut groups[from as usize]),
            };
            for &member in &moved {
                group_of[member as usize] = into;
            }
            groups[into as usize].extend(moved);
        }
    }
    let mut groups: Vec<Vec<u32>> = groups.into_iter().filter(|g| g.len() > 1).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.par_sort_unstable();
    groups
}

/// The members of a group; of nobody's group, the one who is alone.
fn own<'g>(groups: &'g [Vec<u32>], group: u32, alone: &'g u32) -> &'g [u32] {
    match group {
        ALONE => std::slice::from_ref(alone),
        _ => &groups[group as usize],
    }
}

/// Whether all that is between two groups adds up in favour, and nothing forbids it. The pair that
/// brought them together was accepted; it forbids nothing.
fn agree(x: &[u32], y: &[u32], link: (u32, u32), judge: impl Fn(u32, u32) -> Option<f64>) -> bool {
    if x.len() == 1 && y.len() == 1 {
        return true;
    }
    let (mut best, mut sum, mut pairs): (f64, f64, u32) = (0.0, 0.0, 0);
    for &p in x.iter().take(CHECKED) {
        for &q in y.iter().take(CHECKED) {
            match judge(p, q) {
                Some(bits) => {
                    best = best.max(bits.min(1.5 * MOST));
                    sum += bits.clamp(-MOST, MOST);
                    pairs += 1;
                }
                None if (p, q) == link || (q, p) == link => {}
                None => return false,
            }
        }
    }
    best + sum / f64::from(pairs.max(1)) >= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_join() {
        let pairs = [(0, 1, 0.9), (1, 2, 0.8), (4, 5, 0.7)];
        assert_eq!(
            groups(6, &pairs, &Stop::default(), |_, _| Some(0.0)),
            vec![vec![0, 1, 2], vec![4, 5]]
        );
    }

    #[test]
    fn a_contradiction_keeps_the_weaker_link_out() {
        // 0 and 2 must stay apart; 1 resembles both, 0 more.
        let pairs = [(0, 1, 0.9), (1, 2, 0.8)];
        let apart = |a: u32, b: u32| (a.min(b) != 0 || a.max(b) != 2).then_some(5.0);
        assert_eq!(groups(3, &pairs, &Stop::default(), apart), vec![vec![0, 1]]);
    }

    #[test]
    fn the_whole_group_decides() {
        // 3 is like 2 by chance, and unlike the others.
        let pairs = [(0, 1, 0.99), (1, 2, 0.99), (0, 2, 0.99), (2, 3, 0.6)];
        let unlike = |a: u32, b: u32| {
            Some(match (a.min(b), a.max(b)) {
                (2, 3) => 0.6,
                (_, 3) => -4.0,
                _ => 6.0,
            })
        };
        assert_eq!(
            groups(4, &pairs, &Stop::default(), unlike),
            vec![vec![0, 1, 2]]
        );
        // 3 is like two of them, and one of those is garbled beyond recognition.
        let pairs = [(0, 1, 0.99), (1, 2, 0.99), (0, 3, 0.99), (1, 3, 0.99)];
        let garbled = |a: u32, b: u32| {
            Some(match (a.min(b), a.max(b)) {
                (2, 3) => -6.0,
                _ => 6.0,
            })
        };
        assert_eq!(
            groups(4, &pairs, &Stop::default(), garbled),
            vec![vec![0, 1, 2, 3]]
        );
    }
}
