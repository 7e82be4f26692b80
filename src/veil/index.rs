//! Every value of a case that says something of people, found by its words, with a number of its own.
//!
//! Kept are hashes of rows of words, not the words: a value of many words is known by its first six and by
//! how many there are. Numbers count the different values of a sort in the order in which they are met, so
//! the same exports always give the same numbers.

use std::collections::BTreeMap;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::mask::{LEGAL, PROVIDERS, SHARED_BOXES, Sort, Word, words};
use crate::text;

/// Words by which a value is recognised.
pub(super) const HEAD: usize = 6;
/// Letters from which on a part of a name is looked for by itself.
const SHORTEST_PART: usize = 3;
/// Digits from which on a number without letters is looked for.
const SHORTEST_NUMBER: usize = 5;

/// A value that was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) sort: Sort,
    /// Which one of its sort, from 1.
    pub(super) number: u32,
    /// How many words it has.
    pub(super) words: u32,
    /// Whether it is a value as it stands in a record, not a part of one.
    pub(super) whole: bool,
}

/// The values of a case.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    entries: FxHashMap<u64, Entry>,
    /// By the first word: the lengths there are, a bit for each.
    firsts: FxHashMap<u64, u8>,
    /// Telephone numbers by their digits, however they are grouped.
    phones: FxHashMap<u64, u32>,
    /// Values without a letter or digit.
    signs: Vec<String>,
    /// How many of each sort there are.
    counts: BTreeMap<Sort, u32>,
    /// The values as they were written, while they are being gathered: most stand in many records.
    met: FxHashSet<u64>,
}

impl Index {
    /// An index that counts on where another one ends.
    pub(super) fn after(other: &Index) -> Self {
        Index {
            counts: other.counts.clone(),
            ..Index::default()
        }
    }

    /// Lets go of what only gathering needs.
    pub(super) fn gathered(&mut self) {
        self.met = FxHashSet::default();
    }

    /// Takes a value with its parts.
    pub(super) fn take(&mut self, sort: Sort, value: &str) {
        let value = value.trim();
        if value.is_empty() || !self.met.insert(hash_of(sort, value)) {
            return;
        }
        let count = self.add(sort, value, true);
        // As it is shown; what is invisible in it has become visible there.
        if let std::borrow::Cow::Owned(shown) = text::shown(value) {
            self.add_alike(value, sort, &shown);
        }
        match sort {
            Sort::Person if count > 1 => {
                for part in value.split(|c: char| c.is_whitespace() || ",;()<>\"/".contains(c)) {
                    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
                    if letters >= SHORTEST_PART && part.contains('@') {
                        self.take(Sort::Mail, part);
                    } else if letters >= SHORTEST_PART {
                        self.add(Sort::NamePart, part, false);
                    }
                }
            }
            Sort::Mail => {
                let Some((who, domain)) = value.rsplit_once('@') else {
                    return;
                };
                let shared = SHARED_BOXES.contains(&who.to_lowercase().as_str());
                if !shared && who.chars().count() > SHORTEST_PART {
                    self.add(Sort::NamePart, who, false);
                }
                let domain = domain.to_lowercase();
                if !PROVIDERS.contains(&domain.as_str()) && domain.contains('.') {
                    self.add(Sort::WebPage, &domain, false);
                }
            }
            Sort::Company if count > 1 => {
                let end = value.trim_end_matches('.').rsplit_once([' ', ',']);
                if let Some((name, last)) = end {
                    let last = last.to_lowercase().replace('.', "");
                    let name = name.trim_end_matches([' ', ',']);
                    if LEGAL.contains(&last.as_str()) && name.chars().count() >= SHORTEST_PART {
                        self.add(Sort::Company, name, false);
                    }
                }
            }
            Sort::Note => {
                for line in value.lines().filter(|l| l.trim().len() >= SHORTEST_PART) {
                    self.add(Sort::Note, line, false);
                }
            }
            _ => {}
        }
    }

