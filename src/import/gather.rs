//! All inputs to one [`Import`]: the files there are, in their order, each read once.
//!
//! Files are read side by side ([`super::beside`]), large ones by themselves: they are held in memory, and
//! a large table keeps all processors busy alone. What came of each is taken in the order of the files, so
//! that of two copies the first counts, whatever the threads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::Digest as _;

use super::digest::{self, Fingerprint, hex};
use super::files::{self, Content};
use super::lines::WriteLine;
use super::whole::{Found, Reading, of_items, whole};
use super::{
    Import, ImportError, Input, Options, PassedOver, beside, join, nature, outlook, progress,
    shown_path, weekly,
};
use crate::progress::{Cancelled, Stage, Watch, let_go};
use crate::record::{Format, Source};
use crate::text;

/// Files from this size on are read by themselves, if they are held in memory: 8 MiB.
const LARGE: u64 = 8 << 20;
/// The same for archives and workbooks, which grow when they are unpacked: 1 MiB.
const LARGE_PACKED: u64 = 1 << 20;

/// A file to read.
#[derive(Debug)]
struct Job<'i> {
    /// Its path as text; untrusted.
    name: String,
    at: At<'i>,
    /// The given folder it lies in, by number; `None` where the file itself was given.
    folder: Option<usize>,
    /// The parts of an archive or workbook that are wanted; empty for all.
    wanted: &'i [String],
    /// Whether it may be read beside others.
    is_light: bool,
}

/// Where a content is.
#[derive(Debug)]
enum At<'i> {
    Path(PathBuf),
    Bytes(&'i [u8]),
}

/// What came of a file.
#[derive(Debug)]
enum Outcome {
    /// Its fingerprint is that of a file that was taken before.
    Copy(String),
    Read(Result<Found, ImportError>),
}

/// Reads all inputs; `line` is for the one table that is only shown.
pub(super) fn all(
    inputs: &[Input],
    options: &Options,
    line: Option<WriteLine>,
    watch: &mut dyn Watch,
) -> Result<Import, Cancelled> {
    let parts = files::parts(inputs);
    let (jobs, folders) = jobs(inputs, &parts);
    let mut gathered = Gathered {
        import: Import::default(),
        names: Vec::new(),
        filled: vec![false; folders.len()],
    };
    for run in jobs.chunk_by(|one, next| one.is_light && next.is_light) {
        let taken = gathered.import.sources.iter();
        let known: Vec<(u64, String)> = taken.map(|s| (s.size, s.sha256.clone())).collect();
        let work = |job: &Job<'_>, watch: &mut dyn Watch| {
            let reading = Reading {
                options,
                wanted: job.wanted,
                line,
            };
            read(job, &reading, &known, watch)
        };
        let mut files = run.iter();
        let heard = beside::each(run, work, watch, |outcome| {
            if let Some(job) = files.next() {
                gathered.take(job, outcome);
            }
        });
        if heard.is_err() {
            let_go(gathered.import);
            return Err(Cancelled);
        }
    }
    let Gathered {
        mut import,
        names,
        filled,
    } = gathered;
    let empty = folders.iter().zip(filled).filter(|(_, filled)| !filled);
    import
        .failures
        .extend(empty.map(|(folder, _)| ImportError::EmptyFolder {
            path: shown_path(folder),
        }));
    join::names(&mut import.sources, names);
    weekly::check(&mut import);
    import.unknown_columns = options.unknown_columns(&import.sources);
    log(&import);
    Ok(import)
}

/// The files to read, in order, and the folders that were given.
fn jobs<'i>(
    inputs: &'i [Input],
    parts: &'i BTreeMap<PathBuf, Vec<String>>,
) -> (Vec<Job<'i>>, Vec<&'i Path>) {
    let mut folders = Vec::new();
    let mut jobs = Vec::new();
    let file = |path: PathBuf, folder, wanted| Job {
        name: shown_path(&path),
        is_light: is_light(&path),
        at: At::Path(path),
        folder,
        wanted,
    };
    for input in inputs {
        match input {
            Input::Bytes { name, bytes } => jobs.push(Job {
                name: name.clone(),
                at: At::Bytes(bytes),
                folder: None,
                wanted: &[],
                is_light: (bytes.len() as u64) < LARGE_PACKED,
            }),
            Input::Path(path) if path.is_dir() => {
                let folder = Some(folders.len());
                let inside = files::in_folder(path).into_iter();
                jobs.extend(inside.map(|path| file(path, folder, &[])));
                folders.push(path.as_path());
            }
            Input::Path(path) => match files::part(path) {
                // The parts of one file are read together, where the first of them stands.
                Some((whole, part)) => {
                    let wanted = parts.get(&whole).map(Vec::as_slice).unwrap_or_default();
                    if wanted.first() == Some(&part) {
                        jobs.push(file(whole, None, wanted));
                    }
                }
                None => jobs.push(file(path.clone(), None, &[])),
            },
        }
    }
    (jobs, folders)
}

/// Whether several files like this one can be held in memory at once. Data files are not held at all.
fn is_light(path: &Path) -> bool {
    let Ok(about) = path.metadata() else {
        return true;
    };
    if !about.is_file() {
        return false;
    }
    if about.len() < LARGE_PACKED {
        return true;
    }
    let head = files::head(path).unwrap_or_default();
    outlook::kind(&head) == Some(outlook::Kind::DataFile)
        || about.len() < LARGE && !nature::is_zip(&head)
}

