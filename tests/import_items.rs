//! Address books and calendars from outside: vCard and iCalendar files, whole and damaged.

use std::path::Path;

use proptest::prelude::*;
use syncsleuth::import::{self, Input};
use syncsleuth::matching::{self, Options};
use syncsleuth::progress::{Cancelled, Progress, Silent, Watch};
use syncsleuth::record::{Format, Kind, Source, System};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read(folder.join(name)).unwrap()
}

fn read(name: &str, bytes: Vec<u8>) -> import::Import {
    let input = Input::Bytes {
        name: name.to_owned(),
        bytes,
    };
    import::read(&[input], &mut Silent).unwrap()
}

fn source(name: &str) -> Source {
    let import = read(name, fixture(name));
    assert_eq!(import.failures, []);
    import.sources.into_iter().next().unwrap()
}

#[test]
fn a_card_of_outlook_with_code_pages_and_a_picture() {
    let source = source("vcard_21-quoted-printable.vcf");
    assert_eq!(
        (source.format, source.system),
        (Format::Vcard, System::Outlook)
    );
    assert_eq!(source.skipped, []);
    let contact = source.records[0].contact().unwrap().fields();
    assert_eq!(contact.display_name.as_deref(), Some("Jörg Rückert"));
    assert_eq!(contact.family_name.as_deref(), Some("Rückert"));
    assert_eq!(contact.emails, ["joerg.rueckert@example.com"]);
    let kinds: Vec<&str> = contact.phones.iter().map(|p| p.kind.as_str()).collect();
    assert_eq!(kinds, ["work", "work-fax"]);
    let address = &contact.addresses[0];
    assert_eq!(address.street.as_deref(), Some("Hafenstraße 5\nHinterhof"));
    assert_eq!(address.city.as_deref(), Some("Würzburg"));
}

#[test]
fn cards_of_icloud_with_labels() {
    let source = source("vcard_30-apple-groups.vcf");
    assert_eq!((source.system, source.counts.contacts), (System::Icloud, 2));
    let ana = source.records[0].contact().unwrap().fields();
    assert_eq!(ana.phones[0].kind.as_str(), "mobile");
    assert_eq!(ana.birthday.unwrap().to_string(), "1604-05-17");
    assert_eq!(
        source.records[0].notes.as_deref(),
        Some(
            "A note that is longer than one line of the file and is therefore folded in the middle\nand has a second line"
        )
    );
    assert_eq!(source.records[1].label(), "Quarry Inks");
}

#[test]
fn cards_without_an_end() {
    let source = source("vcard_no-end-and-cut-off.vcf");
    let names: Vec<&str> = source
        .records
        .iter()
        .map(syncsleuth::record::Record::label)
        .collect();
    assert_eq!(names, ["First Person", "Second Person", "Third Person"]);
    let places: Vec<&str> = source.skipped.iter().map(|s| s.at.as_str()).collect();
    assert_eq!(places, ["card 1, line 5", "card 3, line 14"]);
}

#[test]
fn a_calendar_with_a_zone_of_its_own() {
    let source = source("icalendar_zones-series-and-todo.ics");
    assert_eq!(
        (source.format, source.system),
        (Format::Icalendar, System::Outlook)
    );
    assert_eq!((source.counts.events, source.counts.tasks), (4, 1));
    let starts: Vec<String> = source
        .records
        .iter()
        .filter_map(|r| Some(r.event()?.start?.to_string()))
        .collect();
    assert_eq!(starts[0], "2024-07-01T09:00:00+02:00");
    assert_eq!(starts[3], "2024-07-05");
    assert!(
        source
            .records
            .iter()
            .all(|r| r.folder.as_deref() == Some("Team calendar"))
    );
}

#[test]
fn versions_and_exceptions_of_a_series_are_no_duplicates() {
    let mut sources = vec![source("icalendar_zones-series-and-todo.ics")];
    let found = matching::find(&sources, &Options::default(), &mut Silent).unwrap();
    assert_eq!(found.pairs, [], "{:?}", found.notes);
    assert!(
        found
            .notes
            .iter()
            .any(|n| n.contains("two versions of one event"))
    );
    // The same two again, without anything that says what they are.
    for record in &mut sources[0].records {
        if let syncsleuth::record::Body::Event(event) = &mut record.body {
            (event.sequence, event.recurrence_id, event.uid) = (None, None, None);
        }
    }
    let found = matching::find(&sources, &Options::default(), &mut Silent).unwrap();
    assert!(!found.pairs.is_empty());
}

#[test]
fn a_calendar_with_broken_lines() {
    let source = source("icalendar_bad-lines.ics");
    let names: Vec<&str> = source
        .records
        .iter()
        .map(syncsleuth::record::Record::label)
        .collect();
    assert_eq!(names, ["First", "Second", "Third"]);
    let places: Vec<&str> = source.skipped.iter().map(|s| s.at.as_str()).collect();
    assert_eq!(
        places,
        ["record 1, line 6", "record 1, line 8", "record 3, line 16"]
    );
    assert_eq!(source.warnings.len(), 2, "{:?}", source.warnings);
}

