//! From files to records.
//!
//! A file is recognised by its content, never by its name: bytes are decoded (`encoding`), the
//! delimiter and header found (`dialect`), the columns given a meaning (`layout`, `headers`), and
//! each row turned into a record (`table`, `rows`). Address books (`vcard`) and calendars (`icalendar`)
//! are read line by line (`content`), Outlook's own files (`outlook`) by their properties (`mapi`), data
//! files without taking them into memory (`pst`). What cannot be read is said with its place and
//! reason; only a file that gives nothing at all is a failure. Files are opened read-only.

mod archive;
mod cells;
mod content;
mod dates;
mod dialect;
mod digest;
pub mod discover;
mod encoding;
mod error;
mod field;
mod files;
mod guess;
mod headers;
mod icalendar;
pub mod inventory;
mod join;
mod layout;
mod lines;
mod mapi;
mod msg;
mod nature;
mod options;
mod outlook;
mod phones;
mod pst;
mod rows;
mod sheet;
mod stamp;
mod table;
mod vcard;
mod weekly;
mod whole;

use std::path::{Path, PathBuf};

use sha2::Digest as _;

use crate::progress::{Cancelled, Progress, Silent, Stage, Watch};
use crate::record::{Counts, Format, Kind, Source, System};
use crate::text;
use content::Items;
use digest::{Fingerprint, hex};
use encoding::ByLine;

pub use error::ImportError;
use files::Content;
pub(crate) use files::in_folder as files_in;
pub use lines::{Lines, WriteLine};
pub(crate) use options::map_of;
pub use options::{MapError, Options, columns_to_name, fields, parse_mapping};
use whole::{Found, Reading, of_items, of_table, whole, whole_glimpse};

/// What came of the inputs.
#[derive(Debug, Default)]
pub struct Import {
    /// What was read, in the order given.
    pub sources: Vec<Source>,
    /// Files that gave nothing.
    pub failures: Vec<ImportError>,
    /// Files that were not read, and why: files of a folder that are no exports, and files whose
    /// content was read before.
    pub passed_over: Vec<PassedOver>,
    /// Columns of [`Options::map`] that no file has, in the order given.
    pub unknown_columns: Vec<String>,
    /// The lines of the one table that was read, where [`read_lines`] wrote them in place of its
    /// records.
    pub lines: Option<Lines>,
}

/// Something to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file, or a folder whose files are read in the order of their names.
    Path(PathBuf),
    /// Bytes that are already there: standard input, the demonstration.
    Bytes {
        /// What to call them.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
}

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Its path; untrusted text.
    pub path: String,
    /// Why, in a sentence.
    pub why: String,
    /// Whether its content was read from another file.
    pub is_copy: bool,
}

/// What a file is, from a look at its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glimpse {
    /// What it is.
    pub format: Format,
    /// Where it comes from.
    pub system: System,
    /// What its records are; `None` for lists of accounts and users, and where they are mixed.
    pub kind: Option<Kind>,
    /// Language of the header.
    pub locale: Option<String>,
}

/// Reads all inputs.
///
/// # Errors
/// [`Cancelled`] where the watcher asks to stop. A file that cannot be read is in
/// [`Import::failures`].
pub fn read(inputs: &[Input], watch: &mut dyn Watch) -> Result<Import, Cancelled> {
    read_with(inputs, &Options::default(), watch)
}

/// Reads all inputs, with columns mapped as the user says.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    inputs: &[Input],
    options: &Options,
    watch: &mut dyn Watch,
) -> Result<Import, Cancelled> {
    read_all(inputs, options, None, watch)
}

/// Reads all inputs to show each record on a line. Where there is one input and it is a table, its
/// records are not kept: `line` is asked for each, and [`Import::lines`] holds what it wrote. Otherwise
/// this is [`read_with`], for what other files say may still become part of a record.
///
/// # Errors
/// As [`read`].
pub fn read_lines(
    inputs: &[Input],
    options: &Options,
    line: WriteLine,
    watch: &mut dyn Watch,
) -> Result<Import, Cancelled> {
    let is_one = match inputs {
        [Input::Path(path)] => !path.is_dir() && files::part(path).is_none(),
        inputs => inputs.len() == 1,
    };
    read_all(inputs, options, is_one.then_some(line), watch)
}

