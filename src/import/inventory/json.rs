//! Lists of programs as JSON: PowerShell (`ConvertTo-Json`), `winget export`, `system_profiler -json`.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

/// How deep a list may be nested.
const DEPTH: usize = 16;

/// The keys that hold a program's name, in lower case.
const NAMES: [&str; 9] = [
    "displayname",
    "friendlyname",
    "name",
    "_name",
    "progid",
    "packageidentifier",
    "packagename",
    "pschildname",
    "productname",
];

/// A name in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    /// The line it stands in, from 1.
    pub line: u32,
    /// The object it belongs to, counted from the beginning.
    pub object: usize,
    /// Whether the object says that the add-in is switched off.
    pub disabled: bool,
}

/// The names in a list; `None` where the text is no JSON.
pub(super) fn names(text: &str) -> Option<Vec<Named>> {
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        return None;
    }
    let value: Value = serde_json::from_str(start).ok()?;
    let mut found = Vec::new();
    collect(&value, 0, &mut 0, &mut found);
    let mut lines = lines(text);
    for named in &mut found {
        // A name that occurs twice has two lines, in the order of the list.
        if let Some(line) = lines.get_mut(&named.name).and_then(VecDeque::pop_front) {
            named.line = line;
        }
    }
    Some(found)
}

/// The lines in which the names of a list stand, from 1; the text is known to be JSON.
fn lines(text: &str) -> HashMap<String, VecDeque<u32>> {
    let mut lines: HashMap<String, VecDeque<u32>> = HashMap::new();
    let (mut line, mut is_name, mut rest) = (1, false, text);
    while let Some(at) = rest.find(['"', '\n']) {
        let (before, literal) = rest.split_at(at);
        is_name &= before.trim().is_empty() || before.trim() == ":";
        if literal.starts_with('\n') {
            line += 1;
            rest = literal.get(1..).unwrap_or_default();
            continue;
        }
        // The quote it begins with counts as escaped: it ends nothing.
        let mut is_escaped = true;
        let end = literal.find(|c: char| {
            let ends = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        });
        let (literal, after) = literal.split_at(end.map_or(literal.len(), |end| end + 1));
        let value: String = serde_json::from_str(literal).unwrap_or_default();
        if after.trim_start().starts_with(':') {
            is_name = NAMES.contains(&value.to_lowercase().as_str());
        } else if is_name {
            lines.entry(value).or_default().push_back(line);
            is_name = false;
        }
        rest = after;
    }
    lines
}

fn collect(value: &Value, depth: usize, objects: &mut usize, found: &mut Vec<Named>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(items) => {
            for item in items {
                collect(item, depth + 1, objects, found);
            }
        }
        Value::Object(map) => {
            let object = *objects;
            *objects += 1;
            let disabled = map.iter().any(|(key, value)| {
                let text = match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                super::is_off(key, &text)
            });
            for (key, value) in map {
                match value {
                    Value::String(name) if NAMES.contains(&key.to_lowercase().as_str()) => {
                        found.push(Named {
                            name: name.clone(),
                            line: 0,
                            object,
                            disabled,
                        });
                    }
                    Value::Array(_) | Value::Object(_) => {
                        collect(value, depth + 1, objects, found);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}
