//! The lower half of a data file: numbered nodes, and the blocks of data they are made of.
//!
//! Two indexes, trees of 512-byte pages, lead from the number of a node to its blocks and from the
//! number of a block to its place (MS-PST 2.2). Nothing read is trusted: every walk down has an end,
//! every block must carry the number and the checksum it was looked up with.

use super::fault::{Fault, Found};
use super::header::{Header, Width, fits};
use super::pages::Pages;
use super::rescue::Rescued;
use crate::import::mapi::{u16_at, u32_at, u64_at};

/// Length of a page of an index.
pub(super) const PAGE: usize = 512;
/// Levels of an index; eight levels are enough for files of 50 GB several times over.
const LEVELS: usize = 12;
/// The largest block, with its trailer.
pub(super) const BLOCK: usize = 8192;
/// How many times the length of the file its data may be given out in one walk, with 64 MiB besides.
const TIMES: u64 = 8;
const SMALL: u64 = 64 << 20;
/// Marks a block that lists other blocks.
const INTERNAL: u64 = 2;
/// Kinds of page.
const BLOCK_INDEX: u8 = 0x80;
pub(super) const NODE_INDEX: u8 = 0x81;

/// A node: something with a number, made of data and of sub-nodes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub id: u32,
    /// Number of the block, or list of blocks, with its data.
    pub data: u64,
    /// Number of the block that lists its sub-nodes; 0 for none.
    pub subs: u64,
    /// The folder it stands in; 0 for none.
    pub parent: u32,
}

pub(super) struct Database<'m> {
    pages: Pages<'m>,
    header: Header,
    /// Whether a page of an index could not be read.
    broken: bool,
    /// How many more bytes of data are given out.
    left: u64,
    /// What a search of the whole file found, where there was one.
    pub(super) rescued: Option<Rescued>,
}

/// A page of an index, checked for its shape.
struct IndexPage {
    bytes: [u8; PAGE],
    level: u8,
    count: usize,
    /// Length of an entry.
    entry: usize,
}

impl IndexPage {
    fn entries(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.bytes.chunks_exact(self.entry).take(self.count)
    }
}

impl<'m> Database<'m> {
    pub(super) fn new(pages: Pages<'m>, header: Header) -> Self {
        let mut database = Database {
            pages,
            header,
            broken: false,
            left: 0,
            rescued: None,
        };
        database.begin();
        database
    }

    /// Begins to count anew what is given out. Damaged indexes can name the same data over and over; a
    /// walk through an intact file takes them two or three times.
    pub(super) fn begin(&mut self) {
        self.left = TIMES * self.length() + SMALL;
    }

    /// Counts data that are given out.
    pub(super) fn give(&mut self, bytes: usize) -> Found<()> {
        self.left = self.left.checked_sub(bytes as u64).ok_or(Fault::TooLarge)?;
        Ok(())
    }

    /// Whether an index was found damaged, and the file not yet searched for what it held.
    pub(super) fn needs_rescue(&self) -> bool {
        self.broken && self.rescued.is_none()
    }

    pub(super) fn length(&self) -> u64 {
        self.pages.length()
    }

    pub(super) fn bytes(&mut self, at: u64, into: &mut [u8]) -> Found<()> {
        Ok(self.pages.read(at, into)?)
    }

    pub(super) fn is_wide(&self) -> bool {
        self.header.width == Width::Wide
    }

    /// A number as wide as the file's.
    fn number(&self, bytes: &[u8], at: usize) -> Found<u64> {
        let number = if self.is_wide() {
            u64_at(bytes, at)
        } else {
            u32_at(bytes, at).map(u64::from)
        };
        number.ok_or(Fault::Damaged)
    }

    /// Size of a number in bytes.
    fn size(&self) -> usize {
        if self.is_wide() { 8 } else { 4 }
    }

