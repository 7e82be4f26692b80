//! How a table is written: the delimiter, quotes, and where the header is.
//!
//! The first part of the file is parsed with each delimiter; the one under which most column names are
//! known and most rows have the same number of cells wins. Excel's `sep=;` line settles it.

use super::layout;

/// How many bytes are looked at.
const SAMPLE: usize = 64 * 1024;
/// How many rows before the header may be titles.
const TITLES: usize = 6;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub delimiter: u8,
    /// Whether cells may be quoted; table views are copied without quotes.
    pub quoting: bool,
    /// Where the table begins: after an Excel `sep=` line or titles.
    pub start: usize,
    /// Lines before `start`.
    pub lines_before: u64,
    /// Rows of titles that were left out.
    pub titles: usize,
    /// Whether the first row holds column names.
    pub has_header: bool,
}

impl Dialect {
    /// A reader of the rest of a table from `text`.
    pub(crate) fn reader<'t>(&self, text: &'t str) -> csv::Reader<&'t [u8]> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quoting(self.quoting)
            .from_reader(text.as_bytes())
    }
}

/// Finds out how a text is written.
pub(crate) fn sniff(text: &str) -> Dialect {
    let (mut start, mut lines_before, mut given) = (0, 0, None);
    let first_line = text.split_inclusive('\n').next().unwrap_or_default();
    let first = first_line.trim().trim_matches('"');
    if let Some(rest) = first
        .get(..4)
        .filter(|s| s.eq_ignore_ascii_case("sep="))
        .and(first.get(4..))
    {
        let delimiter = match rest {
            "" | "\\t" => Some(b'\t'),
            rest if rest.len() == 1 => rest.bytes().next(),
            _ => None,
        };
        if let Some(delimiter) = delimiter {
            given = Some(delimiter);
            start = first_line.len();
            lines_before = 1;
        }
    }
    let sample = head(text.get(start..).unwrap_or_default());
    let delimiters = given.map_or_else(|| vec![b',', b';', b'\t', b'|'], |d| vec![d]);
    let mut best: Option<(f64, Dialect)> = None;
    // Those that do not occur make the same single column of every row; one look at it is enough.
    let mut absent: [bool; 2] = [false; 2];
    for delimiter in delimiters {
        let quoting = delimiter != b'\t' || is_quoted_with_tabs(sample);
        if !sample.as_bytes().contains(&delimiter)
            && std::mem::replace(&mut absent[usize::from(quoting)], true)
        {
            continue;
        }
        let mut dialect = Dialect {
            delimiter,
            quoting,
            start,
            lines_before,
            titles: 0,
            has_header: true,
        };
        let score = look(sample, &mut dialect);
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, dialect));
        }
    }
    best.map_or(
        Dialect {
            delimiter: b',',
            quoting: true,
            start,
            lines_before,
            titles: 0,
            has_header: true,
        },
        |(_, dialect)| dialect,
    )
}

/// The first part of a text, up to the end of a line where there is one.
pub(crate) fn head(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let mut end = SAMPLE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    head.rfind('\n')
        .and_then(|at| head.get(..=at))
        .unwrap_or(head)
}

/// Parses the sample with a dialect, places its header, and says how well it fits.
fn look(sample: &str, dialect: &mut Dialect) -> f64 {
    let mut reader = dialect.reader(sample);
    let mut rows: Vec<csv::StringRecord> = Vec::new();
    let mut row = csv::StringRecord::new();
    while rows.len() < 200 && reader.read_record(&mut row).unwrap_or(false) {
        rows.push(row.clone());
    }
    let Some(first) = rows.first() else {
        return 0.0;
    };
    let known = |row: &csv::StringRecord| layout::familiar(row.iter());
    let mut header = (known(first), 0);
    for (at, row) in rows.iter().enumerate().take(TITLES).skip(1) {
        let found = known(row);
        // Titles have next to no cells; data rows are as long as the header.
        let before_is_title = rows
            .get(at - 1)
            .is_some_and(|r| r.iter().filter(|c| !c.trim().is_empty()).count() * 3 <= row.len());
        if before_is_title && found >= 3 && found > header.0 * 2 {
            header = (found, at);
        }
    }
    if let Some(position) = rows.get(header.1).and_then(csv::StringRecord::position)
        && header.1 > 0
    {
        let skipped = sample.get(..position.byte() as usize).unwrap_or_default();
        dialect.start += skipped.len();
        dialect.lines_before += skipped.matches('\n').count() as u64;
        dialect.titles = header.1;
    }
    let length = rows.get(header.1).map_or(0, csv::StringRecord::len);
    let equal = rows.iter().filter(|r| r.len() == length).count() as f64 / rows.len() as f64;
    let filled = first.iter().filter(|c| !c.trim().is_empty()).count();
    dialect.has_header = dialect.titles > 0 || !looks_like_data(first) || header.0 * 2 > filled;
    header.0 as f64 * 2.0
        + if length > 1 {
            equal * (length.min(30) as f64).sqrt()
        } else {
            0.1
        }
}

/// Whether a first row holds values instead of column names.
fn looks_like_data(row: &csv::StringRecord) -> bool {
    row.iter()
        .map(str::trim)
        .any(|cell| super::guess::is_email(cell) || super::guess::is_phone(cell))
}

/// Tab-separated text uses quotes where some cell begins with one right after a tab or line end and as
/// many end before one. A copied table view does not.
fn is_quoted_with_tabs(sample: &str) -> bool {
    let opened = sample.matches("\t\"").count()
        + sample.matches("\n\"").count()
        + usize::from(sample.starts_with('"'));
    let closed = sample.matches("\"\t").count()
        + sample.matches("\"\r").count()
        + sample.matches("\"\n").count()
        + usize::from(sample.ends_with('"'));
    opened > 0 && opened.abs_diff(closed) * 4 <= opened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_and_the_line_excel_adds() {
        let cases = [
            ("First Name,Last Name\nAna,Lima\n", b',', 0),
            ("\"Objet\";\"Emplacement\"\n\"a;b\";\"c, d, e\"\n", b';', 0),
            ("Full Name\tCompany\nAna\t\"Best\" Ltd\n", b'\t', 0),
            ("sep=;\r\nFirst Name;Last Name\r\n", b';', 7),
            ("E-mail Address\na@example.com\n", b',', 0),
        ];
        for (text, delimiter, start) in cases {
            let dialect = sniff(text);
            assert_eq!(
                (dialect.delimiter, dialect.start),
                (delimiter, start),
                "{text}"
            );
            assert!(dialect.has_header, "{text}");
        }
    }

    #[test]
    fn titles_before_the_header_are_passed() {
        let text = "My people,,\n,,\nFirst Name,Last Name,E-mail Address\nAna,Lima,a@example.com\n";
        let dialect = sniff(text);
        assert_eq!(dialect.titles, 2);
        assert!(text[dialect.start..].starts_with("First Name"));
    }

    #[test]
    fn a_first_row_of_values_is_no_header() {
        assert!(!sniff("Ana,Lima,ana.lima@example.com\n").has_header);
    }
}
