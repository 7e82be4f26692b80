//! Telephone numbers as keys: national digits, without the ways of writing them.

/// Calling codes of one and two digits; all others have three (source: ITU-T E.164, list of codes).
const SHORT_CODES: &[&str] = &[
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45",
    "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// A telephone number as its national digits, at most the last nine: country code, trunk zero and
/// extension do not count. `None` for what is too short to identify anybody (under six digits).
pub(in crate::matching) fn phone(value: &str, e164: Option<&str>) -> Option<String> {
    let text = e164.unwrap_or(value).replace("(0)", "");
    let text = text.trim().trim_start_matches("tel:");
    let end = text
        .find(|c: char| c.is_alphabetic() || matches!(c, ';' | '#' | ','))
        .unwrap_or(text.len());
    let text = &text[..end];
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text
        .starts_with('+')
        .then_some(digits.as_str())
        .or(digits.strip_prefix("00"));
    let national = match international {
        Some(rest) => {
            let code = SHORT_CODES.iter().find(|code| rest.starts_with(**code));
            rest.get(code.map_or(3, |code| code.len())..).unwrap_or("")
        }
        None if digits.len() == 11 && digits.starts_with('1') => &digits[1..],
        None => digits.as_str(),
    };
    let national = national.trim_start_matches('0');
    if national.len() < 6 {
        return None;
    }
    // The cut may fall on a zero; without it the key of a key is the key.
    let tail = national[national.len().saturating_sub(9)..].trim_start_matches('0');
    (tail.len() >= 6).then(|| tail.to_owned())
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
            ("+44 20 7946 0000", "020 7946 0000 ext. 12"),
            ("+39 02 1234567", "02 1234567"),
            ("1-212-555-0123", "(212) 555-0123"),
        ];
        for (a, b) in same {
            assert!(phone(a, None).is_some(), "{a}");
            assert_eq!(phone(a, None), phone(b, None), "{a} {b}");
        }
        assert_eq!(phone("12345", None), None);
        assert_eq!(phone("n/a", None), None);
    }

    proptest! {
        #[test]
        fn numbers_keep_their_key(digits in "[1-9][0-9]{8}") {
            prop_assert_eq!(phone(&digits, None), Some(digits));
        }
    }
}
