//! Keeping a case on disk: written beside and renamed, readable by its owner only, one program at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::Case;

/// The newest case format this program writes, and the only one so far.
pub const SCHEMA: &str = "syncsleuth.case/1";

/// How often a file that somebody reads is tried to be exchanged again, and after which time.
const READERS_LEAVE: u32 = 10;
const READERS_MOMENT: Duration = Duration::from_millis(20);

/// Case files larger than this are refused, in bytes.
const LARGEST: u64 = 512 * 1024 * 1024;

/// Why a case could not be opened or saved. The file on disk is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The file cannot be read.
    #[error("cannot open the case {path}: {why}")]
    Read {
        /// The file.
        path: String,
        /// The system's words.
        why: io::Error,
    },
    /// The file ends too early or is no JSON.
    #[error("the case {path} is damaged at line {line}: {why}")]
    Damaged {
        /// The file.
        path: String,
        /// Line of the damage, from 1.
        line: usize,
        /// What is wrong there.
        why: String,
    },
    /// Not a case at all.
    #[error("{path} is not a syncsleuth case")]
    NotACase {
        /// The file.
        path: String,
    },
    /// Written by a later version.
    #[error("the case {path} was written by a newer syncsleuth ({schema})")]
    Newer {
        /// The file.
        path: String,
        /// The format it names.
        schema: String,
    },
    /// Another instance has it open.
    #[error("the case {path} is already open in another window")]
    InUse {
        /// The file.
        path: String,
    },
    /// The sample was to be kept in the file of another case.
    #[error("{path} holds another case, not the sample")]
    OtherCase {
        /// The file.
        path: String,
    },
    /// Its folder takes no files, so that it cannot be kept there.
    #[error("cannot keep a case in {folder}: {why}")]
    Folder {
        /// The folder.
        folder: String,
        /// The system's words.
        why: io::Error,
    },
    /// It was opened where it cannot be written, and is no longer what it was.
    #[error(
        "the case {path} is in a folder you may not write to, so it is open for reading only, and what you decide here is not kept"
    )]
    ReadOnly {
        /// The file.
        path: String,
    },
    /// It cannot be written.
    #[error("cannot save the case {path}: {why}")]
    Write {
        /// The file.
        path: String,
        /// The system's words.
        why: io::Error,
    },
}

impl CaseError {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            CaseError::Read { .. } => "check the path; a case file ends in .json",
            CaseError::Damaged { .. } => {
                "nothing was changed; restore the file from a backup, or start a new case"
            }
            CaseError::NotACase { .. } => {
                "nothing was changed; a case file ends in .json, and an export is read with: syncsleuth FILE"
            }
            CaseError::Newer { .. } => "nothing was changed; open it with the newer program",
            CaseError::InUse { .. } => "go on in that window, or close it first",
            CaseError::OtherCase { .. } => {
                "nothing was changed; give --case another file for the sample, or go on with that case: syncsleuth open FILE"
            }
            CaseError::Folder { .. } => {
                "copy the case to a folder you may write to, or use --case FILE to keep a new one elsewhere"
            }
            CaseError::ReadOnly { .. } => "copy the case to a folder of your own and open it there",
            CaseError::Write { .. } => {
                "check the free space and the rights of that folder; your answers are still in this window"
            }
        }
    }
}

/// A case file that this program alone has open, or one that can only be looked at.
#[derive(Debug)]
pub struct CaseFile {
    path: PathBuf,
    /// The lock beside it, and where it is; none where the folder takes no files.
    lock: Option<(PathBuf, File)>,
}

impl CaseFile {
    /// Takes a path for a case, new or existing, and holds it until dropped.
    ///
    /// # Errors
    /// Where another instance holds it, or the folder cannot be written.
    pub fn hold(path: &Path) -> Result<Self, CaseError> {
        let shown = path.display().to_string();
        let folder = folder_of(path);
        let failed = |why| CaseError::Folder {
            folder: folder.display().to_string(),
            why,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let mut lock_name = path.file_name().unwrap_or_default().to_os_string();
        lock_name.push(".lock");
        let lock_path = path.with_file_name(lock_name);
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(CaseFile {
                path: path.to_owned(),
                lock: Some((lock_path, lock)),
            }),
            Err(TryLockError::WouldBlock) => Err(CaseError::InUse { path: shown }),
            Err(TryLockError::Error(why)) => Err(failed(why)),
        }
    }

