//! What was found: the verdict and the causes in order of probability.

use std::io;

use super::part::{Heard, Part, Step, command};
use super::wizard::Wizard;
use crate::case::words::rescue::Hint;
use crate::case::{Stop, words};
use crate::knowledge::questions::Question;
use crate::record::RecordRef;

/// Causes less probable than this are left out, unless fewer than [`LEAST`] would remain.
const WORTH_SAYING: f64 = 0.02;
const LEAST: usize = 5;

const PROMPT: &str = "Findings. Type the number of a cause to hear more, or records N, ask, missing, map, isolate, changes, recovery or list; Enter goes on, b back, q quit, ? help.";
const HELP: [&str; 4] = [
    "First comes the most probable cause in a sentence, then the causes in order, each with its probability.",
    "The number of a cause reads what speaks for and against it, what to do, and how to keep it from coming back. The reasons are numbered: records and a number lists the records behind that reason, and record and a number reads one of those as a whole.",
    "ask lists the questions whose answers would help most. answer asks the first of them right here and says how the causes move; answer and a number asks another.",
    "missing lists the exports that would tell more, misfits what does not fit together. map leads to the map of your systems, isolate to finding out which product does it, one part at a time, changes to what was deleted or changed, recovery to bringing it back. list reads the findings again.",
];

/// What was read out last, so that numbers can refer to it.
#[derive(Debug, Default)]
pub(super) struct LastSaid {
    /// The cause, a place in the list of causes.
    pub(super) cause: usize,
    /// The records behind a reason.
    pub(super) records: Vec<RecordRef>,
}

