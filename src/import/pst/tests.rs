//! Data files made up here, byte by byte, in every width and garbling, and damaged in many ways.

mod maker;
mod older;

use std::io::Cursor;

use super::read;
use crate::import::ImportError;
use crate::import::content::Items;
use crate::import::pst::crypt::Crypt;
use crate::import::pst::header::{Width, checksum};
use crate::progress::{Cancelled, Progress, Silent, Watch};
use maker::{Maker, Val};

const ROOT: u32 = 0x122;
const VISIBLE: u32 = 0x8022;
const DELETED: u32 = 0x8042;
const PEOPLE: u32 = 0x8062;
const DATES: u32 = 0x8082;
const BELOW: u32 = 0x80a2;

/// Numbers the made-up files give to named properties.
const EMAIL: u16 = 0x8000;
const START: u16 = 0x8001;
const END: u16 = 0x8002;
const ALL_DAY: u16 = 0x8003;
const KEYWORDS: u16 = 0x8004;
const DUE: u16 = 0x8005;
const EMAIL_TYPE: u16 = 0x8006;

/// 100 ns units since 1601 of a time.
fn ticks(at: &str) -> Val {
    let at: jiff::Timestamp = at.parse().unwrap();
    Val::Time((at.as_second() + 11_644_473_600) as u64 * 10_000_000)
}

fn text(text: &str) -> Val {
    Val::Text(text.to_owned())
}

fn contact(name: &str, email: &str) -> Vec<(u16, Val)> {
    vec![
        (0x001a, text("IPM.Contact.Customer")),
        (0x3001, text(name)),
        (EMAIL, text(email)),
        (EMAIL_TYPE, text("SMTP")),
        (0x3008, ticks("2024-03-01T08:00:00Z")),
    ]
}

/// A store with a few of everything.
fn sample(width: Width, crypt: Crypt) -> Maker {
    let mut m = Maker::new(width, crypt);
    m.names(&[
        (0x0006_2004, 0x8083),
        (0x0006_2002, 0x820d),
        (0x0006_2002, 0x820e),
        (0x0006_2002, 0x8215),
        (0x0002_0329, 0),
        (0x0006_2003, 0x8105),
        (0x0006_2004, 0x8082),
    ]);
    m.store(VISIBLE, DELETED, None);
    m.folder(ROOT, ROOT, "", &[VISIBLE, 0x80c3], &[]);
    m.folder(
        VISIBLE,
        ROOT,
        "Top of Personal Folders",
        &[DELETED, PEOPLE, DATES],
        &[],
    );
    m.folder(DELETED, VISIBLE, "Papierkorb", &[BELOW], &[0x20_0024]);
    m.folder(BELOW, DELETED, "Alt", &[], &[0x20_0044]);
    m.folder(
        PEOPLE,
        VISIBLE,
        "People",
        &[],
        &[0x20_0064, 0x20_0084, 0x20_00a4],
    );
    m.folder(
        DATES,
        VISIBLE,
        "Dates",
        &[],
        &[0x20_00c4, 0x20_00e4, 0x20_0104],
    );
    m.item(0x20_0024, DELETED, &contact("Ana Lima", "ana@example.com"));
    m.item(0x20_0044, BELOW, &contact("Bo Ek", "bo@example.com"));
    let mut long = contact("Cy Day", "cy@example.com");
    long.push((0x1000, text(&"A long note. ".repeat(2000))));
    long.push((
        KEYWORDS,
        Val::Texts(vec!["Key".to_owned(), "Friends".to_owned()]),
    ));
    m.item(0x20_0064, PEOPLE, &long);
    let mut exchange = contact("Di Eve", "/o=ORG/ou=X/cn=di");
    exchange[3].1 = text("EX");
    m.item(0x20_0084, PEOPLE, &exchange);
    m.item(0x20_00a4, PEOPLE, &[(0x001a, text("IPM.DistList"))]);
    m.item(
        0x20_00c4,
        DATES,
        &[
            (0x001a, text("IPM.Appointment")),
            (0x0037, text("\u{1}\u{5}RE: Lunch")),
            (START, ticks("2024-05-01T10:00:00Z")),
            (END, ticks("2024-05-01T11:00:00Z")),
        ],
    );
    m.item(
        0x20_00e4,
        DATES,
        &[
            (0x001a, text("IPM.Appointment")),
            (0x0037, text("Fair")),
            (ALL_DAY, Val::Flag(true)),
            (START, ticks("2024-05-01T22:00:00Z")),
            (END, ticks("2024-05-03T22:00:00Z")),
        ],
    );
    m.item(
        0x20_0104,
        DATES,
        &[
            (0x001a, text("IPM.Task")),
            (0x0037, text("Call")),
            (DUE, ticks("2024-05-02T00:00:00Z")),
            (0x0017, Val::Integer(2)),
        ],
    );
    m.item(0x20_0124, DATES, &[(0x001a, text("IPM.Note"))]);
    m
}

