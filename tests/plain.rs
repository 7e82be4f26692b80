//! The line-by-line wizard as a program: fed by a pipe, read by a screen reader or a script.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// The program with a home of its own, so that nothing of this computer is read or written.
fn plain(home: &Path) -> Command {
    let mut command = Command::cargo_bin("syncsleuth").unwrap();
    command
        .env("HOME", home)
        .env("USERPROFILE", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env_remove("XDG_CONFIG_HOME")
        .arg("--plain");
    command
}

#[test]
fn the_sample_is_walked_to_a_written_plan_and_resumed() {
    let home = tempfile::tempdir().unwrap();
    let case = home.path().join("case.json");
    let plan = home.path().join("my plan");
    let lines = format!(
        "1\n1\n\n1\n2\nu\nplan\ntick 1\nsave {}\nq\n",
        plan.display()
    );
    let done = plain(home.path())
        .arg("--case")
        .arg(&case)
        .arg("demo")
        .write_stdin(lines)
        .assert()
        .success();
    let said = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    for want in [
        "Cause 1: ",
        "Pair 1 of ",
        "Marked A for deletion by hand",
        "Taken back. Saved.",
        "Step 1 is ticked off. Saved.",
        "The plan is written in ",
        "Everything is saved.",
    ] {
        assert!(said.contains(want), "{want:?} is missing:\n{said}");
    }
    assert!(plan.join("clean-up plan.md").exists());
    assert!(plan.join("clean-up plan.csv").exists());

    let resumed = plain(home.path())
        .arg("open")
        .arg(&case)
        .write_stdin("1\n")
        .assert()
        .success();
    let said = String::from_utf8(resumed.get_output().stdout.clone()).unwrap();
    assert!(said.contains("Step 1. Done. "), "{said}");
    assert!(said.contains("One record to delete by hand."), "{said}");
}

#[test]
fn a_damaged_case_gets_a_sentence_and_a_hint() {
    let home = tempfile::tempdir().unwrap();
    let case = home.path().join("case.json");
    fs::write(&case, "{\"schema\": \"syncsleuth.case/1\",").unwrap();
    let failed = plain(home.path())
        .arg("open")
        .arg(&case)
        .write_stdin("")
        .assert()
        .failure();
    let said = String::from_utf8(failed.get_output().stderr.clone()).unwrap();
    assert!(said.contains("damaged"), "{said}");
    assert!(said.contains("restore the file from a backup"), "{said}");
}

#[test]
fn bytes_that_are_no_text_end_it_in_peace() {
    let home = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..=255u8).cycle().take(20_000).collect();
    plain(home.path()).write_stdin(bytes).assert().success();
}
