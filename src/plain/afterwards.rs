//! After the work: the offer to look whether it held, and old values of changed records to put back.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::wizard::Wizard;
use crate::plan::put_back::{CAUTIONS, PutBack};
use crate::text;
use crate::verify::again;

impl Wizard<'_> {
    /// Offers to look whether the clean-up held, where its plan is finished and nothing settles it yet.
    pub(super) fn offer_check(&mut self) -> io::Result<()> {
        if !self.is_look_due() {
            return Ok(());
        }
        self.console.say(again::OFFER)?;
        self.console
            .say("Type verify, or check and the path of a fresh export.")
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
            Err(why) => self.not_done(&why, why.hint()),
        }
    }
}