fn read_all(
    inputs: &[Input],
    options: &Options,
    line: Option<WriteLine>,
    watch: &mut dyn Watch,
) -> Result<Import, Cancelled> {
    let mut import = Import::default();
    let mut names = Vec::new();
    let parts = files::parts(inputs);
    let reading = Reading {
        options,
        wanted: &[],
        line,
    };
    for input in inputs {
        if let Input::Path(path) = input
            && let Some((whole, part)) = files::part(path)
        {
            // The parts of one file are read together, where the first of them stands.
            let wanted = parts.get(&whole).map(Vec::as_slice).unwrap_or_default();
            if wanted.first() == Some(&part) {
                let (name, content) = (shown_path(&whole), files::content(&whole));
                let reading = Reading {
                    options,
                    wanted,
                    line: None,
                };
                take(
                    &mut import,
                    &mut names,
                    &name,
                    content,
                    Listed::Yes,
                    &reading,
                    watch,
                )?;
            }
            continue;
        }
        match input {
            Input::Bytes { name, bytes } => {
                take(
                    &mut import,
                    &mut names,
                    name,
                    Ok(Content::Bytes(bytes.clone())),
                    Listed::Yes,
                    &reading,
                    watch,
                )?;
            }
            Input::Path(path) if path.is_dir() => {
                let before = import.sources.len() + import.failures.len();
                for file in files::in_folder(path) {
                    let name = shown_path(&file);
                    watch.step(progress(Stage::Recognising, &name))?;
                    take(
                        &mut import,
                        &mut names,
                        &name,
                        files::content(&file),
                        Listed::No,
                        &reading,
                        watch,
                    )?;
                }
                let is_known = |p: &PassedOver| Path::new(&p.path).starts_with(path) && p.is_copy;
                if import.sources.len() + import.failures.len() == before
                    && !import.passed_over.iter().any(is_known)
                {
                    import.failures.push(ImportError::EmptyFolder {
                        path: shown_path(path),
                    });
                }
            }
            Input::Path(path) => {
                let name = shown_path(path);
                take(
                    &mut import,
                    &mut names,
                    &name,
                    files::content(path),
                    Listed::Yes,
                    &reading,
                    watch,
                )?;
            }
        }
    }
    join::names(&mut import.sources, names);
    weekly::check(&mut import);
    import.unknown_columns = options.unknown_columns(&import.sources);
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
    Ok(import)
}

/// Takes a quick look at a file: its first 64 KiB.
///
/// # Errors
/// [`ImportError`] where it cannot be opened or is no export.
pub fn recognise(path: &Path) -> Result<Glimpse, ImportError> {
    let name = shown_path(path);
    let bytes = files::head(path)?;
    if bytes.is_empty() {
        return Err(ImportError::Empty { path: name });
    }
    if let Some(kind) = outlook::kind(&bytes)
        && let Some(glimpse) = outlook::glimpse(path, &name, &bytes, kind)?
    {
        return Ok(glimpse);
    }
    if nature::is_zip(&bytes) || nature::is_compound(&bytes) || sheet::html::is_page(&bytes) {
        return whole_glimpse(path, &name);
    }
    if let Some(foreign) = nature::of_bytes(&bytes) {
        return Err(foreign.error(&name));
    }
    if let Some(format) = content::recognise(&bytes) {
        return Ok(glimpse(format, bytes));
    }
    let decoded = encoding::decode(bytes);
    let plan = plan(&name, &decoded.text)?;
    Ok(Glimpse {
        format: plan.layout.format,
        system: plan.layout.system,
        kind: plan.layout.object.kind(),
        locale: plan.layout.locale,
    })
}

