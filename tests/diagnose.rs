//! `syncsleuth diagnose` from outside: what it writes, and how it ends.

use assert_cmd::Command;
use serde_json::Value;

fn diagnose(args: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("syncsleuth")
        .unwrap()
        .arg("diagnose")
        .args(args)
        .args(["--today", "2026-11-22"])
        .assert()
}

/// A file in a folder of its own, which lives as long as the first value.
fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

const ANSWERS: &str = r#"{"schema": "syncsleuth.answers/1", "answers": {
    "symptoms": ["deleted"], "kinds": ["contacts"], "seen_in": ["outlook"], "pattern": "random",
    "sync_apps": ["sfo"], "contact_count": 7400, "team_records": "unknown"}}"#;

#[test]
fn answers_alone_give_every_cause_in_falling_order() {
    let (_folder, answers) = file("answers.json", ANSWERS);
    let out = diagnose(&["--answers", &answers, "--json"]).success();
    let page: Value = serde_json::from_slice(&out.get_output().stdout).unwrap();
    assert_eq!(page["schema"], "syncsleuth.diagnose/1");
    let causes = page["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 40);
    assert_eq!(causes[0]["id"], "over-limit");
    let probability = |c: &Value| c["probability"].as_f64().unwrap();
    assert!(
        causes
            .windows(2)
            .all(|w| probability(&w[0]) >= probability(&w[1]))
    );
    let sum: f64 = causes.iter().map(probability).sum();
    assert!((sum + page["other"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    let reason = &causes[0]["for"][0];
    assert!(reason["text"].is_string() && reason["strength"].as_f64().unwrap() > 0.0);
    assert!(reason["from"].as_str().unwrap().starts_with("answer:"));
    for list in ["contradictions", "ask_next", "missing_evidence"] {
        assert!(page[list].is_array(), "{list}");
    }
    let ask = &page["ask_next"][0];
    assert!(ask["question"].is_string() && ask["gain_bits"].as_f64().unwrap() > 0.0);
}

#[test]
fn nothing_at_all_is_a_case_too() {
    let out = diagnose(&[]).success();
    let page = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    assert!(page.starts_with("Cannot tell yet"), "{page}");
}

#[test]
fn an_unknown_question_is_named() {
    let (_folder, answers) = file(
        "answers.json",
        r#"{"schema": "syncsleuth.answers/1", "answers": {"colour": "blue"}}"#,
    );
    let out = diagnose(&["--answers", &answers]).failure().code(1);
    let said = String::from_utf8(out.get_output().stderr.clone()).unwrap();
    assert!(
        said.starts_with("error: ") && said.contains("colour"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_used() {
    let (_folder, answers) = file("answers.json", ANSWERS);
    let out = diagnose(&["no-such-file.csv", "--answers", &answers])
        .failure()
        .code(1);
    let page = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    let said = String::from_utf8(out.get_output().stderr.clone()).unwrap();
    assert!(
        page.contains("More records than the sync can take"),
        "{page}"
    );
    assert!(said.contains("no-such-file.csv"), "{said}");
}
