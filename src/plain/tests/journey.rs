//! Whole journeys, from the greeting to a written plan.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::TODAY;
use crate::case::words::Base;
use crate::case::{self, Case, CaseError, CaseFile, Places, Role, SourceEntry, Start};
use crate::plain::{PlainError, Settings, run};

/// Two contacts that are one person, one that is not, and a row that is too short.
const CONTACTS: &str = "\
\"Id\",\"LastName\",\"FirstName\",\"Email\",\"Phone\",\"Title\",\"CreatedDate\"
\"0035g00000Aaaa1AAB\",\"Okafor\",\"Ngozi\",\"ngozi.okafor@alder.example\",\"+44 20 7946 0101\",\"Buyer\",\"2024-03-01T09:00:00.000Z\"
\"0035g00000Aaaa2AAB\",\"Okafor\",\"Ngozi\",\"ngozi.okafor@alder.example\",\"+44 20 7946 0101\",\"\",\"2026-10-12T03:00:00.000Z\"
\"0035g00000Aaaa3AAB\",\"Brandt\",\"Silke\",\"silke.brandt@birch.example\",\"+44 20 7946 0102\",\"Planner\",\"2024-03-02T09:00:00.000Z\"
";

pub(super) struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Contact.csv"), CONTACTS).unwrap();
        Room { folder }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn settings(&self, start: Start) -> Settings {
        Settings {
            start,
            places: Places {
                folder: self.path("cases"),
                file: None,
                usual: crate::case::Usual::default(),
            },
            today: TODAY,
            plan_folder: self.path("plan"),
            folders: vec![self.folder.path().to_owned()],
            base: Base {
                home: self.folder.path().to_owned(),
                here: self.folder.path().to_owned(),
            },
            desk: None,
            mask: None,
            ascii: false,
            news: Vec::new(),
            clock: || jiff::Timestamp::UNIX_EPOCH,
        }
    }

    /// Plays lines and gives what was said.
    pub(super) fn play(&self, start: Start, lines: &str) -> String {
        let (said, outcome) = self.try_play(start, lines);
        outcome.unwrap();
        said
    }

    fn try_play(&self, start: Start, lines: &str) -> (String, Result<(), PlainError>) {
        let mut output = Vec::new();
        let settings = self.settings(start);
        let outcome = run(&settings, &mut lines.as_bytes(), &mut output);
        (String::from_utf8(output).unwrap(), outcome)
    }

    fn case_path(&self) -> PathBuf {
        self.path("cases").join(format!("{TODAY}.json"))
    }

    pub(super) fn case(&self) -> Case {
        case::load(&self.case_path()).unwrap()
    }
}

pub(super) fn new() -> Start {
    Start::New(Vec::new())
}

/// The first answers of an interview, then the exports.
fn to_the_exports(export: &Path) -> String {
    format!("1\n1\n1\n1 4\ngo exports\n{}\n", export.display())
}

fn assert_in_order(said: &str, wanted: &[&str]) {
    let mut rest = said;
    for want in wanted {
        let Some((_, after)) = rest.split_once(want) else {
            panic!("{want:?} is missing, or not in its place:\n{said}");
        };
        rest = after;
    }
}

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
fn a_finished_plan_is_checked_on_resume() {
    let room = Room::new();
    let ticks = (1..40).map(|n| format!("tick {n}"));
    let ticks = ticks.collect::<Vec<_>>().join("\n");
    let lines = format!(
        "{}\nreview\n1\nplan\n{ticks}\nq\n",
        to_the_exports(&room.path("Contact.csv"))
    );
    let said = room.play(new(), &lines);
    assert!(!said.contains("all ticked off"), "{said}");
    // What was marked is gone from the fresh export.
    let gone = CONTACTS.lines().filter(|line| !line.contains("Aaaa1"));
    let fresh = gone.collect::<Vec<_>>().join("\n");
    fs::write(room.path("fresh.csv"), fresh).unwrap();
    let lines = format!(
        "2\n\ncheck\ncheck {}\n{}\n\nall\nshow 1\nticket\nlooks\nb\ncheck \"{}\"\nq\n",
        room.path("nowhere.csv").display(),
        room.path("fresh.csv").display(),
        room.path("Contact.csv").display(),
    );
    let said = room.play(Start::Open(room.case_path()), &lines);
    assert_in_order(
        &said,
        &[
            "2. The clean-up plan is finished: look whether it held.",
            "export again: contacts of Salesforce (1 marked)",
            "To do: right after the clean-up",
            "Type the path of an export made after",
            "Not understood: check",
            "Nothing was looked at.",
            "Clean: The one marked record is gone. 1 that was to stay is as before. Saved.",
            "Look again: after the next sync has run, on 2026-11-22 or later; a day later",
            "Nothing is left to do.",
            "Nothing more is left to do",
            "1. gone: Ngozi Okafor, contact of Salesforce.",
            "2. as it was: Ngozi Okafor",
            "1. gone: Ngozi Okafor",
            "Nothing to do.",
            "first name: Ngozi",
            "Clean-up of \"",
            "checked on 2026-11-22 with one fresh export: Clean: ",
            "Done: right after the clean-up: clean on 2026-11-22",
            "The clean-up plan.",
            "Contact.csv is the very file the plan was made from",
            "1. came back: Ngozi Okafor",
        ],
    );
    let case = room.case();
    let clean: Vec<bool> = case.checks.iter().map(|c| c.clean).collect();
    assert_eq!(clean, [true, false]);
    assert_eq!(case.place, "verify");
}