/// What the beginning of an address book or calendar tells.
fn glimpse(format: Format, head: Vec<u8>) -> Glimpse {
    let items = entries("", format, &ByLine::new(head), &mut Silent);
    let (system, counts) =
        items.map_or((System::Other, Counts::default()), |i| (i.system, i.counts));
    let kind = match format {
        Format::Vcard => Kind::Contact,
        _ if counts.tasks > counts.events => Kind::Task,
        _ => Kind::Event,
    };
    Glimpse {
        format,
        system,
        kind: Some(kind),
        locale: None,
    }
}

/// Reads an address book or calendar.
fn entries(
    what: &str,
    format: Format,
    file: &ByLine,
    watch: &mut dyn Watch,
) -> Result<Items, Cancelled> {
    match format {
        Format::Vcard => vcard::read(what, file, watch),
        _ => icalendar::read(what, file, watch),
    }
}

fn plan(name: &str, text: &str) -> Result<table::Plan, ImportError> {
    if let Some(foreign) = nature::of_text(text) {
        return Err(foreign.error(name));
    }
    if nature::is_binary(text) {
        return Err(ImportError::NotAnExport {
            path: name.to_owned(),
        });
    }
    table::plan(text, &options::Mapping::default()).ok_or_else(|| ImportError::NoColumns {
        path: name.to_owned(),
    })
}

/// Whether the user named the file, or a folder it lies in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Yes,
    No,
}

fn take(
    import: &mut Import,
    names: &mut Vec<(String, String)>,
    path: &str,
    content: Result<Content, ImportError>,
    listed: Listed,
    reading: &Reading<'_>,
    watch: &mut dyn Watch,
) -> Result<(), Cancelled> {
    let what = text::shown(path.rsplit(['/', '\\']).next().unwrap_or(path)).into_owned();
    let content = match content {
        Ok(Content::Bytes(bytes)) => {
            // A copy of a file that was read is as long as that one.
            let same_size = |s: &Source| s.size == bytes.len() as u64;
            let later = bytes.len() >= digest::LARGE && !import.sources.iter().any(same_size);
            let sha256 = if later {
                Fingerprint::Later
            } else {
                Fingerprint::Known(digest::of(&bytes))
            };
            Ok((Content::Bytes(bytes), sha256))
        }
        Ok(Content::DataFile(mut file, size)) => outlook::digest(&mut file, path, &what, watch)?
            .map(|digest| {
                let sha256 = Fingerprint::Known(hex(&digest.finalize()));
                (Content::DataFile(file, size), sha256)
            }),
        Err(error) => Err(error),
    };
    let read = match content {
        Ok((content, sha256)) => {
            if let Fingerprint::Known(known) = &sha256
                && let Some(first) = import.sources.iter().find(|s| s.sha256 == *known)
            {
                import.passed_over.push(PassedOver {
                    path: path.to_owned(),
                    why: format!("it has the same content as {}, which was read", first.path),
                    is_copy: true,
                });
                return Ok(());
            }
            match content {
                Content::Bytes(bytes) => whole(path, &what, bytes, sha256, reading, watch)?,
                Content::DataFile(mut file, size) => {
                    watch.step(progress(Stage::Reading, &what))?;
                    outlook::data_file(path, &what, &mut file, watch)?.map(|items| {
                        let about = (size, sha256.of(&[]));
                        of_items(path, Format::Pst, None, about, items).into()
                    })
                }
            }
        }
        Err(error) => Err(error),
    };
    let read = read.map(|found| {
        names.extend(found.names);
        import.passed_over.extend(found.passed_over);
        import.lines = found.lines;
        for source in found.sources {
            add(import, source);
        }
        found.failure
    });
    match read.and_then(|failure| failure.map_or(Ok(()), Err)) {
        Ok(()) => {}
        Err(error) => match (listed, &error) {
            (Listed::Yes, _)
            | (
                Listed::No,
                ImportError::Unreadable { .. }
                | ImportError::TooLarge { .. }
                | ImportError::Damaged { .. },
            ) => import.failures.push(error),
            (Listed::No, _) => import.passed_over.push(PassedOver {
                path: path.to_owned(),
                why: error.to_string(),
                is_copy: false,
            }),
        },
    }
    Ok(())
}

