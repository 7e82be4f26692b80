//! Rows of people.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Builder, LATEST_BIRTH, set};
use crate::import::cells;
use crate::import::field::{Field, Part, Place};
use crate::import::table::Row;
use crate::record::{Address, AddressKind, Body, Contact, ContactFields, Phone, PhoneKind, Record};

/// Stands in where a birthday has no year: a leap year, so that every day exists.
const NO_YEAR: i16 = 1604;

impl Builder<'_> {
    pub(super) fn contact(
        &mut self,
        columns: &[(usize, Field)],
        row: &Row<'_>,
        record: &mut Record,
    ) {
        let mut contact = ContactFields::default();
        let mut places: Vec<Place> = Vec::new();
        let mut birth: [Option<i16>; 3] = [None; 3];
        let mut shown = None;
        for &(at, field) in columns {
            let Some(cell) = row.get(at).filter(|c| !c.is_empty()) else {
                continue;
            };
            match field {
                Field::DisplayName => set(&mut contact.display_name, cell),
                Field::FileAs => set(&mut contact.file_as, cell),
                Field::GivenName => set(&mut contact.given_name, cell),
                Field::MiddleName => set(&mut contact.middle_name, cell),
                Field::FamilyName => set(&mut contact.family_name, cell),
                Field::Prefix => set(&mut contact.prefix, cell),
                Field::Suffix => set(&mut contact.suffix, cell),
                Field::Nickname => set(&mut contact.nickname, cell),
                Field::GivenReading => set(&mut contact.given_reading, cell),
                Field::FamilyReading => set(&mut contact.family_reading, cell),
                Field::Company => set(&mut contact.company, cell),
                Field::Department => set(&mut contact.department, cell),
                Field::JobTitle => set(&mut contact.job_title, cell),
                Field::Profession => set(&mut contact.profession, cell),
                Field::GovernmentId => set(&mut contact.government_id, cell),
                Field::WebPage => set(&mut contact.web_page, cell),
                Field::Email => cells::emails(cell, &mut contact.emails),
                Field::EmailDisplay => {
                    shown = shown.or_else(|| cells::shown_name(cell).map(Cow::Owned));
                }
                Field::Phone(kind) => numbers(cell, kind, &mut contact.phones),
                Field::LabelledPhone(label) => {
                    let kind = phone_kind(row.get(label as usize));
                    numbers(cell, kind, &mut contact.phones);
                }
                Field::Address(place, part) => {
                    if !cell.trim().is_empty() {
                        let known = places.iter().position(|p| *p == place);
                        let index = known.unwrap_or_else(|| {
                            places.push(place);
                            contact.addresses.push(Address {
                                kind: place_kind(place, row),
                                ..Address::default()
                            });
                            places.len() - 1
                        });
                        if let Some(address) = contact.addresses.get_mut(index) {
                            put_part(address, part, cell);
                        }
                    }
                }
                Field::Birthday if cell.starts_with("--") => {
                    contact.birthday = contact.birthday.or_else(|| day_of_any_year(cell));
                }
                Field::Birthday => {
                    if let Some(moment) = self.moment(at, cell, LATEST_BIRTH) {
                        contact.birthday = contact.birthday.or(Some(moment.date()));
                    }
                }
                Field::BirthYear => birth[0] = cell.trim().parse().ok(),
                Field::BirthMonth => birth[1] = cell.trim().parse().ok(),
                Field::BirthDay => birth[2] = cell.trim().parse().ok(),
                _ => self.common(at, field, cell, record),
            }
        }
        if contact.birthday.is_none()
            && let [year, Some(month), Some(day)] = birth
        {
            let year = year.filter(|y| *y > 0).unwrap_or(NO_YEAR);
            contact.birthday = i8::try_from(month)
                .ok()
                .zip(i8::try_from(day).ok())
                .and_then(|(month, day)| Date::new(year, month, day).ok());
        }
        let country = contact
            .addresses
            .iter()
            .find_map(|a| a.country.as_deref())
            .and_then(|name| self.phones.country(name));
        for phone in &mut contact.phones {
            phone.e164 = self.phones.e164(&phone.value, country);
        }
        if contact.display_name.is_none() {
            contact.display_name = cells::whole_name(
                contact.given_name.as_deref(),
                contact.middle_name.as_deref(),
                contact.family_name.as_deref(),
                contact.suffix.as_deref(),
                self.layout.locale.as_deref(),
            )
            .map(Cow::Owned)
            .or(shown);
        }
        if let Body::Contact(body) = &mut record.body {
            *body = Contact::pack(&contact, &mut self.packed);
        }
    }
}

/// The numbers of a cell; Google joins several by ` ::: `.
fn numbers<'c>(cell: &'c str, kind: PhoneKind, into: &mut Vec<Phone<'c>>) {
    let mut add = |value: &'c str| {
        let value = cells::trimmed(value);
        let is_known = |phone: &Phone<'_>| phone.kind == kind && phone.value == value;
        if !value.is_empty() && !into.iter().any(is_known) {
            into.push(Phone {
                kind,
                value: Cow::Borrowed(value),
                e164: None,
            });
        }
    };
    if cell.contains(':') {
        cell.split(":::").for_each(add);
    } else {
        add(cell);
    }
}

/// The kind a label of Google means: `Work`, `* Home Fax`.
fn phone_kind(label: Option<&str>) -> PhoneKind {
    let label = label.unwrap_or_default().to_lowercase();
    let has = |word: &str| label.contains(word);
    if has("fax") {
        if has("home") {
            PhoneKind::HomeFax
        } else {
            PhoneKind::WorkFax
        }
    } else if has("mobile") || has("cell") {
        PhoneKind::Mobile
    } else if has("home") {
        PhoneKind::Home
    } else if has("work") {
        PhoneKind::Work
    } else if has("main") {
        PhoneKind::Main
    } else if has("pager") {
        PhoneKind::Pager
    } else {
        PhoneKind::Other
    }
}

fn place_kind(place: Place, row: &Row<'_>) -> AddressKind {
    match place {
        Place::Work => AddressKind::Work,
        Place::Home => AddressKind::Home,
        Place::Other => AddressKind::Other,
        Place::Labelled(label) => {
            let label = row.get(label as usize).unwrap_or_default().to_lowercase();
            if label.contains("work") {
                AddressKind::Work
            } else if label.contains("home") {
                AddressKind::Home
            } else {
                AddressKind::Other
            }
        }
    }
}

fn put_part<'c>(address: &mut Address<'c>, part: Part, cell: &'c str) {
    match part {
        Part::Street => {
            if let Some(line) = cells::value(cell) {
                match &mut address.street {
                    Some(street) => {
                        let street = street.to_mut();
                        street.push('\n');
                        street.push_str(&line);
                    }
                    None => address.street = Some(line),
                }
            }
        }
        Part::City => set(&mut address.city, cell),
        Part::Region => set(&mut address.region, cell),
        Part::Postcode => set(&mut address.postcode, cell),
        Part::Country => set(&mut address.country, cell),
    }
}

/// A birthday without a year as Google writes it: `--05-17`.
fn day_of_any_year(cell: &str) -> Option<Date> {
    let (month, day) = cell.trim().strip_prefix("--")?.split_once('-')?;
    Date::new(NO_YEAR, month.parse().ok()?, day.parse().ok()?).ok()
}
