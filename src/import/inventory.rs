//! Lists of installed programs and of Outlook add-ins, in whatever form they were written down.
//!
//! winget tables, PowerShell output as CSV, JSON or blocks, wmic, registry exports, lists typed by
//! hand: each line gives one or more names, and the catalogue says which of them is a sync
//! application ([`crate::knowledge::apps::Apps::recognise`]).

mod json;

use std::path::Path;

use super::encoding;
use super::error::ImportError;
use super::{files, nature};
use crate::knowledge::Knowledge;
use crate::text;

/// A line that names a sync application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The application's id in the catalogue.
    pub app: String,
    /// The line as it stands in the file; untrusted text.
    pub line: String,
    /// Its number, from 1.
    pub line_number: u32,
    /// Whether the list says that the add-in is switched off now. It may have synced until recently.
    pub disabled: bool,
}

/// What a list of programs showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The path as the user gave it; untrusted text.
    pub path: String,
    /// The lines that name a sync application, in file order.
    pub hits: Vec<Hit>,
    /// How many lines were looked at.
    pub lines: u32,
    /// Whether it has the shape only lists of programs have.
    pub is_list: bool,
    /// Whether winget wrote it, which does not know every program.
    pub is_winget: bool,
}

/// The longest line that is shown whole, in bytes.
const LONG: usize = 300;

/// What a list of programs cannot tell.
pub const ABSENCE: &str = "A list without a hit clears nobody: products that run from server to server, \
    connected apps and phones leave no trace on the computer.";
/// What a list winget wrote cannot tell. <https://github.com/microsoft/winget-cli/issues/1653>
pub const WINGET: &str = "winget wrote this list: it cuts long names short and leaves out programs it does not know, \
    older sync programs among them. That a program is missing here proves nothing.";

impl Inventory {
    /// What has to be said of the list, a sentence or two each.
    pub fn notes(&self) -> impl Iterator<Item = &'static str> {
        [ABSENCE]
            .into_iter()
            .chain(self.is_winget.then_some(WINGET))
    }
}

/// Whether a text has a shape that only lists of programs have.
fn is_list(text: &str) -> bool {
    let head: String = text.chars().take(1 << 14).collect();
    let head = head.to_lowercase();
    let start = head.trim_start();
    let starts = ["windows registry editor", "regedit4", "#type selected."];
    let holds = [
        "\"displayname\"",
        "displayname,displayversion",
        "\"packageidentifier\"",
        "spapplicationsdatatype",
        "node,name,vendor",
        "<key>_name</key>",
    ];
    starts.iter().any(|s| start.starts_with(s)) || holds.iter().any(|h| head.contains(h))
}

/// Reads a list of programs from a file.
///
/// # Errors
/// [`ImportError`] where the file cannot be opened or is no text.
pub fn read(path: &Path, knowledge: &Knowledge) -> Result<Inventory, ImportError> {
    let name = text::path::to_text(path);
    let bytes = files::read(path)?;
    if bytes.is_empty() {
        return Err(ImportError::Empty { path: name });
    }
    if nature::of_bytes(&bytes).is_some() {
        return Err(ImportError::NotAList { path: name });
    }
    let decoded = encoding::decode(bytes);
    if nature::is_binary(&decoded.text) {
        return Err(ImportError::NotAList { path: name });
    }
    Ok(parse(&name, &decoded.text, knowledge))
}

/// Finds sync applications in the text of a list.
pub fn parse(name: &str, text: &str, knowledge: &Knowledge) -> Inventory {
    let mut inventory = Inventory {
        path: name.to_owned(),
        ..Inventory::default()
    };
    let text = text.trim_start_matches('\u{feff}');
    inventory.is_list = is_list(text);
    inventory.is_winget = text.contains("\"WinGetVersion\"");
    if let Some(names) = json::names(text) {
        of_json(&mut inventory, text, &names, knowledge);
        return inventory;
    }
    let mut block = Block::default();
    let table = Table::of(text);
    let mut winget = None;
    let is_property_list = text.contains("<plist");
    let mut key = String::new();
    for (index, raw) in text.split('\n').enumerate() {
        // winget draws its progress with carriage returns; what counts is what is left on the screen.
        let line = raw
            .trim_end_matches('\r')
            .rsplit('\r')
            .find(|part| !part.trim().is_empty())
            .unwrap_or_default();
        inventory.lines += u32::from(!line.trim().is_empty());
        let starts_block = line.trim().is_empty()
            || line.trim_start().starts_with(['[', '{'])
            || field(line).is_some_and(|(key, _)| key.eq_ignore_ascii_case("progid"));
        if starts_block {
            block = Block {
                unswitched: inventory.hits.len(),
                ..Block::default()
            };
        }
        winget = winget.or_else(|| second_column(line));
        let candidates = match &table {
            Some(table) => table.names(line),
            None if is_property_list => property(line, &mut key).into_iter().collect(),
            None => match winget.and_then(|width| first_cell(line, width)) {
                Some(name) => vec![name],
                None => names(line),
            },
        };
        let row_is_off = table.as_ref().is_some_and(|table| table.says_off(line));
        let is_field = field(line).is_some();
        let mut in_line: Vec<&str> = Vec::new();
        for candidate in candidates {
            let Some(app) = knowledge.apps.recognise(candidate) else {
                continue;
            };
            let known = is_field && block.apps.contains(&app.id.as_str());
            if known || in_line.contains(&app.id.as_str()) {
                continue;
            }
            in_line.push(&app.id);
            if !block.apps.contains(&app.id.as_str()) {
                block.apps.push(&app.id);
            }
            inventory.hits.push(Hit {
                app: app.id.clone(),
                line: said(line, candidate),
                line_number: index as u32 + 1,
                disabled: says_off(line) || row_is_off || block.is_off,
            });
        }
        if is_switched_off(line) {
            // Registry exports keep the order in which values were written: the name may come later.
            block.is_off = true;
            for hit in inventory.hits.iter_mut().skip(block.unswitched) {
                hit.disabled = true;
            }
            block.unswitched = inventory.hits.len();
        }
    }
    inventory.is_winget = winget.is_some();
    inventory.is_list |= inventory.is_winget;
    inventory
}

