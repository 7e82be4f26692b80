//! Where a lost record can be fetched back, until when, and on which side.
//!
//! The windows are knowledge (`assets/knowledge/recovery.json`); this lays them over what a comparison
//! found. Where the day of a deletion is not known, the last day on which the earlier export shows the
//! record stands in for it, which is the cautious bound. Records that are only out of sight are left
//! out: there is nothing to fetch back.

use jiff::civil::Date;

use crate::knowledge::Knowledge;
use crate::knowledge::recovery::{Deadline, Retention, SALESFORCE_BIN, Way};
use crate::record::{Record, RecordRef, Source, System};
use crate::text;

use super::{Change, Comparison, What, deleted_at};

/// What is known of the user's surroundings. Unknown is `None`, and then the cautious bound counts.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Days a place keeps things, and the storage of the organisation.
    pub retention: Retention,
    /// The answer to `mail_server`.
    pub mail_server: Option<String>,
    /// Whether Deleted Items is emptied when Outlook is left.
    pub emptied_on_exit: Option<bool>,
}

/// A place from which a record may be fetched back.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    /// An id of the knowledge of places, or `other-system` or `earlier-export`.
    pub place: String,
    /// Its name, or where the record was found, for people.
    pub name: String,
    /// Whether it was seen there among the given files.
    pub seen: bool,
    /// Until when; `None` where there is no limit, or none can be told.
    pub until: Option<Deadline>,
    /// What to do, in a sentence.
    pub how: String,
}

impl Chance {
    /// The day after which one cannot count on it.
    pub fn cautious(&self) -> Option<Date> {
        self.until.map(|deadline| deadline.earliest)
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

impl Recovery {
    /// The day by which somebody must act: that of the best chance that runs out.
    pub fn urgent_by(&self) -> Option<Date> {
        self.chances.iter().find_map(Chance::cautious)
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
    let mut retention = around.retention.clone();
    retention.deleted_at_once.get_or_insert(at_once as u64);
    let desk = Desk {
        knowledge,
        around,
        retention,
    };
    // Looking through a whole export for every loss would cost the product of both.
    let last_seen: Vec<Option<Date>> = before.iter().map(last_seen).collect();
    let mut list = Vec::new();
    for (number, change) in found.changes.iter().enumerate() {
        if change.what != What::Deleted || change.out_of_sight.is_some() {
            continue;
        }
        let Some(old) = change.before else { continue };
        let row = change.after.map(|at| at.of(after));
        let deleted = change.deleted_at.map(|m| m.date());
        let since = deleted.or_else(|| last_seen.get(old.source as usize).copied().flatten());
        let mut chances = desk.chances(old.of(before), change.system, row, since);
        chances.extend(counterpart(change, after));
        chances.push(Chance {
            place: "earlier-export".to_owned(),
            name: "the earlier export".to_owned(),
            seen: true,
            until: None,
            how: format!(
                "Record {} of {} has its values; type them in again if nothing else is left. It then gets a new id.",
                old.of(before).number,
                text::shown(old.source(before).name())
            ),
        });
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
        let since = deleted_at(record).map(|m| m.date());
        list.push(Recovery {
            change: None,
            record: Lost::Row(row),
            system,
            chances: desk.chances(record, system, Some(record), since),
            elsewhere_first: None,
        });
    }
    list.sort_by_key(|r| (r.urgent_by().is_none(), r.urgent_by()));
    list
}

/// The last day an export shows anything of.
fn last_seen(source: &Source) -> Option<Date> {
    let stamps = source.records.iter().flat_map(|r| {
        let marks = r.salesforce.as_deref().and_then(|m| m.system_modstamp);
        [r.created, r.modified, marks].into_iter().flatten()
    });
    stamps.map(|m| m.date()).max()
}

struct Desk<'k> {
    knowledge: &'k Knowledge,
    around: &'k Surroundings,
    retention: Retention,
}

impl Desk<'_> {
    /// The places of its own system. `row` is what marks it deleted, `since` the day it may be gone.
    fn chances(
        &self,
        record: &Record,
        system: System,
        row: Option<&Record>,
        since: Option<Date>,
    ) -> Vec<Chance> {
        let places: Vec<&str> = match system {
            System::Salesforce => vec![SALESFORCE_BIN],
            System::Outlook => self.outlook(row),
            _ => {
                let places = self
                    .knowledge
                    .recovery
                    .places_of(system.id(), record.kind());
                places.map(|place| place.id.as_str()).collect()
            }
        };
        let merged = row
            .and_then(|r| r.salesforce.as_deref())
            .is_some_and(|m| m.master_record_id.is_some());
        let whose = row.and_then(|r| r.modified_by.label());
        places
            .into_iter()
            .filter_map(|id| {
                let place = self.knowledge.recovery.place(id)?;
                let until = since
                    .and_then(|day| self.knowledge.recovery.deadline(id, day, &self.retention));
                let way = self.way(id, merged)?;
                let mut how = way.steps.join(" ");
                if let (Some(name), SALESFORCE_BIN) = (whose, id) {
                    how = format!(
                        "It is in the Recycle Bin of {}, in whose name it was deleted. {how}",
                        text::shown(name)
                    );
                }
                Some(Chance {
                    place: id.to_owned(),
                    name: place.name.clone(),
                    seen: row.is_some(),
                    until,
                    how,
                })
            })
            .collect()
    }

    /// Where Outlook's deleted records go, by the mail server; the earlier of them first.
    fn outlook(&self, row: Option<&Record>) -> Vec<&'static str> {
        let server = match self.around.mail_server.as_deref() {
            Some("exchange") => "exchange-server-recoverable-items",
            Some("google" | "imap-pop") => "pop-imap",
            _ => "exchange-recoverable-items",
        };
        if self.around.emptied_on_exit == Some(true) && row.is_none() {
            vec![server]
        } else {
            vec!["outlook-deleted-items", server]
        }
    }

    fn way<'s>(&'s self, place: &'s str, merged: bool) -> Option<&'s Way> {
        let recovery = &self.knowledge.recovery;
        if merged {
            let merged = recovery.ways(place).find(|w| w.id == "salesforce-merged");
            return merged.or_else(|| recovery.ways(place).next());
        }
        let own = recovery.ways(place).next();
        // The server's own places have the steps of the mailbox.
        own.or_else(|| recovery.ways("exchange-recoverable-items").next())
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
        place: "other-system".to_owned(),
        name: system.label().to_owned(),
        seen: true,
        until: None,
        how: format!(
            "It is still in {} (record {} of {}). Leave it there; once the cause is mended, a sync in that direction brings it back.",
            system.label(),
            at.of(after).number,
            text::shown(at.source(after).name())
        ),
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
