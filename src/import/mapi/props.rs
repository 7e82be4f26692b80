//! The properties read here, by what they mean.

use super::{Prop, Set};
use crate::record::{AddressKind, PhoneKind};

/// Makes a constant of each property, and the list of them all.
macro_rules! props {
    ($($(#[$doc:meta])* $name:ident = $value:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: Prop = $value;)*
        const SINGLE: &[Prop] = &[$($name),*];
    };
}

const fn address(id: u16) -> Prop {
    Prop::named(Set::Address, id)
}

const fn appointment(id: u16) -> Prop {
    Prop::named(Set::Appointment, id)
}

const fn task(id: u16) -> Prop {
    Prop::named(Set::Task, id)
}

const fn common(id: u16) -> Prop {
    Prop::named(Set::Common, id)
}

props! {
    // Every item, folder and store.
    CLASS = Prop::tag(0x001a);
    SUBJECT = Prop::tag(0x0037);
    DISPLAY_NAME = Prop::tag(0x3001);
    BODY = Prop::tag(0x1000);
    IMPORTANCE = Prop::tag(0x0017);
    PRIORITY = Prop::tag(0x0026);
    SENSITIVITY = Prop::tag(0x0036);
    PRIVATE = common(0x8506);
    KEYWORDS = Prop::named(Set::Public, 0);
    CREATED = Prop::tag(0x3007);
    MODIFIED = Prop::tag(0x3008);
    CREATOR = Prop::tag(0x3ff8);
    MODIFIER = Prop::tag(0x3ffa);
    /// Code page of the item's text, and of the store's.
    MESSAGE_CODE_PAGE = Prop::tag(0x3ffd);
    CODE_PAGE = Prop::tag(0x66c3);
    /// Windows' number of the language.
    LOCALE = Prop::tag(0x3ff1);
    /// Entry ids of the store: the folders the user sees, and its Deleted Items.
    VISIBLE_FOLDERS = Prop::tag(0x35e0);
    DELETED_ITEMS = Prop::tag(0x35e3);

    // People.
    FILE_AS = address(0x8005);
    PREFIX = Prop::tag(0x3a45);
    GIVEN_NAME = Prop::tag(0x3a06);
    MIDDLE_NAME = Prop::tag(0x3a44);
    FAMILY_NAME = Prop::tag(0x3a11);
    SUFFIX = Prop::tag(0x3a05);
    NICKNAME = Prop::tag(0x3a4f);
    GIVEN_READING = address(0x802c);
    FAMILY_READING = address(0x802d);
    COMPANY = Prop::tag(0x3a16);
    DEPARTMENT = Prop::tag(0x3a18);
    JOB_TITLE = Prop::tag(0x3a17);
    PROFESSION = Prop::tag(0x3a46);
    GOVERNMENT_ID = Prop::tag(0x3a07);
    BIRTHDAY = Prop::tag(0x3a42);
    /// The birthday as a date without a zone, written as midnight UTC.
    BIRTHDAY_LOCAL = address(0x80de);
    WEB_PAGE = address(0x802b);
    BUSINESS_HOME_PAGE = Prop::tag(0x3a51);
    PERSONAL_HOME_PAGE = Prop::tag(0x3a50);
    /// Which of the addresses is the mailing address: 1 home, 2 work, 3 other.
    MAILING_IS = address(0x8022);
    /// The one address of simple address books.
    EMAIL_TYPE = Prop::tag(0x3002);
    EMAIL_ADDRESS = Prop::tag(0x3003);
    SMTP_ADDRESS = Prop::tag(0x39fe);

    // Entries of a calendar.
    SEQUENCE = appointment(0x8201);
    LOCATION = appointment(0x8208);
    START = appointment(0x820d);
    END = appointment(0x820e);
    ALL_DAY = appointment(0x8215);
    /// 1 a meeting, 2 received, 4 cancelled.
    STATE = appointment(0x8217);
    RECURS = appointment(0x8223);
    /// Time zones: bias and rules, and the definitions of start, end and series.
    ZONE_STRUCT = appointment(0x8233);
    ZONE_START = appointment(0x825e);
    ZONE_END = appointment(0x825f);
    ZONE_SERIES = appointment(0x8260);
    ALL_ATTENDEES = appointment(0x8238);
    TO_ATTENDEES = appointment(0x823b);
    CC_ATTENDEES = appointment(0x823c);
    DISPLAY_TO = Prop::tag(0x0e04);
    DISPLAY_CC = Prop::tag(0x0e03);
    ORGANIZER_NAME = Prop::tag(0x0042);
    ORGANIZER_SMTP = Prop::tag(0x5d02);
    GLOBAL_ID = Prop::named(Set::Meeting, 0x0003);
    CLEAN_GLOBAL_ID = Prop::named(Set::Meeting, 0x0023);

    // To-dos.
    TASK_STATUS = task(0x8101);
    TASK_PERCENT = task(0x8102);
    TASK_START = task(0x8104);
    TASK_DUE = task(0x8105);
    TASK_COMPLETED = task(0x810f);
    TASK_COMPLETE = task(0x811c);
    TASK_OWNER = task(0x811f);

    // The map of names of a data file.
    NAME_GUIDS = Prop::tag(0x0002);
    NAME_ENTRIES = Prop::tag(0x0003);
    NAME_WORDS = Prop::tag(0x0004);
}

/// One of the three e-mail addresses of a contact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Email {
    pub address: Prop,
    /// `SMTP`, `EX`, ...
    pub kind: Prop,
    /// What the user typed; for an Exchange user often the address outside.
    pub original: Prop,
}

pub(crate) const EMAILS: [Email; 3] = [email(0x8080), email(0x8090), email(0x80a0)];

const fn email(first: u16) -> Email {
    Email {
        address: address(first + 3),
        kind: address(first + 2),
        original: address(first + 4),
    }
}

/// Telephone numbers and what they are for, in the order of Outlook's form.
pub(crate) const PHONES: [(Prop, PhoneKind); 19] = [
    (Prop::tag(0x3a08), PhoneKind::Work),
    (Prop::tag(0x3a1b), PhoneKind::Work),
    (Prop::tag(0x3a09), PhoneKind::Home),
    (Prop::tag(0x3a2f), PhoneKind::Home),
    (Prop::tag(0x3a1c), PhoneKind::Mobile),
    (Prop::tag(0x3a57), PhoneKind::Main),
    (Prop::tag(0x3a1a), PhoneKind::Other),
    (Prop::tag(0x3a1f), PhoneKind::Other),
    (Prop::tag(0x3a1e), PhoneKind::Other),
    (Prop::tag(0x3a1d), PhoneKind::Other),
    (Prop::tag(0x3a02), PhoneKind::Other),
    (Prop::tag(0x3a2d), PhoneKind::Other),
    (Prop::tag(0x3a2c), PhoneKind::Other),
    (Prop::tag(0x3a4b), PhoneKind::Other),
    (Prop::tag(0x3a2e), PhoneKind::Assistant),
    (Prop::tag(0x3a21), PhoneKind::Pager),
    (Prop::tag(0x3a24), PhoneKind::WorkFax),
    (Prop::tag(0x3a25), PhoneKind::HomeFax),
    (Prop::tag(0x3a23), PhoneKind::Other),
];

/// A postal address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub kind: AddressKind,
    pub street: Prop,
    pub city: Prop,
    pub region: Prop,
    pub postcode: Prop,
    pub country: Prop,
}

