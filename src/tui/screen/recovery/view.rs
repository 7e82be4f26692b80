//! Drawing what is lost, and below it what belongs to the line under the cursor.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{On, Row, words};
use crate::case::changes::{Loss, lost_record, record_tick, rule_tick};
use crate::case::words::rescue::Guide;
use crate::plan::put_back::CAUTIONS;
use crate::text;
use crate::tui::app::App;
use crate::tui::privacy;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Focus};

/// Below this height there is room for the necessary only.
const LOW: u16 = 16;
/// Columns of a countdown in the list.
const LEFT: usize = 14;

/// A line of the lower part; a step can be ticked off.
pub(super) struct Detail {
    pub(super) line: Line<'static>,
    pub(super) tick: Option<String>,
}

impl App {
    pub(crate) fn view_recovery(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let width = area.width.min(116);
        if self.session.changes.is_none() || self.recovery.len() == 0 {
            let text = match &self.session.changes {
                None if self.session.can_compare() => "Still looking for what is lost …".to_owned(),
                None => format!("{} Enter goes on, Esc goes back.", words::changes::BRING),
                Some(_) => "Nothing is lost, as far as these exports tell. Enter goes on to the plan, Esc goes back.".to_owned(),
            };
            let lines = widget::wrapped(&format!("\n{text}"), width.min(90), theme, Role::Plain);
            frame.render_widget(Paragraph::new(lines), area);
            return;
        }
        let head = self.recovery_head(width, area.height);
        let room = area.height.saturating_sub(head.len() as u16);
        let on = self.recovery.on;
        let share = match on {
            On::Question if area.height < LOW => 0,
            On::Question | On::Steps => room / 4,
            On::List => room * 9 / 20,
        };
        let asking = on == On::Question;
        let rows = (self.recovery.len() as u16).min(share.max(u16::from(!asking) * 3));
        let [head_area, list_area, detail_area] = area.layout(&Layout::vertical([
            Constraint::Length(head.len() as u16),
            Constraint::Length(rows),
            Constraint::Fill(1),
        ]));
        frame.render_widget(Paragraph::new(head), head_area);
        let focus = |here: On| {
            if on == here {
                Focus::Here
            } else {
                Focus::Elsewhere
            }
        };
        let (upper, lower) = (focus(On::List), focus(On::Steps));
        let columns = usize::from(list_area.width.min(width)).saturating_sub(2);
        let mut cursor = self.recovery.cursor;
        let row = |at: usize| self.recovery_row(at, columns);
        let len = self.recovery.len();
        widget::list_of(frame, list_area, len, row, &mut cursor, upper, theme);
        self.recovery.cursor = cursor;
        if asking {
            return self.view_question(frame, detail_area);
        }
        let below = Rect::new(
            detail_area.x,
            detail_area.y.saturating_add(1),
            detail_area.width,
            detail_area.height.saturating_sub(1),
        );
        self.recovery.columns = width.saturating_sub(2);
        let lines: Vec<Line<'static>> = self
            .recovery_detail(self.recovery.columns)
            .into_iter()
            .map(|d| d.line)
            .collect();
        let detail = &mut self.recovery.detail;
        widget::list(frame, below, &lines, detail, lower, theme);
    }

    /// How much is lost and how much time is left; what to do on this screen.
    fn recovery_head(&self, width: u16, height: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let Some(changes) = self.session.changes.as_deref() else {
            return Vec::new();
        };
        let mut head = Vec::new();
        if height >= LOW {
            head.push(Line::raw(""));
        }
        let said = words::rescue::in_short(changes, self.today);
        let first = changes.lost.first().map(|loss| loss.left);
        let urgent = first.is_some_and(|left| words::rescue::is_urgent(left, self.today));
        let role = if urgent { Role::Warning } else { Role::Heading };
        head.extend(widget::at_most(2, &said, width, theme, role));
        if self.recovery.asks() {
            return head;
        }
        if !changes.lost.is_empty() {
            let answers = &self.session.case.answers;
            let questions = words::rescue::questions(self.knowledge, answers, changes);
            let open = questions.iter().filter(|q| answers.get(&q.id).is_none());
            let hint = match open.count() {
                0 => "These are the fewest days you can count on, by your answers. Tab leads to the steps."
                    .to_owned(),
                1 => "These are the fewest days you can count on; a asks a question that makes them surer. Tab leads to the steps.".to_owned(),
                n => format!("These are the fewest days you can count on; a asks {n} questions that make them surer. Tab leads to the steps."),
            };
            let most = if height < LOW { 1 } else { 2 };
            head.extend(widget::at_most(most, &hint, width, theme, Role::Plain));
        }
        if height >= LOW {
            head.push(Line::raw(""));
        }
        head
    }

