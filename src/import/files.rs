//! Files and folders, opened for reading only.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::ImportError;
use super::{Input, outlook};
use crate::progress::Stop;
use crate::text;

/// The largest file taken in: 2 GiB. It is held in memory while it is read.
const LIMIT: u64 = 2 << 30;
/// The most that is taken in of what is no file: 128 MiB.
const PIPE: u64 = 128 << 20;
/// Files from this size on are taken in on all processors: 8 MiB.
const SHARED: u64 = 8 << 20;
/// So much of them is taken in between two looks at whether it is still wanted: 1 MiB.
const PIECE: usize = 1 << 20;
/// How much of a file is looked at to recognise it.
const HEAD: u64 = 64 * 1024;
/// How deep the folders below a given folder are searched.
const DEPTH: usize = 3;

/// The whole content of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ImportError> {
    read_until(path, &Stop::default())
}

/// The same; nothing, where it is asked to stop meanwhile.
fn read_until(path: &Path, stop: &Stop) -> Result<Vec<u8>, ImportError> {
    let file = open(path)?;
    let about = file.metadata().ok();
    let size = about.as_ref().map_or(0, fs::Metadata::len);
    if about.as_ref().is_some_and(says_empty) {
        return Ok(Vec::new());
    }
    // What is no file, such as a pipe or a device, may never end.
    let limit = match about {
        Some(about) if about.is_file() => LIMIT,
        _ => PIPE,
    };
    let too_large = |size: u64| ImportError::TooLarge {
        path: text::path::to_text(path),
        size_mb: size >> 20,
        limit_mb: limit >> 20,
    };
    if size > limit {
        return Err(too_large(size));
    }
    if size >= SHARED
        && let Some(bytes) = read_shared(path, size as usize, stop)
    {
        return Ok(bytes);
    }
    if stop.is_asked() {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// The content of a large file, taken in on all processors; `None` where its length changes meanwhile,
/// or anything goes wrong.
fn read_shared(path: &Path, size: usize, stop: &Stop) -> Option<Vec<u8>> {
    let mut bytes = vec![0; size];
    let part = size.div_ceil(rayon::current_num_threads().max(1));
    let parts = bytes.par_chunks_mut(part).enumerate();
    let read = parts.try_for_each(|(number, part_of_it)| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start((number * part) as u64))?;
        part_of_it.chunks_mut(PIECE).try_for_each(|piece| {
            if stop.is_asked() {
                return Err(std::io::ErrorKind::Interrupted.into());
            }
            file.read_exact(piece)
        })
    });
    let length = fs::metadata(path).ok()?.len();
    (read.is_ok() && length == size as u64).then_some(bytes)
}

/// The whole content of a file that is not larger than `limit`.
pub(super) fn read_up_to(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, ImportError> {
    let size = open(path)?.metadata().map_or(0, |m| m.len());
    if size > limit {
        return Ok(None);
    }
    read(path).map(Some)
}

/// The file a part is in, and the part's name, where the path is one of those an archive or workbook
/// gives to its parts: `export.zip:Contact.csv`.
pub(super) fn part(path: &Path) -> Option<(PathBuf, String)> {
    if path.exists() {
        return None;
    }
    let text = text::path::to_text(path);
    text.match_indices(':').find_map(|(at, _)| {
        let (whole, part) = (text.get(..at)?, text.get(at + 1..)?);
        let whole = text::path::from_text(whole);
        (!part.is_empty() && whole.is_file()).then(|| (whole, part.to_owned()))
    })
}

/// The parts that are asked for, by the file they are in.
pub(super) fn parts(inputs: &[Input]) -> BTreeMap<PathBuf, Vec<String>> {
    let mut parts: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for input in inputs {
        if let Input::Path(path) = input
            && let Some((whole, part)) = part(path)
        {
            let known = parts.entry(whole).or_default();
            if !known.contains(&part) {
                known.push(part);
            }
        }
    }
    parts
}

/// What there is to read of a file.
#[derive(Debug)]
pub(crate) enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// A data file of Outlook, which is read piece by piece, and its length.
    DataFile(File, u64),
}

/// A file, opened for reading if it is a data file of Outlook, else read; nothing of it, where it is asked to
/// stop meanwhile.
pub(crate) fn content(path: &Path, stop: &Stop) -> Result<Content, ImportError> {
    // The beginning of what is no file is gone once it is read.
    let is_file = fs::metadata(path).is_ok_and(|about| about.is_file());
    if is_file && outlook::kind(&head(path)?) == Some(outlook::Kind::DataFile) {
        let file = open(path)?;
        let size = file.metadata().map_or(0, |m| m.len());
        return Ok(Content::DataFile(file, size));
    }
    read_until(path, stop).map(Content::Bytes)
}

/// The beginning of a file.
pub(crate) fn head(path: &Path) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    let file = open(path)?;
    if file.metadata().is_ok_and(|about| says_empty(&about)) {
        return Ok(bytes);
    }
    file.take(HEAD)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

/// Whether a file says that it is empty. Those of the system that hold something all the same, such as
/// `/proc/kmsg`, may keep a reader waiting for ever.
fn says_empty(about: &fs::Metadata) -> bool {
    about.is_file() && about.len() == 0
}

/// A file, open for reading only.
pub(super) fn open(path: &Path) -> Result<File, ImportError> {
    File::open(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> ImportError {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be opened by you".to_owned(),
        _ => error.to_string(),
    };
    ImportError::Unreadable {
        path: text::path::to_text(path),
        why,
    }
}

/// The files of a folder and of the folders in it, by name; hidden ones are left out.
pub(crate) fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder, DEPTH, usize::MAX, &mut found);
    found
}

/// Adds the files of a folder, and of those in it down to `depth`, until there are `limit`. Links to
/// folders are not followed.
pub(super) fn walk(folder: &Path, depth: usize, limit: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .filter(|e| !e.file_name().to_string_lossy().starts_with(['.', '~']))
        .map(|e| e.path())
        .collect();
    paths.sort();
    let (files, folders): (Vec<_>, Vec<_>) = paths.into_iter().partition(|p| !p.is_dir());
    for file in files.into_iter().filter(|p| p.is_file()) {
        if found.len() >= limit {
            return;
        }
        found.push(file);
    }
    for sub in folders {
        let link = sub
            .symlink_metadata()
            .is_ok_and(|m| m.file_type().is_symlink());
        if depth > 0 && !link && found.len() < limit {
            walk(&sub, depth - 1, limit, found);
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_of_the_system_that_says_it_is_empty_is_not_waited_for() {
        use super::{Path, head, read};
        let path = Path::new("/proc/self/status");
        assert_eq!(read(path).unwrap(), b"");
        assert_eq!(head(path).unwrap(), b"");
    }
}
