//! Verify: fresh exports held against the plan, read out record by record, the worst first.

use std::io;
use std::mem;

use super::files;
use super::part::{Heard, Part, Step, command};
use super::watch::Teller;
use super::wizard::Wizard;
use crate::demo;
use crate::matching::plain_name;
use crate::plan::Plan;
use crate::text;
use crate::verify::{self, Compared, Finding, LookedAt, State, again};

/// How many lines of a list are read out before the rest is only counted.
const READ_OUT: usize = 20;

const PROMPT: &str = "Verify. Type the path of a fresh export, browse, list, only, all, show N, ticket, looks, again or new; Enter reads the next that is left to do, b back, q quit, ? help.";
const HELP: [&str; 4] = [
    "Fresh exports are held against the plan: what is gone, still there or came back, and whether anything came to harm. Nothing is changed. Several exports can be named one after the other; together they are one look.",
    "list names what is left to do, all names everything that was looked at; only says how many are in which state, only and a number names those. show and a number reads that record with its values then and now, and what to do next.",
    "ticket gives the outcome in words for a ticket. looks says when to look again, and what earlier looks found. again reads the fresh files from the disk anew, new begins a look with other files. browse looks through folders.",
    "In the sample, the word sample takes its own later exports.",
];

/// A look at fresh exports.
#[derive(Default)]
struct Look {
    /// The files so far.
    files: Vec<String>,
    seen: Option<LookedAt>,
    /// What was found, the worst first.
    findings: Vec<Finding>,
    /// Where Enter goes on.
    next: usize,
    /// Where the case keeps it, so that more files replace it instead of adding to it.
    kept_at: Option<usize>,
}

