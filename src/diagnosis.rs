//! Why it happened: facts from answers and exports, added up in the open to ranked causes.
//!
//! Facts are typed and each is present, absent or unknown ([`fact`]); they come from what the user
//! said and from what the exports show. Each cause of the knowledge base weighs them in
//! bits; the sum gives a probability over all causes and "something else". Every reason shown is a
//! weight that counted. Where the exports make an answer impossible, both are kept and the
//! contradiction is named. Nothing here reads a file or a clock.

mod ask;
mod contradiction;
pub mod fact;
mod fingerprint;
pub mod foresee;
mod hold;
mod installed;
mod link;
mod rank;
mod shown;
mod story;
#[cfg(test)]
mod tests;
mod told;
mod verdict;
mod view;
mod walked;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::import::inventory::Inventory;
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::matching::Matches;
use crate::record::{RecordRef, Source};

use fact::{FactSet, Writer};
pub use fingerprint::{Bar, Fingerprint, Histogram, Measure};
pub use story::{Decided, Setting};
use view::View;

/// What a diagnosis rests on.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// What the user said.
    pub answers: &'a Answers,
    /// Lists of installed programs.
    pub inventories: &'a [Inventory],
    /// Older exports.
    pub before: &'a [Source],
    /// Exports of today.
    pub sources: &'a [Source],
    /// Doubles and counterparts among the exports of today; with deleted records, where it is to
    /// tell what came back.
    pub matches: &'a Matches,
    /// The date of today.
    pub today: Date,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// One line in plain words.
    pub verdict: String,
    /// How sure the first cause is.
    pub sureness: Sureness,
    /// All causes, most probable first.
    pub causes: Vec<RankedCause>,
    /// Probability of something else.
    pub other: f64,
    /// Answers that the exports make impossible or very unlikely.
    pub contradictions: Vec<Contradiction>,
    /// Open questions, the one that would tell most first.
    pub ask_next: Vec<AskNext>,
    /// Exports that would settle it, the most telling first.
    pub missing_evidence: Vec<MissingEvidence>,
    /// Records that are not to be deleted, and why.
    pub hold: Vec<Hold>,
    /// The shape of the trouble; `None` where nothing was loaded.
    pub fingerprint: Option<Fingerprint>,
    /// Everything that is known of the case, whether it counted for a cause or not.
    pub facts: FactSet,
}

/// How sure the first cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// There is not enough to go on.
    CannotTell,
    /// The best guess, and no more.
    Possible,
    /// More likely than everything else together.
    Likely,
    /// As good as certain.
    Sure,
}

/// A cause with its probability and reasons. Fix, prevention and sources are in the knowledge base.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedCause {
    /// Its id.
    pub id: String,
    /// Its title in plain words.
    pub title: String,
    /// Probability that it is the main cause, 0 to 1.
    pub probability: f64,
    /// What speaks for it, strongest first.
    pub reasons_for: Vec<Reason>,
    /// What speaks against it, strongest first.
    pub reasons_against: Vec<Reason>,
}

/// A fact that counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The fact as a sentence; safe to show.
    pub text: String,
    /// How much it counted, in bits; never negative.
    pub strength: f64,
    /// Where it comes from: `answer:sync_apps`, `data:bursts`.
    pub from: String,
    /// The records that show it.
    pub refs: Vec<RecordRef>,
}

/// An answer that the exports make impossible or very unlikely. Both are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// The question whose answer it is.
    pub question: String,
    /// What the user said, as a sentence.
    pub answer: String,
    /// What the exports show, as a sentence; safe to show.
    pub evidence: String,
    /// The records that show it.
    pub refs: Vec<RecordRef>,
}

/// A question worth asking.
#[derive(Debug, Clone, PartialEq)]
pub struct AskNext {
    /// The question's id.
    pub question: String,
    /// Why it is worth asking.
    pub why: String,
    /// Expected drop of the entropy over causes, in bits.
    pub gain_bits: f64,
}

/// An export that would settle something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingEvidence {
    /// Id of the export.
    pub export: String,
    /// What it would show.
    pub would_show: String,
    /// How to get it.
    pub how: String,
}

/// Records that are not to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The records.
    pub records: Vec<RecordRef>,
    /// Why, as a sentence.
    pub why: String,
    /// The cause that says so, where one does.
    pub cause: Option<String>,
}

/// Diagnoses a case.
pub fn diagnose(knowledge: &Knowledge, input: &Input<'_>) -> Diagnosis {
    let answers = input.answers;
    let programs = installed::list(knowledge, input.inventories);
    let mut seen_apps: Vec<&str> = programs.iter().map(|p| p.app.id.as_str()).collect();
    for app in installed::signed_in(knowledge, input.sources) {
        let id = app.app.id.as_str();
        if installed::is_recent(&app, input.today) && !seen_apps.contains(&id) {
            seen_apps.push(id);
        }
    }
    let view = View::new(
        input.before,
        input.sources,
        &input.matches.pairs,
        &input.matches.counterparts,
        told::kinds(answers),
    );
    let timing = shown::Timing::new(&view);
    let limit = told::limit(knowledge, answers, &seen_apps);
    let start = answers.date("started_on").or_else(|| {
        let burst = timing.largest()?;
        let at = Timestamp::from_second(burst.start).ok()?;
        Some(Offset::UTC.to_datetime(at).date())
    });
    let started = answers.date("started_on");
    let mut shown = shown::facts(knowledge, &view, &timing, limit, started, input.today);
    let mut writer = Writer::new(&knowledge.causes.facts);
    installed::note(knowledge, input.inventories, start, &mut writer);
    installed::note_logins(knowledge, input.sources, input.today, &mut writer);
    walked::note(knowledge, answers, &seen_apps, &view, &mut writer);
    shown.extend(&writer.set);
    let mut facts = told::facts(knowledge, answers, &seen_apps);
    facts.extend(&shown);

    let causes = &knowledge.causes;
    let posterior = rank::posterior(&rank::scores(causes, &facts), causes.other.prior);
    let posterior = rank::cautious(posterior);
    let ranked = ranked(knowledge, &facts, &posterior);
    let (sureness, verdict) = verdict::verdict(knowledge, &facts, &ranked);
    let case = contradiction::Case {
        knowledge,
        answers,
        inventories: input.inventories,
        view: &view,
        timing: &timing,
        shown: &shown,
        limit,
        start,
        today: input.today,
    };
    Diagnosis {
        verdict,
        sureness,
        ask_next: ask::next(knowledge, answers, &seen_apps, &shown),
        missing_evidence: verdict::missing(knowledge, &facts, &ranked),
        contradictions: contradiction::find(&case),
        fingerprint: fingerprint::of(&view, &timing, &shown::deletions(&view)),
        hold: hold::holds(knowledge, &view, &facts, &ranked),
        other: posterior.last().copied().unwrap_or_default(),
        causes: ranked,
        facts,
    }
}

/// The causes with their reasons, most probable first.
fn ranked(knowledge: &Knowledge, facts: &FactSet, posterior: &[f64]) -> Vec<RankedCause> {
    let causes = &knowledge.causes;
    let mut ranked: Vec<RankedCause> = causes
        .all()
        .iter()
        .zip(posterior)
        .map(|(cause, &probability)| {
            let (reasons_for, reasons_against) = rank::reasons(causes, cause, facts);
            RankedCause {
                id: cause.id.clone(),
                title: cause.title.clone(),
                probability,
                reasons_for,
                reasons_against,
            }
        })
        .collect();
    // The sort is stable: causes of one probability stay in the order of their codes.
    ranked.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    ranked
}
