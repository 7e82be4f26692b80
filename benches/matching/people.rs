//! Invented contacts: names from short lists, so that blocks are as crowded as in a real address book.

use syncsleuth::record::{
    Body, ContactFields, Counts, Format, Kind, Phone, PhoneKind, Record, Source, System,
};

const SYLLABLES: [&str; 16] = [
    "ba", "ra", "lin", "dor", "mi", "ken", "to", "sha", "vel", "no", "gri", "pas", "ter", "ul",
    "we", "zan",
];

/// A name of two or three syllables; small numbers come often, as common names do.
fn name(mut n: usize) -> String {
    let mut out = String::new();
    for _ in 0..2 + n % 2 {
        out.push_str(SYLLABLES[n % SYLLABLES.len()]);
        n = n / SYLLABLES.len() + n * 7;
    }
    out
}

fn person(number: u32, seed: usize) -> Record {
    let mut record = Record::new(Kind::Contact, number);
    let (given, family) = (name(seed % 331), name(seed * 31 % 4_093));
    let (box_number, firm) = (seed % 7, seed % 977);
    let fields = ContactFields {
        emails: vec![format!("{given}.{family}{box_number}@firm{firm}.example").into()],
        phones: vec![Phone {
            kind: PhoneKind::Mobile,
            value: format!("+44 7700 {:06}", seed * 7_919 % 1_000_000).into(),
            e164: None,
        }],
        company: Some(format!("Firm {firm} Ltd").into()),
        display_name: Some(format!("{given} {family}").into()),
        given_name: Some(given.into()),
        family_name: Some(family.into()),
        ..ContactFields::default()
    };
    record.body = Body::Contact(fields.into());
    record
}

/// An address book in which every fifth entry is a copy of the one before it.
pub fn source(records: usize) -> Source {
    let records = (0..records)
        .map(|i| person(i as u32 + 1, if i % 5 == 4 { i - 1 } else { i }))
        .collect();
    Source {
        path: "contacts.csv".to_owned(),
        format: Format::OutlookCsv,
        system: System::Outlook,
        locale: None,
        encoding: None,
        size: 0,
        sha256: String::new(),
        counts: Counts::default(),
        skipped: Vec::new(),
        warnings: Vec::new(),
        columns: Vec::new(),
        logins: Vec::new(),
        is_log: false,
        records,
    }
}
