//! The places of one system in which a lost record may be, each with its time and its way back.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::knowledge::Knowledge;
use crate::knowledge::recovery::{BinRisk, Deadline, Place, Retention, SALESFORCE_BIN, Way};
use crate::record::{Kind, Record, System};
use crate::text;

use super::{Chance, DELETED_ITEMS, Surroundings};

/// Recoverable Items of Microsoft 365 among the places of the knowledge.
const RECOVERABLE: &str = "exchange-recoverable-items";

/// Why a time is counted short, or may be shorter still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No file says when it was deleted; counted from an earlier day that is known.
    DayUnknown,
    /// No file says when it was deleted, and no earlier day is known.
    NoDay,
    /// Nobody said whether Deleted Items is emptied on leaving Outlook.
    ExitUnknown,
    /// Deleted Items is emptied on leaving Outlook.
    EmptiedOnExit,
    /// Nobody said after how many days Deleted Items is emptied; so many is the fewest seen.
    DeletedItemsDays(u32),
    /// It stays in Deleted Items until a person empties it.
    UntilEmptied,
    /// Nobody said how many days the server keeps it; so many is the fewest seen.
    ServerDays(u32),
    /// Nobody said how much storage the organisation has, so how much its bin holds is not known.
    StorageUnknown,
    /// The deletion takes half of the bin or more.
    BinTight,
    /// More was deleted at once than the bin holds.
    BinOverflows,
    /// No given file shows it there.
    NotSeen,
}

impl Doubt {
    /// The doubt in a sentence or two.
    pub fn sentence(self) -> String {
        let sentence = match self {
            Doubt::DayUnknown => {
                "When it was deleted is not known; the days are counted from the last day it is known to have been there."
            }
            Doubt::NoDay => {
                "When it was deleted is not known, so no day can be named. Look at once."
            }
            Doubt::ExitUnknown => {
                "Whether your Outlook empties Deleted Items when it is closed is not known, so it is not counted on after the day of the deletion. Do not close Outlook before you have looked."
            }
            Doubt::EmptiedOnExit => {
                "Your Outlook empties Deleted Items when it is closed. Leave it open until everything is back."
            }
            Doubt::DeletedItemsDays(days) => {
                return format!(
                    "After how many days your company empties Deleted Items is not known; {days} is the fewest that has been seen."
                );
            }
            Doubt::UntilEmptied => "It stays there until somebody empties it.",
            Doubt::ServerDays(0) => {
                "How long your mail server keeps it is not known; it may be no time at all."
            }
            Doubt::ServerDays(days) => {
                return format!(
                    "How long your mail server keeps it is not known; {days} days is the shortest that has been seen."
                );
            }
            Doubt::StorageUnknown => {
                "How many records the bin holds is not known, because the storage of your organisation is not. In a full bin the oldest go as soon as they are two hours old."
            }
            Doubt::BinTight => {
                "This deletion takes half of the bin or more; what others delete may push it out."
            }
            Doubt::BinOverflows => {
                "More was deleted at once than the bin holds, as far as is known. Part of it may have gone two hours later."
            }
            Doubt::NotSeen => {
                "None of your files shows it there: it may have been deleted for good, past this place."
            }
        };
        sentence.to_owned()
    }
}

/// A loss, as far as its places depend on it.
pub(super) struct Loss<'r> {
    pub(super) kind: Kind,
    pub(super) system: System,
    /// What marks it deleted in a later export.
    pub(super) row: Option<&'r Record>,
    /// The day of the deletion, where a file tells.
    pub(super) deleted: Option<Date>,
    /// The last day the earlier export shows anything of.
    pub(super) last_seen: Option<Date>,
}

impl Loss<'_> {
    fn is_merged(&self) -> bool {
        let marks = self.row.and_then(|r| r.salesforce.as_deref());
        marks.is_some_and(|m| m.master_record_id.is_some())
    }
}

