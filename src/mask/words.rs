//! Text taken apart into words that compare equal however they are written.
//!
//! A word is a run of letters or a run of digits; where a script writes no spaces, each character is one.
//! Words are compared in lower case and without marks, and invisible characters inside them do not count,
//! so that no trick of spelling carries a name past the search.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it is compared.
    pub(crate) folded: String,
    /// Where it is, in bytes.
    pub(crate) at: Range<usize>,
    /// Whether it begins with a small letter.
    pub(crate) small: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Alone,
    Invisible,
    Between,
}

fn class(c: char) -> Class {
    match c {
        '\u{ad}'
        | '\u{34f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => Class::Invisible,
        '\u{300}'..='\u{36f}' => Class::Letter,
        // Thai to Khmer, then Japanese, Chinese and Korean.
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' => Class::Alone,
        c if c.is_numeric() => Class::Digit,
        c if c.is_alphabetic() => Class::Letter,
        _ => Class::Between,
    }
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<(Class, usize)> = None;
    let mut end = 0;
    let mut close = |open: Option<(Class, usize)>, end: usize| {
        if let Some((_, start)) = open {
            words.extend(word(text, start..end));
        }
    };
    for (at, c) in text.char_indices() {
        let class = class(c);
        match class {
            Class::Invisible => continue,
            Class::Between => close(open.take(), end),
            Class::Alone => {
                close(open.take(), end);
                close(Some((class, at)), at + c.len_utf8());
            }
            Class::Letter | Class::Digit => {
                if open.is_none_or(|(of, _)| of != class) {
                    close(open.take(), end);
                    open = Some((class, at));
                }
            }
        }
        end = at + c.len_utf8();
    }
    close(open, end);
    words
}

fn word(text: &str, at: Range<usize>) -> Option<Word> {
    let written = text.get(at.clone())?;
    let folded = folded(written);
    (!folded.is_empty()).then(|| Word {
        folded,
        at,
        small: written.chars().next().is_some_and(char::is_lowercase),
    })
}

/// A word in lower case and without marks.
fn folded(written: &str) -> String {
    if written.is_ascii() {
        return written.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(written.len());
    for c in written.nfkd() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            _ if class(c) == Class::Invisible => {}
            // Latin letters with strokes and ligatures have no marks to take off.
            '\u{80}'..='\u{24f}' => {
                if let Some(plain) = deunicode::deunicode_char(c) {
                    out.extend(
                        plain
                            .chars()
                            .filter(|c| c.is_alphanumeric())
                            .flat_map(char::to_lowercase),
                    );
                }
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        let cases: [(&str, &[&str]); 6] = [
            ("Zoë  LEFÈVRE", &["zoe", "lefevre"]),
            ("łukasz_g2024", &["lukasz", "g", "2024"]),
            ("An\u{200b}na's", &["anna", "s"]),
            ("山田さん", &["山", "田", "さ", "ん"]),
            ("e\u{301}mile@b.example", &["emile", "b", "example"]),
            ("—…!", &[]),
        ];
        for (text, want) in cases {
            let found: Vec<String> = words(text).into_iter().map(|w| w.folded).collect();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "call Zoë, now";
        let found = words(text);
        assert_eq!(&text[found[1].at.clone()], "Zoë");
        assert!(found[0].small && !found[1].small);
    }
}
