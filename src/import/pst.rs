//! Outlook data files: `.pst`, and `.ost` up to Outlook 2010.
//!
//! `pages` reads from the file, `database` finds nodes and blocks in it, `heap` and `context` take
//! properties and tables out of them, `walk` goes through the folders. All of it only reads, a password
//! of the store (which protects nothing) is not asked for, and what is damaged is passed over and named.
//!
//! The reader is of our own making: the published ones follow a damaged index round in circles until
//! the stack is used up, which ends the program, and hold every page they saw in memory.

mod context;
mod crypt;
mod database;
mod fault;
mod header;
mod heap;
mod pages;
mod rescue;
#[cfg(test)]
mod tests;
mod walk;

use super::content::Items;
use super::error::ImportError;
use crate::progress::{Cancelled, Watch};
use crate::text;
use database::Database;
use header::{Header, Refusal};
use pages::Pages;

pub(crate) use header::is_data_file;
pub(crate) use pages::Medium;

const EXPORT_PST: &str = "in Outlook use File > Open & Export > Import/Export > Export to a file > \
     Outlook Data File (.pst), and give that file";

/// Whether the beginning of a data file promises that it can be read.
pub(crate) fn check(path: &str, head: &[u8]) -> Result<(), ImportError> {
    Header::parse(head)
        .map(drop)
        .map_err(|refusal| refused(path, refusal))
}

/// Reads the contacts, events and tasks of a data file. `what` is its name, safe to show.
pub(crate) fn read(
    path: &str,
    what: &str,
    medium: &mut dyn Medium,
    watch: &mut dyn Watch,
) -> Result<Result<Items, ImportError>, Cancelled> {
    let unreadable = |error: std::io::Error| ImportError::Unreadable {
        path: path.to_owned(),
        why: error.to_string(),
    };
    let mut pages = match Pages::new(medium) {
        Ok(pages) => pages,
        Err(error) => return Ok(Err(unreadable(error))),
    };
    let mut head = vec![0; (header::LENGTH as u64).min(pages.length()) as usize];
    if let Err(error) = pages.read(0, &mut head) {
        return Ok(Err(unreadable(error)));
    }
    let header = match Header::parse(&head) {
        Ok(header) => header,
        Err(refusal) => return Ok(Err(refused(path, refusal))),
    };
    let mut warnings = Vec::new();
    if !header.intact {
        warnings
            .push("the beginning of the file is damaged; it was read as far as it goes".to_owned());
    }
    let there = pages.length();
    if header.intact && header.end > there {
        warnings.push(format!(
            "the file should be {} KB long and is {} KB: its end is missing; it was read as far as it goes",
            text::count(header.end.div_ceil(1024)),
            text::count(there / 1024),
        ));
    }
    let Some(mut items) = walk::walk(Database::new(pages, header), what, watch)? else {
        return Ok(Err(ImportError::Damaged {
            path: path.to_owned(),
        }));
    };
    items.warnings.splice(0..0, warnings);
    Ok(Ok(items))
}

fn refused(path: &str, refusal: Refusal) -> ImportError {
    let (what, hint) = match refusal {
        Refusal::NotOne => {
            return ImportError::Damaged {
                path: path.to_owned(),
            };
        }
        Refusal::NewCache => ("a cache file (OST) of Outlook 2013 or later", EXPORT_PST),
        Refusal::Version(_) => ("an Outlook data file of an unknown version", EXPORT_PST),
        Refusal::Encrypted => (
            "an Outlook data file that is encrypted with the keys of a company",
            EXPORT_PST,
        ),
    };
    ImportError::NotReadHere {
        path: path.to_owned(),
        what,
        hint,
    }
}
