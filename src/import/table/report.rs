//! What stretches gave, put together: numbers go on from one to the next, places get their lines, and
//! faults become sentences.

use super::plan::Plan;
use super::split::Row;
use super::{Table, logins};
use crate::import::dates::Evidence;
use crate::import::layout::Object;
use crate::import::lines::{Lines, WriteLine};
use crate::import::rows::{Fault, Wrong};
use crate::record::{Column, Counts, Login, Record, Skipped};

/// How many places a warning names before it only counts.
const PLACES: usize = 10;

/// What a stretch of a table gave.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub records: Vec<Record>,
    /// What was written of the records, where they are not kept.
    pub lines: Lines,
    pub counts: Counts,
    pub logins: Vec<Login>,
    pub names: Vec<(String, String)>,
    /// Rows read, of every sort.
    pub rows: u32,
    /// Whether a row holds anything at all.
    pub is_filled: bool,
    /// Rows that were not read: number, place, and why.
    pub skipped: Vec<(u32, usize, &'static str)>,
    /// Empty rows after the last filled one.
    pub empty: Vec<(u32, usize)>,
    /// Rows at the end of a report that may be its footer.
    pub footer: Vec<(Row<'static>, u32, usize)>,
    pub short: Places,
    pub long: Places,
    pub mended: Places,
    pub faults: Vec<Fault>,
    pub evidence: Evidence,
    /// Where the row after the last one begins.
    pub end: usize,
}

/// Where something is odd.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    number: u32,
    at: usize,
    detail: Detail,
}

/// What is to be said of a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Detail {
    None,
    /// More cells than columns.
    Long {
        found: usize,
        width: usize,
    },
    /// Far fewer.
    Short {
        found: usize,
        width: usize,
    },
}

impl Place {
    pub(super) fn new(number: u32, at: usize, detail: Detail) -> Self {
        Place { number, at, detail }
    }
}

/// Places of one kind of fault: the first few, and how many there are.
#[derive(Debug, Default)]
pub(super) struct Places {
    named: Vec<Place>,
    pub count: usize,
}

impl Places {
    pub(super) fn add(&mut self, place: Place) {
        self.count += 1;
        if self.named.len() < PLACES {
            self.named.push(place);
        }
    }

    fn append(&mut self, next: Places, rows: u32) {
        self.count += next.count;
        let room = PLACES - self.named.len();
        let later = next.named.into_iter().take(room).map(|place| Place {
            number: place.number + rows,
            ..place
        });
        self.named.extend(later);
    }

    fn sentence(&self, what: &str, lines: &mut LineNumbers<'_>) -> Option<String> {
        let more = self.count - self.named.len();
        let tail = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let named: Vec<String> = self
            .named
            .iter()
            .map(|place| {
                let at = lines.place(place.number, place.at);
                match place.detail {
                    Detail::None => at,
                    Detail::Long { found, width } => {
                        let more = found - width;
                        format!("{at} ({found} cells, the last {more} left out)")
                    }
                    Detail::Short { found, width } => format!("{at} ({found} of {width} cells)"),
                }
            })
            .collect();
        (self.count > 0).then(|| format!("{what}: {}{tail}", named.join("; ")))
    }
}

impl Outcome {
    /// Adds what the next stretch gave.
    pub(super) fn append(&mut self, mut next: Outcome) {
        let rows = self.rows;
        for record in &mut next.records {
            record.number += rows;
        }
        self.records.append(&mut next.records);
        self.lines.append(next.lines, rows);
        self.counts.contacts += next.counts.contacts;
        self.counts.events += next.counts.events;
        self.counts.tasks += next.counts.tasks;
        self.counts.other += next.counts.other;
        for login in next.logins {
            logins::keep(&mut self.logins, login);
        }
        self.names.append(&mut next.names);
        let empty = next.empty.iter().map(|(number, at)| (number + rows, *at));
        if next.is_filled {
            // Rows are empty in between, now that something follows.
            let between = std::mem::take(&mut self.empty);
            let why = "the row is empty";
            let between = between.into_iter().map(|(number, at)| (number, at, why));
            self.skipped.extend(between);
        }
        self.empty.extend(empty);
        let skipped = next.skipped.into_iter();
        self.skipped
            .extend(skipped.map(|(number, at, why)| (number + rows, at, why)));
        self.is_filled |= next.is_filled;
        self.footer.append(&mut next.footer);
        self.short.append(next.short, rows);
        self.long.append(next.long, rows);
        self.mended.append(next.mended, rows);
        self.evidence.append(&next.evidence);
        self.add_faults(next.faults, rows);
        self.rows += next.rows;
        self.end = next.end;
    }

