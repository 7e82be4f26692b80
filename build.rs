//! Gathers the words this program itself uses: those in the string literals of its sources, and in its
//! knowledge. Where personal data are hidden, such a word standing alone in a sentence is taken for the
//! program's own and not for somebody's name; `src/veil.rs` says how.
//!
//! Left out are lists of other people's words: names, headers of columns, transliteration, samples, tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Sources whose literals are no sentences of the program.
const NOT_OURS: [&str; 7] = [
    "src/import/",
    "src/matching/normalise",
    "src/matching/tables",
    "src/demo",
    "src/redact/",
    "src/topology/journey.rs",
    "src/mask/known.rs",
];

/// From so many words on, a literal of the importers is a sentence of theirs, not the header of a column.
const SENTENCE: usize = 6;

fn main() {
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=assets/knowledge");
    println!("cargo:rerun-if-changed=build.rs");
    let mut words = BTreeSet::new();
    for file in files(Path::new("src"), "rs") {
        let name = file.to_string_lossy().replace('\\', "/");
        let is_test = name.contains("/tests/") || name.ends_with("tests.rs");
        if is_test {
            continue;
        }
        let least = match NOT_OURS.iter().any(|n| name.starts_with(n)) {
            true if name.starts_with("src/import/") => SENTENCE,
            true => continue,
            false => 1,
        };
        let text = fs::read_to_string(&file).expect("a readable source");
        literals(without_tests(&text), |literal| {
            if literal.split_whitespace().count() >= least {
                take(literal, &mut words);
            }
        });
    }
    for file in files(Path::new("assets/knowledge"), "json") {
        let text = fs::read_to_string(&file).expect("readable knowledge");
        literals(&text, |literal| take(literal, &mut words));
    }
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    let words: Vec<String> = words.into_iter().collect();
    fs::write(folder.join("own-words.txt"), words.join("\n")).expect("a writable folder");
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A source up to its tests, which stand at its end.
fn without_tests(text: &str) -> &str {
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    &text[..tests]
}

/// Every string literal of a source, comments passed over.
fn literals(text: &str, mut take: impl FnMut(&str)) {
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (sign, after) = rest[at..].split_at(1);
        match sign {
            "/" if after.starts_with('/') => {
                let end = after.find('\n').unwrap_or(after.len());
                rest = &after[end..];
            }
            // A quotation mark as a character.
            "'" if after.starts_with("\"'") => rest = &after[2..],
            "'" if after.starts_with("\\\"'") => rest = &after[3..],
            "\"" if raw(&rest[..at]).is_some() => {
                let close = format!("\"{}", "#".repeat(raw(&rest[..at]).unwrap_or(0)));
                let end = after.find(&close).unwrap_or(after.len());
                take(&after[..end]);
                rest = after.get(end + close.len()..).unwrap_or_default();
            }
            "\"" => {
                let mut end = after.len();
                let mut escaped = false;
                for (at, c) in after.char_indices() {
                    match c {
                        _ if escaped => escaped = false,
                        '\\' => escaped = true,
                        '"' => {
                            end = at;
                            break;
                        }
                        _ => {}
                    }
                }
                take(&after[..end]);
                rest = after.get(end + 1..).unwrap_or_default();
            }
            _ => rest = after,
        }
    }
}

/// How many `#` a raw string begins with, where what stands before its quotation mark begins one.
fn raw(before: &str) -> Option<usize> {
    let bare = before.trim_end_matches('#');
    let begins = bare.ends_with('r') && !bare.ends_with("or") && !bare.ends_with("er");
    begins.then(|| before.len() - bare.len())
}

/// Its words in small letters, without what stands between braces.
fn take(literal: &str, words: &mut BTreeSet<String>) {
    if literal.starts_with("http") {
        return;
    }
    let mut depth = 0_usize;
    let mut bare = String::new();
    let mut chars = literal.chars();
    while let Some(c) = chars.next() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\\' => {
                chars.next();
                bare.push(' ');
            }
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
        if c == '}' {
            bare.push(' ');
        }
    }
    let found = bare.split(|c: char| !c.is_alphabetic());
    words.extend(
        found
            .filter(|w| w.chars().count() > 1 && w.is_ascii())
            .map(str::to_lowercase),
    );
}
