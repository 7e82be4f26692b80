//! Pseudonyms: stand-ins for personal data that stay the same for the same value.
//!
//! A pseudonym is a function of a key, the sort of the value and the value itself, so it depends neither on
//! the order in which values are met nor on threads, and a value that appears twice is still seen to be the
//! same. The key comes from a secret that is not written anywhere the pseudonyms go: without it nobody can
//! try names out. [`Known`] finds values that were replaced in one place and stand in free text elsewhere.

mod ids;
mod known;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

pub use known::{Known, Written};
pub(crate) use known::{LEGAL, PROVIDERS, SHARED_BOXES, addresses_in};
pub(crate) use words::{Word, words};

/// What stands where nothing at all is to be told.
pub const HIDDEN: &str = "(hidden)";

/// Digits of the number in a pseudonym; more only where two values would get the same.
const DIGITS: u32 = 6;
/// The most digits that a number can have.
const MOST_DIGITS: u32 = 18;
/// How often the secret is hashed, so that trying secrets out takes long.
const ROUNDS: u32 = 1 << 16;

/// How much is told of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Which values are the same and which differ.
    Pseudonyms,
    /// Only that there is a value.
    Hidden,
}

/// What a value is. The order decides which sort a value counts as where it is of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A whole name: of a contact, an owner, an organiser.
    Person,
    /// A first name.
    Given,
    /// A family name.
    Family,
    /// Any other part of a name.
    NamePart,
    /// The name of an account on a computer, as in the path of a home folder.
    Account,
    /// An e-mail address.
    Mail,
    /// A telephone number.
    Phone,
    /// A company.
    Company,
    /// A web page, or the domain of an e-mail address.
    WebPage,
    /// A postal address.
    Street,
    /// A government's number for a person.
    Number,
    /// A birthday.
    Birthday,
    /// The subject of an event or a task.
    Subject,
    /// Where an event takes place.
    Place,
    /// A job title, profession or department.
    Job,
    /// A category.
    Category,
    /// A status or priority that is not one of the usual ones.
    Status,
    /// A folder of a mailbox.
    MailFolder,
    /// Notes on a record.
    Note,
    /// Any other value of a record.
    Value,
    /// The title of a case.
    Title,
    /// A folder of the computer.
    Folder,
    /// A file.
    File,
    /// A record's id.
    Id,
}

impl Sort {
    /// Its name for programs and people: `people`, `e-mail addresses`.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Person => "people",
            Sort::Given => "first names",
            Sort::Family => "family names",
            Sort::NamePart => "other parts of names",
            Sort::Account => "user names",
            Sort::Mail => "e-mail addresses",
            Sort::Phone => "phone numbers",
            Sort::Company => "companies",
            Sort::WebPage => "web pages and domains",
            Sort::Street => "addresses",
            Sort::Number => "government numbers",
            Sort::Birthday => "birthdays",
            Sort::Subject => "subjects",
            Sort::Place => "places",
            Sort::Job => "job titles",
            Sort::Category => "categories",
            Sort::Status => "unusual statuses",
            Sort::MailFolder => "folders of mailboxes",
            Sort::Note => "notes on records",
            Sort::Value => "other values",
            Sort::Title => "titles of cases",
            Sort::Folder => "folders",
            Sort::File => "file names",
            Sort::Id => "ids of records",
        }
    }

    /// The pseudonym with this number.
    pub(crate) fn write(self, number: &str) -> String {
        match self {
            Sort::Person => format!("Contact {number}"),
            Sort::Given => format!("Given {number}"),
            Sort::Family => format!("Family {number}"),
            Sort::NamePart => format!("Name {number}"),
            Sort::Account => format!("user-{number}"),
            Sort::Mail => format!("mail-{number}@example.invalid"),
            Sort::Phone => format!("phone-{number}"),
            Sort::Company => format!("Company {number}"),
            Sort::WebPage => format!("page-{number}.example.invalid"),
            Sort::Street => format!("Street {number}"),
            Sort::Number => format!("number-{number}"),
            Sort::Birthday => format!("Birthday {number}"),
            Sort::Subject => format!("Subject {number}"),
            Sort::Place => format!("Place {number}"),
            Sort::Job => format!("Job {number}"),
            Sort::Category => format!("Category {number}"),
            Sort::Status => format!("Status {number}"),
            Sort::MailFolder => format!("Folder {number}"),
            Sort::Note => format!("Note {number}"),
            Sort::Value => format!("Value {number}"),
            Sort::Title => format!("Case {number}"),
            Sort::Folder => format!("folder-{number}"),
            Sort::File => format!("file-{number}"),
            Sort::Id => format!("id-{number}"),
        }
    }

    /// The shape of its pseudonyms at a level, with N for the number.
    pub fn pattern(self, level: Level) -> String {
        match (level, self) {
            (_, Sort::Id) => "same length; the object's prefix of a Salesforce id stays".to_owned(),
            (Level::Hidden, sort) if sort.is_personal() => HIDDEN.to_owned(),
            _ => self.write("N"),
        }
    }

    /// Whether it says something of people, and not merely names a thing that must be told from others.
    pub fn is_personal(self) -> bool {
        !matches!(self, Sort::Folder | Sort::File | Sort::Id | Sort::Title)
    }

    /// What a text is that stands where a person is named: an address, a number, or a name.
    pub fn of_person(text: &str) -> Sort {
        let is_address = text.contains('@') && !text.trim().contains(char::is_whitespace);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if is_address {
            Sort::Mail
        } else if digits >= known::PHONE_TAIL && !text.chars().any(char::is_alphabetic) {
            Sort::Phone
        } else {
            Sort::Person
        }
    }
}

