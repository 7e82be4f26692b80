//! Invented address books, calendars and task lists before and after something happened to them.

use jiff::civil::date;
use proptest::prelude::*;

use super::recovery::{Lost, Surroundings, recoveries};
use super::*;
use crate::progress::Silent;
use crate::record::{Column, ContactFields};

fn source(system: System, records: Vec<Record>) -> Source {
    let mut source = made_up(system, records);
    for record in &source.records {
        match record.kind() {
            Kind::Contact => source.counts.contacts += 1,
            Kind::Event => source.counts.events += 1,
            Kind::Task => source.counts.tasks += 1,
        }
    }
    source
}

/// A person with mail and company.
fn person(number: u32, id: Option<&str>, name: &str, company: &str) -> Record {
    let mut record = Record::new(Kind::Contact, number);
    let (given, family) = name.split_once(' ').unwrap();
    record.id = id.map(Into::into);
    let mail = format!("{given}.{family}@mail.example").to_lowercase();
    record.body = record::Body::Contact(
        ContactFields {
            given_name: Some(given.into()),
            family_name: Some(family.into()),
            emails: vec![mail.into()],
            company: (!company.is_empty()).then(|| company.into()),
            ..ContactFields::default()
        }
        .into(),
    );
    record
}

fn meeting(number: u32, id: Option<&str>, subject: &str, day: i8, hour: i8) -> Record {
    let mut record = Record::new(Kind::Event, number);
    record.id = id.map(Into::into);
    if let record::Body::Event(event) = &mut record.body {
        event.subject = Some(subject.into());
        event.uid = id.map(Into::into);
        let at = |hour| Moment::Local(date(2026, 11, day).at(hour, 0, 0, 0));
        event.start = Some(at(hour));
        event.end = Some(at(hour + 1));
    }
    record
}

fn task(number: u32, id: Option<&str>, subject: &str, day: i8) -> Record {
    let mut record = Record::new(Kind::Task, number);
    record.id = id.map(Into::into);
    if let record::Body::Task(task) = &mut record.body {
        task.subject = Some(subject.into());
        task.due = Some(Moment::Date(date(2026, 11, day)));
        task.status = Some("Not Started".into());
    }
    record
}

const NAMES: [&str; 12] = [
    "Ada Quill",
    "Bo Marsh",
    "Cy Tennant",
    "Dot Ferrer",
    "Eli Novak",
    "Fay Osei",
    "Gus Lindqvist",
    "Hal Petrov",
    "Ivy Castell",
    "Jo Nakamura",
    "Kit Obrador",
    "Liv Sandoz",
];

fn people(ids: bool) -> Vec<Record> {
    NAMES
        .iter()
        .zip(1..)
        .map(|(name, n)| {
            let id = format!("003-{n}");
            person(n, ids.then_some(id.as_str()), name, "Quarry Ltd")
        })
        .collect()
}

fn run(before: &[Source], after: &[Source]) -> Comparison {
    compare(Knowledge::embedded(), before, after, &mut Silent).unwrap()
}

fn contacts(before: Vec<Record>, after: Vec<Record>) -> Comparison {
    run(
        &[source(System::Outlook, before)],
        &[source(System::Outlook, after)],
    )
}

fn named(found: &Comparison, what: What) -> Vec<u32> {
    let of_sort = found.changes.iter().filter(|c| c.what == what);
    of_sort
        .map(|c| c.before.or(c.after).unwrap().index)
        .collect()
}

#[test]
fn without_ids_by_contents_and_by_likeness() {
    let mut after = people(false);
    after.remove(3);
    after[0] = person(1, None, NAMES[0], "Harbour GmbH");
    after.push(person(13, None, "Mel Thornbury", "Quarry Ltd"));
    let found = contacts(people(false), after);
    assert_eq!(named(&found, What::Deleted), [3]);
    assert_eq!(named(&found, What::Modified), [0]);
    assert_eq!(named(&found, What::Added), [11]);
    assert_eq!(found.counts.unchanged, 10);
    let fields = &found
        .changes
        .iter()
        .find(|c| c.what == What::Modified)
        .unwrap()
        .fields;
    assert_eq!(
        (
            fields[0].field,
            fields[0].before.as_str(),
            fields[0].after.as_str()
        ),
        ("company", "Quarry Ltd", "Harbour GmbH")
    );
}

