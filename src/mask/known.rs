//! Values known to be personal, found again in free text.
//!
//! A value is a row of words. Names also count in their parts, e-mail addresses in what stands before the @
//! and in their domain, telephone numbers however they are grouped. What is too short to tell anything, a
//! single letter or a few digits, is not looked for.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::words::{Word, words};
use super::{Mask, Sort};

/// Digits at the end of a telephone number by which it is recognised.
pub(super) const PHONE_TAIL: usize = 7;
/// Letters from which on a part of a name is looked for by itself.
const SHORTEST_PART: usize = 3;
/// Characters from which on a value is looked for inside other words as well.
const SHORTEST_INSIDE: usize = 6;
/// The ways of saying which sort of company it is, which people leave out.
pub(crate) const LEGAL: [&str; 22] = [
    "inc",
    "ltd",
    "llc",
    "llp",
    "gmbh",
    "ag",
    "corp",
    "co",
    "sa",
    "plc",
    "bv",
    "nv",
    "srl",
    "spa",
    "kg",
    "oy",
    "ab",
    "as",
    "pty",
    "limited",
    "corporation",
    "company",
];
/// What stands before the @ and names nobody.
pub(crate) const SHARED_BOXES: [&str; 10] = [
    "info", "sales", "contact", "office", "support", "admin", "hello", "mail", "service", "billing",
];
/// Domains that say nothing of the person or the company.
pub(crate) const PROVIDERS: [&str; 10] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "example.invalid",
];

/// Who wrote a text, which decides how it is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A person: names may begin with a small letter, and anything may be meant.
    ByPeople,
    /// This program: one of its own words in small letters is no name, and no subject of one word.
    ByProgram,
}

/// One value to look for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    sort: Sort,
    /// What its pseudonym is made of.
    value: String,
    words: Vec<String>,
    /// Whether it begins with a small letter.
    small: bool,
}

/// Values known to be personal.
#[derive(Debug, Clone, Default)]
pub struct Known {
    by_first: FxHashMap<String, Vec<Entry>>,
    phones: FxHashMap<String, String>,
    /// Values without a letter or digit, such as a name of signs.
    signs: BTreeMap<String, Sort>,
    /// Longer values without what stands between their words.
    inside: Vec<String>,
    /// Words that the program itself uses in its sentences.
    own: FxHashSet<String>,
}

