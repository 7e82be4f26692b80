//! A name at a glance: whether two people are of quite different names, told without reading them.
//!
//! Colleagues share a switchboard, an office and a company's name; nearly all pairs that meet over those
//! are two people. Their letters alone say so.

use super::store::PersonRow;
use super::strings::Strings;
use super::words::Words;

/// Two slips change which letters a word has in so many places at most.
const TWO_SLIPS: u32 = 4;

/// Longer family names may sound alike with more letters apart.
const LONGEST: usize = 12;

/// What is kept of a name with one given and one family name; all zero for other names.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::matching) struct Shape {
    /// Which letters the given and the family name have.
    letters: [u32; 2],
    /// Which groups of name forms each belongs to, folded to 32 bits.
    forms: [u32; 2],
}

impl Shape {
    pub(super) fn of(
        words: &Words,
        strings: &Strings,
        row: &PersonRow,
        names: &[super::Sym],
    ) -> Self {
        let [given, family] = names else {
            return Shape::default();
        };
        let (given_text, family_text) = (strings.text(*given), strings.text(*family));
        let simple = row.given == 1
            && row.nickname.is_none()
            && given_text.len() >= 4
            && (2..=LONGEST).contains(&family_text.len());
        if !simple {
            return Shape::default();
        }
        let letters = |text: &str| text.bytes().fold(0, |set, b| set | 1 << (b & 31));
        Shape {
            letters: [letters(given_text), letters(family_text)],
            forms: [words.forms(*given), words.forms(*family)],
        }
    }

    /// Whether the names differ so much that neither given nor family names are alike, as they stand or
    /// swapped. `false` says nothing.
    #[inline]
    pub(in crate::matching) fn is_another(&self, other: &Shape) -> bool {
        let far = |a: u32, b: u32| (a ^ b).count_ones() > TWO_SLIPS;
        let [given, family] = self.letters;
        let [other_given, other_family] = other.letters;
        given != 0
            && other_given != 0
            && far(given, other_given)
            // The one is not the beginning of the other.
            && given & !other_given != 0
            && other_given & !given != 0
            && self.forms[0] & other.forms[0] == 0
            && far(family, other_family)
            && far(given, other_family)
            && self.forms[0] & other.forms[1] == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::matching::compare::names_differ;
    use crate::matching::prepare::{Content, prepare};
    use crate::matching::stats::Stats;
    use crate::matching::tests::{contact, source};
    use crate::progress::Silent;
    use crate::record::System;

    proptest! {
        /// What is told at a glance is what reading the names says.
        #[test]
        fn people_of_other_names_are_other_people(
            names in proptest::collection::vec(
                "(Maximilian|Bernhard|Wilhelmina|Christina|[A-E][a-h]{3,6}) (Hernandez|Wilhelm|Maximilian|[A-E][a-h]{2,8})",
                2..5,
            ),
        ) {
            let records = names
                .iter()
                .zip(1..)
                .map(|(name, number)| contact(number, &name.replace(' ', "|")))
                .collect();
            let sources = [source("a.csv", System::Outlook, records)];
            let mut prepared = prepare(&sources, |_| true, &mut Silent).unwrap();
            let stats = Stats::of(&mut prepared, &mut Silent).unwrap();
            for (a, one) in prepared.slots.iter().zip(0..) {
                for (b, other) in prepared.slots.iter().zip(0..) {
                    let (Content::Contact(x), Content::Contact(y)) =
                        (prepared.content(a), prepared.content(b))
                    else {
                        continue;
                    };
                    if prepared.shape(one).is_another(&prepared.shape(other)) {
                        prop_assert!(names_differ(&prepared, &stats, &x, &y));
                    }
                }
            }
        }
    }
}
