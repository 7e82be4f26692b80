//! The interview's questions: what is asked, why, how to find out, and which answers there are.
//!
//! Questions are data, so the full-screen wizard, the plain one, the tests and the documentation
//! drive the same list. Ids and values are those of the answers file and never change; the words
//! around them may. `verified` of a question speaks of its steps for finding out: `false` where a
//! menu or a rule in them was not confirmed on the vendor's own pages.

mod condition;
mod validate;

use jiff::civil::Date;
use serde::Deserialize;

pub use condition::Condition;

use super::apps::{App, Endpoint};
use super::fact::fact;

/// The file `questions.json`: screens and questions, in the order they are asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    screens: Vec<Screen>,
    questions: Vec<Question>,
}

/// A page of the interview: a few questions that belong together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// `symptoms`, `apps`, `entry`, `direction`, `sharing`, `limit` or `recovery`.
    pub id: String,
    /// The title in the list of steps: "1 Apps".
    pub title: String,
    /// The step of the knowledge article this page carries out, 1 to 5.
    pub step: Option<u8>,
    /// Whether its questions are asked only where they matter, by the screen that needs the answers, and
    /// not in the interview.
    #[serde(default)]
    pub apart: bool,
    /// One sentence under the title.
    pub intro: String,
    /// What this page is for, a paragraph each.
    pub help: Vec<String>,
    /// What to say where the answers so far leave nothing to ask on this page.
    pub nothing: String,
    /// Where the facts come from: addresses, or `derived`.
    pub sources: Vec<String>,
    /// When the facts were last checked.
    pub checked: Date,
    /// Whether the vendor's pages confirm the facts.
    pub verified: bool,
}

/// The shape of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Form {
    /// One of the choices.
    One,
    /// Any number of the choices.
    Many,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// Sync applications of the catalogue; the choices stand beside them (`unlisted`, `none`).
    Apps,
    /// For each chosen application one of the choices.
    Direction,
    /// A free list of texts.
    Text,
}

/// A value that can be chosen.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The value in the answers file.
    pub value: String,
    /// The choice in plain words.
    pub label: String,
    /// The label for an application that does not join Salesforce, where it must differ.
    #[serde(default)]
    pub label_elsewhere: Option<String>,
    /// More words, where the label alone could be misread.
    #[serde(default)]
    pub detail: Option<String>,
}

impl Choice {
    /// The label for a direction of this application.
    pub fn label_for(&self, app: &App) -> &str {
        match &self.label_elsewhere {
            Some(label) if !app.touches(Endpoint::Salesforce) => label,
            _ => &self.label,
        }
    }
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The name in the answers file.
    pub id: String,
    /// A short title for lists.
    pub title: String,
    /// The question as it is asked.
    pub ask: String,
    /// Why it is asked, in one or two sentences.
    pub why: String,
    /// How to find out, step by step.
    pub find_out: Vec<String>,
    /// The shape of the answer.
    pub form: Form,
    /// For a question on a page [`Screen::apart`]: the system (an id of [`crate::record::System`]) in
    /// which something must be lost for the answer to matter.
    #[serde(default)]
    pub system: Option<String>,
    /// What can be chosen; empty for dates, numbers and texts.
    pub choices: Vec<Choice>,
    /// The step of the knowledge article it belongs to, 1 to 5.
    pub step: Option<u8>,
    /// The [`Screen`] it stands on.
    pub screen: String,
    /// When the question can matter; it is left out where this is certainly false.
    #[serde(default)]
    pub ask_when: Condition,
    /// The largest number that makes sense; larger ones are taken for slips of the finger.
    #[serde(default)]
    pub most: Option<u64>,
    /// Where the facts come from: addresses, or `derived`.
    pub sources: Vec<String>,
    /// When the facts were last checked.
    pub checked: Date,
    /// Whether the vendor's pages confirm the steps in `find_out`.
    pub verified: bool,
}

fact!(Screen, Question);

/// "I don't know" in the answers file; every question takes it.
pub const UNKNOWN: &str = "unknown";
/// The value that excludes all others of its list.
pub const NONE: &str = "none";
/// The value of `sync_apps` for a program that is not in the catalogue.
pub const UNLISTED: &str = "unlisted";

impl Question {
    /// The choice with this value.
    pub fn choice(&self, value: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.value == value)
    }

    /// Whether a value stands alone: choosing it clears the others, and choosing another clears it.
    pub fn stands_alone(&self, value: &str) -> bool {
        value == NONE && matches!(self.form, Form::Many | Form::Apps)
    }

    /// Chooses a value, or takes it out where it was chosen; gives whether it is chosen now. A value
    /// that stands alone clears the others, and goes when another is chosen. Values that are choices
    /// keep the order of the list, other values (applications) come in the order of choosing.
    pub fn toggle(&self, chosen: &mut Vec<String>, value: &str) -> bool {
        if let Some(at) = chosen.iter().position(|other| other == value) {
            chosen.remove(at);
            return false;
        }
        if self.stands_alone(value) {
            chosen.clear();
        }
        chosen.retain(|other| !self.stands_alone(other));
        let place = |value: &str| self.choices.iter().position(|choice| choice.value == value);
        chosen.push(value.to_owned());
        chosen.sort_by_key(|value| place(value).map_or(0, |place| place + 1));
        true
    }
}

impl Questions {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "questions.json",
            include_str!("../../assets/knowledge/questions.json"),
        )
    }

    /// Adds a question behind the last one of its screen.
    pub(super) fn add(&mut self, question: Question) {
        let behind = self
            .questions
            .iter()
            .rposition(|q| q.screen == question.screen);
        let at = behind.map_or(self.questions.len(), |at| at + 1);
        self.questions.insert(at, question);
    }

    /// Every question, in the order of the interview.
    pub fn all(&self) -> &[Question] {
        &self.questions
    }

    /// The question with this id.
    pub fn get(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The pages of the interview, in order.
    pub fn screens(&self) -> &[Screen] {
        &self.screens
    }

    /// The page with this id.
    pub fn screen(&self, id: &str) -> Option<&Screen> {
        self.screens.iter().find(|screen| screen.id == id)
    }
}
