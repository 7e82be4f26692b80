//! What a case says without its exports at hand, and what each answer to a question would change.
//!
//! The facts that exports showed are kept with a case ([`Kept`]); those of the answers follow from the
//! answers. Together they give the same ranking as a whole diagnosis, in a moment. With them a help desk sees
//! what an answer means before it is given.

use serde::{Deserialize, Serialize};

use super::fact::{Fact, FactSet, State};
use super::{AskNext, RankedCause, ask, rank, ranked, told};
use crate::interview::{Answer, Answers};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{Form, Question, UNLISTED};

/// A fact of the exports, as a case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its id in `facts.json`.
    pub id: String,
    /// How strongly it holds, above 0 and at most 1; `None` where it is known not to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// The sentence for people; safe to show.
    pub text: String,
    /// Where it comes from: `data:` and a topic.
    pub from: String,
}

/// The facts that exports showed, in the order of their ids.
pub fn keep(facts: &FactSet) -> Vec<Kept> {
    let of_exports = facts.iter().filter(|(_, f)| f.from.starts_with("data:"));
    of_exports
        .map(|(id, fact)| Kept {
            id: id.to_owned(),
            strength: match fact.state {
                State::Present(strength) => Some(strength),
                State::Absent => None,
            },
            text: fact.text.clone(),
            from: fact.from.clone(),
        })
        .collect()
}

fn unpacked(kept: &[Kept]) -> FactSet {
    let mut facts = FactSet::default();
    for one in kept {
        let state = match one.strength {
            // A file may hold anything.
            Some(s) if s > 0.0 => State::Present(s.min(1.0)),
            Some(_) => continue,
            None => State::Absent,
        };
        facts.put(
            &one.id,
            Fact {
                state,
                text: one.text.clone(),
                from: one.from.clone(),
                refs: Vec::new(),
            },
        );
    }
    facts
}

/// What answers and kept facts say.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// All causes, most probable first.
    pub causes: Vec<RankedCause>,
    /// Open questions, the one that would tell most first.
    pub ask_next: Vec<AskNext>,
}

/// What an answer would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The answer.
    pub answer: Answer,
    /// The causes whose probability it would change, the largest change first: id, and probability now and then.
    pub shifts: Vec<(String, f64, f64)>,
}

impl Meaning {
    /// How much it would change altogether, 0 to 2.
    fn weight(&self) -> f64 {
        let changes = self.shifts.iter().map(|(_, now, then)| (then - now).abs());
        changes.sum()
    }
}

/// The ranking that answers and kept facts give, and the questions worth asking.
pub fn outlook(knowledge: &Knowledge, answers: &Answers, kept: &[Kept]) -> Outlook {
    let answers = &answers.in_force(knowledge);
    let shown = unpacked(kept);
    let mut facts = told::facts(knowledge, answers, &[]);
    facts.extend(&shown);
    Outlook {
        causes: ranked(knowledge, &facts, &posterior(knowledge, answers, &shown)),
        ask_next: ask::next(knowledge, answers, &[], &shown),
    }
}

/// What the answers to a question would mean. Choices come in the order of the question; values of a list
/// and applications with those first that change most. Days and free texts mean nothing by themselves.
pub fn meanings(
    knowledge: &Knowledge,
    answers: &Answers,
    kept: &[Kept],
    question: &Question,
) -> Vec<Meaning> {
    let answers = answers.in_force(knowledge);
    let shown = unpacked(kept);
    // As if the question were still open: that is what the answers are held against.
    let mut open = answers.clone();
    open.clear(&question.id);
    let now = posterior(knowledge, &open, &shown);
    let tried = ask::candidates(knowledge, &open, question).into_iter();
    // What stands for "nothing of these" where the question has no such answer.
    let nothing = Answer::Many(vec![UNLISTED.to_owned()]);
    let mut meanings: Vec<Meaning> = tried
        .filter(|(_, answer)| *answer != nothing)
        .map(|(_, answer)| {
            let mut given = open.clone();
            given.set(&question.id, answer.clone());
            let then = posterior(knowledge, &given.in_force(knowledge), &shown);
            let causes = knowledge.causes.all().iter().zip(now.iter().zip(&then));
            let mut shifts: Vec<(String, f64, f64)> = causes
                .map(|(cause, (now, then))| (cause.id.clone(), *now, *then))
                .collect();
            shifts.sort_by(|a, b| (b.2 - b.1).abs().total_cmp(&(a.2 - a.1).abs()));
            Meaning { answer, shifts }
        })
        .collect();
    if matches!(question.form, Form::Many | Form::Apps) {
        meanings.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    }
    meanings
}

fn posterior(knowledge: &Knowledge, answers: &Answers, shown: &FactSet) -> Vec<f64> {
    let mut facts = told::facts(knowledge, answers, &[]);
    facts.extend(shown);
    let causes = &knowledge.causes;
    rank::cautious(rank::posterior(
        &rank::scores(causes, &facts),
        causes.other.prior,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Input, diagnose};
    use crate::matching::Matches;
    use jiff::civil::Date;

    fn told() -> Answers {
        let many = |values: &[&str]| Answer::Many(values.iter().map(|v| (*v).to_owned()).collect());
        let mut answers = Answers::new();
        answers.set("symptoms", many(&["duplicated"]));
        answers.set("kinds", many(&["contacts"]));
        answers.set("pattern", Answer::One("each-sync".to_owned()));
        answers
    }

    #[test]
    fn the_ranking_is_that_of_a_whole_diagnosis() {
        let knowledge = Knowledge::embedded();
        let answers = told();
        let whole = diagnose(
            knowledge,
            &Input {
                answers: &answers,
                inventories: &[],
                before: &[],
                sources: &[],
                matches: &Matches::default(),
                today: Date::constant(2026, 11, 22),
            },
        );
        let said = outlook(knowledge, &answers, &keep(&whole.facts));
        assert_eq!(said.causes, whole.causes);
        assert_eq!(said.ask_next, whole.ask_next);
    }

    #[test]
    fn an_answer_changes_what_its_facts_weigh() {
        let knowledge = Knowledge::embedded();
        let question = knowledge.questions.get("pattern").unwrap();
        let meanings = meanings(knowledge, &told(), &[], question);
        assert_eq!(meanings.len(), question.choices.len());
        let back = Answer::One("comes-back-after-delete".to_owned());
        let back = meanings.iter().find(|m| m.answer == back).unwrap();
        let gains = back.shifts.iter().find(|(id, ..)| id == "deleted-one-side");
        assert!(gains.is_some_and(|(_, now, then)| then > now), "{gains:?}");
        // Held against the open question, not against the answer it has.
        let again = Answer::One("each-sync".to_owned());
        let again = meanings.iter().find(|m| m.answer == again).unwrap();
        assert!(again.weight() > 0.01);
    }

    #[test]
    fn facts_of_a_damaged_case_do_no_harm() {
        let kept = |strength| Kept {
            id: "said-duplicated".to_owned(),
            strength: Some(strength),
            text: String::new(),
            from: "data:x".to_owned(),
        };
        for strength in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300] {
            let said = outlook(Knowledge::embedded(), &told(), &[kept(strength)]);
            let sum: f64 = said.causes.iter().map(|c| c.probability).sum();
            assert!((0.0..=1.0).contains(&sum), "{strength}: {sum}");
        }
    }
}
