//! Arbitrary bytes as a case file.
//!
//! It is loaded or refused in words; a plan can be made of whatever was loaded, and no journal, however
//! it was written, marks the last copy.

#![no_main]

use std::io::Write;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use syncsleuth::case;
use syncsleuth::knowledge::Knowledge;
use syncsleuth::plan::{Form, Plan};

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("written");
    match case::load(file.path()) {
        Ok(case) => {
            let marks = case.marks();
            for (record, _) in marks.marked() {
                assert!(!marks.is_marked(marks.survivor(record)));
            }
            let plan = Plan::of(&case, Knowledge::embedded(), date(2026, 1, 1));
            for form in Form::ALL {
                plan.render(form).expect("a plan can be written");
            }
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
});