#[test]
fn every_encoding_gives_the_same_records() {
    let name = "icalendar_zones-series-and-todo.ics";
    let text = String::from_utf8(fixture(name))
        .unwrap()
        .replace("Room 2", "Küche");
    let plain = read(name, text.clone().into_bytes());
    let mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let wide = |units: fn(u16) -> [u8; 2], mark: &[u8]| {
        let body = text.encode_utf16().flat_map(units);
        mark.iter().copied().chain(body).collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let others = [
        mark,
        wide(u16::to_le_bytes, b"\xff\xfe"),
        wide(u16::to_be_bytes, b""),
        latin,
    ];
    for bytes in others {
        let other = read(name, bytes);
        assert_eq!(other.sources[0].records, plain.sources[0].records);
    }
}

#[test]
fn a_glimpse_tells_kind_and_system() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let cases = [
        (
            "vcard_30-apple-groups.vcf",
            Format::Vcard,
            System::Icloud,
            Kind::Contact,
        ),
        (
            "icalendar_bad-lines.ics",
            Format::Icalendar,
            System::Other,
            Kind::Event,
        ),
    ];
    for (name, format, system, kind) in cases {
        let glimpse = import::recognise(&folder.join(name)).unwrap();
        assert_eq!(
            (glimpse.format, glimpse.system, glimpse.kind),
            (format, system, Some(kind))
        );
    }
}

#[test]
fn an_empty_calendar_is_an_empty_source() {
    let import = read(
        "empty.ics",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_vec(),
    );
    assert_eq!(import.failures, []);
    assert_eq!(import.sources[0].counts.records(), 0);
    assert_eq!(import.sources[0].warnings.len(), 1);
}

/// Stops at its third report.
struct Stops(u32);

impl Watch for Stops {
    fn step(&mut self, _at: Progress) -> Result<(), Cancelled> {
        self.0 += 1;
        if self.0 < 3 { Ok(()) } else { Err(Cancelled) }
    }
}

#[test]
fn reading_can_be_stopped() {
    for entry in [
        "BEGIN:VCARD\nFN:A\nEND:VCARD\n",
        "BEGIN:VEVENT\nSUMMARY:A\nEND:VEVENT\n",
    ] {
        let input = Input::Bytes {
            name: "long".to_owned(),
            bytes: entry.repeat(5_000).into_bytes(),
        };
        assert!(import::read(&[input], &mut Stops(0)).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn altered_cards_and_calendars(
        which in 0usize..5,
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..20),
        cut in any::<usize>(),
    ) {
        let names = [
            "vcard_21-quoted-printable.vcf",
            "vcard_30-apple-groups.vcf",
            "vcard_no-end-and-cut-off.vcf",
            "icalendar_zones-series-and-todo.ics",
            "icalendar_bad-lines.ics",
        ];
        let mut bytes = fixture(names[which]);
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        bytes.truncate(length - cut % (length / 2));
        let import = read("altered", bytes);
        prop_assert_eq!(import.sources.len() + import.failures.len(), 1);
    }

    #[test]
    fn lines_in_any_order(
        card in any::<bool>(),
        lines in proptest::collection::vec(0usize..24, 0..40),
        tail in "[ -~\\r\\n]{0,40}",
    ) {
        let known = [
            "BEGIN:VCARD", "END:VCARD", "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT",
            "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:DAYLIGHT", "END:DAYLIGHT", "TZID:X", "TZOFFSETTO:+9959",
            "DTSTART:99991231T235959", "RRULE:FREQ=YEARLY;BYDAY=-9SU;BYMONTH=13;UNTIL=00010101", "RDATE:1,2,",
            "DTSTART;TZID=X:00010101T000000", "DURATION:P99999999999D", "DURATION:PT", "AGENT:", " folded",
            "NOTE;ENCODING=QUOTED-PRINTABLE:a=", "PHOTO;BASE64:", "BDAY:--0230", "N:;;;;;;;",
        ];
        let mut text = if card { "BEGIN:VCARD\n" } else { "BEGIN:VCALENDAR\n" }.to_owned();
        for line in lines {
            text.push_str(known[line]);
            text.push('\n');
        }
        text.push_str(&tail);
        let import = read("any", text.into_bytes());
        prop_assert_eq!(import.sources.len(), 1);
    }

    #[test]
    fn every_card_is_read_or_named(notes in proptest::collection::vec("\\PC{0,30}", 1..20)) {
        let mut cards = String::new();
        for note in &notes {
            cards.push_str("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nNOTE:");
            cards.push_str(note);
            cards.push_str("\r\nEND:VCARD\r\n");
        }
        let import = read("cards.vcf", cards.into_bytes());
        prop_assert_eq!(import.sources[0].records.len(), notes.len());
    }
}
