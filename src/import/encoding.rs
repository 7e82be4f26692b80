//! Bytes to text: byte-order marks, UTF-16 without one, UTF-8, else the code page that fits best.
//!
//! Classic Outlook writes the code page of the computer it runs on. `chardetng` guesses it from the
//! letters; where another code page turns the first line into column names that are known, that one is
//! taken.

use std::borrow::Cow;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, KOI8_R, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

use super::layout;

/// Text, and what it was decoded from.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    /// In lower case: `utf-8`, `windows-1252`, `windows-932`.
    pub encoding: &'static str,
    /// Whether some bytes fitted no character and became `U+FFFD`.
    pub damaged: bool,
}

/// Code pages that are tried where the guess leaves the column names unknown.
const CODE_PAGES: [&Encoding; 16] = [
    WINDOWS_1252,
    SHIFT_JIS,
    GB18030,
    BIG5,
    EUC_KR,
    EUC_JP,
    WINDOWS_1250,
    WINDOWS_1251,
    KOI8_R,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_1257,
    WINDOWS_1258,
    WINDOWS_874,
];

/// How many bytes the guess looks at.
const GUESS: usize = 1 << 20;

/// Text that is UTF-8 as it stands, without a mark; the bytes of any other come back.
pub(crate) fn unchanged(bytes: Vec<u8>) -> Result<Decoded, Vec<u8>> {
    if Encoding::for_bom(&bytes).is_some() || utf16_without_mark(&bytes).is_some() {
        return Err(bytes);
    }
    let text = String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)?;
    Ok(Decoded {
        text,
        encoding: "utf-8",
        damaged: false,
    })
}

/// Decodes a whole file.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    let (encoding, bom) = match Encoding::for_bom(&bytes) {
        Some((encoding, length)) => (encoding, length),
        None => match utf16_without_mark(&bytes) {
            Some(encoding) => (encoding, 0),
            None => (UTF_8, 0),
        },
    };
    if encoding == UTF_8 {
        return utf8(bytes, bom);
    }
    let (text, damaged) =
        encoding.decode_without_bom_handling(bytes.get(bom..).unwrap_or_default());
    Decoded {
        text: text.into_owned(),
        encoding: name(encoding),
        damaged,
    }
}

fn utf8(mut bytes: Vec<u8>, bom: usize) -> Decoded {
    bytes.drain(..bom);
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Decoded {
                text,
                encoding: "utf-8",
                damaged: false,
            };
        }
        Err(error) => error.into_bytes(),
    };
    if bom > 0 || is_damaged_utf8(&bytes) {
        return Decoded {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            encoding: "utf-8",
            damaged: true,
        };
    }
    let encoding = code_page(&bytes);
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes);
    Decoded {
        text: text.into_owned(),
        encoding: name(encoding),
        damaged,
    }
}

/// A file whose lines may each have an encoding of their own, as cards of vCard 2.1 have.
#[derive(Debug)]
pub(crate) struct ByLine {
    pub bytes: Vec<u8>,
    /// What the file is in, as far as one encoding holds for all of it.
    pub encoding: &'static str,
    /// Whether all of it is Unicode, so that no other encoding comes into question.
    pub is_unicode: bool,
    /// The code page of what is not Unicode.
    pub fallback: &'static Encoding,
}

impl ByLine {
    /// Prepares a whole file; UTF-16 becomes UTF-8, byte-order marks go.
    pub(crate) fn new(mut bytes: Vec<u8>) -> Self {
        let wide = match Encoding::for_bom(&bytes) {
            Some((encoding, length)) => {
                bytes.drain(..length);
                Some(encoding).filter(|e| *e != UTF_8)
            }
            None => utf16_without_mark(&bytes),
        };
        if let Some(wide) = wide {
            let (text, _) = wide.decode_without_bom_handling(&bytes);
            return ByLine {
                bytes: text.into_owned().into_bytes(),
                encoding: name(wide),
                is_unicode: true,
                fallback: WINDOWS_1252,
            };
        }
        let is_unicode = std::str::from_utf8(&bytes).is_ok();
        let (encoding, fallback) = if is_unicode || is_damaged_utf8(&bytes) {
            (UTF_8, WINDOWS_1252)
        } else {
            let code_page = code_page(&bytes);
            (code_page, code_page)
        };
        ByLine {
            bytes,
            encoding: name(encoding),
            is_unicode,
            fallback,
        }
    }