impl Known {
    /// The values to look for; their order does not matter.
    pub fn of<'v>(values: impl IntoIterator<Item = (Sort, &'v str)>) -> Self {
        let mut entries: BTreeMap<Vec<String>, Entry> = BTreeMap::new();
        let mut known = Known::default();
        for (sort, value) in values {
            known.take(sort, value, &mut entries);
        }
        for entry in entries.into_values() {
            let whole = entry.words.concat();
            if whole.chars().count() >= SHORTEST_INSIDE && !whole.chars().all(char::is_numeric) {
                known.inside.push(whole);
            }
            if let Some(first) = entry.words.first() {
                known.by_first.entry(first.clone()).or_default().push(entry);
            }
        }
        // The longest is the one that is meant.
        for entries in known.by_first.values_mut() {
            entries.sort_by(|a, b| (b.words.len(), a).cmp(&(a.words.len(), b)));
        }
        known
    }

    /// Takes the words of these texts for words of the program.
    #[must_use]
    pub fn with_own_words<'t>(mut self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let words = texts.into_iter().flat_map(words);
        self.own.extend(words.map(|word| word.folded));
        self
    }

    fn take(&mut self, sort: Sort, value: &str, entries: &mut BTreeMap<Vec<String>, Entry>) {
        let mut add = |sort: Sort, value: &str| {
            let words = words(value);
            let letters: usize = words.iter().map(|w| w.folded.chars().count()).sum();
            let digits_only = words.iter().all(|w| w.folded.chars().all(char::is_numeric));
            if letters < 2 && value.is_ascii() || digits_only && letters < 5 {
                return words.len();
            }
            let entry = Entry {
                sort,
                value: value.to_owned(),
                small: words.first().is_some_and(|w| w.small),
                words: words.into_iter().map(|w| w.folded).collect(),
            };
            let count = entry.words.len();
            let kept = entries
                .entry(entry.words.clone())
                .or_insert_with(|| entry.clone());
            if entry < *kept {
                *kept = entry;
            }
            count
        };
        let count = add(sort, value);
        match sort {
            Sort::Person if count > 1 => {
                for part in value.split(|c: char| c.is_whitespace() || ",;()<>\"/".contains(c)) {
                    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
                    if letters >= SHORTEST_PART && part.contains('@') {
                        add(Sort::Mail, part);
                    } else if letters >= SHORTEST_PART {
                        add(Sort::NamePart, part);
                    }
                }
            }
            Sort::Mail => {
                if let Some((who, domain)) = value.rsplit_once('@') {
                    let who = who.trim();
                    let shared = SHARED_BOXES.contains(&who.to_lowercase().as_str());
                    if !shared && who.chars().count() > SHORTEST_PART {
                        add(Sort::NamePart, who);
                    }
                    let domain = domain.trim().to_lowercase();
                    if !PROVIDERS.contains(&domain.as_str()) && domain.contains('.') {
                        add(Sort::WebPage, &domain);
                    }
                }
            }
            Sort::Company if count > 1 => {
                if let Some((name, last)) = value.trim_end_matches('.').rsplit_once([' ', ',']) {
                    let last: String = last.to_lowercase().replace('.', "");
                    let name = name.trim_end_matches([' ', ',']);
                    if LEGAL.contains(&last.as_str()) && name.chars().count() >= SHORTEST_PART {
                        add(Sort::Company, name);
                    }
                }
            }
            Sort::Phone => {
                let digits = digits_of(value);
                if let Some(tail) = digits.len().checked_sub(PHONE_TAIL) {
                    let kept = self.phones.entry(digits[tail..].to_owned()).or_default();
                    if kept.is_empty() || value < kept.as_str() {
                        value.clone_into(kept);
                    }
                }
            }
            _ => {}
        }
        if words(value).is_empty() && !value.trim().is_empty() {
            self.signs.insert(value.trim().to_owned(), sort);
        }
    }

    /// The text with every known value replaced by its pseudonym, and addresses and telephone numbers that
    /// nobody knew as well where a person wrote it.
    pub fn clean(&self, text: &str, written: Written, mask: &Mask) -> String {
        let mut found: Vec<(Range<usize>, Sort, &str)> = self.words_in(text, written);
        for (at, tail) in self.phones_in(text) {
            let value = self.phones.get(&tail).map(String::as_str);
            if value.is_some() || written == Written::ByPeople {
                found.push((at.clone(), Sort::Phone, value.unwrap_or(&text[at])));
            }
        }
        if written == Written::ByPeople {
            found.extend(addresses_in(text).map(|at| (at.clone(), Sort::Mail, &text[at])));
        }
        for (sign, sort) in &self.signs {
            let places = text.match_indices(sign.as_str());
            found.extend(places.map(|(at, s)| (at..at + s.len(), *sort, sign.as_str())));
        }
        found.sort_by_key(|(at, sort, _)| (at.start, std::cmp::Reverse(at.end), *sort));
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (at, sort, value) in found {
            if at.start < done {
                // What overlaps goes with the one before it.
                done = done.max(at.end);
                continue;
            }
            out.push_str(&text[done..at.start]);
            out.push_str(&mask.of(sort, value));
            done = at.end;
        }
        out.push_str(&text[done..]);
        out
    }

    /// Whether a known value stands in the text, also inside another word where a person wrote it.
    pub fn is_in(&self, text: &str, written: Written) -> bool {
        if !self.words_in(text, written).is_empty()
            || self.signs.keys().any(|sign| text.contains(sign.as_str()))
            || self
                .phones_in(text)
                .any(|(_, tail)| self.phones.contains_key(&tail))
        {
            return true;
        }
        written == Written::ByPeople && {
            let run: String = words(text).into_iter().map(|w| w.folded).collect();
            self.inside.iter().any(|value| run.contains(value.as_str()))
        }
    }

    fn words_in(&self, text: &str, written: Written) -> Vec<(Range<usize>, Sort, &str)> {
        let words = words(text);
        let mut found = Vec::new();
        for (at, first) in words.iter().enumerate() {
            let entries = self.by_first.get(&first.folded).into_iter().flatten();
            let meant = entries
                .filter(|e| e.stands_at(&words[at..]) && self.may_be_meant(e, first, written))
                .map(|e| (e, &words[at + e.words.len() - 1]));
            found.extend(meant.take(1).map(|(entry, last)| {
                (
                    first.at.start..last.at.end,
                    entry.sort,
                    entry.value.as_str(),
                )
            }));
        }
        found
    }

    /// Whether a text holds a word that is not one of the program's own.
    pub fn has_foreign_words(&self, text: &str) -> bool {
        self.foreign_words(text).next().is_some()
    }

    /// The words of a text that are not the program's own, as they stand there: it cannot be told whether
    /// they name somebody.
    pub fn foreign_words<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let is_number = |word: &str| word.chars().all(char::is_numeric);
        let words = words(text).into_iter();
        let foreign = words
            .filter(move |w| !is_number(&w.folded) && !self.own.contains(&w.folded))
            .map(|word| &text[word.at]);
        foreign.collect::<Vec<_>>().into_iter()
    }

    /// Whether a value is meant where its words stand.
    fn may_be_meant(&self, entry: &Entry, first: &Word, written: Written) -> bool {
        if entry.words.len() > 1 || matches!(entry.sort, Sort::Mail | Sort::Phone) {
            return true;
        }
        match written {
            // Two letters are a word in many languages.
            Written::ByPeople => first.folded.len() > 2 || !first.small || entry.small,
            Written::ByProgram => {
                let names_somebody = entry.sort <= Sort::Street;
                names_somebody && !first.small || !self.own.contains(&first.folded)
            }
        }
    }

    /// Runs of digits that may be telephone numbers: where they are, and their last digits or those of a
    /// known number inside them.
    fn phones_in<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (Range<usize>, String)> + 's {
        digit_runs(text).filter_map(|at| {
            let digits = digits_of(&text[at.clone()]);
            let last = digits.len().checked_sub(PHONE_TAIL)?;
            let mut inside = (0..=last).map(|from| &digits[from..from + PHONE_TAIL]);
            let known = inside.find(|tail| self.phones.contains_key(*tail));
            Some((at, known.unwrap_or(&digits[last..]).to_owned()))
        })
    }
}