impl Wizard<'_> {
    pub(super) fn findings(&mut self) -> io::Result<Step> {
        self.sum_up()?;
        self.say_findings()?;
        let mut last = LastSaid::default();
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(Step::Go(Part::Exports)),
                Heard::Enter => return Ok(self.next_part(Stop::Findings)),
                Heard::Text(typed) => typed,
            };
            let (word, rest) = command(&typed);
            match word.as_str() {
                "list" if rest.is_empty() => self.say_findings()?,
                "ask" if rest.is_empty() => self.say_questions()?,
                "missing" | "guide" if rest.is_empty() => self.say_missing()?,
                "answer" => {
                    if let Some(step) = self.answer_here(rest)? {
                        return Ok(step);
                    }
                }
                "misfits" if rest.is_empty() => self.say_misfits()?,
                "records" => self.say_records(rest, &mut last)?,
                "record" => self.say_record(rest, &last)?,
                _ if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    if let Some(at) = self.number(&typed, self.causes_said())? {
                        last = LastSaid {
                            cause: at,
                            records: Vec::new(),
                        };
                        self.say_cause(at)?;
                    }
                }
                _ => self.not_understood(&typed)?,
            }
        }
    }

    /// How many causes are read out.
    fn causes_said(&self) -> usize {
        let causes = self.session.diagnosis.iter().flat_map(|d| &d.causes);
        causes
            .enumerate()
            .take_while(|(i, c)| *i < LEAST || c.probability >= WORTH_SAYING)
            .count()
    }

    fn say_findings(&mut self) -> io::Result<()> {
        let Some(found) = self.session.diagnosis.clone() else {
            return self.console.say("Nothing was concluded yet.");
        };
        self.console.say("What was found.")?;
        self.console.say(&found.verdict)?;
        if let Some(shape) = &found.fingerprint {
            self.console.say(&shape.sentence)?;
            let bars = words::findings::bars(&shape.histogram);
            if bars.len() > 1 {
                self.console
                    .say(&format!("In numbers: {}.", bars.join("; ")))?;
            }
        }
        for c in &found.contradictions {
            self.console.say(&words::findings::contradiction(c))?;
        }
        match words::rescue::hint(&self.session, self.settings.today) {
            Some(Hint::Lost(said, _)) => self
                .console
                .say(&format!("{said} Type recovery for the way back."))?,
            Some(Hint::Bring(said)) => self.console.say(said)?,
            None => {}
        }
        self.console.say("Causes, the most probable first:")?;
        let causes = found.causes.iter().take(self.causes_said());
        self.console.list(causes.map(|c| {
            format!(
                "{}: {}.",
                c.title.trim_end_matches('.'),
                percent(c.probability)
            )
        }))?;
        self.console
            .say(&format!("Something else: {}.", percent(found.other)))?;
        if self.session.case.is_open_between_products(self.knowledge) {
            self.console.say(
                "Several programs could do it. Type isolate to find out which, with a part of them on at a time.",
            )?;
        }
        Ok(())
    }

    fn say_questions(&mut self) -> io::Result<()> {
        let asks = self.session.diagnosis.clone();
        let asks = asks.as_ref().map_or(&[][..], |d| &d.ask_next);
        if asks.is_empty() {
            return self.console.say("No further answer would change much.");
        }
        self.console.say("Answers that would help most:")?;
        let titled = asks.iter().map(|a| {
            let question = self.knowledge.questions.get(&a.question);
            let ask = question.map_or(a.question.as_str(), |q| &q.ask);
            format!("{ask} {}", a.why)
        });
        self.console.list(titled)?;
        self.console.say("Type answer and a number to answer one.")
    }

    fn say_misfits(&mut self) -> io::Result<()> {
        let lines = words::findings::contradictions(&self.session);
        if lines.is_empty() {
            return self
                .console
                .say("Your answers and your exports fit together.");
        }
        lines.iter().try_for_each(|line| self.console.say(line))
    }

    /// Asks a question on the spot and says how the causes moved; gives where the person went instead,
    /// where they left.
    fn answer_here(&mut self, rest: &str) -> io::Result<Option<Step>> {
        let Some(question) = self.chosen_question(rest)? else {
            return Ok(None);
        };
        let before = self.session.diagnosis.clone();
        match self.answer_one(question)? {
            Step::Go(Part::Findings) => {}
            elsewhere => return Ok(Some(elsewhere)),
        }
        "findings".clone_into(&mut self.session.case.place);
        self.sum_up()?;
        let now = self.session.diagnosis.clone();
        let (Some(before), Some(now)) = (before, now) else {
            return Ok(None);
        };
        self.console.say(&now.verdict)?;
        let mut moved = 0;
        for cause in now.causes.iter().take(LEAST) {
            let was = before.causes.iter().find(|c| c.id == cause.id);
            let was = was.map_or(0.0, |was| was.probability);
            if percent(was) != percent(cause.probability) {
                moved += 1;
                self.console.say(&format!(
                    "{}: {}, it was {}.",
                    cause.title.trim_end_matches('.'),
                    percent(cause.probability),
                    percent(was)
                ))?;
            }
        }
        if moved == 0 {
            self.console
                .say("No cause became more or less likely by that.")?;
        }
        if now.ask_next.is_empty() {
            self.console
                .say("That is enough: no further answer would change much.")?;
        }
        Ok(None)
    }

    fn chosen_question(&mut self, rest: &str) -> io::Result<Option<&'static Question>> {
        let rest = if rest.is_empty() { "1" } else { rest };
        let found = self.session.diagnosis.clone();
        let asks = found.as_ref().map_or(&[][..], |d| &d.ask_next);
        let chosen = self.number(rest, asks.len())?.and_then(|at| asks.get(at));
        Ok(chosen.and_then(|a| self.knowledge.questions.get(&a.question)))
    }

    fn say_missing(&mut self) -> io::Result<()> {
        let found = self.session.diagnosis.clone();
        let missing = found.as_ref().map_or(&[][..], |d| &d.missing_evidence);
        if missing.is_empty() {
            return self.console.say(
                "No further export would change much. In exports, guide says how to get each kind of export.",
            );
        }
        self.console.say("Exports that would tell more:")?;
        self.console.list(missing.iter().map(|m| {
            let export = self.knowledge.causes.evidence(&m.export);
            let title = export.map_or(m.export.as_str(), |e| &e.name);
            format!(
                "{}. It would show: {}. How to get it: {}",
                title.trim_end_matches('.'),
                m.would_show.trim_end_matches('.'),
                m.how
            )
        }))
    }
}

/// A probability in words.
pub(super) fn percent(probability: f64) -> String {
    match (probability * 100.0).round() {
        p if p < 1.0 => "less than 1 percent".to_owned(),
        p if p > 99.0 => "more than 99 percent".to_owned(),
        p => format!("{p} percent"),
    }
}
