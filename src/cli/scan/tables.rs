//! The tables of `--pairs` and `--entities`.
//!
//! Rows are put into words by all processors, a piece of the table each, and written in order. Only paths and
//! ids can need quotes; a path is quoted once.

use std::io::{self, Write};

use rayon::prelude::*;

use super::kind_word;
use crate::matching::{Matches, Pair};
use crate::record::{Kind, Record, RecordRef, Source};
use crate::text;

/// Rows put into words in one go, and how many times that before they are written.
const PIECE: usize = 4_096;
const PIECES: usize = 16;

/// Room for a usual row.
const ROW: usize = 128;

/// Writes a header and a row for each item; `row` adds an item's row to a piece of the table.
fn write<T: Sync>(
    header: &[&str],
    items: &[T],
    out: &mut dyn Write,
    row: impl Fn(&T, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(&mut *out);
    table.write_record(header)?;
    table.flush()?;
    drop(table);
    for items in items.chunks(PIECE * PIECES) {
        let pieces: Vec<io::Result<Vec<u8>>> = items
            .par_chunks(PIECE)
            .map(|items| {
                let mut table = Vec::with_capacity(PIECE * ROW);
                for item in items {
                    row(item, &mut table)?;
                    table.push(b'\n');
                }
                Ok(table)
            })
            .collect();
        for piece in pieces {
            out.write_all(&piece?)?;
        }
    }
    Ok(())
}

/// Every pair, of two systems only where `across` asks for them.
pub(super) fn pairs(
    sources: &[Source],
    matches: &Matches,
    across: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let header = [
        "kind",
        "left_path",
        "left_record",
        "left_id",
        "right_path",
        "right_record",
        "right_id",
        "score",
        "band",
        "linked",
    ];
    let paths = paths(sources)?;
    let row = |pair: &Pair, table: &mut Vec<u8>| {
        table.extend(kind_word(pair.kind).bytes());
        for at in [pair.left, pair.right] {
            place(&paths, at, at.of(sources), table)?;
        }
        write!(table, ",{:.6},{}", pair.score, pair.band.id())?;
        if across {
            table.extend(if pair.linked {
                &b",true"[..]
            } else {
                b",false"
            });
        }
        Ok(())
    };
    let header = &header[..if across { 10 } else { 9 }];
    if across {
        let all: Vec<Pair> = [&matches.pairs[..], &matches.counterparts].concat();
        return write(header, &all, out, row);
    }
    write(header, &matches.pairs, out, row)
}

/// Every record, and which entity it belongs to.
pub(super) fn entities(
    sources: &[Source],
    matches: &Matches,
    kind: Option<Kind>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paths = paths(sources)?;
    let numbers = matches.entities(sources);
    let mut rows: Vec<(RecordRef, u32)> = Vec::new();
    for ((source, numbers), place) in sources.iter().zip(numbers).zip(0..) {
        let records = source.records.iter().zip(numbers).zip(0..);
        rows.extend(
            records
                .filter(|((record, _), _)| kind.is_none_or(|k| k == record.kind()))
                .map(|((_, entity), index)| {
                    let source = place;
                    (RecordRef { source, index }, entity)
                }),
        );
    }
    let header = ["kind", "path", "record", "id", "entity"];
    write(&header, &rows, out, |&(at, entity), table| {
        let record = at.of(sources);
        table.extend(kind_word(record.kind()).bytes());
        place(&paths, at, record, table)?;
        table.push(b',');
        number(entity, table);
        Ok(())
    })
}

/// Path, record and id, each behind a comma.
fn place(paths: &[Vec<u8>], at: RecordRef, record: &Record, table: &mut Vec<u8>) -> io::Result<()> {
    table.push(b',');
    table.extend(&paths[at.source as usize]);
    table.push(b',');
    number(record.number, table);
    table.push(b',');
    match record.id.as_deref().unwrap_or_default() {
        plain if is_plain(plain) => table.extend(plain.bytes()),
        id => table.extend(field(&cell(id))?),
    }
    Ok(())
}

/// The paths of the sources, as fields.
fn paths(sources: &[Source]) -> io::Result<Vec<Vec<u8>>> {
    sources.iter().map(|s| field(&cell(&s.path))).collect()
}

fn number(number: u32, table: &mut Vec<u8>) {
    table.extend(itoa::Buffer::new().format(number).bytes());
}

/// A field of a table, in quotes where it needs them.
fn field(text: &str) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    // A lone empty field would be written as two quotes.
    writer.write_record([text, ""])?;
    let mut field = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    field.truncate(field.len() - 2);
    Ok(field)
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Text of a file in a table: safe to show, and no formula.
fn cell(text: &str) -> std::borrow::Cow<'_, str> {
    if is_plain(text) {
        return text.into();
    }
    text::spreadsheet_cell(&text::shown(text))
        .into_owned()
        .into()
}
