//! What was deleted: in bursts, on one side or on both, and what came back.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnosis::fact::Writer;
use crate::diagnosis::view::View;
use crate::history::bursts::{bursts, largest};
use crate::record::{Kind, Record, RecordRef, System};
use crate::text;

use super::day;
use super::share_strength;
use super::timing::most_frequent;

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut deleted: Vec<RecordRef> = Vec::new();
    for &kind in &view.kinds {
        let mut rows = view.all(System::Salesforce, kind);
        rows.retain(|at| view.record(*at).deleted);
        deleted.extend(rows);
    }
    if !deleted.is_empty() {
        in_bursts(view, &deleted, writer);
        merged(view, &deleted, writer);
        by_whom(view, &deleted, writer);
    }
    let recreated = recreated(view, &deleted, writer);
    deleted.retain(|at| !recreated.contains(at));
    sides(view, &deleted, writer);
    revived(view, writer);
}

/// When the records of Salesforce that are marked deleted were deleted, in seconds since 1970.
pub(in crate::diagnosis) fn moments(view: &View<'_>) -> Vec<i64> {
    let mut found = Vec::new();
    for &kind in &view.kinds {
        let rows = view.all(System::Salesforce, kind);
        let gone = rows.into_iter().map(|at| view.record(at));
        found.extend(gone.filter(|r| r.deleted).filter_map(deleted_at));
    }
    found
}

/// When a record was deleted, as near as an export tells: its last change.
fn deleted_at(record: &Record) -> Option<i64> {
    let stamp = record.salesforce.as_deref().and_then(|m| m.system_modstamp);
    stamp.or(record.modified).map(|at| at.scale())
}

fn in_bursts(view: &View<'_>, deleted: &[RecordRef], writer: &mut Writer<'_>) {
    let moments: Vec<(i64, RecordRef)> = deleted
        .iter()
        .filter_map(|at| Some((deleted_at(view.record(*at))?, *at)))
        .collect();
    let known = moments.len();
    let found = bursts(moments, 10);
    let Some(burst) = largest(&found).filter(|b| b.len() * 10 >= known * 3) else {
        if known > 0 {
            writer.absent("delete-burst", &[]);
        }
        return;
    };
    let who = most_frequent(
        burst
            .records
            .iter()
            .filter_map(|at| view.record(*at).modified_by.name.as_deref()),
    );
    let fill = [
        ("n", burst.len().to_string()),
        ("minutes", burst.minutes().to_string()),
        ("date", day(burst.start)),
        (
            "by",
            who.map(|n| format!(" by {}", text::shown(n)))
                .unwrap_or_default(),
        ),
    ];
    writer.present("delete-burst", 1.0, &fill, burst.records.clone());
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for at in &burst.records {
        if let Some(owner) = view.record(*at).owner.key() {
            *owners.entry(owner).or_default() += 1;
        }
    }
    let people = owners.values().filter(|n| **n * 20 >= burst.len()).count();
    let fill = [("n", people.to_string())];
    if people >= 2 {
        writer.present("delete-burst-many-users", 1.0, &fill, burst.records.clone());
    } else if people == 1 {
        writer.absent("delete-burst-many-users", &fill);
    }
}

/// Whether the deletions were made in the name of somebody else than the owners. A sync acts as the
/// user whose records it carries, so this points at a person.
fn by_whom(view: &View<'_>, deleted: &[RecordRef], writer: &mut Writer<'_>) {
    let known: Vec<RecordRef> = deleted
        .iter()
        .copied()
        .filter(|at| {
            let record = view.record(*at);
            record.owner.key().is_some() && record.modified_by.key().is_some()
        })
        .collect();
    let other: Vec<RecordRef> = known
        .iter()
        .copied()
        .filter(|at| view.record(*at).owner.key() != view.record(*at).modified_by.key())
        .collect();
    let fill = [("n", other.len().to_string())];
    let strength = share_strength(other.len(), known.len(), 0.5, 0.9);
    if other.len() >= 5 && strength > 0.0 {
        writer.present("deleted-by-other", strength, &fill, other);
    } else if known.len() >= 5 && other.len() * 10 <= known.len() {
        writer.absent("deleted-by-other", &fill);
    }
}

