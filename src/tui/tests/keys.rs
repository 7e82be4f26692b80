//! How many keys a review takes, by real keys through the whole wizard, and the windows on the way.

use std::fmt::Write as _;

use super::*;
use crate::case::{Facet, Status};
use crate::tui::app::Screen;
use crate::tui::popup::Popup;

/// A person who decides: one verdict for all pairs alike the first time such a pair comes up, and otherwise
/// the key that keeps what is advised; a pair that is merely possible is looked at and found different.
/// Gives how many keys that took, from the open review on.
fn settle(stage: &mut Stage) -> usize {
    let mut keys = 0;
    let mut tried = Vec::new();
    let mut press = |stage: &mut Stage, key: &str| {
        stage.play(key);
        keys += 1;
    };
    // The list opens on its first pair, whatever was decided of it before.
    for _ in 0..2_000 {
        let progress = stage.app.session.progress;
        if progress.decided == progress.of {
            break;
        }
        let session = &stage.app.session;
        let item = stage.app.current_item().unwrap();
        let at = session
            .review
            .items
            .iter()
            .position(|i| *i == item)
            .unwrap();
        if session.status(at) != Status::Open {
            press(stage, "o");
            continue;
        }
        let rule = session.rule_like(&item, "");
        let (a, b) = session.review.sides(&item, &session.marks);
        let keep = session.review.clusters[item.cluster].keep;
        if !tried.contains(&rule) && item.score >= crate::matching::Band::LIKELY {
            tried.push(rule);
            press(stage, "=");
            if matches!(stage.app.popup, Some(Popup::Alike(_))) {
                press(stage, "y");
            }
        } else if item.score < crate::matching::Band::LIKELY {
            press(stage, "n");
        } else {
            press(stage, if keep == b && keep != a { "1" } else { "2" });
        }
    }
    let progress = stage.app.session.progress;
    assert_eq!(progress.decided, progress.of, "all are settled");
    keys
}

/// Contacts of Salesforce, each there twice: twins, a part and its whole, and two that differ, in turn.
fn doubled(people: usize) -> String {
    let mut csv = String::from("Id,FirstName,LastName,Email,Phone,Title,CreatedDate\n");
    for person in 0..people {
        let name = ["Ana", "Omar", "Kim", "Ida", "Noor", "Luis"][person % 6];
        for copy in 0..2 {
            let phone = format!("+1 202 555 {person:04}");
            let phone = if person % 3 == 1 && copy > 0 {
                ""
            } else {
                &phone
            };
            let title = if person % 3 == 2 && copy > 0 {
                "Head of Sales"
            } else {
                "Buyer"
            };
            let _ = writeln!(
                csv,
                "003Dn00000{:05},{name},Lima{person:03},{name}.{person}@globex.example,{phone},{title},2024-0{}-11T10:02:00Z",
                person * 2 + copy,
                copy + 1,
            );
        }
    }
    csv
}

fn stage_of(csv: &str) -> (tempfile::TempDir, Stage) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, csv).unwrap();
    let mut case = Case::new("x", Timestamp::UNIX_EPOCH);
    case.sources
        .push(SourceEntry::new(path.display().to_string(), Role::Current));
    let mut stage = Stage::with(case);
    stage.app.show(Screen::Review);
    (folder, stage)
}

#[test]
fn few_keys_settle_the_sample() {
    let mut stage = Stage::sample();
    stage.app.show(Screen::Review);
    let pairs = stage.app.session.progress.of;
    let keys = settle(&mut stage);
    println!("{keys} keys settle the {pairs} pairs of the sample");
    assert!(keys <= 14, "{keys} keys for {pairs} pairs");
}

#[test]
fn a_rule_for_each_sort_settles_hundreds() {
    let (_folder, mut stage) = stage_of(&doubled(317));
    assert_eq!(stage.app.session.progress.of, 317);
    let keys = settle(&mut stage);
    println!("{keys} keys settle 317 pairs");
    assert!(keys <= 12, "{keys} keys for 317 pairs");
}

#[test]
fn the_list_is_narrowed_and_the_next_undecided_stays_inside() {
    let (_folder, mut stage) = stage_of(&doubled(30));
    stage.play("f");
    stage.sees("Show only some pairs");
    // The third line, how alike; its third choice, a part and its whole.
    stage.play("3 3");
    stage.sees("one is a part of the other");
    stage.play("Esc");
    let all = stage.app.session.review.items.len();
    stage.sees(&format!(
        "Showing 10 of {all}: one is a part of the other (c shows all)"
    ));
    for _ in 0..10 {
        let item = stage.app.current_item().unwrap();
        let likeness = crate::case::Likeness::of(item.relation);
        assert_eq!(likeness, crate::case::Likeness::Part);
        stage.play("2");
    }
    let said = &stage.app.notice.as_ref().unwrap().text;
    assert!(said.contains("every pair in view is decided"), "{said}");
    assert_eq!(stage.app.session.marks.marked_count(), 10);
    // Together with what was decided, and with the search.
    stage.play("f Right Esc");
    stage.sees("one is marked, one is a part of the other");
    stage.play("c");
    assert!(!stage.screen().contains("Showing"));
    stage.play("/ type:lima011 Enter");
    stage.sees(&format!("Showing 1 of {all}: with \"lima011\""));
    stage.play("Esc");
    assert!(!stage.screen().contains("Showing"));
}

#[test]
fn a_rule_of_ones_own_is_put_together_by_numbers_and_offered_again() {
    let (_folder, mut stage) = stage_of(&doubled(30));
    stage
        .app
        .review_key(Some(crate::tui::keymap::Action::Rules));
    stage.sees("A rule of your own");
    stage.sees("See 10 pairs first");
    stage.play("2 4");
    stage.sees("different in something");
    stage.play("6");
    stage.sees("the job title differs");
    stage.play("Esc 7");
    stage.sees("the newer one");
    stage.play("3");
    stage.sees("that differ in something");
    stage.sees("keep the newer one");
    stage.play("8");
    stage.sees("One verdict for 10 pairs alike?");
    stage.play("Esc");
    stage.sees("A rule of your own");
    stage.play("8 y");
    assert_eq!(stage.app.session.progress.decided, 10);
    assert_eq!(stage.app.session.case.rules.len(), 1);
    stage.play("u");
    assert_eq!(stage.app.session.progress.decided, 0);
    stage
        .app
        .review_key(Some(crate::tui::keymap::Action::Rules));
    stage.sees("A new rule of your own");
    stage.sees("fits 10");
    stage.play("Down Enter");
    stage.sees("One verdict for 10 pairs alike?");
    stage.play("y");
    assert_eq!(stage.app.session.progress.decided, 10);
}

#[test]
fn every_line_of_the_windows_can_be_changed_both_ways() {
    let (_folder, mut stage) = stage_of(&doubled(12));
    for line in 0..Facet::ALL.len() {
        stage.play("f");
        stage.play(&"Down ".repeat(line));
        stage.play("Right Left Right Left Enter Down Esc Esc");
        assert!(!stage.app.review.is_narrowed(), "line {line}");
    }
    stage
        .app
        .review_key(Some(crate::tui::keymap::Action::Rules));
    for _ in 0..7 {
        stage.play("Right Left Enter Esc Down");
    }
    stage.sees("See 4 pairs first");
    stage.play("Esc");
    stage.sees("pairs decided");
}
