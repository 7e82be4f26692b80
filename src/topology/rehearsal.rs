//! A dress rehearsal on loaded exports: what an application would join, copy and leave behind if it ran
//! now, a direction changed or not.
//!
//! The list of pairs an application keeps is in no export. So the rehearsal asks what it would do at
//! first sight, which is what it does after its list was lost. Records meet through hash indexes of the
//! rule's own keys, so that a hundred thousand take a moment.

use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::Topology;
use super::rule::{self, Found, Side, ZONE_STEP_SECONDS};
use crate::knowledge::apps::{App, Direction, Endpoint, MatchRule};
use crate::record::{Kind, Moment, Record, Source, System};
use crate::text::count;

/// Candidates of one key looked at for one record; more than this are one subject at one time of day.
const MOST_CANDIDATES: usize = 64;

/// What an application would do with the records of the exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// The application's id.
    pub app: String,
    /// The kind.
    pub kind: Kind,
    /// The direction it was rehearsed in.
    pub way: Direction,
    /// Records on Outlook's side.
    pub near: usize,
    /// Records on the other side.
    pub far: usize,
    /// Pairs it would join.
    pub joined: usize,
    /// Joined pairs whose values differ: one side's would be replaced.
    pub differing: usize,
    /// Records of Outlook's side it would copy to the other.
    pub copied_out: usize,
    /// Records of the other side it would copy into Outlook.
    pub copied_in: usize,
    /// Records it would leave where they are, because their way is switched off.
    pub left_behind: usize,
    /// Records of the other side beyond its limit. Which ones is not known, so they count above as if they
    /// were taken.
    pub beyond_limit: usize,
    /// Records of which nobody can tell, because an export lacks what the rule compares or the rule is
    /// not published.
    pub cannot_tell: usize,
    /// All of it in a few plain sentences.
    pub sentence: String,
}

/// Rehearses one run over the exports of both sides. Deleted records do not take part.
pub fn rehearse(app: &App, kind: Kind, way: Direction, sources: &[Source]) -> Rehearsal {
    let (near_system, far_system) = systems_of(app);
    let near = live(sources, near_system, kind);
    let far = live(sources, far_system, kind);
    let (near_count, far_count) = (near.len(), far.len());
    let mut found = Rehearsal {
        app: app.id.clone(),
        kind,
        way,
        near: near_count,
        far: far_count,
        joined: 0,
        differing: 0,
        copied_out: 0,
        copied_in: 0,
        left_behind: 0,
        beyond_limit: 0,
        cannot_tell: 0,
        sentence: String::new(),
    };
    if way == Direction::Off || !app.carries(kind) {
        found.left_behind = near_count + far_count;
        found.sentence = format!("{} would copy no {}.", app.name, kind.noun(2));
        return found;
    }
    if let Some(limit) = app.limit.filter(|_| app.behaviour.limited.contains(&kind)) {
        // Which records come is partly chance; how many do not is not.
        found.beyond_limit = far.len().saturating_sub(limit as usize);
    }
    let meeting = meet(app.match_rule(kind), &near, &far);
    found.joined = meeting.joined.len();
    found.differing = meeting
        .joined
        .iter()
        .filter(|(n, f)| differ(near[*n], far[*f], kind))
        .count();
    let out = matches!(way, Direction::Both | Direction::ToSalesforce);
    let into = matches!(way, Direction::Both | Direction::ToOutlook);
    let alone = [
        (near.len() - found.joined, meeting.unclear.0, out),
        (far.len() - found.joined, meeting.unclear.1, into),
    ];
    for (at, (alone, unclear, travels)) in alone.into_iter().enumerate() {
        if !travels {
            found.left_behind += alone;
            continue;
        }
        found.cannot_tell += unclear;
        let copied = alone - unclear;
        if at == 0 {
            found.copied_out = copied;
        } else {
            found.copied_in = copied;
        }
    }
    found.sentence = sentence(app, &found, near_system, far_system);
    found
}

