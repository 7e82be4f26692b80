//! A backup of everything a plan deletes: contacts as vCard, events and tasks as iCalendar.
//!
//! It is written from the records of the exports, not from the cards of the case, which hold little; so it
//! lacks the records whose export is gone or has changed, and says so. It is meant to be imported again
//! where something was deleted by mistake: by this program, which reads back what it wrote, and by others.

mod calendar;
mod cards;
mod lines;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{PlanError, write_files};
use crate::case::{Case, RecordKey};
use crate::record::{Body, Record, Source};
use crate::text::{shown, wrap};

/// The contacts.
const CONTACTS: &str = "backup-contacts.vcf";
/// The events and tasks.
const CALENDAR: &str = "backup-calendar.ics";
/// What is in the backup, and what is not.
const READ_FIRST: &str = "backup-read-first.txt";

/// The records a plan deletes, as the exports have them.
#[derive(Debug)]
pub struct Backup<'s> {
    contacts: Vec<(RecordKey, &'s Record)>,
    activities: Vec<(RecordKey, &'s Record)>,
    /// How many are missing, by the name of the export they were in.
    missing: BTreeMap<String, usize>,
}

impl<'s> Backup<'s> {
    /// The records marked in a case, out of its exports as they are now.
    pub fn of(case: &Case, sources: &'s [Source]) -> Self {
        let marks = case.marks();
        let mut wanted: BTreeMap<&RecordKey, Option<&'s Record>> = case
            .deletions(&marks)
            .map(|(record, _)| (record, None))
            .collect();
        for source in sources {
            let mut of_source: BTreeMap<u32, &mut Option<&'s Record>> = wanted
                .iter_mut()
                .filter(|(key, _)| key.is_of(&source.sha256))
                .map(|(key, found)| (key.record(), found))
                .collect();
            for record in &source.records {
                if let Some(found) = of_source.get_mut(&record.number) {
                    **found = Some(record);
                }
            }
        }
        let mut backup = Backup {
            contacts: Vec::new(),
            activities: Vec::new(),
            missing: BTreeMap::new(),
        };
        for (key, found) in wanted {
            match found {
                Some(record) if record.contact().is_some() => {
                    backup.contacts.push((key.clone(), record));
                }
                Some(record) => backup.activities.push((key.clone(), record)),
                None => {
                    let file = case.cards.get(key).map_or("an unknown export", |c| &c.file);
                    *backup.missing.entry(shown(file).into_owned()).or_default() += 1;
                }
            }
        }
        backup
    }

    /// How many records are in it.
    pub fn saved(&self) -> usize {
        self.contacts.len() + self.activities.len()
    }

    /// How many are not, because their export is gone or holds something else now.
    pub fn missing(&self) -> usize {
        self.missing.values().sum()
    }

    /// Writes it into a folder, and returns the files; none where nothing is to be deleted. An earlier
    /// backup is never replaced: it may hold what is deleted by now. A different one gets a number.
    ///
    /// # Errors
    /// [`PlanError`] where a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, PlanError> {
        let mut written = Vec::new();
        for (name, content) in self.files() {
            let free = free_name(folder, name, &content);
            written.extend(write_files(folder, [(free.as_str(), Ok(content))])?);
        }
        Ok(written)
    }

    fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut files = Vec::new();
        if self.saved() + self.missing() == 0 {
            return files;
        }
        if !self.contacts.is_empty() {
            files.push((CONTACTS, cards::write(&self.contacts).into_bytes()));
        }
        if !self.activities.is_empty() {
            files.push((CALENDAR, calendar::write(&self.activities).into_bytes()));
        }
        files.push((READ_FIRST, self.read_first().into_bytes()));
        files
    }

    fn read_first(&self) -> String {
        let of = self.saved() + self.missing();
        let mut says = vec![format!(
            "{} of the {of} records that the plan deletes are in this backup, as the exports had them. It holds names and addresses; keep it as safe as the data itself, and delete it when the clean-up has held.",
            self.saved()
        )];
        for (file, n) in &self.missing {
            let records = if *n == 1 { "1 record" } else { "records" };
            let count = if *n == 1 {
                String::new()
            } else {
                format!("{n} ")
            };
            says.push(format!(
                "Not in it: {count}{records} of {file}, which is not where it was or holds something else now. Export again before you delete these."
            ));
        }
        if !self.contacts.is_empty() {
            says.push(format!(
                "{CONTACTS} can be imported into Outlook, Google Contacts, iCloud and telephones. Import only the cards you want back: take the others out with a text editor, from BEGIN:VCARD to END:VCARD."
            ));
        }
        if !self.activities.is_empty() {
            says.push(format!(
                "{CALENDAR} holds events and tasks. Import it into a calendar of its own and move from there what you want back; Outlook takes the events, not every program takes the tasks."
            ));
        }
        let in_a_series = |(_, record): &&(RecordKey, &Record)| match &record.body {
            Body::Event(event) => event.recurs,
            Body::Contact(_) | Body::Task(_) => false,
        };
        match self.activities.iter().filter(in_a_series).count() {
            0 => {}
            n => says.push(format!(
                "{n} of the events belong to a series. The exports do not say how it repeats, so each is in the backup once, on its own day."
            )),
        }
        says.push("The backup comes second. In Salesforce, the Recycle Bin brings a record back with its id and everything that hangs on it; a backup does not. In Outlook, look into Deleted Items first. Pictures, files, owners and accounts are not in the backup.".to_owned());
        let mut page = "What this backup holds\n".to_owned();
        for (n, paragraph) in says.iter().enumerate() {
            page.push('\n');
            let number = format!("{}. ", n + 1);
            for (at, line) in wrap(paragraph, 76).iter().enumerate() {
                page.push_str(if at == 0 { &number } else { "   " });
                page.push_str(line);
                page.push('\n');
            }
        }
        page
    }
}

/// A name like `name` that no other content has: "backup-contacts-2.vcf".
fn free_name(folder: &Path, name: &str, content: &[u8]) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let mut free = name.to_owned();
    for n in 2.. {
        let taken = fs::read(folder.join(&free)).map(|there| there != content);
        let is_file = || folder.join(&free).exists();
        if !taken.unwrap_or_else(|_| is_file()) {
            break;
        }
        free = format!("{stem}-{n}.{ending}");
    }
    free
}
