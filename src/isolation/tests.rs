//! The search played against hidden culprits, and exports with a test record in every state.

use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::import::{self, Input};
use crate::knowledge::Knowledge;
use crate::progress::Silent;

const TODAY: Date = Date::constant(2026, 11, 23);

fn experiment(products: usize, approach: Approach) -> Experiment {
    let products = (0..products).map(|n| Product::new(&format!("p{n}"), &format!("Product {n}")));
    Experiment::new("ZZ-TRACE-4711", Kind::Contact, products.collect(), approach).unwrap()
}

/// Plays an experiment against culprits: sets of products that show the trouble when all of a set is on.
fn played(mut experiment: Experiment, culprits: &[Set]) -> (Experiment, Conclusion) {
    for _ in 0..200 {
        match experiment.next() {
            Next::Round { on, .. } => {
                let trouble = culprits.iter().any(|set| set.is_within(on));
                let outcome = if trouble {
                    Outcome::Trouble
                } else {
                    Outcome::Clean
                };
                experiment.record(outcome, "", Vec::new(), TODAY);
                // Kept and read again between rounds.
                let json = serde_json::to_string(&experiment).unwrap();
                experiment = serde_json::from_str(&json).unwrap();
            }
            Next::Done(conclusion) => return (experiment, conclusion),
            Next::Contradiction { .. } => panic!("these rounds fit together: {experiment:?}"),
        }
    }
    panic!("it never ends");
}

fn set(places: &[usize]) -> Set {
    places.iter().fold(Set::EMPTY, |set, at| set.with(*at))
}

#[test]
fn one_culprit_is_found_in_few_rounds() {
    for products in 1..=MOST {
        let one_at_a_time = products + 1;
        for culprit in 0..products {
            let (done, found) = played(experiment(products, Approach::Halving), &[set(&[culprit])]);
            let Conclusion::Found { culprits, off } = found else {
                panic!("{culprit} of {products}: {found:?}");
            };
            assert_eq!((culprits, off), (vec![set(&[culprit])], set(&[culprit])));
            assert!(done.rounds.len() <= done.rounds_at_most());
            if products >= 8 {
                assert!(done.rounds.len() < one_at_a_time, "{products}");
            }
        }
    }
}

#[test]
fn two_that_do_it_only_together_are_found_and_halving_ends() {
    let (done, found) = played(experiment(8, Approach::Halving), &[set(&[1, 6])]);
    assert_eq!(
        found,
        Conclusion::Found {
            culprits: vec![set(&[1, 6])],
            off: set(&[6]),
        }
    );
    assert!(done.rounds.len() <= 14, "{}", done.rounds.len());
}

#[test]
fn trouble_with_everything_off_is_none_of_them_and_none_at_all_is_said() {
    let everywhere = [Set::EMPTY];
    let (done, found) = played(experiment(5, Approach::Halving), &everywhere);
    assert_eq!(found, Conclusion::NoneOfThem);
    assert_eq!(done.rounds.len(), 1);
    for approach in [Approach::Halving, Approach::Together] {
        assert_eq!(played(experiment(5, approach), &[]).1, Conclusion::NotSeen);
    }
}

#[test]
fn rounds_that_cannot_both_be_right_are_named_and_one_is_asked_again() {
    let mut ours = experiment(2, Approach::Halving);
    ours.record(Outcome::Clean, "", Vec::new(), TODAY);
    // The first product alone shows it, and then everything but the first, and then nothing.
    ours.record(Outcome::Trouble, "", Vec::new(), TODAY);
    let Next::Round { on, why } = ours.next() else {
        panic!("the proof is missing: {:?}", ours.next());
    };
    assert_eq!((on, why), (set(&[1]), Purpose::Proof));
    ours.rounds.push(Round {
        on: ["p0".to_owned(), "p1".to_owned()].into(),
        day: TODAY,
        outcome: Outcome::Clean,
        seen: String::new(),
        set_aside: false,
    });
    let Next::Contradiction { earlier, later } = ours.next() else {
        panic!("a larger set was clean");
    };
    assert_eq!((earlier, later), (1, 2));
    ours.record(Outcome::Clean, "", Vec::new(), TODAY);
    assert_eq!(
        ours.rounds.len(),
        3,
        "nothing is noted until that is settled"
    );
    assert!(ours.set_aside(1) && !ours.set_aside(1) && !ours.set_aside(9));
    assert!(matches!(ours.next(), Next::Done(Conclusion::NotSeen)));
}

