//! The diagnosis for people.

use std::io::Write;

use super::Told;
use crate::cli::Failure;
use crate::cli::parts::paragraph;
use crate::diagnosis::{Diagnosis, Fingerprint, Reason, Sureness};
use crate::knowledge::Knowledge;
use crate::record::Source;
use crate::text;

/// Causes less probable than this are not shown beyond the first.
const WORTH_SHOWING: f64 = 0.05;
/// The longest bar, in characters.
const BAR_AT_MOST: usize = 30;
/// At most this many causes, reasons, questions and exports each.
const AT_MOST: usize = 3;

pub(super) fn write(
    knowledge: &Knowledge,
    found: &Diagnosis,
    stories: &[Told],
    sources: &[Source],
    out: &mut impl Write,
) -> Result<(), Failure> {
    paragraph(out, "", &found.verdict)?;
    if let Some(fingerprint) = &found.fingerprint {
        shape(fingerprint, out)?;
    }
    for contradiction in &found.contradictions {
        writeln!(out)?;
        paragraph(out, "", "One answer and the evidence do not agree:")?;
        paragraph(out, "  said   ", &contradiction.answer)?;
        paragraph(out, "  shown  ", &contradiction.evidence)?;
    }
    writeln!(out, "\nWhat it may be")?;
    for (number, cause) in found
        .causes
        .iter()
        .enumerate()
        .take_while(|(n, c)| *n == 0 || *n < AT_MOST && c.probability >= WORTH_SHOWING)
    {
        let percent = (cause.probability * 100.0).round();
        paragraph(
            out,
            &format!("  {}. ", number + 1),
            &format!("{} ({percent} %)", cause.title),
        )?;
        if let Some(info) = knowledge.causes.get(&cause.id).filter(|_| number == 0) {
            paragraph(out, "     ", &info.summary)?;
        }
        reasons(out, "for", &cause.reasons_for, sources)?;
        reasons(out, "against", &cause.reasons_against, sources)?;
    }
    if let Some(story) = stories.first() {
        writeln!(out, "\nThe story of one of them")?;
        paragraph(out, "  ", &story.text)?;
    }
    fix(knowledge, found, out)?;
    for hold in &found.hold {
        writeln!(out, "\nDo not delete these {} records", hold.records.len())?;
        paragraph(out, "  ", &hold.why)?;
    }
    if !found.ask_next.is_empty() {
        writeln!(out, "\nWorth asking next")?;
        for ask in found.ask_next.iter().take(AT_MOST) {
            let question = knowledge.questions.get(&ask.question);
            let words = question.map_or(ask.question.as_str(), |q| q.ask.as_str());
            paragraph(out, "  - ", &format!("{words} ({})", ask.question))?;
        }
    }
    if !found.missing_evidence.is_empty() {
        writeln!(out, "\nWhat would make it surer")?;
        for missing in found.missing_evidence.iter().take(AT_MOST) {
            let name = knowledge
                .causes
                .evidence(&missing.export)
                .map_or(missing.export.as_str(), |e| e.name.as_str());
            paragraph(
                out,
                "  - ",
                &format!("{name}: would show {}.", missing.would_show),
            )?;
            paragraph(out, "    ", &missing.how)?;
        }
    }
    Ok(())
}

/// The shape of the trouble: a sentence, and the fullest bars in order.
fn shape(found: &Fingerprint, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out)?;
    paragraph(out, "", &found.sentence)?;
    let bars = &found.histogram.bars;
    let most = bars.iter().map(|bar| bar.n).max().unwrap_or_default();
    let filled: Vec<_> = bars.iter().filter(|bar| bar.n > 0).collect();
    let label = filled.iter().map(|bar| text::width(&bar.label)).max();
    for bar in filled {
        let length = (bar.n * BAR_AT_MOST).div_ceil(most.max(1));
        writeln!(
            out,
            "  {}  {} {}",
            text::fit(&bar.label, label.unwrap_or_default()),
            "#".repeat(length),
            bar.n
        )?;
    }
    Ok(())
}

fn reasons(
    out: &mut impl Write,
    word: &str,
    reasons: &[Reason],
    sources: &[Source],
) -> Result<(), Failure> {
    for reason in reasons.iter().take(AT_MOST) {
        let mut line = format!("{word} {:.1} bits: {}", reason.strength, reason.text);
        if let Some(at) = reason.refs.first() {
            let label = text::shown(at.of(sources).label()).into_owned();
            let file = text::shown(at.source(sources).name()).into_owned();
            line = format!("{line} For example {label} in {file}.");
        }
        paragraph(out, "     ", &line)?;
    }
    Ok(())
}

/// What to do about the first cause, where it is more than a guess.
fn fix(knowledge: &Knowledge, found: &Diagnosis, out: &mut impl Write) -> Result<(), Failure> {
    let Some(first) = found.causes.first() else {
        return Ok(());
    };
    let Some(cause) = knowledge
        .causes
        .get(&first.id)
        .filter(|_| found.sureness > Sureness::CannotTell)
    else {
        return Ok(());
    };
    writeln!(out, "\nWhat to do, in this order")?;
    for (number, step) in cause.fix.iter().enumerate() {
        paragraph(out, &format!("  {}. ", number + 1), step)?;
    }
    writeln!(out, "\nWhat keeps it from coming back")?;
    for step in &cause.prevent {
        paragraph(out, "  - ", step)?;
    }
    Ok(())
}
