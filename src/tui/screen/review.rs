//! Review: pairs side by side, one key for each verdict.
//!
//! ```text
//! ┌ pairs ─────────┐┌ Christina Wills ───────────── likely the same, 0.94 ┐
//! │ ✓ Omar Haddad  ││              A Salesforce 003…AAR   B Salesforce …  │
//! │▸  Christina W… ││ name       = same    Christina Wills                │
//! │                ││ company    ≠ differs Globex Ltd      Acme GmbH      │
//! └────────────────┘└ Advice: keep A: older and complete ─────────────────┘
//! ```
//! Below 100 columns the list stands above the pair; below 72 the values of A and B do, too.

mod decide;
mod view;

use crate::case::words;
use crate::case::{Item, RecordKey, Session, Stop};
use crate::matching::FieldComparison;
use crate::record::RecordRef;
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::widget::Cursor;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    cursor: Cursor,
    /// What the list is narrowed to; empty for everything.
    pub(crate) filter: String,
    /// The items in view: indices into the review's items.
    in_view: Vec<usize>,
    /// The pair whose comparison is held.
    compared: Option<(RecordRef, RecordRef, Vec<FieldComparison>)>,
}

/// A pair, however the review is laid out: the members of its cluster, and the one beside the anchor.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    members: Vec<RecordKey>,
    record: RecordKey,
}

impl Place {
    fn of(item: &Item, session: &Session) -> Option<Self> {
        let key = |r: &RecordRef| session.review.key(*r).cloned();
        let mut members: Vec<RecordKey> = session
            .members(item.cluster)
            .iter()
            .filter_map(key)
            .collect();
        members.sort();
        Some(Place {
            members,
            record: key(&item.record)?,
        })
    }
}

impl State {
    /// The pair on screen.
    pub(crate) fn pair_in_view(&self, session: &Session) -> Option<Place> {
        let index = *self.in_view.get(self.cursor.at)?;
        Place::of(session.review.items.get(index)?, session)
    }

    /// Takes a review that was laid out anew into account, and stays on the pair that was on screen, so
    /// that a key pressed meanwhile is about the pair it was meant for.
    pub(crate) fn keep_place(&mut self, session: &Session, place: Option<&Place>) {
        self.compared = None;
        self.narrow(session);
        let Some(place) = place else { return };
        let items = &session.review.items;
        let record = |i: &usize| session.review.key(items[*i].record) == Some(&place.record);
        let same = |i: &usize| record(i) && Place::of(&items[*i], session).as_ref() == Some(place);
        let at = self.in_view.iter().position(same);
        if let Some(at) = at.or_else(|| self.in_view.iter().position(record)) {
            self.cursor.at = at;
        }
    }

    /// Fills the list with what the filter lets through, best hits first.
    pub(crate) fn narrow(&mut self, session: &Session) {
        self.in_view = session.find(&self.filter);
        self.cursor.keep_inside(self.in_view.len());
    }
}

impl App {
    /// The item on screen.
    pub(crate) fn current_item(&self) -> Option<Item> {
        let index = *self.review.in_view.get(self.review.cursor.at)?;
        self.session.review.items.get(index).copied()
    }

    /// How many records the group of the item on screen has.
    pub(crate) fn current_group_size(&self) -> usize {
        self.current_item().map_or(0, |item| {
            self.session.review.clusters[item.cluster].members.len()
        })
    }

    pub(crate) fn review_key(&mut self, action: Option<Action>) {
        let len = self.review.in_view.len();
        match action {
            Some(Action::Back) if !self.review.filter.is_empty() => {
                self.review.filter.clear();
                self.review.narrow(&self.session);
            }
            Some(Action::Back) => self.show(Screen::Findings),
            Some(Action::Next) => self.show(self.next_screen(Stop::Review)),
            Some(Action::Up) => self.review.cursor.step(-1, len),
            Some(Action::Down) => self.review.cursor.step(1, len),
            Some(Action::PageUp) => self.review.cursor.step(-10, len),
            Some(Action::PageDown) => self.review.cursor.step(10, len),
            Some(Action::First) => self.review.cursor = Cursor::default(),
            Some(Action::Last) => self.review.cursor = Cursor::on(len.saturating_sub(1)),
            Some(Action::NextOpen) => self.go_to_next_open(),
            Some(Action::DeleteLeft) => self.decide_delete(Side::Left),
            Some(Action::DeleteRight) => self.decide_delete(Side::Right),
            Some(Action::NotSame) => self.decide_not_same(),
            Some(Action::NotSameAll) => self.decide_not_same_all(),
            Some(Action::Later) => self.decide_later(),
            Some(Action::Undo) => self.undo_verdict(),
            Some(Action::Redo) => self.redo_verdict(),
            Some(Action::History) => self.popup_history(),
            Some(Action::Alike) => self.open_alike(),
            Some(Action::Rules) => self.open_rules(),
            Some(Action::Find) => self.popup = Some(Popup::find(&self.review.filter)),
            Some(Action::Group) => {
                if let Some(item) = self.current_item() {
                    self.popup = Some(Popup::members(item.cluster));
                }
            }
            Some(Action::Explain) => self.popup_whole_pair(),
            Some(Action::Story) => self.popup_story(),
            _ => {}
        }
    }

    /// The next item nothing was decided on, from the current one on and around.
    pub(crate) fn go_to_next_open(&mut self) {
        let in_view = &self.review.in_view;
        let len = in_view.len();
        let open = self.session.next_open(in_view, self.review.cursor.at);
        match open {
            Some(at) => self.review.cursor = Cursor::on(at),
            None if len > 0 => {
                self.say("every pair in view is decided or put off; Enter goes on to the plan");
            }
            None => {}
        }
    }

    /// What became of the pair on screen, as a paragraph.
    fn popup_story(&mut self) {
        let Some(item) = self.current_item() else {
            return;
        };
        let (a, b) = self.session.review.sides(&item, &self.session.marks);
        let story = words::findings::story(&self.session, a, b);
        self.popup = Some(Popup::text("The story of this pair", vec![story]));
    }

    /// The comparison of the pair on screen, kept until another is shown.
    pub(super) fn comparison(&mut self) -> Option<(RecordRef, RecordRef, Vec<FieldComparison>)> {
        let item = self.current_item()?;
        let (a, b) = self.session.review.sides(&item, &self.session.marks);
        match &self.review.compared {
            Some((left, right, _)) if (*left, *right) == (a, b) => {}
            _ => {
                let evidence = &self.session.evidence;
                let fields = evidence.matches.explain(&evidence.sources, a, b);
                self.review.compared = Some((a, b, fields));
            }
        }
        self.review.compared.clone()
    }
}

/// The left record, A, or the right one, B.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}