#[test]
fn the_sample_is_looked_at_after_its_clean_up() {
    let room = Room::new();
    // As advised in three pairs, and not decided on the others.
    let lines = "review\n1\n1\n1\nplan\nsave\nverify\nsample\nnew\nsample\n\n\nq\n";
    let said = room.play(Start::Demo, lines);
    assert_in_order(
        &said,
        &[
            "This is the sample: type sample",
            "missing: ",
            "Ready for other fresh exports.",
            "missing: ",
        ],
    );
    let path = room.path("cases/sample-2026-11-22.json");
    let case = case::load(&path).unwrap();
    assert_eq!(case.checks.len(), 2);
    assert!(case.plan_written.is_some());
    let again = room.play(Start::Open(path), "q\n");
    assert!(
        again.contains("2. The clean-up plan is finished"),
        "{again}"
    );
}

#[test]
fn old_values_are_written_where_there_is_an_older_export() {
    let room = Room::new();
    let older = room.path("before.csv");
    fs::write(&older, CONTACTS.replace("Planner", "Senior planner")).unwrap();
    let lines = format!(
        "1\ngo exports\n\"{}\" \"{}\"\ngo plan\nold\ngo exports\nolder 2\ngo plan\nold\nq\n",
        room.path("Contact.csv").display(),
        older.display()
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "This needs an export from before the trouble.",
            "The old values of 1 changed record are in",
            "overwrites the value of today",
        ],
    );
    let folder = crate::plan::folder_name(&room.case().title);
    let table = room
        .path("plan")
        .join(folder)
        .join("data-loader-contact.csv");
    let table = fs::read_to_string(table).unwrap();
    assert_eq!(table, "Id,Title\n0035g00000Aaaa3AAB,Senior planner\n");
}

#[test]
fn a_verdict_can_be_undone_and_changed() {
    let room = Room::new();
    let lines = format!(
        "{}review\n2\nu\nu\nn\nu\nl\npair 1\n1\n2\nq\n",
        to_the_exports(&room.path("Contact.csv"))
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "Marked B for deletion by hand",
            "Every pair in this list is decided or put off.",
            "Taken back. Saved.",
            "Not decided yet.",
            "There is nothing to undo.",
            "Noted: not the same; both stay. Saved.",
            "Taken back. Saved.",
            "Put off; it stays on the list. Saved.",
            "Marked A for deletion",
            "Marked B for deletion",
        ],
    );
    assert_eq!(room.case().marks().marked_count(), 1);
}

#[test]
fn a_group_is_decided_by_number() {
    let room = Room::new();
    let lines = format!(
        "{}review\ng\ndelete 2\nkeep 1\nrestore 2\nout 2\nu\nshow 2\ndelete 9\nnonsense\n\nq\n",
        to_the_exports(&room.path("Contact.csv"))
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "A group of 2 copies:",
            "1 of 2 copies are to be deleted by hand. Saved.",
            "0 of 2 copies are to be deleted by hand. Saved.",
            "Taken back. Saved.",
            "Please type a number from 1 to 2 here.",
            "Not understood: nonsense",
            "Pair 1 of 1",
        ],
    );
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
fn what_changed_and_what_is_lost_is_read_out_narrowed_and_ticked() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "changes\n1\nwhole\nstory\nsort 2\n2\nfind wills\nfind\nfind grabowski\n1\nkind tasks\nkind contacts\nonce\n\n\
         first\ntick 1\n1\ntick 2\ndone 1\nvalues\nunseen\nold\nsave old\nlist\n\nq\n",
    );
    assert_in_order(
        &said,
        &[
            "Since the older exports: 4 deleted, 6 changed, 1 new; 45 as they were.",
            "1. deleted: 4",
            "11 records in this list.",
            "1. Helen Marsh: contact, deleted in Outlook.",
            "6 records in this list.",
            "phone: before (410) 555-0137, (443) 555-0152; now (410) 555-0137, (443) 555-0158",
            "Nothing fits; the list stays as it was.",
            "2 records in this list.",
            "Nothing happened to many records at once.",
            "Bringing back what is lost.",
            "4 records are lost. 9 days left, until 1 December at the earliest.",
            "1. Oliver Brandt, contact in Salesforce: 9 days left",
            "Step 1. Pause every sync",
            "Step 1 is ticked off.",
            "In the Salesforce Recycle Bin, the one of Dana Whitlock",
            "Step 2 is ticked off.",
            "Oliver Brandt is ticked off.",
            "Nothing is only out of sight.",
            "in Outlook, company: it was Calloway Freight; it is nothing",
            "bring back.md, lost records.csv, read-first.txt, old-values.csv",
            "1. Brought back. Oliver Brandt",
            "The clean-up plan.",
        ],
    );
    assert!(!said.contains("Not understood"), "{said}");
}

#[test]
fn what_makes_the_days_surer_is_asked_one_after_another() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "recovery\nask\n1\n2\n1\n30\n14\n1\n1000\nask\nq\n",
    );
    assert_in_order(
        &said,
        &[
            "Type ask for the questions that make them surer.",
            "Question: Your Outlook",
            "Question: Emptied on leaving Outlook",
            "Question: Days in Deleted Items",
            "Question: Salesforce storage",
            "These are the fewest days you can count on.\n",
            "All of these are answered",
            "Days in Deleted Items: 30",
        ],
    );
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
