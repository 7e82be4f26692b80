//! The presenter played by keys and by saves of a wizard, without a terminal.

use std::path::Path;

use crossterm::event::KeyCode;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::case::{Case, CaseFile};
use crate::interview::Answer;

const TODAY: Date = Date::constant(2026, 11, 22);

fn window(path: &Path) -> Presenter {
    Presenter::new(path.to_owned(), Theme::mono(), TODAY)
}

fn press(presenter: &mut Presenter, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for name in keys.split_whitespace() {
        let (code, ctrl) = match name {
            "Enter" => (KeyCode::Enter, false),
            "Esc" => (KeyCode::Esc, false),
            "Tab" => (KeyCode::Tab, false),
            "Down" => (KeyCode::Down, false),
            "Ctrl+Q" => (KeyCode::Char('q'), true),
            one => (KeyCode::Char(one.chars().next().unwrap()), false),
        };
        let key = Msg::Key(Key { code, ctrl });
        effects.extend(presenter.update(key.into(), Timestamp::UNIX_EPOCH));
    }
    effects
}

fn picture(presenter: &mut Presenter, columns: u16, rows: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| presenter.view(frame)).unwrap();
    terminal.backend().to_string()
}

fn case_at(place: &str) -> Case {
    let mut case = Case::new("Trouble", Timestamp::UNIX_EPOCH);
    let doubled = Answer::Many(vec!["duplicated".to_owned()]);
    case.answers.set("symptoms", doubled);
    case.place = place.to_owned();
    case
}

fn news(case: Case) -> Heard {
    Heard::Case(Seen::New(Box::new(case), Vec::new()))
}

/// Everything that the window shows of a case with personal data hidden: each part, the help, a note being
/// typed, and trouble with the file.
pub(in crate::tui) fn masked_pictures(
    case: &Case,
    note: &Note,
    level: Level,
    sizes: &[(u16, u16)],
) -> Vec<String> {
    let mut presenter = window(Path::new("/home/ferdinanda/case.json"));
    presenter.mask = Some(level);
    let seen = || Seen::New(Box::new(case.clone()), vec![note.clone()]);
    let mut pictures = Vec::new();
    for trouble in [None, Some("/home/ferdinanda/case.json: Ferdinanda is gone")] {
        presenter.update(Heard::Case(seen()), Timestamp::UNIX_EPOCH);
        if let Some(why) = trouble {
            let why = Seen::Unreadable(why.to_owned());
            presenter.update(Heard::Case(why), Timestamp::UNIX_EPOCH);
        }
        for keys in ["", "Tab", "Tab", "?", "Esc"] {
            press(&mut presenter, keys);
            for (columns, rows) in sizes {
                pictures.push(picture(&mut presenter, *columns, *rows));
            }
        }
        presenter.leaving = false;
    }
    pictures
}

#[test]
fn it_waits_then_follows_and_says_when_the_case_is_gone() {
    let mut presenter = window(Path::new("/nowhere/case.json"));
    assert!(picture(&mut presenter, 80, 24).contains("Start the wizard"));
    presenter.update(Heard::Case(Seen::Gone), Timestamp::UNIX_EPOCH);
    assert!(picture(&mut presenter, 80, 24).contains("waiting for the case"));
    for (place, words) in [
        ("question:pattern", "Did it happen once and stop"),
        ("exports", "please export what you have"),
    ] {
        presenter.update(news(case_at(place)), Timestamp::UNIX_EPOCH);
        assert!(picture(&mut presenter, 80, 24).contains(words), "{place}");
    }
    presenter.update(Heard::Case(Seen::Gone), Timestamp::UNIX_EPOCH);
    let shown = picture(&mut presenter, 80, 24);
    assert!(shown.contains("is gone") && shown.contains("please export"));
}

#[test]
fn a_new_place_begins_at_its_top_and_a_new_answer_does_not() {
    let mut presenter = window(Path::new("/nowhere/case.json"));
    presenter.update(news(case_at("question:pattern")), Timestamp::UNIX_EPOCH);
    press(&mut presenter, "Down Down Down");
    picture(&mut presenter, 60, 16);
    assert_eq!(presenter.scroll[0], 3);
    let mut case = case_at("question:pattern");
    case.answers.set("pattern", Answer::One("once".to_owned()));
    presenter.update(news(case), Timestamp::UNIX_EPOCH);
    assert_eq!(presenter.scroll[0], 3);
    presenter.update(news(case_at("findings")), Timestamp::UNIX_EPOCH);
    assert_eq!(presenter.scroll[0], 0);
}

