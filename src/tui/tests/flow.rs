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
        assert!(cluster.members.iter().any(|m| !session.is_marked(*m)));
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
    assert_eq!(stage.app.screen, Screen::Changes);
    stage.play("Enter");
    assert_eq!(stage.app.screen, Screen::Recovery);
    stage.play("Enter");
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

#[test]
fn exports_that_vanished_or_changed_are_named_and_no_verdict_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = one_export(folder.path());
    let (gone, other) = (
        case.sources[0].path.clone(),
        folder.path().join("others.csv"),
    );
    let people = "First Name,Last Name,E-mail Address\nOmar,Haddad,omar@example.com\n";
    std::fs::write(&other, people).unwrap();
    let other_path = other.display().to_string();
    case.sources
        .push(SourceEntry::new(other_path.clone(), Role::Current));
    let mut first = Stage::with(case);
    let pair = first.app.session.review.clusters[0].members.clone();
    let session = &mut first.app.session;
    session
        .mark(
            pair[1],
            pair[0],
            crate::case::How::Hand,
            Timestamp::UNIX_EPOCH,
        )
        .unwrap();
    let saved = first.app.session.case.clone();
    std::fs::remove_file(&gone).unwrap();
    std::fs::write(&other, people.replace("Omar", "Umar")).unwrap();
    let mut again = Stage::with(saved.clone());
    again.sees("people.csv is not where it was");
    again.app.show(Screen::Exports);
    let mut seen = String::new();
    for _ in 0..3 {
        seen += &again.screen();
        again.play("Down");
    }
    for said in [
        "people.csv is not where it was",
        "others.csv has changed since",
    ] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    let now = &again.app.session.case;
    assert_eq!(now.journal, saved.journal);
    assert_eq!(now.cards, saved.cards);
    assert!(now.sources.iter().any(|f| f.path == gone));
    assert_eq!(again.app.session.marks.marked().count(), 1);
}

/// A case with one small export.
fn one_export(folder: &std::path::Path) -> Case {
    let path = folder.join("people.csv");
    let people =
        "First Name,Last Name,E-mail Address\nAna,Lima,ana@example.com\nAna,Lima,ana@example.com\n";
    std::fs::write(&path, people).unwrap();
    let mut case = Case::new("x", Timestamp::UNIX_EPOCH);
    let file = SourceEntry::new(path.display().to_string(), Role::Current);
    case.sources.push(file);
    case
}

#[test]
fn escape_stops_reading_on_welcome_and_on_exports() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::held(one_export(folder.path()));
    assert_eq!(stage.app.screen, Screen::Welcome);
    stage.sees("(Esc stops)");
    stage.sees("Esc stop reading");
    stage.play("Esc");
    stage.sees("stopped");
    assert!(!stage.app.is_reading());
    assert_eq!(stage.app.screen, Screen::Welcome);
    stage.app.show(Screen::Exports);
    stage.play("r");
    stage.sees("(Esc stops)");
    stage.sees("Esc stop reading");
    stage.play("Esc");
    assert_eq!(stage.app.screen, Screen::Exports);
    assert!(!stage.app.is_reading());
}

#[test]
fn going_back_does_not_stop_reading_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::held(one_export(folder.path()));
    stage.app.show(Screen::Exports);
    stage.play("?");
    stage.sees("(Ctrl+C stops)");
    stage.play("Esc");
    assert!(stage.app.popup.is_none(), "Help is closed");
    assert!(stage.app.is_reading());
    stage.app.walk_from_start();
    for key in ["Esc", "Left", "Backspace"] {
        stage.app.open_question("kinds");
        stage.app.show(Screen::Question);
        stage.sees("(Ctrl+C stops)");
        stage.play(key);
        assert_ne!(stage.app.question.id(), "kinds", "{key} goes back");
        assert!(stage.app.is_reading(), "{key} does not stop reading");
    }
    stage.play("Ctrl+C");
    assert!(!stage.app.is_reading());
    assert!(!stage.asked.iter().any(|e| matches!(e, Effect::Quit)));
    stage.sees("r on Exports reads the files");
}

