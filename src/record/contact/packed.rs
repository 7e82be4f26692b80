//! How a contact is written into one piece of text.
//!
//! Entries follow one another: a byte that says what the entry is, a number, and for most a text of as
//! many bytes. Marks and numbers are ASCII, so that the whole is valid UTF-8 and a value is read as a
//! slice of it. Numbers are written six bits a byte, the lowest first; a byte of 64 and more goes on.
//! A name shown as "given family", which is the usual one, is written once for all three fields.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Address, AddressKind, ContactFields, PhoneKind};
use crate::record::E164;

/// The fields that hold one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    DisplayName,
    FileAs,
    GivenName,
    MiddleName,
    FamilyName,
    Prefix,
    Suffix,
    Nickname,
    Company,
    Department,
    JobTitle,
    WebPage,
    Profession,
    GovernmentId,
    GivenReading,
    FamilyReading,
}

const TEXTS: [Text; 16] = [
    Text::DisplayName,
    Text::GivenName,
    Text::FamilyName,
    Text::FileAs,
    Text::MiddleName,
    Text::Prefix,
    Text::Suffix,
    Text::Nickname,
    Text::Company,
    Text::Department,
    Text::JobTitle,
    Text::WebPage,
    Text::Profession,
    Text::GovernmentId,
    Text::GivenReading,
    Text::FamilyReading,
];

/// How many of them, the first ones, [`NAME`] stands for.
const NAMES: usize = 3;

/// The parts of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Street,
    City,
    Region,
    Postcode,
    Country,
}

const PARTS: [Part; 5] = [
    Part::Street,
    Part::City,
    Part::Region,
    Part::Postcode,
    Part::Country,
];

/// One entry. A number in international form belongs to the telephone number before it, a part to the
/// address before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    Text(Text, &'a str),
    /// Given and family name, and both as they are shown.
    Name {
        given: &'a str,
        family: &'a str,
        whole: &'a str,
    },
    Email(&'a str),
    Phone(PhoneKind, &'a str),
    E164(E164),
    Address(AddressKind),
    Part(Part, &'a str),
    Birthday(Date),
}

// The first byte of an entry.
const TEXT: u8 = 0;
const PART: u8 = 16;
const ADDRESS: u8 = 24;
const PHONE: u8 = 32;
const NAME: u8 = 48;
const EMAIL: u8 = 49;
const NUMBER: u8 = 50;
const BIRTHDAY: u8 = 51;

/// Added to years, so that none is negative.
const YEARS: i16 = 9999;

/// Writes the fields of a contact.
pub(super) fn write(fields: &ContactFields<'_>, out: &mut String) {
    let name = whole_name(fields);
    if let Some((given, whole)) = name {
        out.push(char::from(NAME));
        number(whole.len() as u64, out);
        out.push_str(whole);
        number(given as u64, out);
    }
    // The name is written already.
    let of_name = usize::from(name.is_some()) * NAMES;
    for (at, value) in (TEXT..).zip(values(fields)).skip(of_name) {
        if let Some(value) = value {
            text(at, value, out);
        }
    }
    for email in &fields.emails {
        text(EMAIL, email, out);
    }
    for phone in &fields.phones {
        text(PHONE + phone.kind as u8, &phone.value, out);
        if let Some(digits) = phone.e164 {
            out.push(char::from(NUMBER));
            number(digits.digits(), out);
        }
    }
    for address in &fields.addresses {
        out.push(char::from(ADDRESS + address.kind as u8));
        number(0, out);
        for (at, part) in (PART..).zip(PARTS) {
            if let Some(value) = part_of(address, part) {
                text(at, value, out);
            }
        }
    }
    if let Some(day) = fields.birthday {
        out.push(char::from(BIRTHDAY));
        let year = u64::from((day.year() + YEARS).unsigned_abs());
        let (month, day) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        number((year * 16 + u64::from(month)) * 32 + u64::from(day), out);
    }
}

/// The name shown and the length of the given name, where given and family name are just that.
fn whole_name<'f>(fields: &'f ContactFields<'_>) -> Option<(usize, &'f str)> {
    let whole = fields.display_name.as_deref()?;
    let given = fields.given_name.as_deref()?;
    let family = fields.family_name.as_deref()?;
    let rest = whole.strip_prefix(given)?.strip_prefix(' ')?;
    (rest == family).then_some((given.len(), whole))
}

fn text(mark: u8, value: &str, out: &mut String) {
    out.push(char::from(mark));
    number(value.len() as u64, out);
    out.push_str(value);
}

fn number(mut value: u64, out: &mut String) {
    while value >= 64 {
        out.push(char::from(64 | (value & 63) as u8));
        value >>= 6;
    }
    out.push(char::from(value as u8));
}

/// The fields that hold one text, in the order of [`TEXTS`].
fn values<'f>(fields: &'f ContactFields<'_>) -> [&'f Option<Cow<'f, str>>; 16] {
    [
        &fields.display_name,
        &fields.given_name,
        &fields.family_name,
        &fields.file_as,
        &fields.middle_name,
        &fields.prefix,
        &fields.suffix,
        &fields.nickname,
        &fields.company,
        &fields.department,
        &fields.job_title,
        &fields.web_page,
        &fields.profession,
        &fields.government_id,
        &fields.given_reading,
        &fields.family_reading,
    ]
}

