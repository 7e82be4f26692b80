//! `syncsleuth inspect` from the outside.

use std::path::Path;

use assert_cmd::Command;

fn inspect() -> Command {
    let mut command = Command::cargo_bin("syncsleuth").unwrap();
    command
        .arg("inspect")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    command
}

fn stdout(command: &mut Command, status: i32) -> String {
    let output = command.assert().code(status).get_output().clone();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn json_of_a_file_and_of_standard_input_agree() {
    let json = |text: String| -> serde_json::Value { serde_json::from_str(&text).unwrap() };
    let file = json(stdout(inspect().args(["--json", "google_labels.csv"]), 0));
    let bytes = std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/google_labels.csv"),
    )
    .unwrap();
    let piped = json(stdout(
        inspect().args(["--json", "-"]).write_stdin(bytes),
        0,
    ));
    assert_eq!(file["schema"], "syncsleuth.inspect/1");
    assert_eq!(
        file["sources"][0]["records"],
        piped["sources"][0]["records"]
    );
    assert_eq!(piped["sources"][0]["path"], "-");
}

#[test]
fn the_table_shows_skipped_rows_and_no_control_characters() {
    let text = stdout(inspect().arg("contacts_ragged_rows.csv"), 0);
    assert!(text.contains("skipped record 4, line 7"), "{text}");
    assert!(text.contains("Ana Lima"), "{text}");
    assert!(
        !text.chars().any(|c| c.is_control() && c != '\n'),
        "{text:?}"
    );
}

#[test]
fn a_table_is_shown_alike_alone_and_beside_another() {
    // Records of a table that is read alone are not kept.
    for files in [
        ["google_labels.csv", "contacts_ragged_rows.csv"],
        ["contacts_ragged_rows.csv", "google_labels.csv"],
    ] {
        let [first, second] = files.map(|file| stdout(inspect().arg(file), 0));
        assert!(first.contains("Ana Lima"), "{first}");
        let both = stdout(inspect().args(files), 0);
        assert_eq!(both, format!("{first}\n{second}"));
    }
}

#[test]
fn a_file_that_gives_nothing_fails_and_the_others_are_shown() {
    let output = inspect()
        .args(["google_labels.csv", "no-such-file.csv"])
        .assert()
        .code(1)
        .get_output()
        .clone();
    assert!(String::from_utf8_lossy(&output.stdout).contains("Ana Lima"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.contains("error: cannot read no-such-file.csv"),
        "{errors}"
    );
    assert!(errors.contains("hint: "), "{errors}");
}

#[test]
fn quiet_keeps_warnings_back() {
    let output = inspect()
        .args(["--quiet", "contacts_ragged_rows.csv"])
        .assert()
        .success()
        .get_output()
        .clone();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
