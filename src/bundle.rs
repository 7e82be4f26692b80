//! What the maker's support asks for, built from a case and masked: sample records of both sides, the dates on
//! which they were created, and the case in short.
//!
//! Salesforce's support asks for a sample record, a report with the created dates, and the created dates in
//! Exchange (<https://help.salesforce.com/s/articleView?id=000389680&type=1>). The records go onto cards of a copy
//! of the case, and the copy is redacted as any other: what the bundle holds is written from that copy, so nothing
//! gets in that could not be cleaned. Ids of Salesforce records stay, because support looks records up by them and
//! they tell nothing to anybody else; they can be replaced, too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::case::{Card, Case, CaseError, Elsewhere, Evidence, RecordKey, notes};
use crate::knowledge::Knowledge;
use crate::mask::Level;
use crate::matching::{Group, Matches, plain_name};
use crate::plan::{self, Form, PlanError};
use crate::record::{RecordRef, SalesforceId, Source, System};
use crate::redact::{self, Manifest, Options, RedactError};
use crate::summary;
use crate::text::{count, shown, spreadsheet_cell};

/// Samples of which every value is given.
const WHOLE: usize = 3;
/// Groups of copies whose dates are given, at most.
const DATED: usize = 100;
/// Lines of each file that are shown before it is written.
const PREVIEWED: usize = 8;

/// Names of the files.
const SAMPLES: &str = "1 sample records.csv";
const DATES: &str = "2 created dates.csv";
const CASE: &str = "3 the case in short.txt";
const READ_FIRST: &str = "read first.txt";
const MANIFEST: &str = "manifest.json";
/// The folder beside a plan that a bundle is written into where the person chose none.
pub const FOLDER: &str = "for the support of Salesforce";
/// What a person is told before a bundle leaves the house.
pub const LOOK_THROUGH: &str = "Look through all of it before you send it.";
/// Every name a bundle has a file under.
pub const FILE_NAMES: [&str; 5] = [SAMPLES, DATES, CASE, READ_FIRST, MANIFEST];

/// Whether ids of Salesforce records stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// They stay, for support to look the records up.
    Kept,
    /// They are replaced like everything else.
    Replaced,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is nothing to show to anybody.
    #[error(
        "there are no copies of records in the exports of this case, so there is no sample to send"
    )]
    NoSample,
    /// The notes beside the case cannot be read.
    #[error(transparent)]
    Notes(#[from] CaseError),
    /// Something could not be cleaned.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// A table could not be put into words.
    #[error("the bundle cannot be put together: {0}")]
    Io(#[from] io::Error),
    /// A file of it could not be written.
    #[error("cannot write the bundle to {path}: {why}")]
    Write {
        /// The file or folder.
        path: String,
        /// The system's words.
        why: io::Error,
    },
}

impl BundleError {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            BundleError::NoSample => {
                "add the exports in which the copies show, or describe the trouble with: syncsleuth summary CASE"
            }
            BundleError::Notes(why) => why.hint(),
            BundleError::Redact(why) => why.hint(),
            BundleError::Write { .. } => "choose a folder you may write to",
            BundleError::Io(_) => "open the case in the wizard first; it may be damaged",
        }
    }
}

/// A bundle: files by name, and what was replaced in them.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The files, each with its name.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// What was replaced.
    pub manifest: Manifest,
    /// What support asks for and the exports do not hold, in sentences.
    pub missing: Vec<String>,
    /// How many groups of copies the dates are of.
    pub groups: usize,
}

/// A record of the bundle, in the copy.
struct Row<'c> {
    sample: usize,
    system: System,
    id: Option<String>,
    card: &'c Card,
}

impl Bundle {
    /// The bundle of a case that is kept in a file, with the notes that lie beside it; records with
    /// pseudonyms, their ids as they are.
    ///
    /// # Errors
    /// As [`Bundle::of`], and where the notes cannot be read.
    pub fn with_notes(
        case: &Case,
        file: &Path,
        evidence: &Evidence,
        knowledge: &Knowledge,
        today: Date,
    ) -> Result<Self, BundleError> {
        let case = case.clone().with_notes(&notes::nameless(file)?);
        let options = Options {
            level: Level::Pseudonyms,
            keep_companies: false,
        };
        let (sources, matches) = (&evidence.sources, &evidence.matches);
        Bundle::of(
            &case,
            sources,
            matches,
            knowledge,
            options,
            Ids::Kept,
            today,
        )
    }

