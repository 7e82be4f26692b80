//! A line for each record of a table in place of the records, for who only shows them.
//!
//! Records are written where they are read, on all processors, and let go again. So a table of a million
//! rows needs the memory of its lines. Where a stretch stands in the file is not known there: lines keep
//! the number of their record, and [`Lines::append`] counts on.

use std::ops::Range;

use crate::record::Record;

/// Writes a record on one line, without its number and without a line end.
pub type WriteLine = fn(&Record, &mut String);

/// Lines of records, in the order of the file.
#[derive(Debug, Default)]
pub struct Lines {
    parts: Vec<Part>,
}

/// The lines of a stretch, one after the other.
#[derive(Debug, Default)]
pub struct Part {
    text: String,
    /// The number of each record in the stretch, and where its line ends.
    ends: Vec<(u32, usize)>,
    /// Records of the file before the stretch.
    before: u32,
}

impl Lines {
    /// The lines in parts of some hundred or thousand.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Writes the line of the next record.
    pub(super) fn add(&mut self, record: &Record, write: WriteLine) {
        if self.parts.is_empty() {
            self.parts.push(Part::default());
        }
        if let Some(part) = self.parts.last_mut() {
            write(record, &mut part.text);
            part.ends.push((record.number, part.text.len()));
        }
    }

    /// Adds the lines of later rows; `rows` is how many rows there were so far.
    pub(super) fn append(&mut self, later: Lines, rows: u32) {
        self.parts.extend(later.parts.into_iter().map(|mut part| {
            part.text.shrink_to_fit();
            part.ends.shrink_to_fit();
            part.before += rows;
            part
        }));
    }
}

impl Part {
    /// Each line with the number of its record.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        let mut from = 0;
        self.ends.iter().map(move |(number, to)| {
            let Range { start, end } = from..*to;
            from = *to;
            let line = self.text.get(start..end).unwrap_or_default();
            (number + self.before, line)
        })
    }

    /// How many bytes the lines have.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.ends.len()
    }
}