    /// Text without an encoding of its own: UTF-8 where it is, else the code page of the file.
    pub(crate) fn decode<'b>(&self, bytes: &'b [u8]) -> Cow<'b, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => self.fallback.decode_without_bom_handling(bytes).0,
        }
    }
}

/// UTF-16 without a mark, told by the zero bytes of its commas, line ends and digits.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096))?;
    if sample.len() < 8 {
        return None;
    }
    let half = sample.len() / 2;
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 2 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 2 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with a few broken characters: nearly all bytes above ASCII form valid sequences.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid >= 4 && broken * 10 <= valid
}

/// The code page of text that is not Unicode.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..bytes.len().min(GUESS)).unwrap_or(bytes);
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(sample, true);
    let mut guess = detector.guess(None, false);
    if guess == GBK {
        guess = GB18030;
    }
    if !CODE_PAGES.contains(&guess) {
        guess = WINDOWS_1252;
    }
    let line_end = sample
        .iter()
        .position(|b| *b == b'\n')
        .unwrap_or(sample.len())
        .min(16 * 1024);
    let first_line = sample.get(..line_end).unwrap_or_default();
    if first_line.is_ascii() {
        return guess;
    }
    let known = |encoding: &'static Encoding| {
        let (text, damaged) = encoding.decode_without_bom_handling(first_line);
        let known = layout::familiar(text.split([',', ';', '\t']));
        if damaged { known / 2 } else { known }
    };
    let mut best = (known(guess), guess);
    for encoding in CODE_PAGES {
        let found = known(encoding);
        if found > best.0 {
            best = (found, encoding);
        }
    }
    best.1
}

/// The name in reports.
pub(crate) fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "Shift_JIS" => "windows-932",
        "gb18030" => "gb18030",
        "Big5" => "big5",
        "EUC-KR" => "euc-kr",
        "EUC-JP" => "euc-jp",
        "KOI8-R" => "koi8-r",
        "windows-874" => "windows-874",
        "windows-1250" => "windows-1250",
        "windows-1251" => "windows-1251",
        "windows-1253" => "windows-1253",
        "windows-1254" => "windows-1254",
        "windows-1255" => "windows-1255",
        "windows-1256" => "windows-1256",
        "windows-1257" => "windows-1257",
        "windows-1258" => "windows-1258",
        "UTF-8" => "utf-8",
        _ => "windows-1252",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes.to_vec());
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn marks_and_code_pages() {
        let utf16: Vec<u8> = "Name,Tür"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut marked = vec![0xff, 0xfe];
        marked.extend(&utf16);
        assert_eq!(of(&marked), ("Name,Tür".to_owned(), "utf-16le"));
        assert_eq!(of(&utf16), ("Name,Tür".to_owned(), "utf-16le"));
        assert_eq!(of("\u{feff}Tür".as_bytes()), ("Tür".to_owned(), "utf-8"));
        let (bytes, _, _) =
            WINDOWS_1252.encode("\"Straße geschäftlich\",\"Priorität\"\nWüstenberg");
        assert_eq!(of(&bytes).1, "windows-1252");
        let (bytes, _, _) =
            SHIFT_JIS.encode("\"姓\",\"名\",\"会社名\",\"部署\",\"携帯電話\"\n田中,太郎,表示社,,");
        assert_eq!(of(&bytes).1, "windows-932");
    }

    proptest! {
        #[test]
        fn any_bytes_become_text(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = decode(bytes);
        }

        #[test]
        fn utf8_stays_as_it_is(text in "\\PC{0,60}") {
            prop_assume!(!text.starts_with('\u{feff}') && utf16_without_mark(text.as_bytes()).is_none());
            prop_assert_eq!(decode(text.clone().into_bytes()).text, text);
        }
    }
}
