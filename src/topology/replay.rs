//! Matcher replay: would an application have joined two records, or made a copy, and by which rule.
//!
//! Two records of one system are asked the same question as two of different ones: had one stood on the
//! other side, would the application have recognised it? Where no rule is published, or an export lacks
//! what a rule compares, the verdict is [`Verdict::CannotTell`].

use super::build::chosen;
use super::rule::{self, Outcome, Side};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::apps::App;
use crate::record::Kind;

/// What an application would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It would have taken the two for one.
    Joined,
    /// It would have made a copy.
    Copied,
    /// It shows one item in two places, and so neither joins nor copies anything.
    MakesNoCopies,
    /// It does not carry this kind.
    NotCarried,
    /// Its rule is not published, or the exports do not show enough.
    CannotTell,
}

impl Verdict {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Joined => "joined",
            Verdict::Copied => "copied",
            Verdict::MakesNoCopies => "makes-no-copies",
            Verdict::NotCarried => "not-carried",
            Verdict::CannotTell => "cannot-tell",
        }
    }
}

/// The answer for one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The application's id.
    pub app: String,
    /// The application's name.
    pub name: String,
    /// It is among the answers.
    pub chosen: bool,
    /// What it would have done.
    pub verdict: Verdict,
    /// The rule in short ("email, else first+last+company"); `None` where none is published.
    pub rule: Option<String>,
    /// One sentence: which part of the rule decided.
    pub why: String,
}

/// What one application would have made of two records of one kind.
pub fn replay(app: &App, left: Side<'_>, right: Side<'_>) -> Replay {
    let kind = left.record.kind();
    let published = app.match_rule(kind);
    let name = &app.name;
    let (noun, nouns) = (kind.noun(1), kind.noun(2));
    let caution = match app.caution_for("matching") {
        Some(caution) if published.is_some() => format!(" Its rule is {caution}."),
        _ => String::new(),
    };
    let (verdict, why) = if kind != right.record.kind() || !app.carries(kind) {
        (
            Verdict::NotCarried,
            format!("{name} does not carry {nouns}."),
        )
    } else if let Some(published) = published {
        if published.keeps_identity() {
            let why = format!(
                "{name} neither joins nor copies: it shows one and the same {noun} in both places."
            );
            (Verdict::MakesNoCopies, why)
        } else if published.never_matches() {
            let why = format!("{name} never looks for a match and always makes its own {noun}.");
            (Verdict::Copied, why)
        } else {
            by_keys(name, rule::apply(published, left, right), left, right, kind)
        }
    } else {
        let why = format!("How {name} recognises {nouns} is not published.");
        (Verdict::CannotTell, why)
    };
    Replay {
        app: app.id.clone(),
        name: name.clone(),
        chosen: false,
        verdict,
        rule: published.map(|rule| rule::in_short(Some(rule))),
        why: why + &caution,
    }
}

fn by_keys(
    name: &str,
    outcome: Outcome<'_>,
    left: Side<'_>,
    right: Side<'_>,
    kind: Kind,
) -> (Verdict, String) {
    let noun = kind.noun(1);
    match outcome {
        Outcome::Joined(keys) => {
            let by = rule::same_in_words(keys);
            (
                Verdict::Joined,
                format!("{name} would have joined the two: {by}."),
            )
        }
        Outcome::Unclear(key) => {
            let missing = rule::key_in_words(key);
            let why = format!(
                "{name} compares the {missing}, and the exports do not show it well enough to tell."
            );
            (Verdict::CannotTell, why)
        }
        Outcome::Apart(alternatives) => {
            let reasons = rule::obstacles(alternatives, left, right);
            let looks = rule::in_words(alternatives);
            let why = format!(
                "{name} would have made another {noun}: it looks for {looks}, but {reasons}."
            );
            (Verdict::Copied, why)
        }
    }
}

/// What every application that carries the kind would have made of two records: those of the answers
/// first, then the others, each in the order of the catalogue.
pub fn replay_all(
    knowledge: &Knowledge,
    answers: &Answers,
    left: Side<'_>,
    right: Side<'_>,
) -> Vec<Replay> {
    let mine = chosen(knowledge, answers, &[]);
    let is_mine = |app: &&App| mine.iter().any(|own| own.id == app.id);
    let others = knowledge.apps.all().iter().filter(|app| !is_mine(app));
    let answer = |app: &App| Replay {
        chosen: is_mine(&app),
        ..replay(app, left, right)
    };
    mine.iter()
        .copied()
        .chain(others)
        .filter(|app| app.carries(left.record.kind()))
        .map(answer)
        .collect()
}
