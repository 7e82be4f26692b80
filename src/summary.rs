//! A case handed over: what was asked and answered, found, ruled out, decided and done, and what is left.
//!
//! For the next person, who was not there, and for a ticket. It is made from the case alone, so it can be
//! written where the exports are gone; like a ticket it names no record, only the exports and who decided.
//! The forms are those of the ticket that comes with a plan.

use std::collections::BTreeMap;
use std::io;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::case::Case;
use crate::interview;
use crate::knowledge::Knowledge;
use crate::plan::{Form, NOTES, Plan, Section};
use crate::text::{count, shown};
use crate::verify::again;

/// The headings of a ticket after which something is added here, or in whose place.
const HAPPENED: &str = "What happened";
const WHY: &str = "Why";
/// Said more closely under the dates to watch.
const AGAIN: &str = "When to look again";
/// Below this probability a cause counts as ruled out, as far as answers and exports go.
const RULED_OUT: f64 = 0.01;
/// So many causes that are ruled out are named; the most probable of them.
const NAMED: usize = 8;

/// The case in the form of a ticket, with all that the next person needs.
///
/// # Errors
/// None but those of the writer of a form.
pub fn render(case: &Case, knowledge: &Knowledge, today: Date, form: Form) -> io::Result<Vec<u8>> {
    let mut plan = Plan::of(case, knowledge, today);
    plan.ticket = sections(case, knowledge, &plan, today);
    plan.render(form)
}

/// Everything there is to say, under its headings. All text is safe to show.
fn sections(case: &Case, knowledge: &Knowledge, plan: &Plan, today: Date) -> Vec<Section> {
    let mut sections = Vec::new();
    let has_cause = plan.ticket.iter().any(|section| section.title == WHY);
    let last_found = if has_cause { WHY } else { HAPPENED };
    let said_later = |section: &&Section| section.title == AGAIN || section.title == NOTES;
    for of_ticket in plan.ticket.iter().filter(|section| !said_later(section)) {
        sections.push(of_ticket.clone());
        if of_ticket.title == last_found {
            add(
                &mut sections,
                "What was ruled out",
                ruled_out(case, knowledge),
            );
            add(
                &mut sections,
                "What was answered",
                answered(case, knowledge),
            );
            add(
                &mut sections,
                "What was not answered",
                not_answered(case, knowledge),
            );
        }
    }
    add(&mut sections, "Who decided", who(case));
    add(&mut sections, "Dates to watch", dates(case, plan, today));
    let notes = plan.ticket.iter().filter(|section| section.title == NOTES);
    sections.extend(notes.cloned());
    sections
}

fn add(sections: &mut Vec<Section>, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        sections.push(Section {
            title: title.to_owned(),
            lines,
        });
    }
}

fn ruled_out(case: &Case, knowledge: &Knowledge) -> Vec<String> {
    let causes = case.findings.iter().flat_map(|f| &f.causes);
    let out: Vec<&str> = causes
        .filter(|(_, probability)| *probability < RULED_OUT)
        .filter_map(|(id, _)| Some(knowledge.causes.get(id)?.title.as_str()))
        .collect();
    let mut lines: Vec<String> = out.iter().take(NAMED).map(|t| (*t).to_owned()).collect();
    if let Some(more) = out.len().checked_sub(NAMED).filter(|n| *n > 0) {
        lines.push(format!(
            "and {} more, each below 1 in 100",
            count(more as u64)
        ));
    }
    lines
}

fn answered(case: &Case, knowledge: &Knowledge) -> Vec<String> {
    let from_exports = |title: &str| {
        let questions = knowledge.questions.all().iter();
        let mut of_title = questions.filter(|q| q.title == title);
        of_title.any(|q| case.from_evidence.contains(&q.id))
    };
    interview::summary(knowledge, &case.answers)
        .into_iter()
        .map(|(title, answer)| {
            let from = if from_exports(&title) {
                " (taken from the exports)"
            } else {
                ""
            };
            format!("{title}: {answer}{from}")
        })
        .collect()
}

/// Questions that matter and have no answer, or "I don't know".
fn not_answered(case: &Case, knowledge: &Knowledge) -> Vec<String> {
    interview::to_ask(knowledge, &case.answers)
        .into_iter()
        .filter(|q| !case.answers.is_known(&q.id))
        .map(|q| q.ask.clone())
        .collect()
}

