//! The simulation for programs: `syncsleuth.simulate/1`.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Map, Value, json};

use super::Outcome;
use crate::cli::Failure;
use crate::knowledge::apps::Direction;
use crate::record::Kind;
use crate::topology::{Did, Ends, Rehearsal, Run, Simulation, Step, Topology, compared};

pub(super) fn write(outcome: &Outcome<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let simulation = &outcome.simulation;
    let topology = &simulation.topology;
    let main = simulation.main();
    let map = crate::topology::Map::of(simulation);
    let loops: Vec<Vec<&str>> = topology
        .loops()
        .iter()
        .map(|found| found.places.iter().map(|at| id(topology, *at)).collect())
        .collect();
    let samples: Vec<Value> = simulation
        .told
        .iter()
        .map(|told| {
            let mut value = fate(&told.run, topology);
            value["sample"] = json!(told.sample.id());
            value["depends"] = json!(told.depends);
            value
        })
        .collect();
    let changes: Vec<Value> = outcome
        .changes
        .iter()
        .map(|changed| {
            let after = &changed.after;
            let is = compared(simulation, after);
            let mut value = is.map_or(json!({}), |(_, is)| fate(&is.run, &after.topology));
            value["sample"] = json!(is.map(|(_, is)| is.sample.id()));
            value["change"] = json!(changed.change.to_string());
            value["sentence"] = json!(changed.sentence);
            value
        })
        .collect();
    let mut value = json!({
        "schema": "syncsleuth.simulate/1",
        "systems": topology.places.iter().map(|place| &place.id).collect::<Vec<_>>(),
        "paths": paths(simulation),
        "kind": simulation.kind,
        "sample": main.sample.id(),
        "steps": steps(topology, &main.run),
        "acts": acts(topology, &main.run),
        "loops": loops,
        "second_paths": map.second_paths,
        "assumed": map.notes,
        "depends": main.depends,
        "samples": samples,
        "what_if": changes,
        "rehearsals": outcome.rehearsals.iter().map(rehearsal).collect::<Vec<_>>(),
    });
    if let (Value::Object(whole), Value::Object(fate)) = (&mut value, fate(&main.run, topology)) {
        whole.extend(fate);
    }
    serde_json::to_writer_pretty(&mut *out, &value)
        .map_err(|error| Failure::from(std::io::Error::from(error)))?;
    writeln!(out)?;
    Ok(())
}

fn id<'t>(topology: &'t Topology<'_>, place: usize) -> &'t str {
    topology.places.get(place).map_or("", |place| &place.id)
}

/// How a run ended.
fn fate(run: &Run, topology: &Topology<'_>) -> Value {
    let mut copies = Map::new();
    for (system, number) in run.copies_by_system(topology) {
        copies.insert(system.id().to_owned(), json!(number));
    }
    let shown: BTreeMap<&str, usize> = topology
        .places
        .iter()
        .zip(&run.copies)
        .map(|(place, copies)| (place.id.as_str(), *copies))
        .collect();
    json!({
        "copies": copies,
        "copies_shown": shown,
        "stable": run.ends == Ends::Stable,
        "grows": run.ends == Ends::Grows,
        "came_back": run.came_back,
        "rounds": run.rounds,
        "outcome": run.in_words(topology),
    })
}

/// A path for each way a link carries something.
fn paths(simulation: &Simulation<'_>) -> Vec<Value> {
    let topology = &simulation.topology;
    let mut paths = Vec::new();
    for link in &topology.links {
        let out = kinds(|kind| link.carries_out(kind));
        let into = kinds(|kind| link.carries_in(kind));
        for (kinds, from, to) in [(out, link.near, link.far), (into, link.far, link.near)] {
            if kinds.is_empty() {
                continue;
            }
            let nouns: Vec<&str> = kinds.iter().map(|kind| kind.noun(2)).collect();
            let kind = if kinds.contains(&simulation.kind) {
                simulation.kind
            } else {
                kinds[0]
            };
            let rules: BTreeMap<&str, String> = kinds
                .iter()
                .map(|kind| (kind.noun(2), link.match_in_short(*kind)))
                .collect();
            paths.push(json!({
                "app": link.id(),
                "name": topology.name_of(link),
                "from": id(topology, from),
                "to": id(topology, to),
                "kinds": nouns,
                "match": link.match_in_short(kind),
                "matches": rules,
                "copies": !link.keeps_identity(),
                "both_ways": link.way(kind) == Direction::Both,
            }));
        }
    }
    paths
}

fn kinds(carries: impl Fn(Kind) -> bool) -> Vec<Kind> {
    Kind::ALL
        .into_iter()
        .filter(|kind| carries(*kind))
        .collect()
}

/// What the applications did.
fn steps(topology: &Topology<'_>, run: &Run) -> Vec<Value> {
    let of_link = |step: &Step| {
        let link = topology.links.get(step.link?)?;
        Some(json!({
            "round": step.round,
            "app": link.id(),
            "from": id(topology, step.from),
            "to": id(topology, step.to),
            "did": step.did.id(),
            "why": step.why,
            "copies": step.copies,
        }))
    };
    run.steps.iter().filter_map(of_link).collect()
}

/// What people did, with the number of steps that came before.
fn acts(topology: &Topology<'_>, run: &Run) -> Vec<Value> {
    let mut before = 0;
    let mut acts = Vec::new();
    for step in &run.steps {
        if step.link.is_some() {
            before += 1;
            continue;
        }
        let at = id(
            topology,
            if step.did == Did::Set {
                step.from
            } else {
                step.to
            },
        );
        acts.push(json!({
            "round": step.round,
            "after_step": before,
            "at": at,
            "did": step.did.id(),
            "why": step.why,
        }));
    }
    acts
}

fn rehearsal(of: &Rehearsal) -> Value {
    json!({
        "app": of.app,
        "kind": of.kind,
        "direction": of.way.id(),
        "outlook": of.near,
        "other": of.far,
        "joined": of.joined,
        "differing": of.differing,
        "copied_out": of.copied_out,
        "copied_in": of.copied_in,
        "left_behind": of.left_behind,
        "beyond_limit": of.beyond_limit,
        "cannot_tell": of.cannot_tell,
        "sentence": of.sentence,
    })
}
