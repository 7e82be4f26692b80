//! The files of Outlook's own, told by their first bytes: data files and saved items.
//!
//! A data file can be many gigabytes long, so it is the one kind of file that is not taken into memory;
//! its checksum is made in passing, and it is then read here and there.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::content::Items;
use super::error::ImportError;
use super::{Glimpse, msg, pst};
use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::{Format, System};

/// How much is read at a time for the checksum: 1 MiB.
const PART: usize = 1 << 20;

/// What a file of Outlook's own is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    DataFile,
    /// A compound file, which a saved item is, but old documents and workbooks are too.
    Compound,
}

/// By the first bytes.
pub(super) fn kind(head: &[u8]) -> Option<Kind> {
    if pst::is_data_file(head) {
        Some(Kind::DataFile)
    } else if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        Some(Kind::Compound)
    } else {
        None
    }
}

/// A quick look; `None` where a compound file is no saved item.
pub(super) fn glimpse(
    path: &Path,
    name: &str,
    head: &[u8],
    kind: Kind,
) -> Result<Option<Glimpse>, ImportError> {
    let format = match kind {
        Kind::DataFile => {
            pst::check(name, head)?;
            Format::Pst
        }
        Kind::Compound => {
            let found = super::files::open(path).map(msg::check)?;
            if found == Err(msg::NoItem::Foreign) {
                return Ok(None);
            }
            found.map_err(|_| damaged(name))?;
            Format::Msg
        }
    };
    Ok(Some(Glimpse {
        format,
        system: System::Outlook,
        kind: None,
        locale: None,
    }))
}

/// The checksum of a data file.
///
/// # Errors
/// [`Cancelled`] where the watcher asks to stop; an error in words where the file cannot be read.
pub(super) fn digest(
    file: &mut File,
    path: &str,
    what: &str,
    watch: &mut dyn Watch,
) -> Result<Result<Sha256, ImportError>, Cancelled> {
    let mut digest = Sha256::new();
    let mut part = vec![0; PART];
    loop {
        watch.step(Progress {
            stage: Stage::Recognising,
            done: 0,
            total: None,
            what: what.to_owned(),
        })?;
        match file.read(&mut part) {
            Ok(0) => break,
            Ok(count) => digest.update(part.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Err(unreadable(path, &error))),
        }
    }
    Ok(file
        .seek(SeekFrom::Start(0))
        .map(|_| digest)
        .map_err(|error| unreadable(path, &error)))
}

/// Reads a data file.
pub(super) fn data_file(
    path: &str,
    what: &str,
    medium: &mut dyn pst::Medium,
    watch: &mut dyn Watch,
) -> Result<Result<Items, ImportError>, Cancelled> {
    Ok(pst::read(path, what, medium, watch)?.map(outlook))
}

/// Reads a saved item; `None` where the compound file is something else.
pub(super) fn item(path: &str, bytes: &[u8]) -> Result<Option<Items>, ImportError> {
    match msg::read(Cursor::new(bytes)) {
        Ok(items) => Ok(Some(outlook(items))),
        Err(msg::NoItem::Foreign) => Ok(None),
        Err(msg::NoItem::Damaged) => Err(damaged(path)),
    }
}

fn outlook(mut items: Items) -> Items {
    items.system = System::Outlook;
    if items.counts.records() == 0 && items.warnings.is_empty() {
        items
            .warnings
            .push("the file holds no contacts, events or tasks".to_owned());
    }
    items
}

fn damaged(path: &str) -> ImportError {
    ImportError::Damaged {
        path: path.to_owned(),
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> ImportError {
    ImportError::Unreadable {
        path: path.to_owned(),
        why: error.to_string(),
    }
}