fn part_of<'f>(address: &'f Address<'_>, part: Part) -> Option<&'f str> {
    match part {
        Part::Street => &address.street,
        Part::City => &address.city,
        Part::Region => &address.region,
        Part::Postcode => &address.postcode,
        Part::Country => &address.country,
    }
    .as_deref()
}

/// The place of a part in an address.
pub(super) fn slot<'s, 'a>(
    address: &'s mut Address<'a>,
    part: Part,
) -> &'s mut Option<Cow<'a, str>> {
    match part {
        Part::Street => &mut address.street,
        Part::City => &mut address.city,
        Part::Region => &mut address.region,
        Part::Postcode => &mut address.postcode,
        Part::Country => &mut address.country,
    }
}

/// The entries of a contact, in the order they were written. What is not well-formed ends them.
#[derive(Debug, Clone)]
pub(super) struct Entries<'a> {
    packed: &'a str,
    at: usize,
}

impl<'a> Entries<'a> {
    pub(super) fn of(packed: &'a str) -> Self {
        Entries { packed, at: 0 }
    }

    fn mark(&mut self) -> Option<u8> {
        let mark = *self.packed.as_bytes().get(self.at)?;
        self.at += 1;
        Some(mark)
    }

    fn number(&mut self) -> Option<u64> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.mark()?;
            value |= u64::from(byte & 63).checked_shl(shift)?;
            if byte < 64 {
                return Some(value);
            }
            shift += 6;
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        let end = self.at.checked_add(length)?;
        let text = self.packed.get(self.at..end)?;
        self.at = end;
        Some(text)
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let mark = self.mark()?;
        Some(match mark {
            NAME => {
                let whole = self.text()?;
                let given = self.number()? as usize;
                Entry::Name {
                    given: whole.get(..given)?,
                    family: whole.get(given + 1..)?,
                    whole,
                }
            }
            EMAIL => Entry::Email(self.text()?),
            NUMBER => Entry::E164(E164::new(self.number()?)?),
            BIRTHDAY => {
                let days = self.number()?;
                let year = i16::try_from(days / 512).ok()? - YEARS;
                let (month, day) = ((days / 32 % 16) as i8, (days % 32) as i8);
                Entry::Birthday(Date::new(year, month, day).ok()?)
            }
            PHONE.. => {
                let kind = *PhoneKind::ALL.get(usize::from(mark - PHONE))?;
                Entry::Phone(kind, self.text()?)
            }
            ADDRESS.. => {
                let kind = *AddressKind::ALL.get(usize::from(mark - ADDRESS))?;
                self.number()?;
                Entry::Address(kind)
            }
            PART.. => Entry::Part(*PARTS.get(usize::from(mark - PART))?, self.text()?),
            TEXT.. => Entry::Text(*TEXTS.get(usize::from(mark))?, self.text()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::contact::Way;
    use crate::record::{Contact, Phone};
    use proptest::prelude::*;

    fn some_text() -> impl Strategy<Value = Cow<'static, str>> {
        prop_oneof![
            8 => "\\PC{1,12}",
            1 => "[a-z\u{fc}\u{4e2d}]{60,300}",
            1 => Just("x".repeat(5_000)),
        ]
        .prop_map(Cow::Owned)
    }

    fn maybe() -> impl Strategy<Value = Option<Cow<'static, str>>> {
        proptest::option::of(some_text())
    }

    prop_compose! {
        fn an_address()(
            kind in 0usize..3,
            parts in (maybe(), maybe(), maybe(), maybe(), maybe()),
        ) -> Address<'static> {
            let (street, city, region, postcode, country) = parts;
            let kind = AddressKind::ALL[kind];
            Address { kind, street, city, region, postcode, country }
        }
    }

