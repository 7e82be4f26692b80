//! The sample mailbox is read like any exports, nothing skipped, and shows what it was made to show.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use syncsleuth::case::{Case, Evidence, How, Role, Session, SourceEntry};
use syncsleuth::demo;
use syncsleuth::history::recovery::{Lost, Surroundings, recoveries};
use syncsleuth::history::{self, What};
use syncsleuth::import::{self, Input};
use syncsleuth::interview::Answers;
use syncsleuth::knowledge::Knowledge;
use syncsleuth::matching::{self, Options, Pair};
use syncsleuth::plan::Plan;
use syncsleuth::plan::put_back::PutBack;
use syncsleuth::progress::Silent;
use syncsleuth::record::{Format, Kind, Record, RecordRef, Source, System};
use syncsleuth::verify::{LookedAt, State};

const TODAY: Date = Date::constant(2026, 11, 23);

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

/// The sample at work, with every copy marked as advised.
fn decided() -> Session {
    let mut case = Case::new(demo::TITLE, Timestamp::UNIX_EPOCH);
    case.answers =
        Answers::from_json(demo::answers(), Knowledge::embedded()).expect("sound answers");
    for path in demo::current() {
        case.sources.push(SourceEntry::new(*path, Role::Current));
    }
    for path in demo::before() {
        case.sources.push(SourceEntry::new(*path, Role::Before));
    }
    let mut session = Session::new(case);
    let evidence = Evidence::load(&session.case.sources, Knowledge::embedded(), &mut Silent);
    session.take_evidence(Arc::new(evidence.expect("not cancelled")));
    let diagnosis = Session::diagnose(&session.case.answers, &session.evidence, TODAY);
    session.take_diagnosis(Arc::new(diagnosis));
    let clusters = session.review.clusters.clone();
    for cluster in clusters.iter().filter(|c| c.hold.is_none()) {
        for member in cluster.members.iter().filter(|m| **m != cluster.keep) {
            session
                .mark(*member, cluster.keep, How::Hand, Timestamp::UNIX_EPOCH)
                .expect("a pair to decide on");
        }
    }
    session
}

fn look(session: &Session, paths: &[&str]) -> LookedAt {
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    LookedAt::at(&paths, &session.case, Knowledge::embedded(), &mut Silent).expect("not cancelled")
}

#[test]
fn the_sample_is_carried_out_on_paper_and_verified() {
    let knowledge = Knowledge::embedded();
    let session = decided();
    let plan = Plan::of(&session.case, knowledge, TODAY);
    assert_eq!(plan.deletions, 20);

    // What is lost and what was changed, and how each can be had back.
    let (before, now) = (read(demo::before()), read(demo::current()));
    let found = history::compare(knowledge, &before, &now, &mut Silent).expect("not cancelled");
    let lost = recoveries(knowledge, &before, &now, &found, &Surroundings::default());
    let lost: Vec<&str> = lost
        .iter()
        .filter(|r| !r.chances.is_empty())
        .map(|r| match r.record {
            Lost::Before(at) => at.of(&before).label(),
            Lost::Row(at) => at.of(&now).label(),
        })
        .collect();
    for name in ["Oliver Brandt", "Ruth Abara", "Helen Marsh"] {
        assert!(lost.contains(&name), "{name} is not among {lost:?}");
    }
    let emptied: Vec<&history::FieldChange> = found
        .changes
        .iter()
        .flat_map(|change| &change.fields)
        .filter(|f| f.field == "company" && f.after.is_empty())
        .collect();
    assert_eq!(emptied.len(), 4);
    assert!(PutBack::of(&before, &now, &found).records() >= 4);

    // Carried out: they live again, if only on the side where they were put back, and hold what they held.
    let later = read(demo::cleaned());
    let mended = history::compare(knowledge, &before, &later, &mut Silent).expect("not cancelled");
    let marked: BTreeSet<String> = plan
        .steps()
        .filter_map(|step| step.deletion.as_ref())
        .map(|deletion| deletion.label.clone())
        .collect();
    for change in &mended.changes {
        let label = change.record(&before, &later).map(Record::label);
        let planned = label.is_some_and(|label| marked.contains(label));
        let gone = change.what == What::Deleted;
        let elsewhere = !change.still_in.is_empty();
        assert!(!gone || planned || elsewhere, "{label:?} is gone");
        assert!(
            change.fields.iter().all(|f| f.field != "company"),
            "{label:?}"
        );
    }

    let clean = look(&session, demo::cleaned());
    assert!(clean.found.is_clean(), "{}", clean.found.verdict());
    let spoilt = look(&session, demo::resynced());
    assert!(!spoilt.found.is_clean());
    let open: Vec<State> = spoilt
        .found
        .findings()
        .iter()
        .map(|finding| finding.state)
        .filter(|state| state.is_open())
        .collect();
    assert_eq!(open, [State::Damaged, State::Returned]);
}

#[test]
fn a_spoilt_export_is_seen_whatever_was_spoilt() {
    let session = decided();
    let spoil = |file: &str, change: &dyn Fn(&str) -> String| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut paths = Vec::new();
        for path in demo::cleaned() {
            let text = std::str::from_utf8(demo::file(path).expect("embedded")).expect("UTF-8");
            let name = path.rsplit('/').next().expect("a name");
            let text = if name == file {
                change(text)
            } else {
                text.to_owned()
            };
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("writable");
            paths.push(path.display().to_string());
        }
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        look(&session, &paths).found
    };
    let without = |text: &str, part: &str| {
        let kept = text.lines().filter(|line| !line.contains(part));
        kept.collect::<Vec<_>>().join("\r\n")
    };
    let whole = spoil("Contact.csv", &str::to_owned);
    assert!(whole.is_clean(), "{}", whole.verdict());
    // A record nobody marked is gone.
    let found = spoil("Contact.csv", &|text| without(text, "0035k00000MZpS2AAL"));
    assert_eq!(found.counts.unplanned, 1, "{}", found.verdict());
    // The one that was to stay is gone, and its copy, too.
    let found = spoil("Contact.csv", &|text| without(text, "0035k00000XvlQwAAJ"));
    assert_eq!(found.counts.lost, 1, "{}", found.verdict());
    // A marked one is not deleted yet.
    let found = spoil("Contact.csv", &|text| {
        text.replace(
            "\"0035k00000rlskgAAA\",\"true\"",
            "\"0035k00000rlskgAAA\",\"false\"",
        )
    });
    assert_eq!(found.counts.still_there, 1, "{}", found.verdict());
}
