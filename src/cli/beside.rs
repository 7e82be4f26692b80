//! What is said beside the result, on standard error: with paths and addresses hidden, where personal data
//! are to be. The values of records are in results alone, which are what was asked for.

use std::io::{self, Write as _};
use std::sync::OnceLock;

use crate::text;
use crate::veil::{Level, Veil};

static OVER: OnceLock<Veil> = OnceLock::new();

/// Hides from now on.
pub(super) fn hide(level: Option<Level>) {
    if let Some(level) = level {
        // Settings are read once.
        let _ = OVER.set(Veil::bare(level));
    }
}

/// Something of a sort: `error`, `hint`, `warning`.
pub(super) fn say(what: &str, text: &str) {
    for line in text.lines() {
        tell(&format!("{what}: {line}"));
    }
}

/// A line. Where standard error is closed there is nobody to tell.
pub(super) fn tell(line: &str) {
    let line = match OVER.get() {
        Some(veil) => veil.says(line),
        None => line.into(),
    };
    let _ = writeln!(io::stderr().lock(), "{}", text::shown(&line));
}
