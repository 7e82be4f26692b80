//! Salesforce record ids: 15 characters whose case matters, or 18 with a check suffix.
//!
//! The suffix holds a letter for each five characters; its bits say which of the five are capital
//! letters (source: the published pair `0019000000DmehK` and `0019000000DmehKAAR`).

use std::fmt;

use compact_str::CompactString;

/// A well-formed Salesforce id, kept as its 15 significant characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SalesforceId([u8; 15]);

/// Why a text is no Salesforce id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SalesforceIdError {
    /// Neither 15 nor 18 characters, or characters other than letters and digits.
    #[error("not a Salesforce id: 15 or 18 letters and digits are expected")]
    Shape,
    /// The last three characters do not fit the first fifteen: the id was mistyped, or a
    /// spreadsheet changed capital letters.
    #[error("the check letters do not fit: the id was damaged, perhaps by a spreadsheet")]
    Checksum,
}

impl SalesforceId {
    /// Reads an id of 15 or 18 characters.
    ///
    /// # Errors
    /// [`SalesforceIdError`] where the shape or the check suffix is wrong.
    pub fn parse(text: &str) -> Result<Self, SalesforceIdError> {
        let bytes = text.trim().as_bytes();
        if !matches!(bytes.len(), 15 | 18) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(SalesforceIdError::Shape);
        }
        let mut significant = [0; 15];
        significant.copy_from_slice(&bytes[..15]);
        let id = SalesforceId(significant);
        if bytes.len() == 18 && !bytes[15..].eq_ignore_ascii_case(&id.suffix()) {
            return Err(SalesforceIdError::Checksum);
        }
        Ok(id)
    }

    fn suffix(&self) -> [u8; 3] {
        const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
        let mut suffix = [0; 3];
        for (letter, five) in suffix.iter_mut().zip(self.0.chunks_exact(5)) {
            let capital = |bit: usize| usize::from(five[bit].is_ascii_uppercase()) << bit;
            *letter = LETTERS[capital(0) | capital(1) | capital(2) | capital(3) | capital(4)];
        }
        suffix
    }

    /// The 15 characters, case preserved.
    pub fn short(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII letters and digits are let in")
    }

    /// The 18-character form, as [`fmt::Display`] writes it.
    pub fn long(&self) -> CompactString {
        let mut long = [0; 18];
        let (short, suffix) = long.split_at_mut(15);
        short.copy_from_slice(&self.0);
        suffix.copy_from_slice(&self.suffix());
        std::str::from_utf8(&long)
            .expect("only ASCII letters and digits")
            .into()
    }

    /// The first three characters, which name the object: `003` contact, `00U` event, `00T` task,
    /// `001` account, `005` user, `00Q` lead.
    pub fn prefix(&self) -> &str {
        &self.short()[..3]
    }
}

/// The 18-character form.
impl fmt::Display for SalesforceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short())?;
        f.write_str(std::str::from_utf8(&self.suffix()).expect("only ASCII letters and digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffix_of_the_published_pair() {
        let id = SalesforceId::parse("0019000000DmehK").unwrap();
        assert_eq!(id.to_string(), "0019000000DmehKAAR");
        assert_eq!(SalesforceId::parse("0019000000DmehKAAR"), Ok(id));
        assert_eq!(id.prefix(), "001");
        assert_eq!(id.long(), "0019000000DmehKAAR");
    }

    #[test]
    fn case_matters_in_the_first_fifteen() {
        let other = SalesforceId::parse("0019000000Dmehk").unwrap();
        assert_ne!(SalesforceId::parse("0019000000DmehK").unwrap(), other);
        assert_eq!(
            SalesforceId::parse("0019000000dmehkAAR"),
            Err(SalesforceIdError::Checksum)
        );
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "001",
            "0019000000DmehKAA",
            "0019000000Dmeh-",
            "0019000000Dmehü",
        ] {
            assert_eq!(
                SalesforceId::parse(text),
                Err(SalesforceIdError::Shape),
                "{text}"
            );
        }
    }
}
