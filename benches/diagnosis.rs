//! How long a diagnosis takes once the records are matched: `cargo bench --bench diagnosis`.
//!
//! A hundred thousand invented contacts and two thousand events, half in Outlook and half in
//! Salesforce, every fifth a copy; alone, and beside older exports of both. Matching is not counted.

#[path = "matching/people.rs"]
mod people;

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use syncsleuth::diagnosis::{Input, diagnose};
use syncsleuth::interview::Answers;
use syncsleuth::knowledge::Knowledge;
use syncsleuth::matching::{Options, find};
use syncsleuth::progress::Silent;
use syncsleuth::record::{Body, Format, Kind, Moment, Record, Source, System, Who};

const CONTACTS: usize = 50_000;
const EVENTS: usize = 1_000;
const RUNS: usize = 5;

const ANSWERS: &str = r#"{"schema": "syncsleuth.answers/1", "answers": {"symptoms": ["duplicated"], "kinds": ["contacts", "events"],
    "sync_apps": ["sfo", "companionlink"], "recent_changes": ["new-computer"]}}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let knowledge = Knowledge::embedded();
    let answers = Answers::from_json(ANSWERS, knowledge)?;
    let sources = [system(System::Outlook), system(System::Salesforce)];
    let mut before = sources.clone();
    for source in &mut before {
        let mut number = 0;
        source.records.retain(|_| {
            number += 1;
            number % 5 != 0
        });
    }
    let options = Options {
        include_deleted: true,
        ..Options::default()
    };
    let started = Instant::now();
    let matches = find(&sources, &options, &mut Silent).map_err(|c| c.to_string())?;
    println!(
        "matching: {:.2} s, {} pairs, {} counterparts",
        started.elapsed().as_secs_f64(),
        matches.pairs.len(),
        matches.counterparts.len()
    );
    for (name, before) in [("alone", &[][..]), ("with older exports", &before[..])] {
        let mut times: Vec<f64> = (0..RUNS)
            .map(|_| {
                let started = Instant::now();
                let found = diagnose(
                    knowledge,
                    &Input {
                        answers: &answers,
                        inventories: &[],
                        before,
                        sources: &sources,
                        matches: &matches,
                        today: Date::constant(2026, 11, 22),
                    },
                );
                assert_eq!(found.causes.len(), 40);
                started.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "diagnosis {name}: {:.2} s (fastest {:.2}, slowest {:.2})",
            times[RUNS / 2],
            times[0],
            times[RUNS - 1]
        );
    }
    Ok(())
}

/// The contacts and events of a system; in Salesforce with ids, owners and times.
fn system(system: System) -> Source {
    let mut source = people::source(CONTACTS);
    source.system = system;
    source
        .records
        .extend((0..EVENTS).map(|n| event(CONTACTS + n + 1, n)));
    source.counts.contacts = CONTACTS;
    source.counts.events = EVENTS;
    if system == System::Salesforce {
        "Contact.csv".clone_into(&mut source.path);
        source.format = Format::SalesforceCsv;
        for (n, record) in source.records.iter_mut().enumerate() {
            let copy = n % 5 == 4;
            let days = n % 900;
            let at = if copy {
                1_791_806_400 + n / 40
            } else {
                1_700_000_000 + days * 86_400 + n % 30_000
            };
            let at = Timestamp::from_second(at.cast_signed() as i64)
                .ok()
                .map(Moment::utc);
            record.id = Some(format!("003{n:012}").into());
            (record.created, record.modified) = (at, at);
            record.owner = Who {
                id: Some(format!("005{:012}", n % 7)),
                name: None,
            }
            .into();
            record.created_by = record.owner.clone();
        }
    }
    source
}

fn event(number: usize, n: usize) -> Record {
    let mut record = Record::new(Kind::Event, number as u32);
    if let Body::Event(event) = &mut record.body {
        let n = if n % 5 == 4 { n - 1 } else { n };
        let start = Timestamp::from_second(1_780_000_000 + n.cast_signed() as i64 * 5_400).ok();
        event.subject = Some(format!("Review of plan {n}"));
        event.start = start.map(Moment::utc);
        event.end = event.start;
    }
    record
}
