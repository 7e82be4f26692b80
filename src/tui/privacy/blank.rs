//! The panic key: the whole screen blank at once, and back only with a word.

use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::widgets::Paragraph;

use crate::tui::app::App;
use crate::tui::keymap::Key;
use crate::tui::theme::Role;
use crate::tui::widget;
use crate::veil::Level;

/// The word that brings the screen back.
const WORD: &str = "show";

/// The screen is blank.
#[derive(Debug, Default)]
pub(crate) struct Blank {
    /// Whether a key was pressed since.
    asked: bool,
    /// What of the word was typed.
    typed: String,
}

impl App {
    /// Blanks the screen at once. When it comes back, personal data are hidden.
    pub(crate) fn blank_screen(&mut self) {
        self.privacy.blank = Some(Blank::default());
        self.privacy.asks = false;
        if self.privacy.level().is_none() {
            self.hide(Level::Pseudonyms);
        }
    }

    /// Any key asks for the word, and the word brings the screen back.
    pub(crate) fn blank_key(&mut self, key: Key) {
        let Some(blank) = &mut self.privacy.blank else {
            return;
        };
        if !blank.asked {
            blank.asked = true;
            return;
        }
        match (key.code, key.types()) {
            (KeyCode::Esc, _) => *blank = Blank::default(),
            (KeyCode::Backspace, _) => {
                blank.typed.pop();
            }
            (KeyCode::Enter, _) if blank.typed.trim().eq_ignore_ascii_case(WORD) => {
                self.privacy.blank = None;
                self.say("personal data stay hidden; F2 changes that");
            }
            (KeyCode::Enter, _) => blank.typed.clear(),
            (_, Some(c)) if blank.typed.len() < 20 => blank.typed.push(c),
            _ => {}
        }
    }

    pub(super) fn view_blank(&self, frame: &mut Frame<'_>) {
        let Some(blank) = &self.privacy.blank else {
            return;
        };
        if !blank.asked {
            return;
        }
        let area = super::first_line(frame.area());
        let text = format!("Type {WORD} and press Enter to go on. > {}", blank.typed);
        let lines = widget::wrapped(&text, area.width, self.theme, Role::Quiet);
        frame.render_widget(Paragraph::new(lines), area);
    }
}
