//! A room to hold conversations in: a folder with an export, and the lines that are typed and said.

use std::fs;
use std::path::{Path, PathBuf};

use super::TODAY;
use crate::case::words::Base;
use crate::case::{self, Case, Places, Start, Usual};
use crate::plain::{PlainError, Settings, run};

/// Two contacts that are one person, one that is not, and a row that is too short.
pub(super) const CONTACTS: &str = "\
\"Id\",\"LastName\",\"FirstName\",\"Email\",\"Phone\",\"Title\",\"CreatedDate\"
\"0035g00000Aaaa1AAB\",\"Okafor\",\"Ngozi\",\"ngozi.okafor@alder.example\",\"+44 20 7946 0101\",\"Buyer\",\"2024-03-01T09:00:00.000Z\"
\"0035g00000Aaaa2AAB\",\"Okafor\",\"Ngozi\",\"ngozi.okafor@alder.example\",\"+44 20 7946 0101\",\"\",\"2026-10-12T03:00:00.000Z\"
\"0035g00000Aaaa3AAB\",\"Brandt\",\"Silke\",\"silke.brandt@birch.example\",\"+44 20 7946 0102\",\"Planner\",\"2024-03-02T09:00:00.000Z\"
";

pub(super) struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Contact.csv"), CONTACTS).unwrap();
        Room { folder }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn settings(&self, start: Start) -> Settings {
        Settings {
            start,
            places: Places {
                folder: self.path("cases"),
                file: None,
                usual: Usual::default(),
            },
            today: TODAY,
            plan_folder: self.path("plan"),
            folders: vec![self.folder.path().to_owned()],
            base: Base {
                home: self.folder.path().to_owned(),
                here: self.folder.path().to_owned(),
            },
            desk: None,
            mask: None,
            ascii: false,
            news: Vec::new(),
            clock: || jiff::Timestamp::UNIX_EPOCH,
        }
    }

    /// Plays lines and gives what was said.
    pub(super) fn play(&self, start: Start, lines: &str) -> String {
        let (said, outcome) = self.try_play(start, lines);
        outcome.unwrap();
        said
    }

    pub(super) fn try_play(&self, start: Start, lines: &str) -> (String, Result<(), PlainError>) {
        let mut output = Vec::new();
        let settings = self.settings(start);
        let outcome = run(&settings, &mut lines.as_bytes(), &mut output);
        (String::from_utf8(output).unwrap(), outcome)
    }

    pub(super) fn case_path(&self) -> PathBuf {
        self.path("cases").join(format!("{TODAY}.json"))
    }

    pub(super) fn case(&self) -> Case {
        case::load(&self.case_path()).unwrap()
    }
}

/// A new case without exports.
pub(super) fn new() -> Start {
    Start::New(Vec::new())
}

/// The first answers of an interview, then the exports.
pub(super) fn to_the_exports(export: &Path) -> String {
    format!("1\n1\n1\n1 4\ngo exports\n{}\n", export.display())
}

/// Fails where one of these was not said, or not after those before it.
pub(super) fn assert_in_order(said: &str, wanted: &[&str]) {
    let mut rest = said;
    for want in wanted {
        let Some((_, after)) = rest.split_once(want) else {
            panic!("{want:?} is missing, or not in its place:\n{said}");
        };
        rest = after;
    }
}
