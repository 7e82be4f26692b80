//! The map: the person's own systems and paths, a record travelling them step by step, and changes to
//! try out, which redraw the map at once.
//!
//! Everything shown comes from [`Walkthrough`]; here is only where the person is looking. What the
//! changes would do to the records of the exports is worked out beside, by a job.

mod canvas;
mod picture;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::case::{Evidence, Walkthrough};
use crate::text;
use crate::topology::{Rehearsal, Step};
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::{self, Cursor, Focus};
use picture::{Picture, is_trouble};

/// From this width on, steps and changes stand side by side.
const SIDE_BY_SIDE: u16 = 100;
/// From this height on there is room for more than the necessary.
const ROOMY: u16 = 26;
/// Lines that lists and sentences need below the picture.
const LEAST_BELOW: u16 = 7;
/// The same in a low window.
const LEAST_BELOW_LOW: u16 = 5;
/// Lines of the sentences at the bottom.
const SENTENCES: u16 = 4;

/// Where the person is looking.
#[derive(Debug, Default)]
pub(crate) struct State {
    walk: Option<Walkthrough>,
    /// What the applications would do with the records of the exports, once that is known.
    pub(crate) rehearsed: Option<Vec<Rehearsal>>,
    /// The exports that was asked of.
    rehearsed_of: Option<Arc<Evidence>>,
    steps: Cursor,
    changes: Cursor,
    in_changes: bool,
    /// What the change under the cursor would do.
    effect: String,
    scroll: usize,
}

impl State {
    /// Whether Enter and Space try a change out.
    pub(crate) fn tries(&self) -> bool {
        self.in_changes
    }

    /// Whether anything is tried that could be taken back.
    pub(crate) fn has_tried(&self) -> bool {
        self.walk
            .as_ref()
            .is_some_and(|walk| !walk.tried().is_empty())
    }

    /// Works out what the change under the cursor would do.
    fn weigh(&mut self) {
        self.scroll = 0;
        self.effect = match &self.walk {
            Some(walk) if self.in_changes => walk
                .changes()
                .get(self.changes.at)
                .map_or_else(String::new, |change| walk.effect(change)),
            _ => String::new(),
        };
    }
}

impl App {
    /// Lays the map out from the answers and exports as they are now. What was tried stays where they
    /// are the same.
    pub(crate) fn lay_out_map(&mut self) {
        let same = self
            .map
            .walk
            .as_ref()
            .is_some_and(|walk| walk.is_of(&self.session));
        if !same {
            self.map = State {
                walk: Some(Walkthrough::of(&self.session)),
                ..State::default()
            };
        }
        let evidence = &self.session.evidence;
        let asked = |of: &Arc<Evidence>| Arc::ptr_eq(of, evidence);
        if self.job.is_some() || self.map.rehearsed_of.as_ref().is_some_and(asked) {
            return;
        }
        self.map.rehearsed = None;
        self.map.rehearsed_of = Some(Arc::clone(evidence));
        let walk = self.map.walk.as_ref().filter(|walk| walk.copies());
        if let Some(walk) = walk.filter(|_| !evidence.sources.is_empty()) {
            let topology = walk.as_answered();
            self.rehearse(topology);
        }
    }

    pub(crate) fn map_key(&mut self, action: Option<Action>) {
        match action {
            Some(Action::Back) => return self.show(Screen::Findings),
            Some(Action::Next) if !self.map.in_changes => return self.show(Screen::Review),
            _ => {}
        }
        let Some(walk) = &mut self.map.walk else {
            return;
        };
        let steps = walk.steps_worth_following();
        let page = 5;
        let by = match action {
            Some(Action::Up) => -1,
            Some(Action::Down) => 1,
            Some(Action::First) => isize::MIN,
            Some(Action::Last) => isize::MAX,
            _ => 0,
        };
        match action {
            Some(Action::Toggle) if !self.map.in_changes => self.map.steps.step(1, steps),
            Some(Action::Right) => self.map.steps.step(1, steps),
            Some(Action::Left) => self.map.steps.step(-1, steps),
            Some(Action::PageDown) => self.map.scroll += page,
            Some(Action::PageUp) => self.map.scroll = self.map.scroll.saturating_sub(page),
            Some(Action::OtherPane) => {
                self.map.in_changes = !self.map.in_changes;
                self.map.weigh();
            }
            Some(Action::Toggle | Action::Next) => self.try_change(),
            Some(Action::Undo) => {
                walk.take_back_all();
                self.map.steps = Cursor::default();
                self.map.weigh();
                self.say("your set-up as it is now");
            }
            Some(Action::NextRecord) => {
                walk.next_record();
                let said = walk.record_in_words();
                self.map.steps = Cursor::default();
                self.map.weigh();
                self.say(said);
            }
            Some(Action::NextStart) => {
                walk.next_start();
                self.map.steps = Cursor::default();
                self.map.weigh();
            }
            Some(Action::Open) => {
                let lines = walk.everything_in_words();
                self.popup = Some(Popup::text("Your systems and paths, in words", lines));
            }
            _ if by != 0 && self.map.in_changes => {
                let len = walk.changes().len();
                self.map.changes.step(by, len);
                self.map.weigh();
            }
            _ if by != 0 => {
                self.map.steps.step(by, steps);
                self.map.scroll = 0;
            }
            _ => {}
        }
    }

