//! Texts as keys: folded to plain letters, and freed of what programs write around a copy.

use unicode_normalization::UnicodeNormalization;

use crate::matching::tables::tables;

/// Lower-case ASCII words with single spaces between them; marks and signs separate words, apostrophes
/// vanish.
pub(in crate::matching) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    let mut take = |c: char| match c {
        '\'' | '`' | '"' => {}
        c if c.is_ascii_alphanumeric() => {
            if pending && !out.is_empty() {
                out.push(' ');
            }
            pending = false;
            out.push(c.to_ascii_lowercase());
        }
        _ => pending = true,
    };
    if text.is_ascii() {
        text.chars().for_each(&mut take);
    } else {
        for c in text.nfkc() {
            match c {
                c if c.is_ascii() => take(c),
                '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' => take('\''),
                // Combining marks left alone would come out as nothing or as a question mark.
                c => deunicode::deunicode_char(c)
                    .unwrap_or(" ")
                    .chars()
                    .for_each(&mut take),
            }
        }
    }
    out
}

/// [`fold`], with ae, oe, ue read as the umlaut they often stand for. Applied to both sides of a
/// comparison this is harmless to names such as Joel or Samuel.
pub(in crate::matching) fn key(text: &str) -> String {
    let mut folded = fold(text);
    while ["ae", "oe", "ue"].iter().any(|pair| folded.contains(pair)) {
        folded = folded
            .replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u");
    }
    folded
}

/// A text without what programs add when they copy or answer it: "Copy of", "(2)", "RE:".
pub(in crate::matching) fn without_marks(text: &str) -> String {
    let mut rest = text.trim();
    loop {
        let before = rest;
        if let Some((head, tail)) = rest.split_once(':')
            && head.len() <= 24
            && !tail.trim().is_empty()
            && tables()
                .colon_marks
                .contains(&fold(head.trim_end_matches(|c: char| {
                    c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')')
                })))
        {
            rest = tail.trim_start();
        }
        for mark in &tables().before_marks {
            if let Some(head) = rest.get(..mark.len())
                && head.eq_ignore_ascii_case(mark)
                && rest[mark.len()..].starts_with(' ')
            {
                rest = rest[mark.len()..].trim_start();
            }
        }
        if let Some(head) = rest.strip_suffix(')')
            && let Some((head, inside)) = head.rsplit_once('(')
            && !head.trim().is_empty()
        {
            let inside = fold(inside);
            let number = !inside.is_empty()
                && inside.len() <= 2
                && inside.bytes().all(|b| b.is_ascii_digit());
            if number || inside.split(' ').any(|w| tables().after_marks.contains(w)) {
                rest = head.trim_end();
            }
        }
        if let Some((head, tail)) = rest.rsplit_once(" - ")
            && tables().after_marks.contains(&fold(tail))
        {
            rest = head.trim_end();
        }
        if rest == before {
            return rest.to_owned();
        }
    }
}

/// A subject as a key.
pub(in crate::matching) fn subject(text: &str) -> String {
    key(&without_marks(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        let cases = [
            ("Müller", "muller"),
            ("  O’Brien-SMITH ", "obrien smith"),
            ("Łukasz Ødegård", "lukasz odegard"),
            ("Straße", "strasse"),
            ("Ａｎｎａ", "anna"),
        ];
        for (text, want) in cases {
            assert_eq!(fold(text), want);
        }
        assert_eq!(key("Mueller"), key("Müller"));
        assert_eq!(key("Goethe"), key("Göthe"));
        assert_eq!(key("Groß"), key("Gross"));
    }

    #[test]
    fn subjects_lose_their_marks() {
        for text in [
            "Review",
            "RE: FW: Review",
            "Copy of Review",
            "Canceled: Review",
            "Review (2)",
            "Review - Copy",
            "AW: Kopie: Review",
        ] {
            assert_eq!(subject(text), "review", "{text}");
        }
        assert_ne!(subject("Room: Review"), "review");
    }
}
