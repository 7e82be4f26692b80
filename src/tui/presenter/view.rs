//! Drawing the presenter: three parts side by side, or one at a time in a narrow window.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Part, Presenter};
use crate::presenter::{Block, Tone};
use crate::text;
use crate::tui::keymap::{Action, Binding, EVERYWHERE, Reach};
use crate::tui::theme::Role;
use crate::tui::widget;

/// From this width on all parts are shown.
const WIDE: u16 = 100;
/// The smallest window that is drawn into.
const SMALLEST: (u16, u16) = (40, 8);
/// What the second line says.
const PRIVATE: &str = "For you alone: keep this window off the shared screen.";

/// The keys that work everywhere and mean something here: there are no steps to go to, and nothing is hidden
/// in a window of one's own.
fn general() -> impl Iterator<Item = &'static Binding> {
    let means = |action| {
        use Action as A;
        matches!(
            action,
            A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last | A::Help | A::Quit
        )
    };
    EVERYWHERE.iter().filter(move |b| means(b.action))
}

impl Presenter {
    pub(super) fn view(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            let text = "Please make this window larger.";
            frame.render_widget(Line::raw(text), area);
            return;
        }
        let said = self.said(area.width.saturating_sub(2));
        let [title, private, body, notice, bar] = area.layout(&Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length((said.len() as u16).max(1)),
            Constraint::Length(1),
        ]));
        self.view_title(frame, title);
        let warning = Line::styled(format!(" {PRIVATE}"), self.theme.style(Role::Warning));
        frame.render_widget(warning, private);
        if self.help {
            self.view_help(frame, body);
        } else if area.width >= WIDE {
            let [left, right] = body.layout(&Layout::horizontal([
                Constraint::Percentage(54),
                Constraint::Fill(1),
            ]));
            let [why, notes] = right.layout(&Layout::vertical([
                Constraint::Fill(3),
                Constraint::Fill(1),
            ]));
            for (part, area) in [(Part::Now, left), (Part::Why, why), (Part::Notes, notes)] {
                self.view_part(frame, area, part);
            }
        } else {
            self.view_part(frame, body, self.part);
        }
        let notice = Rect::new(notice.x + 1, notice.y, notice.width - 1, notice.height);
        frame.render_widget(Paragraph::new(said), notice);
        self.view_typing(frame, notice);
        self.view_bar(frame, bar);
        widget::empty_wide_tails(frame.buffer_mut());
        self.theme.finish(frame.buffer_mut());
    }

    fn view_title(&self, frame: &mut Frame<'_>, area: Rect) {
        let (title, place) = match &self.sheet {
            Some(sheet) => (sheet.title.as_str(), sheet.place.as_str()),
            None => ("", "waiting"),
        };
        let room = usize::from(area.width).saturating_sub(3);
        let place = text::cut(place, room * 3 / 5).into_owned();
        let left = room.saturating_sub(text::width(&place));
        let name = match title {
            "" => "syncsleuth presenter".to_owned(),
            title => format!("syncsleuth presenter · {title}"),
        };
        let line = Line::from(vec![
            Span::raw(" "),
            Span::styled(
                text::fit(&text::cut(&name, left), left),
                self.theme.style(Role::Accent),
            ),
            Span::raw(" "),
            Span::raw(place),
        ]);
        frame.render_widget(line, area);
    }

    fn view_part(&mut self, frame: &mut Frame<'_>, area: Rect, part: Part) {
        let here = self.part == part;
        let heading = self.theme.style(Role::Heading);
        let title = if area.width >= frame.area().width {
            // One part at a time: the others are named, to be gone to.
            let names = Part::ALL.map(|p| {
                if p == part {
                    format!("[{}]", p.title())
                } else {
                    p.title().to_owned()
                }
            });
            format!(" {} ", names.join(" · "))
        } else if here {
            format!(" [{}] ", part.title())
        } else {
            format!(" {} ", part.title())
        };
        let inside = widget::pane(frame, area, Line::styled(title, heading), self.theme);
        let inside = Rect::new(
            inside.x + 1,
            inside.y,
            inside.width.saturating_sub(2),
            inside.height,
        );
        let lines = self.lines(part, inside.width);
        let mut scroll = self.scroll[part as usize];
        widget::scrolled(frame, inside, lines, &mut scroll, self.theme);
        self.scroll[part as usize] = scroll;
        if here && self.typing.is_none() {
            frame.set_cursor_position(Position::new(inside.x, inside.y));
        }
    }

    fn lines(&self, part: Part, width: u16) -> Vec<Line<'static>> {
        let quiet = |text: &str| widget::wrapped(text, width, self.theme, Role::Quiet);
        let Some(sheet) = &self.sheet else {
            let text = match part {
                Part::Now => {
                    "Start the wizard in the other window, on the same case. This window follows it from the first answer on."
                }
                Part::Why => "Nothing is known yet.",
                Part::Notes => {
                    "n writes a note. Notes are kept in a file of their own beside the case."
                }
            };
            return quiet(text);
        };
        let blocks = match part {
            Part::Now => &sheet.now,
            Part::Why => &sheet.why,
            Part::Notes => return self.note_lines(width),
        };
        let mut lines = Vec::new();
        for block in blocks {
            if !lines.is_empty() {
                lines.push(Line::raw(""));
            }
            lines.extend(self.block_lines(block, width));
        }
        lines
    }

    fn block_lines(&self, block: &Block, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        let mut lines = vec![Line::styled(
            block.heading.clone(),
            theme.style(Role::Accent),
        )];
        for line in &block.lines {
            let role = match line.tone {
                Tone::Say | Tone::Next => Role::Heading,
                Tone::For => Role::Good,
                Tone::Against => Role::Differs,
                Tone::Hear | Tone::Remark => Role::Plain,
            };
            lines.extend(widget::item(
                line.tone.sign(),
                &line.text,
                width,
                theme,
                role,
            ));
        }
        lines
    }

    fn note_lines(&self, width: u16) -> Vec<Line<'static>> {
        let theme = self.theme;
        if self.notes.is_empty() {
            let text =
                "None yet; n writes one. They are kept beside the case and come into the ticket.";
            return widget::wrapped(text, width, theme, Role::Quiet);
        }
        let notes = self.notes.iter();
        notes
            .flat_map(|note| widget::item("• ", note, width, theme, Role::Plain))
            .collect()
    }

    fn view_help(&self, frame: &mut Frame<'_>, area: Rect) {
        let inside = widget::window(frame, area, "Help", self.theme);
        let about = "This window follows a case while the wizard works on it in another window. It shows what to say, what each answer would mean, the likely causes with their evidence, and your notes. Percentages are those of the diagnosis: now, and if that answer were given. It changes nothing but your notes.";
        let mut lines = widget::wrapped(about, inside.width, self.theme, Role::Plain);
        lines.push(Line::raw(""));
        for binding in Reach::Presenter.table().iter().chain(general()) {
            let names: Vec<String> = binding.keys.iter().map(|k| self.theme.key(*k)).collect();
            lines.push(Line::from(vec![
                Span::styled(text::fit(&names.join(" "), 14), self.theme.style(Role::Key)),
                Span::raw(binding.label),
            ]));
        }
        let mut scroll = 0;
        widget::scrolled(frame, inside, lines, &mut scroll, self.theme);
    }

    /// The line of what is typed, of trouble with the file, or of what just happened.
    fn said(&self, width: u16) -> Vec<Line<'static>> {
        match (&self.notice, &self.trouble) {
            _ if self.typing.is_some() && self.notice.is_none() => vec![Line::raw("")],
            (Some(said), _) => {
                let role = if said.starts_with('!') {
                    Role::Warning
                } else {
                    Role::Plain
                };
                let mut lines = widget::at_most(2, said, width, self.theme, role);
                if self.typing.is_some() {
                    lines.insert(0, Line::raw(""));
                }
                lines
            }
            (None, Some(why)) => {
                widget::at_most(2, &format!("! {why}"), width, self.theme, Role::Warning)
            }
            (None, None) => Vec::new(),
        }
    }

    fn view_typing(&self, frame: &mut Frame<'_>, area: Rect) {
        let Some(input) = &self.typing else { return };
        let label = "Note: ";
        let indent = text::width(label) as u16;
        let room = usize::from(area.width.saturating_sub(indent + 1));
        let (visible, column) = widget::field(input, room);
        let line = Line::from(vec![
            Span::styled(label, self.theme.style(Role::Key)),
            Span::raw(visible),
        ]);
        let at = Rect::new(area.x, area.y, area.width, 1);
        frame.render_widget(line, at);
        frame.set_cursor_position(Position::new(area.x + indent + column, area.y));
    }

    fn view_bar(&self, frame: &mut Frame<'_>, area: Rect) {
        let mut left = usize::from(area.width).saturating_sub(1);
        let mut spans = vec![Span::raw(" ")];
        for binding in self.reach().table().iter().chain(general()) {
            let typing = self.reach().takes_text();
            let left_out = !binding.on_bar || typing && matches!(binding.action, Action::Help);
            let key = self.theme.key(binding.keys[0]);
            let width = text::width(&key) + text::width(binding.label) + 3;
            if left_out || width > left {
                continue;
            }
            left -= width;
            spans.push(Span::styled(key, self.theme.style(Role::Key)));
            spans.push(Span::raw(format!(" {}  ", binding.label)));
        }
        frame.render_widget(Line::from(spans), area);
    }
}
