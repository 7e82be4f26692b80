//! Where deleted or changed records can still be found, until when, and how to bring them back.
//!
//! The windows are what the makers ship; administrators change them. [`Recovery::deadline`] therefore
//! takes what the user knows ([`Retention`]) and otherwise gives the earliest and the latest day it can
//! be. It reads no clock: the day of the deletion comes in.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fact::{Faults, fact};
use crate::record::Kind;

/// The file `recovery.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// Where records, values or logs are kept.
    pub places: Vec<Place>,
    /// What to do, and not to do, before anything is brought back; in order.
    pub rules: Vec<FirstRule>,
    /// How to bring something back, step by step.
    pub ways: Vec<Way>,
    /// Where the old value of a changed field can be found.
    pub changed: Vec<Changed>,
    /// How much the Salesforce Recycle Bin holds.
    pub capacity: Capacity,
}

/// A place that keeps deleted records, old values or a log.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The id in JSON, such as `salesforce-recycle-bin`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The system it belongs to: an id of [`crate::record::System`].
    pub system: String,
    /// What it keeps.
    pub keeps: Keeps,
    /// The kinds it keeps.
    pub kinds: Vec<Kind>,
    /// Days it keeps them unless somebody changed it; 0 where nothing is kept, `None` where no number
    /// of days is usual.
    pub days: Option<u32>,
    /// The fewest days seen or possible; `None` where that is not known.
    pub least_days: Option<u32>,
    /// The most days seen or possible.
    pub most_days: Option<u32>,
    /// The same in words.
    pub window: String,
    /// What the days are counted from: "the day the record was deleted".
    pub counted_from: String,
    /// Who can bring something back.
    pub who: String,
    /// What makes the time shorter.
    pub shortens: Vec<String>,
    /// What else to know.
    pub notes: Vec<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// What a place keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Keeps {
    /// Whole records.
    Records,
    /// Old values of fields.
    Values,
    /// What happened, without the data.
    Log,
}

/// A rule for before anything is brought back.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FirstRule {
    /// Its id.
    pub id: String,
    /// A short name.
    pub title: String,
    /// What to do.
    pub says: String,
    /// Why.
    pub why: String,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// How to bring something back with one client.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Its id.
    pub id: String,
    /// The [`Place`] it reaches into.
    pub place: String,
    /// The program or page it is done with.
    pub client: String,
    /// The answers to `outlook_client` or `salesforce_view` it is made for; empty where it is for all.
    #[serde(default)]
    pub fits: Vec<String>,
    /// A short name.
    pub title: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// Where it stops.
    pub limits: Vec<String>,
    /// Who can do it.
    pub who: String,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// Where the old value of a changed field can be found.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it gives.
    pub gives: String,
    /// Where it stops.
    pub limits: Vec<String>,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

/// How much the Salesforce Recycle Bin holds. Source: knowledge article 000003158.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// Records for each megabyte of the organisation's storage.
    pub records_per_mb: u64,
    /// Megabytes Salesforce counts in a gigabyte.
    pub mb_per_gb: u64,
    /// Hours a record is safe in a full bin.
    pub safe_hours: u32,
    /// The least data storage that organisations in production have had, in megabytes; counted with where
    /// nobody said how much there is.
    pub least_storage_mb: u64,
    /// The rule in words.
    pub says: String,
    /// What it means for a very large deletion.
    pub warning: String,
    /// See [`super::fact::Fact`].
    pub sources: Vec<String>,
    /// See [`super::fact::Fact`].
    pub checked: Date,
    /// See [`super::fact::Fact`].
    pub verified: bool,
}

fact!(Place, FirstRule, Way, Changed, Capacity);

/// What the user knows about how long things are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retention {
    /// Days by the id of the place, where the user or an administrator named them.
    pub days: BTreeMap<String, u32>,
    /// Storage of the Salesforce organisation, in megabytes.
    pub storage_mb: Option<u64>,
    /// Records deleted in Salesforce at about the same time.
    pub deleted_at_once: Option<u64>,
}

/// Until when something can be brought back from a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Until this day it should still be there, whatever an administrator has set. In a Salesforce
    /// bin that overflowed: the day of the deletion.
    pub earliest: Date,
    /// The last day by the usual setting, where there is one.
    pub usual: Option<Date>,
    /// After this day it is gone; the calendar's last day where that cannot be told.
    pub latest: Date,
    /// Whether the days were named by the user and are not a usual value.
    pub certain: bool,
    /// Whether the Salesforce bin was too small for the deletion.
    pub bin: BinRisk,
}

impl Deadline {
    /// Whether it may still be there on a day.
    pub fn is_open(&self, today: Date) -> bool {
        today <= self.latest
    }

    /// Days left until [`Deadline::earliest`]; negative when it is past.
    pub fn days_left(&self, today: Date) -> i32 {
        today.until(self.earliest).map_or(0, |span| span.get_days())
    }
}

/// Whether a deletion fits into the Salesforce Recycle Bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BinRisk {
    /// It takes less than half of the bin.
    Fits,
    /// It takes half of the bin or more: earlier deletions may have pushed the oldest out.
    Tight,
    /// It is larger than the bin: part of it may be gone after two hours.
    Overflows,
    /// The storage is not known, and the deletion would fit into the smallest; or the number of records
    /// is not known, or the place is not that bin.
    Unknown,
}

/// The Salesforce Recycle Bin's id among the places.
pub const SALESFORCE_BIN: &str = "salesforce-recycle-bin";

