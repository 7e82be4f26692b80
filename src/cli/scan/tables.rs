//! The tables of `--pairs` and `--entities`.
//!
//! Rows are put into words by all processors, a piece of the table each, and written in order.

use std::fmt::Write as _;
use std::io::{self, Write};

use rayon::prelude::*;

use super::kind_word;
use crate::matching::{Matches, Pair};
use crate::record::{Kind, Record, RecordRef, Source};
use crate::text;

/// Rows put into words in one go, and how many times that before they are written.
const PIECE: usize = 4_096;
const PIECES: usize = 16;

/// A table in the making.
type Table = csv::Writer<Vec<u8>>;

/// Writes a header and a row for each item; `row` adds an item's row to a piece of the table.
fn write<T: Sync>(
    header: &[&str],
    items: &[T],
    out: &mut dyn Write,
    row: impl Fn(&T, &mut Table, &mut String) -> csv::Result<()> + Sync,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(&mut *out);
    table.write_record(header)?;
    table.flush()?;
    drop(table);
    for items in items.chunks(PIECE * PIECES) {
        let pieces: Vec<io::Result<Vec<u8>>> = items
            .par_chunks(PIECE)
            .map(|items| {
                let mut table = csv::Writer::from_writer(Vec::with_capacity(PIECE * 128));
                let mut number = String::new();
                for item in items {
                    row(item, &mut table, &mut number)?;
                }
                table.into_inner().map_err(csv::IntoInnerError::into_error)
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
    let paths = paths(sources);
    let row = |pair: &Pair, table: &mut Table, number: &mut String| {
        table.write_field(kind_word(pair.kind))?;
        for at in [pair.left, pair.right] {
            place(&paths, at, at.of(sources), table, number)?;
        }
        number.clear();
        let _ = write!(number, "{:.6}", pair.score);
        table.write_field(&*number)?;
        table.write_field(pair.band.id())?;
        if across {
            table.write_field(if pair.linked { "true" } else { "false" })?;
        }
        table.write_record(None::<&[u8]>)
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
    let paths = paths(sources);
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
    write(&header, &rows, out, |&(at, entity), table, number| {
        let record = at.of(sources);
        table.write_field(kind_word(record.kind()))?;
        place(&paths, at, record, table, number)?;
        number.clear();
        let _ = write!(number, "{entity}");
        table.write_field(&*number)?;
        table.write_record(None::<&[u8]>)
    })
}

/// Path, record and id.
fn place(
    paths: &[String],
    at: RecordRef,
    record: &Record,
    table: &mut Table,
    number: &mut String,
) -> csv::Result<()> {
    table.write_field(&paths[at.source as usize])?;
    number.clear();
    let _ = write!(number, "{}", record.number);
    table.write_field(&*number)?;
    table.write_field(cell(record.id.as_deref().unwrap_or_default()).as_ref())
}

fn paths(sources: &[Source]) -> Vec<String> {
    sources.iter().map(|s| cell(&s.path).into_owned()).collect()
}

/// Text of a file in a table: safe to show, and no formula.
fn cell(text: &str) -> std::borrow::Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return text.into();
    }
    text::spreadsheet_cell(&text::shown(text))
        .into_owned()
        .into()
}
