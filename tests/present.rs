//! `present` as a person uses it: how a case stands, notes typed into a pipe, and where they turn up again.

mod common;

use std::fs;
use std::path::Path;

use common::{Place, text};

/// A case left in the middle of the interview.
fn case(place: &Place) -> &'static str {
    let done = place.run(&["--plain", "--case", "one.json"], "1\n1\n1\n1\nq\n");
    assert!(done.status.success());
    "one.json"
}

#[test]
fn once_says_how_the_case_stands() {
    let place = Place::new();
    let case = case(&place);
    let done = place.run(&["present", case, "--once"], "");
    let said = text(&done.stdout);
    assert!(done.status.success(), "{}", text(&done.stderr));
    for wanted in [
        "Case: ",
        "For you alone",
        "Now at: Question",
        "SAY\n",
        "WHAT EACH ANSWER MEANS",
        "LIKELY CAUSES",
    ] {
        assert!(said.contains(wanted), "no {wanted} in {said}");
    }
    let none = place.run(&["present", "none.json", "--once"], "");
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none.stderr).contains("hint: "));
}

#[test]
fn without_a_name_it_follows_the_latest_case() {
    let place = Place::new();
    let nothing = place.run(&["present", "--once"], "");
    assert!(text(&nothing.stderr).contains("no case to follow"));
    let begun = place.run(&["--plain"], "1\n1\nq\n");
    assert!(begun.status.success());
    let done = place.run(&["present", "--once"], "");
    assert!(
        text(&done.stdout).contains("Case: "),
        "{}",
        text(&done.stderr)
    );
}

#[test]
fn notes_typed_into_a_pipe_come_into_summary_ticket_and_copy() {
    let place = Place::new();
    let case = case(&place);
    let before = fs::read(place.path(case)).unwrap();
    let done = place.run(
        &["present", case, "--plain", "--name", "Sverre"],
        "rang twice\n\nwill send the list of add-ins\nq\nnever read\n",
    );
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("kept with the case"));
    assert_eq!(
        fs::read(place.path(case)).unwrap(),
        before,
        "the case is only read"
    );
    let summary = text(&place.run(&["summary", case], "").stdout);
    assert!(summary.contains("Sverre: rang twice"), "{summary}");
    assert_eq!(summary.matches("rang twice").count(), 1, "{summary}");
    assert!(!summary.contains("never read"));
    place.run(&["plan", case, "--out", "plan"], "");
    let ticket = fs::read_to_string(place.path("plan/ticket.txt")).unwrap();
    assert!(ticket.contains("list of add-ins"), "{ticket}");
    let copied = place.run(&["redact", case, "--out", "copy.json"], "");
    assert!(copied.status.success(), "{}", text(&copied.stderr));
    let copy = fs::read_to_string(place.path("copy.json")).unwrap();
    assert!(
        !copy.contains("Sverre"),
        "a name typed with a note is personal"
    );
}

#[test]
fn the_wizard_keeps_a_sheet_for_a_second_screen_and_writes_over_nothing_else() {
    let place = Place::new();
    let args = ["--plain", "--case", "one.json", "--presenter", "desk.txt"];
    assert!(place.run(&args, "1\n1\n1\nq\n").status.success());
    let sheet = fs::read_to_string(place.path("desk.txt")).unwrap();
    assert!(sheet.starts_with("syncsleuth presenter"), "{sheet}");
    assert!(sheet.contains("\nSAY\n"));
    fs::write(place.path("mine.txt"), "my own").unwrap();
    let mut other = args;
    other[4] = "mine.txt";
    let refused = place.run(&other, "q\n");
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(read(&place.path("mine.txt")), "my own");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
