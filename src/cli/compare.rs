//! `syncsleuth compare`: what was added, deleted, modified or made again between two states.
//!
//! With `--fail-on` the exit status is 3 where more happened than is allowed, for scripts that watch
//! over a mailbox.

mod json;
mod page;

use std::io::{self, BufWriter, Write};

use super::Failure;
use super::args::{Args, CompareArgs};
use super::exports::{self, Warnings};
use crate::history::{self, recovery};
use crate::knowledge::Knowledge;
use crate::matching::{self, Options};
use crate::progress::Silent;

pub(super) fn run(args: &Args, of: &CompareArgs) -> Result<(), Failure> {
    let stopped = |stop: crate::progress::Cancelled| Failure::new(stop.to_string());
    let knowledge = Knowledge::in_force();
    let before = exports::read(&of.before, &of.map, Warnings::of(args.quiet, false))?;
    let after = exports::read(&of.after, &of.map, Warnings::of(args.quiet, false))?;
    exports::check_columns(&[&before, &after])?;
    let found = history::compare(knowledge, &before.sources, &after.sources, &mut Silent)
        .map_err(stopped)?;
    let around = recovery::Surroundings::default();
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
        limits.check(|name| match name {
            "deleted" => found.counts.deleted,
            "recreated" => found.counts.recreated,
            "modified" => found.counts.modified,
            "added" => found.counts.added,
            _ => duplicates,
        })?;
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
