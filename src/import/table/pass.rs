//! One pass over the rows of a stretch.
//!
//! Numbers of records are counted from the stretch's beginning, places are bytes of the whole table:
//! what comes before is not known here.

use super::How;
use super::plan::{Plan, is_empty};
use super::split::{Row, Rows};
use crate::import::lines::WriteLine;
use crate::import::rows::Builder;
use crate::import::table::report::{Detail, Outcome, Place};
use crate::progress::Cancelled;
use crate::record::{Format, Kind};

/// How many rows pass between two reports of progress.
const STEP: u32 = 500;
/// How many unclosed quotation marks are mended in one file.
pub(super) const MENDS: usize = 100;

/// A part of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Where its first row begins.
    pub from: usize,
    /// Rows that begin here or later are the next one's.
    pub to: usize,
    /// Whether its first row holds the column names.
    pub header: bool,
}

/// Reads the rows that begin in a stretch; `tell` hears now and then how many there were.
pub(super) fn read(
    how: &How<'_>,
    body: &str,
    stretch: Stretch,
    tell: &mut dyn FnMut(u32) -> Result<(), Cancelled>,
) -> Result<Outcome, Cancelled> {
    let mut pass = Pass {
        plan: how.plan,
        line: how.line,
        body,
        builder: Builder::new(&how.plan.layout, how.order),
        read: Outcome::default(),
    };
    pass.rows(stretch, tell)?;
    pass.read.evidence = pass.builder.evidence;
    pass.read.faults = pass.builder.faults;
    Ok(pass.read)
}

struct Pass<'p> {
    plan: &'p Plan,
    line: Option<WriteLine>,
    body: &'p str,
    builder: Builder<'p>,
    read: Outcome,
}

