//! The settings file: what holds, where it comes from, and what becomes of a bad one.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// A computer of its own.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Home(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("config/syncsleuth/settings.txt")
    }

    fn with(text: &str) -> Self {
        let home = Home::new();
        fs::create_dir_all(home.file().parent().unwrap()).unwrap();
        fs::write(home.file(), text).unwrap();
        home
    }

    fn run(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("syncsleuth").unwrap();
        command
            .args(args)
            .env_clear()
            .env("HOME", self.0.path())
            .env("XDG_CONFIG_HOME", self.0.path().join("config"))
            .env("XDG_DATA_HOME", self.0.path().join("data"))
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm");
        command
    }

    fn config(&self, args: &[&str]) -> serde_json::Value {
        let args = [&["config", "--json"], args].concat();
        let output = self.run(&args).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn held<'d>(document: &'d serde_json::Value, name: &str) -> (&'d str, &'d str) {
    let all = document["settings"].as_array().unwrap();
    let one = all.iter().find(|s| s["name"] == name).unwrap();
    (
        one["value"].as_str().unwrap_or(""),
        one["from"].as_str().unwrap(),
    )
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_setting_says_where_it_comes_from() {
    let home = Home::with(
        "theme = light\nmask = hidden\nsalesforce-domain = acme.my.salesforce.com\nrecoverable-items-days = 30\n",
    );
    let document = home.config(&[]);
    assert_eq!(document["schema"], "syncsleuth.config/1");
    assert_eq!(held(&document, "theme"), ("light", "file"));
    assert_eq!(held(&document, "mask"), ("hidden", "file"));
    assert_eq!(held(&document, "salesforce-domain"), ("acme", "file"));
    assert_eq!(held(&document, "recoverable-items-days"), ("30", "file"));
    assert_eq!(held(&document, "signs"), ("lines", "default"));
    let document = home.config(&["--theme", "high-contrast", "--mask=off", "--ascii"]);
    assert_eq!(held(&document, "theme"), ("high-contrast", "switch"));
    assert_eq!(held(&document, "mask"), ("off", "switch"));
    assert_eq!(held(&document, "signs"), ("ascii", "switch"));
}

#[test]
fn the_environment_is_heard() {
    let home = Home::new();
    let from = |name: &str, value: &str, setting: &str| {
        let output = home
            .run(&["config", "--json"])
            .env(name, value)
            .output()
            .unwrap();
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let (value, from) = held(&document, setting);
        format!("{value} {from}")
    };
    assert_eq!(from("NO_COLOR", "1", "theme"), "mono environment");
    assert_eq!(from("COLORFGBG", "0;15", "theme"), "light detected");
    assert_eq!(from("TERM", "linux", "signs"), "ascii detected");
    assert_eq!(from("LC_ALL", "POSIX", "signs"), "ascii detected");
}

#[test]
fn a_bad_file_is_named_and_the_program_works() {
    let home = Home::with("theme = purple\nno setting at all\nmask = hidden\n");
    let output = home.run(&["config"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let err = text_of(&output.stderr);
    // What is hidden is hidden here, too: a line may name a folder of somebody.
    assert!(err.contains("settings.txt, line 1: theme cannot be \"(hidden)\"; use dark, light, high-contrast, mono."), "{err}");
    assert!(err.contains("line 2: this is no setting"), "{err}");
    let out = text_of(&output.stdout);
    assert!(out.contains("hidden  (settings.txt, line 3)"), "{out}");
    // Other commands do their work, and say it beside.
    let output = home.run(&["apps", "zynsync"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text_of(&output.stderr).contains("warning: "));
    let output = home.run(&["--plain"]).write_stdin("q\n").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text_of(&output.stdout).contains("line 1: theme cannot be"));
    // Nothing but rubbish.
    fs::write(home.file(), [0xff, 0xfe, 0, 1, 2, b'\n', b'x']).unwrap();
    let output = home.run(&["--plain"]).write_stdin("q\n").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_file_is_made_once_and_never_replaced() {
    let home = Home::new();
    let path = text_of(&home.run(&["config", "--path"]).output().unwrap().stdout);
    assert_eq!(Path::new(path.trim()), home.file());
    assert!(
        home.run(&["config", "--init"])
            .output()
            .unwrap()
            .status
            .success()
    );
    let made = fs::read_to_string(home.file()).unwrap();
    assert!(
        made.contains("# theme = light") && made.contains("# recoverable-items-days ="),
        "{made}"
    );
    assert!(home.run(&["config"]).output().unwrap().status.success());
    fs::write(home.file(), "mask = hidden\n").unwrap();
    let again = home.run(&["config", "--init"]).output().unwrap();
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(fs::read_to_string(home.file()).unwrap(), "mask = hidden\n");
}

#[test]
fn errors_tell_no_names_where_they_are_hidden() {
    let home = Home::with("mask = pseudonyms\n");
    for args in [
        &["open", "/home/ottoline/Quarrell case.json"][..],
        &["inspect", "/home/ottoline/ottoline@quarrell.example.csv"],
        &["/home/ottoline/Quarrell.csv"],
    ] {
        let output = home.run(args).output().unwrap();
        let said = text_of(&output.stderr).to_lowercase();
        assert!(!output.status.success());
        assert!(
            !said.contains("quarrell") && !said.contains("ottoline"),
            "{said}"
        );
        assert!(said.contains("/home/user-"), "{said}");
    }
}

#[test]
fn a_log_holds_nothing_of_a_record() {
    let home = Home::new();
    let (log, export) = (
        home.0.path().join("log"),
        home.0.path().join("Quarrell.csv"),
    );
    let row = "Ottoline,Quarrell,ottoline@quarrell.example,Zanzibar Widgets,likes tea\n";
    let head = "First Name,Last Name,E-mail Address,Company,Notes\n";
    fs::write(&export, format!("{head}{row}{row}")).unwrap();
    let (log, export) = (log.display().to_string(), export.display().to_string());
    let scan = home
        .run(&["scan", &export, "--log", &log])
        .output()
        .unwrap();
    assert!(scan.status.success());
    let lines = format!("1\ngo exports\n{export}\nreview\n2\nplan\nsave\nq\n");
    let mut plain = home.run(&["--plain", "--log", &log]);
    let ended = plain.write_stdin(lines).output().unwrap();
    assert!(ended.status.success());
    let kept = fs::read_to_string(&log).unwrap().to_lowercase();
    assert!(kept.lines().count() > 4, "{kept}");
    for word in ["ottoline", "quarrell", "zanzibar", "widgets", "tea"] {
        assert!(!kept.contains(word), "{word} in\n{kept}");
    }
}
