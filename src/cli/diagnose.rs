//! `syncsleuth diagnose`: the ranked causes of a case, with reasons, fixes and what to ask next.
//!
//! Everything is optional: answers alone, exports alone, or both give a diagnosis. A file that cannot
//! be read is reported on standard error and the rest is used; the exit status then is 1.

mod json;
mod page;

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::{Args, DiagnoseArgs};
use super::beside::{self, Page};
use super::exports::Warnings;
use crate::diagnosis::{self, Decided, Diagnosis, Setting};
use crate::import::inventory::{self, Inventory};
use crate::import::{Import, ImportError};
use crate::interview::{Answer, Answers};
use crate::knowledge::Knowledge;
use crate::matching::{self, Options, Pair};
use crate::progress::Silent;
use crate::record::{RecordRef, Source};

/// At most this many pairs have their story told.
const STORIES: usize = 3;

pub(super) fn run(args: &Args, of: &DiagnoseArgs) -> Result<(), Failure> {
    let knowledge = Knowledge::in_force();
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
    let in_use = in_use(&answers, &inventories);
    let setting = Setting {
        knowledge,
        answers: &in_use,
        before: &before,
        sources: &sources,
        matches: &matches,
    };
    write(
        knowledge,
        &found,
        &stories(&setting, &found),
        &sources,
        of.json,
    )?;
    if failed {
        // The sentences are already on standard error.
        return Err(Failure::new(""));
    }
    Ok(())
}

/// The story of some records.
struct Told {
    of: Vec<RecordRef>,
    text: String,
}

/// The answers, with the applications a list of programs names where nobody named any.
fn in_use(answers: &Answers, inventories: &[Inventory]) -> Answers {
    let mut answers = answers.clone();
    if !answers.is_known("sync_apps") {
        let hits = inventories.iter().flat_map(|list| &list.hits);
        let mut apps: Vec<String> = hits
            .filter(|h| !h.disabled)
            .map(|h| h.app.clone())
            .collect();
        apps.dedup();
        if !apps.is_empty() {
            answers.set("sync_apps", Answer::Many(apps));
        }
    }
    answers
}

/// A few pairs, spread over all, and what became of them.
fn stories(setting: &Setting<'_>, found: &Diagnosis) -> Vec<Told> {
    let shown: BTreeSet<RecordRef> = found
        .causes
        .first()
        .into_iter()
        .flat_map(|cause| &cause.reasons_for)
        .flat_map(|reason| reason.refs.iter().copied())
        .collect();
    let telling = |p: &&Pair| shown.contains(&p.left) && shown.contains(&p.right);
    let sure = |p: &&Pair| p.score >= 0.5;
    let pairs: Vec<&Pair> = setting.matches.pairs.iter().filter(sure).collect();
    let mut chosen: Vec<&Pair> = pairs.iter().copied().filter(|p| telling(p)).collect();
    if chosen.is_empty() {
        chosen = pairs;
    }
    let step = chosen.len().div_ceil(STORIES).max(1);
    chosen
        .into_iter()
        .step_by(step)
        .map(|pair| Told {
            of: vec![pair.left, pair.right],
            text: setting.of_pair(pair.left, pair.right, &Decided::default()),
        })
        .collect()
}

fn write(
    knowledge: &Knowledge,
    found: &Diagnosis,
    stories: &[Told],
    sources: &[Source],
    as_json: bool,
) -> Result<(), Failure> {
    if as_json {
        let mut out = BufWriter::new(io::stdout().lock());
        json::write(knowledge, found, stories, sources, &mut out)?;
        return Ok(out.flush()?);
    }
    let mut out = Page::new();
    page::write(knowledge, found, stories, sources, &mut out)?;
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
    beside::say("error", &error.to_string());
    if let Some(hint) = error.hint() {
        beside::say("hint", &hint);
    }
}
