//! `syncsleuth bundle`: what Salesforce's support asks for, masked. Without `--out` it is only shown.

use std::fs;
use std::io::{self, Write};

use super::args::{Args, BundleArgs};
use super::beside::{self, Page};
use super::{Failure, outputs, redact};
use crate::bundle::{Bundle, Ids};
use crate::case::{self, CaseError, Evidence, notes};
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Silent};
use crate::text;

/// Lines of each file that are shown before it is written.
const SHOWN: usize = 8;

pub(super) fn run(args: &Args, of: &BundleArgs) -> Result<(), Failure> {
    let failed = |why: CaseError| Failure::new(why.to_string()).hint(why.hint());
    let mut notes = notes::of(&of.case).map_err(failed)?;
    for note in &mut notes {
        // In a line of text nothing would tell that it is a name.
        note.by = None;
    }
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
    let bundle = Bundle::of(
        &case,
        &evidence.sources,
        &evidence.matches,
        Knowledge::in_force(),
        redact::options(of.level, of.keep_companies),
        ids,
        super::today(args),
    )
    .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    if !args.quiet {
        for what in &bundle.missing {
            beside::say("warning", what);
        }
    }
    let mut out = Page::new();
    writeln!(out, "Replaced:")?;
    for line in bundle.manifest.lines() {
        writeln!(out, "  {}", text::shown(&line))?;
    }
    for (name, bytes) in bundle.files.iter().take(3) {
        writeln!(out, "{name}:")?;
        for line in String::from_utf8_lossy(bytes).lines().take(SHOWN) {
            writeln!(out, "  {}", text::shown(line))?;
        }
    }
    let Some(folder) = &of.out else {
        writeln!(out, "Nothing was written. --out FOLDER writes it.")?;
        return Ok(out.flush()?);
    };
    let why = |why: io::Error| {
        Failure::new(format!(
            "cannot write the bundle to {}: {why}",
            folder.display()
        ))
        .hint("choose a folder you may write to")
    };
    fs::create_dir_all(folder).map_err(why)?;
    writeln!(out, "Look through all of it before you send it. Written:")?;
    for (name, bytes) in &bundle.files {
        let path = folder.join(name);
        outputs::write_private(&path, |file| file.write_all(bytes))?;
        writeln!(out, "  {}", text::shown(&path.display().to_string()))?;
    }
    Ok(out.flush()?)
}
