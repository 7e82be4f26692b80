//! The bytes of one file that is neither archive nor workbook, told by their beginning and read by the
//! reader of their kind.

use super::content::{self, Items};
use super::digest::Fingerprint;
use super::encoding::{self, ByLine};
use super::error::ImportError;
use super::whole::{Found, Reading, of_items, of_table};
use super::{icalendar, nature, outlook, progress, sheet, table, vcard};
use crate::progress::{Cancelled, Stage, Watch};
use crate::record::Format;

/// Reads one file's bytes.
pub(super) fn source(
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
    })?;
    let mut table = match table {
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

/// Reads an address book or calendar.
pub(super) fn entries(
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
