//! What the help desk says aloud, place by place, and what it may hear in return.
//!
//! A prompt belongs to a place of the journey as a case names it (`question:how_many`, `findings`). It holds
//! words to say, what people answer and what that usually means, and what to do next. A question of a
//! company's own has no prompt; there the question itself is read out.

use jiff::civil::Date;
use serde::Deserialize;

use super::Knowledge;
use super::fact::{Faults, fact};

/// The places other than questions that have a prompt, as a case names them; `welcome` stands for the empty
/// name.
pub const PLACES: [&str; 10] = [
    "welcome",
    "exports",
    "findings",
    "map",
    "review",
    "changes",
    "recovery",
    "isolation",
    "plan",
    "verify",
];

/// The file `script.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    prompts: Vec<Prompt>,
}

/// What to say at one place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// The place: one of [`PLACES`], or `question:` and an id.
    pub at: String,
    /// Words to say aloud.
    pub say: Vec<String>,
    /// What people say there, and what it usually means.
    pub hear: Vec<Heard>,
    /// What to do next, for the desk alone.
    pub then: Vec<String>,
    /// Where the facts come from: addresses, or `derived`.
    pub sources: Vec<String>,
    /// When they were last checked.
    pub checked: Date,
    /// Whether the vendor's pages confirm them.
    pub verified: bool,
}

/// Something a person may say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// In their words.
    pub words: String,
    /// What it usually means.
    pub means: String,
    /// The causes it speaks for, by id.
    pub causes: Vec<String>,
}

fact!(Prompt);

impl Script {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "script.json",
            include_str!("../../assets/knowledge/script.json"),
        )
    }

    /// Every prompt.
    pub fn all(&self) -> &[Prompt] {
        &self.prompts
    }

    /// The prompt of a place, as a case names it.
    pub fn at(&self, place: &str) -> Option<&Prompt> {
        let place = if place.is_empty() { "welcome" } else { place };
        self.prompts.iter().find(|prompt| prompt.at == place)
    }

    pub(crate) fn problems(&self, knowledge: &Knowledge) -> Vec<String> {
        let mut faults = Faults::default();
        faults.unique("script", self.prompts.iter().map(|p| p.at.as_str()));
        for prompt in &self.prompts {
            let place = format!("prompt {}", prompt.at);
            let known = match prompt.at.strip_prefix("question:") {
                Some(id) => knowledge.questions.get(id).is_some(),
                None => PLACES.contains(&prompt.at.as_str()),
            };
            if !known {
                faults.note(&place, "is for a place that does not exist");
            }
            faults.provenance(&place, prompt);
            faults.steps(&place, &prompt.say);
            for next in &prompt.then {
                faults.sentence(&place, next);
            }
            for heard in &prompt.hear {
                faults.label(&place, &heard.words);
                faults.sentence(&place, &heard.means);
                for cause in &heard.causes {
                    if knowledge.causes.get(cause).is_none() {
                        faults.note(&place, format!("no such cause: {cause}"));
                    }
                }
            }
        }
        for place in PLACES {
            if self.at(place).is_none() {
                faults.note("script", format!("nothing to say at {place}"));
            }
        }
        faults.into_sentences()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_words_for_every_question_and_place() {
        let knowledge = Knowledge::embedded();
        for question in knowledge.questions.all() {
            let at = format!("question:{}", question.id);
            assert!(knowledge.script.at(&at).is_some(), "{at}");
        }
        assert!(knowledge.script.at("").is_some_and(|p| p.at == "welcome"));
    }

    #[test]
    fn a_slip_in_the_file_is_found() {
        let mut script = Script::embedded();
        let prompt = script.prompts.first_mut().unwrap();
        prompt.at = "question:nobody-asks-this".to_owned();
        prompt.hear.push(Heard {
            words: " untidy".to_owned(),
            means: "no full sentence".to_owned(),
            causes: vec!["no-such-cause".to_owned()],
        });
        let found = script.problems(Knowledge::embedded()).join("\n");
        for wanted in [
            "does not exist",
            "untidy",
            "no full sentence",
            "no-such-cause",
            "welcome",
        ] {
            assert!(found.contains(wanted), "no {wanted} in {found}");
        }
    }
}
