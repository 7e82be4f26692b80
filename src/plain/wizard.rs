//! What every part of the journey shares: the case at work, saving, reading exports, hearing a line.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::mem;
use std::sync::Arc;

use jiff::Timestamp;

use super::console::Console;
use super::interviewer::{Begin, Ended, Event, Interviewer, Outcome};
use super::part::{Heard, Part, Step};
use super::watch::Teller;
use super::{PlainError, Settings};
use crate::case::changes::surroundings;
use crate::case::words;
use crate::case::{Case, CaseError, CaseFile, Changes, Evidence, Places, Session, Start, Stop};
use crate::interview;
use crate::knowledge::Knowledge;
use crate::knowledge::questions::Question;
use crate::record::Source;
use crate::text;

/// What can be typed at every prompt of a part.
const EVERYWHERE: &str = "Everywhere: b goes back, q saves and stops, ? explains. mask hides personal data, blank pushes everything out of view. The words start, answers, exports, findings, map, isolate, review, changes, recovery, plan and verify lead to these parts; steps lists all of them with the pages of questions, to go to one by its number.";
/// What is said after saving.
const SAVED: &str = "Saved.";
/// What is said where nothing was entered yet.
const NOTHING: &str = "There is nothing to save yet.";
/// Columns of a line that was not understood, when it is repeated.
const REPEATED: usize = 60;

/// The conversation over a whole case.
pub(super) struct Wizard<'a> {
    pub(super) knowledge: &'static Knowledge,
    pub(super) settings: &'a Settings,
    pub(super) session: Session,
    pub(super) console: Console<'a>,
    /// Where the interview begins when it is entered next.
    pub(super) question: Begin<'static>,
    /// Fresh exports to look at when Verify is entered next.
    pub(super) to_check: Vec<String>,
    file: CaseFile,
    /// Whether the exports of the case were read.
    read: bool,
    /// Whether answers or exports changed since conclusions were drawn.
    stale: bool,
}

impl<'a> Wizard<'a> {
    pub(super) fn begin(
        settings: &'a Settings,
        input: &'a mut dyn BufRead,
        output: &'a mut dyn Write,
    ) -> Result<Self, PlainError> {
        let now = (settings.clock)();
        let (case, file) = settings
            .places
            .begin(&settings.start, settings.today, now)?;
        let mut wizard = Wizard {
            knowledge: Knowledge::in_force(),
            settings,
            session: Session::new(case),
            console: Console::new(input, output),
            question: Begin::Unanswered,
            to_check: Vec::new(),
            file,
            read: false,
            stale: true,
        };
        wizard
            .session
            .usual
            .clone_from(&settings.places.usual.answers);
        wizard.console.privacy().set(settings.mask);
        wizard.console.ascii = settings.ascii;
        wizard.know(&[]);
        Ok(wizard)
    }

    /// Takes in what there is to hide by now, fresh exports among it.
    pub(super) fn know(&self, fresh: &[Source]) {
        let settings = self.settings;
        let paths = [self.file.path(), &settings.base.home, &settings.plan_folder];
        let mut places: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        places.extend(settings.folders.iter().map(|p| p.display().to_string()));
        let session = &self.session;
        let mut privacy = self.console.privacy();
        privacy.know(&session.case, &session.evidence, fresh, places);
    }

    pub(super) fn run(mut self) -> Result<(), PlainError> {
        for news in &self.settings.news {
            self.console.say(news)?;
        }
        self.greet()?;
        self.say_if_read_only()?;
        let mut part = Part::Welcome;
        loop {
            if part != Part::Welcome && !self.read {
                self.read_exports()?;
            }
            if let Some(place) = part.place() {
                place.clone_into(&mut self.session.case.place);
                // A desk that follows the case sees where it is.
                self.keep()?;
            }
            self.console.gap()?;
            let step = match part {
                Part::Welcome => self.welcome()?,
                Part::Steps => self.steps()?,
                Part::Answers => self.answers()?,
                Part::Exports => self.exports()?,
                Part::Findings => self.findings()?,
                Part::Map => self.map()?,
                Part::Isolation => self.isolation()?,
                Part::Review => self.review()?,
                Part::Changes => self.changes()?,
                Part::Recovery => self.recovery()?,
                Part::Plan => self.plan()?,
                Part::Verify => self.verify()?,
            };
            match step {
                Step::Go(next) => part = next,
                Step::Quit => return self.end(),
            }
        }
    }

    fn say_if_read_only(&mut self) -> io::Result<()> {
        match self.file.read_only() {
            Some(why) => self.console.say(&in_words(&why)),
            None => Ok(()),
        }
    }

