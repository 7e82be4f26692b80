//! The verdict in one line, and which exports would make it surer.

use std::collections::BTreeMap;

use crate::knowledge::Knowledge;

use super::fact::FactSet;
use super::{MissingEvidence, RankedCause, Sureness};

/// With fewer known facts than this, nothing is more than possible; without exports, nothing is sure.
const FACTS_FOR_SURE: usize = 12;
/// From this probability on the verdict says plainly that nothing needs deleting.
const PLAINLY: f64 = 0.6;
/// Exports that concern only causes less probable than this are not asked for.
const WORTH_FETCHING: f64 = 0.05;
/// At most this many exports are asked for.
const EXPORTS_AT_MOST: usize = 5;

impl Sureness {
    /// From the probability of the first cause.
    pub fn of(probability: f64) -> Self {
        match probability {
            p if p >= 0.85 => Sureness::Sure,
            p if p >= 0.5 => Sureness::Likely,
            p if p >= 0.25 => Sureness::Possible,
            _ => Sureness::CannotTell,
        }
    }

    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            Sureness::CannotTell => "cannot tell yet",
            Sureness::Possible => "possible",
            Sureness::Likely => "likely",
            Sureness::Sure => "sure",
        }
    }
}

/// How sure, and the sentence.
pub(super) fn verdict(
    knowledge: &Knowledge,
    facts: &FactSet,
    ranked: &[RankedCause],
) -> (Sureness, String) {
    let Some(first) = ranked.first() else {
        return (Sureness::CannotTell, "There are no causes to weigh.".into());
    };
    let mut sureness = Sureness::of(first.probability);
    let shown = facts.iter().any(|(_, fact)| fact.from.starts_with("data:"));
    if facts.len() < FACTS_FOR_SURE {
        sureness = sureness.min(Sureness::Possible);
    } else if !shown {
        sureness = sureness.min(Sureness::Likely);
    }
    let cause = knowledge.causes.get(&first.id);
    let keep = match cause {
        Some(cause) if cause.not_a_problem && first.probability < PLAINLY => {
            " If so, nothing needs deleting."
        }
        Some(cause) if cause.not_a_problem => " Nothing needs deleting.",
        Some(cause) if cause.keep_all => " Do not delete anything because of it.",
        _ => "",
    };
    let percent = (first.probability * 100.0).round();
    let sentence = match sureness {
        _ if facts.is_empty() => {
            "Cannot tell yet: nothing was answered and nothing was loaded.".to_owned()
        }
        Sureness::CannotTell => {
            let best: Vec<&str> = ranked.iter().take(3).map(|c| c.title.as_str()).collect();
            format!(
                "Cannot tell yet. The best guesses so far: {}.",
                best.join("; ")
            )
        }
        Sureness::Possible => format!("Possible, {percent} %: {}.{keep}", first.title),
        Sureness::Likely => format!("Likely, {percent} %: {}.{keep}", first.title),
        Sureness::Sure => format!("As good as sure, {percent} %: {}.{keep}", first.title),
    };
    (sureness, sentence)
}

/// Exports that would decide facts still unknown, for the causes that are in play.
pub(super) fn missing(
    knowledge: &Knowledge,
    facts: &FactSet,
    ranked: &[RankedCause],
) -> Vec<MissingEvidence> {
    let mut wanted: BTreeMap<&str, (f64, Vec<&str>)> = BTreeMap::new();
    for cause in ranked.iter().filter(|c| c.probability >= WORTH_FETCHING) {
        let Some(info) = knowledge.causes.get(&cause.id) else {
            continue;
        };
        for missing in &info.missing {
            let open = missing.facts.is_empty()
                || missing.facts.iter().any(|fact| facts.get(fact).is_none());
            if open {
                let (worth, shows) = wanted.entry(&missing.export).or_default();
                *worth += cause.probability;
                if !shows.contains(&missing.would_show.as_str()) {
                    shows.push(&missing.would_show);
                }
            }
        }
    }
    let mut wanted: Vec<_> = wanted.into_iter().collect();
    wanted.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(b.0)));
    wanted
        .into_iter()
        .take(EXPORTS_AT_MOST)
        .map(|(export, (_, shows))| MissingEvidence {
            export: export.to_owned(),
            would_show: shows.join("; "),
            how: knowledge
                .causes
                .evidence(export)
                .map(|e| e.how.clone())
                .unwrap_or_default(),
        })
        .collect()
}
