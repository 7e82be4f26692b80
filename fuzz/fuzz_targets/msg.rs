//! Single items of Outlook (`.msg`).
//!
//! With an even first byte the rest is a compound file as it is. With an odd one a compound file is
//! built of the rest, so that what is in the streams is reached whatever the fuzzer does: the rows of
//! properties, the three streams of names, then values with their number and type before them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth_fuzz::{compound, parts, read};

fuzz_target!(init: syncsleuth_fuzz::let_libraries_stumble(), |bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    if kind % 2 == 0 {
        read([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rest].concat());
        return;
    }
    let mut parts = parts(rest);
    let mut next = || parts.next().unwrap_or_default().to_vec();
    let mut streams = vec![(
        "/__properties_version1.0".to_owned(),
        [vec![0; 32], next()].concat(),
    )];
    for id in [2, 3, 4] {
        let path = format!("/__nameid_version1.0/__substg1.0_{id:04X}0102");
        streams.push((path, next()));
    }
    for value in parts {
        if let [a, b, c, d, value @ ..] = value {
            let id = u16::from_le_bytes([*a, *b]);
            let kind = u16::from_le_bytes([*c, *d]);
            let path = format!("/__substg1.0_{id:04X}{kind:04X}");
            streams.push((path, value.to_vec()));
        }
    }
    read(compound(&streams));
});
