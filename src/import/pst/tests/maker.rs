//! Makes data files: just enough of the format for the reader, with every checksum in its place.

use std::collections::BTreeMap;

use proptest::sample::Index as Pick;

use crate::import::pst::crypt::Crypt;
use crate::import::pst::header::{Width, checksum};
use crate::import::pst::rescue::signed;

/// The most data a block is given here.
const FULL: usize = 8000;

/// A value of a property.
pub(super) enum Val {
    Text(String),
    /// Text in a code page, as data files of 32 bits hold it.
    Ansi(Vec<u8>),
    Texts(Vec<String>),
    Integer(u32),
    Flag(bool),
    Time(u64),
    Binary(Vec<u8>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    Nodes,
    Blocks,
}

pub(super) struct Maker {
    width: Width,
    crypt: Crypt,
    /// Data by the number of the block.
    blocks: BTreeMap<u64, Vec<u8>>,
    /// Data, sub-nodes and folder by the number of the node.
    nodes: BTreeMap<u32, (u64, u64, u32)>,
    damaged: Vec<u64>,
    ring: Option<Index>,
}

impl Maker {
    pub(super) fn new(width: Width, crypt: Crypt) -> Self {
        Maker {
            width,
            crypt,
            blocks: BTreeMap::new(),
            nodes: BTreeMap::new(),
            damaged: Vec::new(),
            ring: None,
        }
    }

    fn number(&self, number: u64) -> Vec<u8> {
        match self.width {
            Width::Wide => number.to_le_bytes().to_vec(),
            Width::Narrow => (number as u32).to_le_bytes().to_vec(),
        }
    }

    fn block(&mut self, data: Vec<u8>, internal: bool) -> u64 {
        let id = (self.blocks.len() as u64 + 1) * 4 + if internal { 2 } else { 0 };
        self.blocks.insert(id, data);
        id
    }

    /// Data in one block, or in several under a list.
    fn data(&mut self, bytes: &[u8]) -> u64 {
        if bytes.len() <= FULL {
            return self.block(bytes.to_vec(), false);
        }
        let parts: Vec<u64> = bytes
            .chunks(FULL)
            .map(|part| self.block(part.to_vec(), false))
            .collect();
        let mut list = vec![1, 1];
        list.extend((parts.len() as u16).to_le_bytes());
        list.extend((bytes.len() as u32).to_le_bytes());
        for part in parts {
            list.extend(self.number(part));
        }
        self.block(list, true)
    }

    /// A heap in one block; its root is the first piece.
    fn heap(kind: u8, pieces: &[Vec<u8>]) -> Vec<u8> {
        let mut block = vec![0, 0, 0xec, kind, 0x20, 0, 0, 0, 0, 0, 0, 0];
        let mut ends = vec![block.len() as u16];
        for piece in pieces {
            block.extend(piece);
            ends.push(block.len() as u16);
        }
        let map = block.len() as u16;
        block[..2].copy_from_slice(&map.to_le_bytes());
        block.extend((pieces.len() as u16).to_le_bytes());
        block.extend([0, 0]);
        block.extend(ends.iter().flat_map(|e| e.to_le_bytes()));
        block
    }

    pub(super) fn item(&mut self, id: u32, folder: u32, properties: &[(u16, Val)]) {
        let mut properties: Vec<&(u16, Val)> = properties.iter().collect();
        properties.sort_by_key(|p| p.0);
        let mut pieces = vec![Vec::new(), Vec::new()];
        let mut subs: Vec<(u32, u64)> = Vec::new();
        let mut tree = Vec::new();
        for (number, value) in properties {
            let (kind, bytes): (u16, Vec<u8>) = match value {
                Val::Text(text) => (0x1f, utf16(text)),
                Val::Ansi(bytes) => (0x1e, bytes.clone()),
                Val::Texts(texts) => {
                    let mut list = (texts.len() as u32).to_le_bytes().to_vec();
                    let mut at = 4 + 4 * texts.len();
                    for text in texts {
                        list.extend((at as u32).to_le_bytes());
                        at += text.len() * 2;
                    }
                    list.extend(texts.iter().flat_map(|t| utf16(t)));
                    (0x101f, list)
                }
                Val::Integer(n) => (3, n.to_le_bytes().to_vec()),
                Val::Flag(is) => (0x0b, vec![u8::from(*is), 0, 0, 0]),
                Val::Time(ticks) => (0x40, ticks.to_le_bytes().to_vec()),
                Val::Binary(bytes) => (0x102, bytes.clone()),
            };
            tree.extend(number.to_le_bytes());
            tree.extend(kind.to_le_bytes());
            if matches!(value, Val::Integer(_) | Val::Flag(_)) {
                tree.extend(bytes);
            } else if bytes.is_empty() {
                tree.extend([0; 4]);
            } else if bytes.len() > 3000 {
                let sub = (subs.len() as u32 + 1) << 5 | 0x1f;
                let data = self.data(&bytes);
                subs.push((sub, data));
                tree.extend(sub.to_le_bytes());
            } else {
                pieces.push(bytes);
                tree.extend(((pieces.len() as u32) << 5).to_le_bytes());
            }
        }
        pieces[0] = vec![0xb5, 2, 6, 0, 0x40, 0, 0, 0];
        pieces[1] = tree;
        let data = self.data(&Self::heap(0xbc, &pieces));
        let mut list = 0;
        if !subs.is_empty() {
            let mut bytes = vec![2, 0];
            bytes.extend((subs.len() as u16).to_le_bytes());
            if self.width == Width::Wide {
                bytes.extend([0; 4]);
            }
            for (sub, data) in subs {
                bytes.extend(self.number(u64::from(sub)));
                bytes.extend(self.number(data));
                bytes.extend(self.number(0));
            }
            list = self.block(bytes, true);
        }
        self.nodes.insert(id, (data, list, folder));
    }

