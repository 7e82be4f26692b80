//! Whole journeys, from the greeting to a written plan.

use std::fs;

use proptest::prelude::*;

use super::room::{Room, assert_in_order, new, to_the_exports};
use crate::case::{self, CaseError, CaseFile, Role, SourceEntry, Start};
use crate::plain::PlainError;

#[test]
fn from_the_greeting_to_a_written_plan() {
    let room = Room::new();
    let lines = format!(
        "{}\n1\nlist\nreview\n1\nplan\ntick 1\nshow 2\nsave\nq\n",
        to_the_exports(&room.path("Contact.csv"))
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "It changes nothing in Outlook or Salesforce",
            "1. Begin with a few questions.",
            "Noted: Doubled. Saved.",
            "No exports are in use yet.",
            "Added: Contact.csv.",
            "Read: 3 records, 1 pair to review. Saved.",
            "1. Contact.csv: 3 contacts, Salesforce export CSV.",
            "Causes, the most probable first:",
            "Cause 1: ",
            "Review. 0 of 1 pairs are decided.",
            "Pair 1 of 1: Ngozi Okafor.",
            "job title: A has Buyer, B has nothing",
            "The same: ",
            "Advice: keep A",
            "Marked A for deletion by hand: Ngozi Okafor.",
            "The clean-up plan.",
            "One record to delete by hand.",
            "Step 1 is ticked off. Saved.",
            "The plan is written in ",
            "clean-up plan.md, clean-up plan.html, clean-up plan.csv, clean-up plan.json, ticket.txt, ticket.md, ticket-servicenow.txt, salesforce-contact-DELETE.csv, salesforce-contact-undelete.csv, backup-contacts.vcf, backup-read-first.txt.",
            "Everything is saved.",
            "syncsleuth --plain open",
        ],
    );
    let title = room.case().title;
    let folder = room.path("plan").join(crate::plan::folder_name(&title));
    let plan = fs::read_to_string(folder.join("clean-up plan.md")).unwrap();
    assert!(plan.contains("0035g00000Aaaa1AAB"), "{plan}");
    let case = room.case();
    assert_eq!((case.journal.len(), case.ticked.len()), (1, 1));
    assert_eq!(case.place, "plan");
}

#[test]
fn a_case_goes_on_where_it_was_left() {
    let room = Room::new();
    let export = room.path("Contact.csv");
    room.play(new(), &format!("{}review\n1\n", to_the_exports(&export)));
    let before = room.case();
    assert_eq!(before.place, "review");
    let said = room.play(Start::Open(room.case_path()), "1\nu\n");
    assert_in_order(
        &said,
        &[
            "1. Go on where this case stands.",
            "Read: 3 records, 1 pair to review. Saved.",
            "Review. 1 of 1 pairs are decided.",
            "A is marked for deletion.",
            "Taken back. Saved.",
        ],
    );
    assert_eq!(room.case().answers, before.answers);
    assert!(room.case().journal.is_empty());
    // Left within the questions, it goes on with that question.
    let said = room.play(Start::Open(room.case_path()), "2\n\n\n4\n");
    assert!(said.contains("Question 4 of"), "{said}");
    let said = room.play(Start::Open(room.case_path()), "1\n");
    assert_in_order(&said, &["Go on where", "Question 4 of"]);
}

#[test]
fn what_cannot_be_opened_is_named() {
    let room = Room::new();
    let broken = room.path("broken.json");
    fs::write(&broken, "{\"schema\": \"syncsleuth.case/1\", ").unwrap();
    let (_, outcome) = room.try_play(Start::Open(broken), "");
    assert!(matches!(
        outcome,
        Err(PlainError::Case(CaseError::Damaged { .. }))
    ));

    room.play(new(), "1\n1\n");
    let held = CaseFile::hold(&room.case_path()).unwrap();
    let (_, outcome) = room.try_play(Start::Open(room.case_path()), "");
    assert!(matches!(
        outcome,
        Err(PlainError::Case(CaseError::InUse { .. }))
    ));
    // The same from within, without leaving the case at work.
    let said = room.play(new(), "3\n");
    assert_in_order(
        &said,
        &[
            "is already open in another window.",
            "What to try: go on in that window, or close it first.",
            "1. Begin with a few questions.",
        ],
    );
    drop(held);
}

#[test]
fn a_case_nothing_was_said_in_leaves_no_file() {
    let room = Room::new();
    let said = room.play(new(), "exports\nfindings\n\nplan\nq\n");
    assert!(
        said.contains("Nothing was entered, so nothing is kept."),
        "{said}"
    );
    assert!(!room.case_path().exists());
}

