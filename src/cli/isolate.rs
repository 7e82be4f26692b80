//! `syncsleuth isolate`: which product does it, round by round, over days.
//!
//! Without exports it says what to do next. `--before` gives the state before a round, exports alone its outcome.
//! The case is written only where something was noted, and never while a wizard has it open.

use std::io::{self, Write};

use serde_json::json;

use super::Failure;
use super::args::{Args, IsolateArgs, JudgedOutcome};
use super::beside::{self, Page};
use crate::case::isolate::{self, Given};
use crate::case::words::isolation as words;
use crate::case::{self, Case, CaseError, CaseFile};
use crate::isolation::{Conclusion, Experiment, Next, Outcome, Set};
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Silent};
use crate::text;

pub(super) fn run(args: &Args, of: &IsolateArgs) -> Result<(), Failure> {
    let failed = |why: CaseError| Failure::new(why.to_string()).hint(why.hint());
    let knowledge = Knowledge::in_force();
    let mut case = case::load(&of.case).map_err(failed)?;
    beside::learn_case(&case);
    let mut said = Vec::new();
    if changes(of) {
        // Held from reading to writing, so that nothing another program saves is lost.
        let file = CaseFile::open(&of.case).map_err(failed)?;
        case = case::load(&of.case).map_err(failed)?;
        said = change(args, of, &mut case)?;
        file.save(&case).map_err(failed)?;
    }
    let ours = experiment(&case, knowledge)?;
    if of.json {
        let mut out = io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &as_json(&ours, &said, knowledge))
            .map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    let mut out = Page::new();
    for line in said {
        writeln!(out, "{}", text::shown(&line))?;
    }
    for (at, round) in ours.rounds.iter().enumerate() {
        writeln!(out, "{}", words::in_a_line(&ours, at, round))?;
    }
    writeln!(out, "{}", words::heading(&ours))?;
    for step in words::steps(&ours, knowledge) {
        writeln!(out, "  {}", text::shown(&step))?;
    }
    Ok(out.flush()?)
}

fn changes(of: &IsolateArgs) -> bool {
    !of.files.is_empty()
        || !of.before.is_empty()
        || of.outcome.is_some()
        || of.set_aside.is_some()
        || of.new_record
}

fn experiment(case: &Case, knowledge: &Knowledge) -> Result<Experiment, Failure> {
    case.experiment(knowledge).map_err(|why| {
        Failure::new(why.to_string())
            .hint("open the case in the wizard, and say which sync programs are in use")
    })
}

/// Does what the command line asks for, in this order: set aside, a new record, before, outcome.
fn change(args: &Args, of: &IsolateArgs, case: &mut Case) -> Result<Vec<String>, Failure> {
    let knowledge = Knowledge::in_force();
    let today = super::today(args);
    let mut said = Vec::new();
    let mut ours = experiment(case, knowledge)?;
    if let Some(number) = of.set_aside {
        if !number.checked_sub(1).is_some_and(|at| ours.set_aside(at)) {
            return Err(
                Failure::usage(format!("there is no round {number} to set aside"))
                    .hint("syncsleuth isolate CASE lists the rounds with their numbers"),
            );
        }
        said.push(format!("Round {number} is set aside."));
    }
    if of.new_record {
        ours.renew_tracer();
        said.push(format!("The test record is now {}.", ours.tracer_name()));
    }
    case.isolation = Some(ours);
    for (paths, given) in [
        (&of.before, Given::Before as fn(Vec<String>) -> Given),
        (&of.files, Given::After),
    ] {
        if paths.is_empty() {
            continue;
        }
        if let Some(missing) = paths.iter().find(|path| !path.exists()) {
            return Err(
                Failure::new(format!("there is no file or folder {}", missing.display()))
                    .hint("check the path; nothing was noted"),
            );
        }
        // The case names them for later days, when the program may be started elsewhere.
        let whole = |path: &std::path::PathBuf| {
            let whole = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            text::path::to_text(&whole)
        };
        let given = given(paths.iter().map(whole).collect());
        let looked = isolate::look(case, knowledge, &given, today, &mut Silent)
            .map_err(|stop: Cancelled| Failure::new(stop.to_string()))?;
        let Some(ours) = looked.experiment else {
            return Err(Failure::new(looked.said.join(" "))
                .hint("syncsleuth isolate CASE says what to do next; nothing was noted"));
        };
        said.extend(looked.said);
        case.isolation = Some(ours);
    }
    if let Some(outcome) = of.outcome {
        let outcome = match outcome {
            JudgedOutcome::Clean => Outcome::Clean,
            JudgedOutcome::Trouble => Outcome::Trouble,
        };
        let mut ours = experiment(case, knowledge)?;
        if !matches!(ours.next(), Next::Round { .. }) {
            return Err(Failure::new("there is no round to note an outcome of")
                .hint("syncsleuth isolate CASE says where it stands; nothing was noted"));
        }
        let before = ours.before.clone();
        ours.record(outcome, "Judged by hand.", before, today);
        case.isolation = Some(ours);
    }
    Ok(said)
}

fn as_json(ours: &Experiment, said: &[String], knowledge: &Knowledge) -> serde_json::Value {
    let ids = |set: Set| -> Vec<&str> {
        let places = set.places().filter_map(|at| ours.products.get(at));
        places.map(|product| product.id.as_str()).collect()
    };
    let next = match ours.next() {
        Next::Round { on, why } => json!({"round": ids(on), "why": why.sentence()}),
        Next::Contradiction { earlier, later } => {
            json!({"contradiction": [earlier + 1, later + 1]})
        }
        Next::Done(Conclusion::NoneOfThem) => json!({"conclusion": "none-of-them"}),
        Next::Done(Conclusion::NotSeen) => json!({"conclusion": "not-seen"}),
        Next::Done(Conclusion::Found { culprits, off }) => json!({
            "conclusion": "found",
            "culprits": culprits.into_iter().map(ids).collect::<Vec<_>>(),
            "off": ids(off),
        }),
    };
    json!({
        "schema": "syncsleuth.isolate/1",
        "test_record": ours.tracer_name(),
        "kind": ours.kind,
        "products": ours.products,
        "rounds": ours.rounds,
        "next": next,
        "steps": words::steps(ours, knowledge),
        "said": said,
    })
}
