//! Which open question is worth asking next.
//!
//! For each question that can still matter and is open, every answer is tried: the causes are ranked
//! as if it had been given. How likely an answer is under a cause follows from the same weights. The
//! gain is the expected drop of the entropy over causes, in bits; it is never negative.

use crate::interview::{self, Answer, Answers};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{Form, NONE, Question, UNLISTED};

use super::AskNext;
use super::fact::FactSet;
use super::{rank, told};

/// Questions that tell less than this are not offered, in bits.
const LEAST_GAIN: f64 = 0.02;
/// How often an answer to a question of several choices is none of those that tell something.
const NOTHING_TELLING: f64 = 0.4;

/// The open questions, the one that tells most first.
pub(super) fn next(
    knowledge: &Knowledge,
    answers: &Answers,
    seen_apps: &[&str],
    shown: &FactSet,
) -> Vec<AskNext> {
    let ranked = |answers: &Answers| {
        let mut facts = told::facts(knowledge, answers, seen_apps);
        facts.extend(shown);
        rank::scores(&knowledge.causes, &facts)
    };
    let now = ranked(answers);
    let mut asks: Vec<AskNext> = interview::to_ask(knowledge, answers)
        .into_iter()
        .filter(|question| answers.get(&question.id).is_none())
        .filter_map(|question| {
            let tried: Vec<(f64, Vec<f64>)> = candidates(knowledge, answers, question)
                .into_iter()
                .map(|(share, answer)| {
                    let mut answers = answers.clone();
                    answers.set(&question.id, answer);
                    (share, ranked(&answers))
                })
                .collect();
            let gain_bits = gain(&now, &tried, knowledge.causes.other.prior);
            (gain_bits >= LEAST_GAIN).then(|| AskNext {
                question: question.id.clone(),
                why: question.why.clone(),
                gain_bits,
            })
        })
        .collect();
    asks.sort_by(|a, b| b.gain_bits.total_cmp(&a.gain_bits));
    asks
}

/// The answers to try, each with how common it is before anything is known.
pub(super) fn candidates(
    knowledge: &Knowledge,
    answers: &Answers,
    question: &Question,
) -> Vec<(f64, Answer)> {
    let even = |answers: Vec<Answer>| {
        let share = 1.0 / answers.len().max(1) as f64;
        answers.into_iter().map(|answer| (share, answer)).collect()
    };
    match question.form {
        Form::One => even(
            question
                .choices
                .iter()
                .map(|choice| Answer::One(choice.value.clone()))
                .collect(),
        ),
        Form::Many | Form::Apps => {
            let telling: Vec<String> = values(knowledge, &question.id);
            let share = (1.0 - NOTHING_TELLING) / telling.len().max(1) as f64;
            let nothing = if question.choice(NONE).is_some() {
                NONE
            } else {
                UNLISTED
            };
            telling
                .into_iter()
                .map(|value| (share, Answer::Many(vec![value])))
                .chain([(NOTHING_TELLING, Answer::Many(vec![nothing.to_owned()]))])
                .collect()
        }
        Form::Number => even(
            numbers(knowledge, answers, &question.id)
                .into_iter()
                .map(Answer::Number)
                .collect(),
        ),
        Form::Direction => even(
            question
                .choices
                .iter()
                .map(|choice| {
                    let all = answers
                        .apps()
                        .map(|app| (app.to_owned(), choice.value.clone()));
                    Answer::Directions(all.collect())
                })
                .collect(),
        ),
        Form::Date | Form::Text => Vec::new(),
    }
}

/// The values of a question that some rule names, in order.
fn values(knowledge: &Knowledge, question: &str) -> Vec<String> {
    let mut values: Vec<String> = rules(knowledge, question)
        .flat_map(|rule| [&rule.any, &rule.all, &rule.only, &rule.weak])
        .flatten()
        .filter(|value| *value != NONE)
        .cloned()
        .collect();
    values.sort();
    values.dedup();
    values
}

/// Numbers on both sides of every limit that matters for a question.
fn numbers(knowledge: &Knowledge, answers: &Answers, question: &str) -> Vec<u64> {
    if question == "contact_count" {
        return told::limit(knowledge, answers, &[])
            .map(|limit| vec![u64::from(limit) / 5, u64::from(limit) * 6 / 5])
            .unwrap_or_default();
    }
    let mut numbers: Vec<u64> = rules(knowledge, question)
        .filter_map(|rule| rule.at_least)
        .flat_map(|least| [least.saturating_sub(1), least])
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn rules<'k>(
    knowledge: &'k Knowledge,
    question: &str,
) -> impl Iterator<Item = &'k crate::knowledge::causes::facts::Rule> {
    knowledge
        .causes
        .facts
        .all()
        .iter()
        .flat_map(|fact| fact.when.iter().flatten())
        .filter(move |rule| rule.answer == question)
}

/// Mutual information between the answer and the cause, in bits.
fn gain(now: &[f64], tried: &[(f64, Vec<f64>)], other: f64) -> f64 {
    if tried.len() < 2 {
        return 0.0;
    }
    let before = rank::posterior(now, other);
    // Per cause: how likely each answer is, from what it would give or take.
    let mut joint = vec![vec![0.0; before.len()]; tried.len()];
    for (cause, &probability) in before.iter().enumerate() {
        let likely: Vec<f64> = tried
            .iter()
            .map(|(share, scores)| {
                let bits = scores
                    .get(cause)
                    .zip(now.get(cause))
                    .map_or(0.0, |(then, now)| then - now);
                share * bits.exp2()
            })
            .collect();
        let sum: f64 = likely.iter().sum();
        for (row, likely) in joint.iter_mut().zip(likely) {
            row[cause] = probability * likely / sum;
        }
    }
    let after: f64 = joint
        .iter()
        .map(|row| {
            let share: f64 = row.iter().sum();
            if share > 0.0 {
                let row: Vec<f64> = row.iter().map(|p| p / share).collect();
                share * entropy(&row)
            } else {
                0.0
            }
        })
        .sum();
    (entropy(&before) - after).max(0.0)
}

/// Entropy of a distribution, in bits.
fn entropy(distribution: &[f64]) -> f64 {
    distribution
        .iter()
        .filter(|p| **p > 0.0)
        .map(|p| -p * p.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_splits_the_causes_gains_and_one_that_does_not_gains_nothing() {
        let now = [0.0, 0.0];
        let splitting = [(0.5, vec![3.0, -3.0]), (0.5, vec![-3.0, 3.0])];
        let idle = [(0.5, vec![0.0, 0.0]), (0.5, vec![0.0, 0.0])];
        assert!(gain(&now, &splitting, -60.0) > 0.8);
        assert!(gain(&now, &idle, -60.0).abs() < 1e-9);
    }

    #[test]
    fn the_first_thing_to_ask_tells_a_lot() {
        let asks = next(
            Knowledge::embedded(),
            &Answers::new(),
            &[],
            &FactSet::default(),
        );
        assert!(asks.len() > 5);
        assert!(asks[0].gain_bits > 0.3, "{asks:?}");
        assert!(asks.windows(2).all(|w| w[0].gain_bits >= w[1].gain_bits));
    }
}
