//! The interview: answers, which questions still matter, and answers the exports already give.
//!
//! [`Answers`] holds what a person said, question by question; a question without an entry was not
//! answered, [`Answer::Unknown`] is "I don't know". Which questions can matter follows from the
//! answers alone ([`relevant`]). An answer that no longer matters is kept, so that going back and
//! changing one's mind never loses anything; [`Answers::in_force`] leaves such answers out.

mod check;
mod directions;
mod error;
mod relevance;
mod suggest;
mod summary;
pub mod typed;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::knowledge::Knowledge;
pub use crate::knowledge::questions::UNKNOWN;

pub use check::{Effects, answer, clear};
pub use directions::direction_doubt;
pub use error::AnswersError;
pub use relevance::{Progress, ScreenQuestions, on_page, progress, relevant, screens, to_ask};
pub use suggest::{Evidence, FoundApp, Prefill, suggest};
pub use summary::{answer_in_words, summary};

/// The tag of an answers file.
pub const SCHEMA: &str = "syncsleuth.answers/1";

/// What was answered to one question. In JSON the plain value: `"few"`, `["events"]`, `2`,
/// `"2026-10-12"`, `{"sfo": "both"}`, `"unknown"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "serde_json::Value", try_from = "serde_json::Value")]
pub enum Answer {
    /// "I don't know."
    Unknown,
    /// One of the choices.
    One(String),
    /// Several choices, applications or free texts, without repetitions.
    Many(Vec<String>),
    /// A count.
    Number(u64),
    /// A day.
    Date(Date),
    /// For each application the way it copies; applications whose way is unknown are missing.
    Directions(BTreeMap<String, String>),
}

impl From<Answer> for serde_json::Value {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Unknown => UNKNOWN.into(),
            Answer::One(value) => value.into(),
            Answer::Many(values) => values.into(),
            Answer::Number(number) => number.into(),
            Answer::Date(date) => date.to_string().into(),
            Answer::Directions(of) => of
                .into_iter()
                .map(|(app, way)| (app, serde_json::Value::from(way)))
                .collect(),
        }
    }
}

impl TryFrom<serde_json::Value> for Answer {
    type Error = String;

    /// Reads a value by its shape alone. [`Answers::from_json`] also holds it against the questions.
    fn try_from(value: serde_json::Value) -> Result<Self, String> {
        use serde_json::Value;
        let text = |value: Value| match value {
            Value::String(text) => Ok(text),
            other => Err(format!("{other} stands where a text is expected")),
        };
        match value {
            Value::String(text) if text == UNKNOWN => Ok(Answer::Unknown),
            Value::String(text) => {
                Ok(check::iso_date(&text).map_or(Answer::One(text), Answer::Date))
            }
            Value::Array(items) => Ok(Answer::Many(
                items.into_iter().map(text).collect::<Result<_, _>>()?,
            )),
            Value::Object(items) => Ok(Answer::Directions(
                items
                    .into_iter()
                    .map(|(app, way)| Ok((app, text(way)?)))
                    .collect::<Result<_, String>>()?,
            )),
            Value::Number(ref number) => number
                .as_u64()
                .map(Answer::Number)
                .ok_or_else(|| format!("{value} is not a whole number from 0")),
            other => Err(format!("{other} is no answer")),
        }
    }
}

impl Answer {
    /// Whether it says anything: not "I don't know", and not an empty list.
    pub fn is_known(&self) -> bool {
        match self {
            Answer::Unknown => false,
            Answer::Many(values) => !values.is_empty(),
            Answer::Directions(of) => !of.is_empty(),
            Answer::One(_) | Answer::Number(_) | Answer::Date(_) => true,
        }
    }
}

/// Everything that was answered, by question. Serialises as a plain map; [`Answers::to_json`] adds the
/// tag of an answers file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers {
    by_question: BTreeMap<String, Answer>,
}

impl Answers {
    /// No answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads an answers file. Every question and value must be one the interview knows; the error
    /// names the first that is not, and what is allowed.
    pub fn from_json(text: &str, knowledge: &Knowledge) -> Result<Answers, AnswersError> {
        check::from_json(text, knowledge)
    }

    /// The answers file.
    pub fn to_json(&self) -> serde_json::Value {
        let answers: serde_json::Map<_, _> = self
            .by_question
            .iter()
            .map(|(question, answer)| (question.clone(), answer.clone().into()))
            .collect();
        serde_json::json!({ "schema": SCHEMA, "answers": answers })
    }

    /// The answer to a question, "I don't know" included; `None` where it was not answered.
    pub fn get(&self, question: &str) -> Option<&Answer> {
        self.by_question.get(question)
    }

    /// Sets an answer without any check; [`answer`] checks it first.
    pub fn set(&mut self, question: &str, answer: Answer) {
        self.by_question.insert(question.to_owned(), answer);
    }

    /// Takes an answer back, as if the question had not been answered.
    pub fn clear(&mut self, question: &str) {
        self.by_question.remove(question);
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.by_question.is_empty()
    }

    /// Questions and their answers, by the questions' ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.by_question
            .iter()
            .map(|(id, answer)| (id.as_str(), answer))
    }

    /// Whether the answer is this value, or contains it.
    pub fn has(&self, question: &str, value: &str) -> bool {
        match self.get(question) {
            Some(Answer::One(one)) => one == value,
            Some(Answer::Many(values)) => values.iter().any(|v| v == value),
            _ => false,
        }
    }

    /// The answer where it is a number.
    pub fn number(&self, question: &str) -> Option<u64> {
        match self.get(question) {
            Some(Answer::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The answer where it is a day.
    pub fn date(&self, question: &str) -> Option<Date> {
        match self.get(question) {
            Some(Answer::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// The values where the answer is a list; otherwise none.
    pub fn list(&self, question: &str) -> &[String] {
        match self.get(question) {
            Some(Answer::Many(values)) => values,
            _ => &[],
        }
    }

    /// The value where the answer is a single choice.
    pub fn one(&self, question: &str) -> Option<&str> {
        match self.get(question) {
            Some(Answer::One(value)) => Some(value),
            _ => None,
        }
    }

    /// The way an application copies, where it was answered.
    pub fn direction(&self, app: &str) -> Option<&str> {
        match self.get("direction") {
            Some(Answer::Directions(of)) => of.get(app).map(String::as_str),
            _ => None,
        }
    }

    /// Whether the question was answered with something else than "I don't know".
    pub fn is_known(&self, question: &str) -> bool {
        self.get(question).is_some_and(Answer::is_known)
    }

    /// The chosen sync applications: the answer without `none` and `unlisted`.
    pub fn apps(&self) -> impl Iterator<Item = &str> + Clone {
        use crate::knowledge::questions::{NONE, UNLISTED};
        self.list("sync_apps")
            .iter()
            .map(String::as_str)
            .filter(|app| *app != NONE && *app != UNLISTED)
    }

    /// Only the answers to questions that matter now, and only the directions of applications that
    /// are chosen now. For answers given in the wizard, where a person may have changed their mind.
    #[must_use]
    pub fn in_force(&self, knowledge: &Knowledge) -> Answers {
        let mut kept = Answers::new();
        for question in relevant(knowledge, self) {
            match self.get(&question.id) {
                Some(Answer::Directions(of)) => {
                    let mut of = of.clone();
                    of.retain(|app, _| self.apps().any(|chosen| chosen == app));
                    kept.set(&question.id, Answer::Directions(of));
                }
                Some(answer) => kept.set(&question.id, answer.clone()),
                None => {}
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests;
