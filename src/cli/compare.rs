//! `syncsleuth compare`: what was added, deleted, modified or made again between two states.
//!
//! With `--put-back` the old values of changed records are written, too, with `--bring-back` also what is
//! lost, with the steps. With `--fail-on` the exit status is 3 where more happened than is allowed, for scripts that watch
//! over a mailbox.

mod json;
mod page;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Failure;
use super::args::{Args, CompareArgs};
use super::beside::{self, Page};
use super::exports::{self, Warnings};
use crate::case::changes::surroundings;
use crate::case::{Case, Changes, Evidence};
use crate::history::{self, Comparison, recovery};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::matching::{self, Options};
use crate::plan::bring_back::BringBack;
use crate::plan::put_back::PutBack;
use crate::progress::Silent;

pub(super) fn run(args: &Args, of: &CompareArgs) -> Result<(), Failure> {
    let stopped = |stop: crate::progress::Cancelled| Failure::new(stop.to_string());
    let knowledge = Knowledge::in_force();
    let answers = match &of.answers {
        Some(path) => super::diagnose::answers(path, knowledge)?,
        None => Answers::new(),
    };
    let around = surroundings(&answers);
    let mut before = exports::read(&of.before, &of.map, Warnings::of(args.quiet, false))?;
    let mut after = exports::read(&of.after, &of.map, Warnings::of(args.quiet, false))?;
    exports::check_columns(&[&before, &after])?;
    let evidence = Evidence {
        before: std::mem::take(&mut before.sources),
        sources: std::mem::take(&mut after.sources),
        ..Evidence::default()
    };
    let (then, now) = (&evidence.before, &evidence.sources);
    let found = history::compare(knowledge, then, now, &mut Silent).map_err(stopped)?;
    let lost = recovery::recoveries(knowledge, then, now, &found, &around);
    let view = View {
        before: then,
        after: now,
        found: &found,
        lost: &lost,
        today: super::today(args),
    };
    if of.json {
        let mut out = BufWriter::new(io::stdout().lock());
        json::write(&view, &mut out)?;
        out.flush()?;
    } else {
        let mut out = Page::new();
        page::write(&view, &mut out)?;
        out.flush()?;
    }
    if let Some(folder) = &of.put_back {
        put_back(args, folder, &view)?;
    }
    if let Some(folder) = &of.bring_back {
        bring_back(args, folder, &evidence, found.clone(), answers)?;
    }
    exports::ended(&before)?;
    exports::ended(&after)?;
    if let Some(limits) = &of.fail_on {
        let duplicates = if limits.names("duplicates") {
            let options = Options::default();
            let matches = matching::find(now, &options, &mut Silent).map_err(stopped)?;
            matches.pairs.len()
        } else {
            0
        };
        let restored = found.changes.iter().filter(|c| c.restored).count();
        limits.check(|name| match name {
            "deleted" => found.counts.deleted,
            "recreated" => found.counts.recreated,
            "returned" => found.counts.recreated + restored,
            "modified" => found.counts.modified,
            "added" => found.counts.added,
            _ => duplicates,
        })?;
    }
    Ok(())
}

/// Writes the old values of what changed, and says where and what to read first.
fn put_back(args: &Args, folder: &Path, view: &View<'_>) -> Result<(), Failure> {
    let values = PutBack::of(view.before, view.after, view.found);
    let files = values
        .write(folder)
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    told(args, &files);
    if !args.quiet {
        beside::say(
            "note",
            "putting old values back overwrites the values of today, also those that are right; read the first of these files first",
        );
    }
    Ok(())
}

/// Writes what is lost and how to bring it back, and says where.
fn bring_back(
    args: &Args,
    folder: &Path,
    evidence: &Evidence,
    found: Comparison,
    answers: Answers,
) -> Result<(), Failure> {
    let today = super::today(args);
    let changes = Changes::laid_out(evidence, found, surroundings(&answers), today);
    let mut case = Case::new("Exports compared", Timestamp::UNIX_EPOCH);
    case.answers = answers;
    let all = BringBack::of(&case, evidence, &changes, Knowledge::in_force(), today);
    let files = all
        .write(folder)
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    told(args, &files);
    Ok(())
}

/// Names the files that were written, on standard error.
fn told(args: &Args, files: &[PathBuf]) {
    if args.quiet {
        return;
    }
    for file in files {
        beside::tell(&format!("wrote {}", file.display()));
    }
}

/// What is shown.
struct View<'v> {
    before: &'v [crate::record::Source],
    after: &'v [crate::record::Source],
    found: &'v history::Comparison,
    lost: &'v [recovery::Recovery],
    today: jiff::civil::Date,
}
