//! Verdicts: one key, then the next pair.

use super::Side;
use crate::case::{Entry, How, VerdictRefused};
use crate::record::RecordRef;
use crate::text;
use crate::tui::app::{App, Effect};

impl App {
    fn pair(&self) -> Option<(RecordRef, RecordRef)> {
        let item = self.current_item()?;
        Some(self.session.review.sides(&item, &self.session.marks))
    }

    pub(super) fn decide_delete(&mut self, side: Side) {
        let Some((a, b)) = self.pair() else { return };
        let (delete, keep) = match side {
            Side::Left => (a, b),
            Side::Right => (b, a),
        };
        let copy = self.session.copy_first(delete, keep).len();
        let done = self.session.mark(delete, keep, How::Hand, self.now);
        let name = text::shown(delete.of(&self.session.evidence.sources).label()).into_owned();
        let letter = if side == Side::Left { "A" } else { "B" };
        let more = match copy {
            0 => String::new(),
            1 => "; one value to copy first, the plan names it".to_owned(),
            n => format!("; {n} values to copy first, the plan names them"),
        };
        self.after(
            done,
            format!("to be deleted by hand: {letter} of {name}{more} (u undoes)"),
        );
    }

    pub(super) fn decide_not_same(&mut self) {
        let Some((a, b)) = self.pair() else { return };
        let done = self.session.set_apart(a, b, self.now);
        let offer = self.session.common_ground().map_or_else(String::new, |c| {
            format!("; {} N: yes", text::shown(&c.question()))
        });
        self.after(
            done,
            format!("noted: not the same; both stay (u undoes){offer}"),
        );
    }

    /// Says of all pairs with the same ground that they are not the same.
    pub(super) fn decide_not_same_all(&mut self) {
        let Some(common) = self.session.common_ground() else {
            return self.say("nothing that several “not the same” have in common");
        };
        let pairs = self.session.set_apart_all(&common, self.now);
        let done = format!("noted: {pairs} pairs are not the same; all stay (u undoes)");
        self.after(Ok(()), done);
    }

    pub(super) fn decide_later(&mut self) {
        let Some((a, b)) = self.pair() else { return };
        let done = self.session.put_off(a, b, self.now);
        self.after(done, "put off; it stays on the list (u undoes)".to_owned());
    }

    fn after(&mut self, done: Result<(), VerdictRefused>, said: String) {
        match done {
            Ok(()) => {
                self.effect(Effect::Save);
                self.go_to_next_open();
                // What was said by moving on ("every pair is decided") comes after what was done.
                let moved = self.notice.take().map(|n| n.text);
                self.say(match moved {
                    Some(moved) => format!("{said}; {moved}"),
                    None => said,
                });
            }
            Err(why) => self.warn(why.to_string()),
        }
    }

    /// Takes the last verdict back and shows the pair it was about.
    pub(crate) fn undo_verdict(&mut self) {
        let Some(entry) = self.session.undo() else {
            return self.say("nothing to undo");
        };
        self.show_pair_of(&entry);
        let left = self.session.case.journal.len();
        self.say(format!("taken back; {left} verdicts left"));
    }

    /// Decides again what was taken back last, and shows the pair it was about.
    pub(crate) fn redo_verdict(&mut self) {
        let Some(entry) = self.session.redo() else {
            return self.say("nothing was taken back since the last verdict");
        };
        self.show_pair_of(&entry);
        let journal = self.session.case.journal.len();
        self.say(format!("decided again; {journal} verdicts"));
    }

    /// Saves, and goes to the pair a verdict was about, where it is in view.
    fn show_pair_of(&mut self, entry: &Entry) {
        self.effect(Effect::Save);
        let item = self.session.item_of(entry);
        let mut in_view = self.review.in_view.iter();
        let at = in_view.position(|i| Some(*i) == item);
        if let Some(at) = at {
            self.review.cursor = crate::tui::widget::Cursor::on(at);
        }
    }
}