/// Each application the set-up has, rehearsed on the exports in every direction it can be set to, the one
/// it has now first; kinds the exports do not hold are left out.
pub fn rehearse_all(topology: &Topology<'_>, sources: &[Source]) -> Vec<Rehearsal> {
    let mut done: Vec<Rehearsal> = Vec::new();
    let loaded = |kind: Kind| sources.iter().any(|source| source.counts.of(kind) > 0);
    for link in topology.copying().filter(|link| !link.colleague) {
        let Some(app) = link.app else { continue };
        for (kind, now) in link.ways.iter().filter(|(kind, _)| loaded(**kind)) {
            let possible = app.possible_directions.get(kind).into_iter().flatten();
            let others = possible.filter(|way| *way != now && **way != Direction::Off);
            for way in [now].into_iter().chain(others) {
                let known =
                    |old: &Rehearsal| (&old.app, old.kind, old.way) == (&app.id, *kind, *way);
                if !done.iter().any(known) {
                    done.push(rehearse(app, *kind, *way, sources));
                }
            }
        }
    }
    done
}

/// The systems an application stands between, Outlook's side first.
fn systems_of(app: &App) -> (System, System) {
    let of = |end: Option<&Endpoint>| match end {
        Some(Endpoint::OutlookClassic | Endpoint::Outlook | Endpoint::Mailbox) => System::Outlook,
        Some(Endpoint::Salesforce) => System::Salesforce,
        Some(Endpoint::Google) => System::Google,
        Some(Endpoint::Icloud) => System::Icloud,
        Some(Endpoint::Phone) => System::Phone,
        _ => System::Other,
    };
    (of(app.systems.first()), of(app.systems.last()))
}

fn live(sources: &[Source], system: System, kind: Kind) -> Vec<Side<'_>> {
    sources
        .iter()
        .filter(|source| source.system == system && !source.is_log)
        .flat_map(|source| {
            source
                .records
                .iter()
                .map(move |record| Side::of(record, source))
        })
        .filter(|side| side.record.kind() == kind && !side.record.deleted)
        .collect()
}

/// Who found whom, and how many on each side cannot be told.
#[derive(Debug, Default)]
struct Meeting {
    joined: Vec<(usize, usize)>,
    unclear: (usize, usize),
}

fn meet(published: Option<&MatchRule>, near: &[Side<'_>], far: &[Side<'_>]) -> Meeting {
    let mut meeting = Meeting::default();
    let Some(published) = published else {
        meeting.unclear = (near.len(), far.len());
        return meeting;
    };
    if published.never_matches() || published.keeps_identity() {
        return meeting;
    }
    let exact = same_clock(near, far);
    let indexes: Vec<Vec<(u64, usize)>> = published
        .keys()
        .iter()
        .map(|keys| {
            let of = |(at, side): (usize, &Side<'_>)| {
                let found = index_keys(keys, side.record, exact);
                found.into_iter().map(move |key| (key, at))
            };
            let mut index: Vec<(u64, usize)> = far.iter().enumerate().flat_map(of).collect();
            index.sort_unstable();
            index
        })
        .collect();
    let mut taken = vec![false; far.len()];
    let mut open = vec![false; far.len()];
    for (at, side) in near.iter().enumerate() {
        let mut unclear = false;
        let mut partner = None;
        for (keys, index) in published.keys().iter().zip(&indexes) {
            unclear |= keys.iter().any(|key| !side.could_hold(key));
            let hits = index_keys(keys, side.record, exact)
                .into_iter()
                .flat_map(|key| with_key(index, key))
                .filter(|other| !taken[*other])
                .take(MOST_CANDIDATES);
            for other in hits {
                match rule::alternative_of(keys, *side, far[other]) {
                    None => {
                        partner = Some(other);
                        break;
                    }
                    Some((_, Found::Unclear)) => {
                        unclear = true;
                        open[other] = true;
                    }
                    Some(_) => {}
                }
            }
            if partner.is_some() {
                break;
            }
        }
        match partner {
            Some(other) => {
                taken[other] = true;
                meeting.joined.push((at, other));
            }
            None => meeting.unclear.0 += usize::from(unclear),
        }
    }
    let unclear_far = |at: &usize| {
        let lacks = |key: &String| !far[*at].could_hold(key);
        !taken[*at] && (open[*at] || published.keys().iter().flatten().any(lacks))
    };
    meeting.unclear.1 = (0..far.len()).filter(unclear_far).count();
    meeting
}

