//! The steps of the journey as a numbered list: the pages of the interview and the parts, to go to one.

use std::io;

use super::interviewer::Begin;
use super::part::{Heard, Part, Step};
use super::wizard::Wizard;
use crate::interview;

/// What comes after the interview.
const PARTS: [(&str, Part); 9] = [
    ("Exports", Part::Exports),
    ("Findings", Part::Findings),
    ("Map of your systems", Part::Map),
    ("Finding the product", Part::Isolation),
    ("Review", Part::Review),
    ("Changes", Part::Changes),
    ("Recovery", Part::Recovery),
    ("Plan", Part::Plan),
    ("Verify", Part::Verify),
];

const PROMPT: &str = "Steps. Type the number of the step to go to; Enter goes back to where you were, q quit, ? help.";
const HELP: [&str; 1] = [
    "The pages of questions come first, in their order. A step can be left and come back to at any time.",
];

impl Wizard<'_> {
    pub(super) fn steps(&mut self) -> io::Result<Step> {
        let answers = &self.session.case.answers;
        let pages: Vec<_> = interview::screens(self.knowledge, answers)
            .into_iter()
            .filter(|page| !page.questions.is_empty())
            .collect();
        let mut lines: Vec<String> = Vec::new();
        for page in &pages {
            let questions = page.questions.iter();
            let open = questions.filter(|q| answers.get(&q.id).is_none()).count();
            let open = match open {
                0 => "answered".to_owned(),
                1 => "1 question open".to_owned(),
                n => format!("{n} questions open"),
            };
            lines.push(format!("Questions, {}: {open}", page.screen.title));
        }
        lines.extend(PARTS.iter().map(|(name, _)| (*name).to_owned()));
        self.console.list(&lines)?;
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Enter | Heard::Back => return Ok(Step::Go(self.place())),
                Heard::Text(typed) => typed,
            };
            let Some(at) = self.number(&typed, lines.len())? else {
                continue;
            };
            let first = pages.get(at).and_then(|page| page.questions.first());
            if let Some(question) = first {
                self.question = Begin::At(question);
                return Ok(Step::Go(Part::Answers));
            }
            if let Some((_, part)) = PARTS.get(at - pages.len()) {
                return Ok(Step::Go(*part));
            }
        }
    }
}