    fn page(&mut self, at: u64, kind: u8) -> Found<IndexPage> {
        let mut bytes = [0; PAGE];
        self.pages.read(at, &mut bytes)?;
        let (entries, shape, kinds) = if self.is_wide() {
            (488, 488..492, 496..498)
        } else {
            (496, 496..500, 500..502)
        };
        let (Some(&[count, _, entry, level]), Some(kinds)) = (bytes.get(shape), bytes.get(kinds))
        else {
            return Err(Fault::Damaged);
        };
        let (count, entry) = (usize::from(count), usize::from(entry));
        // Three numbers, and in a node's entry the 32 bits of its folder besides.
        let least = match (level, kind) {
            (0, NODE_INDEX) => 3 * self.size() + 4,
            _ => 3 * self.size(),
        };
        if kinds != [kind, kind] || entry < least || count * entry > entries {
            return Err(Fault::Damaged);
        }
        Ok(IndexPage {
            bytes,
            level,
            count,
            entry,
        })
    }

    /// The entry of an index with a number.
    fn find(&mut self, kind: u8, wanted: u64) -> Found<Vec<u8>> {
        let mut at = if kind == NODE_INDEX {
            self.header.nodes
        } else {
            self.header.blocks
        };
        let mut above = LEVELS as u8;
        loop {
            let page = match self.page(at, kind) {
                Ok(page) if page.level < above => page,
                other => {
                    self.broken = true;
                    return Err(other.err().unwrap_or(Fault::Damaged));
                }
            };
            above = page.level;
            let mut chosen = None;
            for entry in page.entries() {
                let key = self.key(entry, kind)?;
                if key > wanted {
                    break;
                }
                if page.level > 0 || key == wanted {
                    chosen = Some(entry);
                }
            }
            let entry = chosen.ok_or(Fault::Missing)?;
            if page.level == 0 {
                return Ok(entry.to_vec());
            }
            at = self.number(entry, 2 * self.size())?;
        }
    }

    /// The number an entry of an index begins with. The lowest bit of a block's number means nothing,
    /// and the upper half of a node's number neither.
    fn key(&self, entry: &[u8], kind: u8) -> Found<u64> {
        let key = self.number(entry, 0)?;
        Ok(if kind == NODE_INDEX {
            key & 0xffff_ffff
        } else {
            key & !1
        })
    }

    pub(super) fn node(&mut self, id: u32) -> Found<Node> {
        match self.find(NODE_INDEX, u64::from(id)) {
            Ok(entry) => self.node_of(&entry),
            Err(fault) => self.rescued.as_ref().and_then(|r| r.node(id)).ok_or(fault),
        }
    }

    pub(super) fn node_of(&self, entry: &[u8]) -> Found<Node> {
        let size = self.size();
        Ok(Node {
            id: u32_at(entry, 0).ok_or(Fault::Damaged)?,
            data: self.number(entry, size)?,
            subs: self.number(entry, 2 * size)?,
            parent: u32_at(entry, 3 * size).ok_or(Fault::Damaged)?,
        })
    }

    /// Shows every node of the index that can be reached, in the order of their numbers, and then those
    /// that a search found; a node may be shown twice.
    pub(super) fn each_node(&mut self, mut show: impl FnMut(Node)) {
        let mut open = vec![(self.header.nodes, LEVELS as u8)];
        // As many pages as the file can hold: a page that is reached twice cannot lead on for ever.
        let mut left = self.pages.length() / PAGE as u64 + 1;
        while let Some((at, above)) = open.pop() {
            let page = match self.page(at, NODE_INDEX) {
                Ok(page) if page.level < above && left > 0 => page,
                _ => {
                    self.broken = true;
                    continue;
                }
            };
            left -= 1;
            if page.level == 0 {
                for entry in page.entries() {
                    if let Ok(node) = self.node_of(entry) {
                        show(node);
                    }
                }
            } else {
                let size = self.size();
                let below = page
                    .entries()
                    .rev()
                    .filter_map(|e| self.number(e, 2 * size).ok());
                open.extend(below.map(|at| (at, page.level)));
            }
        }
        for node in self.rescued.iter().flat_map(Rescued::nodes) {
            show(node);
        }
    }

    /// A block's own number, its place and its length.
    fn place(&mut self, id: u64) -> Found<(u64, u64, u16)> {
        let size = self.size();
        match self.find(BLOCK_INDEX, id) {
            Ok(entry) => Ok((
                self.number(&entry, 0)?,
                self.number(&entry, size)?,
                u16_at(&entry, 2 * size).ok_or(Fault::Damaged)?,
            )),
            Err(fault) => self
                .rescued
                .as_ref()
                .and_then(|r| r.block(id))
                .map(|(place, length)| (id, place, length))
                .ok_or(fault),
        }
    }

