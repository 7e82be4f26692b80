//! Workbooks of `LibreOffice` (`OpenDocument` spreadsheets, ODS) to sheets of text.
//!
//! `content.xml` is read tag by tag. Cells and rows that are written once and repeated many times, which
//! `LibreOffice` does to fill a sheet to its edge, cost nothing while they are empty and are counted while
//! they are not. Format: `OpenDocument` 1.3, part 3, section 9.
//! <https://docs.oasis-open.org/office/OpenDocument/v1.3/os/part3-schema/OpenDocument-v1.3-os-part3-schema.html>

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::Sheet;
use super::book::{self, Area, COLUMNS, Cells};
use super::html;
use super::room::Room;

/// What the first part of such a file says.
const KIND: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// How many bytes of content are read: 1 GiB.
const CONTENT: u64 = 1 << 30;
/// How many rows a sheet may have.
const ROWS: u32 = 1 << 20;

/// Whether a ZIP is such a workbook.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let Ok(part) = zip.by_name("mimetype") else {
        return false;
    };
    let mut kind = Vec::new();
    let read = part.take(KIND.len() as u64).read_to_end(&mut kind);
    read.is_ok() && kind == KIND
}

/// The sheets of a workbook.
pub(super) fn sheets(bytes: &[u8], room: &mut Room) -> Result<Vec<Sheet>, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| book::damaged())?;
    let part = zip.by_name("content.xml").map_err(|_| book::damaged())?;
    let mut content = Vec::new();
    let cut = part.take(CONTENT).read_to_end(&mut content).is_err();
    let mut found = of_content(&String::from_utf8_lossy(&content), room);
    if cut && let Some(last) = found.last_mut() {
        let damaged = "the workbook is damaged; it was read as far as it goes";
        last.warnings.push(damaged.to_owned());
    }
    Ok(found)
}

/// A sheet that is being read.
#[derive(Default)]
struct Open {
    name: String,
    rows: Cells,
    merged: Vec<Area>,
    warnings: Vec<String>,
    /// The row that is read, and how often it stands there.
    row: u32,
    times: u32,
    /// The column the next cell stands in.
    column: u32,
    cell: Option<Cell>,
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    /// Its value where it is no text.
    value: Option<String>,
    text: String,
    times: u32,
    /// How many rows it was merged over.
    rows: u32,
}

impl Open {
    fn end_cell(&mut self, room: &mut Room) {
        let Some(cell) = self.cell.take() else { return };
        let value = cell.value.unwrap_or(cell.text);
        let from = self.column;
        self.column = self.column.saturating_add(cell.times);
        if value.trim().is_empty() {
            return;
        }
        if cell.rows > 1 {
            self.merged.push(Area {
                top: self.row,
                bottom: self.row.saturating_add(cell.rows - 1),
                column: from,
            });
        }
        let last_row = self.row.saturating_add(self.times).min(ROWS);
        for row in self.row..last_row {
            for column in from..self.column.min(COLUMNS) {
                if !room.cell(value.len()) {
                    return;
                }
                let row = self.rows.entry(row).or_default();
                row.insert(column, value.clone());
            }
        }
    }

    fn done(mut self, room: &mut Room) -> Option<Sheet> {
        self.end_cell(room);
        if room.is_full() {
            self.warnings.push(book::too_many());
        }
        book::laid_out(self.name, self.rows, &self.merged, self.warnings, room)
    }
}

/// The sheets of the main part.
fn of_content(content: &str, room: &mut Room) -> Vec<Sheet> {
    let mut done = Vec::new();
    let mut open: Option<Open> = None;
    // Remarks are no part of a cell's text.
    let mut in_remark = false;
    let mut rest = html::tagged(content);
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        let cell = open.as_mut().and_then(|sheet| sheet.cell.as_mut());
        if let Some(cell) = cell.filter(|_| !in_remark) {
            html::unescape(text, &mut cell.text);
        }
        let Some((name, attributes, after)) = html::tag(tail) else {
            rest = tail.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        let closed = attributes.trim_end().ends_with('/');
        match name.as_str() {
            "table:table" => {
                done.extend(open.take().and_then(|sheet| sheet.done(room)));
                open = Some(Open {
                    name: attribute(attributes, "table:name").unwrap_or_default(),
                    ..Open::default()
                });
            }
            "/table:table" => done.extend(open.take().and_then(|sheet| sheet.done(room))),
            "office:annotation" => in_remark = !closed,
            "/office:annotation" => in_remark = false,
            _ => {
                let Some(sheet) = open.as_mut() else { continue };
                match name.as_str() {
                    "table:table-row" => {
                        sheet.times = number(attributes, "table:number-rows-repeated");
                        sheet.column = 0;
                        if closed {
                            sheet.row = sheet.row.saturating_add(sheet.times);
                        }
                    }
                    "/table:table-row" => {
                        sheet.end_cell(room);
                        sheet.row = sheet.row.saturating_add(sheet.times);
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        sheet.end_cell(room);
                        sheet.cell = Some(Cell {
                            value: value(attributes),
                            text: String::new(),
                            times: number(attributes, "table:number-columns-repeated"),
                            rows: number(attributes, "table:number-rows-spanned"),
                        });
                        if closed {
                            sheet.end_cell(room);
                        }
                    }
                    "/table:table-cell" | "/table:covered-table-cell" => sheet.end_cell(room),
                    inside => {
                        let cell = sheet.cell.as_mut().filter(|_| !in_remark);
                        if let Some(cell) = cell {
                            add(inside, attributes, &mut cell.text);
                        }
                    }
                }
            }
        }
    }
    done.extend(open.take().and_then(|sheet| sheet.done(room)));
    done
}

