//! One question of the interview at a time.
//!
//! Options are a list to pick from or to tick; dates, numbers and names are typed; applications are
//! searched in the catalogue by typing. "I don't know" is the last line of every list. Leaving a
//! question in any direction keeps what was entered so far.

mod edit;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use tui_input::Input;

pub(crate) use edit::request;

use crate::interview::{self, Answer, typed};
use crate::knowledge::questions::{Form, NONE, Question, UNKNOWN, UNLISTED};
use crate::tui::app::{App, Screen};
use crate::tui::keymap::{Action, Key, Reach};
use crate::tui::widget::Cursor;

/// How many characters of a paste a field takes.
const MOST_PASTED: usize = 200;
/// How many names of a paste are taken.
const MOST_NAMES: usize = 100;

/// What is entered for the question on screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    id: String,
    form: Option<Form>,
    /// What was entered when the question was opened.
    opened_with: Option<Answer>,
    cursor: Cursor,
    ticked: BTreeSet<String>,
    input: Input,
    typed: Vec<String>,
    directions: BTreeMap<String, String>,
    shows_how: bool,
    scroll: usize,
    /// Enter was pressed once with nothing ticked.
    asked_for_nothing: bool,
}

impl State {
    /// The question on screen.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Where keys go.
    pub(crate) fn reach(&self) -> Reach {
        match self.form {
            Some(Form::Date | Form::Number | Form::Text) => Reach::Field,
            Some(Form::Apps) => Reach::Catalogue,
            Some(Form::Direction) => Reach::Directions,
            _ => Reach::Options,
        }
    }

    /// Whether several options may be ticked.
    pub(crate) fn ticks(&self) -> bool {
        matches!(self.form, Some(Form::Many | Form::Apps))
    }

    /// Whether the lower pane shows how to find the answer out.
    pub(crate) fn shows_how(&self) -> bool {
        self.shows_how
    }

    /// Whether Backspace takes a typed name back: there is one, and nothing left to delete before it.
    pub(crate) fn takes_back(&self) -> bool {
        self.form == Some(Form::Text) && !self.typed.is_empty() && self.input.value().is_empty()
    }

    /// Takes pasted text into a text field: one line of it, or for names every line. Gives what to say
    /// where not all of it was taken, or where it went.
    pub(crate) fn paste(&mut self, text: &str) -> Option<String> {
        if !self.reach().takes_text() {
            return Some("there is nothing to paste into here; choose from the list".to_owned());
        }
        let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
        let first = lines.next()?;
        let more = lines.clone().count();
        if self.form == Some(Form::Text) && more > 0 {
            let mut names = Vec::new();
            for line in [first].into_iter().chain(lines) {
                names.extend(typed::names(line));
            }
            let all = names.len();
            names.retain(|name| name.chars().count() <= MOST_PASTED);
            names.truncate(MOST_NAMES);
            let left_out = all - names.len();
            let taken = self.note(names);
            return Some(match left_out {
                0 => format!("{taken} names noted; press Enter to go on"),
                n => format!("{taken} names noted, {n} more left out"),
            });
        }
        let mut chars = first.chars().filter(|c| !c.is_control());
        for c in chars.by_ref().take(MOST_PASTED) {
            self.change(tui_input::InputRequest::InsertChar(c));
        }
        self.cursor = Cursor::default();
        if chars.next().is_some() {
            Some(format!(
                "this was cut: a field takes {MOST_PASTED} characters at a time"
            ))
        } else if more > 0 {
            Some("only the first line was taken".to_owned())
        } else {
            None
        }
    }

    /// Whether pasted text is a list of programs for this question: more than one line.
    pub(crate) fn wants_programs(&self, text: &str) -> bool {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        self.form == Some(Form::Apps) && lines.count() > 1
    }

    /// Edits the field. What is typed into an answer takes the place of "I don't know".
    fn change(&mut self, request: tui_input::InputRequest) {
        let changed = self.input.handle(request).is_some_and(|c| c.value);
        if changed && !self.ticks() {
            self.ticked.remove(UNKNOWN);
        }
    }

