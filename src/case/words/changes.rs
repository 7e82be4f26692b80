//! What changed, in words that every front end shares.

use crate::case::changes::{Changes, Sort};
use crate::case::{Evidence, Session};
use crate::diagnosis::{Decided, Setting};
use crate::history::{Change, FieldChange, What};
use crate::knowledge::Knowledge;
use crate::matching::plain_name;
use crate::record::{Record, RecordRef, Source};
use crate::text::count;

/// How much happened, in a sentence.
pub fn totals(changes: &Changes) -> String {
    let counts = &changes.found.counts;
    let n = |n: usize| count(n as u64);
    let mut parts = vec![
        format!("{} deleted", n(counts.deleted - counts.out_of_sight)),
        format!("{} changed", n(counts.modified)),
        format!("{} new", n(counts.added)),
    ];
    if counts.recreated > 0 {
        parts.push(format!("{} made again", n(counts.recreated)));
    }
    if counts.out_of_sight > 0 {
        parts.push(format!("{} only out of sight", n(counts.out_of_sight)));
    }
    format!(
        "Since the older exports: {}; {} as they were.",
        parts.join(", "),
        n(counts.unchanged)
    )
}

/// What happened to a record, in a few words beside its name.
pub fn tag(change: &Change, sort: Sort) -> String {
    match sort {
        Sort::Changed | Sort::Writing | Sort::Moved | Sort::Owner => {
            let shown = |f: &&FieldChange| sort == Sort::Writing || !f.form_only;
            let mut names: Vec<&str> = Vec::new();
            for field in change.fields.iter().filter(shown) {
                let name = plain_name(field.field);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            match names.as_slice() {
                [] => sort.label().to_owned(),
                [one] => (*one).to_owned(),
                [one, two] => format!("{one}, {two}"),
                [one, rest @ ..] => format!("{one} + {}", rest.len()),
            }
        }
        Sort::New if change.restored => "lives again".to_owned(),
        other => other.label().to_owned(),
    }
}

/// Where it happened and what, as a heading: "changed in Salesforce".
pub fn heading(change: &Change, sort: Sort) -> String {
    let system = change.system.label();
    let kind = change.kind.noun(1);
    match (change.what, sort) {
        (What::Deleted, Sort::OutOfSight) => format!("{kind}, only out of sight in {system}"),
        (What::Deleted, _) if change.merged_into.is_some() => {
            format!("{kind}, merged away in {system}")
        }
        (What::Deleted, _) => format!("{kind}, deleted in {system}"),
        (What::Recreated, _) => format!("{kind}, made again in {system}"),
        (What::Added, _) if change.restored => format!("{kind}, lives again in {system}"),
        (What::Added, _) => format!("{kind}, new in {system}"),
        (What::Modified, Sort::Writing) => format!("{kind}, written differently in {system}"),
        (What::Modified, _) => format!("{kind}, changed in {system}"),
    }
}

/// What else is known of a change: who, when, where it lives on, why it may be only out of sight.
pub fn facts(change: &Change, before: &[Source], after: &[Source]) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(why) = &change.out_of_sight {
        lines.push(format!("Probably still there: {}", why.sentence()));
    }
    let stamp = match change.what {
        What::Deleted => change.deleted_at,
        What::Modified => change.after.and_then(|at| at.of(after).modified),
        What::Recreated | What::Added => change.after.and_then(|at| at.of(after).created),
    };
    let by = change.by.label();
    let when = stamp.map(|at| format!(" on {}", at.short()));
    let who = by.map(|by| format!(" in the name of {by}"));
    if when.is_some() || who.is_some() {
        let did = match change.what {
            What::Deleted => "Deleted",
            What::Modified => "Last changed",
            What::Recreated | What::Added => "Made",
        };
        let note = if by.is_some() {
            "; a sync acts in the user's name"
        } else {
            ""
        };
        let (when, who) = (when.unwrap_or_default(), who.unwrap_or_default());
        lines.push(format!("{did}{when}{who}{note}."));
    }
    if change.what == What::Recreated {
        let id = |record: Option<&Record>| record.and_then(|r| r.id.as_deref()).map(str::to_owned);
        let old = id(change.before.map(|at| at.of(before)));
        let new = id(change.after.map(|at| at.of(after)));
        if let (Some(old), Some(new)) = (old, new) {
            lines.push(format!("Its id was {old} and is {new}."));
        }
    }
    if let Some(into) = &change.merged_into {
        lines.push(format!("It was merged into the record {into}."));
    }
    if change.what == What::Deleted && !change.still_in.is_empty() {
        let systems: Vec<&str> = change.still_in.iter().map(|s| s.label()).collect();
        lines.push(format!("It is still in {}.", systems.join(" and ")));
    }
    lines
}

