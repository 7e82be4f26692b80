//! The map read out: systems and paths as an indented list, a record taken through them step by step, and
//! changes to try out.

use std::io;

use super::part::{Heard, Part, Step, command};
use super::wizard::Wizard;
use crate::case::Walkthrough;
use crate::topology::{self, Rehearsal};

const PROMPT: &str = "Map. Enter takes the record a step further; what lists the changes to try, try N tries one; list, all, more, record or place; b back, q quit, ? help.";
const HELP: [&str; 4] = [
    "Your systems and the programs that copy between them are read as an indented list. Then a record is sent on its way: Enter reads its next step, previous the one before, all reads every step.",
    "what lists changes you can try out, such as switching a program off. try and a number tries one, or takes it back; clear takes all back. Nothing is changed in your programs.",
    "record sends another record on its way, place lets it be entered in another system.",
    "list reads the map again, more reads the fate of other records and what was assumed. After the last step Enter goes on to the review.",
];

/// Where the record is, and what the applications would do with the records of the exports.
struct Going {
    walk: Walkthrough,
    /// The steps read so far.
    read: usize,
    rehearsed: Option<Vec<Rehearsal>>,
}

impl Wizard<'_> {
    pub(super) fn map(&mut self) -> io::Result<Step> {
        let mut going = Going {
            walk: Walkthrough::of(&self.session),
            read: 0,
            rehearsed: None,
        };
        self.console.say("Map of your systems.")?;
        self.say_map(&going)?;
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(Step::Go(Part::Findings)),
                Heard::Enter => {
                    if going.read >= going.walk.steps_worth_following() {
                        return Ok(Step::Go(Part::Review));
                    }
                    going.read += 1;
                    self.say_step_of_map(&going)?;
                    continue;
                }
                Heard::Text(typed) => typed,
            };
            let (word, rest) = command(&typed);
            match (word.as_str(), rest) {
                ("previous", "") => {
                    going.read = going.read.saturating_sub(1).max(1);
                    self.say_step_of_map(&going)?;
                }
                ("all", "") => {
                    let lines = going.walk.map().walk();
                    self.console
                        .list(lines.iter().take(going.walk.steps_worth_following()))?;
                    going.read = going.walk.steps_worth_following();
                    self.say_outcome(&going)?;
                }
                ("list", "") => self.say_map(&going)?,
                ("more", "") => {
                    for line in going.walk.everything_in_words() {
                        self.console.say(&line)?;
                    }
                }
                ("what", "") => self.say_changes(&going)?,
                ("try", number) => self.try_change(number, &mut going)?,
                ("clear", "") => {
                    going.walk.take_back_all();
                    going.read = 0;
                    self.console.say("Your set-up as it is now.")?;
                    self.say_outcome(&going)?;
                }
                ("record", "") => {
                    going.walk.next_record();
                    going.read = 0;
                    self.say_outcome(&going)?;
                }
                ("place", "") => {
                    going.walk.next_start();
                    going.read = 0;
                    self.say_outcome(&going)?;
                }
                _ => self.not_understood(&typed)?,
            }
        }
    }

    fn say_map(&mut self, going: &Going) -> io::Result<()> {
        for line in going.walk.map().outline() {
            self.console.say(&line)?;
        }
        if !going.walk.copies() {
            self.console.say(
                "No application copies records between these systems, as far as your answers say.",
            )?;
        }
        self.say_outcome(going)
    }

    fn say_outcome(&mut self, going: &Going) -> io::Result<()> {
        self.console.say(&going.walk.record_in_words())?;
        let (outcome, _) = going.walk.outcome();
        self.console.say(&format!("In the end: {outcome}"))
    }

    fn say_step_of_map(&mut self, going: &Going) -> io::Result<()> {
        let walk = &going.walk;
        let at = going.read.saturating_sub(1);
        let Some(step) = walk.map().steps.get(at) else {
            return self.console.say("Nothing happens to it.");
        };
        let round = match step.round {
            0 => "before any sync".to_owned(),
            n => format!("round {n}"),
        };
        let count = if step.is_birth() && step.copies > 1 {
            format!(" {} copies there now.", step.copies)
        } else {
            String::new()
        };
        self.console.say(&format!(
            "Step {} of {}, {round}, {}. {}{count}",
            at + 1,
            walk.map().steps.len(),
            walk.event(step),
            step.why
        ))?;
        if going.read < walk.steps_worth_following() {
            return Ok(());
        }
        self.say_outcome(going)?;
        self.console.say("That was the last step to follow. Enter goes on to the review; what lists changes to try out.")
    }

    fn say_changes(&mut self, going: &Going) -> io::Result<()> {
        let walk = &going.walk;
        self.console.say("What if. Changes to try out:")?;
        self.console.list(walk.changes().iter().map(|change| {
            let tried = if walk.is_tried(change) {
                ", tried now"
            } else {
                ""
            };
            format!("{}{tried}", walk.in_words(change))
        }))?;
        self.console.say("Type try and a number.")
    }

    fn try_change(&mut self, number: &str, going: &mut Going) -> io::Result<()> {
        let chosen = self.number(number, going.walk.changes().len())?;
        let Some(change) = chosen.and_then(|at| going.walk.changes().get(at).cloned()) else {
            return Ok(());
        };
        going.walk.toggle(&change);
        going.read = 0;
        if !going.walk.is_tried(&change) {
            self.console.say("Taken back.")?;
            return self.say_outcome(going);
        }
        self.console.say(&going.walk.effect(&change))?;
        let sources = &self.session.evidence.sources;
        let rehearsed = going
            .rehearsed
            .get_or_insert_with(|| topology::rehearse_all(&going.walk.as_answered(), sources));
        for words in going.walk.on_exports(&change, rehearsed) {
            self.console.say(&format!("On your exports: {words}"))?;
        }
        self.console
            .say("Tried out on the map only; Enter takes the record through it.")
    }
}
