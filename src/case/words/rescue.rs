//! What is lost and how to bring it back, in words that every front end shares.

use jiff::civil::Date;

use crate::case::changes::{self, Changes, Loss, lost_record};
use crate::case::{Evidence, Session};
use crate::history::recovery::{Chance, Left, Recovery};
use crate::interview::{self, Answers};
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Fact;
use crate::knowledge::questions::Question;
use crate::knowledge::recovery::{FirstRule, SALESFORCE_BIN, Way};
use crate::text::count;

/// The page of questions that are asked where something is lost.
const PAGE: &str = "recovery";

/// A day for people, with its year where it is another one.
fn day(day: Date, today: Date) -> String {
    let form = if day.year() == today.year() {
        "%-d %B"
    } else {
        "%-d %B %Y"
    };
    day.strftime(form).to_string()
}

/// How long is left, in a sentence without its full stop.
pub fn countdown(left: Left, today: Date) -> String {
    let until = match left {
        Left::Unknown => return "nobody knows how long; look at once".to_owned(),
        Left::NoLimit => return "no day runs out".to_owned(),
        Left::Until(until) => until,
    };
    let earliest = day(until.earliest, today);
    let at_least = if until.certain {
        ""
    } else {
        " at the earliest"
    };
    match until.days_left(today) {
        days if days > 1 => format!(
            "{} days left, until {earliest}{at_least}",
            count(days.unsigned_abs().into())
        ),
        1 => format!("1 day left, until tomorrow, {earliest}{at_least}"),
        0 => "today is the last day to count on".to_owned(),
        _ if until.latest == Date::MAX => {
            format!("may be gone since {earliest}; look at once")
        }
        _ if until.is_open(today) => format!(
            "may be gone since {earliest}; {} at the latest, so look at once",
            day(until.latest, today)
        ),
        _ => format!("probably gone since {}", day(until.latest, today)),
    }
}

/// The same in two or three words.
pub fn countdown_short(left: Left, today: Date) -> String {
    match left {
        Left::Unknown => "look at once".to_owned(),
        Left::NoLimit => "no limit".to_owned(),
        Left::Until(until) => match until.days_left(today) {
            1 => "1 day left".to_owned(),
            0 => "last day".to_owned(),
            days if days > 0 => format!("{} days left", count(days.unsigned_abs().into())),
            _ if until.is_open(today) => "may be gone".to_owned(),
            _ => "likely gone".to_owned(),
        },
    }
}

/// Whether somebody must hurry: three days or fewer are left, or nobody knows.
pub fn is_urgent(left: Left, today: Date) -> bool {
    match left {
        Left::Unknown => true,
        Left::NoLimit => false,
        Left::Until(until) => until.is_open(today) && until.days_left(today) <= 3,
    }
}

/// How much is lost and how much time is left, in a sentence or two.
pub fn in_short(changes: &Changes, today: Date) -> String {
    let open = |loss: &&Loss| match loss.left {
        Left::Until(until) => until.is_open(today),
        _ => true,
    };
    let lost = changes.lost.len();
    if lost == 0 {
        return match changes.found.counts.out_of_sight {
            0 => "Nothing is lost.".to_owned(),
            n => format!(
                "Nothing is lost; {} only out of sight.",
                amount(n, "record is", "records are")
            ),
        };
    }
    let records = amount(lost, "record is lost", "records are lost");
    match changes.lost.iter().find(open) {
        Some(first) => {
            let left = capital(&countdown(first.left, today));
            format!("{records}. {left}.")
        }
        None => format!("{records}, and the time to fetch them back is probably over."),
    }
}

/// What the findings say of losses and changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// So much is lost; whether somebody must hurry.
    Lost(String, bool),
    /// What to bring, because nothing shows what was deleted or changed.
    Bring(&'static str),
}

/// What to say on the findings about what is lost; `None` where that is no part of the trouble.
pub fn hint(session: &Session, today: Date) -> Option<Hint> {
    let says = |symptom| session.case.answers.has("symptoms", symptom);
    match session.changes.as_deref() {
        Some(changes) => {
            let first = changes.lost.first()?;
            let urgent = is_urgent(first.left, today);
            Some(Hint::Lost(in_short(changes, today), urgent))
        }
        None if session.can_compare() => None,
        None => (says("deleted") || says("modified")).then_some(Hint::Bring(super::changes::BRING)),
    }
}

