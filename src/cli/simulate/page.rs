//! The simulation for people, in at most 80 columns.

use std::io::{self, Write};

use super::Outcome;
use crate::cli::Failure;
use crate::text;
use crate::topology::{Ends, Map};

/// Columns of a line.
const WIDTH: usize = 80;
/// Of a walk that grows, only its beginning is worth reading.
const ROUNDS_OF_GROWTH: usize = 2;

pub(super) fn write(outcome: &Outcome<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let simulation = &outcome.simulation;
    let main = simulation.main();
    let map = Map::of(simulation);
    for line in map.outline() {
        paragraph(out, "", &line)?;
    }
    writeln!(out, "\nWhat happens")?;
    paragraph(
        out,
        "  ",
        &format!("The record is {}.", main.sample.in_words()),
    )?;
    let growing = main.run.ends != Ends::Stable;
    let mut shown = 0;
    for (step, line) in map.steps.iter().zip(map.walk()) {
        if growing && step.round > ROUNDS_OF_GROWTH {
            break;
        }
        shown += 1;
        paragraph(out, "  ", &line)?;
    }
    if shown < map.steps.len() {
        paragraph(out, "  ", "And so on.")?;
    }
    paragraph(out, "", &format!("Outcome: {}", map.outcome))?;
    if let Some(depends) = &main.depends {
        paragraph(out, "", depends)?;
    }
    let others: Vec<_> = simulation
        .told
        .iter()
        .filter(|told| told.sample != main.sample)
        .collect();
    if !others.is_empty() {
        writeln!(out, "\nOther records")?;
    }
    for told in others {
        let words = told.run.in_words(&simulation.topology);
        paragraph(
            out,
            "  - ",
            &format!("{}: {words}", capital(told.sample.in_words())),
        )?;
    }
    list(
        out,
        "What if",
        outcome
            .changes
            .iter()
            .map(|changed| changed.sentence.as_str()),
    )?;
    list(
        out,
        "On your exports",
        outcome.rehearsals.iter().map(|r| r.sentence.as_str()),
    )?;
    list(
        out,
        "What was assumed",
        map.notes.iter().map(String::as_str),
    )?;
    Ok(())
}

fn list<'t>(
    out: &mut impl Write,
    title: &str,
    items: impl Iterator<Item = &'t str>,
) -> io::Result<()> {
    for (number, item) in items.enumerate() {
        if number == 0 {
            writeln!(out, "\n{title}")?;
        }
        paragraph(out, "  - ", item)?;
    }
    Ok(())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// A paragraph after `lead`; its other lines stand two columns further in than its first.
fn paragraph(out: &mut impl Write, lead: &str, words: &str) -> io::Result<()> {
    let own = words.len() - words.trim_start().len();
    let first = format!("{lead}{}", " ".repeat(own));
    let indent = if lead.trim().is_empty() {
        text::width(&first) + if own + lead.len() > 0 { 2 } else { 0 }
    } else {
        text::width(&first)
    };
    let lines = text::wrap(&text::shown(words.trim_start()), WIDTH - indent);
    for (number, line) in lines.iter().enumerate() {
        if number == 0 {
            writeln!(out, "{first}{line}")?;
        } else {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}
