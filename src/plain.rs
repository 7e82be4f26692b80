//! The wizard line by line: numbered answers and short commands over any reader and writer.
//!
//! Made for screen readers, simple terminals and pipes: nothing is drawn over, nothing is framed or
//! wrapped, and each change of state is a line of its own. `?` explains, `b` goes back, `q` saves and
//! stops, and so does the end of the input. Each part of the journey (`welcome`, `exports`,
//! `findings`, `map`, `review`, `changes`, `recovery`, `plan`) is a loop over lines that ends by naming the next part. No clock is
//! read here: the time comes from [`Settings::clock`].

mod afterwards;
mod alike;
mod apps;
mod browse;
mod cause;
mod changes;
mod columns;
mod console;
mod directions;
mod exports;
mod files;
mod findings;
mod group;
mod interviewer;
mod isolation;
mod map;
mod narrow;
mod pair;
mod part;
mod plan;
mod presenter;
mod privacy;
mod question;
mod recovery;
mod review;
mod steps;
mod typing;
mod verify;
mod watch;
mod welcome;
mod wizard;

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::case::words::Base;
use crate::case::{CaseError, Places, Start};
use crate::presenter::SheetFile;
use crate::veil::Level;
use interviewer::{Interviewer, sentence};
use wizard::Wizard;

pub use interviewer::{Outcome, ask_all, ask_all_with};
pub use presenter::Presenter;

/// What the line-by-line wizard is told at the start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which case.
    pub start: Start,
    /// Where cases are kept.
    pub places: Places,
    /// The day deadlines are reckoned from.
    pub today: Date,
    /// Where plans are written unless the person says otherwise.
    pub plan_folder: PathBuf,
    /// Where exports are likely to be: Downloads, Documents, Desktop.
    pub folders: Vec<PathBuf>,
    /// Where paths that are not whole begin.
    pub base: Base,
    /// Where the desk's view of the case is kept as well, for a second screen.
    pub desk: Option<SheetFile>,
    /// How much is told of personal data; `None` for everything.
    pub mask: Option<Level>,
    /// Whether the console has the characters of ASCII only.
    pub ascii: bool,
    /// What there is to say at once, such as a setting that cannot be read.
    pub news: Vec<String>,
    /// The time of day; stamps verdicts, and keeps reports of progress apart.
    pub clock: fn() -> Timestamp,
}

/// Why the wizard ended early.
#[derive(Debug, thiserror::Error)]
pub enum PlainError {
    /// The case cannot be opened or saved.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// Input or output failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The whole wizard, line by line, until the person stops or the input ends. The case is saved after
/// every change.
///
/// # Errors
/// [`PlainError`] where the case cannot be opened or saved, or input or output fail.
pub fn run(
    settings: &Settings,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Result<(), PlainError> {
    Wizard::begin(settings, input, output)?.run()
}

#[cfg(test)]
mod tests;
