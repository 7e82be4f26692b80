//! When copies were made and records changed: bursts, rhythms, blocks and silences.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diagnosis::fact::Writer;
use crate::diagnosis::view::View;
use crate::history::bursts::{Burst, bursts, largest, rhythm};
use crate::record::{Kind, Moment, RecordRef, System};
use crate::text;

use super::twins::SYSTEMS;
use super::{day, plural, share_strength};

const DAY: i64 = 86_400;
/// Where so many changes should have come since the last one, the silence is no accident.
const SURELY_EXPECTED: f64 = 15.0;
/// A silence before a flood is at least this long, in days.
const SILENCE_DAYS: i64 = 10;

/// The bursts in which the doubles were made, for facts and contradictions alike.
#[derive(Debug, Default)]
pub(in crate::diagnosis) struct Timing {
    /// The later copies whose moment of creation is known.
    pub copies: usize,
    /// When they were made, in seconds since 1970.
    pub moments: Vec<i64>,
    /// The bursts among them, by time.
    pub bursts: Vec<Burst>,
    /// The step between bursts, in seconds, where they have a rhythm.
    pub step: Option<i64>,
    /// Later copies of which only the day is known, with that day as seconds since 1970.
    pub dated: Vec<(i64, RecordRef)>,
    /// The kind most of the copies are of.
    pub kind: Option<Kind>,
}

impl Timing {
    /// Looks at the system that tells most about when copies were made.
    pub(in crate::diagnosis) fn new(view: &View<'_>) -> Self {
        let mut best = Timing::default();
        let mut dated = Vec::new();
        for system in SYSTEMS {
            let days = later_copies(view, system, |m| !m.has_time());
            if days.len() > dated.len() {
                dated = days;
            }
            let copies = later_copies(view, system, Moment::has_time);
            if copies.len() > best.copies {
                let bursts = bursts(copies.clone(), 3);
                best = Timing {
                    copies: copies.len(),
                    moments: copies.iter().map(|(at, _)| *at).collect(),
                    step: rhythm(&bursts),
                    kind: copies.first().map(|(_, at)| view.record(*at).kind()),
                    bursts,
                    dated: Vec::new(),
                };
            }
        }
        best.dated = dated;
        best
    }

    /// The burst with most copies.
    pub(in crate::diagnosis) fn largest(&self) -> Option<&Burst> {
        largest(&self.bursts)
    }

    /// How many copies were made in bursts.
    pub(in crate::diagnosis) fn in_bursts(&self) -> usize {
        self.bursts.iter().map(Burst::len).sum()
    }
}

/// Of each group of doubles, all but the one created first, with the moment of creation.
fn later_copies(
    view: &View<'_>,
    system: System,
    known: impl Fn(&Moment) -> bool,
) -> Vec<(i64, RecordRef)> {
    let mut copies = Vec::new();
    for group in &view.doubled {
        let mut made: Vec<(i64, RecordRef)> = group
            .iter()
            .filter(|at| view.system(**at) == system)
            .filter_map(|at| {
                let created = view.record(*at).created.filter(&known)?;
                Some((created.scale(), *at))
            })
            .collect();
        if made.len() == group.len() {
            made.sort_unstable();
            copies.extend(made.into_iter().skip(1));
        }
    }
    copies
}

pub(super) fn note(view: &View<'_>, timing: &Timing, writer: &mut Writer<'_>, today: Date) {
    created(view, timing, writer);
    if timing.copies == 0 {
        days(timing, writer);
        one_day(view, timing, writer);
    }
    changed_block(view, writer);
    changes(view, timing, writer);
    stopped(view, writer, today);
}

fn created(view: &View<'_>, timing: &Timing, writer: &mut Writer<'_>) {
    if timing.copies < 5 {
        return;
    }
    let kind = plural(timing.kind.unwrap_or(Kind::Contact));
    let big = timing.largest();
    if let Some(burst) = big {
        let strength = share_strength(burst.len(), timing.copies, 0.5, 0.85);
        if strength > 0.0 && burst.len() >= 5 {
            let fill = [
                ("n", burst.len().to_string()),
                ("kind", kind.clone()),
                ("minutes", burst.minutes().to_string()),
                ("date", day(burst.start)),
                ("by", maker(view, burst)),
            ];
            writer.present("burst-once", strength, &fill, burst.records.clone());
        }
    }
    if big.is_none_or(|b| b.len() * 10 < timing.copies * 3) {
        writer.absent("burst-once", &[]);
    }
    let makers: Vec<Option<&str>> = timing.bursts.iter().map(|b| main_maker(view, b)).collect();
    let different: BTreeSet<&str> = makers.iter().flatten().copied().collect();
    let days: BTreeSet<i64> = timing.bursts.iter().map(|b| b.start / DAY).collect();
    let refs: Vec<RecordRef> = timing
        .bursts
        .iter()
        .flat_map(|b| b.records.iter().copied())
        .collect();
    let most_in_bursts = timing.in_bursts() * 2 >= timing.copies;
    let several = timing.bursts.len() >= 2 && most_in_bursts;
    let each_other = different.len() >= 2 && different.len() * 4 >= timing.bursts.len() * 3;
    if several && each_other && days.len() >= 2 {
        let fill = [("n", different.len().to_string())];
        writer.present("bursts-by-each-user", 1.0, &fill, refs.clone());
    } else if makers.iter().any(Option::is_some) {
        writer.absent("bursts-by-each-user", &[]);
    }
    if let Some(step) = timing.step.filter(|_| most_in_bursts && !each_other) {
        let hours = (step as f64 / 360.0).round() / 10.0;
        let fill = [
            ("n", timing.bursts.len().to_string()),
            ("hours", hours.to_string()),
        ];
        writer.present("bursts-spaced", 1.0, &fill, refs);
    } else if timing.copies >= 8 {
        writer.absent("bursts-spaced", &[]);
    }
    one_day(view, timing, writer);
}

