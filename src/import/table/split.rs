//! The rows of a table as places in its text.
//!
//! The `csv` crate copies each cell and checks its characters. The text of a table is in memory and is
//! text already, so here a cell is the place where it stands; only what quotation marks are taken out of
//! is put together apart. Rows, cells and places are those the `csv` crate finds, to which a property
//! holds them.

use super::plan::is_empty;
use crate::import::dialect::Dialect;

/// A row; it can be read into again and again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row<'t> {
    text: &'t str,
    /// Cells that do not stand in the text as they are, one after the other.
    own: String,
    /// Where each cell begins and ends; beyond the end of the text, in `own`.
    cells: Vec<(usize, usize)>,
}

impl<'t> Row<'t> {
    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell, from 0.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        self.cells.get(at).map(|cell| self.cell(*cell))
    }

    /// All cells.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|cell| self.cell(*cell))
    }

    /// Whether it is only a line end or white space.
    pub(super) fn is_blank(&self) -> bool {
        self.len() <= 1 && self.iter().all(is_empty)
    }

    /// The same row, apart from the text it stands in.
    pub(super) fn detached(&self) -> Row<'static> {
        let mut row = Row::default();
        for cell in self.iter() {
            let from = row.own.len();
            row.own.push_str(cell);
            row.cells.push((from, row.own.len()));
        }
        row
    }

    fn cell(&self, (from, to): (usize, usize)) -> &str {
        let length = self.text.len();
        if to <= length {
            self.text.get(from..to).unwrap_or_default()
        } else {
            let (from, to) = (from.saturating_sub(length), to - length);
            self.own.get(from..to).unwrap_or_default()
        }
    }

    fn begin(&mut self, text: &'t str) {
        self.text = text;
        self.own.clear();
        self.cells.clear();
    }
}

/// Goes through the rows of a text.
#[derive(Debug, Clone)]
pub(super) struct Rows<'t> {
    text: &'t str,
    at: usize,
    begins: usize,
    delimiter: u8,
    quoting: bool,
}

impl<'t> Rows<'t> {
    pub(super) fn new(dialect: &Dialect, text: &'t str) -> Self {
        Rows {
            text,
            at: 0,
            begins: 0,
            delimiter: dialect.delimiter,
            quoting: dialect.quoting,
        }
    }

    /// Where the row read last begins; line ends before it count to it.
    pub(super) fn begins(&self) -> usize {
        self.begins
    }

    /// Where the row read last ends.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Reads the next row; false where there is none.
    pub(super) fn read(&mut self, row: &mut Row<'t>) -> bool {
        row.begin(self.text);
        let bytes = self.text.as_bytes();
        self.begins = self.at;
        if self.at == 0 && self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        if self.at >= bytes.len() {
            return false;
        }
        loop {
            if self.quoting && bytes.get(self.at) == Some(&b'"') {
                self.quoted(row);
            } else {
                let from = self.at;
                self.at = self.plain_end(from);
                row.cells.push((from, self.at));
            }
            match bytes.get(self.at) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                Some(_) => {
                    self.at += 1;
                    return true;
                }
                None => return true,
            }
        }
    }

    /// Where a cell without quotation marks around it ends.
    fn plain_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
        from + rest.iter().position(ends).unwrap_or(rest.len())
    }

    /// Reads a cell that begins with a quotation mark.
    fn quoted(&mut self, row: &mut Row<'t>) {
        let bytes = self.text.as_bytes();
        let own = row.own.len();
        let mut is_own = false;
        let mut from = self.at + 1;
        let end = loop {
            let rest = bytes.get(from..).unwrap_or_default();
            let Some(mark) = memchr::memchr(b'"', rest).map(|at| from + at) else {
                self.at = bytes.len();
                break self.at;
            };
            match bytes.get(mark + 1) {
                // Two stand for one.
                Some(b'"') => {
                    row.own
                        .push_str(self.text.get(from..=mark).unwrap_or_default());
                    is_own = true;
                    from = mark + 2;
                }
                Some(byte) if *byte != self.delimiter && !matches!(byte, b'\n' | b'\r') => {
                    // The cell goes on after its end; what follows is as it stands.
                    row.own
                        .push_str(self.text.get(from..mark).unwrap_or_default());
                    is_own = true;
                    from = mark + 1;
                    self.at = self.plain_end(from);
                    break self.at;
                }
                _ => {
                    self.at = mark + 1;
                    break mark;
                }
            }
        };
        if is_own {
            row.own
                .push_str(self.text.get(from..end).unwrap_or_default());
            let length = self.text.len();
            row.cells.push((length + own, length + row.own.len()));
        } else {
            row.cells.push((from, end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn rows_are_those_of_the_csv_crate(
            text in "(\u{feff})?([\"a,;\r\n\u{e9}\t ]|\"\"|\r\n|\",\"|,\"a){0,30}",
            delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
            quoting in any::<bool>(),
        ) {
            let dialect = Dialect {
                delimiter,
                quoting,
                start: 0,
                lines_before: 0,
                titles: 0,
                has_header: false,
            };
            let mut reader = dialect.reader(&text);
            let mut want = csv::StringRecord::new();
            let mut rows = Rows::new(&dialect, &text);
            let mut row = Row::default();
            loop {
                let more = reader.read_record(&mut want).unwrap();
                prop_assert_eq!(rows.read(&mut row), more);
                if !more {
                    break;
                }
                prop_assert_eq!(row.iter().collect::<Vec<_>>(), want.iter().collect::<Vec<_>>());
                let detached = row.detached();
                prop_assert!(detached.iter().eq(row.iter()));
                prop_assert_eq!(rows.begins() as u64, want.position().unwrap().byte());
                prop_assert_eq!(rows.at() as u64, reader.position().byte());
            }
        }
    }
}