/// Makes pseudonyms.
#[derive(Debug, Clone)]
pub struct Mask {
    key: [u8; 32],
    level: Level,
    /// Digits of the numbers that need more than usual, by the hash of the value.
    longer: BTreeMap<[u8; 16], u32>,
}

impl Mask {
    /// A mask from a secret: the same secret makes the same pseudonyms. The secret must not stand where
    /// the pseudonyms are to be shown.
    pub fn new(secret: &[u8], level: Level) -> Self {
        let mut key: [u8; 32] = Sha256::new()
            .chain_update(b"syncsleuth mask 1\0")
            .chain_update(secret)
            .finalize()
            .into();
        for _ in 0..ROUNDS {
            key = Sha256::digest(key).into();
        }
        Mask {
            key,
            level,
            longer: BTreeMap::new(),
        }
    }

    /// How much it tells.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Makes sure that no two of these values get the same pseudonym. Their order does not matter.
    pub fn keep_apart<'v>(&mut self, values: impl IntoIterator<Item = (Sort, &'v str)>) {
        let hashed: BTreeSet<([u8; 16], Sort)> = values
            .into_iter()
            .map(|(sort, value)| (self.hash(sort, value), sort))
            .collect();
        let mut taken = BTreeSet::new();
        for (hash, sort) in hashed {
            let mut digits = DIGITS;
            while digits < MOST_DIGITS && !taken.insert((sort, number(hash, digits))) {
                digits += 3;
            }
            if digits > DIGITS {
                self.longer.insert(hash, digits);
            }
        }
    }

    /// The stand-in for a value; nothing for nothing.
    pub fn of(&self, sort: Sort, value: &str) -> String {
        if value.trim().is_empty() {
            return String::new();
        }
        if sort == Sort::Id {
            return self.id(value);
        }
        if self.level == Level::Hidden && sort.is_personal() {
            return HIDDEN.to_owned();
        }
        self.numbered(sort, value)
    }

    fn numbered(&self, sort: Sort, value: &str) -> String {
        let hash = self.hash(sort, value);
        let digits = self.longer.get(&hash).copied().unwrap_or(DIGITS);
        sort.write(&number(hash, digits).to_string())
    }

    fn hash(&self, sort: Sort, value: &str) -> [u8; 16] {
        let whole = self.digest(sort.name(), &same(sort, value));
        let mut hash = [0; 16];
        hash.copy_from_slice(&whole[..16]);
        hash
    }

    fn digest(&self, about: &str, value: &str) -> [u8; 32] {
        // Nested, as HMAC is, so that no value can be made to continue another one's hash.
        let inner = Sha256::new()
            .chain_update(self.key)
            .chain_update(about)
            .chain_update([0])
            .chain_update(value)
            .finalize();
        Sha256::new()
            .chain_update(self.key)
            .chain_update(inner)
            .finalize()
            .into()
    }
}

