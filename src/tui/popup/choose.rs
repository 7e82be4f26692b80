//! Putting something together line by line: what the review is narrowed to, or a rule of one's own.
//!
//! Each line has a value; arrows change it, Enter or its number lists what can be chosen, each choice with how
//! many pairs it leaves. Nothing is typed.

use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Alike, Popup};
use crate::case::{Facet, Filter, Part, Rule, Session, Value};
use crate::text;
use crate::tui::app::App;
use crate::tui::keymap::{Action, Key};
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

/// Columns of a line's name.
const NAME: usize = 11;

/// Something put together from lines that each have a value.
pub(crate) trait Composed: Clone + PartialEq {
    /// The names of the lines.
    fn lines() -> Vec<&'static str>;
    /// What a line says.
    fn says(&self, line: usize) -> String;
    /// What a line could say.
    fn values(&self, session: &Session, line: usize) -> Vec<Value<Self>>;
    /// How many pairs it leaves.
    fn pairs(&self, session: &Session) -> usize;
    /// What the last lines do, the first of them with the number of pairs.
    fn deeds(pairs: &str) -> Vec<String>;
}

impl Composed for Filter {
    fn lines() -> Vec<&'static str> {
        Facet::ALL.into_iter().map(Facet::title).collect()
    }

    fn says(&self, line: usize) -> String {
        let words = Facet::ALL.get(line).and_then(|f| self.words_of(*f));
        words.unwrap_or_else(|| "any".to_owned())
    }

    fn values(&self, session: &Session, line: usize) -> Vec<Value<Self>> {
        let facet = Facet::ALL.get(line);
        facet.map_or_else(Vec::new, |f| session.filter_values(self, *f))
    }

    fn pairs(&self, session: &Session) -> usize {
        session.narrowed(self).len()
    }

    fn deeds(pairs: &str) -> Vec<String> {
        vec![format!("Show {pairs}"), "Show all pairs again".to_owned()]
    }
}

impl Composed for Rule {
    fn lines() -> Vec<&'static str> {
        Part::ALL.into_iter().map(Part::title).collect()
    }

    fn says(&self, line: usize) -> String {
        let part = Part::ALL.get(line);
        part.map_or_else(String::new, |part| self.words_of(*part))
    }

    fn values(&self, session: &Session, line: usize) -> Vec<Value<Self>> {
        let part = Part::ALL.get(line);
        part.map_or_else(Vec::new, |part| session.rule_values(self, *part))
    }

    fn pairs(&self, session: &Session) -> usize {
        session.choices(self).len()
    }

    fn deeds(pairs: &str) -> Vec<String> {
        vec![format!("See {pairs} first; nothing is decided yet")]
    }
}

/// What the window remembers.
#[derive(Debug)]
pub(crate) struct Choose<T> {
    whole: T,
    pairs: usize,
    cursor: Cursor,
    /// What the line could say, while that is listed.
    open: Option<(Vec<Value<T>>, Cursor)>,
}

/// What a key did.
enum Done {
    /// The window stays.
    Stays,
    /// It was put together anew.
    Changed,
    /// The last lines: which of them was chosen.
    Deed(usize),
    /// It closes.
    Closes,
}

impl<T: Composed> Choose<T> {
    fn new(session: &Session, whole: T) -> Self {
        Choose {
            pairs: whole.pairs(session),
            whole,
            cursor: Cursor::default(),
            open: None,
        }
    }

    fn set(&mut self, session: &Session, whole: T) -> Done {
        self.pairs = whole.pairs(session);
        self.whole = whole;
        Done::Changed
    }

    fn key(&mut self, session: &Session, action: Option<Action>, key: Key) -> Done {
        let number = match key.code {
            KeyCode::Char(c) => c.to_digit(10).and_then(|n| (n as usize).checked_sub(1)),
            _ => None,
        };
        if let Some((mut values, mut cursor)) = self.open.take() {
            if let (Some(Action::Pick), Some(at)) = (action, number) {
                cursor.at = at;
            }
            match action {
                Some(Action::Back | Action::Left) => return Done::Stays,
                Some(Action::Open | Action::Right | Action::Pick) if cursor.at < values.len() => {
                    let chosen = values.swap_remove(cursor.at).then;
                    return self.set(session, chosen);
                }
                _ => cursor.step(super::steps_of(action), values.len()),
            }
            self.open = Some((values, cursor));
            return Done::Stays;
        }
        let lines = T::lines().len();
        let all = lines + T::deeds("").len();
        if let (Some(Action::Pick), Some(at)) = (action, number.filter(|at| *at < all)) {
            self.cursor.at = at;
        }
        let on_line = self.cursor.at < lines;
        match action {
            Some(Action::Back) => return Done::Closes,
            Some(Action::Open | Action::Pick) if on_line => {
                let values = self.whole.values(session, self.cursor.at);
                let at = values.iter().position(|v| v.then == self.whole);
                self.open = Some((values, Cursor::on(at.unwrap_or(0))));
            }
            Some(Action::Open | Action::Pick) => return Done::Deed(self.cursor.at - lines),
            Some(Action::Left | Action::Right) if on_line => {
                let values = self.whole.values(session, self.cursor.at);
                let at = values
                    .iter()
                    .position(|v| v.then == self.whole)
                    .unwrap_or(0);
                let step = if action == Some(Action::Right) {
                    1
                } else {
                    values.len().saturating_sub(1)
                };
                let next = (at + step) % values.len().max(1);
                if let Some(value) = values.into_iter().nth(next) {
                    return self.set(session, value.then);
                }
            }
            _ => self.cursor.step(super::steps_of(action), all),
        }
        Done::Stays
    }
}