#[test]
fn a_note_is_kept_with_its_place_and_survives_leaving() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.json");
    CaseFile::hold(&path)
        .unwrap()
        .save(&case_at("exports"))
        .unwrap();
    let mut presenter = window(&path);
    presenter.update(news(case_at("exports")), Timestamp::UNIX_EPOCH);
    for effect in press(&mut presenter, "n h i Enter") {
        presenter.carry_out(effect);
    }
    assert!(presenter.typing.is_none());
    // Typed and left without Enter.
    for effect in press(&mut presenter, "n y o Ctrl+Q") {
        presenter.carry_out(effect);
    }
    assert!(presenter.leaving);
    let kept = notes::of(&path).unwrap();
    let texts: Vec<&str> = kept.iter().map(|n| n.text.as_str()).collect();
    assert_eq!(texts, ["hi", "yo"]);
    assert_eq!(kept[0].place, "exports");
}

#[test]
fn a_note_that_cannot_be_kept_stays_in_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut presenter = window(&folder.path().join("no such folder/one.json"));
    for effect in press(&mut presenter, "n h i Ctrl+Q") {
        presenter.carry_out(effect);
    }
    assert!(!presenter.leaving, "leaving would lose it");
    assert_eq!(presenter.typing.as_ref().unwrap().value(), "hi");
    assert!(picture(&mut presenter, 80, 24).contains("cannot save"));
}

#[test]
fn the_words_to_say_can_be_copied() {
    let mut presenter = window(Path::new("/nowhere/case.json"));
    assert_eq!(press(&mut presenter, "c"), []);
    presenter.update(news(case_at("question:pattern")), Timestamp::UNIX_EPOCH);
    let copied = press(&mut presenter, "c");
    assert!(matches!(&copied[..], [Effect::Copy(words)] if words.starts_with("Did it happen")));
}

#[test]
fn nothing_of_a_hostile_case_reaches_the_screen_as_it_is() {
    let hostile = "\u{1b}[31m\u{202e}\u{9b}2J\u{7}";
    let mut case = case_at(&format!("question:{hostile}"));
    case.title = hostile.to_owned();
    case.findings = Some(crate::case::Findings {
        verdict: hostile.to_owned(),
        causes: vec![(hostile.to_owned(), f64::NAN)],
        pairs: usize::MAX,
        groups: 0,
        reasons: vec![hostile.to_owned()],
        facts: vec![crate::diagnosis::foresee::Kept {
            id: "twins-present".to_owned(),
            strength: Some(1.0),
            text: hostile.to_owned(),
            from: "data:x".to_owned(),
        }],
    });
    let note = Note {
        at: Timestamp::UNIX_EPOCH,
        by: Some(hostile.to_owned()),
        place: hostile.to_owned(),
        text: hostile.to_owned(),
    };
    let mut presenter = window(Path::new("/nowhere/case.json"));
    let seen = Seen::New(Box::new(case), vec![note]);
    presenter.update(Heard::Case(seen), Timestamp::UNIX_EPOCH);
    let why = Seen::Unreadable(hostile.to_owned());
    for heard in [None, Some(Heard::Case(why))] {
        heard.map(|heard| presenter.update(heard, Timestamp::UNIX_EPOCH));
        for keys in ["", "Tab", "Tab"] {
            press(&mut presenter, keys);
            let shown = picture(&mut presenter, 120, 36);
            let bad =
                |c: &char| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c);
            assert_eq!(shown.chars().find(bad), None, "{shown}");
        }
    }
}

#[test]
fn it_draws_at_every_size() {
    let mut presenter = window(Path::new("/nowhere/case.json"));
    presenter.update(news(case_at("question:sync_apps")), Timestamp::UNIX_EPOCH);
    for keys in ["", "Tab", "Tab", "n", "Esc ?"] {
        press(&mut presenter, keys);
        for (columns, rows) in [
            (0, 0),
            (1, 1),
            (39, 7),
            (40, 8),
            (60, 16),
            (80, 24),
            (101, 9),
            (200, 60),
        ] {
            let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
            terminal.draw(|frame| presenter.view(frame)).unwrap();
        }
    }
}

#[test]
fn pictures() {
    let mut presenter = window(Path::new("/nowhere/case.json"));
    presenter.update(news(case_at("question:pattern")), Timestamp::UNIX_EPOCH);
    insta::assert_snapshot!("presenter", picture(&mut presenter, 80, 24));
    insta::assert_snapshot!("presenter-wide", picture(&mut presenter, 120, 36));
    press(&mut presenter, "?");
    insta::assert_snapshot!("presenter-help", picture(&mut presenter, 80, 24));
}
