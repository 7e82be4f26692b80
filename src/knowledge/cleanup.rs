//! Cleanup.

use serde::Deserialize;

/// The file `cleanup.json`.
#[derive(Debug, Deserialize)]
pub struct Cleanup {}

impl Cleanup {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "cleanup.json",
            include_str!("../../assets/knowledge/cleanup.json"),
        )
    }

    pub(crate) fn problems(&self, _knowledge: &super::Knowledge) -> Vec<String> {
        Vec::new()
    }
}
