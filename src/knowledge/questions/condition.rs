//! When a question can still matter: a small condition language, written in `questions.json`.
//!
//! A condition is true, false, or not known yet, because the answer it looks at is missing or "I
//! don't know" (Kleene's three-valued logic). A question is left out only where its condition is
//! certainly false. `sure` turns "not known yet" into false, for questions that make no sense before
//! another one is answered.

use serde::Deserialize;

use super::{Form, Questions};
use crate::knowledge::Knowledge;
use crate::knowledge::apps::{App, Endpoint};
use crate::record::Kind;

/// A condition on the answers given so far. In JSON the name is the key: `{"known": "kinds"}`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// True.
    #[default]
    Always,
    /// All of them.
    All(Vec<Condition>),
    /// At least one of them.
    Any(Vec<Condition>),
    /// The contrary.
    Not(Box<Condition>),
    /// False where the condition is not known yet.
    Sure(Box<Condition>),
    /// The answer is this value, or contains it.
    Has {
        /// The question.
        question: String,
        /// One of its values.
        value: String,
    },
    /// The question was answered, and not with "I don't know". Never "not known yet" itself.
    Known(String),
    /// The answer is a number, and at least this large.
    AtLeast {
        /// The question.
        question: String,
        /// The smallest number that counts.
        number: u64,
    },
    /// At least so many applications of the catalogue were chosen.
    AppsChosen(usize),
    /// One of the chosen applications joins this end, and carries this kind where one is given.
    AppJoins {
        /// The end, such as `salesforce`.
        end: Endpoint,
        /// The kind of record.
        #[serde(default)]
        kind: Option<Kind>,
    },
    /// One of the chosen applications copies in this direction.
    DirectionIs(String),
}

impl Condition {
    /// What is wrong with the condition of the question at place `at`: questions and values that do
    /// not exist, or that are asked only later.
    pub(super) fn problems(
        &self,
        questions: &Questions,
        knowledge: &Knowledge,
        at: usize,
    ) -> Vec<String> {
        let earlier = |id: &str| questions.all().iter().take(at).find(|q| q.id == id);
        let missing = |id: &str| vec![format!("looks at {id}, which is not asked before it")];
        match self {
            Condition::Always => Vec::new(),
            Condition::All(of) | Condition::Any(of) => of
                .iter()
                .flat_map(|c| c.problems(questions, knowledge, at))
                .collect(),
            Condition::Not(of) | Condition::Sure(of) => of.problems(questions, knowledge, at),
            Condition::Has { question, value } => match earlier(question) {
                None => missing(question),
                Some(q) if q.choice(value).is_none() => {
                    vec![format!("looks for {value}, which {question} does not have")]
                }
                Some(_) => Vec::new(),
            },
            Condition::Known(question) => {
                earlier(question).map_or_else(|| missing(question), |_| Vec::new())
            }
            Condition::AtLeast { question, .. } => match earlier(question) {
                None => missing(question),
                Some(q) if q.form != Form::Number => vec![format!("{question} is no number")],
                Some(_) => Vec::new(),
            },
            Condition::AppsChosen(_) => {
                earlier("sync_apps").map_or_else(|| missing("sync_apps"), |_| Vec::new())
            }
            Condition::AppJoins { end, kind } => {
                let joins =
                    |app: &App| app.touches(*end) && kind.is_none_or(|kind| app.carries(kind));
                if earlier("sync_apps").is_none() {
                    missing("sync_apps")
                } else if knowledge.apps.all().iter().any(joins) {
                    Vec::new()
                } else {
                    vec![format!("no application joins {end:?} and carries {kind:?}")]
                }
            }
            Condition::DirectionIs(direction) => match earlier("direction") {
                None => missing("direction"),
                Some(q) if q.choice(direction).is_none() => {
                    vec![format!(
                        "looks for {direction}, which direction does not have"
                    )]
                }
                Some(_) => Vec::new(),
            },
        }
    }
}
