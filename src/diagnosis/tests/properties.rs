//! What holds of every diagnosis: more evidence never harms the cause it speaks for, and what nobody
//! knows, or in which order it was told, makes no difference.

use proptest::prelude::*;

use super::*;
use crate::diagnosis::fact::State;
use crate::interview::Answer;
use crate::knowledge::causes::{Cause, Causes};

fn causes() -> &'static Causes {
    &Knowledge::embedded().causes
}

/// Some facts, each with a state: absent, or present with one of ten strengths.
fn some_facts() -> impl Strategy<Value = Vec<(usize, u8)>> {
    let all = causes().facts.all().len();
    proptest::collection::vec((0..all, 0_u8..=10), 0..30)
}

fn set(facts: &[(usize, u8)]) -> Writer<'static> {
    let mut writer = Writer::new(&causes().facts);
    for (at, strength) in facts {
        let info = &causes().facts.all()[*at];
        let state = match strength {
            0 => State::Absent,
            n => State::Present(f64::from(*n) / 10.0),
        };
        writer.note(&info.id, state, &[], Vec::new());
    }
    writer
}

fn bits(cause: &Cause, facts: &FactSet) -> f64 {
    let shares = rank::shares(causes(), cause, facts);
    shares.iter().map(|share| share.bits).sum()
}

proptest! {
    /// A fact that speaks for a cause gives it bits or leaves it as it was, whatever else is known, and a
    /// stronger one gives no less.
    #[test]
    fn more_evidence_for_a_cause_never_lowers_it(
        facts in some_facts(), cause in 0_usize..40, weight in any::<prop::sample::Index>(),
        strength in 1_u8..=9,
    ) {
        let cause = &causes().all()[cause];
        let speaking: Vec<_> = cause.weights.iter().filter(|w| w.present > 0.0).collect();
        let fact = &speaking[weight.index(speaking.len())].fact;
        let of_fact = |at: usize| causes().facts.all()[at].id == *fact;
        let others: Vec<_> = facts.into_iter().filter(|(at, _)| !of_fact(*at)).collect();
        let mut writer = set(&others);
        let without = bits(cause, &writer.set);
        writer.present(fact, f64::from(strength) / 10.0, &[], Vec::new());
        let with = bits(cause, &writer.set);
        writer.present(fact, 1.0, &[], Vec::new());
        let with_more = bits(cause, &writer.set);
        prop_assert!(with >= without - 1e-9, "{}: {fact} takes {} bits", cause.id, without - with);
        prop_assert!(with_more >= with - 1e-9, "{}: more of {fact} takes bits", cause.id);
    }

    /// And so it gains on every cause that the fact says nothing of.
    #[test]
    fn a_cause_gains_on_those_its_evidence_says_nothing_of(
        facts in some_facts(), cause in 0_usize..40, weight in any::<prop::sample::Index>(),
    ) {
        let cause = &causes().all()[cause];
        let data = |w: &&crate::knowledge::causes::Weight| {
            w.present > 0.0 && causes().facts.get(&w.fact).is_some_and(|f| f.from.starts_with("data:"))
        };
        let speaking: Vec<_> = cause.weights.iter().filter(data).collect();
        prop_assume!(!speaking.is_empty());
        let fact = &speaking[weight.index(speaking.len())].fact;
        let of_fact = |at: usize| causes().facts.all()[at].id == *fact;
        let others: Vec<_> = facts.into_iter().filter(|(at, _)| !of_fact(*at)).collect();
        let mut writer = set(&others);
        let of = |facts: &FactSet| {
            rank::posterior(&rank::scores(causes(), facts), causes().other.prior)
        };
        let before = of(&writer.set);
        writer.present(fact, 1.0, &[], Vec::new());
        let after = of(&writer.set);
        let at = causes().all().iter().position(|c| c.id == cause.id).unwrap();
        for (other, info) in causes().all().iter().enumerate() {
            if info.weight(fact).is_none() {
                prop_assert!(after[at] * before[other] >= before[at] * after[other] * (1.0 - 1e-9));
            }
        }
    }
}

proptest! {
    // A whole diagnosis is slow without optimisation.
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// "I don't know" is the same as no answer, for every question and every user.
    #[test]
    fn unknown_answers_change_nothing(user in 0_usize..40, asked in proptest::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let mut said = answers(TOLD[user].1);
        let found = told(TOLD[user].1);
        let questions = Knowledge::embedded().questions.all();
        for question in asked {
            let question = &questions[question.index(questions.len())];
            if said.get(&question.id).is_none() {
                said.set(&question.id, Answer::Unknown);
            }
        }
        let again = diagnose(
            Knowledge::embedded(),
            &Input {
                answers: &said,
                inventories: &[],
                before: &[],
                sources: &[],
                matches: &Matches::default(),
                today: Date::constant(2026, 11, 22),
            },
        );
        prop_assert_eq!(found.causes, again.causes);
        prop_assert_eq!(found.verdict, again.verdict);
        prop_assert_eq!(found.contradictions, again.contradictions);
    }

    /// Answers are a set: neither their order in the file nor that of the values of a list matters.
    #[test]
    fn the_order_of_answers_does_not_matter(user in 0_usize..40, turn in 1_usize..7) {
        let value: serde_json::Value = serde_json::from_str(TOLD[user].1).unwrap();
        let mut pairs: Vec<String> = value
            .as_object()
            .unwrap()
            .iter()
            .map(|(question, answer)| {
                let mut answer = answer.clone();
                if let Some(list) = answer.as_array_mut() {
                    list.reverse();
                }
                format!("\"{question}\":{answer}")
            })
            .collect();
        let length = pairs.len();
        pairs.rotate_left(turn % length);
        let turned = told(&format!("{{{}}}", pairs.join(",")));
        let found = told(TOLD[user].1);
        for (one, other) in found.causes.iter().zip(&turned.causes) {
            prop_assert_eq!(&one.id, &other.id);
            prop_assert!((one.probability - other.probability).abs() < 1e-12);
        }
    }
}
