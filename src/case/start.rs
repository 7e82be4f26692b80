//! Beginning, resuming and listing cases on disk.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

use super::store::is_open;
use super::{Case, CaseError, CaseFile, Role, SourceEntry, load};
use crate::demo;
use crate::interview::Answers;
use crate::knowledge::Knowledge;

/// More case files of one day than this are not tried.
const MOST_PER_DAY: u32 = 1_000;

/// Which case to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// A new one, with these exports.
    New(Vec<SourceEntry>),
    /// The sample mailbox.
    Demo,
    /// A saved one.
    Open(PathBuf),
}

/// Where cases are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// The folder of cases.
    pub folder: PathBuf,
    /// The very file, where the person named one.
    pub file: Option<PathBuf>,
    /// What every new case begins with.
    pub usual: Usual,
}

/// What the person has settled once for all new cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usual {
    /// The first part of the organisation's Salesforce address.
    pub salesforce_domain: Option<String>,
    /// Answers on how long deleted things are kept; they hold where a case says nothing.
    pub answers: Answers,
}

impl Places {
    /// Begins or opens a case and holds its file. Nothing is written before the first
    /// [`CaseFile::save`], but for a lock beside it.
    ///
    /// # Errors
    /// Where the case cannot be read, its file is in use elsewhere, or the sample would replace
    /// something else.
    pub fn begin(
        &self,
        start: &Start,
        today: Date,
        now: Timestamp,
    ) -> Result<(Case, CaseFile), CaseError> {
        match start {
            Start::Open(path) => {
                let file = CaseFile::open(path)?;
                Ok((load(path)?, file))
            }
            Start::New(exports) => {
                let file = self.fresh(&format!("{today}"))?;
                if self.file.is_some() && file.path().exists() {
                    // The person named a case that exists: go on with it, with the exports added.
                    let mut case = load(file.path())?;
                    add(&mut case, exports);
                    return Ok((case, file));
                }
                let mut case = Case::new(&title(file.path(), today), now);
                case.salesforce_domain
                    .clone_from(&self.usual.salesforce_domain);
                add(&mut case, exports);
                Ok((case, file))
            }
            Start::Demo => {
                let file = self.fresh(&format!("sample-{today}"))?;
                if !file.path().exists() {
                    return Ok((sample(now), file));
                }
                // The person named a file that exists: only this very sample is gone on with.
                let case = load(file.path())?;
                if case.title == demo::TITLE {
                    Ok((case, file))
                } else {
                    Err(CaseError::OtherCase {
                        path: file.path().display().to_string(),
                    })
                }
            }
        }
    }

    /// A file that does not exist yet and that nobody else holds.
    fn fresh(&self, name: &str) -> Result<CaseFile, CaseError> {
        if let Some(file) = &self.file {
            return CaseFile::hold(file);
        }
        let mut number = 1;
        loop {
            let path = self.folder.join(if number == 1 {
                format!("{name}.json")
            } else {
                format!("{name}-{number}.json")
            });
            if !path.exists() {
                match CaseFile::hold(&path) {
                    Err(CaseError::InUse { .. }) if number < MOST_PER_DAY => {}
                    held => return held,
                }
            }
            number += 1;
        }
    }

    /// The case that a program has open right now, the one begun last; it may not be saved yet.
    pub fn open_now(&self) -> Option<PathBuf> {
        let entries = fs::read_dir(&self.folder).ok()?;
        let locks = entries.flatten().filter_map(|entry| {
            let path = entry.path();
            let is_lock = path.extension().is_some_and(|e| e == "lock");
            let case = path.with_extension("");
            let of_case = is_lock && case.extension().is_some_and(|e| e == "json");
            // Notes are written under a lock of their own.
            let of_notes = case.to_string_lossy().ends_with(".notes.json");
            let since = fs::metadata(&path).and_then(|m| m.modified()).ok()?;
            (of_case && !of_notes && is_open(&case)).then_some((since, case))
        });
        locks.max().map(|(_, case)| case)
    }

    /// Saved cases, those changed last first: path and title. Files that are no cases are left out.
    pub fn recent(&self, most: usize) -> Vec<(PathBuf, String)> {
        #[derive(serde::Deserialize)]
        struct Head {
            title: String,
        }
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let mut files: Vec<(std::time::SystemTime, PathBuf)> = entries
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "json"))
            .filter_map(|p| Some((fs::metadata(&p).ok()?.modified().ok()?, p)))
            .collect();
        files.sort();
        let title = |path: &Path| -> Option<String> {
            let text = fs::read_to_string(path).ok()?;
            serde_json::from_str::<Head>(&text).ok().map(|h| h.title)
        };
        files
            .into_iter()
            .rev()
            .filter_map(|(_, path)| title(&path).map(|t| (path, t)))
            .take(most)
            .collect()
    }
}

