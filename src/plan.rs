//! The clean-up plan: what a person does, in which order, and how to undo it.
//!
//! A plan is made from a [`Case`] and the knowledge alone, so that it can be written when the exports
//! are gone. It follows the safe order of `cleanup.json`: back up, pause, prove that nothing moves, fix
//! the cause, then Salesforce, then Outlook, then the rest, then check. It deletes nothing. Every text
//! in it has been made safe to show.

pub mod backup;
pub mod bring_back;
mod build;
mod clean_up;
mod deletion;
pub mod domain;
mod guard;
mod html;
pub mod id_list;
mod markdown;
mod markup;
mod order;
pub mod put_back;
mod table;
pub mod team;
#[cfg(test)]
mod tests;
mod ticket;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

pub use deletion::Deletion;
pub(crate) use ticket::NOTES;
pub use ticket::Section;

use crate::case::{Case, FieldValue, Session, notes};
use crate::knowledge::Knowledge;
use backup::Backup;
use id_list::IdList;
use team::Worksheet;

/// The plan's JSON format.
pub const SCHEMA: &str = "syncsleuth.plan/1";

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Stands for the case where a page remembers its ticks: 16 hexadecimal digits, the same for ever.
    pub key: String,
    /// The case's name.
    pub title: String,
    /// The day deadlines are reckoned from.
    pub today: Date,
    /// What happened, in a sentence; `None` where nothing was concluded yet.
    pub verdict: Option<String>,
    /// How many records are to be deleted by hand.
    pub deletions: usize,
    /// The parts, in the order of work.
    pub parts: Vec<Part>,
    /// The ids to delete in Salesforce, an object each, where that is safe.
    #[serde(skip)]
    pub id_lists: Vec<IdList>,
    /// The case in short, for a ticket: what was found, decided and done. It names no record.
    pub ticket: Vec<Section>,
}

/// A part of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Why it comes here.
    pub why: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// Something to do, and to tick off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Stays the same as long as the step means the same.
    pub id: String,
    /// What to do.
    pub text: String,
    /// How, line by line.
    pub detail: Vec<String>,
    /// The record to delete, where the step is a deletion.
    pub deletion: Option<Deletion>,
    /// Whether it was ticked off.
    pub done: bool,
    /// Who ticked it off and confirmed it, and when, in a line; safe to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticked: Option<String>,
    /// The heading it stands under within its part: where the records are and how the list is sorted there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// The id of the step to be ticked off before it: what is to be copied comes before the deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// Values to copy to the record that stays, where the step is that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copy_first: Vec<FieldValue>,
}

/// A form a plan is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown, for people.
    Markdown,
    /// One page of HTML, to read and tick off in a browser, and to print.
    Html,
    /// A table of every step.
    Csv,
    /// For programs.
    Json,
    /// The case in short as plain text, for a ticket.
    TicketText,
    /// The same as Markdown.
    TicketMarkdown,
    /// The same as HTML between the marks by which `ServiceNow` knows it.
    TicketServiceNow,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 7] = [
        Form::Markdown,
        Form::Html,
        Form::Csv,
        Form::Json,
        Form::TicketText,
        Form::TicketMarkdown,
        Form::TicketServiceNow,
    ];
    /// The forms of a ticket.
    pub const TICKET: [Form; 3] = [
        Form::TicketText,
        Form::TicketMarkdown,
        Form::TicketServiceNow,
    ];

    /// Where a ticket in this form is pasted, for people; what the others are.
    pub fn says(self) -> &'static str {
        match self {
            Form::Markdown => "the plan as text",
            Form::Html => "the plan as a page",
            Form::Csv => "the plan as a table",
            Form::Json => "the plan for programs",
            Form::TicketText => "for a ticket, as plain text",
            Form::TicketMarkdown => "for Zendesk, and others that take Markdown",
            Form::TicketServiceNow => "for ServiceNow",
        }
    }

    /// The name of the file it is written to.
    pub fn file_name(self) -> &'static str {
        match self {
            Form::Markdown => "clean-up plan.md",
            Form::Html => "clean-up plan.html",
            Form::Csv => "clean-up plan.csv",
            Form::Json => "clean-up plan.json",
            Form::TicketText => "ticket.txt",
            Form::TicketMarkdown => "ticket.md",
            Form::TicketServiceNow => "ticket-servicenow.txt",
        }
    }
}

/// Why a plan could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the plan to {path}: {why}")]
pub struct PlanError {
    /// The file or folder.
    pub path: String,
    /// The system's words.
    pub why: io::Error,
}

impl PlanError {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        "choose a folder you may write to, such as Documents, and close the old plan if it is open in another program"
    }
}

/// The longest name of a folder, in characters.
const LONGEST_NAME: usize = 60;

