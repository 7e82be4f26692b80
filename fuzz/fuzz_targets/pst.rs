//! Data files of Outlook: `.pst` of both widths and `.ost`.
//!
//! The first byte says which, and the first bytes of such a file are put in their place. In a build for
//! fuzzing the reader takes any checksum (`pst::header::fits`), so that a changed byte reaches what
//! lies behind it: pages of the indexes, lists of blocks, heaps, properties, tables, names.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::record::Format;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let head: &[u8] = match kind % 4 {
        0 => b"!BDN\0\0\0\0SM\x17\0\x13\0",
        1 => b"!BDN\0\0\0\0SO\x17\0\x0c\0",
        2 => b"!BDN\0\0\0\0SM\x0e\0\x13\0",
        _ => b"",
    };
    let file = [head, rest.get(head.len()..).unwrap_or_default()].concat();
    let read = syncsleuth_fuzz::read(file);
    for source in read.sources.iter().filter(|_| !head.is_empty()) {
        assert_eq!(source.format, Format::Pst);
    }
});
