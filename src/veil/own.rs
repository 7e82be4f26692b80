//! The program's own words: what stands in its sentences, and the names of the applications it knows.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::knowledge::Knowledge;
use crate::mask::{Word, words};

/// Gathered from the sources when the program is built; `build.rs` says from which.
const GATHERED: &str = include_str!(concat!(env!("OUT_DIR"), "/own-words.txt"));

static OWN: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let mut own: FxHashSet<String> = GATHERED.lines().map(str::to_owned).collect();
    for app in Knowledge::in_force().apps.all() {
        own.extend(words(&app.name).into_iter().map(|word| word.folded));
    }
    own
});

/// Whether this word, in small letters and without marks, is one of the program's own.
pub(super) fn has(folded: &str) -> bool {
    OWN.contains(folded)
}

/// Whether one of the program's own words begins so.
#[cfg(test)]
pub(super) fn begins(folded: &str) -> bool {
    OWN.iter().any(|word| word.starts_with(folded))
}

/// The same of a word of a text; numbers belong to nobody.
pub(super) fn is(word: &Word) -> bool {
    super::index::is_number(word) || has(&word.folded)
}

/// Words that are not the program's own, and numbers as long as a telephone's; those that follow each other
/// together.
pub(super) fn foreign(there: &[Word]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut joined = false;
    for word in there {
        let long = super::index::is_long_number(word);
        let is_foreign = long || !is(word);
        match found.last_mut() {
            Some(last) if is_foreign && joined => last.end = word.at.end,
            _ if is_foreign => found.push(word.at.clone()),
            _ => {}
        }
        joined = is_foreign;
    }
    found
}