/// The name of the folder that the plans of a case are written into where the person chose none: the
/// case's title, with what a file system may refuse replaced. It never leads out of the folder it is in.
pub fn folder_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars().take(LONGEST_NAME) {
        let kept = c.is_alphanumeric() || " -_.,'()".contains(c);
        if kept {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    // Windows takes dots and spaces off the end of a name, and a dot in front hides it elsewhere.
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() {
        return "case".to_owned();
    }
    let device = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    let numbered = ["COM", "LPT"]
        .iter()
        .any(|port| device.len() == 4 && device.starts_with(port));
    if numbered || ["CON", "PRN", "AUX", "NUL"].contains(&device.as_str()) {
        // These name a device in every folder of Windows.
        return format!("{name} case");
    }
    name.to_owned()
}

impl Plan {
    /// The plan of a case.
    pub fn of(case: &Case, knowledge: &Knowledge, today: Date) -> Self {
        build::plan(case, knowledge, today)
    }

    /// The plan of a case that is kept in a file, with the notes that lie beside it in its words for a
    /// ticket.
    pub fn with_notes(case: &Case, file: &Path, knowledge: &Knowledge, today: Date) -> Self {
        // Notes that cannot be read keep nobody from writing the plan; the presenter tells of them.
        let notes = notes::of(file).unwrap_or_default();
        Plan::of(&case.clone().with_notes(&notes), knowledge, today)
    }

    /// Every step, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.parts.iter().flat_map(|part| &part.steps)
    }

    /// Whether a step waits for another one that is not ticked off yet, and that one.
    pub fn waits_for(&self, step: &Step) -> Option<&Step> {
        let needs = step.needs.as_ref()?;
        self.steps().find(|s| s.id == *needs && !s.done)
    }

    /// How many records are to be deleted, with the word.
    fn to_delete(&self) -> String {
        match self.deletions {
            1 => "1 record".to_owned(),
            n => format!("{n} records"),
        }
    }

    /// Whether there is something to delete, and all of it is ticked off.
    pub fn is_carried_out(&self) -> bool {
        let mut deletions = self.steps().filter(|s| s.deletion.is_some()).peekable();
        deletions.peek().is_some() && deletions.all(|s| s.done)
    }

    /// The plan in a form.
    ///
    /// # Errors
    /// None that a plan made by [`Plan::of`] can cause; the writers of CSV and JSON report them.
    pub fn render(&self, form: Form) -> io::Result<Vec<u8>> {
        match form {
            Form::Markdown => Ok(markdown::render(self).into_bytes()),
            Form::Html => Ok(html::render(self).into_bytes()),
            Form::TicketText => Ok(ticket::text(self).into_bytes()),
            Form::TicketMarkdown => Ok(ticket::markdown(self).into_bytes()),
            Form::TicketServiceNow => Ok(ticket::service_now(self).into_bytes()),
            Form::Csv => table::render(self),
            Form::Json => {
                let mut json = serde_json::to_vec_pretty(self)?;
                json.push(b'\n');
                Ok(json)
            }
        }
    }

    /// Writes the plan into a folder, which is made where it does not exist, and returns the files.
    /// Each file is written beside and renamed; an earlier plan of the same name is replaced.
    ///
    /// # Errors
    /// [`PlanError`] where a file cannot be written.
    pub fn write(&self, folder: &Path, forms: &[Form]) -> Result<Vec<PathBuf>, PlanError> {
        let files = forms.iter().map(|f| (f.file_name(), self.render(*f)));
        let written = write_files(folder, files)?;
        tracing::info!(
            files = written.len(),
            deletions = self.deletions,
            "wrote the plan"
        );
        Ok(written)
    }

    /// Writes the lists of ids for the administrator of Salesforce, and returns the files. An earlier list
    /// of an object that has none any more is emptied, so that nobody deletes by it.
    ///
    /// # Errors
    /// [`PlanError`] where a file cannot be written.
    pub fn write_id_lists(&self, folder: &Path) -> Result<Vec<PathBuf>, PlanError> {
        let current: Vec<_> = self.id_lists.iter().flat_map(IdList::files).collect();
        let stale = id_list::file_names()
            .filter(|name| !current.iter().any(|(of, _)| of == name))
            .filter(|name| folder.join(name).exists())
            .map(|name| (name, Ok(b"Id\n".to_vec())));
        write_files(folder, stale)?;
        write_files(folder, current)
    }

    /// Writes everything there is of a case at work, which is kept in `file`, into a folder.
    ///
    /// # Errors
    /// [`PlanError`] where a file cannot be written.
    pub fn save(
        session: &Session,
        file: &Path,
        knowledge: &Knowledge,
        today: Date,
        folder: &Path,
    ) -> Result<Vec<PathBuf>, PlanError> {
        let evidence = &session.evidence;
        let backup = Backup::of(&session.case, &evidence.sources);
        let team = Worksheet::of(&evidence.sources, &evidence.matches, &session.marks);
        Plan::with_notes(&session.case, file, knowledge, today).write_all(folder, &backup, &team)
    }

    /// Writes everything there is: every form, the lists of ids, the backup of what is to be deleted, and
    /// where colleagues keep contacts differently the worksheet for them.
    ///
    /// # Errors
    /// [`PlanError`] where a file cannot be written.
    pub fn write_all(
        &self,
        folder: &Path,
        backup: &Backup<'_>,
        team: &Worksheet,
    ) -> Result<Vec<PathBuf>, PlanError> {
        let mut written = self.write(folder, &Form::ALL)?;
        written.extend(self.write_id_lists(folder)?);
        written.extend(backup.write(folder)?);
        written.extend(team.write(folder)?);
        Ok(written)
    }
}

/// Writes files into a folder, which is made where it does not exist: each beside, then renamed.
pub(crate) fn write_files<'n>(
    folder: &Path,
    files: impl IntoIterator<Item = (&'n str, io::Result<Vec<u8>>)>,
) -> Result<Vec<PathBuf>, PlanError> {
    let failed = |path: &Path, why| PlanError {
        path: path.display().to_string(),
        why,
    };
    fs::create_dir_all(folder).map_err(|why| failed(folder, why))?;
    let mut written = Vec::new();
    for (name, content) in files {
        let path = folder.join(name);
        let write = || -> io::Result<()> {
            let mut beside = tempfile::NamedTempFile::new_in(folder)?;
            beside.write_all(&content?)?;
            beside.as_file().sync_data()?;
            beside.persist(&path).map_err(|e| e.error)?;
            Ok(())
        };
        write().map_err(|why| failed(&path, why))?;
        written.push(path);
    }
    Ok(written)
}
