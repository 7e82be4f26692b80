//! The program from outside: what goes to which stream, with which exit status, and the JSON that
//! other programs rely on. No terminal, no exports but tiny invented ones.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use assert_cmd::Command;
use serde_json::Value;

const HEADER: &str = "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,E-mail Address,Mobile Phone\n";
const ANA: &str = ",Ana,,Lima,,Globex,,,ana.lima@globex.example,+1 202 555 0142\n";
const OMAR: &str = ",Omar,,Haddad,,Acme,,,omar@acme.example,\n";

/// A folder of its own, with the data and home folders of the program inside it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Place {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).expect("a writable folder");
        path
    }

    fn contacts(&self) -> PathBuf {
        self.file("contacts.csv", &format!("{HEADER}{ANA}{ANA}{OMAR}"))
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program starts")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_syncsleuth"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE");
        command
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("an exit status")
}

fn json(output: &Output) -> Value {
    assert_eq!(status(output), 0, "{}", err(output));
    serde_json::from_slice(&output.stdout).expect("standard output is one JSON document")
}

fn has_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "no {key} in {value}");
    }
}

#[test]
fn every_command_explains_itself() {
    let place = Place::new();
    let help = place.run(&["--help"]);
    assert_eq!(status(&help), 0);
    let text = out(&help);
    for command in [
        "demo",
        "open",
        "inspect",
        "scan",
        "diagnose",
        "apps",
        "plan",
        "completions",
        "man",
    ] {
        assert!(
            text.contains(&format!("\n  {command} ")),
            "{command} is not in the help"
        );
        let help = place.run(&[command, "--help"]);
        assert_eq!(status(&help), 0, "{command}");
        assert!(out(&help).contains("Usage: syncsleuth"), "{command}");
        assert_eq!(err(&help), "", "{command}");
    }
    assert!(out(&place.run(&["--version"])).starts_with("syncsleuth "));
}

