//! Saved items made up here.

use std::io::{Cursor, Write};

use super::*;
use crate::import::mapi::Set;
use crate::record::{E164, Kind, Record};

/// A saved item in the making: its values, and the names it gives numbers from 0x8000 up.
#[derive(Default)]
struct Maker {
    rows: Vec<u8>,
    streams: Vec<(String, Vec<u8>)>,
    entries: Vec<u8>,
    guids: Vec<u8>,
    words: Vec<u8>,
}

impl Maker {
    fn row(&mut self, id: u16, kind: u16, value: u64) {
        self.rows.extend(kind.to_le_bytes());
        self.rows.extend(id.to_le_bytes());
        self.rows.extend([6, 0, 0, 0]);
        self.rows.extend(value.to_le_bytes());
    }

    fn long(&mut self, id: u16, kind: u16, bytes: &[u8]) {
        self.row(id, kind, bytes.len() as u64);
        self.streams.push((name(id, kind), bytes.to_vec()));
    }

    fn text(&mut self, id: u16, text: &str) {
        self.long(id, kind::TEXT, &utf16(text));
    }

    fn texts(&mut self, id: u16, texts: &[&str]) {
        let kind = kind::LIST | kind::TEXT;
        let mut lengths = Vec::new();
        for (n, text) in texts.iter().enumerate() {
            let bytes = utf16(text);
            lengths.extend((bytes.len() as u32).to_le_bytes());
            self.streams
                .push((format!("{}-{n:08X}", name(id, kind)), bytes));
        }
        self.long(id, kind, &lengths);
    }

    fn named(&mut self, set: Set, id: u16) -> u16 {
        let index = (self.entries.len() / 8) as u16;
        let guid = (self.guids.len() / 16) as u16 + 3;
        self.guids.extend(set.guid());
        self.entries.extend(u32::from(id).to_le_bytes());
        self.entries.extend((guid << 1).to_le_bytes());
        self.entries.extend(index.to_le_bytes());
        0x8000 + index
    }

    /// A name that is a word, in the set of such names.
    fn word(&mut self, word: &str) -> u16 {
        let index = (self.entries.len() / 8) as u16;
        self.entries.extend((self.words.len() as u32).to_le_bytes());
        self.entries.extend((2u16 << 1 | 1).to_le_bytes());
        self.entries.extend(index.to_le_bytes());
        self.words.extend((word.len() as u32 * 2).to_le_bytes());
        self.words.extend(utf16(word));
        0x8000 + index
    }

