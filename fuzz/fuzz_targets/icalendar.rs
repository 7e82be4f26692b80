//! Arbitrary bytes inside a calendar: `cargo +nightly fuzz run icalendar`.
//!
//! The file begins as a calendar does, so that every input reaches the reader of calendars.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;
use syncsleuth::record::Format;

fuzz_target!(|bytes: &[u8]| {
    let input = Input::Bytes {
        name: "input".to_owned(),
        bytes: [b"BEGIN:VCALENDAR\n", bytes].concat(),
    };
    let read = import::read(&[input], &mut Silent).expect("nobody stops it");
    for source in &read.sources {
        assert_eq!(source.format, Format::Icalendar);
        assert_eq!(source.counts.records(), source.records.len());
    }
});