    /// Tries the change under the cursor, or takes it back.
    fn try_change(&mut self) {
        self.map.in_changes = true;
        let at = self.map.changes.at;
        let Some(walk) = &mut self.map.walk else {
            return;
        };
        let Some(change) = walk.changes().get(at).cloned() else {
            return self.say("there is nothing to try out in this set-up");
        };
        walk.toggle(&change);
        let tried = walk.is_tried(&change);
        self.map.steps = Cursor::on(walk.steps_worth_following().saturating_sub(1));
        self.map.weigh();
        self.say(if tried {
            "tried out on the map only; nothing is changed in your programs"
        } else {
            "taken back"
        });
    }

    pub(crate) fn view_map(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let mut map = std::mem::take(&mut self.map);
        if let Some(walk) = &map.walk {
            let parts = Parts::of(walk, &map, area, theme);
            let [head, picture, below] = area.layout(&Layout::vertical([
                Constraint::Length(parts.head.len() as u16),
                Constraint::Length(parts.picture.len() as u16),
                Constraint::Fill(1),
            ]));
            frame.render_widget(Paragraph::new(parts.head), head);
            frame.render_widget(Paragraph::new(parts.picture), picture);
            let around = (self.job.is_some(), area.height >= ROOMY);
            let sentences = sentences(walk, &map, below.width.min(110), theme, around);
            let tall = (below.height / 2)
                .max(SENTENCES)
                .min(sentences.len() as u16);
            let [lists, said] = below.layout(&Layout::vertical([
                Constraint::Fill(1),
                Constraint::Length(tall.min(below.height.saturating_sub(2))),
            ]));
            view_lists(frame, lists, &mut map, theme);
            widget::scrolled(frame, said, sentences, &mut map.scroll, theme);
        } else {
            let words = "Your systems appear here once the exports are read.";
            frame.render_widget(Line::styled(words, theme.style(Role::Quiet)), area);
        }
        self.map = map;
    }
}

/// The upper part of the screen.
struct Parts {
    head: Vec<Line<'static>>,
    picture: Vec<Line<'static>>,
}

impl Parts {
    fn of(walk: &Walkthrough, state: &State, area: Rect, theme: Theme) -> Self {
        let width = area.width.min(116);
        let roomy = area.height >= ROOMY;
        let low = area.height < 16;
        let mut head = Vec::new();
        if roomy {
            head.push(Line::raw(""));
        }
        let record = walk.record_in_words();
        head.extend(widget::at_most(1, &record, width, theme, Role::Plain));
        let tried: Vec<String> = walk.tried().iter().map(|c| walk.in_words(c)).collect();
        if !tried.is_empty() {
            let words = format!("Trying out: {}.", tried.join("; "));
            let lines = if roomy { 2 } else { 1 };
            head.extend(widget::at_most(lines, &words, width, theme, Role::Accent));
        }
        let (outcome, trouble) = walk.outcome();
        let (mark, role) = if trouble {
            ("! In the end: ", Role::Warning)
        } else {
            ("✓ In the end: ", Role::Good)
        };
        let words = if walk.copies() || !tried.is_empty() {
            format!("{mark}{outcome}")
        } else {
            "No application copies records between these systems, as far as your answers say. If one does, name it in the step Apps (Ctrl+G).".to_owned()
        };
        let lines = if low { 1 } else { 2 };
        head.extend(widget::at_most(lines, &words, width, theme, role));
        if roomy {
            head.push(Line::raw(""));
        }
        let picture = Picture::of(walk, state.steps.at);
        let below = if low { LEAST_BELOW_LOW } else { LEAST_BELOW };
        let room = area.height.saturating_sub(head.len() as u16 + below);
        let room = usize::from(room.max(3));
        let drawn = picture.drawn(usize::from(width), room, theme);
        let picture = drawn.unwrap_or_else(|| {
            let mut lines = picture.listed(usize::from(width), theme);
            if lines.len() > room {
                let left_out = lines.len() + 1 - room;
                lines.truncate(room - 1);
                let words = format!("… {left_out} more; o shows everything in words");
                lines.push(Line::styled(words, theme.style(Role::Quiet)));
            }
            lines
        });
        Parts { head, picture }
    }
}

