//! One verdict for many pairs: it decides what it counts, never the last copy, and undo takes it back whole.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::case::{Likeness, Prefer, Rule, SAMPLE};
use crate::record::{Kind, System};

/// Contacts of Salesforce: pairs of twins, of a part and its whole, of two that differ, and three copies.
fn export(people: usize) -> String {
    let mut csv = String::from("Id,FirstName,LastName,Email,Phone,Title,AccountId,CreatedDate\n");
    let mut number = 0;
    for person in 0..people {
        let name = ["Ana", "Omar", "Kim", "Ida", "Noor", "Luis"][person % 6];
        let copies = if person % 5 == 0 { 3 } else { 2 };
        for copy in 0..copies {
            number += 1;
            let phone = format!("+1 202 555 {:04}", 100 + person);
            let phone = if person % 3 == 1 && copy > 0 {
                ""
            } else {
                &phone
            };
            let title = if person % 3 == 2 && copy > 0 {
                "Head of Sales"
            } else {
                "Buyer"
            };
            let account = if person % 2 == copy {
                "001Dn00000AAAAA"
            } else {
                ""
            };
            let _ = writeln!(
                csv,
                "003Dn00000{number:05},{name},Lima{person:03},{name}.{person}@globex.example,{phone},{title},{account},2024-0{}-11T10:02:00Z",
                copy + 1 + person % 4,
            );
        }
    }
    csv
}

fn desk(people: usize) -> Desk {
    let desk = Desk::with(&export(people));
    assert!(
        desk.session.review.items.len() >= people,
        "pairs to decide on"
    );
    desk
}

fn rule(likeness: Likeness, prefer: Prefer) -> Rule {
    Rule {
        kind: Kind::Contact,
        system: System::Salesforce,
        likeness,
        certain: false,
        find: String::new(),
        prefer,
    }
}

#[test]
fn the_rule_of_a_decided_pair_keeps_what_was_kept() {
    let mut desk = desk(12);
    let session = &mut desk.session;
    let item = session.review.items[0];
    assert_eq!(session.rule_like(&item, "").prefer, Prefer::Advised);
    let (a, b) = session.review.sides(&item, &session.marks);
    session.mark(a, b, How::Hand, AT).unwrap();
    let like = session.rule_like(&item, " Lima ");
    assert_ne!(
        like.prefer,
        Prefer::Advised,
        "the person kept the other one"
    );
    assert_eq!(like.find, "Lima");
}

#[test]
fn a_rule_is_kept_in_the_case_and_fits_again() {
    let mut desk = desk(6);
    let rule = rule(Likeness::Twin, Prefer::Advised);
    let first = desk.session.choices(&rule).len();
    assert_eq!(desk.session.apply_rule(&rule, AT), first);
    assert!(first > 0 && desk.session.rules_that_fit().is_empty());
    desk.write(&export(18));
    desk.resume();
    let fitting = desk.session.rules_that_fit();
    assert_eq!(fitting.len(), 1);
    assert!(fitting[0].1 > 0, "the new pairs fit the rule used before");
}

#[test]
fn the_older_one_stays() {
    let mut desk = desk(18);
    let rule = rule(Likeness::Twin, Prefer::Older);
    let sources = &desk.session.evidence.sources;
    let made = |r: RecordRef| r.of(sources).created.unwrap().scale();
    let choices = desk.session.choices(&rule);
    assert!(!choices.is_empty());
    assert!(choices.iter().all(|c| made(c.keep) < made(c.delete)));
    assert_eq!(desk.session.apply_rule(&rule, AT), choices.len());
}

#[test]
fn a_sample_is_part_of_all_and_stays_the_same() {
    let desk = desk(60);
    let choices = desk.session.choices(&rule(Likeness::Twin, Prefer::Advised));
    let sample = Session::sample(&choices);
    assert!(choices.len() > SAMPLE && sample.len() == SAMPLE);
    assert!(sample.iter().all(|c| choices.contains(c)));
    assert_eq!(sample, Session::sample(&choices));
    assert_eq!(Session::sample(&choices[..5]), choices[..5].to_vec());
}