/// The record a change is about, as far as there is one, and the exports it stands in.
pub fn subject(evidence: &Evidence, change: &Change) -> Option<(RecordRef, bool)> {
    match (change.before, change.after) {
        (Some(at), _) if change.what == What::Deleted => Some((at, true)),
        (_, Some(at)) if !at.of(&evidence.sources).deleted => Some((at, false)),
        (Some(at), _) => Some((at, true)),
        (None, at) => at.map(|at| (at, false)),
    }
}

/// What became of a record, as a paragraph.
pub fn story(session: &Session, change: &Change) -> String {
    let knowledge = Knowledge::in_force();
    let answers = session.case.answers.in_force(knowledge);
    let evidence = &session.evidence;
    let setting = Setting {
        knowledge,
        answers: &answers,
        before: &evidence.before,
        sources: &evidence.sources,
        matches: &evidence.matches,
    };
    let mut story = setting.of_change(change, &Decided::default());
    // Where it has a twin today, the two have a story of their own.
    let other = change.after.and_then(|at| {
        let other = super::findings::partner(session, at)?;
        Some(super::findings::story(session, at, other))
    });
    if let Some(other) = other {
        story.push_str("\n\nIt also has a double today. ");
        story.push_str(&other);
    }
    story
}

/// What is told of what happened at once.
const MOST_AT_ONCE: usize = 20;

/// What happened to many records at once, the most first: whole columns and bursts, a paragraph each. What
/// concerns fewer than one in a hundred of the changed records is only counted.
pub fn at_once(changes: &Changes) -> Vec<String> {
    let found = &changes.found;
    let effects = found.effects.iter();
    let bursts = changes.bursts().iter();
    let mut told: Vec<(usize, String)> = effects
        .map(|effect| (effect.changes.len(), effect.sentence()))
        .chain(bursts.map(|burst| (burst.changes.len(), burst.sentence())))
        .collect();
    told.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let all = told.len();
    told.retain(|(n, _)| n * 100 >= found.changes.len());
    told.truncate(MOST_AT_ONCE);
    let small = all - told.len();
    let mut lines: Vec<String> = told.into_iter().map(|(_, said)| said).collect();
    if small > 0 {
        lines.push(format!(
            "And {} more things that happened to a few records each.",
            count(small as u64)
        ));
    }
    lines
}

/// Why there is nothing to see, where there is not.
pub fn nothing(session: &Session) -> String {
    if session.evidence.before.is_empty() {
        return BRING.to_owned();
    }
    "Nothing changed between the older exports and those of today, as far as they can be compared."
        .to_owned()
}

/// What to bring so that changes can be seen.
pub const BRING: &str = "To see what was deleted or changed, bring an export from before the trouble, and mark it as older on Exports (o); for what was deleted, also an Export All of Salesforce.";

/// Where two values part: how many bytes they have in common in front and at the end.
pub fn differing(before: &str, after: &str) -> (usize, usize) {
    let front: usize = before
        .chars()
        .zip(after.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (rest_a, rest_b) = (&before[front..], &after[front..]);
    let end: usize = rest_a
        .chars()
        .rev()
        .zip(rest_b.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    (front, end)
}