    pub(super) fn table(&mut self, id: u32, rows: &[u32]) {
        let value = if self.width == Width::Wide { 4 } else { 2 };
        let mut tree = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            tree.extend(row.to_le_bytes());
            tree.extend((n as u32).to_le_bytes().into_iter().take(value));
        }
        let mut head = vec![0x7c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0];
        head.extend([0; 8]);
        let root = if rows.is_empty() { 0 } else { 0x60 };
        let index = vec![0xb5, 4, value as u8, 0, root, 0, 0, 0];
        let data = self.data(&Self::heap(0x7c, &[head, index, tree]));
        self.nodes.insert(id, (data, 0, 0));
    }

    pub(super) fn folder(
        &mut self,
        id: u32,
        above: u32,
        name: &str,
        folders: &[u32],
        items: &[u32],
    ) {
        self.item(id, above, &[(0x3001, Val::Text(name.to_owned()))]);
        self.table(id & !0x1f | 0x0d, folders);
        self.table(id & !0x1f | 0x0e, items);
    }

    /// The store; a password is kept as its checksum, and changes nothing else.
    pub(super) fn store(&mut self, visible: u32, deleted: u32, password: Option<&str>) {
        let entry = |node: u32| {
            let mut id = vec![0; 20];
            id.extend(node.to_le_bytes());
            Val::Binary(id)
        };
        let mut properties = vec![(0x35e0, entry(visible)), (0x35e3, entry(deleted))];
        if let Some(password) = password {
            properties.push((0x67ff, Val::Integer(checksum(password.as_bytes()))));
        }
        self.item(0x21, 0, &properties);
    }

    /// The map of names, from 0x8000 up: the first part of the set's GUID, and the number; 0 stands for
    /// the word "Keywords".
    pub(super) fn names(&mut self, names: &[(u32, u32)]) {
        let (mut entries, mut guids) = (Vec::new(), Vec::new());
        let mut words = 16u32.to_le_bytes().to_vec();
        words.extend(utf16("Keywords"));
        for (n, (set, number)) in names.iter().enumerate() {
            guids.extend(set.to_le_bytes());
            guids.extend([0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]);
            entries.extend(number.to_le_bytes());
            let kind = (n as u16 + 3) << 1 | u16::from(*number == 0);
            entries.extend(kind.to_le_bytes());
            entries.extend((n as u16).to_le_bytes());
        }
        let streams = [(2, guids), (3, entries), (4, words)];
        let streams = streams.map(|(id, bytes)| (id, Val::Binary(bytes)));
        self.item(0x61, 0, &streams);
    }

    /// Another node with the data of a node.
    pub(super) fn again(&mut self, node: u32, of: u32) {
        self.nodes.insert(node, self.nodes[&of]);
    }

    pub(super) fn forget(&mut self, node: u32) {
        self.nodes.remove(&node);
    }

    /// Makes the data of a node fail their checksum.
    pub(super) fn damage(&mut self, node: u32) {
        self.damaged.push(self.nodes[&node].0);
    }

    /// Changes a byte of the data of a block.
    pub(super) fn change(&mut self, block: Pick, at: Pick, value: u8) {
        let block = block.index(self.blocks.len());
        let data = self.blocks.values_mut().nth(block).unwrap();
        let at = at.index(data.len());
        data[at] = value;
    }

    /// Lets the first page of an index lead to itself.
    pub(super) fn ring(&mut self, index: Index) {
        self.ring = Some(index);
    }

