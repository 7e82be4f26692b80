//! Arbitrary bytes inside a card: `cargo +nightly fuzz run vcard`.
//!
//! The file begins as an address book does, so that every input reaches the reader of cards.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;
use syncsleuth::record::Format;

fuzz_target!(|bytes: &[u8]| {
    let input = Input::Bytes {
        name: "input".to_owned(),
        bytes: [b"BEGIN:VCARD\n", bytes].concat(),
    };
    let read = import::read(&[input], &mut Silent).expect("nobody stops it");
    for source in &read.sources {
        assert_eq!(source.format, Format::Vcard);
        assert_eq!(source.counts.contacts, source.records.len());
    }
});
