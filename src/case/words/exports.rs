//! What is said about exports: what a file is, what was read from it, what it can show, which ones help.

use crate::case::{Role, SourceEntry, Unusable};
use crate::import::discover::Candidate;
use crate::import::inventory::{Hit, Inventory};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Fact;
use crate::record::{Counts, Kind, Record, Source};
use crate::text;

/// How many of the exports that help are named.
const MOST_WANTED: usize = 6;

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
        (true, 1) => "1 row of another kind".to_owned(),
        (true, n) => format!("{} rows of another kind", text::count(n as u64)),
        (false, _) => parts.join(", "),
    }
}

/// What a file of a case is used as, in a clause.
pub fn used_as(file: &SourceEntry) -> String {
    match (file.role, file.format, file.system) {
        (Role::Inventory, ..) => {
            let found = match file.hits {
                0 => "no sync application recognised".to_owned(),
                1 => "1 line names a sync application".to_owned(),
                n => format!("{n} lines name sync applications"),
            };
            format!("list of programs, {found}")
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

/// How a file is called in a list: its name, and for a part of an archive or workbook both names.
pub fn file_name(path: &str) -> String {
    let last = |path: &str| {
        let parts = path.rsplit(['/', '\\']);
        let name = parts.into_iter().find(|p| !p.is_empty()).unwrap_or(path);
        name.to_owned()
    };
    // The files of the sample have no folder.
    let path = path.strip_prefix("demo:").unwrap_or(path);
    let lower = path.to_ascii_lowercase();
    let whole = [".zip:", ".xlsx:", ".xlsm:", ".xlsb:", ".xls:", ".ods:"]
        .iter()
        .filter_map(|ending| Some(lower.find(ending)? + ending.len() - 1))
        .min();
    match whole.map(|end| (path.get(..end), path.get(end + 1..))) {
        Some((Some(whole), Some(part))) => format!("{} in {}", last(part), last(whole)),
        _ => last(path),
    }
}

/// Why a file is not used, in a clause that stands beside its name.
pub fn not_used(file: &Unusable) -> String {
    if file.is_copy {
        let of = file.why.split_once("same content as ");
        let of = of.and_then(|(_, rest)| rest.strip_suffix(", which was read"));
        return of.map_or_else(
            || file.why.clone(),
            |path| format!("the same as {}", file_name(path)),
        );
    }
    ["folder", "archive"]
        .iter()
        .fold(file.why.clone(), |why, what| {
            why.replace(&format!("the {what} {}", file.path), "it")
        })
        .replace(&file.path, "it")
}

/// What a list of programs shows: a line for each hit, with the line it comes from, and what no list can
/// tell.
pub fn programs(knowledge: &Knowledge, list: &Inventory) -> Vec<String> {
    let hit = |hit: &Hit| {
        let name = knowledge.apps.get(&hit.app).map_or(&*hit.app, |a| &*a.name);
        let off = if hit.disabled {
            " (switched off now; it may have synced until recently)"
        } else {
            ""
        };
        let line: Vec<&str> = hit.line.split_whitespace().collect();
        let line = line.join(" ");
        format!("line {}: {line} -> {name}{off}", hit.line_number)
    };
    let mut said: Vec<String> = list.hits.iter().map(hit).collect();
    if said.is_empty() {
        said.push("No sync application was recognised in this list.".to_owned());
    }
    said.extend(list.notes().map(str::to_owned));
    said
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
    if let Some((first, last)) = dates(source) {
        about.push(format!("with dates from {first} to {last}"));
    }
    format!("{}.", about.join(", "))
}

/// What an export can show, and what it cannot, of what tells causes apart; a sentence each, empty
/// where there is nothing to say.
pub fn evidence(source: &Source) -> (String, String) {
    let has = |field: &str, in_record: fn(&Record) -> bool| {
        if source.columns.is_empty() {
            source.records.iter().any(in_record)
        } else {
            source.columns_of(field).next().is_some()
        }
    };
    let abilities = [
        ("ids", has("id", |r| r.id.is_some())),
        (
            "when records were created",
            has("created", |r| r.created.is_some()),
        ),
        (
            "when they were changed",
            has("modified", |r| r.modified.is_some()),
        ),
        (
            "by whom",
            has("created_by", |r| {
                !r.created_by.is_empty() || !r.modified_by.is_empty()
            }),
        ),
        ("owners", has("owner", |r| !r.owner.is_empty())),
        ("deleted records", has("deleted", |r| r.deleted)),
        ("folders", has("folder", |r| r.folder.is_some())),
    ];
    let list = |able: bool| -> String {
        let of = abilities.iter().filter(|(_, a)| *a == able);
        of.map(|(what, _)| *what).collect::<Vec<_>>().join(", ")
    };
    let sentence = |start: &str, list: String| match list.as_str() {
        "" => String::new(),
        list => format!("{start} {list}."),
    };
    (
        sentence("It shows", list(true)),
        sentence("It cannot show", list(false)),
    )
}

/// First and last day of the events in a source, and of its tasks.
fn dates(source: &Source) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let days = || {
        source.records.iter().filter_map(|r| {
            let at = match (r.event(), r.task()) {
                (Some(event), _) => event.start,
                (_, Some(task)) => task.due.or(task.start),
                _ => None,
            };
            at.map(|m| m.date())
        })
    };
    Some((days().min()?, days().max()?))
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
    fn names_in_a_list() {
        let cases = [
            ("/home/dana/contacts.csv", "contacts.csv"),
            ("C:\\Users\\Dana\\Contact.csv", "Contact.csv"),
            ("/x/WE_1.ZIP:WE_1/Contact.csv", "Contact.csv in WE_1.ZIP"),
            ("report.xlsx:Sheet1", "Sheet1 in report.xlsx"),
            ("demo:Contact.csv", "Contact.csv"),
        ];
        for (path, want) in cases {
            assert_eq!(file_name(path), want);
        }
    }

    #[test]
    fn why_a_file_is_not_used_without_its_path() {
        let file = |why: &str, is_copy| Unusable {
            path: "/x/a.csv".to_owned(),
            why: why.to_owned(),
            hint: None,
            is_copy,
            columns: Vec::new(),
        };
        assert_eq!(
            not_used(&file("nothing was found in /x/a.csv", false)),
            "nothing was found in it"
        );
        assert_eq!(
            not_used(&file("no export was found in the folder /x/a.csv", false)),
            "no export was found in it"
        );
        let copy = file("it has the same content as /x/b.csv, which was read", true);
        assert_eq!(not_used(&copy), "the same as b.csv");
    }
}
