//! What must hold of any records of any kind: the order in which two are given does not matter, one more thing
//! in common never speaks against, kinds never mix, the order of the records and the threads change nothing,
//! and no group holds what the program itself takes for a contradiction.
//!
//! A law is worth what its cases are: each says how many of them put it to the test, and that these are not
//! too few. `PROPTEST_RNG_SEED=7 PROPTEST_CASES=20000 cargo test laws` tries others, and more.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Debug;

use jiff::ToSpan;
use proptest::test_runner::TestRunner;

use super::*;

/// Runs a law; it answers whether a case put it to the test, which at least one in `rare` must do (0: any number).
fn holds<S: Strategy>(
    few: u32,
    rare: u32,
    cases: S,
    law: impl Fn(S::Value) -> Result<bool, TestCaseError>,
) where
    S::Value: Debug,
{
    let config = ProptestConfig {
        failure_persistence: None,
        ..properties::cases(few)
    };
    let tried = config.cases;
    let told = Cell::new(0);
    let ended = TestRunner::new(config).run(&cases, |case| {
        told.set(told.get() + u32::from(law(case)?));
        Ok(())
    });
    if let Err(fault) = ended {
        panic!("{fault}");
    }
    println!("{} of {tried} cases put it to the test", told.get());
    assert!(
        rare == 0 || told.get() * rare >= tried,
        "only {} of {tried} cases put it to the test",
        told.get()
    );
}

fn choice(list: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(list)
}

/// An entry of a calendar; the fewer the values, the more often two resemble each other.
fn an_event() -> impl Strategy<Value = Record> {
    let subject = choice(&[
        "Lunch",
        "Budget Granite",
        "Budget Granite",
        "Budgte Granite",
        "Budget Granite - confirmed",
        "Canceled: Budget Granite",
        "Call",
        "",
    ]);
    let time = (
        0_i32..3,
        9_i32..11,
        prop::sample::select(vec![30, 30, 60]),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.2),
    );
    let where_and_who = (
        choice(&["", "", "Room 1", "Room 2"]),
        choice(&["", "", "u1", "u2"]),
        choice(&["", "", "005A", "005B"]),
        choice(&["", "", "003000000000001", "003000000000002"]),
        choice(&["", "", "ann@acme.example", "bob@acme.example"]),
        choice(&[
            "",
            "",
            "Bring the signed copy.",
            "Bring the signed copy. Then ring Bob.",
        ]),
    );
    let marks = (
        prop::option::weighted(0.3, any::<bool>()),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.15),
        choice(&["", "", "", "00U000000000001"]),
    );
    (subject, time, where_and_who, marks).prop_map(
        |(
            subject,
            (day, hour, length, all_day, utc),
            (room, uid, owner, who, organizer, notes),
            (child, off, master, series),
        )| {
            let day = jiff::civil::date(2024, 5, 1) + day.days();
            let zone = if utc { "Z" } else { "" };
            let (start, end) = if all_day {
                (day.to_string(), (day + 1.day()).to_string())
            } else {
                let start = day.at(hour as i8, 0, 0, 0);
                let end = start + jiff::Span::new().minutes(i64::from(length));
                (format!("{start}{zone}"), format!("{end}{zone}"))
            };
            let mut record = event(1, &format!("{subject}|{start}|{end}|{room}|{uid}|{owner}"));
            record.notes = filled(notes).map(Into::into);
            let salesforce = record.salesforce_mut();
            salesforce.is_child = child;
            salesforce.who_id = filled(who).map(Into::into);
            salesforce.is_recurrence_classic = master.then_some(true);
            salesforce.series_id = filled(series).map(Into::into);
            if let Body::Event(e) = &mut record.body {
                e.cancelled = off;
                e.organizer = filled(organizer);
            }
            record
        },
    )
}