impl Wizard<'_> {
    pub(super) fn verify(&mut self) -> io::Result<Step> {
        let mut look = Look::default();
        self.say_verify()?;
        let asked = mem::take(&mut self.to_check);
        if !asked.is_empty() {
            self.look_at(&mut look, asked)?;
        }
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(Step::Go(Part::Plan)),
                Heard::Enter => {
                    self.say_next(&mut look)?;
                    continue;
                }
                Heard::Text(typed) => typed,
            };
            let (word, rest) = command(&typed);
            match word.as_str() {
                "list" if rest.is_empty() => self.say_list(&look, |f| f.state.is_open())?,
                "all" if rest.is_empty() => self.say_list(&look, |_| true)?,
                "only" => self.say_only(&look, rest)?,
                "again" if rest.is_empty() => self.look_at(&mut look, Vec::new())?,
                "browse" => {
                    if let Some(path) = self.browse(rest)? {
                        self.look_at(&mut look, vec![path])?;
                    }
                }
                "show" => {
                    if let Some(at) = self.number(rest, look.findings.len())? {
                        self.say_finding(&look, at)?;
                    }
                }
                "ticket" if rest.is_empty() => self.say_ticket()?,
                "looks" if rest.is_empty() => self.say_looks()?,
                "new" if rest.is_empty() => {
                    look = Look::default();
                    self.console
                        .say("Ready for other fresh exports. Earlier looks are kept.")?;
                }
                "sample" if rest.is_empty() && self.is_sample() => {
                    let looks = self.session.case.checks.len();
                    look = Look::default();
                    let paths = demo::after(looks).iter().map(|p| (*p).to_owned());
                    self.look_at(&mut look, paths.collect())?;
                }
                "check" => match self.paths(rest) {
                    paths if paths.is_empty() => self.not_understood(&typed)?,
                    paths => self.look_at(&mut look, paths)?,
                },
                _ if files::looks_like_a_path(&typed) => {
                    let paths = self.paths(&typed);
                    self.look_at(&mut look, paths)?;
                }
                _ => self.not_understood(&typed)?,
            }
        }
    }

    /// Whether it is time to look whether a clean-up held.
    pub(super) fn is_look_due(&self) -> bool {
        let plan = Plan::of(&self.session.case, self.knowledge, self.settings.today);
        again::is_due(&self.session.case, plan.is_carried_out())
    }

    fn is_sample(&self) -> bool {
        let mut files = self.session.case.sources.iter();
        files.any(|f| demo::file(&f.path).is_some())
    }

    /// The paths in a line, whole.
    pub(super) fn paths(&self, typed: &str) -> Vec<String> {
        let paths = files::paths(typed);
        paths.iter().map(|path| self.in_full(path)).collect()
    }

    fn say_verify(&mut self) -> io::Result<()> {
        let needed = verify::exports_needed(&self.session.case);
        if needed.is_empty() {
            return self.console.say(
                "Verify. Nothing is marked for deletion in this case, so there is nothing to hold fresh exports against. Type b to go back to the plan.",
            );
        }
        let named: Vec<String> = needed
            .iter()
            .map(|(system, kind, n)| {
                format!(
                    "{} of {} ({} marked)",
                    kind.noun(2),
                    system.label(),
                    text::count(*n as u64)
                )
            })
            .collect();
        self.console.say(&format!(
            "Verify. When you have deleted what the plan names, export again: {}. Keep the fresh files beside the old ones, not in their place.",
            named.join(", ")
        ))?;
        if self.is_sample() {
            self.console
                .say("This is the sample: type sample, and its own later exports are used.")?;
        }
        self.say_looks()
    }

    fn say_looks(&mut self) -> io::Result<()> {
        let checks = self.session.case.checks.clone();
        self.console.say("When to look:")?;
        for look in again::looks(&checks, self.settings.today) {
            let line = look.sentence();
            let line = line
                .replacen("[x]", "Done:", 1)
                .replacen("[ ]", "To do:", 1);
            self.console.say(&line)?;
        }
        for check in checks.iter().rev() {
            self.console
                .say(&format!("Looked on {}. {}", check.day, check.verdict))?;
        }
        Ok(())
    }

    fn say_ticket(&mut self) -> io::Result<()> {
        let case = &self.session.case;
        match case.checks.last() {
            Some(check) => {
                let words = verify::ticket(case, check);
                self.console.say(&words)
            }
            None => self
                .console
                .say("Look at fresh exports first; then there are words for a ticket."),
        }
    }

    /// Adds files to a look, and takes it.
    fn look_at(&mut self, look: &mut Look, paths: Vec<String>) -> io::Result<()> {
        for path in paths {
            if !look.files.contains(&path) {
                look.files.push(path);
            }
        }
        let mut watch = Teller::new(&mut self.console, self.settings.clock);
        let case = &self.session.case;
        let seen = LookedAt::at(&look.files, case, self.knowledge, &mut watch);
        watch.end()?;
        // Only a failing output stops the work, and that has been returned.
        let Ok(seen) = seen else { return Ok(()) };
        self.know(&seen.fresh);
        // What could not be used is not tried again with the next file.
        let failed = |path: &String| seen.not_used.iter().any(|(failed, _)| failed == path);
        look.files.retain(|path| !failed(path));
        for line in seen.about_files(case) {
            self.console.say(&super::sentence(&line))?;
        }
        if seen.fresh.is_empty() {
            return self.console.say("Nothing was looked at.");
        }
        let check = seen.check(self.settings.today);
        let verdict = check.verdict.clone();
        let checks = &mut self.session.case.checks;
        if let Some(kept) = look.kept_at.and_then(|at| checks.get_mut(at)) {
            *kept = check;
        } else {
            look.kept_at = Some(checks.len());
            checks.push(check);
        }
        look.findings = seen.found.findings();
        look.next = 0;
        let notes = seen.found.notes.clone();
        look.seen = Some(seen);
        self.changed(&verdict)?;
        for note in notes {
            self.console.say(&note)?;
        }
        let looks = again::looks(&self.session.case.checks, self.settings.today);
        self.console.say(&again::left(&looks))?;
        self.say_list(look, |f| f.state.is_open())
    }

    /// How many findings are in which state, or those in one of them.
    fn say_only(&mut self, look: &Look, number: &str) -> io::Result<()> {
        let in_state = |state| look.findings.iter().filter(move |f| f.state == state);
        let states = State::ALL.into_iter();
        let states: Vec<State> = states.filter(|s| in_state(*s).next().is_some()).collect();
        if number.is_empty() && look.seen.is_some() {
            self.console.list(states.iter().map(|state| {
                let n = text::count(in_state(*state).count() as u64);
                format!("{}: {n}", state.label())
            }))?;
            return self.console.say("Type only and a number.");
        }
        let Some(only) = self.number(number, states.len())? else {
            return Ok(());
        };
        let state = states.get(only).copied();
        self.say_list(look, |finding| Some(finding.state) == state)
    }

    /// The findings that are wanted, with their numbers among all.
    fn say_list(&mut self, look: &Look, wanted: impl Fn(&Finding) -> bool) -> io::Result<()> {
        let Some(seen) = &look.seen else {
            return self.console.say("No fresh exports were looked at yet.");
        };
        let wanted: Vec<usize> = (0..look.findings.len())
            .filter(|at| look.findings.get(*at).is_some_and(&wanted))
            .collect();
        if wanted.is_empty() {
            return self.console.say("Nothing is left to do.");
        }
        for at in wanted.iter().take(READ_OUT) {
            let Some(finding) = look.findings.get(*at) else {
                continue;
            };
            let line = format!("{}. {}", at + 1, in_a_line(seen, *finding));
            self.console.say(&line)?;
        }
        match wanted.len().saturating_sub(READ_OUT) {
            0 => Ok(()),
            more => self.console.say(&format!(
                "And {} more; show and a number reads any of them.",
                text::count(more as u64)
            )),
        }
    }

    /// The next finding that leaves something to do.
    fn say_next(&mut self, look: &mut Look) -> io::Result<()> {
        if look.seen.is_none() {
            return self
                .console
                .say("Type the path of an export made after the clean-up.");
        }
        let rest = look.findings.iter().enumerate().skip(look.next);
        let open = rest
            .filter(|(_, f)| f.state.is_open())
            .map(|(at, _)| at)
            .next();
        if let Some(at) = open {
            look.next = at + 1;
            return self.say_finding(look, at);
        }
        look.next = 0;
        self.console
            .say("Nothing more is left to do; Enter begins again from the first.")
    }

    /// A finding with what to do next, and its values then and now.
    fn say_finding(&mut self, look: &Look, at: usize) -> io::Result<()> {
        let (Some(seen), Some(of)) = (&look.seen, look.findings.get(at).copied()) else {
            return self.console.say("No fresh exports were looked at yet.");
        };
        self.console
            .say(&format!("{}. {}", at + 1, in_a_line(seen, of)))?;
        self.console.say(of.state.meaning())?;
        for step in seen.found.next_steps(of, &seen.fresh, self.settings.today) {
            self.console.say(&super::sentence(&step))?;
        }
        let mut same: Vec<&str> = Vec::new();
        for row in seen.found.beside(of, &seen.fresh) {
            let name = plain_name(row.field);
            let value = |v: &str| match v {
                "" => "empty".to_owned(),
                v => v.to_owned(),
            };
            let line = match row.compared {
                Compared::Same => {
                    same.push(name);
                    continue;
                }
                Compared::Lost | Compared::Gained => {
                    format!(
                        "{name}: then {}; now {}",
                        value(&row.before),
                        value(&row.after)
                    )
                }
                Compared::Alone if row.before.is_empty() => format!("{name}: {}", row.after),
                Compared::Alone if row.after.is_empty() || row.after == row.before => {
                    format!("{name}: {}", row.before)
                }
                Compared::Alone => format!("{name}: one {}; the other {}", row.before, row.after),
            };
            self.console.say(&line)?;
        }
        if same.is_empty() {
            return Ok(());
        }
        self.console
            .say(&format!("The same as then: {}.", same.join(", ")))
    }
}

/// How a record stands, whom it is about, and where it is.
fn in_a_line(seen: &LookedAt, of: Finding) -> String {
    let place = seen.found.then_at(of, &seen.fresh);
    let about = place.and_then(|(sources, at)| {
        let source = sources.get(at.source as usize)?;
        let record = source.records.get(at.index as usize)?;
        Some(format!(
            "{}, {} of {}",
            record.label(),
            record.kind().noun(1),
            source.system.label()
        ))
    });
    format!("{}: {}.", of.state.label(), about.unwrap_or_default())
}
