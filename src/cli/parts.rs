//! Parts of a result that several commands write in the same way.

use std::io::Write;

use jiff::civil::Date;
use serde::Serialize;

use super::{Failure, beside};
use crate::history::recovery::Chance;
use crate::record::{RecordRef, Source};
use crate::text;

/// Columns of a paragraph.
const WIDTH: usize = 92;

/// A record for programs: the file by its place in its list, the number in it, the system's id.
#[derive(Serialize)]
pub(super) struct RefJson<'a> {
    source: u32,
    record: u32,
    id: Option<&'a str>,
    label: &'a str,
}

/// A way to get a record back, for programs.
#[derive(Serialize)]
pub(super) struct RecoverJson<'a> {
    #[serde(rename = "where")]
    place: &'a str,
    name: &'a str,
    until: Option<String>,
    until_at_the_latest: Option<String>,
    seen: bool,
    how: &'a str,
}

/// The record at a place among `sources`.
pub(super) fn reference(sources: &[Source], at: RecordRef) -> RefJson<'_> {
    let record = at.of(sources);
    RefJson {
        source: at.source,
        record: record.number,
        id: record.id.as_deref(),
        label: record.label(),
    }
}

/// Every way to get a record back, the best first.
pub(super) fn recover(chances: &[Chance]) -> Vec<RecoverJson<'_>> {
    chances
        .iter()
        .map(|chance| RecoverJson {
            place: &chance.place,
            name: &chance.name,
            until: chance.until.map(|d| d.earliest.to_string()),
            until_at_the_latest: chance
                .until
                .filter(|d| d.latest != Date::MAX)
                .map(|d| d.latest.to_string()),
            seen: chance.seen,
            how: &chance.how,
        })
        .collect()
}

/// How much time is left until the end of a day.
pub(super) fn days_left(today: Date, day: Date) -> String {
    let days = today.until(day).map_or(0, |span| span.get_days());
    match days {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        n => format!("{n} days left"),
    }
}

/// A text over several lines, each as far in as the first one's `indent` is wide.
pub(super) fn paragraph(
    out: &mut (impl Write + ?Sized),
    indent: &str,
    text: &str,
) -> Result<(), Failure> {
    let hidden = beside::hidden(text);
    let shown = text::shown(&hidden);
    let mut indent = indent.to_owned();
    for line in text::wrap(&shown, WIDTH.saturating_sub(indent.len())) {
        writeln!(out, "{indent}{line}")?;
        indent = " ".repeat(indent.len());
    }
    Ok(())
}
