//! Workbooks to sheets of text: Excel's (XLSX, XLSB, old XLS), and `LibreOffice`'s (`ods`).

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, Xls, Xlsb, Xlsx};
use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::room::{CELLS, Room};
use super::{Sheet, ods, old};
use crate::import::error::ImportError;

/// How many columns of a sheet are read.
pub(super) const COLUMNS: u32 = 2_000;
/// No packed byte becomes more than these.
const DEFLATE: u64 = 1032;
/// How many bytes a workbook may expand to: 2 GiB.
const TOTAL: u64 = 2 << 30;
/// How many times larger than packed a workbook may be, once it is larger than [`FREE`].
const RATIO: u64 = 300;
/// Workbooks that expand to less than this may have any ratio: 64 MiB.
const FREE: u64 = 64 << 20;
/// How many cells below merged ones are filled: a million.
const COVERED: usize = 1_000_000;

/// The cells of a sheet that hold something, by row and column.
pub(super) type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

/// Cells of one column that were merged over several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// The row that holds the text.
    pub top: u32,
    /// The last row.
    pub bottom: u32,
    pub column: u32,
}

impl From<&Dimensions> for Area {
    fn from(area: &Dimensions) -> Self {
        Area {
            top: area.start.0,
            bottom: area.end.0,
            column: area.start.1,
        }
    }
}

/// Whether a container is a workbook, by the parts it lists; `None` where the list cannot be read.
pub(super) fn is_inside(bytes: &[u8]) -> Option<bool> {
    catch_unwind(|| lists_a_workbook(bytes)).ok().flatten()
}

fn lists_a_workbook(bytes: &[u8]) -> Option<bool> {
    if bytes.starts_with(b"PK") {
        let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let has = |name: &str| zip.index_for_name(name).is_some();
        let is_excel = has("xl/workbook.xml") || has("xl/workbook.bin");
        return Some(is_excel || (has("content.xml") && ods::is_one(bytes)));
    }
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    Some(file.is_stream("/Workbook") || file.is_stream("/Book"))
}

/// The sheets of a workbook.
pub(super) fn sheets(path: &str, bytes: &[u8]) -> Result<Vec<Sheet>, ImportError> {
    let unreadable = |why: String| ImportError::Unreadable {
        path: path.to_owned(),
        why,
    };
    if bytes.starts_with(b"PK") {
        check_size(bytes).map_err(unreadable)?;
    }
    // Damaged workbooks can bring the reader of workbooks down; that must not end the program.
    catch_unwind(AssertUnwindSafe(|| open(bytes)))
        .unwrap_or_else(|_| Err(damaged()))
        .map_err(unreadable)
}

pub(super) fn damaged() -> String {
    "the workbook is damaged, or locked with a password".to_owned()
}

/// Refuses a workbook that would fill the memory. What an archive says of its sizes is no promise, so
/// parts that are large enough to matter are unpacked once to be counted.
fn check_size(bytes: &[u8]) -> Result<(), String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let (mut size, mut packed) = (0u64, 0u64);
    for index in 0..zip.len() {
        let Ok(mut entry) = zip.by_index(index) else {
            continue;
        };
        let is_texts = entry
            .name()
            .is_ok_and(|name| name.to_lowercase().contains("sharedstrings"));
        let most = entry.compressed_size().saturating_mul(DEFLATE);
        packed = packed.saturating_add(entry.compressed_size());
        size = size.saturating_add(if !is_texts && size.saturating_add(most) <= FREE {
            most
        } else {
            let found = unpacked(&mut entry, TOTAL - size.min(TOTAL));
            // The reader makes room for all texts at once, as many as the part says it has.
            if is_texts && found.texts > found.size {
                return Err(damaged());
            }
            found.size
        });
        if size > TOTAL || (size > FREE && size > packed.saturating_mul(RATIO)) {
            return Err("the workbook would fill the memory once it is unpacked".to_owned());
        }
    }
    Ok(())
}

/// What a part of a workbook is once it is unpacked.
#[derive(Debug, Default, PartialEq, Eq)]
struct Unpacked {
    size: u64,
    /// The largest count of texts it claims.
    texts: u64,
}

