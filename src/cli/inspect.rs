//! `syncsleuth inspect`: what each file is, and every record read from it.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::Failure;
use super::args::{Args, InspectArgs};
use super::beside::{self, Page};
use super::exports::{self, Warnings};
use crate::import::Lines;
use crate::record::json::SourceJson;
use crate::record::{Body, Kind, Moment, Record, Source, Way};
use crate::text;

/// How many lines are made at a time.
const BATCH: usize = 16 * 1024;

pub(super) fn run(args: &Args, of: &InspectArgs) -> Result<(), Failure> {
    let warnings = Warnings::of(args.quiet, !of.json);
    // Values are hidden by what all of the records hold.
    let import = if of.json || beside::hides() {
        exports::read(&of.files, &of.map, warnings)?
    } else {
        exports::read_lines(&of.files, &of.map, warnings, shown_line)?
    };
    exports::check_columns(&[&import])?;
    if of.json {
        let mut out = BufWriter::new(io::stdout().lock());
        json(&import.sources, &mut out)?;
        out.flush()?;
    } else {
        let mut out = Page::new();
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
        out.flush()?;
    }
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
    let mut digits = [b' '; 10];
    let (mut rest, mut at) = (number, digits.len());
    while let Some(slot) = at.checked_sub(1).and_then(|last| digits.get_mut(last)) {
        *slot = b'0' + (rest % 10) as u8;
        (rest, at) = (rest / 10, at - 1);
        if rest == 0 {
            break;
        }
    }
    let column = digits.get(at.min(4)..).unwrap_or_default();
    out.push_str(std::str::from_utf8(column).unwrap_or_default());
    out.push_str("  ");
}

/// Writes a record on one line, safe to show.
fn shown_line(record: &Record, out: &mut String) {
    let from = out.len();
    line(record, out);
    if let Cow::Owned(safe) = text::shown(out.get(from..).unwrap_or_default()) {
        out.truncate(from);
        out.push_str(&safe);
    }
}

/// Writes a record on one line.
fn line(record: &Record, out: &mut String) {
    let label = record.label();
    out.push_str(label);
    let add = |words: &[&str], out: &mut String| {
        out.push_str(" · ");
        for word in words {
            out.push_str(word);
        }
    };
    let add_time = |word: &str, at: Option<Moment>, out: &mut String| {
        if let Some(at) = at {
            add(&[word], out);
            at.write_short(out);
        }
    };
    match &record.body {
        Body::Contact(c) => {
            for way in c.ways() {
                match way {
                    Way::Company(company) => add(&[company], out),
                    Way::Email(email) if email == label => {}
                    Way::Email(email) => add(&[email], out),
                    Way::Phone(kind, number) => add(&[kind.as_str(), " ", number], out),
                }
            }
        }
        Body::Event(e) => {
            add_time("", e.start, out);
            add_time("to ", e.end, out);
            if let Some(location) = &e.location {
                add(&[location], out);
            }
        }
        Body::Task(t) => {
            add_time("due ", t.due, out);
            if let Some(status) = &t.status {
                add(&[status], out);
            }
        }
    }
    if let Some(owner) = record.owner.label() {
        add(&["owner ", owner], out);
    }
    add_time("created ", record.created, out);
    add_time("modified ", record.modified, out);
    if let Some(folder) = &record.folder {
        add(&["in ", folder], out);
    }
    if let Some(id) = &record.id {
        add(&[id], out);
    }
    if record.deleted {
        add(&["deleted"], out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_column() {
        for of in [0, 7, 10, 99_999, 100_000, 1_234_567, u32::MAX] {
            let mut out = String::new();
            number(of, &mut out);
            assert_eq!(out, format!("{of:>6}  "));
        }
    }
}
