//! The header of a data file: which of the formats it is, and where its two indexes begin.

use super::crypt::Crypt;
use crate::import::mapi::{u16_at, u32_at, u64_at};

/// How much of the file the header takes.
pub(super) const LENGTH: usize = 564;

/// The widths of numbers: 32 bits up to Outlook 2002, 64 bits since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Narrow,
    Wide,
}

/// What the header says.
#[derive(Debug)]
pub(super) struct Header {
    pub width: Width,
    pub crypt: Crypt,
    /// Place of the first page of the index of nodes.
    pub nodes: u64,
    /// Place of the first page of the index of blocks.
    pub blocks: u64,
    /// How long the file says it is, in bytes (`ibFileEof`, MS-PST 2.2.2.5); 0 where it does not say.
    pub end: u64,
    /// Whether the header fits its checksum.
    pub intact: bool,
}

/// Why a data file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No data file, or its header is cut off.
    NotOne,
    /// The cache of Outlook 2013 and later: pages of 4 KiB.
    NewCache,
    /// A version of the format nobody has described.
    Version(u16),
    /// Encrypted with a company's keys.
    Encrypted,
}

/// Whether a file begins like a data file (`.pst` or `.ost`); `!BDN` alone begins other files of
/// Exchange too.
pub(crate) fn is_data_file(bytes: &[u8]) -> bool {
    bytes.starts_with(b"!BDN") && matches!(bytes.get(8..10), None | Some(b"SM" | b"SO"))
}

impl Header {
    /// The header stands in the first [`LENGTH`] bytes. An `.ost` of the older kind differs from a `.pst`
    /// only in what it calls itself (`SO` for `SM`).
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if !is_data_file(bytes) {
            return Err(Refusal::NotOne);
        }
        let version = u16_at(bytes, 10).ok_or(Refusal::NotOne)?;
        let width = match version {
            14 | 15 => Width::Narrow,
            20..=35 => Width::Wide,
            36.. => return Err(Refusal::NewCache),
            _ => return Err(Refusal::Version(version)),
        };
        let (crypt, nodes, blocks) = match width {
            Width::Wide => (bytes.get(513), u64_at(bytes, 224), u64_at(bytes, 240)),
            Width::Narrow => (
                bytes.get(461),
                u32_at(bytes, 188).map(u64::from),
                u32_at(bytes, 196).map(u64::from),
            ),
        };
        let (Some(crypt), Some(nodes), Some(blocks)) = (crypt, nodes, blocks) else {
            return Err(Refusal::NotOne);
        };
        let end = match width {
            Width::Wide => u64_at(bytes, 184),
            Width::Narrow => u32_at(bytes, 168).map(u64::from),
        };
        Ok(Header {
            width,
            end: end.unwrap_or(0),
            crypt: Crypt::of(*crypt).ok_or(Refusal::Encrypted)?,
            nodes,
            blocks,
            intact: bytes
                .get(8..479)
                .is_some_and(|summed| fits(summed, u32_at(bytes, 4))),
        })
    }
}

/// The checksum of headers, pages and blocks: CRC-32 that starts at zero and is not inverted (MS-PST 5.3).
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut crc = n as u32;
            let mut bit = 0;
            while bit < 8 {
                crc = (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
                bit += 1;
            }
            table[n] = crc;
            n += 1;
        }
        table
    };
    bytes.iter().fold(0, |crc, byte| {
        TABLE[usize::from((crc as u8) ^ byte)] ^ (crc >> 8)
    })
}

/// Whether bytes have the checksum that is written beside them. Any will do while fuzzing: a changed byte
/// is to reach what lies behind the check.
pub(super) fn fits(bytes: &[u8], written: Option<u32>) -> bool {
    cfg!(fuzzing) || written == Some(checksum(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(version: u16, client: &[u8], crypt: u8) -> Vec<u8> {
        let mut bytes = vec![0; LENGTH];
        bytes[..4].copy_from_slice(b"!BDN");
        bytes[8..10].copy_from_slice(client);
        bytes[10..12].copy_from_slice(&version.to_le_bytes());
        let at = if version < 20 { 461 } else { 513 };
        bytes[at] = crypt;
        bytes
    }

    #[test]
    fn formats_by_their_version() {
        let refused =
            |version, client: &[u8], crypt| Header::parse(&header(version, client, crypt)).err();
        assert_eq!(refused(23, b"SM", 1), None);
        assert_eq!(refused(23, b"SO", 1), None, "a cache of the older kind");
        assert_eq!(refused(14, b"SM", 2), None);
        assert_eq!(refused(36, b"SO", 1), Some(Refusal::NewCache));
        assert_eq!(refused(3, b"SM", 1), Some(Refusal::Version(3)));
        assert_eq!(refused(23, b"SM", 16), Some(Refusal::Encrypted));
        assert_eq!(
            refused(23, b"AB", 1),
            Some(Refusal::NotOne),
            "an address book"
        );
        assert_eq!(Header::parse(b"!BDN").err(), Some(Refusal::NotOne));
        assert_eq!(Header::parse(&[]).err(), Some(Refusal::NotOne));
    }

    #[test]
    fn the_checksum_is_that_of_the_format() {
        // A bit pattern computed by hand: the table's own entry for the byte.
        assert_eq!(checksum(&[]), 0);
        assert_eq!(checksum(&[1]), 0x7707_3096);
        assert_eq!(checksum(&[0, 0, 1]), 0x7707_3096);
    }
}
