//! The table within a sheet: where its column names are, and where it ends.
//!
//! Salesforce's formatted reports put the report's name and filters above the table, repeat nothing in
//! grouped rows, and add subtotals and totals. Titles and totals are left out with a sentence. A group's
//! cell that is merged over its rows counts for each of them; what is merely left empty stays empty.

use super::Sheet;
use crate::import::layout;
use crate::import::options::Mapping;
use crate::import::table;
use crate::record::Format;

/// How many rows may stand above the column names.
const ABOVE: usize = 30;

/// How many places of a table are read, filled or empty: 60 million.
const PLACES: usize = 60_000_000;
/// The longest text, in bytes, of a group that counts for each of its rows.
const GROUP: usize = 1_000;

/// What the last row of a table begins with.
const TOTALS: [&str; 12] = [
    "grand total",
    "total records",
    "gesamtsumme",
    "gesamtergebnis",
    "total général",
    "total general",
    "totale complessivo",
    "eindtotaal",
    "total geral",
    "suma total",
    "総計",
    "总计",
];
/// What a row of a group's sums begins with.
const SUBTOTALS: [&str; 9] = [
    "subtotal",
    "sub-total",
    "zwischensumme",
    "teilergebnis",
    "sous-total",
    "subtotaal",
    "subtotale",
    "小計",
    "小计",
];
/// Words that alone begin a row of sums.
const SUMS: [&str; 22] = [
    "total",
    "totals",
    "gesamt",
    "mittelwert",
    "nombre",
    "recuento",
    "conteggio",
    "aantal",
    "contagem",
    "合計",
    "件数",
    "平均",
    "sum",
    "count",
    "record count",
    "avg",
    "average",
    "summe",
    "anzahl",
    "somme",
    "totale",
    "totaal",
];

/// The table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// As CSV, or separated by tabs where that says more about its columns.
    pub csv: String,
    pub warnings: Vec<String>,
}

/// The table of a sheet; `None` where no row holds column names that are known.
pub(super) fn text(sheet: &Sheet, mapping: &Mapping) -> Option<Text> {
    let known = |row: &Vec<String>| {
        let mapped = row
            .iter()
            .filter(|c| mapping.names(without_arrow(c)))
            .count();
        mapped + layout::familiar(row.iter().map(|c| without_arrow(c)))
    };
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in sheet.rows.iter().enumerate().take(ABOVE) {
        let found = known(row);
        if found > 0 && best.is_none_or(|(most, _)| found > most) {
            best = Some((found, at));
        }
    }
    let (_, start) = best?;
    let header = sheet.rows.get(start)?;
    let mut warnings = Vec::new();
    if start > 0 {
        warnings.push(rows(start, "above the column names", "was", "were"));
    }
    let body = sheet.rows.get(start + 1..).unwrap_or_default();
    let kept = columns(header, body);
    let (mut groups, mut end) = (0, None);
    let mut records = Vec::new();
    for (at, row) in body.iter().enumerate() {
        match part(row, header) {
            Part::Record if (records.len() + 1) * kept.len() > PLACES => {
                warnings.push("the sheet is too large; the rest of it was not read".to_owned());
                break;
            }
            Part::Record => records.push(start + 1 + at),
            Part::Group => groups += 1,
            Part::End => {
                end = Some(body.len() - at);
                break;
            }
        }
    }
    if groups > 0 {
        warnings.push(rows(
            groups,
            "of headings and sums within the table",
            "was",
            "were",
        ));
    }
    if let Some(count) = end {
        warnings.push(rows(count, "from the totals on", "was", "were"));
    }
    let written = |delimiter| written(sheet, header, &kept, &records, delimiter);
    let csv = written(b',')?;
    let generic = |text: &str| {
        table::plan(text, mapping).map_or(Format::GenericCsv, |plan| plan.layout.format)
    };
    // Outlook's table views are known by the tabs they are copied with.
    if generic(&csv) == Format::GenericCsv
        && let Some(tabs) = written(b'\t')
        && generic(&tabs) == Format::OutlookTable
    {
        return Some(Text {
            csv: tabs,
            warnings,
        });
    }
    Some(Text { csv, warnings })
}

