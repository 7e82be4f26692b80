//! Changes and Recovery by keys: the way there, filters, ticks, questions, old values.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::*;
use crate::case::changes::Sort;
use crate::interview::Answer;
use crate::tui::app::Screen;

const HEAD: &str = "Id,IsDeleted,LastName,FirstName,Email,Phone,Title,SystemModstamp\n";

/// A table of Salesforce contacts; `row` gives title, whether it is deleted, and its stamp.
fn table(n: u32, row: impl Fn(u32) -> Option<(&'static str, bool, &'static str)>) -> String {
    let mut csv = HEAD.to_owned();
    for i in 0..n {
        if let Some((title, deleted, stamp)) = row(i) {
            let _ = writeln!(
                csv,
                "0035g00000AAA{i:02}AAA,{deleted},Family{i},Given{i},p{i}@alder.example,+44 20 7946 {i:04},{title},{stamp}"
            );
        }
    }
    csv
}

const OLD: &str = "2026-10-01T08:00:00.000Z";

/// A case whose files are `name` and content, the first being the older export where there are two.
fn case_of(folder: &Path, files: &[(&str, String, Role)]) -> Case {
    let mut case = Case::new("A case", Timestamp::UNIX_EPOCH);
    for (name, content, role) in files {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        case.sources
            .push(SourceEntry::new(path.display().to_string(), *role));
    }
    case.answers
        .set("symptoms", Answer::Many(vec!["deleted".to_owned()]));
    case
}

/// Nine contacts of which two are marked deleted and five have another title.
fn before_and_after(folder: &Path) -> Case {
    let before = table(9, |_| Some(("Buyer", false, OLD)));
    let after = table(9, |i| {
        Some(match i {
            0 => ("Buyer", true, "2026-11-20T09:30:00.000Z"),
            1 => ("Buyer", true, "2026-11-16T09:30:00.000Z"),
            2..=6 => ("", false, "2026-11-18T03:00:00.000Z"),
            _ => ("Buyer", false, OLD),
        })
    });
    case_of(
        folder,
        &[
            ("before.csv", before, Role::Before),
            ("now.csv", after, Role::Current),
        ],
    )
}

fn on(case: Case, screen: Screen) -> Stage {
    let mut stage = Stage::with(case);
    stage.app.show(screen);
    stage
}

#[test]
fn who_misses_records_and_has_no_pairs_goes_straight_to_recovery() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = on(before_and_after(folder.path()), Screen::Findings);
    assert!(stage.app.session.review.items.is_empty());
    stage.sees("2 records are lost. 9 days left, until 1 December at the earliest (r)");
    stage.sees("Enter recovery");
    stage.play("Enter");
    assert_eq!(stage.app.screen, Screen::Recovery);
    stage.play("Enter");
    assert_eq!(stage.app.screen, Screen::Plan);
    stage.play("Esc Esc");
    assert_eq!(stage.app.screen, Screen::Changes);
    stage.play("Esc");
    assert_eq!(stage.app.screen, Screen::Findings);
    // Who sees changed records looks at the changes first.
    stage.app.session.case.answers.clear("symptoms");
    stage.app.show(Screen::Findings);
    stage.play("Enter");
    assert_eq!(stage.app.screen, Screen::Changes);
}

#[test]
fn without_older_exports_both_screens_are_passed_over_and_it_is_said_what_to_bring() {
    let folder = tempfile::tempdir().unwrap();
    let now = table(5, |_| Some(("Buyer", false, OLD)));
    let case = case_of(folder.path(), &[("now.csv", now, Role::Current)]);
    let mut stage = on(case, Screen::Findings);
    stage.sees("bring an export from before the trouble");
    let steps: Vec<String> = stage.app.steps().into_iter().map(|s| s.title).collect();
    assert!(!steps.contains(&"Changes".to_owned()) && !steps.contains(&"Recovery".to_owned()));
    stage.play("d");
    stage.sees("bring an export from before the trouble");
    assert_eq!(stage.app.screen, Screen::Findings);
    stage.play("Enter Enter");
    assert_eq!(stage.app.screen, Screen::Plan);
}

#[test]
fn rows_marked_deleted_lead_to_recovery_without_an_older_export() {
    let folder = tempfile::tempdir().unwrap();
    let now = table(5, |i| {
        Some((
            "Buyer",
            i == 2,
            if i == 2 {
                "2026-11-16T09:30:00.000Z"
            } else {
                OLD
            },
        ))
    });
    let case = case_of(folder.path(), &[("now.csv", now, Role::Current)]);
    let mut stage = on(case, Screen::Findings);
    stage.play("r");
    assert_eq!(stage.app.screen, Screen::Recovery);
    stage.sees("9 days left");
    stage.sees("Given2 Family2");
    stage.play("Esc");
    assert_eq!(stage.app.screen, Screen::Findings);
}

