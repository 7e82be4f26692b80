//! `syncsleuth simulate`: a record's walk through the user's own systems and sync paths, what a change
//! would do, and a dress rehearsal on exports.

mod json;
mod page;

use std::io::{self, BufWriter, Write};

use super::Failure;
use super::args::{Args, SimulateArgs, WhatIfChoice};
use super::beside::Page;
use super::exports::Warnings;
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::topology::{
    Act, Rehearsal, Scenario, Simulation, Topology, WhatIf, compare, rehearse_all,
};

/// A change and what it does.
struct Changed<'k> {
    change: WhatIf,
    after: Simulation<'k>,
    sentence: String,
}

/// Everything the command found out.
struct Outcome<'k> {
    simulation: Simulation<'k>,
    changes: Vec<Changed<'k>>,
    rehearsals: Vec<Rehearsal>,
}

pub(super) fn run(args: &Args, of: &SimulateArgs) -> Result<(), Failure> {
    let knowledge = Knowledge::in_force();
    let answers = answers(of, knowledge)?;
    let mut failed = false;
    let inventories = super::diagnose::inventories(&of.inventory, knowledge, &mut failed);
    let running = inventories.iter().flat_map(|list| &list.hits);
    let found: Vec<String> = running
        .filter(|hit| !hit.disabled)
        .map(|hit| hit.app.clone())
        .collect();
    let scenario = Scenario::new(knowledge, &answers)
        .with_found(found)
        .with_kind(of.kind)
        .with_start(of.start.clone());
    let topology = scenario.topology();
    check(of, &topology)?;
    let acts = of.then.iter().flat_map(|act| [act.clone(), Act::Sync]);
    let scenario = scenario.then(acts);
    let import = super::exports::read(&of.files, &of.map, Warnings::of(args.quiet, false))?;
    super::exports::check_columns(&[&import])?;
    failed |= !import.failures.is_empty();

    let simulation = scenario.simulate();
    let changes = changes(of, &scenario, &simulation)
        .into_iter()
        .map(|change| {
            let after = change.apply(&scenario, simulation.kind).simulate();
            let sentence = compare(&change, &simulation, &after);
            Changed {
                change,
                after,
                sentence,
            }
        })
        .collect();
    let outcome = Outcome {
        rehearsals: rehearse_all(&simulation.topology, &import.sources),
        simulation,
        changes,
    };
    if of.json {
        let mut out = BufWriter::new(io::stdout().lock());
        json::write(&outcome, &mut out)?;
        out.flush()?;
    } else {
        let mut out = Page::new();
        page::write(&outcome, &mut out)?;
        out.flush()?;
    }
    if failed {
        // The sentences are already on standard error.
        return Err(Failure::new(""));
    }
    Ok(())
}

fn answers(of: &SimulateArgs, knowledge: &Knowledge) -> Result<Answers, Failure> {
    super::diagnose::answers(&of.answers, knowledge).map_err(|failure| {
        failure.hint("give --answers the path of an answers file; a question without an answer may be left out of it")
    })
}

/// Systems and applications named on the command line must be part of the set-up.
fn check(of: &SimulateArgs, topology: &Topology<'_>) -> Result<(), Failure> {
    let systems: Vec<&str> = topology.places.iter().map(|p| p.id.as_str()).collect();
    let places = of.then.iter().filter_map(|act| match act {
        Act::Edit { at, .. }
        | Act::Delete { at }
        | Act::Clear { at }
        | Act::MoveOut { at }
        | Act::Restore { at }
        | Act::ImportOld { at } => Some(("--then", at)),
        _ => None,
    });
    let start = of.start.iter().map(|at| ("--start", at));
    for (option, at) in start.chain(places) {
        if topology.place(at).is_none() {
            return Err(Failure::usage(format!(
                "{option}: there is no system \"{at}\" in this set-up"
            ))
            .hint(format!("use one of: {}", systems.join(", "))));
        }
    }
    let mut apps: Vec<&str> = topology.copying().map(crate::topology::Link::id).collect();
    apps.dedup();
    let forgets = of.then.iter().filter_map(|act| match act {
        Act::Forget { app } => Some(("--then", app.as_str())),
        _ => None,
    });
    let changes = of.what_if.iter().filter_map(|choice| match choice {
        WhatIfChoice::One(change) => change.app().map(|app| ("--what-if", app)),
        WhatIfChoice::All => None,
    });
    for (option, app) in forgets.chain(changes) {
        if !apps.contains(&app) {
            let hint = if apps.is_empty() {
                "no application copies anything in this set-up; answer sync_apps first".to_owned()
            } else {
                format!("use one of: {}", apps.join(", "))
            };
            let message = format!("{option}: \"{app}\" copies nothing in this set-up");
            return Err(Failure::usage(message).hint(hint));
        }
    }
    Ok(())
}

/// The changes asked for; where the record is in trouble and none was asked for, each application off.
fn changes(of: &SimulateArgs, scenario: &Scenario<'_>, simulation: &Simulation<'_>) -> Vec<WhatIf> {
    let mut changes: Vec<WhatIf> = Vec::new();
    for choice in &of.what_if {
        let more = match choice {
            WhatIfChoice::All => WhatIf::for_scenario(scenario),
            WhatIfChoice::One(change) => vec![change.clone()],
        };
        for change in more {
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    if of.what_if.is_empty() && simulation.main().run.is_trouble(&simulation.topology) {
        let all = WhatIf::for_scenario(scenario).into_iter();
        changes.extend(all.filter(|change| matches!(change, WhatIf::Off(_))));
    }
    changes
}
