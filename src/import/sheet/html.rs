//! Tables of web pages: the reports Salesforce writes under the name `.xls`.
//!
//! The reader takes what is there: tags that are never closed, cells over several columns or rows,
//! tables within tables. It knows rows, cells and line breaks; every other tag is only passed over.

use encoding_rs::{Encoding, UTF_8};
use rustc_hash::FxHashMap;

use super::Sheet;
use super::room::Room;
use crate::import::encoding;

/// How many columns or rows a cell may span.
const SPAN: usize = 200;
/// How many columns of a table are read.
const COLUMNS: usize = 2_000;
/// For how many bytes of a page an empty place that a span leaves is kept, besides those any page may have.
const BYTES_PER_GAP: usize = 4;
/// How many bytes are looked at to find the encoding and the first table.
const HEAD: usize = 64 * 1024;

/// Whether bytes are a web page that holds a table.
pub(in crate::import) fn is_page(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes
        .iter()
        .take(HEAD)
        .filter(|b| **b != 0)
        .map(u8::to_ascii_lowercase)
        .collect();
    let text = String::from_utf8_lossy(&head);
    let start =
        text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{fffd}');
    let page = [
        "<html",
        "<!doctype html",
        "<table",
        "<head",
        "<meta",
        "<body",
        "<style",
        "<!--",
        "<div",
    ];
    page.iter().any(|tag| start.starts_with(tag)) && text.contains("<table")
}

/// Text and the name of its encoding: by the mark, then as UTF-8, then as the page says.
pub(super) fn decode(bytes: &[u8]) -> (String, &'static str) {
    let said = || {
        let head: String = bytes.iter().take(4096).map(|b| char::from(*b)).collect();
        let (_, rest) = head.split_once("charset=")?;
        let label: String = rest
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        Encoding::for_label(label.as_bytes())
    };
    let plain = Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err();
    if plain
        && let Some(encoding) = said()
        && encoding != UTF_8
    {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return (text.into_owned(), encoding::name(encoding));
    }
    let decoded = encoding::decode(bytes.to_vec());
    (decoded.text, decoded.encoding)
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    rows: Vec<Vec<String>>,
    row: Option<Vec<String>>,
    cell: Option<Cell>,
    /// How many more rows each column is covered by a cell above, and the row of that cell.
    covered: Vec<(usize, usize)>,
    /// The cells that were covered, as in [`Sheet::covered`].
    joined: FxHashMap<(usize, usize), usize>,
}

struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

impl Open {
    /// Ends the cell that is open.
    fn end_cell(&mut self, room: &mut Room) {
        let Some(cell) = self.cell.take() else { return };
        let number = self.rows.len();
        let covered = &mut self.covered;
        let row = self.row.get_or_insert_default();
        pass_covered(number, row, covered, &mut self.joined, room);
        for part in 0..cell.columns {
            let at = row.len();
            if at >= COLUMNS || (part > 0 && !room.gaps(1)) {
                break;
            }
            row.push(if part == 0 {
                tidy(&cell.text)
            } else {
                String::new()
            });
            if cell.rows > 1 {
                if covered.len() <= at {
                    covered.resize(at + 1, (0, 0));
                }
                if let Some(slot) = covered.get_mut(at) {
                    *slot = (cell.rows, number);
                }
            }
        }
    }

    /// Ends the row that is open.
    fn end_row(&mut self, room: &mut Room) {
        self.end_cell(room);
        if let Some(mut row) = self.row.take() {
            let number = self.rows.len();
            pass_covered(number, &mut row, &self.covered, &mut self.joined, room);
            for (left, _) in &mut self.covered {
                *left = left.saturating_sub(1);
            }
            if row.iter().any(|c| !c.is_empty()) {
                self.rows.push(row);
            }
        }
    }
}

/// Leaves the columns empty that a cell of an earlier row covers, and notes that row.
fn pass_covered(
    number: usize,
    row: &mut Vec<String>,
    covered: &[(usize, usize)],
    joined: &mut FxHashMap<(usize, usize), usize>,
    room: &mut Room,
) {
    while let Some((_, top)) = covered.get(row.len()).filter(|(left, _)| *left > 0)
        && room.gaps(1)
    {
        joined.insert((number, row.len()), *top);
        row.push(String::new());
    }
}

