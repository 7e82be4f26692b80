//! `syncsleuth bundle`: what Salesforce's support asks for, masked. Without `--out` it is only shown.

use std::io::Write;

use super::args::{Args, BundleArgs};
use super::beside::{self, Page};
use super::{Failure, redact};
use crate::bundle::{self, Bundle, BundleError, Ids};
use crate::case::{self, CaseError, Evidence, notes};
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Silent};
use crate::text;

pub(super) fn run(args: &Args, of: &BundleArgs) -> Result<(), Failure> {
    let failed = |why: CaseError| Failure::new(why.to_string()).hint(why.hint());
    let notes = notes::nameless(&of.case).map_err(failed)?;
    let case = case::load(&of.case).map_err(failed)?.with_notes(&notes);
    let evidence = Evidence::load(&case.sources, Knowledge::in_force(), &mut Silent)
        .map_err(|stop: Cancelled| Failure::new(stop.to_string()))?;
    beside::learn_case(&case);
    beside::learn_sources(&evidence.sources);
    let ids = if of.replace_ids {
        Ids::Replaced
    } else {
        Ids::Kept
    };
    let failed = |why: BundleError| Failure::new(why.to_string()).hint(why.hint());
    let bundle = Bundle::of(
        &case,
        &evidence.sources,
        &evidence.matches,
        Knowledge::in_force(),
        redact::options(of.level, of.keep_companies),
        ids,
        super::today(args),
    )
    .map_err(failed)?;
    if !args.quiet {
        for what in &bundle.missing {
            beside::say("warning", what);
        }
    }
    let mut out = Page::new();
    for line in bundle.preview() {
        writeln!(out, "{}", text::shown(&line))?;
    }
    let Some(folder) = &of.out else {
        writeln!(out, "Nothing was written. --out FOLDER writes it.")?;
        return Ok(out.flush()?);
    };
    let files = bundle.write(folder).map_err(failed)?;
    writeln!(out, "{} Written:", bundle::LOOK_THROUGH)?;
    for file in files {
        writeln!(out, "  {}", text::shown(&file.display().to_string()))?;
    }
    Ok(out.flush()?)
}