/// A number of exactly so many digits.
fn number(hash: [u8; 16], digits: u32) -> u64 {
    let least = 10_u64.pow(digits.clamp(1, MOST_DIGITS) - 1);
    let hash = u128::from_be_bytes(hash) % u128::from(9 * least);
    least + hash as u64
}

/// The form of a value in which it is compared: two ways of writing the same have one pseudonym.
fn same(sort: Sort, value: &str) -> String {
    if sort == Sort::Phone {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= known::PHONE_TAIL {
            return digits;
        }
    }
    let composed: String = value.nfc().collect::<String>().to_lowercase();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_value_has_the_same_pseudonym() {
        let mask = Mask::new(b"one", Level::Pseudonyms);
        let pairs = [
            (Sort::Person, "Ana  Lima", "ana lima", true),
            (Sort::Person, "Ana Lima", "Ana Lyma", false),
            (Sort::Mail, "A@b.example", "a@B.example", true),
            (Sort::Phone, "(410) 555-0137", "410 555 0137", true),
            (Sort::Phone, "410 555 0137", "410 555 0138", false),
            (Sort::Company, "Acme", "Globex", false),
        ];
        for (sort, one, other, alike) in pairs {
            assert_eq!(mask.of(sort, one) == mask.of(sort, other), alike, "{one}");
        }
        let again = Mask::new(b"one", Level::Pseudonyms);
        assert_eq!(
            mask.of(Sort::Person, "Ana Lima"),
            again.of(Sort::Person, "Ana Lima")
        );
        let other = Mask::new(b"two", Level::Pseudonyms);
        assert_ne!(
            mask.of(Sort::Person, "Ana Lima"),
            other.of(Sort::Person, "Ana Lima")
        );
    }

    #[test]
    fn hidden_tells_nothing_and_empty_stays_empty() {
        let mask = Mask::new(b"one", Level::Hidden);
        for sort in [Sort::Person, Sort::Mail, Sort::Phone, Sort::Company] {
            assert_eq!(mask.of(sort, "x y"), HIDDEN);
            assert_eq!(mask.of(sort, " "), "");
        }
        assert!(mask.of(Sort::Folder, "/home/ana").starts_with("folder-"));
    }

    #[test]
    fn thousands_of_values_stay_apart_whatever_their_order() {
        let names: Vec<String> = (0..4000).map(|n| format!("Person {n}")).collect();
        let mut mask = Mask::new(b"one", Level::Pseudonyms);
        mask.keep_apart(names.iter().map(|n| (Sort::Person, n.as_str())));
        let mut back = Mask::new(b"one", Level::Pseudonyms);
        back.keep_apart(names.iter().rev().map(|n| (Sort::Person, n.as_str())));
        assert!(!mask.longer.is_empty(), "some would have been the same");
        let all: BTreeSet<String> = names.iter().map(|n| mask.of(Sort::Person, n)).collect();
        assert_eq!(all.len(), names.len());
        assert_eq!(mask.longer, back.longer);
    }

    proptest! {
        #[test]
        fn a_pseudonym_is_made_of_its_pattern_alone(value in "\\PC{1,20}") {
            let mask = Mask { key: [7; 32], level: Level::Pseudonyms, longer: BTreeMap::new() };
            for sort in [Sort::Person, Sort::Mail, Sort::Street, Sort::Folder] {
                let made = mask.of(sort, &value);
                let bare: String = made.chars().filter(|c| !c.is_ascii_digit()).collect();
                prop_assert!(made.is_empty() || bare == sort.write(""), "{}", made);
            }
        }
    }
}