    /// Takes an existing case; one in a folder that may not be written to is open for reading only.
    ///
    /// # Errors
    /// Where another instance holds it.
    pub fn open(path: &Path) -> Result<Self, CaseError> {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        match CaseFile::hold(path) {
            Err(CaseError::Folder { why, .. })
                if path.is_file()
                    && matches!(why.kind(), PermissionDenied | ReadOnlyFilesystem) =>
            {
                Ok(CaseFile {
                    path: path.to_owned(),
                    lock: None,
                })
            }
            held => held,
        }
    }

    /// Why nothing is kept in it, where it is open for reading only.
    pub fn read_only(&self) -> Option<CaseError> {
        self.lock.is_none().then(|| CaseError::ReadOnly {
            path: self.path.display().to_string(),
        })
    }

    /// Where the case is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the case: beside the old file, flushed, then renamed over it.
    ///
    /// # Errors
    /// Where it cannot be written; the file on disk is then as it was.
    pub fn save(&self, case: &Case) -> Result<(), CaseError> {
        if let Some(why) = self.read_only() {
            return Err(why);
        }
        let write = || -> io::Result<()> {
            let mut text = serde_json::to_vec_pretty(case)?;
            text.push(b'\n');
            exchange(&self.path, &text)?;
            tracing::debug!(
                bytes = text.len(),
                verdicts = case.journal.len(),
                "saved the case"
            );
            Ok(())
        };
        write().map_err(|why| CaseError::Write {
            path: self.path.display().to_string(),
            why,
        })
    }
}

impl Drop for CaseFile {
    fn drop(&mut self) {
        // The lock ends with the open file; the name left behind would only puzzle people.
        if let Some((path, _)) = &self.lock {
            let _ = fs::remove_file(path);
        }
    }
}

/// Writes a file beside the old one, flushed, then renamed over it: it is there whole, before or after.
pub(super) fn exchange(path: &Path, text: &[u8]) -> io::Result<()> {
    // A named temporary file has mode 0600, and keeps it when it is renamed.
    let mut beside = tempfile::NamedTempFile::new_in(folder_of(path))?;
    beside.write_all(text)?;
    beside.as_file().sync_data()?;
    for _ in 0..READERS_LEAVE {
        match beside.persist(path) {
            Ok(_) => return Ok(()),
            // Windows exchanges no file that is being read, as by a presenter's look.
            Err(why) if cfg!(windows) && why.error.kind() == io::ErrorKind::PermissionDenied => {
                beside = why.file;
                thread::sleep(READERS_MOMENT);
            }
            Err(why) => return Err(why.error),
        }
    }
    beside.persist(path).map_err(|why| why.error)?;
    Ok(())
}

