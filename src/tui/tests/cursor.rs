//! The terminal's cursor, where screen readers and magnifiers look: on every screen and window it stands on
//! the line that is selected.

use super::masked::screens;
use super::*;
use crate::tui::app::Screen;

impl Stage {
    /// Where the cursor is put, and the line it is on; `None` where it is hidden.
    fn cursor(&mut self) -> Option<(u16, u16, String)> {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        let mut placed = None;
        terminal
            .draw(|frame| {
                self.app.view(frame);
            })
            .unwrap();
        let backend = terminal.backend();
        if backend.cursor_visible() {
            placed = Some(backend.cursor_position());
        }
        let at = placed?;
        let line = self.screen().lines().nth(usize::from(at.y))?.to_owned();
        Some((at.x, at.y, line))
    }
}

/// Moves through a screen and looks at every step that the cursor goes along with the selected line.
fn follows(screen: Screen, keys: &[&str]) {
    for size in [(80, 24), (120, 36), (60, 16)] {
        let mut stage = Stage::sample().sized(size.0, size.1);
        stage.app.show(screen);
        stage.app.notice = None;
        for key in keys {
            stage.play(key);
            stage.app.notice = None;
            let (_, _, line) = stage
                .cursor()
                .unwrap_or_else(|| panic!("{screen:?} {key}: no cursor\n{}", stage.screen()));
            assert!(
                line.contains('▸') || line.contains("> "),
                "{screen:?} after {key} at {size:?}: the cursor is on \"{line}\"\n{}",
                stage.screen()
            );
        }
    }
}

#[test]
fn the_cursor_stands_on_the_selected_line_of_every_screen() {
    for screen in screens() {
        match screen {
            Screen::Question => {}
            Screen::Verify => {
                for size in [(80, 24), (120, 36), (60, 16)] {
                    let mut stage = verify::looked(2).sized(size.0, size.1);
                    stage.play("Down");
                    let (_, _, line) = stage.cursor().expect("a cursor");
                    assert!(line.contains('▸'), "{line}");
                }
            }
            Screen::Isolation => {
                // No round was done yet: it stands at the beginning of what is to be done.
                let mut stage = Stage::sample();
                stage.app.show(screen);
                let (_, y, line) = stage.cursor().expect("a cursor");
                assert!(line.contains("Every sync"), "{y}: {line}");
            }
            other => follows(other, &["", "Down", "Down", "Up", "Tab", "Down"]),
        }
    }
}

#[test]
fn the_cursor_stands_on_the_option_or_in_the_field_of_every_question() {
    for question in Knowledge::embedded().questions.all() {
        let mut stage = Stage::sample();
        if !stage.app.open_question(&question.id) {
            continue;
        }
        stage.app.show(Screen::Question);
        for key in ["", "Down"] {
            stage.play(key);
            let (_, _, line) = stage
                .cursor()
                .unwrap_or_else(|| panic!("{}: no cursor\n{}", question.id, stage.screen()));
            assert!(
                line.contains('▸') || line.contains("Answer:") || line.contains("> "),
                "{}: {line}\n{}",
                question.id,
                stage.screen()
            );
        }
    }
}

#[test]
fn windows_take_the_cursor_along() {
    // Lists and fields have it on the line in hand, texts on their first line.
    for (key, on) in [
        ("Ctrl+G", "▸"),
        ("=", "▸"),
        ("/", "> "),
        ("?", "Two records"),
        ("h", "The last"),
    ] {
        let mut stage = Stage::sample();
        stage.app.show(Screen::Review);
        stage.play(if key == "h" { "2 n h" } else { key });
        assert!(stage.app.popup.is_some(), "{key}");
        let (_, _, line) = stage.cursor().unwrap_or_else(|| panic!("{key}: no cursor"));
        assert!(line.contains(on), "{key}: {line}\n{}", stage.screen());
    }
    let mut stage = Stage::sample();
    stage.play("F2 F2 F2");
    let (_, _, line) = stage.cursor().expect("a cursor");
    assert!(line.contains("Everybody who sees"), "{line}");
}
