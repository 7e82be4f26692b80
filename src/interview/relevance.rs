//! Which questions can still matter, and how far the interview has come.

use super::{Answer, Answers};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{Condition, NONE, Question, Screen, UNLISTED, catalogue};

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

/// The questions that can still matter, in the order of the interview, answered ones included.
pub fn relevant<'k>(knowledge: &'k Knowledge, answers: &Answers) -> Vec<&'k Question> {
    knowledge
        .questions
        .all()
        .iter()
        .filter(|question| holds(knowledge, answers, &question.ask_when) != Some(false))
        .collect()
}

/// The pages of the interview, each with its questions that matter now.
pub fn screens<'k>(knowledge: &'k Knowledge, answers: &Answers) -> Vec<ScreenQuestions<'k>> {
    let relevant = relevant(knowledge, answers);
    knowledge
        .questions
        .screens()
        .iter()
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
    let relevant = relevant(knowledge, answers);
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
        Condition::All(conditions) => {
            conditions
                .iter()
                .map(of)
                .fold(Some(true), |so_far, next| match (so_far, next) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                })
        }
        Condition::Any(conditions) => {
            conditions
                .iter()
                .map(of)
                .fold(Some(false), |so_far, next| match (so_far, next) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                })
        }
        Condition::Not(condition) => of(condition).map(|held| !held),
        Condition::Sure(condition) => Some(of(condition) == Some(true)),
        Condition::Has { question, value } => if_known(question, answers.has(question, value)),
        Condition::Known(question) => Some(answers.is_known(question)),
        Condition::AtLeast { question, number } => answers.number(question).map(|n| n >= *number),
        Condition::AppsChosen(number) => if_known("sync_apps", answers.apps().count() >= *number),
        Condition::AppGroup(group) => {
            let hit = answers
                .apps()
                .any(|app| catalogue::is_of_group(knowledge, app, group));
            // A program that is not in the catalogue may be of any group.
            if !hit && answers.has("sync_apps", UNLISTED) {
                return None;
            }
            if_known("sync_apps", hit)
        }
        Condition::DirectionIs(direction) => direction_is(answers, direction),
    }
}

/// True where a chosen application copies this way, false where all of them copy another way.
fn direction_is(answers: &Answers, direction: &str) -> Option<bool> {
    if answers.has("sync_apps", NONE) {
        return Some(false);
    }
    let known = match answers.get("direction") {
        Some(Answer::Directions(known)) if !known.is_empty() => known,
        _ => return None,
    };
    // Without a list of applications the directions given are all there is to go by.
    if !answers.is_known("sync_apps") {
        return Some(known.values().any(|way| way == direction));
    }
    let ways: Vec<_> = answers.apps().map(|app| known.get(app)).collect();
    if ways.iter().flatten().any(|way| *way == direction) {
        return Some(true);
    }
    let all_told = ways.iter().all(Option::is_some) && !answers.has("sync_apps", UNLISTED);
    all_told.then_some(false)
}