#[test]
fn a_harmed_test_record_is_not_used_again() {
    let mut ours = experiment(3, Approach::Halving);
    assert_eq!(ours.tracer_name(), "ZZ-TRACE-4711-01");
    let after = vec![Export {
        path: "a.csv".to_owned(),
        sha256: "00".to_owned(),
    }];
    ours.record(Outcome::Clean, "", after.clone(), TODAY);
    assert_eq!(ours.before, after);
    ours.record(Outcome::Unclear, "", Vec::new(), TODAY);
    assert_eq!(
        ours.before, after,
        "the round is done again from the same state"
    );
    ours.record(Outcome::Trouble, "", after, TODAY);
    assert!(ours.before.is_empty());
    assert_eq!(ours.tracer_name(), "ZZ-TRACE-4711-02");
}

#[test]
fn too_many_products_and_none_are_no_experiment() {
    let new = |products| Experiment::new("X", Kind::Contact, products, Approach::Halving);
    assert!(new(Vec::new()).is_none());
    let one = Product::new("a", "A");
    assert!(new(vec![one.clone(); MOST + 1]).is_none());
    assert!(new(vec![one]).is_some());
}

fn sources(text: &str) -> Vec<Source> {
    let input = Input::Bytes {
        name: "contacts.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    import::read(&[input], &mut Silent).unwrap().sources
}

const OUTLOOK: &str =
    "First Name,Last Name,Company,E-mail Address,Mobile Phone,Title,Suffix,Middle Name\n";
const SALESFORCE: &str = "Id,FirstName,LastName,Email,OwnerId,CreatedDate\n";
const TRACER: &str = "Test,ZZ-TRACE-4711-01,Probe GmbH,zz@example.com,,,,\n";
const OTHER: &str = "Ana,Lima,Globex,ana@example.com,,,,\n";
const COUNTERPART: &str = "003000000000001AAA,Test,ZZ-TRACE-4711-01,zz@example.com,005000000000001AAA,2026-11-23T10:00:00Z\n";

fn judged(wanted: Wanted, before: &[Source], after: &[Source]) -> Reading {
    let ours = experiment(2, Approach::Halving);
    ours.judge(Knowledge::embedded(), wanted, before, after, &mut Silent)
        .unwrap()
}

#[test]
fn the_exports_of_a_round_tell_what_became_of_the_test_record() {
    let before = sources(&format!("{OUTLOOK}{TRACER}{OTHER}"));
    let doubled = format!("{OUTLOOK}{TRACER}{OTHER}{TRACER}");
    let gone = format!("{OUTLOOK}{OTHER}");
    let changed = format!(
        "{OUTLOOK}{}{OTHER}",
        TRACER.replace("Probe GmbH", "Elsewhere")
    );
    for (after, outcome, words) in [
        (
            format!("{OUTLOOK}{TRACER}{OTHER}"),
            Outcome::Clean,
            "as it was",
        ),
        (doubled.clone(), Outcome::Trouble, "2 times in Outlook"),
        (gone, Outcome::Trouble, "deleted in Outlook"),
        (changed, Outcome::Trouble, "changed in Outlook (company)"),
    ] {
        let reading = judged(Wanted::ALL, &before, &sources(&after));
        assert_eq!(reading.outcome, outcome, "{reading:?}");
        assert!(reading.seen.contains(words), "{reading:?}");
    }
    // What is not looked for is told all the same.
    let only_losses = Wanted {
        doubled: false,
        changed: false,
        ..Wanted::ALL
    };
    let reading = judged(only_losses, &before, &sources(&doubled));
    assert_eq!(reading.outcome, Outcome::Clean);
    assert!(reading.seen.contains("Not counted: it is there 2 times"));
}

#[test]
fn a_copy_in_the_other_system_is_what_a_sync_is_for() {
    let before = sources(&format!("{OUTLOOK}{TRACER}{OTHER}"));
    let mut after = sources(&format!("{OUTLOOK}{TRACER}{OTHER}"));
    after.extend(sources(&format!("{SALESFORCE}{COUNTERPART}")));
    assert_eq!(judged(Wanted::ALL, &before, &after).outcome, Outcome::Clean);
    let second = COUNTERPART.replace("01AAA,Test", "02AAA,Test");
    after.truncate(1);
    after.extend(sources(&format!("{SALESFORCE}{COUNTERPART}{second}")));
    let reading = judged(Wanted::ALL, &before, &after);
    assert_eq!(reading.outcome, Outcome::Trouble);
    assert!(
        reading.seen.contains("2 times in Salesforce"),
        "{reading:?}"
    );
}

#[test]
fn exports_that_cannot_tell_are_said_to() {
    let with = sources(&format!("{OUTLOOK}{TRACER}{OTHER}"));
    let without = sources(&format!("{OUTLOOK}{OTHER}"));
    let other_system = sources(&format!("{SALESFORCE}{COUNTERPART}"));
    for (before, after, words) in [
        (&without, &with, "in none of these exports"),
        (&with, &other_system, "no new export of Outlook"),
        (
            &sources(&format!("{OUTLOOK}{TRACER}{TRACER}")),
            &with,
            "2 times",
        ),
    ] {
        let reading = judged(Wanted::ALL, before, after);
        assert_eq!(reading.outcome, Outcome::Unclear, "{reading:?}");
        assert!(reading.seen.contains(words), "{reading:?}");
    }
}

/// Families of sets that show the trouble, over so many products; none of them empty.
fn culprits(products: usize) -> impl Strategy<Value = Vec<Set>> {
    let one = proptest::collection::btree_set(0..products, 1..=3.min(products));
    let one =
        one.prop_map(|places: BTreeSet<usize>| places.into_iter().fold(Set::EMPTY, Set::with));
    proptest::collection::vec(one, 0..4)
}

fn cases() -> impl Strategy<Value = (usize, Vec<Set>, Approach)> {
    (1..12usize).prop_flat_map(|products| {
        let approach = prop_oneof![Just(Approach::Halving), Just(Approach::Together)];
        (Just(products), culprits(products), approach)
    })
}

proptest! {
    #[test]
    fn no_innocent_one_is_named_and_what_is_left_on_is_harmless((products, hidden, approach) in cases()) {
        let (done, found) = played(experiment(products, approach), &hidden);
        let shows = |on: Set| hidden.iter().any(|set| set.is_within(on));
        match found {
            Conclusion::NoneOfThem => prop_assert!(false, "everything off was clean"),
            Conclusion::NotSeen => prop_assert!(hidden.is_empty()),
            Conclusion::Found { culprits, off } => {
                for set in culprits {
                    prop_assert!(shows(set), "{:?} does not do it", set);
                    for one in set.places() {
                        prop_assert!(!shows(set.without(one)), "{} is innocent", one);
                    }
                    prop_assert!(set.places().any(|one| off.has(one)));
                }
                let on = (0..products).filter(|at| !off.has(*at)).fold(Set::EMPTY, Set::with);
                prop_assert!(!shows(on));
            }
        }
        // No round was done whose outcome followed from the others.
        let mut before = experiment(products, approach);
        for round in &done.rounds {
            let Next::Round { on, .. } = before.next() else {
                return Err(TestCaseError::fail("a round too many"));
            };
            prop_assert_eq!(on, done.set_of(&round.on));
            before.rounds.push(round.clone());
        }
    }

    #[test]
    fn whatever_the_rounds_say_it_is_contradicted_or_fits_the_conclusion(
        products in 1..9usize,
        outcomes in proptest::collection::vec(0..3u8, 0..40),
        approach in prop_oneof![Just(Approach::Halving), Just(Approach::Together)],
    ) {
        let mut ours = experiment(products, approach);
        for outcome in outcomes {
            let outcome = match outcome {
                0 => Outcome::Clean,
                1 => Outcome::Trouble,
                _ => Outcome::Unclear,
            };
            ours.record(outcome, "", Vec::new(), TODAY);
        }
        if let Next::Done(Conclusion::Found { culprits, .. }) = ours.next() {
            for set in culprits {
                for round in ours.rounds.iter().filter(|r| r.outcome == Outcome::Clean) {
                    prop_assert!(!set.is_within(ours.set_of(&round.on)));
                }
            }
        }
    }

    #[test]
    fn rounds_of_a_file_written_by_hand_do_no_harm(
        rounds in proptest::collection::vec((proptest::collection::btree_set("p[0-9]{1,2}", 0..5), 0..3u8, any::<bool>()), 0..12),
        products in 1..9usize,
    ) {
        let mut ours = experiment(products, Approach::Halving);
        for (on, outcome, set_aside) in rounds {
            let outcome = [Outcome::Clean, Outcome::Trouble, Outcome::Unclear][usize::from(outcome)];
            ours.rounds.push(Round { on, day: TODAY, outcome, seen: String::new(), set_aside });
        }
        if let Next::Contradiction { earlier, later } = ours.next() {
            prop_assert!(earlier < later && later < ours.rounds.len());
        }
    }
}
