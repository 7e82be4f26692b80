//! The beginning: what this is, how to answer, and which case to work on.

use std::io;
use std::path::PathBuf;

use super::interviewer::Begin;
use super::part::{Heard, Part, Step};
use super::wizard::Wizard;
use crate::case::Start;
use crate::case::words::WELCOME;
use crate::interview;

/// How many earlier cases are offered.
const RECENT: usize = 8;

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    /// Look whether a finished clean-up held.
    Verify,
    Begin,
    GoOn,
    FromStart,
    Fresh,
    Sample,
    Earlier(PathBuf, String),
}

impl Wizard<'_> {
    pub(super) fn greet(&mut self) -> io::Result<()> {
        self.console.say(
            "syncsleuth, line by line. For contacts, events or tasks that are there twice, gone, or changed.",
        )?;
        for paragraph in WELCOME {
            self.console.say(paragraph)?;
        }
        self.console.say(
            "How to answer: type a number or a word and press Enter. ? explains what can be typed, why and how tell more about a question, b goes back, q saves and stops.",
        )
    }

    fn choices(&self) -> Vec<Choice> {
        let case = &self.session.case;
        let mut choices = if case.answers.is_empty() && case.sources.is_empty() {
            vec![Choice::Begin]
        } else {
            vec![Choice::GoOn, Choice::FromStart, Choice::Fresh]
        };
        if self.is_look_due() {
            // The first number keeps its meaning.
            choices.insert(1, Choice::Verify);
        }
        choices.push(Choice::Sample);
        let earlier = self.settings.places.recent(RECENT + 1).into_iter();
        let others = earlier.filter(|(path, _)| path != self.case_path());
        choices.extend(
            others
                .take(RECENT)
                .map(|(path, title)| Choice::Earlier(path, title)),
        );
        choices
    }

    pub(super) fn welcome(&mut self) -> io::Result<Step> {
        let title = self.session.case.title.clone();
        self.console.say(&format!(
            "Start. Case at work: {title}. What would you like to do?"
        ))?;
        let choices = self.choices();
        for choice in &choices {
            if let Choice::Earlier(_, title) = choice {
                self.console.privacy().heard(title);
            }
        }
        self.console
            .list(choices.iter().map(|choice| match choice {
                Choice::Verify => "The clean-up plan is finished: look whether it held.".to_owned(),
                Choice::Begin => "Begin with a few questions.".to_owned(),
                Choice::GoOn => "Go on where this case stands.".to_owned(),
                Choice::FromStart => {
                    "Go through the questions of this case, from the first.".to_owned()
                }
                Choice::Fresh => "Begin a new case.".to_owned(),
                Choice::Sample => {
                    "Look at a sample first: an invented mailbox with typical trouble.".to_owned()
                }
                Choice::Earlier(path, title) => format!("Go on with: {title}, {}", path.display()),
            }))?;
        let prompt = format!(
            "Type a number from 1 to {}; Enter takes 1; q quit, ? help.",
            choices.len()
        );
        let help = [
            "Here you begin, go on with an earlier case, or look at a sample.",
            "Nothing is changed in Outlook or Salesforce, whatever you type.",
        ];
        loop {
            let typed = match self.hear(&prompt, &help)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => {
                    self.console.say("This is the beginning.")?;
                    continue;
                }
                Heard::Enter => "1".to_owned(),
                Heard::Text(typed) => typed,
            };
            let Some(choice) = self
                .number(&typed, choices.len())?
                .and_then(|at| choices.get(at))
            else {
                continue;
            };
            return self.chosen(choice);
        }
    }

    fn chosen(&mut self, choice: &Choice) -> io::Result<Step> {
        match choice {
            Choice::Begin | Choice::FromStart => {
                self.question = Begin::First;
                Ok(Step::Go(Part::Answers))
            }
            Choice::Verify => Ok(Step::Go(Part::Verify)),
            Choice::GoOn => Ok(Step::Go(self.place())),
            Choice::Fresh => {
                self.switch(&Start::New(Vec::new()))?;
                Ok(Step::Go(Part::Answers))
            }
            Choice::Sample => {
                self.switch(&Start::Demo)?;
                Ok(Step::Go(Part::Welcome))
            }
            Choice::Earlier(path, _) => {
                self.switch(&Start::Open(path.clone()))?;
                Ok(Step::Go(Part::Welcome))
            }
        }
    }

    /// Where the case stands: the part the person left, else the first that has news.
    pub(super) fn place(&mut self) -> Part {
        let case = &self.session.case;
        if let Some(part) = Part::of_place(&case.place) {
            return part;
        }
        let question = case.place.strip_prefix("question:");
        if let Some(question) = question.and_then(|id| self.knowledge.questions.get(id)) {
            self.question = Begin::At(question);
            return Part::Answers;
        }
        let relevant = interview::to_ask(self.knowledge, &case.answers);
        let all_answered = relevant.iter().all(|q| case.answers.get(&q.id).is_some());
        if case.answers.is_empty() || case.sources.is_empty() && !all_answered {
            Part::Answers
        } else if case.sources.is_empty() {
            Part::Exports
        } else {
            Part::Findings
        }
    }
}
