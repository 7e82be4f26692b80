//! Fresh exports held against the plan of a case: is the work done, and has anything come to harm?
//!
//! Of each record that was marked: is it gone, still there, or back? Of each record that was to stay:
//! is it as it was? Beside that: copies that are new, and records that are missing and were never
//! marked. The old exports serve as long as they are what they were; otherwise the cards of the case
//! stand in for them ([`known`]). Nothing is written.

pub mod again;
mod judge;
mod known;
mod look;
mod next;
mod results;
#[cfg(test)]
mod tests;
mod words;

use crate::case::{Case, RecordKey};
use crate::history::recovery::Recovery;
use crate::history::{self, FieldChange, OutOfSight};
use crate::knowledge::Knowledge;
use crate::matching::{self, Options, Pair};
use crate::progress::{Cancelled, Watch};
use crate::record::{Kind, RecordRef, Source, System};

use known::Known;
pub use look::{LookedAt, about_files, exports_needed, ticket};
pub use results::{Compared, Finding, Row, State};

/// What became of a record that was marked for deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Absent, or marked deleted, as it should be.
    Gone,
    /// Not deleted yet.
    StillThere,
    /// There again: under a new id, or after its deletion was ticked off.
    Returned,
    /// No fresh export can show it.
    NotChecked,
}

/// What became of a record that was to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stay {
    /// With everything it held, and perhaps more.
    AsItWas,
    /// There, but something it held is lost or changed.
    Damaged,
    /// Gone, while a copy that was to be deleted is there in its place.
    Exchanged,
    /// Gone, and every copy of it, too: nothing is left.
    Lost,
    /// No fresh export can show it.
    NotChecked,
}

/// A record that was marked for deletion.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// Its name in the case.
    pub key: RecordKey,
    /// What it was, in [`Verification::before`].
    pub before: RecordRef,
    /// What stands there now, in the fresh exports; for a gone one the row that says so.
    pub after: Option<RecordRef>,
    /// What became of it.
    pub fate: Fate,
    /// Whether what is there now has another id.
    pub new_id: bool,
    /// Whether the person ticked its deletion off.
    pub ticked: bool,
    /// Whether it must not be deleted any more: what was to stay instead of it is gone.
    pub now_keep: bool,
    /// Where it is there and differs from what it was.
    pub fields: Vec<FieldChange>,
    /// The record that was to stay instead.
    pub survivor: RecordKey,
}

/// A record that was to stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its name in the case.
    pub key: RecordKey,
    /// What it was, in [`Verification::before`].
    pub before: RecordRef,
    /// What stands there now, in the fresh exports.
    pub after: Option<RecordRef>,
    /// What became of it.
    pub stay: Stay,
    /// Whether what is there now has another id.
    pub new_id: bool,
    /// What it lost, and what was changed without the plan asking for it.
    pub damage: Vec<FieldChange>,
    /// What it gained, mostly from its copies.
    pub gained: Vec<FieldChange>,
    /// The systems it lives on in, where it is lost here.
    pub still_in: Vec<System>,
    /// Why a lost one may only be out of the export's sight.
    pub out_of_sight: Option<OutOfSight>,
    /// How to get a lost one back, and until when.
    pub recovery: Option<Recovery>,
}

/// How many records are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Marked and gone.
    pub gone: usize,
    /// Marked and still there.
    pub still_there: usize,
    /// Marked and back.
    pub returned: usize,
    /// To stay, and with something lost or changed.
    pub damaged: usize,
    /// To stay, and gone with all their copies.
    pub lost: usize,
    /// To stay, and gone while a marked copy is there.
    pub exchanged: usize,
    /// To stay, and as they were.
    pub as_it_was: usize,
    /// Pairs of copies of which at least one record is new and is none of those that came back.
    pub new_twins: usize,
    /// Records of the old exports that are gone and were not marked.
    pub unplanned: usize,
    /// Marked, and not to be seen in any fresh export.
    pub not_checked: usize,
}

/// What came of holding fresh exports against a plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verification {
    /// How many records are in which state.
    pub counts: Counts,
    /// Those that were marked, in the order of the case.
    pub marked: Vec<Marked>,
    /// Those that were to stay instead, in the order of the case.
    pub kept: Vec<Kept>,
    /// Records that are gone and were not marked, in [`Verification::before`].
    pub unplanned: Vec<RecordRef>,
    /// New copies, in the fresh exports.
    pub new_twins: Vec<Pair>,
    /// Marked records of a system and kind of which there is no fresh export.
    pub unchecked: Vec<(System, Kind, usize)>,
    /// What could not be told and why, in sentences.
    pub notes: Vec<String>,
    /// The earlier state: old exports, and what cards remember of those that are not there any more.
    pub before: Vec<Source>,
}

impl Verification {
    /// Whether everything that was planned is done and nothing came to harm.
    pub fn is_clean(&self) -> bool {
        let Counts {
            still_there,
            returned,
            damaged,
            lost,
            exchanged,
            new_twins,
            unplanned,
            not_checked,
            ..
        } = self.counts;
        let open = still_there + returned + damaged + lost + exchanged;
        open + new_twins + unplanned + not_checked == 0
    }

    /// The outcome in one paragraph, fit for a ticket.
    pub fn verdict(&self) -> String {
        words::verdict(self)
    }
}

/// Holds `fresh` exports against the plan of a case. `old` are the exports the case rests on, as far as
/// they are still what they were ([`crate::case::read_unchanged`]).
///
/// # Errors
/// Where `watch` wants the work to end.
pub fn verify(
    knowledge: &Knowledge,
    case: &Case,
    old: Vec<Source>,
    fresh: &[Source],
    watch: &mut dyn Watch,
) -> Result<Verification, Cancelled> {
    let known = Known::of(case, old, fresh);
    let (found, pairings) =
        history::compare_with(knowledge, &known.sources, fresh, &known.aside, watch)?;
    let matches = matching::find(fresh, &Options::default(), watch)?;
    Ok(judge::judge(
        &judge::Bench {
            knowledge,
            case,
            known: &known,
            fresh,
            matches: &matches,
        },
        found,
        &pairings,
    )
    .into_verification(known))
}
