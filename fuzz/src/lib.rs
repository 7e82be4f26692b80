//! What the targets share: how bytes are read, and what must hold whatever came of it.

use std::io::{Cursor, Write as _};

use syncsleuth::import::{self, Import, Input, Options};
use syncsleuth::progress::Silent;
use syncsleuth::text;

/// No value grows past the file it came from by more than this: quoted-printable, entities and code
/// pages make text of bytes, and never much more of it.
const GROWTH: usize = 8;

/// Reads bytes as the content of a file, and checks what came of it.
pub fn read(bytes: Vec<u8>) -> Import {
    read_with(bytes, &Options::default())
}

/// The same with columns mapped by the user.
pub fn read_with(bytes: Vec<u8>, options: &Options) -> Import {
    let size = bytes.len();
    let input = Input::Bytes {
        name: "input".to_owned(),
        bytes,
    };
    let read = import::read_with(&[input], options, &mut Silent).expect("nobody stops it");
    check(&read, size);
    read
}

/// What holds of everything read: one outcome or more, a reason in words for what was not read, counts
/// that agree, and nothing that a terminal would obey.
pub fn check(read: &Import, size: usize) {
    assert!(!read.sources.is_empty() || !read.failures.is_empty() || !read.passed_over.is_empty());
    for failure in &read.failures {
        assert!(!failure.to_string().is_empty());
        assert!(failure.hint().is_some());
    }
    for source in &read.sources {
        assert_eq!(source.counts.records(), source.records.len());
        let mut last = 0;
        for record in &source.records {
            assert!(record.number > last, "records in the order of the file");
            last = record.number;
            let shown = text::shown(record.label());
            assert!(!shown.chars().any(char::is_control));
            let notes = record.notes.as_ref().map_or(0, |notes| notes.len());
            assert!(notes <= size.saturating_mul(GROWTH).max(1 << 16));
        }
    }
}

/// A ZIP of files by name, packed or as they are.
pub fn zip(files: &[(String, Vec<u8>)], packed: bool) -> Vec<u8> {
    let method = if packed {
        zip::CompressionMethod::Deflated
    } else {
        zip::CompressionMethod::Stored
    };
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // A name that occurs twice is refused by the writer; the file is then left out.
        if writer.start_file(name.as_str(), options).is_ok() {
            writer.write_all(bytes).expect("memory takes it");
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A compound file with streams by path; those in a storage are given after it.
pub fn compound(streams: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory takes it");
    for (path, bytes) in streams {
        if let Some((storage, _)) = path.rsplit_once('/').filter(|(s, _)| !s.is_empty()) {
            let _ = file.create_storage_all(storage);
        }
        if let Ok(mut stream) = file.create_stream(path) {
            let _ = stream.write_all(bytes);
        }
    }
    let _ = file.flush();
    file.into_inner().into_inner()
}

/// The parts of an input between two marks, so that the fuzzer can move, cut and join them.
pub fn parts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    const MARK: &[u8] = b"\n%%\n";
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let whole = rest?;
        let at = whole.windows(MARK.len()).position(|w| w == MARK);
        rest = at.map(|at| &whole[at + MARK.len()..]);
        Some(at.map_or(whole, |at| &whole[..at]))
    })
}

/// Lets the readers of workbooks and compound files, which are not of our making, stumble: the program
/// catches that and calls the file damaged. A panic that nobody catches still ends the run.
pub fn let_libraries_stumble() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or("", |l| l.file());
        if !["calamine", "cfb-", "zip-", "quick-xml"].iter().any(|name| place.contains(name)) {
            eprintln!("{info}");
        }
    }));
}
