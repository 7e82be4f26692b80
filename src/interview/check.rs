//! Holding answers against the questions: an answers file as a whole, or one answer as it is given.

use jiff::civil::Date;
use serde_json::Value;

use super::error::{brief, nearest};
use super::{Answer, Answers, AnswersError, SCHEMA, UNKNOWN, relevant};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{Form, Question};

/// No sync program of the catalogue is older.
const EARLIEST: Date = jiff::civil::date(1995, 1, 1);

/// What a new answer did to the interview.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// Questions that can matter now and could not before, in order.
    pub opened: Vec<String>,
    /// Questions that no longer matter; their answers are kept.
    pub closed: Vec<String>,
}

/// Takes an answer after checking its shape, its values and its range. `today` is the last day a date
/// may name. Lists lose repetitions; a `none` beside other values is refused, because which of them is
/// meant is for the person to say.
pub fn answer(
    knowledge: &Knowledge,
    answers: &mut Answers,
    question: &str,
    answer: Answer,
    today: Date,
) -> Result<Effects, AnswersError> {
    let question = find(knowledge, question)?;
    let answer = check(knowledge, question, answer)?;
    if let Answer::Date(date) = answer
        && date > today
    {
        return Err(AnswersError::Future {
            question: question.id.clone(),
            date,
        });
    }
    Ok(change(knowledge, answers, |answers| {
        answers.set(&question.id, answer);
    }))
}

/// Takes an answer back.
pub fn clear(knowledge: &Knowledge, answers: &mut Answers, question: &str) -> Effects {
    change(knowledge, answers, |answers| answers.clear(question))
}

fn change(knowledge: &Knowledge, answers: &mut Answers, how: impl FnOnce(&mut Answers)) -> Effects {
    let ids = |answers: &Answers| -> Vec<&str> {
        relevant(knowledge, answers)
            .into_iter()
            .map(|q| q.id.as_str())
            .collect()
    };
    let before = ids(answers);
    how(answers);
    let after = ids(answers);
    let without = |of: &[&str], other: &[&str]| {
        of.iter()
            .filter(|id| !other.contains(id))
            .map(|id| (*id).to_owned())
            .collect()
    };
    Effects {
        opened: without(&after, &before),
        closed: without(&before, &after),
    }
}

pub(super) fn from_json(text: &str, knowledge: &Knowledge) -> Result<Answers, AnswersError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Value =
        serde_json::from_str(text).map_err(|fault| AnswersError::NotJson(fault.to_string()))?;
    let wrong = |what: &str| Err(AnswersError::NotAnswers(what.to_owned()));
    let Value::Object(mut document) = document else {
        return wrong("it is no object");
    };
    match document.get("schema") {
        Some(Value::String(schema)) if schema == SCHEMA => {}
        Some(other) => {
            return wrong(&format!("its schema is {}", brief(&other.to_string())));
        }
        None => return wrong("it names no schema"),
    }
    let given = match document.remove("answers") {
        Some(Value::Object(given)) => given,
        Some(_) => return wrong("its \"answers\" are no object"),
        None => return wrong("it has no \"answers\""),
    };
    let mut answers = Answers::new();
    for (id, value) in given {
        let question = find(knowledge, &id)?;
        let refused = || wrong_form(question, &value);
        let answer = Answer::try_from(value.clone()).map_err(|_| refused())?;
        answers.set(&id, check(knowledge, question, answer)?);
    }
    Ok(answers)
}

fn find<'k>(knowledge: &'k Knowledge, id: &str) -> Result<&'k Question, AnswersError> {
    let questions = &knowledge.questions;
    questions.get(id).ok_or_else(|| {
        let ids = || questions.all().iter().map(|q| q.id.as_str());
        AnswersError::UnknownQuestion {
            question: id.to_owned(),
            nearest: nearest(id, ids()),
            allowed: ids().map(str::to_owned).collect(),
        }
    })
}

