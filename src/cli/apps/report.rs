//! What `syncsleuth apps` prints for people.

use std::fmt::Write as _;

use super::{ABSENCE, Recognised};
use crate::import::inventory::{Inventory, WINGET};
use crate::knowledge::Knowledge;
use crate::knowledge::apps::{App, Direction};
use crate::knowledge::fact::Fact;
use crate::record::Kind;
use crate::text::{count, fit, shown, wrap};

/// Lines are wrapped at this width, addresses excepted.
const WIDTH: usize = 96;
/// How many of the best hits of a query are shown in full.
const IN_FULL: usize = 2;
/// Said of an add-in the list shows as off.
const SWITCHED_OFF: &str = "switched off now; it may have synced until recently";

/// The whole catalogue, a line for each application.
pub(super) fn catalogue(knowledge: &Knowledge) -> String {
    let mut out = String::new();
    for group in knowledge.apps.groups() {
        heading(&mut out, &group.title);
        for app in knowledge.apps.in_group(&group.id) {
            line_of(&mut out, app);
        }
        out.push('\n');
    }
    heading(&mut out, "What holds for all of them");
    for rule in knowledge.apps.rules() {
        paragraph(&mut out, 2, &format!("{}. {}", rule.title, rule.means));
    }
    out.push('\n');
    paragraph(&mut out, 0, "More about one of them: syncsleuth apps NAME");
    out
}

/// What fits a query: the best in full, the others by name.
pub(super) fn hits(apps: &[&App], query: &str) -> String {
    let mut out = String::new();
    if apps.is_empty() {
        let text = format!(
            "No sync application fits \"{}\". Try a part of its name, or leave the name out to see all.",
            shown(query)
        );
        paragraph(&mut out, 0, &text);
        return out;
    }
    let (best, others) = apps.split_at(apps.len().min(IN_FULL));
    for (at, app) in best.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        details(&mut out, app);
    }
    if !others.is_empty() {
        out.push('\n');
        heading(&mut out, "Also fits");
        for app in others {
            line_of(&mut out, app);
        }
    }
    out
}

