//! Findings: the verdict, the ranked causes, and for each the reasons for and against, the fix and how
//! to keep it from coming back. Every reason opens the records behind it.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::case::words;
use crate::diagnosis::{RankedCause, Reason};
use crate::text;
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Cursor, Focus};

/// Causes less probable than this are left out, unless fewer than [`LEAST`] would remain.
const WORTH_SHOWING: f64 = 0.02;
const LEAST: usize = 5;

/// Where the person is looking.
#[derive(Debug, Default)]
pub(crate) struct State {
    causes: Cursor,
    detail: Cursor,
    in_detail: bool,
}

/// A line of the lower pane; a reason can be opened.
struct Detail {
    line: Line<'static>,
    reason: Option<usize>,
}

impl App {
    fn causes_shown(&self) -> Vec<&RankedCause> {
        let diagnosis = self.session.diagnosis.as_deref();
        let causes = diagnosis.map_or(&[][..], |d| &d.causes);
        causes
            .iter()
            .enumerate()
            .filter(|(i, c)| *i < LEAST || c.probability >= WORTH_SHOWING)
            .map(|(_, c)| c)
            .collect()
    }

    fn cause(&self) -> Option<&RankedCause> {
        self.causes_shown().get(self.findings.causes.at).copied()
    }

    /// Reasons in the order they are shown: for, then against.
    fn reason(&self, index: usize) -> Option<&Reason> {
        let cause = self.cause()?;
        cause
            .reasons_for
            .iter()
            .chain(&cause.reasons_against)
            .nth(index)
    }

    pub(crate) fn findings_key(&mut self, action: Option<Action>) {
        let causes = self.causes_shown().len();
        let details = self.cause().map_or(0, |c| self.details(c, 60).len());
        let inside = self.findings.in_detail;
        let page = 8;
        let by = match action {
            Some(Action::Up) => -1,
            Some(Action::Down) => 1,
            Some(Action::PageUp) => -page,
            Some(Action::PageDown) => page,
            Some(Action::First) => isize::MIN,
            Some(Action::Last) => isize::MAX,
            _ => 0,
        };
        match action {
            Some(Action::Back) if inside => self.findings.in_detail = false,
            Some(Action::Back) => self.show(Screen::Exports),
            Some(Action::Next) => self.show(Screen::Review),
            Some(Action::OtherPane) => self.findings.in_detail = !inside,
            Some(Action::Open) => self.open_reason(),
            Some(Action::Guide) => self.popup = Some(Popup::ask_next()),
            _ if by != 0 && inside => self.findings.detail.step(by, details.max(1) * 4),
            _ if by != 0 => {
                self.findings.causes.step(by, causes);
                self.findings.detail = Cursor::default();
            }
            _ => {}
        }
    }

    fn open_reason(&mut self) {
        if !self.findings.in_detail {
            self.findings.in_detail = true;
            return;
        }
        let Some(cause) = self.cause() else { return };
        let details = self.details(cause, 60);
        let Some(index) = details.get(self.findings.detail.at).and_then(|d| d.reason) else {
            return self.say("nothing behind this line; choose a line that begins with + or −");
        };
        let Some(reason) = self.reason(index) else {
            return;
        };
        let refs = reason.refs.clone();
        let title = reason.text.clone();
        let note = words::strength(reason);
        self.popup = Some(Popup::records(title, note, refs));
    }