    /// Adds names to the list, each once; gives how many were new.
    fn note(&mut self, names: Vec<String>) -> usize {
        let before = self.typed.len();
        for mut name in names {
            name.retain(|c| !c.is_control());
            if !self.typed.contains(&name) {
                self.typed.push(name);
            }
        }
        self.typed.len() - before
    }
}

impl App {
    /// Makes a question the one on screen, with the answer given earlier. False where it does not exist.
    pub(crate) fn open_question(&mut self, id: &str) -> bool {
        let Some(question) = self.knowledge.questions.get(id) else {
            return false;
        };
        let mut state = State {
            id: id.to_owned(),
            form: Some(question.form),
            ..State::default()
        };
        match self.session.case.answers.get(id) {
            Some(Answer::One(value)) => {
                let at = question.choices.iter().position(|c| c.value == *value);
                state.cursor = Cursor::on(at.unwrap_or(0));
                state.ticked.insert(value.clone());
            }
            Some(Answer::Many(values)) if question.form == Form::Text => {
                state.typed.clone_from(values);
            }
            Some(Answer::Many(values)) => state.ticked.extend(values.iter().cloned()),
            Some(Answer::Number(n)) => state.input = n.to_string().into(),
            Some(Answer::Date(date)) => state.input = date.to_string().into(),
            Some(Answer::Directions(of)) => state.directions.clone_from(of),
            Some(Answer::Unknown) => {
                state.ticked.insert(UNKNOWN.to_owned());
                if question.form == Form::One {
                    state.cursor = Cursor::on(question.choices.len());
                }
            }
            None => {}
        }
        self.question = state;
        self.question.opened_with = self.entered(question).ok().flatten();
        true
    }

    /// Shows what the exports gave for the question on screen, where nothing was entered for it yet.
    pub(crate) fn show_filled(&mut self, filled: &[String]) {
        let id = self.question.id.clone();
        let Some(question) = self.asked().filter(|_| filled.contains(&id)) else {
            return;
        };
        if self.question.input.value().is_empty() && self.entered(question) == Ok(None) {
            self.open_question(&id);
        }
    }

