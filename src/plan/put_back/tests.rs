//! Invented Salesforce and Outlook exports before and after something changed in them.

use std::fmt::Write as _;
use std::fs;

use super::*;
use crate::history;
use crate::import::{self, Input};
use crate::knowledge::Knowledge;
use crate::progress::Silent;

fn read(name: &str, text: &str) -> Vec<Source> {
    let input = Input::Bytes {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    import::read(&[input], &mut Silent).unwrap().sources
}

/// What is written for two states: the sheet, and the table of contacts where there is one.
fn written(name: &str, before: &str, after: &str) -> (Vec<Vec<String>>, Option<String>) {
    let (before, after) = (read(name, before), read(name, after));
    let knowledge = Knowledge::embedded();
    let found = history::compare(knowledge, &before, &after, &mut Silent).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = PutBack::of(&before, &after, &found)
        .write(folder.path())
        .unwrap();
    assert!(
        files
            .iter()
            .all(|f| FILE_NAMES.iter().any(|name| f.ends_with(name)))
    );
    let mut sheet = csv::Reader::from_path(folder.path().join(SHEET)).unwrap();
    let rows = sheet
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    let table = fs::read_to_string(folder.path().join("data-loader-contact.csv"));
    (rows.collect(), table.ok())
}

const HEAD: &str =
    "Id,FirstName,LastName,Title,Email,Phone,MobilePhone,Description,LastModifiedDate\n";

fn people(rows: &[&str]) -> String {
    let mut text = HEAD.to_owned();
    for (n, row) in rows.iter().enumerate() {
        let day = n + 1;
        writeln!(text, "00300000000000{n}AAA,{row},2026-11-0{day}T09:00:00Z").unwrap();
    }
    text
}

#[test]
fn id_and_changed_fields_for_data_loader() {
    let before = people(&[
        "Ada,Quill,Director,ada@mail.example,+44 20 7946 0001,,old notes",
        "Bo,Marsh,Buyer,bo@mail.example,+44 20 7946 0002,,",
        "Cy,Tennant,Clerk,cy@mail.example,,,",
    ]);
    let after = people(&[
        "Ada,Quill,,ada@mail.example,+44 20 7946 0009,,old notes",
        "Bo,Marsh,Buyer,bo@other.example,+44 20 7946 0002,,",
        "Cy,Tennant,Clerk,cy@mail.example,,,",
    ]);
    let (sheet, table) = written("contacts.csv", &before, &after);
    assert_eq!(
        table.unwrap(),
        "Id,Title,Phone,Email\n\
         003000000000000AAA,Director,+44 20 7946 0001,\n\
         003000000000001AAA,,,bo@mail.example\n"
    );
    let told: Vec<[&str; 4]> = sheet
        .iter()
        .map(|r| [r[6].as_str(), r[7].as_str(), r[8].as_str(), r[11].as_str()])
        .collect();
    assert_eq!(
        told,
        [
            ["job title", "Director", "", "Data Loader"],
            [
                "phones",
                "'+44 20 7946 0001",
                "'+44 20 7946 0009",
                "Data Loader"
            ],
            [
                "emails",
                "bo@mail.example",
                "bo@other.example",
                "Data Loader"
            ],
        ]
    );
}

#[test]
fn what_is_no_plain_value_is_typed_by_hand() {
    let cases = [
        // The old title, and why it is not loaded.
        ("=HYPERLINK(1)", "A spreadsheet"),
        ("@SUM(1)", "A spreadsheet"),
        ("-1+1", "A spreadsheet"),
        ("#N/A", "A spreadsheet"),
        ("", "It was empty"),
    ];
    for (title, why) in cases {
        let row = |title: &str| people(&[&format!("Ada,Quill,{title},ada@mail.example,,,")]);
        let (sheet, table) = written("contacts.csv", &row(title), &row("Head of Sales"));
        assert_eq!(table, None, "{title}");
        assert_eq!(sheet[0][11], "by hand", "{title}");
        assert!(sheet[0][12].starts_with(why), "{title}: {}", sheet[0][12]);
        assert!(!sheet[0][7].starts_with(['=', '+', '-', '@']), "{title}");
    }
}

#[test]
fn other_systems_have_the_sheet_alone() {
    let head = "First Name,Last Name,Company,E-mail Address\n";
    let before = format!("{head}Ada,Quill,Quarry Ltd,ada@mail.example\n");
    let after = format!("{head}Ada,Quill,,ada@mail.example\n");
    let (sheet, table) = written("contacts.csv", &before, &after);
    assert_eq!(table, None);
    assert_eq!(sheet.len(), 1);
    assert_eq!(sheet[0][7], "Quarry Ltd");
    assert_eq!(sheet[0][12], "Only Salesforce records can be loaded.");
}

#[test]
fn the_writing_alone_is_not_put_back() {
    let row = |title: &str| people(&[&format!("Ada,Quill,{title},ada@mail.example,,,")]);
    let (sheet, table) = written("contacts.csv", &row("Director"), &row("DIRECTOR"));
    assert!(sheet.is_empty() && table.is_none());
    assert!(read_first().contains("overwrites the value of today"));
}