#[test]
fn what_was_not_read_can_be_read_after_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let case = one_export(folder.path());
    let path = case.sources[0].path.clone();
    for again in ["r", "a"] {
        let mut stage = Stage::held(case.clone());
        stage.app.show(Screen::Exports);
        stage.play("Esc");
        stage.sees("; r reads the files");
        stage.sees("r read again");
        stage.finish();
        stage.play(again);
        if again == "a" {
            stage.send(Msg::Paste(path.clone()));
            stage.play("Enter");
        }
        stage.sees("2 contacts");
        assert!(!stage.screen().contains("r read again"));
    }
}

#[test]
fn pasted_paths_are_all_read_even_where_the_last_is_on_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let case = one_export(folder.path());
    let listed = case.sources[0].path.clone();
    let other = folder.path().join("others.csv");
    std::fs::write(
        &other,
        "First Name,Last Name,E-mail Address\nOmar,Haddad,omar@example.com\n",
    )
    .unwrap();
    let mut stage = Stage::with(case);
    stage.app.around.base.here = folder.path().to_owned();
    stage.send(Msg::Paste(format!("others.csv\n{listed}\n")));
    let read = &stage.app.session.evidence.sources;
    assert_eq!(read.len(), 2);
    let paths: Vec<&str> = stage
        .app
        .session
        .case
        .sources
        .iter()
        .map(|f| f.path.as_str())
        .collect();
    assert!(paths.contains(&other.to_str().unwrap()), "{paths:?}");
    stage.send(Msg::Paste(format!("others.csv\n{listed}\n")));
    stage.sees("these are already on the list");
}

#[test]
fn review_says_that_exports_are_still_being_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = one_export(folder.path());
    case.place = "review".to_owned();
    let mut stage = Stage::held(case);
    stage.sees("Still reading your exports");
    stage.finish();
    stage.sees("of 1 pairs decided");
}

/// The review of the sample, at the pair with this index.
fn review_at(index: usize) -> Stage {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Review);
    stage.play("Home");
    for _ in 0..index {
        stage.play("Down");
    }
    stage
}

/// The sample's diagnosis with these records held back.
fn holding(stage: &Stage, records: Vec<crate::record::RecordRef>) -> Outcome {
    let mut diagnosis = Diagnosis::clone(stage.app.session.diagnosis.as_ref().unwrap());
    diagnosis.hold.push(crate::diagnosis::Hold {
        records,
        why: "meant to be there twice".to_owned(),
        cause: None,
    });
    Outcome::Diagnosed {
        review: Box::new(Review::new(&stage.app.session.evidence, Some(&diagnosis))),
        diagnosis: Arc::new(diagnosis),
    }
}

/// Ends a quiet job with this outcome.
fn end_quietly(stage: &mut Stage, outcome: Outcome) {
    stage.app.diagnose();
    let effects = stage.app.update(Msg::Redraw, Timestamp::UNIX_EPOCH);
    let number = effects.iter().find_map(|e| match e {
        Effect::Start(number, _) => Some(*number),
        _ => None,
    });
    stage.send(Msg::Job(number.unwrap(), Report::End(outcome)));
}

#[test]
fn the_pair_on_screen_stays_when_the_list_is_laid_out_anew() {
    let mut stage = review_at(2);
    let before = stage.app.current_item().unwrap();
    let first = stage.app.session.review.items[0].record;
    let outcome = holding(&stage, vec![first]);
    end_quietly(&mut stage, outcome);
    assert_ne!(
        stage.app.session.review.items[2], before,
        "the order changed"
    );
    assert_eq!(stage.app.current_item().unwrap().record, before.record);
    stage.play("2");
    assert!(stage.app.session.is_marked(before.record));
}

#[test]
fn title_and_list_count_the_pairs_to_leave_alone_apart() {
    let mut stage = review_at(0).sized(120, 36);
    let first = stage.app.session.review.items[0].record;
    let outcome = holding(&stage, vec![first]);
    end_quietly(&mut stage, outcome);
    let (of, all) = (
        stage.app.session.progress.of,
        stage.app.session.review.items.len(),
    );
    assert!(of < all);
    stage.sees(&format!("0 of {of} pairs decided"));
    stage.sees(&format!("{of} to decide, {} to", all - of));
    stage.app.show(Screen::Findings);
    stage.sees(&format!(
        "{of} pairs to review, {} to leave alone",
        all - of
    ));
}