    /// Adds faults of later rows.
    pub(super) fn add_faults(&mut self, faults: Vec<Fault>, rows: u32) {
        for mut fault in faults {
            let same = |f: &&mut Fault| f.column == fault.column && f.what == fault.what;
            if let Some(known) = self.faults.iter_mut().find(same) {
                known.count += fault.count;
            } else {
                fault.first += rows;
                self.faults.push(fault);
            }
        }
    }
}

/// Lines of bytes, counted on from the last question.
struct LineNumbers<'b> {
    body: &'b str,
    /// The line of the first byte.
    first: u64,
    last: (usize, u64),
}

impl LineNumbers<'_> {
    fn place(&mut self, number: u32, at: usize) -> String {
        format!("record {number}, line {}", self.of(at))
    }

    /// The line a byte stands in, from 1.
    fn of(&mut self, at: usize) -> u64 {
        let (from, line) = if at >= self.last.0 {
            self.last
        } else {
            (0, self.first)
        };
        let between = self.body.as_bytes().get(from..at).unwrap_or_default();
        let line = line + memchr::memchr_iter(b'\n', between).count() as u64;
        self.last = (at, line);
        line
    }
}

/// The table of all rows, with its faults in sentences.
pub(super) fn table(plan: &Plan, body: &str, line: Option<WriteLine>, outcome: Outcome) -> Table {
    let first = plan.dialect.lines_before + 1;
    let mut lines = LineNumbers {
        body,
        first,
        last: (0, first),
    };
    let mut warnings = Vec::new();
    if !outcome.footer.is_empty() {
        warnings.push(match outcome.footer.len() {
            1 => "a footer line at the end of the report was left out".to_owned(),
            n => format!("{n} footer lines at the end of the report were left out"),
        });
    }
    if !outcome.empty.is_empty() && outcome.footer.is_empty() {
        warnings.push(match outcome.empty.len() {
            1 => "an empty row at the end was left out".to_owned(),
            n => format!("{n} empty rows at the end were left out"),
        });
    }
    if plan.dialect.titles > 0 {
        warnings.push("title lines before the column names were left out".to_owned());
    }
    let skipped = outcome.skipped.iter().map(|(number, at, why)| Skipped {
        at: lines.place(*number, *at),
        why: (*why).to_owned(),
    });
    let skipped = skipped.collect();
    let sentences = [
        outcome.mended.sentence(
            "a quotation mark is never closed; the cell was ended at its line",
            &mut lines,
        ),
        outcome.long.sentence(
            "more cells than column names; read as far as they fit",
            &mut lines,
        ),
        outcome.short.sentence(
            "far fewer cells than column names; read as far as they go",
            &mut lines,
        ),
    ];
    warnings.extend(sentences.into_iter().flatten());
    warnings.extend(outcome.faults.iter().map(|f| fault_sentence(plan, f)));
    let mut logins = outcome.logins;
    if outcome.counts.records() == 0 && outcome.counts.other == 0 {
        warnings.push("the file has column names and no records".to_owned());
    } else if plan.layout.object == Object::Login {
        warnings.push(logins::sentence(&mut logins, outcome.counts.other));
    } else if plan.layout.object == Object::Other {
        warnings.push(
            "the rows are no contacts, events or tasks; they were counted and not read".to_owned(),
        );
    }
    warnings.extend(plan.layout.note.map(str::to_owned));
    Table {
        layout: plan.layout.clone(),
        counts: outcome.counts,
        skipped,
        warnings,
        columns: columns(plan),
        records: outcome.records,
        lines: line.map(|_| outcome.lines),
        logins,
        names: outcome.names,
    }
}

fn columns(plan: &Plan) -> Vec<Column> {
    let fields = plan.layout.fields.iter().enumerate();
    fields
        .map(|(at, field)| Column {
            header: match plan.header.get(at) {
                Some(header) => header.trim_start_matches('\u{feff}').to_owned(),
                None => format!("column {}", at + 1),
            },
            field: field.of_record().map(str::to_owned),
        })
        .collect()
}

fn fault_sentence(plan: &Plan, fault: &Fault) -> String {
    let header = plan.header.get(fault.column);
    let column = header.map_or("", String::as_str).trim();
    let (example, first) = (&fault.example, fault.first);
    let others = match fault.count {
        1 => String::new(),
        n => format!("; {n} in all"),
    };
    match fault.what {
        Wrong::Date => format!(
            "column {column}: \"{example}\" could not be read as a date (record {first}{others}); left empty"
        ),
        Wrong::Id(why) => {
            format!("column {column}: {example} (record {first}{others}): {why}; kept as written")
        }
    }
}