    prop_compose! {
        fn a_phone()(
            kind in 0usize..9,
            value in some_text(),
            digits in proptest::option::of(1u64..1_000_000_000_000_000),
        ) -> Phone<'static> {
            Phone { kind: PhoneKind::ALL[kind], value, e164: digits.and_then(E164::new) }
        }
    }

    prop_compose! {
        fn a_contact()(
            names in (maybe(), maybe(), maybe(), maybe(), maybe(), maybe(), maybe(), maybe()),
            work in (maybe(), maybe(), maybe(), maybe(), maybe(), maybe()),
            readings in (maybe(), maybe()),
            joined in any::<bool>(),
            emails in proptest::collection::vec(some_text(), 0..4),
            phones in proptest::collection::vec(a_phone(), 0..4),
            addresses in proptest::collection::vec(an_address(), 0..3),
            birthday in proptest::option::of((-9999i16..=9999, 1i8..=12, 1i8..=28)),
        ) -> ContactFields<'static> {
            let (mut display_name, file_as, given_name, middle_name, family_name, prefix, suffix, nickname) = names;
            let (company, department, job_title, web_page, profession, government_id) = work;
            if joined && let (Some(given), Some(family)) = (&given_name, &family_name) {
                display_name = Some(format!("{given} {family}").into());
            }
            ContactFields {
                display_name, file_as, given_name, middle_name, family_name, prefix, suffix, nickname,
                given_reading: readings.0, family_reading: readings.1,
                emails, phones, company, department, job_title, profession, government_id, addresses,
                birthday: birthday.map(|(y, m, d)| Date::new(y, m, d).unwrap()),
                web_page,
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(fields in a_contact()) {
            let contact = Contact::from(&fields);
            prop_assert_eq!(&contact.fields(), &fields);
            prop_assert_eq!(contact.display_name(), fields.display_name.as_deref());
            prop_assert_eq!(contact.given_name(), fields.given_name.as_deref());
            prop_assert_eq!(contact.family_name(), fields.family_name.as_deref());
            prop_assert_eq!(contact.company(), fields.company.as_deref());
            prop_assert_eq!(contact.web_page(), fields.web_page.as_deref());
            prop_assert_eq!(contact.given_reading(), fields.given_reading.as_deref());
            prop_assert_eq!(contact.family_reading(), fields.family_reading.as_deref());
            prop_assert_eq!(contact.birthday(), fields.birthday);
            prop_assert_eq!(contact.phones().collect::<Vec<_>>(), fields.phones.clone());
            prop_assert!(contact.emails().eq(fields.emails.iter().map(|e| &**e)));
            let company = fields.company.iter().map(|c| Way::Company(c));
            let emails = fields.emails.iter().map(|e| Way::Email(e));
            let phones = fields.phones.iter().map(|p| Way::Phone(p.kind, &p.value));
            prop_assert!(contact.ways().eq(company.chain(emails).chain(phones)));
            prop_assert_eq!(Contact::from(contact.fields()), contact);
        }

        #[test]
        fn no_text_upsets_the_reader(packed in "\\PC{0,80}") {
            let _ = Entries::of(&packed).count();
        }
    }

    #[test]
    fn a_usual_name_is_written_once() {
        let fields = ContactFields {
            display_name: Some("Ana Lima".into()),
            given_name: Some("Ana".into()),
            family_name: Some("Lima".into()),
            ..ContactFields::default()
        };
        let mut out = String::new();
        write(&fields, &mut out);
        assert_eq!(out, "\u{30}\u{8}Ana Lima\u{3}");
    }
}
