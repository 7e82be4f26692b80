//! Following a case through its file, while a wizard in another window writes it.
//!
//! The wizard exchanges the file as a whole, but a folder that is copied or synchronised may show half of it,
//! nothing, or another one. What cannot be read right now is looked at again; what was read last stays.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::case::notes::{self, Note};
use crate::case::{self, Case, CaseError};

/// What a look at the files gave.
#[derive(Debug)]
pub enum Seen {
    /// Nothing changed since the last look.
    Same,
    /// The case or its notes are new.
    New(Box<Case>, Vec<Note>),
    /// There is no such file yet, or no longer.
    Gone,
    /// It cannot be read right now: why, in words.
    Unreadable(String),
}

/// By what a file that was exchanged is told from the one before.
type Stamp = (u64, Option<SystemTime>, u64);

/// Looks at a case file again and again.
#[derive(Debug)]
pub struct Follower {
    path: PathBuf,
    /// The stamps of the case and of its notes when both were read last.
    read: Option<(Stamp, Option<Stamp>)>,
    /// What was said of it last, where it could not be read: it is said once.
    trouble: Option<String>,
    gone: bool,
}

impl Follower {
    /// Follows a case file, which need not be there yet.
    pub fn of(path: &Path) -> Self {
        Follower {
            path: path.to_owned(),
            read: None,
            trouble: None,
            gone: false,
        }
    }

    /// The case file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes a look. What was said once is not said again until it changes.
    pub fn look(&mut self) -> Seen {
        let Ok(about) = fs::metadata(&self.path) else {
            self.read = None;
            self.trouble = None;
            return if std::mem::replace(&mut self.gone, true) {
                Seen::Same
            } else {
                Seen::Gone
            };
        };
        self.gone = false;
        let of_notes = fs::metadata(notes::beside(&self.path)).ok();
        let stamps = (stamp(&about), of_notes.as_ref().map(stamp));
        if self.read == Some(stamps) {
            return Seen::Same;
        }
        let read = case::load(&self.path).and_then(|case| Ok((case, notes::of(&self.path)?)));
        match read {
            Ok((case, notes)) => {
                self.read = Some(stamps);
                self.trouble = None;
                Seen::New(Box::new(case), notes)
            }
            Err(why) => self.say(&why),
        }
    }

    fn say(&mut self, why: &CaseError) -> Seen {
        let said = match why {
            CaseError::Damaged { path, .. } => {
                format!("{path} is being written, or it is damaged; looking again")
            }
            why => format!("{why}; {}", why.hint()),
        };
        if self.trouble.as_ref() == Some(&said) {
            return Seen::Same;
        }
        self.trouble = Some(said.clone());
        self.read = None;
        Seen::Unreadable(said)
    }
}

#[cfg(unix)]
fn stamp(about: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    (about.len(), about.modified().ok(), about.ino())
}

#[cfg(not(unix))]
fn stamp(about: &Metadata) -> Stamp {
    (about.len(), about.modified().ok(), 0)
}
