//! From pairs to groups: records joined by accepted pairs, never over a contradiction.
//!
//! Pairs are taken strongest first. Two groups join only when no member of one strongly disagrees with
//! a member of the other, so that father and son do not end together because both resemble a third,
//! half-empty record.

/// How many members of each side are held against each other before two groups join. Larger groups
/// are copies of copies; their first members speak for them.
const CHECKED: usize = 40;

/// Groups of two and more, each sorted, in the order of their first members. `pairs` need not be
/// sorted; `contradicts` says whether two records must stay apart.
pub(super) fn groups(
    records: usize,
    pairs: &[(u32, u32, f64)],
    contradicts: impl Fn(u32, u32) -> bool,
) -> Vec<Vec<u32>> {
    let mut order: Vec<&(u32, u32, f64)> = pairs.iter().collect();
    order.sort_unstable_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut group_of: Vec<u32> = vec![u32::MAX; records];
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for &&(a, b, _) in &order {
        let mut own = |member: u32| {
            let at = &mut group_of[member as usize];
            if *at == u32::MAX {
                *at = groups.len() as u32;
                groups.push(vec![member]);
            }
            *at as usize
        };
        let (x, y) = (own(a), own(b));
        if x == y {
            continue;
        }
        let (into, from) = if groups[x].len() >= groups[y].len() {
            (x, y)
        } else {
            (y, x)
        };
        let apart = groups[into].iter().take(CHECKED).any(|&p| {
            groups[from]
                .iter()
                .take(CHECKED)
                .any(|&q| (p, q) != (a, b) && (q, p) != (a, b) && contradicts(p, q))
        });
        if apart {
            continue;
        }
        let moved = std::mem::take(&mut groups[from]);
        for &member in &moved {
            group_of[member as usize] = into as u32;
        }
        groups[into].extend(moved);
    }
    let mut groups: Vec<Vec<u32>> = groups.into_iter().filter(|g| g.len() > 1).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn chains_join() {
        let pairs = [(0, 1, 0.9), (1, 2, 0.8), (4, 5, 0.7)];
        assert_eq!(
            groups(6, &pairs, |_, _| false),
            vec![vec![0, 1, 2], vec![4, 5]]
        );
    }

    #[test]
    fn a_contradiction_keeps_the_weaker_link_out() {
        // 0 and 2 must stay apart; 1 resembles both, 0 more.
        let pairs = [(0, 1, 0.9), (1, 2, 0.8)];
        let apart = |a: u32, b: u32| a.min(b) == 0 && a.max(b) == 2;
        assert_eq!(groups(3, &pairs, apart), vec![vec![0, 1]]);
    }
}
