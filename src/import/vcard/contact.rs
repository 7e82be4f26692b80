//! The properties of a card as a contact.

use std::borrow::Cow;

use jiff::civil::Date;

use super::telephone;
use crate::import::cells;
use crate::import::content::{Escapes, Property, distinct};
use crate::import::phones::Phones;
use crate::import::stamp::stamp;
use crate::record::{Address, AddressKind, Body, Contact, ContactFields, Kind, Phone, Record};

/// Stands in where a birthday has no year. iPhones write the same one; it is a leap year, so that
/// every day exists.
const NO_YEAR: i16 = 1604;

/// The record of a card; `None` where the card says nothing.
pub(super) fn record(number: u32, properties: &[Property], phones: &mut Phones) -> Option<Record> {
    let says_something = |p: &Property| !matches!(p.name.as_str(), "VERSION" | "PRODID" | "REV");
    if !properties.iter().any(says_something) {
        return None;
    }
    let old = properties
        .iter()
        .any(|p| p.name == "VERSION" && p.raw().trim() == "2.1");
    let card = Card {
        properties,
        escapes: if old {
            Escapes::Separators
        } else {
            Escapes::Full
        },
    };
    let mut record = Record::new(Kind::Contact, number);
    record.id = card.text("UID").map(Into::into);
    record.modified = card.first("REV").and_then(|p| stamp(&p.raw()));
    record.created = card.first("CREATED").and_then(|p| stamp(&p.raw()));
    record.notes = card.all("NOTE").map(Into::into);
    record.private = card
        .text("CLASS")
        .map(|class| !class.eq_ignore_ascii_case("PUBLIC"));
    record.categories = distinct(
        card.each("CATEGORIES")
            .flat_map(|p| p.parts(',', card.escapes)),
    );
    let contact = card.contact(phones);
    if let Body::Contact(body) = &mut record.body {
        *body = contact;
    }
    Some(record)
}

struct Card<'p> {
    properties: &'p [Property],
    escapes: Escapes,
}

