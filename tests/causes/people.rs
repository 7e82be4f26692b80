//! Invented people, meetings and to-dos, the same for the same seed.

use jiff::Timestamp;
use syncsleuth::record::{Body, Kind, Moment, Phone, PhoneKind, Record};

/// A small generator of numbers (SplitMix64): the same on every computer.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5EED)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn range(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// The same for seconds and days, which may be subtracted.
    pub(crate) fn span(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1).unsigned_abs()).cast_signed()
    }

    /// True in so many of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.next() as usize % of.len()]
    }
}

const GIVEN: [&str; 24] = [
    "Ana",
    "Omar",
    "Christina",
    "Bela",
    "Dunja",
    "Emil",
    "Farah",
    "Gwen",
    "Hanno",
    "Ines",
    "Jonas",
    "Keiko",
    "Liam",
    "Mira",
    "Nils",
    "Olga",
    "Pavel",
    "Quentin",
    "Rosa",
    "Selma",
    "Tomas",
    "Ursula",
    "Viktor",
    "Wanda",
];
const FAMILY: [&str; 26] = [
    "Lima",
    "Haddad",
    "Wills",
    "Okafor",
    "Moreau",
    "Lindqvist",
    "Tanaka",
    "Pfeiffer",
    "Benavides",
    "Novak",
    "Ferreira",
    "Keller",
    "Osman",
    "Petrov",
    "Quist",
    "Romero",
    "Sandoval",
    "Tremaine",
    "Ulrich",
    "Vance",
    "Weber",
    "Xu",
    "Yilmaz",
    "Zimmer",
    "Arden",
    "Boyle",
];
const COMPANY: [&str; 12] = [
    "Globex Ltd",
    "Acme GmbH",
    "Initech LLC",
    "Umbra AG",
    "Northgate Energy",
    "Cardinal Interiors",
    "Keystone Logistics",
    "Meridian Foods",
    "Harbour Tools",
    "Alder Paper",
    "Quarry Stone",
    "Fenwick Bros",
];
const SUBJECT: [&str; 14] = [
    "Weekly review",
    "Budget",
    "Call with the supplier",
    "Planning",
    "Interview",
    "Lunch",
    "Training",
    "Quarter close",
    "Site visit",
    "Demo",
    "Stand-up",
    "Contract",
    "Offer",
    "Board",
];

/// 1 January 2021, the earliest anything was made.
const FIRST: i64 = 1_609_459_200;
/// How many days from then anything older than the incident was made.
const DAYS: i64 = 1_900;

/// A time of work on some day before the incident.
pub(crate) fn some_time(dice: &mut Dice) -> i64 {
    FIRST + dice.span(0, DAYS) * 86_400 + dice.span(8, 17) * 3_600 + dice.span(0, 3_599)
}

pub(crate) fn stamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time of this century")
}

/// The `n`-th record of a kind; no two with the same name or subject and time.
pub(crate) fn record(kind: Kind, n: u64, dice: &mut Dice) -> Record {
    let mut record = Record::new(kind, 1);
    match &mut record.body {
        Body::Contact(contact) => {
            let given = GIVEN[(n % 24) as usize];
            let family = FAMILY[(n / 24 % 26) as usize];
            // More people than names: the rest have double names.
            let second = n / (24 * 26);
            let family = if second == 0 {
                family.to_owned()
            } else {
                format!("{family}-{}", FAMILY[(second % 26) as usize])
            };
            let company = *dice.pick(&COMPANY);
            let domain = company.split(' ').next().unwrap_or("x").to_lowercase();
            let email = format!("{given}.{family}@{domain}.example").to_lowercase();
            let digits = 100 + n % 900;
            let with_phone = dice.chance(80);
            contact.edit(|fields| {
                fields.display_name = Some(format!("{given} {family}").into());
                fields.given_name = Some(given.into());
                fields.family_name = Some(family.clone().into());
                fields.company = Some(company.into());
                fields.emails = vec![email.clone().into()];
                fields.job_title = Some("Manager".into());
                if with_phone {
                    fields.phones = vec![Phone {
                        kind: PhoneKind::Work,
                        value: format!("+1 202 555 0{digits}").into(),
                        e164: None,
                    }];
                }
            });
        }
        Body::Event(event) => {
            let day = FIRST + (DAYS + 30) * 86_400 + (n.cast_signed() / 6) * 86_400;
            let start = day + (9 + (n.cast_signed() % 6)) * 3_600;
            event.subject = Some(format!("{} {}", dice.pick(&SUBJECT), n));
            event.start = Some(Moment::utc(stamp(start)));
            event.end = Some(Moment::utc(stamp(start + 1_800 * dice.span(1, 4))));
        }
        Body::Task(task) => {
            task.subject = Some(format!("{} {}", dice.pick(&SUBJECT), n));
            let due = stamp(FIRST + (DAYS + n.cast_signed() % 200) * 86_400);
            task.due = Some(Moment::Date(Moment::utc(due).date()));
        }
    }
    record
}
