//! For tests: what must not be seen, found by other means than those that hide it.
//!
//! Looked for is every value of every record, in its folded form, and every word of one. Not looked for are
//! days and times, the usual words of a status, numbers of fewer than five digits, and values made of the
//! program's own words alone ([`own`]), as they may stand in its sentences.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::case::{Case, Evidence};
use crate::matching::fields_of;
use crate::record::{Record, Source};
use crate::redact::fields::{self, Treatment};
use crate::veil::own;

/// What must not be seen.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// Values of more than one word, in their folded form, and what they are.
    values: BTreeMap<String, String>,
    /// Single words.
    words: BTreeMap<String, String>,
}

impl Secrets {
    /// Those of a case.
    pub(crate) fn of(case: &Case, evidence: &Evidence, fresh: &[Source]) -> Self {
        let mut secrets = Secrets::default();
        for source in evidence.sources.iter().chain(&evidence.before).chain(fresh) {
            source.records.iter().for_each(|r| secrets.record(r));
        }
        for (key, card) in &case.cards {
            secrets.add(&format!("card {key}"), &card.label);
        }
        secrets
    }

    fn record(&mut self, record: &Record) {
        self.add("label", record.label());
        if let Some(id) = &record.id {
            self.add_id(id);
        }
        for (field, value) in fields_of(record) {
            match fields::treatment(field) {
                Treatment::Moment => {}
                _ if fields::is_usual(&value) => {}
                Treatment::Whole(crate::mask::Sort::Id) => self.add_id(&value),
                _ => self.add(field, &value),
            }
        }
        let Some(contact) = record.contact() else {
            return;
        };
        for mail in contact.emails() {
            self.add("e-mail", mail);
        }
        for phone in contact.phones() {
            self.add("phone", &phone.value);
            let digits: String = phone.value.chars().filter(char::is_ascii_digit).collect();
            self.add("phone", &digits);
        }
    }

    /// Ids are looked for whole; parts of them say nothing.
    fn add_id(&mut self, id: &str) {
        let folded = fold(id);
        if id.len() > 4 && !folded.split(' ').all(is_free) {
            self.values.insert(folded, "id".to_owned());
        }
    }

    /// A value, and every word of it.
    pub(crate) fn add(&mut self, what: &str, value: &str) {
        let folded = fold(value);
        let free = folded.split(' ').all(is_free);
        if !free && folded.contains(' ') {
            self.values.insert(folded.clone(), what.to_owned());
        }
        for word in folded
            .split(' ')
            .filter(|w| w.chars().count() > 1 && !is_free(w))
        {
            self.words
                .insert(word.to_owned(), format!("{what}: {value}"));
        }
    }

    /// What of it is seen in a text.
    pub(crate) fn seen_in(&self, text: &str) -> Vec<String> {
        let folded = fold(text);
        let there: BTreeSet<&str> = folded.split(' ').collect();
        let mut seen: Vec<String> = there
            .iter()
            .filter_map(|word| Some(format!("\"{word}\" of {}", self.words.get(*word)?)))
            .collect();
        let around = format!(" {folded} ");
        let whole = self.values.iter();
        seen.extend(
            whole
                .filter(|(value, _)| around.contains(&format!(" {value} ")))
                .map(|(value, what)| format!("{what}: {value}")),
        );
        // What is cut off before its end.
        for (at, _) in text.match_indices('…') {
            let from = text[..at]
                .char_indices()
                .rev()
                .nth(40)
                .map_or(0, |(at, _)| at);
            let bare = fold(&text[from..at]);
            let begun = bare.rsplit(' ').next().unwrap_or_default();
            let ends_here = text[..at].ends_with(char::is_alphanumeric);
            let long = begun.chars().count() > 2 && !own::begins(begun) && ends_here;
            let word = self
                .words
                .iter()
                .find(|(word, _)| long && word.starts_with(begun));
            seen.extend(word.map(|(_, what)| format!("\"{begun}…\" of {what}")));
        }
        seen
    }

    /// How much there is to look for.
    pub(crate) fn count(&self) -> usize {
        self.values.len() + self.words.len()
    }
}

/// Whether it may be the beginning of one of the program's own words.
pub(crate) fn may_be_cut(word: &str) -> bool {
    own::begins(word)
}

/// Whether a word may be seen: it is one of the program's own, or a short number.
fn is_free(word: &str) -> bool {
    let digits = word.chars().all(char::is_numeric);
    word.is_empty() || digits && word.chars().count() < 5 || own::has(word)
}

/// Small letters without marks, words and numbers apart, one space between them.
fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut last = ' ';
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue;
        }
        let c = if c.is_alphanumeric() { c } else { ' ' };
        let turns = c != ' ' && last != ' ' && c.is_numeric() != last.is_numeric();
        if turns || c == ' ' && last != ' ' {
            out.push(' ');
        }
        if c != ' ' {
            out.push(c);
        }
        last = c;
    }
    out.trim().to_owned()
}
