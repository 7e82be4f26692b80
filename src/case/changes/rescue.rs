//! What is lost, in the order in which somebody must act, and what is ticked off while it is brought back.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::case::{Evidence, RecordKey};
use crate::history::Comparison;
use crate::history::recovery::{self, DELETED_ITEMS, Left, Recovery, Surroundings};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::recovery::{FirstRule, Retention, Way};
use crate::record::System;

/// Places in which the answer to `recoverable_items_days` counts.
const ON_THE_SERVER: [&str; 2] = [
    "exchange-recoverable-items",
    "exchange-server-recoverable-items",
];

/// What the answers say about how long deleted things are kept. Answers count here also where the
/// interview would not ask for them, because the exports may show a loss that nobody spoke of.
pub fn surroundings(answers: &Answers) -> Surroundings {
    let yes = |question: &str| answers.one(question).map(|value| value == "yes");
    let days = |question: &str| {
        let number = answers.number(question)?;
        u32::try_from(number).ok()
    };
    let mut retention = Retention {
        storage_mb: answers.number("salesforce_storage_mb"),
        ..Retention::default()
    };
    let in_deleted_items = days("deleted_items_retention_days");
    let purged = yes("deleted_items_purged").or(in_deleted_items.map(|_| true));
    if let (Some(days), Some(true)) = (in_deleted_items, purged) {
        retention.days.insert(DELETED_ITEMS.to_owned(), days);
    }
    if let Some(days) = days("recoverable_items_days") {
        let places = ON_THE_SERVER.map(|place| (place.to_owned(), days));
        retention.days.extend(places);
    }
    let own = |question: &str| answers.one(question).map(str::to_owned);
    Surroundings {
        retention,
        mail_server: own("mail_server"),
        emptied_on_exit: yes("emptied_on_exit"),
        purged,
        outlook_client: own("outlook_client").or_else(|| seen_in(answers)),
        salesforce_view: own("salesforce_view"),
        trouble_since: answers.date("started_on"),
    }
}

/// The Outlook somebody spoke of, where it was only one.
fn seen_in(answers: &Answers) -> Option<String> {
    let seen = [
        ("outlook", "classic"),
        ("new-outlook", "new"),
        ("outlook-web", "web"),
    ];
    let mut seen = seen
        .iter()
        .filter(|(value, _)| answers.has("seen_in", value));
    let (_, client) = seen.next()?;
    Some((*client).to_owned())
}

/// A lost record, its way back, and how long there is for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Loss {
    /// Where it can be fetched back.
    pub way: Recovery,
    /// How long: on the side it is to be restored on.
    pub left: Left,
}

/// What is lost, the most urgent first: what may still be there and runs out soonest, then what nothing
/// runs out for, then what is probably gone.
pub(super) fn losses(
    knowledge: &Knowledge,
    evidence: &Evidence,
    found: &Comparison,
    around: &Surroundings,
    today: Date,
) -> Vec<Loss> {
    let (before, after) = (&evidence.before, &evidence.sources);
    let list = recovery::recoveries(knowledge, before, after, found, around);
    let of_change: FxHashMap<usize, (System, Left)> = list
        .iter()
        .filter_map(|way| Some((way.change?, (way.system, way.left()))))
        .collect();
    // What is restored on the other side has the time of that side.
    let left = |way: &Recovery| {
        let (system, _) = way.elsewhere_first.as_ref()?;
        let others = found.changes.get(way.change?)?.also_lost.iter();
        let mut there = others.filter_map(|other| of_change.get(other));
        let (_, left) = there.find(|(side, _)| side == system)?;
        Some(*left)
    };
    let mut losses: Vec<Loss> = list
        .into_iter()
        .map(|way| Loss {
            left: left(&way).unwrap_or_else(|| way.left()),
            way,
        })
        .collect();
    // The side to restore on stands before the side that follows by itself.
    losses.sort_by_key(|loss| {
        let follows = loss.way.elsewhere_first.is_some();
        match loss.left {
            Left::Until(until) if !until.is_open(today) => (2, Some(until.earliest), follows),
            Left::Until(until) => (0, Some(until.earliest), follows),
            Left::Unknown => (0, Some(today), follows),
            Left::NoLimit => (1, None, follows),
        }
    });
    losses
}

/// What stands in a case's ticks for a rule to keep before anything is brought back.
pub fn rule_tick(rule: &FirstRule) -> String {
    format!("recover-first-{}", rule.id)
}

/// What stands in a case's ticks for a step of a way, counted from 0.
pub fn step_tick(way: &Way, step: usize) -> String {
    format!("recover-{}-{}", way.id, step + 1)
}

/// What stands in a case's ticks for a record that was brought back.
pub fn record_tick(evidence: &Evidence, loss: &Loss) -> String {
    let (source, record) = super::lost_record(evidence, loss.way.record);
    format!("recover-{}", RecordKey::of(source, record))
}
