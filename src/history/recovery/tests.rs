//! Deadlines laid over losses, in tables: days, zones, leap years, capacity, and what nobody said.

use proptest::prelude::*;

use super::*;
use crate::history::{compare, made_up};
use crate::progress::Silent;
use crate::record::{Column, Kind, Record};

const BIN: &str = "salesforce-recycle-bin";
const SERVER: &str = "exchange-recoverable-items";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A moment as a file writes it: a date, a local time, or an instant with its zone.
fn moment(text: &str) -> Moment {
    if text.len() == 10 {
        return Moment::Date(day(text));
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        let zone = text.rfind(['+', '-']).filter(|at| *at > 10);
        let hours: i8 = zone.map_or(0, |at| text[at..at + 3].parse().unwrap());
        let offset = jiff::tz::Offset::constant(hours);
        return Moment::Instant { at, offset };
    }
    Moment::Local(text.parse().unwrap())
}

fn contact(number: u32) -> Record {
    let mut record = Record::new(Kind::Contact, number);
    record.id = Some(format!("id-{number}").as_str().into());
    if let crate::record::Body::Contact(contact) = &mut record.body {
        let name = format!("Person {number}");
        contact.edit(|c| c.display_name = Some(name.into()));
    }
    record
}

/// A system in which `lost` of `lost + 1` contacts are gone; `deleted` is when, where rows marked deleted
/// tell it.
fn states(system: System, lost: u32, deleted: Option<Moment>) -> (Vec<Source>, Vec<Source>) {
    let then: Vec<Record> = (1..=lost + 1).map(contact).collect();
    let mut now = then.clone();
    match deleted {
        Some(_) => {
            for row in &mut now[..lost as usize] {
                row.deleted = true;
                row.modified = deleted;
            }
        }
        None => {
            now.drain(..lost as usize);
        }
    }
    let source = |records: Vec<Record>| {
        let mut source = made_up(system, records);
        source.counts.contacts = source.records.len();
        source.columns = vec![Column {
            header: "Name".into(),
            field: Some("display_name".into()),
        }];
        vec![source]
    };
    (source(then), source(now))
}

fn lost(
    system: System,
    records: u32,
    deleted: Option<Moment>,
    around: &Surroundings,
) -> Vec<Recovery> {
    let (before, after) = states(system, records, deleted);
    let knowledge = Knowledge::embedded();
    let found = compare(knowledge, &before, &after, &mut Silent).unwrap();
    let list = recoveries(knowledge, &before, &after, &found, around);
    assert_eq!(list.len(), records as usize);
    list
}

fn one(system: System, deleted: Option<Moment>, around: &Surroundings) -> Recovery {
    lost(system, 1, deleted, around).remove(0)
}

fn place<'r>(recovery: &'r Recovery, id: &str) -> Option<&'r Chance> {
    recovery.chances.iter().find(|c| &*c.place == id)
}

fn has(recovery: &Recovery, id: &str, doubt: Doubt) -> bool {
    place(recovery, id).is_some_and(|c| c.doubts.contains(&doubt))
}

fn days(list: &[(&str, u32)]) -> Retention {
    Retention {
        days: list.iter().map(|(id, n)| ((*id).to_owned(), *n)).collect(),
        ..Retention::default()
    }
}

#[test]
fn the_day_of_a_deletion_is_the_earliest_it_can_be() {
    for (deleted, until) in [
        ("2026-11-16", "2026-12-01"),
        ("2026-11-16T23:59:59Z", "2026-12-01"),
        ("2026-11-17T00:30:00Z", "2026-12-02"),
        // Ahead of UTC it is a day earlier there; behind it, the file's own day is the earlier one.
        ("2026-11-17T05:00:00+09:00", "2026-12-01"),
        ("2026-11-17T12:00:00+09:00", "2026-12-02"),
        ("2026-11-16T23:30:00-08:00", "2026-12-01"),
        ("2026-11-16T23:30:00", "2026-12-01"),
        // Leap years: 2024 and 2028 have a 29 February, 2026 and 2100 have none.
        ("2024-02-14T10:00:00Z", "2024-02-29"),
        ("2028-02-20", "2028-03-06"),
        ("2026-02-20", "2026-03-07"),
        ("2100-02-20", "2100-03-07"),
        ("2024-02-29", "2024-03-15"),
        ("2026-12-20T08:00:00Z", "2027-01-04"),
        // Clocks change, days do not.
        ("2026-03-28T23:30:00+01:00", "2026-04-12"),
        ("2026-10-25T01:30:00+02:00", "2026-11-08"),
    ] {
        let found = one(
            System::Salesforce,
            Some(moment(deleted)),
            &Surroundings::default(),
        );
        assert_eq!(found.urgent_by(), Some(day(until)), "{deleted}");
    }
}

