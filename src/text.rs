//! Untrusted text made safe to show, and measured.
//!
//! Everything that comes from a file (names, subjects, headers, paths) may hold escape sequences,
//! bidi overrides and invisible characters. [`shown`] is the only door from such text to a terminal
//! or a report: it makes what is hidden visible and joins nothing that was apart. Widths are terminal
//! columns, cuts fall between grapheme clusters.

mod ascii;
pub mod path;

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use ascii::ascii;

/// Text as it may be shown on one line: NFC, tabs and line ends as `⇥` and `⏎`, everything that does
/// not show or changes how other text shows as `⟨U+202E⟩`. Applying it twice changes nothing more.
pub fn shown(text: &str) -> Cow<'_, str> {
    // Nearly all text is of this sort, and bytes are looked at many at a time: ASCII, and of the
    // characters after it those whose second byte, after 0xC2 or 0xC3, stands for nothing unplain.
    if text.bytes().fold(true, |plain, b| {
        plain & matches!(b, b' '..=b'~' | 0xa0..=0xac | 0xae..=0xbf | 0xc2 | 0xc3)
    }) {
        return Cow::Borrowed(text);
    }
    with_care(text)
}

/// As [`shown`], character by character.
fn with_care(text: &str) -> Cow<'_, str> {
    // All characters before the combining marks are in that form.
    let is_composed = || text.chars().all(|c| c < '\u{300}') || is_nfc(text);
    if text.chars().all(is_plain) && is_composed() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.nfc().peekable();
    let mut previous: Option<char> = None;
    while let Some(c) = chars.next() {
        match c {
            '\t' => out.push('⇥'),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('⏎');
                }
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('⏎'),
            // A joiner inside an emoji or after a letter of a script that needs it is what it says.
            '\u{200d}' | '\u{200c}'
                if previous.is_some_and(joins) && chars.peek().copied().is_some_and(joins) =>
            {
                out.push(c);
            }
            c if is_plain(c) => out.push(c),
            c => {
                let _ = match path::byte(c) {
                    Some(byte) => write!(out, "⟨{byte:02X}⟩"),
                    None => write!(out, "⟨U+{:04X}⟩", u32::from(c)),
                };
            }
        }
        previous = Some(c);
    }
    Cow::Owned(out)
}

/// Whether a character shows as itself and leaves its neighbours alone.
fn is_plain(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        && !is_private_or_unassigned_plane(c)
}

fn is_private_or_unassigned_plane(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..=0x10_ffff)
}

/// Letters and emoji between which a zero-width joiner has a meaning.
fn joins(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii()
        || matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf | 0xfe0f)
}

/// The width in terminal columns.
pub fn width(text: &str) -> usize {
    text.width()
}

/// At most `columns` columns of `text`; what does not fit is replaced by `…`, at a grapheme border.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let w = width(grapheme);
        if used + w + 1 > columns {
            break;
        }
        out.push_str(grapheme);
        used += w;
    }
    out.push('…');
    Cow::Owned(out)
}

/// Exactly `columns` columns: cut, or filled with spaces on the right.
pub fn fit(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns).into_owned();
    let missing = columns.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// Breaks text into lines of at most `columns` columns, between words where that is possible. Line
/// ends in the text are kept. An empty text gives one empty line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in unbroken(paragraph) {
            let w = width(word);
            if used + w <= columns {
                line.push_str(word);
                used += w;
                continue;
            }
            if word.trim().is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
                continue;
            }
            // Keep a bracket or point with the word before it by moving the last word along.
            if used > 0 {
                let carry = if word.chars().all(char::is_alphanumeric) {
                    None
                } else {
                    line.rfind(' ').map(|at| line.split_off(at + 1))
                };
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                line = carry.unwrap_or_default();
                used = width(&line);
            }
            for grapheme in word.graphemes(true) {
                let g = width(grapheme);
                if used + g > columns && used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                if g <= columns {
                    line.push_str(grapheme);
                    used += g;
                }
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The words of a paragraph and what stands between them; what is copied as a whole is one word: a day, an
/// id or a code with digits in it, an address.
fn unbroken(paragraph: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for run in paragraph.split_inclusive(' ') {
        let bare = run.trim_end_matches([' ', ',', '.', ':', ';', ')']);
        let is_code = bare.contains(['-', '@'])
            && bare.contains(|c: char| c.is_ascii_digit() || c == '@')
            && bare
                .chars()
                .all(|c| c.is_alphanumeric() || "-@._".contains(c));
        if is_code {
            words.push(bare);
            words.extend(run[bare.len()..].split_word_bounds());
        } else {
            words.extend(run.split_word_bounds());
        }
    }
    words
}

/// `12400` as `12 400`, with a narrow no-break space that terminals show as a plain one.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A cell of a CSV that a spreadsheet will not take for a formula: one that starts with `=`, `+`,
/// `-`, `@`, tab or carriage return gets an apostrophe in front (source: OWASP, "CSV injection").
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hidden_characters_become_visible() {
        let cases = [
            ("Ana Lima", "Ana Lima"),
            ("\x1b[31mred\x07", "⟨U+001B⟩[31mred⟨U+0007⟩"),
            ("a\tb\r\nc\rd", "a⇥b⏎c⏎d"),
            ("abc\u{202e}cba", "abc⟨U+202E⟩cba"),
            ("zero\u{200b}width", "zero⟨U+200B⟩width"),
            ("e\u{301}", "é"),
            ("\u{9b}2J", "⟨U+009B⟩2J"),
            ("👩\u{200d}🔬", "👩\u{200d}🔬"),
            ("a\u{200d}b", "a⟨U+200D⟩b"),
            ("میخ\u{200c}ها", "میخ\u{200c}ها"),
        ];
        for (text, want) in cases {
            assert_eq!(shown(text), want);
        }
    }

    #[test]
    fn cut_keeps_graphemes_whole() {
        assert_eq!(cut("Christina", 5), "Chri…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(fit("ab", 4), "ab  ");
    }

    #[test]
    fn wrap_breaks_between_words() {
        assert_eq!(
            wrap("pause the sync first", 9),
            ["pause the", "sync", "first"]
        );
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("a (b).", 5), ["a", "(b)."]);
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(999), "999");
        assert_eq!(count(12_400), "12 400");
        assert_eq!(count(1_000_000), "1 000 000");
    }

    proptest! {
        #[test]
        fn the_short_way_shows_the_same(text in "[ -~\\u{7f}-\\u{17f}\u{301}]{0,20}") {
            prop_assert_eq!(shown(&text), with_care(&text));
            let latin: String = text.chars().filter(|c| *c < '\u{100}').collect();
            prop_assert_eq!(shown(&latin), with_care(&latin));
        }

        #[test]
        fn shown_holds_no_control_characters(text in ".*") {
            let once = shown(&text).into_owned();
            prop_assert!(!once.chars().any(char::is_control));
            let reverses = once.chars().any(|c| ('\u{202a}'..='\u{202e}').contains(&c));
            prop_assert!(!reverses);
            prop_assert_eq!(shown(&once).into_owned(), once);
        }

        #[test]
        fn cut_gives_at_most_what_was_asked(text in ".*", columns in 0usize..40) {
            let safe = shown(&text);
            prop_assert!(width(&cut(&safe, columns)) <= columns);
            prop_assert_eq!(width(&fit(&safe, columns)), columns);
        }

        #[test]
        fn wrapped_lines_fit(text in "[a-z .,()日本é-]{0,80}", columns in 2usize..40) {
            for line in wrap(&text, columns) {
                prop_assert!(width(&line) <= columns, "{:?}", line);
            }
        }
    }
}
