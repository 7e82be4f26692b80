//! Lists of programs as JSON: PowerShell (`ConvertTo-Json`), `winget export`, `system_profiler -json`.

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
    // Values are found again in their order, so that a name that occurs twice has two lines.
    let (mut from, mut line) = (0, 1);
    for named in &mut found {
        let Ok(written) = serde_json::to_string(&named.name) else {
            continue;
        };
        let Some(at) = text.get(from..).and_then(|rest| rest.find(&written)) else {
            named.line = line;
            continue;
        };
        let passed = text.get(from..from + at).unwrap_or_default();
        line += passed.matches('\n').count() as u32;
        from += at;
        named.line = line;
    }
    Some(found)
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