impl Pass<'_> {
    fn rows(
        &mut self,
        stretch: Stretch,
        tell: &mut dyn FnMut(u32) -> Result<(), Cancelled>,
    ) -> Result<(), Cancelled> {
        let mut from = stretch.from;
        let mut header = stretch.header;
        let mut row = Row::default();
        self.read.end = self.body.len();
        'part: loop {
            let part = self.body.get(from..).unwrap_or_default();
            let mut rows = Rows::new(&self.plan.dialect, part);
            while rows.read(&mut row) {
                let begins = from + rows.begins();
                let at = begins + leading_line_ends(self.body, begins);
                if at >= stretch.to && stretch.to < self.body.len() {
                    self.read.end = begins;
                    return Ok(());
                }
                let last = rows.at() >= part.len();
                if last
                    && self.plan.dialect.quoting
                    && let Some(end) = self.unclosed(at)
                {
                    let line = self.body.get(at..end).unwrap_or_default();
                    let mut single = Rows::new(&self.plan.dialect, line);
                    if !header && single.read(&mut row) && !row.is_blank() {
                        let number = self.read.rows + 1;
                        self.read.mended.add(Place::new(number, at, Detail::None));
                        self.row(&row, at);
                    }
                    header = false;
                    if end < self.body.len() && self.read.mended.count < MENDS {
                        from = end;
                        continue 'part;
                    }
                    if end < self.body.len() {
                        self.read.rows += 1;
                        self.skip(self.read.rows, at, "too many quotation marks are never closed; the rest of the file was not read");
                    }
                    return Ok(());
                }
                if row.is_blank() {
                    continue;
                }
                if header {
                    header = false;
                    continue;
                }
                self.row(&row, at);
                if self.read.rows.is_multiple_of(STEP) {
                    tell(self.read.rows)?;
                }
            }
            return Ok(());
        }
    }

    /// Where the line of an unclosed quotation mark ends, if the row at `at` has one that swallows the
    /// rest of the text.
    fn unclosed(&self, at: usize) -> Option<usize> {
        let rest = self.body.get(at..)?;
        if !ends_inside_quotes(rest.as_bytes(), self.plan.dialect.delimiter) {
            return None;
        }
        Some(
            rest.find('\n')
                .map_or(self.body.len(), |line| at + line + 1),
        )
    }

    fn row(&mut self, row: &Row<'_>, at: usize) {
        self.read.rows += 1;
        let number = self.read.rows;
        if row.iter().all(is_empty) {
            self.read.empty.push((number, at));
            return;
        }
        self.read.is_filled = true;
        for (number, at) in std::mem::take(&mut self.read.empty) {
            self.skip(number, at, "the row is empty");
        }
        let width = self.plan.layout.fields.len();
        if self.plan.layout.format == Format::SalesforceReport {
            let filled = row.iter().filter(|c| !is_empty(c)).count();
            let footer = width > 2 && filled == 1 && row.get(0).is_some_and(|c| !is_empty(c));
            if footer {
                self.read.footer.push((row.detached(), number, at));
                return;
            }
            for (row, number, at) in std::mem::take(&mut self.read.footer) {
                self.keep(&row, number, at);
            }
        }
        self.keep(row, number, at);
    }

    fn keep(&mut self, row: &Row<'_>, number: u32, at: usize) {
        let width = self.plan.layout.fields.len();
        let is_header = !self.plan.header.is_empty()
            && row.len() == self.plan.header.len()
            && row.iter().zip(&self.plan.header).all(|(a, b)| a == b);
        if is_header {
            self.skip(number, at, "the column names stand here once more");
            return;
        }
        if row.len() > width && row.iter().skip(width).any(|c| !is_empty(c)) {
            let detail = Detail::Long {
                found: row.len(),
                width,
            };
            self.read.long.add(Place::new(number, at, detail));
        } else if row.len() * 2 < width && width >= 4 {
            let detail = Detail::Short {
                found: row.len(),
                width,
            };
            self.read.short.add(Place::new(number, at, detail));
        }
        if let Some(record) = self.builder.record(row, number) {
            match record.kind() {
                Kind::Contact => self.read.counts.contacts += 1,
                Kind::Event => self.read.counts.events += 1,
                Kind::Task => self.read.counts.tasks += 1,
            }
            match self.line {
                Some(write) => self.read.lines.add(&record, write),
                None => self.read.records.push(record),
            }
        } else {
            self.read.counts.other += 1;
            self.read.names.extend(self.builder.name(row));
            if let Some(login) = self.builder.login(row) {
                super::logins::keep(&mut self.read.logins, login);
            }
        }
    }

    fn skip(&mut self, number: u32, at: usize, why: &'static str) {
        self.read.skipped.push((number, at, why));
    }
}

/// Keeps rows that looked like a footer and are none.
pub(super) fn keep_footer(how: &How<'_>, body: &str, outcome: &mut Outcome) {
    let footer = std::mem::take(&mut outcome.footer);
    let mut pass = Pass {
        plan: how.plan,
        line: how.line,
        body,
        builder: Builder::new(&how.plan.layout, how.order),
        read: std::mem::take(outcome),
    };
    for (row, number, at) in footer {
        pass.keep(&row, number, at);
    }
    let Pass {
        builder, mut read, ..
    } = pass;
    read.evidence.append(&builder.evidence);
    read.add_faults(builder.faults, 0);
    *outcome = read;
}

/// How many line ends stand at a place.
pub(super) fn leading_line_ends(text: &str, at: usize) -> usize {
    text.as_bytes()
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take_while(|b| matches!(b, b'\n' | b'\r'))
        .count()
}

/// Whether text that begins at the start of a row ends within a quoted cell.
fn ends_inside_quotes(text: &[u8], delimiter: u8) -> bool {
    let (mut quoted, mut at_start) = (false, true);
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if quoted {
            if byte == b'"' {
                if bytes.peek() == Some(&b'"') {
                    bytes.next();
                } else {
                    quoted = false;
                }
            }
            continue;
        }
        if byte == b'"' && at_start {
            quoted = true;
        }
        at_start = byte == delimiter || byte == b'\n' || byte == b'\r';
    }
    quoted
}