#[test]
fn advice_is_about_the_two_on_screen() {
    let sample = Stage::sample();
    let review = &sample.app.session.review;
    let large = review.clusters.iter().position(|c| c.members.len() > 2);
    let of_it = |i: &&usize| Some(review.items[**i].cluster) == large;
    let all: Vec<usize> = (0..review.items.len()).collect();
    let items: Vec<usize> = all.iter().filter(of_it).copied().collect();
    let mut stage = review_at(items[0]).sized(120, 36);
    stage.sees("Advice: keep A");
    stage.play("1 Home");
    for _ in 0..items[1] {
        stage.play("Down");
    }
    stage.sees("neither of these two");
    assert!(!stage.screen().contains("Advice: keep"));
}

#[test]
fn a_long_warning_can_be_read_and_cut_text_says_so() {
    let mut stage = Stage::sample();
    stage
        .app
        .warn("one word after another, ".repeat(7) + "to the very end");
    stage.sees("to the very end");
    stage.app.warn("one word after another, ".repeat(40));
    stage.sees("…");
    stage.sees("Ctrl+Q quit");
    let mut diagnosis = Diagnosis::clone(stage.app.session.diagnosis.as_ref().unwrap());
    diagnosis.verdict = "A sentence that goes on. ".repeat(40);
    stage.app.session.take_diagnosis(Arc::new(diagnosis));
    for screen in [Screen::Plan, Screen::Findings] {
        stage.app.screen = screen;
        stage.app.notice = None;
        let screen = stage.screen();
        let mut cut = screen.lines().filter(|l| l.contains("goes on"));
        let last = cut.next_back().unwrap().trim_end().to_owned();
        assert!(last.ends_with('…'), "{screen}");
    }
}

/// A new case at a question.
fn asking(id: &str) -> Stage {
    let mut stage = Stage::new();
    stage.app.open_question(id);
    stage.app.show(Screen::Question);
    stage
}

fn answer<'s>(stage: &'s Stage, id: &str) -> Option<&'s Answer> {
    stage.app.session.case.answers.get(id)
}

#[test]
fn an_answer_that_was_emptied_is_taken_back() {
    let mut stage = asking("symptoms");
    stage.play("Space Down Space Enter Esc Space Down Space Esc");
    assert_eq!(answer(&stage, "symptoms"), None);
    let mut stage = asking("outlook_computers");
    stage.play("type:12 Enter Esc");
    assert_eq!(
        answer(&stage, "outlook_computers"),
        Some(&Answer::Number(12))
    );
    stage.play("Backspace Backspace Esc");
    assert_eq!(answer(&stage, "outlook_computers"), None);
}

#[test]
fn a_question_nobody_touched_stays_as_it_is() {
    let mut stage = asking("symptoms");
    stage.play("Esc");
    assert_eq!(answer(&stage, "symptoms"), None);
    let known = Answer::Many(vec!["outlook".to_owned()]);
    let mut stage = asking("seen_in");
    // Filled in while the question is on screen.
    stage.app.session.case.answers.set("seen_in", known.clone());
    stage.play("Esc");
    assert_eq!(answer(&stage, "seen_in"), Some(&known));
}

#[test]
fn what_is_typed_takes_the_place_of_dont_know() {
    let mut stage = asking("outlook_computers");
    stage.play("Ctrl+U Esc type:3 Enter");
    assert_eq!(
        answer(&stage, "outlook_computers"),
        Some(&Answer::Number(3))
    );
}

