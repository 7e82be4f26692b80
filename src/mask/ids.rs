//! Stand-ins for ids: of the same shape, so that what is read from the shape stays true.
//!
//! The first three characters of a Salesforce id say which object it names, and its last three check the
//! rest; both hold for the stand-in. Other ids keep their length and what stands between letters and
//! digits. An id too short to stay distinct gets a number instead.

use super::{Mask, Sort};
use crate::record::SalesforceId;

/// So many letters and digits are needed for stand-ins of the same length to stay distinct.
const LONG_ENOUGH: usize = 10;

impl Mask {
    /// The stand-in for a record's id.
    pub fn id(&self, id: &str) -> String {
        let id = id.trim();
        if let Ok(salesforce) = SalesforceId::parse(id) {
            // With and without the check letters it is the same id.
            let mut made = salesforce.prefix().to_owned();
            made.extend(
                self.stream(salesforce.short())
                    .take(12)
                    .map(letter_or_digit),
            );
            let checked = SalesforceId::parse(&made).ok().filter(|_| id.len() > 15);
            return checked.map_or(made, |made| made.to_string());
        }
        if id.chars().filter(char::is_ascii_alphanumeric).count() < LONG_ENOUGH {
            return self.numbered(Sort::Id, id);
        }
        let alike = |(c, byte): (char, u8)| match c {
            '0'..='9' => char::from(b'0' + byte % 10),
            'A'..='Z' => char::from(b'A' + byte % 26),
            'a'..='z' => char::from(b'a' + byte % 26),
            c if c.is_ascii_punctuation() => c,
            _ => 'x',
        };
        id.chars().zip(self.stream(id)).map(alike).collect()
    }

    /// The stand-in for the fingerprint of a file: 16 hexadecimal digits.
    pub fn fingerprint(&self, fingerprint: &str) -> String {
        hexadecimal(&self.digest("fingerprint", fingerprint)[..8])
    }

    /// The stand-in for the SHA-256 of a file; begins with the one for its first 16 digits.
    pub fn sha256(&self, sha256: &str) -> String {
        if sha256.is_empty() {
            return String::new();
        }
        let first: String = sha256.chars().take(16).collect();
        let rest = self.digest("sha-256", sha256);
        self.fingerprint(&first) + &hexadecimal(&rest[..24])
    }

    /// Bytes without an end that depend on the id alone.
    fn stream(&self, id: &str) -> impl Iterator<Item = u8> {
        (0_u32..).flat_map(move |block| self.digest(&format!("id {block}"), id))
    }
}

fn letter_or_digit(byte: u8) -> char {
    const ALL: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    char::from(ALL[usize::from(byte) % ALL.len()])
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    let pairs = bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]);
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::Level;

    #[test]
    fn ids_keep_their_shape() {
        let mask = Mask::new(b"one", Level::Pseudonyms);
        let short = mask.id("0019000000DmehK");
        let long = mask.id("0019000000DmehKAAR");
        assert_eq!(short.len(), 15);
        assert_eq!(long.len(), 18);
        assert!(long.starts_with(&short) && short.starts_with("001"));
        assert!(SalesforceId::parse(&long).is_ok(), "{long}");
        let uid = mask.id("ana.lima-2024-000017@mail.example");
        assert_eq!(uid.len(), "ana.lima-2024-000017@mail.example".len());
        assert!(!uid.contains("ana") && uid.contains('@'), "{uid}");
        assert!(mask.id("17").starts_with("id-"));
        assert_ne!(mask.id("17"), mask.id("18"));
    }

    #[test]
    fn a_fingerprint_is_the_beginning_of_its_file() {
        let mask = Mask::new(b"one", Level::Pseudonyms);
        let sha = "0123456789abcdef".repeat(4);
        let made = mask.sha256(&sha);
        assert_eq!(made.len(), 64);
        assert!(made.starts_with(&mask.fingerprint("0123456789abcdef")));
        assert_eq!(mask.sha256(""), "");
    }
}
