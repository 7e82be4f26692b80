//! Lists of installed programs and Outlook add-ins, looked through for sync applications.
//!
//! Such lists come in many shapes: `winget list`, CSV from PowerShell or wmic, registry exports, JSON,
//! blocks of `Name : value`, or names somebody typed. The names are taken out of their shape and
//! compared with the catalogue; publishers, descriptions and paths are not, so that a maker's name
//! alone is no hit. A list without a hit proves nothing: products that run from server to server leave
//! no trace here.

use std::io;
use std::path::Path;

use serde_json::Value;

use crate::knowledge::Knowledge;

/// A list longer than this is none.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A sync application found in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its id in the catalogue.
    pub app: String,
    /// The name as the list has it; untrusted text.
    pub line: String,
    /// The line it stands on, from 1.
    pub line_number: u32,
    /// The list says that it is switched off now. It may have synced until recently.
    pub disabled: bool,
}

/// A list that was looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// The path as given.
    pub path: String,
    /// What was found, in the list's order; each application once for each line.
    pub hits: Vec<Hit>,
    /// Lines in the list.
    pub lines: u32,
}

/// Reads a list from a file.
pub fn read(path: &Path, knowledge: &Knowledge) -> io::Result<Inventory> {
    if std::fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::other(
            "the file is too large for a list of programs",
        ));
    }
    let text = decode(&std::fs::read(path)?);
    Ok(parse(&path.display().to_string(), &text, knowledge))
}

/// Looks through a list that is in memory.
pub fn parse(name: &str, text: &str, knowledge: &Knowledge) -> Inventory {
    let text = text.trim_start_matches('\u{feff}');
    let names = if is_registry(text) {
        registry_names(text)
    } else {
        json_names(text)
            .or_else(|| table_names(text))
            .unwrap_or_else(|| line_names(text))
    };
    let mut hits: Vec<Hit> = Vec::new();
    for found in names {
        let Some(app) = knowledge.apps.recognise(&found.name) else {
            continue;
        };
        let is_known = |hit: &Hit| hit.app == app.id && hit.line_number == found.line_number;
        if !hits.iter().any(is_known) {
            hits.push(Hit {
                app: app.id.clone(),
                line: found.name.trim().to_owned(),
                line_number: found.line_number,
                disabled: found.is_off,
            });
        }
    }
    Inventory {
        path: name.to_owned(),
        hits,
        lines: u32::try_from(text.lines().count()).unwrap_or(u32::MAX),
    }
}

/// A name in a list.
struct Found {
    name: String,
    line_number: u32,
    is_off: bool,
}

/// UTF-16 with or without a byte order mark, UTF-8, else Windows-1252.
fn decode(bytes: &[u8]) -> String {
    let has_mark = encoding_rs::Encoding::for_bom(bytes).is_some();
    let is_wide = !has_mark && bytes.len() > 3 && bytes[1] == 0 && bytes[3] == 0;
    let encoding = if is_wide {
        encoding_rs::UTF_16LE
    } else if std::str::from_utf8(bytes).is_ok() {
        encoding_rs::UTF_8
    } else {
        encoding_rs::WINDOWS_1252
    };
    encoding.decode(bytes).0.into_owned()
}

fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines())
}

/// Whether a column or value holds a program's or add-in's name.
fn is_name_key(key: &str) -> bool {
    let key: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    let known = [
        "displayname",
        "name",
        "friendlyname",
        "progid",
        "packagename",
        "packageidentifier",
        "program",
        "programname",
        "application",
        "applicationname",
        "app",
        "software",
        "softwarename",
        "product",
        "productname",
        "title",
        "addin",
    ];
    known.contains(&key.to_lowercase().as_str())
}

fn is_registry(text: &str) -> bool {
    text.starts_with("Windows Registry Editor") || text.starts_with("REGEDIT")
}

