//! Events and tasks: what must hold for any of them, and the look-alikes that must stay apart.

use jiff::ToSpan;

use super::properties::order_and_threads;
use super::*;

/// The records of a system searched together with a crowd of others; scores of pairs among the first.
fn pairs_among(kind: Kind, system: System, records: Vec<Record>) -> Vec<(u32, u32, f64)> {
    let own = records.len() as u32;
    let mut all = records;
    all.extend(crowd(kind, own + 1));
    let found = search(&[source("a.csv", system, all)]);
    let pairs = found.pairs.iter().filter(|p| p.right.index < own);
    pairs
        .map(|p| (p.left.index, p.right.index, p.score))
        .collect()
}

fn meeting(number: u32, change: impl Fn(&mut crate::record::Event)) -> Record {
    let mut record = event(
        number,
        "Kick-off Granite Foods|2024-05-01T09:00:00|2024-05-01T10:00:00|Room 1",
    );
    if let Body::Event(e) = &mut record.body {
        change(e);
    }
    record
}

#[test]
fn look_alikes_stay_apart() {
    type Change = fn(&mut Record);
    let apart: [(&str, Change); 6] = [
        ("called off in its subject", |r| {
            if let Body::Event(e) = &mut r.body {
                e.subject = Some("Canceled: Kick-off Granite Foods".to_owned());
            }
        }),
        ("called off by its status", |r| {
            if let Body::Event(e) = &mut r.body {
                e.cancelled = true;
            }
        }),
        ("an attendee's row", |r| {
            r.salesforce_mut().is_child = Some(true);
        }),
        ("about another contact", |r| {
            r.salesforce_mut().who_id = Some("003000000000002".into());
        }),
        ("in another room, with other notes", |r| {
            if let Body::Event(e) = &mut r.body {
                e.subject = Some("Kick-off Granite Foods 2".to_owned());
            }
        }),
        ("the series it is a date of", |r| {
            r.salesforce_mut().is_recurrence_classic = Some(true);
        }),
    ];
    for (what, change) in apart {
        let mut one = meeting(1, |_| ());
        one.salesforce_mut().who_id = Some("003000000000001".into());
        let mut other = meeting(2, |_| ());
        change(&mut other);
        let pairs = pairs_among(Kind::Event, System::Salesforce, vec![one, other]);
        assert!(pairs.is_empty(), "{what}: {pairs:?}");
    }
    let twins = vec![meeting(1, |_| ()), meeting(2, |_| ())];
    let pairs = pairs_among(Kind::Event, System::Salesforce, twins);
    assert!(pairs[0].2 > 0.95, "{pairs:?}");
}

#[test]
fn a_slip_is_a_copy_and_another_name_is_not() {
    let at = "|2024-05-01T09:00:00|2024-05-01T10:00:00";
    let score = |a: &str, b: &str| {
        let records = [a, b, "Call Berg", "Visit Borg"];
        let records = records.iter().zip(1..).map(|(subject, n)| {
            let at = if n > 2 { "|2023-01-01T09:00:00" } else { at };
            event(n, &format!("{subject}{at}"))
        });
        let pairs = pairs_among(Kind::Event, System::Outlook, records.collect());
        pairs.first().map_or(0.0, |p| p.2)
    };
    assert!(score("Budget review Granite", "Budgte review Granite") > 0.5);
    assert!(score("Budget review Granite", "Budget review Granite - confirmed") > 0.5);
    assert!(score("Interview Berg", "Interview Borg") < 0.2);
    assert!(score("Sprint 12 review", "Sprint 13 review") < 0.2);
}

#[test]
fn clocks_are_known_by_the_week() {
    // Local time against UTC: an hour in winter, two in summer. Each subject comes twice a day, an hour
    // apart, so that the wrong hour meets the wrong entry.
    let (mut local, mut utc) = (Vec::new(), Vec::new());
    for n in 0..120_u32 {
        let (month, day) = (n % 12 + 1, n / 12 * 2 + 1);
        let ahead = if (4..=9).contains(&month) { 2 } else { 1 };
        for hour in [10, 11] {
            let subject = if n < 100 && hour == 11 {
                continue;
            } else {
                format!("Talk {n}")
            };
            let number = local.len() as u32 + 1;
            let at = |hour: u32, zone: &str| {
                format!(
                    "{subject}|2024-{month:02}-{day:02}T{hour:02}:00:00{zone}|2024-{month:02}-{day:02}T{hour:02}:30:00{zone}"
                )
            };
            local.push(event(number, &at(hour, "")));
            utc.push(event(number, &at(hour - ahead, "Z")));
        }
    }
    let sources = [
        source("a.csv", System::Outlook, local),
        source("b.csv", System::Salesforce, utc),
    ];
    let found = search(&sources);
    let linked: Vec<_> = found.counterparts.iter().filter(|p| p.linked).collect();
    assert_eq!(linked.len(), 140);
    for p in linked {
        assert!(p.left.index == p.right.index, "{p:?}");
    }
}

