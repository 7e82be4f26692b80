//! The map played by keys.

use super::*;
use crate::interview::Answer;
use crate::tui::app::Screen;

/// Two applications that copy contacts between the same two systems.
fn doubled() -> Case {
    let mut case = Case::new("Twice", Timestamp::UNIX_EPOCH);
    let many = |values: &[&str]| Answer::Many(values.iter().map(|v| (*v).to_owned()).collect());
    let answers = &mut case.answers;
    answers.set("symptoms", many(&["duplicated"]));
    answers.set("kinds", many(&["contacts"]));
    answers.set("sync_apps", many(&["sfo", "eac"]));
    answers.set("mail_server", Answer::One("exchange".to_owned()));
    answers.set("entry_contacts", Answer::One("both".to_owned()));
    case
}

fn on_the_map(case: Case) -> Stage {
    let mut stage = Stage::with(case);
    stage.app.show(Screen::Map);
    stage
}

#[test]
fn findings_lead_to_the_map_and_back() {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Findings);
    stage.play("m");
    assert_eq!(stage.app.screen, Screen::Map);
    stage.sees("Map of your systems");
    stage.play("Esc");
    assert_eq!(stage.app.screen, Screen::Findings);
    stage.play("m Enter");
    assert_eq!(stage.app.screen, Screen::Review);
}

#[test]
fn a_record_is_followed_step_by_step_to_the_birth_of_a_copy() {
    let mut stage = on_the_map(doubled()).sized(120, 36);
    stage.sees("step 1 of");
    stage.sees("entered here");
    for _ in 0..40 {
        if stage.screen().contains("a copy is born") {
            break;
        }
        stage.play("Right");
    }
    stage.sees("◆ a copy is born");
    stage.sees("2 copies");
    let there = stage.screen();
    stage.play("Left Right");
    assert_eq!(stage.screen(), there);
}

#[test]
fn a_change_is_tried_redrawn_told_and_taken_back() {
    let mut stage = on_the_map(doubled()).sized(120, 36);
    let before = stage.screen();
    stage.play("Tab Space");
    stage.sees("Trying out: With");
    stage.sees("Without that:");
    stage.sees("nothing is changed in your programs");
    assert_ne!(stage.screen(), before);
    let answers = stage.app.session.case.answers.clone();
    assert_eq!(answers, doubled().answers);
    stage.play("u");
    assert!(!stage.screen().contains("Trying out"));
}

#[test]
fn changes_of_one_direction_take_the_place_of_each_other() {
    let mut stage = on_the_map(doubled()).sized(120, 36);
    stage.play("Tab Space");
    stage.sees("(1 tried)");
    stage.play("Down Space");
    stage.sees("(2 tried)");
    // The third line sets the direction of the first application, which was off.
    stage.play("Down Space");
    stage.sees("(2 tried)");
}

#[test]
fn a_change_is_told_for_the_records_of_the_exports() {
    let mut stage = Stage::sample().sized(120, 36);
    stage.app.show(Screen::Map);
    stage.play("Tab");
    for _ in 0..20 {
        if stage.screen().contains("On your exports") {
            return;
        }
        stage.play("Down");
    }
    panic!(
        "no change says anything about the exports:\n{}",
        stage.screen()
    );
}

#[test]
fn another_record_another_start_and_everything_in_words() {
    let mut stage = on_the_map(doubled()).sized(120, 36);
    let first = stage.screen();
    stage.play("r");
    assert_ne!(stage.screen(), first);
    stage.play("s o");
    stage.sees("Paths that copy");
    stage.play("Esc");
    assert_eq!(stage.app.screen, Screen::Map);
}

#[test]
fn new_answers_lay_the_map_out_anew_and_the_same_leave_it() {
    let mut stage = on_the_map(doubled()).sized(120, 36);
    stage.play("Tab Space");
    stage.app.show(Screen::Findings);
    stage.play("m");
    stage.sees("Trying out");
    let answers = &mut stage.app.session.case.answers;
    answers.set("sync_apps", Answer::Many(vec!["sfo".to_owned()]));
    stage.app.show(Screen::Findings);
    stage.play("m");
    assert!(!stage.screen().contains("Trying out"));
    assert!(!stage.screen().contains("Einstein"));
}

#[test]
fn without_answers_the_map_says_what_is_missing() {
    let mut stage = on_the_map(Case::new("Empty", Timestamp::UNIX_EPOCH));
    stage.sees("No application copies");
    stage.play("Tab Space Right r s u o Esc");
}
