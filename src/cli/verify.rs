//! `syncsleuth verify`: fresh exports held against the plan of a case.
//!
//! The case and the exports are only read. With `--fail-on` the exit status is 3 where more happened
//! than is allowed, so that a script can look again after the next sync and after a day.

mod json;
mod page;

use std::io::{self, BufWriter, Write};

use super::Failure;
use super::args::{Args, VerifyArgs};
use super::beside::{self, Page};
use super::exports::{self, Warnings};
use crate::case::{self, Case};
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Silent};
use crate::record::Source;
use crate::verify::{self, Verification};

pub(super) fn run(args: &Args, of: &VerifyArgs) -> Result<(), Failure> {
    let stopped = |stop: Cancelled| Failure::new(stop.to_string());
    let case =
        case::load(&of.case).map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    beside::learn_case(&case);
    // The case remembers how columns were read; what is said now goes before it.
    let mut map = of.map.clone();
    map.map
        .extend(case.sources.iter().flat_map(|f| f.map.iter().cloned()));
    let mut read = exports::read(&of.files, &map, Warnings::of(args.quiet, false))?;
    read.unknown_columns
        .retain(|column| of.map.map.iter().any(|(given, _)| given == column));
    exports::check_columns(&[&read])?;
    let old = case::read_unchanged(&case.sources, &mut Silent).map_err(stopped)?;
    beside::learn_sources(&old);
    let knowledge = Knowledge::in_force();
    let found =
        verify::verify(knowledge, &case, old, &read.sources, &mut Silent).map_err(stopped)?;
    let view = View {
        case: &case,
        fresh: &read.sources,
        found: &found,
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
    exports::ended(&read)?;
    let counts = &found.counts;
    of.fail_on.as_ref().map_or(Ok(()), |limits| {
        limits.check(|name| match name {
            "deleted" => counts.lost + counts.exchanged + counts.unplanned,
            "damaged" => counts.damaged,
            "returned" => counts.returned,
            "still-there" => counts.still_there,
            "not-checked" => counts.not_checked,
            _ => counts.new_twins,
        })
    })
}

/// What is shown.
struct View<'v> {
    case: &'v Case,
    fresh: &'v [Source],
    found: &'v Verification,
    today: jiff::civil::Date,
}

impl View<'_> {
    /// Whether a fresh file is one that the plan was made from.
    fn is_old(&self, source: &Source) -> bool {
        self.case.sources.iter().any(|f| f.sha256 == source.sha256)
    }
}