/// Knows the places, and says the same of two losses in the same words.
pub(super) struct Desk<'k> {
    knowledge: &'k Knowledge,
    around: &'k Surroundings,
    retention: Retention,
    words: FxHashMap<String, Arc<str>>,
}

impl<'k> Desk<'k> {
    /// `at_once` records were deleted in Salesforce at about the same time.
    pub(super) fn new(knowledge: &'k Knowledge, around: &'k Surroundings, at_once: u64) -> Self {
        let mut retention = around.retention.clone();
        retention.deleted_at_once.get_or_insert(at_once);
        Desk {
            knowledge,
            around,
            retention,
            words: FxHashMap::default(),
        }
    }

    /// The places of its own system, the best chance first.
    pub(super) fn chances(&mut self, loss: &Loss<'_>) -> Vec<Chance> {
        let knowledge = self.knowledge;
        let since = loss
            .deleted
            .or(loss.last_seen)
            .or(self.around.trouble_since);
        let day = match (loss.deleted, since) {
            (Some(_), _) => None,
            (None, Some(_)) => Some(Doubt::DayUnknown),
            (None, None) => Some(Doubt::NoDay),
        };
        if loss.system == System::Outlook {
            return self.outlook(loss, since, day);
        }
        let places = knowledge
            .recovery
            .places_of(loss.system.id(), loss.kind)
            .filter(|place| loss.system != System::Salesforce || place.id == SALESFORCE_BIN);
        places
            .map(|place| {
                let until = self.deadline(place, since);
                let mut doubts: Vec<Doubt> = day.into_iter().collect();
                if place.id == SALESFORCE_BIN {
                    doubts.extend(self.doubts_of_bin(until));
                }
                self.chance(place, loss, until, doubts)
            })
            .collect()
    }

    fn deadline(&self, place: &Place, since: Option<Date>) -> Option<Deadline> {
        let recovery = &self.knowledge.recovery;
        recovery.deadline(&place.id, since?, &self.retention)
    }

    fn doubts_of_bin(&self, until: Option<Deadline>) -> impl Iterator<Item = Doubt> + use<> {
        let size = match until.map(|d| d.bin) {
            Some(BinRisk::Overflows) => Some(Doubt::BinOverflows),
            Some(BinRisk::Tight) => Some(Doubt::BinTight),
            _ => None,
        };
        let storage = self.retention.storage_mb.is_none();
        size.into_iter()
            .chain(storage.then_some(Doubt::StorageUnknown))
    }

    /// Deleted Items, then what the mail server keeps after it. What was not seen in Deleted Items may have
    /// been deleted past it, so the server's days count from the deletion; what was seen there has them
    /// still before it.
    fn outlook(&mut self, loss: &Loss<'_>, since: Option<Date>, day: Option<Doubt>) -> Vec<Chance> {
        let knowledge = self.knowledge;
        let mut chances = Vec::new();
        let seen = loss.row.is_some();
        let mut leaves = since;
        let passes_by = self.around.emptied_on_exit == Some(true) && !seen;
        if let (false, Some(place)) = (passes_by, knowledge.recovery.place(DELETED_ITEMS)) {
            let mut doubts: Vec<Doubt> = day.into_iter().collect();
            let until = self.in_deleted_items(place, since, &mut doubts);
            let open_ended = doubts.contains(&Doubt::UntilEmptied);
            if seen {
                leaves = until.map(|d| d.earliest);
            }
            let chance = self.chance(place, loss, until, doubts);
            chances.push(Chance {
                open_ended,
                ..chance
            });
        }
        let server = match self.around.mail_server.as_deref() {
            Some("exchange") => "exchange-server-recoverable-items",
            Some("google" | "imap-pop") => "pop-imap",
            _ => RECOVERABLE,
        };
        if let Some(place) = knowledge.recovery.place(server) {
            let mut doubts: Vec<Doubt> = day.filter(|_| !seen).into_iter().collect();
            let known = self.retention.days.contains_key(&place.id) || keeps_nothing(place);
            if let (false, Some(days)) = (known, place.least_days) {
                doubts.push(Doubt::ServerDays(days));
            }
            let until = self.deadline(place, leaves);
            let chance = self.chance(place, loss, until, doubts);
            // What was seen stood in the place before this one.
            chances.push(Chance {
                seen: false,
                ..chance
            });
        }
        chances
    }

