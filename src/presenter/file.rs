//! The sheet kept in a file of plain text, for a second screen that shows a file and can do no more.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{MARK, Sheet};
use crate::case::Case;
use crate::case::notes;
use crate::knowledge::Knowledge;

/// Why the sheet is not kept in a file.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// There is something else in that file.
    #[error("{0} holds something else than a presenter's view")]
    Other(String),
    /// It cannot be written.
    #[error("cannot write the presenter's view to {path}: {why}")]
    Write {
        /// The file.
        path: String,
        /// The system's words.
        why: io::Error,
    },
}

impl SheetError {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            SheetError::Other(_) => "give --presenter the path of a new file; nothing was changed",
            SheetError::Write { .. } => {
                "check the rights of that folder, or follow the case with: syncsleuth present CASE"
            }
        }
    }
}

/// A file that holds the sheet of a case as it was saved last.
#[derive(Debug, Clone)]
pub struct SheetFile {
    path: PathBuf,
}

impl SheetFile {
    /// Takes a path that is new, empty, or an earlier sheet.
    ///
    /// # Errors
    /// [`SheetError::Other`] where the file holds something else.
    pub fn at(path: &Path) -> Result<Self, SheetError> {
        let mut begins = Vec::new();
        if let Ok(file) = fs::File::open(path) {
            let most = MARK.len() as u64;
            file.take(most)
                .read_to_end(&mut begins)
                .map_err(|why| SheetError::Write {
                    path: path.display().to_string(),
                    why,
                })?;
        }
        if !begins.is_empty() && begins != MARK.as_bytes() {
            return Err(SheetError::Other(path.display().to_string()));
        }
        Ok(SheetFile {
            path: path.to_owned(),
        })
    }

    /// Writes the sheet of a case that is kept at `kept`, whose notes lie beside it.
    ///
    /// # Errors
    /// [`SheetError::Write`] where the file cannot be written.
    pub fn keep(
        &self,
        case: &Case,
        kept: &Path,
        knowledge: &Knowledge,
        today: Date,
    ) -> Result<(), SheetError> {
        // Notes that cannot be read are told of by the window that writes them.
        let notes = notes::of(kept).unwrap_or_default();
        let text = Sheet::of(case, knowledge, today).text(&notes);
        let write = || -> io::Result<()> {
            let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            let mut beside = tempfile::NamedTempFile::new_in(folder)?;
            beside.write_all(text.as_bytes())?;
            beside.persist(&self.path).map_err(|e| e.error)?;
            Ok(())
        };
        write().map_err(|why| SheetError::Write {
            path: self.path.display().to_string(),
            why,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn only_a_sheet_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.txt");
        let mut case = Case::new("A case", Timestamp::UNIX_EPOCH);
        for place in ["question:symptoms", "exports"] {
            place.clone_into(&mut case.place);
            let file = SheetFile::at(&path).unwrap();
            let today = Date::constant(2026, 11, 23);
            file.keep(&case, &path, Knowledge::embedded(), today)
                .unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap().contains("Exports"));
        fs::write(&path, "my own file").unwrap();
        assert!(matches!(SheetFile::at(&path), Err(SheetError::Other(_))));
    }
}
