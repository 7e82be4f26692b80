//! Arbitrary bytes inside a card: vCard 2.1, 3.0 and 4.0.
//!
//! The file begins as an address book does, so that every input reaches the reader of cards.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::record::Format;

fuzz_target!(|bytes: &[u8]| {
    let read = syncsleuth_fuzz::read([b"BEGIN:VCARD\n", bytes].concat());
    for source in &read.sources {
        assert_eq!(source.format, Format::Vcard);
        assert_eq!(source.counts.contacts, source.records.len());
    }
});
