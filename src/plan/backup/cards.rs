//! Contacts as vCard 3.0 (RFC 2426), the version that most address books import.

use super::lines::{ContentLines, stamp};
use crate::case::RecordKey;
use crate::record::{AddressKind, Contact, PhoneKind, Record};

/// Stands for a year that is not known, as iPhones write it.
const NO_YEAR: i16 = 1604;

pub(super) fn write(records: &[(RecordKey, &Record)]) -> String {
    let mut out = ContentLines::default();
    for (_, record) in records {
        if let Some(contact) = record.contact() {
            card(record, contact, &mut out);
        }
    }
    out.finish()
}

fn card(record: &Record, contact: &Contact, out: &mut ContentLines) {
    out.raw("BEGIN", "VCARD");
    out.raw("VERSION", "3.0");
    out.text("PRODID", super::calendar::PRODUCT);
    out.maybe("UID", record.id.as_deref());
    // Every card has a name, even one that is empty.
    out.text("FN", record.label());
    let parts = [
        contact.family_name(),
        contact.given_name(),
        contact.middle_name(),
        contact.prefix(),
        contact.suffix(),
    ];
    if parts.iter().all(Option::is_none) {
        out.raw("N", ";;;;");
    }
    out.parts("N", ';', parts);
    out.maybe("NICKNAME", contact.nickname());
    out.maybe("X-PHONETIC-FIRST-NAME", contact.given_reading());
    out.maybe("X-PHONETIC-LAST-NAME", contact.family_reading());
    out.maybe("X-FILE-AS", contact.file_as());
    out.parts("ORG", ';', [contact.company(), contact.department()]);
    out.maybe("TITLE", contact.job_title());
    out.maybe("X-PROFESSION", contact.profession());
    out.maybe("X-GOVERNMENT-ID", contact.government_id());
    for email in contact.emails() {
        out.text("EMAIL;TYPE=INTERNET", email);
    }
    for phone in contact.phones() {
        out.text(telephone(phone.kind), &phone.value);
    }
    for address in contact.addresses() {
        let name = match address.kind {
            AddressKind::Work => "ADR;TYPE=WORK",
            AddressKind::Home => "ADR;TYPE=HOME",
            AddressKind::Other => "ADR",
        };
        out.parts(
            name,
            ';',
            [
                None,
                None,
                address.street.as_deref(),
                address.city.as_deref(),
                address.region.as_deref(),
                address.postcode.as_deref(),
                address.country.as_deref(),
            ],
        );
    }
    if let Some(day) = contact.birthday() {
        let name = if day.year() == NO_YEAR {
            "BDAY;X-APPLE-OMIT-YEAR=1604"
        } else {
            "BDAY"
        };
        out.raw(name, &day.to_string());
    }
    out.maybe("URL", contact.web_page());
    out.maybe("NOTE", record.notes.as_deref());
    out.parts(
        "CATEGORIES",
        ',',
        record.categories.iter().map(|c| Some(c.as_str())),
    );
    if let Some(private) = record.private {
        out.raw("CLASS", if private { "PRIVATE" } else { "PUBLIC" });
    }
    // RFC 9554 gives cards a date of creation.
    if let Some(created) = record.created {
        out.raw("CREATED", &stamp(created));
    }
    if let Some(modified) = record.modified {
        out.raw("REV", &stamp(modified));
    }
    out.raw("END", "VCARD");
}

fn telephone(kind: PhoneKind) -> &'static str {
    match kind {
        PhoneKind::Work => "TEL;TYPE=WORK,VOICE",
        PhoneKind::Home => "TEL;TYPE=HOME,VOICE",
        PhoneKind::Mobile => "TEL;TYPE=CELL,VOICE",
        PhoneKind::WorkFax => "TEL;TYPE=WORK,FAX",
        PhoneKind::HomeFax => "TEL;TYPE=HOME,FAX",
        PhoneKind::Main => "TEL;TYPE=MAIN",
        PhoneKind::Assistant => "TEL;TYPE=X-ASSISTANT",
        PhoneKind::Pager => "TEL;TYPE=PAGER",
        PhoneKind::Other => "TEL;TYPE=VOICE",
    }
}