fn read_bytes(bytes: Vec<u8>) -> Result<Items, ImportError> {
    read("a.pst", "a.pst", &mut Cursor::new(bytes), &mut Silent).unwrap()
}

/// One line for each record.
fn lines(items: &Items) -> Vec<String> {
    items
        .records
        .iter()
        .map(|r| {
            let when = r.event().and_then(|e| e.start).map(|m| m.to_string());
            format!(
                "{} {} {} {}{}{}",
                r.number,
                r.id.as_deref().unwrap_or("-"),
                r.folder.as_deref().unwrap_or("-"),
                r.label(),
                when.map(|w| format!(" {w}")).unwrap_or_default(),
                if r.deleted { " deleted" } else { "" }
            )
        })
        .collect()
}

const ALL: [&str; 7] = [
    "1 200024 Papierkorb Ana Lima deleted",
    "2 200044 Papierkorb/Alt Bo Ek deleted",
    "3 200064 People Cy Day",
    "4 200084 People Di Eve",
    "5 2000c4 Dates RE: Lunch 2024-05-01T10:00:00Z",
    "6 2000e4 Dates Fair 2024-05-02",
    "7 200104 Dates Call",
];

#[test]
fn every_width_and_garbling_reads_the_same() {
    for width in [Width::Narrow, Width::Wide] {
        for crypt in [Crypt::Plain, Crypt::Permute, Crypt::Cyclic] {
            let items = read_bytes(sample(width, crypt).finish()).unwrap();
            assert_eq!(lines(&items), ALL, "{width:?} {crypt:?}");
            assert_eq!(items.skipped, []);
            assert_eq!(items.warnings, Vec::<String>::new());
            assert_eq!(items.counts.other, 1, "the distribution list");
            assert_eq!(items.counts.records(), 7);
            let notes = items.records[2].notes.as_ref().unwrap();
            assert_eq!(
                notes.len(),
                2000 * 13 - 1,
                "a note in a sub-node of several blocks"
            );
            assert_eq!(items.records[2].categories, ["Key", "Friends"]);
            let emails = |n: usize| {
                let contact = items.records[n].contact().unwrap();
                contact.emails().map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(emails(0), ["ana@example.com"]);
            assert_eq!(emails(3), Vec::<String>::new(), "an Exchange address");
            let call = items.records[6].task().unwrap();
            assert_eq!(call.due.unwrap().to_string(), "2024-05-02");
            assert_eq!(call.priority.as_deref(), Some("High"));
        }
    }
}

#[test]
fn a_cache_of_the_older_kind_reads_like_a_data_file() {
    let mut bytes = sample(Width::Wide, Crypt::Permute).finish();
    bytes[9] = b'O';
    let items = read_bytes(bytes).unwrap();
    assert_eq!(lines(&items), ALL);
}

#[test]
fn a_cache_of_the_newer_kind_is_refused_with_advice() {
    let mut bytes = sample(Width::Wide, Crypt::Plain).finish();
    bytes[10] = 36;
    let error = read_bytes(bytes).unwrap_err();
    assert!(
        error.to_string().contains("Outlook 2013 or later"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains(".pst"));
}

#[test]
fn a_folder_without_its_table_is_read_by_the_index() {
    let mut m = sample(Width::Wide, Crypt::Plain);
    m.forget(PEOPLE & !0x1f | 0x0e);
    m.forget(ROOT & !0x1f | 0x0d);
    let items = read_bytes(m.finish()).unwrap();
    assert_eq!(lines(&items), ALL);
    assert_eq!(items.warnings.len(), 2, "{:?}", items.warnings);
}

#[test]
fn a_damaged_item_is_named_and_the_others_are_read() {
    let mut m = sample(Width::Wide, Crypt::Permute);
    m.damage(0x20_0064);
    let items = read_bytes(m.finish()).unwrap();
    assert_eq!(items.records.len(), 6);
    assert_eq!(items.skipped.len(), 1);
    assert_eq!(items.skipped[0].at, "folder People, item 200064");
    assert_eq!(items.records[2].number, 4, "what is skipped is counted");
}

#[test]
fn an_index_that_leads_back_to_itself_ends() {
    for width in [Width::Narrow, Width::Wide] {
        for index in [maker::Index::Nodes, maker::Index::Blocks] {
            let mut m = sample(width, Crypt::Plain);
            m.ring(index);
            let items = read_bytes(m.finish()).unwrap();
            assert_eq!(lines(&items), ALL, "found by searching the file");
            assert_eq!(items.warnings.len(), 1, "{:?}", items.warnings);
        }
    }
}

#[test]
fn what_is_left_of_a_file_that_is_cut_off_is_found() {
    let mut bytes = sample(Width::Wide, Crypt::Cyclic).finish();
    // The first page of the index of nodes stands last; without it nothing leads anywhere.
    bytes.truncate(bytes.len() - 512);
    let items = read_bytes(bytes).unwrap();
    assert_eq!(lines(&items), ALL);
}

#[test]
fn a_file_that_is_shorter_than_it_says_says_so() {
    for (width, at) in [(Width::Wide, 184), (Width::Narrow, 168)] {
        let mut bytes = sample(width, Crypt::Plain).finish();
        let claim = |bytes: &mut Vec<u8>, length: usize| {
            bytes[at..at + 4].copy_from_slice(&(length as u32).to_le_bytes());
            let sum = checksum(&bytes[8..479]);
            bytes[4..8].copy_from_slice(&sum.to_le_bytes());
        };
        let length = bytes.len();
        claim(&mut bytes, length);
        assert_eq!(read_bytes(bytes.clone()).unwrap().warnings, [""; 0]);
        claim(&mut bytes, length + 4096);
        let items = read_bytes(bytes).unwrap();
        assert_eq!(lines(&items), ALL);
        assert!(
            items.warnings[0].contains("its end is missing"),
            "{:?}",
            items.warnings
        );
    }
}

#[test]
fn a_file_of_which_nothing_is_left_is_refused() {
    let mut bytes = sample(Width::Wide, Crypt::Plain).finish();
    bytes.truncate(0x4400);
    assert_eq!(
        read_bytes(bytes).unwrap_err(),
        ImportError::Damaged {
            path: "a.pst".to_owned()
        }
    );
}

#[test]
fn folders_that_hold_each_other_are_read_once() {
    let mut m = sample(Width::Wide, Crypt::Plain);
    m.table(BELOW & !0x1f | 0x0d, &[VISIBLE, BELOW, ROOT, PEOPLE]);
    let items = read_bytes(m.finish()).unwrap();
    assert_eq!(items.records.len(), 7);
}

#[test]
fn a_file_cut_off_anywhere_is_read_as_far_as_it_goes() {
    let whole = sample(Width::Wide, Crypt::Permute).finish();
    for length in (0..whole.len()).step_by(997) {
        if let Ok(items) = read_bytes(whole[..length].to_vec()) {
            assert!(items.records.len() <= 7);
        }
    }
}

#[test]
fn what_could_be_recovered_counts_as_deleted() {
    let mut m = sample(Width::Wide, Crypt::Plain);
    m.folder(0x80c2, ROOT, "Recoverable Items", &[0x80e2], &[]);
    m.folder(0x80e2, 0x80c2, "Deletions", &[], &[0x20_0144]);
    m.table(ROOT & !0x1f | 0x0d, &[VISIBLE, 0x80c2]);
    m.item(0x20_0144, 0x80e2, &contact("Ed Fry", "ed@example.com"));
    let items = read_bytes(m.finish()).unwrap();
    assert_eq!(
        lines(&items).last().unwrap(),
        "8 200144 Recoverable Items/Deletions Ed Fry deleted"
    );
}

#[test]
fn a_store_that_names_no_folders_goes_by_their_names() {
    let mut m = sample(Width::Wide, Crypt::Plain);
    m.item(0x21, 0, &[(0x3001, text("A cache"))]);
    m.folder(VISIBLE, ROOT, "IPM_SUBTREE", &[DELETED, PEOPLE], &[]);
    m.folder(
        DELETED,
        VISIBLE,
        "Gelöschte Elemente",
        &[BELOW],
        &[0x20_0024],
    );
    let items = read_bytes(m.finish()).unwrap();
    assert_eq!(
        lines(&items),
        [
            "1 200024 Gelöschte Elemente Ana Lima deleted",
            "2 200044 Gelöschte Elemente/Alt Bo Ek deleted",
            "3 200064 People Cy Day",
            "4 200084 People Di Eve",
        ]
    );
}

#[test]
fn a_folder_of_which_nothing_can_be_read_is_named() {
    let mut m = sample(Width::Wide, Crypt::Plain);
    m.damage(BELOW & !0x1f | 0x0e);
    m.forget(0x20_0044);
    let items = read_bytes(m.finish()).unwrap();
    assert_eq!(items.skipped.len(), 1);
    assert_eq!(items.skipped[0].at, "folder Papierkorb/Alt, folder 80a2");
}

#[test]
fn stopping_is_heeded() {
    struct Stop(u32);
    impl Watch for Stop {
        fn step(&mut self, _: Progress) -> Result<(), Cancelled> {
            self.0 = self.0.checked_sub(1).ok_or(Cancelled)?;
            Ok(())
        }
    }
    let bytes = sample(Width::Wide, Crypt::Plain).finish();
    for steps in 0..4 {
        let mut medium = Cursor::new(bytes.clone());
        assert!(read("a.pst", "a.pst", &mut medium, &mut Stop(steps)).is_err());
    }
}

/// A medium that ends sooner after so many reads.
struct Shrinking(Cursor<Vec<u8>>, usize);

impl std::io::Read for Shrinking {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self.1.checked_sub(1) {
            Some(left) => self.1 = left,
            None => self.0.get_mut().truncate(0x4400),
        }
        self.0.read(into)
    }
}

impl std::io::Seek for Shrinking {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_file_that_shrinks_while_it_is_read_gives_what_was_there() {
    let bytes = sample(Width::Wide, Crypt::Permute).finish();
    for reads in 0..6 {
        let mut medium = Shrinking(Cursor::new(bytes.clone()), reads);
        let _ = read("a.pst", "a.pst", &mut medium, &mut Silent).unwrap();
    }
}

#[test]
fn the_same_data_are_not_given_out_without_end() {
    let mut m = sample(Width::Wide, Crypt::Plain);
    let mut long = contact("Cy Day", "cy@example.com");
    long.push((0x1000, text(&"n".repeat(1 << 20))));
    m.item(0x20_0064, PEOPLE, &long);
    let again: Vec<u32> = (1..100).map(|n| 0x30_0004 + n * 0x20).collect();
    for id in &again {
        m.again(*id, 0x20_0064);
    }
    m.folder(PEOPLE, VISIBLE, "People", &[], &again);
    let items = read_bytes(m.finish()).unwrap();
    let notes: usize = items
        .records
        .iter()
        .filter_map(|r| r.notes.as_ref().map(|notes| notes.len()))
        .sum();
    assert!((1 << 20..90 << 20).contains(&notes), "{notes}");
    assert!(items.warnings.iter().any(|w| w.contains("damaged")) || !items.skipped.is_empty());
}

#[test]
fn folders_too_deep_in_one_another_are_named() {
    for (levels, name) in [(150, "F".to_owned()), (40, "F".repeat(300))] {
        let mut m = sample(Width::Wide, Crypt::Plain);
        let id = |level: u32| 0x9002 + level * 0x20;
        m.folder(PEOPLE, VISIBLE, "People", &[id(0)], &[]);
        for level in 0..levels {
            m.folder(id(level), PEOPLE, &name, &[id(level + 1)], &[]);
        }
        let items = read_bytes(m.finish()).unwrap();
        let named = |s: &crate::record::Skipped| s.why.contains("too deep") && s.at.len() < 5000;
        assert!(items.skipped.iter().any(named), "{levels}");
    }
}

mod random {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Bytes changed anywhere behind the header: checksums make most of them damaged blocks.
        #[test]
        fn changed_bytes_do_no_harm(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
            wide in any::<bool>(),
        ) {
            let width = if wide { Width::Wide } else { Width::Narrow };
            let mut bytes = sample(width, Crypt::Plain).finish();
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            let _ = read_bytes(bytes);
        }

        /// Data changed before the checksums are made: what is in a block cannot be trusted either.
        #[test]
        fn changed_data_do_no_harm(
            changes in proptest::collection::vec(
                (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()),
                1..40,
            ),
            wide in any::<bool>(),
        ) {
            let width = if wide { Width::Wide } else { Width::Narrow };
            let mut m = sample(width, Crypt::Plain);
            for (block, at, value) in changes {
                m.change(block, at, value);
            }
            let _ = read_bytes(m.finish());
        }
    }
}
