//! The interview's questions: what is asked, why, how to find out, and which answers there are.
//!
//! Questions are data, so the full-screen wizard, the plain one, the tests and the documentation
//! drive the same list. Ids and values are those of the answers file and never change; the words
//! around them may. `verified` of a question speaks of its steps for finding out: `false` where a
//! menu or a rule in them was not confirmed on the vendor's own pages.

pub(crate) mod catalogue;
mod condition;

use jiff::civil::Date;
use serde::Deserialize;

pub use condition::Condition;

use super::Knowledge;

/// The file `questions.json`: screens and questions, in the order they are asked.
#[derive(Debug, Deserialize)]
pub struct Questions {
    screens: Vec<Screen>,
    questions: Vec<Question>,
}

/// A page of the interview: a few questions that belong together.
#[derive(Debug, Clone, Deserialize)]
pub struct Screen {
    /// `symptoms`, `apps`, `entry`, `direction`, `sharing` or `limit`.
    pub id: String,
    /// The title in the list of steps: "1 Apps".
    pub title: String,
    /// The step of the knowledge article this page carries out, 1 to 5.
    pub step: Option<u8>,
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
pub struct Choice {
    /// The value in the answers file.
    pub value: String,
    /// The choice in plain words.
    pub label: String,
    /// More words, where the label alone could be misread.
    #[serde(default)]
    pub detail: Option<String>,
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
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
}

impl Questions {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "questions.json",
            include_str!("../../assets/knowledge/questions.json"),
        )
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

    pub(crate) fn problems(&self, knowledge: &Knowledge) -> Vec<String> {
        let mut problems = Vec::new();
        let mut last_screen = 0;
        for (at, question) in self.questions.iter().enumerate() {
            let mut fault =
                |what: String| problems.push(format!("question {}: {what}", question.id));
            if self.questions.iter().take(at).any(|q| q.id == question.id) {
                fault("is there twice".to_owned());
            }
            match self.screens.iter().position(|s| s.id == question.screen) {
                None => fault(format!("screen {} does not exist", question.screen)),
                Some(screen) if screen < last_screen => {
                    fault(format!(
                        "stands after a later screen than {}",
                        question.screen
                    ));
                }
                Some(screen) => last_screen = screen,
            }
            let takes_choices = matches!(
                question.form,
                Form::One | Form::Many | Form::Apps | Form::Direction
            );
            if !takes_choices && !question.choices.is_empty() {
                fault("has choices its form cannot take".to_owned());
            }
            if matches!(question.form, Form::One | Form::Many | Form::Direction)
                && question.choices.len() < 2
            {
                fault("has fewer than two choices".to_owned());
            }
            for (n, choice) in question.choices.iter().enumerate() {
                if question
                    .choices
                    .iter()
                    .take(n)
                    .any(|c| c.value == choice.value)
                {
                    fault(format!("value {} is there twice", choice.value));
                }
                if choice.value == UNKNOWN {
                    fault("\"unknown\" is an answer everywhere and no choice".to_owned());
                }
            }
            if question.form == Form::Number && question.most.is_none() {
                fault("has no largest sensible number".to_owned());
            }
            for (name, text) in [
                ("title", &question.title),
                ("ask", &question.ask),
                ("why", &question.why),
            ] {
                if text.trim().is_empty() {
                    fault(format!("{name} is empty"));
                }
            }
            if question.find_out.is_empty() {
                fault("does not say how to find out".to_owned());
            }
            if question.sources.is_empty() {
                fault("names no source".to_owned());
            }
            if question.step.is_some_and(|step| !(1..=5).contains(&step)) {
                fault("names a step the article does not have".to_owned());
            }
            for wrong in question.ask_when.problems(self, knowledge, at) {
                fault(wrong);
            }
        }
        for screen in &self.screens {
            if !self.questions.iter().any(|q| q.screen == screen.id) {
                problems.push(format!("screen {} has no question", screen.id));
            }
            if screen.help.is_empty() || screen.sources.is_empty() || screen.intro.is_empty() {
                problems.push(format!("screen {} lacks intro, help or sources", screen.id));
            }
        }
        problems
    }
}
