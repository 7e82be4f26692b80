//! Arbitrary bytes as an export: `cargo +nightly fuzz run import`.
//!
//! Whatever comes is read or refused in words, and what is shown of it holds no control character.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;
use syncsleuth::text;

fuzz_target!(|bytes: &[u8]| {
    let input = Input::Bytes {
        name: "input".to_owned(),
        bytes: bytes.to_vec(),
    };
    let read = import::read(&[input], &mut Silent).expect("nobody stops it");
    assert!(!read.sources.is_empty() || !read.failures.is_empty() || !read.passed_over.is_empty());
    for record in read.sources.iter().flat_map(|s| &s.records) {
        assert!(!text::shown(record.label()).chars().any(char::is_control));
    }
    for failure in &read.failures {
        assert!(!failure.to_string().is_empty());
    }
});
