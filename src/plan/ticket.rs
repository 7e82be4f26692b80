//! The case in short, for a ticket: what was found and why, what was decided, done and left.
//!
//! A ticket is read by many, so it names no record: it holds counts, the cause, and the names of exports.
//! [`sections`] gathers it; three writers give it the forms that ticket systems take.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::markdown::plain;
use super::markup::Markup;
use super::{Part, Plan};
use crate::case::words;
use crate::case::{Case, Marks, Role, Verdict};
use crate::knowledge::Knowledge;
use crate::record::{Kind, System};
use crate::text::shown;

/// At most so many reasons are given for the cause; the wizard shows them all.
const MOST_REASONS: usize = 5;

/// The heading of the notes.
pub(crate) const NOTES: &str = "Notes";

/// A heading of the ticket and the lines under it. All text is safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// A sentence each.
    pub lines: Vec<String>,
}

/// What a ticket says of a case whose plan has these parts.
pub(super) fn sections(
    case: &Case,
    knowledge: &Knowledge,
    marks: &Marks,
    parts: &[Part],
    today: Date,
) -> Vec<Section> {
    let sections = [
        ("What happened", verdict(case)),
        ("Why", cause(case, knowledge)),
        ("What was looked at", exports(case)),
        ("Which product does it", isolated(case)),
        ("What was decided", decided(case, marks)),
        ("What was done", done(case, parts)),
        ("What is left", left(parts)),
        ("When to look again", again(case, today)),
        (NOTES, notes(case)),
    ];
    let sections = sections.into_iter().filter(|(_, lines)| !lines.is_empty());
    sections
        .map(|(title, lines)| Section {
            title: title.to_owned(),
            lines,
        })
        .collect()
}

/// The rounds of the experiment, and what they proved.
fn isolated(case: &Case) -> Vec<String> {
    let ours = case.isolation_at_work();
    ours.into_iter()
        .flat_map(words::isolation::report)
        .collect()
}

/// The notes, a line each.
fn notes(case: &Case) -> Vec<String> {
    let lines = case.notes.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| shown(line.trim()).into_owned()).collect()
}

fn verdict(case: &Case) -> Vec<String> {
    vec![match &case.findings {
        Some(findings) => shown(&findings.verdict).into_owned(),
        None => "Nothing was concluded yet.".to_owned(),
    }]
}

fn cause(case: &Case, knowledge: &Knowledge) -> Vec<String> {
    let Some(findings) = &case.findings else {
        return Vec::new();
    };
    let mut causes = findings.causes.iter().filter_map(|(id, probability)| {
        let title = &knowledge.causes.get(id)?.title;
        Some(format!("{title} ({:.0} in 100)", probability * 100.0))
    });
    let Some(first) = causes.next() else {
        return Vec::new();
    };
    let mut lines = vec![format!("Most likely: {first}.")];
    let reasons = findings.reasons.iter().take(MOST_REASONS);
    lines.extend(reasons.map(|reason| format!("For it: {}", shown(reason))));
    lines.extend(
        causes
            .next()
            .map(|second| format!("Next likely: {second}.")),
    );
    lines
}

fn exports(case: &Case) -> Vec<String> {
    let mut lines = Vec::new();
    for file in case.sources.iter().filter(|f| f.role != Role::Inventory) {
        let counts = [
            (Kind::Contact, file.counts.contacts),
            (Kind::Event, file.counts.events),
            (Kind::Task, file.counts.tasks),
        ];
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(kind, n)| format!("{n} {}", kind.noun(n)))
            .collect();
        let name = file.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let system = file.system.map_or("unknown system", System::label);
        let age = match file.role {
            Role::Before => ", from before",
            _ => "",
        };
        let counts = if counts.is_empty() {
            "no records".to_owned()
        } else {
            counts.join(", ")
        };
        lines.push(format!("{} ({system}{age}): {counts}", shown(name)));
    }
    lines
}

