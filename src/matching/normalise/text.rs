//! Texts as keys: folded to plain letters, and freed of what programs write around a copy.

use unicode_normalization::UnicodeNormalization;

use super::kana::{self, Kana};
use super::script::{cyrillic, greek, is_ukrainian};
use crate::matching::tables::tables;

/// Lower-case ASCII words with single spaces between them; marks and signs separate words, apostrophes
/// and the points of Hebrew and Arabic vanish, ideographs that stand together are one word.
pub(in crate::matching) fn fold(text: &str) -> String {
    folded::<false>(text)
}

/// [`fold`], with ae, oe, ue read as the umlaut they often stand for, and aa in front of a word as å.
/// Applied to both sides of a comparison this is harmless to names such as Joel, Samuel or Aaron.
pub(in crate::matching) fn key(text: &str) -> String {
    folded::<true>(text)
}

/// What becomes of each byte: a letter or digit in lower case, nothing at all, or an end of the word.
const BYTES: [u8; 128] = {
    let mut bytes = [ENDS; 128];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() {
            bytes[byte] = b.to_ascii_lowercase();
        }
        byte += 1;
    }
    bytes[b'\'' as usize] = SILENT;
    bytes[b'`' as usize] = SILENT;
    bytes[b'"' as usize] = SILENT;
    bytes
};
const ENDS: u8 = 0;
const SILENT: u8 = 1;

/// Letters written one after the other.
struct Folder<const UMLAUTS: bool> {
    /// ASCII only.
    out: Vec<u8>,
    /// The word ended: a space comes before the next letter.
    pending: bool,
    /// The letter written last, in this word.
    last: u8,
    /// How many letters of this word are written.
    length: usize,
}

impl<const UMLAUTS: bool> Folder<UMLAUTS> {
    /// Takes an ASCII character.
    #[inline]
    fn take(&mut self, byte: u8) {
        match BYTES[usize::from(byte & 0x7f)] {
            ENDS => self.pending = true,
            SILENT => {}
            letter => {
                if self.pending {
                    self.pending = false;
                    if !self.out.is_empty() {
                        self.out.push(b' ');
                        self.last = b' ';
                        self.length = 0;
                    }
                }
                if UMLAUTS {
                    let umlaut = letter == b'e' && matches!(self.last, b'a' | b'o' | b'u');
                    let ring = letter == b'a' && self.last == b'a' && self.length == 1;
                    if umlaut || ring {
                        return;
                    }
                }
                self.out.push(letter);
                self.last = letter;
                self.length += 1;
            }
        }
    }

    fn text(self) -> String {
        String::from_utf8(self.out).unwrap_or_default()
    }

    /// Takes a kana; `double` says that a small tsu stands before it.
    fn take_kana(&mut self, kana: Kana, double: &mut bool) {
        match kana {
            Kana::Double => *double = true,
            Kana::Long => {}
            Kana::Syllable(letters) => {
                let first = if letters.starts_with("ch") {
                    "t"
                } else {
                    &letters[..1]
                };
                if std::mem::take(double) && !first.contains(['a', 'i', 'u', 'e', 'o', 'n']) {
                    self.take_letters(first);
                }
                self.take_letters(letters);
            }
            Kana::Small(letters) => self.take_small(letters),
        }
    }

    /// Takes a small kana, in the place of the vowel before it: ki and a small ya are kya, fu and a small a fa.
    fn take_small(&mut self, letters: &str) {
        let vowel = self.out.last().copied().filter(|_| !self.pending);
        let Some(vowel) = vowel.filter(|v| b"aiueo".contains(v)) else {
            return self.take_letters(letters);
        };
        let head = self.out.len() - 1;
        let ends = |with: &str| self.out[..head].ends_with(with.as_bytes());
        let hushes = ends("sh") || ends("ch") || ends("j");
        let put = match letters.strip_prefix('y') {
            Some(rest) if hushes => rest,
            Some(_) if vowel == b'a' || vowel == b'o' => return self.take_letters(letters),
            Some(_) => letters,
            None if hushes || ends("f") || ends("v") || ends("t") || ends("d") || ends("ts") => {
                letters
            }
            None if vowel == b'u'
                && !head
                    .checked_sub(1)
                    .is_some_and(|b| self.out[b].is_ascii_alphabetic()) =>
            {
                self.out.pop();
                self.length = self.length.saturating_sub(1);
                self.last = b'w';
                self.out.push(b'w');
                return self.take_letters(letters);
            }
            None => return self.take_letters(letters),
        };
        self.out.pop();
        self.length = self.length.saturating_sub(1);
        self.last = self.out.last().copied().unwrap_or(b' ');
        self.take_letters(put);
    }

    /// Takes a character of another script in its letters; others end the word.
    fn take_letters(&mut self, letters: &str) {
        for c in letters.chars() {
            match u8::try_from(c) {
                Ok(byte) if byte.is_ascii() => self.take(byte),
                _ => self.pending = true,
            }
        }
    }
}

fn folded<const UMLAUTS: bool>(text: &str) -> String {
    let mut folder = Folder::<UMLAUTS> {
        out: Vec::with_capacity(text.len()),
        pending: false,
        last: b' ',
        length: 0,
    };
    if text.is_ascii() {
        text.bytes().for_each(|byte| folder.take(byte));
        return folder.text();
    }
    let ukrainian = is_ukrainian(text);
    let mut before = ' ';
    let mut double = false;
    for c in text.nfkc() {
        match c {
            c if c.is_ascii() => folder.take(c as u8),
            '\u{2018}'..='\u{201f}' | '\u{2bb}'..='\u{2bd}' | '\u{b4}' | '\u{2032}' => {}
            c if is_silent(c) => {}
            c if kana::is_kana(c) => {
                if let Some(kana) = kana::letters(c) {
                    folder.take_kana(kana, &mut double);
                }
            }
            c => {
                let letters = cyrillic(c, ukrainian)
                    .or_else(|| greek(c, before))
                    .or_else(|| deunicode::deunicode_char(c))
                    .unwrap_or(" ");
                // The table writes a syllable and a space for an ideograph.
                let letters = if is_ideograph(c) {
                    letters.trim()
                } else {
                    letters
                };
                folder.take_letters(letters);
            }
        }
        before = c;
    }
    folder.text()
}

/// Marks that change no letter: combining accents left alone, the points of Hebrew and Arabic, the tatweel,
/// and characters without width.
fn is_silent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Chinese characters and Korean syllables, which are written without spaces.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// A text without what programs add when they copy or answer it: "Copy of", "(2)", "RE:".
pub(in crate::matching) fn without_marks(text: &str) -> &str {
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
            return rest;
        }
    }
}

/// Whether a subject says that the event was called off, as programs mark it in front.
pub(in crate::matching) fn called_off(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(head, _)| tables().called_off.contains(&fold(head)))
}

/// A subject as a key.
pub(in crate::matching) fn subject(text: &str) -> String {
    key(without_marks(text))
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
    fn marks_of_calling_off() {
        for text in ["Canceled: Review", "ABGESAGT: Termin", "Annulé : Revue"] {
            assert!(called_off(text), "{text}");
        }
        for text in ["Review: canceled", "RE: Review", "Cancelled", ""] {
            assert!(!called_off(text), "{text}");
        }
        assert_eq!(subject("Canceled: Review"), subject("Review"));
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
