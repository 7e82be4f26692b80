//! Items that are people.

use std::borrow::Cow;

use jiff::tz::Offset;

use super::props::{self, Place};
use super::{Properties, day};
use crate::import::cells;
use crate::import::phones::Phones;
use crate::record::{Address, AddressKind, Contact, ContactFields, Phone};

/// The fields of a contact.
pub(super) fn contact(of: &Properties, phones: &mut Phones) -> Contact {
    let text = |prop| of.text(prop).map(Cow::Owned);
    let mut contact = ContactFields {
        display_name: text(props::DISPLAY_NAME),
        file_as: text(props::FILE_AS),
        given_name: text(props::GIVEN_NAME),
        middle_name: text(props::MIDDLE_NAME),
        family_name: text(props::FAMILY_NAME),
        prefix: text(props::PREFIX),
        suffix: text(props::SUFFIX),
        nickname: text(props::NICKNAME),
        given_reading: text(props::GIVEN_READING),
        family_reading: text(props::FAMILY_READING),
        emails: emails(of),
        phones: Vec::new(),
        company: text(props::COMPANY),
        department: text(props::DEPARTMENT),
        job_title: text(props::JOB_TITLE),
        profession: text(props::PROFESSION),
        government_id: text(props::GOVERNMENT_ID),
        addresses: addresses(of),
        birthday: of
            .time(props::BIRTHDAY_LOCAL)
            .map(|at| Offset::UTC.to_datetime(at).date())
            .or_else(|| of.time(props::BIRTHDAY).map(|at| day::date(at, None))),
        web_page: [
            props::WEB_PAGE,
            props::BUSINESS_HOME_PAGE,
            props::PERSONAL_HOME_PAGE,
        ]
        .iter()
        .find_map(|p| text(*p)),
    };
    if contact.display_name.is_none() {
        contact.display_name = cells::whole_name(
            contact.given_name.as_deref(),
            contact.middle_name.as_deref(),
            contact.family_name.as_deref(),
            contact.suffix.as_deref(),
            None,
        )
        .or_else(|| of.text(props::SUBJECT))
        .map(Cow::Owned);
    }
    let country = contact
        .addresses
        .iter()
        .find_map(|a| a.country.as_deref())
        .and_then(|name| phones.country(name));
    for (prop, kind) in props::PHONES {
        if let Some(value) = of.text(prop)
            && !contact
                .phones
                .iter()
                .any(|p| p.kind == kind && p.value == value)
        {
            contact.phones.push(Phone {
                kind,
                e164: phones.e164(&value, country),
                value: value.into(),
            });
        }
    }
    contact.into()
}

/// The addresses outside; of an Exchange address (type `EX`) what the user had typed, where that is one.
fn emails(of: &Properties) -> Vec<Cow<'static, str>> {
    let mut found = Vec::new();
    let is_exchange = |kind: Option<String>| kind.is_some_and(|k| k.eq_ignore_ascii_case("EX"));
    for email in props::EMAILS {
        let address = of.text(email.address);
        if address.is_some() && !is_exchange(of.text(email.kind)) {
            cells::own_emails(&address.unwrap_or_default(), &mut found);
        } else if let Some(typed) = of.text(email.original).filter(|a| is_address(a)) {
            cells::own_emails(&typed, &mut found);
        }
    }
    if found.is_empty() {
        let address = of
            .text(props::EMAIL_ADDRESS)
            .filter(|_| !is_exchange(of.text(props::EMAIL_TYPE)));
        if let Some(address) = address.or_else(|| of.text(props::SMTP_ADDRESS)) {
            cells::own_emails(&address, &mut found);
        }
    }
    found
}

/// Whether a text is an e-mail address and nothing else.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(|c: char| c.is_whitespace())
    })
}

fn addresses(of: &Properties) -> Vec<Address<'static>> {
    let mut found: Vec<Address<'_>> = props::PLACES
        .iter()
        .filter_map(|place| address(of, place))
        .collect();
    // Other programs write the mailing address alone.
    if found.is_empty()
        && let Some(mut mailing) = address(of, &props::MAILING)
    {
        mailing.kind = match of.integer(props::MAILING_IS) {
            Some(1) => AddressKind::Home,
            Some(2) => AddressKind::Work,
            _ => AddressKind::Other,
        };
        found.push(mailing);
    }
    found
}

fn address(of: &Properties, place: &Place) -> Option<Address<'static>> {
    let text = |prop| of.text(prop).map(Cow::Owned);
    let address = Address {
        kind: place.kind,
        street: text(place.street),
        city: text(place.city),
        region: text(place.region),
        postcode: text(place.postcode),
        country: text(place.country),
    };
    (!address.is_empty()).then_some(address)
}