/// Unpacks a part to nowhere, until it has more than `limit` bytes.
fn unpacked(part: &mut impl Read, limit: u64) -> Unpacked {
    const CLAIM: &[u8] = b"uniqueCount";
    /// A claim that lies across two pieces is found in the second.
    const OVERLAP: usize = 64;
    let mut found = Unpacked::default();
    let mut piece = vec![0; 1 << 16];
    let mut kept = 0;
    while let Some(room) = piece.get_mut(kept..)
        && let Ok(count @ 1..) = part.read(room)
    {
        found.size += count as u64;
        let filled = kept + count;
        let text = piece.get(..filled).unwrap_or_default();
        for at in 0..text.len().saturating_sub(CLAIM.len()) {
            let Some(rest) = text.get(at..).and_then(|t| t.strip_prefix(CLAIM)) else {
                continue;
            };
            let digits = rest.iter().skip_while(|b| !b.is_ascii_digit());
            let number = digits
                .take_while(|b| b.is_ascii_digit())
                .fold(0u64, |n, b| {
                    n.saturating_mul(10).saturating_add(u64::from(b - b'0'))
                });
            found.texts = found.texts.max(number);
        }
        if found.size > limit {
            break;
        }
        kept = filled.min(OVERLAP);
        piece.copy_within(filled - kept..filled, 0);
    }
    found
}

fn open(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let room = &mut Room::default();
    if !bytes.starts_with(b"PK") {
        let whole = old::mended(bytes).ok_or_else(damaged)?;
        let mut book = Xls::new(Cursor::new(whole)).map_err(|_| damaged())?;
        let names = book.sheet_names().into_iter();
        let sheet = |name| of_xls(&mut book, name, room);
        return Ok(names.filter_map(sheet).collect());
    }
    if ods::is_one(bytes) {
        return ods::sheets(bytes, room);
    }
    if let Ok(mut book) = Xlsx::new(Cursor::new(bytes)) {
        let names = book.sheet_names().into_iter();
        let sheet = |name| of_xlsx(&mut book, name, room);
        return Ok(names.filter_map(sheet).collect());
    }
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let names = book.sheet_names().into_iter();
    let sheet = |name| of_xlsb(&mut book, name, room);
    Ok(names.filter_map(sheet).collect())
}

/// A sheet, cell by cell: one that claims to be a million rows by a thousand columns costs nothing.
fn of_xlsx(book: &mut Xlsx<Cursor<&[u8]>>, name: String, room: &mut Room) -> Option<Sheet> {
    let mut taken = Taken::new(room);
    let mut cells = book.worksheet_cells_reader(&name).ok()?;
    while let Some(cell) = taken.next(cells.next_cell()) {
        if !taken.add(cell.get_position(), text_of(cell.get_value())) {
            break;
        }
    }
    let Taken { rows, warnings, .. } = taken;
    drop(cells);
    // Merged cells stand behind all others, so looking for them costs a second pass; they matter only
    // where rows begin with an empty cell, as those of a grouped report do.
    let begins = |row: &BTreeMap<u32, String>| row.keys().next().copied();
    let first = rows.values().filter_map(begins).min();
    let areas: Vec<Area> = if rows.values().any(|row| begins(row) != first) {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        merged.iter().map(Area::from).collect()
    } else {
        Vec::new()
    };
    laid_out(name, rows, &areas, warnings, room)
}

/// The same of a workbook in binary parts.
fn of_xlsb(book: &mut Xlsb<Cursor<&[u8]>>, name: String, room: &mut Room) -> Option<Sheet> {
    let mut taken = Taken::new(room);
    let mut cells = book.worksheet_cells_reader(&name).ok()?;
    while let Some(cell) = taken.next(cells.next_cell()) {
        if !taken.add(cell.get_position(), text_of(cell.get_value())) {
            break;
        }
    }
    let Taken { rows, warnings, .. } = taken;
    laid_out(name, rows, &[], warnings, room)
}

/// A sheet of an old workbook, which has 65,536 rows and 256 columns at most.
fn of_xls(book: &mut Xls<Cursor<Vec<u8>>>, name: String, room: &mut Room) -> Option<Sheet> {
    let range = book.worksheet_range(&name).ok()?;
    let (top, left) = range.start()?;
    let mut rows = Cells::new();
    for (row, column, value) in range.used_cells() {
        let value = text(value);
        if !value.is_empty() {
            let row = rows.entry(top + row as u32).or_default();
            row.insert(left + column as u32, value);
        }
    }
    let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
    let areas: Vec<Area> = merged.iter().map(Area::from).collect();
    laid_out(name, rows, &areas, Vec::new(), room)
}

/// Cells as they are taken in, and what has to be said of them.
struct Taken<'l> {
    rows: Cells,
    warnings: Vec<String>,
    room: &'l mut Room,
}

impl<'l> Taken<'l> {
    fn new(room: &'l mut Room) -> Self {
        Taken {
            rows: Cells::new(),
            warnings: Vec::new(),
            room,
        }
    }

    /// The next cell; a fault ends the sheet.
    fn next<C, E>(&mut self, cell: Result<Option<C>, E>) -> Option<C> {
        cell.unwrap_or_else(|_| {
            let damaged = "the sheet is damaged; it was read as far as it goes";
            self.warnings.push(damaged.to_owned());
            None
        })
    }

