//! Archives (ZIP), and arbitrary bytes as any file at all.
//!
//! By the first byte the rest is a ZIP as it is, an archive is built of it (names and contents by turns,
//! packed or not), or it is a file of its own, so that the way a file is recognised is tried as well.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth_fuzz::{parts, read, zip};

fuzz_target!(init: syncsleuth_fuzz::let_libraries_stumble(), |bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    match kind % 4 {
        0 => {
            read([b"PK\x03\x04", rest].concat());
        }
        1 => {
            read(rest.to_vec());
        }
        packed => {
            let all: Vec<&[u8]> = parts(rest).collect();
            let files: Vec<(String, Vec<u8>)> = all
                .chunks(2)
                .map(|pair| {
                    let name = pair.first().copied().unwrap_or_default();
                    let name = String::from_utf8_lossy(name).into_owned();
                    (name, pair.get(1).copied().unwrap_or_default().to_vec())
                })
                .collect();
            read(zip(&files, packed == 2));
        }
    }
});