/// The part of a page up to its last tag. Behind that, looking for the end of a tag again and again
/// would take for ever.
pub(super) fn tagged(page: &str) -> &str {
    let end = page.rfind('>').map_or(0, |last| last + 1);
    page.get(..end).unwrap_or(page)
}

/// The tables of a page, in the order they end.
pub(super) fn tables(page: &str) -> Vec<Sheet> {
    let mut done: Vec<Open> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut room = Room::default();
    room.widen(page.len() / BYTES_PER_GAP);
    let mut rest = tagged(page);
    let behind = page.get(rest.len()..).unwrap_or_default();
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        add(&mut open, text);
        let Some((name, attributes, after)) = tag(tail) else {
            add(&mut open, "<");
            rest = tail.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        match name.as_str() {
            "script" | "style" | "title" => rest = after_closing(after, &name),
            "table" => open.push(Open::default()),
            "/table" => {
                if let Some(mut table) = open.pop() {
                    table.end_row(&mut room);
                    done.push(table);
                }
            }
            "br" | "/p" | "/div" | "/li" => add_line(&mut open),
            _ => {
                let Some(table) = open.last_mut() else {
                    continue;
                };
                match name.as_str() {
                    "tr" => {
                        table.end_row(&mut room);
                        table.row = Some(Vec::new());
                    }
                    "/tr" => table.end_row(&mut room),
                    "td" | "th" => {
                        table.end_cell(&mut room);
                        let (columns, rows) =
                            (span(attributes, "colspan"), span(attributes, "rowspan"));
                        table.cell = Some(Cell {
                            text: String::new(),
                            columns,
                            rows,
                        });
                    }
                    "/td" | "/th" => table.end_cell(&mut room),
                    _ => {}
                }
            }
        }
    }
    add(&mut open, rest);
    add(&mut open, behind);
    while let Some(mut table) = open.pop() {
        table.end_row(&mut room);
        done.push(table);
    }
    done.into_iter()
        .filter(|table| !table.rows.is_empty())
        .enumerate()
        .map(|(at, table)| Sheet {
            name: format!("table {}", at + 1),
            rows: table.rows,
            covered: table.joined,
            warnings: Vec::new(),
        })
        .collect()
}

/// Text between two tags. Line ends of the page are only white space, as in a browser.
fn add(open: &mut [Open], text: &str) {
    if let Some(cell) = open.last_mut().and_then(|t| t.cell.as_mut()) {
        let plain = text.replace(['\r', '\n', '\t'], " ");
        unescape(&plain, &mut cell.text);
    }
}

fn add_line(open: &mut [Open]) {
    if let Some(cell) = open.last_mut().and_then(|t| t.cell.as_mut()) {
        cell.text.push('\n');
    }
}

/// A tag at the beginning of the text: its name in lower case, its attributes, and what follows.
pub(super) fn tag(text: &str) -> Option<(String, &str, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let after = comment.find("-->").and_then(|at| comment.get(at + 3..));
        return Some((String::new(), "", after.unwrap_or_default()));
    }
    let inner = text.get(1..)?;
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return None;
    }
    // An attribute's value may hold a ">" between quotes.
    let mut quote = None;
    let end = inner.char_indices().take(10_000).find(|(_, c)| {
        match (quote, *c) {
            (Some(mark), c) if c == mark => quote = None,
            (None, '"' | '\'') => quote = Some(*c),
            (None, '>') => return true,
            _ => {}
        }
        false
    });
    let end = end.map(|(at, _)| at).or_else(|| inner.find('>'))?;
    let (tag, after) = (inner.get(..end)?, inner.get(end + 1..)?);
    let length = tag
        .char_indices()
        .find(|(at, c)| c.is_whitespace() || (*at > 0 && *c == '/'))
        .map_or(tag.len(), |(at, _)| at);
    let (name, attributes) = tag.split_at(length);
    Some((name.to_ascii_lowercase(), attributes, after))
}

