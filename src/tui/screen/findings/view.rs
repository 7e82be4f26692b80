//! Drawing the findings.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::asking::percent;
use super::{histogram, words};
use crate::case::words::rescue::Hint;
use crate::diagnosis::{Diagnosis, RankedCause};
use crate::text;
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Focus};

/// From this height on there is room for more than the necessary.
const ROOMY: u16 = 26;
/// Below this height there is room for the necessary only.
const LOW: u16 = 16;
/// Columns for how likely a cause is, or how it moved.
const WORD: usize = 11;

/// A line of the lower pane; a reason can be opened.
pub(super) struct Detail {
    pub(super) line: Line<'static>,
    pub(super) reason: Option<usize>,
}

impl App {
    pub(crate) fn view_findings(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let theme = self.theme;
        let width = area.width.min(116);
        let asking = self.findings.asking;
        let head = self.findings_head(width, area.height);
        let rows = self.cause_rows(width);
        let roomy = area.height >= ROOMY;
        let most = match (asking, self.findings.in_detail) {
            (true, _) if area.height < LOW => 2,
            (true, _) => area.height / 4,
            // Whoever reads the reasons gets the room for them.
            (false, true) if !roomy => 3,
            (false, _) => area.height / 3,
        };
        let list_height = (rows.len() as u16).clamp(1, most.max(2));
        let between = if asking { 0 } else { 2 };
        let [head_area, list_area, title_area, detail_area] = area.layout(&Layout::vertical([
            Constraint::Length(head.len() as u16),
            Constraint::Length(list_height),
            Constraint::Length(between),
            Constraint::Fill(1),
        ]));
        frame.render_widget(Paragraph::new(head), head_area);
        let (upper, lower) = if self.findings.in_detail {
            (Focus::Elsewhere, Focus::Here)
        } else {
            (Focus::Here, Focus::Elsewhere)
        };
        let upper = if asking { Focus::Elsewhere } else { upper };
        let causes = &mut self.findings.causes;
        widget::list(frame, list_area, &rows, causes, upper, theme);
        if asking {
            return self.view_question(frame, detail_area);
        }
        if self.session.diagnosis.is_none() {
            return;
        }
        let title = self.cause().map_or("Something else", |cause| &cause.title);
        let title = Line::styled(
            text::cut(title, usize::from(width)).into_owned(),
            theme.style(Role::Heading),
        );
        let under = Rect::new(title_area.x, title_area.y + 1, title_area.width, 1);
        frame.render_widget(title, under);
        self.findings.columns = width.saturating_sub(2);
        let lines: Vec<Line<'static>> = self
            .details(self.findings.columns)
            .into_iter()
            .map(|d| d.line)
            .collect();
        let detail = &mut self.findings.detail;
        widget::list(frame, detail_area, &lines, detail, lower, theme);
    }

    /// Verdict, what was loaded, the shape of the trouble, what does not fit together.
    fn findings_head(&self, width: u16, height: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let (roomy, low) = (height >= ROOMY, height < LOW);
        let diagnosis = self.session.diagnosis.as_deref();
        let verdict = diagnosis.map_or("Still thinking …", |d| &d.verdict);
        let mut head = Vec::new();
        if !low {
            head.push(Line::raw(""));
        }
        let lines = match (roomy, low && self.findings.asking) {
            (true, _) => 4,
            (false, false) => 2,
            (false, true) => 1,
        };
        head.extend(widget::at_most(lines, verdict, width, theme, Role::Heading));
        if let Some(found) = words::found(&self.session).filter(|_| roomy) {
            head.extend(widget::wrapped(&found, width, theme, Role::Plain));
        }
        if let Some(d) = diagnosis.filter(|_| !self.findings.asking || roomy) {
            if low {
                head.truncate(2);
            } else {
                head.extend(self.shape(d, width, roomy));
            }
            head.extend(self.misfits(d, width, roomy));
            head.extend(self.losses(width, height));
        }
        if !low && !self.findings.asking || roomy {
            head.push(Line::raw(""));
        }
        head
    }

