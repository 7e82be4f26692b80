//! The sample mailbox is read like any exports, nothing skipped, and shows what it was made to show.

use std::collections::BTreeSet;

use syncsleuth::demo;
use syncsleuth::import::{self, Input};
use syncsleuth::matching::{self, Options, Pair};
use syncsleuth::progress::Silent;
use syncsleuth::record::{Format, Kind, RecordRef, Source, System};

fn read(paths: &[&str]) -> Vec<Source> {
    let inputs: Vec<Input> = paths
        .iter()
        .map(|path| Input::Bytes {
            name: (*path).to_owned(),
            bytes: demo::file(path).expect("an embedded export").to_vec(),
        })
        .collect();
    let read = import::read(&inputs, &mut Silent).expect("not cancelled");
    assert!(read.failures.is_empty(), "{:?}", read.failures);
    assert!(read.passed_over.is_empty(), "{:?}", read.passed_over);
    read.sources
}

fn source<'s>(sources: &'s [Source], path: &str) -> &'s Source {
    let found = sources.iter().find(|source| source.path == path);
    found.unwrap_or_else(|| panic!("{path} was not read"))
}

#[test]
fn every_export_is_read_whole() {
    let now = read(demo::current());
    let before = read(demo::before());
    for (sources, path, system, format, kind, records) in [
        (
            &now,
            "demo:Outlook contacts.csv",
            System::Outlook,
            Format::OutlookCsv,
            Kind::Contact,
            22,
        ),
        (
            &now,
            "demo:Outlook calendar.csv",
            System::Outlook,
            Format::OutlookCsv,
            Kind::Event,
            9,
        ),
        (
            &now,
            "demo:Outlook tasks.csv",
            System::Outlook,
            Format::OutlookCsv,
            Kind::Task,
            8,
        ),
        (
            &now,
            "demo:Contact.csv",
            System::Salesforce,
            Format::SalesforceCsv,
            Kind::Contact,
            33,
        ),
        (
            &now,
            "demo:Event.csv",
            System::Salesforce,
            Format::SalesforceCsv,
            Kind::Event,
            5,
        ),
        (
            &now,
            "demo:Task.csv",
            System::Salesforce,
            Format::SalesforceCsv,
            Kind::Task,
            3,
        ),
        (
            &before,
            "demo:before/Outlook contacts.csv",
            System::Outlook,
            Format::OutlookCsv,
            Kind::Contact,
            22,
        ),
        (
            &before,
            "demo:before/Contact.csv",
            System::Salesforce,
            Format::SalesforceCsv,
            Kind::Contact,
            33,
        ),
    ] {
        let source = source(sources, path);
        assert_eq!((source.system, source.format), (system, format), "{path}");
        assert_eq!(source.records.len(), records, "{path}");
        assert_eq!(source.counts.of(kind), records, "{path}");
        assert_eq!(source.counts.records(), records, "{path}");
    }
    for source in now.iter().chain(&before) {
        assert!(
            source.skipped.is_empty(),
            "{}: {:?}",
            source.path,
            source.skipped
        );
        assert!(
            source.warnings.is_empty(),
            "{}: {:?}",
            source.path,
            source.warnings
        );
    }
}

#[test]
fn users_and_accounts_give_their_names_to_contacts() {
    let now = read(demo::current());
    let contacts = &source(&now, "demo:Contact.csv").records;
    let christinas: Vec<_> = contacts
        .iter()
        .filter(|record| record.label() == "Christina Wills")
        .map(|record| {
            let contact = record.contact().expect("a contact");
            (record.owner.label(), contact.company())
        })
        .collect();
    assert_eq!(
        christinas,
        [
            (Some("Dana Whitlock"), Some("Harbour & Pine Ltd")),
            (Some("Marek Novotný"), Some("Fenwick Cold Storage")),
        ]
    );
    let deleted = contacts.iter().filter(|record| record.deleted).count();
    assert_eq!(deleted, 3);
    let without_company = contacts
        .iter()
        .filter(|record| record.contact().is_some_and(|c| c.company().is_none()))
        .count();
    assert_eq!(without_company, 11);
}

/// The pairs found among the exports of today, as path and record number, smaller first.
fn pairs() -> BTreeSet<[(String, u32); 2]> {
    let now = read(demo::current());
    let found = matching::find(&now, &Options::default(), &mut Silent).expect("not cancelled");
    let of = |at: RecordRef| (at.source(&now).path.clone(), at.of(&now).number);
    let ordered = |pair: &Pair| {
        let mut ends = [of(pair.left), of(pair.right)];
        ends.sort();
        ends
    };
    found.pairs.iter().map(ordered).collect()
}

#[test]
fn every_planted_duplicate_is_found() {
    let found = pairs();
    for (path, left, right) in [
        // Two colleagues' records of one person.
        ("Outlook contacts.csv", 20, 21),
        ("Outlook contacts.csv", 18, 19),
        ("Contact.csv", 1, 21),
        ("Contact.csv", 2, 12),
        // The copies of the night of 2 October.
        ("Contact.csv", 10, 23),
        ("Contact.csv", 16, 24),
        ("Contact.csv", 17, 25),
        ("Contact.csv", 14, 26),
        ("Contact.csv", 13, 27),
        ("Contact.csv", 18, 28),
        ("Contact.csv", 20, 29),
        ("Contact.csv", 22, 30),
        ("Contact.csv", 5, 31),
        ("Contact.csv", 6, 32),
        ("Contact.csv", 19, 33),
        // An hour later, and the same again.
        ("Outlook calendar.csv", 5, 6),
        ("Outlook calendar.csv", 7, 8),
        // Without a due date, three times and twice.
        ("Outlook tasks.csv", 1, 5),
        ("Outlook tasks.csv", 1, 7),
        ("Outlook tasks.csv", 5, 7),
        ("Outlook tasks.csv", 2, 6),
    ] {
        let path = format!("demo:{path}");
        let pair = [(path.clone(), left), (path, right)];
        assert!(found.contains(&pair), "{pair:?} was not found");
    }
}

#[test]
fn what_only_looks_alike_is_left_alone() {
    let found = pairs();
    for (path, left, right) in [
        // Father and son at one telephone, and two people of one name.
        ("Outlook contacts.csv", 7, 8),
        ("Contact.csv", 3, 7),
        ("Outlook contacts.csv", 14, 16),
        ("Contact.csv", 4, 8),
        // Colleagues with one switchboard and one mailbox.
        ("Outlook contacts.csv", 5, 22),
        ("Contact.csv", 5, 6),
        // A meeting every Monday, and a licence every year.
        ("Outlook calendar.csv", 1, 2),
        ("Outlook calendar.csv", 2, 3),
        ("Outlook tasks.csv", 3, 4),
        // One meeting in two users' calendars.
        ("Event.csv", 3, 4),
    ] {
        let path = format!("demo:{path}");
        let pair = [(path.clone(), left), (path, right)];
        assert!(!found.contains(&pair), "{pair:?} are no duplicates");
    }
    let across = found.iter().find(|[left, right]| left.0 != right.0);
    assert_eq!(across, None, "Outlook and Salesforce hold counterparts");
}

#[test]
fn the_exports_after_the_clean_up_are_read_whole() {
    for source in read(demo::cleaned()) {
        assert!(
            source.skipped.is_empty(),
            "{}: {:?}",
            source.path,
            source.skipped
        );
        assert!(
            source.warnings.is_empty(),
            "{}: {:?}",
            source.path,
            source.warnings
        );
        assert!(source.counts.records() > 0, "{}", source.path);
    }
}
