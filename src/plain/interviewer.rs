//! The interview line by line: one question at a time, and the list of answers at the end.

use std::io::{self, BufRead, Write};

use jiff::civil::Date;

use super::console::{Console, Line};
use super::part::Part;
use super::question::{Go, Reply};
use crate::interview::{self, Answer, Answers, Evidence};
use crate::knowledge::Knowledge;
use crate::knowledge::questions::Question;

/// How a part of the wizard ended. Whatever was answered until then is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was asked, and the person went on.
    Done,
    /// The person stopped, or the input ended.
    Quit,
    /// The person went back from the first question.
    BackOut,
}

/// Asks every question that can still matter, beginning with the first that is not answered.
pub fn ask_all(
    knowledge: &Knowledge,
    answers: &mut Answers,
    today: Date,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<Outcome> {
    ask_all_with(
        knowledge,
        answers,
        &Evidence::default(),
        today,
        input,
        output,
    )
}

/// As [`ask_all`], and offers the answers that the files already give.
pub fn ask_all_with(
    knowledge: &Knowledge,
    answers: &mut Answers,
    evidence: &Evidence,
    today: Date,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<Outcome> {
    let ended = Interviewer {
        knowledge,
        answers,
        evidence,
        today,
        console: Console::new(input, output),
        save: &mut |_, _| None,
    }
    .run(Begin::Unanswered)?;
    Ok(match ended {
        Ended::As(outcome) => outcome,
        Ended::To(_) => Outcome::Done,
    })
}

/// How an interview within the whole wizard ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// As every interview may.
    As(Outcome),
    /// The person asked for another part.
    To(Part),
}

/// What happened to a question, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event<'q> {
    /// It is being asked.
    Asked(&'q str),
    /// Its answer has changed.
    Answered(&'q str),
}

/// Keeps the answers, or where the interview is; gives the words that say so.
pub(super) type Save<'a> = dyn FnMut(&Answers, Event<'_>) -> Option<String> + 'a;

/// Where an interview begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum Begin<'k> {
    /// At the first question without an answer, else with the list of answers.
    Unanswered,
    /// At the first question.
    First,
    /// At this question.
    At(&'k Question),
}

/// The conversation: what is known, and whom we talk to.
pub(super) struct Interviewer<'a> {
    pub(super) knowledge: &'a Knowledge,
    pub(super) answers: &'a mut Answers,
    pub(super) evidence: &'a Evidence,
    pub(super) today: Date,
    pub(super) console: Console<'a>,
    pub(super) save: &'a mut Save<'a>,
}

/// Where the conversation is.
enum At<'k> {
    Question(&'k Question),
    Review,
}

impl<'a> Interviewer<'a> {
    pub(super) fn run(mut self, begin: Begin<'a>) -> io::Result<Ended> {
        self.console
            .say("Type the number of your answer and press Enter.")?;
        self.console.say(
            "At every question: ? explains it, why says why it is asked, how says how to find out, u means \"I don't know\", b goes back, q saves and stops. The words go exports, go findings, go review and go plan lead to these parts; go steps lists all of them.",
        )?;
        let mut at = match begin {
            Begin::Unanswered => self.first_unanswered(),
            Begin::First => self
                .relevant()
                .first()
                .map_or(At::Review, |q| At::Question(q)),
            Begin::At(question) => At::Question(question),
        };
        let mut screen = "";
        // After changing one answer from the review, the way leads back there.
        let mut from_review = false;
        loop {
            match at {
                At::Question(question) => {
                    if question.screen != screen {
                        screen = &question.screen;
                        self.show_screen(screen)?;
                    }
                    let Reply { go, answer } = self.ask(question)?;
                    if let Some(answer) = answer {
                        self.keep(question, answer)?;
                    }
                    at = match go {
                        Go::Quit => return self.quit(),
                        Go::To(part) => return Ok(Ended::To(part)),
                        Go::Next if from_review => self.first_unanswered(),
                        Go::Next => self.after(question),
                        Go::Back => {
                            let Some(previous) = self.before(question) else {
                                self.console.say("You are at the first question.")?;
                                return Ok(Ended::As(Outcome::BackOut));
                            };
                            At::Question(previous)
                        }
                    };
                    from_review &= go == Go::Next;
                }
                At::Review => match self.review()? {
                    Reviewed::GoOn => return Ok(Ended::As(Outcome::Done)),
                    Reviewed::To(part) => return Ok(Ended::To(part)),
                    Reviewed::Quit => return self.quit(),
                    Reviewed::Back => {
                        at = self.last();
                        from_review = false;
                    }
                    Reviewed::Change(question) => {
                        at = At::Question(question);
                        from_review = true;
                    }
                },
            }
        }
    }

