//! A large table in stretches, several at a time, with the result of reading from end to end.
//!
//! Where a row begins is only sure once all before it is read, for a cell may hold line ends. So a
//! stretch begins at a guess: a line from which two rows have as many cells as there are columns. The
//! stretch before then shows whether one of its rows ended just there. Where not, the guess is dropped
//! and the reading goes on from the true place. The result depends on neither guesses nor threads.

use rayon::prelude::*;

use super::How;
use super::pass::{self, MENDS, Stretch, leading_line_ends};
use super::plan::Plan;
use super::report::Outcome;
use super::split::{Row, Rows};
use crate::progress::{Cancelled, Progress, Stage, Stop, Watch, let_go};
use crate::record::Format;

/// Stretches between two reports of progress: read well within the tenth of a second in which a
/// request to stop must be heard.
const BATCH: usize = 8;
/// How many lines are tried to find the beginning of a row.
const TRIES: usize = 50;
/// How many bytes the two rows after a guess may have.
const TWO_ROWS: usize = 64 * 1024;

/// Reads the rows of a table in stretches of about `size` bytes.
pub(super) fn read(
    size: usize,
    what: &str,
    how: &How<'_>,
    body: &str,
    watch: &mut dyn Watch,
) -> Result<Outcome, Cancelled> {
    let plan = how.plan;
    let whole = Stretch {
        from: 0,
        to: body.len(),
        header: plan.dialect.has_header,
    };
    let stop = watch.stop();
    let mut tell = |rows: u32| {
        watch.step(Progress {
            stage: Stage::Reading,
            done: u64::from(rows),
            total: None,
            what: what.to_owned(),
        })
    };
    // The last rows of a report may be a footer, which is only known at its end.
    let is_small = body.len() <= size || plan.layout.format == Format::SalesforceReport;
    let mut outcome = None;
    if !is_small {
        let mut all = Outcome::default();
        let whole = several(
            (&mut all, how, body),
            &guesses(size, plan, body),
            &stop,
            &mut tell,
        );
        match whole {
            Ok(true) => outcome = Some(all),
            Ok(false) => {}
            Err(Cancelled) => {
                let_go(all);
                return Err(Cancelled);
            }
        }
    }
    let mut outcome = match outcome {
        Some(outcome) => outcome,
        None => pass::read(how, body, whole, &mut tell)?,
    };
    let footer = outcome.footer.iter();
    let mut first_cells = footer.map(|(row, _, _)| (row.len(), row.get(0).unwrap_or_default()));
    if !first_cells.any(|(cells, first)| cells == 1 || says_footer(first)) {
        pass::keep_footer(how, body, &mut outcome);
    }
    Ok(outcome)
}

/// Reads all stretches into one outcome; says whether it stands, which it does not where so many quotation marks
/// are open that the order of mending them matters. While one batch is put to what there is, the next is read.
fn several(
    (all, how, body): (&mut Outcome, &How<'_>, &str),
    stretches: &[Stretch],
    stop: &Stop,
    tell: &mut dyn FnMut(u32) -> Result<(), Cancelled>,
) -> Result<bool, Cancelled> {
    let size = BATCH.max(rayon::current_num_threads() * 4);
    let mut last: Vec<(Stretch, Outcome)> = Vec::new();
    for batch in stretches.chunks(size).chain([[].as_slice()]) {
        let (put, read) = rayon::join(
            || {
                last.drain(..)
                    .try_for_each(|(stretch, read)| put(all, how, body, stretch, read))
            },
            || -> Result<Vec<(Stretch, Outcome)>, Cancelled> {
                let read = |stretch: &Stretch| {
                    let read = pass::read(how, body, *stretch, &mut |_| stop.check())?;
                    Ok((*stretch, read))
                };
                batch.par_iter().with_max_len(1).map(read).collect()
            },
        );
        put?;
        last = read?;
        if all.mended.count >= MENDS {
            return Ok(false);
        }
        tell(all.rows)?;
    }
    all.records.shrink_to_fit();
    Ok(true)
}

/// Adds what a stretch gave, if it begins where the one before it ended; else what is read from there.
fn put(
    all: &mut Outcome,
    how: &How<'_>,
    body: &str,
    stretch: Stretch,
    read: Outcome,
) -> Result<(), Cancelled> {
    let begins = all.end;
    if begins <= stretch.from && begins + leading_line_ends(body, begins) >= stretch.from {
        all.append(read);
    } else if begins < stretch.to {
        let rest = Stretch {
            from: begins,
            ..stretch
        };
        all.append(pass::read(how, body, rest, &mut |_| Ok(()))?);
    }
    if all.records.capacity() < all.records.len() * 2 {
        // Room for all that is to come, so that the list is not moved again and again.
        let per_byte = all.records.len() as f64 / all.end.max(1) as f64;
        let rest = body.len().saturating_sub(all.end);
        all.records
            .reserve((rest as f64 * per_byte * 1.05) as usize);
    }
    Ok(())
}

/// Cuts a table where rows seem to begin.
fn guesses(size: usize, plan: &Plan, body: &str) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let (mut from, mut target) = (0, size);
    while target < body.len() {
        let at = beginning(plan, body, target);
        if let Some(at) = at.filter(|at| *at > from) {
            stretches.push(Stretch {
                from,
                to: at,
                header: from == 0 && plan.dialect.has_header,
            });
            from = at;
        }
        target = target.max(from) + size;
    }
    stretches.push(Stretch {
        from,
        to: body.len(),
        header: from == 0 && plan.dialect.has_header,
    });
    stretches
}

/// The first line after `target` from which two rows have the right number of cells.
fn beginning(plan: &Plan, body: &str, target: usize) -> Option<usize> {
    let bytes = body.as_bytes().get(target..)?;
    let lines = memchr::memchr_iter(b'\n', bytes).map(|line| target + line + 1);
    let width = plan.layout.fields.len();
    let mut row = Row::default();
    lines.take(TRIES).find(|at| {
        let mut end = (*at + TWO_ROWS).min(body.len());
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        let mut rows = Rows::new(&plan.dialect, body.get(*at..end).unwrap_or_default());
        (0..2).all(|_| rows.read(&mut row) && row.len() == width)
    })
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
