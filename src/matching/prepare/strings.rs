//! Texts as numbers: [`Strings`] keeps each text once and answers with a [`Sym`]; a [`Print`] stands for
//! a text of which only equality matters.
//!
//! All texts stand one after the other in a single buffer, and the table that finds them holds four
//! bytes a place, so that a million names cost no allocation each.

use std::hash::Hasher;
use std::num::{NonZeroU32, NonZeroU64};

use rustc_hash::FxHasher;

/// A text by its number in [`Strings`]; two are equal where their texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::matching) struct Sym(NonZeroU32);

impl Sym {
    fn new(index: usize) -> Self {
        Sym(NonZeroU32::MIN.saturating_add(index as u32))
    }

    /// Its place in a list with an entry for each text, from 0.
    #[inline]
    pub(in crate::matching) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Sixty-four bits of a text (or of several) that is compared for equality only. Among a million
/// different texts two share theirs with a probability under one in thirty million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::matching) struct Print(NonZeroU64);

impl Print {
    /// Of one text.
    pub(in crate::matching) fn of(text: &str) -> Self {
        Print::from_number(hash(text))
    }

    /// Of a number that is spread evenly already, such as a mix of other prints.
    pub(in crate::matching) fn from_number(number: u64) -> Self {
        Print(NonZeroU64::new(number).unwrap_or(NonZeroU64::MIN))
    }

    /// Its bits.
    #[inline]
    pub(in crate::matching) fn bits(self) -> u64 {
        self.0.get()
    }

    /// The print of this and another, in this order.
    pub(in crate::matching) fn and(self, other: u64) -> Self {
        Print::from_number(spread(self.bits().rotate_left(23) ^ spread(other)))
    }
}

/// Spreads the bits of a number over all its bits, without losing any (the finisher of `SplitMix64`).
pub(in crate::matching) fn spread(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    spread(hasher.finish() ^ text.len() as u64)
}

/// Each text once.
#[derive(Debug, Default)]
pub(in crate::matching) struct Strings {
    /// The texts, one after the other.
    letters: String,
    /// Where each ends in `letters`.
    ends: Vec<u32>,
    /// The lower half of each text's hash.
    hashes: Vec<u32>,
    /// Open addressing: the number of a text from 1, at its hash or behind it; 0 is free. Its length is
    /// a power of two.
    table: Vec<u32>,
}

impl Strings {
    /// The number of a text, a new one where it was not there yet.
    pub(in crate::matching) fn intern(&mut self, text: &str) -> Sym {
        self.intern_hashed(text, hash(text) as u32)
    }

    fn intern_hashed(&mut self, text: &str, hash: u32) -> Sym {
        if self.ends.len() * 2 >= self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.table[at] {
                0 => break,
                number => {
                    let index = number as usize - 1;
                    if self.hashes[index] == hash && self.at(index) == text {
                        return Sym::new(index);
                    }
                }
            }
            at = (at + 1) & mask;
        }
        let index = self.ends.len();
        // Offsets have 32 bits: past four gigabytes of names, new ones count as empty.
        if u32::try_from(self.letters.len() + text.len()).is_ok() {
            self.letters.push_str(text);
        }
        self.ends.push(self.letters.len() as u32);
        self.hashes.push(hash);
        self.table[at] = index as u32 + 1;
        Sym::new(index)
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        self.table.clear();
        self.table.resize(size, 0);
        for (index, &hash) in self.hashes.iter().enumerate() {
            let mut at = hash as usize & (size - 1);
            while self.table[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.table[at] = index as u32 + 1;
        }
    }

    /// Takes over every text of another list; answers with the number here of each number there.
    pub(super) fn absorb(&mut self, other: &Strings) -> Vec<Sym> {
        (0..other.ends.len())
            .map(|index| self.intern_hashed(other.at(index), other.hashes[index]))
            .collect()
    }

    /// Gives back what was kept to find texts by; no text is added any more.
    pub(super) fn finish(&mut self) {
        self.table = Vec::new();
        self.hashes = Vec::new();
        self.letters.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    #[inline]
    fn at(&self, index: usize) -> &str {
        let end = self.ends[index] as usize;
        let start = match index {
            0 => 0,
            _ => self.ends[index - 1] as usize,
        };
        &self.letters[start..end]
    }

    /// The text behind a number.
    #[inline]
    pub(in crate::matching) fn text(&self, sym: Sym) -> &str {
        self.at(sym.index())
    }

    /// How many texts there are.
    pub(in crate::matching) fn len(&self) -> usize {
        self.ends.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_text_has_one_number(
            first in proptest::collection::vec("[ab]{0,3}", 0..60),
            second in proptest::collection::vec("[abc]{0,3}", 0..200),
        ) {
            let mut strings = Strings::default();
            let one: Vec<Sym> = first.iter().map(|t| strings.intern(t)).collect();
            let mut other = Strings::default();
            let two: Vec<Sym> = second.iter().map(|t| other.intern(t)).collect();
            let here = strings.absorb(&other);
            let texts: Vec<&String> = first.iter().chain(&second).collect();
            let syms: Vec<Sym> = one
                .into_iter()
                .chain(two.into_iter().map(|s| here[s.index()]))
                .collect();
            for (text, sym) in texts.iter().zip(&syms) {
                prop_assert_eq!(strings.text(*sym), text.as_str());
                for (other, same) in texts.iter().zip(&syms) {
                    prop_assert_eq!(text == other, sym == same);
                }
            }
        }
    }

    #[test]
    fn prints_tell_order_and_values_apart() {
        let (a, b) = (Print::of("a"), Print::of("b"));
        assert_ne!(a, b);
        assert_ne!(a.and(b.bits()), b.and(a.bits()));
        assert_eq!(Print::of(""), Print::of(""));
    }
}
