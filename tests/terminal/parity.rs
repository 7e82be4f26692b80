//! The sample gone through from the first question to a look at fresh exports, twice: by keys in a terminal,
//! and line by line with a script on standard input. Both have to come to the same case and the same files,
//! byte for byte.
//!
//! By keys goes first: what to decide is read off its screen, as a person would, and the script is written on
//! the way. A debug build's clock can be stopped, so that the times in the plan are the same; nothing is cut
//! out of what is compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use syncsleuth::demo;
use syncsleuth::knowledge::Knowledge;

use super::home;
use super::pty::{CTRL_Q, DOWN, Terminal};

const ARGS: [&str; 5] = ["--today", "2026-11-22", "--case", "case.json", "demo"];
const CLOCK: (&str, &str) = ("SYNCSLEUTH_CLOCK", "2026-11-22T09:30:00Z");
/// The export that is taken off the list on the way.
const LEFT_OUT: &str = "Task.csv";

/// The interview: the question, the line or lines that answer it, and the keys that do. The sample has
/// answers, so the keys change them, and the lines say them anew.
const INTERVIEW: [(&str, &str, &str); 26] = [
    ("symptoms", "1 2 3", "Enter"),
    ("kinds", "1 2 3", "Enter"),
    ("seen_in", "1 4 5 7", "7 Enter"),
    ("how_many", "3", "3 Enter"),
    ("pattern", "2", "2 Enter"),
    (
        "started_on",
        "5 October 2026",
        "Clear type:2026-10-05 Enter",
    ),
    ("recent_changes", "1 6", "6 Enter"),
    ("sync_apps", "icloud\n1\n", "type:icloud Space Enter"),
    // Nothing is ticked, which the wizard asks about once more.
    ("removed_apps", "", "Enter Enter"),
    ("mail_server", "2", "2 Enter"),
    ("outlook_computers", "2", "Clear type:2 Enter"),
    ("phones", "", "Enter"),
    ("sync_computers", "2", "Clear type:2 Enter"),
    ("delegates", "y", "1 Enter"),
    ("entry_contacts", "4", "4 Enter"),
    ("entry_events", "1", "1 Enter"),
    ("entry_tasks", "3", "3 Enter"),
    ("direction", "1\n3", "Down Right Right Right Enter"),
    ("direction_changed", "u", "u"),
    ("conflict_winner", "2", "2 Enter"),
    ("edited_both_sides", "y", "1 Enter"),
    ("sync_errors", "1", "1 Enter"),
    ("team_records", "1", "1 Enter"),
    ("team_details_differ", "1", "1 Enter"),
    ("all_contacts_filter", "2", "2 Enter"),
    ("contact_count", "4200", "Clear type:4200 Enter"),
];

/// What is asked where something is lost, in the same way.
const RECOVERY: [(&str, &str, &str); 7] = [
    ("outlook_client", "1", "1 Enter"),
    ("emptied_on_exit", "2", "2 Enter"),
    ("deleted_items_purged", "1", "1 Enter"),
    ("deleted_items_retention_days", "30", "type:30 Enter"),
    ("recoverable_items_days", "14", "type:14 Enter"),
    ("salesforce_view", "1", "1 Enter"),
    ("salesforce_storage_mb", "1000", "type:1000 Enter"),
];

/// The wizard by keys, and what was typed beside it line by line.
struct Walk {
    terminal: Terminal,
    lines: String,
}

