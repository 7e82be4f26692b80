//! What a sentence of the program may keep, and what goes.

use std::borrow::Cow;
use std::ops::Range;

use super::index::{self, Entry};
use super::{Found, own};
use crate::mask::{Sort, Word};

/// Whether a value is meant where its words stand in a sentence of the program.
pub(super) fn is_meant(text: &str, entry: Entry, there: &[Word]) -> bool {
    if !there.iter().all(own::is) {
        return true;
    }
    let range = match (there.first(), there.last()) {
        (Some(first), Some(last)) => first.at.start..last.at.end,
        _ => return false,
    };
    if there.iter().all(index::is_number) {
        return matches!(
            entry.sort,
            Sort::Phone | Sort::Number | Sort::Id | Sort::Birthday | Sort::Mail | Sort::Street
        ) || entry.whole && is_alone(text, &range);
    }
    match entry.sort {
        Sort::File | Sort::Folder => false,
        Sort::Account => true,
        Sort::Mail => text[range].contains('@'),
        sort => {
            let name = there.len() > 1 && sort <= Sort::Street && there.iter().all(|w| !w.small);
            name || entry.whole && is_alone(text, &range)
        }
    }
}

/// Words beside a `…`, of which no more than a part is there.
pub(super) fn cut_off(text: &str, there: &[Word]) -> Vec<Found> {
    let cut =
        |word: &&Word| text[word.at.end..].starts_with('…') || text[..word.at.start].ends_with('…');
    let parts = there.iter().filter(|w| !own::has(&w.folded)).filter(cut);
    parts.map(|w| (w.at.clone(), String::new())).collect()
}

/// Whether a part of a text stands by itself: between ends, quotation marks, points in the middle, or after
/// a colon.
fn is_alone(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].trim_end();
    let after = text[at.end..].trim_start();
    let begins = before.is_empty() || before.ends_with(['·', ':', '"', '“', '⏎', '|']);
    let ends = after.is_empty() || after.starts_with(['·', '"', '”', '⏎', '[', '|']);
    begins && ends
}

/// The text with what was found replaced; of two that overlap the one that begins first stands.
pub(super) fn replace(text: &str, mut found: Vec<Found>) -> Cow<'_, str> {
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, made) in found {
        if at.start < done {
            done = done.max(at.end);
            continue;
        }
        out.push_str(&text[done..at.start]);
        out.push_str(&made);
        done = at.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}
