//! Looking through folders for exports.

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Popup;
use crate::case::Role as FileRole;
use crate::import::discover::Entry;
use crate::text;
use crate::tui::app::{App, Effect, Screen};
use crate::tui::keymap::Action;
use crate::tui::privacy;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::{self, Cursor, Focus};

/// Where the person is, and what is there.
#[derive(Debug)]
pub(crate) struct Browser {
    folder: PathBuf,
    entries: Option<Vec<Entry>>,
    cursor: Cursor,
}

impl Browser {
    pub(crate) fn new(folder: &Path) -> Self {
        Browser {
            folder: folder.to_owned(),
            entries: None,
            cursor: Cursor::default(),
        }
    }

    /// Shows what a folder holds.
    pub(crate) fn show(&mut self, folder: PathBuf, entries: Vec<Entry>) {
        // Coming up from a folder, stay on it.
        let from = std::mem::replace(&mut self.folder, folder);
        let at = entries.iter().position(|e| e.path == from).unwrap_or(0);
        self.entries = Some(entries);
        self.cursor = Cursor::on(at);
    }

    pub(crate) fn view(&mut self, frame: &mut Frame<'_>, body: Rect, theme: Theme) {
        let area = widget::middle(body, body.width.min(90), body.height);
        let inside = widget::window(frame, area, &self.folder.display().to_string(), theme);
        let room = usize::from(inside.width).saturating_sub(18);
        let rows: Vec<Line<'static>> = match &self.entries {
            None => vec![Line::styled("Looking …", theme.style(Role::Quiet))],
            Some(entries) if entries.is_empty() => {
                vec![Line::styled(
                    "This folder is empty. ← goes up.",
                    theme.style(Role::Quiet),
                )]
            }
            Some(entries) => entries
                .iter()
                .map(|e| {
                    let name = text::fit(&privacy::file_name(&e.name), room);
                    if e.folder {
                        Line::from(vec![
                            Span::styled(name, theme.style(Role::Heading)),
                            Span::raw("  folder"),
                        ])
                    } else {
                        Line::from(vec![
                            Span::raw(name),
                            Span::styled(format!("  {}", e.size()), theme.style(Role::Quiet)),
                        ])
                    }
                })
                .collect(),
        };
        widget::list(frame, inside, &rows, &mut self.cursor, Focus::Here, theme);
    }
}

impl App {
    pub(super) fn browser_key(&mut self, popup: Popup, action: Option<Action>) {
        let Popup::Browser(mut browser) = popup else {
            return;
        };
        let selected = browser
            .entries
            .as_ref()
            .and_then(|e| e.get(browser.cursor.at))
            .cloned();
        let len = browser.entries.as_ref().map_or(0, Vec::len);
        match (action, selected) {
            (Some(Action::Back), _) => return,
            (Some(Action::Left), _) => {
                if let Some(up) = browser.folder.parent().map(Path::to_owned) {
                    self.effect(Effect::List(up));
                }
            }
            (Some(Action::Open), Some(entry)) if entry.folder => {
                self.effect(Effect::List(entry.path));
            }
            (Some(Action::Open | Action::Toggle), Some(entry)) => {
                let path = text::path::to_text(&entry.path);
                match self.screen {
                    Screen::Verify => self.look_at(&[path]),
                    Screen::Isolation => self.give_to_round(&[path]),
                    _ => self.add_file(&path, FileRole::Current),
                }
                return;
            }
            _ => browser.cursor.step(super::steps_of(action), len),
        }
        self.popup = Some(Popup::Browser(browser));
    }
}