/// Adds what was read, unless its content was read before.
fn add(import: &mut Import, source: Source) {
    if let Some(first) = import.sources.iter().find(|s| s.sha256 == source.sha256) {
        import.passed_over.push(PassedOver {
            path: source.path,
            why: format!("it has the same content as {}, which was read", first.path),
            is_copy: true,
        });
    } else {
        import.sources.push(source);
    }
}

/// Reads one file's bytes.
fn source(
    path: &str,
    what: &str,
    bytes: Vec<u8>,
    sha256: Fingerprint,
    reading: &Reading<'_>,
    watch: &mut dyn Watch,
) -> Result<Result<Found, ImportError>, Cancelled> {
    let size = bytes.len() as u64;
    watch.step(progress(Stage::Reading, what))?;
    if bytes.is_empty() {
        return Ok(Err(ImportError::Empty {
            path: path.to_owned(),
        }));
    }
    match outlook::kind(&bytes) {
        Some(outlook::Kind::DataFile) => {
            let sha256 = sha256.of(&bytes);
            let mut medium = std::io::Cursor::new(bytes);
            let read = outlook::data_file(path, what, &mut medium, watch)?;
            return Ok(read.map(|items| {
                let about = (size, sha256);
                of_items(path, Format::Pst, None, about, items).into()
            }));
        }
        Some(outlook::Kind::Compound) => match outlook::item(path, &bytes) {
            Ok(Some(items)) => {
                let about = (size, sha256.of(&bytes));
                let source = of_items(path, Format::Msg, None, about, items);
                return Ok(Ok(source.into()));
            }
            Ok(None) => {}
            Err(error) => return Ok(Err(error)),
        },
        None => {}
    }
    if let Some(foreign) = nature::of_bytes(&bytes) {
        return Ok(Err(foreign.error(path)));
    }
    if let Some(format) = content::recognise(&bytes) {
        let sha256 = sha256.of(&bytes);
        let file = ByLine::new(bytes);
        let items = entries(what, format, &file, watch)?;
        let source = of_items(path, format, Some(file.encoding), (size, sha256), items);
        return Ok(Ok(source.into()));
    }
    if sheet::html::is_page(&bytes) {
        let about = (size, sha256.of(&bytes));
        return sheet::read_page(path, what, &bytes, about, reading, watch);
    }
    let (decoded, sha256) = match encoding::unchanged(bytes) {
        Ok(decoded) => (decoded, sha256),
        Err(bytes) => {
            let sha256 = Fingerprint::Known(sha256.of(&bytes));
            (encoding::decode(bytes), sha256)
        }
    };
    if let Some(foreign) = nature::of_text(&decoded.text) {
        return Ok(Err(foreign.error(path)));
    }
    if nature::is_binary(&decoded.text) {
        return Ok(Err(ImportError::NotAnExport {
            path: path.to_owned(),
        }));
    }
    let mapping = reading.options.of(path);
    let text = decoded.text.as_str();
    let (table, sha256) = sha256.beside(text.as_bytes(), || {
        table::read(path, what, text, &mapping, reading.line, watch)
    });
    let mut table = match table? {
        Ok(table) => table,
        Err(error) => return Ok(Err(error)),
    };
    if decoded.damaged {
        table.warnings.insert(
            0,
            format!(
                "some characters do not fit the encoding {} and were replaced",
                decoded.encoding
            ),
        );
    }
    Ok(Ok(of_table(
        path,
        table,
        Some(decoded.encoding),
        (size, sha256),
    )))
}

fn progress(stage: Stage, what: &str) -> Progress {
    Progress {
        stage,
        done: 0,
        total: None,
        what: text::shown(what).into_owned(),
    }
}

fn shown_path(path: &Path) -> String {
    text::path::to_text(path)
}
