//! Content lines: what vCard (RFC 6350, section 3.2) and iCalendar (RFC 5545, section 3.1) are made of.
//!
//! A line is `NAME;PARAM=value:value`, folded over several lines of the file. Files of one kind are not
//! of one encoding: a card of vCard 2.1 names a code page for each property, so lines stay bytes
//! (`lines`) until their parameters are known, and values are decoded one by one (`value`). Pictures,
//! sounds and keys are passed over while reading and never held.

mod lines;
mod value;

use std::borrow::Cow;

use encoding_rs::Encoding;
use rustc_hash::FxHashSet;

use super::encoding::ByLine;
use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::{Counts, Format, Kind, Record, Skipped, System};
pub(super) use lines::{Line, Lines};
pub(super) use value::Escapes;
use value::Raw;

/// How many records pass between two reports of progress.
const STEP: u32 = 500;
/// How many places of a file are named as skipped before they are only counted.
const PLACES: usize = 1000;
/// How many properties of one record are kept; no real one comes near.
pub(super) const MOST: usize = 10_000;
/// How far into a file its first card or calendar may begin.
const HEAD: usize = 64 * 1024;
/// How many lines of junk may stand before it.
const JUNK: usize = 200;

/// Which of the two a file is, told by the first `BEGIN` among its first lines.
pub(super) fn recognise(bytes: &[u8]) -> Option<Format> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
    // Without its zero bytes, UTF-16 reads like ASCII.
    let head: Vec<u8> = head.iter().copied().filter(|b| *b != 0).collect();
    head.split(|b| matches!(b, b'\n' | b'\r'))
        .take(JUNK)
        .find_map(|line| {
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            let line = line.strip_prefix(b"\xff\xfe").unwrap_or(line);
            let line = line.strip_prefix(b"\xfe\xff").unwrap_or(line);
            let is = |want: &str| line.trim_ascii().eq_ignore_ascii_case(want.as_bytes());
            if is("BEGIN:VCARD") {
                Some(Format::Vcard)
            } else if is("BEGIN:VCALENDAR") || is("BEGIN:VEVENT") || is("BEGIN:VTODO") {
                Some(Format::Icalendar)
            } else {
                None
            }
        })
}

/// What came of a file of cards, calendars or items.
#[derive(Debug)]
pub(super) struct Items {
    pub system: System,
    pub counts: Counts,
    pub skipped: Vec<Skipped>,
    pub warnings: Vec<String>,
    pub records: Vec<Record>,
    /// How many records of the file were met, read or not.
    met: u32,
    /// Places that were skipped and not named one by one.
    unnamed: usize,
}

impl Items {
    pub(super) fn new() -> Self {
        Items {
            system: System::Other,
            counts: Counts::default(),
            skipped: Vec::new(),
            warnings: Vec::new(),
            records: Vec::new(),
            met: 0,
            unnamed: 0,
        }
    }

    /// The number of the record that begins now.
    pub(super) fn next_number(&mut self) -> u32 {
        self.met += 1;
        self.met
    }

    pub(super) fn add(&mut self, record: Record) {
        match record.kind() {
            Kind::Contact => self.counts.contacts += 1,
            Kind::Event => self.counts.events += 1,
            Kind::Task => self.counts.tasks += 1,
        }
        self.records.push(record);
    }

    /// Says what could not be read, and where. `thing` is what the number counts: "card".
    pub(super) fn skip(&mut self, thing: &str, number: u32, line: u32, why: &str) {
        self.skip_at(format!("{thing} {number}, line {line}"), why);
    }

    /// The same for files without lines.
    pub(super) fn skip_at(&mut self, at: String, why: &str) {
        if self.skipped.len() < PLACES {
            self.skipped.push(Skipped {
                at,
                why: why.to_owned(),
            });
        } else {
            self.unnamed += 1;
        }
    }

    /// Reports progress after every few hundred records.
    pub(super) fn step(&self, what: &str, watch: &mut dyn Watch) -> Result<(), Cancelled> {
        if !self.met.is_multiple_of(STEP) {
            return Ok(());
        }
        watch.step(Progress {
            stage: Stage::Reading,
            done: u64::from(self.met),
            total: None,
            what: what.to_owned(),
        })
    }

    pub(super) fn finish(mut self) -> Self {
        if self.unnamed > 0 {
            self.warnings.push(format!(
                "{} more places could not be read; only the first {PLACES} are listed",
                self.unnamed
            ));
        }
        self
    }
}

/// The values of list properties, each once, in file order.
pub(super) fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = FxHashSet::default();
    values
        .filter(|value| !value.is_empty() && seen.insert(value.clone()))
        .collect()
}

/// The system a `PRODID` names, where it names one of those told apart here.
pub(super) fn system_of(product: &str) -> Option<System> {
    let product = product.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| product.contains(w));
    if has(&["google"]) {
        Some(System::Google)
    } else if has(&["icloud", "apple", "//ical ", "ios ", "macos"]) {
        Some(System::Icloud)
    } else if has(&["microsoft", "outlook", "exchange"]) {
        Some(System::Outlook)
    } else if has(&["salesforce"]) {
        Some(System::Salesforce)
    } else {
        None
    }
}

