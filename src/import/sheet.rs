//! Workbooks and web pages with tables: sheets of cells, read by the reader of tables.
//!
//! A sheet becomes text of the kind a CSV holds, dates as ISO 8601 and numbers without a needless
//! fraction, so that everything known about columns holds for sheets too. What stands around the
//! table, titles above it and totals below it, is left out (`report`). Salesforce writes reports as
//! XLSX, and older ones as web pages called `.xls` (`html`). A cell merged over several rows, as the groups
//! of a formatted report are, counts for each of them.

mod book;
pub(super) mod html;
mod ods;
mod old;
mod report;
mod room;

use rustc_hash::FxHashMap;

use super::error::ImportError;
use super::layout::Object;
use super::options::Mapping;
use super::table::{self, Table};
use super::whole::{Found, Reading, of_table};
use super::{archive, digest, nature};
use crate::progress::{Cancelled, Watch};
use crate::record::{Format, Skipped};

/// How many tables of one file are read. A damaged page can hold one for every few bytes.
const TABLES: usize = 1_000;

/// A sheet of cells as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Its name; untrusted text.
    pub name: String,
    /// Its rows that hold something, from the top.
    pub rows: Vec<Vec<String>>,
    /// Cells that a merged cell above them covers: by row and column, the row that holds the text.
    pub covered: FxHashMap<(usize, usize), usize>,
    /// What the reader of the sheet has to say.
    pub warnings: Vec<String>,
}

/// Whether a file is a workbook of Excel or `LibreOffice`. Its list of parts tells; where that cannot be
/// read, the first bytes do.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    (nature::is_zip(bytes) || nature::is_compound(bytes))
        && book::is_inside(bytes).unwrap_or_else(|| nature::is_workbook(bytes))
}

/// Reads a workbook.
pub(super) fn read(
    path: &str,
    what: &str,
    bytes: &[u8],
    about: (u64, String),
    reading: &Reading<'_>,
    watch: &mut dyn Watch,
) -> Result<Result<Found, ImportError>, Cancelled> {
    match book::sheets(path, bytes) {
        Ok(sheets) => of_sheets(path, what, sheets, None, about, reading, watch),
        Err(error) => Ok(Err(error)),
    }
}

/// Reads a web page with tables.
pub(super) fn read_page(
    path: &str,
    what: &str,
    bytes: &[u8],
    about: (u64, String),
    reading: &Reading<'_>,
    watch: &mut dyn Watch,
) -> Result<Result<Found, ImportError>, Cancelled> {
    let (text, encoding) = html::decode(bytes);
    let sheets = html::tables(&text);
    of_sheets(path, what, sheets, Some(encoding), about, reading, watch)
}

/// Reads the sheets that hold a table: one export where there is one, else an export for each.
fn of_sheets(
    path: &str,
    what: &str,
    sheets: Vec<Sheet>,
    encoding: Option<&str>,
    (size, sha256): (u64, String),
    reading: &Reading<'_>,
    watch: &mut dyn Watch,
) -> Result<Result<Found, ImportError>, Cancelled> {
    let mapping = reading.options.of(path);
    let mut tables: Vec<(String, Table, String)> = Vec::new();
    let mut lists: Vec<(String, Table, String)> = Vec::new();
    let (mut looked_at, mut is_whole) = (0, true);
    for sheet in sheets {
        if looked_at == TABLES {
            is_whole = false;
            break;
        }
        let part = archive::within(path, &sheet.name);
        let own = reading.options.of(&part);
        let mapping = if own == Mapping::default() {
            &mapping
        } else {
            &own
        };
        let Some(text) = report::text(&sheet, mapping) else {
            continue;
        };
        looked_at += 1;
        let Ok(mut table) = table::read(path, what, &text.csv, mapping, None, watch)? else {
            continue;
        };
        without_lines(&mut table);
        table
            .warnings
            .splice(0..0, sheet.warnings.into_iter().chain(text.warnings));
        let digest = digest::of(text.csv.as_bytes());
        let list = if table.layout.object == Object::Other {
            &mut lists
        } else {
            &mut tables
        };
        list.push((sheet.name, table, digest));
    }
    // A list of something else counts only where there is nothing better.
    if tables.is_empty() {
        lists.truncate(1);
        tables = lists;
    }
    if !is_whole && let Some((_, table, _)) = tables.first_mut() {
        let said = format!("only the first {TABLES} tables were read; the file goes on after them");
        table.warnings.insert(0, said);
    }
    if tables.is_empty() {
        return Ok(Err(ImportError::NoColumns {
            path: path.to_owned(),
        }));
    }
    let mut found = Found::default();
    let single = tables.len() == 1;
    for (name, table, digest) in tables {
        if !reading.wanted.is_empty() && !single && !reading.wanted.contains(&name) {
            continue;
        }
        let (path, digest) = if single {
            (path.to_owned(), sha256.clone())
        } else {
            (archive::within(path, &name), digest)
        };
        let mut part = of_table(&path, table, encoding, (size, digest));
        for source in &mut part.sources {
            source.format = Format::Xlsx;
        }
        found.sources.append(&mut part.sources);
        found.names.append(&mut part.names);
    }
    Ok(Ok(found))
}

/// Leaves out the numbers of lines, which are those of the text made of the sheet.
fn without_lines(table: &mut Table) {
    for Skipped { at, .. } in &mut table.skipped {
        *at = without_line(at);
    }
    for warning in &mut table.warnings {
        *warning = without_line(warning);
    }
}

fn without_line(text: &str) -> String {
    let mut parts = text.split(", line ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == part.len() {
            out.push_str(", line ");
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests;
