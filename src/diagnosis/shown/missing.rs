//! What Salesforce has and Outlook lacks: whose it is, since when, and whether the set rotates.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnosis::fact::Writer;
use crate::diagnosis::view::View;
use crate::record::{Kind, RecordRef, System};

use super::{plural, share_strength};

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>, today: Date) {
    let mut most: Option<(Kind, Vec<RecordRef>, Vec<RecordRef>)> = None;
    let mut complete = false;
    for &kind in &view.kinds {
        if !view.holds(System::Outlook, kind) || !view.holds(System::Salesforce, kind) {
            continue;
        }
        let (missing, there): (Vec<RecordRef>, Vec<RecordRef>) = view
            .living(System::Salesforce, kind)
            .into_iter()
            .partition(|at| view.counterparts(*at, System::Outlook).is_empty());
        complete |= missing.len() * 50 <= there.len();
        if missing.len() > most.as_ref().map_or(0, |m| m.1.len()) {
            most = Some((kind, missing, there));
        }
    }
    if let Some((kind, missing, there)) = most {
        let all = missing.len() + there.len();
        let strength = share_strength(missing.len(), all, 0.03, 0.12);
        // Where hardly anything is on both sides, the two exports do not belong together.
        if missing.len() >= 5 && strength > 0.0 && there.len() * 10 >= missing.len() {
            let fill = [("n", missing.len().to_string()), ("kind", plural(kind))];
            writer.present(
                "missing-but-in-salesforce",
                strength,
                &fill,
                missing.clone(),
            );
            owners(view, &missing, &there, writer);
            since(view, &missing, &there, writer, today);
        } else if complete {
            writer.absent("missing-but-in-salesforce", &[]);
        }
    } else if complete {
        writer.absent("missing-but-in-salesforce", &[]);
    }
    handed_over(view, writer);
    rotation(view, writer);
}

/// Whether the missing ones belong to people whose records are mostly missing.
fn owners(view: &View<'_>, missing: &[RecordRef], there: &[RecordRef], writer: &mut Writer<'_>) {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (rows, is_missing) in [(missing, true), (there, false)] {
        for at in rows {
            if let Some(owner) = view.record(*at).owner.key() {
                let count = counts.entry(owner).or_default();
                if is_missing {
                    count.0 += 1;
                } else {
                    count.1 += 1;
                }
            }
        }
    }
    let of: usize = counts.values().map(|(missing, _)| missing).sum();
    let foreign: usize = counts
        .values()
        .filter(|(missing, there)| *missing > there * 3)
        .map(|(missing, _)| missing)
        .sum();
    if of < 5 {
        return;
    }
    let fill = [("n", foreign.to_string()), ("of", of.to_string())];
    let strength = share_strength(foreign, of, 0.5, 0.8);
    if strength > 0.0 {
        writer.present("missing-owner-differs", strength, &fill, missing.to_vec());
    } else if foreign * 5 <= of {
        writer.absent("missing-owner-differs", &fill);
    }
}

/// Whether everything made after some day is missing: the sync stopped then.
fn since(
    view: &View<'_>,
    missing: &[RecordRef],
    there: &[RecordRef],
    writer: &mut Writer<'_>,
    today: Date,
) {
    let made = |at: &RecordRef| view.record(*at).created.map(|m| m.date());
    let Some(last) = there.iter().filter_map(made).filter(|d| *d <= today).max() else {
        return;
    };
    let after = missing.iter().filter(|at| made(at) > Some(last)).count();
    if after >= 5 && after * 10 >= missing.len() * 7 {
        let fill = [("date", last.to_string())];
        writer.present("stopped-on-one-day", 1.0, &fill, missing.to_vec());
    }
}

/// Records whose owner is another one than before.
fn handed_over(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut changed = Vec::new();
    for link in view.links.iter().filter(|l| l.system == System::Salesforce) {
        for (then, now) in &link.both {
            let (old, new) = (then.of(view.before), view.record(*now));
            if old.owner.key().is_some()
                && new.owner.key().is_some()
                && old.owner.key() != new.owner.key()
            {
                changed.push(*now);
            }
        }
    }
    if changed.len() >= 3 {
        let fill = [("n", changed.len().to_string())];
        writer.present("owner-was-changed", 1.0, &fill, changed);
    }
}

/// Outlook's set changed while its size did not, and Salesforce has them all.
fn rotation(view: &View<'_>, writer: &mut Writer<'_>) {
    for link in view.links.iter().filter(|l| l.system == System::Outlook) {
        let (gone, new) = (link.gone.len(), link.new.len());
        let steady = link.before.abs_diff(link.after) * 20 <= link.before;
        if gone >= 10 && new >= 10 && steady && view.holds(System::Salesforce, link.kind) {
            let fill = [("n", gone.to_string()), ("of", new.to_string())];
            writer.present("set-rotates", 1.0, &fill, link.new.clone());
        }
    }
}
