//! Changing what is entered for a question.

use crossterm::event::KeyCode;
use tui_input::{Input, InputRequest};

use super::{SOMETHING_ELSE, option_rows, stands_alone};
use crate::case::words;
use crate::import::inventory;
use crate::interview::{Answer, typed};
use crate::knowledge::questions::{Form, NONE, Question, UNKNOWN};
use crate::tui::app::App;
use crate::tui::keymap::{Action, Key};
use crate::tui::popup::Popup;
use crate::tui::widget::Cursor;

/// What Backspace, the arrows and the like do in a text field; `None` for keys that are no editing.
pub(crate) fn request(key: Key) -> Option<InputRequest> {
    if let Some(c) = key.types() {
        return Some(InputRequest::InsertChar(c));
    }
    match (key.code, key.ctrl) {
        (KeyCode::Backspace, false) => Some(InputRequest::DeletePrevChar),
        (KeyCode::Delete, false) => Some(InputRequest::DeleteNextChar),
        (KeyCode::Left, false) => Some(InputRequest::GoToPrevChar),
        (KeyCode::Right, false) => Some(InputRequest::GoToNextChar),
        (KeyCode::Home, false) => Some(InputRequest::GoToStart),
        (KeyCode::End, false) => Some(InputRequest::GoToEnd),
        (KeyCode::Char('w'), true) => Some(InputRequest::DeletePrevWord),
        _ => None,
    }
}

impl App {
    pub(super) fn edit_answer(
        &mut self,
        question: &'static Question,
        action: Option<Action>,
        key: Key,
    ) {
        match question.form {
            Form::One | Form::Many => self.edit_options(question, action, key),
            Form::Apps => self.edit_apps(question, action, key),
            Form::Direction => self.edit_directions(question, action),
            Form::Date | Form::Number | Form::Text => {
                if action == Some(Action::TakeBack) && self.question.takes_back() {
                    return self.take_back();
                }
                if let Some(request) = request(key) {
                    self.question.change(request);
                }
            }
        }
    }

    /// Takes the last typed name back into the field.
    fn take_back(&mut self) {
        if let Some(name) = self.question.typed.pop() {
            self.question.input = name.into();
            self.say("taken back; change it and press Enter, or delete it");
        }
    }

    fn edit_options(&mut self, question: &'static Question, action: Option<Action>, key: Key) {
        let rows = option_rows(question);
        match action {
            Some(Action::Up) => self.question.cursor.step(-1, rows.len()),
            Some(Action::Down) => self.question.cursor.step(1, rows.len()),
            Some(Action::First) => self.question.cursor = Cursor::default(),
            Some(Action::Last) => self.question.cursor = Cursor::on(rows.len() - 1),
            Some(Action::Toggle) => self.tick(&rows),
            Some(Action::Pick) => {
                let digit = key.types().and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
                if (1..=rows.len()).contains(&digit) {
                    self.question.cursor = Cursor::on(digit - 1);
                    self.tick(&rows);
                }
            }
            _ => {}
        }
    }

    fn tick(&mut self, rows: &[(String, String)]) {
        let Some((value, _)) = rows.get(self.question.cursor.at) else {
            return;
        };
        let ticked = &mut self.question.ticked;
        if self.question.form == Some(Form::One) {
            ticked.clear();
            ticked.insert(value.clone());
        } else if !ticked.remove(value) {
            if stands_alone(value) {
                ticked.clear();
            } else {
                ticked.retain(|v| !stands_alone(v));
            }
            ticked.insert(value.clone());
        }
    }

    pub(super) fn pick_under_cursor(&mut self, question: &'static Question) {
        let rows = option_rows(question);
        self.tick(&rows);
    }

    /// The rows of the catalogue for what is typed: value and label.
    pub(super) fn app_rows(&self, question: &Question) -> Vec<(String, String)> {
        let query = self.question.input.value();
        let mut rows: Vec<(String, String)> = self
            .knowledge
            .apps
            .search(query)
            .into_iter()
            .map(|app| {
                // The name it was found by is shown beside the one it has now.
                let also = &app.also_known_as;
                let other = also.iter().find(|n| query.len() > 1 && contains(n, query));
                let name = match other {
                    Some(other) if !contains(&app.name, query) => {
                        format!("{} ({other})", app.name)
                    }
                    _ => app.name.clone(),
                };
                (app.id.clone(), name)
            })
            .collect();
        if query.is_empty() {
            // What is chosen stays in view at the top.
            rows.sort_by_key(|(id, _)| !self.question.ticked.contains(id));
        }
        if question.choices.iter().any(|c| c.value == SOMETHING_ELSE) {
            rows.push((
                SOMETHING_ELSE.to_owned(),
                "Something that is not on this list (you can type its name next)".to_owned(),
            ));
        }
        if question.choices.iter().any(|c| c.value == NONE) {
            rows.push((NONE.to_owned(), "None at all".to_owned()));
        }
        rows.push((UNKNOWN.to_owned(), "I don't know".to_owned()));
        rows
    }

    fn edit_apps(&mut self, question: &'static Question, action: Option<Action>, key: Key) {
        let rows = self.app_rows(question);
        match action {
            Some(Action::Up) => self.question.cursor.step(-1, rows.len()),
            Some(Action::Down) => self.question.cursor.step(1, rows.len()),
            Some(Action::Toggle) => {
                self.tick(&rows);
                self.question.input = Input::default();
                let Some((value, label)) = rows.get(self.question.cursor.at) else {
                    return;
                };
                let on = self.question.ticked.contains(value);
                let what = if on { "ticked" } else { "no longer ticked" };
                self.say(format!("{what}: {label}"));
                let rows = self.app_rows(question);
                let at = rows.iter().position(|(v, _)| v == value).unwrap_or(0);
                self.question.cursor = Cursor::on(at);
            }
            _ => {
                if let Some(request) = request(key) {
                    self.question.input.handle(request);
                    self.question.cursor = Cursor::default();
                }
            }
        }
    }

