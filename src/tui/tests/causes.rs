//! Findings played by keys: questions answered in place, what is missing, what does not fit together.

use super::*;
use crate::interview::Answer;
use crate::tui::app::Screen;

/// The sample without its most telling answer, on Findings.
fn unsure() -> Stage {
    let mut stage = Stage::sample();
    stage.app.session.case.answers.clear("recent_changes");
    stage.app.show(Screen::Findings);
    stage.send(Msg::Redraw);
    stage
}

fn first(stage: &Stage) -> (String, f64) {
    let diagnosis = stage.app.session.diagnosis.as_ref().unwrap();
    let first = &diagnosis.causes[0];
    (first.id.clone(), first.probability)
}

#[test]
fn a_question_answered_in_place_moves_the_ranking() {
    let mut stage = unsure();
    let before = first(&stage);
    stage.play("a");
    assert_eq!(stage.app.screen, Screen::Findings);
    let asked = stage.app.question.id().to_owned();
    stage.sees("Why we ask");
    stage.play("Space Enter");
    let answers = &stage.app.session.case.answers;
    assert!(answers.get(&asked).is_some_and(Answer::is_known), "{asked}");
    assert_ne!(first(&stage), before);
    stage.sees("Noted");
    stage.sees(" was ");
    assert_eq!(stage.app.screen, Screen::Findings);
    assert!(!stage.app.asks_here() || stage.app.question.id() != asked);
}

#[test]
fn questions_end_where_no_answer_would_change_much() {
    let mut stage = unsure();
    stage.play("a");
    for _ in 0..60 {
        if !stage.app.asks_here() {
            break;
        }
        let field = stage.app.reach().takes_text();
        stage.play(if field { "Ctrl+U" } else { "u" });
    }
    stage.sees("no further answer would change much");
    stage.play("a");
    assert!(!stage.app.asks_here());
}

#[test]
fn leaving_a_question_keeps_what_was_ticked_and_stays_on_findings() {
    let mut stage = unsure();
    stage.play("a");
    let asked = stage.app.question.id().to_owned();
    stage.play("Space Esc");
    assert_eq!(stage.app.screen, Screen::Findings);
    assert!(!stage.app.asks_here());
    assert!(stage.app.session.case.answers.get(&asked).is_some());
    stage.play("Esc");
    assert_eq!(stage.app.screen, Screen::Exports);
}

#[test]
fn what_is_missing_says_how_to_get_it() {
    let mut stage = unsure().sized(120, 36);
    let diagnosis = stage.app.session.diagnosis.clone().unwrap();
    stage.play("e");
    if diagnosis.missing_evidence.is_empty() {
        stage.sees("no further export");
    } else {
        stage.sees("How to get it");
    }
}

#[test]
fn a_reason_opens_its_records_and_a_record_its_story() {
    let mut stage = unsure().sized(120, 36);
    let causes = stage.app.session.diagnosis.as_ref().unwrap().causes[0].clone();
    let reasons = causes.reasons_for.iter().chain(&causes.reasons_against);
    let with_records = reasons.clone().filter(|r| !r.refs.is_empty()).count();
    assert!(with_records > 0);
    stage.play("Tab");
    for _ in 0..40 {
        stage.play("Right");
        let screen = stage.screen();
        if screen.contains("not from single records") {
            stage.play("Esc");
        } else if screen.contains("What this rests on") {
            stage.play("Enter");
            if stage.screen().contains("Its story") {
                return;
            }
            // The record closes to the list it was opened from.
            stage.play("Esc");
            stage.sees("What this rests on");
            stage.play("Esc");
        }
        stage.play("Down");
    }
    panic!("no reason leads to a story:\n{}", stage.screen());
}

#[test]
fn a_pair_under_review_has_a_story() {
    let mut stage = Stage::sample().sized(120, 36);
    stage.app.show(Screen::Review);
    stage.play("s");
    stage.sees("The story of this pair");
}

#[test]
fn the_shape_of_the_trouble_is_shown() {
    let mut stage = Stage::sample().sized(120, 36);
    stage.app.show(Screen::Findings);
    let diagnosis = stage.app.session.diagnosis.clone().unwrap();
    let shape = diagnosis.fingerprint.as_ref().unwrap();
    let start: String = shape.sentence.chars().take(40).collect();
    stage.sees(&start);
    stage.sees("Something else");
}
