//! One question: shown, explained, and asked until the reply makes sense.

use std::io;

use jiff::civil::Date;

use super::console::Line;
use super::interviewer::Event;
use super::part::Part;
use super::{Interviewer, sentence};
use crate::interview::{self, Answer, Prefill, suggest, typed};
use crate::knowledge::fact::Fact;
use crate::knowledge::questions::{Choice, Form, NONE, Question};

/// Where a reply leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
    Next,
    Back,
    Quit,
    /// To another part of the wizard.
    To(Part),
}

/// What a person said to a question. Going back or stopping may leave an answer as well: what was
/// chosen until then.
pub(super) struct Reply {
    pub(super) go: Go,
    pub(super) answer: Option<Answer>,
}

impl Reply {
    pub(super) fn next(answer: Answer) -> Self {
        Reply {
            go: Go::Next,
            answer: Some(answer),
        }
    }

    pub(super) fn only(go: Go) -> Self {
        Reply { go, answer: None }
    }
}

impl Interviewer<'_> {
    /// Asks a question until there is a reply; an answer in it has been checked.
    pub(super) fn ask(&mut self, question: &Question) -> io::Result<Reply> {
        let offered = suggest(self.knowledge, self.answers, self.evidence)
            .into_iter()
            .find(|prefill| prefill.question == question.id);
        // A desk that follows the case sees what is asked; trouble with saving shows at the answer.
        (self.save)(self.answers, Event::Asked(&question.id));
        self.introduce(question)?;
        match question.form {
            Form::Apps => self.ask_apps(question, offered.as_ref()),
            Form::Direction => self.ask_directions(question),
            Form::One | Form::Many | Form::Date | Form::Number | Form::Text => {
                self.ask_simple(question, offered.as_ref())
            }
        }
    }

    fn introduce(&mut self, question: &Question) -> io::Result<()> {
        let relevant = self.relevant();
        let at = relevant.iter().position(|q| q.id == question.id);
        // A question of another screen has no place among those of the interview.
        let which = at.map_or_else(String::new, |at| {
            format!(" {} of {}", at + 1, relevant.len())
        });
        self.console.gap()?;
        self.console
            .say(&format!("Question{which}: {}", question.title))?;
        self.console.say(&question.ask)
    }

    fn ask_simple(&mut self, question: &Question, offered: Option<&Prefill>) -> io::Result<Reply> {
        self.show_choices(&question.choices)?;
        if question.choices.is_empty() {
            self.console.say(how_to_type(question.form))?;
        }
        let before = self.answers.get(&question.id).cloned();
        self.show_before(question, before.as_ref(), offered)?;
        let mut readings: Option<[Date; 2]> = None;
        loop {
            let line = self.console.read()?;
            let answer = match self.common(question, line)? {
                Common::Go(go) => return Ok(Reply::only(go)),
                Common::Told => continue,
                Common::Enter => {
                    return Ok(match (offered, before) {
                        (Some(prefill), _) => Reply::next(prefill.answer.clone()),
                        (None, Some(before)) => self.kept(question, &before)?,
                        (None, None) => Reply::next(Answer::Unknown),
                    });
                }
                Common::DontKnow => return Ok(Reply::next(Answer::Unknown)),
                Common::Text(text) if text == "0" && question.form != Form::Number => {
                    return Ok(Reply::next(Answer::Unknown));
                }
                Common::Text(text) => match question.form {
                    Form::Date => self.date(&text, &mut readings)?,
                    Form::Number => self.number(&text)?,
                    Form::Text => Some(Answer::Many(typed::names(&text))),
                    _ => self.choices(question, &text)?,
                },
            };
            if let Some(answer) = answer
                && self.fits(question, &answer)?
            {
                return Ok(Reply::next(answer));
            }
        }
    }

    /// What every question does with a line: the words that explain or lead elsewhere are dealt with.
    pub(super) fn common(&mut self, question: &Question, line: Line) -> io::Result<Common> {
        Ok(match line {
            Line::End | Line::Quit => Common::Go(Go::Quit),
            Line::Back => Common::Go(Go::Back),
            Line::Enter => Common::Enter,
            Line::DontKnow => Common::DontKnow,
            Line::Text(text) => match Part::asked(&text) {
                Some(part) => Common::Go(Go::To(part)),
                None => Common::Text(text),
            },
            Line::Explain => {
                self.explain(question)?;
                Common::Told
            }
            Line::Why => {
                self.console.say(&question.why)?;
                if let Some(step) = question.step {
                    self.console.say(&format!(
                        "This is part of step {step} of the knowledge article."
                    ))?;
                }
                Common::Told
            }
            Line::How => {
                self.console.say("How to find out:")?;
                self.console.list(&question.find_out)?;
                if let Some(caution) = question.caution() {
                    self.console.say(&format!(
                        "Menus may look different in your version: these steps are {caution}."
                    ))?;
                }
                Common::Told
            }
        })
    }

    fn explain(&mut self, question: &Question) -> io::Result<()> {
        if let Some(screen) = self.knowledge.questions.screen(&question.screen) {
            for paragraph in &screen.help {
                self.console.say(paragraph)?;
            }
        }
        self.console
            .say(&format!("The question is: {}", question.ask))?;
        // The choices beside the applications are words, not numbers.
        if question.form != Form::Apps {
            self.show_choices(&question.choices)?;
        }
        self.console.say(how_to_type(question.form))?;
        self.console.say(
            "Enter keeps the answer that is there, or says \"I don't know\". why: why we ask. how: how to find out. u: I don't know. b: back. q: save and stop. go steps: to another page of questions, or another part.",
        )
    }

    pub(super) fn show_choices(&mut self, choices: &[Choice]) -> io::Result<()> {
        if choices.is_empty() {
            return Ok(());
        }
        self.console.list(choices.iter().map(in_full))?;
        self.console.say("0. I don't know")
    }

    /// Says what Enter will do.
    pub(super) fn show_before(
        &mut self,
        question: &Question,
        before: Option<&Answer>,
        offered: Option<&Prefill>,
    ) -> io::Result<()> {
        let words = |answer: &Answer| interview::answer_in_words(self.knowledge, question, answer);
        let line = match (offered, before) {
            (Some(prefill), _) => format!(
                "Found in your files: {}. {} Enter takes it.",
                words(&prefill.answer),
                prefill.because
            ),
            (None, Some(before)) => {
                format!("Your answer so far: {}. Enter keeps it.", words(before))
            }
            (None, None) if question.form == Form::Many => {
                "Several numbers are possible, such as 1 3. Enter means \"I don't know\"."
                    .to_owned()
            }
            (None, None) => "Enter means \"I don't know\".".to_owned(),
        };
        self.console.say(&line)
    }

    /// The answer that is there stays.
    pub(super) fn kept(&mut self, question: &Question, before: &Answer) -> io::Result<Reply> {
        let words = interview::answer_in_words(self.knowledge, question, before);
        self.console.say(&format!("Kept: {words}."))?;
        Ok(Reply::only(Go::Next))
    }

    pub(super) fn not_understood(&mut self, choices: &[Choice]) -> io::Result<()> {
        self.console.say(&format!(
            "Please type a number from 0 to {}. ? explains the question.",
            choices.len()
        ))
    }

    /// Whether the interview takes the answer; says why not.
    pub(super) fn fits(&mut self, question: &Question, answer: &Answer) -> io::Result<bool> {
        let mut tried = self.answers.clone();
        match interview::answer(
            self.knowledge,
            &mut tried,
            &question.id,
            answer.clone(),
            self.today,
        ) {
            Ok(_) => Ok(true),
            Err(interview::AnswersError::NoneAndMore { .. }) => {
                let label = question
                    .choice(NONE)
                    .map_or(NONE, |choice| choice.label.as_str());
                self.console.say(&format!(
                    "\"{label}\" cannot go with other answers. Please type again."
                ))?;
                Ok(false)
            }
            Err(fault) => {
                self.console.say(&sentence(&fault.to_string()))?;
                Ok(false)
            }
        }
    }
}

/// What is left of a line for the question itself.
pub(super) enum Common {
    Go(Go),
    /// Something was explained; the question stands.
    Told,
    Enter,
    DontKnow,
    Text(String),
}

/// What an answer of this form looks like when it is typed.
fn how_to_type(form: Form) -> &'static str {
    match form {
        Form::One | Form::Direction => "Type one number.",
        Form::Many => "Type one number, or several with spaces between them, such as 1 3.",
        Form::Date => "Type a day, such as 2026-10-12, 12 October, yesterday or 3 weeks ago.",
        Form::Number => "Type a number in digits.",
        Form::Text => "Type names, with commas between them.",
        Form::Apps => {
            "Type part of a program's name to look for it, then the numbers of those you use; list shows all."
        }
    }
}

/// A choice with its explanation.
pub(super) fn in_full(choice: &Choice) -> String {
    match &choice.detail {
        Some(detail) => format!("{}. {detail}", choice.label.trim_end_matches('.')),
        None => choice.label.clone(),
    }
}
