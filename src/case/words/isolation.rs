//! An experiment in words: where it stands, what to do next, and what it proved.

use crate::isolation::{Approach, Conclusion, Experiment, Next, Purpose, Round, Set};
use crate::knowledge::Knowledge;
use crate::record::Kind;
use crate::text::shown;

/// How long to wait after switching on where nobody knows how often a product syncs, in minutes.
const WAIT: u32 = 60;

/// What an experiment is, for one who does it for the first time.
pub const ABOUT: &str = "Every sync is switched off, then a part of them is on at a time. One test record shows what each part does: its exports decide. It can take days, and you can stop and go on at any time.";

/// Where the experiment stands, in a line.
pub fn heading(ours: &Experiment) -> String {
    let counted = ours.rounds.iter().filter(|r| !r.set_aside).count();
    match ours.next() {
        Next::Round { .. }
            if ours.approach == Approach::Halving && counted < ours.rounds_at_most() =>
        {
            format!("Round {} of about {}", counted + 1, ours.rounds_at_most())
        }
        Next::Round { .. } => format!("Round {}", counted + 1),
        Next::Contradiction { .. } => "Two rounds do not fit together".to_owned(),
        Next::Done(_) => "Finished".to_owned(),
    }
}

/// What to do next, a step each; safe to show.
pub fn steps(ours: &Experiment, knowledge: &Knowledge) -> Vec<String> {
    match ours.next() {
        Next::Done(conclusion) => concluded(ours, &conclusion),
        Next::Contradiction { earlier, later } => vec![format!(
            "Rounds {} and {} cannot both be right: more programs were on in one, and the trouble was only in the other. A sync that had not run yet, or something switched on in between, is the usual reason. Set one of them aside, and it is done again.",
            earlier + 1,
            later + 1
        )],
        Next::Round { on, why } => {
            let mut steps = vec![why.sentence().to_owned()];
            if ours.before.is_empty() {
                steps.extend(prepared(ours, knowledge));
            } else {
                steps.extend(round(ours, knowledge, on, why));
            }
            steps
        }
    }
}

/// How to come to a test record that nothing has touched.
fn prepared(ours: &Experiment, knowledge: &Knowledge) -> Vec<String> {
    let name = ours.tracer_name();
    let all = Set::first(ours.products.len());
    let mut steps: Vec<String> = computers(ours, knowledge).into_iter().collect();
    steps.push(format!("Switch all of them off: {}.", listed(ours, all)));
    steps.extend(how(ours, knowledge, all, Way::Off));
    steps.push(match ours.kind {
        Kind::Contact => format!(
            "Enter a contact by hand where you usually do: first name Test, last name {name}, e-mail {}@example.com, company {name}.",
            name.to_lowercase()
        ),
        Kind::Event => format!(
            "Enter an appointment by hand where you usually do, for tomorrow at 10:00, with the subject {name} and no attendees."
        ),
        Kind::Task => format!(
            "Enter a task by hand where you usually do, due in a week, with the subject {name}."
        ),
    });
    steps.push(format!(
        "Export the {} of that place, and give the file as the state before the round.",
        ours.kind.noun(2)
    ));
    steps
}

/// What there is to know of computers before anything is switched.
fn computers(ours: &Experiment, knowledge: &Knowledge) -> Option<String> {
    let numbers = ours.products.iter().filter_map(|product| product.computer);
    if let Some(most) = numbers.max() {
        return Some(format!(
            "Give each of the {most} computers a number, put it on a slip of paper on the computer, and keep the numbers to the end. A program that is not on a computer counts as off there."
        ));
    }
    let apps = ours.products.iter();
    let mut apps = apps.filter_map(|product| knowledge.apps.get(product.app()));
    let runs_on_one = apps.any(|app| app.on_computer && !app.server_side);
    let may_be_told = runs_on_one && ours.rounds.is_empty();
    may_be_told.then(|| {
        "One program on two computers is two. If one of them runs on several, answer that first, under \"Computers with a sync program\"; each is tried by itself then.".to_owned()
    })
}

