//! What a company adds to the knowledge: its own applications, causes, questions and links.
//!
//! One JSON file, read at the start of the program ([`with_company`]). An application is described by
//! what tells it from one of the catalogue; a cause weighs the facts there are, and answers to the
//! company's own questions. The whole is then held against the same rules as the knowledge that is
//! shipped, and every fault names file, line and rule. `docs/company.md` has an example.

mod entries;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::Deserialize;

use super::Knowledge;
use entries::{OwnApp, OwnCause, OwnLink, OwnQuestion};

/// What the file calls itself.
const SCHEMA: &str = "syncsleuth.company/1";
/// More faults than this are counted, not told.
const TOLD: usize = 5;

/// The file, entry by entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    #[serde(default)]
    apps: Vec<OwnApp>,
    #[serde(default)]
    questions: Vec<OwnQuestion>,
    #[serde(default)]
    causes: Vec<OwnCause>,
    #[serde(default)]
    links: Vec<OwnLink>,
}

/// Why a company's knowledge cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CompanyError {
    /// It is no JSON, or has names or values that are not foreseen.
    #[error("{path}, line {line}: {what}")]
    Form {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What does not fit.
        what: String,
    },
    /// It can be read, and breaks rules.
    #[error("{path}, {faults}")]
    Rules {
        /// The file.
        path: String,
        /// The rules that are broken.
        faults: Broken,
    },
}

impl CompanyError {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        "correct the file, or give it another name to go on without it; docs/company.md shows what it can hold"
    }
}

/// The broken rules of a file: the line of the entry, and the rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken(pub Vec<(usize, String)>);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (line, rule)) in self.0.iter().take(TOLD).enumerate() {
            let between = if number == 0 { "" } else { "; " };
            write!(f, "{between}line {line}: {}", rule.trim_end_matches('.'))?;
        }
        match self.0.len().saturating_sub(TOLD) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// The knowledge that is shipped, with what a company adds. `path` is for the errors.
///
/// # Errors
/// Where the file cannot be read as one of a company, or breaks a rule.
pub fn with_company(text: &str, path: &str) -> Result<Knowledge, CompanyError> {
    let text = text.trim_start_matches('\u{feff}');
    let file: File = serde_json::from_str(text).map_err(|fault| CompanyError::Form {
        path: path.to_owned(),
        line: fault.line(),
        what: without_place(&fault.to_string()),
    })?;
    let mut knowledge = Knowledge::shipped();
    let mut faults = Vec::new();
    if file.schema != SCHEMA {
        let rule = format!("the schema is \"{}\", not \"{SCHEMA}\"", file.schema);
        faults.push((line_of(text, &file.schema), rule));
    }
    let lines = Lines::of(&file, text);
    let mut say = |line: usize, place: String, added: Result<(), String>| {
        if let Err(rule) = added {
            faults.push((line, format!("{place}: {rule}")));
        }
    };
    for app in file.apps {
        let (line, place) = (lines.of_id(&app.id), format!("app {}", app.id));
        say(line, place, entries::add_app(&mut knowledge, app));
    }
    for question in file.questions {
        let (line, place) = (
            lines.of_id(&question.id),
            format!("question {}", question.id),
        );
        say(line, place, entries::add_question(&mut knowledge, question));
    }
    for cause in file.causes {
        let (line, place) = (lines.of_id(&cause.id), format!("cause {}", cause.id));
        say(line, place, entries::add_cause(&mut knowledge, cause));
    }
    for link in file.links {
        let line = line_of(text, &link.url);
        say(
            line,
            "link".to_owned(),
            entries::add_link(&mut knowledge, &link),
        );
    }
    faults.extend(
        knowledge
            .problems()
            .into_iter()
            .map(|rule| (lines.of_rule(&rule), rule)),
    );
    if faults.is_empty() {
        Ok(knowledge)
    } else {
        Err(CompanyError::Rules {
            path: path.to_owned(),
            faults: Broken(faults),
        })
    }
}

/// The sentence of a fault without its place, which is told apart.
fn without_place(fault: &str) -> String {
    let sentence = fault.split(" at line ").next().unwrap_or(fault);
    sentence.to_owned()
}

/// The line on which a value stands first, from 1.
fn line_of(text: &str, value: &str) -> usize {
    let quoted = serde_json::to_string(value).unwrap_or_default();
    let before = text.find(&quoted).and_then(|at| text.get(..at));
    before.map_or(1, |before| before.matches('\n').count() + 1)
}

/// On which line each entry stands.
struct Lines(Vec<(String, usize)>);

impl Lines {
    fn of(file: &File, text: &str) -> Self {
        let apps = file.apps.iter().map(|app| &app.id);
        let questions = file.questions.iter().map(|question| &question.id);
        let causes = file.causes.iter().map(|cause| &cause.id);
        let ids = apps.chain(questions).chain(causes);
        Lines(ids.map(|id| (id.clone(), line_of(text, id))).collect())
    }

    fn of_id(&self, id: &str) -> usize {
        let found = self.0.iter().find(|(known, _)| known == id);
        found.map_or(1, |(_, line)| *line)
    }

    /// The line of the entry that a sentence of a check names.
    fn of_rule(&self, rule: &str) -> usize {
        let line = |word: &str| self.0.iter().find(|(id, _)| word == id);
        let found = rule.split([' ', ':', '"']).find_map(line);
        found.map_or(1, |(_, line)| *line)
    }
}
