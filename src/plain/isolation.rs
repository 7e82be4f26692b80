//! Finding the product: what to do in the next round, read out, and its outcome taken from exports or noted by
//! hand.

use std::io;

use super::files;
use super::part::{Heard, Part, Step, command};
use super::watch::Teller;
use super::wizard::Wizard;
use crate::case::isolate::{self, Given};
use crate::case::words::isolation as words;
use crate::isolation::{Experiment, Next, Outcome};

const PROMPT: &str = "Finding the product. Type before FILE or outcome FILE, browse, clean or trouble to judge by hand, aside N, new, rounds; Enter reads what to do next, b back, q quit, ? help.";
const HELP: [&str; 5] = [
    words::ABOUT,
    "before and the paths of exports gives the state before a round: the test record has to be there once. outcome and the paths of exports gives the state after it; they are compared, and the round is noted. browse looks through folders for the next of these.",
    "clean and trouble note what you have seen yourself, where there are no exports.",
    "aside and a number sets a round aside that cannot be right; it is done again.",
    "new begins with a test record of another name. rounds reads all rounds so far.",
];

impl Wizard<'_> {
    pub(super) fn isolation(&mut self) -> io::Result<Step> {
        self.console
            .say(&format!("Finding the product. {}", words::ABOUT))?;
        self.say_round()?;
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(Step::Go(Part::Findings)),
                Heard::Enter => {
                    self.say_round()?;
                    continue;
                }
                Heard::Text(typed) => typed,
            };
            let Some(ours) = self.experiment()? else {
                continue;
            };
            let (word, rest) = command(&typed);
            match word.as_str() {
                "before" | "outcome" if rest.is_empty() => {
                    self.console
                        .say(&format!("Type {word} and the path of an export."))?;
                }
                "before" => self.give(&Given::Before(self.paths(rest)))?,
                "outcome" => self.give(&Given::After(self.paths(rest)))?,
                "clean" if rest.is_empty() => self.judge(ours, Outcome::Clean)?,
                "trouble" if rest.is_empty() => self.judge(ours, Outcome::Trouble)?,
                "aside" => self.set_aside(ours, rest)?,
                "new" if rest.is_empty() => {
                    let mut ours = ours;
                    ours.renew_tracer();
                    let what = format!("The test record is now {}.", ours.tracer_name());
                    self.session.case.isolation = Some(ours);
                    self.changed(&what)?;
                    self.say_round()?;
                }
                "rounds" if rest.is_empty() => self.say_rounds(&ours)?,
                "browse" => {
                    if let Some(path) = self.browse(rest)? {
                        self.give(&next(&ours, vec![path]))?;
                    }
                }
                _ if files::looks_like_a_path(&typed) => {
                    let paths = self.paths(&typed);
                    self.give(&next(&ours, paths))?;
                }
                _ => self.not_understood(&typed)?,
            }
        }
    }

    /// The experiment; says why there is none.
    fn experiment(&mut self) -> io::Result<Option<Experiment>> {
        match self.session.case.experiment(self.knowledge) {
            Ok(ours) => Ok(Some(ours)),
            Err(why) => {
                self.console.say(&why.to_string())?;
                Ok(None)
            }
        }
    }

    fn say_round(&mut self) -> io::Result<()> {
        let Some(ours) = self.experiment()? else {
            return Ok(());
        };
        self.console.say(&format!("{}.", words::heading(&ours)))?;
        for step in words::steps(&ours, self.knowledge) {
            self.console.say(&step)?;
        }
        Ok(())
    }

    fn say_rounds(&mut self, ours: &Experiment) -> io::Result<()> {
        if ours.rounds.is_empty() {
            return self.console.say("No round was done yet.");
        }
        for (at, round) in ours.rounds.iter().enumerate() {
            self.console.say(&words::in_a_line(ours, at, round))?;
        }
        Ok(())
    }

    fn give(&mut self, given: &Given) -> io::Result<()> {
        let mut watch = Teller::new(&mut self.console, self.settings.clock);
        let (case, today) = (&self.session.case, self.settings.today);
        let looked = isolate::look(case, self.knowledge, given, today, &mut watch);
        watch.end()?;
        // Only a failing output stops the work, and that has been returned.
        let Ok(looked) = looked else { return Ok(()) };
        for line in &looked.said {
            self.console.say(&super::sentence(line))?;
        }
        if let Some(ours) = looked.experiment {
            self.session.case.isolation = Some(ours);
            self.changed("Noted.")?;
            self.say_round()?;
        }
        Ok(())
    }

    fn judge(&mut self, mut ours: Experiment, outcome: Outcome) -> io::Result<()> {
        if !matches!(ours.next(), Next::Round { .. }) {
            return self.say_round();
        }
        let before = ours.before.clone();
        ours.record(outcome, "Judged by hand.", before, self.settings.today);
        self.session.case.isolation = Some(ours);
        self.changed(&format!("Noted: {}.", outcome.label()))?;
        self.say_round()
    }

    fn set_aside(&mut self, mut ours: Experiment, number: &str) -> io::Result<()> {
        let Some(at) = self.number(number, ours.rounds.len())? else {
            return Ok(());
        };
        if !ours.set_aside(at) {
            return self.console.say("That round is set aside already.");
        }
        self.session.case.isolation = Some(ours);
        self.changed(&format!("Round {} is set aside.", at + 1))?;
        self.say_round()
    }
}

/// Exports as the state that is wanted next.
fn next(ours: &Experiment, paths: Vec<String>) -> Given {
    if ours.before.is_empty() {
        Given::Before(paths)
    } else {
        Given::After(paths)
    }
}
