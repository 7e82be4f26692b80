//! Answers that the evidence makes impossible or very unlikely.
//!
//! False alarms cost more than misses: each rule needs a clear share of a fair number of records, or
//! a line of a list that says so. What the evidence merely fails to explain is no contradiction.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::import::inventory::Inventory;
use crate::interview::{Answer, Answers, answer_in_words};
use crate::knowledge::Knowledge;
use crate::knowledge::apps::App;
use crate::knowledge::questions::NONE;
use crate::record::{Kind, RecordRef, System};
use crate::text;

use super::Contradiction;
use super::fact::FactSet;
use super::installed::{self, Installed};
use super::shown::{Timing, apps_with_marks, in_system};
use super::view::View;

/// With fewer copies than this no rhythm and no single burst contradicts anybody.
const ENOUGH_COPIES: usize = 12;
/// This share of the copies in one burst leaves no room for "again and again".
const ALL_AT_ONCE: f64 = 0.97;
/// A count this much larger than the one that was said is no slip of the tongue.
const FAR_MORE: f64 = 1.5;
/// So many records with a program's own mark are no accident.
const MARKED: usize = 5;
/// So many doubled records, a third of all, are not "a few".
const FAR_FROM_FEW: usize = 60;
/// So many contacts of colleagues in one's Outlook are no chance.
const MANY_OF_OTHERS: usize = 30;
/// A change counts as recent where it is at most so many days before it began.
const RECENT_DAYS: i32 = 14;

/// What is known when answers are held against it.
pub(super) struct Case<'a> {
    pub knowledge: &'a Knowledge,
    pub answers: &'a Answers,
    pub inventories: &'a [Inventory],
    pub view: &'a View<'a>,
    pub timing: &'a Timing,
    pub shown: &'a FactSet,
    pub limit: Option<u32>,
    /// When it began: as answered, else the largest burst.
    pub start: Option<Date>,
    pub today: Date,
}

/// The contradictions, in the order of the interview.
pub(super) fn find(case: &Case<'_>) -> Vec<Contradiction> {
    let mut found = Vec::new();
    few(case, &mut found);
    pattern(case, &mut found);
    nothing_changed(case, &mut found);
    no_apps(case, &mut found);
    own_records(case, &mut found);
    colleagues(case, &mut found);
    count(case, &mut found);
    one_way(case, &mut found);
    found
}

fn add(
    case: &Case<'_>,
    found: &mut Vec<Contradiction>,
    question: &str,
    evidence: &str,
    refs: Vec<RecordRef>,
) {
    let (Some(asked), Some(answer)) = (
        case.knowledge.questions.get(question),
        case.answers.get(question),
    ) else {
        return;
    };
    let words = answer_in_words(case.knowledge, asked, answer);
    found.push(Contradiction {
        question: question.to_owned(),
        answer: format!("{}: {}", asked.title, text::shown(&words)),
        evidence: text::shown(evidence).into_owned(),
        refs,
    });
}

/// "A few", and most of a system's records are doubled.
fn few(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    if !case.answers.has("how_many", "few") || !case.answers.has("symptoms", "duplicated") {
        return;
    }
    let most = [System::Outlook, System::Salesforce]
        .into_iter()
        .flat_map(|system| case.view.kinds.iter().map(move |kind| (system, *kind)))
        .map(|(system, kind)| (case.view.doubled_of(system, kind), system, kind))
        .filter(|((doubled, living), ..)| *doubled >= FAR_FROM_FEW && doubled * 3 >= *living)
        .max_by_key(|((doubled, _), ..)| *doubled);
    if let Some(((doubled, living), system, kind)) = most {
        let evidence = format!(
            "{} of the {} {} {} exist more than once.",
            text::count(doubled as u64),
            text::count(living as u64),
            kind.noun(2),
            in_system(system)
        );
        add(case, found, "how_many", &evidence, Vec::new());
    }
}

/// "Only my own records", and a good part of what Outlook holds is colleagues' in Salesforce.
fn colleagues(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    let told = found.iter().any(|c| c.question == "team_records");
    if told || !case.answers.has("team_records", "no") || case.answers.has("sync_apps", NONE) {
        return;
    }
    let mut of: BTreeMap<&str, Vec<RecordRef>> = BTreeMap::new();
    for at in case.view.living(System::Salesforce, Kind::Contact) {
        let owner = case.view.record(at).owner.key();
        let here = !case.view.counterparts(at, System::Outlook).is_empty();
        if let Some(owner) = owner.filter(|_| here) {
            of.entry(owner).or_default().push(at);
        }
    }
    let known: usize = of.values().map(Vec::len).sum();
    let own = of.values().map(Vec::len).max().unwrap_or_default();
    let others = known - own;
    if others >= MANY_OF_OTHERS && others * 5 >= known * 2 {
        let evidence = format!(
            "{} of {} contacts that Outlook shares with Salesforce belong to somebody else there.",
            text::count(others as u64),
            text::count(known as u64)
        );
        let refs = of.into_values().filter(|rows| rows.len() < own).flatten();
        add(case, found, "team_records", &evidence, refs.collect());
    }
}

