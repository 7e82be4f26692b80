//! What lies in the data of a node: a heap of small pieces, and trees of records among them
//! (MS-PST 2.3.1 and 2.3.2).

use super::fault::{Fault, Found};
use crate::import::mapi::{u16_at, u32_at};

/// Levels of a tree.
const LEVELS: u8 = 8;

/// The kinds of thing a heap is for.
pub(super) const PROPERTIES: u8 = 0xbc;
pub(super) const TABLE: u8 = 0x7c;

pub(super) struct Heap {
    blocks: Vec<Vec<u8>>,
    pub kind: u8,
    /// The piece everything else is found from.
    pub root: u32,
}

/// Whether the number of a value is that of a piece of the heap; else it is that of a sub-node.
pub(super) fn is_piece(id: u32) -> bool {
    id.trailing_zeros() >= 5
}

impl Heap {
    pub(super) fn new(blocks: Vec<Vec<u8>>) -> Found<Self> {
        let first = blocks.first().ok_or(Fault::Missing)?;
        match (first.get(2..4), u32_at(first, 4)) {
            (Some(&[0xec, kind]), Some(root)) => Ok(Heap { blocks, kind, root }),
            _ => Err(Fault::Damaged),
        }
    }

    /// A piece: the number of its block, its number in it from 1, and five bits of zero.
    pub(super) fn piece(&self, id: u32) -> Found<&[u8]> {
        let number = ((id >> 5) & 0x7ff) as usize;
        let block = self.blocks.get((id >> 16) as usize);
        let piece = (is_piece(id) && number > 0).then_some(()).and_then(|()| {
            let block = block?;
            let map = usize::from(u16_at(block, 0)?);
            let count = usize::from(u16_at(block, map)?);
            let at = map + 4 + (number - 1) * 2;
            let (start, end) = (u16_at(block, at)?, u16_at(block, at + 2)?);
            (number <= count)
                .then(|| block.get(usize::from(start)..usize::from(end)))
                .flatten()
        });
        piece.ok_or(Fault::Damaged)
    }

    /// The records of a tree in the order of their keys: a key of `key` bytes and at least `value` bytes
    /// after it.
    pub(super) fn records(&self, tree: u32, key: usize, value: usize) -> Found<Vec<&[u8]>> {
        let head = self.piece(tree)?;
        let (Some(&[0xb5, keys, values, levels]), Some(root)) = (head.get(..4), u32_at(head, 4))
        else {
            return Err(Fault::Damaged);
        };
        let length = usize::from(keys) + usize::from(values);
        if usize::from(keys) != key || usize::from(values) < value || levels > LEVELS {
            return Err(Fault::Damaged);
        }
        let mut records = Vec::new();
        if root == 0 {
            return Ok(records);
        }
        let mut open = vec![(root, levels)];
        // The pieces of a tree lie side by side: together they are no larger than the heap, unless one
        // is reached twice or over another.
        let mut left: usize = self.blocks.iter().map(Vec::len).sum();
        while let Some((id, level)) = open.pop() {
            let piece = self.piece(id)?;
            left = left.checked_sub(piece.len()).ok_or(Fault::TooLarge)?;
            if level == 0 {
                records.extend(piece.chunks_exact(length));
            } else {
                for entry in piece.chunks_exact(key + 4).rev() {
                    open.push((u32_at(entry, key).ok_or(Fault::Damaged)?, level - 1));
                }
            }
        }
        Ok(records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block with pieces.
    fn block(head: &[u8], pieces: &[&[u8]]) -> Vec<u8> {
        let mut block = head.to_vec();
        let mut ends = vec![block.len() as u16];
        for piece in pieces {
            block.extend(*piece);
            ends.push(block.len() as u16);
        }
        let map = block.len() as u16;
        block[..2].copy_from_slice(&map.to_le_bytes());
        block.extend((pieces.len() as u16).to_le_bytes());
        block.extend([0, 0]);
        block.extend(ends.iter().flat_map(|e| e.to_le_bytes()));
        block
    }

    const HEAD: [u8; 12] = [0, 0, 0xec, PROPERTIES, 0x20, 0, 0, 0, 0, 0, 0, 0];

    #[test]
    fn trees_across_blocks() {
        let tree = [0xb5, 2, 2, 1, 0x40, 0, 0, 0];
        // Two leaves, one in each block.
        let upper = [1, 0, 0x60, 0, 0, 0, 9, 0, 0x20, 0, 1, 0];
        let first = block(&HEAD, &[&tree, &upper, &[1, 0, 7, 7, 2, 0, 8, 8]]);
        let second = block(&[0, 0], &[&[9, 0, 3, 3]]);
        let heap = Heap::new(vec![first, second]).unwrap();
        assert_eq!((heap.kind, heap.root), (PROPERTIES, 0x20));
        let records = heap.records(heap.root, 2, 2).unwrap();
        assert_eq!(records, [[1, 0, 7, 7], [2, 0, 8, 8], [9, 0, 3, 3]]);
        assert!(heap.records(heap.root, 4, 2).is_err());
        assert!(heap.piece(0x80).is_err());
        assert!(heap.piece(0x21).is_err());
    }

    #[test]
    fn a_tree_that_leads_back_to_itself_ends() {
        let tree = [0xb5, 2, 2, 8, 0x40, 0, 0, 0];
        let ring: Vec<u8> = [1, 0, 0x40, 0, 0, 0].repeat(1000);
        let heap = Heap::new(vec![block(&HEAD, &[&tree, &ring])]).unwrap();
        assert!(matches!(
            heap.records(heap.root, 2, 2),
            Err(Fault::TooLarge)
        ));
    }

    #[test]
    fn damaged_heads_are_refused() {
        assert!(Heap::new(vec![]).is_err());
        assert!(Heap::new(vec![vec![0; 12]]).is_err());
    }
}
