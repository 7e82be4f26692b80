//! Where a lost record can be fetched back, until when, and on which side.
//!
//! The windows are knowledge (`assets/knowledge/recovery.json`); this lays them over what a comparison
//! found. What is not known of the surroundings counts at its worst, and [`Doubt`] says so. Where the day of
//! a deletion is not known, the last day on which the earlier export shows anything stands in for it, else
//! the day the trouble began; both are no later than the deletion. Records that are only out of sight are
//! left out: there is nothing to fetch back.

mod desk;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::civil::Date;

use crate::knowledge::Knowledge;
use crate::knowledge::recovery::{Deadline, Retention};
use crate::record::{Moment, RecordRef, Source, System};
use crate::text;

use super::{Change, Comparison, What, deleted_at};
use desk::{Desk, Loss};

pub use desk::Doubt;

/// The place of a [`Chance`] that lives on in another system.
pub const OTHER_SYSTEM: &str = "other-system";
/// The place of a [`Chance`] that rests on the earlier export alone.
pub const EARLIER_EXPORT: &str = "earlier-export";
/// Deleted Items among the places of the knowledge.
pub const DELETED_ITEMS: &str = "outlook-deleted-items";

/// What is known of the user's surroundings. Unknown is `None`, and then the cautious bound counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Days a place keeps things, and the storage of the organisation.
    pub retention: Retention,
    /// The answer to `mail_server`.
    pub mail_server: Option<String>,
    /// Whether Deleted Items is emptied when Outlook is left.
    pub emptied_on_exit: Option<bool>,
    /// Whether the company empties Deleted Items by itself after some days; how many is in `retention`.
    pub purged: Option<bool>,
    /// With which Outlook the person looks: an answer to `outlook_client`.
    pub outlook_client: Option<String>,
    /// Which look Salesforce has: an answer to `salesforce_view`.
    pub salesforce_view: Option<String>,
    /// The day the trouble began, as the person remembers it.
    pub trouble_since: Option<Date>,
}

/// A place from which a record may be fetched back.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    /// An id of the knowledge of places, [`OTHER_SYSTEM`] or [`EARLIER_EXPORT`].
    pub place: Arc<str>,
    /// Its name, or where the record was found, for people.
    pub name: Arc<str>,
    /// Whether it was seen there among the given files.
    pub seen: bool,
    /// Until when; `None` where there is no limit, or none can be told.
    pub until: Option<Deadline>,
    /// Whether it stays there until somebody empties the place.
    pub open_ended: bool,
    /// The id of the way to get it, in the knowledge; `None` for the last two places.
    pub way: Option<Arc<str>>,
    /// What to do, in a sentence or more.
    pub how: Arc<str>,
    /// Why it may be there for a shorter time, or not at all.
    pub doubts: Vec<Doubt>,
}

impl Chance {
    /// The day after which one cannot count on it.
    pub fn cautious(&self) -> Option<Date> {
        self.until.map(|deadline| deadline.earliest)
    }

    /// Whether it is a place of the record's own system, where the record itself may be.
    pub fn is_own(&self) -> bool {
        !matches!(&*self.place, OTHER_SYSTEM | EARLIER_EXPORT)
    }
}

/// A lost record and how to get it back.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// The change, by its place in [`Comparison::changes`]; `None` for a row marked deleted that no
    /// earlier export holds.
    pub change: Option<usize>,
    /// The record: of the earlier exports, or the row marked deleted in the later ones.
    pub record: Lost,
    /// The system it is missing from.
    pub system: System,
    /// From the best chance to the last resort.
    pub chances: Vec<Chance>,
    /// The side to restore on, where it is not this one, and why.
    pub elsewhere_first: Option<(System, String)>,
}

/// Where a lost record can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// In the earlier exports.
    Before(RecordRef),
    /// A row marked deleted in the later ones.
    Row(RecordRef),
}

/// How long a lost record itself can still be fetched back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Between these days.
    Until(Deadline),
    /// Nobody knows when it was deleted, so the time may end any moment.
    Unknown,
    /// Until somebody empties the place, or no place keeps it and nothing runs out.
    NoLimit,
}

impl Recovery {
    /// How long it can be counted on, all places of its own system together: what has left one may be in
    /// the next.
    pub fn left(&self) -> Left {
        let own = || self.chances.iter().filter(|c| c.is_own());
        if own().any(|c| c.open_ended && c.seen) || own().next().is_none() {
            return Left::NoLimit;
        }
        let deadlines = || own().filter_map(|c| c.until);
        let Some(mut best) = deadlines().max_by_key(|d| d.earliest) else {
            return Left::Unknown;
        };
        best.latest = deadlines().map(|d| d.latest).max().unwrap_or(best.latest);
        Left::Until(best)
    }

