//! The properties of a node, and the rows of its tables (MS-PST 2.3.3 and 2.3.4).

use super::database::{Database, Node};
use super::fault::{Fault, Found};
use super::heap::{self, Heap, PROPERTIES, TABLE};
use crate::import::mapi::{Names, Properties, Value, kind, props, u16_at, u32_at};

/// The largest heap: the table of a folder with a million items is smaller.
const HEAP: usize = 64 << 20;
/// The largest value taken; a longer note is left out.
const VALUE: usize = 16 << 20;
/// Entries of a list of values.
const LIST: usize = 10_000;

/// The properties of a node, open for reading.
pub(super) struct Context {
    node: Node,
    heap: Heap,
    /// Number, type, and the value or where it is.
    entries: Vec<(u16, u16, u32)>,
}

impl Context {
    pub(super) fn open(database: &mut Database<'_>, node: Node) -> Found<Self> {
        let heap = Heap::new(database.data(node.data, HEAP)?)?;
        if heap.kind != PROPERTIES {
            return Err(Fault::Damaged);
        }
        let entries = heap
            .records(heap.root, 2, 6)?
            .into_iter()
            .filter_map(|r| Some((u16_at(r, 0)?, u16_at(r, 2)?, u32_at(r, 4)?)))
            .collect();
        Ok(Context {
            node,
            heap,
            entries,
        })
    }

    /// The item's class, without reading anything else.
    pub(super) fn class(&self, database: &mut Database<'_>) -> Option<String> {
        let names = Names::default();
        let entry = self
            .entries
            .iter()
            .find(|e| names.wanted(e.0) == Some(props::CLASS))?;
        let mut properties = Properties::default();
        properties.insert(props::CLASS, self.value(database, *entry).ok()??);
        properties.decode(None);
        properties.text(props::CLASS)
    }

    /// The properties that are of interest, and how many of them could not be read.
    pub(super) fn properties(
        &self,
        database: &mut Database<'_>,
        names: &Names,
    ) -> (Properties, usize) {
        let mut properties = Properties::default();
        let mut lost = 0;
        for entry in &self.entries {
            let Some(prop) = names.wanted(entry.0).filter(|p| !properties.has(*p)) else {
                continue;
            };
            match self.value(database, *entry) {
                Ok(Some(value)) => properties.insert(prop, value),
                Ok(None) => {}
                Err(_) => lost += 1,
            }
        }
        (properties, lost)
    }

    fn value(
        &self,
        database: &mut Database<'_>,
        (_, kind, value): (u16, u16, u32),
    ) -> Found<Option<Value>> {
        // Values of up to four bytes stand in the entry itself.
        if matches!(kind, 0x0002 | 0x0003 | 0x000b) {
            return Ok(Value::decode(kind, &value.to_le_bytes()));
        }
        if value == 0 {
            return Ok(None);
        }
        let parts: Vec<Vec<u8>>;
        let joined: Vec<u8>;
        let bytes: &[u8] = if heap::is_piece(value) {
            let piece = self.heap.piece(value)?;
            database.give(piece.len())?;
            piece
        } else {
            let node = database.sub_node(self.node.subs, value)?;
            parts = match database.data(node.data, VALUE) {
                Err(Fault::TooLarge) => return Ok(None),
                other => other?,
            };
            joined = parts.concat();
            &joined
        };
        Ok(match kind {
            _ if kind == kind::LIST | kind::TEXT => Some(Value::Texts(
                list(bytes)
                    .into_iter()
                    .map(crate::import::mapi::utf16)
                    .collect(),
            )),
            _ if kind == kind::LIST | kind::NARROW => Some(Value::Narrows(
                list(bytes).into_iter().map(<[u8]>::to_vec).collect(),
            )),
            _ => Value::decode(kind, bytes),
        })
    }
}

/// The values of a list: their count, where each begins, and the values.
fn list(bytes: &[u8]) -> Vec<&[u8]> {
    let count = u32_at(bytes, 0).map_or(0, |n| n as usize).min(LIST);
    let start = |n: usize| u32_at(bytes, 4 + n * 4).map(|at| at as usize);
    (0..count)
        .filter_map(|n| {
            let end = if n + 1 < count {
                start(n + 1)?
            } else {
                bytes.len()
            };
            bytes.get(start(n)?..end)
        })
        .collect()
}

/// The numbers of the nodes in the rows of a table.
pub(super) fn rows(database: &mut Database<'_>, table: u32) -> Found<Vec<u32>> {
    let node = database.node(table)?;
    if node.data == 0 {
        return Ok(Vec::new());
    }
    let heap = Heap::new(database.data(node.data, HEAP)?)?;
    if heap.kind != TABLE {
        return Err(Fault::Damaged);
    }
    let about = heap.piece(heap.root)?;
    let (Some(&TABLE), Some(index)) = (about.first(), u32_at(about, 10)) else {
        return Err(Fault::Damaged);
    };
    if index == 0 {
        return Ok(Vec::new());
    }
    Ok(heap
        .records(index, 4, 2)?
        .into_iter()
        .filter_map(|r| u32_at(r, 0))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_values() {
        let bytes = [2, 0, 0, 0, 12, 0, 0, 0, 14, 0, 0, 0, b'A', 0, b'B', 0];
        assert_eq!(list(&bytes), [b"A\0", b"B\0"]);
        assert!(list(&[255, 255, 255, 255]).is_empty());
        assert!(list(&[]).is_empty());
    }
}
