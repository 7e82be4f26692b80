//! Meetings: repeating ones, inner numbers, attendees' rows, clones on purpose, kinds of series.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnosis::fact::Writer;
use crate::diagnosis::link::plain;
use crate::diagnosis::view::View;
use crate::matching::Pair;
use crate::record::{Body, Kind, Record, RecordRef, System};

use super::share_strength;
use super::twins::{select, tell};

/// How many dates of a series Salesforce for Outlook carries: daily, weekly, monthly, yearly
/// (help article 000212481).
const SERIES_CAPS: [usize; 4] = [100, 53, 59, 9];

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>) {
    let meetings = select(&view.twins, |p| p.kind == Kind::Event);
    recurring(view, &meetings, writer);
    numbers(view, &meetings, writer);
    rows(view, writer);
    series(view, writer);
    hands(view, writer);
}

/// Who changed the meetings of a calendar log: more than one person at the same meeting.
fn hands(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut hands: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let logs = view.sources.iter().filter(|source| source.is_log);
    for record in logs.flat_map(|source| &source.records) {
        let uid = record.event().and_then(|event| event.uid.as_deref());
        if let (Some(uid), Some(who)) = (uid, record.modified_by.key()) {
            hands.entry(uid).or_default().insert(who);
        }
    }
    let several = hands.values().filter(|people| people.len() > 1).count();
    if several > 0 {
        let fill = [("n", several.to_string()), ("of", hands.len().to_string())];
        writer.present("log-several-hands", 1.0, &fill, Vec::new());
    }
}

fn recurring(view: &View<'_>, meetings: &[Pair], writer: &mut Writer<'_>) {
    let repeats = |at: RecordRef| {
        let record = view.record(at);
        record.event().is_some_and(|e| e.recurs)
            || record
                .salesforce
                .as_deref()
                .is_some_and(|m| m.series_id.is_some())
    };
    let told = meetings
        .iter()
        .any(|p| p.left.source(view.sources).has_field("recurs"));
    if told {
        let of = select(meetings, |p| repeats(p.left) || repeats(p.right));
        tell(
            writer,
            "only-recurring",
            &of,
            meetings.len(),
            (0.75, 0.95),
            0.4,
        );
    }
}

/// Inner numbers and organisers of copies with one subject and time.
fn numbers(view: &View<'_>, meetings: &[Pair], writer: &mut Writer<'_>) {
    let event = |at: RecordRef| view.record(at).event();
    let same_time = select(meetings, |p| {
        let (Some(a), Some(b)) = (event(p.left), event(p.right)) else {
            return false;
        };
        a.uid.is_some()
            && b.uid.is_some()
            && plain(a.subject.as_deref()) == plain(b.subject.as_deref())
            && a.start.map(|s| s.scale()) == b.start.map(|s| s.scale())
    });
    let differ = select(&same_time, |p| {
        event(p.left).and_then(|e| e.uid.as_deref())
            != event(p.right).and_then(|e| e.uid.as_deref())
    });
    tell(
        writer,
        "uid-differs",
        &differ,
        same_time.len(),
        (0.3, 0.8),
        0.2,
    );
    makers(view, &same_time, &differ, writer);
    let organiser = |at| event(at).and_then(|e| plain(e.organizer.as_deref()));
    let named = select(meetings, |p| {
        organiser(p.left).is_some() || organiser(p.right).is_some()
    });
    let other = select(&named, |p| organiser(p.left) != organiser(p.right));
    tell(
        writer,
        "organiser-on-one-copy",
        &other,
        named.len(),
        (0.4, 0.8),
        0.0,
    );
}

/// Which calendars made the copies, by the shape of the inner numbers: Google's end in its domain,
/// those of Exchange and Outlook begin with a fixed row of digits.
fn makers(view: &View<'_>, same_time: &[Pair], differ: &[Pair], writer: &mut Writer<'_>) {
    let maker = |at: RecordRef| {
        let uid = view.record(at).event()?.uid.as_deref()?;
        let lower = uid.to_ascii_lowercase();
        if lower.ends_with("@google.com") {
            Some("google")
        } else if lower.starts_with("0400000082") {
            Some("exchange")
        } else {
            None
        }
    };
    let two = select(differ, |p| {
        let (left, right) = (maker(p.left), maker(p.right));
        left.is_some() && right.is_some() && left != right
    });
    tell(
        writer,
        "uid-two-makers",
        &two,
        same_time.len(),
        (0.2, 0.6),
        -1.0,
    );
    let one = same_time.len() - differ.len();
    let fill = [("n", one.to_string()), ("of", same_time.len().to_string())];
    let strength = share_strength(one, same_time.len(), 0.5, 0.9);
    if one >= 3 && strength > 0.0 {
        writer.present("uid-one-maker", strength, &fill, Vec::new());
    }
}