fn decided(case: &Case, marks: &Marks) -> Vec<String> {
    let mut to_delete: BTreeMap<(System, Kind), usize> = BTreeMap::new();
    for (record, _) in case.deletions(marks) {
        if let Some(card) = case.cards.get(record) {
            *to_delete.entry((card.system, card.kind)).or_default() += 1;
        }
    }
    let mut lines: Vec<String> = to_delete
        .into_iter()
        .map(|((system, kind), n)| {
            format!(
                "{n} {} to delete by hand in {}; for each, another one stays",
                kind.noun(n),
                system.label()
            )
        })
        .collect();
    let pairs = |wanted: fn(&Marks, &Verdict) -> bool| {
        let verdicts = case.journal.iter().map(|e| &e.verdict);
        let mut pairs: Vec<_> = verdicts.filter(|v| wanted(marks, v)).map(both).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.len()
    };
    let apart = pairs(
        |marks, v| matches!(v, Verdict::NotSame { left, right } if marks.is_apart(left, right)),
    );
    let later = pairs(
        |marks, v| matches!(v, Verdict::Later { left, right } if marks.is_later(left, right)),
    );
    for (n, what) in [
        (apart, "said to be different; both stay"),
        (later, "put off, to be looked at again"),
    ] {
        if n > 0 {
            lines.push(format!("{n} {} {what}", pair(n)));
        }
    }
    let held = case.held.keys().filter(|r| marks.is_marked(r)).count();
    if held > 0 {
        lines.push(format!(
            "{held} marked, but left alone: the findings speak against it"
        ));
    }
    if lines.is_empty() {
        lines.push("Nothing is marked for deletion.".to_owned());
    }
    lines
}

fn both(verdict: &Verdict) -> Option<[String; 2]> {
    match verdict {
        Verdict::NotSame { left, right } | Verdict::Later { left, right } => {
            let mut pair = [left.to_string(), right.to_string()];
            pair.sort_unstable();
            Some(pair)
        }
        Verdict::Delete { .. } | Verdict::Keep { .. } => None,
    }
}

fn pair(n: usize) -> &'static str {
    if n == 1 { "pair" } else { "pairs" }
}

fn done(case: &Case, parts: &[Part]) -> Vec<String> {
    let steps = || parts.iter().flat_map(|p| &p.steps);
    let deletions = || steps().filter(|s| s.deletion.is_some());
    let mut lines = vec![format!(
        "{} of {} steps ticked off, {} of {} deletions among them",
        steps().filter(|s| s.done).count(),
        steps().count(),
        deletions().filter(|s| s.done).count(),
        deletions().count(),
    )];
    lines.extend(
        case.plan_written
            .map(|day| format!("The plan was written on {day}.")),
    );
    for check in &case.checks {
        lines.push(format!(
            "Checked on {}: {}",
            check.day,
            shown(&check.verdict)
        ));
    }
    lines
}

fn left(parts: &[Part]) -> Vec<String> {
    parts
        .iter()
        .filter_map(|part| {
            let open = part.steps.iter().filter(|s| !s.done).count();
            let steps = if open == 1 { "step" } else { "steps" };
            (open > 0).then(|| format!("{}: {open} {steps}", part.title))
        })
        .collect()
}

/// The looks at fresh exports: after the clean-up, after the next sync, a day later.
fn again(case: &Case, today: Date) -> Vec<String> {
    let from = case.checks.last().map_or(today, |c| c.day);
    let later = from.checked_add(1.day()).unwrap_or(from);
    vec![
        "Right after the deletions, with fresh exports.".to_owned(),
        "Once the sync has run again.".to_owned(),
        format!("A day later, on {later} at the earliest."),
    ]
}

/// The ticket as plain text.
pub(super) fn text(plan: &Plan) -> String {
    let heading = |title: &str| title.to_uppercase();
    lines(&plan.title, plan, &heading, &str::to_owned)
}

/// The ticket as Markdown.
pub(super) fn markdown(plan: &Plan) -> String {
    let heading = |title: &str| format!("### {}\n", plain(title));
    lines(
        &format!("## {}\n", plain(&plan.title)),
        plan,
        &heading,
        &plain,
    )
}

/// A ticket of headings and lists, with a form for headings and one for lines.
fn lines(
    title: &str,
    plan: &Plan,
    heading: &dyn Fn(&str) -> String,
    line: &dyn Fn(&str) -> String,
) -> String {
    let mut out = format!("{title}\nAs of {}\n", plan.today);
    for section in &plan.ticket {
        let _ = writeln!(out, "\n{}", heading(&section.title));
        for text in &section.lines {
            let _ = writeln!(out, "- {}", line(text));
        }
    }
    out
}

/// The ticket as HTML between `[code]` and `[/code]`, which make `ServiceNow` show it as such.
pub(super) fn service_now(plan: &Plan) -> String {
    let mut page = Markup::default();
    page.element("h2", &[], &plan.title);
    page.element("p", &[], &format!("As of {}", plan.today));
    for section in &plan.ticket {
        page.element("h3", &[], &section.title);
        page.open("ul", &[]);
        for line in &section.lines {
            page.element("li", &[], line);
        }
        page.close();
    }
    // A bracket in a text could end the mark; the markup itself holds none.
    let inside = page.fragment().replace('[', "&#91;");
    format!("[code]{inside}[/code]\n")
}