/// A duty.
fn a_task() -> impl Strategy<Value = Record> {
    let subject = choice(&[
        "Follow up",
        "Send offer to Granite",
        "Send offer to Granite",
        "Send ofer to Granite",
        "Send offer to Granite again",
        "",
    ]);
    let due = choice(&[
        "",
        "",
        "2024-05-01",
        "2024-05-01",
        "2024-05-02",
        "2024-05-09",
    ]);
    let more = (
        choice(&["", "Completed", "Not Started"]),
        choice(&["", "", "", "003000000000001", "003000000000002"]),
        choice(&["", "", "", "006000000000001", "006000000000002"]),
        choice(&["", "", "", "005A", "005B"]),
        choice(&["", "", "", "00T000000000001"]),
        choice(&["", "", "Ask first.", "Ask first. Then ring."]),
        prop::bool::weighted(0.1),
    );
    (subject, due, more).prop_map(
        |(subject, due, (status, who, what, owner, series, notes, master))| {
            let mut record = task(1, &format!("{subject}|{due}|{status}|{who}"));
            record.notes = filled(notes).map(Into::into);
            record.owner = Who {
                id: filled(owner),
                name: None,
            }
            .into();
            let salesforce = record.salesforce_mut();
            salesforce.what_id = filled(what).map(Into::into);
            salesforce.series_id = filled(series).map(Into::into);
            salesforce.is_recurrence_classic = master.then_some(true);
            record
        },
    )
}

/// A person.
fn a_contact() -> impl Strategy<Value = Record> {
    let names = (
        choice(&["Ann", "Anne", "Bob", "Robert", "R.", "太郎", "Taro", ""]),
        choice(&[
            "Wills",
            "Willis",
            "Smith Jones",
            "Jones",
            "田中",
            "タナカ",
            "",
        ]),
        choice(&["", "", "", "Jr.", "Sr."]),
    );
    let reach = (
        choice(&["Acme", "Acme GmbH", "Globex", ""]),
        choice(&[
            "a@x.example",
            "b@x.example",
            "info@x.example",
            "a@y.example,b@x.example",
            "",
        ]),
        choice(&["+44 1603 4966901", "+44 7700 900123", "+44 7700 900124", ""]),
    );
    let more = (
        choice(&["", "", "1980-05-17", "1951-02-03"]),
        choice(&["", "", "たろう", "じろう"]),
        choice(&["", "", "たなか"]),
    );
    (names, reach, more).prop_map(
        |((given, family, suffix), (firm, mail, phone), (born, given_read, family_read))| {
            let mut record = contact(
                1,
                &format!(
                    "{given}|{family}|{firm}|{mail}|{phone}|{suffix}|{given_read}|{family_read}"
                ),
            );
            if let Body::Contact(c) = &mut record.body {
                c.edit(|c| c.birthday = filled(born).map(|b| b.parse().unwrap()));
            }
            record
        },
    )
}

fn one(kind: Kind) -> BoxedStrategy<Record> {
    match kind {
        Kind::Contact => a_contact().boxed(),
        Kind::Event => an_event().boxed(),
        Kind::Task => a_task().boxed(),
    }
}

/// A record and another: any, its copy, or a copy that one thing or two tell apart.
fn two(kind: Kind) -> impl Strategy<Value = (Record, Record)> {
    let apart = prop::collection::vec(0_usize..9, 0..3);
    (one(kind), one(kind), apart, 0_u8..3).prop_map(|(a, b, apart, which)| {
        let mut other = if which == 0 { b } else { a.clone() };
        for which in apart {
            tell_apart(&mut other, which);
        }
        (a, other)
    })
}

fn numbered(mut records: Vec<Record>) -> Vec<Record> {
    for (record, number) in records.iter_mut().zip(1..) {
        record.number = number;
    }
    records
}

/// The records of two systems.
fn exports(outlook: Vec<Record>, salesforce: Vec<Record>) -> [Source; 2] {
    [
        source("a.csv", System::Outlook, numbered(outlook)),
        source("b.csv", System::Salesforce, numbered(salesforce)),
    ]
}

fn at(source: u32, index: u32) -> RecordRef {
    RecordRef { source, index }
}