/// What a person may do.
#[derive(Debug, Clone)]
enum Deed {
    Apply(Likeness, Prefer),
    Mark(usize, bool),
    Apart(usize),
    Later(usize),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let likeness = prop::sample::select(vec![Likeness::Twin, Likeness::Part, Likeness::Differs]);
    let prefer = prop::sample::select(Prefer::ALL.to_vec());
    prop_oneof![
        3 => (likeness, prefer).prop_map(|(l, p)| Deed::Apply(l, p)),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(at, left)| Deed::Mark(at, left)),
        1 => any::<usize>().prop_map(Deed::Apart),
        1 => any::<usize>().prop_map(Deed::Later),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ]
}

impl Deed {
    fn do_it(&self, session: &mut Session) {
        let item = |at: usize| session.review.items[at % session.review.items.len()];
        let sides = |at: usize| session.review.sides(&item(at), &session.marks);
        match *self {
            Deed::Apply(likeness, prefer) => {
                let rule = rule(likeness, prefer);
                let marks = session.marks.clone();
                let (before, count) = (session.marks.marked_count(), session.choices(&rule).len());
                assert_eq!(session.apply_rule(&rule, AT), count);
                assert_eq!(session.marks.marked_count(), before + count);
                let now = &session.marks;
                for (record, keep) in marks.marked() {
                    let mut still = now.marked();
                    assert!(still.any(|m| m == (record, keep)), "a mark was overridden");
                }
                for entry in &session.case.journal {
                    if let Verdict::NotSame { left, right } | Verdict::Later { left, right } =
                        &entry.verdict
                    {
                        assert_eq!(now.is_apart(left, right), marks.is_apart(left, right));
                        assert_eq!(now.is_later(left, right), marks.is_later(left, right));
                    }
                }
            }
            Deed::Mark(at, left) => {
                let (a, b) = sides(at);
                let (delete, keep) = if left { (a, b) } else { (b, a) };
                let _ = session.mark(delete, keep, How::Hand, AT);
            }
            Deed::Apart(at) => {
                let (a, b) = sides(at);
                session.set_apart(a, b, AT).unwrap();
            }
            Deed::Later(at) => {
                let (a, b) = sides(at);
                session.put_off(a, b, AT).unwrap();
            }
            Deed::Undo => {
                session.undo();
            }
            Deed::Redo => {
                session.redo();
            }
        }
    }
}

fn state(session: &Session) -> (Vec<Entry>, Vec<RecordKey>) {
    let marked = session.marks.marked().map(|(record, _)| record.clone());
    (session.case.journal.clone(), marked.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_deed_marks_the_last_copy_and_undo_leads_back(deeds in prop::collection::vec(deed(), 1..14)) {
        let mut desk = desk(15);
        let session = &mut desk.session;
        let start = state(session);
        for deed in &deeds {
            deed.do_it(session);
            for (record, _) in session.marks.marked() {
                let stays = session.marks.survivor(record);
                prop_assert!(stays != record && !session.marks.is_marked(stays), "{:?}", deed);
            }
            let counted = session.review.progress(&session.marks);
            prop_assert_eq!(session.progress, counted);
            for (at, item) in session.review.items.iter().enumerate() {
                prop_assert_eq!(session.status(at), session.review.status(item, &session.marks));
            }
            prop_assert_eq!(&session.marks, &session.case.marks());
        }
        let mut before = Vec::new();
        loop {
            before.push(state(session));
            if session.undo().is_none() {
                break;
            }
        }
        prop_assert_eq!(&state(session), &start);
        // And forwards again, to each state on the way.
        while let Some(expected) = before.pop() {
            if state(session) != expected {
                session.redo();
                prop_assert_eq!(&state(session), &expected);
            }
        }
    }
}
