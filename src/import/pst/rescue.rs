//! What is left where an index is damaged or cut off: the whole file is searched for its parts.
//!
//! Every block ends with its number and a signature made of number and place, every page of an index
//! says what it is and has a checksum (MS-PST 2.2.2.7 and 2.2.2.8): enough to find them without being
//! led there. A file keeps pages that it no longer uses, so of several that tell of one node the one
//! that was written last counts.

use std::collections::BTreeMap;

use super::database::{BLOCK, Database, NODE_INDEX, Node, PAGE};
use super::header::fits;
use crate::import::mapi::{u16_at, u32_at, u64_at};
use crate::progress::Cancelled;

/// How much is searched at a time; a multiple of the length of a page.
const PART: usize = 1 << 20;
/// Blocks begin and end at multiples of this.
const ALIGNED: usize = 64;
/// No more parts than this are remembered: those of a file of 100 GB.
const PARTS: usize = 20_000_000;

/// What the search found.
#[derive(Debug, Default)]
pub(super) struct Rescued {
    /// By number: the number of the page that told of it, and the node.
    nodes: BTreeMap<u32, (u64, Node)>,
    /// By number: place and length.
    blocks: BTreeMap<u64, (u64, u16)>,
}

impl Rescued {
    pub(super) fn node(&self, id: u32) -> Option<Node> {
        self.nodes.get(&id).map(|(_, node)| *node)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes.values().map(|(_, node)| *node)
    }

    pub(super) fn block(&self, id: u64) -> Option<(u64, u16)> {
        self.blocks.get(&id).copied()
    }
}

impl Database<'_> {
    /// Searches the whole file; `step` is called before each megabyte.
    pub(super) fn rescue(
        &mut self,
        mut step: impl FnMut() -> Result<(), Cancelled>,
    ) -> Result<(), Cancelled> {
        let mut rescued = Rescued::default();
        let mut part = vec![0; PART];
        let mut start = 0;
        while start < self.length() && rescued.nodes.len() + rescued.blocks.len() < PARTS {
            step()?;
            let count = (self.length() - start).min(PART as u64) as usize;
            if let Some(bytes) = part.get_mut(..count)
                && self.bytes(start, bytes).is_ok()
            {
                for (n, page) in bytes.chunks_exact(PAGE).enumerate() {
                    self.rescue_page(page, start + (n * PAGE) as u64, &mut rescued);
                }
            }
            start += PART as u64;
        }
        self.rescued = Some(rescued);
        Ok(())
    }

    /// Takes what 512 bytes hold: nodes, where they are a page of that index, or the ends of blocks.
    fn rescue_page(&self, page: &[u8], start: u64, rescued: &mut Rescued) {
        let (entries, kinds, trailer) = if self.is_wide() {
            (488, 496, 16)
        } else {
            (496, 500, 12)
        };
        if page.get(kinds..kinds + 2) == Some(&[NODE_INDEX; 2])
            && let Some(&[count, _, entry, 0]) = page.get(entries..entries + 4)
            && entry > 0
        {
            let (sum, number) = if self.is_wide() {
                (u32_at(page, 500), u64_at(page, 504))
            } else {
                (u32_at(page, 508), u32_at(page, 504).map(u64::from))
            };
            if page.get(..kinds).is_some_and(|page| fits(page, sum)) {
                let number = number.unwrap_or(0);
                let all = page.get(..entries).unwrap_or_default();
                for entry in all.chunks_exact(usize::from(entry)).take(count.into()) {
                    if let Ok(node) = self.node_of(entry) {
                        let known = rescued.nodes.entry(node.id).or_insert((number, node));
                        if known.0 <= number {
                            *known = (number, node);
                        }
                    }
                }
                return;
            }
        }
        for (n, unit) in page.chunks_exact(ALIGNED).enumerate() {
            let end = start + ((n + 1) * ALIGNED) as u64;
            let tail = unit.get(ALIGNED - trailer..).unwrap_or_default();
            let number = if self.is_wide() {
                u64_at(tail, 8)
            } else {
                u32_at(tail, 4).map(u64::from)
            };
            let (Some(length), Some(signature), Some(number @ 1..)) =
                (u16_at(tail, 0), u16_at(tail, 2), number)
            else {
                continue;
            };
            let whole = (usize::from(length) + trailer).next_multiple_of(ALIGNED);
            if length > 0
                && whole <= BLOCK
                && let Some(place) = end.checked_sub(whole as u64)
                && signature == signed(place, number)
            {
                rescued.blocks.insert(number & !1, (place, length));
            }
        }
    }
}

/// The signature of a block (MS-PST 5.5).
pub(super) fn signed(place: u64, number: u64) -> u16 {
    let mixed = (place ^ number) as u32;
    (mixed >> 16) as u16 ^ mixed as u16
}
