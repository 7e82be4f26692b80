//! `syncsleuth diagnose`: the ranked causes of a case, with reasons, fixes and what to ask next.
//!
//! Everything is optional: answers alone, exports alone, or both give a diagnosis. A file that cannot
//! be read is reported on standard error and the rest is used; the exit status then is 1.

mod json;
mod page;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::{Args, DiagnoseArgs};
use super::exports::Warnings;
use crate::diagnosis::{self, Diagnosis};
use crate::import::inventory::{self, Inventory};
use crate::import::{Import, ImportError};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::matching::{self, Options};
use crate::progress::Silent;
use crate::record::Source;
use crate::text;

pub(super) fn run(args: &Args, of: &DiagnoseArgs) -> Result<(), Failure> {
    let knowledge = Knowledge::embedded();
    let answers = match &of.answers {
        Some(path) => answers(path, knowledge)?,
        None => Answers::new(),
    };
    let mut failed = false;
    let inventories = inventories(&of.inventory, knowledge, &mut failed);
    let before = exports(&of.before, of, args.quiet, &mut failed)?;
    let current = exports(&of.files, of, args.quiet, &mut failed)?;
    super::exports::check_columns(&[&before, &current])?;
    let (before, sources) = (before.sources, current.sources);
    let stopped = |stop: crate::progress::Cancelled| Failure::new(stop.to_string());
    let options = Options {
        include_deleted: true,
        ..Options::default()
    };
    let matches = matching::find(&sources, &options, &mut Silent).map_err(stopped)?;
    let found = diagnosis::diagnose(
        knowledge,
        &diagnosis::Input {
            answers: &answers,
            inventories: &inventories,
            before: &before,
            sources: &sources,
            matches: &matches,
            today: super::today(args),
        },
    );
    write(knowledge, &found, &sources, of.json)?;
    if failed {
        // The sentences are already on standard error.
        return Err(Failure::new(""));
    }
    Ok(())
}

fn write(
    knowledge: &Knowledge,
    found: &Diagnosis,
    sources: &[Source],
    as_json: bool,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    if as_json {
        json::write(knowledge, found, sources, &mut out)?;
    } else {
        page::write(knowledge, found, sources, &mut out)?;
    }
    Ok(out.flush()?)
}

pub(super) fn answers(path: &Path, knowledge: &Knowledge) -> Result<Answers, Failure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(format!("cannot read {shown}: {error}"))
            .hint("give the path of an answers file, or leave --answers out")
    })?;
    Answers::from_json(text.trim_start_matches('\u{feff}'), knowledge)
        .map_err(|error| {
            Failure::new(format!("{shown}: {error}")).hint(
                "correct the answers file, or leave --answers out; a question without an answer may be left out of it",
            )
        })
}

pub(super) fn inventories(
    paths: &[PathBuf],
    knowledge: &Knowledge,
    failed: &mut bool,
) -> Vec<Inventory> {
    paths
        .iter()
        .filter_map(|path| match inventory::read(path, knowledge) {
            Ok(inventory) => Some(inventory),
            Err(error) => {
                complain(&error);
                *failed = true;
                None
            }
        })
        .collect()
}

/// Reads exports; what cannot be read is said on standard error and left out.
fn exports(
    paths: &[PathBuf],
    of: &DiagnoseArgs,
    quiet: bool,
    failed: &mut bool,
) -> Result<Import, Failure> {
    let import = super::exports::read(paths, &of.map, Warnings::of(quiet, false))?;
    *failed |= !import.failures.is_empty();
    Ok(import)
}

fn complain(error: &ImportError) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "error: {}", text::shown(&error.to_string()));
    if let Some(hint) = error.hint() {
        let _ = writeln!(err, "hint: {}", text::shown(&hint));
    }
}
