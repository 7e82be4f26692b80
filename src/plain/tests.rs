//! Conversations with the line-by-line wizard, from the first prompt to the last.

mod afterwards;
mod exports;
mod journey;
mod masked;
mod review;
mod room;

use proptest::prelude::*;

use super::*;
use crate::interview::{self, Answer, Answers, Evidence, FoundApp, Prefill, to_ask};
use crate::knowledge::Knowledge;

const TODAY: Date = jiff::civil::date(2026, 11, 22);

fn knowledge() -> &'static Knowledge {
    Knowledge::embedded()
}

/// Plays lines against the interview and gives what was said.
fn play(answers: &mut Answers, evidence: &Evidence, lines: &str) -> (Outcome, String) {
    let mut output = Vec::new();
    let outcome = ask_all_with(
        knowledge(),
        answers,
        evidence,
        TODAY,
        &mut lines.as_bytes(),
        &mut output,
    )
    .expect("reading from and writing to memory");
    (outcome, String::from_utf8(output).expect("UTF-8"))
}

fn played(lines: &str) -> (Answers, Outcome, String) {
    let mut answers = Answers::new();
    let (outcome, said) = play(&mut answers, &Evidence::default(), lines);
    (answers, outcome, said)
}

/// Answers to the questions of the first page.
const SYMPTOMS: &str = "1\n1\n1 4\n2\n1\n2026-10-12\n22\n";

#[test]
fn a_whole_interview_from_lines() {
    let lines = format!(
        "{SYMPTOMS}salesforce for outlook\n1\n\n2\n2\n1\n1\n5\n1\n2\n2\n2\n1\n1\n2\n1\n6092\n\n"
    );
    let (answers, outcome, said) = played(&lines);
    assert_eq!(outcome, Outcome::Done, "{said}");
    let want = serde_json::json!({
        "symptoms": ["duplicated"], "kinds": ["contacts"], "seen_in": ["outlook", "salesforce"],
        "how_many": "some", "pattern": "once", "started_on": "2026-10-12",
        "recent_changes": ["none"], "sync_apps": ["sfo"], "mail_server": "microsoft365",
        "outlook_computers": 2, "phones": 1, "sync_computers": 1, "entry_contacts": "import",
        "direction": {"sfo": "both"}, "direction_changed": "no", "conflict_winner": "salesforce",
        "edited_both_sides": "no", "sync_errors": "none", "team_records": "yes",
        "team_details_differ": "no", "all_contacts_filter": "yes", "contact_count": 6092
    });
    assert_eq!(answers.to_json()["answers"], want, "{said}");
}

#[test]
fn enter_all_the_way_answers_with_i_dont_know() {
    let (answers, outcome, said) = played(&"\n".repeat(60));
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert!(answers.iter().all(|(_, answer)| *answer == Answer::Unknown));
    assert_eq!(answers.iter().count(), to_ask(knowledge(), &answers).len());
}

#[test]
fn the_end_of_the_input_keeps_everything() {
    let (answers, outcome, _) = played("1 2\n2\n");
    assert_eq!(outcome, Outcome::Quit);
    assert_eq!(answers.list("symptoms"), ["duplicated", "deleted"]);
    assert_eq!(answers.list("kinds"), ["events"]);
    assert_eq!(answers.iter().count(), 2);
    assert_eq!(played("").1, Outcome::Quit);
}

#[test]
fn stopping_amid_a_choice_keeps_what_was_chosen() {
    let (answers, outcome, said) = played(&format!("{SYMPTOMS}icloud\n1\nq\n"));
    assert_eq!(outcome, Outcome::Quit);
    assert_eq!(answers.list("sync_apps"), ["icloud"], "{said}");

    let mut answers = Answers::new();
    let apps = ["sfo", "eac"].map(str::to_owned);
    answers.set("sync_apps", Answer::Many(apps.to_vec()));
    let at_direction = "\n".repeat(14);
    let (_, said) = play(
        &mut answers,
        &Evidence::default(),
        &format!("{at_direction}\n\n\n1\nq\n"),
    );
    assert!(answers.direction("sfo").is_some(), "{said}");
}

