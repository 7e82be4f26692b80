//! Whole ways through the wizard, and the rules it keeps on the way.

use super::*;
use crate::interview::Answer;
use crate::tui::app::Screen;

#[test]
fn the_first_question_is_one_key_away() {
    let mut stage = Stage::new();
    stage.sees("Begin with a few questions");
    stage.play("Enter");
    assert_eq!(stage.app.screen, Screen::Question);
    stage.sees("Why we ask");
}

#[test]
fn going_back_never_loses_an_answer() {
    let mut stage = Stage::new();
    stage.play("Enter Space Esc Enter");
    let symptoms = |stage: &Stage| stage.app.session.case.answers.list("symptoms").to_vec();
    assert_eq!(symptoms(&stage), ["duplicated"]);
    stage.play("Enter Esc");
    stage.sees("[x] Doubled");
    stage.play("Down Space Enter Enter");
    assert_eq!(symptoms(&stage), ["duplicated", "deleted"]);
}

#[test]
fn nothing_ticked_is_asked_once_and_then_taken_for_unknown() {
    let mut stage = Stage::new();
    stage.play("Enter Enter");
    stage.sees("nothing is ticked");
    stage.play("Enter");
    assert_eq!(
        stage.app.session.case.answers.get("symptoms"),
        Some(&Answer::Unknown)
    );
}

#[test]
fn every_question_can_be_passed_with_dont_know() {
    let mut stage = Stage::new();
    stage.play("Enter");
    for _ in 0..100 {
        if stage.app.screen != Screen::Question {
            break;
        }
        let field = stage.app.reach().takes_text();
        stage.play(if field { "Ctrl+U" } else { "u" });
    }
    assert_eq!(stage.app.screen, Screen::Exports);
    stage.play("Enter Enter Enter");
    assert_eq!(stage.app.screen, Screen::Plan);
    stage.sees("Nothing is marked for deletion");
}

#[test]
fn applications_are_found_by_typing_and_ticked() {
    let mut stage = Stage::new();
    stage.app.open_question("sync_apps");
    stage.app.screen = Screen::Question;
    stage.play("type:einstein");
    stage.sees("Einstein Activity Capture");
    stage.play("Space type:icloud Space");
    stage.sees("2 ticked");
    stage.play("Enter");
    assert_eq!(
        stage.app.session.case.answers.list("sync_apps"),
        ["eac", "icloud"]
    );
}

#[test]
fn a_verdict_is_saved_undone_and_never_takes_the_last_copy() {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Review);
    let items = stage.app.session.review.items.len();
    assert!(items >= 5, "{items} pairs in the sample");
    stage.asked.clear();
    stage.play("2");
    assert!(stage.asked.iter().any(|e| matches!(e, Effect::Save)));
    assert_eq!(stage.app.session.marks.marked_count(), 1);
    stage.play("u");
    assert_eq!(stage.app.session.marks.marked_count(), 0);
    // Marking everything every way leaves at least one member of every cluster.
    for _ in 0..3 {
        for key in ["1", "2"] {
            stage.play("Home");
            for _ in 0..items {
                stage.play(key);
                stage.play(["n", "l", "j"][stage.app.session.case.journal.len() % 3]);
                let session = &stage.app.session;
                assert_eq!(session.progress, session.review.progress(&session.marks));
            }
        }
    }
    let session = &stage.app.session;
    for cluster in &session.review.clusters {
        assert!(cluster.left(&session.review, &session.marks) >= 1);
    }
    for _ in 0..=session.case.journal.len() {
        stage.play("u");
    }
    assert_eq!(stage.app.session.marks.marked_count(), 0);
    stage.sees("nothing to undo");
}

#[test]
fn from_the_sample_to_a_plan() {
    let mut stage = Stage::sample();
    stage.play("Down Enter");
    assert_eq!(stage.app.screen, Screen::Findings);
    stage.play("Enter 2 2 n l Enter");
    assert_eq!(stage.app.screen, Screen::Plan);
    stage.sees("to delete by hand");
    stage.play("s Enter");
    let folder = stage.asked.iter().find_map(|e| match e {
        Effect::WritePlan(folder) => Some(folder.clone()),
        _ => None,
    });
    assert_eq!(
        folder,
        Some(PathBuf::from("/home/dana/Documents/syncsleuth plan"))
    );
}