    /// Another way of writing a value that is known: it has the same number.
    fn add_alike(&mut self, value: &str, sort: Sort, shown: &str) {
        let known = self.exactly(&words(value));
        self.add(sort, shown, true);
        let there = words(shown);
        let entry = head_key(&there).and_then(|key| self.entries.get_mut(&key));
        if let (Some(known), Some(entry)) = (known, entry) {
            (entry.sort, entry.number) = (known.sort, known.number);
        }
    }

    fn add(&mut self, sort: Sort, value: &str, whole: bool) -> usize {
        let found = words(value);
        if found.is_empty() {
            if whole && !self.signs.iter().any(|s| s == value) {
                self.signs.push(value.to_owned());
            }
            return 0;
        }
        let letters: usize = found.iter().map(|w| w.folded.chars().count()).sum();
        let only_digits = found.iter().all(is_number);
        if letters < 2 && value.is_ascii() || only_digits && letters < SHORTEST_NUMBER {
            return found.len();
        }
        let (Some(key), Some(first)) = (head_key(&found), found.first()) else {
            return 0;
        };
        let bit = 1_u8 << (found.len().min(HEAD) - 1);
        *self.firsts.entry(hash(&first.folded)).or_default() |= bit;
        let words = found.len() as u32;
        match self.entries.get_mut(&key) {
            None => {
                let number = self.number(sort, value);
                self.entries.insert(
                    key,
                    Entry {
                        sort,
                        number,
                        words,
                        whole,
                    },
                );
            }
            Some(kept) => {
                kept.words = kept.words.max(words);
                kept.whole |= whole;
                if sort < kept.sort {
                    kept.sort = sort;
                    let number = self.number(sort, value);
                    if let Some(kept) = self.entries.get_mut(&key) {
                        kept.number = number;
                    }
                }
            }
        }
        found.len()
    }

    fn number(&mut self, sort: Sort, value: &str) -> u32 {
        let count = self.counts.entry(sort).or_default();
        if sort == Sort::Phone {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            return *self.phones.entry(hash(&digits)).or_insert_with(|| {
                *count += 1;
                *count
            });
        }
        *count += 1;
        *count
    }

    /// The longest value that begins with the first of these words, and how many of them it has.
    pub(super) fn at(
        &self,
        words: &[Word],
        meant: impl Fn(Entry, usize) -> bool,
    ) -> Option<(Entry, usize)> {
        let first = words.first()?;
        let lengths = *self.firsts.get(&hash(&first.folded))?;
        let longest = words.len().min(HEAD);
        for length in (1..=longest).rev() {
            if lengths & (1 << (length - 1)) == 0 {
                continue;
            }
            let Some(entry) = self.entries.get(&key_of(&words[..length])) else {
                continue;
            };
            let taken = (entry.words as usize).clamp(length, words.len());
            if meant(*entry, taken) {
                return Some((*entry, taken));
            }
        }
        None
    }

    /// The value that is written with exactly these words.
    pub(super) fn exactly(&self, words: &[Word]) -> Option<Entry> {
        let entry = self.entries.get(&head_key(words)?)?;
        (entry.words as usize == words.len()).then_some(*entry)
    }

    /// Values of signs alone that stand in a text.
    pub(super) fn signs_in<'s>(
        &'s self,
        text: &'s str,
    ) -> impl Iterator<Item = (usize, usize)> + 's {
        self.signs
            .iter()
            .flat_map(|sign| text.match_indices(sign.as_str()))
            .map(|(at, sign)| (at, at + sign.len()))
    }
}

/// Whether a word is of digits alone.
pub(super) fn is_number(word: &Word) -> bool {
    word.folded.chars().all(char::is_numeric)
}

/// Whether it is, and as long as a number that is looked for.
pub(super) fn is_long_number(word: &Word) -> bool {
    is_number(word) && word.folded.chars().count() >= SHORTEST_NUMBER
}

fn head_key(words: &[Word]) -> Option<u64> {
    (!words.is_empty()).then(|| key_of(&words[..words.len().min(HEAD)]))
}

fn key_of(words: &[Word]) -> u64 {
    let mut hasher = FxHasher::default();
    for word in words {
        hasher.write(word.folded.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

fn hash_of(sort: Sort, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(sort as u8);
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}
