//! The words of a name on their way to their places, and what does not belong to it: titles and degrees,
//! asides in brackets, the word before a maiden name.

use std::borrow::Cow;

use crate::matching::normalise::key;
use crate::matching::normalise::script::one_spelling;
use crate::matching::tables::tables;

/// One word of a name on its way to its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Written in capitals amid others that are not: a degree, or a family name on a French form.
    pub(super) capitals: bool,
    /// Written with a hyphen to the word in front of it.
    pub(super) hyphened: bool,
}

pub(super) fn texts(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(|w| w.text).collect()
}

/// The words of a text. An abbreviation with dots or hyphens (Ph.D., Dipl.-Ing.) stays one word.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mixed = text.contains(char::is_lowercase);
    let mut out = Vec::new();
    for chunk in text.split(char::is_whitespace).filter(|c| !c.is_empty()) {
        let letters = || chunk.chars().filter(|c| c.is_alphabetic());
        let capitals = mixed && letters().nth(1).is_some() && letters().all(char::is_uppercase);
        let word = |text: &str, hyphened| Word {
            text: one_spelling(text).into_owned(),
            capitals,
            hyphened,
        };
        let whole = key(chunk);
        if whole.contains(' ') && chunk.contains('.') {
            let joined = whole.replace(' ', "");
            if joined.len() > 1 && tables().is_around_name(&joined) {
                out.push(word(&joined, false));
                continue;
            }
        }
        let hyphen = chunk.contains(['-', '‐', '–']);
        let parts = whole.split(' ').filter(|w| !w.is_empty());
        out.extend(
            parts
                .enumerate()
                .map(|(i, part)| word(part, hyphen && i > 0)),
        );
    }
    out
}

/// A father's name as Russian, Ukrainian and Bulgarian form it, as [`one_spelling`] leaves it.
pub(super) fn is_patronymic(word: &str) -> bool {
    word.len() > 6
        && [
            "ovic", "evic", "ovna", "evna", "ichna", "ivna", "ovich", "evich",
        ]
        .iter()
        .any(|end| word.ends_with(end))
}

/// The maiden name in "(née Schmidt)"; nothing where the aside says something else.
pub(super) fn maiden(aside: &str) -> Vec<Word> {
    let mut all = words(aside);
    if all.len() > 1 && tables().born.contains(&all[0].text) {
        all.remove(0);
        all
    } else {
        Vec::new()
    }
}

/// "Meyer geb. Schmidt" without the word between.
pub(super) fn without_born(mut family: Vec<Word>) -> Vec<Word> {
    let inner = 1..family.len().saturating_sub(1);
    if let Some(at) = inner
        .into_iter()
        .find(|&i| tables().born.contains(&family[i].text))
    {
        family.remove(at);
    }
    family
}

/// A text without what stands in brackets or quotation marks, each of which is handed to `aside`: a
/// nickname, a maiden name, an employer. A text that is nothing else stays.
pub(super) fn without_asides(text: &str, mut aside: impl FnMut(&str)) -> Cow<'_, str> {
    const MARKS: [(char, char); 6] = [
        ('(', ')'),
        ('[', ']'),
        ('"', '"'),
        ('“', '”'),
        ('„', '“'),
        ('«', '»'),
    ];
    let mut rest = Cow::Borrowed(text);
    if text
        .bytes()
        .all(|b| b < 0x80 && !matches!(b, b'(' | b'[' | b'"'))
    {
        return rest;
    }
    for (open, close) in MARKS {
        while let Some((from, inside, to)) = between(&rest, open, close) {
            let left = format!("{} {}", rest[..from].trim_end(), rest[to..].trim_start());
            if left.trim().is_empty() {
                break;
            }
            aside(&rest[inside..to - close.len_utf8()]);
            rest = left.trim().to_owned().into();
        }
    }
    rest
}

/// Where `open` stands, the text behind it begins, and `close` has ended.
pub(super) fn between(text: &str, open: char, close: char) -> Option<(usize, usize, usize)> {
    let from = text.find(open)?;
    let inside = from + open.len_utf8();
    let to = inside + text[inside..].find(close)? + close.len_utf8();
    Some((from, inside, to))
}

/// Removes titles in front, degrees and generation words at the end; never the last word left.
pub(super) fn strip(list: &mut Vec<Word>, generation: &mut Option<u8>) {
    let tables = tables();
    let mut at = 0;
    while at + 1 < list.len() {
        let word = &list[at].text;
        let title = tables.titles.contains(word)
            || at > 0 && tables.titles_behind.contains(word)
            || at + 2 < list.len() && tables.titles_or_names.contains(word);
        if !title {
            break;
        }
        at += 1;
    }
    list.drain(..at);
    while list.len() > 1 {
        let Some(word) = list.last() else { break };
        if let Some(&n) = tables.generations.get(&word.text) {
            *generation = Some(n);
        } else {
            let degree = tables.degrees.contains(&word.text)
                || word.capitals && tables.degrees_or_names.contains(&word.text);
            if !degree {
                break;
            }
        }
        list.pop();
    }
}

/// Reads the generation out of suffixes; degrees say nothing of who it is.
pub(super) fn suffixes(words: &[Word], generation: &mut Option<u8>) {
    for word in words {
        if let Some(&n) = tables().generations.get(&word.text) {
            *generation = Some(n);
        }
    }
}

/// The whole name in one field and a part of it in the other: each part once.
pub(super) fn part_twice(given: &mut Vec<Word>, family: &mut Vec<Word>) {
    if given.len() > family.len() && !family.is_empty() && given.ends_with(family) {
        given.truncate(given.len() - family.len());
    } else if family.len() > given.len() && !given.is_empty() && family.starts_with(given) {
        family.drain(..given.len());
    }
}
