//! Web pages with tables, which Salesforce writes under the name `.xls`.
//!
//! With an odd first byte a table is opened first, so that every input reaches the reader of tables.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let head: &[u8] = if kind % 2 == 0 {
        b"<html><table>"
    } else {
        b"<html><table><tr><th>First Name<th>Last Name<th>Email<tr>"
    };
    syncsleuth_fuzz::read([head, rest].concat());
});
