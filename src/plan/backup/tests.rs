//! What a backup holds is read back by our own import, field by field.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use proptest::option;
use proptest::prelude::*;

use super::{Backup, calendar, cards};
use crate::case::RecordKey;
use crate::import::{self, Input};
use crate::progress::Silent;
use crate::record::{
    Address, AddressKind, Body, Contact, ContactFields, Event, Kind, Moment, Phone, PhoneKind,
    Record, Task,
};

fn key() -> RecordKey {
    RecordKey::new("abc", 7)
}

fn read(name: &str, text: &str) -> Record {
    let input = Input::Bytes {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let read = import::read(&[input], &mut Silent).expect("not cancelled");
    assert!(read.failures.is_empty(), "{:?}\n{text}", read.failures);
    let source = read.sources.into_iter().next().expect("a source");
    assert!(
        source.skipped.is_empty() && source.warnings.is_empty(),
        "{:?} {:?}\n{text}",
        source.skipped,
        source.warnings
    );
    source.records.into_iter().next().expect("a record")
}

/// Text as a file can hold it: nothing around it, with whatever separates values elsewhere inside.
fn text() -> impl Strategy<Value = String> {
    "[a-zÄ-ü€\u{202e}][a-z ,;:\\\\\"'\n=<>Ä-ü日本]{0,90}[a-zé]"
}

/// A word: parts of names are lists in vCard, so that a comma in one is not kept as it was.
fn word() -> impl Strategy<Value = String> {
    "[A-ZÄ-Ü][a-zß-ü;' -]{0,12}[a-z]"
}

fn maybe<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    option::of(of)
}

fn day() -> impl Strategy<Value = Date> {
    (1900i16..2100, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Date::constant(y, m, d))
}

fn moment() -> impl Strategy<Value = Moment> {
    let clock = || (day(), 0i8..24, 0i8..60, 0i8..60);
    prop_oneof![
        day().prop_map(Moment::Date),
        clock().prop_map(|(day, h, m, s)| Moment::Local(day.at(h, m, s, 0))),
        (0i64..4_000_000_000, -12i8..13).prop_map(|(s, hours)| Moment::Instant {
            at: Timestamp::from_second(s).expect("in range"),
            offset: Offset::constant(hours),
        }),
    ]
}

/// An instant in UTC, as the files hold it.
fn in_utc(moment: Option<Moment>) -> Option<Moment> {
    moment.map(|m| m.instant().map_or(m, Moment::utc))
}

prop_compose! {
    fn common()(
        id in maybe("[a-zA-Z0-9@.-]{1,30}"),
        categories in prop::collection::btree_set(text(), 0..4),
        notes in maybe(text()),
        private in option::of(any::<bool>()),
        created in maybe(moment()),
        modified in maybe(moment()),
    ) -> Record {
        let mut record = Record::new(Kind::Contact, 1);
        record.id = id.map(Into::into);
        record.categories = categories.into_iter().collect();
        record.notes = notes.map(Into::into);
        record.private = private;
        record.created = created;
        record.modified = modified;
        record
    }
}

prop_compose! {
    fn names()(
        given in maybe(word()), family in maybe(word()), middle in maybe(word()),
        prefix in maybe(word()), suffix in maybe(word()), nickname in maybe(word()),
        shown in text(), file_as in maybe(text()),
        readings in (maybe("[ア-ン]{1,5}"), maybe("[あ-ん]{1,5}")),
        company in maybe(text()), department in maybe(text()),
    ) -> ContactFields<'static> {
        let own = |text: Option<String>| text.map(Cow::Owned);
        ContactFields {
            display_name: Some(shown.into()),
            file_as: own(file_as),
            given_name: own(given),
            family_name: own(family),
            middle_name: own(middle),
            prefix: own(prefix),
            suffix: own(suffix),
            nickname: own(nickname),
            given_reading: own(readings.0),
            family_reading: own(readings.1),
            company: own(company),
            department: own(department),
            ..ContactFields::default()
        }
    }
}

prop_compose! {
    fn contact()(
        mut record in common(),
        mut fields in names(),
        title in maybe(text()), profession in maybe(text()), web in maybe("https://[a-z]{1,9}\\.example/[a-z?=;,]{0,9}z"),
        government in maybe(text()),
        emails in prop::collection::btree_set("[a-z]{1,9}@[a-z]{1,9}\\.example", 0..4),
        phones in prop::collection::btree_map("\\+?[0-9][0-9 -]{4,12}[0-9]", 0usize..9, 0..5),
        address in maybe((0usize..3, text(), maybe(text()), maybe(text()), maybe("[0-9]{5}"))),
        birthday in maybe(day()),
    ) -> Record {
        fields.job_title = title.map(Cow::Owned);
        fields.profession = profession.map(Cow::Owned);
        fields.government_id = government.map(Cow::Owned);
        fields.web_page = web.map(Cow::Owned);
        fields.emails = emails.into_iter().map(Cow::Owned).collect();
        fields.phones = phones
            .into_iter()
            .map(|(value, kind)| Phone { kind: PhoneKind::ALL[kind], value: value.into(), e164: None })
            .collect();
        fields.addresses = address
            .into_iter()
            .map(|(kind, street, city, region, postcode)| Address {
                kind: AddressKind::ALL[kind],
                street: Some(street.into()),
                city: city.map(Cow::Owned),
                region: region.map(Cow::Owned),
                postcode: postcode.map(Cow::Owned),
                country: None,
            })
            .collect();
        fields.birthday = birthday;
        record.body = Body::Contact(Contact::from(fields));
        record
    }
}