/// A registry key, or a run of lines about one program, while it is read.
#[derive(Default)]
struct Block<'k> {
    /// The applications it named, each once.
    apps: Vec<&'k str>,
    /// Whether a line said that the add-in is off: that holds for names still to come.
    is_off: bool,
    /// Its first hit that does not know yet whether it is off.
    unswitched: usize,
}

/// Takes the hits of a list in JSON; several names of one program are one hit.
fn of_json(inventory: &mut Inventory, text: &str, names: &[json::Named], knowledge: &Knowledge) {
    let lines: Vec<&str> = text.split('\n').collect();
    inventory.lines = lines.iter().filter(|l| !l.trim().is_empty()).count() as u32;
    let mut last: Option<(usize, &str)> = None;
    for named in names {
        let Some(app) = knowledge.apps.recognise(&named.name) else {
            continue;
        };
        if last == Some((named.object, app.id.as_str())) {
            continue;
        }
        last = Some((named.object, app.id.as_str()));
        let line = lines
            .get((named.line as usize).saturating_sub(1))
            .map_or("", |l| l.trim());
        inventory.hits.push(Hit {
            app: app.id.clone(),
            line: said(line, &named.name),
            line_number: named.line,
            disabled: named.disabled,
        });
    }
}

/// The line of a hit, as it is shown. Of a long one, such as compressed JSON, the name says more.
fn said(line: &str, name: &str) -> String {
    let line = line.trim();
    let shown = if line.is_empty() || line.len() > LONG {
        name
    } else {
        line
    };
    shown.chars().take(LONG).collect()
}

/// Where the second column of a `winget list` table begins, in characters, from its header: `Name` and
/// `Id` in the languages of winget.
fn second_column(line: &str) -> Option<usize> {
    let mut words = line.split_whitespace();
    let (name, id) = (words.next()?, words.next()?);
    let known = [
        "Name", "Nom", "Nome", "Nombre", "Naam", "名前", "名称", "名稱", "이름", "Имя", "Nazwa",
    ];
    let is_id = matches!(
        id.to_lowercase().as_str(),
        "id" | "идентификатор" | "标识符"
    );
    if !known.contains(&name) || !is_id || words.next().is_none() {
        return None;
    }
    let rest = line.get(line.find(name)? + name.len()..)?;
    let at = line.len() - rest.len() + rest.find(id)?;
    Some(line.get(..at)?.chars().count())
}

/// The first cell of a row in columns of a fixed width, where the row keeps to them.
fn first_cell(line: &str, width: usize) -> Option<&str> {
    let (end, _) = line.char_indices().nth(width)?;
    let cell = line.get(..end)?;
    cell.ends_with(' ').then(|| cell.trim())
}

/// The name in a line of an Apple property list (`<key>_name</key>`, then `<string>…</string>`).
fn property<'l>(line: &'l str, key: &mut String) -> Option<&'l str> {
    let line = line.trim();
    let between = |tag: &str| {
        line.strip_prefix('<')?
            .strip_prefix(tag)?
            .strip_prefix('>')?
            .split_once("</")
            .map(|(value, _)| value)
    };
    if let Some(name) = between("key") {
        name.clone_into(key);
        return None;
    }
    between("string").filter(|_| key == "_name")
}

/// A list with a header that says which column holds the names, so that a publisher, such as
/// "Salesforce", is not taken for a program.
struct Table {
    delimiter: char,
    /// The columns that hold names, from 0.
    columns: Vec<usize>,
    /// The columns that may say that an add-in is off, with their names.
    states: Vec<(usize, String)>,
}