/// One property: name, parameters, and a value that is decoded when it is asked for.
#[derive(Debug)]
pub(super) struct Property {
    /// The group before the name (`item1` in `item1.EMAIL`), as written.
    pub group: Option<String>,
    /// In capitals.
    pub name: String,
    /// Names in capitals; a list of values is one entry for each. A bare word of vCard 2.1 is a `TYPE`.
    params: Vec<(String, String)>,
    value: Raw,
}

impl Property {
    /// Reads a line; `None` where it is none.
    pub(super) fn parse(line: &Line<'_>, file: &ByLine) -> Option<Self> {
        let bytes: &[u8] = &line.bytes;
        let colon = value_start(bytes)?;
        let head = file.decode(bytes.get(..colon)?);
        let value = bytes.get(colon + 1..).unwrap_or_default();
        let mut pieces = split_outside_quotes(&head, ';').into_iter();
        let full_name = pieces.next()?.trim();
        let (group, name) = match full_name.rsplit_once('.') {
            Some((group, name)) => (Some(group.to_owned()), name),
            None => (None, full_name),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let mut params = Vec::new();
        for piece in pieces {
            param(piece.trim(), &mut params);
        }
        let mut property = Property {
            group,
            name: name.to_ascii_uppercase(),
            params,
            value: Raw::default(),
        };
        let charset = property.param("CHARSET").and_then(charset_of);
        let quoted = property
            .param("ENCODING")
            .is_some_and(|e| e.eq_ignore_ascii_case("QUOTED-PRINTABLE"));
        property.value = Raw::new(value, quoted, charset, file);
        Some(property)
    }

    /// The first value of a parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Every value of a parameter.
    pub(super) fn params<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.params
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Whether a `TYPE` is given, whatever its case.
    pub(super) fn has_type(&self, word: &str) -> bool {
        self.params("TYPE").any(|t| t.eq_ignore_ascii_case(word))
    }

    /// The value as it stands, its escapes left alone: for dates, addresses and codes.
    pub(super) fn raw(&self) -> Cow<'_, str> {
        self.value.decoded()
    }

    /// The value as text; `None` where it is blank.
    pub(super) fn text(&self, escapes: Escapes) -> Option<String> {
        super::cells::text(&escapes.undo(&self.value.decoded()))
    }

    /// The parts of a value with separators, their escapes undone; a blank part is an empty text.
    pub(super) fn parts(&self, separator: char, escapes: Escapes) -> Vec<String> {
        self.value
            .split(separator)
            .iter()
            .map(|part| super::cells::text(&escapes.undo(part)).unwrap_or_default())
            .collect()
    }
}

/// Where the colon before the value stands. Colons inside quotation marks do not count, nor those in a
/// bracket right after the `=` of a parameter, as in `TZID=(UTC-03:00) Brasília:20240101T090000`.
fn value_start(bytes: &[u8]) -> Option<usize> {
    let (mut quoted, mut bracket) = (false, false);
    let mut before = b' ';
    let closing = bytes.iter().rposition(|b| *b == b')').unwrap_or(0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'(' if before == b'=' && !quoted => bracket = at < closing,
            b')' => bracket = false,
            b':' if !quoted && !bracket => return Some(at),
            _ => {}
        }
        before = *byte;
    }
    // A quotation mark that is never closed does not hide the value.
    bytes.iter().position(|b| *b == b':')
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .collect()
}

/// One parameter. vCard 2.1 leaves out names: `TEL;WORK;VOICE`, `NOTE;QUOTED-PRINTABLE`.
fn param(piece: &str, params: &mut Vec<(String, String)>) {
    let Some((name, values)) = piece.split_once('=') else {
        if !piece.is_empty() {
            let encodings = ["QUOTED-PRINTABLE", "BASE64", "B", "7BIT", "8BIT"];
            let is_encoding = encodings.iter().any(|e| e.eq_ignore_ascii_case(piece));
            let name = if is_encoding { "ENCODING" } else { "TYPE" };
            params.push((name.to_owned(), piece.to_owned()));
        }
        return;
    };
    let name = name.trim().to_ascii_uppercase();
    let is_list = matches!(name.as_str(), "TYPE" | "MEMBER" | "SORT-AS");
    let values = if is_list {
        // RFC 6350 quotes whole lists in its own examples: TYPE="work,voice".
        values.split(',').collect()
    } else {
        vec![values]
    };
    for value in values {
        let value = value.trim().trim_matches('"').trim();
        params.push((name.clone(), value::uncaret(value)));
    }
}

fn charset_of(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
        .filter(|encoding| *encoding != encoding_rs::REPLACEMENT)
}

#[cfg(test)]
mod tests;
