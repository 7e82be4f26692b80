//! No bytes upset the readers, and valid rows around damaged ones survive.

use std::path::Path;

use proptest::prelude::*;
use syncsleuth::import::{self, Input, inventory};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::Silent;

fn read(bytes: Vec<u8>) -> import::Import {
    let input = Input::Bytes {
        name: "any".to_owned(),
        bytes,
    };
    import::read(&[input], &mut Silent).unwrap()
}

fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_file())
        .collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let import = read(bytes);
        prop_assert_eq!(import.sources.len() + import.failures.len(), 1);
        let _ = inventory::parse("list", &text, Knowledge::embedded());
    }

    #[test]
    fn text_like_a_table(text in "[\"',;\t|\n\r=a-zA-Z@0-9/.: -]{0,400}", header in 0usize..4) {
        let headers = [
            "",
            "First Name,Last Name,E-mail Address,Birthday\n",
            "Id\tSubject\tStartDateTime\tOwnerId\n",
            "Subject;Start Date;Start Time;End Date;All day event\n",
        ];
        let import = read(format!("{}{text}", headers[header]).into_bytes());
        prop_assert_eq!(import.sources.len() + import.failures.len(), 1);
    }

    #[test]
    fn altered_exports(
        which in 0usize..100,
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..12),
        cut in any::<usize>(),
    ) {
        let all = fixtures();
        let mut bytes = all[which % all.len()].clone();
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        let length = bytes.len();
        bytes.truncate(length - cut % (length / 2));
        let import = read(bytes);
        prop_assert_eq!(import.sources.len() + import.failures.len(), 1);
    }

    #[test]
    fn every_row_is_read_or_named(notes in proptest::collection::vec("[a-z ,;\n\"]{0,20}", 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["First Name", "Last Name", "Notes"]).unwrap();
        for (n, note) in notes.iter().enumerate() {
            writer.write_record([&format!("N{n}"), "Lima", note]).unwrap();
        }
        let import = read(writer.into_inner().unwrap());
        let source = &import.sources[0];
        prop_assert_eq!(source.records.len() + source.skipped.len(), notes.len());
    }
}