/// Rows of Salesforce with one subject and time: an attendee's each, or a person's each.
fn rows(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut same: BTreeMap<(Kind, String, String), Vec<RecordRef>> = BTreeMap::new();
    for kind in [Kind::Event, Kind::Task] {
        if !view.kinds.contains(&kind) {
            continue;
        }
        for at in view.living(System::Salesforce, kind) {
            if let Some((subject, when)) = subject_and_time(view.record(at)) {
                same.entry((kind, subject, when)).or_default().push(at);
            }
        }
    }
    same.retain(|_, rows| rows.len() > 1);
    let child = |at: &RecordRef| {
        view.record(*at)
            .salesforce
            .as_deref()
            .and_then(|m| m.is_child)
    };
    let (mut children, mut copies) = (Vec::new(), 0);
    let (mut clones, mut plain_copies) = (Vec::new(), 0);
    for rows in same.values() {
        if rows.iter().any(|at| child(at).is_some()) {
            copies += rows.len() - 1;
            children.extend(rows.iter().copied().filter(|at| child(at) == Some(true)));
        }
        let own: Vec<&RecordRef> = rows.iter().filter(|at| child(at) != Some(true)).collect();
        if own.len() > 1
            && view.has_field(System::Salesforce, view.record(rows[0]).kind(), "who_id")
        {
            plain_copies += own.len() - 1;
            let mut seen = BTreeSet::new();
            let people: Vec<RecordRef> = own
                .into_iter()
                .copied()
                .filter(|at| {
                    let who = view
                        .record(*at)
                        .salesforce
                        .as_deref()
                        .and_then(|m| m.who_id.as_deref());
                    who.is_some_and(|who| seen.insert(who.to_owned()))
                })
                .collect();
            if people.len() > 1 {
                clones.extend(people.into_iter().skip(1));
            }
        }
    }
    for (fact, found, of) in [
        ("child-rows", children, copies),
        ("who-differs", clones, plain_copies),
    ] {
        let n = found.len().min(of);
        let fill = [("n", n.to_string()), ("of", of.to_string())];
        let strength = share_strength(n, of, 0.4, 0.8);
        if n >= 3 && strength > 0.0 {
            writer.present(fact, strength, &fill, found);
        } else if of >= 5 && n * 10 <= of || fact == "child-rows" && no_children(view) {
            writer.absent(fact, &fill);
        }
    }
}

/// The export tells children from own events, and there are none.
fn no_children(view: &View<'_>) -> bool {
    let mut rows = view
        .living(System::Salesforce, Kind::Event)
        .into_iter()
        .filter_map(|at| view.record(at).salesforce.as_deref()?.is_child)
        .peekable();
    rows.peek().is_some() && !rows.any(|child| child)
}

fn subject_and_time(record: &Record) -> Option<(String, String)> {
    match &record.body {
        Body::Event(e) => Some((
            plain(e.subject.as_deref())?,
            e.start.as_ref()?.scale().to_string(),
        )),
        Body::Task(t) => Some((
            plain(t.subject.as_deref())?,
            t.due
                .as_ref()
                .map(|d| d.date().to_string())
                .unwrap_or_default(),
        )),
        Body::Contact(_) => None,
    }
}

fn series(view: &View<'_>, writer: &mut Writer<'_>) {
    if !view.kinds.contains(&Kind::Event) {
        return;
    }
    let rows = view.all(System::Salesforce, Kind::Event);
    let marks = |at: &RecordRef| view.record(*at).salesforce.as_deref();
    let classic: Vec<RecordRef> = rows
        .iter()
        .copied()
        .filter(|at| marks(at).is_some_and(|m| m.is_recurrence_classic == Some(true)))
        .collect();
    let lightning: Vec<RecordRef> = rows
        .iter()
        .copied()
        .filter(|at| marks(at).is_some_and(|m| m.is_recurrence_lightning == Some(true)))
        .collect();
    let fill = [
        ("n", classic.len().to_string()),
        ("of", lightning.len().to_string()),
    ];
    let known = rows.iter().any(|at| {
        marks(at).is_some_and(|m| {
            m.is_recurrence_classic.is_some() && m.is_recurrence_lightning.is_some()
        })
    });
    if !classic.is_empty() && !lightning.is_empty() {
        let refs = classic.iter().chain(&lightning).copied().collect();
        writer.present("series-mixed", 1.0, &fill, refs);
    } else if known {
        writer.absent("series-mixed", &fill);
    }
    let mut dates: BTreeMap<&str, Vec<RecordRef>> = BTreeMap::new();
    for at in &rows {
        if let Some(series) = marks(at).and_then(|m| m.series_id.as_deref()) {
            dates.entry(series).or_default().push(*at);
        }
    }
    let capped: Vec<&Vec<RecordRef>> = dates
        .values()
        .filter(|rows| rows.len() > 9 && SERIES_CAPS.contains(&rows.len()))
        .collect();
    if !capped.is_empty() {
        let strength = if capped.len() > 1 { 1.0 } else { 0.6 };
        let refs = capped
            .iter()
            .filter_map(|rows| rows.first())
            .copied()
            .collect();
        writer.present(
            "series-at-cap",
            strength,
            &[("n", capped.len().to_string())],
            refs,
        );
    }
}