    pub(super) fn finish(&self) -> Vec<u8> {
        let mut file = vec![0; 0x4400];
        let mut places = BTreeMap::new();
        for (id, data) in &self.blocks {
            let mut data = data.clone();
            let length = data.len();
            if id & 2 == 0 {
                self.garble(&mut data, *id);
            }
            let mut sum = checksum(&data);
            if self.damaged.contains(id) {
                sum ^= 1;
            }
            let trailer = if self.width == Width::Wide { 16 } else { 12 };
            data.resize((length + trailer).next_multiple_of(64) - trailer, 0);
            data.extend((length as u16).to_le_bytes());
            data.extend(signed(file.len() as u64, *id).to_le_bytes());
            if self.width == Width::Wide {
                data.extend(sum.to_le_bytes());
                data.extend(id.to_le_bytes());
            } else {
                data.extend((*id as u32).to_le_bytes());
                data.extend(sum.to_le_bytes());
            }
            places.insert(*id, (file.len() as u64, length));
            file.extend(data);
        }
        file.resize(file.len().next_multiple_of(512), 0);
        let of_blocks = places.iter().map(|(id, (place, length))| {
            let mut entry = self.number(*id);
            entry.extend(self.number(*place));
            entry.extend((*length as u16).to_le_bytes());
            entry.extend([2, 0]);
            entry.resize(if self.width == Width::Wide { 24 } else { 12 }, 0);
            (*id, entry)
        });
        let of_nodes = self.nodes.iter().map(|(id, (data, subs, folder))| {
            let mut entry = self.number(u64::from(*id));
            entry.extend(self.number(*data));
            entry.extend(self.number(*subs));
            entry.extend(folder.to_le_bytes());
            entry.resize(if self.width == Width::Wide { 32 } else { 16 }, 0);
            (u64::from(*id), entry)
        });
        let blocks = self.index(&mut file, 0x80, of_blocks.collect());
        let nodes = self.index(&mut file, 0x81, of_nodes.collect());
        self.header(&mut file, nodes, blocks);
        file
    }

    fn garble(&self, data: &mut [u8], block: u64) {
        match self.crypt {
            // The rotor leads back to where it was; the other way has to be searched for.
            Crypt::Plain | Crypt::Cyclic => self.crypt.decode(data, block),
            Crypt::Permute => {
                let mut table = [0u8; 256];
                for n in 0..=255u8 {
                    let mut plain = [n];
                    Crypt::Permute.decode(&mut plain, 0);
                    table[usize::from(plain[0])] = n;
                }
                for byte in data {
                    *byte = table[usize::from(*byte)];
                }
            }
        }
    }

    /// Writes an index, leaves first; the answer is the place of its first page.
    fn index(&self, file: &mut Vec<u8>, kind: u8, entries: Vec<(u64, Vec<u8>)>) -> u64 {
        let room = if self.width == Width::Wide { 488 } else { 496 };
        let ring = match self.ring {
            Some(Index::Nodes) => kind == 0x81,
            Some(Index::Blocks) => kind == 0x80,
            None => false,
        };
        let mut entries = entries;
        let mut level = 0;
        loop {
            let size = entries[0].1.len();
            let mut above = Vec::new();
            let pages = entries.len().div_ceil(room / size);
            for part in entries.chunks(room / size) {
                let place = file.len() as u64;
                let mut page: Vec<u8> = part.iter().flat_map(|e| e.1.clone()).collect();
                page.resize(room, 0);
                if ring && level == 1 {
                    for n in 0..part.len() {
                        let place = self.number(place);
                        let at = n * size + size - place.len();
                        page[at..at + place.len()].copy_from_slice(&place);
                    }
                }
                page.extend([part.len() as u8, (room / size) as u8, size as u8, level]);
                if self.width == Width::Wide {
                    page.extend([0; 4]);
                }
                let sum = checksum(&page);
                if self.width == Width::Wide {
                    page.extend([kind, kind, 0, 0]);
                    page.extend(sum.to_le_bytes());
                    page.extend(place.to_le_bytes());
                } else {
                    page.extend([kind, kind, 0, 0]);
                    page.extend((place as u32).to_le_bytes());
                    page.extend(sum.to_le_bytes());
                }
                assert_eq!(page.len(), 512);
                file.extend(page);
                let mut entry = self.number(part[0].0);
                entry.extend(self.number(place));
                entry.extend(self.number(place));
                above.push((part[0].0, entry));
            }
            if pages == 1 && (level > 0 || !ring) {
                return file.len() as u64 - 512;
            }
            entries = above;
            level += 1;
        }
    }

    fn header(&self, file: &mut [u8], nodes: u64, blocks: u64) {
        let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, b"!BDN");
        put(8, b"SM");
        let crypt = match self.crypt {
            Crypt::Plain => 0,
            Crypt::Permute => 1,
            Crypt::Cyclic => 2,
        };
        if self.width == Width::Wide {
            put(10, &[23, 0, 19, 0]);
            put(224, &nodes.to_le_bytes());
            put(240, &blocks.to_le_bytes());
            put(513, &[crypt]);
        } else {
            put(10, &[14, 0, 19, 0]);
            put(188, &(nodes as u32).to_le_bytes());
            put(196, &(blocks as u32).to_le_bytes());
            put(461, &[crypt]);
        }
        let sum = checksum(&file[8..479]);
        file[4..8].copy_from_slice(&sum.to_le_bytes());
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
