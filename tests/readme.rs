//! The README against the program: its key list, its commands, its links. `UPDATE_README=1 cargo test
//! --test readme` writes the key list anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md")
}

/// What stands between `<!-- name -->` and `<!-- /name -->`, with the places of its two ends.
fn between<'t>(text: &'t str, name: &str) -> (usize, usize, &'t str) {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).expect("the opening mark") + open.len();
    let end = start + text[start..].find(&close).expect("the closing mark");
    (start, end, &text[start..end])
}

#[test]
fn the_key_list_is_the_programs_own() {
    let text = readme();
    let (start, end, listed) = between(&text, "keys");
    let keys = format!("\n{}", syncsleuth::tui::key_list());
    if std::env::var_os("UPDATE_README").is_some() {
        let updated = format!("{}{keys}{}", &text[..start], &text[end..]);
        fs::write(root().join("README.md"), updated).expect("written");
        return;
    }
    assert_eq!(
        listed, keys,
        "the README lists other keys than the program has; write it anew with:\n\
         UPDATE_README=1 cargo test --test readme"
    );
}

#[test]
fn every_command_is_listed_and_every_listed_command_is_there() {
    let help = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .arg("--help")
        .output()
        .expect("it starts");
    let help = String::from_utf8(help.stdout).expect("UTF-8");
    let (_, commands) = help.split_once("Commands:\n").expect("a list of commands");
    let mut real: Vec<&str> = commands
        .lines()
        .take_while(|l| !l.is_empty())
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    let text = readme();
    let (_, table) = text.split_once("## Commands").expect("the chapter");
    let mut listed: Vec<&str> = table
        .lines()
        .take_while(|l| !l.starts_with("## "))
        .filter_map(|l| l.strip_prefix("| `syncsleuth "))
        .filter_map(|l| l.split([' ', '`']).next())
        .filter(|name| !name.starts_with('['))
        .collect();
    real.sort_unstable();
    listed.sort_unstable();
    assert!(real.len() > 5, "{help}");
    assert_eq!(listed, real);
}

#[test]
fn links_lead_somewhere() {
    for page in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ] {
        let text = fs::read_to_string(root().join(page)).expect(page);
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            if !target.contains("://") && !target.starts_with('#') {
                let file = target.split('#').next().unwrap_or_default();
                assert!(root().join(file).exists(), "{page} leads to {target}");
            }
        }
    }
}

#[test]
fn the_quick_start_is_two_commands() {
    let text = readme();
    let (_, start) = text.split_once("## Quick start").expect("the chapter");
    let start = start.split("\n## ").next().unwrap_or_default();
    let blocks: Vec<&str> = start
        .split("```")
        .skip(1)
        .step_by(2)
        .map(str::trim)
        .collect();
    assert_eq!(blocks, ["cargo run --release -- demo", "cargo test"]);
}

#[test]
fn the_picture_is_there() {
    let text = readme();
    let (_, _, picture) = between(&text, "screen");
    assert!(picture.contains("delete A") && picture.contains("Why a pair"));
}
