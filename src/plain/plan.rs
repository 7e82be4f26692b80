//! The plan read out: parts and steps, to tick off and to save as files.

use std::io;
use std::path::PathBuf;

use super::files;
use super::part::{Heard, Part, Step, command};
use super::wizard::Wizard;
use crate::bundle::{self, Bundle};
use crate::case::Stop;
use crate::case::words::clean_path;
use crate::plan::{self, Form, Plan, domain};

/// How many steps of a part are read out before the rest is only counted.
const READ_OUT: usize = 20;

const PROMPT: &str = "Plan. Type save to write it, save FOLDER, tick N, confirm N, show N, part N, list, name NAME, domain NAME, ticket, bundle, verify, check FILE or old; Enter reads the next step, b back, q quit, ? help.";
const HELP: [&str; 10] = [
    "What to do, in order, and how to undo it. Steps are numbered through all parts.",
    "tick and a number ticks a step off, or takes the tick away. show and a number reads a step with how to do it. Enter reads the first step that is not ticked off.",
    "part and a number reads all steps of a part. list reads the whole plan.",
    "name and your name notes who ticks off; confirm and a number is for a second person, who has looked whether the step was done.",
    "domain and the first part of your Salesforce address, such as acme of acme.my.salesforce.com, makes the addresses of records complete.",
    "ticket reads the case in short, as plain text for a ticket; ticket zendesk and ticket servicenow in the forms of these. Each is also written to a file in the folder of plans.",
    "bundle puts together what Salesforce's support asks for, with pseudonyms for personal data, and reads how it begins; bundle save writes it, into a folder you name or beside the plan.",
    "save writes the plan as files you can print, into the folder you name, or into your documents.",
    "verify, or check and the path of a fresh export, holds fresh exports against the plan: what is gone, still there, back, or come to harm.",
    "old writes the values that changed records had in your older exports, to type back or to load into Salesforce; a folder can be named, as with save.",
];