/// A person by name or by address.
fn person() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z;:, ]{0,20}[a-z]",
        "[a-z]{1,9}@[a-z]{1,9}\\.example"
    ]
}

prop_compose! {
    fn event()(
        mut record in common(),
        subject in maybe(text()), location in maybe(text()),
        start in maybe(moment()), end in maybe(moment()), instead_of in maybe(moment()),
        organizer in maybe(person()), attendees in prop::collection::btree_set(person(), 0..4),
        all_day in any::<bool>(), cancelled in any::<bool>(), sequence in option::of(0u32..99),
        uid in maybe("[a-zA-Z0-9@.-]{1,30}"),
    ) -> Record {
        record.body = Body::Event(Box::new(Event {
            subject, start, end, location, organizer, uid, cancelled, sequence,
            all_day: all_day || matches!(start, Some(Moment::Date(_))),
            attendees: attendees.into_iter().collect(),
            recurs: instead_of.is_some(),
            recurrence_id: instead_of,
        }));
        record
    }
}

prop_compose! {
    fn task()(
        mut record in common(),
        subject in maybe(text()),
        start in maybe(moment()), due in maybe(moment()), completed in maybe(moment()),
        status in option::of(prop::sample::select(vec!["Not Started", "In Progress", "Completed"])),
        priority in option::of(prop::sample::select(vec!["High", "Normal", "Low", "3"])),
    ) -> Record {
        record.body = Body::Task(Box::new(Task {
            subject, start, due, completed,
            status: status.map(str::to_owned),
            priority: priority.map(str::to_owned),
        }));
        record
    }
}

/// What the files cannot hold differently: instants are in UTC, and every entry has an id.
fn normal(record: &Record) -> Record {
    let mut record = record.clone();
    record.created = in_utc(record.created);
    record.modified = in_utc(record.modified);
    let made = || format!("{}-{}@syncsleuth", key().file(), key().record());
    match &mut record.body {
        Body::Contact(_) => {}
        Body::Event(event) => {
            let uid = event
                .uid
                .clone()
                .or(record.id.as_deref().map(str::to_owned));
            let uid = uid.unwrap_or_else(made);
            record.id = Some(uid.as_str().into());
            event.uid = Some(uid);
            event.start = in_utc(event.start);
            event.recurrence_id = in_utc(event.recurrence_id);
            // A whole day without an end ends with the day.
            let next = match event.start {
                Some(Moment::Date(day)) => day.tomorrow().ok().map(Moment::Date),
                _ => None,
            };
            event.end = in_utc(event.end).or(next);
        }
        Body::Task(task) => {
            record.id = Some(record.id.take().unwrap_or_else(|| made().into()));
            for moment in [&mut task.start, &mut task.due, &mut task.completed] {
                *moment = in_utc(*moment);
            }
            let done = task.completed.map(|_| "COMPLETED".to_owned());
            let status = task.status.as_deref().and_then(calendar::standing);
            task.status = status.map(str::to_owned).or(done);
            let rank = task.priority.as_deref().and_then(calendar::rank);
            task.priority = rank.map(str::to_owned);
        }
    }
    record
}

/// The record without the international form of its numbers, which the import works out anew.
fn as_written(mut record: Record) -> Record {
    if let Body::Contact(contact) = &mut record.body {
        contact.edit(|c| c.phones.iter_mut().for_each(|p| p.e164 = None));
    }
    record
}

proptest! {
    #[test]
    fn a_contact_is_read_back(record in contact()) {
        let text = cards::write(&[(key(), &record)]);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        prop_assert_eq!(as_written(read("a.vcf", &text)), normal(&record));
    }

    #[test]
    fn an_event_is_read_back(record in event()) {
        let text = calendar::write(&[(key(), &record)]);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        prop_assert_eq!(read("a.ics", &text), normal(&record));
    }

    #[test]
    fn a_task_is_read_back(record in task()) {
        let text = calendar::write(&[(key(), &record)]);
        prop_assert_eq!(read("a.ics", &text), normal(&record));
    }
}

#[test]
fn words_without_a_counterpart_are_kept() {
    let mut record = Record::new(Kind::Task, 1);
    record.body = Body::Task(Box::new(Task {
        status: Some("In Bearbeitung".to_owned()),
        priority: Some("Hoch".to_owned()),
        ..Task::default()
    }));
    let text = calendar::write(&[(key(), &record)]);
    assert!(
        text.contains("COMMENT:Status: In Bearbeitung\r\n"),
        "{text}"
    );
    assert!(text.contains("COMMENT:Priority: Hoch\r\n"), "{text}");
}

#[test]
fn an_earlier_backup_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let record = Record::new(Kind::Contact, 1);
    let backup = |contacts| Backup {
        contacts,
        activities: Vec::new(),
        missing: [("a.csv".to_owned(), 2)].into(),
    };
    let names = |backup: Backup<'_>| -> Vec<String> {
        let written = backup.write(folder.path()).unwrap();
        let name = |p: &std::path::PathBuf| p.file_name().unwrap().to_string_lossy().into_owned();
        written.iter().map(name).collect()
    };
    let first = ["backup-contacts.vcf", "backup-read-first.txt"];
    assert_eq!(names(backup(vec![(key(), &record)])), first);
    assert_eq!(
        names(backup(vec![(key(), &record)])),
        first,
        "the same once more"
    );
    let more = vec![(key(), &record), (key(), &record)];
    assert_eq!(
        names(backup(more)),
        ["backup-contacts-2.vcf", "backup-read-first-2.txt"]
    );
}
