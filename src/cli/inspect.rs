//! `syncsleuth inspect`: what each file is, and every record read from it.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::Failure;
use super::args::{Args, InspectArgs};
use super::exports::{self, Warnings};
use crate::record::json::SourceJson;
use crate::record::{Body, Kind, Record, Source};
use crate::text;

pub(super) fn run(args: &Args, of: &InspectArgs) -> Result<(), Failure> {
    let import = exports::read(&of.files, &of.map, Warnings::of(args.quiet, !of.json))?;
    exports::check_columns(&[&import])?;
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
    exports::ended(&import)
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
            parts.extend(c.company().map(str::to_owned));
            parts.extend(
                c.emails()
                    .filter(|e| *e != record.label())
                    .map(str::to_owned),
            );
            parts.extend(c.phones().map(|p| format!("{} {}", p.kind, p.value)));
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
    parts.extend(record.folder.as_deref().map(|f| format!("in {f}")));
    parts.extend(record.id.as_deref().map(str::to_owned));
    if record.deleted {
        parts.push("deleted".to_owned());
    }
    parts.join(" · ")
}