/// The score of two records, of one system or of two, each in front of a crowd.
fn score_of_two(a: &Record, b: &Record, across: bool) -> f64 {
    let kind = a.kind();
    let (mut first, mut second) = (vec![a.clone()], vec![b.clone()]);
    if !across {
        first.append(&mut second);
    }
    first.extend(crowd(kind, 3));
    let other = at(u32::from(across), u32::from(!across));
    let sources = exports(first, second);
    search(&sources).score(at(0, 0), other).unwrap()
}

fn is_undecided(score: f64) -> bool {
    (0.001..=0.999).contains(&score)
}

#[test]
fn laws_two_records_are_compared_alike_either_way() {
    for kind in Kind::ALL {
        holds(96, 96, (two(kind), any::<bool>()), |((a, b), across)| {
            let (one, other) = if across {
                // The same two, the second system's record in the first.
                let sources = |x: &Record, y: &Record, turned: bool| {
                    let mut both = exports(vec![x.clone()], vec![y.clone()]);
                    both[0].records.extend(crowd(kind, 3));
                    if turned {
                        both.reverse();
                    }
                    let found = search(&both);
                    found.score(at(0, 0), at(1, 0)).unwrap()
                };
                (sources(&a, &b, false), sources(&a, &b, true))
            } else {
                (score_of_two(&a, &b, false), score_of_two(&b, &a, false))
            };
            prop_assert!((one - other).abs() < 1e-9, "{} {}", one, other);
            Ok(is_undecided(one))
        });
    }
}

/// Gives a record one more thing; `None` where it has such a thing already.
fn add(record: &mut Record, which: usize) -> Option<()> {
    let free = |slot: &mut Option<String>, value: &str| {
        slot.is_none().then(|| *slot = Some(value.to_owned()))
    };
    match (&mut record.body, which) {
        (_, 0) => record
            .notes
            .is_none()
            .then(|| record.notes = Some("Only these two say so.".into())),
        (Body::Contact(c), _) => {
            let mut added = None;
            c.edit(|c| {
                let slot = match which {
                    1 => {
                        let day = "1966-06-16".parse().unwrap();
                        added = c.birthday.is_none().then(|| c.birthday = Some(day));
                        return;
                    }
                    2 => &mut c.job_title,
                    3 => &mut c.profession,
                    4 => &mut c.government_id,
                    _ => &mut c.company,
                };
                added = slot.is_none().then(|| *slot = Some("94022137 B".into()));
            });
            added
        }
        (Body::Event(_) | Body::Task(_), 1) => {
            let who = &mut record.salesforce_mut().who_id;
            who.is_none().then(|| *who = Some("003000000000009".into()))
        }
        (Body::Event(e), 2) => free(&mut e.uid, "only-these"),
        (Body::Event(e), 3) => free(&mut e.location, "Wymondham Hall"),
        (Body::Event(e), 4) => free(&mut e.organizer, "edith@post.example"),
        (Body::Event(e), _) => e
            .attendees
            .is_empty()
            .then(|| e.attendees.push("edith@post.example".to_owned())),
        (Body::Task(t), 2 | 3) => free(&mut t.status, "Deferred"),
        (Body::Task(t), _) => t.due.is_none().then(|| t.due = moment("2024-07-07")),
    }
}

#[test]
fn laws_one_more_thing_the_same_never_lowers_a_score() {
    for kind in Kind::ALL {
        let cases = (two(kind), any::<bool>(), 0_usize..6);
        holds(64, 32, cases, |((a, b), across, which)| {
            let (mut x, mut y) = (a.clone(), b.clone());
            if add(&mut x, which).is_none() || add(&mut y, which).is_none() {
                return Ok(false);
            }
            let (before, after) = (score_of_two(&a, &b, across), score_of_two(&x, &y, across));
            prop_assert!(after >= before - 1e-3, "{} became {}", before, after);
            Ok(is_undecided(before))
        });
    }
}

