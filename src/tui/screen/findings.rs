//! Findings: the verdict, the shape of the trouble, the ranked causes, and for each the reasons for and
//! against, the fix and how to keep it from coming back. Every reason opens the records behind it, and
//! the question that would tell most is answered right here, with the ranking in view.

mod asking;
mod histogram;
mod view;

use std::collections::BTreeMap;

use crate::case::{Stop, words};
use crate::diagnosis::{RankedCause, Reason};
use crate::tui::app::{App, Screen};
use crate::tui::keymap::{Action, Key};
use crate::tui::popup::Popup;
use crate::tui::widget::Cursor;

/// Causes less probable than this are left out, unless fewer than [`LEAST`] would remain.
const WORTH_SHOWING: f64 = 0.02;
const LEAST: usize = 5;
/// What stands for "something else" among the ids of causes.
const OTHER: &str = "other";

/// Where the person is looking.
#[derive(Debug, Default)]
pub(crate) struct State {
    causes: Cursor,
    detail: Cursor,
    in_detail: bool,
    /// A question stands where the reasons are.
    asking: bool,
    /// Conclusions from an answer given here are awaited.
    waits: bool,
    /// Probabilities before the last answer given here, by cause.
    before: BTreeMap<String, f64>,
    /// Columns of the reasons, as last drawn.
    columns: u16,
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

    /// The cause under the cursor; `None` on the line of something else.
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

    pub(crate) fn findings_key(&mut self, action: Option<Action>, key: Key) {
        if self.findings.asking {
            return self.question_key(action, key);
        }
        // One more than the causes: something else.
        let causes = self.causes_shown().len() + 1;
        let details = self.details(self.findings.columns.max(20)).len();
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
            Some(Action::Next) => self.show(self.next_screen(Stop::Findings)),
            Some(Action::OtherPane) => self.findings.in_detail = !inside,
            Some(Action::Open) => self.open_reason(),
            Some(Action::Guide) => self.ask_here(),
            Some(Action::Map) => self.show(Screen::Map),
            Some(Action::Isolate) => self.show(Screen::Isolation),
            Some(Action::Missing) => self.show_missing(),
            Some(Action::Contradictions) => self.show_contradictions(),
            Some(Action::Changes) if self.session.has_changes() => self.show(Screen::Changes),
            Some(Action::Recovery) if self.session.has_recovery() => self.show(Screen::Recovery),
            Some(Action::Changes | Action::Recovery) => {
                self.say(words::changes::nothing(&self.session));
            }
            _ if by != 0 && inside => self.findings.detail.step(by, details),
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
        let details = self.details(self.findings.columns.max(20));
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

    fn show_missing(&mut self) {
        let diagnosis = self.session.diagnosis.clone();
        let lines =
            diagnosis.map_or_else(Vec::new, |d| words::findings::missing(self.knowledge, &d));
        if lines.is_empty() {
            return self.say("no further export would change much");
        }
        self.popup = Some(Popup::text("Exports that would tell more", lines));
    }

    fn show_contradictions(&mut self) {
        let lines = words::findings::contradictions(&self.session);
        if lines.is_empty() {
            return self.say("your answers and your exports fit together");
        }
        self.popup = Some(Popup::text("What does not fit together", lines));
    }
}
