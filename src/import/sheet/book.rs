//! Workbooks of Excel, new (XLSX) and old (XLS), to sheets of text.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Cell, Data, DataRef, ExcelDateTime, Reader, Xls, Xlsb, Xlsx};
use zip::ZipArchive;

use super::{Sheet, old};
use crate::import::error::ImportError;

/// How many cells of a workbook are read: 20 million.
const CELLS: usize = 20_000_000;
/// How many columns of a sheet are read.
const COLUMNS: u32 = 2_000;
/// How many empty places between cells are kept: a million, and 20 more for each cell.
const GAPS: usize = 1_000_000;
const GAPS_PER_CELL: usize = 20;
/// No packed byte becomes more than these.
const DEFLATE: u64 = 1032;
/// How many bytes a workbook may expand to: 2 GiB.
const TOTAL: u64 = 2 << 30;
/// How many times larger than packed a workbook may be, once it is larger than [`FREE`].
const RATIO: u64 = 300;
/// Workbooks that expand to less than this may have any ratio: 64 MiB.
const FREE: u64 = 64 << 20;

/// Whether a ZIP is a workbook whose parts stand further behind than its first bytes show.
pub(super) fn is_inside(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|zip| zip.index_for_name("xl/workbook.xml").is_some())
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

fn damaged() -> String {
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
    let mut left = Room::default();
    let mut found = Vec::new();
    if !bytes.starts_with(b"PK") {
        let whole = old::mended(bytes).ok_or_else(damaged)?;
        let mut book = Xls::new(Cursor::new(whole)).map_err(|_| damaged())?;
        for name in book.sheet_names() {
            let Ok(range) = book.worksheet_range(&name) else {
                continue;
            };
            let cells = range.rows().map(|row| row.iter().map(text).collect());
            found.push(Sheet {
                name,
                rows: cells.filter(|row: &Vec<String>| is_filled(row)).collect(),
                warnings: Vec::new(),
            });
        }
    } else if let Ok(mut book) = Xlsx::new(Cursor::new(bytes)) {
        for name in book.sheet_names() {
            if let Ok(mut cells) = book.worksheet_cells_reader(&name) {
                found.extend(of_cells(|| cells.next_cell(), name, &mut left));
            }
        }
    } else {
        let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        for name in book.sheet_names() {
            if let Ok(mut cells) = book.worksheet_cells_reader(&name) {
                found.extend(of_cells(|| cells.next_cell(), name, &mut left));
            }
        }
    }
    Ok(found)
}

/// How much is still read of a workbook.
struct Room {
    cells: usize,
    /// Empty places between filled ones.
    gaps: usize,
}

impl Default for Room {
    fn default() -> Self {
        Room {
            cells: CELLS,
            gaps: GAPS,
        }
    }
}

/// A sheet, cell by cell: one that claims to be a million rows by a thousand columns costs nothing.
fn of_cells<'c, E>(
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'c>>>, E>,
    name: String,
    left: &mut Room,
) -> Option<Sheet> {
    let mut sparse: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut warnings = Vec::new();
    loop {
        let cell = match next() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(_) => {
                warnings.push("the sheet is damaged; it was read as far as it goes".to_owned());
                break;
            }
        };
        if left.cells == 0 {
            warnings.push(format!(
                "the workbook has more than {} million cells; the rest was not read",
                CELLS / 1_000_000
            ));
            break;
        }
        let (row, column) = cell.get_position();
        let value = text_of(cell.get_value());
        if column < COLUMNS && !value.is_empty() {
            left.cells -= 1;
            left.gaps += GAPS_PER_CELL;
            sparse.entry(row).or_default().insert(column, value);
        }
    }
    let first = sparse
        .values()
        .filter_map(|r| r.keys().next())
        .min()
        .copied()?;
    let mut rows = Vec::new();
    for mut cells in sparse.into_values() {
        let last = cells.keys().next_back().copied().unwrap_or(first);
        let gaps = (last - first) as usize + 1 - cells.len();
        let Some(fewer) = left.gaps.checked_sub(gaps) else {
            warnings
                .push("the sheet is very wide and nearly empty; the rest was not read".to_owned());
            break;
        };
        left.gaps = fewer;
        let row: Vec<String> = (first..=last)
            .map(|at| cells.remove(&at).unwrap_or_default())
            .collect();
        if is_filled(&row) {
            rows.push(row);
        }
    }
    Some(Sheet {
        name,
        rows,
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
fn decimal(number: f64) -> String {
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

fn clock(seconds: u64) -> String {
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
