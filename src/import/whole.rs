//! What one file gives: one export, or several where it is an archive or a workbook.

use std::path::Path;

use super::content::Items;
use super::digest::{self, Fingerprint};
use super::layout::Object;
use super::lines::{Lines, WriteLine};
use super::single::source;
use super::{
    Glimpse, ImportError, Options, PassedOver, archive, files, nature, progress, sheet, table,
};
use crate::progress::{Cancelled, Silent, Stage, Watch};
use crate::record::{Format, Kind, Source};

/// Archives and workbooks up to this size are read to say what they are: 16 MiB.
const GLIMPSE: u64 = 16 << 20;

/// How one file is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'o> {
    pub options: &'o Options,
    /// The parts of an archive or workbook that are wanted; empty for all.
    pub wanted: &'o [String],
    /// What to write of each record of a table, where that is all that is wanted.
    pub line: Option<WriteLine>,
}

/// What one file gave: one export, or those of an archive or workbook.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub sources: Vec<Source>,
    /// Ids and names of accounts and users.
    pub names: Vec<(String, String)>,
    pub passed_over: Vec<PassedOver>,
    /// Whether its rows are no contacts, events, tasks, accounts or users.
    pub is_other: bool,
    /// Why it gave nothing.
    pub failure: Option<ImportError>,
    /// A line for each record of a table, in place of the records.
    pub lines: Option<Lines>,
}

impl From<Source> for Found {
    fn from(source: Source) -> Self {
        Found {
            sources: vec![source],
            ..Found::default()
        }
    }
}

/// Reads a file's bytes, which may be an archive or a workbook.
pub(super) fn whole(
    path: &str,
    what: &str,
    bytes: Vec<u8>,
    sha256: Fingerprint,
    reading: &Reading<'_>,
    watch: &mut dyn Watch,
) -> Result<Result<Found, ImportError>, Cancelled> {
    if sheet::is_workbook(&bytes) {
        let about = (bytes.len() as u64, sha256.of(&bytes));
        return sheet::read(path, what, &bytes, about, reading, watch);
    }
    if nature::is_zip(&bytes) {
        return members(path, &bytes, reading, watch).map(Ok);
    }
    source(path, what, bytes, sha256, reading, watch)
}

/// Reads the files of an archive.
fn members(
    path: &str,
    bytes: &[u8],
    reading: &Reading<'_>,
    watch: &mut dyn Watch,
) -> Result<Found, Cancelled> {
    let mut found = Found::default();
    // Lists of an archive fill in one another's records.
    let reading = &Reading {
        line: None,
        ..*reading
    };
    let mut archive = match archive::Archive::open(path, bytes, reading.wanted) {
        Ok(archive) => archive,
        Err(why) => {
            found.failure = Some(ImportError::Unreadable {
                path: path.to_owned(),
                why,
            });
            return Ok(found);
        }
    };
    let attached = archive.is_attachments();
    found.passed_over.append(&mut archive.refused);
    let mut others = Found::default();
    for member in std::mem::take(&mut archive.members) {
        let inner = archive::within(path, &member.name);
        watch.step(progress(Stage::Reading, &member.name))?;
        let read = match archive.content(&member) {
            Ok(bytes) => {
                let sha256 = Fingerprint::Known(digest::of(&bytes));
                source(&inner, &member.name, bytes, sha256, reading, watch)?.map_err(|error| {
                    let is_blank = matches!(
                        error,
                        ImportError::Empty { .. } | ImportError::NoColumns { .. }
                    );
                    (error.to_string(), is_blank)
                })
            }
            Err(why) => Err((why, false)),
        };
        match read {
            Ok(mut part) => {
                for source in &mut part.sources {
                    if source.format == Format::SalesforceCsv {
                        source.format = Format::SalesforceExportZip;
                    }
                }
                let into = if part.is_other {
                    &mut others
                } else {
                    &mut found
                };
                into.names.append(&mut part.names);
                into.sources.append(&mut part.sources);
            }
            Err((why, is_blank)) => {
                let into = if is_blank && !is_wanted(&member.name) {
                    &mut others
                } else {
                    &mut found
                };
                into.passed_over.push(PassedOver {
                    path: inner,
                    why,
                    is_copy: false,
                });
            }
        }
    }
    let is_weekly = |s: &Source| s.format == Format::SalesforceExportZip;
    let is_weekly = found.sources.iter().any(is_weekly);
    if found.sources.is_empty() {
        found.sources = others.sources;
    } else if !is_weekly {
        found.passed_over.extend(aside(path, &others.sources));
    }
    if !is_weekly {
        found.passed_over.append(&mut others.passed_over);
    }
    found.passed_over.extend(archive.leftover(path, is_weekly));
    if found.sources.is_empty() {
        found.failure = Some(ImportError::EmptyArchive {
            path: path.to_owned(),
            attached,
        });
    }
    Ok(found)
}

