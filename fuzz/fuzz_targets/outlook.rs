//! Arbitrary bytes as a file of Outlook's own: `cargo +nightly fuzz run outlook`.
//!
//! The first byte says which kind, and its first bytes are put in their place, so that the fuzzer need
//! not find them. A file on disk is read like one in memory.

#![no_main]

use std::io::Write as _;

use libfuzzer_sys::fuzz_target;
use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;
use syncsleuth::text;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let mut file = match kind % 4 {
        0 => b"!BDN\0\0\0\0SM\x17\0\x13\0".to_vec(),
        1 => b"!BDN\0\0\0\0SO\x17\0\x0c\0".to_vec(),
        2 => b"!BDN\0\0\0\0SM\x0e\0\x13\0".to_vec(),
        _ => vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    };
    let head = file.len();
    file.extend(rest.get(head..).unwrap_or_default());

    let mut disk = tempfile::NamedTempFile::new().expect("a place for the file");
    disk.write_all(&file).expect("room for the file");
    let inputs = [
        Input::Bytes {
            name: "input".to_owned(),
            bytes: file,
        },
        Input::Path(disk.path().to_owned()),
    ];
    let read = import::read(&inputs, &mut Silent).expect("nobody stops it");
    // The same content is read once; what gives nothing fails twice.
    assert_eq!(read.sources.len(), read.passed_over.len());
    assert_eq!(read.sources.len() + read.failures.len() / 2, 1);
    for record in read.sources.iter().flat_map(|s| &s.records) {
        assert!(!text::shown(record.label()).chars().any(char::is_control));
    }
});