/// `DisplayName`, `FriendlyName` and the keys below `Addins`. `LoadBehavior` 0 to 2 means off; source:
/// Microsoft, "Registry entries for VSTO Add-ins".
fn registry_names(text: &str) -> Vec<Found> {
    let mut names: Vec<Found> = Vec::new();
    let mut section = 0;
    for (line_number, line) in numbered(text) {
        let line = line.trim();
        let mut add = |name: &str| {
            names.push(Found {
                name: name.replace("\\\"", "\"").replace("\\\\", "\\"),
                line_number,
                is_off: false,
            });
        };
        if let Some(key) = line.strip_prefix('[') {
            let key = key.trim_end_matches(']');
            let addin = key.to_lowercase().rfind("\\addins\\");
            if let Some(name) = addin.and_then(|at| key.get(at + "\\addins\\".len()..)) {
                add(name);
                section = names.len() - 1;
            } else {
                section = names.len();
            }
        } else if let Some((key, value)) = line.split_once('=') {
            let key = key.trim_matches('"');
            if key.eq_ignore_ascii_case("LoadBehavior") {
                let number = value.strip_prefix("dword:");
                let number = number.and_then(|hex| u32::from_str_radix(hex.trim(), 16).ok());
                if number.is_some_and(|n| n <= 2) {
                    names
                        .iter_mut()
                        .skip(section)
                        .for_each(|name| name.is_off = true);
                }
            } else if is_name_key(key) {
                add(value.trim_matches('"'));
            }
        }
    }
    names
}

/// Every string under a key that means a name, in the order of the file.
fn json_names(text: &str) -> Option<Vec<Found>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let value: Value = serde_json::from_str(text.trim()).ok()?;
    let mut names = Vec::new();
    collect(&value, true, &mut names);
    let line_of = |name: &str| {
        let at = text.find(name).unwrap_or(0);
        u32::try_from(text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX)
    };
    let names = names.into_iter().map(|name: String| Found {
        line_number: line_of(&name),
        name,
        is_off: false,
    });
    Some(names.collect())
}

/// Depth is bounded by the parser's own limit.
fn collect(value: &Value, is_name: bool, names: &mut Vec<String>) {
    match value {
        Value::String(name) if is_name => names.push(name.clone()),
        Value::Array(list) => list.iter().for_each(|item| collect(item, is_name, names)),
        Value::Object(map) => {
            for (key, item) in map {
                collect(item, is_name_key(key), names);
            }
        }
        _ => {}
    }
}

/// The name columns of a table with a header, whatever its delimiter.
fn table_names(text: &str) -> Option<Vec<Found>> {
    let header_at = text
        .lines()
        .position(|l| !l.trim().is_empty() && !l.starts_with("#TYPE"))?;
    let header = text.lines().nth(header_at)?;
    let delimiter = [',', ';', '\t', '|'].into_iter().find(|d| {
        header.contains(*d)
            && header
                .split(*d)
                .any(|cell| is_name_key(cell.trim_matches('"')))
    })?;
    let body: Vec<&str> = text.lines().skip(header_at).collect();
    let body = body.join("\n");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).ok()?)
        .flexible(true)
        .from_reader(body.as_bytes());
    let headers = reader.headers().ok()?.clone();
    let columns: Vec<usize> = (0..headers.len())
        .filter(|at| headers.get(*at).is_some_and(is_name_key))
        .collect();
    let mut names = Vec::new();
    let (mut line, mut counted) = (header_at + 1, 0);
    for row in reader.records().filter_map(Result::ok) {
        let at = row.position().map_or(0, |p| p.byte() as usize);
        // A row's position lies before the empty lines that were skipped to reach it.
        let blank = body.get(at..).map_or(0, |rest| {
            rest.len() - rest.trim_start_matches(['\r', '\n']).len()
        });
        let start = at + blank;
        line += body
            .get(counted..start)
            .map_or(0, |passed| passed.matches('\n').count());
        counted = start;
        for name in columns.iter().filter_map(|at| row.get(*at)) {
            names.push(Found {
                name: name.to_owned(),
                line_number: u32::try_from(line).unwrap_or(u32::MAX),
                is_off: false,
            });
        }
    }
    Some(names)
}