/// Whether a file of an archive is called like one that is read here.
fn is_wanted(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file).to_ascii_lowercase();
    ["contact", "event", "task", "account", "user"]
        .iter()
        .any(|object| stem.starts_with(object))
}

/// One sentence about the lists of an archive that hold nothing this program reads. A weekly export of
/// Salesforce has one for every object there is, which goes without saying.
fn aside(path: &str, lists: &[Source]) -> Option<PassedOver> {
    let first = lists.first()?.name();
    let why = match lists.len() {
        1 => format!("the list {first} in it holds no contacts, events or tasks"),
        n => format!("{n} lists in it, such as {first}, hold no contacts, events or tasks"),
    };
    Some(PassedOver {
        path: path.to_owned(),
        why,
        is_copy: false,
    })
}

/// What a table gave, as an export.
pub(super) fn of_table(
    path: &str,
    table: table::Table,
    encoding: Option<&str>,
    (size, sha256): (u64, String),
) -> Found {
    let source = Source {
        path: path.to_owned(),
        format: table.layout.format,
        system: table.layout.system,
        locale: table.layout.locale,
        encoding: encoding.map(str::to_owned),
        size,
        sha256,
        counts: table.counts,
        skipped: table.skipped,
        warnings: table.warnings,
        columns: table.columns,
        logins: table.logins,
        is_log: table.layout.is_log,
        records: table.records,
    };
    Found {
        names: table.names,
        is_other: table.layout.object == Object::Other,
        lines: table.lines,
        ..Found::from(source)
    }
}

/// What a file tells that is not known by its beginning: it is read, if it is not large.
pub(super) fn whole_glimpse(path: &Path, name: &str) -> Result<Glimpse, ImportError> {
    let nothing = || ImportError::NoColumns {
        path: name.to_owned(),
    };
    let bytes = files::read_up_to(path, GLIMPSE)?.ok_or_else(nothing)?;
    let reading = Reading {
        options: &Options::default(),
        wanted: &[],
        line: None,
    };
    let sha256 = Fingerprint::Known(String::new());
    let found = whole(name, "", bytes, sha256, &reading, &mut Silent).map_err(|_| nothing())??;
    let first = found.sources.first().ok_or_else(nothing)?;
    let kind = Kind::ALL.into_iter().find(|k| first.counts.of(*k) > 0);
    Ok(Glimpse {
        format: first.format,
        system: first.system,
        kind: kind.filter(|_| found.sources.len() == 1),
        locale: first.locale.clone(),
    })
}

/// The source of a file without columns.
pub(super) fn of_items(
    path: &str,
    format: Format,
    encoding: Option<&str>,
    (size, sha256): (u64, String),
    items: Items,
) -> Source {
    Source {
        path: path.to_owned(),
        format,
        system: items.system,
        locale: None,
        encoding: encoding.map(str::to_owned),
        size,
        sha256,
        counts: items.counts,
        skipped: items.skipped,
        warnings: items.warnings,
        columns: Vec::new(),
        logins: Vec::new(),
        is_log: false,
        records: items.records,
    }
}
