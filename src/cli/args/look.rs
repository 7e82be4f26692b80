//! What can be said of the way the wizard looks, and of what it tells.

use clap::ValueEnum;

use crate::veil::Level;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// Where the output is a terminal and `NO_COLOR` is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The wizard's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeName {
    /// For a dark screen.
    Dark,
    /// For a light screen.
    Light,
    /// White and bright colours on black.
    HighContrast,
    /// No colour at all.
    Mono,
}

/// How much the screen tells of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MaskLevel {
    /// Everything is shown, whatever the settings say.
    Off,
    /// Which values are the same; companies by their names.
    Companies,
    /// Which values are the same.
    Pseudonyms,
    /// Only that there is a value.
    Hidden,
}

impl From<MaskLevel> for Option<Level> {
    fn from(level: MaskLevel) -> Self {
        match level {
            MaskLevel::Off => None,
            MaskLevel::Companies => Some(Level::Companies),
            MaskLevel::Pseudonyms => Some(Level::Pseudonyms),
            MaskLevel::Hidden => Some(Level::Hidden),
        }
    }
}