    fn recovery_row(&self, at: usize, columns: usize) -> Line<'static> {
        let theme = self.theme;
        let Some(changes) = self.session.changes.as_deref() else {
            return Line::raw("");
        };
        let ticked = |tick: &str| self.session.case.ticked.contains(tick);
        let boxed = |done: bool| if done { "[x] " } else { "[ ] " };
        match self.recovery.row(at) {
            Some(Row::First) => {
                let rules = &self.knowledge.recovery.rules;
                let done = rules.iter().filter(|r| ticked(&rule_tick(r))).count();
                let all = done == rules.len();
                let role = if all { Role::Quiet } else { Role::Heading };
                let said = format!(
                    "Before anything is brought back: {done} of {} done",
                    rules.len()
                );
                Line::from(vec![
                    Span::styled(boxed(all), theme.style(role)),
                    Span::styled(text::fit("first", LEFT), theme.style(role)),
                    widget::span(&said, columns.saturating_sub(LEFT + 4), theme, role),
                ])
            }
            Some(Row::Loss(n)) => {
                let Some(of) = changes.lost.get(n) else {
                    return Line::raw("");
                };
                let evidence = &self.session.evidence;
                let done = ticked(&record_tick(evidence, of));
                let (_, record) = lost_record(evidence, of.way.record);
                let left = if done {
                    "brought back".to_owned()
                } else {
                    words::rescue::countdown_short(of.left, self.today)
                };
                let urgent = words::rescue::is_urgent(of.left, self.today);
                let (role, count) = match (done, urgent) {
                    (true, _) => (Role::Quiet, Role::Quiet),
                    (false, true) => (Role::Plain, Role::Warning),
                    (false, false) => (Role::Plain, Role::Plain),
                };
                let seen = of.way.chances.iter().find(|c| c.is_own() && c.seen);
                let place = match (seen, &of.way.elsewhere_first) {
                    (_, Some((system, _))) => format!("through {}", system.label()),
                    (Some(chance), None) => chance.name.to_string(),
                    (None, None) => format!("lost in {}", of.way.system.label()),
                };
                let tag = format!("{}, {place}", record.kind().noun(1));
                let room = columns.saturating_sub(LEFT + 4);
                let tag = text::cut(&tag, room * 3 / 5).into_owned();
                let name = room.saturating_sub(text::width(&tag) + 1);
                Line::from(vec![
                    Span::styled(boxed(done), theme.style(role)),
                    Span::styled(text::fit(&left, LEFT), theme.style(count)),
                    Span::styled(
                        text::fit(&privacy::shown(record.label()), name),
                        theme.style(role),
                    ),
                    Span::raw(" "),
                    Span::styled(tag, theme.style(Role::Quiet)),
                ])
            }
            Some(Row::Unseen) => {
                let n = changes.found.counts.out_of_sight;
                let said = match n {
                    1 => "1 record is only out of sight, and needs no restoring (o)".to_owned(),
                    n => format!(
                        "{} records are only out of sight, and need no restoring (o)",
                        text::count(n as u64)
                    ),
                };
                quiet_row("no hurry", &said, columns, self)
            }
            Some(Row::OldValues) => {
                let n = changes.to_put_back();
                let said = match n {
                    1 => "1 changed record: its old values (o), as files (s)".to_owned(),
                    n => format!(
                        "{} changed records: their old values (o), as files (s)",
                        text::count(n as u64)
                    ),
                };
                quiet_row("no hurry", &said, columns, self)
            }
            None => Line::raw(""),
        }
    }

    /// What belongs to the line under the cursor.
    pub(super) fn recovery_detail(&self, width: u16) -> Vec<Detail> {
        let theme = self.theme;
        let Some(changes) = self.session.changes.as_deref() else {
            return Vec::new();
        };
        let wrap = |text: &str, role: Role| plain(widget::wrapped(text, width, theme, role));
        match self.recovery.here() {
            Some(Row::First) => {
                let answers = &self.session.case.answers;
                let mut out = wrap("Before anything is brought back", Role::Heading);
                for guide in words::rescue::first_guides(self.knowledge, answers) {
                    out.extend(self.guide_lines(&guide, width));
                }
                out
            }
            Some(Row::Loss(n)) => match changes.lost.get(n) {
                Some(of) => self.loss_detail(of, width),
                None => Vec::new(),
            },
            Some(Row::Unseen) => {
                let mut out = wrap("Not lost, only out of sight", Role::Heading);
                out.extend(wrap(
                    "These records are not in the export of today, but most probably still there: behind a filter, outside the days or the folder that was exported, or shown once instead of twice. Do not restore them; that would make copies. o names each and says why.",
                    Role::Plain,
                ));
                out
            }
            Some(Row::OldValues) => {
                let mut out = wrap("Changed, not lost: the old values", Role::Heading);
                out.extend(wrap(
                    "o shows every old value, to type back by hand. s saves them in a folder: a sheet for you, and tables an administrator can load into Salesforce.",
                    Role::Plain,
                ));
                for caution in CAUTIONS {
                    out.extend(plain(widget::item(
                        "• ",
                        caution,
                        width,
                        theme,
                        Role::Plain,
                    )));
                }
                out
            }
            None => Vec::new(),
        }
    }

    fn loss_detail(&self, loss: &Loss, width: u16) -> Vec<Detail> {
        let theme = self.theme;
        let Some(changes) = self.session.changes.as_deref() else {
            return Vec::new();
        };
        let evidence = &self.session.evidence;
        let of = &loss.way;
        let (_, record) = lost_record(evidence, of.record);
        let wrap = |text: &str, role: Role| plain(widget::wrapped(text, width, theme, role));
        let title = format!(
            "{} ({} in {}): {}",
            record.label(),
            record.kind().noun(1),
            of.system.label(),
            words::rescue::countdown(loss.left, self.today)
        );
        let mut out = wrap(&title, Role::Heading);
        let now = words::rescue::where_now(evidence, changes, of);
        out.extend(wrap(&now, Role::Plain));
        out.extend(wrap(&words::rescue::side_first(of), Role::Plain));
        if of.elsewhere_first.is_some() {
            out.extend(wrap("", Role::Plain));
            out.extend(wrap(words::rescue::ONLY_THEN, Role::Plain));
        }
        for guide in words::rescue::guides(self.knowledge, changes, of, self.today) {
            out.extend(wrap("", Role::Plain));
            let title = match &guide.left {
                Some(left) => format!("{}: {left}", guide.title),
                None => guide.title.clone(),
            };
            out.extend(wrap(&title, Role::Heading));
            out.extend(self.guide_lines(&guide, width));
        }
        out
    }

    /// The steps of a guide, to tick off, and what to know.
    fn guide_lines(&self, guide: &Guide, width: u16) -> Vec<Detail> {
        let theme = self.theme;
        let mut out = Vec::new();
        let several = guide.steps.len() > 1;
        for (n, (tick, step)) in guide.steps.iter().enumerate() {
            let done = self.session.case.ticked.contains(tick);
            let ticked = if done { "[x]" } else { "[ ]" };
            let mark = if several {
                format!("{ticked} {}. ", n + 1)
            } else {
                format!("{ticked} ")
            };
            let role = if done { Role::Quiet } else { Role::Plain };
            let lines = widget::item(&mark, step, width, theme, role);
            out.extend(lines.into_iter().map(|line| Detail {
                line,
                tick: Some(tick.clone()),
            }));
        }
        for note in &guide.notes {
            let deeper = note.starts_with("  ");
            let mark = match (several || guide.steps.is_empty(), deeper) {
                (true, false) => "• ",
                (true, true) => "  – ",
                (false, _) => "    ",
            };
            let note = note.trim_start();
            out.extend(plain(widget::item(mark, note, width, theme, Role::Quiet)));
        }
        out
    }
}

fn quiet_row(when: &str, said: &str, columns: usize, app: &App) -> Line<'static> {
    Line::from(vec![
        Span::raw("    "),
        Span::styled(text::fit(when, LEFT), app.theme.style(Role::Quiet)),
        widget::span(
            said,
            columns.saturating_sub(LEFT + 4),
            app.theme,
            Role::Plain,
        ),
    ])
}

fn plain(lines: Vec<Line<'static>>) -> Vec<Detail> {
    let detail = |line| Detail { line, tick: None };
    lines.into_iter().map(detail).collect()
}
