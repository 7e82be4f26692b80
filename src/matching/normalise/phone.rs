//! Telephone numbers as keys: national digits, without the ways of writing them.

use std::borrow::Cow;

use crate::matching::tables::tables;
use crate::record::E164;

/// Calling codes of two digits, beside 1 and 7; all others have three (source: ITU-T E.164, list of codes).
const SHORT_CODES: [u8; 44] = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56,
    57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// How many digits the calling code has that a number begins with.
fn code_length(digits: &[u8]) -> usize {
    const TWO: [bool; 100] = {
        let mut two = [false; 100];
        let mut at = 0;
        while at < SHORT_CODES.len() {
            two[SHORT_CODES[at] as usize] = true;
            at += 1;
        }
        two
    };
    match digits {
        [b'1' | b'7', ..] => 1,
        &[a @ b'0'..=b'9', b @ b'0'..=b'9', ..]
            if TWO[usize::from((a - b'0') * 10 + (b - b'0'))] =>
        {
            2
        }
        _ => 3,
    }
}

/// Fewer digits than this are an extension or a short code and identify nobody.
const LEAST_DIGITS: usize = 6;
/// How many digits of the end count: what stands before them is written or not (Russia's 8, Mexico's 1).
const MOST_DIGITS: usize = 9;

/// A telephone number as its national digits, at most the last nine: country code, trunk zero and
/// extension do not count. `None` for what is too short to identify anybody, and for digits typed to fill a
/// field (`000 000`, `123456`).
pub(in crate::matching) fn phone(value: &str, e164: Option<&str>) -> Option<String> {
    let text = plain(e164.unwrap_or(value));
    let text = text.trim().trim_start_matches("tel:");
    let text = match vanity(text) {
        Some(digits) => Cow::Owned(digits),
        None => Cow::Borrowed(without_extension(text)),
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text
        .trim_start()
        .trim_start_matches('(')
        .starts_with('+')
        .then_some(digits.as_str())
        .or(digits.strip_prefix("00"))
        // From North America: 011 49 30 …
        .or(digits.strip_prefix("011").filter(|rest| rest.len() >= 10));
    last_digits(&digits, international).map(str::to_owned)
}

/// The same as a number; what is known in international form is not read again.
pub(in crate::matching) fn phone_number(value: &str, e164: Option<E164>) -> Option<u64> {
    let Some(number) = e164 else {
        return phone(value, None)?.parse().ok();
    };
    let mut digits = [b'0'; 20];
    let mut rest = number.digits();
    let mut from = digits.len();
    while rest > 0 && from > 0 {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let digits = std::str::from_utf8(&digits[from..]).unwrap_or_default();
    last_digits(digits, Some(digits))?.parse().ok()
}

/// The digits that count; `international` are those behind the sign of the international form.
fn last_digits<'d>(digits: &'d str, international: Option<&'d str>) -> Option<&'d str> {
    if is_filler(digits) {
        return None;
    }
    let national = match international {
        Some(rest) => rest.get(code_length(rest.as_bytes())..).unwrap_or(""),
        None if digits.len() == 11 && digits.starts_with('1') => &digits[1..],
        None => digits,
    };
    let national = national.trim_start_matches('0');
    if national.len() < LEAST_DIGITS || is_filler(national) {
        return None;
    }
    // The cut may fall on a zero; without it the key of a key is the key.
    let tail = national[national.len().saturating_sub(MOST_DIGITS)..].trim_start_matches('0');
    (tail.len() >= LEAST_DIGITS && !is_filler(tail)).then_some(tail)
}

/// In ASCII, and without the trunk zero in brackets that is not dialled after a country code.
fn plain(text: &str) -> Cow<'_, str> {
    let ascii = if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(deunicode::deunicode(text))
    };
    if ascii.contains("(0)") {
        Cow::Owned(ascii.replace("(0)", ""))
    } else {
        ascii
    }
}

/// The number before "ext. 12", "x12", "DW 12", "#12", ";12".
fn without_extension(text: &str) -> &str {
    let first_digit = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    // Words in front are a label: "Tel. 030 …", "Büro: 030 …".
    let number = if text[..first_digit].trim_end().ends_with('+') {
        &text[text[..first_digit].rfind('+').unwrap_or(0)..]
    } else {
        &text[first_digit..]
    };
    let end = number
        .find(|c: char| c.is_alphabetic() || matches!(c, ';' | '#' | ','))
        .unwrap_or(number.len());
    &number[..end]
}

