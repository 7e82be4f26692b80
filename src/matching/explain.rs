//! A pair in words: the side-by-side table with what each field gave, and why two records are no pair.
//!
//! Made on request, for the pair somebody looks at; the search itself keeps only numbers.

mod change;

pub use change::Change;

use super::block;
use super::compare::{Evidence, Line, Note};
use super::fields;
use super::model::Model;
use super::{Band, FieldComparison, FieldVerdict};
use crate::record::{Kind, RecordRef, Source};

/// Why two records are not a pair, or how near they come.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyNot {
    /// Sentences, most important first.
    pub sentences: Vec<String>,
    /// The probability the comparison gives; `None` where two records cannot be compared.
    pub score: Option<f64>,
    /// What the two have in common of what the search goes by; with none, they never meet.
    pub shared_keys: Vec<String>,
    /// The smallest change that would alter the answer.
    pub change: Option<Change>,
}

/// Where a line's weight goes when neither record has its field: an initial found in a display name
/// belongs to the display name.
fn shown_with(kind: Kind, field: &str) -> &'static [&'static str] {
    match (kind, field) {
        (Kind::Contact, "given_name" | "family_name" | "middle_name" | "suffix") => {
            &["display_name", "given_name", "family_name"]
        }
        (Kind::Contact, "company") => &["emails"],
        (Kind::Contact, _) => &["display_name"],
        (Kind::Event | Kind::Task, _) => &["subject", "start", "due"],
    }
}

fn minutes(n: i32) -> String {
    let (n, sign) = (n.unsigned_abs(), if n < 0 { "earlier" } else { "later" });
    match n {
        0 => "the same time, once as a whole day".to_owned(),
        n if n % 1440 == 0 => format!(
            "{} {} {sign}",
            n / 1440,
            if n == 1440 { "day" } else { "days" }
        ),
        n if n % 60 == 0 => format!(
            "{} {} {sign}",
            n / 60,
            if n == 60 { "hour" } else { "hours" }
        ),
        n => format!("{n} minutes {sign}"),
    }
}

fn words(note: Note) -> Option<String> {
    Some(match note {
        Note::None => return None,
        Note::SharedBy(n) => format!("shared by {n} people"),
        Note::OnDates(n) => format!("stands on {n} dates"),
        Note::CountedOnce => "counted once, together with what goes with it".to_owned(),
        Note::SameDomain => "the addresses belong to one company".to_owned(),
        Note::NameOnly => "a name alone is no proof, and nothing else agrees".to_owned(),
        Note::Household => "relatives and colleagues share this; it says little".to_owned(),
        Note::Swapped => "given and family name are swapped".to_owned(),
        Note::Read => "compared by how it is read".to_owned(),
        Note::TwoReadings => "one writing, read in two ways".to_owned(),
        Note::Nickname => "two forms of one name".to_owned(),
        Note::Generation => "two generations, such as father and son".to_owned(),
        Note::NothingShared => "nothing by which people are reached agrees".to_owned(),
        Note::Shifted(n) => minutes(n),
        Note::OtherOwner => "stands in another person's list".to_owned(),
        Note::SeriesDates => "two dates of one series".to_owned(),
        Note::OtherLink => "linked to somebody or something else, so made on purpose".to_owned(),
        Note::OwnTime => "each stands in the other system at a time of its own".to_owned(),
        Note::Trusted => "weighed by how such pairs turn out in these files".to_owned(),
        Note::CalledOff => "one of them was called off".to_owned(),
        Note::ClockOffset(n) => format!("the two exports' clocks differ: {}", minutes(n)),
    })
}

/// The table of a pair: every field that either record has.
pub(super) fn explain(
    model: &Model,
    sources: &[Source],
    left: RecordRef,
    right: RecordRef,
) -> Vec<FieldComparison> {
    let (a, b) = (left.of(sources), right.of(sources));
    let mut lines: Vec<FieldComparison> = fields::fields(a, b)
        .into_iter()
        .map(|f| FieldComparison {
            field: f.name,
            left: f.left,
            right: f.right,
            verdict: f.verdict,
            weight: 0.0,
            note: None,
        })
        .collect();
    let (Some(x), Some(y)) = (model.slot_of(left), model.slot_of(right)) else {
        return lines;
    };
    for found in model.evidence(x, y).lines() {
        overlay(&mut lines, a.kind(), found, x > y);
    }
    lines
}

fn overlay(lines: &mut Vec<FieldComparison>, kind: Kind, found: &Line, turned: bool) {
    let own = lines.iter().position(|l| l.field == found.field);
    let at = own.or_else(|| {
        shown_with(kind, found.field)
            .iter()
            .find_map(|name| lines.iter().position(|l| l.field == *name))
    });
    let note = words(if turned {
        found.note.turned()
    } else {
        found.note
    });
    let Some(at) = at else {
        lines.push(FieldComparison {
            field: found.field,
            left: String::new(),
            right: String::new(),
            verdict: found.verdict.unwrap_or(FieldVerdict::BothEmpty),
            weight: found.weight,
            note,
        });
        return;
    };
    let line = &mut lines[at];
    line.weight += found.weight;
    if own.is_some()
        && let Some(verdict) = found.verdict
        && !matches!(
            line.verdict,
            FieldVerdict::Same | FieldVerdict::OnlyLeft | FieldVerdict::OnlyRight
        )
    {
        line.verdict = verdict;
    }
    if let Some(note) = note {
        match &mut line.note {
            Some(before) if *before != note => {
                before.push_str("; ");
                before.push_str(&note);
            }
            Some(_) => {}
            empty => *empty = Some(note),
        }
    }
}

