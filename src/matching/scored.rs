//! A pair of records that were held against each other.

use super::compare::{Evidence, Facts};
use super::model::{Model, Side};

/// A candidate that may be a pair: its score and what is asked of it later on, in 24 bytes.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing a comparison found"
)]
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    /// The lower number.
    pub(super) a: u32,
    pub(super) b: u32,
    /// Without the prior.
    pub(super) bits: f64,
    /// What learning asks (contacts).
    pub(super) facts: Facts,
    pub(super) across: bool,
    pub(super) attendee_rows: bool,
    /// Nothing but the name agrees: how much that may give hangs on the prior.
    pub(super) name_only: bool,
    /// The two hold something that one person, event or task cannot hold.
    pub(super) contradiction: bool,
}

impl Scored {
    pub(super) fn of(a: &Side<'_>, b: &Side<'_>, evidence: &Evidence) -> Self {
        Scored {
            a: a.number,
            b: b.number,
            bits: evidence.bits(),
            facts: evidence.facts,
            across: a.slot.system != b.slot.system,
            attendee_rows: evidence.attendee_rows,
            name_only: evidence.name_only,
            contradiction: evidence.contradiction,
        }
    }

    /// log2 odds.
    pub(super) fn odds(&self, model: &Model) -> f64 {
        model.prior_of(model.slot(self.a).kind, self.across) + self.bits
    }

    /// Whether the two reach so many bits, the prior included, or belong together whatever their score.
    pub(super) fn may_be_kept(&self, model: &Model, least: f64) -> bool {
        self.odds(model) >= least || self.attendee_rows || self.is_one_record(model)
    }

    /// Whether the two are one record in two files, or in two versions.
    pub(super) fn is_one_record(&self, model: &Model) -> bool {
        model.same_record(self.a, self.b)
    }
}
