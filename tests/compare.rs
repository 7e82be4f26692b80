//! `compare` as another program would use it: two folders in, JSON and an exit status out.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const OLD: &str = "Id,FirstName,LastName,Email,Phone,IsDeleted\n\
003000000000001AAA,Ada,Quill,ada@mail.example,+44 20 7946 0001,false\n\
003000000000002AAA,Bo,Marsh,bo@mail.example,+44 20 7946 0002,false\n\
003000000000003AAA,Cy,Tennant,cy@mail.example,,false\n";
const NEW: &str = "Id,FirstName,LastName,Email,Phone,IsDeleted\n\
003000000000001AAA,Ada,Quill,ada@mail.example,,false\n\
003000000000002AAA,Bo,Marsh,bo@mail.example,+44 20 7946 0002,true\n\
003000000000009AAA,Cy,Tennant,cy@mail.example,,false\n";

fn compare(folder: &Path, more: &[&str]) -> std::process::Output {
    fs::create_dir_all(folder.join("before")).unwrap();
    fs::create_dir_all(folder.join("after")).unwrap();
    fs::write(folder.join("before/contacts.csv"), OLD).unwrap();
    fs::write(folder.join("after/other name.csv"), NEW).unwrap();
    Command::cargo_bin("syncsleuth")
        .unwrap()
        .current_dir(folder)
        .args([
            "compare",
            "--before",
            "before",
            "--after",
            "after",
            "--today",
            "2026-11-22",
        ])
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn every_sort_of_change() {
    let folder = tempfile::tempdir().unwrap();
    let out = compare(folder.path(), &["--json"]);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let page: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(page["schema"], "syncsleuth.compare/1");
    let count = |name: &str| page["counts"][name].as_u64().unwrap();
    assert_eq!(
        ["added", "deleted", "modified", "recreated", "unchanged"].map(count),
        [0, 1, 1, 1, 0]
    );
    let change = |name: &str| {
        let changes = page["changes"].as_array().unwrap();
        changes.iter().find(|c| c["change"] == name).unwrap()
    };
    assert_eq!(change("modified")["fields"][0]["field"], "phones");
    assert_eq!(
        change("deleted")["recover"][0]["where"],
        "salesforce-recycle-bin"
    );
    assert_eq!(change("recreated")["after"]["id"], "003000000000009AAA");
}

#[test]
fn a_watch_ends_with_three() {
    let folder = tempfile::tempdir().unwrap();
    let passed = compare(folder.path(), &["--fail-on", "deleted:1,duplicates:0"]);
    assert_eq!(passed.status.code(), Some(0));
    let failed = compare(folder.path(), &["--fail-on", "deleted:0"]);
    assert_eq!(failed.status.code(), Some(3));
    let said = String::from_utf8_lossy(&failed.stderr);
    assert!(said.contains("1 deleted, 0 allowed"), "{said}");
    let wrong = compare(folder.path(), &["--fail-on", "lost:0"]);
    assert_eq!(wrong.status.code(), Some(2));
}