impl Note {
    /// The same note seen from the other record.
    fn turned(self) -> Self {
        match self {
            Note::Shifted(n) => Note::Shifted(-n),
            Note::ClockOffset(n) => Note::ClockOffset(-n),
            other => other,
        }
    }
}

/// A field's name in a sentence.
pub fn plain_name(field: &str) -> &str {
    match field {
        "display_name" | "file_as" => "name",
        "given_name" => "first name",
        "middle_name" => "middle name",
        "family_name" => "family name",
        "emails" => "e-mail",
        "phones" => "phone",
        "given_reading" => "first-name reading",
        "family_reading" => "family-name reading",
        "job_title" => "job title",
        "government_id" => "government number",
        "addresses" => "address",
        "web_page" => "web page",
        "all_day" => "whole day",
        "organizer" => "organiser",
        "uid" => "meeting identity",
        "who_id" => "linked person",
        "what_id" => "linked object",
        "account_id" => "account",
        "created_by" => "created by",
        "modified_by" => "changed by",
        "modified" => "changed",
        other => other,
    }
}

fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Why two records are not a pair.
pub(super) fn why_not(
    model: &Model,
    sources: &[Source],
    left: RecordRef,
    right: RecordRef,
) -> WhyNot {
    let mut sentences = Vec::new();
    let nothing = |text: &str| WhyNot {
        sentences: vec![text.to_owned()],
        score: None,
        shared_keys: Vec::new(),
        change: None,
    };
    if left == right {
        return nothing("This is one and the same record.");
    }
    let (Some(x), Some(y)) = (model.slot_of(left), model.slot_of(right)) else {
        return nothing("One of the two was not part of the search.");
    };
    let (a, b) = (left.of(sources), right.of(sources));
    if a.kind() != b.kind() {
        return nothing(&format!(
            "The one is a {}, the other a {}; only records of one kind are compared.",
            a.kind().noun(1),
            b.kind().noun(1)
        ));
    }
    if model.same_record(x, y) {
        sentences.push(
            "Both have the same id: one record that was exported twice, not two copies.".to_owned(),
        );
    }
    for (slot, record) in [(x, a), (y, b)] {
        if !model.slot(slot).active {
            sentences.push(if record.deleted {
                format!("Record {} is marked deleted, and deleted records are left out unless asked for.", record.number)
            } else {
                format!("Record {} was left out of this search.", record.number)
            });
        }
    }
    let (score, evidence) = model.score(x, y);
    let shared: Vec<String> = block::shared_keys(&model.prepared, model.slot(x), model.slot(y))
        .into_iter()
        .map(|k| k.label().to_owned())
        .collect();
    if shared.is_empty() {
        sentences.push("They were never held against each other: they share nothing the search goes by, such as a name, e-mail, phone, subject or day.".to_owned());
    }
    weigh(model, x, y, score, &evidence, &mut sentences);
    let change = change::smallest(model, x, y, &evidence);
    match &change {
        Some(change) => sentences.push(change.text.clone()),
        None if Band::of(score).is_none() => {
            let bits = evidence.bits() + model.prior(model.slot(x), model.slot(y));
            let missing = (Band::FLOOR / (1.0 - Band::FLOOR)).log2() - bits;
            sentences.push(format!("It would take about {missing:.0} bits more: several things would have to agree that do not."));
        }
        None => {}
    }
    WhyNot {
        sentences,
        score: Some(score),
        shared_keys: shared,
        change,
    }
}

/// The sentences about what spoke for and against.
fn weigh(
    model: &Model,
    x: u32,
    y: u32,
    score: f64,
    evidence: &Evidence,
    sentences: &mut Vec<String>,
) {
    let across = model.slot(x).system != model.slot(y).system;
    let percent = (score * 100.0).round();
    match Band::of(score) {
        Some(band) if across => sentences.push(format!(
            "They are taken for one {} in two systems ({}, {percent:.0} in 100): counterparts, which belong together and are no duplicates.",
            model.slot(x).kind.noun(1),
            band.id()
        )),
        Some(band) => sentences.push(format!("They are a pair: {}, {percent:.0} in 100.", band.id())),
        None => sentences.push(format!("Held against each other they reach {:.1} in 100, and a pair needs {:.0}.", score * 100.0, Band::FLOOR * 100.0)),
    }
    let mut sorted: Vec<&Line> = evidence.lines().iter().collect();
    sorted.sort_by(|a, b| a.weight.total_cmp(&b.weight));
    let against: Vec<&str> = sorted
        .iter()
        .filter(|l| l.weight < -0.4)
        .map(|l| plain_name(l.field))
        .collect();
    let speaking: Vec<&str> = sorted
        .iter()
        .rev()
        .filter(|l| l.weight > 0.4)
        .map(|l| plain_name(l.field))
        .collect();
    if !against.is_empty() {
        sentences.push(format!(
            "Against it: {} ({}).",
            join(&against),
            numbers(&sorted, |w| w < -0.4)
        ));
    }
    if !speaking.is_empty() {
        let mut falling = sorted.clone();
        falling.reverse();
        sentences.push(format!(
            "For it: {} ({}).",
            join(&speaking),
            numbers(&falling, |w| w > 0.4)
        ));
    }
    for line in &sorted {
        if let Some(note) = words(line.note) {
            sentences.push(format!("{}: {note}.", plain_name(line.field)));
        }
    }
}

fn numbers(lines: &[&Line], take: impl Fn(f64) -> bool) -> String {
    lines
        .iter()
        .filter(|l| take(l.weight))
        .map(|l| format!("{:+.1}", l.weight))
        .collect::<Vec<_>>()
        .join(", ")
}
