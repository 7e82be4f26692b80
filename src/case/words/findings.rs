//! What was found, in words that every front end shares: how likely, the shape of the trouble, the story of
//! two records, what does not fit together, and what would tell more.

use crate::case::Session;
use crate::diagnosis::{Contradiction, Decided, Diagnosis, Histogram, Setting};
use crate::knowledge::Knowledge;
use crate::record::RecordRef;

/// Records behind a contradiction that are named.
const NAMED: usize = 5;

/// How likely a cause is, in a word or two beside its number.
pub fn likely(probability: f64) -> &'static str {
    match probability {
        p if p >= 0.85 => "very likely",
        p if p >= 0.5 => "likely",
        p if p >= 0.25 => "possible",
        p if p >= 0.05 => "less likely",
        _ => "unlikely",
    }
}

/// From when to when a histogram reaches and how high it goes, in a line; `None` where it is empty.
pub fn span_of(histogram: &Histogram) -> Option<String> {
    let most = histogram.bars.iter().max_by_key(|bar| bar.n)?;
    let (first, last) = (histogram.bars.first()?, histogram.bars.last()?);
    Some(if first.label == last.label {
        format!("{}: {}", most.label, most.n)
    } else {
        format!(
            "{} to {}, most at {}: {}",
            first.label, last.label, most.label, most.n
        )
    })
}

/// The bars that hold anything, each with its number.
pub fn bars(histogram: &Histogram) -> Vec<String> {
    let filled = histogram.bars.iter().filter(|bar| bar.n > 0);
    filled
        .map(|bar| format!("{}: {}", bar.label, bar.n))
        .collect()
}

/// The story of two records that may be one, with what was decided.
pub fn story(session: &Session, a: RecordRef, b: RecordRef) -> String {
    let knowledge = Knowledge::in_force();
    let answers = session.case.answers.in_force(knowledge);
    let evidence = &session.evidence;
    let setting = Setting {
        knowledge,
        answers: &answers,
        before: &evidence.before,
        sources: &evidence.sources,
        matches: &evidence.matches,
    };
    setting.of_pair(a, b, &decided(session, a, b))
}

fn decided(session: &Session, a: RecordRef, b: RecordRef) -> Decided {
    let (Some(left), Some(right)) = (session.review.key(a), session.review.key(b)) else {
        return Decided::default();
    };
    let marks = &session.marks;
    let held = |key| session.case.held.contains_key(key);
    if marks.is_apart(left, right) {
        return Decided {
            decided: Some("You decided that these are two different ones.".to_owned()),
            left: None,
        };
    }
    let marked = [left, right].into_iter().find(|key| marks.is_marked(key));
    match marked {
        Some(key) if held(key) => Decided {
            decided: Some("You marked one of the two; it is held back from the plan.".to_owned()),
            left: None,
        },
        Some(_) => Decided {
            decided: Some("You decided to keep one of the two and to delete the other.".to_owned()),
            left: Some("What is left to do stands in the plan.".to_owned()),
        },
        None => Decided::default(),
    }
}

/// The record that is the other half of a pair with this one, where there is one.
pub fn partner(session: &Session, record: RecordRef) -> Option<RecordRef> {
    let mut pairs = session.evidence.matches.pairs.iter();
    pairs.find_map(|pair| match record {
        r if r == pair.left => Some(pair.right),
        r if r == pair.right => Some(pair.left),
        _ => None,
    })
}

/// A contradiction in a sentence or two.
pub fn contradiction(of: &Contradiction) -> String {
    format!(
        "Does not fit together: you answered \"{}\", but in your exports: {}",
        of.answer.trim_end_matches('.'),
        of.evidence
    )
}

/// Every contradiction with the records behind it; deeper lines are indented.
pub fn contradictions(session: &Session) -> Vec<String> {
    let found = session.diagnosis.iter().flat_map(|d| &d.contradictions);
    let mut lines = Vec::new();
    for of in found {
        lines.push(contradiction(of));
        let named = of.refs.iter().take(NAMED);
        let sources = &session.evidence.sources;
        lines.extend(named.map(|r| format!("  {}", super::facts(sources, *r).join(", "))));
        if of.refs.len() > NAMED {
            lines.push(format!("  and {} more", of.refs.len() - NAMED));
        }
    }
    if !lines.is_empty() {
        lines.push(
            "Either can be wrong: an answer by mistake, an export because it is old or not whole."
                .to_owned(),
        );
    }
    lines
}

/// Exports that would tell more: name, what it would show, how to get it; deeper lines are indented.
pub fn missing(knowledge: &Knowledge, diagnosis: &Diagnosis) -> Vec<String> {
    let mut lines = Vec::new();
    for (n, export) in diagnosis.missing_evidence.iter().enumerate() {
        let known = knowledge.causes.evidence(&export.export);
        let name = known.map_or(export.export.as_str(), |known| &known.name);
        lines.push(format!("{}. {}", n + 1, name.trim_end_matches('.')));
        lines.push(format!("  It would show: {}", export.would_show));
        lines.push(format!("  How to get it: {}", export.how));
    }
    lines
}