#[test]
fn back_keeps_answers_and_leaves_from_the_first_question() {
    let (answers, outcome, said) = played("1\nb\nb\n");
    assert_eq!(outcome, Outcome::BackOut);
    assert_eq!(answers.list("symptoms"), ["duplicated"]);
    assert!(said.contains("Your answer so far: Doubled"), "{said}");
    let (answers, _, _) = played("1\n2\nb\nb\n3\n\nq\n");
    assert_eq!(answers.list("symptoms"), ["modified"]);
    assert_eq!(answers.list("kinds"), ["events"]);
}

#[test]
fn the_words_that_explain_do_not_answer() {
    let (answers, _, said) = played("?\nwhy\nhow\nnonsense\n9\n1\n");
    assert_eq!(answers.list("symptoms"), ["duplicated"]);
    assert!(said.contains("How to find out:\n1. "), "{said}");
    assert!(said.contains("different reasons"), "{said}");
    assert_eq!(
        said.matches("Please type a number from 0 to 3.").count(),
        2,
        "{said}"
    );
}

#[test]
fn none_stands_alone() {
    let to_changes = "1\n1\n1\n1\n1\n2026-10-12\n";
    let (answers, _, said) = played(&format!("{to_changes}1 22\n"));
    assert_eq!(answers.get("recent_changes"), None);
    assert!(
        said.contains("\"None of these\" cannot go with other answers."),
        "{said}"
    );

    let (answers, _, _) = played(&format!("{SYMPTOMS}icloud\n1\nnone\n"));
    assert_eq!(answers.list("sync_apps"), ["none"]);
    let (answers, _, said) = played(&format!("{SYMPTOMS}none\nb\nicloud\n1\n\n"));
    assert_eq!(answers.list("sync_apps"), ["icloud"], "{said}");
}

#[test]
fn an_ambiguous_day_is_asked_back() {
    let to_day = "1\n1\n1\n1\n1\n";
    let (answers, _, said) = played(&format!("{to_day}10/11/2026\n2\n"));
    assert_eq!(
        answers.date("started_on"),
        Some(jiff::civil::date(2026, 10, 11))
    );
    assert!(
        said.contains("1. 10 November 2026\n2. 11 October 2026"),
        "{said}"
    );
    let (answers, _, said) = played(&format!("{to_day}2027-01-01\nlast week\n3 weeks ago\n"));
    assert_eq!(
        answers.date("started_on"),
        Some(jiff::civil::date(2026, 11, 1))
    );
    assert!(said.contains("has not come yet"), "{said}");
    assert!(said.contains("stretch of time"), "{said}");
}

#[test]
fn programs_are_added_and_taken_out_by_number() {
    let lines = format!(
        "{SYMPTOMS}zzzzqq\nicloud\n1\n1\n7777\nsalesforce for outlook\n1\nother\n\nMy Tool; Other\n"
    );
    let (answers, _, said) = played(&lines);
    assert_eq!(answers.list("sync_apps"), ["sfo", "unlisted"], "{said}");
    assert_eq!(answers.list("unlisted_apps"), ["My Tool", "Other"]);
    assert!(said.contains("Nothing is known under \"zzzzqq\""), "{said}");
    assert!(said.contains("Added: iCloud"), "{said}");
    assert!(said.contains("Taken out: iCloud"), "{said}");
    assert!(said.contains("There is no number 7777"), "{said}");
}