impl Wizard<'_> {
    pub(super) fn plan(&mut self) -> io::Result<Step> {
        self.sum_up()?;
        let plan = self.clean_up_plan();
        self.say_plan(&plan)?;
        self.offer_check()?;
        loop {
            let heard = self.hear(PROMPT, &HELP)?;
            let plan = self.clean_up_plan();
            let typed = match heard {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(self.part_before(Stop::Plan)),
                Heard::Enter => {
                    match plan.steps().position(|s| !s.done) {
                        Some(at) => self.say_step(&plan, at)?,
                        None => self.console.say("Every step is ticked off.")?,
                    }
                    continue;
                }
                Heard::Text(typed) => typed,
            };
            let (word, rest) = command(&typed);
            match word.as_str() {
                "list" if rest.is_empty() => self.say_plan(&plan)?,
                "save" => self.write_plan(rest)?,
                "ticket" => self.ticket(rest)?,
                "bundle" => self.bundle(rest)?,
                "check" => {
                    self.to_check = self.paths(rest);
                    return Ok(Step::Go(Part::Verify));
                }
                "old" => {
                    let folder = self.plan_folder(rest);
                    self.write_old_values(&folder)?;
                }
                "tick" => self.tick(&plan, rest)?,
                "confirm" => self.confirm(&plan, rest)?,
                "name" => self.name_person(rest)?,
                "domain" => self.name_domain(rest)?,
                "show" => {
                    if let Some(at) = self.number(rest, plan.steps().count())? {
                        self.say_step(&plan, at)?;
                    }
                }
                "part" => {
                    if let Some(at) = self.number(rest, plan.parts.len())? {
                        self.say_part(&plan, at, usize::MAX)?;
                    }
                }
                _ => self.not_understood(&typed)?,
            }
        }
    }

    fn clean_up_plan(&self) -> Plan {
        Plan::of(&self.session.case, self.knowledge, self.settings.today)
    }

    fn say_plan(&mut self, plan: &Plan) -> io::Result<()> {
        self.console.say("The clean-up plan.")?;
        if let Some(verdict) = &plan.verdict {
            self.console.say(verdict)?;
        }
        self.console.say(&match plan.deletions {
            0 => "Nothing is marked for deletion. These are the steps that help all the same."
                .to_owned(),
            1 => "One record to delete by hand. Work from the first step to the last.".to_owned(),
            n => format!("{n} records to delete by hand. Work from the first step to the last."),
        })?;
        (0..plan.parts.len()).try_for_each(|at| self.say_part(plan, at, READ_OUT))
    }

    fn say_part(&mut self, plan: &Plan, at: usize, most: usize) -> io::Result<()> {
        let Some(part) = plan.parts.get(at) else {
            return Ok(());
        };
        let before: usize = plan.parts.iter().take(at).map(|p| p.steps.len()).sum();
        self.console.say(&format!(
            "Part {} of {}: {}. {}",
            at + 1,
            plan.parts.len(),
            part.title.trim_end_matches('.'),
            part.why
        ))?;
        for (n, step) in part.steps.iter().enumerate().take(most) {
            let line = in_a_line(step, before + n);
            self.console.say(&line)?;
        }
        match part.steps.len().saturating_sub(most) {
            0 => Ok(()),
            more => self.console.say(&format!(
                "And {more} more steps; part {} reads all.",
                at + 1
            )),
        }
    }

    fn say_step(&mut self, plan: &Plan, at: usize) -> io::Result<()> {
        let Some(step) = plan.steps().nth(at) else {
            return Ok(());
        };
        self.console.say(&in_a_line(step, at))?;
        if let Some(ticked) = &step.ticked {
            self.console.say(ticked)?;
        }
        for line in &step.detail {
            self.console.say(line)?;
        }
        Ok(())
    }

    fn tick(&mut self, plan: &Plan, rest: &str) -> io::Result<()> {
        let chosen = self.number(rest, plan.steps().count())?;
        let Some((at, step)) = chosen.and_then(|at| Some((at, plan.steps().nth(at)?))) else {
            return Ok(());
        };
        if let Some(first) = plan.waits_for(step) {
            let number = plan
                .steps()
                .position(|s| s.id == first.id)
                .map_or(0, |n| n + 1);
            let says = format!("First step {number}: {}.", first.text.trim_end_matches('.'));
            return self.console.say(&says);
        }
        let (now, session) = (self.now(), &mut self.session);
        let by = session.person.as_deref();
        let what = if session.case.toggle(&step.id, by, now) {
            "is ticked off"
        } else {
            "is open again"
        };
        self.changed(&format!("Step {} {what}.", at + 1))
    }

    fn confirm(&mut self, plan: &Plan, rest: &str) -> io::Result<()> {
        let chosen = self.number(rest, plan.steps().count())?;
        let Some((at, step)) = chosen.and_then(|at| Some((at, plan.steps().nth(at)?))) else {
            return Ok(());
        };
        let (now, session) = (self.now(), &mut self.session);
        match session
            .case
            .confirm(&step.id, session.person.as_deref(), now)
        {
            Ok(()) => {
                let confirmed = session.case.ticks.get(&step.id);
                let is = match confirmed.and_then(|tick| tick.confirmed.as_ref()) {
                    Some(_) => "is confirmed",
                    None => "is not confirmed any more",
                };
                self.changed(&format!("Step {} {is}.", at + 1))
            }
            Err(why) => self.console.say(&super::sentence(&why.to_string())),
        }
    }

    fn name_person(&mut self, name: &str) -> io::Result<()> {
        let name = name.trim();
        self.session.person = (!name.is_empty()).then(|| name.to_owned());
        self.console.say(&match &self.session.person {
            Some(name) => format!("What you tick off is noted with the name {name}."),
            None => "What you tick off is noted without a name.".to_owned(),
        })
    }

    fn name_domain(&mut self, typed: &str) -> io::Result<()> {
        match domain::salesforce_domain(typed) {
            Some(domain) => {
                let says = format!("The addresses in the plan begin with {domain}.");
                self.session.case.salesforce_domain = Some(domain);
                self.changed(&says)
            }
            None => self.console.say(&super::sentence(domain::HINT)),
        }
    }

    /// The folder named, or that of the case among the documents.
    pub(super) fn plan_folder(&self, named: &str) -> PathBuf {
        match clean_path(named) {
            named if named.is_empty() => {
                let folder = crate::plan::folder_name(&self.session.case.title);
                self.settings.plan_folder.join(folder)
            }
            named => PathBuf::from(self.in_full(&named)),
        }
    }

    /// The case in short, read out and written to files.
    fn ticket(&mut self, form: &str) -> io::Result<()> {
        let form = match form.to_lowercase().as_str() {
            "" | "text" => Form::TicketText,
            "zendesk" | "markdown" => Form::TicketMarkdown,
            "servicenow" => Form::TicketServiceNow,
            _ => {
                return self
                    .console
                    .say("Type ticket, ticket zendesk or ticket servicenow.");
            }
        };
        let (case, today) = (&self.session.case, self.settings.today);
        let plan = Plan::with_notes(case, self.case_path(), self.knowledge, today);
        let words = plan.render(form)?;
        for line in String::from_utf8_lossy(&words).lines() {
            self.console.say(line)?;
        }
        let folder = self.plan_folder("");
        match plan.write(&folder, &Form::TICKET) {
            Ok(_) => self.console.say(&format!(
                "Also written as {} in {}.",
                form.file_name(),
                folder.display()
            )),
            Err(why) => self.not_done(&why, why.hint()),
        }
    }

    /// What the support of Salesforce asks for: how it begins, or all of it into files.
    fn bundle(&mut self, rest: &str) -> io::Result<()> {
        let (word, folder) = command(rest);
        if !matches!(word.as_str(), "" | "save") {
            return self
                .console
                .say("Type bundle to hear how it begins, or bundle save to write it.");
        }
        let session = &self.session;
        let (case, evidence) = (&session.case, &session.evidence);
        let (file, today) = (self.case_path(), self.settings.today);
        let bundle = match Bundle::with_notes(case, file, evidence, self.knowledge, today) {
            Ok(bundle) => bundle,
            Err(why) => return self.not_done(&why, why.hint()),
        };
        if word.is_empty() {
            for line in bundle.missing.iter().chain(&bundle.preview()) {
                self.console.say(line.trim_start())?;
            }
            return self.console.say(
                "Nothing is written yet. Type bundle save to write it, or bundle save and a folder.",
            );
        }
        let folder = match folder {
            "" => self.plan_folder("").join(bundle::FOLDER),
            named => self.plan_folder(named),
        };
        match bundle.write(&folder) {
            Ok(files) => self.console.say(&format!(
                "Written in {}: {}. {}",
                folder.display(),
                files::names(&files),
                bundle::LOOK_THROUGH
            )),
            Err(why) => self.not_done(&why, why.hint()),
        }
    }

    fn write_plan(&mut self, folder: &str) -> io::Result<()> {
        let folder = self.plan_folder(folder);
        let (file, today) = (self.case_path(), self.settings.today);
        match Plan::save(&self.session, file, self.knowledge, today, &folder) {
            Ok(files) => {
                self.session.case.plan_written = Some(today);
                self.changed(&format!(
                    "The plan is written in {}: {}.",
                    folder.display(),
                    files::names(&files)
                ))
            }
            Err(why) => self.not_done(&why, why.hint()),
        }
    }
}

fn in_a_line(step: &plan::Step, at: usize) -> String {
    let done = if step.done { "Done. " } else { "" };
    format!("Step {}. {done}{}", at + 1, step.text)
}
