//! People, kept small.
//!
//! An address book has few and short values for many possible fields, so a [`Contact`] is one piece of
//! text with its values one after the other (`packed`), not a struct of strings: a third of the memory,
//! one allocation, and what is compared together lies together. [`ContactFields`] is the same contact
//! with a member for each field. Readers of files fill it in and pack it with [`Contact::from`];
//! [`Contact::fields`] takes a contact apart, and single fields are asked for by name.

mod packed;

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;

use super::E164;
use packed::{Entries, Entry, Text};

/// A person.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact {
    packed: Box<str>,
}

/// A contact with a member for each field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFields<'a> {
    /// The name as shown: from the file where it has one, else put together from the parts.
    pub display_name: Option<Cow<'a, str>>,
    /// The name the entry is filed under ("Wills, Christina").
    pub file_as: Option<Cow<'a, str>>,
    /// First name.
    pub given_name: Option<Cow<'a, str>>,
    /// Middle names.
    pub middle_name: Option<Cow<'a, str>>,
    /// Last name.
    pub family_name: Option<Cow<'a, str>>,
    /// Form of address or academic title before the name.
    pub prefix: Option<Cow<'a, str>>,
    /// Suffix, such as "Jr." or "MD".
    pub suffix: Option<Cow<'a, str>>,
    /// Nickname.
    pub nickname: Option<Cow<'a, str>>,
    /// How the first name is read, where its writing does not say: たろう for 太郎.
    pub given_reading: Option<Cow<'a, str>>,
    /// How the last name is read.
    pub family_reading: Option<Cow<'a, str>>,
    /// E-mail addresses in the file's order, as written. Exchange addresses (`/o=…`) are not kept here.
    pub emails: Vec<Cow<'a, str>>,
    /// Telephone numbers in the file's order.
    pub phones: Vec<Phone<'a>>,
    /// Company, or the account's name where the file gives only its id and an account list was loaded.
    pub company: Option<Cow<'a, str>>,
    /// Department.
    pub department: Option<Cow<'a, str>>,
    /// Job title.
    pub job_title: Option<Cow<'a, str>>,
    /// Occupation, apart from the post held.
    pub profession: Option<Cow<'a, str>>,
    /// A number the state gave the person: passport, social security.
    pub government_id: Option<Cow<'a, str>>,
    /// Postal addresses.
    pub addresses: Vec<Address<'a>>,
    /// Birthday; the year may be a stand-in where the file gives none.
    pub birthday: Option<Date>,
    /// Web page.
    pub web_page: Option<Cow<'a, str>>,
}

/// What a telephone number is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PhoneKind {
    /// At work.
    Work,
    /// At home.
    Home,
    /// To carry about.
    Mobile,
    /// Fax at work.
    WorkFax,
    /// Fax at home.
    HomeFax,
    /// A company's switchboard.
    Main,
    /// Somebody who answers for the person.
    Assistant,
    /// A pager.
    Pager,
    /// Anything else, or not said.
    #[default]
    Other,
}

impl PhoneKind {
    /// Every kind.
    pub const ALL: [PhoneKind; 9] = [
        PhoneKind::Work,
        PhoneKind::Home,
        PhoneKind::Mobile,
        PhoneKind::WorkFax,
        PhoneKind::HomeFax,
        PhoneKind::Main,
        PhoneKind::Assistant,
        PhoneKind::Pager,
        PhoneKind::Other,
    ];

    /// The word in JSON and in the header data.
    pub fn as_str(self) -> &'static str {
        match self {
            PhoneKind::Work => "work",
            PhoneKind::Home => "home",
            PhoneKind::Mobile => "mobile",
            PhoneKind::WorkFax => "work-fax",
            PhoneKind::HomeFax => "home-fax",
            PhoneKind::Main => "main",
            PhoneKind::Assistant => "assistant",
            PhoneKind::Pager => "pager",
            PhoneKind::Other => "other",
        }
    }

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for PhoneKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone<'a> {
    /// What it is for.
    pub kind: PhoneKind,
    /// As written in the file.
    pub value: Cow<'a, str>,
    /// In international form, where number and country allow to tell.
    pub e164: Option<E164>,
}

/// Which of a contact's addresses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressKind {
    /// At work.
    Work,
    /// At home.
    Home,
    /// Anywhere else, or not said.
    #[default]
    Other,
}

impl AddressKind {
    /// Every kind.
    pub const ALL: [AddressKind; 3] = [AddressKind::Work, AddressKind::Home, AddressKind::Other];

    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            AddressKind::Work => "work",
            AddressKind::Home => "home",
            AddressKind::Other => "other",
        }
    }
}

