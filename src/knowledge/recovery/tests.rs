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
