//! `syncsleuth inspect`: what each file is, and every record read from it.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, BufWriter, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::Failure;
use super::args::{Args, InspectArgs};
use super::exports::{self, Warnings};
use crate::import::Lines;
use crate::record::json::SourceJson;
use crate::record::{Body, Kind, Record, Source};
use crate::text;

/// How many lines are made at a time.
const BATCH: usize = 16 * 1024;

pub(super) fn run(args: &Args, of: &InspectArgs) -> Result<(), Failure> {
    let warnings = Warnings::of(args.quiet, !of.json);
    let import = if of.json {
        exports::read(&of.files, &of.map, warnings)?
    } else {
        exports::read_lines(&of.files, &of.map, warnings, shown_line)?
    };
    exports::check_columns(&[&import])?;
    let mut out = BufWriter::new(io::stdout().lock());
    if of.json {
        json(&import.sources, &mut out)?;
    } else {
        for (number, source) in import.sources.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            about(source, &mut out)?;
            records(source, &mut out)?;
        }
        if let Some(lines) = &import.lines {
            written(lines, &mut out)?;
        }
    }
    out.flush()?;
    let ended = exports::ended(&import);
    // The program ends here: taking a million records apart would only take time.
    std::mem::forget(import);
    ended
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

/// What a file is, how many records it has, and what was wrong with it.
fn about(source: &Source, out: &mut impl Write) -> io::Result<()> {
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
        let rows = if source.counts.other == 1 {
            "row"
        } else {
            "rows"
        };
        let other = text::count(source.counts.other as u64);
        counts.push(format!("{other} other {rows}"));
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
    Ok(())
}

/// The records, a line each.
fn records(source: &Source, out: &mut impl Write) -> io::Result<()> {
    for many in source.records.chunks(BATCH) {
        let lines: Vec<String> = many
            .par_chunks(BATCH / 16)
            .map(|records| {
                let mut lines = String::new();
                for record in records {
                    number(record.number, &mut lines);
                    shown_line(record, &mut lines);
                    lines.push('\n');
                }
                lines
            })
            .collect();
        for lines in lines {
            out.write_all(lines.as_bytes())?;
        }
    }
    Ok(())
}

/// The same, of lines that were written while the records were read.
fn written(lines: &Lines, out: &mut impl Write) -> io::Result<()> {
    for many in lines.parts().chunks(16) {
        let lines: Vec<String> = many
            .par_iter()
            .map(|part| {
                let mut lines = String::with_capacity(part.bytes() + part.count() * 12);
                for (of, line) in part.iter() {
                    number(of, &mut lines);
                    lines.push_str(line);
                    lines.push('\n');
                }
                lines
            })
            .collect();
        for lines in lines {
            out.write_all(lines.as_bytes())?;
        }
    }
    Ok(())
}

/// The number of a record, in a column of its own.
fn number(number: u32, out: &mut String) {
    let _ = write!(out, "{number:>6}  ");
}

/// Writes a record on one line, safe to show.
fn shown_line(record: &Record, out: &mut String) {
    let from = out.len();
    let _ = line(record, out);
    if let Cow::Owned(safe) = text::shown(out.get(from..).unwrap_or_default()) {
        out.truncate(from);
        out.push_str(&safe);
    }
}

fn line(record: &Record, out: &mut String) -> fmt::Result {
    let label = record.label();
    out.push_str(label);
    let mut add = |part: fmt::Arguments<'_>| {
        out.push_str(" · ");
        out.write_fmt(part)
    };
    match &record.body {
        Body::Contact(c) => {
            if let Some(company) = c.company() {
                add(format_args!("{company}"))?;
            }
            for email in c.emails().filter(|e| *e != label) {
                add(format_args!("{email}"))?;
            }
            for phone in c.phones() {
                add(format_args!("{} {}", phone.kind, phone.value))?;
            }
        }
        Body::Event(e) => {
            if let Some(start) = e.start {
                add(format_args!("{}", start.short()))?;
            }
            if let Some(end) = e.end {
                add(format_args!("to {}", end.short()))?;
            }
            if let Some(location) = &e.location {
                add(format_args!("{location}"))?;
            }
        }
        Body::Task(t) => {
            if let Some(due) = t.due {
                add(format_args!("due {}", due.short()))?;
            }
            if let Some(status) = &t.status {
                add(format_args!("{status}"))?;
            }
        }
    }
    if let Some(owner) = record.owner.label() {
        add(format_args!("owner {owner}"))?;
    }
    if let Some(created) = record.created {
        add(format_args!("created {}", created.short()))?;
    }
    if let Some(modified) = record.modified {
        add(format_args!("modified {}", modified.short()))?;
    }
    if let Some(folder) = &record.folder {
        add(format_args!("in {folder}"))?;
    }
    if let Some(id) = &record.id {
        add(format_args!("{id}"))?;
    }
    if record.deleted {
        add(format_args!("deleted"))?;
    }
    Ok(())
}
