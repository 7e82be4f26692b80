//! `syncsleuth scan` from outside: what it prints and writes, and how it fails.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const SALESFORCE: &str = "\
Id,FirstName,LastName,Account.Name,Email,Phone,MobilePhone,OwnerId,CreatedDate
0034W00000BqlbiQAB,Christina,Wills,Acme GmbH,c.wills@acme.example,+49 30 1234567,,0054W00000VeUPaQAN,2023-05-18T17:13:13.000Z
0034W00000Bu89wQAB,Christina,Wills,Acme,C.Wills@acme.example,030 1234567,,0054W00000VeUPaQAN,2024-05-18T17:13:13.000Z
0034W00000Bf2d0QAB,Ann,Whitcombe,,family@whitcombe.example,+44 1603 4966901,,0054W00000VeUPaQAN,2023-05-18T17:13:13.000Z
0034W00000E87eMQAR,Paul,Whitcombe,,family@whitcombe.example,+44 1603 4966901,,0054W00000VeUPaQAN,2023-05-18T17:13:13.000Z
";

const OUTLOOK: &str = "\
First Name,Last Name,Company,E-mail Address,E-mail Display Name,Business Phone
Christina,Wills,Acme GmbH,c.wills@acme.example,=Christina Wills,030 1234567
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Contact.csv"), SALESFORCE).unwrap();
    fs::write(folder.path().join("outlook.csv"), OUTLOOK).unwrap();
    folder
}

fn scan(folder: &Path, more: &[&str]) -> std::process::Output {
    Command::cargo_bin("syncsleuth")
        .unwrap()
        .current_dir(folder)
        .args(["scan", "Contact.csv", "outlook.csv", "--quiet"])
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn json_as_promised() {
    let folder = folder();
    let output = scan(folder.path(), &["--json"]);
    assert!(output.status.success());
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(doc["schema"], "syncsleuth.scan/1");
    assert!(doc["sources"][0].get("records").is_none());
    let pairs = doc["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    let pair = &pairs[0];
    assert_eq!(pair["left"]["id"], "0034W00000BqlbiQAB");
    assert_eq!(
        (&pair["left"]["record"], &pair["right"]["record"]),
        (&1.into(), &2.into())
    );
    assert_eq!(pair["band"], "certain");
    let mail = pair["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["field"] == "emails")
        .unwrap();
    assert_eq!(mail["verdict"], "equivalent");
    assert!(mail["weight"].as_f64().unwrap() > 5.0);
    let group = &doc["groups"][0];
    assert_eq!(group["members"].as_array().unwrap().len(), 2);
    assert!(group["why_keep"].as_str().is_some_and(|w| !w.is_empty()));
    let linked = doc["counterparts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["linked"] == true);
    assert_eq!(linked.count(), 1);
    assert!(doc["compared"].as_u64().unwrap() >= 1);
}

#[test]
fn tables_of_pairs_and_entities() {
    let folder = folder();
    let output = scan(
        folder.path(),
        &[
            "--pairs",
            "pairs.csv",
            "--counterparts",
            "--entities",
            "entities.csv",
            "--kind",
            "contact",
        ],
    );
    assert!(output.status.success());
    let pairs = fs::read_to_string(folder.path().join("pairs.csv")).unwrap();
    let mut lines = pairs.lines();
    assert!(lines.next().unwrap().starts_with(
        "kind,left_path,left_record,left_id,right_path,right_record,right_id,score,band"
    ));
    assert_eq!(lines.count(), 3);
    let entities = fs::read_to_string(folder.path().join("entities.csv")).unwrap();
    let numbers: Vec<&str> = entities
        .lines()
        .skip(1)
        .filter_map(|l| l.rsplit(',').next())
        .collect();
    assert_eq!(numbers, ["0", "0", "1", "2", "0"]);
    scan(folder.path(), &["--pairs", "pairs.csv"]);
    let pairs = fs::read_to_string(folder.path().join("pairs.csv")).unwrap();
    assert_eq!(pairs.lines().count(), 2);
}

#[test]
fn why_and_why_not() {
    let folder = folder();
    let output = scan(
        folder.path(),
        &["--why", "0034W00000Bf2d0", "Contact.csv:4"],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("a pair needs 20") && text.contains("first name"),
        "{text}"
    );
    let output = scan(folder.path(), &["--why", "1:1", "2:1", "--json"]);
    let doc: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(doc["score"].as_f64().unwrap() > 0.9);
    let output = scan(folder.path(), &["--why", "1:1", "Contact.csv:99"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("has no record 99")
    );
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let folder = folder();
    let run = || {
        scan(folder.path(), &["--pairs", "pairs.csv", "--counterparts"]);
        let pairs = fs::read(folder.path().join("pairs.csv")).unwrap();
        (pairs, scan(folder.path(), &[]).stdout)
    };
    assert_eq!(run(), run());
}
