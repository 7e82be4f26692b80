//! From files to records.
//!
//! A file is recognised by its content, never by its name: bytes are decoded (`encoding`), the
//! delimiter and header found (`dialect`), the columns given a meaning (`layout`, `headers`), and
//! each row turned into a record (`table`, `rows`). Address books (`vcard`) and calendars (`icalendar`)
//! are read line by line (`content`), Outlook's own files (`outlook`) by their properties (`mapi`), data
//! files without taking them into memory (`pst`). What cannot be read is said with its place and
//! reason; only a file that gives nothing at all is a failure. Files are opened read-only.

mod archive;
mod beside;
mod cells;
mod content;
mod dates;
mod dialect;
mod digest;
pub mod discover;
mod encoding;
mod error;
mod field;
mod files;
mod gather;
mod guess;
mod headers;
mod icalendar;
pub mod inventory;
mod join;
mod layout;
mod lines;
mod mapi;
mod msg;
mod nature;
mod options;
mod outlook;
mod phones;
mod pst;
mod recognise;
mod rows;
mod sheet;
mod single;
mod stamp;
mod table;
mod vcard;
mod weekly;
mod whole;

use std::path::{Path, PathBuf};

use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::Source;
use crate::text;

pub use error::ImportError;
pub(crate) use files::in_folder as files_in;
pub use lines::{Lines, WriteLine};
pub(crate) use options::map_of;
pub use options::{MapError, Options, columns_to_name, fields, parse_mapping};
pub use recognise::{Glimpse, recognise};

/// What came of the inputs.
#[derive(Debug, Default)]
pub struct Import {
    /// What was read, in the order given.
    pub sources: Vec<Source>,
    /// Files that gave nothing.
    pub failures: Vec<ImportError>,
    /// Files that were not read, and why: files of a folder that are no exports, and files whose
    /// content was read before.
    pub passed_over: Vec<PassedOver>,
    /// Columns of [`Options::map`] that no file has, in the order given.
    pub unknown_columns: Vec<String>,
    /// The lines of the one table that was read, where [`read_lines`] wrote them in place of its
    /// records.
    pub lines: Option<Lines>,
}

/// Something to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file, or a folder whose files are read in the order of their names.
    Path(PathBuf),
    /// Bytes that are already there: standard input, the demonstration.
    Bytes {
        /// What to call them.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
}

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Its path; untrusted text.
    pub path: String,
    /// Why, in a sentence.
    pub why: String,
    /// Whether its content was read from another file.
    pub is_copy: bool,
}

/// Reads all inputs.
///
/// # Errors
/// [`Cancelled`] where the watcher asks to stop. A file that cannot be read is in
/// [`Import::failures`].
pub fn read(inputs: &[Input], watch: &mut dyn Watch) -> Result<Import, Cancelled> {
    read_with(inputs, &Options::default(), watch)
}

/// Reads all inputs, with columns mapped as the user says.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    inputs: &[Input],
    options: &Options,
    watch: &mut dyn Watch,
) -> Result<Import, Cancelled> {
    gather::all(inputs, options, None, watch)
}

/// Reads all inputs to show each record on a line. Where there is one input and it is a table, its
/// records are not kept: `line` is asked for each, and [`Import::lines`] holds what it wrote. Otherwise
/// this is [`read_with`], for what other files say may still become part of a record.
///
/// # Errors
/// As [`read`].
pub fn read_lines(
    inputs: &[Input],
    options: &Options,
    line: WriteLine,
    watch: &mut dyn Watch,
) -> Result<Import, Cancelled> {
    let is_one = match inputs {
        [Input::Path(path)] => !path.is_dir() && files::part(path).is_none(),
        inputs => inputs.len() == 1,
    };
    gather::all(inputs, options, is_one.then_some(line), watch)
}

fn progress(stage: Stage, what: &str) -> Progress {
    Progress {
        stage,
        done: 0,
        total: None,
        what: text::shown(what).into_owned(),
    }
}

fn shown_path(path: &Path) -> String {
    text::path::to_text(path)
}