fn round(ours: &Experiment, knowledge: &Knowledge, on: Set, why: Purpose) -> Vec<String> {
    let all = Set::first(ours.products.len());
    let off = on.places().fold(all, Set::without);
    let mut steps = Vec::new();
    if !off.is_empty() {
        steps.push(format!("Off: {}.", listed(ours, off)));
    }
    if on.is_empty() {
        steps.push("On: nothing at all.".to_owned());
    } else {
        steps.push(format!("On: {}.", listed(ours, on)));
        steps.extend(how(ours, knowledge, on, Way::On));
    }
    let waits = on.places().filter_map(|at| {
        let app = knowledge.apps.get(ours.products.get(at)?.app())?;
        knowledge.cleanup.pause(&app.pause)?.wait_minutes
    });
    let wait = waits.max().unwrap_or(WAIT);
    steps.push(match why {
        Purpose::Baseline => format!(
            "Leave everything off for at least {wait} minutes, and touch {} with nothing but your eyes.",
            ours.tracer_name()
        ),
        _ => format!(
            "Let each of them run twice: wait at least {} minutes, with Outlook open. Touch {} with nothing but your eyes.",
            wait.saturating_mul(2),
            ours.tracer_name()
        ),
    });
    steps.push(format!(
        "Export the {} again under new names, from every place where the test record may stand, and give the files as the outcome.",
        ours.kind.noun(2)
    ));
    steps
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    On,
    Off,
}

/// How products are switched, as far as it is known; each way once.
fn how(ours: &Experiment, knowledge: &Knowledge, set: Set, way: Way) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for product in set.places().filter_map(|at| ours.products.get(at)) {
        let app = knowledge.apps.get(product.app());
        let Some(pause) = app.and_then(|app| knowledge.cleanup.pause(&app.pause)) else {
            continue;
        };
        let line = match way {
            Way::Off => format!("  {}: {}", shown(&product.name), pause.steps.join(" ")),
            Way::On => format!("  {}: {}", shown(&product.name), pause.resume),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn listed(ours: &Experiment, set: Set) -> String {
    let names = ours.names(set);
    let names: Vec<String> = names.into_iter().map(|n| shown(n).into_owned()).collect();
    names.join(", ")
}

/// What the rounds proved, a sentence each.
fn concluded(ours: &Experiment, conclusion: &Conclusion) -> Vec<String> {
    match conclusion {
        Conclusion::NoneOfThem => vec![
            "The trouble goes on with all of them off, so none of them does it.".to_owned(),
            "Look for something that is not on the list: another computer or phone with a sync, a sync on the server, another person who works on these records.".to_owned(),
        ],
        Conclusion::NotSeen => vec![
            "With all of them on, nothing happened to the test record.".to_owned(),
            "The trouble may need another kind of record, an edit or a deletion, or more time; or it was a single event. Nobody is to blame by this experiment.".to_owned(),
        ],
        Conclusion::Found { culprits, off } => {
            let mut lines: Vec<String> = culprits
                .iter()
                .map(|set| match set.len() {
                    1 => format!("{} does it, on its own.", listed(ours, *set)),
                    _ => format!(
                        "These do it, and only together: {}.",
                        listed(ours, *set)
                    ),
                })
                .collect();
            lines.push(if off.len() == ours.products.len() {
                "With everything off, the trouble stayed away.".to_owned()
            } else {
                format!(
                    "With everything else on and {} off, the trouble stayed away.",
                    listed(ours, *off)
                )
            });
            lines.push(format!(
                "Leave {} off, or change its settings, before anything is cleaned up. Delete every {} again, in all places.",
                listed(ours, *off),
                ours.code
            ));
            lines
        }
    }
}

/// A round in a line: its number, what was on, what came of it.
pub fn in_a_line(ours: &Experiment, at: usize, round: &Round) -> String {
    let on = ours.set_of(&round.on);
    let on = if on.is_empty() {
        "everything off".to_owned()
    } else {
        format!("on: {}", listed(ours, on))
    };
    let aside = if round.set_aside { "set aside, " } else { "" };
    format!(
        "Round {}, {}, {on}: {aside}{}. {}",
        at + 1,
        round.day,
        round.outcome.label(),
        shown(&round.seen)
    )
}

/// The experiment for a ticket: its rounds, and what they proved or what is left to do.
pub fn report(ours: &Experiment) -> Vec<String> {
    let rounds = ours.rounds.iter().enumerate();
    let mut lines: Vec<String> = rounds.map(|(at, r)| in_a_line(ours, at, r)).collect();
    match ours.next() {
        Next::Done(conclusion) => lines.extend(concluded(ours, &conclusion)),
        Next::Contradiction { earlier, later } => lines.push(format!(
            "Rounds {} and {} do not fit together; one of them is to be done again.",
            earlier + 1,
            later + 1
        )),
        Next::Round { on, .. } if on.is_empty() => lines.push("Next: everything off.".to_owned()),
        Next::Round { on, .. } => lines.push(format!("Next: on {}.", listed(ours, on))),
    }
    lines
}
