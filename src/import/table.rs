//! A whole table: rows to records, and every row that could not be read with its place and reason.
//!
//! One pass. The order of dates is decided on the first rows; should the rest of the file prove it
//! wrong, the file is read once more in the right order. A quotation mark that is never closed ends at
//! its line, so that the rows after it are not swallowed.

mod logins;
mod plan;

use csv::StringRecord;

use super::dates::{Decision, Evidence};
use super::dialect::{self};
use super::error::ImportError;
use super::layout::{Layout, Object};
use super::options::Mapping;
use super::rows::{Builder, Wrong};
pub(crate) use plan::{Plan, plan};
use plan::{is_blank, is_empty};

use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::{Column, Counts, Format, Kind, Login, Record, Skipped};

/// How many rows pass between two reports of progress.
const STEP: u32 = 500;
/// How many places a warning names before it only counts.
const PLACES: usize = 10;
/// How many unclosed quotation marks are mended in one file.
const MENDS: usize = 100;

/// What came of a table.
#[derive(Debug)]
pub(crate) struct Table {
    pub layout: Layout,
    pub counts: Counts,
    pub skipped: Vec<Skipped>,
    pub warnings: Vec<String>,
    pub columns: Vec<Column>,
    pub records: Vec<Record>,
    /// Who signed in, and with what.
    pub logins: Vec<Login>,
    /// Ids and names of accounts or users.
    pub names: Vec<(String, String)>,
}

/// Reads a table. `what` is the file's name, safe to show.
pub(crate) fn read(
    path: &str,
    what: &str,
    text: &str,
    mapping: &Mapping,
    watch: &mut dyn Watch,
) -> Result<Result<Table, ImportError>, Cancelled> {
    let Some(plan) = plan(text, mapping) else {
        return Ok(Err(ImportError::NoColumns {
            path: path.to_owned(),
        }));
    };
    let locale = plan.layout.locale.clone();
    let mut decision = sample_evidence(text, &plan).decide(locale.as_deref());
    let (mut pass, mut evidence) = run(what, text, &plan, decision, watch)?;
    let later = evidence.decide(locale.as_deref());
    if later.order != decision.order && !later.guessed {
        (pass, evidence) = run(what, text, &plan, later, watch)?;
    }
    decision = later;
    if let Some(example) = evidence.example().filter(|_| decision.guessed) {
        pass.warnings.push(format!(
            "the dates can be read in two ways, such as {example}; they were read as {}",
            decision.order.label()
        ));
    }
    if decision.mixed {
        pass.warnings.push(format!(
            "some dates put the day first and some the month; they were read as {}",
            decision.order.label()
        ));
    }
    Ok(Ok(pass))
}

/// What the dates of the first part say.
fn sample_evidence(text: &str, plan: &Plan) -> Evidence {
    let mut evidence = Evidence::default();
    let body = text.get(plan.dialect.start..).unwrap_or_default();
    let mut reader = plan.dialect.reader(dialect::head(body));
    let mut row = StringRecord::new();
    let dates: Vec<usize> = plan
        .layout
        .fields
        .iter()
        .enumerate()
        .filter(|(_, f)| f.is_date())
        .map(|(at, _)| at)
        .collect();
    while reader.read_record(&mut row).unwrap_or(false) {
        for cell in dates.iter().filter_map(|at| row.get(*at)) {
            evidence.add(cell);
        }
    }
    evidence
}

/// One pass over the rows.
struct Pass<'p> {
    plan: &'p Plan,
    body: &'p str,
    builder: Builder<'p>,
    table: Table,
    number: u32,
    /// Rows at the end of a report that may be its footer.
    footer: Vec<(StringRecord, u32, usize)>,
    short: Places,
    long: Places,
    mended: Places,
    empty: Vec<(u32, usize)>,
    /// The last byte whose line was counted, and that line.
    line: (usize, u64),
}

/// Places of one kind of fault: the first few, and how many there are.
#[derive(Debug, Default)]
struct Places {
    named: Vec<String>,
    count: usize,
}

impl Places {
    fn add(&mut self, place: impl FnOnce() -> String) {
        self.count += 1;
        if self.named.len() < PLACES {
            self.named.push(place());
        }
    }

    fn sentence(&self, what: &str) -> Option<String> {
        let more = self.count - self.named.len();
        let tail = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        (self.count > 0).then(|| format!("{what}: {}{tail}", self.named.join("; ")))
    }
}