/// What a row of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Record,
    /// A heading or the sums of a group.
    Group,
    /// The totals of the table.
    End,
}

fn part(row: &[String], header: &[String]) -> Part {
    let mut filled = row.iter().map(|c| c.trim()).filter(|c| !c.is_empty());
    let Some(first) = filled.next() else {
        return Part::Group;
    };
    let count = 1 + filled.count();
    let width = header.iter().filter(|h| !h.trim().is_empty()).count();
    let lower = first.to_lowercase();
    let few = count * 2 <= width.max(2);
    if TOTALS.iter().any(|word| lower.starts_with(word)) && few {
        return Part::End;
    }
    let bare = lower.trim_end_matches([':', ' ']);
    if few && SUBTOTALS.iter().any(|word| bare.starts_with(word)) {
        return Part::Group;
    }
    if few && SUMS.contains(&bare) {
        // A lone word with nothing beside it may be a person's name; sums have a number.
        let number = |c: &String| c.chars().any(|c| c.is_ascii_digit());
        if row.iter().any(number) {
            let whole = matches!(
                bare,
                "total" | "totals" | "gesamt" | "summe" | "totale" | "totaal" | "合計"
            );
            return if whole { Part::End } else { Part::Group };
        }
    }
    if count == 1 && width > 2 && is_heading(first, header) {
        return Part::Group;
    }
    Part::Record
}

/// A heading of a group: "Account Name: Harbour Ltd (3 records)".
fn is_heading(cell: &str, header: &[String]) -> bool {
    let numbered = cell
        .strip_suffix(')')
        .and_then(|c| c.rsplit_once('('))
        .is_some_and(|(_, n)| {
            let (number, word) = n.split_once(' ').unwrap_or((n, ""));
            !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
                && word.chars().all(char::is_alphabetic)
        });
    let labelled = cell.split_once(':').is_some_and(|(label, _)| {
        let label = label.trim();
        header
            .iter()
            .any(|h| without_arrow(h).eq_ignore_ascii_case(label))
            || layout::familiar(std::iter::once(label)) > 0
    });
    numbered || labelled
}

/// The columns that hold anything.
fn columns(header: &[String], body: &[Vec<String>]) -> Vec<usize> {
    let width = body
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .max(header.len());
    let mut filled = vec![false; width];
    for row in std::iter::once(header).chain(body.iter().map(Vec::as_slice)) {
        for (at, cell) in row.iter().enumerate() {
            if let Some(slot) = filled.get_mut(at) {
                *slot |= !cell.trim().is_empty();
            }
        }
    }
    (0..width)
        .filter(|at| filled.get(*at) == Some(&true))
        .collect()
}

fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

/// A cell of a record, or that of the merged cell which covers it.
fn value(sheet: &Sheet, number: usize, at: usize) -> &str {
    let own = sheet.rows.get(number).map_or("", |row| cell(row, at));
    if !own.is_empty() {
        return own;
    }
    let top = sheet.covered.get(&(number, at));
    let row = top.and_then(|top| sheet.rows.get(*top));
    row.map(|row| cell(row, at))
        .filter(|text| text.len() <= GROUP)
        .unwrap_or_default()
}

/// A column name without the arrow that shows the order of a report.
fn without_arrow(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '↑' | '↓' | '▲' | '▼'))
}

/// The column names and the records as text.
fn written(
    sheet: &Sheet,
    header: &[String],
    kept: &[usize],
    records: &[usize],
    delimiter: u8,
) -> Option<String> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    let names = kept.iter().map(|at| without_arrow(cell(header, *at)));
    writer.write_record(names).ok()?;
    for number in records {
        let cells = kept.iter().map(|at| value(sheet, *number, *at));
        writer.write_record(cells).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

fn rows(count: usize, where_they_are: &str, one: &str, several: &str) -> String {
    match count {
        1 => format!("1 row {where_they_are} {one} left out"),
        n => format!("{n} rows {where_they_are} {several} left out"),
    }
}
