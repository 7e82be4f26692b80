//! A set of words that is mostly asked for words it does not hold.

use rustc_hash::FxHashSet;

/// Words, with the lengths that occur for each first letter: most questions end there.
#[derive(Debug, Default)]
pub(in crate::matching) struct WordSet {
    words: FxHashSet<String>,
    /// For each first byte, by its lower five bits: a bit for each length, the last for all longer ones.
    lengths: [u32; 32],
}

impl WordSet {
    /// Whether the word is in it.
    #[inline]
    pub(in crate::matching) fn contains(&self, word: &str) -> bool {
        let [row, bit] = place(word);
        self.lengths[row] >> bit & 1 != 0 && self.words.contains(word)
    }
}

/// Row and bit of a word.
#[inline]
fn place(word: &str) -> [usize; 2] {
    let first = word.as_bytes().first().copied().unwrap_or_default();
    [usize::from(first & 31), word.len().min(31)]
}

impl<W: Into<String>> FromIterator<W> for WordSet {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        let mut set = WordSet {
            words: words.into_iter().map(Into::into).collect(),
            ..WordSet::default()
        };
        for word in &set.words {
            let [row, bit] = place(word);
            set.lengths[row] |= 1 << bit;
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn holds_what_was_put_in(
            words in prop::collection::hash_set("[a-d]{0,3}|[a-z]{28,40}", 0..20),
            asked in "[a-d]{0,3}|[a-z]{28,40}",
        ) {
            let set: WordSet = words.iter().cloned().collect();
            prop_assert!(words.iter().all(|word| set.contains(word)));
            prop_assert_eq!(set.contains(&asked), words.contains(&asked));
        }
    }
}