fn merged(view: &View<'_>, deleted: &[RecordRef], writer: &mut Writer<'_>) {
    let losers: Vec<RecordRef> = deleted
        .iter()
        .copied()
        .filter(|at| {
            view.record(*at)
                .salesforce
                .as_deref()
                .is_some_and(|m| m.master_record_id.is_some())
        })
        .collect();
    let fill = [("n", losers.len().to_string())];
    let strength = share_strength(losers.len(), deleted.len(), 0.2, 0.6);
    if losers.len() >= 3 && strength > 0.0 {
        writer.present("merge-losers", strength, &fill, losers);
    } else if deleted.len() >= 5
        && losers.is_empty()
        && view.has_field(System::Salesforce, Kind::Contact, "master_record_id")
    {
        writer.absent("merge-losers", &fill);
    }
}

/// Deleted records whose person, event or task lives on under a newer id.
fn recreated(
    view: &View<'_>,
    deleted: &[RecordRef],
    writer: &mut Writer<'_>,
) -> BTreeSet<RecordRef> {
    let mut old = BTreeSet::new();
    let mut refs = Vec::new();
    for pair in &view.with_deleted {
        let (gone, here) = if view.record(pair.left).deleted {
            (pair.left, pair.right)
        } else {
            (pair.right, pair.left)
        };
        let (lost, living) = (view.record(gone), view.record(here));
        if living.deleted || living.id.is_none() || living.id == lost.id {
            continue;
        }
        let merged = lost
            .salesforce
            .as_deref()
            .is_some_and(|m| m.master_record_id.is_some());
        let later = match (deleted_at(lost), living.created) {
            (Some(lost), Some(made)) => made.scale() >= lost - 3600,
            _ => true,
        };
        if later && !merged && old.insert(gone) {
            refs.extend([gone, here]);
        }
    }
    let again = old.len();
    let fill = [("n", again.to_string())];
    if again >= 2 {
        writer.present("recreated", if again >= 4 { 1.0 } else { 0.7 }, &fill, refs);
    } else if deleted.len() >= 5 && again == 0 {
        writer.absent("recreated", &fill);
    }
    old
}

/// On which sides the records are gone.
fn sides(view: &View<'_>, deleted: &[RecordRef], writer: &mut Writer<'_>) {
    let mut lost_both = Vec::new();
    let mut only_salesforce = Vec::new();
    let mut elsewhere: BTreeMap<String, Vec<RecordRef>> = BTreeMap::new();
    let (mut of, mut at_home) = (0, 0);
    for &kind in &view.kinds {
        if !view.holds(System::Outlook, kind) {
            continue;
        }
        let home = most_frequent(
            view.living(System::Outlook, kind)
                .into_iter()
                .filter_map(|at| view.record(at).folder.as_deref()),
        );
        for at in deleted.iter().filter(|at| view.record(**at).kind() == kind) {
            of += 1;
            let still = view.counterparts(*at, System::Outlook);
            if still.is_empty() {
                lost_both.push(*at);
            } else {
                only_salesforce.push(*at);
                for copy in still {
                    match view.record(copy).folder.as_deref() {
                        Some(folder) if Some(folder) != home => {
                            elsewhere.entry(folder.to_owned()).or_default().push(copy);
                        }
                        Some(_) => at_home += 1,
                        None => {}
                    }
                }
            }
        }
    }
    let fill = [("n", lost_both.len().to_string())];
    let strength = share_strength(lost_both.len(), of, 0.5, 0.9);
    if lost_both.len() >= 5 && strength > 0.0 {
        writer.present("gone-on-both-sides", strength, &fill, lost_both);
    } else if of >= 5 && lost_both.len() * 5 <= of {
        writer.absent("gone-on-both-sides", &fill);
    }
    let fill = [("n", only_salesforce.len().to_string())];
    let strength = share_strength(only_salesforce.len(), of, 0.4, 0.8);
    if only_salesforce.len() >= 3 {
        writer.present(
            "gone-only-in-salesforce",
            strength,
            &fill,
            only_salesforce.clone(),
        );
    }
    let moved = elsewhere.into_iter().max_by_key(|(_, copies)| copies.len());
    if let Some((folder, copies)) = moved
        && copies.len() >= 3
        && copies.len() * 2 >= only_salesforce.len()
    {
        let fill = [("n", copies.len().to_string()), ("folder", folder)];
        writer.present("in-another-folder", 1.0, &fill, copies);
    } else if at_home >= 5 {
        writer.absent("in-another-folder", &[]);
    }
}

/// Records once deleted that live again under their old id.
fn revived(view: &View<'_>, writer: &mut Writer<'_>) {
    let alive: Vec<RecordRef> = view
        .links
        .iter()
        .flat_map(|link| link.revived.iter().copied())
        .collect();
    if alive.len() >= 3 {
        let fill = [("n", alive.len().to_string())];
        writer.present("undeleted", 1.0, &fill, alive);
    }
}