/// A postal address. Parts the file lacks are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address<'a> {
    /// Which address it is.
    pub kind: AddressKind,
    /// Street and house number, lines joined by a line end.
    pub street: Option<Cow<'a, str>>,
    /// Town.
    pub city: Option<Cow<'a, str>>,
    /// State, county or region.
    pub region: Option<Cow<'a, str>>,
    /// Postal code, as text.
    pub postcode: Option<Cow<'a, str>>,
    /// Country, as written.
    pub country: Option<Cow<'a, str>>,
}

impl Address<'_> {
    /// Whether no part is given.
    pub fn is_empty(&self) -> bool {
        [
            &self.street,
            &self.city,
            &self.region,
            &self.postcode,
            &self.country,
        ]
        .into_iter()
        .all(Option::is_none)
    }
}

/// A way to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way<'a> {
    Company(&'a str),
    Email(&'a str),
    /// As written, and what for.
    Phone(PhoneKind, &'a str),
}

impl Contact {
    /// Every field at once, in one pass over the contact.
    pub fn fields(&self) -> ContactFields<'_> {
        let mut fields = ContactFields::default();
        for entry in self.entries() {
            match entry {
                Entry::Text(which, text) => *fields.slot(which) = Some(Cow::Borrowed(text)),
                Entry::Name {
                    given,
                    family,
                    whole,
                } => {
                    fields.display_name = Some(Cow::Borrowed(whole));
                    fields.given_name = Some(Cow::Borrowed(given));
                    fields.family_name = Some(Cow::Borrowed(family));
                }
                Entry::Email(text) => fields.emails.push(Cow::Borrowed(text)),
                Entry::Phone(kind, text) => fields.phones.push(phone(kind, text)),
                Entry::E164(number) => {
                    if let Some(phone) = fields.phones.last_mut() {
                        phone.e164 = Some(number);
                    }
                }
                Entry::Address(kind) => fields.addresses.push(Address {
                    kind,
                    ..Address::default()
                }),
                Entry::Part(part, text) => {
                    if let Some(address) = fields.addresses.last_mut() {
                        *packed::slot(address, part) = Some(Cow::Borrowed(text));
                    }
                }
                Entry::Birthday(day) => fields.birthday = Some(day),
            }
        }
        fields
    }

    /// The name as shown.
    pub fn display_name(&self) -> Option<&str> {
        self.text(Text::DisplayName)
    }

    /// The name the entry is filed under.
    pub fn file_as(&self) -> Option<&str> {
        self.text(Text::FileAs)
    }

    /// First name.
    pub fn given_name(&self) -> Option<&str> {
        self.text(Text::GivenName)
    }

    /// Middle names.
    pub fn middle_name(&self) -> Option<&str> {
        self.text(Text::MiddleName)
    }

    /// Last name.
    pub fn family_name(&self) -> Option<&str> {
        self.text(Text::FamilyName)
    }

    /// Form of address or academic title before the name.
    pub fn prefix(&self) -> Option<&str> {
        self.text(Text::Prefix)
    }

    /// Suffix, such as "Jr.".
    pub fn suffix(&self) -> Option<&str> {
        self.text(Text::Suffix)
    }

    /// Nickname.
    pub fn nickname(&self) -> Option<&str> {
        self.text(Text::Nickname)
    }

    /// How the first name is read.
    pub fn given_reading(&self) -> Option<&str> {
        self.text(Text::GivenReading)
    }

    /// How the last name is read.
    pub fn family_reading(&self) -> Option<&str> {
        self.text(Text::FamilyReading)
    }

    /// Company.
    pub fn company(&self) -> Option<&str> {
        self.text(Text::Company)
    }

    /// Department.
    pub fn department(&self) -> Option<&str> {
        self.text(Text::Department)
    }

    /// Job title.
    pub fn job_title(&self) -> Option<&str> {
        self.text(Text::JobTitle)
    }

    /// Occupation, apart from the post held.
    pub fn profession(&self) -> Option<&str> {
        self.text(Text::Profession)
    }

    /// A number the state gave the person.
    pub fn government_id(&self) -> Option<&str> {
        self.text(Text::GovernmentId)
    }

    /// Web page.
    pub fn web_page(&self) -> Option<&str> {
        self.text(Text::WebPage)
    }

    /// E-mail addresses in the file's order.
    pub fn emails(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries().filter_map(|entry| match entry {
            Entry::Email(text) => Some(text),
            _ => None,
        })
    }

    /// Telephone numbers in the file's order.
    pub fn phones(&self) -> impl Iterator<Item = Phone<'_>> + Clone {
        let mut entries = self.entries();
        std::iter::from_fn(move || {
            let mut found = entries.find_map(|entry| match entry {
                Entry::Phone(kind, text) => Some(phone(kind, text)),
                _ => None,
            })?;
            if let Some(Entry::E164(number)) = entries.clone().next() {
                found.e164 = Some(number);
            }
            Some(found)
        })
    }

    /// Company, e-mail addresses and telephone numbers, in this order, in one pass over the contact.
    pub(crate) fn ways(&self) -> impl Iterator<Item = Way<'_>> {
        // Addresses and birthdays stand last.
        let entries = self
            .entries()
            .take_while(|entry| !matches!(entry, Entry::Address(_) | Entry::Birthday(_)));
        entries.filter_map(|entry| match entry {
            Entry::Text(Text::Company, text) => Some(Way::Company(text)),
            Entry::Email(text) => Some(Way::Email(text)),
            Entry::Phone(kind, text) => Some(Way::Phone(kind, text)),
            _ => None,
        })
    }

    /// Postal addresses.
    pub fn addresses(&self) -> Vec<Address<'_>> {
        self.fields().addresses
    }

    /// Birthday; the year may be a stand-in where the file gives none.
    pub fn birthday(&self) -> Option<Date> {
        self.entries().find_map(|entry| match entry {
            Entry::Birthday(day) => Some(day),
            _ => None,
        })
    }

    /// What a person would call it: a name, else an e-mail address, company or number.
    pub fn label(&self) -> Option<&str> {
        self.display_name()
            .or_else(|| self.file_as())
            .or_else(|| self.nickname())
            .or_else(|| self.emails().next())
            .or_else(|| self.company())
            .or_else(|| {
                self.entries().find_map(|entry| match entry {
                    Entry::Phone(_, text) => Some(text),
                    _ => None,
                })
            })
    }

    /// Changes some fields.
    pub fn edit(&mut self, change: impl FnOnce(&mut ContactFields<'_>)) {
        let mut fields = self.fields();
        change(&mut fields);
        let changed = Contact::from(&fields);
        *self = changed;
    }

    /// Packs the fields by way of a text that can be used again for the next contact, so that each
    /// takes exactly the memory it needs.
    pub(crate) fn pack(fields: &ContactFields<'_>, scratch: &mut String) -> Self {
        scratch.clear();
        packed::write(fields, scratch);
        Contact {
            packed: scratch.as_str().into(),
        }
    }

    fn entries(&self) -> Entries<'_> {
        Entries::of(&self.packed)
    }

    fn text(&self, wanted: Text) -> Option<&str> {
        self.entries().find_map(|entry| match entry {
            Entry::Text(which, text) if which == wanted => Some(text),
            Entry::Name {
                given,
                family,
                whole,
            } => match wanted {
                Text::DisplayName => Some(whole),
                Text::GivenName => Some(given),
                Text::FamilyName => Some(family),
                _ => None,
            },
            _ => None,
        })
    }
}

