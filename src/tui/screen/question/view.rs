//! Drawing a question.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::option_rows;
use crate::knowledge::questions::{Form, Question};
use crate::text;
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::widget::{self, Focus};

impl App {
    pub(crate) fn view_question(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let Some(question) = self.asked() else { return };
        let theme = self.theme;
        let width = area.width.min(100);
        let mut head = vec![Line::raw("")];
        head.extend(widget::wrapped(&question.ask, width, theme, Role::Heading));
        if self.session.case.from_evidence.contains(&question.id) {
            head.extend(widget::wrapped(
                "Filled in from your exports; change it if it is not right.",
                width,
                theme,
                Role::Good,
            ));
        }
        head.push(Line::raw(""));
        let lower = self.lower_pane(question, width);
        let body_least = match question.form {
            Form::Date | Form::Number => 3,
            _ => 6,
        };
        let room = area.height.saturating_sub(head.len() as u16 + body_least);
        let lower_height = (lower.len() as u16).min(room).max(2);
        let [head_area, body, lower_area] = area.layout(&Layout::vertical([
            Constraint::Length(head.len() as u16),
            Constraint::Fill(1),
            Constraint::Length(lower_height),
        ]));
        frame.render_widget(Paragraph::new(head), head_area);
        let body = Rect::new(body.x, body.y, width, body.height);
        match question.form {
            Form::One | Form::Many => self.view_options(frame, body, question),
            Form::Apps => self.view_apps(frame, body, question),
            Form::Direction => self.view_directions(frame, body, question),
            Form::Date | Form::Number | Form::Text => self.view_field(frame, body, question),
        }
        widget::scrolled(frame, lower_area, lower, &mut self.question.scroll, theme);
    }

    fn lower_pane(&self, question: &Question, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let mut lines = vec![Line::raw("")];
        if self.question.shows_how {
            lines.push(Line::styled("How to find out", theme.style(Role::Heading)));
            for (n, step) in question.find_out.iter().enumerate() {
                lines.extend(widget::item(
                    &format!("{}. ", n + 1),
                    step,
                    width,
                    theme,
                    Role::Plain,
                ));
            }
            if !question.verified {
                lines.extend(widget::wrapped(
                    "(Not everything here is confirmed by the vendor's pages; menus may differ.)",
                    width,
                    theme,
                    Role::Quiet,
                ));
            }
        } else {
            lines.push(Line::styled("Why we ask", theme.style(Role::Heading)));
            let why = match question.step {
                Some(step) => format!("{} (Step {step} of the knowledge article.)", question.why),
                None => question.why.clone(),
            };
            lines.extend(widget::wrapped(&why, width, theme, Role::Plain));
        }
        lines
    }

    fn view_options(&mut self, frame: &mut Frame<'_>, area: Rect, question: &Question) {
        let theme = self.theme;
        let several = self.question.ticks();
        let options = option_rows(question);
        let rows: Vec<Line<'static>> = options
            .iter()
            .enumerate()
            .map(|(i, (value, label))| {
                let mark = tick(several, self.question.ticked.contains(value));
                let number = if i < 9 {
                    format!("{} ", i + 1)
                } else {
                    "  ".to_owned()
                };
                Line::from(vec![
                    Span::styled(number, theme.style(Role::Quiet)),
                    Span::raw(mark),
                    Span::raw(label.clone()),
                ])
            })
            .collect();
        let selected = options.get(self.question.cursor.at);
        let detail = selected.and_then(|(value, _)| question.choice(value)?.detail.clone());
        let [list, below] = area.layout(&Layout::vertical([
            Constraint::Length(rows.len() as u16),
            Constraint::Min(u16::from(detail.is_some()) * 3),
        ]));
        widget::list(
            frame,
            list,
            &rows,
            &mut self.question.cursor,
            Focus::Here,
            theme,
        );
        if let Some(detail) = detail {
            let mut lines = vec![Line::raw("")];
            lines.extend(widget::wrapped(&detail, below.width, theme, Role::Quiet));
            frame.render_widget(Paragraph::new(lines), below);
        }
    }