fn pairs(n: usize) -> String {
    match n {
        1 => "one pair".to_owned(),
        n => format!("{} pairs", text::count(n as u64)),
    }
}

impl App {
    /// Opens the window in which the review is narrowed.
    pub(crate) fn open_filter(&mut self) {
        let filter = self.review.narrow.clone();
        self.popup = Some(Popup::Narrow(Choose::new(&self.session, filter)));
    }

    /// Opens the window in which a rule is put together.
    pub(super) fn open_rule_of_ones_own(&mut self) {
        match self.session.rule_to_begin() {
            Some(rule) => {
                self.popup = Some(Popup::Compose(Choose::new(&self.session, rule)));
            }
            None => self.say("no undecided pair is sure enough for a rule"),
        }
    }

    pub(super) fn narrow_key(
        &mut self,
        mut choose: Choose<Filter>,
        action: Option<Action>,
        key: Key,
    ) {
        match choose.key(&self.session, action, key) {
            Done::Closes | Done::Deed(0) => return,
            Done::Deed(_) => return self.show_all_pairs(),
            Done::Changed => self.narrow_to(choose.whole.clone()),
            Done::Stays => {}
        }
        self.popup = Some(Popup::Narrow(choose));
    }

    pub(super) fn compose_key(
        &mut self,
        mut choose: Choose<Rule>,
        action: Option<Action>,
        key: Key,
    ) {
        match choose.key(&self.session, action, key) {
            Done::Closes => return,
            Done::Deed(_) if choose.pairs == 0 => {
                self.say(
                    "this rule decides no pair; another one to keep, or fewer conditions, may",
                );
            }
            Done::Deed(_) => {
                let alike = Alike::new(&self.session, choose.whole.clone());
                self.popup = Some(Popup::Alike(alike.over(choose)));
                return;
            }
            Done::Changed | Done::Stays => {}
        }
        self.popup = Some(Popup::Compose(choose));
    }

    pub(super) fn view_choose<T: Composed>(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        choose: &mut Choose<T>,
        (title, sentence): (&str, Option<String>),
    ) {
        let theme = self.theme;
        let names = T::lines();
        let deeds = T::deeds(&pairs(choose.pairs));
        let width = body.width.min(84);
        let columns = width.saturating_sub(4);
        let mut below = Vec::new();
        if let Some(sentence) = sentence {
            below.push(Line::raw(""));
            let most = if body.height < 20 { 2 } else { 4 };
            below.extend(widget::at_most(
                most,
                &sentence,
                columns,
                theme,
                Role::Plain,
            ));
        }
        let hint = if choose.open.is_some() {
            "Enter or a number chooses."
        } else {
            "← → change a line, Enter or its number lists the choices."
        };
        below.extend(widget::at_most(1, hint, columns, theme, Role::Quiet));
        let wanted = match &choose.open {
            Some((values, _)) => values.len(),
            None => names.len() + deeds.len(),
        };
        let height = (wanted + below.len() + 2) as u16;
        let area = widget::middle(body, width, height);
        let window_title = match &choose.open {
            Some(_) => names.get(choose.cursor.at).copied().unwrap_or(title),
            None => title,
        };
        let inside = widget::window(frame, area, window_title, theme);
        let [list, foot] = inside.layout(&Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(below.len() as u16),
        ]));
        frame.render_widget(Paragraph::new(below), foot);
        let room = usize::from(list.width).saturating_sub(2);
        if let Some((values, cursor)) = &mut choose.open {
            let row = |at: usize| value_row(at, &values[at].label, values[at].pairs, room, theme);
            widget::list_of(frame, list, values.len(), row, cursor, Focus::Here, theme);
            return;
        }
        let whole = &choose.whole;
        let row = |at: usize| {
            let Some(name) = names.get(at) else {
                let deed = format!("{} {}", at + 1, deeds[at - names.len()]);
                return Line::from(widget::span(&deed, room, theme, Role::Heading));
            };
            let name = format!("{} {}", at + 1, text::fit(name, NAME));
            let says = whole.says(at);
            let role = if says == "any" {
                Role::Quiet
            } else {
                Role::Plain
            };
            let left = room.saturating_sub(text::width(&name) + 4);
            let says = text::cut(&privacy::shown(&says), left).into_owned();
            Line::from(vec![
                Span::styled(name, theme.style(Role::Plain)),
                Span::styled(format!("‹ {says} ›"), theme.style(role)),
            ])
        };
        let all = names.len() + deeds.len();
        let mut cursor = choose.cursor;
        widget::list_of(frame, list, all, row, &mut cursor, Focus::Here, theme);
        choose.cursor = cursor;
    }

    pub(super) fn view_narrow(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        choose: &mut Choose<Filter>,
    ) {
        self.view_choose(frame, body, choose, ("Show only some pairs", None));
    }

    pub(super) fn view_compose(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        choose: &mut Choose<Rule>,
    ) {
        let sentence = Some(choose.whole.to_string());
        self.view_choose(frame, body, choose, ("A rule of your own", sentence));
    }
}

/// A choice: its number, what it is called, how many pairs it leaves.
fn value_row(
    at: usize,
    label: &str,
    n: usize,
    room: usize,
    theme: crate::tui::theme::Theme,
) -> Line<'static> {
    let number = if at < 9 {
        format!("{} ", at + 1)
    } else {
        "  ".to_owned()
    };
    let n = format!(" {}", pairs(n));
    let left = room.saturating_sub(text::width(&n) + 2);
    let label = text::fit(&privacy::shown(label), left);
    Line::from(vec![
        Span::styled(number, theme.style(Role::Quiet)),
        Span::styled(label, theme.style(Role::Plain)),
        Span::styled(n, theme.style(Role::Quiet)),
    ])
}