pub(super) fn of_lists(
    knowledge: &Knowledge,
    lists: &[Inventory],
    recognised: &[Recognised<'_>],
    apps: &[&App],
    query: &str,
) -> String {
    let mut out = String::new();
    for list in lists {
        heading(&mut out, &shown(&list.path));
        let mut found = recognised
            .iter()
            .filter(|found| found.path == list.path)
            .peekable();
        if found.peek().is_none() {
            paragraph(
                &mut out,
                2,
                "No sync application was recognised in this list.",
            );
        }
        for hit in found {
            let off = if hit.disabled {
                format!(" ({SWITCHED_OFF})")
            } else {
                String::new()
            };
            let text = format!(
                "line {}: {} -> {}{off}",
                hit.line_number,
                shown(&hit.line),
                hit.app.name
            );
            paragraph(&mut out, 2, &text);
        }
        if list.is_winget {
            paragraph(&mut out, 2, WINGET);
        }
        out.push('\n');
    }
    if !query.trim().is_empty() && apps.is_empty() && !recognised.is_empty() {
        let text = format!("None of them fits \"{}\".", shown(query));
        paragraph(&mut out, 0, &text);
        out.push('\n');
    }
    for app in apps {
        details(&mut out, app);
        out.push('\n');
    }
    paragraph(&mut out, 0, ABSENCE);
    let names: Vec<&str> = knowledge
        .apps
        .server_side()
        .map(|app| app.name.as_str())
        .collect();
    paragraph(
        &mut out,
        0,
        &format!("Ask about these too: {}.", names.join("; ")),
    );
    out
}

fn line_of(out: &mut String, app: &App) {
    let caution = app
        .caution()
        .map(|text| format!(" ({text})"))
        .unwrap_or_default();
    let server = if app.server_side && !app.on_computer {
        " Leaves no trace on the computer."
    } else {
        ""
    };
    let text = format!("{}: {}. {}{server}{caution}", app.id, app.name, app.joins);
    paragraph(out, 2, &text);
}

/// Everything about one application.
fn details(out: &mut String, app: &App) {
    heading(out, &format!("{} ({})", app.name, app.id));
    if let Some(caution) = app.caution() {
        item(out, "Caution", &format!("Most of this is {caution}."), None);
    }
    if !app.also_known_as.is_empty() {
        item(out, "Also called", &app.also_known_as.join(", "), None);
    }
    item(out, "Joins", &app.joins, app.caution_for("joins"));
    let kinds: Vec<&str> = Kind::ALL
        .into_iter()
        .filter(|kind| app.carries(*kind))
        .map(|kind| kind.noun(2))
        .collect();
    item(out, "Carries", &kinds.join(", "), None);
    item(
        out,
        "Direction",
        &app.directions,
        app.caution_for("directions"),
    );
    item(out, "Matching", &app.matching, app.caution_for("matching"));
    item(out, "Interval", &app.interval, app.caution_for("interval"));
    let limit = match (app.limit, &app.limit_unit) {
        (Some(limit), Some(unit)) => {
            format!("{} {unit}. {}", count(u64::from(limit)), app.limit_note)
        }
        _ => app.limit_note.clone(),
    };
    item(out, "Limit", &limit, app.caution_for("limit"));
    item(
        out,
        "Both changed",
        &app.conflict,
        app.caution_for("conflict"),
    );
    item(out, "Deletions", &app.deletes, app.caution_for("deletes"));
    item(out, "Remembers", &app.memory, app.caution_for("memory"));
    item(out, "Status", &app.status, app.caution_for("status"));
    item(out, "Seen as", &app.hints.join(" "), None);
    let traces: Vec<&str> = app
        .traces
        .iter()
        .chain(&app.places)
        .map(String::as_str)
        .collect();
    item(out, "Traces", &traces.join("; "), None);
    if app.server_side {
        let text =
            "It runs, or can run, from server to server, where no list of programs shows it.";
        item(out, "Note", text, None);
    }
    for note in &app.notes {
        item(out, "Note", note, None);
    }
    pause(out, app);
    for (at, source) in app.sources.iter().enumerate() {
        // An address that is broken over two lines cannot be opened.
        let label = if at == 0 { "Sources" } else { "" };
        let _ = writeln!(out, "  {}{source}", fit(label, 14));
    }
    item(out, "Checked", &app.checked.to_string(), None);
}

fn pause(out: &mut String, app: &App) {
    let cleanup = &Knowledge::in_force().cleanup;
    let Some(pause) = cleanup.pause(&app.pause) else {
        return;
    };
    let text = format!(
        "{} ({})",
        pause.steps.join(" "),
        pause.who.trim_end_matches('.')
    );
    item(out, "To pause", &text, pause.caution());
    for note in &pause.notes {
        item(out, "", note, None);
    }
    for entry in &cleanup.left_on {
        if !entry.apps.contains(&app.id) {
            continue;
        }
        let kinds: Vec<&str> = entry.kinds.iter().map(|kind| kind.noun(2)).collect();
        let text = format!(
            "{}{}. Deleted in Outlook: {} Deleted on the other side: {} {}",
            kinds.join(", "),
            entry.direction.map_or("", way),
            entry.in_outlook_says,
            entry.in_other_says,
            entry.moved_says.as_deref().unwrap_or_default()
        );
        item(out, "If left on", text.trim_end(), entry.caution());
    }
}

/// A direction as the end of a list of kinds.
fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Both => ", both ways",
        Direction::ToOutlook => ", to Outlook only",
        Direction::ToSalesforce => ", from Outlook only",
        Direction::Off => ", switched off",
    }
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

/// A labelled text, wrapped with a hanging indent; left out where there is nothing to say.
fn item(out: &mut String, label: &str, text: &str, caution: Option<&str>) {
    if text.is_empty() {
        return;
    }
    let text = caution.map_or_else(|| text.to_owned(), |caution| format!("{text} ({caution})"));
    for (at, line) in wrap(&text, WIDTH - 16).iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        let _ = writeln!(out, "  {}{line}", fit(label, 14));
    }
}

/// A text wrapped with an indent; its further lines stand two columns deeper.
fn paragraph(out: &mut String, indent: usize, text: &str) {
    for (at, line) in wrap(text, WIDTH - indent - 2).iter().enumerate() {
        let deeper = if at == 0 || indent == 0 { 0 } else { 2 };
        let _ = writeln!(out, "{:1$}{line}", "", indent + deeper);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_can_be_shown() {
        let apps = &Knowledge::embedded().apps;
        let all = catalogue(Knowledge::embedded());
        for app in apps.all() {
            let mut out = String::new();
            details(&mut out, app);
            assert!(out.contains("  To pause      "), "{out}");
            assert!(out.contains("  Sources       "), "{out}");
            assert!(all.contains(&format!("  {}: ", app.id)), "{}", app.id);
        }
        assert!(hits(&apps.search("zzqq"), "zzqq").contains("No sync application fits"));
        assert!(hits(&apps.search("groove"), "groove").contains("not confirmed"));
    }
}
