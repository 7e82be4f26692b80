//! The search's speed on invented contacts: names from short lists, so that blocks are as crowded as in
//! a real address book, and one copy for every fourth person.

use divan::Bencher;
use syncsleuth::matching::{Options, find};
use syncsleuth::progress::Silent;
use syncsleuth::record::{Body, Counts, Format, Kind, Phone, Record, Source, System};

fn main() {
    divan::main();
}

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
    if let Body::Contact(c) = &mut record.body {
        let (given, family) = (name(seed % 331), name(seed * 31 % 4_093));
        c.emails = vec![format!(
            "{given}.{family}{}@firm{}.example",
            seed % 7,
            seed % 977
        )];
        c.phones = vec![Phone {
            kind: "mobile",
            value: format!("+44 7700 {:06}", seed * 7_919 % 1_000_000),
            e164: None,
        }];
        c.company = Some(format!("Firm {} Ltd", seed % 977));
        c.display_name = Some(format!("{given} {family}"));
        c.given_name = Some(given);
        c.family_name = Some(family);
    }
    record
}

fn source(records: usize) -> Source {
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

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5, sample_size = 1)]
fn contacts(bencher: Bencher<'_, '_>, records: usize) {
    let sources = [source(records)];
    bencher.bench(|| find(&sources, &Options::default(), &mut Silent).map(|m| m.pairs.len()));
}