/// The answer as it is kept, where the question takes it.
fn check(
    knowledge: &Knowledge,
    question: &Question,
    answer: Answer,
) -> Result<Answer, AnswersError> {
    match (question.form, answer) {
        (_, Answer::Unknown) => Ok(Answer::Unknown),
        (Form::One, Answer::One(value)) => {
            allowed(knowledge, question, &value)?;
            Ok(Answer::One(value))
        }
        (Form::Many | Form::Apps, Answer::Many(values)) => {
            let values = without_repetitions(values);
            if matches!(values.as_slice(), [only] if only == UNKNOWN) {
                return Ok(Answer::Unknown);
            }
            for value in &values {
                allowed(knowledge, question, value)?;
            }
            if values.len() > 1 && values.iter().any(|value| question.stands_alone(value)) {
                return Err(AnswersError::NoneAndMore {
                    question: question.id.clone(),
                });
            }
            Ok(Answer::Many(values))
        }
        (Form::Text, Answer::Many(values)) => {
            let texts = values
                .iter()
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty());
            Ok(Answer::Many(without_repetitions(texts.collect())))
        }
        (Form::Number, Answer::Number(number)) => match question.most {
            Some(most) if number > most => Err(AnswersError::TooLarge {
                question: question.id.clone(),
                number,
                most,
            }),
            _ => Ok(Answer::Number(number)),
        },
        (Form::Date, Answer::Date(date)) if date < EARLIEST => Err(AnswersError::TooEarly {
            question: question.id.clone(),
            date,
            earliest: EARLIEST,
        }),
        (Form::Date, Answer::Date(date)) => Ok(Answer::Date(date)),
        (Form::Direction, Answer::Directions(of)) => {
            let mut kept = std::collections::BTreeMap::new();
            for (app, way) in of {
                if knowledge.apps.get(&app).is_none() {
                    return Err(unknown_value(question, &app, app_ids(knowledge).collect()));
                }
                if way != UNKNOWN {
                    allowed(knowledge, question, &way)?;
                    kept.insert(app, way);
                }
            }
            Ok(Answer::Directions(kept))
        }
        (_, other) => Err(wrong_form(question, &other.into())),
    }
}

fn app_ids(knowledge: &Knowledge) -> impl Iterator<Item = String> {
    knowledge.apps.all().iter().map(|app| app.id.clone())
}

/// Whether the question takes the value.
fn allowed(knowledge: &Knowledge, question: &Question, value: &str) -> Result<(), AnswersError> {
    let is_app = question.form == Form::Apps && knowledge.apps.get(value).is_some();
    if is_app || question.choice(value).is_some() {
        return Ok(());
    }
    let mut values: Vec<String> = Vec::new();
    if question.form == Form::Apps {
        values.extend(app_ids(knowledge));
    }
    values.extend(question.choices.iter().map(|choice| choice.value.clone()));
    values.push(UNKNOWN.to_owned());
    Err(unknown_value(question, value, values))
}

fn unknown_value(question: &Question, value: &str, allowed: Vec<String>) -> AnswersError {
    AnswersError::UnknownValue {
        question: question.id.clone(),
        value: value.to_owned(),
        nearest: nearest(value, allowed.iter().map(String::as_str)),
        allowed,
    }
}

fn wrong_form(question: &Question, found: &Value) -> AnswersError {
    let values = || {
        let values: Vec<&str> = question.choices.iter().map(|c| c.value.as_str()).collect();
        values.join(", ")
    };
    let expected = match question.form {
        Form::One => format!("one of {}", values()),
        Form::Many => format!("a list of {}", values()),
        Form::Apps => format!("a list of ids of sync applications, or of {}", values()),
        Form::Text => "a list of texts".to_owned(),
        Form::Number => "a whole number from 0".to_owned(),
        Form::Date => "a date such as \"2026-10-12\"".to_owned(),
        Form::Direction => format!("an object from application ids to {}", values()),
    };
    AnswersError::WrongForm {
        question: question.id.clone(),
        expected,
        found: found.to_string(),
    }
}

fn without_repetitions(mut values: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
    values
}

/// A date written as `2026-10-12`, and nothing else.
pub(super) fn iso_date(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}
