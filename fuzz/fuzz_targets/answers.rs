//! Arbitrary text as an answers file.
//!
//! It is taken or refused in words; what is taken comes out again as it went in.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::interview::Answers;
use syncsleuth::knowledge::Knowledge;

fuzz_target!(|text: &str| {
    let knowledge = Knowledge::embedded();
    match Answers::from_json(text, knowledge) {
        Ok(answers) => {
            let written = answers.to_json().to_string();
            let again = Answers::from_json(&written, knowledge).expect("its own JSON");
            assert_eq!(again, answers);
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
});
