//! Finding pairs by a few letters of a name or company, in the order of how well they fit.
//!
//! An [`Index`] holds every different name and company of the review once, folded to plain letters, one after
//! the other. A [`Search`] asks it a portion at a time, so that whoever waits can stop it or show what is
//! there so far. Texts without the wanted letters in their order are passed over by their letters alone;
//! the others are ranked by the fuzzy matcher. A text that goes on where the last one ended looks only at
//! what that one had left over.

use std::cmp::Reverse;
use std::sync::Arc;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::matching::searchable;

/// So many texts are looked at in one portion.
const PORTION: usize = 16_384;

/// So many texts are handed to a thread at once.
const HANDFUL: usize = 512;

/// The texts of a review to search in.
#[derive(Debug, Default)]
pub struct Index {
    /// The different texts, folded, one after the other.
    letters: String,
    /// Where each of them ends.
    ends: Vec<u32>,
    /// Which letters each of them has; see [`letters_of`].
    has: Vec<u64>,
    /// For each item the texts that lead to it, one after the other.
    texts: Vec<u32>,
    /// Where each item's texts end.
    ends_of_items: Vec<u32>,
}

impl Index {
    /// An index over items, each with the texts that lead to it.
    pub(super) fn of<'t, T>(items: impl IntoIterator<Item = T>) -> Self
    where
        T: IntoIterator<Item = &'t str>,
    {
        let mut index = Index::default();
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        for texts in items {
            let first = index.texts.len();
            for text in texts {
                let folded = searchable(text);
                if folded.is_empty() {
                    continue;
                }
                let place = known.get(&folded).copied().unwrap_or_else(|| {
                    let place = index.add(&folded);
                    known.insert(folded, place);
                    place
                });
                if !index.texts[first..].contains(&place) {
                    index.texts.push(place);
                }
            }
            index.ends_of_items.push(index.texts.len() as u32);
        }
        index
    }

    fn add(&mut self, folded: &str) -> u32 {
        self.letters.push_str(folded);
        self.ends.push(self.letters.len() as u32);
        self.has.push(letters_of(folded));
        self.ends.len() as u32 - 1
    }

    fn text(&self, place: u32) -> &str {
        slice_of(&self.ends, place).map_or("", |(from, to)| &self.letters[from..to])
    }

    fn texts_of(&self, item: usize) -> &[u32] {
        slice_of(&self.ends_of_items, item as u32).map_or(&[], |(from, to)| &self.texts[from..to])
    }
}

/// From where to where the part at `place` reaches, of parts that end at `ends`.
fn slice_of(ends: &[u32], place: u32) -> Option<(usize, usize)> {
    let to = *ends.get(place as usize)?;
    let from = place
        .checked_sub(1)
        .map_or(0, |before| ends[before as usize]);
    Some((from as usize, to as usize))
}

/// Which letters and digits a folded text has, a bit each.
fn letters_of(folded: &str) -> u64 {
    folded.bytes().fold(0, |bits, byte| bits | 1 << (byte & 63))
}

/// A search for a text, a portion at a time.
#[derive(Debug)]
pub struct Search {
    index: Arc<Index>,
    /// What is looked for, folded.
    wanted: String,
    /// The items that may be hits, in the order of the review.
    among: Arc<[u32]>,
    /// The texts to look at.
    open: Vec<u32>,
    /// How many of them were looked at.
    done: usize,
    /// Those of them that have the letters in their order, with how well they fit.
    fits: Vec<(u32, u16)>,
}

impl Search {
    /// A search for `text` among these items of the review. Where an earlier search of the same index led to
    /// texts of which this one's can only be a part, those alone are looked at.
    pub fn new(index: Arc<Index>, text: &str, among: Arc<[u32]>, earlier: Option<&Search>) -> Self {
        let wanted = searchable(text);
        let narrower = |s: &&Search| {
            s.is_done() && Arc::ptr_eq(&s.index, &index) && wanted.starts_with(&s.wanted)
        };
        let open = match earlier.filter(narrower) {
            Some(earlier) => earlier.fits.iter().map(|(place, _)| *place).collect(),
            None => (0..index.ends.len() as u32).collect(),
        };
        Search {
            index,
            wanted,
            among,
            open,
            done: 0,
            fits: Vec::new(),
        }
    }

    /// Whether everything was looked at.
    pub fn is_done(&self) -> bool {
        self.done >= self.open.len()
    }

