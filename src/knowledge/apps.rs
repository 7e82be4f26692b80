//! Apps.

use serde::Deserialize;

/// The file `apps.json`.
#[derive(Debug, Deserialize)]
pub struct Apps {}

impl Apps {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "apps.json",
            include_str!("../../assets/knowledge/apps.json"),
        )
    }

    pub(crate) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