fn amount(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n as u64), if n == 1 { one } else { many })
}

/// Where a lost record is now, as far as the files tell.
pub fn where_now(evidence: &Evidence, changes: &Changes, of: &Recovery) -> String {
    let seen = of.chances.iter().find(|c| c.is_own() && c.seen);
    let change = of.change.and_then(|n| changes.found.changes.get(n));
    if let Some(chance) = seen {
        let row = change.and_then(|c| c.after);
        let lost = || lost_record(evidence, of.record);
        let (source, record) = row.map_or_else(lost, |at| {
            (at.source(&evidence.sources), at.of(&evidence.sources))
        });
        let number = record.number;
        let by = match change {
            Some(change) => change.by.label(),
            None => lost_record(evidence, of.record).1.modified_by.label(),
        };
        let whose = match (by, &*chance.place) {
            (Some(name), SALESFORCE_BIN) => format!(", the one of {name}"),
            _ => String::new(),
        };
        return format!(
            "In the {}{whose}: record {number} of {} is marked deleted.",
            chance.name,
            source.name()
        )
        .replace("In the Deleted Items", "In Deleted Items");
    }
    let mut parts = Vec::new();
    if let Some(change) = change.filter(|c| !c.still_in.is_empty()) {
        let systems: Vec<&str> = change.still_in.iter().map(|s| s.label()).collect();
        parts.push(format!("It is still in {}.", systems.join(" and ")));
    }
    let own: Vec<&str> = of
        .chances
        .iter()
        .filter(|c| c.is_own() && c.way.is_some())
        .map(|c| &*c.name)
        .collect();
    parts.push(match own.as_slice() {
        [] => "Only the older export has it.".to_owned(),
        places => format!(
            "Perhaps in {}; no file shows it there.",
            places.join(", or in ")
        ),
    });
    parts.join(" ")
}

/// A place to fetch a record from: what to do there, and what to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// The place, and with which program.
    pub title: String,
    /// How long it is there.
    pub left: Option<String>,
    /// What to do, in order: the tick in the case, and the words.
    pub steps: Vec<(String, String)>,
    /// What to know: why it may be gone sooner, what shortens the time, where the steps stop. What belongs
    /// to the note before it is indented.
    pub notes: Vec<String>,
}

/// From so many records on in the Salesforce bin, the way for many at once is told, too.
const MANY: usize = 200;

/// Every place to fetch a record from, the best first.
pub fn guides(knowledge: &Knowledge, changes: &Changes, of: &Recovery, today: Date) -> Vec<Guide> {
    let mut guides = Vec::new();
    for chance in &of.chances {
        guides.push(guide(knowledge, chance, today));
        if &*chance.place != SALESFORCE_BIN {
            continue;
        }
        let in_bin = |loss: &&Loss| loss.way.system == of.system;
        let many = changes.lost.iter().filter(in_bin).take(MANY).count() == MANY;
        let late = chance.until.is_some_and(|u| u.days_left(today) < 0);
        for (tell, id) in [(many, "salesforce-data-loader"), (late, "salesforce-late")] {
            let way = knowledge.recovery.ways.iter().find(|way| way.id == id);
            guides.extend(way.filter(|_| tell).map(way_guide));
        }
    }
    guides
}

/// A way as such, whatever record it is for.
fn way_guide(way: &Way) -> Guide {
    let steps = way.steps.iter().enumerate();
    let mut notes = way.limits.clone();
    notes.extend(way.caution().map(|c| format!("These steps are {c}.")));
    Guide {
        title: format!("{}, with {}", way.title, way.client),
        left: None,
        steps: steps
            .map(|(n, step)| (changes::step_tick(way, n), step.clone()))
            .collect(),
        notes,
    }
}