/// Gives a record what tells it from its copies.
fn tell_apart(record: &mut Record, which: usize) {
    match (&mut record.body, which) {
        (Body::Contact(c), 0) => c.edit(|c| c.suffix = Some("Jr.".into())),
        (Body::Contact(c), 1) => c.edit(|c| c.suffix = Some("Sr.".into())),
        (Body::Contact(c), 2) => c.edit(|c| c.birthday = Some("1911-11-11".parse().unwrap())),
        (Body::Event(e), 0) => e.cancelled = !e.cancelled,
        (Body::Event(_) | Body::Task(_), 1) => {
            record.salesforce_mut().who_id = Some("003000000000007".into());
        }
        (Body::Event(_) | Body::Task(_), 2) => {
            record.owner = Who {
                id: Some("005C".to_owned()),
                name: None,
            }
            .into();
        }
        (Body::Task(t), 0) => t.due = moment("2024-06-30"),
        (Body::Event(e), 3) => e.location = Some("Wymondham Hall".to_owned()),
        (Body::Event(e), 4) => e.start = moment("2024-05-01T10:00:00"),
        (Body::Event(e), 5) => e.uid = None,
        (Body::Task(t), 3) => t.due = None,
        (Body::Contact(c), 3) => c.edit(|c| c.company = Some("Wymondham Ltd".into())),
        (Body::Contact(c), 4) => c.edit(|c| c.given_name = None),
        (_, 6) => record.notes = Some("Only here.".into()),
        _ => {}
    }
}

/// Records of one kind in two systems: copies of two, of which some are told apart by one thing, and others.
fn heap(kind: Kind) -> impl Strategy<Value = (Vec<Record>, Vec<Record>)> {
    let copies = |most| prop::collection::vec((0_usize..2, 0_usize..7), 0..most);
    let others = |most| prop::collection::vec(one(kind), 0..most);
    let two = (one(kind), one(kind));
    (two, copies(8), others(4), copies(6), others(4)).prop_map(
        |((a, b), outlook, more, salesforce, others)| {
            let made = |copies: Vec<(usize, usize)>| {
                let copies = copies.into_iter().map(|(of, which)| {
                    let mut record = [&a, &b][of].clone();
                    tell_apart(&mut record, which);
                    record
                });
                copies.collect::<Vec<_>>()
            };
            (
                [vec![a.clone()], made(outlook), more].concat(),
                [made(salesforce), others].concat(),
            )
        },
    )
}

/// The groups of records that are taken for one, as sets.
fn entities(found: &Matches, sources: &[Source]) -> BTreeSet<Vec<RecordRef>> {
    let mut of_number: BTreeMap<u32, Vec<RecordRef>> = BTreeMap::new();
    for (source, numbers) in found.entities(sources).iter().enumerate() {
        for (index, number) in numbers.iter().enumerate() {
            let of = of_number.entry(*number).or_default();
            of.push(at(source as u32, index as u32));
        }
    }
    of_number.into_values().collect()
}

#[test]
fn laws_the_order_of_the_records_does_not_matter() {
    for kind in Kind::ALL {
        let cases = (heap(kind), 0_usize..12);
        holds(48, 8, cases, |((outlook, salesforce), turn)| {
            let n = outlook.len();
            let turn = turn % n;
            let mut turned = outlook.clone();
            turned.rotate_left(turn);
            let straight = exports(outlook, salesforce.clone());
            let other = exports(turned, salesforce);
            let (found, again) = (search(&straight), search(&other));
            // Where a record of the turned list stands in the other.
            let back = |r: RecordRef| match r.source {
                0 => at(0, ((r.index as usize + turn) % n) as u32),
                _ => r,
            };
            for (one, two) in [
                (&found.pairs, &again.pairs),
                (&found.counterparts, &again.counterparts),
            ] {
                prop_assert_eq!(one.len(), two.len());
                for pair in one {
                    let twin = two.iter().find(|p| {
                        let (x, y) = (back(p.left), back(p.right));
                        (x.min(y), x.max(y)) == (pair.left, pair.right)
                    });
                    let same = |t: &Pair| (t.score - pair.score).abs() < 1e-9;
                    prop_assert!(twin.is_some_and(same), "{:?} {:?}", pair, twin);
                }
            }
            Ok(turn > 0 && !found.groups.is_empty())
        });
    }
}

