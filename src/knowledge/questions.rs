//! Questions.

use serde::Deserialize;

/// The file `questions.json`.
#[derive(Debug, Deserialize)]
pub struct Questions {}

impl Questions {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "questions.json",
            include_str!("../../assets/knowledge/questions.json"),
        )
    }

    pub(crate) fn problems(&self, _knowledge: &super::Knowledge) -> Vec<String> {
        Vec::new()
    }
}
