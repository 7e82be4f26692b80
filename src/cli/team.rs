//! `syncsleuth team`: people whom several colleagues keep differently, grouped by colleague, with words to send.

use std::io::Write;

use super::Failure;
use super::args::{Args, TeamArgs};
use super::beside::{self, Page};
use crate::case::{self, Evidence};
use crate::knowledge::Knowledge;
use crate::plan::team::Worksheet;
use crate::progress::{Cancelled, Silent};
use crate::text;

pub(super) fn run(args: &Args, of: &TeamArgs) -> Result<(), Failure> {
    let case =
        case::load(&of.case).map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    let evidence = Evidence::load(&case.sources, Knowledge::in_force(), &mut Silent)
        .map_err(|stop: Cancelled| Failure::new(stop.to_string()))?;
    beside::learn_case(&case);
    beside::learn_sources(&evidence.sources);
    if evidence.sources.is_empty() {
        return Err(Failure::new("none of the exports of this case can be read")
            .hint("put them back where they were, or add them anew in the wizard"));
    }
    let sheet = Worksheet::of(&evidence.sources, &evidence.matches, &case.marks());
    if sheet.is_empty() && !args.quiet {
        beside::say(
            "warning",
            "no contact is kept by several colleagues with different details; the export needs a column for the owner",
        );
    }
    let mut out = Page::new();
    let Some(folder) = &of.out else {
        out.write_all(sheet.markdown().as_bytes())?;
        return Ok(out.flush()?);
    };
    let files = sheet
        .write(folder)
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    for file in files {
        writeln!(out, "{}", text::shown(&file.display().to_string()))?;
    }
    Ok(out.flush()?)
}
