//! All copies of one person, event or task: which stays, which are deleted, which do not belong.

use std::io;

use super::pair::differences;
use super::part::{Heard, Step, command};
use super::wizard::Wizard;
use crate::case::words;
use crate::record::RecordRef;

const PROMPT: &str = "Group. Type keep N to keep only that one, delete N, restore N, out N not the same, show N, or u undo; Enter or b back to the pair, ? help.";
const HELP: [&str; 3] = [
    "keep and a number marks all others for deletion by hand, in favour of that one. delete and a number marks one; restore and a number takes its mark away.",
    "out and a number says that this one is somebody or something else; it stays. show and a number reads what tells it from the one to keep.",
    "At least one copy always stays. Every verdict is saved at once, and u takes the last one back.",
];

impl Wizard<'_> {
    /// Goes through a group until the person goes back to its pair. Other words lead there, too.
    pub(super) fn group(&mut self, cluster: usize) -> io::Result<Option<Step>> {
        self.say_group(cluster)?;
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(Some(step)),
                Heard::Enter | Heard::Back => return Ok(None),
                Heard::Text(typed) => typed,
            };
            let (word, rest) = command(&typed);
            match word.as_str() {
                "list" if rest.is_empty() => self.say_group(cluster)?,
                "u" | "undo" if rest.is_empty() => {
                    if self.session.undo().is_some() {
                        self.changed("Taken back.")?;
                        self.say_group(cluster)?;
                    } else {
                        self.console.say("There is nothing to undo.")?;
                    }
                }
                "keep" | "delete" | "restore" | "out" | "show" => {
                    let members = self.session.members(cluster).to_vec();
                    let chosen = self.number(rest, members.len())?;
                    if let Some(record) = chosen.and_then(|at| members.get(at)) {
                        self.member(cluster, &word, *record)?;
                    }
                }
                _ => self.not_understood(&typed)?,
            }
        }
    }

    fn member(&mut self, cluster: usize, word: &str, record: RecordRef) -> io::Result<()> {
        let at = self.now();
        let done = match word {
            "show" => return self.say_member(cluster, record),
            "keep" => self.session.keep_only(cluster, record, at),
            "delete" => self.session.mark_member(cluster, record, at),
            "restore" => self.session.keep(record, at),
            _ => self.session.take_out(cluster, record, at),
        };
        if let Err(why) = done {
            self.console.say(&super::sentence(&why.to_string()))?;
        }
        let members = self.session.members(cluster);
        let marked = members.iter().filter(|m| self.session.is_marked(**m));
        let what = format!(
            "{} of {} copies are to be deleted by hand.",
            marked.count(),
            members.len()
        );
        self.changed(&what)
    }

    fn say_group(&mut self, cluster: usize) -> io::Result<()> {
        let members = self.session.members(cluster).to_vec();
        let keep = self.session.review.clusters.get(cluster).map(|c| c.keep);
        let Some(keep) = keep else { return Ok(()) };
        let session = &self.session;
        let sources = &session.evidence.sources;
        let lines = members.iter().map(|m| {
            let apart = session.is_taken_out(cluster, *m);
            let word = match (session.is_marked(*m), apart) {
                (true, _) => "Delete",
                (false, true) => "Not the same",
                (false, false) if *m == keep => "Keep, as advised",
                (false, false) => "Keep",
            };
            let record = m.of(sources);
            let created = record.created.map(|c| format!(", created {}", c.short()));
            format!(
                "{word}: {}, {}{}",
                record.label(),
                words::place(sources, *m),
                created.unwrap_or_default()
            )
        });
        self.console
            .say(&format!("A group of {} copies:", members.len()))?;
        self.console.list(lines)
    }

    fn say_member(&mut self, cluster: usize, record: RecordRef) -> io::Result<()> {
        let keep = self.session.review.clusters.get(cluster).map(|c| c.keep);
        let evidence = self.session.evidence.clone();
        match keep {
            Some(keep) if keep != record => {
                self.console
                    .say("A is the one the program would keep, B is this one.")?;
                let fields = evidence.matches.explain(&evidence.sources, keep, record);
                let fields = self.console.fields(fields);
                for line in differences(&fields) {
                    self.console.say(&line)?;
                }
            }
            _ => {
                for line in words::whole_record(&evidence.sources, record) {
                    self.console.say(&line)?;
                }
            }
        }
        Ok(())
    }
}