#[test]
fn the_same_thing_under_a_new_id_is_made_again() {
    let mut after = people(true);
    after[5].id = Some("003-99".into());
    // And one whose old row is there, marked deleted.
    let mut row = after[7].clone();
    row.deleted = true;
    after[7].id = Some("003-98".into());
    after.push(row);
    let found = contacts(people(true), after);
    assert_eq!(named(&found, What::Recreated), [5, 7]);
    assert_eq!((found.counts.deleted, found.counts.added), (0, 0));
}

#[test]
fn a_row_marked_deleted_tells_when_and_by_whom() {
    let mut after = people(true);
    after[2].deleted = true;
    after[2].modified = Some(Moment::Date(date(2026, 11, 3)));
    after[2].modified_by = Who {
        name: Some("D. Moreau".into()),
        ..Who::default()
    }
    .into();
    let found = contacts(people(true), after);
    let change = &found.changes[0];
    assert_eq!(change.what, What::Deleted);
    assert_eq!(change.deleted_at.unwrap().date(), date(2026, 11, 3));
    assert_eq!(change.by.label(), Some("D. Moreau"));
}

#[test]
fn what_was_merged_is_deleted_and_not_made_again() {
    let mut after = people(true);
    after[2].deleted = true;
    after[2].salesforce_mut().master_record_id = Some("003-4".into());
    let mut copy = person(13, Some("003-77"), NAMES[2], "Quarry Ltd");
    copy.salesforce_mut();
    after.push(copy);
    let found = run(
        &[source(System::Salesforce, people(true))],
        &[source(System::Salesforce, after)],
    );
    assert_eq!(found.counts.deleted, 1);
    assert_eq!(found.changes[0].merged_into.as_deref(), Some("003-4"));
    assert_eq!(found.counts.recreated, 0);
}

#[test]
fn the_writing_alone_is_no_change() {
    let mut after = people(true);
    after[0] = person(1, Some("003-1"), NAMES[0], "QUARRY  Ltd");
    let found = contacts(people(true), after);
    assert_eq!(found.counts.modified, 0);
    assert_eq!(found.counts.form_only, 1);
    assert_eq!(found.form_only[0].fields[0].field, "company");
}

#[test]
fn another_owner_is_a_change_and_a_stamp_is_not() {
    let mut after = people(true);
    let who = |name: &str| Who {
        name: Some(name.into()),
        ..Who::default()
    };
    after[0].owner = who("New Owner").into();
    after[1].modified = Some(Moment::Date(date(2026, 11, 3)));
    after[1].modified_by = who("Somebody").into();
    let found = contacts(people(true), after);
    assert_eq!(named(&found, What::Modified), [0]);
}

#[test]
fn one_effect_is_said_once() {
    let then: Vec<Record> = (1..9)
        .map(|n| meeting(n, None, NAMES[n as usize], n as i8, 9))
        .collect();
    let now: Vec<Record> = (1..9)
        .map(|n| meeting(n, None, NAMES[n as usize], n as i8, 10))
        .collect();
    let found = contacts(then, now);
    assert_eq!(found.counts.modified, 8);
    let start = found.effects.iter().find(|e| e.field == "start").unwrap();
    assert_eq!(
        start.sentence(),
        "The start of 8 events in Outlook is 1 hour later."
    );
}

#[test]
fn where_it_lives_on() {
    let both = |records: Vec<Record>| {
        vec![
            source(System::Outlook, records),
            source(System::Salesforce, people(true)),
        ]
    };
    let mut after = people(false);
    after.remove(4);
    let found = run(&both(people(false)), &both(after));
    assert_eq!(found.changes.len(), 1);
    assert_eq!(found.changes[0].still_in, [System::Salesforce]);
}

#[test]
fn out_of_sight_is_named_and_not_offered_for_restoring() {
    let then: Vec<Record> = (1..13)
        .map(|n| meeting(n, None, NAMES[n as usize - 1], n as i8, 9))
        .collect();
    let now = then[4..].to_vec();
    let (before, after) = (
        vec![source(System::Outlook, then)],
        vec![source(System::Outlook, now)],
    );
    let knowledge = Knowledge::embedded();
    let found = compare(knowledge, &before, &after, &mut Silent).unwrap();
    assert_eq!((found.counts.deleted, found.counts.out_of_sight), (4, 4));
    assert!(matches!(
        found.changes[0].out_of_sight,
        Some(OutOfSight::DateWindow { from, .. }) if from == date(2026, 11, 5)
    ));
    let around = Surroundings::default();
    assert!(recoveries(knowledge, &before, &after, &found, &around).is_empty());
}

