//! Finding the product on the screen: rounds from files and by hand, contradictions, every size.

use std::fs;

use super::*;
use crate::interview::Answer;
use crate::isolation::{Conclusion, Next};

fn case() -> Case {
    let mut case = Case::new("Trouble", Timestamp::UNIX_EPOCH);
    let many = |v: &[&str]| Answer::Many(v.iter().map(|v| (*v).to_owned()).collect());
    case.answers.set("symptoms", many(&["duplicated"]));
    case.answers.set("kinds", many(&["contacts"]));
    case.answers
        .set("sync_apps", many(&["sfo", "icloud", "gwsmo", "eac"]));
    case.place = "isolation".to_owned();
    case
}

fn next(stage: &Stage) -> Next {
    let case = &stage.app.session.case;
    case.experiment(Knowledge::embedded()).unwrap().next()
}

#[test]
fn exports_decide_a_round_and_a_wrong_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::with(case()).sized(120, 36);
    assert!(
        stage.screen().contains("Round 1 of about 5"),
        "{}",
        stage.screen()
    );
    let tracer = stage
        .app
        .session
        .case
        .experiment(Knowledge::embedded())
        .unwrap();
    let tracer = tracer.tracer_name();
    let header =
        "First Name,Last Name,Company,E-mail Address,Mobile Phone,Title,Suffix,Middle Name\n";
    let row = format!("Test,{tracer},Probe,x@example.com,,,,\n");
    let export = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let before = export("before.csv", format!("{header}{row}"));
    let other = export(
        "other.csv",
        format!("{header}Ana,Lima,Globex,a@example.com,,,,\n"),
    );
    let after = export(
        "after.csv",
        format!("{header}{row}Ana,Lima,Globex,a@example.com,,,,\n"),
    );
    stage.send(Msg::Paste(other));
    stage.play("Enter");
    assert!(
        stage.screen().contains("in none of these"),
        "{}",
        stage.screen()
    );
    stage.send(Msg::Paste(before));
    stage.play("Enter");
    assert!(
        stage.screen().contains("Leave everything off"),
        "{}",
        stage.screen()
    );
    stage.send(Msg::Paste(after));
    assert!(stage.screen().contains("Outcome of the round: after.csv"));
    stage.play("Enter");
    let rounds = &stage.app.session.case.isolation.as_ref().unwrap().rounds;
    assert_eq!(rounds.len(), 1);
    assert!(
        stage.screen().contains("Round 2 of about 5"),
        "{}",
        stage.screen()
    );
    assert!(stage.asked.iter().any(|e| matches!(e, Effect::Save)));
}

#[test]
fn rounds_by_hand_lead_to_a_product_and_a_contradiction_is_settled() {
    let mut stage = Stage::with(case()).sized(80, 24);
    // Everything off, half of them, one of that half, everything else.
    stage.play("1 2 2 1");
    assert!(matches!(next(&stage), Next::Done(Conclusion::Found { .. })));
    let screen = stage.screen();
    assert!(screen.contains("does it, on its own"), "{screen}");
    stage.play("1");
    assert!(stage.screen().contains("no round to judge"));
    // With everything on nothing happens, although less of it showed the trouble.
    let ours = stage.app.session.case.isolation.as_mut().unwrap();
    let mut all = ours.rounds[0].clone();
    all.on = ours.products.iter().map(|p| p.id.clone()).collect();
    ours.rounds.push(all);
    assert!(stage.screen().contains("cannot both be right"));
    stage.play("1");
    assert!(stage.screen().contains("no round to judge"));
    stage.play("End x");
    assert!(matches!(next(&stage), Next::Done(Conclusion::Found { .. })));
}

#[test]
fn an_unfinished_answer_is_said_and_every_size_draws() {
    let mut empty = Stage::with(Case::new("x", Timestamp::UNIX_EPOCH));
    empty.app.screen = crate::tui::app::Screen::Isolation;
    assert!(empty.screen().contains("No sync program is named"));
    let mut stage = Stage::with(case());
    stage.play("1 2");
    for (columns, rows) in [(60, 16), (61, 17), (99, 20), (100, 20), (200, 60)] {
        stage = stage.sized(columns, rows);
        stage.screen();
    }
}

#[test]
fn pictures() {
    let mut stage = Stage::with(case());
    insta::assert_snapshot!("isolation-first", stage.screen());
    stage.play("1 2");
    let mut stage = stage.sized(120, 30);
    insta::assert_snapshot!("isolation-wide", stage.screen());
}

#[test]
fn the_words_for_a_ticket_are_asked_for_in_every_form() {
    use crate::plan::Form;
    let mut stage = Stage::sample();
    stage.app.show(crate::tui::app::Screen::Plan);
    stage.play("t z v");
    let forms: Vec<Form> = stage
        .asked
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ticket(form) => Some(*form),
            _ => None,
        })
        .collect();
    assert_eq!(forms, Form::TICKET);
}