    pub(crate) fn view_findings(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let diagnosis = self.session.diagnosis.clone();
        let width = area.width.min(116);
        let mut head = vec![Line::raw("")];
        let verdict = diagnosis
            .as_ref()
            .map_or("Still thinking …", |d| &d.verdict);
        head.extend(widget::wrapped(verdict, width, theme, Role::Heading));
        if let Some(found) = words::found(&self.session) {
            head.extend(widget::wrapped(&found, width, theme, Role::Plain));
        }
        for c in diagnosis.iter().flat_map(|d| &d.contradictions).take(2) {
            let text = format!("Does not fit together: {} But {}", c.answer, c.evidence);
            head.extend(widget::wrapped(&text, width, theme, Role::Warning));
        }
        let most = usize::from(area.height / 3);
        if head.len() > most {
            head.truncate(most);
            if let Some(last) = head.last_mut() {
                widget::trail_off(last, width);
            }
        }
        head.push(Line::raw(""));
        let shown = self.causes_shown().len() as u16;
        let rows = self.cause_rows(width);
        let list_height = shown.clamp(1, (area.height / 3).max(3));
        let [head_area, list_area, title_area, detail_area] = area.layout(&Layout::vertical([
            Constraint::Length(head.len() as u16),
            Constraint::Length(list_height),
            Constraint::Length(2),
            Constraint::Fill(1),
        ]));
        frame.render_widget(Paragraph::new(head), head_area);
        let (upper, lower) = if self.findings.in_detail {
            (Focus::Elsewhere, Focus::Here)
        } else {
            (Focus::Here, Focus::Elsewhere)
        };
        widget::list(
            frame,
            list_area,
            &rows,
            &mut self.findings.causes,
            upper,
            theme,
        );
        let Some(cause) = self.cause() else { return };
        let title = Line::styled(
            text::cut(&cause.title, usize::from(width)).into_owned(),
            theme.style(Role::Heading),
        );
        let under = Rect::new(title_area.x, title_area.y + 1, title_area.width, 1);
        frame.render_widget(title, under);
        let lines: Vec<Line<'static>> = self
            .details(cause, width.saturating_sub(2))
            .into_iter()
            .map(|d| d.line)
            .collect();
        widget::list(
            frame,
            detail_area,
            &lines,
            &mut self.findings.detail,
            lower,
            theme,
        );
    }

    fn cause_rows(&self, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        self.causes_shown()
            .into_iter()
            .map(|cause| {
                let room = usize::from(width).saturating_sub(22);
                Line::from(vec![
                    Span::raw(format!("{:>3} % ", (cause.probability * 100.0).round())),
                    Span::raw(format!("{} ", widget::gauge(cause.probability, 10))),
                    widget::span(&cause.title, room, theme, Role::Plain),
                ])
            })
            .collect()
    }

    fn details(&self, cause: &RankedCause, width: u16) -> Vec<Detail> {
        let theme = self.theme;
        let mut out = Vec::new();
        let plain = |out: &mut Vec<Detail>, lines: Vec<Line<'static>>| {
            out.extend(lines.into_iter().map(|line| Detail { line, reason: None }));
        };
        let reasons = cause.reasons_for.iter().map(|r| (r, "+ ", Role::Good));
        let against = cause.reasons_against.iter().map(|r| (r, "− ", Role::Bad));
        for (index, (reason, mark, role)) in reasons.chain(against).enumerate() {
            let behind = match reason.refs.len() {
                0 => String::new(),
                1 => " (1 record)".to_owned(),
                n => format!(" ({n} records)"),
            };
            let text = format!("{}{behind}", reason.text);
            let lines = widget::item(mark, &text, width, theme, role);
            out.extend(lines.into_iter().map(|line| Detail {
                line,
                reason: Some(index),
            }));
        }
        if cause.reasons_for.is_empty() && cause.reasons_against.is_empty() {
            plain(
                &mut out,
                vec![Line::styled(
                    "Nothing speaks for or against it yet.",
                    theme.style(Role::Quiet),
                )],
            );
        }
        let Some(known) = self.knowledge.causes.get(&cause.id) else {
            return out;
        };
        for (title, steps) in [
            ("What to do", &known.fix),
            ("So that it does not come back", &known.prevent),
        ] {
            if steps.is_empty() {
                continue;
            }
            plain(
                &mut out,
                vec![
                    Line::raw(""),
                    Line::styled(title, theme.style(Role::Heading)),
                ],
            );
            for (n, step) in steps.iter().enumerate() {
                plain(
                    &mut out,
                    widget::item(&format!("{}. ", n + 1), step, width, theme, Role::Plain),
                );
            }
        }
        if !known.verified {
            plain(
                &mut out,
                widget::wrapped(
                    "(Not everything about this cause is confirmed by the vendors' pages.)",
                    width,
                    theme,
                    Role::Quiet,
                ),
            );
        }
        out
    }
}