    /// What was replaced, and how the tables and the text begin: for a look before anything is written.
    pub fn preview(&self) -> Vec<String> {
        let mut lines = vec!["Replaced:".to_owned()];
        lines.extend(self.manifest.lines().iter().map(|line| format!("  {line}")));
        for (name, bytes) in self.files.iter().take(3) {
            lines.push(format!("{name}:"));
            let text = String::from_utf8_lossy(bytes);
            let first = text.lines().take(PREVIEWED);
            lines.extend(first.map(|line| format!("  {line}")));
        }
        lines
    }

    /// Writes it into a folder, which is made where it does not exist, and returns the files.
    ///
    /// # Errors
    /// [`BundleError::Write`] where a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, BundleError> {
        let files = self.files.iter();
        let files = files.map(|(name, bytes)| (*name, Ok(bytes.clone())));
        let PlanError { path, why } = match plan::write_files(folder, files) {
            Ok(written) => return Ok(written),
            Err(why) => why,
        };
        Err(BundleError::Write { path, why })
    }

    /// The bundle of a case and its loaded exports.
    ///
    /// # Errors
    /// [`BundleError`] where there is nothing to send, or something could not be cleaned.
    pub fn of(
        case: &Case,
        sources: &[Source],
        matches: &Matches,
        knowledge: &Knowledge,
        options: Options,
        ids: Ids,
        today: Date,
    ) -> Result<Self, BundleError> {
        let samples = samples(sources, matches);
        if samples.is_empty() {
            return Err(BundleError::NoSample);
        }
        let mut with_cards = case.clone();
        for at in samples.iter().flatten() {
            let (source, record) = (at.source(sources), at.of(sources));
            let mut card = Card::of(source, record);
            card.elsewhere = Vec::<Elsewhere>::new();
            with_cards
                .cards
                .insert(RecordKey::of(source, record), card.into());
        }
        let redacted = redact::redact(&with_cards, knowledge, options)?;
        let mut rows = Vec::new();
        for (n, members) in samples.iter().enumerate() {
            for at in members {
                let (source, record) = (at.source(sources), at.of(sources));
                let key = redacted.keys.get(&RecordKey::of(source, record));
                let Some(card) = key.and_then(|key| redacted.case.cards.get(key)) else {
                    continue;
                };
                let own = record.id.as_deref().filter(|id| {
                    ids == Ids::Kept
                        && source.system == System::Salesforce
                        && SalesforceId::parse(id).is_ok()
                });
                rows.push(Row {
                    sample: n + 1,
                    system: source.system,
                    id: own.map(str::to_owned).or_else(|| card.id.clone()),
                    card,
                });
            }
        }
        let missing = missing(&rows);
        let short = summary::render(&redacted.case, knowledge, today, Form::TicketText)?;
        let mut manifest = redacted.manifest;
        if ids == Ids::Kept {
            manifest
                .kept
                .push("ids of Salesforce records in the tables, for support to look them up");
        }
        let mut told = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from)?;
        told.push(b'\n');
        Ok(Bundle {
            files: vec![
                (SAMPLES, whole(&rows)?),
                (DATES, dates(&rows)?),
                (CASE, short),
                (READ_FIRST, read_first(&missing, samples.len()).into_bytes()),
                (MANIFEST, told),
            ],
            manifest,
            missing,
            groups: samples.len(),
        })
    }
}