fn events() -> impl Strategy<Value = Vec<Record>> {
    let one = (
        prop::sample::select(vec![
            "Lunch",
            "Budget Granite",
            "Budgte Granite",
            "Call",
            "",
        ]),
        (0_i32..4, 8_i32..12),
        prop::bool::weighted(0.2),
        prop::sample::select(vec!["", "", "u1", "u2"]),
        prop::sample::select(vec!["", "Room 1", "Room 2"]),
        prop::sample::select(vec!["", "005A", "005B"]),
        (any::<bool>(), prop::bool::weighted(0.2)),
    )
        .prop_map(
            |(subject, (day, hour), all_day, uid, room, owner, (child, off))| {
                let at = jiff::civil::date(2024, 5, 1) + day.days();
                let (start, end) = if all_day {
                    (at.to_string(), (at + 1.day()).to_string())
                } else {
                    (
                        format!("{at}T{hour:02}:00:00"),
                        format!("{at}T{hour:02}:30:00"),
                    )
                };
                let mut record = event(1, &format!("{subject}|{start}|{end}|{room}|{uid}|{owner}"));
                record.salesforce_mut().is_child = Some(child);
                if let Body::Event(e) = &mut record.body {
                    e.cancelled = off;
                }
                record
            },
        );
    prop::collection::vec(one, 2..20)
}

fn todos() -> impl Strategy<Value = Vec<Record>> {
    let one = (
        prop::sample::select(vec![
            "Follow up",
            "Send offer to Granite",
            "Send ofer to Granite",
        ]),
        prop::sample::select(vec!["", "2024-05-01", "2024-05-02", "2024-05-09"]),
        prop::sample::select(vec!["", "Completed", "Not Started"]),
        prop::sample::select(vec!["", "", "0031", "0032"]),
        prop::sample::select(vec![
            "",
            "Ask for the signed copy first.",
            "Ask for the signed copy first. Then ring.",
        ]),
    )
        .prop_map(|(subject, due, status, who, notes)| {
            let mut record = task(1, &format!("{subject}|{due}|{status}|{who}"));
            record.notes = filled(notes).map(Into::into);
            record
        });
    prop::collection::vec(one, 2..20)
}

/// A series' dates: their subject, the day of the first, days between, how many, the hour.
fn series() -> impl Strategy<Value = (String, i32, u32, bool)> {
    (
        prop::sample::select(vec![
            "Jour fixe",
            "Lunch",
            "Choir practice Granite Hall",
            "1:1",
        ]),
        1_i32..40,
        2_u32..16,
        any::<bool>(),
    )
        .prop_map(|(subject, every, count, identities)| {
            (subject.to_owned(), every, count, identities)
        })
}

proptest! {
    #![proptest_config(properties::cases(32))]

    #[test]
    fn order_and_threads_do_not_matter_for_events(records in events(), turn in 0_usize..20) {
        order_and_threads(records, turn)?;
    }

    #[test]
    fn order_and_threads_do_not_matter_for_tasks(records in todos(), turn in 0_usize..20) {
        order_and_threads(records, turn)?;
    }

    #[test]
    fn no_pair_across_kinds(subject in "[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}") {
        let mixed = |system: System, path: &str| {
            let records = vec![
                contact(1, &subject.replacen(' ', "|", 1)),
                event(2, &format!("{subject}|2024-05-01|2024-05-02")),
                task(3, &format!("{subject}|2024-05-01")),
            ];
            source(path, system, records)
        };
        let sources = [mixed(System::Outlook, "a.csv"), mixed(System::Salesforce, "b.csv")];
        let found = search(&sources);
        for p in found.pairs.iter().chain(&found.counterparts) {
            prop_assert_eq!(p.left.of(&sources).kind(), p.right.of(&sources).kind());
        }
        for index in 0..3 {
            let at = |index| RecordRef { source: 0, index };
            prop_assert_eq!(found.score(at(index), at((index + 1) % 3)), None);
        }
    }

    #[test]
    fn dates_of_one_series_are_never_a_pair((subject, every, count, identities) in series()) {
        let day = |i: u32| jiff::civil::date(2024, 1, 3) + (every * i.cast_signed()).days();
        let events = (0..count).map(|i| {
            let (at, uid) = (day(i), if identities { "s1" } else { "" });
            let mut record =
                event(i + 1, &format!("{subject}|{at}T09:00:00|{at}T10:00:00|Room 1|{uid}"));
            if identities && let Body::Event(e) = &mut record.body {
                e.recurrence_id = e.start;
            }
            record
        });
        let pairs = pairs_among(Kind::Event, System::Outlook, events.collect());
        prop_assert!(pairs.is_empty(), "{:?}", pairs);
        let tasks = (0..count).map(|i| {
            let mut record = task(i + 1, &format!("{subject}|{}", day(i)));
            record.salesforce_mut().series_id = Some("00T000000000001".into());
            record
        });
        let pairs = pairs_among(Kind::Task, System::Salesforce, tasks.collect());
        prop_assert!(pairs.is_empty(), "{:?}", pairs);
    }
}
