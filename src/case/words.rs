//! What every front end says about a case in the same words: files, records, groups and reasons.
//!
//! Nothing here knows a screen. Text from files is left as it is; whoever shows it passes it through
//! [`crate::text::shown`].

pub mod changes;
pub mod exports;
pub mod findings;
pub mod isolation;
pub mod pair;
pub mod rescue;
pub mod rules;

use std::path::PathBuf;

use super::Session;
use crate::diagnosis::Reason;
use crate::matching::plain_name;
use crate::record::{Counts, RecordRef, Source};
use crate::text;

/// What the program is, and what it leaves alone; a paragraph each.
pub const WELCOME: [&str; 2] = [
    "This program asks a few questions, reads exports you save from Outlook and Salesforce, shows what happened and why, and writes a list for cleaning up by hand.",
    "It changes nothing in Outlook or Salesforce, and nothing leaves this computer. \"I don't know\" is always a good answer, and you can stop at any time: everything is saved.",
];

/// What the exports hold, in a line; `None` where none are loaded.
pub fn found(session: &Session) -> Option<String> {
    let sources = &session.evidence.sources;
    if sources.is_empty() {
        return None;
    }
    let mut counts = Counts::default();
    for source in sources {
        counts.contacts += source.counts.contacts;
        counts.events += source.counts.events;
        counts.tasks += source.counts.tasks;
    }
    Some(format!(
        "In your exports: {}; {}.",
        exports::counted(&counts),
        pairs(session)
    ))
}

/// How many pairs there are to decide on, and how many to leave alone, in a clause.
pub fn pairs(session: &Session) -> String {
    let of = session.progress.of;
    let held = session.review.items.len().saturating_sub(of);
    let to_review = match of {
        0 => "no pairs to review".to_owned(),
        1 => "1 pair to review".to_owned(),
        n => format!("{} pairs to review", text::count(n as u64)),
    };
    match held {
        0 => to_review,
        n => format!("{to_review}, {} to leave alone", text::count(n as u64)),
    }
}

/// Why there are no pairs to decide on.
pub fn nothing_to_review(session: &Session) -> String {
    if session.evidence.sources.is_empty() {
        return "No exports are loaded, so there is nothing to compare. Add an export to see copies side by side; the plan works from your answers alone.".to_owned();
    }
    let held = session.diagnosis.iter().flat_map(|d| &d.hold);
    let on_purpose: Vec<String> = held
        .filter(|h| !h.records.is_empty())
        .map(|h| {
            let n = h.records.len();
            let word = if n == 1 { "record" } else { "records" };
            format!(
                "{} {word} look like copies and are none: {}",
                text::count(n as u64),
                h.why
            )
        })
        .collect();
    if on_purpose.is_empty() {
        "No duplicates were found in these exports.".to_owned()
    } else {
        format!(
            "There is nothing to delete in these exports. {}",
            on_purpose.join(" ")
        )
    }
}

/// Where paths that are not whole begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base {
    /// The person's home folder, which `~` stands for.
    pub home: PathBuf,
    /// The folder the program was started in.
    pub here: PathBuf,
}

impl Base {
    /// A path from the root on, so that a case finds its exports whatever folder it is resumed in.
    /// Exports embedded in the program keep their names.
    pub fn whole(&self, path: &str) -> String {
        if crate::demo::file(path).is_some() {
            return path.to_owned();
        }
        let whole = match path.strip_prefix("~/") {
            Some(rest) => self.home.join(rest),
            None => self.here.join(path),
        };
        text::path::to_text(&whole)
    }
}

/// A pasted or typed path without the decoration shells and file managers put around it.
pub fn clean_path(text: &str) -> String {
    let text = text.trim();
    let text = text
        .strip_prefix('"')
        .and_then(|t| t.strip_suffix('"'))
        .or_else(|| text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')))
        .unwrap_or(text);
    let Some(encoded) = text.strip_prefix("file://") else {
        // Terminals of Unix systems put a backslash before the blanks of a dropped file's name.
        return if cfg!(unix) {
            text.replace("\\ ", " ")
        } else {
            text.to_owned()
        };
    };
    let bytes = encoded.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%')
            .then(|| encoded.get(i + 1..i + 3))
            .flatten()
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(hex.unwrap_or(bytes[i]));
        i += if hex.is_some() { 3 } else { 1 };
    }
    text::path::of_bytes(&out)
}

/// A record in a few facts: its name, what stands out, and where it is. Empty where there is none.
pub fn facts(sources: &[Source], record: RecordRef) -> Vec<String> {
    let Some(source) = sources.get(record.source as usize) else {
        return Vec::new();
    };
    let Some(there) = source.records.get(record.index as usize) else {
        return Vec::new();
    };
    let mut parts = vec![there.label().to_owned()];
    if let Some(company) = there.contact().and_then(|c| c.company()) {
        parts.push(company.to_owned());
    }
    if let Some(start) = there.event().and_then(|e| e.start) {
        parts.push(start.short());
    }
    if let Some(created) = there.created {
        parts.push(format!("created {}", created.short()));
    }
    parts.push(format!("{} no. {}", source.name(), there.number));
    parts
}

/// The values of a record under their names for people; untrusted text.
pub fn values(sources: &[Source], record: RecordRef) -> Vec<(&'static str, String)> {
    let fields = crate::matching::fields_of(record.of(sources)).into_iter();
    fields
        .map(|(field, value)| (plain_name(field), value))
        .collect()
}

/// Every field of a record, with the column it was read from: a line each.
pub fn whole_record(sources: &[Source], record: RecordRef) -> Vec<String> {
    let Some(source) = sources.get(record.source as usize) else {
        return Vec::new();
    };
    let Some(there) = source.records.get(record.index as usize) else {
        return Vec::new();
    };
    let mut lines = vec![format!("{}, record {}", source.path, there.number)];
    for (field, value) in crate::matching::fields_of(there) {
        let columns: Vec<&str> = source.columns_of(field).collect();
        let from = match columns.as_slice() {
            [] => String::new(),
            some => format!("   [column {}]", some.join(", ")),
        };
        lines.push(format!("{}: {value}{from}", plain_name(field)));
    }
    lines
}

/// The record's place: system, and its id or its number in the file. Safe to show.
pub fn place(sources: &[Source], record: RecordRef) -> String {
    let source = record.source(sources);
    let there = record.of(sources);
    let system = source.system.label();
    if let Some(id) = &there.id {
        return format!("{system} {}", text::shown(id));
    }
    let folder = there.folder.as_deref().unwrap_or_else(|| source.name());
    format!("{system} no. {}, {}", there.number, text::shown(folder))
}

/// How much a reason counts, in a sentence.
pub fn strength(reason: &Reason) -> String {
    let much = match reason.strength.abs() {
        b if b >= 3.0 => "counts a lot",
        b if b >= 1.5 => "counts",
        _ => "counts a little",
    };
    format!("This {much} ({:+.1} bits).", reason.strength)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_decoration() {
        let cases = [
            ("  /a/b.csv\n", "/a/b.csv"),
            ("\"C:\\My files\\a.csv\"", "C:\\My files\\a.csv"),
            ("'/a b.csv'", "/a b.csv"),
            ("file:///a%20b%C3%A9.csv", "/a bé.csv"),
            ("file:///100%.csv", "/100%.csv"),
        ];
        for (text, want) in cases {
            assert_eq!(clean_path(text), want);
        }
    }
}