/// Groups of copies, each with its counterparts in other systems; those of which most is known first.
fn samples(sources: &[Source], matches: &Matches) -> Vec<Vec<RecordRef>> {
    let mut groups: Vec<(usize, Vec<RecordRef>)> = matches
        .groups
        .iter()
        .map(|group: &Group| {
            let mut all: BTreeSet<RecordRef> = group.members.iter().copied().collect();
            for member in &group.members {
                let others = matches.counterparts_of(*member).filter(|pair| pair.linked);
                all.extend(others.flat_map(|pair| [pair.left, pair.right]));
            }
            let systems: BTreeSet<System> =
                all.iter().map(|at| at.source(sources).system).collect();
            let dated = all
                .iter()
                .filter(|at| at.of(sources).created.is_some())
                .count();
            // Both sides tell more than any number of copies on one.
            (
                systems.len() * 1000 + dated.min(999),
                all.into_iter().collect(),
            )
        })
        .collect();
    // The sort is stable: what is known as well stays in the order of the groups.
    groups.sort_by_key(|(known, _)| std::cmp::Reverse(*known));
    groups.into_iter().map(|(_, all)| all).take(DATED).collect()
}

/// Every value of the first samples: a row for each field of each record.
fn whole(rows: &[Row<'_>]) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["sample", "system", "id", "record", "field", "value"])?;
    for row in rows.iter().filter(|row| row.sample <= WHOLE) {
        for field in &row.card.fields {
            let cells = [
                &row.sample.to_string(),
                row.system.label(),
                row.id.as_deref().unwrap_or_default(),
                &row.card.label,
                plain_name(&field.field),
                &field.value,
            ];
            out.write_record(cells.map(|cell| spreadsheet_cell(cell).into_owned()))?;
        }
    }
    finished(out)
}

/// When each record was created and changed, on both sides.
fn dates(rows: &[Row<'_>]) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "sample", "system", "id", "record", "owner", "created", "modified",
    ])?;
    for row in rows {
        let field = |name: &str| row.card.field(name).unwrap_or_default().to_owned();
        let cells = [
            row.sample.to_string(),
            row.system.label().to_owned(),
            row.id.clone().unwrap_or_default(),
            row.card.label.clone(),
            field("owner"),
            field("created"),
            field("modified"),
        ];
        out.write_record(cells.map(|cell| spreadsheet_cell(&cell).into_owned()))?;
    }
    finished(out)
}

fn finished(out: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    out.into_inner()
        .map_err(|fault| io::Error::other(fault.to_string()))
}

/// What support asks for and the rows do not hold.
fn missing(rows: &[Row<'_>]) -> Vec<String> {
    let mut dated: BTreeMap<System, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let of = dated.entry(row.system).or_default();
        of.1 += 1;
        of.0 += usize::from(row.card.field("created").is_some());
    }
    let mut missing = Vec::new();
    for (system, how) in [
        (
            System::Salesforce,
            "Export with Id, Owner, Created Date and Last Modified Date, or ask the administrator for a report with them.",
        ),
        (
            System::Outlook,
            "Outlook's own CSV export has no dates. Show the folder as a table with the columns Created and Modified, select all, copy, and paste it into a text file; or take a data file (.pst).",
        ),
    ] {
        match dated.get(&system) {
            None => missing.push(format!(
                "There is no record of {} among the samples. {how}",
                system.label()
            )),
            Some((0, _)) => missing.push(format!(
                "No record of {} has a created date. {how}",
                system.label()
            )),
            Some((some, all)) if some < all => missing.push(format!(
                "{} of {} records of {} have a created date.",
                count(*some as u64),
                count(*all as u64),
                system.label()
            )),
            Some(_) => {}
        }
    }
    missing
}