#[test]
fn wrong_usage_is_status_two() {
    let place = Place::new();
    for args in [
        &["scan"][..],
        &["inspect", "--nonsense", "x.csv"],
        &["scan", "x.csv", "--kind", "letter"],
        &["scan", "x.csv", "--min-score", "7"],
        &["plan", "case.json"],
        &["--today", "yesterday", "demo"],
        &["completions", "no-such-shell"],
    ] {
        let output = place.run(args);
        assert_eq!(status(&output), 2, "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
        assert!(err(&output).starts_with("error: "), "{args:?}");
    }
}

#[test]
fn inspect_lists_every_record() {
    let place = Place::new();
    place.contacts();
    let read = json(&place.run(&["inspect", "contacts.csv", "--json"]));
    assert_eq!(read["schema"], "syncsleuth.inspect/1");
    let source = &read["sources"][0];
    has_keys(
        source,
        &[
            "path", "format", "system", "locale", "encoding", "counts", "skipped", "warnings",
            "records",
        ],
    );
    assert_eq!(source["path"], "contacts.csv");
    assert_eq!(source["format"], "outlook-csv");
    assert_eq!(source["system"], "outlook");
    assert_eq!(source["counts"]["contacts"], 3);
    let records = source["records"].as_array().expect("a list");
    assert_eq!(records.len(), 3);
    for (at, record) in records.iter().enumerate() {
        assert_eq!(record["record"], at + 1);
        has_keys(
            record,
            &[
                "kind",
                "record",
                "id",
                "folder",
                "deleted",
                "display_name",
                "given_name",
                "family_name",
                "emails",
                "phones",
                "company",
                "job_title",
                "addresses",
                "birthday",
                "categories",
                "notes",
                "owner",
                "created",
                "created_by",
                "modified",
                "modified_by",
            ],
        );
    }
    assert_eq!(records[0]["phones"][0]["e164"], "+12025550142");
    assert_eq!(records[2]["emails"][0], "omar@acme.example");
}

#[test]
fn scan_finds_the_copy_and_says_why() {
    let place = Place::new();
    place.contacts();
    let found = json(&place.run(&["scan", "contacts.csv", "--json"]));
    assert_eq!(found["schema"], "syncsleuth.scan/1");
    has_keys(
        &found,
        &[
            "sources",
            "pairs",
            "counterparts",
            "groups",
            "compared",
            "seconds",
        ],
    );
    assert!(found["sources"][0].get("records").is_none());
    let pairs = found["pairs"].as_array().expect("a list");
    assert_eq!(pairs.len(), 1);
    has_keys(
        &pairs[0],
        &[
            "kind", "score", "band", "relation", "left", "right", "fields",
        ],
    );
    assert_eq!(pairs[0]["band"], "certain");
    assert_eq!(pairs[0]["relation"], "identical");
    for side in ["left", "right"] {
        has_keys(&pairs[0][side], &["source", "record", "id", "label"]);
    }
    for field in pairs[0]["fields"].as_array().expect("a list") {
        has_keys(field, &["field", "left", "right", "verdict", "weight"]);
    }
    let group = &found["groups"][0];
    has_keys(group, &["kind", "members", "suggested_keep", "why_keep"]);
    assert_eq!(group["members"].as_array().map(Vec::len), Some(2));

    let why = place.run(&["scan", "contacts.csv", "--why", "1:1", "1:3"]);
    assert_eq!(status(&why), 0, "{}", err(&why));
    let text = out(&why);
    assert!(
        text.contains("Ana Lima") && text.contains("Omar Haddad"),
        "{text}"
    );
}

#[test]
fn scan_writes_tables_for_other_programs() {
    let place = Place::new();
    place.contacts();
    let output = place.run(&[
        "scan",
        "contacts.csv",
        "--pairs",
        "pairs.csv",
        "--entities",
        "entities.csv",
    ]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    let pairs = fs::read_to_string(place.path("pairs.csv")).expect("written");
    let mut lines = pairs.lines();
    assert_eq!(
        lines.next(),
        Some("kind,left_path,left_record,left_id,right_path,right_record,right_id,score,band")
    );
    assert!(
        lines
            .next()
            .is_some_and(|l| l.starts_with("contact,contacts.csv,1,,contacts.csv,2,,"))
    );
    assert_eq!(lines.next(), None);
    let entities = fs::read_to_string(place.path("entities.csv")).expect("written");
    assert_eq!(entities.lines().next(), Some("kind,path,record,id,entity"));
    assert_eq!(entities.lines().count(), 4);
}

#[test]
fn the_same_input_gives_the_same_output() {
    let place = Place::new();
    let mut rows = HEADER.to_owned();
    // Every second person stands there twice.
    for n in (0..400).map(|n| n * 2 / 3) {
        let _ = writeln!(
            rows,
            ",Given{},,Family{},,Firm{},,,p{}@firm.example,",
            n % 97,
            n % 89,
            n % 13,
            n % 211
        );
    }
    place.file("many.csv", &rows);
    let pairs = |threads: &str| {
        let name = format!("pairs-{threads}.csv");
        let output = place
            .command(&["scan", "many.csv", "--pairs", &name])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program starts");
        assert_eq!(status(&output), 0);
        (output.stdout, fs::read(place.path(&name)).expect("written"))
    };
    let one = pairs("1");
    assert!(one.1.len() > 1_000, "too few pairs to tell");
    assert_eq!(one, pairs("4"));
}

#[test]
fn a_file_that_cannot_be_read_is_status_one() {
    let place = Place::new();
    place.file("letter.txt", "Dear all,\nthe meeting is on Friday.\n");
    fs::write(
        place.path("noise.bin"),
        [0u8, 159, 146, 150, 1, 2, 3].repeat(300),
    )
    .expect("written");
    for name in ["nowhere.csv", "letter.txt", "noise.bin"] {
        for command in ["inspect", "scan"] {
            let output = place.run(&[command, name]);
            let said = err(&output);
            assert_eq!(status(&output), 1, "{command} {name}: {said}");
            assert!(said.contains("error: ") && said.contains(name), "{said}");
            assert!(said.contains("hint: "), "{said}");
        }
        let output = place.run(&["inspect", name]);
        assert_eq!(
            out(&output),
            "",
            "{name}: the result goes to standard output, nothing else"
        );
    }
}

#[test]
fn where_nothing_could_be_read_the_result_is_empty() {
    let place = Place::new();
    place.file("letter.txt", "Dear all,\nthe meeting is on Friday.\n");
    let files = ["inspect", "nowhere.csv", "letter.txt"];
    let plain = place.run(&files);
    assert_eq!((status(&plain), out(&plain).as_str()), (1, ""));
    let output = place.run(&[&files[..], &["--json"]].concat());
    assert_eq!(status(&output), 1);
    let read: Value = serde_json::from_slice(&output.stdout).expect("JSON all the same");
    assert_eq!(read["schema"], "syncsleuth.inspect/1");
    assert_eq!(read["sources"], Value::Array(Vec::new()));
}

#[test]
fn one_bad_file_does_not_take_the_others_along() {
    let place = Place::new();
    place.contacts();
    let output = place.run(&["inspect", "nowhere.csv", "contacts.csv", "--json"]);
    assert_eq!(status(&output), 1);
    let read: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(read["sources"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_emptied_file_is_evidence_not_an_error() {
    let place = Place::new();
    place.file("empty.csv", HEADER);
    let output = place.run(&["inspect", "empty.csv", "--json"]);
    assert!(err(&output).contains("warning: "), "{}", err(&output));
    assert_eq!(json(&output)["sources"][0]["counts"]["contacts"], 0);
    let quiet = place.run(&["--quiet", "inspect", "empty.csv"]);
    assert_eq!((status(&quiet), err(&quiet).as_str()), (0, ""));
}

#[test]
fn a_bad_row_is_reported_with_its_place() {
    let place = Place::new();
    let row = format!("{}\n", ",".repeat(400));
    place.file("ragged.csv", &format!("{HEADER}{ANA}{row}{OMAR}"));
    let read = json(&place.run(&["inspect", "ragged.csv", "--json"]));
    let source = &read["sources"][0];
    let people = source["records"].as_array().expect("a list");
    let names: Vec<&str> = people
        .iter()
        .filter_map(|r| r["display_name"].as_str())
        .collect();
    assert_eq!(names, ["Ana Lima", "Omar Haddad"]);
    assert_eq!(
        people[1]["record"], 3,
        "a row that is left out is counted all the same"
    );
}

#[test]
fn a_dash_is_standard_input_and_a_folder_is_its_files() {
    let place = Place::new();
    let path = place.contacts();
    let bytes = fs::read(&path).expect("readable");
    let output = place
        .command(&["inspect", "-", "--json"])
        .write_stdin(bytes)
        .output()
        .expect("the program starts");
    assert_eq!(json(&output)["sources"][0]["counts"]["contacts"], 3);
    let folder = place.path("exports");
    fs::create_dir(&folder).expect("made");
    fs::copy(&path, folder.join("a.csv")).expect("copied");
    fs::write(folder.join("notes.txt"), "nothing to read here\n").expect("written");
    let output = place.run(&["inspect", "exports", "--json"]);
    assert_eq!(json(&output)["sources"].as_array().map(Vec::len), Some(1));
    assert!(err(&output).contains("notes.txt"), "{}", err(&output));
}

#[test]
fn control_characters_never_reach_a_terminal() {
    let place = Place::new();
    place.file(
        "hostile.csv",
        &format!("{HEADER},\"A\x1b]0;x\x07na\",,\"Li\u{202e}ma\",,,,,a@b.example,\n"),
    );
    for args in [&["inspect", "hostile.csv"][..], &["scan", "hostile.csv"]] {
        let output = place.run(args);
        for text in [out(&output), err(&output)] {
            let bad = text
                .chars()
                .find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
            assert_eq!(bad, None, "{text:?}");
        }
    }
    assert!(out(&place.run(&["inspect", "hostile.csv"])).contains("⟨U+202E⟩"));
}

#[cfg(unix)]
#[test]
fn control_characters_of_a_path_never_reach_a_table() {
    let place = Place::new();
    let name = "a\x1b]0;x\x07.csv";
    place.file(name, &format!("{HEADER}{ANA}{ANA}"));
    let tables = ["pairs.csv", "entities.csv"];
    let output = place.run(&["scan", name, "--pairs", tables[0], "--entities", tables[1]]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    for table in tables {
        let text = fs::read_to_string(place.path(table)).expect("written");
        assert!(text.contains("a⟨U+001B⟩]0;x⟨U+0007⟩.csv"), "{text:?}");
        let bad = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(bad, None, "{text:?}");
    }
}

#[test]
fn diagnose_ranks_every_cause_and_the_probabilities_add_up() {
    let place = Place::new();
    place.contacts();
    place.file(
        "answers.json",
        r#"{"schema": "syncsleuth.answers/1", "answers": {"symptoms": ["duplicated"],
            "sync_apps": ["sfo", "ls"], "direction": {"sfo": "both", "ls": "both"}}}"#,
    );
    let args = [
        "--today",
        "2026-03-02",
        "diagnose",
        "--answers",
        "answers.json",
        "contacts.csv",
        "--json",
    ];
    let output = place.run(&args);
    let found = json(&output);
    assert_eq!(found["schema"], "syncsleuth.diagnose/1");
    has_keys(
        &found,
        &[
            "verdict",
            "causes",
            "other",
            "contradictions",
            "ask_next",
            "missing_evidence",
        ],
    );
    let causes = found["causes"].as_array().expect("a list");
    let chances: Vec<f64> = causes
        .iter()
        .filter_map(|c| c["probability"].as_f64())
        .collect();
    assert_eq!(chances.len(), causes.len());
    assert!(chances.is_sorted_by(|a, b| a >= b), "most probable first");
    let sum = chances.iter().sum::<f64>() + found["other"].as_f64().expect("a number");
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    for cause in causes {
        has_keys(
            cause,
            &[
                "id",
                "title",
                "probability",
                "for",
                "against",
                "fix",
                "prevent",
                "article_step",
                "sources",
            ],
        );
    }
    assert!(causes.iter().any(|c| c["id"] == "two-sync-paths"));
    for question in found["ask_next"].as_array().expect("a list") {
        has_keys(question, &["question", "why", "gain_bits"]);
        let asked = question["question"].as_str().unwrap_or_default();
        assert!(
            !["symptoms", "sync_apps", "direction"].contains(&asked),
            "asked already: {asked}"
        );
    }
    assert_eq!(
        output.stdout,
        place.run(&args).stdout,
        "the same day, the same words"
    );
}

#[test]
fn diagnose_names_what_it_does_not_know() {
    let place = Place::new();
    for (text, word, allowed) in [
        (
            r#"{"schema": "syncsleuth.answers/1", "answers": {"colour": 1}}"#,
            "colour",
            "symptoms",
        ),
        (
            r#"{"schema": "syncsleuth.answers/1", "answers": {"symptoms": ["purple"]}}"#,
            "purple",
            "duplicated",
        ),
        (r#"{"schema": "syncsleuth.answers/1", "#, "answers.json", ""),
        ("no JSON at all", "answers.json", ""),
    ] {
        place.file("answers.json", text);
        let output = place.run(&["diagnose", "--answers", "answers.json"]);
        let said = err(&output);
        assert_eq!(status(&output), 1, "{said}");
        assert!(said.contains(word) && said.contains(allowed), "{said}");
        assert!(said.contains("hint: "), "{said}");
        assert_eq!(out(&output), "");
    }
    let without = place.run(&["diagnose"]);
    assert_eq!(status(&without), 0, "everything is optional");
    let missing = place.run(&["diagnose", "nowhere.csv"]);
    assert_eq!(status(&missing), 1);
    assert!(err(&missing).contains("hint: "));
}

const TWO_PATHS: &str = r#"{"schema": "syncsleuth.answers/1", "answers": {
    "kinds": ["contacts"], "mail_server": "exchange", "phones": 1,
    "sync_apps": ["sfo", "ls"], "direction": {"sfo": "both", "ls": "both"}}}"#;

#[test]
fn simulate_tells_other_programs_what_the_contract_says() {
    let place = Place::new();
    place.file("answers.json", TWO_PATHS);
    let output = place.run(&["simulate", "--answers", "answers.json", "--json"]);
    let walk = json(&output);
    assert_eq!(walk["schema"], "syncsleuth.simulate/1");
    assert_eq!(
        walk["systems"],
        serde_json::json!(["outlook-1", "mail-server", "salesforce", "phone-1"])
    );
    let paths = walk["paths"].as_array().expect("a list");
    for path in paths {
        has_keys(path, &["app", "from", "to", "kinds", "match"]);
    }
    let out = paths.iter().find(|path| path["app"] == "sfo");
    let out = out.expect("the application answered");
    assert_eq!(out["from"], "outlook-1");
    assert_eq!(out["to"], "salesforce");
    assert_eq!(out["match"], "email, else first+last+company");
    assert!(
        paths
            .iter()
            .any(|p| p["app"] == "sfo" && p["from"] == "salesforce")
    );
    let did = ["linked", "copied", "overwrote", "deleted", "skipped"];
    for step in walk["steps"].as_array().expect("a list") {
        has_keys(step, &["round", "app", "from", "to", "did", "why"]);
        assert!(did.iter().any(|word| step["did"] == *word), "{step}");
        assert!(step["round"].as_u64() > Some(0));
    }
    assert_eq!(walk["stable"], false);
    assert!(
        walk["copies"]["outlook"].as_u64() > Some(1),
        "{}",
        walk["copies"]
    );
    assert!(walk["copies"]["salesforce"].as_u64() > Some(1));
    assert_eq!(
        walk["loops"],
        serde_json::json!([["outlook-1", "salesforce", "mail-server", "outlook-1"]])
    );
    let off = walk["what_if"].as_array().map(Vec::len);
    assert_eq!(off, Some(2), "each of the two off");
    let again = place.run(&["simulate", "--answers", "answers.json", "--json"]);
    assert_eq!(output.stdout, again.stdout);
}

#[test]
fn simulate_can_be_read_in_eighty_columns() {
    let place = Place::new();
    place.file("answers.json", TWO_PATHS);
    let output = place.run(&["simulate", "--answers", "answers.json", "--what-if", "all"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    let page = out(&output);
    for words in [
        "Paths that copy",
        "Loops",
        "Outcome: Every round makes more copies",
        "What if",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let long = page.lines().find(|line| line.chars().count() > 80);
    assert_eq!(long, None);
}

#[test]
fn simulate_walks_what_it_is_told_to() {
    let place = Place::new();
    let of = r#"{"schema": "syncsleuth.answers/1", "answers": {
        "mail_server": "microsoft365", "sync_apps": ["eac"], "direction": {"eac": "both"}}}"#;
    place.file("answers.json", of);
    let args = ["simulate", "--answers", "answers.json", "--json"];
    let with = |more: &[&str]| json(&place.run(&[&args[..], more].concat()));
    let deleted = with(&["--start", "salesforce", "--then", "delete:outlook"]);
    assert_eq!(deleted["came_back"], true);
    let acts = deleted["acts"].as_array().expect("a list");
    assert_eq!(acts[0]["at"], "salesforce");
    assert_eq!(acts[1]["did"], "deleted");
    assert_eq!(with(&["--kind", "event"])["kind"], "event");
    let off = with(&["--what-if", "OFF:eac"]);
    assert_eq!(off["what_if"][0]["change"], "off:eac");
    assert_eq!(off["what_if"][0]["copies"]["salesforce"], 0);
    place.contacts();
    let loaded = with(&["contacts.csv"]);
    let rehearsals = loaded["rehearsals"].as_array().expect("a list");
    assert_eq!(rehearsals[0]["copied_out"], 3, "{rehearsals:?}");
    place.file("programs.txt", "Name\n----\nSalesforce for Outlook\n");
    let found = with(&["--inventory", "programs.txt"]);
    let paths = found["paths"].as_array().expect("a list");
    for app in ["sfo", "eac"] {
        assert!(paths.iter().any(|path| path["app"] == app), "{app}");
    }
}

#[test]
fn simulate_says_what_it_does_not_know() {
    let place = Place::new();
    place.file("answers.json", TWO_PATHS);
    let cases: [(&[&str], i32, &str); 6] = [
        (&["--start", "mars"], 2, "outlook-1"),
        (&["--then", "delete:mars"], 2, "salesforce"),
        (&["--then", "explode"], 2, "delete:SYSTEM"),
        (&["--what-if", "off:riva"], 2, "sfo, ls"),
        (&["--what-if", "purple"], 2, "new-computer"),
        (&["nowhere.csv"], 1, "nowhere.csv"),
    ];
    for (more, want, words) in cases {
        let args = [&["simulate", "--answers", "answers.json"], more].concat();
        let output = place.run(&args);
        assert_eq!(status(&output), want, "{more:?}: {}", err(&output));
        assert!(err(&output).contains(words), "{more:?}: {}", err(&output));
    }
    let missing = place.run(&["simulate", "--answers", "nowhere.json"]);
    assert_eq!(status(&missing), 1);
    assert!(err(&missing).contains("hint: "));
    assert_eq!(
        status(&place.run(&["simulate"])),
        2,
        "the answers are needed"
    );
}

#[test]
fn apps_are_found_by_any_of_their_names() {
    let place = Place::new();
    let all = json(&place.run(&["apps", "--json"]));
    let some = place.run(&["apps", "google"]);
    assert!(out(&some).contains("gwsmo"));
    assert!(all.to_string().contains("\"sfo\""));
    place.file(
        "programs.txt",
        "Name\n----\nSalesforce for Outlook\nNotepad++\n",
    );
    let found = place.run(&["apps", "--inventory", "programs.txt", "--json"]);
    assert!(json(&found).to_string().contains("\"sfo\""));
}

/// A case with one contact marked for deletion, made the way the wizard makes it.
fn case(place: &Place) -> PathBuf {
    use syncsleuth::case::{Case, CaseFile, Evidence, How, Role, Session, SourceEntry};
    use syncsleuth::knowledge::Knowledge;
    use syncsleuth::progress::Silent;
    let at = jiff::Timestamp::UNIX_EPOCH;
    let export = SourceEntry::new(place.contacts().display().to_string(), Role::Current);
    let evidence = Evidence::load(&[export], Knowledge::embedded(), &mut Silent).expect("read");
    let pair = evidence.matches.pairs[0];
    let mut session = Session::new(Case::new("Ana twice", at));
    session.take_evidence(evidence.into());
    session
        .mark(pair.right, pair.left, How::Hand, at)
        .expect("marked");
    let path = place.path("case.json");
    CaseFile::hold(&path)
        .expect("free")
        .save(&session.case)
        .expect("saved");
    path
}

#[test]
fn plan_writes_what_a_case_amounts_to_without_its_exports() {
    let place = Place::new();
    case(&place);
    fs::remove_file(place.path("contacts.csv")).expect("there");
    let output = place.run(&[
        "--today",
        "2026-03-02",
        "plan",
        "case.json",
        "--out",
        "plan",
    ]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    let printed = out(&output);
    let written: Vec<&Path> = printed.lines().map(Path::new).collect();
    assert_eq!(written.len(), 8, "{printed}");
    assert!(err(&output).contains("1 of the 1 records to delete are not in the backup"));
    let mut seen = Vec::new();
    for path in written {
        let text = fs::read_to_string(place.path("").join(path)).expect("what is named is there");
        let is_plan = path.to_string_lossy().contains("plan.");
        assert_eq!(text.contains("Ana Lima"), is_plan, "{}", path.display());
        seen.push(
            path.extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default()
                .to_owned(),
        );
    }
    assert_eq!(
        seen,
        ["md", "html", "csv", "json", "txt", "md", "txt", "txt"]
    );

    let json_only = place.run(&[
        "plan",
        "case.json",
        "--out",
        "other",
        "--format",
        "json,json",
    ]);
    assert_eq!(out(&json_only).lines().count(), 1);
    let path = place.path("other/clean-up plan.json");
    let plan: Value = serde_json::from_slice(&fs::read(path).expect("written")).expect("JSON");
    assert_eq!(plan["schema"], "syncsleuth.plan/1");
    assert_eq!(plan["deletions"], 1);
}

#[test]
fn plan_saves_what_it_would_delete() {
    let place = Place::new();
    case(&place);
    let output = place.run(&["plan", "case.json", "--out", "plan", "--format", "backup"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    let cards = fs::read_to_string(place.path("plan/backup-contacts.vcf")).expect("written");
    assert!(cards.contains("FN:Ana Lima\r\n"), "{cards}");
    let read = json(&place.run(&["inspect", "plan/backup-contacts.vcf", "--json"]));
    assert_eq!(read["sources"][0]["counts"]["contacts"], 1);
    for (domain, want) in [("na15", 2), ("https://acme.my.salesforce.com/x", 0)] {
        let args = [
            "plan",
            "case.json",
            "--out",
            "plan",
            "--salesforce-domain",
            domain,
        ];
        assert_eq!(status(&place.run(&args)), want, "{domain}");
    }
}

#[test]
fn plan_says_what_is_wrong_with_a_case() {
    let place = Place::new();
    place.contacts();
    place.file("cut.json", "{\"schema\": \"syncsleuth.case/1\", \"answ");
    place.file("newer.json", "{\"schema\": \"syncsleuth.case/99\"}");
    for (name, word) in [
        ("nowhere.json", "nowhere.json"),
        ("contacts.csv", "not a syncsleuth case"),
        ("cut.json", "damaged"),
        ("newer.json", "newer"),
    ] {
        let output = place.run(&["plan", name, "--out", "plan"]);
        let said = err(&output);
        assert_eq!(status(&output), 1, "{name}");
        assert!(said.contains(word) && said.contains("hint: "), "{said}");
        assert_eq!(out(&output), "");
        assert!(!place.path("plan").exists(), "{name}: nothing is written");
    }
    case(&place);
    place.file("blocked", "a file where a folder should be");
    let output = place.run(&["plan", "case.json", "--out", "blocked"]);
    assert_eq!(status(&output), 1);
    assert!(err(&output).contains("hint: "));
}

#[test]
fn a_plan_never_replaces_the_case_it_is_made_from() {
    let place = Place::new();
    let made = fs::read(case(&place)).expect("written");
    fs::create_dir(place.path("plan")).expect("made");
    let path = place.path("plan/clean-up plan.json");
    fs::write(&path, &made).expect("written");
    let output = place.run(&["plan", "plan/clean-up plan.json", "--out", "plan"]);
    assert_eq!(status(&output), 2, "{}", err(&output));
    assert!(err(&output).contains("hint: "));
    assert_eq!(fs::read(&path).expect("there"), made);
}

#[test]
fn completions_and_manual_page() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = place.run(&["completions", shell]);
        assert_eq!(status(&output), 0);
        assert!(out(&output).contains("syncsleuth"), "{shell}");
    }
    let page = place.run(&["man"]);
    assert_eq!(status(&page), 0);
    assert!(out(&page).contains(".TH syncsleuth 1"));
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let place = Place::new();
    let mut rows = HEADER.to_owned();
    for n in 0..20_000 {
        let _ = writeln!(rows, ",Given{n},,Family{n},,Firm,,,p{n}@firm.example,");
    }
    place.file("many.csv", &rows);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .args(["inspect", "many.csv"])
        .current_dir(place.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 16];
    let mut pipe = child.stdout.take().expect("piped");
    pipe.read_exact(&mut first).expect("some output");
    drop(pipe);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((status(&output), err(&output).as_str()), (0, ""));
}

#[test]
fn the_wizard_without_a_terminal_says_so() {
    let place = Place::new();
    for args in [&[][..], &["demo"]] {
        let output = place
            .command(args)
            .write_stdin("")
            .output()
            .expect("starts");
        assert_eq!(status(&output), 2, "{args:?}");
        let said = err(&output);
        assert!(
            said.contains("needs a terminal") && said.contains("--plain"),
            "{said}"
        );
        assert_eq!(out(&output), "");
    }
}

#[test]
fn the_wizard_names_a_file_that_is_not_there() {
    let place = Place::new();
    for args in [&["nowhere.csv"][..], &["open", "nowhere.json"]] {
        let output = place.run(args);
        assert_eq!(status(&output), 1, "{args:?}");
        assert!(err(&output).contains("nowhere") && err(&output).contains("hint: "));
    }
}

#[test]
fn the_line_by_line_wizard_reads_answers_from_a_pipe() {
    let place = Place::new();
    for (args, dumb) in [(&["--plain"][..], false), (&[], true)] {
        let mut command = place.command(args);
        if dumb {
            command.env("TERM", "dumb");
        }
        let output = command.write_stdin("?\nq\n").output().expect("starts");
        assert_eq!(status(&output), 0, "{}", err(&output));
        let text = out(&output);
        assert!(text.lines().count() > 5, "{text}");
        assert!(!text.contains('\x1b'), "no escape sequence: {text:?}");
    }
}

#[test]
fn the_log_holds_counts_and_never_records() {
    let place = Place::new();
    let contacts = place.contacts();
    let log = place.path("run.log");
    let done = place.run(&[
        "scan",
        &contacts.display().to_string(),
        "--log",
        &log.display().to_string(),
    ]);
    assert_eq!(status(&done), 0, "{}", err(&done));
    let log = fs::read_to_string(log).expect("a log");
    assert!(log.contains("contacts=3"), "{log}");
    for secret in ["Ana", "Lima", "Globex", "example", "0142"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

/// Every file of the place with its bytes, by name.
fn everything(place: &Place) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![place.path("")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("readable").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.push((entry.path(), fs::read(entry.path()).expect("readable")));
            }
        }
    }
    found.sort();
    found
}

/// A place with an input of every sort.
fn inputs() -> Place {
    let place = Place::new();
    case(&place);
    fs::create_dir(place.path("exports")).expect("made");
    fs::copy(place.path("contacts.csv"), place.path("exports/in.csv")).expect("copied");
    place.file(
        "answers.json",
        r#"{"schema": "syncsleuth.answers/1", "answers": {"symptoms": ["duplicated"]}}"#,
    );
    place.file("programs.txt", "Name\n----\nSalesforce for Outlook\n");
    place
}

#[test]
fn every_input_is_the_same_afterwards() {
    let place = inputs();
    let before = everything(&place);
    for args in [
        &["inspect", "contacts.csv", "exports"][..],
        &["scan", "contacts.csv", "exports", "--json"],
        &["apps", "--inventory", "programs.txt"],
        &[
            "diagnose",
            "contacts.csv",
            "--answers",
            "answers.json",
            "--inventory",
            "programs.txt",
            "--before",
            "exports",
        ],
    ] {
        let output = place.run(args);
        assert_eq!(status(&output), 0, "{args:?}: {}", err(&output));
        assert_eq!(everything(&place), before, "{args:?}");
    }
}

#[test]
fn an_input_is_never_written_over() {
    let place = inputs();
    let before = everything(&place);
    let whole = place.path("contacts.csv").display().to_string();
    for args in [
        &["scan", "contacts.csv", "--pairs", "contacts.csv"][..],
        &["scan", "contacts.csv", "--entities", "./contacts.csv"],
        &["scan", "contacts.csv", "--pairs", &whole],
        &["scan", "exports", "--pairs", "exports/in.csv"],
        &["scan", "exports", "--entities", "exports/../exports/in.csv"],
        &["scan", "contacts.csv", "--log", "contacts.csv"],
        &["scan", "exports", "--log", "exports/in.csv"],
        &["inspect", "contacts.csv", "--log", "contacts.csv"],
        // Not an input, and still not a log.
        &["inspect", "contacts.csv", "--log", "programs.txt"],
        &[
            "apps",
            "--inventory",
            "programs.txt",
            "--log",
            "programs.txt",
        ],
        &[
            "diagnose",
            "--answers",
            "answers.json",
            "--log",
            "answers.json",
        ],
        &["diagnose", "--before", "exports", "--log", "exports/in.csv"],
        &["plan", "case.json", "--out", "plan", "--log", "case.json"],
        &["--plain", "open", "case.json", "--log", "case.json"],
        &["--plain", "--log", "contacts.csv", "contacts.csv"],
        // Two outputs of one name, of which one would be lost.
        &["scan", "contacts.csv", "--pairs", "x", "--entities", "x"],
        &["scan", "contacts.csv", "--pairs", "x", "--log", "x"],
        &["--plain", "--case", "x.json", "--log", "x.json", "demo"],
    ] {
        let output = place.command(args).write_stdin("q\n").output();
        let output = output.expect("the program starts");
        let said = err(&output);
        assert_eq!(status(&output), 2, "{args:?}: {said}");
        assert!(said.contains("error: --"), "{args:?}: {said}");
        assert!(said.contains("hint: "), "{args:?}: {said}");
        assert_eq!(out(&output), "", "{args:?}");
        assert_eq!(everything(&place), before, "{args:?}");
    }
    for args in [
        &["--plain", "--case", "contacts.csv", "contacts.csv"][..],
        &["--plain", "--case", "contacts.csv", "demo"],
        &["--plain", "--case", "case.json", "demo"],
        &["--plain", "--case", "answers.json", "contacts.csv"],
    ] {
        let output = place.command(args).write_stdin("1\n1\nq\n").output();
        let output = output.expect("the program starts");
        let said = err(&output);
        assert_eq!(status(&output), 1, "{args:?}: {said}");
        assert!(said.contains("hint: "), "{args:?}: {said}");
        assert_eq!(everything(&place), before, "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_does_not_hide_an_input() {
    let place = inputs();
    std::os::unix::fs::symlink("contacts.csv", place.path("link.csv")).expect("made");
    let before = everything(&place);
    for option in ["--pairs", "--entities", "--log"] {
        let output = place.run(&["scan", "contacts.csv", option, "link.csv"]);
        assert_eq!(status(&output), 2, "{option}: {}", err(&output));
        assert_eq!(everything(&place), before, "{option}");
    }
    let device = place.run(&["scan", "contacts.csv", "--pairs", "/dev/stdout"]);
    assert_eq!(status(&device), 0, "{}", err(&device));
    assert!(out(&device).starts_with("kind,left_path,"));
}

#[test]
fn what_was_written_before_is_written_again() {
    let place = inputs();
    for _ in 0..2 {
        let output = place.run(&[
            "scan",
            "exports",
            "--pairs",
            "exports/pairs.csv",
            "--entities",
            "entities.csv",
            "--log",
            "exports/run.log",
        ]);
        assert_eq!(status(&output), 0, "{}", err(&output));
    }
    let log = fs::read_to_string(place.path("exports/run.log")).expect("a log");
    assert_eq!(log.matches(" started ").count(), 2, "{log}");
    let names: Vec<_> = fs::read_dir(place.path("exports"))
        .expect("readable")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(names.len(), 3, "nothing is left beside them: {names:?}");
}

#[test]
fn a_case_that_cannot_be_kept_names_its_folder() {
    let place = Place::new();
    place.file("blocked", "a file where a folder should be");
    let output = place.run(&["--plain", "--case", "blocked/case.json", "demo"]);
    let said = err(&output);
    assert_eq!(status(&output), 1, "{said}");
    assert!(
        said.contains("cannot keep a case in blocked: ") && said.contains("--case FILE"),
        "{said}"
    );
    assert!(!said.contains("this window"), "{said}");
}

#[test]
fn columns_are_read_as_the_user_says() {
    let place = Place::new();
    place.file(
        "crm.csv",
        "K1;K2;Erreichbar unter;Seit\nAna Lima;Globex;ana@globex.example;1980-05-17\n",
    );
    let output = place.run(&[
        "inspect",
        "--json",
        "--map",
        "k1=display_name",
        "--map",
        "K2=company",
        "--map",
        "Erreichbar unter=emails",
        "--map",
        "Seit=birthday",
        "crm.csv",
    ]);
    assert!(output.status.success(), "{}", err(&output));
    let read = json(&output);
    let person = &read["sources"][0]["records"][0];
    assert_eq!(person["display_name"], "Ana Lima");
    assert_eq!(person["company"], "Globex");
    assert_eq!(person["emails"][0], "ana@globex.example");
    assert_eq!(person["birthday"], "1980-05-17");
}

#[test]
fn a_mapping_that_cannot_be_followed_is_answered_kindly() {
    let place = Place::new();
    place.contacts();
    let cases = [
        ("Company=emial", "did you mean emails?"),
        ("Company=birth_day", "did you mean birthday?"),
        ("Company=colour", "the fields are"),
        ("Compnay=company", "Company"),
        ("Company", "COLUMN=FIELD"),
        ("=company", "COLUMN=FIELD"),
    ];
    for (map, wants) in cases {
        let output = place.run(&["inspect", "--map", map, "contacts.csv"]);
        assert_eq!(output.status.code(), Some(2), "{map}");
        let said = err(&output);
        assert!(said.contains(wants), "{map}: {said}");
        assert!(output.stdout.is_empty(), "{map}");
    }
}

#[test]
fn a_case_remembers_how_its_columns_are_read() {
    let place = Place::new();
    place.file("odd.csv", "K1;K2\nAna Lima;Globex\nOmar Haddad;Globex\n");
    let wizard = |args: &[&str]| {
        let output = place
            .command(&[&["--plain"][..], args].concat())
            .write_stdin("go exports\nq\n")
            .output()
            .expect("starts");
        assert_eq!(status(&output), 0, "{}", err(&output));
        let case = fs::read_to_string(place.path("one.json")).expect("a case");
        let case: serde_json::Value = serde_json::from_str(&case).expect("JSON");
        (out(&output), case)
    };
    let map = ["--map", "k1=display_name", "--map", "K2=company"];
    let begun = [&["--case", "one.json", "odd.csv"][..], &map].concat();
    for args in [&begun[..], &["open", "one.json"]] {
        let (said, case) = wizard(args);
        assert!(said.contains("2 contacts"), "{args:?}: {said}");
        let file = &case["sources"][0];
        let want = serde_json::json!([["k1", "display_name"], ["K2", "company"]]);
        assert_eq!(file["map"], want, "{args:?}");
        assert_eq!(file["counts"]["contacts"], 2, "{args:?}");
    }
    for (args, want) in [
        (&["--map", "k1=colour", "odd.csv"][..], "colour"),
        (&["--map", "k1=company"], "no export is named"),
        (
            &["--map", "k1=company", "open", "one.json"],
            "after the command",
        ),
    ] {
        let output = place.run(args);
        assert_eq!(status(&output), 2, "{args:?}");
        assert!(err(&output).contains(want), "{args:?}: {}", err(&output));
    }
}

#[test]
fn fresh_exports_are_read_as_the_case_remembers() {
    let place = Place::new();
    let text = "K1;K2\nAna Lima;Globex\nOmar Haddad;Globex\n";
    place.file("old.csv", text);
    place.file("fresh.csv", &text.replace("Omar", "Umar"));
    let done = place
        .command(&[
            "--plain",
            "--case",
            "one.json",
            "old.csv",
            "--map",
            "k1=display_name",
        ])
        .write_stdin("go exports\nq\n")
        .output()
        .expect("starts");
    assert_eq!(status(&done), 0, "{}", err(&done));
    let output = place.run(&["verify", "one.json", "fresh.csv", "--json"]);
    assert_eq!(status(&output), 0, "{}", err(&output));
    assert_eq!(json(&output)["sources"][0]["records"], 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_no_utf_8_is_found_again() {
    use std::os::unix::ffi::OsStrExt as _;
    let place = Place::new();
    let name = std::ffi::OsStr::from_bytes(b"Kontakte M\xfcller.csv");
    let text = "First Name,Last Name,E-mail Address\nAna,Lima,ana@globex.example\n";
    fs::write(place.path("").join(name), text).expect("a file of that name");
    let shown = "Kontakte M⟨FC⟩ller.csv";
    let run = |args: &[&str], with_file: bool| {
        let mut command = place.command(args);
        if with_file {
            command.arg(name);
        }
        let output = command
            .write_stdin("go exports\nq\n")
            .output()
            .expect("starts");
        assert_eq!(status(&output), 0, "{args:?}: {}", err(&output));
        out(&output)
    };
    assert!(run(&["inspect"], true).contains(shown));
    let said = run(&["--plain", "--case", "one.json"], true);
    assert!(said.contains(shown) && said.contains("1 contact"), "{said}");
    let said = run(&["--plain", "open", "one.json"], false);
    assert!(said.contains(shown) && said.contains("1 contact"), "{said}");
    assert!(!said.contains("is not where it was"), "{said}");
}

/// A company's own knowledge is read from the configuration folder; a fault in it ends the program.
#[cfg(target_os = "linux")]
#[test]
fn a_companys_knowledge_is_read_and_its_faults_are_named() {
    let config = tempfile::tempdir().unwrap();
    let folder = config.path().join("syncsleuth");
    std::fs::create_dir(&folder).unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/company.json");
    let text = std::fs::read_to_string(example).unwrap();
    let run = |text: &str| {
        std::fs::write(folder.join("company.json"), text).unwrap();
        Command::cargo_bin("syncsleuth")
            .unwrap()
            .args(["apps", "northwind"])
            .env("XDG_CONFIG_HOME", config.path())
            .assert()
    };
    let out = run(&text).success();
    let shown = String::from_utf8_lossy(&out.get_output().stdout).into_owned();
    assert!(shown.contains("Northwind Bridge"), "{shown}");
    let out = run(&text.replace("\"like\": \"riva\"", "\"like\": \"nothing\"")).code(1);
    let said = String::from_utf8_lossy(&out.get_output().stderr).into_owned();
    assert!(
        said.contains("company.json, line 5: app northwind-bridge: it is like \"nothing\""),
        "{said}"
    );
}
