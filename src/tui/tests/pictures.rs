//! What screens look like, and that they draw at every size.

use proptest::prelude::*;

use super::*;
use crate::tui::app::Screen;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (60, 16)];

/// A picture at three sizes.
fn pictures(name: &str, prepare: impl Fn() -> Stage) {
    for (columns, rows) in SIZES {
        let mut stage = prepare().sized(columns, rows);
        insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), stage.screen());
    }
}

fn at(screen: Screen) -> Stage {
    let mut stage = Stage::sample();
    stage.app.show(screen);
    stage.app.notice = None;
    stage
}

#[test]
fn welcome() {
    pictures("welcome", Stage::new);
}

#[test]
fn questions() {
    for id in [
        "symptoms",
        "sync_apps",
        "direction",
        "started_on",
        "contact_count",
    ] {
        pictures(&format!("question-{id}"), || {
            let mut stage = Stage::sample();
            stage.app.open_question(id);
            stage.app.screen = Screen::Question;
            stage.app.notice = None;
            stage
        });
    }
}

#[test]
fn exports() {
    pictures("exports", || at(Screen::Exports));
}

#[test]
fn findings() {
    pictures("findings", || at(Screen::Findings));
}

#[test]
fn findings_with_a_question() {
    pictures("findings-question", || {
        let mut stage = at(Screen::Findings);
        stage.app.session.case.answers.clear("recent_changes");
        stage.app.show(Screen::Findings);
        stage.send(Msg::Redraw);
        stage.play("a");
        stage.app.notice = None;
        stage
    });
}

#[test]
fn map() {
    pictures("map", || at(Screen::Map));
}

#[test]
fn map_with_a_change_tried() {
    pictures("map-what-if", || {
        let mut stage = at(Screen::Map);
        stage.play("Tab Space");
        stage.app.notice = None;
        stage
    });
}

#[test]
fn review() {
    pictures("review", || at(Screen::Review));
}

#[test]
fn members_of_a_group() {
    pictures("members", || {
        let mut stage = at(Screen::Review);
        let clusters = &stage.app.session.review.clusters;
        let large = clusters
            .iter()
            .position(|c| c.members.len() > 2)
            .expect("the sample has a group of three");
        stage.app.popup = Some(crate::tui::popup::Popup::members(large));
        stage
    });
}

#[test]
fn changes() {
    pictures("changes", || at(Screen::Changes));
    pictures("changes-sort", || {
        let mut stage = at(Screen::Changes);
        stage.play("Right Right Down");
        stage
    });
}

#[test]
fn recovery() {
    pictures("recovery", || at(Screen::Recovery));
    pictures("recovery-steps", || {
        let mut stage = at(Screen::Recovery);
        // The steps are broken into lines for the room they had in the last picture.
        stage.screen();
        stage.play("Down Tab Space");
        stage.app.notice = None;
        stage
    });
    pictures("recovery-question", || {
        let mut stage = at(Screen::Recovery);
        stage.play("a");
        stage
    });
}

#[test]
fn plan() {
    pictures("plan", || {
        let mut stage = at(Screen::Review);
        stage.play("2 2 2 Enter Enter Enter");
        stage.app.notice = None;
        stage
    });
}

#[test]
fn verify_before_and_after_looking() {
    for (name, looks) in [("verify-first", 0), ("verify-clean", 1), ("verify-harm", 2)] {
        pictures(name, || {
            let mut stage = verify::looked(looks);
            stage.app.notice = None;
            stage
        });
    }
}

#[test]
fn verify_offered_and_in_words() {
    pictures("verify-offer", || {
        let mut case = verify::decided().app.session.case;
        case.plan_written = Some(today());
        let mut stage = Stage::with(case);
        stage.app.notice = None;
        stage
    });
    for (name, key) in [
        ("verify-ticket", "t"),
        ("verify-again", "e"),
        ("verify-whole", "Enter"),
    ] {
        pictures(name, || {
            let mut stage = verify::looked(2);
            stage.play(key);
            stage.app.notice = None;
            stage
        });
    }
}

#[test]
fn help() {
    pictures("help", || {
        let mut stage = at(Screen::Review);
        stage.play("?");
        stage
    });
}

#[test]
fn hostile_text_never_reaches_the_screen_as_it_is() {
    let mut stage = at(Screen::Review).sized(120, 36);
    stage.play("/ type:blue Enter");
    for screen in [
        Screen::Exports,
        Screen::Review,
        Screen::Changes,
        Screen::Recovery,
        Screen::Plan,
        Screen::Verify,
    ] {
        stage.app.show(screen);
        let text = stage.screen();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        assert!(!text.contains('\u{202e}'));
    }
}

#[test]
fn meaning_does_not_hang_on_colour() {
    let mut stage = at(Screen::Review).sized(120, 36);
    stage.play("2 Home");
    // The mono theme has no colour at all, and the screen still says what is what.
    let text = stage.screen();
    assert!(text.contains("DELETE"), "{text}");
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
    terminal.draw(|frame| stage.app.view(frame)).unwrap();
    let plain = |c: ratatui::style::Color| c == ratatui::style::Color::Reset;
    assert!(
        terminal
            .backend()
            .buffer()
            .content()
            .iter()
            .all(|c| plain(c.fg) && plain(c.bg))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_screen_draws_at_every_size(columns in 0u16..140, rows in 0u16..50, keys in "[a-z1-9/?]{0,6}") {
        for screen in [Screen::Welcome, Screen::Question, Screen::Exports, Screen::Findings, Screen::Map, Screen::Review, Screen::Changes, Screen::Recovery, Screen::Plan, Screen::Verify] {
            let mut stage = at(screen).sized(columns, rows);
            if screen == Screen::Question {
                stage.app.open_question("recent_changes");
            }
            stage.screen();
            for key in keys.chars() {
                stage.press(KeyCode::Char(key), false);
                stage.screen();
            }
        }
    }
}
