//! `isolate` as a person uses it over days: a hidden culprit is found from exports alone, a round that cannot be
//! judged is not noted, and an open case is left to its wizard.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use syncsleuth::case::{Case, CaseFile};
use syncsleuth::interview::Answer;

const HEADER: &str =
    "First Name,Last Name,Company,E-mail Address,Mobile Phone,Title,Suffix,Middle Name\n";
const OTHER: &str = "Ana,Lima,Globex,ana@example.com,,,,\n";

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A folder with a case in which these programs are in use.
    fn with_apps(apps: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut case = Case::new("Trouble", jiff::Timestamp::UNIX_EPOCH);
        let many = |v: &[&str]| Answer::Many(v.iter().map(|v| (*v).to_owned()).collect());
        case.answers.set("symptoms", many(&["duplicated"]));
        case.answers.set("kinds", many(&["contacts"]));
        case.answers.set("sync_apps", many(apps));
        let file = CaseFile::hold(&folder.path().join("one.json")).expect("a case file");
        file.save(&case).expect("it is saved");
        Place { folder }
    }

    fn run(&self, args: &[&str]) -> Output {
        self.run_on("2026-11-23", args)
    }

    fn run_on(&self, day: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
            .args(["isolate", "one.json", "--today", day])
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env_remove("RUST_BACKTRACE")
            .output()
            .expect("the program starts")
    }

    fn state(&self) -> Value {
        let done = self.run(&["--json"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        serde_json::from_slice(&done.stdout).expect("JSON")
    }

    /// An export with the test record so many times.
    fn export(&self, name: &str, tracer: &str, times: usize) -> PathBuf {
        let path = self.folder.path().join(name);
        let row = format!(
            "Test,{tracer},Probe,{}@example.com,,,,\n",
            tracer.to_lowercase()
        );
        let rows = row.repeat(times);
        fs::write(&path, format!("{HEADER}{OTHER}{rows}")).expect("a writable folder");
        path
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Does the rounds, each on a day of its own, until the program says that it is finished; gives the culprits.
fn found(place: &Place, hidden: &[&str]) -> Vec<String> {
    for round in 0..20 {
        let state = place.state();
        let tracer = state["test_record"].as_str().unwrap().to_owned();
        let Some(on) = state["next"]["round"].as_array() else {
            break;
        };
        let on: Vec<&str> = on.iter().filter_map(Value::as_str).collect();
        let trouble = hidden.iter().all(|app| on.contains(app));
        let before = place.export(&format!("before-{round}.csv"), &tracer, 1);
        let given = place.run(&["--before", before.to_str().unwrap()]);
        assert!(given.status.success(), "{}", text(&given.stderr));
        let after = place.export(
            &format!("after-{round}.csv"),
            &tracer,
            1 + usize::from(trouble),
        );
        // Another file than that of before, as a later export is.
        let later = fs::read_to_string(&after).unwrap() + "Omar,Haddad,Acme,o@example.com,,,,\n";
        fs::write(&after, later).unwrap();
        let day = format!("2026-12-{:02}", round + 1);
        let judged = place.run_on(&day, &[after.to_str().unwrap()]);
        assert!(judged.status.success(), "{}", text(&judged.stderr));
        let state = place.state();
        let last = state["rounds"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["day"], day.as_str());
        assert_eq!(last["outcome"], if trouble { "trouble" } else { "clean" });
    }
    let state = place.state();
    assert_eq!(state["next"]["conclusion"], "found", "{state:#}");
    let culprits = state["next"]["culprits"][0].as_array().unwrap().iter();
    culprits
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_hidden_culprit_is_found_from_exports_alone() {
    for hidden in [vec!["gwsmo"], vec!["sfo", "eac"]] {
        let place = Place::with_apps(&["sfo", "icloud", "gwsmo", "eac"]);
        assert_eq!(found(&place, &hidden), hidden);
        let said = text(&place.run(&[]).stdout);
        assert!(
            said.contains("Finished") && said.contains("stayed away"),
            "{said}"
        );
        assert!(!said.contains("computer 1"), "{said}");
    }
}

#[test]
fn one_program_on_two_computers_is_two() {
    for hidden in [vec!["sfo@2"], vec!["sfo@1", "sfo@2"]] {
        let place = Place::with_apps(&["sfo", "eac"]);
        // Before anything is known of computers, it is asked for.
        let asked = text(&place.run(&[]).stdout);
        assert!(asked.contains("Computers with a sync program"), "{asked}");
        let path = place.folder.path().join("one.json");
        let mut case = syncsleuth::case::load(&path).unwrap();
        case.answers.set("outlook_computers", Answer::Number(2));
        case.answers.set("sync_computers", Answer::Number(2));
        let file = CaseFile::hold(&path).unwrap();
        file.save(&case).unwrap();
        drop(file);
        let begun = text(&place.run(&[]).stdout);
        assert!(begun.contains("(computer 2)"), "{begun}");
        assert!(
            begun.contains("Give each of the 2 computers a number"),
            "{begun}"
        );
        // What runs on a server is one, however many computers there are.
        assert_eq!(place.state()["products"].as_array().unwrap().len(), 3);
        assert_eq!(found(&place, &hidden), hidden);
        let said = text(&place.run(&[]).stdout);
        assert!(
            said.contains("(computer 2) does it") || said.contains("(computer 1), "),
            "{said}"
        );
    }
}

#[test]
fn what_cannot_be_judged_is_not_noted() {
    let place = Place::with_apps(&["sfo", "icloud"]);
    let tracer = place.state()["test_record"].as_str().unwrap().to_owned();
    let kept = || fs::read(place.folder.path().join("one.json")).unwrap();
    let untouched = kept();
    let without = place.export("without.csv", &tracer, 0);
    let refused = place.run(&["--before", without.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("in none of these exports"));
    let outcome = place.run(&[without.to_str().unwrap()]);
    assert!(
        text(&outcome.stderr).contains("before the round first"),
        "{}",
        text(&outcome.stderr)
    );
    assert_eq!(kept(), untouched);
    let before = place.export("before.csv", &tracer, 1);
    assert!(
        place
            .run(&["--before", before.to_str().unwrap()])
            .status
            .success()
    );
    let same = place.run(&[before.to_str().unwrap()]);
    assert!(text(&same.stderr).contains("exports from before the round"));
    // Somebody saved the export of before anew: it cannot be compared with any more.
    place.export("before.csv", &tracer, 2);
    let after = place.export("after.csv", &tracer, 1);
    let refused = place.run(&[after.to_str().unwrap()]);
    assert!(
        text(&refused.stderr).contains("something else now"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn rounds_judged_by_hand_and_set_aside_come_into_the_summary() {
    let place = Place::with_apps(&["sfo", "icloud"]);
    for outcome in ["clean", "trouble", "clean"] {
        assert!(place.run(&["--outcome", outcome]).status.success());
    }
    let over = place.run(&["--outcome", "clean"]);
    assert_eq!(over.status.code(), Some(1));
    let summary = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .args(["summary", "one.json"])
        .current_dir(place.folder.path())
        .output()
        .unwrap();
    let summary = text(&summary.stdout);
    for wanted in [
        "WHICH PRODUCT DOES IT",
        "Round 1, 2026-11-23, everything off",
        "on its own",
    ] {
        assert!(summary.contains(wanted), "no {wanted} in {summary}");
    }
    assert_eq!(place.run(&["--set-aside", "7"]).status.code(), Some(2));
    assert!(place.run(&["--set-aside", "2"]).status.success());
    assert!(
        place.state()["next"]["round"].is_array(),
        "it is done again"
    );
}

#[test]
fn a_case_that_a_wizard_has_open_is_not_written() {
    let place = Place::with_apps(&["sfo"]);
    let _held = CaseFile::hold(&place.folder.path().join("one.json")).unwrap();
    assert!(place.run(&[]).status.success(), "looking is allowed");
    let refused = place.run(&["--outcome", "clean"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("already open"));
}

#[test]
fn a_case_without_programs_says_what_is_missing() {
    let place = Place::with_apps(&["none"]);
    let said = place.run(&[]);
    assert_eq!(said.status.code(), Some(1));
    assert!(text(&said.stderr).contains("No sync program is named"));
}
