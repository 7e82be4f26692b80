//! `syncsleuth redact`: a copy of a case without personal data, and a manifest of what was replaced.
//!
//! Both files are their owner's alone, and the case is only read. A file that is there already is replaced
//! only where it is an earlier copy, which its manifest shows: a case is never written over.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{Args, RedactArgs, RedactLevel};
use super::beside::{self, Page};
use super::{Failure, outputs};
use crate::case::{self, CaseError, notes};
use crate::knowledge::Knowledge;
use crate::mask::Level;
use crate::plan::{Form, Plan};
use crate::redact::{self, Options, Redaction};
use crate::text;

/// How many hidden texts and examples are listed.
const LISTED: usize = 20;

pub(super) fn run(args: &Args, of: &RedactArgs) -> Result<(), Failure> {
    let failed = |why: CaseError| Failure::new(why.to_string()).hint(why.hint());
    let notes = notes::nameless(&of.case).map_err(failed)?;
    let case = case::load(&of.case).map_err(failed)?.with_notes(&notes);
    beside::learn_case(&case);
    let out = of.out.as_deref().map(|out| (out, manifest_beside(out)));
    if let Some((out, manifest)) = &out {
        may_be_written(out, manifest)?;
    }
    let options = options(of.level, of.keep_companies);
    let done = redact::redact(&case, Knowledge::in_force(), options)
        .map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?;
    if let Some((out, manifest)) = &out {
        // The manifest first: a copy that is there has one.
        outputs::write_private(manifest, |file| json(file, &done.manifest))?;
        outputs::write_private(out, |file| json(file, &done.case))?;
        tracing::info!(cards = done.case.cards.len(), "wrote a redacted copy");
    }
    if !done.manifest.hidden_texts.is_empty() && !args.quiet {
        let hidden = format!(
            "{} could not be cleaned and were hidden whole",
            match done.manifest.hidden_texts.len() {
                1 => "1 text".to_owned(),
                n => format!("{} texts", text::count(n as u64)),
            }
        );
        beside::say("warning", &hidden);
    }
    let mut files: Vec<PathBuf> = out
        .into_iter()
        .flat_map(|(out, manifest)| [out.to_owned(), manifest])
        .collect();
    if let Some(folder) = &of.plan {
        let plan = Plan::of(&done.case, Knowledge::in_force(), super::today(args));
        let written = plan.write(folder, &Form::ALL);
        files.extend(written.map_err(|why| Failure::new(why.to_string()).hint(why.hint()))?);
    }
    preview(&done, &files)
}

/// What the command line asks for.
pub(super) fn options(level: RedactLevel, keep_companies: bool) -> Options {
    Options {
        level: match level {
            RedactLevel::Pseudonyms => Level::Pseudonyms,
            RedactLevel::Hidden => Level::Hidden,
        },
        keep_companies,
    }
}

/// Where the manifest of a copy is written.
pub(super) fn manifest_beside(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".manifest.json");
    out.with_file_name(name)
}

/// Only new files, empty ones and earlier copies may be written.
fn may_be_written(out: &Path, manifest: &Path) -> Result<(), Failure> {
    let has_content = |path: &Path| fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() > 0);
    let is_manifest = fs::read_to_string(manifest)
        .ok()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .is_some_and(|json| json["schema"] == redact::SCHEMA);
    for path in [manifest, out] {
        if has_content(path) && !is_manifest {
            return Err(Failure::usage(format!(
                "--out cannot write to {}: it exists, and it is not an earlier copy",
                path.display()
            ))
            .hint("give --out the path of a new file; nothing was changed"));
        }
    }
    Ok(())
}

fn json(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// What was replaced, in short, for a look before the copy is sent.
fn preview(done: &Redaction, files: &[PathBuf]) -> Result<(), Failure> {
    let mut out = Page::new();
    writeln!(out, "Replaced:")?;
    for line in done.manifest.lines() {
        writeln!(out, "  {}", text::shown(&line))?;
    }
    if !done.examples.is_empty() {
        writeln!(out, "For example:")?;
    }
    for (place, now) in done.examples.iter().take(LISTED) {
        writeln!(out, "  {}: {}", text::shown(place), text::shown(now))?;
    }
    if !done.unsure.is_empty() {
        writeln!(
            out,
            "These words stay, because nothing in the case says whether they name somebody:"
        )?;
    }
    for (place, words) in done.unsure.iter().take(LISTED) {
        let joined = words.join(" ");
        let words = beside::quoted(&joined);
        writeln!(out, "  {}: {}", text::shown(place), text::shown(&words))?;
    }
    if let Some(more) = done.unsure.len().checked_sub(LISTED).filter(|n| *n > 0) {
        writeln!(out, "  and {} more texts", text::count(more as u64))?;
    }
    if !done.unsure.is_empty() {
        writeln!(
            out,
            "If they do, take them out of the case, or use --level hidden."
        )?;
    }
    if files.is_empty() {
        writeln!(out, "Nothing was written. --out FILE writes the copy.")?;
        return Ok(out.flush()?);
    }
    writeln!(out, "Look through the copy before you send it. Written:")?;
    for file in files {
        writeln!(out, "  {}", text::shown(&file.display().to_string()))?;
    }
    Ok(out.flush()?)
}
