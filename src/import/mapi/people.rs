//! Items that are people.

use jiff::tz::Offset;

use super::props::{self, Place};
use super::{Properties, day};
use crate::import::cells;
use crate::import::phones::Phones;
use crate::record::{Address, Contact, Phone};

/// The fields of a contact.
pub(super) fn contact(of: &Properties, phones: &mut Phones) -> Contact {
    let mut contact = Contact {
        display_name: of.text(props::DISPLAY_NAME),
        file_as: of.text(props::FILE_AS),
        given_name: of.text(props::GIVEN_NAME),
        middle_name: of.text(props::MIDDLE_NAME),
        family_name: of.text(props::FAMILY_NAME),
        prefix: of.text(props::PREFIX),
        suffix: of.text(props::SUFFIX),
        nickname: of.text(props::NICKNAME),
        emails: emails(of),
        phones: Vec::new(),
        company: of.text(props::COMPANY),
        department: of.text(props::DEPARTMENT),
        job_title: of.text(props::JOB_TITLE),
        profession: of.text(props::PROFESSION),
        government_id: of.text(props::GOVERNMENT_ID),
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
        .find_map(|p| of.text(*p)),
    };
    if contact.display_name.is_none() {
        contact.display_name = cells::whole_name(
            contact.given_name.as_deref(),
            contact.middle_name.as_deref(),
            contact.family_name.as_deref(),
            contact.suffix.as_deref(),
            None,
        )
        .or_else(|| of.text(props::SUBJECT));
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
                value,
            });
        }
    }
    contact
}

/// The addresses outside; of an Exchange address (type `EX`) what the user had typed, where that is one.
fn emails(of: &Properties) -> Vec<String> {
    let mut found = Vec::new();
    let is_exchange = |kind: Option<String>| kind.is_some_and(|k| k.eq_ignore_ascii_case("EX"));
    for email in props::EMAILS {
        let address = of.text(email.address);
        if address.is_some() && !is_exchange(of.text(email.kind)) {
            cells::emails(&address.unwrap_or_default(), &mut found);
        } else if let Some(typed) = of.text(email.original).filter(|a| is_address(a)) {
            cells::emails(&typed, &mut found);
        }
    }
    if found.is_empty() {
        let address = of
            .text(props::EMAIL_ADDRESS)
            .filter(|_| !is_exchange(of.text(props::EMAIL_TYPE)));
        if let Some(address) = address.or_else(|| of.text(props::SMTP_ADDRESS)) {
            cells::emails(&address, &mut found);
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

fn addresses(of: &Properties) -> Vec<Address> {
    let mut found: Vec<Address> = props::PLACES
        .iter()
        .filter_map(|place| address(of, place))
        .collect();
    // Other programs write the mailing address alone.
    if found.is_empty()
        && let Some(mut mailing) = address(of, &props::MAILING)
    {
        mailing.kind = match of.integer(props::MAILING_IS) {
            Some(1) => "home",
            Some(2) => "work",
            _ => "other",
        };
        found.push(mailing);
    }
    found
}

fn address(of: &Properties, place: &Place) -> Option<Address> {
    let address = Address {
        kind: place.kind,
        street: of.text(place.street),
        city: of.text(place.city),
        region: of.text(place.region),
        postcode: of.text(place.postcode),
        country: of.text(place.country),
    };
    let empty = Address {
        kind: place.kind,
        ..Address::default()
    };
    (address != empty).then_some(address)
}
