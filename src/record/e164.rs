//! Telephone numbers as the network dials them.

use std::fmt;
use std::num::NonZeroU64;

use serde::{Serialize, Serializer};

/// A telephone number in international form: country code and national number, at most 15 digits and
/// none of them a leading zero (ITU-T E.164, 6.2). Kept as one number, for a million contacts have as many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct E164(NonZeroU64);

/// The smallest number with more digits than there may be.
const TOO_LONG: u64 = 1_000_000_000_000_000;

impl E164 {
    /// The number of these digits: 1 to 999 999 999 999 999.
    pub fn new(digits: u64) -> Option<Self> {
        NonZeroU64::new(digits)
            .filter(|n| n.get() < TOO_LONG)
            .map(E164)
    }

    /// Reads a number as [`fmt::Display`] writes it: `+` and digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        plain
            .then(|| digits.parse().ok())
            .flatten()
            .and_then(Self::new)
    }

    /// Country code and national number as one number.
    pub fn digits(self) -> u64 {
        self.0.get()
    }
}

/// `+49…`
impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl Serialize for E164 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_and_written() {
        for text in ["+18135550179", "+4993123129136", "+390669821234"] {
            assert_eq!(E164::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "+",
            "18135550179",
            "+0812",
            "+49 931",
            "+1234567890123456",
        ] {
            assert_eq!(E164::parse(text), None, "{text}");
        }
        assert_eq!(size_of::<Option<E164>>(), 8);
    }
}
