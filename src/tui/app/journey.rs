//! The screens of the way from the findings to the plan.

use super::{App, Screen};
use crate::case::Stop;

impl App {
    /// What comes after a screen of the way.
    pub(crate) fn next_screen(&self, from: Stop) -> Screen {
        screen(self.session.next_stop(from))
    }

    /// What comes before it.
    pub(crate) fn screen_before(&self, from: Stop) -> Screen {
        screen(self.session.stop_before(from))
    }

    /// What comes next, as the bar calls it.
    pub(crate) fn next_name(&self, from: Stop) -> &'static str {
        match self.session.next_stop(from) {
            Stop::Findings => "findings",
            Stop::Review => "review",
            Stop::Changes => "changes",
            Stop::Recovery => "recovery",
            Stop::Plan => "plan",
        }
    }
}

fn screen(stop: Stop) -> Screen {
    match stop {
        Stop::Findings => Screen::Findings,
        Stop::Review => Screen::Review,
        Stop::Changes => Screen::Changes,
        Stop::Recovery => Screen::Recovery,
        Stop::Plan => Screen::Plan,
    }
}
