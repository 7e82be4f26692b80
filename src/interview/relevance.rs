//! Which questions can still matter, and how far the interview has come.

use super::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{Condition, NONE, Question, Screen, UNLISTED};

/// A page of the interview with its questions that matter now; there may be none.
#[derive(Debug, Clone)]
pub struct ScreenQuestions<'k> {
    /// The page.
    pub screen: &'k Screen,
    /// Its questions, in order.
    pub questions: Vec<&'k Question>,
}

/// How far the interview has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Questions answered, "I don't know" included.
    pub answered: usize,
    /// Questions that matter with the answers so far.
    pub of: usize,
}

/// The questions that can still matter, in the order of the interview, answered ones included; also
/// those that another screen asks.
pub fn relevant<'k>(knowledge: &'k Knowledge, answers: &Answers) -> Vec<&'k Question> {
    knowledge
        .questions
        .all()
        .iter()
        .filter(|question| holds(knowledge, answers, &question.ask_when) != Some(false))
        .collect()
}

/// Of the questions that can still matter those that the interview asks.
pub fn to_ask<'k>(knowledge: &'k Knowledge, answers: &Answers) -> Vec<&'k Question> {
    let apart = |question: &Question| {
        let page = knowledge.questions.screen(&question.screen);
        page.is_some_and(|page| page.apart)
    };
    let mut questions = relevant(knowledge, answers);
    questions.retain(|question| !apart(question));
    questions
}

/// Of the questions that can still matter those of one page, such as one that is asked apart.
pub fn on_page<'k>(knowledge: &'k Knowledge, answers: &Answers, page: &str) -> Vec<&'k Question> {
    let mut questions = relevant(knowledge, answers);
    questions.retain(|question| question.screen == page);
    questions
}

/// The pages of the interview, each with its questions that matter now.
pub fn screens<'k>(knowledge: &'k Knowledge, answers: &Answers) -> Vec<ScreenQuestions<'k>> {
    let relevant = to_ask(knowledge, answers);
    let pages = knowledge.questions.screens().iter();
    pages
        .filter(|page| !page.apart)
        .map(|screen| ScreenQuestions {
            screen,
            questions: relevant
                .iter()
                .copied()
                .filter(|q| q.screen == screen.id)
                .collect(),
        })
        .collect()
}

/// How many of the questions that matter are answered.
pub fn progress(knowledge: &Knowledge, answers: &Answers) -> Progress {
    let relevant = to_ask(knowledge, answers);
    Progress {
        answered: relevant
            .iter()
            .filter(|q| answers.get(&q.id).is_some())
            .count(),
        of: relevant.len(),
    }
}

/// Whether a condition holds; `None` where the answers do not tell.
fn holds(knowledge: &Knowledge, answers: &Answers, condition: &Condition) -> Option<bool> {
    let of = |condition| holds(knowledge, answers, condition);
    let if_known = |question: &str, test: bool| answers.is_known(question).then_some(test);
    match condition {
        Condition::Always => Some(true),
        Condition::All(conditions) => all(conditions.iter().map(of)),
        Condition::Any(conditions) => {
            all(conditions.iter().map(|c| of(c).map(|held| !held))).map(|none| !none)
        }
        Condition::Not(condition) => of(condition).map(|held| !held),
        Condition::Sure(condition) => Some(of(condition) == Some(true)),
        Condition::Has { question, value } => if_known(question, answers.has(question, value)),
        Condition::Known(question) => Some(answers.is_known(question)),
        Condition::AtLeast { question, number } => answers.number(question).map(|n| n >= *number),
        Condition::AppsChosen(number) => if_known("sync_apps", answers.apps().count() >= *number),
        Condition::AppJoins { end, kind } => {
            let hit = answers
                .apps()
                .filter_map(|app| knowledge.apps.get(app))
                .any(|app| app.touches(*end) && kind.is_none_or(|kind| app.carries(kind)));
            // A program that is not in the catalogue may join anything.
            if !hit && answers.has("sync_apps", UNLISTED) {
                return None;
            }
            if_known("sync_apps", hit)
        }
        Condition::DirectionIs(direction) => direction_is(answers, direction),
    }
}

/// Kleene's "and": one false decides, otherwise one unknown does.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut held = Some(true);
    for part in parts {
        match part {
            Some(true) => {}
            Some(false) => return Some(false),
            None => held = None,
        }
    }
    held
}

/// True where a chosen application copies this way, false where all of them copy another way. The
/// directions of applications that are not chosen do not count.
fn direction_is(answers: &Answers, direction: &str) -> Option<bool> {
    if answers.has("sync_apps", NONE) {
        return Some(false);
    }
    let mut ways = answers.apps().map(|app| answers.direction(app));
    if ways.clone().flatten().any(|way| way == direction) {
        return Some(true);
    }
    let all_told = answers.is_known("sync_apps")
        && !answers.has("sync_apps", UNLISTED)
        && ways.all(|way| way.is_some());
    all_told.then_some(false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conditions_are_true_false_or_not_known_yet() {
        let yes = json!({"has": {"question": "kinds", "value": "contacts"}});
        let no = json!({"has": {"question": "kinds", "value": "events"}});
        let open = json!({"has": {"question": "how_many", "value": "few"}});
        let cases = [
            (json!("always"), Some(true)),
            (yes.clone(), Some(true)),
            (no.clone(), Some(false)),
            (open.clone(), None),
            (json!({"all": []}), Some(true)),
            (json!({"all": [yes, open]}), None),
            (json!({"all": [open, no]}), Some(false)),
            (json!({"any": []}), Some(false)),
            (json!({"any": [open, yes]}), Some(true)),
            (json!({"any": [no, open]}), None),
            (json!({"any": [no, no]}), Some(false)),
            (json!({"not": no}), Some(true)),
            (json!({"not": open}), None),
            (json!({"sure": yes}), Some(true)),
            (json!({"sure": open}), Some(false)),
            (json!({"known": "kinds"}), Some(true)),
            (json!({"known": "pattern"}), Some(false)),
            (
                json!({"at_least": {"question": "phones", "number": 2}}),
                Some(true),
            ),
            (
                json!({"at_least": {"question": "phones", "number": 3}}),
                Some(false),
            ),
            (
                json!({"at_least": {"question": "contact_count", "number": 1}}),
                None,
            ),
            (json!({"apps_chosen": 2}), Some(true)),
            (json!({"apps_chosen": 3}), Some(false)),
            (json!({"app_joins": {"end": "salesforce"}}), Some(true)),
            (
                json!({"app_joins": {"end": "salesforce", "kind": "task"}}),
                Some(false),
            ),
            (
                json!({"app_joins": {"end": "icloud", "kind": "task"}}),
                Some(true),
            ),
            (json!({"app_joins": {"end": "google"}}), Some(false)),
            (json!({"direction_is": "both"}), Some(true)),
            (json!({"direction_is": "off"}), None),
        ];
        let given = json!({
            "kinds": ["contacts"], "pattern": "unknown", "phones": 2,
            "sync_apps": ["eac", "icloud"], "direction": {"eac": "both"}
        });
        let answers: Answers = serde_json::from_value(given).expect("answers");
        for (condition, want) in cases {
            let text = condition.to_string();
            let condition: Condition = serde_json::from_value(condition).expect("a condition");
            assert_eq!(
                holds(Knowledge::embedded(), &answers, &condition),
                want,
                "{text}"
            );
        }
    }
}
