//! `syncsleuth apps`: the catalogue of sync applications, searched, or held against lists of installed
//! programs.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Value, json};

use super::Failure;
use super::args::{AppsArgs, Args};
use crate::import::inventory::{self, Inventory};
use crate::knowledge::Knowledge;
use crate::knowledge::apps::{App, Direction};
use crate::knowledge::fact::Fact;
use crate::record::Kind;
use crate::text::{shown, wrap};

/// Lines are wrapped at this width.
const WIDTH: usize = 96;
/// What a list of programs cannot tell.
const ABSENCE: &str = "A list without a hit clears nobody: products that run from server to server, \
    connected apps and phones leave no trace on the computer.";
/// Said where the list shows something.
const SWITCHED_OFF: &str = "switched off now; it may have synced until recently";

/// What was found in the lists: the list, the line, its number, and the application.
struct Recognised<'k> {
    path: String,
    line: String,
    line_number: u32,
    disabled: bool,
    app: &'k App,
}

pub(super) fn run(_args: &Args, of: &AppsArgs) -> Result<(), Failure> {
    let knowledge = Knowledge::embedded();
    let query = of.query.join(" ");
    let lists = read_lists(of, knowledge)?;
    let recognised = recognised(&lists, knowledge);
    let apps = chosen(knowledge, &query, &recognised, !of.inventory.is_empty());
    let text = if of.json {
        let value = as_json(knowledge, &apps, &recognised, !of.inventory.is_empty());
        let text = serde_json::to_string_pretty(&value);
        text.map_err(|fault| Failure::new(format!("cannot write the result: {fault}")))? + "\n"
    } else if !of.inventory.is_empty() {
        inventory_report(knowledge, &lists, &recognised, &apps, &query)
    } else if query.trim().is_empty() {
        catalogue(knowledge)
    } else {
        hits(&apps, &query)
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

fn read_lists(of: &AppsArgs, knowledge: &Knowledge) -> Result<Vec<Inventory>, Failure> {
    let lists = of.inventory.iter().map(|path| {
        inventory::read(path, knowledge).map_err(|fault| {
            Failure::new(format!("cannot read {}: {fault}", path.display())).hint(
                "give a text, CSV, JSON or registry file that lists installed programs or Outlook add-ins",
            )
        })
    });
    lists.collect()
}

fn recognised<'k>(lists: &[Inventory], knowledge: &'k Knowledge) -> Vec<Recognised<'k>> {
    let mut found = Vec::new();
    for list in lists {
        for hit in &list.hits {
            if let Some(app) = knowledge.apps.get(&hit.app) {
                found.push(Recognised {
                    path: list.path.clone(),
                    line: hit.line.clone(),
                    line_number: hit.line_number,
                    disabled: hit.disabled,
                    app,
                });
            }
        }
    }
    found
}

/// The applications to show: those that fit the query; with lists, only those found there.
fn chosen<'k>(
    knowledge: &'k Knowledge,
    query: &str,
    recognised: &[Recognised<'k>],
    has_lists: bool,
) -> Vec<&'k App> {
    let fitting = knowledge.apps.search(query).into_iter();
    if has_lists {
        fitting
            .filter(|app| recognised.iter().any(|found| found.app.id == app.id))
            .collect()
    } else {
        fitting.collect()
    }
}

fn as_json(
    knowledge: &Knowledge,
    apps: &[&App],
    recognised: &[Recognised<'_>],
    has_lists: bool,
) -> Value {
    let apps: Vec<Value> = apps
        .iter()
        .map(|app| {
            let mut value = json!(app);
            if let Some(fields) = value.as_object_mut() {
                fields.insert("caution".to_owned(), json!(app.caution()));
            }
            value
        })
        .collect();
    let recognised: Vec<Value> = recognised
        .iter()
        .map(|found| {
            json!({
                "app": found.app.id,
                "name": found.app.name,
                "line": found.line,
                "line_number": found.line_number,
                "path": found.path,
                "disabled": found.disabled,
            })
        })
        .collect();
    let mut value = json!({
        "schema": "syncsleuth.apps/1",
        "apps": apps,
        "recognised": recognised,
        "note": ABSENCE,
    });
    if has_lists && let Some(fields) = value.as_object_mut() {
        let ids: Vec<&str> = knowledge
            .apps
            .server_side()
            .map(|app| app.id.as_str())
            .collect();
        fields.insert("leave_no_trace".to_owned(), json!(ids));
    }
    value
}

/// The whole catalogue, a line for each application.
fn catalogue(knowledge: &Knowledge) -> String {
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

/// What fits a query: the best in full, or all in full where they are few.
fn hits(apps: &[&App], query: &str) -> String {
    let mut out = String::new();
    let Some((best, others)) = apps.split_first() else {
        let text = format!(
            "No sync application fits \"{}\". Try a part of its name, or leave the name out to see all.",
            shown(query)
        );
        paragraph(&mut out, 0, &text);
        return out;
    };
    details(&mut out, best);
    if !others.is_empty() {
        out.push('\n');
        heading(&mut out, "Also fits");
        for app in others {
            line_of(&mut out, app);
        }
    }
    out
}

fn inventory_report(
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
            format!(
                "{} {unit}. {}",
                crate::text::count(u64::from(limit)),
                app.limit_note
            )
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
    item(out, "Sources", &app.sources.join(" "), None);
    item(out, "Checked", &app.checked.to_string(), None);
}

fn pause(out: &mut String, app: &App) {
    let cleanup = &Knowledge::embedded().cleanup;
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
    let ways = [
        Direction::Both,
        Direction::ToOutlook,
        Direction::ToSalesforce,
    ];
    let usual = app.default_direction.unwrap_or(Direction::Both);
    for kind in &app.kinds {
        let ways = ways.into_iter().filter(|way| *way == usual);
        for entry in ways.filter_map(|way| cleanup.left_on(&app.id, way, *kind)) {
            let text = format!(
                "{}, while it is left on. Deleted in Outlook: {} Deleted on the other side: {}",
                kind.noun(2),
                entry.in_outlook_says,
                entry.in_other_says
            );
            item(out, "Left on", &text, entry.caution());
        }
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
        let _ = writeln!(out, "  {}{line}", crate::text::fit(label, 14));
    }
}

/// A text wrapped with an indent; its further lines stand two columns deeper.
fn paragraph(out: &mut String, indent: usize, text: &str) {
    for (at, line) in wrap(text, WIDTH - indent - 2).iter().enumerate() {
        let deeper = if at == 0 || indent == 0 { 0 } else { 2 };
        let _ = writeln!(out, "{:1$}{line}", "", indent + deeper);
    }
}
