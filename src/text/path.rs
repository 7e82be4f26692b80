//! Paths as text and back.
//!
//! A path is kept as text wherever it is saved or shown. Unix allows bytes in a name that are no UTF-8: an
//! old disk, an archive packed in another country. Such a byte becomes a character of the last private
//! plane, so that the very file is found again from the text; [`super::shown`] shows it as `⟨E9⟩`.

use std::path::{Path, PathBuf};

/// The character that stands for byte 0; only those of 0x80 and above are needed.
const BASE: u32 = 0x10_F700;

/// The byte a character stands for, where it stands for one.
pub(super) fn byte(c: char) -> Option<u8> {
    let byte = u32::from(c).checked_sub(BASE)?;
    u8::try_from(byte).ok().filter(|byte| !byte.is_ascii())
}

fn mark(byte: u8) -> char {
    char::from_u32(BASE + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A path as text from which [`from_text`] makes the same path again.
pub fn to_text(path: &Path) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        of_bytes(path.as_os_str().as_bytes())
    }
    #[cfg(not(unix))]
    path.to_string_lossy().into_owned()
}

/// The same for the bytes of a path.
pub fn of_bytes(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            // A name that holds such a character by itself is taken apart as well.
            match byte(c) {
                Some(_) => text.extend(c.encode_utf8(&mut [0; 4]).bytes().map(mark)),
                None => text.push(c),
            }
        }
        text.extend(chunk.invalid().iter().copied().map(mark));
    }
    text
}

/// The path of a text that [`to_text`] made, or that a person typed.
pub fn from_text(text: &str) -> PathBuf {
    #[cfg(unix)]
    if text.chars().any(|c| byte(c).is_some()) {
        use std::os::unix::ffi::OsStringExt as _;
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            match byte(c) {
                Some(byte) => bytes.push(byte),
                None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        return PathBuf::from(std::ffi::OsString::from_vec(bytes));
    }
    PathBuf::from(text)
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_name_survives_the_way_through_text(
            bytes in proptest::collection::vec(any::<u8>(), 0..40),
        ) {
            let path = Path::new(OsStr::from_bytes(&bytes));
            let text = to_text(path);
            let back = from_text(&text);
            prop_assert_eq!(back.as_os_str(), path.as_os_str());
        }
    }

    #[test]
    fn usual_names_stay_and_odd_bytes_are_shown() {
        assert_eq!(
            to_text(Path::new("/tmp/Kalender é.ics")),
            "/tmp/Kalender é.ics"
        );
        let odd = to_text(Path::new(OsStr::from_bytes(b"caf\xe9.csv")));
        assert_eq!(super::super::shown(&odd), "caf⟨E9⟩.csv");
        let own = "a\u{10f7e9}b";
        assert_eq!(from_text(&to_text(Path::new(own))), Path::new(own));
    }
}