#[test]
fn laws_the_threads_do_not_matter() {
    let single = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    for kind in Kind::ALL {
        holds(24, 8, heap(kind), |(outlook, salesforce)| {
            let sources = exports(outlook, salesforce);
            let (found, again) = (search(&sources), single.install(|| search(&sources)));
            prop_assert_eq!(&found.pairs, &again.pairs);
            prop_assert_eq!(&found.counterparts, &again.counterparts);
            prop_assert_eq!(&found.groups, &again.groups);
            prop_assert_eq!(found.entities(&sources), again.entities(&sources));
            Ok(!found.pairs.is_empty())
        });
    }
}

#[test]
fn laws_kinds_never_mix() {
    let subject = "[A-Z][a-z]{3,6} [A-Z][a-z]{3,6}";
    let cases = (
        subject,
        heap(Kind::Contact),
        heap(Kind::Event),
        heap(Kind::Task),
    );
    holds(32, 8, cases, |(subject, contacts, events, tasks)| {
        let alike = || {
            vec![
                contact(1, &subject.replacen(' ', "|", 1)),
                event(2, &format!("{subject}|2024-05-01|2024-05-02")),
                task(3, &format!("{subject}|2024-05-01")),
            ]
        };
        let all = |a: Vec<Record>, b: Vec<Record>, c: Vec<Record>| [alike(), a, b, c].concat();
        let sources = exports(
            all(contacts.0, events.0, tasks.0),
            all(contacts.1, events.1, tasks.1),
        );
        let found = search(&sources);
        let kind = |r: RecordRef| r.of(&sources).kind();
        for p in found.pairs.iter().chain(&found.counterparts) {
            prop_assert!(kind(p.left) == p.kind && kind(p.right) == p.kind, "{:?}", p);
        }
        for group in &found.groups {
            prop_assert!(group.members.iter().all(|m| kind(*m) == group.kind));
        }
        for of in entities(&found, &sources) {
            prop_assert!(of.iter().all(|m| kind(*m) == kind(of[0])), "{:?}", of);
        }
        let counted: BTreeSet<Kind> = found.groups.iter().map(|g| g.kind).collect();
        Ok(counted.len() > 1)
    });
}

#[test]
fn laws_no_group_holds_a_contradiction() {
    for kind in Kind::ALL {
        // Entries of a calendar that contradict each other seldom resemble a third.
        let rare = if kind == Kind::Contact { 48 } else { 0 };
        holds(48, rare, heap(kind), |(outlook, salesforce)| {
            let mut outlook = outlook;
            outlook.extend(crowd(kind, 20));
            let sources = exports(outlook, salesforce);
            let found = search(&sources);
            let apart = |x: RecordRef, y: RecordRef| {
                let slot = |r| found.model.slot_of(r).unwrap();
                let (p, q) = (slot(x), slot(y));
                let (score, evidence) = found.model.score(p, q);
                evidence.contradiction
                    && !evidence.attendee_rows
                    && score < 0.05
                    && !found.model.same_record(p, q)
            };
            let of_groups = found.groups.iter().map(|g| g.members.clone());
            for members in of_groups.chain(entities(&found, &sources)) {
                for (i, &x) in members.iter().enumerate() {
                    for &y in &members[i + 1..] {
                        prop_assert!(!apart(x, y), "{:?} {:?}", x.of(&sources), y.of(&sources));
                    }
                }
            }
            // Somebody resembles two who contradict each other.
            let likely: Vec<&Pair> = found.pairs.iter().filter(|p| p.score >= 0.5).collect();
            let other = |p: &Pair, r: RecordRef| match r {
                _ if p.left == r => Some(p.right),
                _ if p.right == r => Some(p.left),
                _ => None,
            };
            let torn = likely.iter().any(|p| {
                likely.iter().any(|q| {
                    [p.left, p.right].into_iter().any(|r| {
                        other(p, r)
                            .zip(other(q, r))
                            .is_some_and(|(x, y)| x != y && apart(x, y))
                    })
                })
            });
            Ok(torn)
        });
    }
}