fn view_lists(frame: &mut Frame<'_>, area: Rect, state: &mut State, theme: Theme) {
    let Some(walk) = &state.walk else { return };
    let beside = area.width >= SIDE_BY_SIDE;
    let [left, right] = if beside {
        area.layout(&Layout::horizontal([
            Constraint::Fill(1),
            Constraint::Fill(1),
        ]))
    } else {
        [area, area]
    };
    let followed = walk.steps_worth_following();
    let all = walk.map().steps.len();
    let at = state.steps.at.min(followed.saturating_sub(1)) + 1;
    let steps_title = if followed < all {
        format!("Its way, step {at} of the first {followed}")
    } else {
        format!("Its way, step {at} of {all}")
    };
    let changes_title = match walk.tried().len() {
        0 => "What if …".to_owned(),
        n => format!("What if … ({n} tried)"),
    };
    let named = |title: &str, here: bool| {
        if here {
            Span::styled(format!("[{title}]"), theme.style(Role::Accent))
        } else {
            Span::styled(format!(" {title} "), theme.style(Role::Quiet))
        }
    };
    let titles = [
        named(&steps_title, !state.in_changes),
        named(&changes_title, state.in_changes),
    ];
    let (first, second) = (titles[0].clone(), titles[1].clone());
    let row = |of: Rect| Rect::new(of.x, of.y, of.width, of.height.min(1));
    let rest = |of: Rect| Rect::new(of.x, of.y + 1, of.width, of.height.saturating_sub(1));
    if beside {
        frame.render_widget(Line::from(first), row(left));
        frame.render_widget(Line::from(second), row(right));
    } else {
        let gap = Span::styled("  ·  ", theme.style(Role::Quiet));
        frame.render_widget(Line::from(vec![first, gap, second]), row(area));
    }
    if area.height < 2 {
        return;
    }
    let (here, away) = (Focus::Here, Focus::Elsewhere);
    if beside || !state.in_changes {
        let steps: Vec<&Step> = walk.map().steps.iter().take(followed).collect();
        let columns = usize::from(left.width).saturating_sub(4);
        let rows: Vec<Line<'static>> = steps
            .iter()
            .enumerate()
            .map(|(n, step)| step_row(n, step, columns, theme))
            .collect();
        let focus = if state.in_changes { away } else { here };
        widget::list(frame, rest(left), &rows, &mut state.steps, focus, theme);
    }
    if beside || state.in_changes {
        let columns = usize::from(right.width).saturating_sub(7);
        let rows: Vec<Line<'static>> = walk
            .changes()
            .iter()
            .map(|change| {
                let mark = if walk.is_tried(change) {
                    "[x] "
                } else {
                    "[ ] "
                };
                let words = widget::span(&walk.label(change), columns, theme, Role::Plain);
                Line::from(vec![Span::raw(mark), words])
            })
            .collect();
        let focus = if state.in_changes { here } else { away };
        widget::list(frame, rest(right), &rows, &mut state.changes, focus, theme);
    }
}

fn step_row(n: usize, step: &Step, columns: usize, theme: Theme) -> Line<'static> {
    let (mark, role) = if is_trouble(step) {
        ("◆", Role::Warning)
    } else {
        (" ", Role::Plain)
    };
    let head = format!("{:>2} {mark} ", n + 1);
    let room = columns.saturating_sub(text::width(&head));
    Line::from(vec![
        Span::styled(head, theme.style(role)),
        widget::span(&step.why, room, theme, role),
    ])
}

/// What is said of the step, or of the change, under the cursor.
fn sentences(
    walk: &Walkthrough,
    state: &State,
    width: u16,
    theme: Theme,
    (reading, roomy): (bool, bool),
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if roomy {
        lines.push(Line::raw(""));
    }
    let mut add = |words: &str, role| lines.extend(widget::wrapped(words, width, theme, role));
    if !state.in_changes {
        let Some(step) = walk.map().steps.get(state.steps.at) else {
            add("Nothing happens to it.", Role::Quiet);
            return lines;
        };
        let when = match step.round {
            0 => "Before any sync".to_owned(),
            n => format!("Round {n} of syncing"),
        };
        let (mark, role) = if is_trouble(step) {
            ("◆ ", Role::Warning)
        } else {
            ("", Role::Heading)
        };
        add(&format!("{mark}{when}: {}.", walk.event(step)), role);
        add(&step.why, Role::Plain);
        let followed = walk.steps_worth_following();
        if state.steps.at + 1 == followed && followed < walk.map().steps.len() {
            add("And so on, round after round.", Role::Quiet);
        }
        return lines;
    }
    let Some(change) = walk.changes().get(state.changes.at) else {
        add("There is nothing to try out in this set-up.", Role::Quiet);
        return lines;
    };
    // In a low window what the exports tell comes first, because the map itself shows the rest.
    if roomy {
        add(&state.effect, Role::Plain);
    }
    match &state.rehearsed {
        Some(rehearsed) => {
            for words in walk.on_exports(change, rehearsed) {
                add(&format!("On your exports: {words}"), Role::Heading);
            }
        }
        None if reading => add("Your exports are being looked at …", Role::Quiet),
        None => {}
    }
    if !roomy {
        add(&state.effect, Role::Plain);
    }
    lines
}
