//! What the support of Salesforce asks for: what was replaced in it and how it begins, to look through before
//! anything is written.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::Popup;
use crate::bundle::{self, Bundle};
use crate::tui::app::App;
use crate::tui::keymap::Action;
use crate::tui::theme::Role;
use crate::tui::widget;

impl App {
    /// Shows a bundle that was put together.
    pub(crate) fn show_bundle(&mut self, bundle: Box<Bundle>) {
        self.say("nothing is written yet; Enter asks for the folder");
        self.popup = Some(Popup::Bundle { bundle, scroll: 0 });
    }

    pub(super) fn bundle_key(
        &mut self,
        bundle: Box<Bundle>,
        scroll: usize,
        action: Option<Action>,
    ) {
        self.popup = match action {
            Some(Action::Back) => None,
            Some(Action::Next) => {
                let folder = self.around.plan_folder.join(bundle::FOLDER);
                // It waits for the folder.
                self.plan.bundle = Some(bundle);
                Some(Popup::bundle_folder(&folder.display().to_string()))
            }
            _ => {
                let by = super::steps_of(action).clamp(-1_000_000, 1_000_000);
                let scroll = scroll.saturating_add_signed(by);
                Some(Popup::Bundle { bundle, scroll })
            }
        };
    }

    /// Whether a bundle is on screen, to be looked through.
    pub(crate) fn shows_bundle(&self) -> bool {
        matches!(self.popup, Some(Popup::Bundle { .. }))
    }

    pub(super) fn view_bundle(
        &self,
        frame: &mut Frame<'_>,
        body: Rect,
        bundle: &Bundle,
        scroll: &mut usize,
    ) {
        let theme = self.theme;
        let width = body.width.min(100);
        let columns = width.saturating_sub(4);
        let mut lines = Vec::new();
        for what in &bundle.missing {
            lines.extend(widget::item("! ", what, columns, theme, Role::Warning));
        }
        for line in bundle.preview() {
            let inside = line.trim_start();
            if inside.len() < line.len() {
                lines.extend(widget::item("  ", inside, columns, theme, Role::Plain));
            } else {
                lines.extend(widget::wrapped(inside, columns, theme, Role::Heading));
            }
        }
        let area = widget::middle(body, width, lines.len() as u16 + 2);
        let inside = widget::window(frame, area, "For the support of Salesforce", theme);
        frame.set_cursor_position(Position::new(inside.x.saturating_sub(1), inside.y));
        widget::scrolled(frame, inside, lines, scroll, theme);
    }
}
