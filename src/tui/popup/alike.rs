//! One decision for all pairs like the one on screen: the rule in words, how many, and some to check.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::Popup;
use crate::case::{Choice, Prefer, Rule, Session, assurance, words};
use crate::text;
use crate::tui::app::{App, Effect};
use crate::tui::keymap::Action;
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

/// What the window remembers.
#[derive(Debug)]
pub(crate) struct Alike {
    rule: Rule,
    choices: Vec<Choice>,
    /// Those in view: some at random, or all.
    shown: Vec<Choice>,
    all: bool,
    cursor: Cursor,
}

impl Alike {
    fn new(session: &Session, rule: Rule) -> Self {
        let choices = session.choices(&rule);
        Alike {
            rule,
            shown: Session::sample(&choices),
            choices,
            all: false,
            cursor: Cursor::default(),
        }
    }

    /// The same for another record to stay: the next one after this by which something can be decided.
    fn turned(self, session: &Session, forward: bool) -> Self {
        let ways = Prefer::ALL.len();
        let here = Prefer::ALL.iter().position(|p| *p == self.rule.prefer);
        let here = here.unwrap_or(0);
        for step in 1..ways {
            let at = if forward {
                here + step
            } else {
                here + ways - step
            } % ways;
            let rule = Rule {
                prefer: Prefer::ALL[at],
                ..self.rule.clone()
            };
            let turned = Alike::new(session, rule);
            if !turned.choices.is_empty() {
                return turned;
            }
        }
        self
    }
}

impl App {
    /// Opens the window for pairs like the one on screen.
    pub(crate) fn open_alike(&mut self) {
        let Some(item) = self.current_item() else {
            return;
        };
        let rule = self.session.rule_like(&item, &self.review.filter);
        let mut alike = Alike::new(&self.session, rule);
        if alike.choices.is_empty() {
            alike = alike.turned(&self.session, true);
        }
        if alike.choices.is_empty() {
            return self.say("no other undecided pair is like this one");
        }
        self.popup = Some(Popup::Alike(alike));
    }

    /// Opens the window for the next rule used before that fits something again.
    pub(crate) fn open_rules(&mut self) {
        let fitting = self.session.rules_that_fit();
        let Some(rule) = fitting.first().map(|(rule, _)| (*rule).clone()) else {
            return self.say("no rule used before fits an undecided pair");
        };
        self.popup = Some(Popup::Alike(Alike::new(&self.session, rule)));
    }

    pub(super) fn alike_key(&mut self, mut alike: Alike, action: Option<Action>) {
        match action {
            Some(Action::Back) => return,
            Some(Action::Apply) => {
                let pairs = self.session.apply_rule(&alike.rule, self.now);
                self.effect(Effect::Save);
                self.go_to_next_open();
                return self.say(format!(
                    "{} marked for deletion by hand; one u takes all of them back",
                    match pairs {
                        1 => "one record".to_owned(),
                        n => format!("{} records", text::count(n as u64)),
                    }
                ));
            }
            Some(Action::Left | Action::Right) => {
                alike = alike.turned(&self.session, action == Some(Action::Right));
            }
            Some(Action::Filter) => {
                alike.all = !alike.all;
                alike.shown = if alike.all {
                    alike.choices.clone()
                } else {
                    Session::sample(&alike.choices)
                };
                alike.cursor = Cursor::default();
            }
            Some(Action::Open) => {
                if let Some(choice) = alike.shown.get(alike.cursor.at).copied() {
                    let sources = &self.session.evidence.sources;
                    let mut lines = vec!["To be marked:".to_owned()];
                    lines.extend(words::whole_record(sources, choice.delete));
                    lines.extend([String::new(), "Stays:".to_owned()]);
                    lines.extend(words::whole_record(sources, choice.keep));
                    let popup = Popup::Alike(alike);
                    self.popup = Some(popup.text_over("One of these pairs", lines));
                    return;
                }
            }
            _ => alike
                .cursor
                .step(super::steps_of(action), alike.shown.len()),
        }
        self.popup = Some(Popup::Alike(alike));
    }

    pub(super) fn view_alike(&self, frame: &mut Frame<'_>, body: Rect, alike: &mut Alike) {
        let theme = self.theme;
        let area = widget::middle(body, body.width.min(100), body.height);
        let pairs = match alike.choices.len() {
            1 => "one pair".to_owned(),
            n => format!("{} pairs", text::count(n as u64)),
        };
        let inside = widget::window(
            frame,
            area,
            &format!("One verdict for {pairs} alike?"),
            theme,
        );
        let mut above = widget::wrapped(&alike.rule.to_string(), inside.width, theme, Role::Plain);
        let seen = if alike.all {
            "All of them; a shows a few to check.".to_owned()
        } else {
            assurance(alike.shown.len(), alike.choices.len())
        };
        above.extend(widget::wrapped(&seen, inside.width, theme, Role::Quiet));
        above.push(Line::styled(
            "Nothing is decided yet. y decides, ← → change which one stays.",
            theme.style(Role::Heading),
        ));
        let [head, list] = inside.layout(&Layout::vertical([
            Constraint::Length(above.len() as u16 + 1),
            Constraint::Fill(1),
        ]));
        frame.render_widget(Paragraph::new(above), head);
        let room = usize::from(list.width).saturating_sub(2);
        let row = |at: usize| {
            let line = words::rules::choice(&self.session, &alike.shown[at], |name| {
                privacy::shown(name).into_owned()
            });
            Line::from(widget::span(&line, room, theme, Role::Plain))
        };
        let mut cursor = alike.cursor;
        widget::list_of(
            frame,
            list,
            alike.shown.len(),
            row,
            &mut cursor,
            Focus::Here,
            theme,
        );
        alike.cursor = cursor;
    }

    /// The last verdicts, as undo takes them back.
    pub(crate) fn popup_history(&mut self) {
        let mut lines = words::rules::last_steps(&self.session);
        if lines.is_empty() {
            return self.say("nothing was decided yet");
        }
        lines.insert(
            0,
            "The last verdicts, newest first. u takes the first of them back, r decides it again."
                .to_owned(),
        );
        lines.insert(1, String::new());
        self.popup = Some(Popup::text("What you decided last", lines));
    }
}
