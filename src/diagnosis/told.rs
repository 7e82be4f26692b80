//! Facts that follow from what the user said.
//!
//! Most are rules of `facts.json`, held against the answers one by one. Those that need more than one
//! answer or the catalogue of applications are worked out here.

use crate::interview::{Answer, Answers};
use crate::knowledge::Knowledge;
use crate::knowledge::apps::{App, MatchRule};
use crate::knowledge::causes::facts::{FactInfo, Rule};
use crate::knowledge::questions::UNLISTED;
use crate::record::Kind;
use crate::text;

use super::fact::{FactSet, State, Writer};

/// Facts from the answers. `seen_apps` are applications the evidence shows to be in use, whatever
/// the user said of them.
pub(super) fn facts(knowledge: &Knowledge, answers: &Answers, seen_apps: &[&str]) -> FactSet {
    let mut writer = Writer::new(&knowledge.causes.facts);
    for info in knowledge.causes.facts.all() {
        if let Some(told) = held(info, answers, seen_apps) {
            let values = in_words(knowledge, &told);
            writer.note(&info.id, told.state, &[("values", values)], Vec::new());
            writer.comes_from(&info.id, &told.from);
        }
    }
    two_paths(knowledge, answers, seen_apps, &mut writer);
    over_limit(knowledge, answers, seen_apps, &mut writer);
    writer.set
}

/// What the rules of a fact found.
struct Told {
    state: State,
    values: Vec<String>,
    /// `answer:` and the question, or where the evidence spoke.
    from: String,
}

/// The state a fact's rules give it; `None` where no answer tells.
fn held(info: &FactInfo, answers: &Answers, seen_apps: &[&str]) -> Option<Told> {
    let mut absent = None;
    for rule in info.when.as_ref()? {
        let apps = rule.answer == "sync_apps";
        let seen: Vec<String> = rule
            .any
            .iter()
            .filter(|app| apps && seen_apps.contains(&app.as_str()))
            .cloned()
            .collect();
        let from = format!("answer:{}", rule.answer);
        let values = said(answers, &rule.answer);
        if let Some((values, strength)) = values
            .as_ref()
            .and_then(|values| Some((values, strength(rule, values)?)))
        {
            return Some(Told {
                state: State::Present(strength),
                values: named(rule, values.clone()),
                from,
            });
        }
        if !seen.is_empty() {
            return Some(Told {
                state: State::Present(1.0),
                values: seen,
                from: "data:inventory".into(),
            });
        }
        // A program that is not in the catalogue may be any of those the rule asks for.
        let open = |values: &Vec<String>| apps && values.iter().any(|v| v == UNLISTED);
        if let Some(values) = values.filter(|v| !open(v)) {
            absent = Some(Told {
                state: State::Absent,
                values,
                from,
            });
        }
    }
    absent
}

/// The values of an answer as texts; `None` where the question is open.
fn said(answers: &Answers, question: &str) -> Option<Vec<String>> {
    if !answers.is_known(question) {
        return None;
    }
    match answers.get(question)? {
        Answer::Unknown => None,
        Answer::One(value) => Some(vec![value.clone()]),
        Answer::Many(values) => Some(values.clone()),
        Answer::Number(number) => Some(vec![number.to_string()]),
        Answer::Date(date) => Some(vec![date.to_string()]),
        Answer::Directions(of) => {
            let mut ways: Vec<String> = of.values().cloned().collect();
            ways.sort();
            ways.dedup();
            Some(ways)
        }
    }
}

/// How strongly a rule holds of an answer; `None` where it does not.
fn strength(rule: &Rule, values: &[String]) -> Option<f64> {
    let among = |list: &[String]| values.iter().any(|v| list.contains(v));
    let rest = rule.all.iter().all(|v| values.contains(v))
        && (rule.only.is_empty() || values.iter().all(|v| rule.only.contains(v)))
        && !among(&rule.without)
        && rule.at_least.is_none_or(|least| {
            values
                .first()
                .and_then(|v| v.parse::<u64>().ok())
                .is_some_and(|number| number >= least)
        })
        && (!rule.filled || !values.is_empty());
    if !rest {
        return None;
    }
    if rule.any.is_empty() && rule.weak.is_empty() || among(&rule.any) {
        Some(1.0)
    } else if among(&rule.weak) {
        Some(0.5)
    } else {
        None
    }
}

/// Of the values of an answer, those a rule names; all where it names none.
fn named(rule: &Rule, values: Vec<String>) -> Vec<String> {
    let of_rule: Vec<String> = values
        .iter()
        .filter(|v| rule.any.contains(v) || rule.weak.contains(v))
        .cloned()
        .collect();
    if of_rule.is_empty() { values } else { of_rule }
}

