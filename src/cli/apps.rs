//! `syncsleuth apps`: the catalogue of sync applications, searched, or held against lists of installed
//! programs.

mod report;

use std::io::Write as _;

use serde_json::{Value, json};

use super::Failure;
use super::args::{AppsArgs, Args};
use super::beside::Page;
use crate::import::inventory::{self, ABSENCE, Inventory};
use crate::knowledge::Knowledge;
use crate::knowledge::apps::App;
use crate::knowledge::fact::Fact;

/// What was found in the lists: the list, the line, its number, and the application.
struct Recognised<'k> {
    path: String,
    line: String,
    line_number: u32,
    disabled: bool,
    app: &'k App,
}

pub(super) fn run(_args: &Args, of: &AppsArgs) -> Result<(), Failure> {
    let knowledge = Knowledge::in_force();
    let query = of.query.join(" ");
    let lists = read_lists(of, knowledge)?;
    let recognised = recognised(&lists, knowledge);
    let apps = chosen(knowledge, &query, &recognised, !of.inventory.is_empty());
    let text = if of.json {
        let value = as_json(knowledge, &apps, &recognised, &lists);
        let text = serde_json::to_string_pretty(&value);
        text.map_err(|fault| Failure::new(format!("cannot write the result: {fault}")))? + "\n"
    } else if !of.inventory.is_empty() {
        report::of_lists(knowledge, &lists, &recognised, &apps, &query)
    } else if query.trim().is_empty() {
        report::catalogue(knowledge)
    } else {
        report::hits(&apps, &query)
    };
    if of.json {
        std::io::stdout().lock().write_all(text.as_bytes())?;
    } else {
        let mut out = Page::new();
        out.write_all(text.as_bytes())?;
        out.flush()?;
    }
    Ok(())
}

fn read_lists(of: &AppsArgs, knowledge: &Knowledge) -> Result<Vec<Inventory>, Failure> {
    let lists = of.inventory.iter().map(|path| {
        inventory::read(path, knowledge).map_err(|fault| {
            let failure = Failure::new(fault.to_string());
            match fault.hint() {
                Some(hint) => failure.hint(hint),
                None => failure,
            }
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
    lists: &[Inventory],
) -> Value {
    let has_lists = !lists.is_empty();
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
    let about: Vec<Value> = lists
        .iter()
        .filter(|list| list.is_winget)
        .map(|list| json!({ "path": list.path, "note": inventory::WINGET }))
        .collect();
    if !about.is_empty()
        && let Some(fields) = value.as_object_mut()
    {
        fields.insert("lists".to_owned(), json!(about));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str, query: &str) -> (String, Value) {
        let knowledge = Knowledge::embedded();
        let lists = [inventory::parse("programs.txt", text, knowledge)];
        let found = recognised(&lists, knowledge);
        let apps = chosen(knowledge, query, &found, true);
        (
            report::of_lists(knowledge, &lists, &found, &apps, query),
            as_json(knowledge, &apps, &found, &lists),
        )
    }

    #[test]
    fn a_list_shows_its_hits_and_what_it_cannot_show() {
        let (text, json) = report("Notepad\nSalesforce for Outlook\n", "");
        assert!(text.contains("line 2: Salesforce for Outlook"), "{text}");
        assert!(
            text.contains("clears nobody") && text.contains("Einstein"),
            "{text}"
        );
        assert_eq!(json["schema"], "syncsleuth.apps/1");
        assert_eq!(json["recognised"][0]["app"], "sfo");
        assert_eq!(json["recognised"][0]["line_number"], 2);
        assert_eq!(json["recognised"][0]["path"], "programs.txt");
        assert_eq!(json["apps"][0]["id"], "sfo");
        let note = json["note"].as_str().unwrap();
        assert!(note.contains("server to server"), "{note}");
    }

    #[test]
    fn an_empty_list_clears_nobody() {
        let (text, json) = report("", "");
        assert!(
            text.contains("No sync application was recognised"),
            "{text}"
        );
        assert!(text.contains("clears nobody"), "{text}");
        assert_eq!(json["apps"], json!([]));
        let (text, _) = report("iCloud\n", "hubspot");
        assert!(text.contains("None of them fits"), "{text}");
    }

    #[test]
    fn nothing_from_a_list_reaches_the_terminal_raw() {
        let (text, _) = report("iCloud (\u{202e}\u{1b}[31mred)\n", "");
        assert!(text.contains("line 1: iCloud"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}