impl<'p> Card<'p> {
    fn each(&self, name: &'p str) -> impl Iterator<Item = &'p Property> {
        self.properties.iter().filter(move |p| p.name == name)
    }

    fn first(&self, name: &'p str) -> Option<&'p Property> {
        self.each(name).next()
    }

    /// The first value that is not blank.
    fn text(&self, name: &'p str) -> Option<String> {
        self.each(name).find_map(|p| p.text(self.escapes))
    }

    /// All values, one a line.
    fn all(&self, name: &'p str) -> Option<String> {
        let texts: Vec<String> = self
            .each(name)
            .filter_map(|p| p.text(self.escapes))
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    fn contact(&self, phones: &mut Phones) -> Contact {
        let text = |name| self.text(name).map(Cow::Owned);
        let mut contact = ContactFields {
            display_name: text("FN"),
            file_as: text("X-FILE-AS").or_else(|| text("X-EVOLUTION-FILE-AS")),
            nickname: self.list("NICKNAME").map(Cow::Owned),
            job_title: text("TITLE").or_else(|| text("ROLE")),
            // As the backup of a clean-up plan writes them; the standards have no place for them.
            profession: text("X-PROFESSION"),
            government_id: text("X-GOVERNMENT-ID"),
            birthday: self.each("BDAY").find_map(|p| birthday(&p.raw())),
            web_page: text("URL"),
            addresses: self.addresses(),
            given_reading: text("X-PHONETIC-FIRST-NAME"),
            family_reading: text("X-PHONETIC-LAST-NAME"),
            ..ContactFields::default()
        };
        self.names(&mut contact);
        self.readings(&mut contact);
        self.company(&mut contact);
        for property in self.each("EMAIL") {
            if let Some(address) = property.text(self.escapes) {
                cells::own_emails(&address, &mut contact.emails);
            }
        }
        self.phones(&mut contact, phones);
        contact.into()
    }

    /// The parts of the name: family, given, additional, prefixes, suffixes.
    fn names(&self, contact: &mut ContactFields<'_>) {
        let found = self
            .each("N")
            .map(|p| p.parts(';', self.escapes))
            .find(|parts| parts.iter().any(|p| !p.is_empty()));
        if let Some(parts) = found {
            let part = |at: usize| parts.get(at).and_then(|p| several(p)).map(Cow::Owned);
            contact.family_name = part(0);
            contact.given_name = part(1);
            contact.middle_name = part(2);
            contact.prefix = part(3);
            contact.suffix = part(4);
        }
        if contact.display_name.is_none() {
            contact.display_name = cells::whole_name(
                contact.given_name.as_deref(),
                contact.middle_name.as_deref(),
                contact.family_name.as_deref(),
                contact.suffix.as_deref(),
                None,
            )
            .map(Cow::Owned);
        }
    }

    /// What a name is sorted by is how it is read, where it is written in Han and sorted in kana:
    /// `N;SORT-AS="ヤマダ,タロウ":山田;太郎;;;` (RFC 6350, 5.9), and `SORT-STRING` before that (RFC 2426, 3.6.5).
    fn readings(&self, contact: &mut ContactFields<'_>) {
        let sorted: Vec<&str> = self.each("N").flat_map(|p| p.params("SORT-AS")).collect();
        let line = self.text("SORT-STRING");
        let mut parts = if sorted.is_empty() {
            line.iter().flat_map(|l| l.split_whitespace()).collect()
        } else {
            sorted
        }
        .into_iter();
        for (reading, name) in [
            (&mut contact.family_reading, &contact.family_name),
            (&mut contact.given_reading, &contact.given_name),
        ] {
            let Some(part) = parts.next() else { return };
            let is_reading =
                part.chars().any(is_kana) && name.as_ref().is_some_and(|n| !n.chars().any(is_kana));
            if reading.is_none() && is_reading {
                *reading = cells::text(part).map(Cow::Owned);
            }
        }
    }

    /// Company, then department and parts of it. Apple marks the card of a company, whose name may
    /// stand there alone.
    fn company(&self, contact: &mut ContactFields<'_>) {
        let Some(parts) = self.each("ORG").map(|p| p.parts(';', self.escapes)).next() else {
            return;
        };
        let mut parts = parts.into_iter();
        contact.company = parts.next().filter(|c| !c.is_empty()).map(Cow::Owned);
        let units: Vec<String> = parts.filter(|u| !u.is_empty()).collect();
        contact.department = (!units.is_empty()).then(|| units.join(", ").into());
        let is_company = self
            .text("X-ABSHOWAS")
            .is_some_and(|v| v.eq_ignore_ascii_case("COMPANY"));
        if is_company && contact.display_name.is_none() {
            contact.display_name.clone_from(&contact.company);
        }
    }

    fn phones(&self, contact: &mut ContactFields<'_>, phones: &mut Phones) {
        let country = contact
            .addresses
            .iter()
            .find_map(|a| a.country.as_deref())
            .and_then(|name| phones.country(name));
        let numbers = self.properties.iter();
        for property in numbers.filter(|p| matches!(p.name.as_str(), "TEL" | "X-MS-TEL")) {
            let Some(value) = telephone::number(property, self.escapes) else {
                continue;
            };
            let kind = telephone::kind(property, self.label(property).as_deref());
            if contact
                .phones
                .iter()
                .any(|p| p.kind == kind && p.value == value)
            {
                continue;
            }
            contact.phones.push(Phone {
                kind,
                e164: phones.e164(&value, country),
                value: value.into(),
            });
        }
    }

    fn addresses(&self) -> Vec<Address<'static>> {
        self.each("ADR")
            .filter_map(|property| {
                let parts = property.parts(';', self.escapes);
                let part = |at: usize| parts.get(at).filter(|p| !p.is_empty()).cloned();
                // The standard's order is post office box, extended address, street.
                let lines: Vec<String> =
                    [part(2), part(1), part(0)].into_iter().flatten().collect();
                let address = Address {
                    kind: self.place(property),
                    street: (!lines.is_empty()).then(|| lines.join("\n").into()),
                    city: part(3).map(Cow::Owned),
                    region: part(4).map(Cow::Owned),
                    postcode: part(5).map(Cow::Owned),
                    country: part(6).map(Cow::Owned),
                };
                parts.iter().any(|p| !p.is_empty()).then_some(address)
            })
            .collect()
    }

    fn place(&self, property: &Property) -> AddressKind {
        let label = self.label(property).unwrap_or_default().to_lowercase();
        if property.has_type("work") || label.contains("work") {
            AddressKind::Work
        } else if property.has_type("home") || label.contains("home") {
            AddressKind::Home
        } else {
            AddressKind::Other
        }
    }

    /// What Apple calls the property: `X-ABLabel` of its group, `_$!<Work>!$_` for its own labels.
    fn label(&self, property: &Property) -> Option<String> {
        let group = property.group.as_ref()?;
        self.each("X-ABLABEL")
            .find(|p| p.group.as_ref() == Some(group))
            .and_then(|p| p.text(self.escapes))
    }

    fn list(&self, name: &'p str) -> Option<String> {
        self.text(name).and_then(|text| several(&text))
    }
}

/// Hiragana and katakana, the half-width ones too.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Several values of one part ("Philip,Paul") as one text.
fn several(text: &str) -> Option<String> {
    let values: Vec<&str> = text.split(',').map(str::trim).collect();
    cells::text(values.join(", ").trim_matches([',', ' ']))
}

/// `1980-05-17`, `19800517`, either with a time after it, and `--05-17` or `--0517` without a year.
fn birthday(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    if let Some(rest) = day.strip_prefix("--") {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let month = digits.get(..2)?.parse().ok()?;
        let day = digits.get(2..4)?.parse().ok()?;
        return Date::new(NO_YEAR, month, day).ok();
    }
    stamp(day).map(|moment| moment.date())
}