/// Values as people read them: names of applications, labels of choices.
fn in_words(knowledge: &Knowledge, told: &Told) -> String {
    let question = told.from.strip_prefix("answer:").unwrap_or_default();
    let words: Vec<&str> = told
        .values
        .iter()
        .map(|value| {
            knowledge
                .questions
                .get(question)
                .and_then(|q| q.choice(value))
                .map(|c| c.label.as_str())
                .or_else(|| knowledge.apps.get(value).map(|a| a.name.as_str()))
                .unwrap_or(value)
        })
        .collect();
    words.join(", ")
}

/// The kinds of record the user speaks of; all where they did not say.
pub(super) fn kinds(answers: &Answers) -> Vec<Kind> {
    let named: Vec<Kind> = [
        ("contacts", Kind::Contact),
        ("events", Kind::Event),
        ("tasks", Kind::Task),
    ]
    .into_iter()
    .filter(|(word, _)| answers.has("kinds", word))
    .map(|(_, kind)| kind)
    .collect();
    if named.is_empty() {
        Kind::ALL.to_vec()
    } else {
        named
    }
}

/// The applications in use: those the user named, and those the evidence shows.
pub(super) fn apps<'k>(
    knowledge: &'k Knowledge,
    answers: &Answers,
    seen_apps: &[&str],
) -> Vec<&'k App> {
    let mut ids: Vec<&str> = answers.apps().collect();
    ids.extend(seen_apps.iter().filter(|id| !answers.has("sync_apps", id)));
    ids.sort_unstable();
    ids.dedup();
    ids.iter().filter_map(|id| knowledge.apps.get(id)).collect()
}

/// Whether an application makes copies of a kind between systems. Links that keep the identity of
/// a record, such as a phone on the same mailbox, do not, nor do stores that are only shown.
pub(super) fn copies(app: &App, kind: Kind) -> bool {
    const SHOWN_OR_BY_HAND: [&str; 5] = [
        "outlook-integration",
        "icloud",
        "osc",
        "outlook-mobile",
        "exchange-second-pc",
    ];
    app.carries(kind)
        && !SHOWN_OR_BY_HAND.contains(&app.id.as_str())
        && !app.match_rule(kind).is_some_and(MatchRule::keeps_identity)
}

fn two_paths(
    knowledge: &Knowledge,
    answers: &Answers,
    seen_apps: &[&str],
    writer: &mut Writer<'_>,
) {
    let apps = apps(knowledge, answers, seen_apps);
    let crossing = kinds(answers).into_iter().find_map(|kind| {
        let of_kind: Vec<&str> = apps
            .iter()
            .filter(|app| copies(app, kind) && answers.direction(&app.id) != Some("off"))
            .map(|app| app.name.as_str())
            .collect();
        let named = apps.iter().filter(|app| answers.has("sync_apps", &app.id));
        // A program that is only installed may lie idle.
        let strength = if named.count() > 1 { 1.0 } else { 0.6 };
        (of_kind.len() > 1).then(|| (of_kind.join(", "), strength))
    });
    if let Some((names, strength)) = crossing {
        writer.present("apps-two-paths", strength, &[("values", names)], Vec::new());
    } else if answers.is_known("sync_apps") && !answers.has("sync_apps", UNLISTED) {
        writer.absent("apps-two-paths", &[]);
    }
}

/// The limit that applies: the lowest of the applications in use, else that of Salesforce for Outlook.
pub(super) fn limit(knowledge: &Knowledge, answers: &Answers, seen_apps: &[&str]) -> Option<u32> {
    let apps = apps(knowledge, answers, seen_apps);
    if apps.is_empty() && !answers.is_known("sync_apps") {
        return knowledge.apps.get("sfo").and_then(|sfo| sfo.limit);
    }
    apps.iter().filter_map(|app| app.limit).min()
}

fn over_limit(
    knowledge: &Knowledge,
    answers: &Answers,
    seen_apps: &[&str],
    writer: &mut Writer<'_>,
) {
    let (Some(count), Some(limit)) = (
        answers.number("contact_count"),
        limit(knowledge, answers, seen_apps),
    ) else {
        return;
    };
    let fill = [
        ("values", text::count(count)),
        ("limit", text::count(u64::from(limit))),
    ];
    if count > u64::from(limit) {
        writer.present("contact-count-over-limit", 1.0, &fill, Vec::new());
    } else {
        writer.absent("contact-count-over-limit", &fill);
    }
}
