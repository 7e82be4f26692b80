//! For consoles that have no more than the characters of ASCII: every sign has a stand-in of one column.
//!
//! Letters lose their accents, letters of other scripts are written in Latin ones where that is one letter,
//! and what is left becomes a question mark, one for each column, so that nothing on a screen moves.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::width;

/// The program's own signs, and what stands for each.
const SIGNS: &[(&str, char)] = &[
    ("─━═╌┄", '-'),
    ("│┃║╎┆", '|'),
    ("┌┐└┘├┤┬┴┼╭╮╯╰╔╗╚╝", '+'),
    ("▸►▶→⇥", '>'),
    ("◂◀←", '<'),
    ("↑▲", '^'),
    ("↓▼", 'v'),
    ("✓✔◆★", '*'),
    ("✗✘×", 'x'),
    ("●○", 'o'),
    ("≠", '!'),
    ("≈…", '~'),
    ("−–—‐‑·•", '-'),
    ("█▇▆▅", '#'),
    ("▄▃▂▁▒▓", ':'),
    ("░", '.'),
    ("↻", '@'),
    ("⏎", '/'),
    ("⟨", '<'),
    ("⟩", '>'),
    ("“”„«»", '"'),
    ("‘’‚", '\''),
    ("\u{a0}\u{202f}\u{2009}", ' '),
];

/// The text in ASCII, as many columns wide as before.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        if grapheme.is_ascii() {
            out.push_str(grapheme);
            continue;
        }
        let first = grapheme.chars().next().unwrap_or_default();
        match (width(grapheme), stand_in(first)) {
            (1, Some(c)) => out.push(c),
            (columns, _) => out.extend(std::iter::repeat_n('?', columns)),
        }
    }
    Cow::Owned(out)
}

fn stand_in(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    let sign = SIGNS.iter().find(|(signs, _)| signs.contains(c));
    if let Some((_, stand_in)) = sign {
        return Some(*stand_in);
    }
    let mut plain = deunicode::deunicode_char(c)?.chars();
    match (plain.next(), plain.next()) {
        (Some(letter), None) if letter.is_ascii_graphic() => Some(letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_and_letters_have_stand_ins() {
        let cases = [
            ("┌─ ▸ Zoë … ─┐", "+- > Zoe ~ -+"),
            ("✓ ≠ ≈ −1", "* ! ~ -1"),
            ("山田", "????"),
            ("Łódź", "Lodz"),
            ("12\u{202f}400", "12 400"),
            ("plain", "plain"),
        ];
        for (text, want) in cases {
            assert_eq!(ascii(text), want);
        }
    }

    proptest! {
        #[test]
        fn nothing_moves(text in "[ -~─│é山🌸…≠]{0,20}") {
            let made = ascii(&text);
            prop_assert!(made.is_ascii());
            prop_assert_eq!(width(&made), width(&text));
        }
    }
}
