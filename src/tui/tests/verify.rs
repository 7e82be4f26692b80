//! Verify, played by keys: the sample carried out on paper, and looked at again.

use super::*;
use crate::case::Status;
use crate::case::words::pair::Advice;
use crate::tui::app::Screen;

/// The sample with every pair decided as advised; those without advice are said to be different people.
pub(super) fn decided() -> Stage {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Review);
    for _ in 0..stage.app.session.review.items.len() {
        let session = &stage.app.session;
        let Some(item) = stage.app.current_item() else {
            break;
        };
        if session.review.status(&item, &session.marks) != Status::Open {
            stage.play("Down");
            continue;
        }
        let (a, b) = session.review.sides(&item, &session.marks);
        let cluster = &session.review.clusters[item.cluster];
        let delete = Advice::of(cluster, a, b).map(|advice| advice.delete);
        stage.play(match delete {
            Some(at) if at == a => "1",
            Some(_) => "2",
            None => "n",
        });
    }
    stage.app.show(Screen::Plan);
    stage.app.notice = None;
    stage
}

/// The same at the Verify screen, after `looks` looks at the sample's later exports.
pub(super) fn looked(looks: usize) -> Stage {
    let mut stage = decided();
    stage.play("Enter");
    for _ in 0..looks {
        stage.play("d");
    }
    stage
}

#[test]
fn the_sample_holds_after_the_clean_up_and_not_after_the_sync() {
    let mut stage = looked(1);
    stage.sees("Clean: All 20 marked records are gone.");
    stage.sees("nothing left to do");
    stage.play("d");
    stage.sees("2 left to do");
    stage.sees("Something came to harm: 1 that was to stay");
    stage.sees("came to harm");
    stage.sees("Put back phone: +44 7700 900614");
    stage.play("Down");
    stage.sees("made again under a new id, on 2026-11-24");
    let checks = &stage.app.session.case.checks;
    let clean: Vec<bool> = checks.iter().map(|c| c.clean).collect();
    assert_eq!(clean, [true, false]);
    assert!(
        checks
            .iter()
            .all(|c| c.day == today() && c.files.len() == 4)
    );
}

#[test]
fn another_verdict_than_advised_shows_and_is_explained() {
    let mut stage = decided();
    stage.app.show(Screen::Review);
    stage.play("u");
    stage.app.show(Screen::Verify);
    stage.play("d");
    stage.sees("missing");
    stage.sees("where you decided otherwise");
}

#[test]
fn the_list_is_narrowed_and_opened() {
    let mut stage = looked(2);
    let mut seen = Vec::new();
    for _ in 0..6 {
        let screen = stage.screen();
        let title = screen.lines().find(|l| l.contains("(f: others)")).unwrap();
        let title = title.trim().trim_start_matches(['┌', ' ']);
        seen.push(title.split(" (f").next().unwrap().to_owned());
        stage.play("f");
    }
    assert_eq!(
        seen,
        [
            "to do: 2 of 39",
            "came to harm: 1 of 39",
            "came back: 1 of 39",
            "gone: 19 of 39",
            "as it was: 18 of 39",
            "all: 39 of 39",
        ]
    );
    stage.play("Enter");
    stage.sees("What became of it, in full");
    stage.sees("then: +44 20 7946 0527, +44 7700 900614");
}

#[test]
fn the_words_for_a_ticket_can_be_copied() {
    let mut stage = looked(1);
    stage.play("t");
    stage.sees("For the ticket");
    stage.asked.clear();
    stage.play("Enter");
    let copied = stage.asked.iter().find_map(|e| match e {
        Effect::Copy(words) => Some(words.clone()),
        _ => None,
    });
    let words = copied.expect("copied");
    assert!(words.starts_with("Clean-up of \"Dana's mailbox (sample)\", checked on 2026-11-22"));
    assert!(words.ends_with("are as before."), "{words}");
}

#[test]
fn earlier_looks_are_kept_and_listed() {
    let mut stage = looked(2).sized(120, 36);
    stage.play("e");
    stage.sees("[ ] when what was found is put right");
    stage.sees("2026-11-22  Something came to harm");
    stage.sees("2026-11-22  Clean: All 20");
}

#[test]
fn more_files_make_one_look_and_other_files_another() {
    let mut stage = decided();
    stage.play("Enter");
    for (path, checks) in [
        ("demo:cleaned/Contact.csv", 1),
        ("demo:cleaned/Outlook contacts.csv", 1),
    ] {
        stage.send(Msg::Paste(path.to_owned()));
        assert_eq!(stage.app.session.case.checks.len(), checks);
    }
    assert_eq!(stage.app.session.case.checks[0].files.len(), 2);
    stage.sees("not checked");
    stage.play("x");
    stage.send(Msg::Paste("demo:cleaned/Contact.csv".to_owned()));
    assert_eq!(stage.app.session.case.checks.len(), 2);
    stage.send(Msg::Paste("/no/such/export.csv".to_owned()));
    assert_eq!(stage.app.session.case.checks.len(), 2);
    stage.sees("/no/such/export.csv");
}

#[test]
fn reading_fresh_exports_can_be_stopped() {
    let case = decided().app.session.case;
    let mut stage = Stage::held(case);
    stage.finish();
    stage.app.show(Screen::Verify);
    stage.hold();
    stage.send(Msg::Paste("demo:cleaned/Contact.csv".to_owned()));
    stage.sees("Esc stop reading");
    stage.play("Esc");
    stage.sees("stopped");
    assert_eq!(stage.app.screen, Screen::Verify);
    assert!(stage.app.session.case.checks.is_empty());
    stage.finish();
    assert!(stage.app.session.case.checks.is_empty(), "a late answer");
    stage.play("r");
    assert_eq!(stage.app.session.case.checks.len(), 1);
}

#[test]
fn nothing_that_can_be_read_is_said_and_kept_out_of_the_case() {
    let mut stage = decided();
    stage.play("Enter");
    stage.send(Msg::Paste("/no/such/export.csv".to_owned()));
    assert!(stage.app.session.case.checks.is_empty());
    stage.sees("/no/such/export.csv");
    stage.sees("Has the clean-up held?");
}

#[test]
fn a_finished_case_offers_to_look_when_it_is_opened() {
    let stage = decided();
    let mut case = stage.app.session.case.clone();
    let offers = |case: &Case| {
        let mut stage = Stage::with(case.clone());
        let offered = stage.screen().contains("Has the clean-up held?");
        (stage, offered)
    };
    assert!(!offers(&case).1, "nothing is finished");
    case.plan_written = Some(today());
    let (mut stage, offered) = offers(&case);
    assert!(offered);
    stage.play("Esc");
    assert_eq!(stage.app.screen, Screen::Plan, "where the person was");
    let (mut stage, _) = offers(&case);
    stage.play("Enter");
    assert_eq!(stage.app.screen, Screen::Verify);

    case.plan_written = None;
    let plan = crate::plan::Plan::of(&case, Knowledge::embedded(), today());
    let deletions = plan.steps().filter(|s| s.deletion.is_some());
    case.ticked = deletions.map(|s| s.id.clone()).collect();
    let (mut stage, offered) = offers(&case);
    assert!(offered, "everything is ticked off");
    stage.play("Enter d");
    // The next day, after the look that was clean.
    let mut case = stage.app.session.case.clone();
    assert_eq!(case.place, "verify");
    case.place = "plan".to_owned();
    assert!(offers(&case).1, "a look is left");
    let mut again = case.checks[0].clone();
    again.day = Date::constant(2026, 11, 23);
    case.checks.push(again);
    assert!(!offers(&case).1, "settled");
}
