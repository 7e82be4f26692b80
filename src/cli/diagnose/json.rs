//! The diagnosis for programs. Field names and their order are agreed with other programs.

use std::io::Write;

use serde::Serialize;

use super::Told;
use crate::cli::Failure;
use crate::diagnosis::{Diagnosis, Fingerprint, Reason};
use crate::knowledge::Knowledge;
use crate::record::{RecordRef, Source};

const SCHEMA: &str = "syncsleuth.diagnose/1";

#[derive(Serialize)]
struct Page<'a> {
    schema: &'static str,
    verdict: &'a str,
    sureness: &'static str,
    causes: Vec<Cause<'a>>,
    other: f64,
    contradictions: Vec<Contradiction<'a>>,
    ask_next: Vec<Ask<'a>>,
    missing_evidence: Vec<Missing<'a>>,
    hold: Vec<Hold<'a>>,
    fingerprint: Option<Shape<'a>>,
    stories: Vec<Story<'a>>,
}

#[derive(Serialize)]
struct Shape<'a> {
    sentence: &'a str,
    histogram: Bars<'a>,
}

#[derive(Serialize)]
struct Bars<'a> {
    of: &'static str,
    bars: Vec<OneBar<'a>>,
}

#[derive(Serialize)]
struct OneBar<'a> {
    label: &'a str,
    n: usize,
}

#[derive(Serialize)]
struct Story<'a> {
    refs: Vec<Ref<'a>>,
    text: &'a str,
}

#[derive(Serialize)]
struct Cause<'a> {
    id: &'a str,
    title: &'a str,
    probability: f64,
    #[serde(rename = "for")]
    pro: Vec<Why<'a>>,
    against: Vec<Why<'a>>,
    summary: &'a str,
    not_a_problem: bool,
    keep_all: bool,
    fix: &'a [String],
    prevent: &'a [String],
    article_step: Option<u8>,
    sources: &'a [String],
}

#[derive(Serialize)]
struct Why<'a> {
    text: &'a str,
    strength: f64,
    from: &'a str,
    refs: Vec<Ref<'a>>,
}

#[derive(Serialize)]
struct Ref<'a> {
    source: u32,
    record: u32,
    id: Option<&'a str>,
    label: &'a str,
}

#[derive(Serialize)]
struct Contradiction<'a> {
    question: &'a str,
    answer: &'a str,
    evidence: &'a str,
    refs: Vec<Ref<'a>>,
}

#[derive(Serialize)]
struct Ask<'a> {
    question: &'a str,
    why: &'a str,
    gain_bits: f64,
}

#[derive(Serialize)]
struct Missing<'a> {
    export: &'a str,
    would_show: &'a str,
    how: &'a str,
}

#[derive(Serialize)]
struct Hold<'a> {
    why: &'a str,
    cause: Option<&'a str>,
    refs: Vec<Ref<'a>>,
}

pub(super) fn write(
    knowledge: &Knowledge,
    found: &Diagnosis,
    stories: &[Told],
    sources: &[Source],
    out: &mut impl Write,
) -> Result<(), Failure> {
    let causes = found
        .causes
        .iter()
        .filter_map(|ranked| {
            let cause = knowledge.causes.get(&ranked.id)?;
            Some(Cause {
                id: &ranked.id,
                title: &ranked.title,
                probability: ranked.probability,
                pro: whys(&ranked.reasons_for, sources),
                against: whys(&ranked.reasons_against, sources),
                summary: &cause.summary,
                not_a_problem: cause.not_a_problem,
                keep_all: cause.keep_all,
                fix: &cause.fix,
                prevent: &cause.prevent,
                article_step: cause.article_step,
                sources: &cause.sources,
            })
        })
        .collect();
    let page = Page {
        schema: SCHEMA,
        verdict: &found.verdict,
        sureness: found.sureness.label(),
        causes,
        other: found.other,
        contradictions: found
            .contradictions
            .iter()
            .map(|c| Contradiction {
                question: &c.question,
                answer: &c.answer,
                evidence: &c.evidence,
                refs: refs(&c.refs, sources),
            })
            .collect(),
        ask_next: found
            .ask_next
            .iter()
            .map(|ask| Ask {
                question: &ask.question,
                why: &ask.why,
                gain_bits: hundredths(ask.gain_bits),
            })
            .collect(),
        missing_evidence: found
            .missing_evidence
            .iter()
            .map(|m| Missing {
                export: &m.export,
                would_show: &m.would_show,
                how: &m.how,
            })
            .collect(),
        fingerprint: found.fingerprint.as_ref().map(shape),
        stories: stories
            .iter()
            .map(|story| Story {
                refs: refs(&story.of, sources),
                text: &story.text,
            })
            .collect(),
        hold: found
            .hold
            .iter()
            .map(|hold| Hold {
                why: &hold.why,
                cause: hold.cause.as_deref(),
                refs: refs(&hold.records, sources),
            })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &page)
        .map_err(|error| Failure::from(std::io::Error::from(error)))?;
    Ok(writeln!(out)?)
}

fn shape(found: &Fingerprint) -> Shape<'_> {
    Shape {
        sentence: &found.sentence,
        histogram: Bars {
            of: found.histogram.of.id(),
            bars: found
                .histogram
                .bars
                .iter()
                .map(|bar| OneBar {
                    label: &bar.label,
                    n: bar.n,
                })
                .collect(),
        },
    }
}

fn refs<'a>(refs: &[RecordRef], sources: &'a [Source]) -> Vec<Ref<'a>> {
    refs.iter()
        .map(|at| {
            let record = at.of(sources);
            Ref {
                source: at.source,
                record: record.number,
                id: record.id.as_deref(),
                label: record.label(),
            }
        })
        .collect()
}

fn whys<'a>(reasons: &'a [Reason], sources: &'a [Source]) -> Vec<Why<'a>> {
    reasons
        .iter()
        .map(|reason| Why {
            text: &reason.text,
            strength: hundredths(reason.strength),
            from: &reason.from,
            refs: refs(&reason.refs, sources),
        })
        .collect()
}

/// Bits to two places: more would only pretend.
fn hundredths(bits: f64) -> f64 {
    (bits * 100.0).round() / 100.0
}