    /// Whether there was room for the cell.
    fn add(&mut self, (row, column): (u32, u32), value: String) -> bool {
        if column >= COLUMNS || value.is_empty() {
            return true;
        }
        if !self.room.cell(value.len()) {
            self.warnings.push(too_many());
            return false;
        }
        self.rows.entry(row).or_default().insert(column, value);
        true
    }
}

pub(super) fn too_many() -> String {
    format!(
        "the workbook has more than {} million cells; the rest was not read",
        CELLS / 1_000_000
    )
}

/// A sheet of its cells; `None` where there are none.
pub(super) fn laid_out(
    name: String,
    cells: Cells,
    merged: &[Area],
    mut warnings: Vec<String>,
    room: &mut Room,
) -> Option<Sheet> {
    let begins = |row: &BTreeMap<u32, String>| row.keys().next().copied();
    let first = cells.values().filter_map(begins).min()?;
    let (mut numbers, mut rows) = (Vec::new(), Vec::new());
    for (number, mut cells) in cells {
        let last = cells.keys().next_back().copied().unwrap_or(first);
        if !room.gaps((last - first) as usize + 1 - cells.len()) {
            let wide = "the sheet is very wide and nearly empty; the rest was not read";
            warnings.push(wide.to_owned());
            break;
        }
        let cell = |at| cells.remove(&at).unwrap_or_default();
        let row: Vec<String> = (first..=last).map(cell).collect();
        if is_filled(&row) {
            numbers.push(number);
            rows.push(row);
        }
    }
    let mut covered = FxHashMap::default();
    for area in merged.iter().filter(|area| area.bottom > area.top) {
        let Ok(top) = numbers.binary_search(&area.top) else {
            continue;
        };
        let Some(column) = area.column.checked_sub(first) else {
            continue;
        };
        let below = numbers.iter().enumerate().skip(top + 1);
        for (row, _) in below.take_while(|(_, number)| **number <= area.bottom) {
            if covered.len() >= COVERED {
                break;
            }
            covered.insert((row, column as usize), top);
        }
    }
    Some(Sheet {
        name,
        rows,
        covered,
        warnings,
    })
}

fn is_filled(row: &[String]) -> bool {
    row.iter().any(|cell| !cell.trim().is_empty())
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(shared) => (*shared).to_owned(),
        DataRef::String(own) => own.clone(),
        other => text(&Data::from(other.clone())),
    }
}

/// A cell as a CSV would hold it.
fn text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::Bool(true) => "True".to_owned(),
        Data::Bool(false) => "False".to_owned(),
        Data::DateTime(serial) => moment(serial),
        _ => String::new(),
    }
}

/// A number without the ".0" of whole ones: telephone numbers and postcodes are numbers to Excel.
pub(super) fn decimal(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// A date, a time, or both. Excel counts days; a fraction of a day without days is a time.
fn moment(serial: &ExcelDateTime) -> String {
    let days = serial.as_f64();
    if !(0.0..2_958_466.0).contains(&days) {
        return decimal(days);
    }
    // The fraction is rounded to seconds: 9:30 is 0.39583333….
    let seconds = (days.fract() * 86_400.0).round() as u64;
    if days < 1.0 || serial.is_duration() {
        let seconds = if serial.is_duration() {
            (days * 86_400.0).round() as u64
        } else {
            seconds
        };
        return clock(seconds);
    }
    let (year, month, day, ..) = serial.to_ymd_hms_milli();
    match seconds {
        0 => format!("{year:04}-{month:02}-{day:02}"),
        seconds => format!(
            "{year:04}-{month:02}-{day:02}T{}",
            clock(seconds.min(86_399))
        ),
    }
}

pub(super) fn clock(seconds: u64) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn cells_as_a_csv_would_hold_them() {
        let at = |days, kind| Data::DateTime(ExcelDateTime::new(days, kind, false));
        let cases = [
            (Data::Float(4_930_123_456.0), "4930123456"),
            (Data::Float(0.5), "0.5"),
            (Data::Int(7), "7"),
            (Data::Bool(true), "True"),
            (Data::Empty, ""),
            (at(45_444.0, ExcelDateTimeType::DateTime), "2024-06-01"),
            (
                at(45_444.395_833_333_33, ExcelDateTimeType::DateTime),
                "2024-06-01T09:30:00",
            ),
            (
                at(0.395_833_333_33, ExcelDateTimeType::DateTime),
                "09:30:00",
            ),
            (at(1.25, ExcelDateTimeType::TimeDelta), "30:00:00"),
        ];
        for (value, want) in cases {
            assert_eq!(text(&value), want, "{value:?}");
        }
    }
}
