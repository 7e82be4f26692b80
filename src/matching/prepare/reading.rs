//! How names are read that their writing does not say: Han by the reading a file gives, kana by themselves.
//!
//! Few files have such names. Where there are any, every contact gets a [`Reading`], in Latin letters as
//! [`normalise::reading`] leaves them, so that 田中 (たなか), タナカ and Tanaka have one. Without any, nothing is
//! kept and nothing worked out.

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::store::Prepared;
use super::strings::{Print, Sym};
use crate::matching::normalise::{self, Script};
use crate::progress::Stop;
use crate::record::{ContactFields, Kind, Source};

/// How a person's names are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::matching) struct Reading {
    pub(in crate::matching) given: Part,
    pub(in crate::matching) family: Part,
}

/// How one part of a name is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::matching) struct Part {
    /// `None` where nobody says.
    pub(in crate::matching) read: Option<Sym>,
    /// A file says it, or kana do; of others, Latin letters are read as though they were Japanese.
    pub(in crate::matching) is_told: bool,
    /// Of a name written in Han, its very characters; 0 for other names.
    pub(in crate::matching) han: u32,
}

impl Reading {
    /// Whether either part is told.
    pub(in crate::matching) fn is_told(self) -> bool {
        self.given.is_told || self.family.is_told
    }
}

/// The names of a contact as written: given and family name. One column may hold the whole name.
fn written<'c>(c: &'c ContactFields<'_>) -> [Option<&'c str>; 2] {
    let (given, family) = (c.given_name.as_deref(), c.family_name.as_deref());
    if given.is_some() && family.is_some() {
        return [given, family];
    }
    let whole = given
        .or(family)
        .or(c.display_name.as_deref())
        .or(c.file_as.as_deref());
    if family.is_some_and(|f| !f.contains(char::is_whitespace)) {
        return [None, family];
    }
    let mut words = whole.into_iter().flat_map(str::split_whitespace);
    [words.next(), words.next_back()]
}

/// How given and family name are read, while the readings are texts.
type Read = [(Option<String>, Part); 2];

/// A part's text and script, with the reading that a file gives.
fn part(written: Option<&str>, told: Option<&str>) -> (Option<String>, Part) {
    let script = written.map(Script::of).unwrap_or_default();
    let told = told.map(normalise::reading).filter(|r| !r.is_empty());
    let is_told = told.is_some() || script.kana;
    let read = told.or_else(|| {
        // A middle name in the same column is none of the first.
        let first = written.filter(|_| !script.han)?.split_whitespace().next()?;
        Some(normalise::reading(first)).filter(|r| !r.is_empty())
    });
    let part = Part {
        read: None,
        is_told,
        han: written.filter(|_| script.han).map_or(0, han),
    };
    (read, part)
}

/// The characters of a name in Han, whatever spaces and widths it is written with.
fn han(name: &str) -> u32 {
    let characters: String = name.nfkc().filter(|c| !c.is_whitespace()).collect();
    Print::of(&characters).bits() as u32 | 1
}

/// The readings of a contact, as texts and as what is known of them.
fn parts(c: &ContactFields<'_>) -> Read {
    let [given, family] = written(c);
    [
        part(given, c.given_reading.as_deref()),
        part(family, c.family_reading.as_deref()),
    ]
}

/// Whether a contact's names are written in kana, which say how they are read, or in Han, which do not.
pub(super) fn is_asian(c: &ContactFields<'_>) -> bool {
    let mut names = written(c).into_iter().flatten();
    names.any(|name| Script::of(name) != Script::default())
}

impl Prepared {
    /// Notes how every contact is read, where any says so.
    pub(super) fn read(&mut self, sources: &[Source], stop: &Stop) {
        if !self.is_read || stop.is_asked() {
            return;
        }
        let read: Vec<(u32, Read)> = self
            .slots
            .par_iter()
            .filter(|slot| slot.kind == Kind::Contact && !stop.is_asked())
            .filter_map(|slot| {
                let contact = slot.at.of(sources).contact()?;
                Some((slot.row, parts(&contact.fields())))
            })
            .collect();
        self.readings = vec![Reading::default(); self.people.len()];
        for (row, parts) in read {
            if stop.is_asked() {
                return;
            }
            let [given, family] = parts.map(|(text, part)| Part {
                read: text.map(|text| self.strings.intern(&text)),
                ..part
            });
            self.readings[row as usize] = Reading { given, family };
        }
    }
}
