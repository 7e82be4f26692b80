//! Arbitrary bytes inside a calendar: entries, time zones, rules, exceptions.
//!
//! The file begins as a calendar does, so that every input reaches the reader of calendars.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::record::Format;

fuzz_target!(|bytes: &[u8]| {
    let read = syncsleuth_fuzz::read([b"BEGIN:VCALENDAR\n", bytes].concat());
    for source in &read.sources {
        assert_eq!(source.format, Format::Icalendar);
    }
});