    /// Asks one question, on the way back to the findings.
    pub(super) fn ask_one(mut self, question: &Question) -> io::Result<Ended> {
        let Reply { go, answer } = self.ask(question)?;
        if let Some(answer) = answer {
            self.keep(question, answer)?;
        }
        match go {
            Go::Quit => self.quit(),
            Go::To(part) => Ok(Ended::To(part)),
            Go::Next | Go::Back => Ok(Ended::To(Part::Findings)),
        }
    }

    fn quit(&mut self) -> io::Result<Ended> {
        self.console.say("Stopped. Your answers are kept.")?;
        Ok(Ended::As(Outcome::Quit))
    }

    pub(super) fn relevant(&self) -> Vec<&'a Question> {
        interview::to_ask(self.knowledge, self.answers)
    }

    fn first_unanswered(&self) -> At<'a> {
        self.relevant()
            .into_iter()
            .find(|question| self.answers.get(&question.id).is_none())
            .map_or(At::Review, At::Question)
    }

    fn last(&self) -> At<'a> {
        self.relevant()
            .last()
            .map_or(At::Review, |question| At::Question(question))
    }

    /// The next question in the order of the interview. The question itself may have ceased to matter.
    fn after(&self, question: &Question) -> At<'a> {
        let place = self.place(question);
        self.relevant()
            .into_iter()
            .find(|next| self.place(next) > place)
            .map_or_else(|| self.first_unanswered(), At::Question)
    }

    fn before(&self, question: &Question) -> Option<&'a Question> {
        let place = self.place(question);
        self.relevant()
            .into_iter()
            .rfind(|previous| self.place(previous) < place)
    }

    fn place(&self, question: &Question) -> usize {
        let all = self.knowledge.questions.all();
        all.iter()
            .position(|q| q.id == question.id)
            .unwrap_or(all.len())
    }

    /// The name people know an application by.
    pub(super) fn app_name(&self, id: &str) -> String {
        let known = self.knowledge.apps.get(id);
        known.map_or(id, |app| &app.name).to_owned()
    }

    fn show_screen(&mut self, id: &str) -> io::Result<()> {
        self.console.gap()?;
        match self.knowledge.questions.screen(id) {
            Some(screen) => self
                .console
                .say(&format!("Page: {}. {}", screen.title, screen.intro)),
            None => Ok(()),
        }
    }

    /// Keeps an answer that [`Self::ask`] has checked, and says what follows from it.
    fn keep(&mut self, question: &Question, answer: Answer) -> io::Result<()> {
        let words = interview::answer_in_words(self.knowledge, question, &answer);
        match interview::answer(
            self.knowledge,
            self.answers,
            &question.id,
            answer,
            self.today,
        ) {
            Ok(effects) => {
                let saved = (self.save)(self.answers, Event::Answered(&question.id));
                let saved = saved.map_or(String::new(), |saved| format!(" {saved}"));
                self.console.say(&format!("Noted: {words}.{saved}"))?;
                let idle = effects
                    .closed
                    .iter()
                    .filter(|id| self.answers.get(id).is_some());
                for closed in idle.filter_map(|id| self.knowledge.questions.get(id)) {
                    self.console.say(&format!(
                        "Your answer to \"{}\" does not matter any more. It is kept in case you change your mind.",
                        closed.title
                    ))?;
                }
                Ok(())
            }
            Err(fault) => self.console.say(&sentence(&fault.to_string())),
        }
    }

    fn review(&mut self) -> io::Result<Reviewed<'a>> {
        let answered = self.relevant();
        self.console.gap()?;
        self.console.say("These are your answers.")?;
        for (n, question) in answered.iter().enumerate() {
            if let Some(answer) = self.answers.get(&question.id) {
                let words = interview::answer_in_words(self.knowledge, question, answer);
                self.console
                    .say(&format!("{}. {}: {words}", n + 1, question.title))?;
            }
        }
        loop {
            self.console.say(
                "Press Enter to go on, or type the number of an answer to change it; b goes back, q saves and stops.",
            )?;
            match self.console.read()? {
                Line::End | Line::Quit => return Ok(Reviewed::Quit),
                Line::Back => return Ok(Reviewed::Back),
                Line::Enter => return Ok(Reviewed::GoOn),
                Line::Text(text) => {
                    if let Some(part) = Part::named(&text).or_else(|| Part::asked(&text)) {
                        return Ok(Reviewed::To(part));
                    }
                    let number = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                    match number.and_then(|n| answered.get(n)) {
                        Some(question) => return Ok(Reviewed::Change(question)),
                        None => self.console.say("There is no answer with this number.")?,
                    }
                }
                Line::Explain | Line::Why | Line::How | Line::DontKnow => {
                    self.console
                        .say("This list shows what the search for the reason will go by.")?;
                }
            }
        }
    }
}

/// What a person did with the list of their answers.
enum Reviewed<'k> {
    GoOn,
    Back,
    Quit,
    Change(&'k Question),
    To(Part),
}

/// A message as a sentence of its own.
pub(super) fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}
