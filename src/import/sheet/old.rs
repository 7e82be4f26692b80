//! Old workbooks (XLS), made safe to hand to the reader of workbooks.
//!
//! That reader believes what an old workbook says of itself: which sectors its stream is in, how large a
//! sheet is, where its cells stand. One changed byte there can ask for more memory than there is, which
//! ends the program. So the stream of records is taken out by the reader of compound files, which
//! follows no chain in circles; its records are looked through (MS-XLS 2.1.4,
//! <https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/>); what would mislead is blanked
//! out; and a new container is made of the rest. A stream that is cut off ends at its last whole record.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};

use cfb::CompoundFile as Container;

use crate::import::mapi::{u16_at, u32_at};

/// Sheets of a workbook; no real one comes near.
const SHEETS: usize = 1000;
/// Columns of a sheet: an old workbook has 256.
const COLUMNS: u16 = 256;
/// The places of all sheets, filled or empty, for which there is room besides two for each cell.
const PLACES: u64 = 5_000_000;
/// Bytes of a record's continuations for each of them, on the average, once there are many. Excel fills
/// them up to 8224.
const CONTINUED: usize = 4096;
const CONTINUATIONS: usize = 64;

/// Kinds of record.
mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000a;
    pub(super) const EXTERN_SHEET: u16 = 0x0017;
    pub(super) const NAME: u16 = 0x0018;
    pub(super) const CONTINUE: u16 = 0x003c;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MULTIPLE: u16 = 0x00bd;
    pub(super) const RICH: u16 = 0x00d6;
    pub(super) const SHARED: u16 = 0x00fd;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    /// An empty cell, which the reader passes over.
    pub(super) const BLANK: u16 = 0x0201;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOLEAN: u16 = 0x0205;
    pub(super) const RK: u16 = 0x027e;
    pub(super) const BOF: u16 = 0x0809;
}

/// The same workbook with nothing in it that leads the reader astray; `None` where it is no workbook,
/// or so damaged that its stream cannot be reached.
pub(super) fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = Container::open(Cursor::new(bytes)).ok()?;
    let mut stream = Vec::new();
    let path = ["/Workbook", "/Book"]
        .into_iter()
        .find(|p| file.is_stream(p))?;
    let whole = file.open_stream(path).ok()?;
    // What can still be read of a damaged stream counts.
    let _ = whole.take(bytes.len() as u64).read_to_end(&mut stream);
    mend(&mut stream);
    let mut file = Container::create(Cursor::new(Vec::new())).ok()?;
    file.create_stream("/Workbook")
        .ok()?
        .write_all(&stream)
        .ok()?;
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}

/// What a sheet takes up.
#[derive(Default)]
struct Extent {
    cells: u64,
    /// The first and the last row and column.
    corners: Option<[u16; 4]>,
}

impl Extent {
    fn add(&mut self, row: u16, column: u16) {
        self.cells += 1;
        let [top, left, bottom, right] = self.corners.unwrap_or([row, column, row, column]);
        self.corners = Some([
            top.min(row),
            left.min(column),
            bottom.max(row),
            right.max(column),
        ]);
    }

