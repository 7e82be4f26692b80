//! Tests of the recovery windows and the deadlines computed from them.

use super::*;
use crate::knowledge::Knowledge;

fn recovery() -> &'static Recovery {
    &Knowledge::embedded().recovery
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_window_has_a_place() {
    let ids = "outlook-deleted-items exchange-recoverable-items exchange-server-recoverable-items \
        exchange-server-calendar litigation-hold outlook-com pop-imap local-pst salesforce-recycle-bin \
        salesforce-permanent-delete salesforce-weekly-export salesforce-field-history icloud-archive \
        google-contacts-undo google-calendar-bin linkpoint-history eac-timeline";
    for id in ids.split_whitespace() {
        assert!(recovery().place(id).is_some(), "{id}");
    }
    assert!(recovery().ways(SALESFORCE_BIN).count() >= 5);
}

#[test]
fn deadlines_follow_the_windows() {
    let cases = [
        (SALESFORCE_BIN, "2024-05-01", "2024-05-16", "2024-05-31"),
        (
            "exchange-recoverable-items",
            "2024-02-20",
            "2024-02-27",
            "2024-03-21",
        ),
        ("pop-imap", "2024-05-01", "2024-05-01", "2024-05-01"),
        (
            "google-contacts-undo",
            "2024-12-15",
            "2025-01-14",
            "2025-01-14",
        ),
    ];
    for (place, deleted, earliest, latest) in cases {
        let found = recovery()
            .deadline(place, day(deleted), &Retention::default())
            .unwrap();
        assert_eq!(found.earliest, day(earliest), "{place}");
        assert_eq!(found.latest, day(latest), "{place}");
        assert!(!found.certain);
    }
    let none = recovery().deadline("litigation-hold", day("2024-05-01"), &Retention::default());
    assert_eq!(none, None);
}

#[test]
fn days_are_counted_over_months_years_and_leap_days() {
    let cases = [
        // 2024 and 2000 have a 29 February; 2023, 2100 and 1900 have none.
        ("2024-02-14", "2024-02-29"),
        ("2024-02-15", "2024-03-01"),
        ("2023-02-14", "2023-03-01"),
        ("2000-02-15", "2000-03-01"),
        ("2100-02-14", "2100-03-01"),
        ("1900-02-15", "1900-03-02"),
        ("2024-02-29", "2024-03-15"),
        ("2025-12-16", "2025-12-31"),
        ("2025-12-17", "2026-01-01"),
        ("2026-11-15", "2026-11-30"),
        ("2026-11-16", "2026-12-01"),
    ];
    for (deleted, until) in cases {
        let known = Retention::default();
        let found = recovery().deadline(SALESFORCE_BIN, day(deleted), &known);
        let found = found.unwrap();
        assert_eq!(found.earliest, day(until), "{deleted}");
        assert_eq!(found.days_left(day(deleted)), 15, "{deleted}");
        assert_eq!(found.days_left(found.earliest), 0, "{deleted}");
        assert!(found.is_open(found.latest) && !found.is_open(after(found.latest, 1)));
    }
}

#[test]
fn the_bin_holds_so_much_by_the_storage() {
    // The article's own example is the first.
    let cases = [(1_000, 25_000), (2_000, 50_000), (10_000, 250_000), (0, 0)];
    for (storage, records) in cases {
        assert_eq!(recovery().bin_capacity(storage), records);
        let risk = |deleted| {
            let known = Retention {
                storage_mb: Some(storage),
                deleted_at_once: Some(deleted),
                ..Retention::default()
            };
            recovery()
                .deadline(SALESFORCE_BIN, day("2024-02-15"), &known)
                .unwrap()
        };
        let full = risk(records);
        assert_eq!(
            (full.bin, full.earliest),
            (BinRisk::Tight, day("2024-03-01"))
        );
        let over = risk(records + 1);
        assert_eq!(
            (over.bin, over.earliest),
            (BinRisk::Overflows, day("2024-02-15"))
        );
        assert!(!over.certain);
    }
    assert_eq!(recovery().capacity.mb_per_gb, 1_000);
}

#[test]
fn what_the_user_knows_counts_more() {
    let mut known = Retention::default();
    known.days.insert(SALESFORCE_BIN.to_owned(), 30);
    let found = recovery()
        .deadline(SALESFORCE_BIN, day("2024-05-01"), &known)
        .unwrap();
    assert_eq!(
        (found.earliest, found.latest),
        (day("2024-05-31"), day("2024-05-31"))
    );
    assert!(found.certain && found.is_open(day("2024-05-31")));
    assert!(!found.is_open(day("2024-06-01")));
    assert_eq!(found.days_left(day("2024-05-21")), 10);
    assert_eq!(found.days_left(day("2024-07-01")), -31);
}

#[test]
fn a_small_bin_is_said() {
    assert_eq!(recovery().bin_capacity(1000), 25_000);
    let risk = |deleted| {
        let known = Retention {
            storage_mb: Some(1000),
            deleted_at_once: Some(deleted),
            ..Retention::default()
        };
        recovery()
            .deadline(SALESFORCE_BIN, day("2024-05-01"), &known)
            .unwrap()
    };
    assert_eq!(risk(100).bin, BinRisk::Fits);
    assert_eq!(risk(12_500).bin, BinRisk::Tight);
    assert_eq!(risk(25_001).bin, BinRisk::Overflows);
    assert_eq!(risk(25_001).earliest, day("2024-05-01"));
}

#[test]
fn the_end_of_the_calendar_is_no_crash() {
    let found = recovery().deadline(SALESFORCE_BIN, Date::MAX, &Retention::default());
    assert_eq!(found.unwrap().latest, Date::MAX);
}
