//! Exports.

use serde::Deserialize;

/// The file `exports.json`.
#[derive(Debug, Deserialize)]
pub struct Exports {}

impl Exports {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "exports.json",
            include_str!("../../assets/knowledge/exports.json"),
        )
    }

    pub(crate) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
