//! Recovery.

use serde::Deserialize;

/// The file `recovery.json`.
#[derive(Debug, Deserialize)]
pub struct Recovery {}

impl Recovery {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "recovery.json",
            include_str!("../../assets/knowledge/recovery.json"),
        )
    }

    pub(crate) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