    /// The bytes of one block, readable.
    fn block(&mut self, id: u64) -> Found<Vec<u8>> {
        let (own, at, length) = self.place(id & !1)?;
        let length = usize::from(length);
        self.give(length)?;
        let trailer = if self.is_wide() { 16 } else { 12 };
        let whole = (length + trailer).next_multiple_of(64);
        if whole > BLOCK {
            return Err(Fault::TooLarge);
        }
        let mut bytes = vec![0; whole];
        self.pages.read(at, &mut bytes)?;
        let end = bytes.split_off(whole - trailer);
        bytes.truncate(length);
        let (sum, name) = if self.is_wide() {
            (u32_at(&end, 4), u64_at(&end, 8))
        } else {
            (u32_at(&end, 8), u32_at(&end, 4).map(u64::from))
        };
        if name.map(|n| n & !1) != Some(own & !1)
            || u16_at(&end, 0).map(usize::from) != Some(length)
            || !fits(&bytes, sum)
        {
            return Err(Fault::Damaged);
        }
        if own & INTERNAL == 0 {
            self.header.crypt.decode(&mut bytes, own);
        }
        Ok(bytes)
    }

    /// The blocks that a list of blocks names, and its level.
    fn list(&mut self, id: u64) -> Found<(u8, Vec<u64>)> {
        let bytes = self.block(id)?;
        let (Some(&[1, level]), Some(count)) = (bytes.get(..2), u16_at(&bytes, 2)) else {
            return Err(Fault::Damaged);
        };
        let ids = (0..usize::from(count))
            .map(|n| self.number(&bytes, 8 + n * self.size()))
            .collect::<Found<_>>()?;
        Ok((level, ids))
    }

    /// The data that a number leads to, block by block, of at most `limit` bytes.
    pub(super) fn data(&mut self, id: u64, limit: usize) -> Found<Vec<Vec<u8>>> {
        if id == 0 {
            return Ok(Vec::new());
        }
        if id & INTERNAL == 0 {
            return Ok(vec![self.block(id)?]);
        }
        let ids = match self.list(id)? {
            (1, ids) => ids,
            (2, lists) => {
                let mut ids = Vec::new();
                for list in lists {
                    match self.list(list)? {
                        (1, more) if list & INTERNAL != 0 => ids.extend(more),
                        _ => return Err(Fault::Damaged),
                    }
                    if ids.len() > limit / 64 {
                        return Err(Fault::TooLarge);
                    }
                }
                ids
            }
            _ => return Err(Fault::Damaged),
        };
        let mut blocks = Vec::with_capacity(ids.len());
        let mut total = 0;
        for id in ids {
            if id & INTERNAL != 0 {
                return Err(Fault::Damaged);
            }
            let block = self.block(id)?;
            total += block.len();
            if total > limit {
                return Err(Fault::TooLarge);
            }
            blocks.push(block);
        }
        Ok(blocks)
    }

    /// A sub-node of a node, by the node's list of them.
    pub(super) fn sub_node(&mut self, subs: u64, wanted: u32) -> Found<Node> {
        let size = self.size();
        let mut list = subs;
        // A list of lists, and a list: there is nothing above.
        for level in [1u8, 0] {
            if list == 0 {
                return Err(Fault::Missing);
            }
            let bytes = self.block(list)?;
            let (Some(&[2, own]), Some(count)) = (bytes.get(..2), u16_at(&bytes, 2)) else {
                return Err(Fault::Damaged);
            };
            if own > level {
                return Err(Fault::Damaged);
            }
            let entries = bytes.get(size..).unwrap_or_default();
            let length = if own == 0 { 3 * size } else { 2 * size };
            let mut chosen = None;
            for entry in entries.chunks_exact(length).take(usize::from(count)) {
                let id = u32_at(entry, 0).ok_or(Fault::Damaged)?;
                if id == wanted || own > 0 && id < wanted {
                    chosen = Some(entry);
                }
            }
            let entry = chosen.ok_or(Fault::Missing)?;
            if own == 0 {
                return Ok(Node {
                    id: wanted,
                    data: self.number(entry, size)?,
                    subs: self.number(entry, 2 * size)?,
                    parent: 0,
                });
            }
            list = self.number(entry, size)?;
        }
        Err(Fault::Damaged)
    }
}