/// Of copies whose day alone is known: whether most were made on one.
fn days(timing: &Timing, writer: &mut Writer<'_>) {
    let mut days: BTreeMap<i64, Vec<RecordRef>> = BTreeMap::new();
    for (at, record) in &timing.dated {
        days.entry(at / DAY).or_default().push(*record);
    }
    let of = timing.dated.len();
    let Some((date, made)) = days.iter().max_by_key(|(date, made)| (made.len(), -**date)) else {
        return;
    };
    let fill = [
        ("n", made.len().to_string()),
        ("of", of.to_string()),
        ("date", day(date * DAY)),
    ];
    let strength = share_strength(made.len(), of, 0.5, 0.85);
    if made.len() >= 5 && strength > 0.0 {
        writer.present("made-on-one-day", strength, &fill, made.clone());
    } else if of >= 8 && made.len() * 10 < of * 3 {
        writer.absent("made-on-one-day", &fill);
    }
}

/// Several people's copies made on one day.
fn one_day(view: &View<'_>, timing: &Timing, writer: &mut Writer<'_>) {
    let mut by_day: BTreeMap<i64, BTreeMap<&str, Vec<RecordRef>>> = BTreeMap::new();
    let mut known = false;
    let in_bursts = timing
        .bursts
        .iter()
        .flat_map(|burst| burst.records.iter().map(|at| (burst.start, *at)));
    for (when, at) in in_bursts.chain(timing.dated.iter().copied()) {
        if let Some(who) = owner_or_maker(view, at) {
            known = true;
            let of_day = by_day.entry(when / DAY).or_default();
            of_day.entry(who).or_default().push(at);
        }
    }
    let best = by_day
        .iter()
        .map(|(date, people)| (date, people.values().filter(|made| made.len() >= 3)))
        .map(|(date, people)| (*date, people.flatten().copied().collect::<Vec<_>>()))
        .max_by_key(|(date, made)| (made.len(), -date));
    if let Some((date, made)) = best {
        let people = by_day.get(&date).map_or(0, |people| {
            people.values().filter(|made| made.len() >= 3).count()
        });
        if people >= 2 && made.len() * 2 >= timing.copies.max(timing.dated.len()) {
            let fill = [("n", people.to_string()), ("date", day(date * DAY))];
            writer.present("bursts-many-users", 1.0, &fill, made);
            return;
        }
    }
    if known && timing.in_bursts() + timing.dated.len() >= 5 {
        writer.absent("bursts-many-users", &[]);
    }
}

fn owner_or_maker<'a>(view: &View<'a>, at: RecordRef) -> Option<&'a str> {
    let record = view.record(at);
    record.created_by.key().or(record.owner.key())
}

/// Who made most of a burst, where the export says.
fn main_maker<'a>(view: &View<'a>, burst: &Burst) -> Option<&'a str> {
    most_frequent(
        burst
            .records
            .iter()
            .filter_map(|at| view.record(*at).created_by.key()),
    )
}

pub(super) fn most_frequent<'a>(of: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in of {
        *counts.entry(one).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(who, n)| (*n, std::cmp::Reverse(*who)))
        .map(|(who, _)| who)
}

/// " by A. Person", or nothing.
fn maker(view: &View<'_>, burst: &Burst) -> String {
    let name = burst
        .records
        .iter()
        .map(|at| &view.record(*at).created_by)
        .find(|who| who.key() == main_maker(view, burst))
        .and_then(|who| who.name.as_deref());
    name.map(|name| format!(" by {}", text::shown(name)))
        .unwrap_or_default()
}