/// What a tag inside a cell adds to its text.
fn add(tag: &str, attributes: &str, text: &mut String) {
    match tag {
        "text:p" if !text.is_empty() => text.push('\n'),
        "text:line-break" => text.push('\n'),
        "text:tab" => text.push(' '),
        "text:s" => {
            let count = number(attributes, "text:c").min(1_000);
            text.extend(std::iter::repeat_n(' ', count as usize));
        }
        _ => {}
    }
}

/// The value of a cell that is no text, as a CSV would hold it.
fn value(attributes: &str) -> Option<String> {
    let of = |name: &str| attribute(attributes, name);
    match of("office:value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            let value: f64 = of("office:value")?.parse().ok()?;
            Some(book::decimal(value))
        }
        "date" => {
            let value = of("office:date-value")?;
            // A day is written as its midnight by some programs.
            Some(value.strip_suffix("T00:00:00").unwrap_or(&value).to_owned())
        }
        "time" => clock(&of("office:time-value")?),
        "boolean" => match of("office:boolean-value")?.as_str() {
            "true" => Some("True".to_owned()),
            _ => Some("False".to_owned()),
        },
        "string" => of("office:string-value"),
        _ => None,
    }
}

/// `PT09H30M00S` as a time of day.
fn clock(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.trim_end_matches('S');
    let seconds = seconds.split(['.', ',']).next().unwrap_or("0");
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds: u64 = seconds.parse().unwrap_or(0);
    (hours < 10_000 && minutes < 60 && seconds < 61)
        .then(|| book::clock(hours * 3600 + minutes * 60 + seconds))
}

/// The value of an attribute.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let at = rest.find(name)?;
        let before = rest.get(..at).and_then(|b| b.chars().next_back());
        let after = rest.get(at + name.len()..)?;
        rest = after;
        let Some(value) = after.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start();
        let Some(mark) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        if before.is_some_and(char::is_whitespace) {
            let value = value.get(1..)?.split(mark).next()?;
            let mut text = String::new();
            html::unescape(value, &mut text);
            return Some(text);
        }
    }
}

/// A count, 1 where none is given.
fn number(attributes: &str, name: &str) -> u32 {
    attribute(attributes, name)
        .and_then(|value| value.parse().ok())
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(rows: &str) -> Sheet {
        let page = format!(
            "<?xml version=\"1.0\"?><table:table table:name=\"A &amp; B\">{rows}</table:table>"
        );
        of_content(&page, &mut Room::of(1_000)).remove(0)
    }

    #[test]
    fn values_texts_and_gaps() {
        let sheet = one(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Name</text:p></table:table-cell>\
             <table:table-cell table:number-columns-repeated=\"2\"/>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2024-06-01T09:30:00\"><text:p>1 June</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
             <table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>J&ouml;rg<text:s text:c=\"2\"/>M</text:p><text:p>two</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"float\" office:value=\"4930123456\"/>\
             <table:table-cell office:value-type=\"time\" office:time-value=\"PT09H05M00S\"/>\
             <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row>",
        );
        assert_eq!(sheet.name, "A & B");
        assert_eq!(
            sheet.rows,
            [
                vec!["Name", "", "", "2024-06-01T09:30:00"],
                vec!["Jörg  M\ntwo", "4930123456", "09:05:00", "True"],
            ]
        );
    }

    #[test]
    fn merged_cells_and_rows_that_stand_there_twice() {
        let sheet = one(
            "<table:table-row><table:table-cell table:number-rows-spanned=\"2\"><text:p>Harbour</text:p></table:table-cell><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>\
             <table:table-row><table:covered-table-cell/><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"2\"><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row>",
        );
        assert_eq!(
            sheet.rows,
            [vec!["Harbour", "a"], vec!["", "b"], vec!["c"], vec!["c"]]
        );
        assert_eq!(sheet.covered.get(&(1, 0)), Some(&0));
    }

    #[test]
    fn a_sheet_that_never_ends_is_cut() {
        let sheet = one(
            "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell table:number-columns-repeated=\"4000000000\"><text:p>x</text:p></table:table-cell></table:table-row>",
        );
        assert_eq!(sheet.rows.iter().map(Vec::len).sum::<usize>(), 1_000);
        assert!(sheet.warnings[0].contains("the rest was not read"));
    }

    proptest! {
        #[test]
        fn any_content_is_read(page in "(<table:table>|<table:table-row>|<table:table-cell table:number-columns-repeated=\"9\">|<table:table-cell/>|</table:table-row>|</table:table>|<text:p>|<text:s text:c=\"9\"/>|office:value=\"|<|>|&|[a-zé \"]){0,60}") {
            let _ = of_content(&page, &mut Room::of(1_000));
        }
    }
}
