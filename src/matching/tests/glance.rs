//! What is told at a glance is never less than what comparing finds.

use proptest::prelude::*;

use super::*;
use crate::matching::model::Model;
use crate::matching::prepare::prepare;
use crate::matching::stats::Stats;
use crate::progress::{Silent, Stop};
use crate::record::{Address, AddressKind};

fn given() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "Ann", "Anne", "Bob", "Robert", "B.", "JP", "Jean Pierre", "Jean-Pierre", "Jeanpierre",
            "Daniel", "Daniela", "Christina", "Johannes", "Gianni", "Wills", "Maria del Carmen", "",
            "太郎", "幸子", "たろう", "Taro", "Tarou", "Yuuko",
        ]).prop_map(str::to_owned),
        2 => "[A-C][a-e]{1,7}",
        1 => "[A-C][a-e]{3,5} [A-C][a-e]{3,5}",
    ]
}

fn family() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "Wills", "Willis", "Müller", "Mueller", "Smith Jones", "Smith", "van der Berg", "Berg", "Robert",
            "Garcia Lopez", "Lopez Smith", "Wills-Harper", "Ng", "",
            "田中", "佐藤", "サトウ", "ﾀﾅｶ", "Tanaka", "Satoh",
        ]).prop_map(str::to_owned),
        2 => "[A-C][a-e]{1,9}",
    ]
}

fn choice(list: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(list)
}

fn person() -> impl Strategy<Value = Record> {
    let names = (given(), family(), choice(&["", "", "Bobby", "Jr."]));
    let mails = choice(&[
        "",
        "a.wills@acme.example",
        "awills@acme.example",
        "info@acme.example",
        "ann.wills@gmail.com",
        "ann.wills@acme.example,info@acme.example",
        "bob1@acme.example",
        "bob2@acme.example",
        "a@a.example,b@b.example,c@c.example,a.wills@acme.example",
    ]);
    let phones = choice(&[
        "",
        "",
        "+1 212 555 0101",
        "+1 212 555 0101,+1 212 555 0102",
        "+1 212 555 0103",
        "+1 212 555 0199",
        "+1 212 555 0110,+1 212 555 0111,+1 212 555 0112,+1 212 555 0113,+1 212 555 0101",
    ]);
    let kind = prop::sample::select(vec![
        PhoneKind::Mobile,
        PhoneKind::Work,
        PhoneKind::Home,
        PhoneKind::Main,
    ]);
    let work = (
        choice(&[
            "",
            "Acme",
            "Acme GmbH",
            "Acme Holding",
            "IBM",
            "Intl Business Machines",
            "Globex",
            "Globax",
        ]),
        choice(&["", "Chief", "Clerk"]),
    );
    let place = || {
        (
            choice(&[
                "",
                "12 Main Street",
                "12 Mill St",
                "Tower\n12 Main Street",
                "14 Main Street",
            ]),
            choice(&["", "10115", "80331"]),
            choice(&["", "Berlin", "Munich"]),
        )
    };
    let places = prop::collection::vec(place(), 0..4);
    let born = choice(&[
        "",
        "",
        "1980-05-01",
        "1980-01-05",
        "1954-07-30",
        "1980-01-01",
    ]);
    let readings = (
        choice(&["", "", "", "たろう", "さちこ", "ユキコ"]),
        choice(&["", "", "", "たなか", "サトウ", "Tanaka"]),
    );
    let more = (
        born,
        readings,
        choice(&["", "", "12345678", "12345679"]),
        choice(&["", "A note"]),
    );
    (names, mails, phones, kind, work, places, more).prop_map(
        |(
            (given, family, nickname),
            mails,
            phones,
            kind,
            (company, title),
            places,
            (born, readings, number, notes),
        )| {
            let mut record = contact(1, &format!("{given}|{family}|{company}|{mails}|{phones}"));
            let Body::Contact(c) = &mut record.body else {
                unreachable!("contact() makes contacts")
            };
            let held = c.clone();
            let mut fields = held.fields();
            fields.nickname = filled(nickname).filter(|n| *n != "Jr.").map(Into::into);
            fields.given_reading = filled(readings.0).map(Into::into);
            fields.family_reading = filled(readings.1).map(Into::into);
            fields.suffix = filled(nickname).filter(|n| *n == "Jr.").map(Into::into);
            fields.job_title = filled(title).map(Into::into);
            fields.profession = filled(title).map(Into::into);
            fields.birthday = filled(born).map(|b| b.parse().unwrap());
            fields.government_id = filled(number).map(Into::into);
            for phone in &mut fields.phones {
                phone.kind = kind;
            }
            fields.addresses = places
                .into_iter()
                .map(|(street, postcode, city)| Address {
                    kind: AddressKind::Work,
                    street: filled(street).map(Into::into),
                    postcode: filled(postcode).map(Into::into),
                    city: filled(city).map(Into::into),
                    ..Address::default()
                })
                .collect();
            *c = fields.into();
            record.notes = filled(notes).map(Into::into);
            record
        },
    )
}

proptest! {
    #![proptest_config(properties::cases(128))]

    #[test]
    fn a_glance_promises_enough(
        outlook in prop::collection::vec(person(), 2..16),
        salesforce in prop::collection::vec(person(), 0..6),
    ) {
        let sources = [
            source("a.csv", System::Outlook, outlook),
            source("b.csv", System::Salesforce, salesforce),
        ];
        let mut prepared = prepare(&sources, |_| true, &mut Silent).unwrap();
        let stats = Stats::of(&mut prepared, &mut Silent).unwrap();
        let model = Model::new(prepared, stats);
        let members: Vec<u32> = (0..model.prepared.slots.len() as u32).collect();
        let glances = model.glances(&members, &Stop::default());
        prop_assert_eq!(glances.len(), members.len());
        for (&a, x) in members.iter().zip(&glances) {
            for (&b, y) in members.iter().zip(&glances) {
                let (most, evidence) = (f64::from(x.most(y, model.limits())), model.evidence(a, b));
                prop_assert!(
                    evidence.bits() <= most,
                    "{} bits found, {most} promised: {:?} {:?} {:?}",
                    evidence.bits(),
                    evidence.lines(),
                    model.slot(a).at.of(&sources),
                    model.slot(b).at.of(&sources),
                );
            }
        }
    }
}
