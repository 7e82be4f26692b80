//! The way each chosen application copies, asked for one application after the other.

use std::collections::BTreeMap;
use std::io;

use super::Interviewer;
use super::question::{Common, Go, Reply};
use super::typing::{Picked, pick};
use crate::interview::{self, Answer};
use crate::knowledge::questions::{Choice, Question};

impl Interviewer<'_> {
    pub(super) fn ask_directions(&mut self, question: &Question) -> io::Result<Reply> {
        let apps: Vec<String> = self.answers.apps().map(str::to_owned).collect();
        let before = match self.answers.get(&question.id) {
            Some(Answer::Directions(of)) => of.clone(),
            _ => BTreeMap::new(),
        };
        let mut ways = before.clone();
        let mut at = 0;
        while let Some(app) = apps.get(at) {
            self.console.say(&format!(
                "Program {} of {}: {}",
                at + 1,
                apps.len(),
                self.app_name(app)
            ))?;
            match self.ask_direction(question, app, &mut ways)? {
                Go::Next => at += 1,
                Go::Back if at > 0 => at -= 1,
                go @ (Go::Back | Go::Quit | Go::To(_)) => {
                    let answer = (ways != before).then_some(Answer::Directions(ways));
                    return Ok(Reply { go, answer });
                }
            }
        }
        Ok(Reply::next(if ways.is_empty() {
            Answer::Unknown
        } else {
            Answer::Directions(ways)
        }))
    }

    /// Asks for one application and keeps its way in `ways`.
    fn ask_direction(
        &mut self,
        question: &Question,
        app: &str,
        ways: &mut BTreeMap<String, String>,
    ) -> io::Result<Go> {
        let choices = self.worded_for(question, app);
        self.show_choices(&choices)?;
        let kept = ways.get(app);
        match kept.and_then(|way| choices.iter().find(|choice| choice.value == *way)) {
            Some(choice) => self
                .console
                .say(&format!("Enter keeps: {}.", choice.label))?,
            None => self.console.say("Enter means \"I don't know\".")?,
        }
        loop {
            let line = self.console.read()?;
            let picked = match self.common(question, line)? {
                Common::Go(go) => return Ok(go),
                Common::Told => continue,
                Common::Enter => return Ok(Go::Next),
                Common::DontKnow => Picked::DontKnow,
                Common::Text(text) => pick(&choices, &text),
            };
            match picked {
                Picked::Choice(choice) => {
                    ways.insert(app.to_owned(), choice.value.clone());
                    if let Some(doubt) =
                        interview::direction_doubt(self.knowledge, self.answers, app, &choice.value)
                    {
                        self.console.say(&doubt)?;
                    }
                    return Ok(Go::Next);
                }
                Picked::DontKnow => {
                    ways.remove(app);
                    return Ok(Go::Next);
                }
                Picked::Nothing => self.not_understood(&choices)?,
            }
        }
    }

    /// The choices in the words that fit the application.
    fn worded_for(&self, question: &Question, app: &str) -> Vec<Choice> {
        let known = self.knowledge.apps.get(app);
        let worded = |choice: &Choice| Choice {
            label: known
                .map_or(&*choice.label, |app| choice.label_for(app))
                .to_owned(),
            ..choice.clone()
        };
        question.choices.iter().map(worded).collect()
    }
}