impl Walk {
    /// Presses keys, which are written as on screen.
    fn keys(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let sent = match key {
                "Enter" => "\r".to_owned(),
                "Space" => " ".to_owned(),
                "Right" => "\x1b[C".to_owned(),
                "Down" => DOWN.to_owned(),
                "Home" => "\x1b[H".to_owned(),
                "Esc" => "\x1b".to_owned(),
                // More than any field holds here.
                "Clear" => "\x7f".repeat(40),
                typed => typed.strip_prefix("type:").unwrap_or(typed).to_owned(),
            };
            self.terminal.send(&sent);
        }
    }

    fn line(&mut self, line: &str) {
        self.lines.push_str(line);
        self.lines.push('\n');
    }

    fn interview(&mut self) {
        self.line("2");
        self.keys("Enter");
        for (question, line, keys) in INTERVIEW {
            self.asked(question);
            self.line(line);
            self.keys(keys);
        }
        // The list of answers.
        self.line("");
    }

    /// Waits until a question is on the screen.
    fn asked(&self, id: &str) {
        let question = Knowledge::embedded().questions.get(id).expect(id);
        let ask: String = question.ask.chars().take(40).collect();
        self.terminal
            .until(id, |screen| screen.contains(ask.trim_end()));
    }

    /// Takes an export off the list.
    fn exports(&mut self) {
        self.terminal.until_text("Exports in use are ticked");
        let chosen = |screen: &str| {
            let line = screen.lines().find(|l| l.trim_start().starts_with('▸'));
            line.unwrap_or_default().to_owned()
        };
        for _ in 0..20 {
            let now = chosen(&self.terminal.screen());
            if now.contains(LEFT_OUT) {
                break;
            }
            self.keys("Down");
            self.terminal.until("the next file", |s| {
                chosen(s) != now && !chosen(s).is_empty()
            });
        }
        self.keys("x");
        self.terminal.until("it is read again", |s| {
            !s.contains(LEFT_OUT) && s.contains("records read")
        });
        let files = demo::current();
        let at = files.iter().position(|f| f.ends_with(LEFT_OUT));
        let number = at.expect("an export of the sample") + 1;
        self.line(&format!("remove {number}"));
        self.keys("Enter");
        self.line("");
    }

    /// How many pairs are decided, and of how many.
    fn decided(screen: &str) -> Option<(usize, usize)> {
        let (_, rest) = screen.lines().next()?.split_once("Review · ")?;
        let mut words = rest.split_whitespace();
        let decided = words.next()?.parse().ok()?;
        Some((decided, words.nth(1)?.parse().ok()?))
    }

    /// Presses a key of the review and types the line for it; both leave so many pairs decided.
    fn decide(&mut self, keys: &str, line: &str, then: usize) {
        assert!(self.is_decided(keys, line, then), "{keys} was refused");
    }

    /// The same, unless the verdict is refused, which it is then in both.
    fn is_decided(&mut self, keys: &str, line: &str, then: usize) -> bool {
        self.keys(keys);
        self.line(line);
        let refused = |s: &str| s.lines().any(|l| l.trim_start().starts_with("! "));
        let screen = self.terminal.until("the verdict", |s| {
            let decided = Self::decided(s).is_some_and(|(now, _)| now == then);
            decided && !s.contains("saving") || refused(s)
        });
        !refused(&screen)
    }

    /// As advised, where anything is; with what else a person does there on the way.
    fn review(&mut self) {
        let screen = self
            .terminal
            .until("the review", |s| Self::decided(s).is_some());
        let (_, all) = Self::decided(&screen).expect("it is there");
        self.decide("2", "2", 1);
        self.decide("u", "u", 0);
        self.decide("r", "redo", 1);
        self.keys("o");
        self.line("");
        self.decide("n", "n", 2);
        // One verdict for all pairs alike.
        self.keys("=");
        self.terminal.until_text("One verdict for");
        self.keys("y");
        self.line("alike\nyes");
        let screen = self.terminal.until("the rule is applied", |s| {
            s.contains("one u takes") && Self::decided(s).is_some_and(|(n, _)| n > 2)
        });
        let (mut done, _) = Self::decided(&screen).expect("it is there");
        // Found by name, and all pairs again; the pair stays.
        let chosen = |screen: &str, name: &str| {
            let line = screen.lines().find(|l| l.contains("│▸"));
            line.is_some_and(|l| l.contains(name))
        };
        let [typed, name] = ["grabowski", "Grabowski"];
        self.keys(&format!("/ type:{typed} Enter"));
        self.line(&format!("find {typed}"));
        self.terminal.until("the pair found", |s| {
            s.contains("Showing") && !s.contains("Enter accept") && chosen(s, name)
        });
        self.keys("c");
        self.line("show all");
        self.terminal.until("all pairs", |s| !s.contains("Showing"));
        self.keys("o");
        self.line("");
        self.terminal
            .until("the next pair", |s| !chosen(s, name) && chosen(s, "│▸"));
        while done < all {
            let screen = self.terminal.screen();
            let key = match screen.split_once("Advice: keep ") {
                Some((_, rest)) if rest.starts_with('A') => "2",
                Some(_) => "1",
                None => "n",
            };
            done += 1;
            if !self.is_decided(key, key, done) {
                self.decide("n", "n", done);
            }
        }
    }

    /// Answers what makes the days surer right there, ticks a record off, and saves what is lost.
    fn recovery(&mut self) {
        self.terminal.go_to("Recovery");
        self.line("recovery\nask");
        self.keys("a");
        for (question, line, keys) in RECOVERY {
            self.asked(question);
            self.line(line);
            self.keys(keys);
        }
        self.terminal.until_text("The days are reckoned");
        self.keys("Down Space");
        self.terminal.until_text("1 of 4 brought back");
        self.line("done 1\nsave");
        self.keys("s");
        self.terminal.until_text("Save what is lost");
        self.keys("Enter");
        self.terminal.until_text("Saved in");
        self.keys("Esc");
        self.terminal
            .until("the window gone", |s| !s.contains("Saved in"));
    }

    /// Ticks off and confirms, looks at fresh exports, and has everything written.
    fn plan(&mut self) {
        self.terminal.go_to("Plan");
        self.line("plan");
        self.terminal.until_text("Work from top to bottom");
        self.keys("n type:Dana Enter");
        self.terminal.until_text("with the name Dana");
        self.keys("Space Space Space n Clear type:Omar Enter");
        self.terminal.until_text("with the name Omar");
        self.line("name Dana\ntick 1\ntick 2\ntick 3\nname Omar");
        self.keys("Home c d type:acme Enter");
        self.terminal.until_text("begin with acme");
        self.line("confirm 1\ndomain acme");
        self.keys("Enter d");
        // While it reads, Esc would stop that.
        self.terminal.until_text("Verify · ");
        self.keys("Esc");
        self.terminal.until_text("Work from top to bottom");
        self.line("verify\nsample\nplan");
        // The second says that there was a first.
        for _ in 0..2 {
            self.keys("s");
            self.terminal.until_text("Save the plan");
            self.keys("Enter");
            self.terminal.until_text("files saved in");
            self.line("save");
        }
        self.keys("t");
        self.terminal.until_text("Enter copies it");
        self.keys("Esc");
        self.terminal.until_text("Work from top to bottom");
        self.keys("b");
        self.terminal.until_text("Enter asks for the folder");
        self.keys("Enter");
        self.terminal.until_text("Save for the support");
        self.keys("Enter");
        self.terminal.until_text("look through all of them");
        self.line("ticket\nbundle save\nq");
        self.terminal.send(CTRL_Q);
        assert_eq!(self.terminal.end().exit_code(), 0);
    }
}