fn read_first(missing: &[String], groups: usize) -> String {
    let mut out = format!(
        "For the support of Salesforce: copies of records made by a sync.\n\n{SAMPLES}: up to {WHOLE} sample records with every value, each with its copies and with what stands for it on the other side. The same number is the same person, event or task.\n{DATES}: when each of them was created and changed, on both sides, for {} {} of copies.\n{CASE}: what was asked, found, ruled out, decided and done.\n{MANIFEST}: what was replaced by pseudonyms. The same value has the same pseudonym in all files.\n",
        count(groups as u64),
        if groups == 1 { "group" } else { "groups" },
    );
    if !missing.is_empty() {
        out.push_str("\nNot in here:\n");
        for what in missing {
            let _ = writeln!(out, "- {}", shown(what));
        }
    }
    let _ = writeln!(out, "\n{LOOK_THROUGH}");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{self, Input};
    use crate::matching;
    use crate::progress::Silent;

    const SALESFORCE: &str = "Id,FirstName,LastName,Email,Account.Name,OwnerId,Owner.Name,CreatedDate,LastModifiedDate\n\
        0035g00000PqRsTAAV,Ottilie,Brandvold,ottilie@fjordlys.example,Fjordlys,005000000000001AAA,Sverre Tangen,2026-03-01T10:00:00Z,2026-03-02T10:00:00Z\n\
        0035g00000PqRsUAAV,Ottilie,Brandvold,ottilie@fjordlys.example,Fjordlys,005000000000001AAA,Sverre Tangen,2026-10-02T03:14:00Z,2026-10-02T03:14:00Z\n";
    const OUTLOOK: &str = "First Name,Last Name,Company,E-mail Address,Mobile Phone,Title,Suffix,Middle Name\n\
        Ottilie,Brandvold,Fjordlys,ottilie@fjordlys.example,,,,\n";

    fn sources() -> Vec<Source> {
        let input = |name: &str, text: &str| Input::Bytes {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let inputs = [
            input("Contact.csv", SALESFORCE),
            input("outlook.csv", OUTLOOK),
        ];
        import::read(&inputs, &mut Silent).unwrap().sources
    }

    fn bundle(ids: Ids) -> Bundle {
        let sources = sources();
        let matches = matching::find(&sources, &matching::Options::default(), &mut Silent).unwrap();
        let mut case = Case::new("Ottilie's trouble", jiff::Timestamp::UNIX_EPOCH);
        case.notes = "Ottilie Brandvold rang twice.".to_owned();
        let options = Options {
            level: Level::Pseudonyms,
            keep_companies: false,
        };
        let today = Date::constant(2026, 11, 23);
        Bundle::of(
            &case,
            &sources,
            &matches,
            Knowledge::embedded(),
            options,
            ids,
            today,
        )
        .unwrap()
    }

    fn all(bundle: &Bundle) -> String {
        let files = bundle.files.iter();
        files.fold(String::new(), |all, (name, bytes)| {
            all + name + &String::from_utf8_lossy(bytes)
        })
    }

    #[test]
    fn it_holds_both_sides_and_nobody() {
        let bundle = bundle(Ids::Kept);
        assert_eq!(
            bundle.files.iter().map(|(n, _)| *n).collect::<Vec<_>>(),
            FILE_NAMES
        );
        let text = all(&bundle);
        for personal in [
            "Ottilie",
            "Brandvold",
            "fjordlys",
            "Fjordlys",
            "Sverre",
            "Tangen",
        ] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
        for wanted in [
            "0035g00000PqRsTAAV",
            "2026-10-02 03:14",
            "Outlook",
            "No record of Outlook has a created date",
            "Contact ",
        ] {
            assert!(text.contains(wanted), "no {wanted} in {text}");
        }
        // The two copies and the one in Outlook are seen to be one person.
        let (_, table) = &bundle.files[1];
        let table = String::from_utf8_lossy(table).into_owned();
        let names: BTreeSet<&str> = table
            .lines()
            .skip(1)
            .filter_map(|l| l.split(',').nth(3))
            .collect();
        assert_eq!((table.lines().count(), names.len()), (4, 1), "{table}");
    }

    #[test]
    fn ids_can_be_replaced_and_nothing_to_send_is_said() {
        assert!(!all(&bundle(Ids::Replaced)).contains("0035g00000PqRs"));
        let options = Options {
            level: Level::Hidden,
            keep_companies: false,
        };
        let empty = Case::new("x", jiff::Timestamp::UNIX_EPOCH);
        let none = Bundle::of(
            &empty,
            &[],
            &Matches::default(),
            Knowledge::embedded(),
            options,
            Ids::Kept,
            Date::constant(2026, 11, 23),
        );
        assert!(matches!(none, Err(BundleError::NoSample)));
    }
}