/// Reads a file, unless it is `known`, by its size and fingerprint.
fn read(
    job: &Job<'_>,
    reading: &Reading<'_>,
    known: &[(u64, String)],
    watch: &mut dyn Watch,
) -> Result<Outcome, Cancelled> {
    let path = job.name.as_str();
    if job.folder.is_some() {
        watch.step(progress(Stage::Recognising, path))?;
    }
    let what = text::shown(path.rsplit(['/', '\\']).next().unwrap_or(path)).into_owned();
    let content = match &job.at {
        At::Path(path) => files::content(path, &watch.stop()),
        At::Bytes(bytes) => Ok(Content::Bytes(bytes.to_vec())),
    };
    watch.stop().check()?;
    let is_known = |sha256: &String| known.iter().any(|(_, known)| known == sha256);
    Ok(match content {
        Err(error) => Outcome::Read(Err(error)),
        Ok(Content::Bytes(bytes)) => {
            // A copy of a file that was read is as long as that one.
            let same_size = |(size, _): &(u64, String)| *size == bytes.len() as u64;
            let sha256 = if bytes.len() >= digest::LARGE && !known.iter().any(same_size) {
                Fingerprint::Later
            } else {
                let sha256 = digest::of(&bytes);
                if is_known(&sha256) {
                    return Ok(Outcome::Copy(sha256));
                }
                Fingerprint::Known(sha256)
            };
            Outcome::Read(whole(path, &what, bytes, sha256, reading, watch)?)
        }
        Ok(Content::DataFile(mut file, size)) => {
            let sha256 = match outlook::digest(&mut file, path, &what, watch)? {
                Ok(digest) => hex(&digest.finalize()),
                Err(error) => return Ok(Outcome::Read(Err(error))),
            };
            if is_known(&sha256) {
                return Ok(Outcome::Copy(sha256));
            }
            watch.step(progress(Stage::Reading, &what))?;
            let read = outlook::data_file(path, &what, &mut file, watch)?;
            Outcome::Read(read.map(|items| {
                let about = (size, sha256);
                of_items(path, Format::Pst, None, about, items).into()
            }))
        }
    })
}

/// What the files read so far gave.
struct Gathered {
    import: Import,
    /// Ids and names of accounts and users.
    names: Vec<(String, String)>,
    /// By folder, whether a file of it is an export, or should have been.
    filled: Vec<bool>,
}

impl Gathered {
    /// Takes what came of the next file.
    fn take(&mut self, job: &Job<'_>, outcome: Outcome) {
        let is_export = match outcome {
            Outcome::Copy(sha256) => self.is_copy(&job.name, &sha256),
            Outcome::Read(Ok(found)) => self.found(job, found),
            Outcome::Read(Err(error)) => self.failed(job, error),
        };
        if let Some(filled) = job.folder.and_then(|folder| self.filled.get_mut(folder)) {
            *filled |= is_export;
        }
    }

    /// Takes the exports a file gave; says whether there were any, or should have been.
    fn found(&mut self, job: &Job<'_>, found: Found) -> bool {
        // A whole file that is a copy has nothing to tell that the first had not.
        if let [one] = found.sources.as_slice()
            && one.path == job.name
            && self.is_copy(&one.path, &one.sha256)
        {
            return true;
        }
        let is_filled = !found.sources.is_empty();
        self.names.extend(found.names);
        self.import.passed_over.extend(found.passed_over);
        self.import.lines = found.lines;
        for source in found.sources {
            if !self.is_copy(&source.path, &source.sha256) {
                self.import.sources.push(source);
            }
        }
        found.failure.is_some_and(|error| self.failed(job, error)) || is_filled
    }

    /// Whether a content was read before; says so.
    fn is_copy(&mut self, path: &str, sha256: &str) -> bool {
        let is_same = |s: &&Source| s.sha256 == sha256;
        let Some(first) = self.import.sources.iter().find(is_same) else {
            return false;
        };
        self.import.passed_over.push(PassedOver {
            path: path.to_owned(),
            why: format!("it has the same content as {}, which was read", first.path),
            is_copy: true,
        });
        true
    }

    /// Takes the reason a file gave nothing; says whether it should have. A folder may hold files that
    /// are no exports.
    fn failed(&mut self, job: &Job<'_>, error: ImportError) -> bool {
        let is_failure = job.folder.is_none()
            || matches!(
                error,
                ImportError::Unreadable { .. }
                    | ImportError::TooLarge { .. }
                    | ImportError::Damaged { .. }
            );
        if is_failure {
            self.import.failures.push(error);
        } else {
            self.import.passed_over.push(PassedOver {
                path: job.name.clone(),
                why: error.to_string(),
                is_copy: false,
            });
        }
        is_failure
    }
}

fn log(import: &Import) {
    for (number, source) in import.sources.iter().enumerate() {
        tracing::info!(
            number,
            format = source.format.id(),
            bytes = source.size,
            contacts = source.counts.contacts,
            events = source.counts.events,
            tasks = source.counts.tasks,
            other = source.counts.other,
            skipped = source.skipped.len(),
            warnings = source.warnings.len(),
            "read an export"
        );
    }
    tracing::info!(
        failures = import.failures.len(),
        passed_over = import.passed_over.len(),
        "reading ended"
    );
}

#[cfg(test)]
mod tests;