impl Entry {
    fn stands_at(&self, words: &[Word]) -> bool {
        words.len() >= self.words.len()
            && self
                .words
                .iter()
                .zip(words)
                .all(|(mine, word)| *mine == word.folded)
    }
}

fn digits_of(text: &str) -> String {
    text.chars()
        .filter_map(|c| c.to_digit(10))
        .filter_map(|d| char::from_digit(d, 10))
        .collect()
}

/// Where digits stand together, with what people put between the groups of a number.
fn digit_runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let from = rest + text[rest..].find(|c: char| c.is_ascii_digit() || c == '+')?;
        let mut end = from;
        for (at, c) in text[from..].char_indices() {
            if c.is_ascii_digit() || at == 0 {
                end = from + at + c.len_utf8();
            } else if !" ()-./\u{a0}\u{2010}\u{2011}\u{2013}".contains(c) {
                break;
            }
        }
        rest = end;
        Some(from..end)
    })
}

/// Words with an @ inside.
pub(crate) fn addresses_in(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let stops = |c: char| c.is_whitespace() || "<>()[]\",;:".contains(c);
    text.match_indices('@').filter_map(move |(at, _)| {
        let from = text[..at].rfind(stops).map_or(0, |before| {
            before + text[before..].chars().next().map_or(1, char::len_utf8)
        });
        let to = text[at..]
            .find(stops)
            .map_or(text.len(), |length| at + length);
        let to = from + text[from..to].trim_end_matches(['.', '!', '?']).len();
        (from < at && to > at + 1).then_some(from..to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::Level;

    fn known() -> Known {
        Known::of([
            (Sort::Person, "Zoë Lefèvre"),
            (Sort::Given, "Mark"),
            (Sort::Mail, "t.ferreira@callowayfreight.example"),
            (Sort::Phone, "(410) 555-0137"),
            (Sort::Company, "Calloway Freight Inc."),
            (Sort::Person, "山田太郎"),
            (Sort::NamePart, "A"),
            (Sort::Subject, "Review"),
            (Sort::Person, "🌸🌸"),
        ])
    }

    #[test]
    fn values_are_found_however_they_are_written() {
        let known = known();
        let cases = [
            ("ask Zoe Lefevre", true),
            ("LEFÈVRE called", true),
            ("Zo\u{200b}ë", true),
            ("mark has a copy", true),
            ("ring +1 410.555.0137 today", true),
            ("4105550137", true),
            ("T.Ferreira wrote", true),
            ("www.callowayfreight.example", true),
            ("the Calloway Freight people", true),
            ("山田太郎さんに電話", true),
            ("from 🌸🌸", true),
            ("callowayfreightexport.csv", true),
            ("a sync ran twice", false),
            ("2026-10-02 03:14", false),
            ("", false),
        ];
        for (text, want) in cases {
            assert_eq!(known.is_in(text, Written::ByPeople), want, "{text}");
        }
    }

    #[test]
    fn words_of_the_program_are_no_names() {
        let known = known().with_own_words(["Mark the copies.", "Review the pairs"]);
        for text in ["mark the copies", "Review the pairs again"] {
            assert!(!known.is_in(text, Written::ByProgram), "{text}");
        }
        assert!(known.is_in("Mark has two", Written::ByProgram));
    }

    #[test]
    fn a_cleaned_text_holds_pseudonyms() {
        let (known, mask) = (known(), Mask::new(b"one", Level::Pseudonyms));
        let text = "Zoë Lefèvre (zoe@home.example, 410 555 0137) of Calloway Freight Inc. said so.";
        let clean = known.clean(text, Written::ByPeople, &mask);
        let want = format!(
            "{} ({}, {}) of {}. said so.",
            mask.of(Sort::Person, "Zoë Lefèvre"),
            mask.of(Sort::Mail, "zoe@home.example"),
            mask.of(Sort::Phone, "(410) 555-0137"),
            mask.of(Sort::Company, "Calloway Freight Inc.")
        );
        assert_eq!(clean, want);
        assert!(!known.is_in(&clean, Written::ByPeople), "{clean}");
    }
}