fn phone(kind: PhoneKind, text: &str) -> Phone<'_> {
    Phone {
        kind,
        value: Cow::Borrowed(text),
        e164: None,
    }
}

impl<'a> ContactFields<'a> {
    fn slot(&mut self, which: Text) -> &mut Option<Cow<'a, str>> {
        match which {
            Text::DisplayName => &mut self.display_name,
            Text::FileAs => &mut self.file_as,
            Text::GivenName => &mut self.given_name,
            Text::MiddleName => &mut self.middle_name,
            Text::FamilyName => &mut self.family_name,
            Text::Prefix => &mut self.prefix,
            Text::Suffix => &mut self.suffix,
            Text::Nickname => &mut self.nickname,
            Text::Company => &mut self.company,
            Text::Department => &mut self.department,
            Text::JobTitle => &mut self.job_title,
            Text::WebPage => &mut self.web_page,
            Text::Profession => &mut self.profession,
            Text::GovernmentId => &mut self.government_id,
            Text::GivenReading => &mut self.given_reading,
            Text::FamilyReading => &mut self.family_reading,
        }
    }
}

impl From<&ContactFields<'_>> for Contact {
    fn from(fields: &ContactFields<'_>) -> Self {
        Contact::pack(fields, &mut String::new())
    }
}

impl From<ContactFields<'_>> for Contact {
    fn from(fields: ContactFields<'_>) -> Self {
        Contact::from(&fields)
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields().fmt(f)
    }
}