#[test]
fn one_of_two_twins_is_missed_by_nobody() {
    let mut then = people(false);
    then.push(person(13, None, NAMES[0], "Quarry Ltd"));
    let found = contacts(then, people(false));
    assert_eq!(found.counts.deleted, 1);
    assert!(matches!(
        found.changes[0].out_of_sight,
        Some(OutOfSight::Twin { .. })
    ));
}

#[test]
fn a_system_without_a_later_export_is_not_emptied() {
    let found = run(&[source(System::Outlook, people(false))], &[]);
    assert_eq!(found.counts, Counts::default());
    assert_eq!(found.notes.len(), 1);
    // But an export with columns and no records is.
    let mut empty = source(System::Outlook, vec![]);
    empty.columns = vec![Column {
        header: "Last Name".into(),
        field: Some("family_name".into()),
    }];
    let found = run(&[source(System::Outlook, people(false))], &[empty]);
    assert_eq!(found.counts.deleted, 12);
}

#[test]
fn the_most_urgent_loss_comes_first() {
    let rows = |deleted: &[(usize, i8)]| {
        let mut rows = people(true);
        for record in &mut rows {
            record.salesforce_mut();
        }
        for &(at, day) in deleted {
            rows[at].deleted = true;
            rows[at].modified = Some(Moment::Date(date(2026, 11, day)));
        }
        vec![source(System::Salesforce, rows)]
    };
    let (before, after) = (rows(&[]), rows(&[(1, 20), (6, 2)]));
    let knowledge = Knowledge::embedded();
    let found = compare(knowledge, &before, &after, &mut Silent).unwrap();
    let around = Surroundings::default();
    let list = recoveries(knowledge, &before, &after, &found, &around);
    assert!(matches!(list[0].record, Lost::Before(at) if at.index == 6));
    assert_eq!(list[0].urgent_by(), Some(date(2026, 11, 17)));
    assert_eq!(&*list[0].chances[0].place, "salesforce-recycle-bin");
    // A deletion larger than the bin may have pushed itself out the same day.
    let tiny = Surroundings {
        retention: crate::knowledge::recovery::Retention {
            storage_mb: Some(0),
            ..Default::default()
        },
        ..Surroundings::default()
    };
    let list = recoveries(knowledge, &before, &after, &found, &tiny);
    assert_eq!(list[0].urgent_by(), Some(date(2026, 11, 2)));
}

fn without_id(mut record: Record) -> Record {
    record.id = None;
    if let record::Body::Event(event) = &mut record.body {
        event.uid = None;
    }
    record
}

fn anything() -> impl Strategy<Value = Vec<Record>> {
    let one = (
        0..NAMES.len(),
        0..3_usize,
        0..3_usize,
        1..20_i8,
        any::<bool>(),
    );
    proptest::collection::vec(one, 0..14).prop_map(|rows| {
        rows.into_iter()
            .zip(1..)
            .map(|((name, company, kind, day, has_id), n)| {
                let id = format!("id-{n}");
                let id = has_id.then_some(id.as_str());
                match kind {
                    0 => meeting(n, id, NAMES[name], day, 9),
                    1 => task(n, id, NAMES[name], day),
                    _ => person(
                        n,
                        id,
                        NAMES[name],
                        ["Quarry Ltd", "Harbour GmbH", ""][company],
                    ),
                }
            })
            .collect()
    })
}

/// The same record about somebody or something else than all others.
fn apart(mut record: Record, n: usize) -> Record {
    let name = NAMES[n % NAMES.len()];
    match &mut record.body {
        record::Body::Contact(_) => {
            let id = record.id.as_deref().map(str::to_owned);
            let name = format!("{name}{}", ["", "berg", "stein"][n / NAMES.len()]);
            return person(record.number, id.as_deref(), &name, "Quarry Ltd");
        }
        record::Body::Event(event) => event.subject = Some(format!("{name} and {n} others")),
        record::Body::Task(task) => {
            task.subject = Some(format!("Write to {name} about {n} things"));
        }
    }
    record
}

