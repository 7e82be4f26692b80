//! Welcome: what this is, and where to begin or go on.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::case::words::WELCOME;
use crate::tui::app::{App, Effect, Screen, Switch};
use crate::tui::keymap::Action;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

/// How many earlier cases are offered.
const RECENT: usize = 8;

/// Which line is selected.
#[derive(Debug, Default)]
pub(crate) struct State {
    cursor: Cursor,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    /// Look whether a finished clean-up held.
    Verify,
    Begin,
    GoOn,
    FromStart,
    Sample,
    Fresh,
    Earlier(usize),
}

impl App {
    fn welcome_choices(&self) -> Vec<Choice> {
        let case = &self.session.case;
        let begun = !case.answers.is_empty() || !case.sources.is_empty();
        let mut choices = if begun {
            vec![Choice::FromStart, Choice::GoOn, Choice::Fresh]
        } else {
            vec![Choice::Begin]
        };
        if self.is_look_due() {
            choices.insert(0, Choice::Verify);
        }
        choices.push(Choice::Sample);
        choices.extend((0..self.around.recent.len().min(RECENT)).map(Choice::Earlier));
        choices
    }

    pub(crate) fn welcome_key(&mut self, action: Option<Action>) {
        let choices = self.welcome_choices();
        match action {
            Some(Action::Up) => self.welcome.cursor.step(-1, choices.len()),
            Some(Action::Down) => self.welcome.cursor.step(1, choices.len()),
            Some(Action::NewCase) => self.effect(Effect::Switch(Switch::New)),
            Some(Action::Demo) => self.effect(Effect::Switch(Switch::Demo)),
            Some(Action::Next) => {
                let Some(choice) = choices.get(self.welcome.cursor.at) else {
                    return;
                };
                match choice {
                    Choice::Begin | Choice::FromStart => self.walk_from_start(),
                    Choice::Verify => self.show(Screen::Verify),
                    Choice::GoOn => self.go_on(),
                    Choice::Fresh => self.effect(Effect::Switch(Switch::New)),
                    Choice::Sample => self.effect(Effect::Switch(Switch::Demo)),
                    Choice::Earlier(i) => {
                        let path = self.around.recent[*i].0.clone();
                        self.effect(Effect::Switch(Switch::Open(path)));
                    }
                }
            }
            _ => {}
        }
    }

    /// The first question, whatever was answered before.
    pub(crate) fn walk_from_start(&mut self) {
        let first = self.knowledge.questions.all().first().map(|q| q.id.clone());
        if first.is_some_and(|id| self.open_question(&id)) {
            self.show(Screen::Question);
        }
    }

    /// The first question without an answer, or the first screen after the interview that has news.
    fn go_on(&mut self) {
        let answers = &self.session.case.answers;
        let relevant = crate::interview::to_ask(self.knowledge, answers);
        let open = relevant.iter().find(|q| answers.get(&q.id).is_none());
        match open.map(|q| q.id.clone()) {
            _ if !self.session.evidence.sources.is_empty() => self.show(Screen::Findings),
            Some(id) if self.open_question(&id) => self.show(Screen::Question),
            _ => self.show(Screen::Exports),
        }
    }

    pub(crate) fn view_welcome(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let width = area.width.min(96);
        let mut lines = vec![Line::raw("")];
        lines.push(Line::styled(
            "Contacts, events or tasks twice, gone, or changed?",
            theme.style(Role::Heading),
        ));
        lines.push(Line::raw(""));
        for paragraph in WELCOME {
            lines.extend(widget::wrapped(paragraph, width, theme, Role::Plain));
            lines.push(Line::raw(""));
        }
        if area.height < 20 {
            lines.truncate(usize::from(area.height.saturating_sub(6)));
        }
        let top = lines.len() as u16;
        frame.render_widget(Paragraph::new(lines), area);
        let rows: Vec<Line<'static>> = self
            .welcome_choices()
            .into_iter()
            .map(|choice| match choice {
                Choice::Verify => Line::raw("The clean-up plan is finished: look whether it held"),
                Choice::Begin => Line::raw("Begin with a few questions"),
                Choice::FromStart => {
                    Line::raw("Go through the questions of this case, from the first")
                }
                Choice::GoOn => Line::raw("Go on where this case stands"),
                Choice::Fresh => Line::raw("Begin a new case"),
                Choice::Sample => {
                    Line::raw("Look at a sample first: an invented mailbox with typical trouble")
                }
                Choice::Earlier(i) => {
                    let (path, title) = &self.around.recent[i];
                    let room = usize::from(width).saturating_sub(20);
                    let path = path.display().to_string();
                    Line::from(vec![
                        Span::raw("Go on with: "),
                        widget::span(title, room / 2, theme, Role::Plain),
                        Span::raw("  "),
                        widget::span(&path, room / 2, theme, Role::Quiet),
                    ])
                }
            })
            .collect();
        let at = Rect::new(
            area.x,
            area.y + top,
            width,
            area.height.saturating_sub(top).min(rows.len() as u16),
        );
        widget::list(
            frame,
            at,
            &rows,
            &mut self.welcome.cursor,
            Focus::Here,
            theme,
        );
        let below = at.bottom() + 1;
        if below < area.bottom() {
            let hint = widget::wrapped(
                "Use the arrow keys ↑ ↓ and press Enter. The keys that work are always on the last line.",
                width,
                theme,
                Role::Quiet,
            );
            let room = Rect::new(area.x, below, width, area.bottom() - below);
            frame.render_widget(Paragraph::new(hint), room);
        }
    }
}