#[test]
fn a_case_comes_back_as_it_was() {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Review);
    stage.play("2 n l");
    let saved = serde_json::to_string(&stage.app.session.case).unwrap();
    let marks = stage.app.session.marks.clone();
    let mut again = Stage::with(serde_json::from_str(&saved).unwrap());
    assert_eq!(again.app.screen, Screen::Review);
    assert_eq!(again.app.session.marks, marks);
    again.sees("pairs decided");
}

#[test]
fn a_path_can_be_typed_pasted_and_taken_off_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    let people =
        "First Name,Last Name,E-mail Address\nAna,Lima,ana@example.com\nAna,Lima,ana@example.com\n";
    std::fs::write(&path, people).unwrap();
    let mut stage = Stage::new();
    stage.app.show(Screen::Exports);
    stage.send(Msg::Paste(format!("\"{}\"\n", path.display())));
    stage.sees("2 contacts");
    stage.play("x");
    assert!(stage.app.session.case.sources.is_empty());
    stage.play("a");
    stage.send(Msg::Paste(path.display().to_string()));
    stage.play("Enter");
    stage.sees("2 contacts");
    stage.play("a type:/nowhere/at/all.csv Enter");
    stage.sees("!");
}

#[test]
fn a_file_that_vanished_is_named_and_the_rest_is_used() {
    let mut case = Case::new("x", Timestamp::UNIX_EPOCH);
    case.sources
        .push(SourceEntry::new("/gone/contacts.csv", Role::Current));
    case.sources
        .push(SourceEntry::new("demo:Contact.csv", Role::Current));
    let mut stage = Stage::with(case);
    stage.app.show(Screen::Exports);
    stage.sees("contacts.csv");
    stage.sees("could not be used");
    assert_eq!(stage.app.session.evidence.sources.len(), 1);
}

#[test]
fn late_answers_of_earlier_jobs_are_ignored() {
    let mut stage = Stage::new();
    stage.send(Msg::Job(77, Report::End(Outcome::Crashed)));
    assert!(stage.app.notice.is_none());
}

#[test]
fn leaving_keeps_what_was_entered() {
    let mut stage = Stage::new();
    stage.play("Enter Space Ctrl+Q");
    assert_eq!(
        stage.app.session.case.answers.list("symptoms"),
        ["duplicated"]
    );
    assert!(stage.asked.iter().any(|e| matches!(e, Effect::Quit)));
}

#[test]
fn the_sample_and_new_cases_are_asked_for_outside() {
    let mut stage = Stage::new();
    stage.play("d n");
    let switches: Vec<&Switch> = stage
        .asked
        .iter()
        .filter_map(|e| match e {
            Effect::Switch(s) => Some(s),
            _ => None,
        })
        .collect();
    assert_eq!(switches, [&Switch::Demo, &Switch::New]);
}

#[test]
fn an_export_that_changed_since_the_case_was_saved_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(
        &path,
        "First Name,Last Name,E-mail Address\nAna,Lima,ana@example.com\n",
    )
    .unwrap();
    let mut case = Case::new("x", Timestamp::UNIX_EPOCH);
    let file = SourceEntry::new(path.display().to_string(), Role::Current);
    case.sources.push(file);
    let first = Stage::with(case);
    let saved = first.app.session.case.clone();
    std::fs::write(
        &path,
        "First Name,Last Name,E-mail Address\nOmar,Haddad,omar@example.com\n",
    )
    .unwrap();
    let mut again = Stage::with(saved.clone());
    again.sees("has changed since");
    std::fs::remove_file(&path).unwrap();
    let mut gone = Stage::with(saved);
    gone.sees("is not where it was");
    assert_eq!(
        gone.app.session.case.sources.len(),
        1,
        "it stays on the list"
    );
}