/// The title of a new case: its day, and what its file's name says more, so that no two of a day are
/// called the same.
fn title(path: &Path, today: Date) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let day = today.to_string();
    let more = name.strip_prefix(&day).unwrap_or(&name);
    match more.trim_start_matches('-') {
        "" => format!("Case of {day}"),
        more => format!("Case of {day} ({more})"),
    }
}

fn add(case: &mut Case, exports: &[SourceEntry]) {
    for export in exports {
        match case.sources.iter_mut().find(|s| s.path == export.path) {
            // What is said of its columns now goes before what was said earlier.
            Some(known) if !export.map.is_empty() => known.map.clone_from(&export.map),
            Some(_) => {}
            None => case.sources.push(export.clone()),
        }
    }
}

/// The sample: embedded exports and the invented person's answers.
fn sample(now: Timestamp) -> Case {
    let mut case = Case::new(demo::TITLE, now);
    case.answers = Answers::from_json(demo::answers(), Knowledge::embedded())
        .expect("a test holds the sample's answers against the questions");
    let current = demo::current().iter().map(|p| (p, Role::Current));
    let before = demo::before().iter().map(|p| (p, Role::Before));
    case.sources = current
        .chain(before)
        .map(|(path, role)| SourceEntry::new(*path, role))
        .collect();
    case
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_new_case_has_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            folder: folder.path().join("cases"),
            file: None,
            usual: Usual::default(),
        };
        let today = Date::constant(2026, 11, 22);
        let begin = |start: Start| places.begin(&start, today, Timestamp::UNIX_EPOCH).unwrap();
        let (case, one) = begin(Start::New(vec![SourceEntry::new("a.csv", Role::Current)]));
        let (_, two) = begin(Start::Demo);
        let (_, three) = begin(Start::New(Vec::new()));
        assert_ne!(one.path(), three.path());
        assert_eq!(case.sources.len(), 1);
        one.save(&case).unwrap();
        assert_eq!(
            places.recent(9),
            [(one.path().to_owned(), case.title.clone())]
        );
        let path = one.path().to_owned();
        drop((one, two, three));
        let (again, _held) = places
            .begin(&Start::Open(path), today, Timestamp::UNIX_EPOCH)
            .unwrap();
        assert_eq!(again, case);
    }

    #[test]
    fn a_case_that_is_open_is_found_before_it_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            folder: folder.path().to_owned(),
            file: None,
            usual: Usual::default(),
        };
        assert_eq!(places.open_now(), None);
        let today = Date::constant(2026, 11, 22);
        let begun = places.begin(&Start::New(Vec::new()), today, Timestamp::UNIX_EPOCH);
        let (_, file) = begun.unwrap();
        assert!(!file.path().exists());
        assert_eq!(places.open_now(), Some(file.path().to_owned()));
        let path = file.path().to_owned();
        drop(file);
        fs::write(path.with_extension("json.lock"), "").unwrap();
        assert_eq!(places.open_now(), None, "a lock that nobody holds");
    }

    #[test]
    fn the_sample_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.json");
        let places = Places {
            folder: folder.path().join("cases"),
            file: Some(path.clone()),
            usual: Usual::default(),
        };
        let begin = |start: &Start| {
            places.begin(start, Date::constant(2026, 11, 22), Timestamp::UNIX_EPOCH)
        };
        let (mut case, file) = begin(&Start::Demo).unwrap();
        case.notes = "looked at".to_owned();
        file.save(&case).unwrap();
        drop(file);
        let (again, file) = begin(&Start::Demo).unwrap();
        assert_eq!(again, case, "the sample is gone on with");
        drop((again, file));

        let other = Case::new("Real", Timestamp::UNIX_EPOCH);
        CaseFile::hold(&path).unwrap().save(&other).unwrap();
        assert!(matches!(
            begin(&Start::Demo),
            Err(CaseError::OtherCase { .. })
        ));
        assert_eq!(load(&path).unwrap(), other);
        for foreign in ["Name,Company\n", ""] {
            fs::write(&path, foreign).unwrap();
            assert!(matches!(
                begin(&Start::Demo),
                Err(CaseError::NotACase { .. })
            ));
            assert_eq!(fs::read_to_string(&path).unwrap(), foreign);
        }
    }

    #[test]
    fn no_two_cases_of_a_day_are_called_the_same() {
        let today = Date::constant(2026, 11, 22);
        for (path, want) in [
            ("cases/2026-11-22.json", "Case of 2026-11-22"),
            ("cases/2026-11-22-2.json", "Case of 2026-11-22 (2)"),
            ("Acme.json", "Case of 2026-11-22 (Acme)"),
        ] {
            assert_eq!(title(Path::new(path), today), want);
        }
    }
}
