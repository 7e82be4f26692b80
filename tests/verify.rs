//! `verify` as a person and as another program would use it, on the case of the sample mailbox.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use assert_cmd::Command;
use jiff::Timestamp;
use serde_json::Value;
use syncsleuth::case::{Case, CaseFile, Evidence, How, Role, Session, SourceEntry};
use syncsleuth::demo;
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::Silent;
use syncsleuth::record::RecordRef;

/// What is deleted in the sample, and what stays instead: file, record, record.
const MARKS: [(&str, u32, u32); 20] = [
    ("Contact.csv", 12, 2),
    ("Contact.csv", 21, 1),
    ("Contact.csv", 23, 10),
    ("Contact.csv", 24, 16),
    ("Contact.csv", 25, 17),
    ("Contact.csv", 26, 14),
    ("Contact.csv", 27, 13),
    ("Contact.csv", 28, 18),
    ("Contact.csv", 29, 20),
    ("Contact.csv", 30, 22),
    ("Contact.csv", 31, 5),
    ("Contact.csv", 32, 6),
    ("Contact.csv", 33, 19),
    ("Outlook contacts.csv", 19, 18),
    ("Outlook contacts.csv", 21, 20),
    ("Outlook calendar.csv", 6, 5),
    ("Outlook calendar.csv", 8, 7),
    ("Outlook tasks.csv", 5, 1),
    ("Outlook tasks.csv", 7, 1),
    ("Outlook tasks.csv", 6, 2),
];

/// The case of the sample with everything marked, in a folder of its own; its exports are read from
/// `from` where they are not the embedded ones.
fn case(folder: &Path, from: Option<&Path>) -> PathBuf {
    let mut case = Case::new(demo::TITLE, Timestamp::UNIX_EPOCH);
    for path in demo::current() {
        let path = from.map_or((*path).to_owned(), |from| {
            let file = from.join(path.trim_start_matches(demo::PREFIX));
            fs::write(&file, demo::file(path).expect("embedded")).expect("writable");
            file.display().to_string()
        });
        case.sources.push(SourceEntry::new(path, Role::Current));
    }
    let mut session = Session::new(case);
    let evidence = Evidence::load(&session.case.sources, Knowledge::embedded(), &mut Silent);
    session.take_evidence(Arc::new(evidence.expect("not cancelled")));
    for (file, delete, keep) in MARKS {
        let sources = &session.evidence.sources;
        let source = sources.iter().position(|s| s.name() == file).expect(file) as u32;
        let at = |number: u32| RecordRef {
            source,
            index: number - 1,
        };
        session
            .mark(at(delete), at(keep), How::Hand, Timestamp::UNIX_EPOCH)
            .unwrap_or_else(|why| panic!("{file} {delete}: {why}"));
    }
    let path = folder.join("case.json");
    CaseFile::hold(&path)
        .expect("a folder")
        .save(&session.case)
        .expect("saved");
    path
}

fn verify(case: &Path, more: &[&str]) -> Output {
    Command::cargo_bin("syncsleuth")
        .expect("built")
        .arg("verify")
        .arg(case)
        .args(["--today", "2026-11-24"])
        .args(more)
        .output()
        .expect("runs")
}

fn page(out: &Output) -> Value {
    let said = String::from_utf8_lossy(&out.stderr);
    serde_json::from_slice(&out.stdout).unwrap_or_else(|why| panic!("{why}: {said}"))
}

fn count(page: &Value, name: &str) -> u64 {
    page["counts"][name].as_u64().expect(name)
}

#[test]
fn the_sample_after_the_clean_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path(), None);
    let saved = fs::read(&case).expect("readable");
    let mut args = vec!["--json"];
    args.extend(demo::resynced());
    let out = verify(&case, &args);
    assert_eq!(out.status.code(), Some(0));
    let page = page(&out);
    assert_eq!(page["schema"], "syncsleuth.verify/1");
    let counts = [
        "gone",
        "still_there",
        "returned",
        "damaged",
        "lost",
        "new_twins",
        "unplanned",
        "not_checked",
    ];
    let counts = counts.map(|name| count(&page, name));
    assert_eq!(counts, [19, 0, 1, 1, 0, 0, 0, 0], "{page:#}");
    assert_eq!(page["clean"], false);
    let records = page["records"].as_array().expect("a list");
    let state = |state: &str| {
        let mut found = records.iter().filter(|r| r["state"] == state);
        found.next().unwrap_or_else(|| panic!("nothing is {state}"))
    };
    let back = state("returned");
    assert_eq!(back["before"]["label"], "Ana-María Ibáñez");
    assert_eq!(back["new_id"], true);
    assert_ne!(back["before"]["id"], back["after"]["id"]);
    let damaged = state("damaged");
    assert_eq!(damaged["before"]["label"], "Gustav Åkerlund");
    assert_eq!(damaged["fields"][0]["field"], "phones");
    assert_eq!(damaged["next"][0], "Put back phone: +44 7700 900614");
    let next = back["next"].as_array().expect("a list");
    assert!(next.len() > 1, "{next:?}");
    assert_eq!(
        fs::read(&case).expect("readable"),
        saved,
        "the case is only read"
    );
}

#[test]
fn limits_end_it_with_three() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path(), None);
    let with = |limits: &str| {
        let mut args = vec!["--fail-on", limits];
        args.extend(demo::resynced());
        verify(&case, &args)
    };
    assert_eq!(
        with("returned:1,deleted:0,duplicates:0").status.code(),
        Some(0)
    );
    let over = with("returned:0");
    assert_eq!(over.status.code(), Some(3));
    let said = String::from_utf8_lossy(&over.stderr);
    assert!(said.contains("1 returned, 0 allowed"), "{said}");
    assert_eq!(with("modified:0").status.code(), Some(2));
    let text = String::from_utf8_lossy(&over.stdout).into_owned();
    assert!(text.starts_with("Something came to harm: "), "{text}");
    for word in [
        "Came back (1)",
        "Ana-María Ibáñez",
        "phones: ",
        "under a new id",
    ] {
        assert!(text.contains(word), "{word} is not in {text}");
    }
}

#[test]
fn the_very_exports_of_the_plan_show_that_nothing_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let exports = folder.path().join("exports");
    fs::create_dir(&exports).expect("a folder");
    let case = case(folder.path(), Some(&exports));
    let out = verify(&case, &["--json", &exports.display().to_string()]);
    let all = page(&out);
    assert_eq!(count(&all, "still_there"), MARKS.len() as u64, "{all:#}");
    for name in [
        "gone",
        "damaged",
        "lost",
        "new_twins",
        "unplanned",
        "not_checked",
    ] {
        assert_eq!(count(&all, name), 0, "{name}: {all:#}");
    }
    // Without the tasks, what is marked among them cannot be checked; and what the case remembers
    // serves where the exports of the plan are gone.
    fs::remove_file(exports.join("Outlook tasks.csv")).expect("removed");
    let fewer = page(&verify(&case, &["--json", &exports.display().to_string()]));
    assert_eq!(count(&fewer, "not_checked"), 3, "{fewer:#}");
    assert_eq!(count(&fewer, "still_there"), MARKS.len() as u64 - 3);
    assert_eq!(fewer["not_checked"][0]["kind"], "task");
}

#[test]
fn a_case_or_a_file_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let none = verify(&folder.path().join("none.json"), &["a.csv"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&none.stderr).contains("cannot open the case"));
    let case = case(folder.path(), None);
    assert_eq!(verify(&case, &[]).status.code(), Some(2));
    assert_eq!(verify(&case, &["nowhere.csv"]).status.code(), Some(1));
}