#[test]
fn a_deletion_larger_than_the_bin_may_be_gone_the_same_day() {
    let deleted = "2026-11-16T09:00:00Z";
    // The article's own example: 1 GB holds 25,000 records, so 40 MB hold 1,000 and 4 MB 100.
    let knowledge = &Knowledge::embedded().recovery;
    assert_eq!(knowledge.bin_capacity(1_000), 25_000);
    for (storage_mb, records, until, doubt) in [
        (Some(40), 100, "2026-12-01", None),
        (Some(4), 50, "2026-12-01", Some(Doubt::BinTight)),
        (Some(4), 100, "2026-12-01", Some(Doubt::BinTight)),
        (Some(4), 101, "2026-11-16", Some(Doubt::BinOverflows)),
        (Some(0), 1, "2026-11-16", Some(Doubt::BinOverflows)),
        (None, 101, "2026-12-01", Some(Doubt::StorageUnknown)),
    ] {
        let around = Surroundings {
            retention: Retention {
                storage_mb,
                ..Retention::default()
            },
            ..Surroundings::default()
        };
        let list = lost(System::Salesforce, records, Some(moment(deleted)), &around);
        let at = format!("{storage_mb:?} MB, {records} records");
        assert!(
            list.iter().all(|r| r.urgent_by() == Some(day(until))),
            "{at}"
        );
        if let Some(doubt) = doubt {
            assert!(has(&list[0], BIN, doubt), "{at}");
        }
    }
    // With storage unknown the smallest is counted with.
    let around = |deleted_at_once| Surroundings {
        retention: Retention {
            deleted_at_once: Some(deleted_at_once),
            ..Retention::default()
        },
        ..Surroundings::default()
    };
    let until = |n| one(System::Salesforce, Some(moment(deleted)), &around(n)).urgent_by();
    assert_eq!(until(25_000), Some(day("2026-12-01")));
    assert_eq!(until(25_001), Some(day("2026-11-16")));
}

#[test]
fn what_nobody_said_counts_at_its_worst() {
    let unknown = Surroundings::default();
    let row = Some(moment("2026-11-16"));
    // Seen in Deleted Items: it may go when Outlook is closed next, and the server keeps it 7 days at least.
    let seen = one(System::Outlook, row, &unknown);
    assert_eq!(
        place(&seen, DELETED_ITEMS).unwrap().cautious(),
        Some(day("2026-11-16"))
    );
    assert!(has(&seen, DELETED_ITEMS, Doubt::ExitUnknown));
    assert_eq!(
        place(&seen, SERVER).unwrap().cautious(),
        Some(day("2026-11-23"))
    );
    assert_eq!(seen.urgent_by(), Some(day("2026-11-23")));
    // A server of the company's own may keep nothing.
    let own_server = Surroundings {
        mail_server: Some("exchange".to_owned()),
        ..Surroundings::default()
    };
    let found = one(System::Outlook, row, &own_server);
    assert_eq!(found.urgent_by(), Some(day("2026-11-16")));
    // Nobody knows when: no day is named, and that is said.
    let never_dated = one(System::Outlook, None, &unknown);
    assert_eq!(never_dated.left(), Left::Unknown);
    assert!(has(&never_dated, DELETED_ITEMS, Doubt::NoDay));
    // The day the trouble began is better than none.
    let since = Surroundings {
        trouble_since: Some(day("2026-11-10")),
        ..Surroundings::default()
    };
    let found = one(System::Outlook, None, &since);
    assert_eq!(found.urgent_by(), Some(day("2026-11-17")));
    assert!(has(&found, SERVER, Doubt::DayUnknown));
    // But it says nothing of the last day.
    assert_eq!(
        place(&found, SERVER).unwrap().until.unwrap().latest,
        Date::MAX
    );
}

