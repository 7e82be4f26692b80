//! Answers in words, for lists on the screen, the plan and the ticket.

use super::{Answer, Answers, relevant, typed};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{Form, Question};
use crate::text;

/// The answered questions that matter, in order: the short title and the answer in words. All text is
/// safe to show.
pub fn summary(knowledge: &Knowledge, answers: &Answers) -> Vec<(String, String)> {
    relevant(knowledge, answers)
        .into_iter()
        .filter_map(|question| {
            let answer = answers.get(&question.id)?;
            Some((
                question.title.clone(),
                answer_in_words(knowledge, question, answer),
            ))
        })
        .collect()
}

/// One answer in words, safe to show.
pub fn answer_in_words(knowledge: &Knowledge, question: &Question, answer: &Answer) -> String {
    let words = match answer {
        Answer::Unknown => "I don't know".to_owned(),
        Answer::One(value) => value_in_words(knowledge, question, value),
        Answer::Many(values) if values.is_empty() => "none".to_owned(),
        Answer::Many(values) => {
            let words: Vec<_> = values
                .iter()
                .map(|value| value_in_words(knowledge, question, value))
                .collect();
            words.join("; ")
        }
        Answer::Number(number) => text::count(*number),
        Answer::Date(date) => typed::date_in_words(*date),
        Answer::Directions(of) if of.is_empty() => "I don't know".to_owned(),
        Answer::Directions(of) => {
            let words: Vec<_> = of
                .iter()
                .map(|(id, way)| {
                    let app = knowledge.apps.get(id);
                    let way = match (app, question.choice(way)) {
                        (Some(app), Some(choice)) => choice.label_for(app),
                        _ => way,
                    };
                    format!("{}: {way}", app.map_or(id.as_str(), |app| &app.name))
                })
                .collect();
            words.join("; ")
        }
    };
    text::shown(&words).into_owned()
}

fn value_in_words(knowledge: &Knowledge, question: &Question, value: &str) -> String {
    if let Some(choice) = question.choice(value) {
        return choice.label.clone();
    }
    if question.form == Form::Apps
        && let Some(app) = knowledge.apps.get(value)
    {
        return app.name.clone();
    }
    value.to_owned()
}