/// Changes something about a record, other than what it is known by.
fn edit(record: &mut Record, what: usize) {
    match (what, &mut record.body) {
        (0, _) => record.notes = Some("asked to be called back".into()),
        (1, record::Body::Contact(contact)) => contact.edit(|c| c.job_title = Some("Buyer".into())),
        (1, record::Body::Event(event)) => event.location = Some("Room 4".to_owned()),
        (1, record::Body::Task(task)) => task.status = Some("COMPLETED".to_owned()),
        (_, record::Body::Contact(contact)) => {
            contact.edit(|c| c.company = Some("QUARRY ltd".into()));
        }
        (_, record::Body::Event(event)) => event.organizer = Some("Fay Osei".to_owned()),
        (_, record::Body::Task(task)) => task.priority = Some("High".to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_changed_against_itself(records in anything()) {
        let found = contacts(records.clone(), records.clone());
        prop_assert!(found.changes.is_empty());
        prop_assert_eq!(found.counts.unchanged, records.len());
    }

    #[test]
    fn a_change_backwards_is_the_same_with_then_and_now_exchanged(
        records in anything(), edits in proptest::collection::vec((0..14_usize, 0..3_usize), 0..6),
    ) {
        // Every record is another person, so that it is plain which one is which.
        let one: Vec<Record> = records.into_iter().zip(0..).map(|(r, n)| apart(r, n)).collect();
        let mut other = one.clone();
        for (at, what) in edits {
            let len = other.len().max(1);
            if let Some(record) = other.get_mut(at % len) {
                edit(record, what);
            }
        }
        let seen = |found: &Comparison, turned: bool| {
            let mut all: Vec<_> = found.changes.iter().flat_map(|c| &c.fields).map(|f| {
                let (before, after) = if turned { (&f.after, &f.before) } else { (&f.before, &f.after) };
                (f.field, before.clone(), after.clone(), f.form_only)
            }).collect();
            all.sort();
            all
        };
        let there = contacts(one.clone(), other.clone());
        let back = contacts(other, one);
        prop_assert_eq!(there.counts, back.counts);
        prop_assert_eq!(seen(&there, false), seen(&back, true));
    }

    #[test]
    fn forwards_and_backwards_mirror(one in anything(), other in anything()) {
        let there = contacts(one.clone(), other.clone());
        let back = contacts(other, one);
        prop_assert_eq!(there.counts.added, back.counts.deleted);
        prop_assert_eq!(there.counts.deleted, back.counts.added);
        prop_assert_eq!(there.counts.modified, back.counts.modified);
        prop_assert_eq!(there.counts.recreated, back.counts.recreated);
        prop_assert_eq!(there.counts.unchanged, back.counts.unchanged);
    }

    #[test]
    fn the_order_of_files_does_not_matter(one in anything(), two in anything(), other in anything()) {
        // Of two twins of which one has an id, either may be the one that stayed.
        let bare = |records: Vec<Record>| records.into_iter().map(without_id).collect::<Vec<_>>();
        let (one, two, other) = (bare(one), bare(two), bare(other));
        let files = |a: &[Record], b: &[Record]| vec![
            source(System::Outlook, a.to_vec()),
            source(System::Outlook, b.to_vec()),
        ];
        let after = [source(System::Outlook, other)];
        let first = run(&files(&one, &two), &after);
        let second = run(&files(&two, &one), &after);
        prop_assert_eq!(first.counts, second.counts);
    }
}

#[test]
fn what_stands_aside_comes_last() {
    let at = |index| RecordRef { source: 0, index };
    let pair = |before: &[Record], after: &[Record], aside: &Aside| {
        let before = [source(System::Outlook, before.to_vec())];
        let after = [source(System::Outlook, after.to_vec())];
        pair_up(
            &before,
            &after,
            System::Outlook,
            before[0].records[0].kind(),
            aside,
            &mut Silent,
        )
        .unwrap()
    };
    let aside = Aside::from([(at(0), at(1))]);
    for id in [None, Some("u1")] {
        // One entry twice, under one id or none.
        let twice = [
            meeting(1, id, "Review", 3, 9),
            meeting(2, id, "Review", 3, 9),
        ];
        let both = pair(&twice, &twice, &aside);
        assert_eq!(both.same.len(), 2, "{id:?}");
        let one = pair(&twice, &twice[..1], &aside);
        assert_eq!(one.same, [(at(1), at(0))], "{id:?}");
        assert_eq!(one.gone, [(at(0), None)], "{id:?}");
    }
    // The one that is there looks like the one that stood aside, and is the other one all the same.
    let two = [
        person(1, None, "Ada Quill", "Quarry Ltd"),
        person(2, None, "Ada Quill", "Quarry"),
    ];
    let one = pair(&two, &two[..1], &aside);
    assert_eq!(one.same, [(at(1), at(0))]);
    assert_eq!(one.gone, [(at(0), None)]);
}
