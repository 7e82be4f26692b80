//! Which copy of a group to keep: a list of reasons tried in order, each narrowing the choice.
//!
//! The order follows what is lost when the wrong copy goes: a link to an account, a place in the sync,
//! content, a person's later work, and only then age. Never age first: after a bad import the whole
//! newest (or oldest) block is the bad one.

use crate::record::{Record, RecordRef, Source};

use super::Relation;
use super::fields::{filled, relation};

/// Ten minutes, and ten records in them: changes made by a program, not by hand.
const BURST_SECONDS: i64 = 600;
const BURST_RECORDS: usize = 10;

/// Says which copy to keep.
#[derive(Debug)]
pub struct Advisor<'s> {
    sources: &'s [Source],
    /// When records of each source were changed, to tell a person's change from a program's; sorted, on
    /// [`crate::record::Moment::scale`].
    by_source: Vec<Vec<i64>>,
}

impl<'s> Advisor<'s> {
    /// For records of these sources.
    pub fn of(sources: &'s [Source]) -> Self {
        let by_source = sources
            .iter()
            .map(|source| {
                let mut times: Vec<i64> = source
                    .records
                    .iter()
                    .filter_map(|r| r.modified.map(|m| m.scale()))
                    .collect();
                times.sort_unstable();
                times
            })
            .collect();
        Advisor { sources, by_source }
    }

    /// When a person last changed it, as far as that can be told: not in a burst, and not at creation.
    fn by_hand(&self, at: RecordRef, record: &Record) -> Option<i64> {
        let when = record.modified?.scale();
        if record
            .created
            .is_some_and(|c| (when - c.scale()).abs() < 60)
        {
            return None;
        }
        let times = self.by_source.get(at.source as usize)?;
        let from = times.partition_point(|t| *t < when - BURST_SECONDS / 2);
        let to = times.partition_point(|t| *t <= when + BURST_SECONDS / 2);
        (to - from < BURST_RECORDS).then_some(when)
    }
}

/// Whether the record stands where a sync with Salesforce looks: by category or folder.
fn in_sync(record: &Record) -> bool {
    let marked = |text: &str| {
        let text = text.to_lowercase();
        text.contains("salesforce") || text.contains("sync")
    };
    record.categories.iter().any(|c| marked(c)) || record.folder.as_deref().is_some_and(marked)
}

/// What speaks for keeping a record, each in a number, and how that is said.
type Rule = (fn(&Advisor<'_>, RecordRef, &Record) -> i64, &'static str);

const RULES: [Rule; 5] = [
    (
        |_, _, r| {
            let marks = r.salesforce.as_deref();
            i64::from(marks.is_some_and(|m| m.account_id.is_some()))
        },
        "it belongs to an account",
    ),
    (
        |_, _, r| i64::from(in_sync(r)),
        "it is the one the sync looks after",
    ),
    (
        |_, _, r| i64::try_from(filled(r)).unwrap_or(i64::MAX),
        "it holds the most",
    ),
    (
        |advisor, at, r| advisor.by_hand(at, r).unwrap_or(i64::MIN),
        "somebody worked on it last",
    ),
    (
        |_, _, r| r.created.map_or(i64::MIN, |c| -c.scale()),
        "it is the oldest",
    ),
];

impl Advisor<'_> {
    /// The member to keep, and why in a clause.
    ///
    /// # Panics
    /// Where `members` is empty.
    pub fn choose(&self, members: &[RecordRef]) -> (RecordRef, String) {
        let sources = self.sources;
        let mut left: Vec<RecordRef> = members.to_vec();
        let mut reasons: Vec<&str> = Vec::new();
        for (measure, reason) in RULES {
            if left.len() < 2 {
                break;
            }
            let measured: Vec<i64> = left
                .iter()
                .map(|at| measure(self, *at, at.of(sources)))
                .collect();
            let best = measured.iter().max().copied().unwrap_or_default();
            if measured.iter().any(|m| *m < best) {
                let mut measured = measured.into_iter();
                left.retain(|_| measured.next() == Some(best));
                reasons.push(reason);
            }
        }
        let keep = left.iter().min().copied().unwrap_or(members[0]);
        let differ = || {
            let mut others = members.iter();
            others.any(|at| relation(keep.of(sources), at.of(sources)) == Relation::Conflicting)
        };
        let why = match reasons.as_slice() {
            [] if differ() => {
                "nothing tells which is right; look at what differs, or ask who knows".to_owned()
            }
            [] => "the copies are alike, so the first will do".to_owned(),
            [..] if left.len() > 1 => {
                format!("{}; of those alike, the first", reasons.join(", and "))
            }
            _ => reasons.join(", and "),
        };
        (keep, why)
    }
}
