//! `syncsleuth compare`: what was added, deleted, modified or made again between two states.
//!
//! With `--put-back` the old values of changed records are written, too. With `--fail-on` the exit status is 3 where more happened than is allowed, for scripts that watch
//! over a mailbox.

mod json;
mod page;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::Failure;
use super::args::{Args, CompareArgs};
use super::exports::{self, Warnings};
use crate::case::changes::surroundings;
use crate::history::{self, recovery};
use crate::knowledge::Knowledge;
use crate::matching::{self, Options};
use crate::plan::put_back::PutBack;
use crate::progress::Silent;
use crate::text;

pub(super) fn run(args: &Args, of: &CompareArgs) -> Result<(), Failure> {
    let stopped = |stop: crate::progress::Cancelled| Failure::new(stop.to_string());
    let knowledge = Knowledge::in_force();
    let around = match &of.answers {
        Some(path) => surroundings(&super::diagnose::answers(path, knowledge)?),
        None => recovery::Surroundings::default(),
    };
    let before = exports::read(&of.before, &of.map, Warnings::of(args.quiet, false))?;
    let after = exports::read(&of.after, &of.map, Warnings::of(args.quiet, false))?;
    exports::check_columns(&[&before, &after])?;
    let found = history::compare(knowledge, &before.sources, &after.sources, &mut Silent)
        .map_err(stopped)?;
    let lost = recovery::recoveries(knowledge, &before.sources, &after.sources, &found, &around);
    let view = View {
        before: &before.sources,
        after: &after.sources,
        found: &found,
        lost: &lost,
        today: super::today(args),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if of.json {
        json::write(&view, &mut out)?;
    } else {
        page::write(&view, &mut out)?;
    }
    out.flush()?;
    if let Some(folder) = &of.put_back {
        put_back(args, folder, &view)?;
    }
    exports::ended(&before)?;
    exports::ended(&after)?;
    if let Some(limits) = &of.fail_on {
        let duplicates = if limits.names("duplicates") {
            let options = Options::default();
            let matches = matching::find(&after.sources, &options, &mut Silent).map_err(stopped)?;
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
    if !args.quiet {
        let mut err = io::stderr().lock();
        for file in &files {
            let path = file.display().to_string();
            // Where standard error is gone, the files are there all the same.
            let _ = writeln!(err, "wrote {}", text::shown(&path));
        }
        let _ = writeln!(
            err,
            "note: putting old values back overwrites the values of today, also those that are right; read the first of these files first"
        );
    }
    Ok(())
}

/// What is shown.
struct View<'v> {
    before: &'v [crate::record::Source],
    after: &'v [crate::record::Source],
    found: &'v history::Comparison,
    lost: &'v [recovery::Recovery],
    today: jiff::civil::Date,
}
