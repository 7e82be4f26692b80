//! Whole set-ups: the scenarios of the knowledge article, the documented behaviour of products, and
//! what must hold for every set-up.

mod article;
mod products;
mod properties;
mod records;

use serde_json::Value;

use super::*;
use crate::interview::Answers;
use crate::knowledge::Knowledge;

/// The answers of a JSON object.
fn answers(of: &Value) -> Answers {
    let text = serde_json::json!({"schema": "syncsleuth.answers/1", "answers": of}).to_string();
    Answers::from_json(&text, Knowledge::embedded()).expect("answers the interview knows")
}

fn scenario(of: &Value) -> Scenario<'static> {
    Scenario::new(Knowledge::embedded(), &answers(of))
}

fn topology(of: &Value) -> Topology<'static> {
    Topology::of(Knowledge::embedded(), &answers(of), &[])
}

fn walk(topology: &Topology<'_>, journey: &Journey) -> Run {
    topology.walk(journey)
}

/// How many copies a place shows.
fn at(topology: &Topology<'_>, run: &Run, place: &str) -> usize {
    run.copies[topology.place(place).expect("a place of the set-up")]
}

/// Copies in Outlook and in Salesforce.
fn outlook_and_salesforce(topology: &Topology<'_>, run: &Run) -> (usize, usize) {
    (
        at(topology, run, "outlook"),
        at(topology, run, "salesforce"),
    )
}

fn told(simulation: &Simulation<'static>, sample: Sample) -> Told {
    let mut told = simulation.told.iter();
    told.find(|told| told.sample == sample)
        .expect("a sample of the kind")
        .clone()
}

fn delete(at: &str) -> [Act; 2] {
    [Act::Delete { at: at.to_owned() }, Act::Sync]
}

fn forget(app: &str) -> [Act; 2] {
    [
        Act::Forget {
            app: app.to_owned(),
        },
        Act::Sync,
    ]
}

fn says(run: &Run, did: Did, words: &str) -> bool {
    run.steps
        .iter()
        .any(|step| step.did == did && step.why.contains(words))
}
