//! Lists of installed programs and add-ins: winget, wmic, PowerShell as CSV, JSON and blocks, registry
//! exports, `system_profiler` as JSON, XML and text, lists typed by hand.
//!
//! With an even first byte the rest is the text of a list, with an odd one the bytes of its file.

#![no_main]

use std::io::Write as _;

use libfuzzer_sys::fuzz_target;
use syncsleuth::import::inventory;
use syncsleuth::knowledge::Knowledge;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let knowledge = Knowledge::embedded();
    let text = String::from_utf8_lossy(rest);
    let found = if kind % 2 == 0 {
        inventory::parse("list", &text, knowledge)
    } else {
        let mut file = tempfile::NamedTempFile::new().expect("a place for the file");
        file.write_all(rest).expect("room for the file");
        match inventory::read(file.path(), knowledge) {
            Ok(found) => found,
            Err(why) => {
                assert!(!why.to_string().is_empty());
                return;
            }
        }
    };
    for hit in &found.hits {
        assert!(knowledge.apps.get(&hit.app).is_some());
        assert!(hit.line_number >= 1);
    }
});