    /// All places between the corners.
    fn places(&self) -> u64 {
        self.corners.map_or(0, |[top, left, bottom, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

/// Blanks out what misleads, and cuts off what is broken.
fn mend(stream: &mut Vec<u8>) {
    let mut sheets: BTreeMap<usize, Extent> = BTreeMap::new();
    // Where the records stand that name a sheet, and where they say it begins.
    let mut named: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut depth, mut sheet) = (0, 0usize, 0);
    let (mut continuations, mut continued) = (0, 0);
    while let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let end = at + 4 + usize::from(length);
        let Some(data) = stream.get_mut(at + 4..end) else {
            break;
        };
        if kind == kind::CONTINUE {
            continuations += 1;
            continued += data.len();
            if continuations > CONTINUATIONS + continued / CONTINUED {
                break;
            }
        } else {
            (continuations, continued) = (0, 0);
        }
        let mut blank = matches!(kind, kind::DIMENSIONS | kind::NAME | kind::EXTERN_SHEET);
        match kind {
            kind::BOF => {
                if depth == 0 {
                    sheet = at;
                    sheets.insert(at, Extent::default());
                }
                depth += 1;
            }
            kind::EOF => depth = depth.saturating_sub(1),
            kind::BOUND_SHEET => match u32_at(data, 0) {
                Some(start) if named.len() < SHEETS => named.push((at, start as usize)),
                _ => blank = true,
            },
            kind::FORMULA
            | kind::MULTIPLE
            | kind::RICH
            | kind::SHARED
            | kind::NUMBER
            | kind::LABEL
            | kind::BOOLEAN
            | kind::RK => match (u16_at(data, 0), u16_at(data, 2)) {
                (Some(row), Some(column @ 0..COLUMNS)) => {
                    if let Some(extent) = sheets.get_mut(&sheet).filter(|_| depth <= 1) {
                        extent.add(row, column);
                        if kind == kind::MULTIPLE {
                            // Several numbers side by side, of six bytes each.
                            let more = (length.saturating_sub(6) / 6).saturating_sub(1);
                            extent.add(row, column + more);
                            extent.cells += u64::from(more);
                        }
                    }
                    // Only a formula's value is of interest: it has no expression now.
                    if let Some(expression) = data.get_mut(20..22).filter(|_| kind == kind::FORMULA)
                    {
                        expression.fill(0);
                    }
                }
                _ => blank = true,
            },
            _ => {}
        }
        if blank {
            hide(stream, at);
        }
        at = end;
    }
    stream.truncate(at);
    let (mut places, mut cells) = (0u64, 0u64);
    let mut seen = BTreeSet::new();
    for (at, start) in named {
        let fits = sheets.get(&start).is_some_and(|extent| {
            places = places.saturating_add(extent.places());
            cells = cells.saturating_add(extent.cells);
            places <= PLACES + 2 * cells
        });
        if !fits || !seen.insert(start) {
            hide(stream, at);
        }
    }
}

/// Makes a record one that is passed over.
fn hide(stream: &mut [u8], at: usize) {
    if let Some(kind) = stream.get_mut(at..at + 2) {
        kind.copy_from_slice(&kind::BLANK.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Import, Input, read};
    use crate::progress::Silent;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut record = kind.to_le_bytes().to_vec();
        record.extend((data.len() as u16).to_le_bytes());
        record.extend(data);
        record
    }

    fn begin(what: u16) -> Vec<u8> {
        let mut data = vec![0, 6];
        data.extend(what.to_le_bytes());
        data.extend([0; 12]);
        record(kind::BOF, &data)
    }

    fn at(row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
        let mut data = row.to_le_bytes().to_vec();
        data.extend(column.to_le_bytes());
        data.extend([0, 0]);
        data.extend(rest);
        data
    }

    fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
        let mut rest = (text.len() as u16).to_le_bytes().to_vec();
        rest.push(0);
        rest.extend(text.bytes());
        record(kind::LABEL, &at(row, column, &rest))
    }

    /// One contact.
    fn contact() -> Vec<u8> {
        [
            label(0, 0, "First Name"),
            label(0, 1, "Email"),
            label(1, 0, "Ana"),
            label(1, 1, "ana@example.com"),
        ]
        .concat()
    }

    /// A stream with `global` records and sheets of `cells` each.
    fn stream(global: &[u8], sheets: &[Vec<u8>]) -> Vec<u8> {
        let name = |start: usize, n: usize| {
            let mut data = (start as u32).to_le_bytes().to_vec();
            data.extend([0, 0, 1, 0, b'A' + n as u8]);
            record(kind::BOUND_SHEET, &data)
        };
        let head = begin(5).len() + global.len() + sheets.len() * name(0, 0).len() + 4;
        let (mut names, mut bodies) = (Vec::new(), Vec::new());
        for (n, cells) in sheets.iter().enumerate() {
            names.extend(name(head + bodies.len(), n));
            bodies.extend([begin(16), cells.clone(), record(kind::EOF, &[])].concat());
        }
        [
            begin(5),
            global.to_vec(),
            names,
            record(kind::EOF, &[]),
            bodies,
        ]
        .concat()
    }

    fn container(stream: &[u8]) -> Vec<u8> {
        let mut file = Container::create(Cursor::new(Vec::new())).unwrap();
        let mut workbook = file.create_stream("/Workbook").unwrap();
        workbook.write_all(stream).unwrap();
        drop(workbook);
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn import(stream: &[u8]) -> Import {
        let input = Input::Bytes {
            name: "old.xls".to_owned(),
            bytes: container(stream),
        };
        read(&[input], &mut Silent).unwrap()
    }

    fn contacts(stream: &[u8]) -> usize {
        import(stream)
            .sources
            .iter()
            .map(|s| s.counts.contacts)
            .sum()
    }

    #[test]
    fn a_sheet_is_read_whatever_size_it_claims() {
        // As many rows and columns as the numbers hold: 2^32 by 2^16.
        let mut claim = vec![0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0];
        for size in [claim.len(), 10] {
            claim.truncate(size);
            let cells = [record(kind::DIMENSIONS, &claim), contact()].concat();
            assert_eq!(contacts(&stream(&[], &[cells])), 1);
        }
    }

    #[test]
    fn cells_far_away_cost_nothing() {
        let outside = [contact(), label(9, 0xffff, "x")].concat();
        assert_eq!(contacts(&stream(&[], &[outside])), 1);
        // A sheet with its cells in the corners only is left out where there are many of them.
        let corners = [label(0, 0, "a"), label(0xffff, 255, "b")].concat();
        let sheets = [vec![contact()], vec![corners; 20]].concat();
        assert_eq!(contacts(&stream(&[], &sheets)), 1);
    }

    #[test]
    fn a_stream_that_is_cut_off_is_read_as_far_as_it_goes() {
        let whole = stream(&[], &[contact()]);
        assert_eq!(contacts(&whole[..whole.len() - 6]), 1);
        for length in 0..whole.len() {
            import(&whole[..length]);
        }
    }

    #[test]
    fn continuations_without_end_are_cut_off() {
        let texts = [
            record(0x00fc, &[1, 0, 0, 0, 1, 0, 0, 0, 200, 0, 0, b'x']),
            record(kind::CONTINUE, &[]).repeat(300_000),
        ];
        import(&stream(&texts.concat(), &[contact()]));
    }

    #[test]
    fn two_names_of_one_sheet_give_it_once() {
        let mut stream = stream(&[], &[contact(), contact()]);
        let second = begin(5).len() + 13;
        let start = stream[begin(5).len() + 4..][..4].to_vec();
        stream[second + 4..second + 8].copy_from_slice(&start);
        let import = import(&stream);
        assert_eq!(import.sources.len(), 1);
    }
}
