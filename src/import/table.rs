//! A whole table: rows to records, and every row that could not be read with its place and reason.
//!
//! One pass. The order of dates is decided on the first rows; should the rest of the file prove it
//! wrong, the file is read once more in the right order. A quotation mark that is never closed ends at
//! its line, so that the rows after it are not swallowed.
//!
//! A large table is read in stretches, several at a time (`stretches`); each gives an [`Outcome`]
//! (`pass`), and these are put together in order into what reading from end to end gives (`report`).

mod logins;
mod pass;
mod plan;
mod report;
mod split;
mod stretches;

use super::dates::{Evidence, Order};
use super::dialect;
use super::error::ImportError;
use super::layout::Layout;
use super::lines::{Lines, WriteLine};
use super::options::Mapping;
pub(crate) use plan::{Plan, plan};
pub(crate) use split::Row;
use split::Rows;

use crate::progress::{Cancelled, Watch};
use crate::record::{Column, Counts, Login, Record, Skipped};

/// Bytes of a stretch: about 1 500 contacts, read in a few milliseconds.
const STRETCH: usize = 512 * 1024;

/// How the rows of a table are read.
#[derive(Debug, Clone, Copy)]
struct How<'p> {
    plan: &'p Plan,
    order: Order,
    /// What to write of a record that is not kept.
    line: Option<WriteLine>,
}

/// What came of a table.
#[derive(Debug)]
pub(crate) struct Table {
    pub layout: Layout,
    pub counts: Counts,
    pub skipped: Vec<Skipped>,
    pub warnings: Vec<String>,
    pub columns: Vec<Column>,
    /// Empty where lines were asked for.
    pub records: Vec<Record>,
    pub lines: Option<Lines>,
    /// Who signed in, and with what.
    pub logins: Vec<Login>,
    /// Ids and names of accounts or users.
    pub names: Vec<(String, String)>,
}

/// Reads a table. `what` is the file's name, safe to show. With `line`, a line is written of each record
/// and the record let go.
pub(crate) fn read(
    path: &str,
    what: &str,
    text: &str,
    mapping: &Mapping,
    line: Option<WriteLine>,
    watch: &mut dyn Watch,
) -> Result<Result<Table, ImportError>, Cancelled> {
    read_in(STRETCH, path, what, text, mapping, line, watch)
}

/// As [`read`], in stretches of so many bytes.
fn read_in(
    stretch: usize,
    path: &str,
    what: &str,
    text: &str,
    mapping: &Mapping,
    line: Option<WriteLine>,
    watch: &mut dyn Watch,
) -> Result<Result<Table, ImportError>, Cancelled> {
    let Some(plan) = plan(text, mapping) else {
        return Ok(Err(ImportError::NoColumns {
            path: path.to_owned(),
        }));
    };
    let body = text.get(plan.dialect.start..).unwrap_or_default();
    let locale = plan.layout.locale.as_deref();
    let decision = sample_evidence(body, &plan).decide(locale);
    let to = |order| How {
        plan: &plan,
        order,
        line,
    };
    let mut outcome = stretches::read(stretch, what, &to(decision.order), body, watch)?;
    let later = outcome.evidence.decide(locale);
    if later.order != decision.order && !later.guessed {
        drop(outcome);
        outcome = stretches::read(stretch, what, &to(later.order), body, watch)?;
    }
    let example = outcome.evidence.example().map(str::to_owned);
    let mut table = report::table(&plan, body, line, outcome);
    if let Some(example) = example.filter(|_| later.guessed) {
        table.warnings.push(format!(
            "the dates can be read in two ways, such as {example}; they were read as {}",
            later.order.label()
        ));
    }
    if later.mixed {
        table.warnings.push(format!(
            "some dates put the day first and some the month; they were read as {}",
            later.order.label()
        ));
    }
    Ok(Ok(table))
}

/// What the dates of the first part say.
fn sample_evidence(body: &str, plan: &Plan) -> Evidence {
    let mut evidence = Evidence::default();
    let mut rows = Rows::new(&plan.dialect, dialect::head(body));
    let mut row = Row::default();
    let dates: Vec<usize> = plan
        .layout
        .fields
        .iter()
        .enumerate()
        .filter(|(_, f)| f.is_date())
        .map(|(at, _)| at)
        .collect();
    while rows.read(&mut row) {
        for cell in dates.iter().filter_map(|at| row.get(*at)) {
            evidence.add(cell);
        }
    }
    evidence
}

#[cfg(test)]
mod tests;