/// "Once", and the copies came in a rhythm; "again and again", and all came in one burst.
fn pattern(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    let timing = case.timing;
    if timing.copies < ENOUGH_COPIES {
        return;
    }
    let said = |value| case.answers.has("pattern", value);
    if said("once")
        && case.shown.strength("bursts-spaced").is_some()
        && case.shown.strength("bursts-many-users").is_none()
        && let Some(step) = timing.step
        && timing.bursts.len() >= 5
        && timing.in_bursts() * 4 >= timing.copies * 3
    {
        let hours = (step as f64 / 360.0).round() / 10.0;
        let evidence = format!(
            "The copies were made in {} bursts, about {hours} hours apart.",
            timing.bursts.len()
        );
        let refs = timing
            .bursts
            .iter()
            .flat_map(|b| b.records.clone())
            .collect();
        add(case, found, "pattern", &evidence, refs);
    }
    let again = said("each-sync") || said("growing") || said("comes-back-after-delete");
    if again
        && let Some(burst) = timing.largest()
        && burst.len() >= 20
        && burst.len() as f64 >= timing.copies as f64 * ALL_AT_ONCE
    {
        let evidence = format!(
            "All {} copies were made within {} minutes, and none since.",
            burst.len(),
            burst.minutes()
        );
        add(case, found, "pattern", &evidence, burst.records.clone());
    }
}

/// "Nothing was changed", and a sync program was installed just then.
fn nothing_changed(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    if !case.answers.has("recent_changes", NONE) {
        return;
    }
    let Some(start) = case.start else { return };
    let new = installed::list(case.knowledge, case.inventories)
        .into_iter()
        .find(|app| {
            installed::days_before(app, start).is_some_and(|d| (0..=RECENT_DAYS).contains(&d))
        });
    if let Some(Installed {
        app, on: Some(on), ..
    }) = new
    {
        let evidence = format!(
            "The list of programs says that {} was installed on {on}.",
            app.name
        );
        add(case, found, "recent_changes", &evidence, Vec::new());
    }
}

/// "No sync program", and the list of programs or the records name one.
fn no_apps(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    if !case.answers.has("sync_apps", NONE) {
        return;
    }
    let listed = installed::list(case.knowledge, case.inventories)
        .into_iter()
        .find(|app| syncs_by_itself(app.app));
    if let Some(listed) = listed {
        let evidence = format!("The list of programs names {}.", listed.app.name);
        add(case, found, "sync_apps", &evidence, Vec::new());
        return;
    }
    let signed_in = installed::signed_in(case.knowledge, case.view.sources)
        .into_iter()
        .find(|app| syncs_by_itself(app.app) && installed::is_recent(app, case.today));
    if let Some(Installed { app, on: Some(on) }) = signed_in {
        let evidence = format!(
            "The login history says that {} signed in on {on}.",
            app.name
        );
        add(case, found, "sync_apps", &evidence, Vec::new());
        return;
    }
    if let Some((_, name, records)) = apps_with_marks(case.knowledge, case.view, MARKED)
        .into_iter()
        .next()
    {
        let evidence = format!(
            "{} records carry the mark \"{name}\", which only a sync program sets.",
            records.len()
        );
        add(case, found, "sync_apps", &evidence, records);
    }
}

/// Whether having the program means that it syncs. A phone's or a mail program may lie idle.
fn syncs_by_itself(app: &App) -> bool {
    matches!(
        app.group.as_str(),
        "salesforce" | "third-party" | "dynamics"
    ) || app.id == "gwsmo"
        || app.id == "ogcs"
}

/// "Only my own records", and the copies of one person are several people's.
fn own_records(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    let question = if case.answers.has("team_records", "no") {
        "team_records"
    } else if case.answers.has("all_contacts_filter", "no")
        && !case.answers.has("team_records", "yes")
    {
        "all_contacts_filter"
    } else {
        return;
    };
    let clear = |fact: &str| {
        case.shown
            .strength(fact)
            .filter(|strength| *strength >= 0.9)
            .and_then(|_| case.shown.get(fact))
            .filter(|fact| fact.refs.len() >= 20)
    };
    let Some(makers) = clear("creators-differ") else {
        return;
    };
    // One mailbox that copied colleagues' people without their accounts is another story.
    let one_mailbox = case
        .shown
        .strength("twin-without-account")
        .is_some_and(|strength| strength >= 0.9);
    // Two owners who keep a person at two companies say nothing of whose records this mailbox takes.
    let owners = clear("twins-owners-differ")
        .or_else(|| clear("twins-company-and-owner-differ").filter(|_| question == "team_records"));
    if owners.is_some() && !one_mailbox || case.shown.strength("bursts-by-each-user").is_some() {
        add(case, found, question, &makers.text, makers.refs.clone());
    }
}

/// A count below the limit, and the export holds far more.
fn count(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    let Some(said) = case.answers.number("contact_count") else {
        return;
    };
    let held = case.view.living(System::Salesforce, Kind::Contact).len() as u64;
    let over = case
        .limit
        .is_some_and(|limit| said <= u64::from(limit) && held > u64::from(limit));
    if over && held as f64 > said as f64 * 1.1
        || said > 0 && held as f64 > said as f64 * FAR_MORE && held > said + 100
    {
        let evidence = format!(
            "The Salesforce export holds {} contacts.",
            text::count(held)
        );
        add(case, found, "contact_count", &evidence, Vec::new());
    }
}

/// "To Outlook only", and the sync brought contacts from a mailbox into Salesforce.
fn one_way(case: &Case<'_>, found: &mut Vec<Contradiction>) {
    let Some(Answer::Directions(ways)) = case.answers.get("direction") else {
        return;
    };
    if ways.is_empty() || ways.values().any(|way| way != "to-outlook") {
        return;
    }
    let Some(burst) = case.timing.largest().filter(|b| b.len() >= 20) else {
        return;
    };
    let without_account = burst
        .records
        .iter()
        .filter(|at| {
            case.view
                .record(**at)
                .salesforce
                .as_deref()
                .is_some_and(|m| m.account_known && m.account_id.is_none())
        })
        .count();
    if without_account * 10 >= burst.len() * 9 {
        let evidence = format!(
            "{without_account} contacts without an account were created in Salesforce within {} minutes, as a sync from a mailbox does.",
            burst.minutes()
        );
        add(case, found, "direction", &evidence, burst.records.clone());
    }
}