#[test]
fn the_sample_ends_with_a_written_plan() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "?\nfindings\n1\nrecords 1\nask\nmissing\n\n1\n2\nwhy\nlist\nfind wills\nfind\n\nplan\n\npart 1\nsave\nq\n",
    );
    let folder = room
        .path("plan")
        .join(crate::plan::folder_name(crate::demo::TITLE));
    assert!(folder.join("clean-up plan.md").exists(), "{said}");
    assert!(!said.contains("Not understood"), "{said}");
}

#[test]
fn nothing_said_needs_a_terminal() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "findings\n1\n\nlist\nwhy\nchanges\n1\nonce\nrecovery\nfirst\n1\nold\nplan\nexports\nlist\nguide\nq\n",
    );
    let drawn = |c: char| matches!(c, '\u{2500}'..='\u{259f}' | '\t' | '\r' | '\u{1b}');
    assert_eq!(said.lines().find(|line| line.contains(drawn)), None);
    assert!(said.lines().all(|line| line == line.trim()), "{said}");
}

#[test]
fn a_record_is_followed_over_the_map_and_changes_are_tried() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "map\n\n\n\n\n\nall\nwhat\ntry 1\nwhat\ntry 1\ntry 2\nrecord\nplace\nmore\nlist\nclear\nb\n",
    );
    assert_in_order(
        &said,
        &[
            "Map of your systems.",
            "Systems",
            "Paths that copy",
            "A record on its way: ",
            "In the end: ",
            "Map. Enter takes the record a step further",
        ],
    );
    assert!(said.contains("Step 1 of "), "{said}");
    assert!(said.contains("What if. Changes to try out:"), "{said}");
    assert!(said.contains(", tried now"), "{said}");
    assert!(said.contains("Taken back."), "{said}");
    assert!(said.contains(" copies there now."), "{said}");
    assert!(said.contains("On your exports: "), "{said}");
    assert!(said.contains("What was found."), "{said}");
}

#[test]
fn a_question_is_answered_among_the_findings() {
    let room = Room::new();
    let export = room.path("Contact.csv");
    let said = room.play(
        new(),
        &format!(
            "{}findings\nask\nanswer\n1\nmisfits\n",
            to_the_exports(&export)
        ),
    );
    assert_in_order(
        &said,
        &[
            "What was found.",
            "Answers that would help most:",
            "Noted: ",
            " it was ",
            "Findings. Type the number of a cause",
        ],
    );
    assert_eq!(room.case().place, "findings");
}

fn line() -> impl Strategy<Value = String> {
    let words = [
        "",
        "",
        "b",
        "?",
        "1",
        "2",
        "3",
        "0",
        "n",
        "l",
        "u",
        "g",
        "next",
        "previous",
        "list",
        "again",
        "why",
        "how",
        "ask",
        "answer 1",
        "missing",
        "answer",
        "misfits",
        "map",
        "what",
        "try 1",
        "try 3",
        "previous",
        "all",
        "more",
        "record",
        "place",
        "clear",
        "story",
        "records 1",
        "record 1",
        "find okafor",
        "find",
        "pair 1",
        "keep 1",
        "delete 2",
        "out 1",
        "restore 1",
        "show 1",
        "tick 1",
        "tick 2",
        "part 1",
        "save",
        "guide",
        "look",
        "take 1",
        "columns",
        "browse",
        "up",
        "steps",
        "only",
        "only 1",
        "alike",
        "rules",
        "bundle",
        "bundle save",
        "remove 1",
        "older 1",
        "start",
        "answers",
        "exports",
        "findings",
        "review",
        "changes",
        "recovery",
        "more",
        "sort 1",
        "kind contacts",
        "first",
        "ask",
        "done 1",
        "values",
        "old",
        "plan",
        "go plan",
        "go review",
        "verify",
        "sample",
        "ticket",
        "looks",
        "all",
        "new",
        "none",
        "yesterday",
        "export",
    ];
    prop_oneof![
        8 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "[a-z]{1,8} [0-9]{1,20}",
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_typed_it_ends_with_everything_saved(
        lines in prop::collection::vec(line(), 0..60),
    ) {
        let room = Room::new();
        let export = room.path("Contact.csv").display().to_string();
        let lines: Vec<String> = lines
            .into_iter()
            .map(|l| if l == "export" { export.clone() } else { l })
            .collect();
        let said = room.play(Start::New(vec![SourceEntry::new(export.clone(), Role::Current)]), &lines.join("\n"));
        let ended = said.contains("Everything is saved.") || said.contains("nothing is kept");
        prop_assert!(ended, "{}", said);
        prop_assert!(!said.chars().any(|c| c.is_control() && c != '\n'));
        for marked in room.path("cases").read_dir().unwrap().flatten() {
            prop_assert!(case::load(&marked.path()).is_ok());
        }
    }
}
