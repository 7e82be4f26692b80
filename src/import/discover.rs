//! Exports lying about in the folders where people save them, and what a folder holds.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Glimpse, files, progress, recognise};
use crate::progress::{Cancelled, Stage, Watch};
use crate::text;

/// How deep the folders below those given are searched.
const DEPTH: usize = 2;
/// How many files are looked at in each folder given.
const LOOKED_AT: usize = 2000;
/// How many candidates are offered.
const OFFERED: usize = 200;

/// A file that looks like an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub glimpse: Glimpse,
    /// Size in bytes.
    pub size: u64,
    /// When it was last written, where the file system says.
    pub modified: Option<Timestamp>,
}

/// The exports in some folders and two levels below, the newest first. Folders that are not there are
/// passed over.
///
/// # Errors
/// [`Cancelled`] where the watcher asks to stop.
pub fn candidates(folders: &[PathBuf], watch: &mut dyn Watch) -> Result<Vec<Candidate>, Cancelled> {
    let mut found: Vec<Candidate> = Vec::new();
    for folder in folders {
        let mut paths = Vec::new();
        files::walk(folder, DEPTH, LOOKED_AT, &mut paths);
        for path in paths {
            watch.step(progress(Stage::Recognising, &text::path::to_text(&path)))?;
            if found.iter().any(|c| c.path == path) {
                continue;
            }
            let Ok(glimpse) = recognise(&path) else {
                continue;
            };
            let metadata = path.metadata().ok();
            found.push(Candidate {
                glimpse,
                size: metadata.as_ref().map_or(0, std::fs::Metadata::len),
                modified: metadata
                    .and_then(|m| m.modified().ok())
                    .and_then(|time| Timestamp::try_from(time).ok()),
                path,
            });
        }
    }
    found.sort_by(|a, b| {
        b.modified
            .cmp(&a.modified)
            .then_with(|| a.path.cmp(&b.path))
    });
    found.truncate(OFFERED);
    Ok(found)
}

/// A file or folder in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name as text.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub folder: bool,
    /// Size in bytes.
    pub size: u64,
}

impl Entry {
    /// Its size for people.
    pub fn size(&self) -> String {
        match self.size {
            bytes @ 0..1_000 => format!("{bytes} B"),
            bytes @ 1_000..1_000_000 => format!("{} KB", bytes / 1_000),
            bytes => format!("{} MB", text::count(bytes / 1_000_000)),
        }
    }
}

/// What a folder holds: folders first, then files, by name; hidden ones left out.
///
/// # Errors
/// Where the folder cannot be looked into.
pub fn list(folder: &Path) -> io::Result<Vec<Entry>> {
    /// More than this nobody goes through.
    const MOST: usize = 5_000;
    let mut entries: Vec<Entry> = std::fs::read_dir(folder)?
        .flatten()
        .take(MOST)
        .filter_map(|e| {
            let name = text::path::to_text(Path::new(&e.file_name()));
            let about = std::fs::metadata(e.path()).ok()?;
            (!name.starts_with('.')).then(|| Entry {
                name,
                path: e.path(),
                folder: about.is_dir(),
                size: about.len(),
            })
        })
        .collect();
    entries.sort_by_cached_key(|e| (!e.folder, e.name.to_lowercase()));
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    #[test]
    fn finds_exports_by_their_content() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b/c/d");
        std::fs::create_dir_all(&deep).unwrap();
        let export = "First Name,Last Name,E-mail Address\nAna,Lima,a@example.com\n";
        std::fs::write(folder.path().join("people.dat"), export).unwrap();
        std::fs::write(folder.path().join("letter.csv"), "Dear all, nothing here\n").unwrap();
        std::fs::write(deep.join("too-deep.csv"), export).unwrap();
        let found = candidates(&[folder.path().to_owned()], &mut Silent).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|c| c.path.file_name().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["people.dat"]);
    }
}