    /// Looks at the next portion.
    pub fn go_on(&mut self) {
        let to = self.open.len().min(self.done + PORTION);
        let wants = letters_of(&self.wanted);
        let (index, wanted) = (&self.index, self.wanted.as_str());
        let found = self.open[self.done..to]
            .par_chunks(HANDFUL)
            .flat_map_iter(|places| {
                let matcher = SkimMatcherV2::default();
                places.iter().filter_map(move |&place| {
                    let has = *index.has.get(place as usize)?;
                    let text = index.text(place);
                    let fits = has & wants == wants && has_in_order(text, wanted);
                    let score = fits.then(|| matcher.fuzzy_match(text, wanted))??;
                    Some((place, u16::try_from(score).unwrap_or(u16::MAX)))
                })
            });
        self.fits.par_extend(found);
        self.done = to;
    }

    /// The items that what was looked at so far leads to, best hits first, then in the order of the review. A
    /// text without letters leads to all.
    pub fn hits(&self) -> Vec<usize> {
        let among = self.among.iter().map(|item| *item as usize);
        if self.wanted.is_empty() {
            return among.collect();
        }
        let mut scores = vec![0; self.index.ends.len()];
        for &(place, score) in &self.fits {
            scores[place as usize] = score;
        }
        let score = |item: usize| {
            let texts = self.index.texts_of(item).iter();
            texts
                .map(|place| scores[*place as usize])
                .max()
                .unwrap_or(0)
        };
        let mut hits: Vec<(u16, usize)> = among
            .map(|item| (score(item), item))
            .filter(|(score, _)| *score > 0)
            .collect();
        // Letters scattered over a name score far below letters that follow each other.
        let best = hits.iter().map(|(score, _)| *score).max().unwrap_or(0);
        hits.retain(|(score, _)| u32::from(*score) * 3 >= u32::from(best) * 2);
        hits.sort_by_key(|(score, _)| Reverse(*score));
        hits.into_iter().map(|(_, item)| item).collect()
    }

    /// Looks at everything, and gives the hits.
    pub fn to_the_end(mut self) -> Vec<usize> {
        while !self.is_done() {
            self.go_on();
        }
        self.hits()
    }
}

/// Whether the letters stand in a text in their order, whatever is between them: what the fuzzy matcher
/// asks of a hit at least, told in a fraction of its time.
fn has_in_order(text: &str, letters: &str) -> bool {
    let mut bytes = text.bytes();
    letters
        .bytes()
        .all(|letter| bytes.any(|byte| byte == letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PEOPLE: [[&str; 2]; 6] = [
        ["Jürgen Müller", "Globex Ltd"],
        ["Johanna Hansen", "Acme GmbH"],
        ["Ana Lima", "Globex Ltd"],
        ["Ana Lima", "Initech"],
        ["Omar Haddad", "Stark & Söhne"],
        ["(no name)", "Acme GmbH"],
    ];

    fn index() -> Arc<Index> {
        Arc::new(Index::of(PEOPLE))
    }

    fn all() -> Arc<[u32]> {
        (0..PEOPLE.len() as u32).collect()
    }

    fn found(text: &str) -> Vec<usize> {
        Search::new(index(), text, all(), None).to_the_end()
    }

    #[test]
    fn letters_lead_to_names_and_companies() {
        for (text, want) in [
            ("", vec![0, 1, 2, 3, 4, 5]),
            ("muller", vec![0]),
            ("Mueller", vec![0]),
            ("HANSEN", vec![1]),
            ("globex", vec![0, 2]),
            ("acme", vec![1, 5]),
            ("anlim", vec![2, 3]),
            ("sohne", vec![4]),
            ("nobody at all", vec![]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }

    #[test]
    fn a_text_stands_in_the_index_once() {
        let index = index();
        assert_eq!(index.ends.len(), 9);
        assert_eq!(index.texts_of(2)[0], index.texts_of(3)[0]);
    }

    #[test]
    fn only_those_asked_for_are_found() {
        let some: Arc<[u32]> = Arc::from([3, 5]);
        let search = |text| Search::new(index(), text, Arc::clone(&some), None).to_the_end();
        assert_eq!(search("ana"), [3]);
        assert_eq!(search(""), [3, 5]);
    }

    proptest! {
        #[test]
        fn a_longer_text_finds_the_same_with_and_without_the_shorter(
            text in "[a-zA-Z ]{1,6}", more in "[a-z]{0,3}",
        ) {
            let index = index();
            let mut shorter = Search::new(Arc::clone(&index), &text, all(), None);
            while !shorter.is_done() {
                shorter.go_on();
            }
            let text = format!("{text}{more}");
            let after = Search::new(Arc::clone(&index), &text, all(), Some(&shorter));
            let alone = Search::new(index, &text, all(), None);
            prop_assert_eq!(after.to_the_end(), alone.to_the_end());
        }
    }
}
