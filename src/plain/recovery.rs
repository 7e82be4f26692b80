//! What is lost, read out: the most urgent first, each with where it is and what to do, to tick off.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::files;
use super::part::{Heard, Part, Step, command};
use super::wizard::Wizard;
use crate::case::changes::{Changes, Loss, lost_record, record_tick};
use crate::case::words::rescue::{self, Guide};
use crate::case::{Stop, words};
use crate::history::What;
use crate::history::recovery::Lost;
use crate::matching::plain_name;
use crate::plan::bring_back::BringBack;
use crate::plan::put_back::CAUTIONS;
use crate::text;

/// How many records are read out at a time.
const READ_OUT: usize = 20;

const PROMPT: &str = "Recovery. Type first, the number of a record, tick N, done N, ask, values, old, save, unseen, more or list; Enter goes on, b back, q quit, ? help.";
const HELP: [&str; 5] = [
    "What is lost is listed and numbered, the most urgent first. first reads what to do before anything is brought back. The number of a record reads where it is, until when, and what to do.",
    "The steps read last are numbered: tick and a number ticks one off, or takes the tick away. done and the number of a record says that it was brought back.",
    "ask asks what makes the days surer: how long your company keeps deleted things, and with which programs you look. Until then the fewest days are counted. ask again goes through all of them once more.",
    "values reads the record read last as the export has it. more reads on in the list, list begins it again. unseen names what is only out of sight and needs no restoring.",
    "old reads the old values of changed records, to type back. save writes what is lost with the steps, and the old values, as files; a folder can be named.",
];

/// What was read out last, so that numbers can refer to it.
#[derive(Debug, Default)]
struct Said {
    /// How many records of the list.
    read: usize,
    /// The record, by its place among the losses.
    loss: Option<usize>,
    /// The steps: their ticks and words.
    steps: Vec<(String, String)>,
}

