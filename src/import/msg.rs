//! A single Outlook item, saved as `.msg`: a compound file with a stream for each longer value.
//!
//! Values of fixed length stand in rows of one stream, texts and bytes in streams named after the
//! property, the names of properties in a storage of their own (MS-OXMSG,
//! <https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg>).

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::content::Items;
use super::mapi::{self, Class, Names, Properties, Value, kind, props, u16_at, u32_at};
use super::phones::Phones;

/// The stream with the values of fixed length, which every saved item has.
const ROWS: &str = "/__properties_version1.0";
/// Its head, and the length of a row.
const HEAD: usize = 32;
const ROW: usize = 16;
/// The largest value taken; a longer note is left out.
const VALUE: u64 = 16 << 20;
/// Entries of a list of values.
const LIST: usize = 10_000;

type Compound<M> = cfb::CompoundFile<M>;

/// Why a compound file gave no item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoItem {
    /// Another kind of document in the same container.
    Foreign,
    /// The container is damaged.
    Damaged,
}

/// Whether a compound file is a saved item.
pub(crate) fn check(medium: impl Read + Seek) -> Result<(), NoItem> {
    guarded(|| open(medium).map(drop))
}

/// Reads the item, where it is a contact, an event or a task.
pub(crate) fn read(mut medium: impl Read + Seek) -> Result<Items, NoItem> {
    guarded(|| {
        let length = medium.seek(SeekFrom::End(0)).map_err(|_| NoItem::Damaged)?;
        let mut file = Streams::new(open(medium)?, length);
        let properties = properties(&mut file);
        let class = properties.text(props::CLASS).unwrap_or_default();
        let mut items = Items::new();
        match Class::of(&class) {
            Class::Record(kind) => {
                let number = items.next_number();
                items.add(mapi::record(
                    &properties,
                    kind,
                    number,
                    &mut Phones::new(None),
                ));
            }
            Class::List => items.counts.other = 1,
            Class::Other => items.warnings.push(
                "the saved item is a message or a note, not a contact, an event or a task"
                    .to_owned(),
            ),
        }
        Ok(items)
    })
}

/// The container is taken apart by a library: should it stumble, the file is damaged, and no more.
fn guarded<T>(work: impl FnOnce() -> Result<T, NoItem>) -> Result<T, NoItem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(NoItem::Damaged))
}

fn open<M: Read + Seek>(medium: M) -> Result<Compound<M>, NoItem> {
    let file = Compound::open(medium).map_err(|_| NoItem::Damaged)?;
    if file.is_stream(ROWS) {
        Ok(file)
    } else {
        Err(NoItem::Foreign)
    }
}

fn properties<M: Read + Seek>(file: &mut Streams<M>) -> Properties {
    let names = names(file);
    let mut properties = Properties::default();
    let rows = file.stream(ROWS).unwrap_or_default();
    for row in rows.get(HEAD..).unwrap_or_default().chunks_exact(ROW) {
        let (Some(kind), Some(id), Some(value)) = (u16_at(row, 0), u16_at(row, 2), row.get(8..))
        else {
            continue;
        };
        let Some(prop) = names.wanted(id).filter(|p| !properties.has(*p)) else {
            continue;
        };
        let longer = [kind::TEXT, kind::NARROW, kind::BINARY];
        let value = if longer.contains(&kind) {
            file.stream(&name(id, kind))
                .and_then(|bytes| Value::decode(kind, &bytes))
        } else if kind == kind::LIST | kind::TEXT {
            Some(Value::Texts(
                list(file, id, kind)
                    .iter()
                    .map(|b| mapi::utf16(b))
                    .collect(),
            ))
        } else if kind == kind::LIST | kind::NARROW {
            Some(Value::Narrows(list(file, id, kind)))
        } else {
            Value::decode(kind, value)
        };
        if let Some(value) = value {
            properties.insert(prop, value);
        }
    }
    properties.decode(None);
    properties
}

fn names<M: Read + Seek>(file: &mut Streams<M>) -> Names {
    let mut part = |id: u16| {
        file.stream(&format!("/__nameid_version1.0{}", name(id, kind::BINARY)))
            .unwrap_or_default()
    };
    Names::parse(&part(3), &part(2), &part(4))
}

/// The stream of a value.
fn name(id: u16, kind: u16) -> String {
    format!("/__substg1.0_{id:04X}{kind:04X}")
}

/// The values of a list: a stream of lengths, and a stream for each.
fn list<M: Read + Seek>(file: &mut Streams<M>, id: u16, kind: u16) -> Vec<Vec<u8>> {
    let lengths = file.stream(&name(id, kind)).unwrap_or_default();
    let count = (0..LIST)
        .take_while(|n| u32_at(&lengths, n * 4).is_some())
        .count();
    (0..count)
        .filter_map(|n| file.stream(&format!("{}-{n:08X}", name(id, kind))))
        .collect()
}

/// The streams of an item. Each stands in a place of its own, so together they are no longer than the
/// file, unless damage lets several be in one place.
struct Streams<M> {
    file: Compound<M>,
    left: u64,
}

impl<M: Read + Seek> Streams<M> {
    fn new(file: Compound<M>, length: u64) -> Self {
        Streams { file, left: length }
    }

    /// A stream's bytes; `None` where it is not there, too long or damaged.
    fn stream(&mut self, path: &str) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(path).ok()?;
        let length = stream.len();
        if length > VALUE {
            return None;
        }
        self.left = self.left.checked_sub(length)?;
        let mut bytes = Vec::new();
        stream.take(length).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests;