#[test]
fn typed_names_are_split_and_can_be_taken_back() {
    let mut stage = asking("unlisted_apps");
    stage.play("type:Alpha,Beta;Gamma Enter");
    stage.sees("• Alpha");
    stage.sees("• Gamma");
    stage.sees("Backspace last name back");
    stage.play("Backspace");
    stage.sees("Answer: Gamma");
    for _ in 0.."Gamma".len() + 2 {
        stage.play("Backspace");
    }
    stage.sees("Answer: Bet");
    stage.play("Enter Enter");
    assert_eq!(
        stage.app.session.case.answers.list("unlisted_apps"),
        ["Alpha", "Bet"]
    );
}

#[test]
fn pasted_lines_are_names_or_the_first_is_taken() {
    let mut stage = asking("unlisted_apps");
    stage.send(Msg::Paste("Alpha sync\r\n\r\nBeta, Gamma\n".to_owned()));
    stage.sees("3 names noted");
    stage.play("Enter");
    let names = stage.app.session.case.answers.list("unlisted_apps");
    assert_eq!(names, ["Alpha sync", "Beta", "Gamma"]);
    let mut stage = asking("outlook_computers");
    stage.send(Msg::Paste("\n2\n7\n".to_owned()));
    stage.sees("only the first line was taken");
    stage.play("Enter");
    assert_eq!(
        answer(&stage, "outlook_computers"),
        Some(&Answer::Number(2))
    );
    let mut stage = asking("unlisted_apps");
    stage.send(Msg::Paste("x".repeat(300)));
    stage.sees("this was cut");
}

#[test]
fn a_pasted_list_of_programs_ticks_what_it_names() {
    let list = "Name                    Id   Version\nSalesforce for Outl…    A\\B  3.4\nNotepad++               C    1\n";
    // Terminals send line ends in one of these forms.
    for line_end in ["\n", "\r", "\r\n"] {
        let mut stage = asking("sync_apps");
        stage.send(Msg::Paste(list.replace('\n', line_end)));
        stage.sees("1 application was ticked");
        stage.sees("line 2: Salesforce for Outl…");
        stage.sees("server to server");
        stage.sees("proves nothing");
        stage.play("Esc");
        stage.play("Enter");
        let ids = stage.app.session.case.answers.list("sync_apps");
        assert!(ids.iter().any(|id| id == "sfo"), "{ids:?}");
    }
}

#[test]
fn the_cursor_of_a_long_line_is_where_the_text_ends() {
    let mut stage = Stage::new();
    stage.app.show(Screen::Exports);
    stage.play("a");
    stage.send(Msg::Paste(format!("/home/dana/{}end", "世界".repeat(60))));
    stage.sees("end ");
    let cursor = |stage: &mut Stage| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| stage.app.view(frame)).unwrap();
        terminal.get_cursor_position().unwrap().x
    };
    let end = cursor(&mut stage);
    stage.play("Left Left Left Left");
    assert_eq!(cursor(&mut stage), end - 5, "three letters and a wide one");
    stage.play("Home");
    stage.sees("> /home/dana");
    // The answer to a question scrolls as well.
    let mut stage = asking("unlisted_apps");
    stage.send(Msg::Paste(format!("{}the end", "a long name ".repeat(12))));
    stage.sees("the end");
}

#[test]
fn what_exports_give_shows_in_a_question_nobody_touched() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::held(one_export(folder.path()));
    stage.app.open_question("kinds");
    stage.app.show(Screen::Question);
    stage.finish();
    stage.sees("[x] Contacts");
    stage.sees("Filled in from your exports");
    stage.play("Enter");
    assert_eq!(stage.app.session.case.answers.list("kinds"), ["contacts"]);
}

#[test]
fn several_paths_pasted_into_the_line_for_one_are_all_added() {
    let folder = tempfile::tempdir().unwrap();
    let case = one_export(folder.path());
    let path = case.sources[0].path.clone();
    let mut stage = Stage::new();
    stage.app.show(Screen::Exports);
    stage.play("a");
    stage.send(Msg::Paste(format!("{path}\ndemo:Contact.csv\n")));
    assert!(stage.app.popup.is_none());
    assert_eq!(stage.app.session.evidence.sources.len(), 2);
}

