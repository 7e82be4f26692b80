//! Text in the code pages of Windows, by their numbers.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_2022_JP, ISO_8859_2, ISO_8859_5,
    ISO_8859_7, ISO_8859_15, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Text of a value, up to the first NUL. Without a known code page: UTF-8 where it fits, else that of
/// Western Europe.
pub(super) fn decode(bytes: &[u8], page: Option<u16>) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let bytes = bytes.get(..end).unwrap_or_default();
    if let Some(encoding) = page.and_then(encoding) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// <https://learn.microsoft.com/windows/win32/intl/code-page-identifiers>
fn encoding(page: u16) -> Option<&'static Encoding> {
    Some(match page {
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 | 51_949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 | 20_127 | 28_591 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 | 28_599 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        20_866 => KOI8_R,
        21_866 => KOI8_U,
        20_932 | 51_932 => EUC_JP,
        28_592 => ISO_8859_2,
        28_595 => ISO_8859_5,
        28_597 => ISO_8859_7,
        28_605 => ISO_8859_15,
        50_220..=50_222 => ISO_2022_JP,
        54_936 => GB18030,
        65_001 => UTF_8,
        _ => return None,
    })
}

/// The code page Windows uses for a language, by the language's number. Those of Western Europe are
/// the fallback and not listed.
pub(super) fn of_language(locale: i64) -> Option<u16> {
    Some(match locale & 0xffff {
        0x0804 | 0x1004 => 936,
        0x0404 | 0x0c04 | 0x1404 => 950,
        0x241a | 0x081a => 1250,
        0x0c1a | 0x281a => 1251,
        other => match other & 0x03ff {
            0x11 => 932,
            0x12 => 949,
            0x1e => 874,
            0x05 | 0x0e | 0x15 | 0x18 | 0x1a | 0x1b | 0x1c | 0x24 => 1250,
            0x02 | 0x19 | 0x22 | 0x23 | 0x2f | 0x3f => 1251,
            0x08 => 1253,
            0x1f => 1254,
            0x0d => 1255,
            0x01 | 0x20 | 0x29 => 1256,
            0x25..=0x27 => 1257,
            0x2a => 1258,
            0x07 | 0x09 | 0x0a | 0x0c | 0x10 | 0x13 | 0x16 | 0x1d => 1252,
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_number_by_language_and_without_either() {
        let cases: [(&[u8], Option<u16>, &str); 6] = [
            (b"M\xfcller\0", Some(1252), "Müller"),
            (b"\x93c\x92\x86", of_language(0x0411), "田中"),
            (b"\xcf\xf0\xe8\xe2", of_language(0x0419), "Прив"),
            (b"M\xfcller", None, "Müller"),
            ("Müller".as_bytes(), None, "Müller"),
            (b"M\xfcller", Some(4711), "Müller"),
        ];
        for (bytes, page, want) in cases {
            assert_eq!(decode(bytes, page), want, "{bytes:?} {page:?}");
        }
    }
}
