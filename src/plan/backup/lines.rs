//! Content lines as vCard and iCalendar share them: escaped, folded, ended as the standards say
//! (RFC 6350, 3.2 to 3.4; RFC 5545, 3.1 and 3.3.11).

use jiff::tz::TimeZone;

use crate::record::Moment;

/// The most bytes of a line before it is folded.
const LONGEST: usize = 75;

/// A file of content lines being written.
#[derive(Debug, Default)]
pub(super) struct ContentLines {
    out: String,
}

impl ContentLines {
    /// A line whose value needs no escapes: a word, a number, a date, an address line put together.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut used = 0;
        for c in line.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')) {
            if used + c.len_utf8() > LONGEST {
                self.out.push_str("\r\n ");
                used = 1;
            }
            self.out.push(c);
            used += c.len_utf8();
        }
        self.out.push_str("\r\n");
    }

    /// A line of text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &escaped(value));
    }

    /// A line of text, where there is one.
    pub(super) fn maybe(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// A line with parts or a list, joined by a sign; none where all are empty.
    pub(super) fn parts<'t>(
        &mut self,
        name: &str,
        separator: char,
        parts: impl IntoIterator<Item = Option<&'t str>>,
    ) {
        let parts: Vec<String> = parts
            .into_iter()
            .map(|part| escaped(part.unwrap_or_default()))
            .collect();
        if parts.iter().any(|part| !part.is_empty()) {
            self.raw(name, &parts.join(separator.encode_utf8(&mut [0; 4])));
        }
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// A text in which nothing separates anything.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}

/// A moment in the short form of both standards: `20240501`, `20240501T090000`, or in UTC with a `Z`.
pub(super) fn stamp(moment: Moment) -> String {
    match moment {
        Moment::Date(day) => day.strftime("%Y%m%d").to_string(),
        Moment::Local(at) => at.strftime("%Y%m%dT%H%M%S").to_string(),
        Moment::Instant { at, .. } => at
            .to_zoned(TimeZone::UTC)
            .strftime("%Y%m%dT%H%M%SZ")
            .to_string(),
    }
}