/// The digits of "1-800-FLOWERS": a free-phone code of North America and seven letters and digits or more.
fn vanity(text: &str) -> Option<String> {
    const FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];
    if !text.contains(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let mut digits = String::with_capacity(12);
    for c in text.trim_start_matches('+').chars() {
        match c {
            '0'..='9' => digits.push(c),
            'A'..='C' => digits.push('2'),
            'D'..='F' => digits.push('3'),
            'G'..='I' => digits.push('4'),
            'J'..='L' => digits.push('5'),
            'M'..='O' => digits.push('6'),
            'P'..='S' => digits.push('7'),
            'T'..='V' => digits.push('8'),
            'W'..='Z' => digits.push('9'),
            ' ' | '-' | '.' | '(' | ')' => {}
            _ => return None,
        }
    }
    let national = digits.strip_prefix('1').unwrap_or(&digits);
    let spoken = text.trim_start_matches(['+', '1', ' ', '-', '(', '.']);
    let free = FREE.iter().any(|code| spoken.starts_with(code));
    (free && national.len() >= 10).then(|| national[..10].to_owned())
}

/// Digits typed to fill a field: one digit again and again, or a row that the table knows.
fn is_filler(digits: &str) -> bool {
    let first = digits.bytes().next();
    digits.len() >= LEAST_DIGITS && digits.bytes().all(|d| Some(d) == first)
        || tables().filler_phones.contains(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn telephone_numbers_in_many_shapes() {
        let same = [
            ("+49 (0)30 1234567", "030/1234567"),
            ("+1 (212) 555-0123", "212.555.0123"),
            ("0049301234567", "+49301234567"),
            ("011 49 30 1234567", "+49301234567"),
            ("(+49) 30 1234567", "030 1234567"),
            ("+44 20 7946 0000", "020 7946 0000 ext. 12"),
            ("+44 20 7946 0000", "020 7946 0000 x12"),
            ("030 1234567 Durchwahl 12", "030 1234567 DW 15"),
            ("030 1234567 #12", "030 1234567;ext=12"),
            ("Tel.: 030 1234567", "Telefon +49 30 1234567"),
            ("tel:+49-30-1234567", "030 1234567"),
            ("+39 02 1234567", "02 1234567"),
            ("1-212-555-0123", "(212) 555-0123"),
            ("+7 495 123-45-67", "8 (495) 123-45-67"),
            ("４９３０ １２３４５６７", "4930 1234567"),
            ("1-800-FLOWERS", "+1 800 356 9377"),
            ("800-GOT-JUNK", "1-800-468-5865"),
            ("+33 6 12 34 56 78", "06.12.34.56.78"),
            ("+46 (0) 8-123 456 78", "08-123 456 78"),
            ("49301234567", "+49 30 1234567"),
        ];
        for (a, b) in same {
            assert!(phone(a, None).is_some(), "{a}");
            assert_eq!(phone(a, None), phone(b, None), "{a} {b}");
        }
        assert_eq!(
            phone("030 1234567", Some("+49301234567")),
            phone("+49 30 1234567", None)
        );
        assert_ne!(phone("030 1234567-12", None), phone("030 1234567-15", None));
        assert_ne!(phone("030 1234567", None), phone("040 1234567", None));
    }

    #[test]
    fn no_number() {
        for text in [
            "12345",
            "n/a",
            "123",
            "+49",
            "000 000",
            "0000000",
            "111-111-1111",
            "123456",
            "+49 123456789",
            "1234567890",
            "-",
            "x12",
            "k.A.",
            "ext. 12",
        ] {
            assert_eq!(phone(text, None), None, "{text}");
        }
        // Set aside for fiction, and in use wherever people make up examples; not a way to say nothing.
        assert!(phone("212-555-0123", None).is_some());
    }

    proptest! {
        #[test]
        fn numbers_keep_their_key(digits in "[1-9][0-9]{8}") {
            prop_assume!(!is_filler(&digits));
            prop_assert_eq!(phone(&digits, None), Some(digits));
        }

        #[test]
        fn country_code_or_not(code in prop::sample::select(vec!["1", "33", "44", "49", "61", "91"]), digits in "[2-9][0-9]{8}") {
            prop_assume!(!is_filler(&digits));
            prop_assert_eq!(phone(&format!("+{code} {digits}"), None), phone(&format!("0{digits}"), None));
        }

        /// The short way for numbers in international form gives what reading them gives.
        #[test]
        fn international_numbers_are_not_read_again(digits in 1..1_000_000_000_000_000_u64) {
            let read = phone("", Some(&format!("+{digits}")));
            let number = phone_number("", E164::new(digits));
            prop_assert_eq!(number.map(|n| n.to_string()), read);
        }

        #[test]
        fn any_text_is_survived(text in ".{0,30}") {
            phone(&text, None);
        }
    }
}