    /// The day after which one cannot count on it any more.
    pub fn urgent_by(&self) -> Option<Date> {
        match self.left() {
            Left::Until(deadline) => Some(deadline.earliest),
            Left::Unknown | Left::NoLimit => None,
        }
    }
}

/// Everything that is lost, the most urgent first; what has no deadline comes last.
pub fn recoveries(
    knowledge: &Knowledge,
    before: &[Source],
    after: &[Source],
    found: &Comparison,
    around: &Surroundings,
) -> Vec<Recovery> {
    let in_salesforce = |c: &&Change| c.what == What::Deleted && c.system == System::Salesforce;
    let at_once = found.changes.iter().filter(in_salesforce).count() + found.deleted_rows.len();
    let mut desk = Desk::new(knowledge, around, at_once as u64);
    // Looking through a whole export for every loss would cost the product of both.
    let last_seen: Vec<Option<Date>> = before.iter().map(last_seen).collect();
    let mut list = Vec::new();
    for (number, change) in found.changes.iter().enumerate() {
        if change.what != What::Deleted || change.out_of_sight.is_some() {
            continue;
        }
        let Some(old) = change.before else { continue };
        let loss = Loss {
            kind: change.kind,
            system: change.system,
            row: change.after.map(|at| at.of(after)),
            deleted: change.deleted_at.map(earliest_day),
            last_seen: last_seen.get(old.source as usize).copied().flatten(),
        };
        let mut chances = desk.chances(&loss);
        chances.extend(counterpart(change, after));
        chances.push(earlier_export(old, before));
        list.push(Recovery {
            change: Some(number),
            record: Lost::Before(old),
            system: change.system,
            chances,
            elsewhere_first: elsewhere_first(change, &found.changes),
        });
    }
    for &row in &found.deleted_rows {
        let record = row.of(after);
        let system = row.source(after).system;
        let loss = Loss {
            kind: record.kind(),
            system,
            row: Some(record),
            deleted: deleted_at(record).map(earliest_day),
            last_seen: None,
        };
        list.push(Recovery {
            change: None,
            record: Lost::Row(row),
            system,
            chances: desk.chances(&loss),
            elsewhere_first: None,
        });
    }
    list.sort_by_cached_key(|r| {
        let day = r.urgent_by();
        (day.is_none(), day, r.left() == Left::NoLimit)
    });
    list
}

/// The earliest calendar day a moment may have been: as written or in UTC, whichever is earlier, so that a
/// file written in a zone ahead does not give a day too much.
fn earliest_day(moment: Moment) -> Date {
    let utc = moment.instant().map(|at| Moment::utc(at).date());
    utc.map_or(moment.date(), |utc| utc.min(moment.date()))
}

/// The last day an export shows anything of.
fn last_seen(source: &Source) -> Option<Date> {
    let stamps = source.records.iter().flat_map(|r| {
        let marks = r.salesforce.as_deref().and_then(|m| m.system_modstamp);
        [r.created, r.modified, marks].into_iter().flatten()
    });
    stamps.map(earliest_day).max()
}

fn earlier_export(old: RecordRef, before: &[Source]) -> Chance {
    Chance {
        place: EARLIER_EXPORT.into(),
        name: "the earlier export".into(),
        seen: true,
        until: None,
        open_ended: true,
        way: None,
        how: format!(
            "Record {} of {} has its values; type them in again if nothing else is left. It then gets a new id.",
            old.of(before).number,
            text::shown(old.source(before).name())
        )
        .into(),
        doubts: Vec::new(),
    }
}

/// The copy that lives on in another system.
fn counterpart(change: &Change, after: &[Source]) -> Option<Chance> {
    let system = change.still_in.first()?;
    let at = change
        .counterparts
        .iter()
        .find(|at| at.source(after).system == *system)?;
    Some(Chance {
        place: OTHER_SYSTEM.into(),
        name: system.label().into(),
        seen: true,
        until: None,
        open_ended: true,
        way: None,
        how: format!(
            "It is still in {} (record {} of {}). Leave it there; once the cause is mended, a sync in that direction brings it back.",
            system.label(),
            at.of(after).number,
            text::shown(at.source(after).name())
        )
        .into(),
        doubts: Vec::new(),
    })
}

/// On which other side to begin: where it is lost on both, the side that holds ids and links.
fn elsewhere_first(change: &Change, changes: &[Change]) -> Option<(System, String)> {
    let lost_in_salesforce = change.also_lost.iter().any(|at| {
        changes
            .get(*at)
            .is_some_and(|c| c.system == System::Salesforce)
    });
    (change.system != System::Salesforce && lost_in_salesforce).then(|| {
        (
            System::Salesforce,
            "It is lost in Salesforce, too. Restore it there only: that side holds the ids and the links, and the sync brings the other one back. Restoring both sides makes copies.".to_owned(),
        )
    })
}
