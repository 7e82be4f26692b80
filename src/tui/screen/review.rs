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
use crate::tui::app::{App, Effect, Screen};
use crate::tui::keymap::Action;
use crate::tui::popup::Popup;
use crate::tui::searcher::{Found, Question};
use crate::tui::widget::Cursor;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    cursor: Cursor,
    /// What the list is narrowed to; empty for everything.
    pub(crate) filter: String,
    /// The items in view: indices into the review's items.
    in_view: Vec<usize>,
    /// The number of the last search.
    asked: u64,
    /// Whether its answer is still to come.
    pub(crate) awaits: bool,
    /// Whether a part of it is there.
    partly: bool,
    /// The item to stand on when the list is there.
    wanted: Option<usize>,
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

    /// Where a pair is in a review that was laid out anew.
    fn find_again(place: &Place, session: &Session) -> Option<usize> {
        let items = &session.review.items;
        let record = session.review.record(&place.record)?;
        let around = session.review.items_around(record);
        let mut same = around.iter().filter(|i| items[**i].record == record);
        let first = same.clone().next().copied();
        let whole = same.find(|i| Place::of(&items[**i], session).as_ref() == Some(place));
        whole.copied().or(first)
    }

    /// Fills the list with what is not left out, or asks for it where it is to be searched for.
    fn narrow(&mut self, session: &Session, wanted: Option<usize>) -> Option<Question> {
        self.asked += 1;
        self.wanted = wanted;
        self.partly = false;
        let among: Vec<usize> = (0..session.review.items.len()).collect();
        self.awaits = !self.filter.trim().is_empty();
        if self.awaits {
            return Some(Question {
                number: self.asked,
                index: session.review.index(),
                text: self.filter.clone(),
                among: among.into_iter().map(|item| item as u32).collect(),
            });
        }
        self.fill(among);
        None
    }

    /// Takes what a search found into the list, where it is the last one.
    pub(crate) fn take_found(&mut self, found: Found) {
        if found.number == self.asked && self.awaits {
            // Of what is found later, the pair that is looked at by then stays in its place.
            if self.partly && self.cursor.at > 0 {
                self.wanted = self.in_view.get(self.cursor.at).copied();
            }
            self.awaits = !found.whole;
            self.fill(found.items);
            self.partly = true;
        }
    }

    fn fill(&mut self, items: Vec<usize>) {
        let wanted = self.wanted;
        let at = items.iter().position(|item| Some(*item) == wanted);
        self.cursor = Cursor::on(at.unwrap_or(0));
        self.in_view = items;
    }
}

impl App {
    /// Narrows the list to what fits the text of the search.
    pub(crate) fn find_pairs(&mut self, text: &str) {
        // Where the text is taken away, the pair on screen stays on screen.
        let stays = self.review.in_view.get(self.review.cursor.at).copied();
        let wanted = stays.filter(|_| text.trim().is_empty());
        text.clone_into(&mut self.review.filter);
        self.narrow_review(wanted);
    }

    fn narrow_review(&mut self, wanted: Option<usize>) {
        if let Some(question) = self.review.narrow(&self.session, wanted) {
            self.effect(Effect::Search(question));
        }
    }

    /// Takes a review that was laid out anew into account, and stays on the pair that was on screen, so
    /// that a key pressed meanwhile is about the pair it was meant for.
    pub(crate) fn keep_place(&mut self, place: Option<&Place>) {
        self.review.compared = None;
        self.review.in_view.clear();
        let wanted = place.and_then(|place| State::find_again(place, &self.session));
        self.narrow_review(wanted);
    }

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
                self.find_pairs("");
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