fn after_closing<'t>(text: &'t str, name: &str) -> &'t str {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|t| t.find("</")) {
        let start = from + at;
        let found = text.get(start + 2..start + 2 + name.len());
        if found.is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return text.get(start..).unwrap_or_default();
        }
        from = start + 2;
    }
    ""
}

fn span(attributes: &str, name: &str) -> usize {
    let lower = attributes.to_ascii_lowercase();
    let value = lower
        .split_once(name)
        .and_then(|(_, rest)| rest.trim_start().strip_prefix('='))
        .map(|rest| rest.trim_start_matches([' ', '"', '\'']))
        .map(|rest| {
            rest.chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
        });
    value
        .and_then(|v| v.parse().ok())
        .unwrap_or(1)
        .clamp(1, SPAN)
}

/// A cell's text with single spaces and without white space around its lines.
fn tidy(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            let words: Vec<&str> = line
                .split([' ', '\u{a0}'])
                .filter(|w| !w.is_empty())
                .collect();
            words.join(" ")
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// Adds text with its entities resolved. What is no entity stays as it is.
pub(super) fn unescape(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        into.push_str(before);
        let end = tail
            .char_indices()
            .take(12)
            .find(|(_, c)| *c == ';')
            .map(|(at, _)| at);
        let found = end.and_then(|end| Some((entity(tail.get(1..end)?)?, tail.get(end + 1..)?)));
        if let Some((c, after)) = found {
            into.push(c);
            rest = after;
        } else {
            into.push('&');
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    into.push_str(rest);
}

/// The names of the characters U+00A0 to U+00FF in their order (HTML 4, Latin-1 set).
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg \
    plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute \
    Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve \
    Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc \
    atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute \
    ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "euro" => '€',
        "trade" => '™',
        "bull" => '•',
        _ => {
            let at = LATIN.split_whitespace().position(|known| known == name)?;
            char::from_u32(0xa0 + at as u32)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(page: &str) -> Vec<Vec<String>> {
        tables(page).remove(0).rows
    }

    #[test]
    fn rows_cells_and_entities() {
        let rows = one(
            "<html><table border=1><tr><th>Name<th>Notes &amp; more</tr>\
             <tr><td title='a>b'>J&ouml;rg &#8211; &#x41;</td><td>one<br>two\n  three</td></tr>\
             <!-- <td>no</td> --><TR><TD COLSPAN=\"2\">both</TD></TR></table>",
        );
        assert_eq!(
            rows,
            [
                vec!["Name", "Notes & more"],
                vec!["Jörg – A", "one\ntwo three"],
                vec!["both", ""]
            ]
        );
    }

    #[test]
    fn a_cell_over_rows_leaves_those_below_empty() {
        let rows = one("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>");
        assert_eq!(rows, [vec!["a", "b"], vec!["", "c"], vec!["d", "e"]]);
        let page = "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>";
        let covered = tables(page).remove(0).covered;
        assert_eq!(covered.into_iter().collect::<Vec<_>>(), [((1, 0), 0)]);
    }

    #[test]
    fn an_entity_that_is_none_stays() {
        assert_eq!(
            one("<table><tr><td>R&D &nosuch; 1 < 2</table>"),
            [["R&D &nosuch; 1 < 2"]]
        );
    }

    #[test]
    fn the_encoding_the_page_names() {
        let page = b"<html><meta charset=windows-1252><table><tr><td>J\xf6rg";
        assert!(is_page(page));
        let (text, encoding) = decode(page);
        assert!(text.ends_with("Jörg"));
        assert_eq!(encoding, "windows-1252");
    }

    proptest! {
        #[test]
        fn any_page_is_read(page in "(<table>|<tr>|<td rowspan=3>|<td colspan=9>|</td>|</tr>|</table>|<!--|-->|<script>|&amp;|&|<|>|[a-z \"']){0,60}") {
            let _ = tables(&page);
        }

        #[test]
        fn any_bytes_are_decoded(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = is_page(&bytes);
            let (text, _) = decode(&bytes);
            let _ = tables(&text);
        }
    }
}
