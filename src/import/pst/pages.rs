//! Reads here and there in a large file through a small cache, so that memory does not grow with the file.

use std::io::{self, Read, Seek, SeekFrom};

use rustc_hash::FxHashMap;

/// What is read at a time: 64 KiB.
const PAGE: u64 = 64 * 1024;
/// How many pages are kept: 16 MiB.
const KEPT: usize = 256;

/// Something to read from at any place: a file opened for reading, or bytes.
pub(crate) trait Medium: Read + Seek {}

impl<T: Read + Seek> Medium for T {}

pub(super) struct Pages<'m> {
    medium: &'m mut dyn Medium,
    length: u64,
    kept: FxHashMap<u64, Page>,
    /// Counts the uses; the page whose last use has the lowest number goes first.
    uses: u64,
}

struct Page {
    bytes: Box<[u8]>,
    used: u64,
}

impl<'m> Pages<'m> {
    pub(super) fn new(medium: &'m mut dyn Medium) -> io::Result<Self> {
        let length = medium.seek(SeekFrom::End(0))?;
        Ok(Pages {
            medium,
            length,
            kept: FxHashMap::default(),
            uses: 0,
        })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Fills `into` with the bytes from `at` on.
    ///
    /// # Errors
    /// Where the file ends before, or the medium fails.
    pub(super) fn read(&mut self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let mut done = 0usize;
        while let Some(rest) = into.get_mut(done..).filter(|r| !r.is_empty()) {
            let place = at
                .checked_add(done as u64)
                .ok_or(io::ErrorKind::UnexpectedEof)?;
            let skip = (place % PAGE) as usize;
            let page = self.page(place / PAGE)?;
            let found = page
                .get(skip..)
                .filter(|f| !f.is_empty())
                .ok_or(io::ErrorKind::UnexpectedEof)?;
            let count = found.len().min(rest.len());
            if let (Some(to), Some(from)) = (rest.get_mut(..count), found.get(..count)) {
                to.copy_from_slice(from);
            }
            done += count;
        }
        Ok(())
    }

    fn page(&mut self, number: u64) -> io::Result<&[u8]> {
        self.uses += 1;
        if !self.kept.contains_key(&number) {
            if self.kept.len() >= KEPT {
                let oldest = self
                    .kept
                    .iter()
                    .min_by_key(|(_, p)| p.used)
                    .map(|(n, _)| *n);
                if let Some(oldest) = oldest {
                    self.kept.remove(&oldest);
                }
            }
            let start = number
                .checked_mul(PAGE)
                .ok_or(io::ErrorKind::UnexpectedEof)?;
            self.medium.seek(SeekFrom::Start(start))?;
            let mut bytes = Vec::with_capacity(PAGE as usize);
            (&mut *self.medium).take(PAGE).read_to_end(&mut bytes)?;
            self.kept.insert(
                number,
                Page {
                    bytes: bytes.into_boxed_slice(),
                    used: 0,
                },
            );
        }
        let uses = self.uses;
        self.kept
            .get_mut(&number)
            .map(|page| {
                page.used = uses;
                &*page.bytes
            })
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn reads_across_pages_and_stops_at_the_end() {
        let bytes: Vec<u8> = (0..(PAGE * 3 + 100)).map(|n| (n % 251) as u8).collect();
        let mut cursor = Cursor::new(bytes.clone());
        let mut pages = Pages::new(&mut cursor).unwrap();
        let mut into = vec![0; 70_000];
        for at in [0u64, 65_530, 120_000, 126_708] {
            pages.read(at, &mut into).unwrap();
            assert_eq!(into, bytes[at as usize..at as usize + into.len()], "{at}");
        }
        assert!(pages.read(PAGE * 3 + 50, &mut into).is_err());
        assert!(pages.read(u64::MAX - 3, &mut into).is_err());
        pages.read(PAGE * 3 + 99, &mut into[..1]).unwrap();
    }

    #[test]
    fn keeps_no_more_than_it_should() {
        let mut cursor = Cursor::new(vec![7; (PAGE as usize) * (KEPT + 20)]);
        let mut pages = Pages::new(&mut cursor).unwrap();
        let mut byte = [0];
        for n in 0..(KEPT as u64 + 20) {
            pages.read(n * PAGE, &mut byte).unwrap();
        }
        assert_eq!(pages.kept.len(), KEPT);
        assert!(!pages.kept.contains_key(&0));
    }
}
