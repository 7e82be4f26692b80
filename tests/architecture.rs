//! The rules of the house, read off the sources: which way the arrows point, who may name a terminal,
//! who may ask the clock, who may write a file. ARCHITECTURE.md says why.
//!
//! Comments do not count, and neither do the tests inside a file; `Source::code` is what is left.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each part may use. A part may only name parts listed before it, so no arrow can point back.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("progress", &[]),
    ("record", &["text"]),
    ("mask", &["record"]),
    ("knowledge", &["text", "record"]),
    ("import", &["text", "progress", "record", "knowledge"]),
    ("matching", &["text", "progress", "record"]),
    (
        "history",
        &["text", "progress", "record", "knowledge", "matching"],
    ),
    (
        "isolation",
        &["progress", "record", "knowledge", "matching", "history"],
    ),
    ("interview", &["text", "record", "knowledge"]),
    ("topology", &["text", "record", "knowledge", "interview"]),
    (
        "diagnosis",
        &[
            "text",
            "progress",
            "record",
            "knowledge",
            "import",
            "matching",
            "history",
            "interview",
            "topology",
        ],
    ),
    ("demo", &["text", "record"]),
    (
        "case",
        &[
            "isolation",
            "text",
            "progress",
            "record",
            "knowledge",
            "import",
            "matching",
            "history",
            "interview",
            "topology",
            "diagnosis",
            "demo",
        ],
    ),
    (
        "verify",
        &[
            "text",
            "progress",
            "record",
            "knowledge",
            "import",
            "matching",
            "history",
            "case",
        ],
    ),
    (
        "plan",
        &[
            "isolation",
            "text",
            "record",
            "knowledge",
            "matching",
            "history",
            "interview",
            "diagnosis",
            "case",
        ],
    ),
    (
        "redact",
        &[
            "text",
            "record",
            "mask",
            "knowledge",
            "interview",
            "diagnosis",
            "isolation",
            "demo",
            "case",
        ],
    ),
    (
        "veil",
        &[
            "text",
            "record",
            "mask",
            "knowledge",
            "interview",
            "demo",
            "case",
            "redact",
        ],
    ),
    (
        "summary",
        &[
            "text",
            "record",
            "knowledge",
            "interview",
            "case",
            "verify",
            "plan",
        ],
    ),
    (
        "bundle",
        &[
            "text",
            "record",
            "mask",
            "knowledge",
            "matching",
            "case",
            "redact",
            "plan",
            "summary",
        ],
    ),
    (
        "presenter",
        &[
            "text",
            "knowledge",
            "interview",
            "diagnosis",
            "case",
            "plan",
            "veil",
        ],
    ),
    (
        "plain",
        &[
            "bundle",
            "isolation",
            "presenter",
            "text",
            "progress",
            "record",
            "knowledge",
            "import",
            "matching",
            "history",
            "interview",
            "topology",
            "diagnosis",
            "demo",
            "case",
            "verify",
            "plan",
            "veil",
        ],
    ),
    (
        "tui",
        &[
            "bundle",
            "isolation",
            "presenter",
            "text",
            "progress",
            "record",
            "knowledge",
            "import",
            "matching",
            "history",
            "interview",
            "topology",
            "diagnosis",
            "demo",
            "case",
            "verify",
            "plan",
            "veil",
        ],
    ),
    (
        "cli",
        &[
            "bundle",
            "isolation",
            "presenter",
            "text",
            "progress",
            "record",
            "mask",
            "knowledge",
            "import",
            "matching",
            "history",
            "interview",
            "topology",
            "diagnosis",
            "demo",
            "case",
            "verify",
            "plan",
            "redact",
            "veil",
            "summary",
            "plain",
            "tui",
        ],
    ),
];

/// The files that may create, replace or remove a file: the case, the plan, and what was asked for by
/// name on the command line.
const WRITERS: &[&str] = &[
    "case/store.rs",
    "case/notes.rs",
    "presenter/file.rs",
    "plan.rs",
    "cli.rs",
    "cli/",
];

/// Lines of a file without its tests, past which it has a second idea in it.
const LONG: usize = 450;
const TOO_LONG: usize = 600;