    /// Takes a pasted list of programs: ticks the applications it names, and shows the line of each.
    pub(crate) fn take_programs(&mut self, text: &str) {
        let list = inventory::parse("", text, self.knowledge);
        // What is switched off is no answer to what syncs now, and the other way round.
        let wants_off = self.question.id == "removed_apps";
        let mut new = 0;
        for hit in list.hits.iter().filter(|hit| hit.disabled == wants_off) {
            new += usize::from(self.question.ticked.insert(hit.app.clone()));
        }
        if new > 0 {
            self.question.ticked.remove(UNKNOWN);
            self.question.ticked.remove(NONE);
        }
        self.question.input = Input::default();
        self.question.cursor = Cursor::default();
        let mut lines = words::exports::programs(self.knowledge, &list);
        lines.insert(
            0,
            match new {
                0 => "Nothing new was ticked.".to_owned(),
                1 => "1 application was ticked.".to_owned(),
                n => format!("{n} applications were ticked."),
            },
        );
        self.popup = Some(Popup::text("What the list you pasted shows", lines));
    }

    fn edit_directions(&mut self, question: &'static Question, action: Option<Action>) {
        let apps = self.chosen_apps();
        match action {
            Some(Action::Up) => self.question.cursor.step(-1, apps.len()),
            Some(Action::Down) => self.question.cursor.step(1, apps.len()),
            Some(Action::Right | Action::Toggle) => self.turn_direction(question, &apps, Turn::On),
            Some(Action::Left) => self.turn_direction(question, &apps, Turn::Back),
            _ => {}
        }
    }

    /// The applications a direction is asked for: id and name.
    pub(super) fn chosen_apps(&self) -> Vec<(String, String)> {
        self.session
            .case
            .answers
            .list("sync_apps")
            .iter()
            .filter_map(|id| self.knowledge.apps.get(id))
            .map(|app| (app.id.clone(), app.name.clone()))
            .collect()
    }

    fn turn_direction(&mut self, question: &Question, apps: &[(String, String)], turn: Turn) {
        let Some((app, _)) = apps.get(self.question.cursor.at) else {
            return;
        };
        // "I don't know" stands before the first choice, and after the last.
        let places = question.choices.len() + 1;
        let now = self
            .question
            .directions
            .get(app)
            .and_then(|value| question.choices.iter().position(|c| c.value == *value));
        let at = now.map_or(0, |i| i + 1);
        let next = match turn {
            Turn::On => (at + 1) % places,
            Turn::Back => (at + places - 1) % places,
        };
        self.question.ticked.remove(UNKNOWN);
        match next.checked_sub(1).and_then(|i| question.choices.get(i)) {
            Some(choice) => {
                self.question
                    .directions
                    .insert(app.clone(), choice.value.clone());
            }
            None => {
                self.question.directions.remove(app);
            }
        }
    }

    /// Moves the names in the field to the list of typed names.
    pub(super) fn take_typed(&mut self) {
        let names = typed::names(self.question.input.value());
        self.question.input = Input::default();
        if names.is_empty() {
            return self.say("no name noted; type one, or press Enter to go on");
        }
        self.question.note(names);
        self.say("noted; type another, or press Enter to go on");
    }

    /// What is entered, as an answer; `None` where nothing is.
    pub(super) fn entered(&self, question: &Question) -> Result<Option<Answer>, String> {
        let state = &self.question;
        let unknown = state.ticked.contains(UNKNOWN);
        let text = state.input.value().trim();
        Ok(match question.form {
            _ if unknown => Some(Answer::Unknown),
            Form::One => state.ticked.first().cloned().map(Answer::One),
            // In the order of the choices, so that the same ticks give the same answer.
            Form::Many => some_list(
                question
                    .choices
                    .iter()
                    .map(|c| c.value.clone())
                    .filter(|v| state.ticked.contains(v))
                    .collect(),
            ),
            Form::Apps => {
                let known = self.knowledge.apps.all().iter().map(|a| a.id.as_str());
                some_list(
                    known
                        .chain([SOMETHING_ELSE, NONE])
                        .filter(|id| state.ticked.contains(*id))
                        .map(str::to_owned)
                        .collect(),
                )
            }
            Form::Direction => {
                (!state.directions.is_empty()).then(|| Answer::Directions(state.directions.clone()))
            }
            Form::Text => some_list(state.typed.clone()),
            Form::Date | Form::Number if text.is_empty() => None,
            Form::Date => Some(Answer::Date(
                typed::date(text, self.today).map_err(|e| e.to_string())?,
            )),
            Form::Number => Some(Answer::Number(
                typed::number(text).map_err(|e| e.to_string())?,
            )),
        })
    }
}

/// Whether a name contains what is typed, whatever the case.
fn contains(name: &str, typed: &str) -> bool {
    name.to_lowercase().contains(&typed.trim().to_lowercase())
}

fn some_list(values: Vec<String>) -> Option<Answer> {
    (!values.is_empty()).then_some(Answer::Many(values))
}

/// Which way a value is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    On,
    Back,
}
