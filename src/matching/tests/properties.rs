//! What holds of every search: the order of the records and the number of threads do not matter, the weights
//! add up, and every report can stop it.

use proptest::prelude::*;

use super::*;

fn people() -> impl Strategy<Value = Vec<String>> {
    let one = (
        prop::sample::select(vec!["Ann", "Anne", "Bob", "Robert", "Christina", "C.", ""]),
        prop::sample::select(vec![
            "Wills",
            "Willis",
            "Müller",
            "Mueller",
            "Smith Jones",
            "Smith",
            "",
        ]),
        prop::sample::select(vec!["Acme", "Acme GmbH", "Globex", ""]),
        prop::sample::select(vec![
            "a@x.example",
            "b@x.example",
            "info@x.example",
            "a@y.example,b@x.example",
            "",
        ]),
        prop::sample::select(vec![
            "+44 1603 4966901",
            "01603 4966901",
            "+1 212 555 0101",
            "",
        ]),
    )
        .prop_map(|(g, f, c, m, p)| format!("{g}|{f}|{c}|{m}|{p}"));
    prop::collection::vec(one, 2..24)
}

/// How many cases a property is tried on: as many as `PROPTEST_CASES` says, else a few.
pub(super) fn cases(few: u32) -> ProptestConfig {
    if std::env::var_os("PROPTEST_CASES").is_some() {
        ProptestConfig::default()
    } else {
        ProptestConfig::with_cases(few)
    }
}

/// The same records in another order, and on one thread, give the same pairs; what explains a pair adds up.
pub(super) fn order_and_threads(
    mut records: Vec<Record>,
    turn: usize,
) -> Result<(), TestCaseError> {
    for (record, number) in records.iter_mut().zip(1..) {
        record.number = number;
    }
    let n = records.len();
    let turn = turn % n;
    let mut turned = records.clone();
    turned.rotate_left(turn);
    let straight_sources = [source("a.csv", System::Outlook, records)];
    let turned_sources = [source("a.csv", System::Outlook, turned)];
    let straight = search(&straight_sources);
    let other = search(&turned_sources);
    prop_assert_eq!(straight.pairs.len(), other.pairs.len());
    let back = |at: RecordRef| (at.index as usize + turn) % n;
    for pair in &straight.pairs {
        let twin = other.pairs.iter().find(|p| {
            let (x, y) = (back(p.left), back(p.right));
            (x.min(y), x.max(y)) == (pair.left.index as usize, pair.right.index as usize)
        });
        prop_assert!(
            twin.is_some_and(|t| (t.score - pair.score).abs() < 1e-9),
            "{:?} {:?}",
            pair,
            twin
        );
        prop_assert!(pair.left < pair.right);
    }
    for group in &straight.groups {
        prop_assert!(group.members.contains(&group.suggested_keep));
        prop_assert!(group.members.len() > 1);
    }
    let single = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let again = single.install(|| search(&straight_sources));
    prop_assert_eq!(&again.pairs, &straight.pairs);
    prop_assert_eq!(&again.groups, &straight.groups);
    for p in &straight.pairs {
        let table = straight.explain(&straight_sources, p.left, p.right);
        let bits =
            table.iter().map(|f| f.weight).sum::<f64>() + straight.prior(p.left, p.right).unwrap();
        prop_assert!((model::probability(bits) - p.score).abs() < 1e-9);
    }
    Ok(())
}

/// Stops the work at one of its reports.
struct StopAt {
    left: usize,
    stages: Vec<crate::progress::Stage>,
    /// How much was done by the report before.
    done: u64,
}

impl crate::progress::Watch for StopAt {
    fn step(&mut self, at: crate::progress::Progress) -> Result<(), crate::progress::Cancelled> {
        assert!(at.total.is_none_or(|total| at.done <= total), "{at:?}");
        // Of one stage, what was told is never taken back.
        let is_next = self.stages.last() != Some(&at.stage);
        assert!(is_next || at.done >= self.done, "{at:?}");
        self.done = at.done;
        self.stages.push(at.stage);
        self.left = self.left.checked_sub(1).ok_or(crate::progress::Cancelled)?;
        Ok(())
    }
}

#[test]
fn the_search_can_be_stopped_at_every_report() {
    use crate::progress::Stage;
    let records = crowd(Kind::Contact, 40);
    let sources = [source("a.csv", System::Outlook, records)];
    let run = |left| {
        let mut watch = StopAt {
            left,
            stages: Vec::new(),
            done: 0,
        };
        let ended = find(&sources, &Options::default(), &mut watch).is_ok();
        (ended, watch.stages)
    };
    let (ended, all) = run(usize::MAX);
    assert!(ended);
    let mut stages = all.clone();
    stages.dedup();
    assert_eq!(
        stages,
        [
            Stage::Normalising,
            Stage::Blocking,
            Stage::Comparing,
            Stage::Grouping
        ]
    );
    for left in 0..all.len() {
        let (ended, seen) = run(left);
        assert!(!ended, "report {left}");
        assert_eq!(seen, all[..=left]);
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn order_and_threads_do_not_matter(people in people(), turn in 0usize..24) {
        order_and_threads(people.iter().zip(1..).map(|(t, n)| contact(n, t)).collect(), turn)?;
    }
}