    /// The fingerprint: a sentence, and where there is room a histogram.
    fn shape(&self, diagnosis: &Diagnosis, width: u16, roomy: bool) -> Vec<Line<'static>> {
        let theme = self.theme;
        let Some(shape) = &diagnosis.fingerprint else {
            return Vec::new();
        };
        let most = if roomy { 3 } else { 2 };
        let mut lines = widget::at_most(most, &shape.sentence, width, theme, Role::Plain);
        let (rows, columns) = if roomy { (3, 72) } else { (1, 24) };
        let columns = columns.min(usize::from(width) / 2);
        let drawn = histogram::drawn(&shape.histogram.bars, rows, columns);
        let last = drawn.len().saturating_sub(1);
        let span = words::findings::span_of(&shape.histogram).unwrap_or_default();
        for (row, bars) in drawn.into_iter().enumerate() {
            let room = usize::from(width).saturating_sub(text::width(&bars) + 2);
            let mut spans = vec![Span::styled(bars, theme.style(Role::Accent))];
            if row == last {
                spans.push(Span::raw("  "));
                spans.push(widget::span(&span, room, theme, Role::Quiet));
            }
            lines.push(Line::from(spans));
        }
        lines
    }

    fn misfits(&self, diagnosis: &Diagnosis, width: u16, roomy: bool) -> Vec<Line<'static>> {
        let all = &diagnosis.contradictions;
        let (shown, most) = if roomy { (2, 2) } else { (1, 1) };
        let mut lines: Vec<Line<'static>> = Vec::new();
        for (n, of) in all.iter().take(shown).enumerate() {
            let more = all.len() - n - 1;
            let hint = if n + 1 == shown && more > 0 {
                format!("≠ (c shows {more} more) ")
            } else {
                "≠ ".to_owned()
            };
            let words = format!("{hint}{}", words::findings::contradiction(of));
            lines.extend(widget::at_most(
                most,
                &words,
                width,
                self.theme,
                Role::Warning,
            ));
        }
        lines
    }

    /// What is lost and how long there is, or what to bring to see it.
    fn losses(&self, width: u16, height: u16) -> Vec<Line<'static>> {
        let (said, role) = match words::rescue::hint(&self.session, self.today) {
            Some(Hint::Lost(said, urgent)) => {
                let role = if urgent { Role::Warning } else { Role::Plain };
                (format!("{} (r)", said.trim_end_matches('.')), role)
            }
            Some(Hint::Bring(said)) if height >= LOW => (said.to_owned(), Role::Plain),
            _ => return Vec::new(),
        };
        let most = if height >= LOW { 2 } else { 1 };
        widget::at_most(most, &said, width, self.theme, role)
    }

    fn cause_rows(&self, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let Some(diagnosis) = self.session.diagnosis.as_deref() else {
            return Vec::new();
        };
        let cells = if width >= 100 { 12 } else { 6 };
        let row = |id: &str, title: &str, probability: f64| {
            let (word, moved) = self.moved(id, probability);
            let role = if moved { Role::Accent } else { Role::Quiet };
            let room = usize::from(width).saturating_sub(cells + WORD + 11);
            Line::from(vec![
                Span::raw(format!("{:>3} % ", percent(probability))),
                Span::raw(format!("{} ", widget::gauge(probability, cells))),
                Span::styled(text::fit(&word, WORD), theme.style(role)),
                Span::raw("  "),
                widget::span(title, room, theme, Role::Plain),
            ])
        };
        let causes = self.causes_shown().into_iter();
        let mut rows: Vec<Line<'static>> = causes
            .map(|cause| row(&cause.id, &cause.title, cause.probability))
            .collect();
        rows.push(row(super::OTHER, "Something else", diagnosis.other));
        rows
    }

    /// Everything about the cause under the cursor.
    pub(super) fn details(&self, width: u16) -> Vec<Detail> {
        let theme = self.theme;
        let Some(cause) = self.cause() else {
            let words = "Something this program does not know, or several causes at once. Answer a question (a) or add an export (e) to make it smaller.";
            return plain(widget::wrapped(words, width, theme, Role::Plain));
        };
        let mut out = self.reasons(cause, width);
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
            let heading = Line::styled(title, theme.style(Role::Heading));
            out.extend(plain(vec![Line::raw(""), heading]));
            for (n, step) in steps.iter().enumerate() {
                let mark = format!("{}. ", n + 1);
                out.extend(plain(widget::item(&mark, step, width, theme, Role::Plain)));
            }
        }
        let heading = Line::styled("What this is", theme.style(Role::Heading));
        out.extend(plain(vec![Line::raw(""), heading]));
        out.extend(plain(widget::wrapped(
            &known.summary,
            width,
            theme,
            Role::Plain,
        )));
        if !known.verified {
            let words = "(Not everything about this cause is confirmed by the vendors' pages.)";
            out.extend(plain(widget::wrapped(words, width, theme, Role::Quiet)));
        }
        out
    }

    fn reasons(&self, cause: &RankedCause, width: u16) -> Vec<Detail> {
        let theme = self.theme;
        let reasons = cause.reasons_for.iter().map(|r| (r, "+ ", Role::Good));
        let against = cause.reasons_against.iter().map(|r| (r, "− ", Role::Bad));
        let mut out = Vec::new();
        for (index, (reason, mark, role)) in reasons.chain(against).enumerate() {
            let behind = match reason.refs.len() {
                0 => String::new(),
                1 => " (→ the record)".to_owned(),
                n => format!(" (→ {n} records)"),
            };
            let text = format!("{}{behind}", reason.text);
            let lines = widget::item(mark, &text, width, theme, role);
            out.extend(lines.into_iter().map(|line| Detail {
                line,
                reason: Some(index),
            }));
        }
        if out.is_empty() {
            let words = "Nothing speaks for or against it yet.";
            out = plain(vec![Line::styled(words, theme.style(Role::Quiet))]);
        }
        out
    }
}

fn plain(lines: Vec<Line<'static>>) -> Vec<Detail> {
    let detail = |line| Detail { line, reason: None };
    lines.into_iter().map(detail).collect()
}