/// Doubles changed within minutes though created at other times: what an import does.
fn changed_block(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut changed = Vec::new();
    let mut all = Vec::new();
    let mut groups = 0;
    for group in &view.doubled {
        let latest = group
            .iter()
            .filter_map(|at| {
                let record = view.record(*at);
                let changed = record
                    .modified
                    .filter(crate::record::Moment::has_time)?
                    .scale();
                let apart = record
                    .created
                    .is_none_or(|created| (changed - created.scale()).abs() > DAY);
                Some((changed, *at, apart))
            })
            .max();
        if let Some((at, record, apart)) = latest {
            groups += 1;
            all.push((at, record));
            if apart {
                changed.push((at, record));
            }
        }
    }
    if groups < 5 {
        return;
    }
    let found = bursts(changed, 5);
    let big = largest(&found);
    let n = big.map_or(0, Burst::len);
    let strength = share_strength(n, groups, 0.5, 0.85);
    if let Some(burst) = big.filter(|_| strength > 0.0) {
        let fill = [
            ("n", n.to_string()),
            ("minutes", burst.minutes().to_string()),
            ("date", day(burst.start)),
        ];
        writer.present(
            "changed-in-one-block",
            strength,
            &fill,
            burst.records.clone(),
        );
    } else if largest(&bursts(all, 5)).map_or(0, Burst::len) * 5 < groups {
        // Copies just made, and not changed since, say nothing of what they were made from.
        writer.absent("changed-in-one-block", &[]);
    }
}

/// Bursts of changes of older records, and whether a silence came before.
fn changes(view: &View<'_>, timing: &Timing, writer: &mut Writer<'_>) {
    let mut best: Option<(Burst, Vec<i64>)> = None;
    for system in [System::Salesforce, System::Outlook] {
        for &kind in &view.kinds {
            let mut all = Vec::new();
            let mut older = Vec::new();
            for at in view.living(system, kind) {
                let record = view.record(at);
                let Some(changed) = record.modified.filter(crate::record::Moment::has_time) else {
                    continue;
                };
                all.push(changed.scale());
                let old = record
                    .created
                    .is_none_or(|created| changed.scale() - created.scale() > DAY);
                if old {
                    older.push((changed.scale(), at));
                }
            }
            let found = bursts(older, 10);
            if let Some(burst) = largest(&found)
                && burst.len() > best.as_ref().map_or(0, |(b, _)| b.len())
            {
                all.sort_unstable();
                best = Some((burst.clone(), all));
            }
        }
    }
    let Some((burst, all)) = best else { return };
    let made_in = timing
        .largest()
        .is_some_and(|b| (b.start - burst.start).abs() < 3600);
    if !made_in {
        let name = most_frequent(
            burst
                .records
                .iter()
                .filter_map(|at| view.record(*at).modified_by.name.as_deref()),
        );
        let fill = [
            ("n", burst.len().to_string()),
            ("minutes", burst.minutes().to_string()),
            ("date", day(burst.start)),
            ("by", name.map(|n| format!(" by {n}")).unwrap_or_default()),
        ];
        writer.present("change-burst", 1.0, &fill, burst.records.clone());
    }
    let earlier: Vec<i64> = all.into_iter().filter(|at| *at < burst.start).collect();
    let Some(last) = earlier.last() else { return };
    let silent = (burst.start - last) / DAY;
    let lively = earlier.iter().filter(|at| last - **at <= 60 * DAY).count();
    // As many changes as the silence would have held at the pace before it.
    let expected = lively as f64 / 60.0 * silent as f64;
    if silent >= SILENCE_DAYS && expected >= 4.0 {
        let fill = [
            ("days", silent.to_string()),
            ("n", burst.len().to_string()),
            ("minutes", burst.minutes().to_string()),
            ("date", day(burst.start)),
        ];
        writer.present("gap-then-flood", 1.0, &fill, burst.records);
    } else if lively >= 15 {
        writer.absent("gap-then-flood", &[]);
    }
}

/// Whether changes stopped: at the pace of the weeks before, several should have come since.
fn stopped(view: &View<'_>, writer: &mut Writer<'_>, today: Date) {
    for system in [System::Outlook, System::Salesforce] {
        let mut days: Vec<Date> = Vec::new();
        for &kind in &view.kinds {
            for at in view.living(system, kind) {
                let record = view.record(at);
                days.extend(record.modified.or(record.created).map(|m| m.date()));
            }
        }
        days.retain(|day| *day <= today);
        days.sort_unstable();
        let Some(last) = days.last().copied() else {
            continue;
        };
        let since = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
        let silent = since(last, today);
        let lively = days.iter().filter(|day| since(**day, last) <= 90).count();
        let expected = lively as f64 / 90.0 * f64::from(silent);
        if silent >= 14 && expected >= 6.0 {
            let fill = [("date", last.to_string())];
            let strength = if expected >= SURELY_EXPECTED {
                0.85
            } else {
                0.6
            };
            writer.present("stopped-on-one-day", strength, &fill, Vec::new());
            return;
        }
        if silent <= 5 && lively >= 10 {
            writer.absent("stopped-on-one-day", &[]);
        }
    }
}
