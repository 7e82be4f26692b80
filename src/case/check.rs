//! A look at fresh exports after the clean-up, as a case remembers it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Fresh exports held against the plan on some day, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The day.
    pub day: Date,
    /// Whether everything that was planned was done and nothing had come to harm.
    pub clean: bool,
    /// The outcome in one paragraph.
    pub verdict: String,
    /// The exports that were read: their paths.
    pub files: Vec<String>,
}