impl Wizard<'_> {
    pub(super) fn recovery(&mut self) -> io::Result<Step> {
        self.sum_up()?;
        let mut said = Said::default();
        self.begin_losses(&mut said)?;
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(self.part_before(Stop::Recovery)),
                Heard::Enter => return Ok(self.next_part(Stop::Recovery)),
                Heard::Text(typed) => typed,
            };
            let Some(changes) = self.session.changes.clone() else {
                self.console.say(words::changes::BRING)?;
                continue;
            };
            let (word, rest) = command(&typed);
            match (word.as_str(), rest) {
                ("first", "") => self.say_first(&mut said)?,
                ("list", "") => self.begin_losses(&mut said)?,
                ("more", "") => self.say_losses(&changes, &mut said)?,
                ("ask", "" | "again") => {
                    let again = rest == "again";
                    if let Some(step) = self.ask_about_recovery(&changes, again)? {
                        return Ok(step);
                    }
                    said = Said::default();
                    self.begin_losses(&mut said)?;
                }
                ("tick", number) => self.tick_step(number, &said)?,
                ("done", number) => {
                    let chosen = self.number(number, changes.lost.len())?;
                    if let Some(loss) = chosen.and_then(|at| changes.lost.get(at)) {
                        self.tick_loss(loss)?;
                    }
                }
                ("values", "") => self.say_lost_values(&changes, &said)?,
                ("unseen", "") => self.say_unseen(&changes)?,
                ("old", "") => self.say_old_values(&changes)?,
                ("save", folder) => {
                    let folder = match folder {
                        "" => self.plan_folder("").join("recovery"),
                        named => self.plan_folder(named),
                    };
                    self.write_recovery(&changes, &folder)?;
                }
                (word, "") if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    if let Some(at) = self.number(&typed, changes.lost.len())? {
                        said.loss = Some(at);
                        if let Some(loss) = changes.lost.get(at) {
                            self.say_loss(&changes, loss, &mut said)?;
                        }
                    }
                }
                _ => self.not_understood(&typed)?,
            }
        }
    }

    fn begin_losses(&mut self, said: &mut Said) -> io::Result<()> {
        said.read = 0;
        let Some(changes) = self.session.changes.clone() else {
            return self.console.say(words::changes::BRING);
        };
        self.console.say("Bringing back what is lost.")?;
        let today = self.settings.today;
        self.console.say(&rescue::in_short(&changes, today))?;
        if !changes.lost.is_empty() {
            let answers = &self.session.case.answers;
            let questions = rescue::questions(self.knowledge, answers, &changes);
            let open = questions.iter().filter(|q| answers.get(&q.id).is_none());
            let open = match open.count() {
                0 => "",
                1 => " Type ask for a question that makes them surer.",
                _ => " Type ask for the questions that make them surer.",
            };
            self.console.say(&format!(
                "These are the fewest days you can count on.{open}"
            ))?;
            self.console
                .say("Type first to hear what to do before anything is brought back.")?;
            self.say_losses(&changes, said)?;
        }
        match changes.found.counts.out_of_sight {
            0 => {}
            1 => self
                .console
                .say("1 record is only out of sight, and needs no restoring; type unseen.")?,
            n => self.console.say(&format!(
                "{} records are only out of sight, and need no restoring; type unseen.",
                text::count(n as u64)
            ))?,
        }
        match changes.to_put_back() {
            0 => Ok(()),
            n => self.console.say(&format!(
                "{} changed: type old for the old values, save to write all of it as files.",
                match n {
                    1 => "1 record".to_owned(),
                    n => format!("{} records", text::count(n as u64)),
                }
            )),
        }
    }

    fn say_losses(&mut self, changes: &Changes, said: &mut Said) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let today = self.settings.today;
        let from = said.read;
        for (n, loss) in changes.lost.iter().enumerate().skip(from).take(READ_OUT) {
            let (_, record) = lost_record(&evidence, loss.way.record);
            let done = if self.is_back(loss) {
                "Brought back. "
            } else {
                ""
            };
            self.console.say(&format!(
                "{}. {done}{}, {} in {}: {}.",
                n + 1,
                record.label(),
                record.kind().noun(1),
                loss.way.system.label(),
                rescue::countdown(loss.left, today)
            ))?;
            said.read = n + 1;
        }
        match changes.lost.len().saturating_sub(said.read) {
            0 if said.read == from => self.console.say("That was the end of the list."),
            0 => Ok(()),
            more => self.console.say(&format!(
                "And {} more; type more to hear them.",
                text::count(more as u64)
            )),
        }
    }

    fn is_back(&self, loss: &Loss) -> bool {
        let tick = record_tick(&self.session.evidence, loss);
        self.session.case.ticked.contains(&tick)
    }

    fn say_first(&mut self, said: &mut Said) -> io::Result<()> {
        let answers = self.session.case.answers.clone();
        let guides = rescue::first_guides(self.knowledge, &answers);
        said.steps.clear();
        self.console.say("Before anything is brought back:")?;
        guides
            .iter()
            .try_for_each(|guide| self.say_steps(guide, said))
    }

    fn say_loss(&mut self, changes: &Changes, loss: &Loss, said: &mut Said) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let today = self.settings.today;
        let (_, record) = lost_record(&evidence, loss.way.record);
        self.console.say(&format!(
            "{}, {} in {}: {}.",
            record.label(),
            record.kind().noun(1),
            loss.way.system.label(),
            rescue::countdown(loss.left, today)
        ))?;
        let now = rescue::where_now(&evidence, changes, &loss.way);
        self.console.say(&now)?;
        self.console.say(&rescue::side_first(&loss.way))?;
        said.steps.clear();
        if loss.way.elsewhere_first.is_some() {
            self.console.say(rescue::ONLY_THEN)?;
        }
        for guide in rescue::guides(self.knowledge, changes, &loss.way, today) {
            let left = guide.left.as_ref().map(|left| format!(": {left}"));
            let title = format!("{}{}.", guide.title, left.unwrap_or_default());
            self.console.say(&title)?;
            self.say_steps(&guide, said)?;
        }
        Ok(())
    }

    /// Reads steps, numbered on from those before, and what to know.
    fn say_steps(&mut self, guide: &Guide, said: &mut Said) -> io::Result<()> {
        for (tick, step) in &guide.steps {
            let done = if self.session.case.ticked.contains(tick) {
                "Done. "
            } else {
                ""
            };
            said.steps.push((tick.clone(), step.clone()));
            let n = said.steps.len();
            self.console.say(&format!("Step {n}. {done}{step}"))?;
        }
        let mut notes = guide.notes.iter();
        notes.try_for_each(|note| self.console.say(note.trim_start()))
    }

    fn tick_step(&mut self, number: &str, said: &Said) -> io::Result<()> {
        if said.steps.is_empty() {
            return self
                .console
                .say("Type first, or the number of a record; then its steps can be ticked.");
        }
        let chosen = self.number(number, said.steps.len())?;
        let Some((at, (tick, _))) = chosen.and_then(|at| Some((at, said.steps.get(at)?))) else {
            return Ok(());
        };
        let what = self.turn_tick(tick);
        self.changed(&format!("Step {} {what}.", at + 1))
    }

    fn tick_loss(&mut self, loss: &Loss) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let (_, record) = lost_record(&evidence, loss.way.record);
        let what = self.turn_tick(&record_tick(&evidence, loss));
        self.changed(&format!("{} {what}.", record.label()))
    }

    fn turn_tick(&mut self, tick: &str) -> &'static str {
        let ticked = &mut self.session.case.ticked;
        if ticked.remove(tick) {
            "is open again"
        } else {
            ticked.insert(tick.to_owned());
            "is ticked off"
        }
    }

    /// Asks what makes the days surer, one question after another; gives where that leads, if elsewhere.
    fn ask_about_recovery(&mut self, changes: &Changes, again: bool) -> io::Result<Option<Step>> {
        let mut asked = 0;
        let mut after = None;
        loop {
            let answers = &self.session.case.answers;
            let questions = rescue::questions(self.knowledge, answers, changes);
            let from = after.map_or(0, |id: &str| {
                let at = questions.iter().position(|q| q.id == id);
                at.map_or(questions.len(), |at| at + 1)
            });
            let mut rest = questions.iter().skip(from);
            let open = rest.find(|q| again || answers.get(&q.id).is_none());
            let Some(question) = open.copied() else {
                break;
            };
            asked += 1;
            after = Some(question.id.as_str());
            match self.answer_one(question)? {
                Step::Go(Part::Findings) => {}
                elsewhere => return Ok(Some(elsewhere)),
            }
            "recovery".clone_into(&mut self.session.case.place);
        }
        self.sum_up()?;
        if asked > 0 {
            return Ok(None);
        }
        let answers = &self.session.case.answers;
        let questions = rescue::questions(self.knowledge, answers, changes);
        let lines = rescue::answered(&self.session, &questions);
        self.console
            .say("All of these are answered; ask again goes through them once more:")?;
        lines.iter().try_for_each(|line| self.console.say(line))?;
        Ok(None)
    }

    fn say_lost_values(&mut self, changes: &Changes, said: &Said) -> io::Result<()> {
        let Some(loss) = said.loss.and_then(|at| changes.lost.get(at)) else {
            return self.console.say("Type the number of a record first.");
        };
        let evidence = Arc::clone(&self.session.evidence);
        let change = loss.way.change.and_then(|at| changes.found.changes.get(at));
        if let Some(change) = change {
            let story = words::changes::story(&self.session, change);
            self.console.say(&format!("Its story. {story}"))?;
        }
        let lines = match loss.way.record {
            Lost::Before(at) => words::whole_record(&evidence.before, at),
            Lost::Row(at) => words::whole_record(&evidence.sources, at),
        };
        lines.iter().try_for_each(|line| self.console.say(line))
    }

    fn say_unseen(&mut self, changes: &Changes) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let mut any = false;
        for change in &changes.found.changes {
            if let Some(why) = &change.out_of_sight {
                any = true;
                let record = change.record(&evidence.before, &evidence.sources);
                let label = record.map_or("", |r| r.label());
                self.console.say(&format!("{label}: {}", why.sentence()))?;
            }
        }
        if any {
            return Ok(());
        }
        self.console.say("Nothing is only out of sight.")
    }

    /// Writes what is lost and how to bring it back, and the old values of changed records.
    fn write_recovery(&mut self, changes: &Changes, folder: &Path) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let today = self.settings.today;
        let case = &self.session.case;
        let all = BringBack::of(case, &evidence, changes, self.knowledge, today);
        match all.write(folder) {
            Ok(files) => {
                let names = files::names(&files);
                self.console
                    .say(&format!("Saved in {}: {names}.", folder.display()))?;
                if changes.to_put_back() == 0 {
                    return Ok(());
                }
                self.console.say("Before you use the old values:")?;
                CAUTIONS.iter().try_for_each(|line| self.console.say(line))
            }
            Err(why) => self.not_done(&why, why.hint()),
        }
    }

    fn say_old_values(&mut self, changes: &Changes) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let all = changes.found.changes.iter();
        let modified = all.filter(|c| c.what == What::Modified);
        for change in modified.take(READ_OUT) {
            let record = change.record(&evidence.before, &evidence.sources);
            let label = record.map_or("", |r| r.label());
            for field in change.fields.iter().filter(|f| !f.form_only) {
                let value = |text: &str| match text {
                    "" => "nothing".to_owned(),
                    text => text.to_owned(),
                };
                self.console.say(&format!(
                    "{label}, in {}, {}: it was {}; it is {}",
                    change.system.label(),
                    plain_name(field.field),
                    value(&field.before),
                    value(&field.after)
                ))?;
            }
        }
        match changes.to_put_back().saturating_sub(READ_OUT) {
            0 => self.console.say(
                "An old value overwrites today's, which may be right; save writes what to mind.",
            ),
            more => self.console.say(&format!(
                "And {} more records; save writes all of them into a sheet, with what to mind.",
                text::count(more as u64)
            )),
        }
    }
}
