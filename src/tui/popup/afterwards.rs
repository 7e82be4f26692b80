//! Windows of the time after the clean-up: the offer to look whether it held, and words to copy.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph};

use super::Popup;
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::widget;
use crate::verify;

impl Popup {
    /// Words to copy out of the window.
    pub(crate) fn to_copy(title: impl Into<String>, text: String) -> Self {
        Popup::ToCopy {
            title: title.into(),
            text,
            scroll: 0,
        }
    }

    /// The offer to look whether a finished clean-up held.
    pub(crate) fn offer_look(app: &App) -> Self {
        let case = &app.session.case;
        let mut lines = vec![verify::again::OFFER.to_owned(), String::new()];
        lines.extend(
            verify::again::looks(&case.checks, app.today)
                .iter()
                .map(verify::again::Look::sentence),
        );
        lines.extend([
            String::new(),
            "Enter leads there. Esc leaves you where you were; Verify is the step after Plan."
                .to_owned(),
        ]);
        Popup::OfferLook { lines }
    }
}

impl App {
    pub(super) fn view_offer_look(&self, frame: &mut Frame<'_>, body: Rect, lines: &[String]) {
        let theme = self.theme;
        let width = body.width.min(76).saturating_sub(4);
        let lines: Vec<Line<'static>> = lines
            .iter()
            .flat_map(|l| widget::wrapped(l, width, theme, Role::Plain))
            .collect();
        let area = widget::middle(body, 76, lines.len() as u16 + 2);
        let inside = widget::window(frame, area, "Has the clean-up held?", theme);
        frame.set_cursor_position(Position::new(inside.x.saturating_sub(1), inside.y));
        frame.render_widget(Paragraph::new(lines), inside);
    }

    /// Words over the whole width, without a frame, so that marking them with the mouse takes nothing else.
    pub(super) fn view_to_copy(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        (title, words): (&str, &str),
        scroll: &mut usize,
    ) {
        let theme = self.theme;
        let area = body.intersection(frame.area());
        frame.render_widget(Clear, area);
        let mut lines = vec![Line::styled(title.to_owned(), theme.style(Role::Heading))];
        let how = "Enter copies these words, where your terminal allows programs to do that. Otherwise mark them with the mouse and copy them as you usually do in this window.";
        lines.extend(widget::wrapped(how, area.width, theme, Role::Quiet));
        lines.push(Line::raw(""));
        lines.extend(widget::wrapped(words, area.width, theme, Role::Plain));
        widget::scrolled(frame, area, lines, scroll, theme);
        frame.set_cursor_position(Position::new(area.x, area.y));
    }

    /// Whether the window on screen holds words to copy.
    pub(crate) fn shows_words_to_copy(&self) -> bool {
        matches!(self.popup, Some(Popup::ToCopy { .. }))
    }

    /// Whether the window on screen offers to look whether a clean-up held.
    pub(crate) fn offers_look(&self) -> bool {
        matches!(self.popup, Some(Popup::OfferLook { .. }))
    }
}
