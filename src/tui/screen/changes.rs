//! Changes: what is not as it was in the older exports, to be looked through by sort and kind, old and new
//! side by side.
//!
//! ```text
//!  [all 12]  deleted 4  changed 6  new 1  writing only 1
//!  The company of 9 contacts in Outlook is empty now and was not before.     (o: 2 more)
//! ┌ 12 records ────────────┐┌ Ada Quill ───────────── contact, changed in Outlook ┐
//! │ − Oliver Brandt        ││              before              now                │
//! │ ≠ Ada Quill    company ││ company      Quarry Ltd          —                  │
//! └────────────────────────┘└─────────────────────────────────────────────────────┘
//! ```
//! Lists and numbers are worked out when the filter changes; drawing makes only the rows in view.

mod view;

use std::sync::Arc;

use crate::case::changes::{Changes, Counts, Narrow, Sort};
use crate::case::{Session, Stop, words};
use crate::history::Change;
use crate::record::Kind;
use crate::text;
use crate::tui::app::App;
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::widget::Cursor;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    cursor: Cursor,
    narrow: Narrow,
    /// The rows in view.
    in_view: Vec<u32>,
    /// How many rows there are of the kind looked at.
    counts: Counts,
}

impl State {
    /// Takes changes into account that were worked out anew, or a filter that was changed.
    pub(crate) fn refresh(&mut self, session: &Session) {
        let Some(changes) = session.changes.as_deref() else {
            self.in_view.clear();
            return;
        };
        self.counts = changes.counts(self.narrow.kind);
        self.in_view = changes.narrow(&self.narrow);
        self.cursor.keep_inside(self.in_view.len());
    }

    /// Narrows the list to what fits a text.
    pub(crate) fn find(&mut self, session: &Session, text: &str) {
        text.clone_into(&mut self.narrow.text);
        self.cursor = Cursor::default();
        self.refresh(session);
    }

    /// The sorts that can be chosen: all, then those of which there are any.
    fn choices(&self) -> Vec<Option<Sort>> {
        let some = Sort::ALL
            .into_iter()
            .filter(|sort| self.counts.of(*sort) > 0 || self.narrow.sort == Some(*sort));
        std::iter::once(None).chain(some.map(Some)).collect()
    }
}

/// Whether there is anything to look through.
pub(super) fn any(session: &Session) -> bool {
    session.changes.as_deref().is_some_and(|c| !c.is_empty())
}

/// Whether anything is to be told of many records at once, or of what could not be compared.
pub(super) fn at_once(session: &Session) -> bool {
    session.changes.as_deref().is_some_and(|changes| {
        let found = &changes.found;
        !found.effects.is_empty() || !changes.bursts().is_empty() || !found.notes.is_empty()
    })
}

impl App {
    /// What stands on the right of the title line.
    pub(crate) fn changes_title(&self) -> String {
        match self.session.changes.as_deref() {
            None => "Changes".to_owned(),
            Some(changes) => format!("Changes · {}", text::count(changes.len() as u64)),
        }
    }

    fn current_change(&self) -> Option<(Arc<Changes>, usize)> {
        let changes = self.session.changes.clone()?;
        let row = *self.changes.in_view.get(self.changes.cursor.at)? as usize;
        changes.row(row)?;
        Some((changes, row))
    }

    pub(crate) fn changes_key(&mut self, action: Option<Action>) {
        let len = self.changes.in_view.len();
        let cursor = &mut self.changes.cursor;
        match action {
            Some(Action::Up) => cursor.step(-1, len),
            Some(Action::Down) => cursor.step(1, len),
            Some(Action::PageUp) => cursor.step(-10, len),
            Some(Action::PageDown) => cursor.step(10, len),
            Some(Action::First) => *cursor = Cursor::default(),
            Some(Action::Last) => *cursor = Cursor::on(len.saturating_sub(1)),
            Some(Action::Right) => self.turn_sort(Turn::On),
            Some(Action::Left) => self.turn_sort(Turn::Back),
            Some(Action::NextKind) => self.turn_kind(),
            Some(Action::Find) => self.popup = Some(Popup::find(&self.changes.narrow.text)),
            Some(Action::Explain) => self.popup_whole_change(),
            Some(Action::Story) => {
                if let Some((changes, row)) = self.current_change()
                    && let Some(change) = changes.row(row)
                {
                    let story = words::changes::story(&self.session, change);
                    let lines = story.lines().map(str::to_owned).collect();
                    self.popup = Some(Popup::text("The story of this record", lines));
                }
            }
            Some(Action::AtOnce) => self.popup_at_once(),
            Some(Action::Back) if self.changes.narrow != Narrow::default() => {
                self.changes.narrow = Narrow::default();
                self.changes.refresh(&self.session);
            }
            Some(Action::Back) => self.show(self.screen_before(Stop::Changes)),
            Some(Action::Next) => self.show(self.next_screen(Stop::Changes)),
            _ => {}
        }
    }

