//! What a file is, from a look at its beginning: enough to offer it, without reading it.

use std::path::Path;

use super::encoding::{self, ByLine};
use super::error::ImportError;
use super::single::entries;
use super::whole::whole_glimpse;
use super::{content, files, nature, options, outlook, sheet, shown_path, table};
use crate::progress::Silent;
use crate::record::{Counts, Format, Kind, System};

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
