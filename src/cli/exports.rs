//! Reading the exports named on the command line, and saying on standard error what was wrong with them.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::MapArgs;
use super::beside::{self, say};
use crate::import::{self, Import, Input, WriteLine};
use crate::progress::Silent;

/// How many bytes standard input may have.
const STDIN_LIMIT: u64 = 2 << 30;

/// Where warnings about rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Warnings {
    /// On standard error.
    Here,
    /// In the result itself; on one screen once is enough.
    InTheResult,
    /// Nowhere.
    Nowhere,
}

impl Warnings {
    /// What `--quiet` and a result that shows warnings itself amount to.
    pub(super) fn of(quiet: bool, in_the_result: bool) -> Self {
        let one_screen = || io::stdout().is_terminal() && io::stderr().is_terminal();
        if quiet {
            Warnings::Nowhere
        } else if in_the_result && one_screen() {
            Warnings::InTheResult
        } else {
            Warnings::Here
        }
    }
}

/// Reads files and folders; `-` is standard input, and `demo:…` an export of the sample. What could not be used is said on standard error.
pub(super) fn read(
    paths: &[PathBuf],
    map: &MapArgs,
    warnings: Warnings,
) -> Result<Import, Failure> {
    read_to(paths, map, warnings, None)
}

/// As [`read`], to show a line of each record: see [`import::read_lines`].
pub(super) fn read_lines(
    paths: &[PathBuf],
    map: &MapArgs,
    warnings: Warnings,
    line: WriteLine,
) -> Result<Import, Failure> {
    read_to(paths, map, warnings, Some(line))
}

fn read_to(
    paths: &[PathBuf],
    map: &MapArgs,
    warnings: Warnings,
    line: Option<WriteLine>,
) -> Result<Import, Failure> {
    let inputs: Vec<Input> = paths.iter().map(|p| input(p)).collect::<Result<_, _>>()?;
    let options = import::Options {
        map: map.map.clone(),
        ..import::Options::default()
    };
    let import = match line {
        Some(line) => import::read_lines(&inputs, &options, line, &mut Silent),
        None => import::read_with(&inputs, &options, &mut Silent),
    };
    let import = import.map_err(|stop| Failure::new(stop.to_string()))?;
    beside::learn_exports(&import);
    report(&import, warnings);
    Ok(import)
}

/// Wrong usage where a column given with `--map` is in none of the files.
pub(super) fn check_columns(imports: &[&Import]) -> Result<(), Failure> {
    let unknown = imports
        .iter()
        .flat_map(|i| &i.unknown_columns)
        .find(|column| imports.iter().all(|i| i.unknown_columns.contains(column)));
    let Some(unknown) = unknown else {
        return Ok(());
    };
    let mut columns: Vec<&str> = Vec::new();
    let sources = imports.iter().flat_map(|i| &i.sources);
    for column in sources.flat_map(|s| &s.columns) {
        let header = column.header.trim();
        if !header.is_empty() && !columns.contains(&header) {
            columns.push(header);
        }
    }
    let failure = Failure::usage(format!("no file has a column {unknown}, which --map names"));
    Err(if columns.is_empty() {
        failure.hint("give the name as the first line of the file has it")
    } else {
        failure.hint(format!("the columns are {}", columns.join(", ")))
    })
}

/// The end of a command that read exports: status 1 where a file gave nothing at all.
pub(super) fn ended(import: &Import) -> Result<(), Failure> {
    if import.failures.is_empty() {
        Ok(())
    } else {
        // The sentences are already on standard error.
        Err(Failure::new(""))
    }
}

fn input(path: &Path) -> Result<Input, Failure> {
    if let Some((name, bytes)) = path.to_str().and_then(|p| Some((p, crate::demo::file(p)?))) {
        return Ok(Input::Bytes {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        });
    }
    if path.as_os_str() != "-" {
        return Ok(Input::Path(path.to_owned()));
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(STDIN_LIMIT)
        .read_to_end(&mut bytes)
        .map_err(|why| Failure::new(format!("cannot read standard input: {why}")))?;
    Ok(Input::Bytes {
        name: "-".to_owned(),
        bytes,
    })
}

fn report(import: &Import, warnings: Warnings) {
    if warnings == Warnings::Here {
        for source in &import.sources {
            let path = &source.path;
            for warning in &source.warnings {
                say("warning", &format!("{path}: {warning}"));
            }
            for skipped in &source.skipped {
                let (at, why) = (&skipped.at, &skipped.why);
                say("warning", &format!("{path}: {at} skipped: {why}"));
            }
        }
    }
    if warnings != Warnings::Nowhere {
        for passed in &import.passed_over {
            let (path, why) = (&passed.path, &passed.why);
            say("warning", &format!("{path} was passed over: {why}"));
        }
    }
    for failure in &import.failures {
        say("error", &failure.to_string());
        if let Some(hint) = failure.hint() {
            say("hint", &hint);
        }
    }
}