struct Source {
    /// Inside `src`, with `/` between the parts.
    path: String,
    /// As it is.
    text: String,
    /// Without comments and tests.
    code: String,
}

impl Source {
    /// The part it belongs to: `matching` for `matching/compare/event.rs`.
    fn part(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn is_under(&self, places: &[&str]) -> bool {
        places
            .iter()
            .any(|p| self.path == *p || p.ends_with('/') && self.path.starts_with(p))
    }

    fn is_test(&self) -> bool {
        self.path.ends_with("tests.rs") || self.path.contains("/tests/")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    assert!(files.len() > 50, "the sources were not found");
    let mut sources = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).expect("below src");
        let parts: Vec<_> = inside.iter().map(|p| p.to_string_lossy()).collect();
        let text = fs::read_to_string(&file).expect("a readable source");
        let mut source = Source {
            path: parts.join("/"),
            code: String::new(),
            text,
        };
        if !source.is_test() {
            source.code = code(&source.text);
        }
        sources.push(source);
    }
    sources
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The text up to its tests, comments left out. Tests stand at the end of a file.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let tests = line == "#[cfg(test)]"
            && lines
                .peek()
                .is_some_and(|l| l.starts_with("mod ") && l.ends_with('{'));
        if tests {
            break;
        }
        if !line.trim_start().starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The parts that code names as `crate::part` or `crate::{part, other::Thing}`.
fn parts_named(code: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            named.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut item = String::new();
        for c in list.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    named.insert(word(std::mem::take(&mut item).trim()));
                }
                _ if depth == 0 => item.push(c),
                _ => {}
            }
        }
        named.insert(word(item.trim()));
    }
    named.remove("");
    named
}

/// Every line of the code that holds one of the words, as `file: line`.
fn lines_with(source: &Source, words: &[&str]) -> Vec<String> {
    source
        .code
        .lines()
        .filter(|line| words.iter().any(|w| line.contains(w)))
        .map(|line| format!("{}: {}", source.path, line.trim()))
        .collect()
}

fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}\n{}", found.join("\n"));
}

#[test]
fn arrows_point_one_way() {
    for (at, (part, uses)) in ARROWS.iter().enumerate() {
        for used in *uses {
            let before = ARROWS[..at].iter().any(|(name, _)| name == used);
            assert!(
                before,
                "{part} may not use {used}: it is not listed before it"
            );
        }
    }
    let mut wrong = Vec::new();
    for source in sources() {
        if ["lib", "main"].contains(&source.part()) {
            continue;
        }
        let row = ARROWS.iter().find(|(part, _)| *part == source.part());
        let Some((part, uses)) = row else {
            wrong.push(format!("{}: a part the table does not know", source.path));
            continue;
        };
        for named in parts_named(&source.code) {
            if named != *part && !uses.contains(&named.as_str()) {
                wrong.push(format!("{}: uses {named}", source.path));
            }
        }
    }
    assert_none(&wrong, "an arrow that is not on the map:");
}

#[test]
fn only_the_wizard_names_a_terminal_library() {
    let named: Vec<String> = sources()
        .iter()
        .filter(|s| s.part() != "tui")
        .flat_map(|s| lines_with(s, &["ratatui", "crossterm", "tui_input"]))
        .collect();
    assert_none(&named, "a terminal library named outside tui:");
}

#[test]
fn the_core_reads_no_clock_and_no_environment() {
    const CLOCK: &[&str] = &[
        "Timestamp::now",
        "Zoned::now",
        "SystemTime::now",
        "Instant::now",
        "TimeZone::system",
    ];
    const ENVIRONMENT: &[&str] = &[
        "env::var",
        "env::args",
        "env::current_dir",
        "env::temp_dir",
        "env::home_dir",
        "directories::",
    ];
    let mut found = Vec::new();
    for source in sources() {
        if !["cli", "tui"].contains(&source.part()) {
            found.extend(lines_with(&source, CLOCK));
        }
        if source.part() != "cli" {
            // The hooks that let a debug build crash, or save slowly, on purpose, for tests/terminal.
            const HOOKS: [&str; 2] = ["SYNCSLEUTH_PANIC", "SYNCSLEUTH_SLOW_SAVE"];
            let hook = |line: &str| {
                source.path == "tui.rs" && HOOKS.iter().any(|name| line.contains(name))
            };
            found.extend(
                lines_with(&source, ENVIRONMENT)
                    .into_iter()
                    .filter(|line| !hook(line)),
            );
        }
    }
    assert_none(
        &found,
        "the clock or the environment, asked outside the front ends:",
    );
}

