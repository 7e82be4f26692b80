//! The sample mailbox is read like any user's exports: nothing skipped, nothing left out.

use syncsleuth::demo;
use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;
use syncsleuth::record::{Format, Kind, Source, System};

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
            (record.owner.label(), contact.company.as_deref())
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
        .filter(|record| record.contact().is_some_and(|c| c.company.is_none()))
        .count();
    assert_eq!(without_company, 11);
}