/// The addresses of a contact.
pub(crate) const PLACES: [Place; 3] = [
    Place {
        kind: AddressKind::Work,
        street: address(0x8045),
        city: address(0x8046),
        region: address(0x8047),
        postcode: address(0x8048),
        country: address(0x8049),
    },
    Place {
        kind: AddressKind::Home,
        street: Prop::tag(0x3a5d),
        city: Prop::tag(0x3a59),
        region: Prop::tag(0x3a5c),
        postcode: Prop::tag(0x3a5b),
        country: Prop::tag(0x3a5a),
    },
    Place {
        kind: AddressKind::Other,
        street: Prop::tag(0x3a63),
        city: Prop::tag(0x3a5f),
        region: Prop::tag(0x3a62),
        postcode: Prop::tag(0x3a61),
        country: Prop::tag(0x3a60),
    },
];

/// The mailing address, a copy of one of [`PLACES`] in what Outlook writes.
pub(crate) const MAILING: Place = Place {
    kind: AddressKind::Other,
    street: Prop::tag(0x3a29),
    city: Prop::tag(0x3a27),
    region: Prop::tag(0x3a28),
    postcode: Prop::tag(0x3a2a),
    country: Prop::tag(0x3a26),
};

const fn parts(place: Place) -> [Prop; 5] {
    [
        place.street,
        place.city,
        place.region,
        place.postcode,
        place.country,
    ]
}

const COUNT: usize = SINGLE.len() + EMAILS.len() * 3 + PHONES.len() + (PLACES.len() + 1) * 5;

/// All of them: what is worth fetching.
pub(crate) const WANTED: [Prop; COUNT] = {
    let mut all = [CLASS; COUNT];
    let mut at = 0;
    let mut n = 0;
    while n < SINGLE.len() {
        all[at] = SINGLE[n];
        at += 1;
        n += 1;
    }
    n = 0;
    while n < EMAILS.len() {
        all[at] = EMAILS[n].address;
        all[at + 1] = EMAILS[n].kind;
        all[at + 2] = EMAILS[n].original;
        at += 3;
        n += 1;
    }
    n = 0;
    while n < PHONES.len() {
        all[at] = PHONES[n].0;
        at += 1;
        n += 1;
    }
    n = 0;
    while n <= PLACES.len() {
        let place = parts(if n < PLACES.len() { PLACES[n] } else { MAILING });
        let mut part = 0;
        while part < place.len() {
            all[at] = place[part];
            at += 1;
            part += 1;
        }
        n += 1;
    }
    all
};