fn guide(knowledge: &Knowledge, chance: &Chance, today: Date) -> Guide {
    let recovery = &knowledge.recovery;
    let way = chance
        .way
        .as_deref()
        .and_then(|id| recovery.ways.iter().find(|way| way.id == id));
    let place = recovery.place(&chance.place);
    let title = match way {
        Some(way) => format!("{}, with {}", chance.name, way.client),
        None => capital(&chance.name),
    };
    let left = match (chance.until, chance.is_own()) {
        (Some(until), _) => Some(countdown(Left::Until(until), today)),
        (None, true) if chance.open_ended => Some(countdown(Left::NoLimit, today)),
        _ => None,
    };
    let mut notes: Vec<String> = chance.doubts.iter().map(|d| d.sentence()).collect();
    let mut steps = Vec::new();
    match way {
        Some(way) => {
            let told = way_guide(way);
            steps = told.steps;
            notes.extend(told.notes);
        }
        None => notes.push(chance.how.to_string()),
    }
    if let Some(place) = place.filter(|p| !p.shortens.is_empty()) {
        notes.push("What shortens the time:".to_owned());
        notes.extend(place.shortens.iter().map(|short| format!("  {short}")));
    }
    Guide {
        title,
        left,
        steps,
        notes,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}

/// The rules to keep before anything is brought back, in order, each with what to do and why.
pub fn first_guides(knowledge: &Knowledge, answers: &Answers) -> Vec<Guide> {
    let rules = knowledge.recovery.rules.iter();
    rules
        .map(|rule| Guide {
            title: rule.title.clone(),
            left: None,
            steps: vec![(changes::rule_tick(rule), rule.says.clone())],
            notes: rule_lines(knowledge, answers, rule),
        })
        .collect()
}

/// What stands between the side to begin on and the places of the other side.
pub const ONLY_THEN: &str = "Only where that does not bring it back:";

/// On which side to begin and why, for a record.
pub fn side_first(of: &Recovery) -> String {
    match &of.elsewhere_first {
        Some((system, why)) => format!("Begin in {}. {why}", system.label()),
        None => format!(
            "Restore it in {} only, while every sync is paused; restoring on two sides makes copies.",
            of.system.label()
        ),
    }
}

/// Why a rule is there, and for the pause how with each application.
fn rule_lines(knowledge: &Knowledge, answers: &Answers, rule: &FirstRule) -> Vec<String> {
    let mut lines = vec![rule.why.clone()];
    if rule.id != "pause" {
        return lines;
    }
    for id in answers.list("sync_apps") {
        let Some(app) = knowledge.apps.get(id) else {
            continue;
        };
        match knowledge.cleanup.pause(&app.pause) {
            Some(pause) => {
                let who = pause.who.trim_end_matches('.');
                lines.push(format!(
                    "{} (who can: {who}): {}",
                    app.name,
                    pause.steps.join(" ")
                ));
            }
            None => lines.push(format!(
                "{}: switch its synchronisation off, but do not uninstall it.",
                app.name
            )),
        }
    }
    for name in answers.list("unlisted_apps") {
        lines.push(format!(
            "{name}: switch its synchronisation off, but do not uninstall it."
        ));
    }
    lines
}

/// The questions whose answers make the days more certain: of the systems in which something is lost.
pub fn questions(
    knowledge: &'static Knowledge,
    answers: &Answers,
    changes: &Changes,
) -> Vec<&'static Question> {
    let mut questions = interview::on_page(knowledge, answers, PAGE);
    questions.retain(|question| {
        let of = question.system.as_deref();
        of.is_none_or(|system| {
            changes
                .lost
                .iter()
                .any(|lost| lost.way.system.id() == system)
        })
    });
    questions
}

/// What of the questions was answered, in words.
pub fn answered(session: &Session, questions: &[&Question]) -> Vec<String> {
    let knowledge = Knowledge::in_force();
    questions
        .iter()
        .map(|question| {
            let answer = session.case.answers.get(&question.id);
            let answer = answer.map_or_else(
                || "not answered".to_owned(),
                |answer| interview::answer_in_words(knowledge, question, answer),
            );
            format!("{}: {answer}", question.title)
        })
        .collect()
}
