//! `syncsleuth inspect`: what each file is, and every record read from it.

use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::Failure;
use super::args::{Args, InspectArgs};
use crate::import::{self, Import, ImportError, Input};
use crate::progress::Silent;
use crate::record::json::SourceJson;
use crate::record::{Body, Kind, Record, Source};
use crate::text;

/// How many bytes standard input may have.
const STDIN_LIMIT: u64 = 2 << 30;

pub(super) fn run(args: &Args, of: &InspectArgs) -> Result<(), Failure> {
    let inputs = inputs(&of.files)?;
    let import =
        import::read(&inputs, &mut Silent).map_err(|stop| Failure::new(stop.to_string()))?;
    report(&import, args.quiet, of.json);
    let mut out = BufWriter::new(io::stdout().lock());
    if of.json {
        json(&import.sources, &mut out)?;
    } else {
        for (number, source) in import.sources.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            table(source, &mut out)?;
        }
    }
    out.flush()?;
    if import.failures.is_empty() {
        Ok(())
    } else {
        // The sentences are already on standard error.
        Err(Failure::new(""))
    }
}

/// The paths as inputs; `-` is standard input.
pub(super) fn inputs(files: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    files
        .iter()
        .map(|path| {
            if path.as_os_str() != "-" {
                return Ok(Input::Path(path.clone()));
            }
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .take(STDIN_LIMIT)
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
            Ok(Input::Bytes {
                name: "-".to_owned(),
                bytes,
            })
        })
        .collect()
}

/// Warnings and failures, on standard error.
pub(super) fn report(import: &Import, quiet: bool, json: bool) {
    // The table shows warnings too; on one screen once is enough.
    let shown_in_table = !json && io::stdout().is_terminal() && io::stderr().is_terminal();
    let mut err = io::stderr().lock();
    if !quiet {
        for source in import.sources.iter().filter(|_| !shown_in_table) {
            for warning in &source.warnings {
                let _ = writeln!(
                    err,
                    "warning: {}: {}",
                    text::shown(&source.path),
                    text::shown(warning)
                );
            }
            for skipped in &source.skipped {
                let _ = writeln!(
                    err,
                    "warning: {}: {} skipped: {}",
                    text::shown(&source.path),
                    text::shown(&skipped.at),
                    text::shown(&skipped.why)
                );
            }
        }
        for passed in &import.passed_over {
            let _ = writeln!(
                err,
                "warning: {} was passed over: {}",
                text::shown(&passed.path),
                text::shown(&passed.why)
            );
        }
    }
    for failure in &import.failures {
        let _ = writeln!(err, "error: {}", text::shown(&failure.to_string()));
        if let Some(hint) = ImportError::hint(failure) {
            let _ = writeln!(err, "hint: {}", text::shown(&hint));
        }
    }
}

#[derive(Serialize)]
struct Document<'s> {
    schema: &'static str,
    sources: Vec<SourceJson<'s>>,
}

fn json(sources: &[Source], out: &mut impl Write) -> Result<(), Failure> {
    let document = Document {
        schema: "syncsleuth.inspect/1",
        sources: sources.iter().map(SourceJson::whole).collect(),
    };
    serde_json::to_writer(&mut *out, &document).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

fn table(source: &Source, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", text::shown(&source.path))?;
    let mut about = vec![
        source.format.label().to_owned(),
        source.system.label().to_owned(),
    ];
    about.extend(source.locale.as_ref().map(|l| format!("language {l}")));
    about.extend(source.encoding.clone());
    writeln!(out, "  {}", text::shown(&about.join(" · ")))?;
    let mut counts: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| (source.counts.of(*kind), *kind))
        .filter(|(n, _)| *n > 0)
        .map(|(n, kind)| format!("{} {}", text::count(n as u64), kind.noun(n)))
        .collect();
    if source.counts.other > 0 {
        counts.push(format!(
            "{} other rows",
            text::count(source.counts.other as u64)
        ));
    }
    if counts.is_empty() {
        counts.push("no records".to_owned());
    }
    writeln!(out, "  {}", counts.join(", "))?;
    for skipped in &source.skipped {
        writeln!(
            out,
            "  skipped {}: {}",
            text::shown(&skipped.at),
            text::shown(&skipped.why)
        )?;
    }
    for warning in &source.warnings {
        writeln!(out, "  note: {}", text::shown(warning))?;
    }
    for record in &source.records {
        writeln!(out, "{:>6}  {}", record.number, text::shown(&line(record)))?;
    }
    Ok(())
}

/// A record on one line.
fn line(record: &Record) -> String {
    let mut parts: Vec<String> = vec![record.label().to_owned()];
    match &record.body {
        Body::Contact(c) => {
            parts.extend(c.company.clone());
            parts.extend(c.emails.iter().filter(|e| *e != record.label()).cloned());
            parts.extend(c.phones.iter().map(|p| format!("{} {}", p.kind, p.value)));
        }
        Body::Event(e) => {
            parts.extend(e.start.map(|s| s.short()));
            parts.extend(e.end.map(|s| format!("to {}", s.short())));
            parts.extend(e.location.clone());
        }
        Body::Task(t) => {
            parts.extend(t.due.map(|d| format!("due {}", d.short())));
            parts.extend(t.status.clone());
        }
    }
    parts.extend(record.owner.label().map(|o| format!("owner {o}")));
    parts.extend(record.created.map(|m| format!("created {}", m.short())));
    parts.extend(record.modified.map(|m| format!("modified {}", m.short())));
    parts.extend(record.folder.clone().map(|f| format!("in {f}")));
    parts.extend(record.id.clone());
    if record.deleted {
        parts.push("deleted".to_owned());
    }
    parts.join(" · ")
}