/// Whether the times of both sides can be compared as they stand: all with a zone, or all without.
fn same_clock(near: &[Side<'_>], far: &[Side<'_>]) -> bool {
    let zoned = |side: &Side<'_>| {
        let start = side.record.event().and_then(|event| event.start);
        start
            .filter(Moment::has_time)
            .map(|start| start.instant().is_some())
    };
    let mut all = near.iter().chain(far).filter_map(zoned);
    let first = all.next();
    all.all(|zone| Some(zone) == first)
}

/// The records of a sorted index with a key, in their own order.
fn with_key(index: &[(u64, usize)], key: u64) -> impl Iterator<Item = usize> + '_ {
    let first = index.partition_point(|(other, _)| *other < key);
    let same = index[first..]
        .iter()
        .take_while(move |(other, _)| *other == key);
    same.map(|(_, at)| *at)
}

/// What an alternative can be looked up by: a hash of every combination of its values. None where the
/// record lacks one of them. Whoever is found is compared in full, so equal hashes do no harm.
fn index_keys(keys: &[String], record: &Record, exact: bool) -> Vec<u64> {
    let mut found = vec![0];
    for key in keys.iter().filter(|key| *key != "no_due") {
        let values = if matches!(key.as_str(), "start" | "end") && !exact {
            // Only what no time zone can change.
            let coarse = |m: &Moment| (m.scale().rem_euclid(ZONE_STEP_SECONDS)).to_string();
            let event = record.event();
            let at = event.and_then(|e| if key == "start" { e.start } else { e.end });
            at.iter().map(coarse).collect()
        } else {
            rule::values(key, record)
        };
        found = values
            .iter()
            .flat_map(|value| found.iter().map(move |head| hash(*head, value)))
            .collect();
    }
    found
}

fn hash(head: u64, value: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (head, value).hash(&mut hasher);
    hasher.finish()
}

/// Whether two joined records differ in something an overwrite would replace.
fn differ(near: Side<'_>, far: Side<'_>, kind: Kind) -> bool {
    let keys: &[&str] = match kind {
        Kind::Contact => &["given_name", "family_name", "company", "email", "phones"],
        Kind::Event => &["subject", "start", "end"],
        Kind::Task => &["subject", "due"],
    };
    keys.iter()
        .any(|key| rule::compare(key, near, far) == Found::Different)
}

fn sentence(app: &App, of: &Rehearsal, near: System, far: System) -> String {
    let n = |n: usize| format!("{} {}", count(n as u64), of.kind.noun(n));
    let (near, far) = (near.label(), far.label());
    let way = super::what_if::direction_in_words(of.way, near, far);
    let mut parts = vec![format!(
        "If {} ran {way} now, and knew no pairs yet, it would join {} of {near} with one of {far}",
        app.name,
        n(of.joined)
    )];
    if of.copied_out > 0 {
        parts.push(format!("copy {} from {near} to {far}", n(of.copied_out)));
    }
    if of.copied_in > 0 {
        parts.push(format!("copy {} from {far} to {near}", n(of.copied_in)));
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let mut words = format!("{}.", rule::and(&parts));
    if of.differing > 0 {
        let loser = match of.way {
            Direction::ToOutlook => format!("take the values of {far}"),
            Direction::ToSalesforce => format!("take the values of {near}"),
            _ => "lose the values of one side".to_owned(),
        };
        let _ = write!(
            words,
            " Of the joined ones, {} differ and would {loser}.",
            count(of.differing as u64)
        );
    }
    if of.left_behind > 0 {
        let side = if of.way == Direction::ToOutlook {
            near
        } else {
            far
        };
        let _ = write!(
            words,
            " {} found only in {side} would stay where they are.",
            n(of.left_behind)
        );
    }
    if of.beyond_limit > 0 {
        let _ = write!(
            words,
            " {far} holds {} more than it takes in one run; which ones come is partly chance.",
            n(of.beyond_limit)
        );
    }
    if of.cannot_tell > 0 {
        let _ = write!(
            words,
            " Of {} nobody can tell: its rule is not published, or the exports do not hold what it compares.",
            n(of.cannot_tell)
        );
    }
    words
}
