//! Exports added, looked for, named and taken away line by line.

use std::fs;

use super::room::{CONTACTS, Room, assert_in_order, new, to_the_exports};
use crate::case::Start;

#[test]
fn an_export_that_is_away_is_not_forgotten() {
    let room = Room::new();
    let (export, away) = (room.path("Contact.csv"), room.path("away.csv"));
    room.play(new(), &format!("{}review\n1\n", to_the_exports(&export)));
    fs::rename(&export, &away).unwrap();
    let said = room.play(Start::Open(room.case_path()), "exports\nplan\n");
    assert_in_order(
        &said,
        &["Not used: Contact.csv.", "One record to delete by hand."],
    );
    fs::rename(&away, &export).unwrap();
    let said = room.play(Start::Open(room.case_path()), "review\n");
    assert_in_order(&said, &["Read: 3 records", "A is marked for deletion."]);
}

#[test]
fn exports_are_added_marked_and_removed() {
    let room = Room::new();
    let export = room.path("Contact.csv");
    let copy = room.path("before.csv");
    fs::write(&copy, CONTACTS.replace("Buyer", "Purchaser")).unwrap();
    fs::write(room.path("letter.csv"), "Dear all,\nthank you.\n").unwrap();
    let lines = format!(
        "1\ngo exports\n\"{}\" \"{}\"\n{}\nolder 2\nshow 1\nguide\nremove 2\nremove 7\nlook\ntake 1\ntake x\n{}\nadd {}\nhello\n",
        export.display(),
        copy.display(),
        export.display(),
        room.path("nowhere.csv").display(),
        room.path("letter.csv").display(),
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "Added: Contact.csv.",
            "Added: before.csv.",
            "Exports in use: 2.",
            "Contact.csv is in use already.",
            "before.csv is an older export now. Saved.",
            "older export: 3 contacts",
            "From Salesforce",
            "Every row was read.",
            "In this order; the first one or two are often enough.",
            "Out of use: before.csv. The file itself stays. Saved.",
            "The only number here is 1.",
            "before.csv",
            "Type take and a number",
            "Added: before.csv.",
            "There is no file or folder",
            "Added: letter.csv.",
            "Not understood: hello",
        ],
    );
    assert!(copy.exists());
}

#[test]
fn a_path_may_begin_at_home_and_is_kept_in_full() {
    let room = Room::new();
    let said = room.play(new(), "exports\n~/Contact.csv\nplan\nsave ~/here\nq\n");
    assert!(said.contains("Added: Contact.csv."), "{said}");
    let path = room.path("Contact.csv").display().to_string();
    assert_eq!(room.case().sources.first().map(|s| &s.path), Some(&path));
    assert!(room.path("here/clean-up plan.md").exists());
}

#[test]
fn a_column_is_named_by_numbers_and_a_folder_looked_through() {
    let room = Room::new();
    // A table in which nothing says what its columns are.
    let odd = "Wer,Wo,Womit\nOkafor,Alder,ngozi@alder.example\nBrandt,Birch,silke@birch.example\n";
    fs::create_dir(room.path("mine")).unwrap();
    fs::write(room.path("mine/odd.csv"), odd).unwrap();
    let fields = crate::import::fields();
    let choice = |field| fields.iter().position(|f| *f == field).unwrap() + 2;
    let lines = format!(
        "exports\ncolumns\nbrowse {}\nbrowse\nnonsense\n2\n1\ncolumns\n1\n1\n{}\ncolumns\n1\n2\n{}\ncolumns\n\nbrowse\nup\n\nq\n",
        room.path("nowhere").display(),
        choice("family_name"),
        choice("company"),
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "No file here has columns to name.",
            "cannot be looked into",
            "The folder ",
            "1. cases, folder",
            "2. mine, folder",
            "3. Contact.csv, ",
            "Please type a number from 1 to 3 here.",
            "1. odd.csv, ",
            "The columns of which file?",
            "1. Wer: not used",
            "What is Wer?",
            "1. as the program recognises it",
            "2 contacts",
            "2. Wo: not used",
            "3. Womit: e-mail",
            "The columns of which file?",
            "Nothing was chosen.",
        ],
    );
    let file = room.case().sources.first().cloned().expect("it is in use");
    let map: Vec<(&str, &str)> = file.map.iter().map(|(h, f)| (&**h, &**f)).collect();
    assert_eq!(map, [("Wer", "family_name"), ("Wo", "company")]);
}
