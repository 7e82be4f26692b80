//! After the work: fresh exports held against the plan, and old values of changed records to put back.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::files;
use super::watch::Teller;
use super::wizard::Wizard;
use crate::case;
use crate::import::{self, Input};
use crate::plan::Plan;
use crate::plan::put_back::{CAUTIONS, PutBack};
use crate::text;
use crate::verify;

impl Wizard<'_> {
    /// Offers to look again where every deletion of the plan is ticked off.
    pub(super) fn offer_check(&mut self, plan: &Plan) -> io::Result<()> {
        if !is_done(plan) {
            return Ok(());
        }
        self.console.say(
            "Every deletion of this plan is ticked off. Export again, then type check and the path of the fresh export: it tells what is gone, what is still there or came back, and whether anything came to harm. Look again after the next sync, and after a day.",
        )
    }

    /// Says at the beginning that a finished plan can be checked.
    pub(super) fn offer_check_here(&mut self) -> io::Result<()> {
        let plan = Plan::of(&self.session.case, self.knowledge, self.settings.today);
        if is_done(&plan) {
            self.console.say(
                "The deletions of this case are all ticked off. Type plan, then check and the path of a fresh export, to see whether it held.",
            )?;
        }
        Ok(())
    }

    /// Holds fresh exports against the plan and says the verdict.
    pub(super) fn check(&mut self, typed: &str) -> io::Result<()> {
        let mut inputs = Vec::new();
        for path in files::paths(typed) {
            let path = self.in_full(&path);
            if !text::path::from_text(&path).exists() {
                let line = format!("There is no file or folder {path}. Nothing was checked.");
                return self.console.say(&line);
            }
            inputs.push(Input::Path(text::path::from_text(&path)));
        }
        if inputs.is_empty() {
            return self
                .console
                .say("Type check and the path of an export made after the clean-up.");
        }
        let case = self.session.case.clone();
        let options = import::Options {
            map: case.sources.iter().flat_map(|f| f.map.clone()).collect(),
            ..import::Options::default()
        };
        let mut watch = Teller::new(&mut self.console, self.settings.clock);
        let found = import::read_with(&inputs, &options, &mut watch).and_then(|fresh| {
            let old = case::read_unchanged(&case.sources, &mut watch)?;
            let found = verify::verify(self.knowledge, &case, old, &fresh.sources, &mut watch)?;
            Ok((fresh, found))
        });
        watch.end()?;
        // Only a failing output stops the work, and that has been returned.
        let Ok((fresh, found)) = found else {
            return Ok(());
        };
        for failed in &fresh.failures {
            let why = super::sentence(&failed.to_string());
            self.console.say(&format!("Not used: {why}"))?;
        }
        self.console.say(&found.verdict())?;
        for note in &found.notes {
            self.console.say(note)?;
        }
        self.console.say(
            "syncsleuth verify names every record, with the path of this case and of the exports.",
        )
    }

    /// Writes the old values of changed records into a folder.
    pub(super) fn write_old_values(&mut self, folder: &Path) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        if evidence.before.is_empty() {
            return self.console.say(
                "This needs an export from before the trouble. Add one under exports, then type older and its number there.",
            );
        }
        self.compare()?;
        let Some(changes) = self.session.changes.clone() else {
            return Ok(());
        };
        let values = PutBack::of(&evidence.before, &evidence.sources, &changes.found);
        if values.records() == 0 {
            return self.console.say("No record changed between these exports.");
        }
        match values.write(folder) {
            Ok(written) => {
                self.console.say(&format!(
                    "The old values of {} changed {} are in {}: {} files. Before you use them:",
                    text::count(values.records() as u64),
                    if values.records() == 1 {
                        "record"
                    } else {
                        "records"
                    },
                    folder.display(),
                    written.len()
                ))?;
                CAUTIONS.iter().try_for_each(|line| self.console.say(line))
            }
            Err(why) => self.console.say(&format!(
                "{} What to try: {}.",
                super::sentence(&why.to_string()),
                why.hint()
            )),
        }
    }
}

/// Whether there is something to delete in a plan, and all of it is ticked off.
fn is_done(plan: &Plan) -> bool {
    let mut deletions = plan.steps().filter(|s| s.deletion.is_some()).peekable();
    deletions.peek().is_some() && deletions.all(|s| s.done)
}
