//! Causes.

use serde::Deserialize;

/// The file `causes.json`.
#[derive(Debug, Deserialize)]
pub struct Causes {}

impl Causes {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "causes.json",
            include_str!("../../assets/knowledge/causes.json"),
        )
    }

    pub(crate) fn problems(&self, _knowledge: &super::Knowledge) -> Vec<String> {
        Vec::new()
    }
}