    /// The question on screen.
    pub(super) fn asked(&self) -> Option<&'static Question> {
        self.knowledge.questions.get(&self.question.id)
    }

    pub(crate) fn question_key(&mut self, action: Option<Action>, key: Key) {
        let Some(question) = self.asked() else {
            return self.show(Screen::Welcome);
        };
        let keeps_asking = matches!(action, Some(Action::Next));
        if !keeps_asking {
            self.question.asked_for_nothing = false;
        }
        match action {
            Some(Action::Back) => self.question_back(),
            Some(Action::Next) => self.question_next(question),
            Some(Action::DontKnow) => {
                self.set_answer(question, Answer::Unknown);
                self.next_question(question);
            }
            Some(Action::Why) => self.question.shows_how = false,
            Some(Action::HowTo) => self.question.shows_how = true,
            Some(Action::OtherPane) => self.question.shows_how = !self.question.shows_how,
            Some(Action::PageDown) => self.question.scroll += 3,
            Some(Action::PageUp) => self.question.scroll = self.question.scroll.saturating_sub(3),
            _ => self.edit_answer(question, action, key),
        }
    }

    fn question_next(&mut self, question: &'static Question) {
        if question.form == Form::Text && !self.question.input.value().trim().is_empty() {
            self.take_typed();
            return;
        }
        if question.form == Form::One {
            self.pick_under_cursor(question);
        }
        let nothing = self.question.ticks() && self.question.ticked.is_empty();
        if nothing && !self.question.asked_for_nothing {
            self.question.asked_for_nothing = true;
            self.say(
                "nothing is ticked: Space ticks a line; Enter again goes on without an answer",
            );
            return;
        }
        match self.entered(question) {
            Ok(answer) => {
                if self.set_answer(question, answer.unwrap_or(Answer::Unknown)) {
                    self.next_question(question);
                }
            }
            Err(why) => self.warn(why),
        }
    }

    fn next_question(&mut self, question: &'static Question) {
        if self.asks_here() {
            return self.answered_here();
        }
        let relevant = interview::to_ask(self.knowledge, &self.session.case.answers);
        let order = |id: &str| {
            self.knowledge
                .questions
                .all()
                .iter()
                .position(|q| q.id == id)
        };
        let here = order(&question.id);
        let next = relevant.iter().find(|q| order(&q.id) > here);
        match next.map(|q| q.id.clone()) {
            Some(id) => {
                self.open_question(&id);
                self.show(Screen::Question);
            }
            None => self.show(Screen::Exports),
        }
    }

    fn question_back(&mut self) {
        self.keep_answer();
        if self.asks_here() {
            return self.stop_asking();
        }
        let relevant = interview::to_ask(self.knowledge, &self.session.case.answers);
        let order = |id: &str| {
            self.knowledge
                .questions
                .all()
                .iter()
                .position(|q| q.id == id)
        };
        let here = order(&self.question.id);
        let previous = relevant.iter().rev().find(|q| order(&q.id) < here);
        match previous.map(|q| q.id.clone()) {
            Some(id) => {
                self.open_question(&id);
                self.show(Screen::Question);
            }
            None => self.show(Screen::Welcome),
        }
    }

    /// The last question that matters, when coming back from the exports.
    pub(crate) fn open_last_question(&mut self) {
        let relevant = interview::to_ask(self.knowledge, &self.session.case.answers);
        if let Some(id) = relevant.last().map(|q| q.id.clone()) {
            self.open_question(&id);
        }
        self.show(Screen::Question);
    }

    /// Keeps what was entered so far, as far as it is an answer, and takes an answer back that was emptied;
    /// called before leaving sideways. A question nobody touched stays as it is.
    pub(crate) fn keep_answer(&mut self) {
        if self.screen != Screen::Question && !self.asks_here() {
            return;
        }
        let Some(question) = self.asked() else { return };
        if question.form == Form::Text && !self.question.input.value().trim().is_empty() {
            self.take_typed();
        }
        if question.form == Form::One && self.question.ticked.is_empty() {
            return;
        }
        match self.entered(question) {
            Ok(now) if now == self.question.opened_with => {}
            Ok(Some(answer)) => {
                self.set_answer(question, answer);
            }
            Ok(None) => {
                let case = &mut self.session.case;
                interview::clear(self.knowledge, &mut case.answers, &question.id);
                case.from_evidence.remove(&question.id);
                self.effect(crate::tui::app::Effect::Save);
            }
            Err(_) => {}
        }
    }

    fn set_answer(&mut self, question: &'static Question, answer: Answer) -> bool {
        let case = &mut self.session.case;
        if case.answers.get(&question.id) == Some(&answer) {
            return true;
        }
        match interview::answer(
            self.knowledge,
            &mut case.answers,
            &question.id,
            answer,
            self.today,
        ) {
            Ok(_) => {
                case.from_evidence.remove(&question.id);
                self.effect(crate::tui::app::Effect::Save);
                true
            }
            Err(why) => {
                self.warn(why.to_string());
                false
            }
        }
    }
}

/// The rows of a list of options: values and labels, "I don't know" last.
pub(super) fn option_rows(question: &Question) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = question
        .choices
        .iter()
        .map(|c| (c.value.clone(), c.label.clone()))
        .collect();
    rows.push((UNKNOWN.to_owned(), "I don't know".to_owned()));
    rows
}

/// Values that stand alone in a list of ticks.
fn stands_alone(value: &str) -> bool {
    value == NONE || value == UNKNOWN
}

/// The row of the catalogue that leads to free text.
const SOMETHING_ELSE: &str = UNLISTED;