impl Recovery {
    pub(crate) fn embedded() -> Self {
        super::parse(
            "recovery.json",
            include_str!("../../assets/knowledge/recovery.json"),
        )
    }

    /// The place with this id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// The places of a system (an id of [`crate::record::System`]) that keep a kind.
    pub fn places_of<'a>(&'a self, system: &'a str, kind: Kind) -> impl Iterator<Item = &'a Place> {
        self.places
            .iter()
            .filter(move |place| place.system == system && place.kinds.contains(&kind))
    }

    /// How to bring something back from a place with this client, an answer to `outlook_client` or
    /// `salesforce_view`; the first way where none is made for it, or the client is not known.
    pub fn way_with<'a>(&'a self, place: &'a str, client: Option<&str>) -> Option<&'a Way> {
        let fits = |way: &&Way| client.is_some_and(|c| way.fits.iter().any(|f| f == c));
        let made_for_it = self.ways(place).find(fits);
        made_for_it.or_else(|| self.ways(place).next())
    }

    /// How to bring something back from a place.
    pub fn ways<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Way> {
        self.ways.iter().filter(move |way| way.place == place)
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&FirstRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Until when something deleted on `deleted` can be brought back from a place. `None` where no
    /// number of days is known at all, as in a legal hold.
    ///
    /// Where the day of the deletion is not known, give the last day the record was seen.
    pub fn deadline(&self, place: &str, deleted: Date, known: &Retention) -> Option<Deadline> {
        let place = self.place(place)?;
        let bin = if place.id == SALESFORCE_BIN {
            self.bin_risk(known)
        } else {
            BinRisk::Unknown
        };
        let named = known.days.get(&place.id).copied();
        let (least, usual, most) = match named {
            Some(days) => (days, Some(days), days),
            None => (
                place.least_days.or(place.days)?,
                place.days,
                place.most_days.or(place.days)?,
            ),
        };
        let earliest = match bin {
            BinRisk::Overflows => deleted,
            _ => after(deleted, least),
        };
        Some(Deadline {
            earliest,
            usual: usual.map(|days| after(deleted, days)),
            latest: after(deleted, most),
            certain: named.is_some() && bin != BinRisk::Overflows,
            bin,
        })
    }

    /// How many records the Salesforce Recycle Bin of an organisation holds.
    pub fn bin_capacity(&self, storage_mb: u64) -> u64 {
        storage_mb.saturating_mul(self.capacity.records_per_mb)
    }

    fn bin_risk(&self, known: &Retention) -> BinRisk {
        let Some(deleted) = known.deleted_at_once else {
            return BinRisk::Unknown;
        };
        let storage = known.storage_mb.unwrap_or(self.capacity.least_storage_mb);
        let capacity = self.bin_capacity(storage);
        if deleted > capacity {
            BinRisk::Overflows
        } else if known.storage_mb.is_none() {
            BinRisk::Unknown
        } else if deleted.saturating_mul(2) >= capacity {
            BinRisk::Tight
        } else {
            BinRisk::Fits
        }
    }

    /// What is wrong with the file.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut faults = Faults::default();
        faults.unique("recovery places", self.places.iter().map(|p| p.id.as_str()));
        faults.unique("recovery rules", self.rules.iter().map(|r| r.id.as_str()));
        faults.unique("recovery ways", self.ways.iter().map(|w| w.id.as_str()));
        faults.unique(
            "recovery changed",
            self.changed.iter().map(|c| c.id.as_str()),
        );
        for place in &self.places {
            place.check(&mut faults);
        }
        for rule in &self.rules {
            let at = format!("recovery rule {}", rule.id);
            faults.provenance(&at, rule);
            faults.label(&at, &rule.title);
            faults.sentence(&at, &rule.says);
            faults.sentence(&at, &rule.why);
        }
        for way in &self.ways {
            let at = format!("recovery way {}", way.id);
            faults.provenance(&at, way);
            faults.label(&at, &way.client);
            faults.label(&at, &way.title);
            faults.sentence(&at, &way.who);
            faults.steps(&at, &way.steps);
            for limit in &way.limits {
                faults.sentence(&at, limit);
            }
            if self.place(&way.place).is_none() {
                faults.note(&at, format!("no such place: {}", way.place));
            }
        }
        for changed in &self.changed {
            let at = format!("recovery changed {}", changed.id);
            faults.provenance(&at, changed);
            faults.label(&at, &changed.title);
            for text in changed.limits.iter().chain([&changed.gives]) {
                faults.sentence(&at, text);
            }
        }
        faults.provenance("recovery capacity", &self.capacity);
        faults.sentence("recovery capacity", &self.capacity.says);
        faults.sentence("recovery capacity", &self.capacity.warning);
        faults.into_sentences()
    }
}

impl Place {
    fn check(&self, faults: &mut Faults) {
        let at = format!("recovery place {}", self.id);
        faults.provenance(&at, self);
        faults.label(&at, &self.name);
        faults.label(&at, &self.counted_from);
        faults.system(&at, &self.system);
        let texts = self.shortens.iter().chain(&self.notes);
        for text in texts.chain([&self.window, &self.who]) {
            faults.sentence(&at, text);
        }
        if self.kinds.is_empty() {
            faults.note(&at, "keeps no kind");
        }
        let numbers: Vec<u32> = [self.least_days, self.days, self.most_days]
            .into_iter()
            .flatten()
            .collect();
        if !numbers.is_sorted() {
            faults.note(&at, "its days are not in order");
        }
    }
}

/// A day so many days later; the calendar's last day where that is past its end.
fn after(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}

#[cfg(test)]
mod tests;