/// One name on a line: `winget list`, typed lists, and blocks of `Name : value`.
fn line_names(text: &str) -> Vec<Found> {
    let mut names: Vec<Found> = Vec::new();
    let mut block = 0;
    for (line_number, line) in numbered(text) {
        if line.trim().is_empty() {
            block = names.len();
            continue;
        }
        // A progress line of winget ends with carriage returns before the real text.
        let line = line
            .rsplit('\r')
            .find(|part| !part.trim().is_empty())
            .unwrap_or(line);
        let pair = line.split_once(" : ").or_else(|| line.split_once(": "));
        let name = match pair {
            Some((key, value)) if is_name_key(key) => value,
            Some((key, value)) if key.trim().eq_ignore_ascii_case("loaded") => {
                if value.trim().eq_ignore_ascii_case("false") {
                    names
                        .iter_mut()
                        .skip(block)
                        .for_each(|name| name.is_off = true);
                }
                continue;
            }
            _ => line,
        };
        let lower = line.to_lowercase();
        names.push(Found {
            name: name.to_owned(),
            line_number,
            is_off: lower.contains("inactive") || lower.contains("disabled"),
        });
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Application, line, switched off.
    type Want = (&'static str, u32, bool);

    fn found(text: &str) -> Vec<(String, u32, bool)> {
        parse("list", text, Knowledge::embedded())
            .hits
            .into_iter()
            .map(|hit| (hit.app, hit.line_number, hit.disabled))
            .collect()
    }

    fn hits(list: &[Want]) -> Vec<(String, u32, bool)> {
        list.iter()
            .map(|(a, n, off)| ((*a).to_owned(), *n, *off))
            .collect()
    }

    #[test]
    fn every_shape_gives_its_names() {
        let cases: [(&str, &[Want]); 8] = [
            (
                "\r   - \r   \\ \rName                 Id                Version\n----------\n\
                 Salesforce for Outl… ARP\\Machine\\X86 3.4\nMicrosoft Edge       Microsoft.Edge    141\n",
                &[("sfo", 3, false)],
            ),
            (
                "#TYPE Selected\n\"DisplayName\",\"DisplayVersion\",\"Publisher\"\n\
                 \"Google Workspace Sync™ for Microsoft Outlook®\",\"4.3\",\"Google\"\n\"Notes\",\"1\",\"HubSpot\"\n",
                &[("gwsmo", 3, false)],
            ),
            (
                "Node,Name,Vendor,Version\n\nPC,iCloud,Apple Inc.,7.1\n",
                &[("icloud", 3, false)],
            ),
            (
                "Windows Registry Editor Version 5.00\n\n\
                 [HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\Outlook\\Addins\\Apple.DAV.Addin]\n\
                 \"FriendlyName\"=\"iCloud Outlook Add-in\"\n\"LoadBehavior\"=dword:00000002\n\n\
                 [HKEY_LOCAL_MACHINE\\Uninstall\\{1}]\n\"DisplayName\"=\"Salesforce for Outlook\"\n\
                 \"Publisher\"=\"Pipedrive\"\n",
                &[("icloud", 3, true), ("icloud", 4, true), ("sfo", 8, false)],
            ),
            (
                "{\"SPApplicationsDataType\":[\n{\"_name\":\"iTunes\",\"version\":\"12\"},\n{\"_name\":\"Notes\",\"path\":\"/iCloud\"}]}",
                &[("itunes-sync", 2, false)],
            ),
            (
                "ProgID       : OscAddin.Connect\nFriendlyName : Outlook Social Connector 2016\nLoaded       : False\n\n\
                 ProgID       : AccessAddin.DC\nLoaded       : True\n",
                &[("osc", 1, true), ("osc", 2, true)],
            ),
            (
                "Sync2\nMicrosoft Outlook\n- Cirrus Insight (disabled)\n",
                &[("sync2", 1, false), ("cirrus", 3, true)],
            ),
            ("", &[]),
        ];
        for (text, want) in cases {
            assert_eq!(found(text), hits(want), "{text}");
        }
    }

    #[test]
    fn encodings_are_told_apart() {
        let wide: Vec<u8> = "iCloud\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut marked = vec![0xff, 0xfe];
        marked.extend(&wide);
        for bytes in [
            wide,
            marked,
            b"\xef\xbb\xbfiCloud\n".to_vec(),
            b"iCloud\n\x99".to_vec(),
        ] {
            let text = decode(&bytes);
            assert_eq!(
                parse("list", &text, Knowledge::embedded()).hits.len(),
                1,
                "{text:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            parse("list", &decode(&bytes), Knowledge::embedded());
        }
    }
}
