//! What every front end says about a case in the same words: files, records, groups and reasons.
//!
//! Nothing here knows a screen. Text from files is left as it is; whoever shows it passes it through
//! [`crate::text::shown`].

pub mod pair;

use std::path::PathBuf;

use super::{Role, Session, SourceEntry};
use crate::diagnosis::Reason;
use crate::import::discover::Candidate;
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Fact;
use crate::matching::plain_name;
use crate::record::{Counts, Kind, RecordRef, Source};
use crate::text;

/// What the program is, and what it leaves alone; a paragraph each.
pub const WELCOME: [&str; 2] = [
    "This program asks a few questions, reads exports you save from Outlook and Salesforce, shows what happened and why, and writes a list for cleaning up by hand.",
    "It changes nothing in Outlook or Salesforce, and nothing leaves this computer. \"I don't know\" is always a good answer, and you can stop at any time: everything is saved.",
];

/// How many of the exports that help are named.
const MOST_WANTED: usize = 6;

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
    let pairs = match session.review.items.len() {
        0 => "no pairs to review".to_owned(),
        1 => "one pair to review".to_owned(),
        n => format!("{} pairs to review", text::count(n as u64)),
    };
    Some(format!("In your exports: {}; {pairs}.", counted(&counts)))
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
        whole.display().to_string()
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
    String::from_utf8_lossy(&out).into_owned()
}

/// Counts in words: "312 contacts, 4 tasks".
pub fn counted(counts: &Counts) -> String {
    let parts: Vec<String> = Kind::ALL
        .into_iter()
        .filter(|k| counts.of(*k) > 0)
        .map(|k| {
            format!(
                "{} {}",
                text::count(counts.of(k) as u64),
                k.noun(counts.of(k))
            )
        })
        .collect();
    match (parts.is_empty(), counts.other) {
        (true, 0) => "no records".to_owned(),
        (true, n) => format!("{} names to look up", text::count(n as u64)),
        (false, _) => parts.join(", "),
    }
}

/// What a file of a case is used as, in a clause.
pub fn used_as(file: &SourceEntry) -> String {
    match (file.role, file.format, file.system) {
        (Role::Inventory, ..) => {
            format!("list of programs, {} sync applications found", file.hits)
        }
        (role, Some(format), Some(_)) => {
            let older = match role {
                Role::Before => "older export: ",
                _ => "",
            };
            format!("{older}{}, {}", counted(&file.counts), format.label())
        }
        _ => "not read yet".to_owned(),
    }
}

/// What a file that was found looks like, in a clause.
pub fn looks_like(found: &Candidate) -> String {
    let kind = found.glimpse.kind;
    let kind = kind.map_or(String::new(), |k| format!("{}, ", k.noun(2)));
    format!("found here: {kind}{}", found.glimpse.format.label())
}

/// How a file was read, in a sentence.
pub fn about(source: &Source) -> String {
    let mut about = vec![format!("From {}", source.system.label())];
    about.extend(source.encoding.as_ref().map(|e| format!("written as {e}")));
    about.extend(source.locale.as_ref().map(|l| format!("language {l}")));
    if let Some((first, last)) = period(source) {
        about.push(format!("created between {first} and {last}"));
    }
    format!("{}.", about.join(", "))
}

/// First and last day of creation in a source.
fn period(source: &Source) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let days = || {
        source
            .records
            .iter()
            .filter_map(|r| r.created.map(|m| m.date()))
    };
    Some((days().min()?, days().max()?))
}

/// What of a file was left out and why, and what else to know: a line each.
pub fn left_out(source: &Source) -> Vec<String> {
    let skipped = source.skipped.iter();
    let mut lines = source.warnings.clone();
    lines.extend(skipped.map(|s| format!("{}: {}", s.at, s.why)));
    if lines.is_empty() {
        lines.push("Every row was read.".to_owned());
    }
    lines
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
    if let Some(company) = there.contact().and_then(|c| c.company.clone()) {
        parts.push(company);
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

/// Which exports would help most with these answers, and how to get each; a line each, steps indented.
pub fn guide(knowledge: &Knowledge, answers: &Answers) -> Vec<String> {
    let wanted = knowledge.exports.wanted(
        answers.list("symptoms"),
        answers.list("kinds"),
        answers.list("seen_in"),
        answers.list("sync_apps"),
    );
    let mut lines = vec!["In this order; the first one or two are often enough.".to_owned()];
    for (n, want) in wanted.iter().take(MOST_WANTED).enumerate() {
        let export = want.export;
        lines.push(String::new());
        lines.push(format!("{}. {}", n + 1, export.title));
        lines.push(format!("   Why: {}", want.because));
        for way in &export.how {
            lines.push(format!("   {}:", way.client));
            for (i, step) in way.steps.iter().enumerate() {
                lines.push(format!("     {}. {step}", i + 1));
            }
        }
        if let Some(caution) = export.caution() {
            lines.push(format!("   ({caution})"));
        }
    }
    lines
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
