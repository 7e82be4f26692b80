//! The way through the screens after the findings: pairs, changes, recovery, plan. A screen that has
//! nothing to show is passed over.

use super::{App, Screen};

impl App {
    /// What comes after a screen. Who misses records and has no pairs goes straight to bringing them back.
    pub(crate) fn next_screen(&self, from: Screen) -> Screen {
        let session = &self.session;
        let pairs = !session.review.items.is_empty();
        let misses = session.case.answers.has("symptoms", "deleted");
        let (changes, recovery) = (session.has_changes(), session.has_recovery());
        match from {
            Screen::Findings if !pairs && misses && recovery => Screen::Recovery,
            Screen::Findings if !pairs && changes => Screen::Changes,
            Screen::Findings if !pairs && recovery => Screen::Recovery,
            Screen::Findings => Screen::Review,
            Screen::Review if changes => Screen::Changes,
            Screen::Review | Screen::Changes if recovery => Screen::Recovery,
            _ => Screen::Plan,
        }
    }

    /// What comes before a screen.
    pub(crate) fn screen_before(&self, from: Screen) -> Screen {
        let session = &self.session;
        let pairs = !session.review.items.is_empty();
        match from {
            Screen::Plan if session.has_recovery() => Screen::Recovery,
            Screen::Plan | Screen::Recovery if session.has_changes() => Screen::Changes,
            Screen::Changes | Screen::Recovery if !pairs => Screen::Findings,
            Screen::Plan | Screen::Changes | Screen::Recovery => Screen::Review,
            _ => Screen::Findings,
        }
    }

    /// What a screen is called on the bar.
    pub(crate) fn name_of(screen: Screen) -> &'static str {
        match screen {
            Screen::Welcome => "welcome",
            Screen::Question => "questions",
            Screen::Exports => "exports",
            Screen::Findings => "findings",
            Screen::Map => "map",
            Screen::Review => "review",
            Screen::Changes => "changes",
            Screen::Recovery => "recovery",
            Screen::Plan => "plan",
        }
    }
}