#[test]
fn answers_move_the_deadline_of_outlook() {
    let row = || Some(moment("2026-11-16"));
    let exit = |emptied| Surroundings {
        emptied_on_exit: Some(emptied),
        ..Surroundings::default()
    };
    let both = days(&[(DELETED_ITEMS, 30), (SERVER, 14)]);
    for (name, around, deleted, until) in [
        ("kept, days unknown", exit(false), row(), Some("2026-11-30")),
        (
            "kept 30 days, then 14 on the server",
            Surroundings {
                retention: both.clone(),
                purged: Some(true),
                ..exit(false)
            },
            row(),
            Some("2026-12-30"),
        ),
        (
            "emptied on exit, 14 days on the server",
            Surroundings {
                retention: days(&[(SERVER, 14)]),
                ..exit(true)
            },
            row(),
            Some("2026-11-30"),
        ),
        (
            "30 days on the server",
            Surroundings {
                retention: days(&[(SERVER, 30)]),
                ..exit(true)
            },
            row(),
            Some("2026-12-16"),
        ),
        (
            "never emptied",
            Surroundings {
                purged: Some(false),
                ..exit(false)
            },
            row(),
            None,
        ),
        (
            "a mailbox without such a server",
            Surroundings {
                mail_server: Some("imap-pop".to_owned()),
                ..exit(true)
            },
            row(),
            Some("2026-11-16"),
        ),
        (
            "not seen in Deleted Items: perhaps deleted past it",
            Surroundings {
                retention: both.clone(),
                purged: Some(true),
                trouble_since: Some(day("2026-11-16")),
                ..exit(false)
            },
            None,
            Some("2026-12-16"),
        ),
    ] {
        let found = one(System::Outlook, deleted, &around);
        assert_eq!(found.urgent_by(), until.map(day), "{name}");
    }
    let gone = one(System::Outlook, None, &exit(true));
    assert!(place(&gone, DELETED_ITEMS).is_none());
}

#[test]
fn the_steps_are_those_of_the_persons_own_programs() {
    let way = |system, around: &Surroundings, id: &str| {
        let found = one(system, Some(moment("2026-11-16")), around);
        place(&found, id).and_then(|c| c.way.clone()).unwrap()
    };
    for (client, deleted, server) in [
        (None, "classic-deleted-items", "classic-recover"),
        (Some("classic"), "classic-deleted-items", "classic-recover"),
        (Some("new"), "other-deleted-items", "web-recover"),
        (Some("web"), "other-deleted-items", "web-recover"),
        (Some("mac"), "other-deleted-items", "mac-recover"),
    ] {
        let around = Surroundings {
            outlook_client: client.map(str::to_owned),
            ..Surroundings::default()
        };
        assert_eq!(&*way(System::Outlook, &around, DELETED_ITEMS), deleted);
        assert_eq!(&*way(System::Outlook, &around, SERVER), server);
    }
    for (view, want) in [
        (None, "salesforce-lightning"),
        (Some("classic"), "salesforce-classic"),
    ] {
        let around = Surroundings {
            salesforce_view: view.map(str::to_owned),
            ..Surroundings::default()
        };
        assert_eq!(&*way(System::Salesforce, &around, BIN), want);
    }
    // Where the server keeps nothing there is nothing to do there.
    let plain = Surroundings {
        mail_server: Some("google".to_owned()),
        ..Surroundings::default()
    };
    let found = one(System::Outlook, Some(moment("2026-11-16")), &plain);
    assert_eq!(place(&found, "pop-imap").unwrap().way, None);
}

#[test]
fn rows_marked_deleted_are_found_without_an_older_export() {
    let (_, after) = states(System::Salesforce, 3, Some(moment("2026-11-16")));
    let knowledge = Knowledge::embedded();
    let found = compare(knowledge, &[], &after, &mut Silent).unwrap();
    assert_eq!(found.counts.deleted, 0);
    let list = recoveries(knowledge, &[], &after, &found, &Surroundings::default());
    assert_eq!(list.len(), 3);
    assert!(list.iter().all(|r| matches!(r.record, Lost::Row(_))));
    assert_eq!(list[0].urgent_by(), Some(day("2026-12-01")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is answered, it never gives less time than not answering.
    #[test]
    fn an_answer_never_shortens_the_cautious_bound_below_the_worst_case(
        exit in any::<Option<bool>>(),
        purged in any::<Option<bool>>(),
        server in proptest::option::of(7_u32..40),
        emptied in proptest::option::of(7_u32..90),
        seen in any::<bool>(),
    ) {
        let mut retention = Retention::default();
        retention.days.extend(server.map(|n| (SERVER.to_owned(), n)));
        retention.days.extend(emptied.map(|n| (DELETED_ITEMS.to_owned(), n)));
        let trouble_since = Some(day("2026-11-16"));
        let around = Surroundings { retention, emptied_on_exit: exit, purged, trouble_since, ..Surroundings::default() };
        let nothing = Surroundings { trouble_since, ..Surroundings::default() };
        let deleted = seen.then(|| moment("2026-11-16"));
        let worst = one(System::Outlook, deleted, &nothing).urgent_by();
        let found = one(System::Outlook, deleted, &around);
        prop_assert!(found.left() == Left::NoLimit || found.urgent_by() >= worst);
        for chance in &found.chances {
            if let Some(until) = chance.until {
                prop_assert!(until.earliest <= until.latest);
            }
        }
    }
}