    /// Goes on to the next sort of change of which there are any, or to the one before.
    fn turn_sort(&mut self, turn: Turn) {
        let choices = self.changes.choices();
        let now = self.changes.narrow.sort;
        let at = choices.iter().position(|sort| *sort == now).unwrap_or(0);
        let next = match turn {
            Turn::On => (at + 1) % choices.len(),
            Turn::Back => (at + choices.len() - 1) % choices.len(),
        };
        self.changes.narrow.sort = choices.get(next).copied().flatten();
        self.changes.cursor = Cursor::default();
        self.changes.refresh(&self.session);
        if let Some(sort) = self.changes.narrow.sort {
            self.say(format!("{}: {}", sort.label(), sort.meaning()));
        }
    }

    /// Goes on to the next kind of record of which any changed, and after the last to all.
    fn turn_kind(&mut self) {
        let Some(changes) = self.session.changes.clone() else {
            return;
        };
        let kinds: Vec<Kind> = changes.kinds().collect();
        let narrow = &mut self.changes.narrow;
        let next = match narrow.kind {
            None => kinds.first(),
            Some(now) => kinds.iter().find(|kind| **kind > now),
        };
        narrow.kind = next.copied();
        let said = match narrow.kind {
            Some(kind) if kinds.len() == 1 => format!("only {} changed", kind.noun(2)),
            Some(kind) => format!("only {}; t again for the next kind", kind.noun(2)),
            None => "every kind of record".to_owned(),
        };
        self.changes.cursor = Cursor::default();
        self.changes.refresh(&self.session);
        self.say(said);
    }

    fn popup_at_once(&mut self) {
        let Some(changes) = self.session.changes.clone() else {
            return;
        };
        let mut lines = Vec::new();
        for paragraph in words::changes::at_once(&changes) {
            lines.extend([paragraph, String::new()]);
        }
        if lines.is_empty() {
            lines.push("Nothing happened to many records at once.".to_owned());
        }
        if !changes.found.notes.is_empty() {
            lines.push("What could not be compared:".to_owned());
            lines.extend(changes.found.notes.iter().map(|note| format!("  {note}")));
        }
        self.popup = Some(Popup::text("What happened to many records at once", lines));
    }

    /// The record with every value whole, old and new.
    fn popup_whole_change(&mut self) {
        let Some((changes, row)) = self.current_change() else {
            return;
        };
        let Some(change) = changes.row(row) else {
            return;
        };
        let lines = self.whole_change(change);
        self.popup = Some(Popup::text("All of this record", lines));
    }

    fn whole_change(&self, change: &Change) -> Vec<String> {
        let evidence = &self.session.evidence;
        let (before, after) = (&evidence.before, &evidence.sources);
        let mut lines = words::changes::facts(change, before, after);
        for field in &change.fields {
            lines.push(format!("{}:", crate::matching::plain_name(field.field)));
            for (when, value) in [("before", &field.before), ("now", &field.after)] {
                let value = if value.is_empty() { "(empty)" } else { value };
                lines.push(format!("   {when}: {value}"));
            }
        }
        if let Some((at, is_before)) = words::changes::subject(evidence, change) {
            let sources = if is_before { before } else { after };
            let heading = if is_before {
                "The record as the older export has it"
            } else {
                "The record as it is now"
            };
            lines.extend([String::new(), format!("{heading}:")]);
            let values = words::values(sources, at).into_iter();
            lines.extend(values.map(|(name, value)| format!("{name}: {value}")));
        }
        lines
    }
}

/// Which way the sorts are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    On,
    Back,
}