    fn end(mut self) -> Result<(), PlainError> {
        if is_empty(&self.session.case) {
            self.console
                .say("Nothing was entered, so nothing is kept. Goodbye.")?;
            return Ok(());
        }
        if let Some(why) = self.file.read_only() {
            return Ok(self.console.say(&in_words(&why))?);
        }
        self.file.save(&self.session.case)?;
        let path = self.file.path().display().to_string();
        self.console
            .say(&format!("Everything is saved. This case is kept in {path}"))?;
        self.console.say(&format!(
            "To go on another time: syncsleuth --plain open \"{path}\""
        ))?;
        Ok(())
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.settings.clock)()
    }

    /// Waits for a line at a prompt, which names what can be typed. Help is given on the spot.
    pub(super) fn hear(&mut self, prompt: &str, help: &[&str]) -> io::Result<Heard> {
        loop {
            self.console.say(prompt)?;
            let Some(typed) = self.console.typed()? else {
                return Ok(Heard::Leave(Step::Quit));
            };
            let word = typed.to_lowercase();
            match word.as_str() {
                "" => return Ok(Heard::Enter),
                "b" | "back" => return Ok(Heard::Back),
                "q" | "quit" => return Ok(Heard::Leave(Step::Quit)),
                "?" | "help" => {
                    for line in help.iter().chain([&EVERYWHERE]) {
                        self.console.say(line)?;
                    }
                }
                _ => {
                    return Ok(match Part::named(&word).or_else(|| Part::asked(&word)) {
                        Some(part) => Heard::Leave(Step::Go(part)),
                        None => Heard::Text(typed),
                    });
                }
            }
        }
    }

    /// Says that a line meant nothing here; the prompt that follows says what does.
    pub(super) fn not_understood(&mut self, typed: &str) -> io::Result<()> {
        let shown = text::shown(typed);
        let typed = text::cut(&shown, REPEATED);
        self.console.say(&format!("Not understood: {typed}"))
    }

    /// Says why something could not be done, and what to try.
    pub(super) fn not_done(&mut self, why: &dyn Error, hint: &str) -> io::Result<()> {
        let why = super::sentence(&why.to_string());
        self.console.say(&format!("{why} What to try: {hint}."))
    }

    /// Reads a number from 1 to `len` and gives the place it stands for; says so where there is none.
    pub(super) fn number(&mut self, typed: &str, len: usize) -> io::Result<Option<usize>> {
        let number = typed.trim().trim_end_matches('.').parse::<usize>().ok();
        let at = number.and_then(|n| n.checked_sub(1)).filter(|n| *n < len);
        if at.is_none() {
            self.console.say(&match len {
                0 => "There is nothing to choose from here.".to_owned(),
                1 => "The only number here is 1.".to_owned(),
                _ => format!("Please type a number from 1 to {len} here."),
            })?;
        }
        Ok(at)
    }

    /// Saves the case and gives the words that say so.
    fn saved(&self) -> String {
        save(&self.file, self.settings, &self.session.case)
    }

    /// Saves the case, and says so only where that fails.
    fn keep(&mut self) -> io::Result<()> {
        match self.saved().as_str() {
            SAVED | NOTHING => Ok(()),
            trouble => self.console.say(trouble),
        }
    }

    /// Says what changed, after saving it.
    pub(super) fn changed(&mut self, what: &str) -> io::Result<()> {
        let saved = self.saved();
        self.console.say(&format!("{what} {saved}"))
    }

    /// The interview, and where it leads.
    fn answers(&mut self) -> io::Result<Step> {
        let begin = mem::replace(&mut self.question, Begin::Unanswered);
        self.interview(Asking::From(begin))
    }

    /// One question, and then what was found again.
    pub(super) fn answer_one(&mut self, question: &'static Question) -> io::Result<Step> {
        self.interview(Asking::Only(question))
    }

    fn interview(&mut self, asking: Asking) -> io::Result<Step> {
        let evidence = self.session.interview_evidence();
        let mut answers = self.session.case.answers.clone();
        let (case, file, stale) = (&mut self.session.case, &self.file, &mut self.stale);
        let settings = self.settings;
        let interviewer = Interviewer {
            knowledge: self.knowledge,
            answers: &mut answers,
            evidence: &evidence,
            today: self.settings.today,
            console: self.console.lend(),
            save: &mut |answers, event| {
                let (Event::Asked(question) | Event::Answered(question)) = event;
                case.place = format!("question:{question}");
                if event == Event::Answered(question) {
                    case.answers.clone_from(answers);
                    case.from_evidence.remove(question);
                    *stale = true;
                }
                Some(save(file, settings, case))
            },
        };
        let outcome = match asking {
            Asking::From(begin) => interviewer.run(begin)?,
            Asking::Only(question) => interviewer.ask_one(question)?,
        };
        Ok(match outcome {
            Ended::As(Outcome::Done) => Step::Go(Part::Exports),
            Ended::As(Outcome::BackOut) => Step::Go(Part::Welcome),
            Ended::As(Outcome::Quit) => Step::Quit,
            Ended::To(part) => Step::Go(part),
        })
    }

    /// Reads all exports of the case and compares their records.
    pub(super) fn read_exports(&mut self) -> io::Result<()> {
        self.read = true;
        self.stale = true;
        let files = self.session.case.sources.clone();
        match files.len() {
            0 => {}
            1 => self.console.say("Reading one file.")?,
            n => self
                .console
                .say(&format!("Reading {n} files. This may take a while."))?,
        }
        let mut watch = Teller::new(&mut self.console, self.settings.clock);
        let read = Evidence::load(&files, self.knowledge, &mut watch);
        watch.end()?;
        // Only a failing output stops the work, and that has been returned.
        let Ok(evidence) = read else { return Ok(()) };
        self.session.take_evidence(Arc::new(evidence));
        self.know(&[]);
        self.conclude();
        if files.is_empty() {
            return Ok(());
        }
        let records: usize = self
            .session
            .evidence
            .sources
            .iter()
            .map(|s| s.counts.records())
            .sum();
        let what = format!(
            "Read: {} records, {}.",
            text::count(records as u64),
            words::pairs(&self.session)
        );
        self.changed(&what)?;
        self.say_failures()
    }

    /// Takes over what the files show where the person gave no answer, and draws conclusions.
    pub(super) fn sum_up(&mut self) -> io::Result<()> {
        for id in self.session.prefill(self.knowledge) {
            self.stale = true;
            let answer = self.session.case.answers.get(&id);
            if let (Some(question), Some(answer)) = (self.knowledge.questions.get(&id), answer) {
                let words = interview::answer_in_words(self.knowledge, question, answer);
                let what = format!("Taken from your files: {}: {words}.", question.title);
                self.changed(&what)?;
            }
        }
        self.conclude();
        self.compare()?;
        self.keep()
    }

    /// Works out what changed and what is lost, where that is to be seen and was not done yet; reckons the
    /// days again where an answer changed them.
    pub(super) fn compare(&mut self) -> io::Result<()> {
        let today = self.settings.today;
        let session = &self.session;
        let (evidence, answers) = (&session.evidence, &session.case.answers);
        if let Some(changes) = &session.changes {
            if changes.around != surroundings(answers) {
                let changes = changes.reckoned(evidence, answers, today);
                self.session.changes = Some(Arc::new(changes));
            }
            return Ok(());
        }
        if !session.can_compare() {
            return Ok(());
        }
        let mut watch = Teller::new(&mut self.console, self.settings.clock);
        let changes = Changes::of(evidence, answers, today, &mut watch);
        watch.end()?;
        // Only a failing output stops the work, and that has been returned.
        self.session.changes = changes.ok().map(Arc::new);
        Ok(())
    }

    /// Goes on to what comes after a part.
    pub(super) fn next_part(&self, from: Stop) -> Step {
        Step::Go(self.session.next_stop(from).into())
    }

    /// Goes back to what comes before it.
    pub(super) fn part_before(&self, from: Stop) -> Step {
        Step::Go(self.session.stop_before(from).into())
    }

    /// Draws conclusions, where anything changed since.
    fn conclude(&mut self) {
        if mem::replace(&mut self.stale, false) {
            let session = &mut self.session;
            let found = Session::diagnose(
                &session.case.answers,
                &session.evidence,
                self.settings.today,
            );
            session.take_diagnosis(Arc::new(found));
        }
    }

    /// Works on another case from now on; the one before is saved.
    pub(super) fn switch(&mut self, start: &Start) -> io::Result<()> {
        if !is_empty(&self.session.case) {
            let saved = self.saved();
            self.console.say(&format!("The case before: {saved}"))?;
        }
        // A new case goes to the folder of cases, whatever file was named at the start.
        let places = Places {
            file: None,
            ..self.settings.places.clone()
        };
        match places.begin(start, self.settings.today, self.now()) {
            Ok((case, file)) => {
                self.session = Session::new(case);
                self.session
                    .usual
                    .clone_from(&self.settings.places.usual.answers);
                self.file = file;
                self.read = false;
                self.stale = true;
                self.know(&[]);
                let title = self.session.case.title.clone();
                self.console.say(&format!("Now at work: {title}."))?;
                self.say_if_read_only()
            }
            Err(why) => {
                let line = in_words(&why);
                self.console.say(&line)
            }
        }
    }

    /// The file the case is kept in.
    pub(super) fn case_path(&self) -> &std::path::Path {
        self.file.path()
    }
}

/// Which questions are asked.
#[derive(Debug, Clone, Copy)]
enum Asking {
    /// From here on, to the end.
    From(Begin<'static>),
    /// This one.
    Only(&'static Question),
}

/// Whether nothing was said in a case, so that it leaves no file behind.
fn is_empty(case: &Case) -> bool {
    case.answers.is_empty() && case.sources.is_empty() && case.journal.is_empty()
}

fn save(file: &CaseFile, settings: &Settings, case: &Case) -> String {
    let saved = if is_empty(case) {
        NOTHING.to_owned()
    } else {
        match file.save(case) {
            Ok(()) => SAVED.to_owned(),
            Err(why) => in_words(&why),
        }
    };
    let desk = settings.desk.as_ref();
    let shown = desk.map(|d| d.keep(case, file.path(), Knowledge::in_force(), settings.today));
    match shown {
        Some(Err(why)) => format!("{saved} {}", super::sentence(&why.to_string())),
        _ => saved,
    }
}

fn in_words(why: &CaseError) -> String {
    format!(
        "{} What to try: {}.",
        super::sentence(&why.to_string()),
        why.hint()
    )
}