/// Whether a program has this case open. Where that cannot be told it counts as not.
pub(super) fn is_open(path: &Path) -> bool {
    let mut lock = path.file_name().unwrap_or_default().to_os_string();
    lock.push(".lock");
    File::open(path.with_file_name(lock))
        .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// The folder a file is in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Reads a case.
///
/// # Errors
/// [`CaseError`] where the file is unreadable, damaged, no case, or of a newer version.
pub fn load(path: &Path) -> Result<Case, CaseError> {
    let shown = path.display().to_string();
    let read = || -> io::Result<String> {
        if fs::metadata(path)?.len() > LARGEST {
            return Err(io::Error::other("it is larger than 512 MB"));
        }
        fs::read_to_string(path)
    };
    let text = read().map_err(|why| CaseError::Read {
        path: shown.clone(),
        why,
    })?;
    parse(&shown, &text)
}

fn parse(path: &str, text: &str) -> Result<Case, CaseError> {
    #[derive(serde::Deserialize)]
    struct Head {
        schema: Option<String>,
    }
    let damaged = |fault: serde_json::Error| CaseError::Damaged {
        path: path.to_owned(),
        line: fault.line(),
        why: fault.to_string(),
    };
    let not_a_case = || CaseError::NotACase {
        path: path.to_owned(),
    };
    if !text.trim_start().starts_with('{') {
        return Err(not_a_case());
    }
    let head: Head = serde_json::from_str(text).map_err(damaged)?;
    let schema = head.schema.ok_or_else(not_a_case)?;
    let version = schema
        .strip_prefix("syncsleuth.case/")
        .and_then(|v| v.parse::<u32>().ok())
        .ok_or_else(not_a_case)?;
    if version > 1 {
        return Err(CaseError::Newer {
            path: path.to_owned(),
            schema,
        });
    }
    serde_json::from_str(text).map_err(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cases/one.json");
        let case = Case::new("A test", jiff::Timestamp::UNIX_EPOCH);
        let file = CaseFile::hold(&path).unwrap();
        file.save(&case).unwrap();
        assert_eq!(load(&path).unwrap(), case);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_second_instance_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.json");
        let first = CaseFile::hold(&path).unwrap();
        assert!(matches!(
            CaseFile::hold(&path),
            Err(CaseError::InUse { .. })
        ));
        drop(first);
        CaseFile::hold(&path).unwrap();
    }

    #[test]
    fn a_folder_that_takes_no_files_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("blocked");
        fs::write(&blocked, "a file").unwrap();
        let why = CaseFile::hold(&blocked.join("one.json")).unwrap_err();
        assert!(matches!(why, CaseError::Folder { .. }), "{why}");
        assert!(why.to_string().starts_with("cannot keep a case in "));
        assert!(why.to_string().contains("blocked"));
        assert!(!why.hint().contains("window"), "no window is open yet");
    }

    #[cfg(unix)]
    #[test]
    fn a_case_in_a_read_only_folder_is_not_said_to_be_unsaved() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.json");
        fs::write(&path, "{}").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
        // The system's administrator may write all the same.
        match CaseFile::hold(&path) {
            Ok(_) => println!("skipped: rights do not bind this user"),
            Err(why) => {
                assert!(matches!(why, CaseError::Folder { .. }), "{why}");
                let looked_at = CaseFile::open(&path).unwrap();
                let case = Case::new("x", jiff::Timestamp::UNIX_EPOCH);
                let why = looked_at.save(&case).unwrap_err();
                assert!(matches!(why, CaseError::ReadOnly { .. }), "{why}");
                drop(looked_at);
                assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
            }
        }
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn what_is_only_looked_at_is_never_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.json");
        fs::write(&path, "{}").unwrap();
        let file = CaseFile {
            path: path.clone(),
            lock: None,
        };
        let case = Case::new("x", jiff::Timestamp::UNIX_EPOCH);
        let why = file.save(&case).unwrap_err();
        assert!(why.to_string().contains("for reading only"), "{why}");
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
        assert!(matches!(
            CaseFile::open(&folder.path().join("none/one.json")),
            Ok(CaseFile { lock: Some(_), .. })
        ));
    }

    #[test]
    fn damaged_foreign_and_newer_files_are_named() {
        let whole = serde_json::to_string(&Case::new("x", jiff::Timestamp::UNIX_EPOCH)).unwrap();
        for cut in 1..whole.len() {
            assert!(matches!(
                parse("x", &whole[..cut]),
                Err(CaseError::Damaged { .. })
            ));
        }
        assert!(matches!(
            parse("x", "Name,Company\n"),
            Err(CaseError::NotACase { .. })
        ));
        assert!(matches!(
            parse("x", r#"{"schema": "other/1"}"#),
            Err(CaseError::NotACase { .. })
        ));
        assert!(matches!(
            parse("x", r#"{"schema": "syncsleuth.case/2"}"#),
            Err(CaseError::Newer { .. })
        ));
    }
}