    /// How long something stays in Deleted Items, and what is not known about it.
    fn in_deleted_items(
        &self,
        place: &Place,
        since: Option<Date>,
        doubts: &mut Vec<Doubt>,
    ) -> Option<Deadline> {
        let by_days = self.deadline(place, since);
        if self.around.emptied_on_exit != Some(false) {
            doubts.push(match self.around.emptied_on_exit {
                Some(_) => Doubt::EmptiedOnExit,
                None => Doubt::ExitUnknown,
            });
            // It goes when Outlook is closed next, perhaps on the same day.
            return by_days.map(|d| Deadline {
                earliest: since.unwrap_or(d.earliest),
                certain: false,
                ..d
            });
        }
        if self.around.purged == Some(false) {
            doubts.push(Doubt::UntilEmptied);
            return None;
        }
        let known = self.retention.days.contains_key(&place.id);
        if let (false, Some(days)) = (known, place.least_days) {
            doubts.push(Doubt::DeletedItemsDays(days));
        }
        by_days
    }

    fn chance(
        &mut self,
        place: &'k Place,
        loss: &Loss<'_>,
        until: Option<Deadline>,
        mut doubts: Vec<Doubt>,
    ) -> Chance {
        // Counted from a day before the deletion, no last day can be told.
        let until = until.map(|d| match loss.deleted {
            Some(_) => d,
            None => Deadline {
                latest: Date::MAX,
                ..d
            },
        });
        let way = self.way(place, loss);
        let mut how = way.map_or_else(|| place.window.clone(), |way| way.steps.join(" "));
        let whose = loss.row.and_then(|r| r.modified_by.label());
        if let (Some(name), SALESFORCE_BIN) = (whose, place.id.as_str()) {
            how = format!(
                "It is in the Recycle Bin of {}, in whose name it was deleted. {how}",
                text::shown(name)
            );
        }
        let seen = loss.row.is_some();
        if !seen && !keeps_nothing(place) {
            doubts.push(Doubt::NotSeen);
        }
        Chance {
            place: self.word(&place.id),
            name: self.word(&place.name),
            seen,
            until,
            open_ended: false,
            way: way.map(|way| self.word(&way.id)),
            how: self.word(&how),
            doubts,
        }
    }

    /// How to get a record out of a place with the person's own program; `None` where nothing is in it.
    fn way(&self, place: &'k Place, loss: &Loss<'_>) -> Option<&'k Way> {
        let recovery = &self.knowledge.recovery;
        let client = match loss.system {
            System::Salesforce => self.around.salesforce_view.as_deref(),
            _ => self.around.outlook_client.as_deref(),
        };
        if loss.is_merged() {
            let mut ways = recovery.ways(&place.id);
            if let Some(merged) = ways.find(|w| w.id == "salesforce-merged") {
                return Some(merged);
            }
        }
        // The server's own place has the steps of the mailbox.
        let other = || (!keeps_nothing(place)).then(|| recovery.way_with(RECOVERABLE, client));
        let own = recovery.way_with(&place.id, client);
        own.or_else(|| other().flatten().filter(|_| loss.system == System::Outlook))
    }

    /// The same words once in memory, however many losses share them.
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.words.get(text) {
            return Arc::clone(known);
        }
        let word: Arc<str> = text.into();
        self.words.insert(text.to_owned(), Arc::clone(&word));
        word
    }
}

fn keeps_nothing(place: &Place) -> bool {
    place.most_days == Some(0)
}