#[test]
fn nothing_goes_online_and_nothing_is_started() {
    const WORDS: &[&str] = &[
        "std::net",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "UnixStream",
        "ToSocketAddrs",
        "process::Command",
        "Command::new",
        "reqwest",
        "ureq",
        "hyper::",
    ];
    let found: Vec<String> = sources()
        .iter()
        .flat_map(|s| lines_with(s, WORDS))
        .collect();
    assert_none(&found, "network or child process:");

    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock = fs::read_to_string(lock).expect("Cargo.lock");
    for name in [
        "reqwest",
        "ureq",
        "hyper",
        "curl",
        "tokio",
        "rustls",
        "native-tls",
        "openssl",
    ] {
        let line = format!("name = \"{name}\"");
        assert!(
            !lock.lines().any(|l| l == line),
            "{name} is among the dependencies"
        );
    }
    for name in ["ratatui", "crossterm"] {
        let line = format!("name = \"{name}\"");
        let versions = lock.lines().filter(|l| *l == line).count();
        assert_eq!(
            versions, 1,
            "there must be one {name}: two take each other's keys"
        );
    }
}

#[test]
fn few_places_write_a_file() {
    const WORDS: &[&str] = &[
        "fs::write",
        "File::create",
        "File::options",
        "OpenOptions",
        "fs::rename",
        "fs::copy",
        "fs::remove",
        "fs::create_dir",
        "fs::set_permissions",
        "tempfile::",
        ".persist(",
    ];
    let found: Vec<String> = sources()
        .iter()
        .filter(|s| !s.is_under(WRITERS))
        .flat_map(|s| lines_with(s, WORDS))
        .collect();
    assert_none(&found, "a file written where none should be:");
}

#[test]
fn one_place_prints() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|s| !["cli", "main"].contains(&s.part()))
        .flat_map(|s| lines_with(s, &["println!", "print!(", "dbg!", "io::stderr"]))
        .collect();
    assert_none(&found, "printing outside the command line:");
}

#[test]
fn nothing_is_left_for_later() {
    // Written so that this file does not hold the words it looks for.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("to", "do!"),
        concat!("unimple", "mented!"),
    ];
    let mut found = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            // A to-do is called VTODO in iCalendar.
            let line = line.replace(concat!("VTO", "DO"), "");
            if words.iter().any(|w| line.contains(w)) {
                found.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    assert_none(&found, "left for later:");
}

#[test]
fn unwrap_is_for_tests() {
    let found: Vec<String> = sources()
        .iter()
        .flat_map(|s| lines_with(s, &[".unwrap()", "unreachable!()", "panic!()"]))
        .collect();
    assert_none(
        &found,
        "say in words why it cannot happen: expect(\"reason\")",
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|s| !s.text.starts_with("//! "))
        .map(|s| s.path.clone())
        .collect();
    assert_none(&silent, "no header:");
}

#[test]
fn files_can_be_held_in_the_head() {
    let mut too_long = Vec::new();
    for source in sources() {
        let lines = source
            .text
            .lines()
            .position(|l| l == "#[cfg(test)]")
            .unwrap_or_else(|| source.text.lines().count());
        if lines > TOO_LONG && !source.is_test() {
            too_long.push(format!("{}: {lines} lines", source.path));
        } else if lines > LONG && !source.is_test() {
            println!("long: {} has {lines} lines without its tests", source.path);
        }
    }
    assert_none(&too_long, "look for the second idea in:");
}

#[test]
fn the_reader_of_this_file_sees_what_it_should() {
    let text = "//! Header crate::tui\nuse crate::{case::Case, plan, text::{shown, cut}};\n// crate::cli\nlet x = crate::record::of();\n#[cfg(test)]\nmod tests {\n    use crate::demo;\n";
    let named: Vec<String> = parts_named(&code(text)).into_iter().collect();
    assert_eq!(named, ["case", "plan", "record", "text"]);
}
