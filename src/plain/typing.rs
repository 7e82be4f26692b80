//! From what was typed to an answer; what cannot be read is said, and asked again.

use std::io;

use jiff::civil::Date;

use super::{Interviewer, sentence};
use crate::interview::Answer;
use crate::interview::typed::{self, TypedDateError};
use crate::knowledge::questions::{Choice, Form, Question};

impl Interviewer<'_> {
    pub(super) fn choices(
        &mut self,
        question: &Question,
        text: &str,
    ) -> io::Result<Option<Answer>> {
        if question.form == Form::One {
            return Ok(match pick(&question.choices, text) {
                Picked::Choice(choice) => Some(Answer::One(choice.value.clone())),
                Picked::DontKnow => Some(Answer::Unknown),
                Picked::Nothing => {
                    self.not_understood(&question.choices)?;
                    None
                }
            });
        }
        let mut values = Vec::new();
        for word in text.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
            match pick(&question.choices, word) {
                Picked::Choice(choice) => values.push(choice.value.clone()),
                Picked::DontKnow => return Ok(Some(Answer::Unknown)),
                Picked::Nothing => {
                    self.not_understood(&question.choices)?;
                    return Ok(None);
                }
            }
        }
        // The order of the list, whatever the order of typing.
        let chosen = question.choices.iter().map(|choice| &choice.value);
        let values: Vec<String> = chosen
            .filter(|value| values.contains(value))
            .cloned()
            .collect();
        if values.is_empty() {
            self.not_understood(&question.choices)?;
            return Ok(None);
        }
        Ok(Some(Answer::Many(values)))
    }

    /// Reads a day. Where two readings are possible both are listed, and the next line may choose one.
    pub(super) fn date(
        &mut self,
        text: &str,
        readings: &mut Option<[Date; 2]>,
    ) -> io::Result<Option<Answer>> {
        if let Some([first, second]) = readings.take() {
            match text {
                "1" => return Ok(Some(Answer::Date(first))),
                "2" => return Ok(Some(Answer::Date(second))),
                _ => {}
            }
        }
        match typed::date(text, self.today) {
            Ok(date) => Ok(Some(Answer::Date(date))),
            Err(TypedDateError::Ambiguous {
                day_first,
                month_first,
            }) => {
                let both = [day_first, month_first];
                self.console.say("Which day do you mean?")?;
                self.console.list(both.map(typed::date_in_words))?;
                *readings = Some(both);
                Ok(None)
            }
            Err(fault) => {
                self.console.say(&sentence(&fault.to_string()))?;
                Ok(None)
            }
        }
    }

    pub(super) fn number(&mut self, text: &str) -> io::Result<Option<Answer>> {
        match typed::number(text) {
            Ok(number) => Ok(Some(Answer::Number(number))),
            Err(fault) => {
                self.console.say(&sentence(&fault.to_string()))?;
                Ok(None)
            }
        }
    }
}

/// What was picked from numbered choices.
pub(super) enum Picked<'c> {
    Choice(&'c Choice),
    DontKnow,
    Nothing,
}

/// A choice by its number, its value, or `y` and `n`.
pub(super) fn pick<'c>(choices: &'c [Choice], typed: &str) -> Picked<'c> {
    let typed = typed.trim().trim_end_matches('.').to_lowercase();
    if let Ok(number) = typed.parse::<usize>() {
        return match number.checked_sub(1) {
            None => Picked::DontKnow,
            Some(at) => choices.get(at).map_or(Picked::Nothing, Picked::Choice),
        };
    }
    let value = match typed.as_str() {
        "y" => "yes",
        "n" => "no",
        other => other,
    };
    let found = choices.iter().find(|choice| choice.value == value);
    found.map_or(Picked::Nothing, Picked::Choice)
}