    fn view_apps(&mut self, frame: &mut Frame<'_>, area: Rect, question: &Question) {
        let theme = self.theme;
        let [field, body] = area.layout(&Layout::vertical([
            Constraint::Length(2),
            Constraint::Fill(1),
        ]));
        let query = self.question.input.value().to_owned();
        let room = usize::from(area.width).saturating_sub(40);
        let (visible, column) = widget::field(&self.question.input, room);
        let found = self.app_rows(question);
        let chosen = self.question.ticked.len();
        let mut spans = vec![
            Span::styled("Search: ", theme.style(Role::Heading)),
            Span::styled(visible, theme.style(Role::Plain)),
        ];
        if query.is_empty() {
            spans.push(Span::styled(
                "type a few letters, or paste a list",
                theme.style(Role::Quiet),
            ));
        }
        if chosen > 0 {
            spans.push(Span::styled(
                format!("   {chosen} ticked"),
                theme.style(Role::Good),
            ));
        }
        frame.render_widget(Line::from(spans), field);
        let rows: Vec<Line<'static>> = found
            .into_iter()
            .map(|(value, label)| {
                let mark = tick(true, self.question.ticked.contains(&value));
                let room = usize::from(body.width).saturating_sub(text::width(&label) + 10);
                let mut spans = vec![Span::raw(mark), Span::raw(label)];
                if let Some(app) = self.knowledge.apps.get(&value).filter(|_| room > 12) {
                    spans.push(Span::raw("  "));
                    spans.push(widget::span(&app.joins, room, theme, Role::Quiet));
                }
                Line::from(spans)
            })
            .collect();
        widget::list(
            frame,
            body,
            &rows,
            &mut self.question.cursor,
            Focus::Here,
            theme,
        );
        if !query.is_empty() {
            let x = field.x + 8 + column;
            frame.set_cursor_position(Position::new(
                x.min(field.right().saturating_sub(1)),
                field.y,
            ));
        }
    }

    fn view_directions(&mut self, frame: &mut Frame<'_>, area: Rect, question: &Question) {
        let theme = self.theme;
        let apps = self.chosen_apps();
        let longest = apps
            .iter()
            .map(|(_, name)| text::width(name))
            .max()
            .unwrap_or(0)
            .min(40);
        let rows: Vec<Line<'static>> = apps
            .iter()
            .map(|(id, name)| {
                let way = self
                    .question
                    .directions
                    .get(id)
                    .and_then(|v| question.choice(v))
                    .map_or("I don't know", |c| c.label.as_str());
                Line::from(vec![
                    Span::raw(text::fit(name, longest)),
                    Span::raw("  ← "),
                    Span::styled(way.to_owned(), theme.style(Role::Heading)),
                    Span::raw(" →"),
                ])
            })
            .collect();
        widget::list(
            frame,
            area,
            &rows,
            &mut self.question.cursor,
            Focus::Here,
            theme,
        );
    }

    fn view_field(&mut self, frame: &mut Frame<'_>, area: Rect, question: &Question) {
        let theme = self.theme;
        let mut y = area.y;
        // Of many names the last ones are in view.
        let typed = &self.question.typed;
        let mut first = 0;
        let rows = usize::from(area.height.saturating_sub(2));
        if typed.len() > rows && rows > 0 {
            first = typed.len() - (rows - 1);
            let more = Line::styled(format!("… {first} more"), theme.style(Role::Quiet));
            frame.render_widget(more, Rect::new(area.x, y, area.width, 1));
            y += 1;
        }
        for entry in &typed[first..] {
            if y + 2 >= area.bottom() {
                break;
            }
            let line = Line::from(vec![
                Span::raw("• "),
                widget::span(entry, usize::from(area.width) - 2, theme, Role::Plain),
            ]);
            frame.render_widget(line, Rect::new(area.x, y, area.width, 1));
            y += 1;
        }
        if y >= area.bottom() {
            return;
        }
        let label = "Answer: ";
        let room = usize::from(area.width).saturating_sub(label.len() + 1);
        let (visible, column) = widget::field(&self.question.input, room);
        let line = Line::from(vec![
            Span::styled(label, theme.style(Role::Heading)),
            Span::styled(visible, theme.style(Role::Plain)),
        ]);
        frame.render_widget(line, Rect::new(area.x, y, area.width, 1));
        let x = area.x + label.len() as u16 + column;
        frame.set_cursor_position(Position::new(x.min(area.right().saturating_sub(1)), y));
        if y + 1 < area.bottom() {
            let hint = match question.form {
                Form::Date => {
                    "For example 2026-10-12, 12 October 2026, or 3 weeks ago. Empty means: I don't know."
                }
                Form::Number => "A number. Empty means: I don't know.",
                _ => "Names, with commas between them. Enter on an empty line goes on.",
            };
            let hint = widget::span(hint, usize::from(area.width), theme, Role::Quiet);
            frame.render_widget(Line::from(hint), Rect::new(area.x, y + 1, area.width, 1));
        }
    }
}

fn tick(several: bool, on: bool) -> &'static str {
    match (several, on) {
        (true, true) => "[x] ",
        (true, false) => "[ ] ",
        (false, true) => "(•) ",
        (false, false) => "( ) ",
    }
}
