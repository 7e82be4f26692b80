//! Facts that the exports show, topic by topic.
//!
//! Each topic notes a fact as present or absent only where the exports can tell; a column that is not
//! there, a system that was not exported or a handful of records leave it unknown. Strengths grow
//! with the share of records concerned ([`share_strength`]).

mod accounts;
mod counts;
mod deletions;
mod events;
mod marks;
mod missing;
mod shifts;
mod stores;
mod timing;
mod twins;
mod values;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::knowledge::Knowledge;
use crate::record::{Kind, System};

use super::fact::{FactSet, Writer};
use super::view::View;

pub(super) use deletions::moments as deletions;
pub(super) use marks::apps_with_marks;
pub(super) use timing::Timing;
pub(super) use twins::SYSTEMS;

/// How much an export of one kind alone tells of what the trouble is about; saying so is 1.
const KIND_SHOWN: f64 = 0.7;

/// Everything the exports show.
pub(super) fn facts(
    knowledge: &Knowledge,
    view: &View<'_>,
    timing: &Timing,
    limit: Option<u32>,
    started: Option<Date>,
    today: Date,
) -> FactSet {
    let mut writer = Writer::new(&knowledge.causes.facts);
    if !view.sources.is_empty() {
        only_kind(view, &mut writer);
        twins::note(view, &mut writer);
        accounts::note(view, &mut writer);
        stores::note(view, &mut writer);
        events::note(view, &mut writer);
        timing::note(view, timing, &mut writer, today);
        deletions::note(view, &mut writer);
        missing::note(view, &mut writer, today);
        marks::note(knowledge, view, &mut writer);
        counts::note(view, limit, started, &mut writer);
        shifts::note(view, &mut writer);
        values::note(view, &mut writer);
    }
    writer.set
}

/// What was exported is what the trouble is about, where nobody said so and it is of one kind.
fn only_kind(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut held = Kind::ALL
        .into_iter()
        .filter(|kind| view.sources.iter().any(|s| s.counts.of(*kind) > 0));
    if let (Some(kind), None) = (held.next(), held.next())
        && view.kinds.len() > 1
    {
        let id = format!("said-{}", kind.noun(2));
        writer.shown(&id, KIND_SHOWN, "data:kinds");
    }
}

/// A strength from a share: nothing up to `least`, all from `full` on.
fn share_strength(n: usize, of: usize, least: f64, full: f64) -> f64 {
    if of == 0 {
        return 0.0;
    }
    let share = n as f64 / of as f64;
    if share < least {
        0.0
    } else {
        (0.4 + 0.6 * (share - least) / (full - least)).clamp(0.0, 1.0)
    }
}

/// Where something is, inside a sentence.
pub(super) fn in_system(system: System) -> &'static str {
    match system {
        System::Outlook => "in Outlook",
        System::Salesforce => "in Salesforce",
        System::Google => "in Google",
        System::Icloud => "in iCloud",
        System::Phone => "on the phone",
        System::Other => "in another system",
    }
}

/// The plural of a kind, where it is not known how many.
fn plural(kind: Kind) -> String {
    kind.noun(2).to_owned()
}

/// A day for people, from seconds since 1970.
pub(super) fn day(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(
        |_| "an unknown day".to_owned(),
        |at| at.strftime("%Y-%m-%d").to_string(),
    )
}