fn run(
    what: &str,
    text: &str,
    plan: &Plan,
    decision: Decision,
    watch: &mut dyn Watch,
) -> Result<(Table, Evidence), Cancelled> {
    let body = text.get(plan.dialect.start..).unwrap_or_default();
    let columns = plan.layout.fields.iter().enumerate();
    let columns = columns
        .map(|(at, field)| Column {
            header: match plan.header.get(at) {
                Some(header) => header.trim_start_matches('\u{feff}').to_owned(),
                None => format!("column {}", at + 1),
            },
            field: field.of_record().map(str::to_owned),
        })
        .collect();
    let mut pass = Pass {
        plan,
        body,
        builder: Builder::new(&plan.layout, decision.order),
        table: Table {
            layout: plan.layout.clone(),
            counts: Counts::default(),
            skipped: Vec::new(),
            warnings: Vec::new(),
            columns,
            records: Vec::new(),
            logins: Vec::new(),
            names: Vec::new(),
        },
        number: 0,
        footer: Vec::new(),
        short: Places::default(),
        long: Places::default(),
        mended: Places::default(),
        empty: Vec::new(),
        line: (0, plan.dialect.lines_before + 1),
    };
    pass.rows(what, watch)?;
    Ok(pass.finish())
}

impl Pass<'_> {
    fn rows(&mut self, what: &str, watch: &mut dyn Watch) -> Result<(), Cancelled> {
        let mut from = 0;
        let mut header = self.plan.dialect.has_header;
        let mut row = StringRecord::new();
        'part: loop {
            let part = self.body.get(from..).unwrap_or_default();
            let mut reader = self.plan.dialect.reader(part);
            while reader.read_record(&mut row).unwrap_or(false) {
                let at = from + row.position().map_or(0, |p| p.byte() as usize);
                let at = at + leading_line_ends(self.body, at);
                let last = reader.position().byte() as usize >= part.len();
                if last
                    && self.plan.dialect.quoting
                    && let Some(end) = self.unclosed(at)
                {
                    let line = self.body.get(at..end).unwrap_or_default();
                    let mut single = self.plan.dialect.reader(line);
                    if !header && single.read_record(&mut row).unwrap_or(false) && !is_blank(&row) {
                        let place =
                            format!("record {}, line {}", self.number + 1, self.line_of(at));
                        self.mended.add(|| place);
                        self.row(&row, at);
                    }
                    header = false;
                    if end < self.body.len() && self.mended.count < MENDS {
                        from = end;
                        continue 'part;
                    }
                    if end < self.body.len() {
                        self.number += 1;
                        self.skip(self.number, at, "too many quotation marks are never closed; the rest of the file was not read");
                    }
                    return Ok(());
                }
                if is_blank(&row) {
                    continue;
                }
                if header {
                    header = false;
                    continue;
                }
                self.row(&row, at);
                if self.number.is_multiple_of(STEP) {
                    watch.step(Progress {
                        stage: Stage::Reading,
                        done: u64::from(self.number),
                        total: None,
                        what: what.to_owned(),
                    })?;
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

    fn row(&mut self, row: &StringRecord, at: usize) {
        self.number += 1;
        let number = self.number;
        if row.iter().all(is_empty) {
            self.empty.push((number, at));
            return;
        }
        for (number, at) in std::mem::take(&mut self.empty) {
            self.skip(number, at, "the row is empty");
        }
        let width = self.plan.layout.fields.len();
        if self.plan.layout.format == Format::SalesforceReport {
            let filled = row.iter().filter(|c| !is_empty(c)).count();
            let footer = width > 2 && filled == 1 && row.get(0).is_some_and(|c| !is_empty(c));
            if footer {
                self.footer.push((row.clone(), number, at));
                return;
            }
            for (row, number, at) in std::mem::take(&mut self.footer) {
                self.keep(&row, number, at);
            }
        }
        self.keep(row, number, at);
    }

    fn keep(&mut self, row: &StringRecord, number: u32, at: usize) {
        let width = self.plan.layout.fields.len();
        let is_header = !self.plan.header.is_empty()
            && row.len() == self.plan.header.len()
            && row.iter().zip(&self.plan.header).all(|(a, b)| a == b);
        if is_header {
            self.skip(number, at, "the column names stand here once more");
            return;
        }
        if row.len() > width && row.iter().skip(width).any(|c| !is_empty(c)) {
            let place = self.place(number, at);
            let (found, more) = (row.len(), row.len() - width);
            self.long
                .add(|| format!("{place} ({found} cells, the last {more} left out)"));
        } else if row.len() * 2 < width && width >= 4 {
            let place = self.place(number, at);
            let found = row.len();
            self.short
                .add(|| format!("{place} ({found} of {width} cells)"));
        }
        if let Some(record) = self.builder.record(row, number) {
            match record.kind() {
                Kind::Contact => self.table.counts.contacts += 1,
                Kind::Event => self.table.counts.events += 1,
                Kind::Task => self.table.counts.tasks += 1,
            }
            self.table.records.push(record);
        } else {
            self.table.counts.other += 1;
            self.table.names.extend(self.builder.name(row));
            if let Some(login) = self.builder.login(row) {
                logins::keep(&mut self.table.logins, login);
            }
        }
    }

    fn skip(&mut self, number: u32, at: usize, why: &str) {
        let at = self.place(number, at);
        self.table.skipped.push(Skipped {
            at,
            why: why.to_owned(),
        });
    }

    fn place(&mut self, number: u32, at: usize) -> String {
        format!("record {number}, line {}", self.line_of(at))
    }

    /// The line a byte stands in, from 1; counted on from the last question.
    fn line_of(&mut self, at: usize) -> u64 {
        let (from, line) = if at >= self.line.0 {
            self.line
        } else {
            (0, self.plan.dialect.lines_before + 1)
        };
        let between = self.body.as_bytes().get(from..at).unwrap_or_default();
        let line = line + between.split(|b| *b == b'\n').skip(1).count() as u64;
        self.line = (at, line);
        line
    }

    fn finish(mut self) -> (Table, Evidence) {
        let footer = std::mem::take(&mut self.footer);
        let is_footer = footer
            .iter()
            .any(|(row, _, _)| row.len() == 1 || row.get(0).is_some_and(says_footer));
        if is_footer {
            self.table.warnings.push(match footer.len() {
                1 => "a footer line at the end of the report was left out".to_owned(),
                n => format!("{n} footer lines at the end of the report were left out"),
            });
        } else {
            for (row, number, at) in footer {
                self.keep(&row, number, at);
            }
        }
        if !self.empty.is_empty() && !is_footer {
            self.table.warnings.push(match self.empty.len() {
                1 => "an empty row at the end was left out".to_owned(),
                n => format!("{n} empty rows at the end were left out"),
            });
        }
        if self.plan.dialect.titles > 0 {
            self.table
                .warnings
                .push("title lines before the column names were left out".to_owned());
        }
        let sentences = [
            self.mended
                .sentence("a quotation mark is never closed; the cell was ended at its line"),
            self.long
                .sentence("more cells than column names; read as far as they fit"),
            self.short
                .sentence("far fewer cells than column names; read as far as they go"),
        ];
        self.table.warnings.extend(sentences.into_iter().flatten());
        for fault in &self.builder.faults {
            let column = self
                .plan
                .header
                .get(fault.column)
                .map_or("", String::as_str)
                .trim();
            let example = &fault.example;
            let first = fault.first;
            let others = match fault.count {
                1 => String::new(),
                n => format!("; {n} in all"),
            };
            self.table.warnings.push(match fault.what {
                Wrong::Date => format!(
                    "column {column}: \"{example}\" could not be read as a date (record {first}{others}); left empty"
                ),
                Wrong::Id(why) => format!(
                    "column {column}: {example} (record {first}{others}): {why}; kept as written"
                ),
            });
        }
        if self.table.records.is_empty() && self.table.counts.other == 0 {
            self.table
                .warnings
                .push("the file has column names and no records".to_owned());
        } else if self.plan.layout.object == Object::Login {
            let sentence = logins::sentence(&mut self.table.logins, self.table.counts.other);
            self.table.warnings.push(sentence);
        } else if self.plan.layout.object == Object::Other {
            self.table.warnings.push(
                "the rows are no contacts, events or tasks; they were counted and not read"
                    .to_owned(),
            );
        }
        self.table
            .warnings
            .extend(self.plan.layout.note.map(str::to_owned));
        (self.table, self.builder.evidence)
    }
}

/// Words of the lines Salesforce writes below a report.
fn says_footer(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    [
        "copyright",
        "confidential",
        "generated by",
        "salesforce",
        "total",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn leading_line_ends(text: &str, at: usize) -> usize {
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
