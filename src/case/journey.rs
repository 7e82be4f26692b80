//! The way from the findings to the plan: pairs, changes, recovery. A stop that has nothing to show is
//! passed over.

use super::Session;

/// A stop on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// What was found.
    Findings,
    /// Pairs to decide on.
    Review,
    /// What is not as it was in the older exports.
    Changes,
    /// What is lost, and the way back.
    Recovery,
    /// What to do.
    Plan,
}

impl Session {
    /// Whether there is something to compare: older exports, or records marked deleted.
    pub fn can_compare(&self) -> bool {
        !self.evidence.before.is_empty() || self.evidence.with_deleted.is_some()
    }

    /// Whether changes can be shown: there are older exports.
    pub fn has_changes(&self) -> bool {
        !self.evidence.before.is_empty()
    }

    /// Whether something is lost, hidden or changed, so that recovery has something to show.
    pub fn has_recovery(&self) -> bool {
        let Some(changes) = &self.changes else {
            return self.evidence.with_deleted.is_some();
        };
        let hidden = changes.found.counts.out_of_sight > 0;
        !changes.lost.is_empty() || hidden || changes.to_put_back() > 0
    }

    /// What comes after a stop. Who misses records and has no pairs goes straight to bringing them back.
    pub fn next_stop(&self, from: Stop) -> Stop {
        let pairs = !self.review.items.is_empty();
        let misses = self.case.answers.has("symptoms", "deleted");
        let (changes, recovery) = (self.has_changes(), self.has_recovery());
        match from {
            Stop::Findings if !pairs && misses && recovery => Stop::Recovery,
            Stop::Findings if !pairs && changes => Stop::Changes,
            Stop::Findings if !pairs && recovery => Stop::Recovery,
            Stop::Findings => Stop::Review,
            Stop::Review if changes => Stop::Changes,
            Stop::Review | Stop::Changes if recovery => Stop::Recovery,
            _ => Stop::Plan,
        }
    }

    /// What comes before a stop.
    pub fn stop_before(&self, from: Stop) -> Stop {
        let pairs = !self.review.items.is_empty();
        match from {
            Stop::Plan if self.has_recovery() => Stop::Recovery,
            Stop::Plan | Stop::Recovery if self.has_changes() => Stop::Changes,
            Stop::Changes | Stop::Recovery if !pairs => Stop::Findings,
            Stop::Plan | Stop::Changes | Stop::Recovery => Stop::Review,
            Stop::Findings | Stop::Review => Stop::Findings,
        }
    }
}
