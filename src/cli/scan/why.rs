//! `--why REF REF`: two records side by side, and why they are, or are not, a pair.

use std::io::{self, Write};

use serde::Serialize;

use super::{PairJson, RefJson, capital, pair, reference};
use crate::cli::Failure;
use crate::cli::beside::{self, Page};
use crate::cli::parts::paragraph;
use crate::diagnosis::{Decided, Setting};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::matching::{Change, FieldComparison, FieldVerdict, Matches, Pair};
use crate::record::{RecordRef, SalesforceId, Source};
use crate::text;

#[derive(Serialize)]
struct Document<'s> {
    schema: &'static str,
    left: RefJson<'s>,
    right: RefJson<'s>,
    score: Option<f64>,
    pair: Option<PairJson<'s>>,
    fields: Vec<FieldComparison>,
    prior: Option<f64>,
    shared_keys: Vec<String>,
    sentences: Vec<String>,
    change: Option<Change>,
    story: String,
}

pub(super) fn run(
    sources: &[Source],
    matches: &Matches,
    refs: &[String],
    json: bool,
) -> Result<(), Failure> {
    let [first, second] = refs else {
        return Err(Failure::usage("--why takes two records"));
    };
    let (x, y) = (find(sources, first)?, find(sources, second)?);
    let (left, right) = if x <= y { (x, y) } else { (y, x) };
    let why = matches.why_not(sources, left, right);
    let fields = matches.explain(sources, left, right);
    let found: Option<&Pair> = matches
        .pairs
        .iter()
        .chain(&matches.counterparts)
        .find(|p| p.left == left && p.right == right);
    let prior = matches.prior(left, right);
    let setting = Setting {
        knowledge: Knowledge::in_force(),
        answers: &Answers::new(),
        before: &[],
        sources,
        matches,
    };
    let story = setting.of_pair(left, right, &Decided::default());
    if json {
        let document = Document {
            schema: "syncsleuth.why/1",
            left: reference(sources, left),
            right: reference(sources, right),
            score: why.score,
            pair: found.map(|p| pair(sources, matches, p)),
            fields,
            prior,
            shared_keys: why.shared_keys,
            sentences: why.sentences,
            change: why.change.map(|c| Change {
                score: super::rounded(c.score),
                ..c
            }),
            story,
        };
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, &document).map_err(io::Error::from)?;
        return Ok(writeln!(out)?);
    }
    let out = &mut Page::new();
    for at in [left, right] {
        let record = at.of(sources);
        writeln!(
            out,
            "{} — {}, record {}",
            text::shown(record.label()),
            text::shown(at.source(sources).name()),
            record.number
        )?;
    }
    writeln!(out)?;
    for field in &beside::fields(fields) {
        writeln!(out, "{}", row(field).trim_end())?;
    }
    if let Some(prior) = prior {
        writeln!(
            out,
            "  {:<14} {prior:+6.1}  before anything is compared",
            ""
        )?;
    }
    writeln!(out)?;
    for sentence in &why.sentences {
        writeln!(out, "{}", text::shown(&capital(sentence)))?;
    }
    if !why.shared_keys.is_empty() {
        writeln!(
            out,
            "They met because they share {}.",
            why.shared_keys.join(", ")
        )?;
    }
    writeln!(out)?;
    paragraph(out, "", &story)?;
    Ok(out.flush()?)
}

fn row(field: &FieldComparison) -> String {
    let sign = match field.verdict {
        FieldVerdict::Same => '=',
        FieldVerdict::Equivalent => '≡',
        FieldVerdict::Close => '≈',
        FieldVerdict::Different => '≠',
        FieldVerdict::OnlyLeft => '<',
        FieldVerdict::OnlyRight => '>',
        FieldVerdict::BothEmpty => ' ',
    };
    let weight = if field.weight.abs() < 0.05 {
        String::new()
    } else {
        format!("{:+.1}", field.weight)
    };
    format!(
        "{sign} {} {weight:>6}  {}  {}  {}",
        text::fit(field.field, 14),
        text::fit(&text::shown(&field.left), 30),
        text::fit(&text::shown(&field.right), 30),
        field
            .note
            .as_deref()
            .map(|n| format!("({n})"))
            .unwrap_or_default(),
    )
}

/// The record meant by an id, or by `FILE:RECORD` with the file's name or its number from 1.
fn find(sources: &[Source], wanted: &str) -> Result<RecordRef, Failure> {
    let at = |source: usize, index: usize| RecordRef {
        source: source as u32,
        index: index as u32,
    };
    if let Some((file, number)) = wanted.rsplit_once(':')
        && let Ok(number) = number.parse::<u32>()
    {
        let by_number = file
            .parse::<usize>()
            .ok()
            .and_then(|n| n.checked_sub(1))
            .filter(|n| *n < sources.len());
        let chosen = sources
            .iter()
            .position(|s| s.path == file || s.name() == file)
            .or(by_number);
        if let Some(source) = chosen {
            return sources[source]
                .records
                .iter()
                .position(|r| r.number == number)
                .map(|index| at(source, index))
                .ok_or_else(|| {
                    Failure::new(format!("{} has no record {number}", sources[source].path))
                        .hint("records count from 1, without the header; inspect lists them")
                });
        }
    }
    let short = SalesforceId::parse(wanted).ok();
    let means = |id: &str| id == wanted || short.is_some() && SalesforceId::parse(id).ok() == short;
    let mut found = sources.iter().enumerate().flat_map(|(s, source)| {
        source
            .records
            .iter()
            .enumerate()
            .filter(|(_, r)| r.id.as_deref().is_some_and(means))
            .map(move |(i, _)| at(s, i))
    });
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(Failure::new(format!(
            "more than one record has the id {wanted}"
        ))
        .hint("name it as FILE:RECORD, for example contacts.csv:12")),
        (None, _) => Err(
            Failure::new(format!("no record {wanted} in the files given"))
                .hint("name it by its id, or as FILE:RECORD, for example contacts.csv:12"),
        ),
    }
}
