//! Notes that a help desk types while somebody else works on the case, in a file of their own beside it.
//!
//! The wizard writes the case, and nobody else does; so a note typed in another window would be lost with the
//! next save if it went into the case. It goes into `CASE.notes.json` instead: each note is added under a lock,
//! to what the file holds at that moment, and the file is exchanged as a whole. [`Case::with_notes`] puts both
//! together for a ticket, a summary or a copy.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::store::{self, CaseError};
use super::{Case, load};

/// The format of the file.
pub const SCHEMA: &str = "syncsleuth.notes/1";
/// Files larger than this are refused, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When it was typed.
    pub at: Timestamp,
    /// Who typed it, where they gave a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Where the wizard was at that moment, as a case names its places.
    #[serde(default)]
    pub place: String,
    /// What was typed.
    pub text: String,
}

impl Note {
    /// The note with its time, in one line: `2026-11-23 09:12 UTC, Ada: rang twice`.
    pub fn line(&self) -> String {
        let at = self.at.to_zoned(TimeZone::UTC);
        let by = self.by.as_deref().map(|by| format!(", {by}"));
        let by = by.unwrap_or_default();
        format!("{}{by}: {}", at.strftime("%Y-%m-%d %H:%M UTC"), self.text)
    }
}

/// Everything the file holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Pages {
    schema: String,
    notes: Vec<Note>,
}

/// Where the notes of a case are.
pub fn beside(case: &Path) -> PathBuf {
    let mut name = case.file_name().unwrap_or_default().to_os_string();
    name.push(".notes.json");
    case.with_file_name(name)
}

/// The notes of a case, in the order they were typed; none where nobody typed any.
///
/// # Errors
/// [`CaseError`] where the file is there and cannot be read.
pub fn of(case: &Path) -> Result<Vec<Note>, CaseError> {
    let path = beside(case);
    let shown = path.display().to_string();
    let failed = |why| CaseError::Read {
        path: shown.clone(),
        why,
    };
    let text = match fs::metadata(&path) {
        Ok(about) if about.len() > LARGEST => {
            return Err(failed(io::Error::other("it is larger than 16 MB")));
        }
        _ => match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(why) => return Err(failed(why)),
        },
    };
    let pages: Pages = serde_json::from_str(&text).map_err(|fault| CaseError::Damaged {
        path: shown.clone(),
        line: fault.line(),
        why: fault.to_string(),
    })?;
    if pages.schema != SCHEMA {
        return Err(CaseError::Newer {
            path: shown,
            schema: pages.schema,
        });
    }
    Ok(pages.notes)
}

/// The same without who typed them, for what leaves the house: in a line of text nothing would tell that it
/// is a name.
///
/// # Errors
/// As [`of`].
pub fn nameless(case: &Path) -> Result<Vec<Note>, CaseError> {
    let mut notes = of(case)?;
    for note in &mut notes {
        note.by = None;
    }
    Ok(notes)
}

/// Adds a note to those of a case. Two windows may do so at the same time; none of their notes is lost.
///
/// # Errors
/// [`CaseError`] where it cannot be kept; the file is then as it was.
pub fn add(case: &Path, note: Note) -> Result<(), CaseError> {
    let path = beside(case);
    let failed = |why| CaseError::Write {
        path: path.display().to_string(),
        why,
    };
    let mut lock_name = path.file_name().unwrap_or_default().to_os_string();
    lock_name.push(".lock");
    // The lock stays where it is: taken away, it could be held by two at once.
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_file_name(lock_name))
        .map_err(failed)?;
    lock.lock().map_err(failed)?;
    let mut notes = of(case)?;
    notes.push(note);
    let pages = Pages {
        schema: SCHEMA.to_owned(),
        notes,
    };
    let mut text = serde_json::to_vec_pretty(&pages).map_err(|fault| failed(fault.into()))?;
    text.push(b'\n');
    store::exchange(&path, &text).map_err(failed)
}

impl Case {
    /// The case with these notes put behind its own.
    #[must_use]
    pub fn with_notes(mut self, notes: &[Note]) -> Case {
        for note in notes {
            if !self.notes.is_empty() && !self.notes.ends_with('\n') {
                self.notes.push('\n');
            }
            // One note is one line, whatever was pasted into it.
            let line = note.line().replace(['\r', '\n'], " ");
            self.notes.push_str(&line);
        }
        self
    }
}

/// Reads a case together with the notes that lie beside it.
///
/// # Errors
/// [`CaseError`] where either cannot be read.
pub fn load_with_notes(path: &Path) -> Result<Case, CaseError> {
    Ok(load(path)?.with_notes(&of(path)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn note(text: &str) -> Note {
        Note {
            at: "2026-11-23T09:12:33Z".parse().unwrap(),
            by: Some("Ada".to_owned()),
            place: "findings".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn notes_are_kept_in_order_and_join_the_case() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.json");
        assert_eq!(of(&path).unwrap(), []);
        for text in ["rang twice", "two\nlines"] {
            add(&path, note(text)).unwrap();
        }
        let notes = of(&path).unwrap();
        assert_eq!(notes.len(), 2);
        let mut case = Case::new("x", Timestamp::UNIX_EPOCH);
        case.notes = "begun by phone".to_owned();
        let all = case.with_notes(&notes).notes;
        let lines: Vec<&str> = all.lines().collect();
        assert_eq!(lines[0], "begun by phone");
        assert_eq!(lines[1], "2026-11-23 09:12 UTC, Ada: rang twice");
        assert_eq!(lines.len(), 3, "{all}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(beside(&path)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn windows_that_write_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.json");
        thread::scope(|scope| {
            for window in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    for n in 0..25 {
                        add(path, note(&format!("{window}/{n}"))).unwrap();
                    }
                });
            }
        });
        let notes = of(&path).unwrap();
        assert_eq!(notes.len(), 100);
        for window in 0..4 {
            let of_window = notes
                .iter()
                .filter(|n| n.text.starts_with(&format!("{window}/")));
            let texts: Vec<&str> = of_window.map(|n| n.text.as_str()).collect();
            assert!(
                texts
                    .iter()
                    .enumerate()
                    .all(|(n, t)| *t == format!("{window}/{n}"))
            );
        }
    }

    #[test]
    fn a_damaged_file_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.json");
        for foreign in [
            "{\"schema\": \"syncsleuth.notes/1\", \"no",
            "[]",
            "",
            "{\"schema\": \"syncsleuth.notes/2\", \"notes\": []}",
        ] {
            fs::write(beside(&path), foreign).unwrap();
            assert!(add(&path, note("x")).is_err(), "{foreign}");
            assert_eq!(fs::read_to_string(beside(&path)).unwrap(), foreign);
        }
    }
}