/// Every file below a folder, by its name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        if path.is_dir() {
            let inner = files(&path).into_iter();
            all.extend(inner.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            all.insert(name.into_owned(), fs::read(path).expect("a file"));
        }
    }
    all
}

fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    for (name, bytes) in one {
        assert!(
            other[name] == *bytes,
            "{name} differs:\n{}\n---\n{}",
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&other[name])
        );
    }
}

/// The program with a home of its own and a clock that stands still.
fn run(home: &Path, args: &[&str], input: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .args(args)
        .current_dir(home)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env(CLOCK.0, CLOCK.1)
        .write_stdin(input)
        .assert()
        .success();
    String::from_utf8(done.get_output().stdout.clone()).expect("text")
}

#[test]
fn line_by_line_gives_the_same_files_as_by_keys() {
    if !cfg!(debug_assertions) {
        println!("skipped: only a debug build has a clock that can be stopped");
        return;
    }
    let (keys, lines) = (home(), home());
    let mut walk = Walk {
        terminal: Terminal::start_with(&keys, &ARGS, &[CLOCK]),
        lines: String::new(),
    };
    walk.terminal.until_text("records read");
    walk.interview();
    walk.exports();
    walk.terminal.until_text("[Findings]");
    walk.terminal.go_to("Review");
    walk.line("review");
    walk.review();
    walk.recovery();
    walk.plan();

    let said = run(
        lines.path(),
        &[&["--plain"], &ARGS[..]].concat(),
        &walk.lines,
    );
    assert!(!said.contains("Not understood"), "{said}");
    let case = |home: &Path| -> Value {
        let text = fs::read(home.join("case.json")).expect("the case");
        serde_json::from_slice(&text).expect("JSON")
    };
    let (one, other) = (case(keys.path()), case(lines.path()));
    for part in one.as_object().expect("an object").keys() {
        assert_eq!(one[part], other[part], "{part} of the case\n{said}");
    }
    let plans = |home: &Path| files(&home.join("syncsleuth plan"));
    let written = plans(keys.path());
    for name in [
        "clean-up plan.md",
        "clean-up plan.html",
        "clean-up plan.csv",
        "clean-up plan.json",
    ] {
        let name = format!("Dana's mailbox (sample)/{name}");
        assert!(written.contains_key(&name), "{name} is missing");
    }
    assert_same(&written, &plans(lines.path()));

    // By command, of the same case.
    let [plan, bundle] = ["by command", "by command/for the support of Salesforce"];
    let today = ["--today", ARGS[1]];
    let command = |args: &[&str]| run(keys.path(), &[args, &today].concat(), "");
    command(&["plan", "case.json", "--out", plan]);
    command(&["bundle", "case.json", "--out", bundle]);
    let folder = keys.path().join("syncsleuth plan/Dana's mailbox (sample)");
    let mut by_keys = files(&folder);
    // What is lost is no part of the plan, and another command writes it.
    by_keys.retain(|name, _| !name.starts_with("recovery/"));
    assert_same(&by_keys, &files(&keys.path().join(plan)));
}