#[test]
fn changes_are_narrowed_by_sort_kind_and_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = on(before_and_after(folder.path()), Screen::Changes);
    stage.sees("[all 7]  deleted 2  changed 5");
    stage.sees("The job title of 5 contacts in Salesforce is empty now");
    stage.play("Right");
    stage.sees("[deleted 2]");
    stage.play("Right Down");
    stage.sees("[changed 5]");
    stage.sees("− emptied");
    stage.play("/ type:family5 Enter");
    stage.sees("1 with \"family5\"");
    stage.sees("Given5 Family5");
    // Esc takes every filter back, then leaves.
    stage.play("Esc");
    stage.sees("[all 7]");
    stage.play("t");
    stage.sees("contacts only");
    stage.play("t w");
    stage.sees("All of this record");
    stage.play("Esc s");
    stage.sees("The story of this record");
    stage.play("Esc o");
    stage.sees("5 contacts were changed in Salesforce within one minute");
}

#[test]
fn ticks_are_kept_with_the_case_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = on(before_and_after(folder.path()), Screen::Recovery);
    stage.sees("Before anything is brought back: 0 of 4 done");
    stage.sees("0 of 2 brought back");
    // The first steps are ticked below, the records above.
    stage.play("Tab Space");
    stage.sees("1 of 4 done");
    stage.play("Tab Down Space");
    stage.sees("1 of 2 brought back");
    assert!(stage.asked.iter().any(|e| matches!(e, Effect::Save)));
    let ticked = stage.app.session.case.ticked.clone();
    assert_eq!(ticked.len(), 2, "{ticked:?}");
    let mut again = on(stage.app.session.case.clone(), Screen::Recovery);
    again.sees("1 of 2 brought back");
    again.play("Down Space Down Space");
    again.sees("1 of 2 brought back");
}

#[test]
fn answers_move_the_days() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = on(before_and_after(folder.path()), Screen::Recovery);
    stage.sees("9 days left, until 1 December at the earliest");
    stage.play("a");
    stage.sees("Which look does your Salesforce have?");
    stage.play("2 Enter");
    stage.sees("How many megabytes of data storage");
    stage.play("type:0 Enter");
    stage.sees("The days are reckoned with your answers");
    stage.sees("May be gone since 16 November");
    stage.play("Down Tab");
    stage.sees("Choose Recycle Bin in the side bar.");
    let answers = &stage.app.session.case.answers;
    assert_eq!(answers.one("salesforce_view"), Some("classic"));
    assert_eq!(answers.number("salesforce_storage_mb"), Some(0));
}

#[test]
fn old_values_are_shown_and_written_where_the_person_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = on(before_and_after(folder.path()), Screen::Recovery);
    stage.play("End");
    stage.sees("5 changed records");
    stage.play("o");
    stage.sees("job title: Buyer   (now (empty))");
    stage.play("Esc s");
    stage.sees("Save what is lost, and the old values");
    stage.sees("overwrites today's");
    let out = folder.path().join("old");
    for _ in 0..80 {
        stage.play("Backspace");
    }
    stage.play(&format!("type:{} Enter", out.display()));
    stage.sees("Saved in");
    stage.sees("old-values.csv");
    assert!(out.join("read-first.txt").exists());
    let list = fs::read_to_string(out.join("bring back.md")).unwrap();
    for want in [
        "2 records are lost. 9 days left",
        "- [ ] Pause every sync",
        "## In Salesforce: 2 records",
        "- [ ] Open the App Launcher and choose Recycle Bin.",
        "- [ ] Given1 Family1 (contact): 9 days left, until 1 December at the earliest.",
        "old values of 5 changed records",
    ] {
        assert!(list.contains(want), "{want}:\n{list}");
    }
    let table = fs::read_to_string(out.join("lost records.csv")).unwrap();
    assert_eq!(table.lines().count(), 3);
    assert!(
        table.contains(",9,2026-12-01,2026-12-16,Salesforce,"),
        "{table}"
    );
}

#[test]
fn what_is_only_out_of_sight_is_named_and_offered_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |from: u32| {
        let mut csv = "Subject,Start Date,Start Time,End Date,End Time\n".to_owned();
        for day in from..=12 {
            let _ = writeln!(
                csv,
                "Meeting {day},2026-11-{day:02},09:00,2026-11-{day:02},10:00"
            );
        }
        csv
    };
    let case = case_of(
        folder.path(),
        &[
            ("before.csv", rows(1), Role::Before),
            ("now.csv", rows(5), Role::Current),
        ],
    );
    let mut stage = on(case, Screen::Recovery);
    stage.sees("4 records are only out of sight, and need no restoring");
    stage.sees("Nothing is lost");
    stage.play("o");
    stage.sees("Meeting 1: The later export holds only entries from 2026-11-05");
    let changes = stage.app.session.changes.clone().unwrap();
    assert!(changes.lost.is_empty());
    assert_eq!(changes.counts(None).of(Sort::OutOfSight), 4);
}

#[test]
fn a_comparison_that_crashed_is_not_begun_again_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = on(before_and_after(folder.path()), Screen::Findings);
    stage.app.session.changes = None;
    stage.holds = true;
    stage.app.compare();
    stage.send(Msg::Redraw);
    let number = stage.held[0].0;
    stage.send(Msg::Job(number, Report::End(Outcome::Crashed)));
    assert_eq!(stage.held.len(), 1);
    stage.sees("something went wrong inside");
    // Whoever goes there asks for it once more.
    stage.app.show(Screen::Changes);
    stage.sees("Still comparing");
    stage.finish();
    stage.sees("Changes · 7");
}
