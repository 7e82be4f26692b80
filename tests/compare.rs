//! `compare` as another program would use it: two folders in, JSON and an exit status out; and the same
//! mailbox in several formats, which is no change.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use proptest::prelude::*;
use serde_json::Value;
use syncsleuth::history::{self, Comparison};
use syncsleuth::import::{self, Input};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::Silent;
use syncsleuth::record::Source;

const OLD: &str = "Id,FirstName,LastName,Email,Phone,IsDeleted\n\
003000000000001AAA,Ada,Quill,ada@mail.example,+44 20 7946 0001,false\n\
003000000000002AAA,Bo,Marsh,bo@mail.example,+44 20 7946 0002,false\n\
003000000000003AAA,Cy,Tennant,cy@mail.example,,false\n";
const NEW: &str = "Id,FirstName,LastName,Email,Phone,IsDeleted\n\
003000000000001AAA,Ada,Quill,ada@mail.example,,false\n\
003000000000002AAA,Bo,Marsh,bo@mail.example,+44 20 7946 0002,true\n\
003000000000009AAA,Cy,Tennant,cy@mail.example,,false\n";

fn compare(folder: &Path, more: &[&str]) -> std::process::Output {
    fs::create_dir_all(folder.join("before")).unwrap();
    fs::create_dir_all(folder.join("after")).unwrap();
    fs::write(folder.join("before/contacts.csv"), OLD).unwrap();
    fs::write(folder.join("after/other name.csv"), NEW).unwrap();
    Command::cargo_bin("syncsleuth")
        .unwrap()
        .current_dir(folder)
        .args([
            "compare",
            "--before",
            "before",
            "--after",
            "after",
            "--today",
            "2026-11-22",
        ])
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn every_sort_of_change() {
    let folder = tempfile::tempdir().unwrap();
    let out = compare(folder.path(), &["--json"]);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let page: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(page["schema"], "syncsleuth.compare/1");
    let count = |name: &str| page["counts"][name].as_u64().unwrap();
    assert_eq!(
        ["added", "deleted", "modified", "recreated", "unchanged"].map(count),
        [0, 1, 1, 1, 0]
    );
    let change = |name: &str| {
        let changes = page["changes"].as_array().unwrap();
        changes.iter().find(|c| c["change"] == name).unwrap()
    };
    assert_eq!(change("modified")["fields"][0]["field"], "phones");
    assert_eq!(
        change("deleted")["recover"][0]["where"],
        "salesforce-recycle-bin"
    );
    assert_eq!(change("recreated")["after"]["id"], "003000000000009AAA");
}

#[test]
fn old_values_are_written_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = compare(folder.path(), &["--put-back", "back"]);
    assert!(out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("overwrites the values of today"));
    let table = fs::read_to_string(folder.path().join("back/data-loader-contact.csv")).unwrap();
    assert_eq!(table, "Id,Phone\n003000000000001AAA,+44 20 7946 0001\n");
    let sheet = fs::read_to_string(folder.path().join("back/old-values.csv")).unwrap();
    assert!(sheet.contains(",phones,'+44 20 7946 0001,"), "{sheet}");
    assert!(folder.path().join("back/read-first.txt").is_file());
    let out = compare(folder.path(), &["--bring-back", "lost"]);
    assert!(out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("wrote lost/bring back.md"));
    let list = fs::read_to_string(folder.path().join("lost/bring back.md")).unwrap();
    assert!(list.contains("- [ ] Bo Marsh (contact): "), "{list}");
    assert!(folder.path().join("lost/old-values.csv").is_file());
    // What is to be read is never written over.
    let sheet = folder.path().join("after/old-values.csv");
    fs::write(&sheet, "First Name,Last Name\nAda,Quill\n").unwrap();
    let refused = compare(folder.path(), &["--put-back", "after"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn answers_move_the_days() {
    let folder = tempfile::tempdir().unwrap();
    let until = |answers: &str| {
        let file = folder.path().join("answers.json");
        let all = format!(
            r#"{{"schema": "syncsleuth.answers/1", "answers": {{"started_on": "2026-11-16"{answers}}}}}"#
        );
        fs::write(&file, all).unwrap();
        let out = compare(folder.path(), &["--json", "--answers", "answers.json"]);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{said}");
        let page: Value = serde_json::from_slice(&out.stdout).unwrap();
        let changes = page["changes"].as_array().unwrap();
        let lost = changes.iter().find(|c| c["change"] == "deleted").unwrap();
        lost["recover"][0]["until"].as_str().unwrap().to_owned()
    };
    assert_eq!(until(""), "2026-12-01");
    assert_eq!(until(r#", "salesforce_storage_mb": 1000"#), "2026-12-01");
    // A bin that holds nothing keeps nothing.
    assert_eq!(until(r#", "salesforce_storage_mb": 0"#), "2026-11-16");
    let wrong = r#"{"schema": "syncsleuth.answers/1", "answers": {"salesforce_storage": 1}}"#;
    fs::write(folder.path().join("answers.json"), wrong).unwrap();
    let out = compare(folder.path(), &["--answers", "answers.json"]);
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains("salesforce_storage_mb"), "{said}");
}

#[test]
fn a_watch_ends_with_three() {
    let folder = tempfile::tempdir().unwrap();
    let passed = compare(folder.path(), &["--fail-on", "deleted:1,duplicates:0"]);
    assert_eq!(passed.status.code(), Some(0));
    // One stands under another id, which is what a record that comes back does.
    let returned = compare(folder.path(), &["--fail-on", "returned:1"]);
    assert_eq!(returned.status.code(), Some(0));
    let returned = compare(folder.path(), &["--fail-on", "deleted:1,returned:0"]);
    assert_eq!(returned.status.code(), Some(3));
    let failed = compare(folder.path(), &["--fail-on", "deleted:0"]);
    assert_eq!(failed.status.code(), Some(3));
    let said = String::from_utf8_lossy(&failed.stderr);
    assert!(said.contains("1 deleted, 0 allowed"), "{said}");
    let wrong = compare(folder.path(), &["--fail-on", "lost:0"]);
    assert_eq!(wrong.status.code(), Some(2));
}

/// Given name, family name, company, notes; the address follows from the names, the number from the place.
type Person = (String, String, String, String);
/// Subject, place, day of November 2026, hour, whether it takes the whole day.
type Meeting = (String, String, u8, u8, bool);

fn word() -> impl Strategy<Value = String> {
    "[A-Z][a-zäöüßé]{3,9}"
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let notes = "[A-Z][a-z]{2,8}( [a-z,]{1,8}){0,3}";
    proptest::collection::vec((word(), word(), word(), notes), 1..10)
}

fn meetings() -> impl Strategy<Value = Vec<Meeting>> {
    let subject = "[A-Z][a-z]{3,9} [a-z]{3,9}";
    proptest::collection::vec((subject, word(), 1..29_u8, 6..20_u8, any::<bool>()), 1..10)
}

fn mail(person: &Person) -> String {
    let letters = |text: &str| text.chars().filter(char::is_ascii).collect::<String>();
    let (given, family) = (letters(&person.0), letters(&person.1));
    format!("{given}.{family}@mail.example").to_lowercase()
}

fn people_as_table(people: &[Person]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = [
        "First Name",
        "Last Name",
        "Company",
        "E-mail Address",
        "Business Phone",
        "Notes",
    ];
    table.write_record(header).unwrap();
    for (n, person) in people.iter().enumerate() {
        let phone = format!("+44 20 7946 0{n:03}");
        let row = [
            &person.0,
            &person.1,
            &person.2,
            &mail(person),
            &phone,
            &person.3,
        ];
        table.write_record(row).unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

fn people_as_cards(people: &[Person]) -> String {
    let mut cards = String::new();
    for (n, person) in people.iter().enumerate() {
        let (given, family, company, notes) = person;
        let notes = notes.replace(',', "\\,");
        write!(
            cards,
            "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8:{family};{given}\r\nFN;CHARSET=UTF-8:{given} {family}\r\n\
             ORG;CHARSET=UTF-8:{company}\r\nNOTE:{notes}\r\nTEL;WORK;VOICE:+44 (20) 7946-0{n:03}\r\n\
             EMAIL;PREF;INTERNET:{}\r\nX-MS-OL-DEFAULT-POSTAL-ADDRESS:0\r\nEND:VCARD\r\n",
            mail(person)
        )
        .unwrap();
    }
    cards
}

fn meetings_as_table(meetings: &[Meeting]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = [
        "Subject",
        "Start Date",
        "Start Time",
        "End Date",
        "End Time",
        "All day event",
        "Location",
        "Show time as",
    ];
    table.write_record(header).unwrap();
    for (subject, place, day, hour, whole) in meetings {
        let (start, end) = if *whole {
            ("12:00:00 AM".to_owned(), "12:00:00 AM".to_owned())
        } else {
            (clock(*hour), clock(hour + 1))
        };
        let last = day + u8::from(*whole);
        let row = [
            subject.clone(),
            format!("11/{day}/2026"),
            start,
            format!("11/{last}/2026"),
            end,
            if *whole { "True" } else { "False" }.to_owned(),
            place.clone(),
            "2".to_owned(),
        ];
        table.write_record(&row).unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

/// A time of day as an American Outlook writes it.
fn clock(hour: u8) -> String {
    let half = if hour < 12 { "AM" } else { "PM" };
    format!("{}:00:00 {half}", (hour + 11) % 12 + 1)
}

fn meetings_as_calendar(meetings: &[Meeting]) -> String {
    let mut calendar = "BEGIN:VCALENDAR\r\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r\nVERSION:2.0\r\n".to_owned();
    for (n, (subject, place, day, hour, whole)) in meetings.iter().enumerate() {
        let times = if *whole {
            format!(
                "DTSTART;VALUE=DATE:202611{day:02}\r\nDTEND;VALUE=DATE:202611{:02}",
                day + 1
            )
        } else {
            format!(
                "DTSTART:202611{day:02}T{hour:02}0000\r\nDTEND:202611{day:02}T{:02}0000",
                hour + 1
            )
        };
        write!(
            calendar,
            "BEGIN:VEVENT\r\nUID:entry-{n}\r\nSUMMARY:{subject}\r\nLOCATION:{place}\r\n{times}\r\nEND:VEVENT\r\n"
        )
        .unwrap();
    }
    calendar + "END:VCALENDAR\r\n"
}

/// A task: its subject, the days it starts and is due where it has them, whether and when it was done,
/// and a note.
type Task = (String, Option<u8>, Option<u8>, Option<u8>, String);

fn tasks() -> impl Strategy<Value = Vec<Task>> {
    let subject = "[A-Z][a-z]{3,9} [a-z]{3,9}( [a-z]{3,9})?";
    let day = || proptest::option::of(1..29_u8);
    let notes = "([A-Z][a-z]{2,8}( [a-z,;]{1,8}){0,3})?";
    // A task that starts after it is due is none that Outlook lets anybody write.
    let one =
        (subject, day(), day(), day(), notes).prop_map(|(subject, one, other, done, notes)| {
            let (start, due) = match (one, other) {
                (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
                (start, due) => (start.filter(|_| due.is_some()), due),
            };
            (subject, start, due, done, notes)
        });
    proptest::collection::vec(one, 1..10)
}

fn tasks_as_table(tasks: &[Task]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = [
        "Subject",
        "Start Date",
        "Due Date",
        "Date Completed",
        "% Complete",
        "Notes",
        "Priority",
        "Status",
    ];
    table.write_record(header).unwrap();
    for (subject, start, due, done, notes) in tasks {
        let day = |day: &Option<u8>| day.map(|d| format!("11/{d}/2026")).unwrap_or_default();
        let (percent, status) = match done {
            Some(_) => ("1", "Completed"),
            None => ("0", "Not Started"),
        };
        let row = [
            subject,
            &day(start),
            &day(due),
            &day(done),
            percent,
            notes,
            "Normal",
            status,
        ];
        table.write_record(row).unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

fn tasks_as_calendar(tasks: &[Task]) -> String {
    let mut calendar = "BEGIN:VCALENDAR\r\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r\nVERSION:2.0\r\n".to_owned();
    for (n, (subject, start, due, done, notes)) in tasks.iter().enumerate() {
        write!(
            calendar,
            "BEGIN:VTODO\r\nUID:task-{n}\r\nSUMMARY:{subject}\r\n"
        )
        .unwrap();
        for (name, day) in [("DTSTART", start), ("DUE", due)] {
            if let Some(day) = day {
                write!(calendar, "{name};VALUE=DATE:202611{day:02}\r\n").unwrap();
            }
        }
        match done {
            Some(day) => write!(
                calendar,
                "COMPLETED:202611{day:02}T120000Z\r\nSTATUS:COMPLETED\r\nPERCENT-COMPLETE:100\r\n"
            )
            .unwrap(),
            None => calendar.push_str("STATUS:NEEDS-ACTION\r\n"),
        }
        if !notes.is_empty() {
            let notes = notes.replace(',', "\\,").replace(';', "\\;");
            write!(calendar, "DESCRIPTION:{notes}\r\n").unwrap();
        }
        calendar.push_str("PRIORITY:5\r\nEND:VTODO\r\n");
    }
    calendar + "END:VCALENDAR\r\n"
}

fn read(name: &str, text: String) -> Vec<Source> {
    let input = Input::Bytes {
        name: name.to_owned(),
        bytes: text.into_bytes(),
    };
    let read = import::read(&[input], &mut Silent).unwrap();
    assert_eq!(read.failures, []);
    read.sources
}

fn held_against(before: &[Source], after: &[Source]) -> Comparison {
    history::compare(Knowledge::embedded(), before, after, &mut Silent).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_people_as_table_and_as_cards_are_no_change(people in people()) {
        let table = read("contacts.csv", people_as_table(&people));
        let cards = read("contacts.vcf", people_as_cards(&people));
        for (before, after) in [(&table, &cards), (&cards, &table)] {
            let found = held_against(before, after);
            prop_assert_eq!(&found.changes, &[]);
            prop_assert_eq!(found.counts.unchanged, people.len());
        }
    }

    #[test]
    fn the_same_meetings_as_table_and_as_calendar_are_no_change(meetings in meetings()) {
        let table = read("calendar.csv", meetings_as_table(&meetings));
        let calendar = read("calendar.ics", meetings_as_calendar(&meetings));
        for (before, after) in [(&table, &calendar), (&calendar, &table)] {
            let found = held_against(before, after);
            prop_assert_eq!(&found.changes, &[]);
            prop_assert_eq!(found.counts.unchanged, meetings.len());
        }
    }

    #[test]
    fn the_same_tasks_as_table_and_as_calendar_are_no_change(tasks in tasks()) {
        let table = read("tasks.csv", tasks_as_table(&tasks));
        let calendar = read("tasks.ics", tasks_as_calendar(&tasks));
        for (before, after) in [(&table, &calendar), (&calendar, &table)] {
            let found = held_against(before, after);
            prop_assert_eq!(&found.changes, &[]);
            prop_assert_eq!(found.counts.unchanged, tasks.len());
            let said = found.notes.join(" ");
            // Each program has words of its own for these.
            prop_assert!(said.contains("status") && said.contains("priority"), "{}", said);
        }
    }

    #[test]
    fn a_file_against_itself_in_any_order_is_no_change(people in people(), turn in 0..10_usize) {
        // The number goes with the place, so the rows themselves are turned.
        let rows = people_as_table(&people);
        let (header, rows) = rows.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        rows.rotate_left(turn % people.len());
        let before = read("contacts.csv", people_as_table(&people));
        let after = read("other.csv", format!("{header}\n{}\n", rows.join("\n")));
        let found = held_against(&before, &after);
        prop_assert_eq!(&found.changes, &[]);
        prop_assert!(found.notes.is_empty());
    }

    #[test]
    fn what_is_lost_one_way_is_new_the_other_way(people in people(), less in 0..10_usize) {
        let fewer = &people[..people.len().saturating_sub(less).max(1)];
        let all = read("contacts.csv", people_as_table(&people));
        let cards = read("contacts.vcf", people_as_cards(fewer));
        let (there, back) = (held_against(&all, &cards), held_against(&cards, &all));
        prop_assert_eq!(there.counts.deleted, people.len() - fewer.len());
        prop_assert_eq!(there.counts.deleted, back.counts.added);
        prop_assert_eq!(there.counts.added, back.counts.deleted);
        prop_assert_eq!(there.counts.modified, back.counts.modified);
    }
}

#[test]
fn what_a_format_cannot_carry_is_said() {
    let rows = "First Name,Last Name,E-mail Address,Spouse,Categories\nAda,Quill,ada@mail.example,Bo,Client\n";
    let table = read("contacts.csv", rows.to_owned());
    let card = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Quill;Ada\r\nFN:Ada Quill\r\nEMAIL;INTERNET:ada@mail.example\r\n\
                X-MS-OL-DEFAULT-POSTAL-ADDRESS:0\r\nEND:VCARD\r\n";
    let found = held_against(&table, &read("contacts.vcf", card.to_owned()));
    assert_eq!(found.changes, []);
    let said = found.notes.join(" ");
    assert!(
        said.contains("could not be compared") && said.contains("categories"),
        "{said}"
    );
}