#[test]
fn a_list_of_programs_is_pasted_or_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("addins.reg");
    let addin = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\X\\Addins\\Y]\r\n\
        \"FriendlyName\"=\"HubSpot\"\r\n\"LoadBehavior\"=dword:00000003\r\n";
    std::fs::write(&path, addin).unwrap();
    let lines = format!(
        "{SYMPTOMS}programs\nName    Id    Version\n-------------\niCloud Outlook  ARP\\x  13.4\nSalesforce for Outl…   ARP\\y  3.4\n\n.\n{}\n\n",
        path.display()
    );
    let (answers, _, said) = played(&lines);
    assert_eq!(
        answers.list("sync_apps"),
        ["icloud", "sfo", "hubspot"],
        "{said}"
    );
    assert!(
        said.contains("line 4: Salesforce for Outl… ARP\\y 3.4 -> Salesforce for Outlook"),
        "{said}"
    );
    assert!(said.contains("proves nothing"), "{said}");
    assert!(said.contains("server to server"), "{said}");
}

#[test]
fn what_the_files_show_is_offered_and_enter_takes_it() {
    let evidence = Evidence {
        apps: vec![FoundApp {
            app: "sfo".to_owned(),
            line: "Salesforce for Outlook".to_owned(),
            path: "programs.txt".to_owned(),
            disabled: false,
        }],
        salesforce_contacts: None,
        records: [3, 0, 0],
    };
    let mut answers = Answers::new();
    let (_, said) = play(&mut answers, &evidence, "1\n\n\n\n\n\n\n\n");
    assert_eq!(answers.list("kinds"), ["contacts"], "{said}");
    assert_eq!(answers.list("sync_apps"), ["sfo"], "{said}");
    assert!(
        said.contains("The exports hold 3 contacts. Enter takes it."),
        "{said}"
    );
    let offered: Vec<Prefill> = interview::suggest(knowledge(), &answers, &evidence);
    assert!(offered.is_empty());
}

#[test]
fn an_answer_can_be_changed_from_the_review() {
    let mut answers = Answers::new();
    let all = "\n".repeat(60);
    play(&mut answers, &Evidence::default(), &all);
    let (outcome, said) = play(&mut answers, &Evidence::default(), "2\n2\n\n");
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert_eq!(answers.list("kinds"), ["events"]);
    let (outcome, _) = play(&mut answers, &Evidence::default(), "999\nq\n");
    assert_eq!(outcome, Outcome::Quit);
}

#[test]
fn an_answer_that_ceases_to_matter_is_named() {
    let mut answers = Answers::new();
    answers.set("entry_events", Answer::One("outlook".to_owned()));
    let (_, said) = play(&mut answers, &Evidence::default(), "1\n1\n");
    assert!(
        said.contains("\"Where meetings are typed\" does not matter any more"),
        "{said}"
    );
    assert_eq!(answers.one("entry_events"), Some("outlook"));
}

fn garbage_line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["", "b", "?", "why", "how", "u", "0", "1", "2", "1 3", "list", "none", "other"])
            .prop_map(str::to_owned),
        1 => "[0-9 ,]{0,6}",
        1 => "\\PC{0,20}",
        1 => prop::sample::select(vec!["10/12/2026", "yesterday", "salesforce", "99999999999999999999"])
            .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn garbage_never_breaks_it(lines in prop::collection::vec(garbage_line(), 0..120)) {
        let (answers, _, said) = played(&lines.join("\n"));
        let text = answers.to_json().to_string();
        prop_assert_eq!(&Answers::from_json(&text, knowledge()).expect("valid answers"), &answers);
        prop_assert!(!said.chars().any(|c| c.is_control() && c != '\n'));
    }

    #[test]
    fn bytes_never_break_it(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut answers = Answers::new();
        let mut output = Vec::new();
        ask_all(knowledge(), &mut answers, TODAY, &mut bytes.as_slice(), &mut output)
            .expect("reading from and writing to memory");
    }

    #[test]
    fn back_never_loses_an_answer(
        lines in prop::collection::vec(garbage_line(), 0..80),
        backs in 1usize..40,
    ) {
        let (before, outcome, _) = played(&lines.join("\n"));
        prop_assume!(outcome == Outcome::Quit);
        let mut after = before.clone();
        play(&mut after, &Evidence::default(), &"b\n".repeat(backs));
        prop_assert_eq!(after, before);
    }
}
