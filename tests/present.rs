//! `present` as a person uses it: how a case stands, notes typed into a pipe, and where they turn up again.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

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

/// A program that is talked to while it runs.
struct Talk {
    child: Child,
    stdin: ChildStdin,
    said: Arc<Mutex<String>>,
}

impl Talk {
    fn begin(place: &Place, args: &[&str]) -> Self {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
            .args(args)
            .args(["--today", "2026-11-23"])
            .current_dir(place.path(""))
            .env("HOME", place.path(""))
            .env("XDG_DATA_HOME", place.path("data"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let stdin = child.stdin.take().expect("an input");
        let stdout = BufReader::new(child.stdout.take().expect("an output"));
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let mut said = heard.lock().unwrap();
                said.push_str(&line);
                said.push('\n');
            }
        });
        Talk { child, stdin, said }
    }

    fn say(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").expect("it listens");
        self.stdin.flush().expect("it listens");
    }

    /// Waits until it said all of this since the last time, and gives what that was.
    fn until(&self, wanted: &[&str]) -> String {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let mut said = self.said.lock().unwrap();
            if wanted.iter().all(|w| said.contains(w)) {
                return std::mem::take(&mut *said);
            }
            assert!(Instant::now() < end, "no {wanted:?} in {said}");
            drop(said);
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // Where a test failed half-way, nobody else ends it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_follows_a_wizard_through_the_interview_and_the_review() {
    let place = Place::new();
    fs::write(
        place.path("contacts.csv"),
        "First Name,Last Name,Company,E-mail Address\nAna,Lima,Globex,ana@globex.example\nAna,Lima,Globex,ana@globex.example\n",
    )
    .unwrap();
    let mut desk = Talk::begin(&place, &["present", "one.json", "--plain"]);
    // Before anything is kept there are words for the first screen and the first question.
    let first = desk.until(&[
        "Waiting for the case",
        "Is it still happening?",
        "What is wrong",
    ]);
    assert!(!first.contains("Case:"), "{first}");
    let mut wizard = Talk::begin(&place, &["--plain", "--case", "one.json"]);
    wizard.say("1");
    wizard.say("1");
    desk.until(&[
        "Case: ",
        "Now at: Question 2",
        "SAY\n",
        "WHAT EACH ANSWER MEANS",
        "You said that records are doubled.",
    ]);
    wizard.say("1");
    let third = desk.until(&[
        "Now at: Question 3",
        "WHAT EACH ANSWER MEANS",
        "HOW THEY FIND OUT",
    ]);
    assert!(
        !third.contains("Question 2 of"),
        "what is over is not said again: {third}"
    );
    // An answer taken back is followed, too.
    wizard.say("b");
    desk.until(&["Now at: Question 2", "Answered so far: "]);
    desk.say("wants to go home at five");
    desk.until(&[
        "The note is kept with the case.",
        "wants to go home at five",
    ]);
    for (go, wanted) in [
        ("go exports", "Now at: Exports"),
        ("contacts.csv", "Exports read: 1; pairs found: 1"),
        ("findings", "Now at: Findings"),
        ("review", "Now at: Review"),
        ("2", "Verdicts: 1; to delete by hand: 1"),
        ("plan", "Now at: Plan"),
        ("verify", "Now at: Verify"),
    ] {
        wizard.say(go);
        let said = desk.until(&[wanted]);
        assert!(!said.contains("There are no words"), "{go}: {said}");
    }
    wizard.say("q");
    desk.say("q");
    assert!(desk.child.wait().unwrap().success());
    let notes = text(&place.run(&["summary", "one.json"], "").stdout);
    assert!(notes.contains("wants to go home at five"), "{notes}");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