#[test]
fn a_column_can_be_named_by_hand_and_stays_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.csv");
    std::fs::write(
        &path,
        "Wer,Mail\nAna Lima,ana@example.com\nOmar Haddad,omar@example.com\n",
    )
    .unwrap();
    let mut case = Case::new("x", Timestamp::UNIX_EPOCH);
    case.sources
        .push(SourceEntry::new(path.display().to_string(), Role::Current));
    let mut stage = Stage::with(case);
    stage.app.show(Screen::Exports);
    stage.play("m");
    stage.sees("Wer");
    stage.play("Enter");
    stage.sees("\"Wer\" is");
    let fields = crate::import::fields();
    let name = fields.iter().position(|f| *f == "display_name").unwrap();
    for _ in 0..=name {
        stage.play("Down");
    }
    stage.play("Enter");
    let source = &stage.app.session.evidence.sources[0];
    assert_eq!(source.columns[0].field.as_deref(), Some("display_name"));
    assert_eq!(source.records[0].label(), "Ana Lima");
    let again = Stage::with(stage.app.session.case.clone());
    assert_eq!(
        again.app.session.evidence.sources[0].records[1].label(),
        "Omar Haddad"
    );
}

#[test]
fn a_table_nobody_knows_is_read_once_its_columns_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.csv");
    std::fs::write(&path, "Wer;Wo\nAna Lima;Globex\nOmar Haddad;Acme\n").unwrap();
    let mut stage = Stage::new();
    stage.app.show(Screen::Exports);
    stage.send(Msg::Paste(folder.path().display().to_string()));
    stage.sees("Could not be used");
    stage.sees("no export was found in it");
    stage.play("Down");
    stage.sees("Press m to say what its columns are");
    let fields = crate::import::fields();
    for (column, field) in ["company", "display_name"].iter().enumerate() {
        let down = 1 + fields.iter().position(|f| f == field).unwrap();
        stage.play("m");
        for _ in column..1 {
            stage.play("Down");
        }
        stage.play("Enter");
        for _ in 0..down {
            stage.play("Down");
        }
        stage.play("Enter");
        stage.sees("2 contacts");
    }
    let again = Stage::with(stage.app.session.case.clone());
    let source = &again.app.session.evidence.sources[0];
    assert_eq!(source.records[1].label(), "Omar Haddad");
    assert_eq!(source.columns[1].field.as_deref(), Some("company"));
}

#[test]
fn several_people_carry_out_one_plan() {
    let mut stage = Stage::sample();
    stage.play("Down Enter");
    stage.app.show(Screen::Plan);
    stage.play("Space Up c");
    stage.sees("give your name first");
    stage.play("n type:Ana Enter c");
    stage.sees("ticked off without a name");
    stage.play("Space Space Up c");
    stage.sees("somebody else has to confirm it");
    // The name typed before stands in the field.
    stage.play("n Backspace Backspace Backspace type:Ben Enter c");
    stage.sees("Done by Ana");
    stage.sees("confirmed by Ben");
    assert_eq!(stage.app.session.case.ticks.len(), 1);
    stage.play("d type:na15 Enter");
    stage.sees("give the first part of your Salesforce address");
    stage.play("d type:https://acme.my.salesforce.com Enter");
    assert_eq!(
        stage.app.session.case.salesforce_domain.as_deref(),
        Some("acme")
    );
}

#[test]
fn a_deletion_waits_for_what_is_to_be_copied() {
    let mut stage = Stage::sample();
    stage.play("Down Enter");
    stage.app.show(Screen::Review);
    for _ in 0..30 {
        stage.play("2");
    }
    stage.app.show(Screen::Plan);
    let plan = crate::plan::Plan::of(
        &stage.app.session.case,
        stage.app.knowledge,
        stage.app.today,
    );
    let waits = plan.steps().position(|s| s.needs.is_some());
    let waits = waits.expect("something to copy in the sample");
    for _ in 0..waits {
        stage.play("Down");
    }
    let ticked = |stage: &Stage| stage.app.session.case.ticked.len();
    stage.play("Space");
    stage.sees("first: Copy from");
    assert_eq!(ticked(&stage), 0);
    stage.play("Up Space Space");
    assert_eq!(ticked(&stage), 2);
}