impl Table {
    fn of(text: &str) -> Option<Self> {
        let header = text
            .lines()
            .find(|line| !line.trim().is_empty() && !line.starts_with("#TYPE"))?;
        [',', ';', '\t', '|'].into_iter().find_map(|delimiter| {
            let cells = cells(header, delimiter);
            let columns: Vec<usize> = (0..cells.len())
                .filter(|at| cells.get(*at).is_some_and(|cell| is_name_column(cell)))
                .collect();
            let states = cells.iter().enumerate();
            let states = states.filter(|(_, name)| is_state(name));
            (cells.len() > 1 && !columns.is_empty()).then(|| Table {
                delimiter,
                columns,
                states: states.map(|(at, name)| (at, (*name).to_owned())).collect(),
            })
        })
    }

    fn names<'a>(&self, line: &'a str) -> Vec<&'a str> {
        let cells = cells(line, self.delimiter);
        let names = self.columns.iter().filter_map(|at| cells.get(*at).copied());
        names.collect()
    }

    /// Whether the row says that an add-in is switched off.
    fn says_off(&self, line: &str) -> bool {
        let cells = cells(line, self.delimiter);
        self.states
            .iter()
            .any(|(at, name)| cells.get(*at).is_some_and(|value| is_off(name, value)))
    }
}

fn is_name_column(cell: &str) -> bool {
    let letters: String = cell.chars().filter(|c| c.is_alphanumeric()).collect();
    let known = [
        "name",
        "displayname",
        "friendlyname",
        "progid",
        "pschildname",
        "packagename",
        "program",
        "programname",
        "application",
        "applicationname",
        "app",
        "appname",
        "software",
        "softwarename",
        "product",
        "productname",
    ];
    known.contains(&letters.to_lowercase().as_str())
}

/// The cells of one line; a delimiter between double quotes does not count.
fn cells(line: &str, delimiter: char) -> Vec<&str> {
    let mut is_quoted = false;
    line.split(|c: char| {
        is_quoted ^= c == '"';
        c == delimiter && !is_quoted
    })
    .map(|cell| cell.trim().trim_matches('"'))
    .collect()
}

/// The parts of a line that may be a program's name.
fn names(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let trimmed = line.trim();
    if let Some(key) = trimmed.strip_prefix('[').and_then(|k| k.strip_suffix(']')) {
        // The last part of an add-in's registry key is its ProgID.
        names.extend(key.rsplit('\\').next());
        return names;
    }
    if let Some((key, value)) = field(trimmed) {
        let says_name = [
            "name",
            "progid",
            "description",
            "friendlyname",
            "packageidentifier",
        ];
        let key = key.to_lowercase();
        if says_name.iter().any(|n| key.ends_with(n)) {
            names.push(value);
        }
        // macOS lists each program under a line of its own: "iCloud:".
        if value.is_empty() {
            names.push(trimmed.trim_end_matches(':'));
        }
        return names;
    }
    names.push(trimmed.trim_end_matches(':'));
    if trimmed.contains(['"', ',', ';', '\t', '|']) {
        let cells = trimmed
            .split(['"', '\t', ';', '|'])
            .flat_map(|c| c.split(','));
        names.extend(cells.map(str::trim).filter(|c| c.len() > 2));
        names.extend(trimmed.split('"').map(str::trim).filter(|c| c.len() > 2));
    }
    names
}

/// A key and its value: `"DisplayName"="…"`, `"DisplayName": "…",`, `FriendlyName : …`,
/// `<string>` lists excepted.
fn field(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (key, value) = if line.starts_with('"') {
        line.split_once("\"=").or_else(|| line.split_once("\":"))?
    } else {
        let (key, value) = line.split_once(':')?;
        let one_word = key.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
        if !one_word || value.starts_with('\\') {
            return None;
        }
        (key, value)
    };
    let mark = |c: char| c == '"' || c.is_whitespace();
    Some((
        key.trim_matches(mark),
        value.trim().trim_end_matches(',').trim_matches(mark),
    ))
}

/// A load behaviour other than "at start" (3) or "on demand" (8, 9, 16), or a listing that says the
/// add-in is not loaded.
fn is_switched_off(line: &str) -> bool {
    field(line).is_some_and(|(key, value)| is_off(key, value))
}

/// Whether a name is one that [`is_off`] understands.
fn is_state(name: &str) -> bool {
    let known = ["loadbehavior", "loaded", "connect", "active", "enabled"];
    known.contains(&name.to_lowercase().as_str())
}

/// Whether a value of an add-in says that it is off.
fn is_off(key: &str, value: &str) -> bool {
    let value = value.trim().to_lowercase();
    match key.to_lowercase().as_str() {
        "loadbehavior" => {
            let number = match value
                .strip_prefix("dword:")
                .or_else(|| value.strip_prefix("0x"))
            {
                Some(hex) => u32::from_str_radix(hex.trim(), 16).ok(),
                None => value.parse().ok(),
            };
            matches!(number, Some(0..=2))
        }
        "loaded" | "connect" | "active" | "enabled" => {
            matches!(value.as_str(), "false" | "no" | "0")
        }
        _ => false,
    }
}

/// Words of a list in which somebody noted that an add-in is off.
fn says_off(line: &str) -> bool {
    let lower = line.to_lowercase();
    [
        "inactive",
        "disabled",
        "deactivated",
        "inaktiv",
        "deaktiviert",
        "désactivé",
        "inactif",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests;