/// How many decisions were made, on which days, by whom as far as they said.
fn who(case: &Case) -> Vec<String> {
    let mut by: BTreeMap<&str, (usize, Vec<Date>)> = BTreeMap::new();
    for entry in &case.journal {
        let of = by
            .entry(entry.by.as_deref().unwrap_or_default())
            .or_default();
        of.0 += 1;
        of.1.push(entry.at.to_zoned(TimeZone::UTC).date());
    }
    let lines = by.into_iter().filter_map(|(name, (n, days))| {
        let (first, last) = (days.iter().min()?, days.iter().max()?);
        let when = if first == last {
            format!("on {first}")
        } else {
            format!("from {first} to {last}")
        };
        let decisions = if n == 1 { "decision" } else { "decisions" };
        let name = if name.is_empty() {
            "without a name".to_owned()
        } else {
            format!("by {}", shown(name))
        };
        Some(format!("{} {decisions} {when}, {name}", count(n as u64)))
    });
    lines.collect()
}

/// When to look at fresh exports again, and until when deletions can be undone.
fn dates(case: &Case, plan: &Plan, today: Date) -> Vec<String> {
    if plan.deletions == 0 {
        return Vec::new();
    }
    let mut lines: Vec<String> = if again::is_settled(&case.checks) {
        vec!["Clean on two days, one after the other: the clean-up held.".to_owned()]
    } else {
        let mut lines =
            vec!["Hold fresh exports against the plan, with Verify in the wizard:".to_owned()];
        lines.extend(
            again::looks(&case.checks, today)
                .iter()
                .map(again::Look::sentence),
        );
        lines
    };
    for step in plan.steps().filter(|step| step.id.starts_with("undo-")) {
        let until = step.detail.iter().find(|line| line.contains(" until "));
        lines.extend(until.map(|until| format!("{}: {until}", step.text)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::case::{Card, Entry, Findings, How, RecordKey, Verdict};
    use crate::interview::Answer;
    use crate::record::{Kind, System};

    const TODAY: Date = Date::constant(2026, 11, 22);

    /// A case with one deletion, whose exports nobody has any more.
    fn case() -> Case {
        let at: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        let mut case = Case::new("Trouble", at);
        let key = |n| RecordKey::new("0123456789abcdef", n);
        for n in [1, 2] {
            let card = Card {
                kind: Kind::Contact,
                system: System::Outlook,
                label: "Ottilie Brandvold".to_owned(),
                id: None,
                folder: None,
                file: "a.csv".to_owned(),
                record: n,
                fields: Vec::new(),
                copy_first: Vec::new(),
                elsewhere: Vec::new(),
            };
            case.cards.insert(key(n), card);
        }
        case.journal.push(Entry {
            at,
            by: Some("Sverre\u{1b}[31m".to_owned()),
            how: How::Hand,
            continues: false,
            verdict: Verdict::Delete {
                record: key(2),
                keep: key(1),
                copy_first: Vec::new(),
            },
        });
        case.answers
            .set("symptoms", Answer::Many(vec!["duplicated".to_owned()]));
        case.answers.set("sync_apps", Answer::Unknown);
        let causes = [("two-sync-paths", 0.8), ("file-imported", 0.004)];
        case.findings = Some(Findings {
            verdict: "Likely, 80 %: two programs.".to_owned(),
            causes: causes.map(|(id, p)| (id.to_owned(), p)).to_vec(),
            pairs: 1,
            groups: 1,
            reasons: Vec::new(),
            facts: Vec::new(),
        });
        case.notes = "Rang twice.\n\nWill call on Monday.".to_owned();
        case
    }

    fn said(case: &Case, form: Form) -> String {
        let made = render(case, Knowledge::embedded(), TODAY, form).unwrap();
        String::from_utf8(made).unwrap()
    }

    #[test]
    fn the_next_person_learns_everything_but_names_of_records() {
        for form in Form::TICKET {
            let text = said(&case(), form);
            let lower = text.to_lowercase();
            for wanted in [
                "likely, 80 %: two programs.",
                "what was ruled out",
                "what was answered",
                "what was not answered",
                "1 contact to delete by hand in outlook",
                "what is left",
                "1 decision on 2026-11-20, by sverre",
                "dates to watch",
                "2026-11-23",
                "will call on monday",
            ] {
                assert!(lower.contains(wanted), "no {wanted} in {text}");
            }
            assert!(!text.contains("Brandvold") && !text.contains('\u{1b}'));
        }
    }

    #[test]
    fn an_empty_case_is_no_error() {
        let empty = Case::new("New", Timestamp::UNIX_EPOCH);
        let text = said(&empty, Form::TicketText);
        assert!(text.contains("Nothing was concluded yet."), "{text}");
        assert!(!text.contains("DATES TO WATCH"), "{text}");
        assert!(text.contains("WHAT WAS NOT ANSWERED"), "{text}");
    }
}