    fn finish(mut self) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_storage("/__nameid_version1.0").unwrap();
        for (id, bytes) in [(2, &self.guids), (3, &self.entries), (4, &self.words)] {
            let path = format!("/__nameid_version1.0{}", name(id, kind::BINARY));
            self.streams.push((path, bytes.clone()));
        }
        let rows = [vec![0; HEAD], self.rows].concat();
        self.streams.push((ROWS.to_owned(), rows));
        for (path, bytes) in self.streams {
            let mut stream = file.create_stream(path).unwrap();
            stream.write_all(&bytes).unwrap();
        }
        file.into_inner().into_inner()
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn one(bytes: &[u8]) -> Record {
    let mut items = read(Cursor::new(bytes)).unwrap();
    assert_eq!(items.counts.records(), 1);
    items.records.remove(0)
}

fn contact() -> Vec<u8> {
    let mut m = Maker::default();
    m.text(0x001a, "IPM.Contact");
    m.text(0x3a06, "Zoë");
    m.text(0x3a11, "Ångström");
    m.text(0x3a26, "Germany");
    m.text(0x3a27, "Ulm");
    m.text(0x3a08, "0731 123456");
    m.row(0x0036, 0x0003, 2);
    let file_as = m.named(Set::Address, 0x8005);
    m.text(file_as, "Ångström, Zoë");
    for (id, reading) in [(0x802c, "ゾーイ"), (0x802d, "オングストローム")] {
        let name = m.named(Set::Address, id);
        m.text(name, reading);
    }
    for (id, kind, address) in [
        (0x8083, "SMTP", "zoe@example.com"),
        (0x8093, "EX", "/o=ORG/cn=zoe"),
        (0x80a3, "SMTP", "ZOE@example.com"),
    ] {
        let email = m.named(Set::Address, id);
        m.text(email, address);
        let email = m.named(Set::Address, id - 1);
        m.text(email, kind);
    }
    let original = m.named(Set::Address, 0x8094);
    m.text(original, "zoe.a@example.org");
    let keywords = m.word("Keywords");
    m.texts(keywords, &["Friends", "Choir", "Friends"]);
    m.finish()
}

#[test]
fn a_contact_with_names_of_its_own() {
    let record = one(&contact());
    let c = record.contact().unwrap().fields();
    assert_eq!(c.display_name.as_deref(), Some("Zoë Ångström"));
    assert_eq!(c.file_as.as_deref(), Some("Ångström, Zoë"));
    assert_eq!(c.given_reading.as_deref(), Some("ゾーイ"));
    assert_eq!(c.family_reading.as_deref(), Some("オングストローム"));
    assert_eq!(c.emails, ["zoe@example.com", "zoe.a@example.org"]);
    assert_eq!(c.addresses[0].city.as_deref(), Some("Ulm"));
    assert_eq!(c.phones[0].e164, E164::parse("+49731123456"));
    assert_eq!(record.categories, ["Friends", "Choir"]);
    assert_eq!(record.private, Some(true));
    assert_eq!(record.id, None);
}

#[test]
fn text_in_the_items_code_page() {
    let mut m = Maker::default();
    m.long(0x001a, kind::NARROW, b"IPM.Task\0");
    m.long(0x0037, kind::NARROW, b"\xc7\xe2\xee\xed\xee\xea\0");
    m.row(0x3ffd, 0x0003, 1251);
    m.row(0x0017, 0x0003, 0);
    let due = m.named(Set::Task, 0x8105);
    m.row(due, 0x0040, 133_480_224_000_000_000);
    let share = m.named(Set::Task, 0x8102);
    m.row(share, 0x0005, 0.5f64.to_bits());
    let record = one(&m.finish());
    let task = record.task().unwrap();
    assert_eq!(task.subject.as_deref(), Some("Звонок"));
    assert_eq!(task.due.unwrap().to_string(), "2023-12-26");
    assert_eq!(task.status.as_deref(), Some("In Progress"));
    assert_eq!(task.priority.as_deref(), Some("Low"));
}

#[test]
fn a_whole_day_in_the_items_own_zone() {
    let mut m = Maker::default();
    m.text(0x001a, "IPM.Appointment");
    m.text(0x0037, "Fair");
    m.text(0x0042, "Unknown");
    m.text(0x0e04, "Ana Lima; Bo Ek");
    let all_day = m.named(Set::Appointment, 0x8215);
    m.row(all_day, 0x000b, 1);
    let state = m.named(Set::Appointment, 0x8217);
    m.row(state, 0x0003, 5);
    // 11:00 UTC on the 25th: midnight of the 26th in Auckland, in summer.
    let start = m.named(Set::Appointment, 0x820d);
    m.row(start, 0x0040, 133_480_224_000_000_000 - 13 * 36_000_000_000);
    let end = m.named(Set::Appointment, 0x820e);
    m.row(end, 0x0040, 133_480_224_000_000_000 + 11 * 36_000_000_000);
    let zone = m.named(Set::Appointment, 0x8233);
    let mut rule: Vec<u8> = [-720i32, 0, -60]
        .into_iter()
        .flat_map(i32::to_le_bytes)
        .collect();
    rule.resize(48, 0);
    m.long(zone, kind::BINARY, &rule);
    let record = one(&m.finish());
    assert_eq!(record.kind(), Kind::Event);
    let event = record.event().unwrap();
    assert!(event.all_day && event.cancelled);
    assert_eq!(event.start.unwrap().to_string(), "2023-12-26");
    assert_eq!(event.end.unwrap().to_string(), "2023-12-27");
    assert_eq!(event.organizer, None, "Outlook's word for nobody");
    assert_eq!(event.attendees, ["Ana Lima", "Bo Ek"]);
}

#[test]
fn who_changed_a_meeting_and_which_meeting_it_is() {
    let mut m = Maker::default();
    m.text(0x001a, "IPM.Appointment");
    m.text(0x0037, "Weekly review");
    m.text(0x3ff8, "Ana Lima");
    m.text(0x3ffa, "Sync Service");
    m.row(0x3007, 0x0040, 133_480_224_000_000_000);
    m.row(0x3008, 0x0040, 133_480_224_000_000_000 + 36_000_000_000);
    let start = m.named(Set::Appointment, 0x820d);
    m.row(start, 0x0040, 133_480_224_000_000_000);
    let recurs = m.named(Set::Appointment, 0x8223);
    m.row(recurs, 0x000b, 1);
    let sequence = m.named(Set::Appointment, 0x8201);
    m.row(sequence, 0x0003, 3);
    // The id of a meeting that another program made, of its occurrence on 2 January 2024.
    let mut id = vec![
        4, 0, 0, 0, 0x82, 0, 0xe0, 0, 0x74, 0xc5, 0xb7, 0x10, 0x1a, 0x82, 0xe0, 8,
    ];
    id.extend([0x07, 0xe8, 1, 2]);
    id.resize(36, 0);
    let foreign = b"vCal-Uid\x01\0\0\0kukuq7@google.com\0";
    id.extend((foreign.len() as u32).to_le_bytes());
    id.extend(foreign);
    let global = m.named(Set::Meeting, 0x0003);
    m.long(global, kind::BINARY, &id);
    let record = one(&m.finish());
    assert_eq!(record.created_by.label(), Some("Ana Lima"));
    assert_eq!(record.modified_by.label(), Some("Sync Service"));
    assert_eq!(record.created.unwrap().to_string(), "2023-12-26T00:00:00Z");
    assert_eq!(record.modified.unwrap().to_string(), "2023-12-26T01:00:00Z");
    let event = record.event().unwrap();
    assert_eq!(event.uid.as_deref(), Some("kukuq7@google.com"));
    assert_eq!(event.sequence, Some(3));
    assert!(event.recurs);
}

#[test]
fn other_items_are_no_records() {
    for (class, other, warnings) in [
        ("IPM.DistList", 1, 0),
        ("IPM.Note", 0, 1),
        ("IPM.TaskRequest", 0, 1),
    ] {
        let mut m = Maker::default();
        m.text(0x001a, class);
        let items = read(Cursor::new(m.finish())).unwrap();
        assert_eq!(items.counts.records(), 0, "{class}");
        assert_eq!(
            (items.counts.other, items.warnings.len()),
            (other, warnings),
            "{class}"
        );
    }
}

#[test]
fn other_compound_files_are_told_from_damaged_ones() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/WordDocument").unwrap();
    let document = file.into_inner().into_inner();
    assert_eq!(read(Cursor::new(&document)).err(), Some(NoItem::Foreign));
    let half = document.get(..document.len() / 2).unwrap();
    assert_eq!(read(Cursor::new(half)).err(), Some(NoItem::Damaged));
    assert_eq!(check(Cursor::new(contact())), Ok(()));
}

mod random {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn changed_bytes_do_no_harm(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = contact();
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            bytes.truncate(bytes.len() - cut.index(bytes.len()) / 4);
            let _ = read(Cursor::new(bytes));
        }
    }
}
