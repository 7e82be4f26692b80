//! Values: quoted-printable, code pages, escapes.

use std::borrow::Cow;

use encoding_rs::Encoding;

use crate::import::encoding::ByLine;

/// A value before its escapes are undone.
#[derive(Debug)]
pub(super) enum Raw {
    Plain(String),
    /// Quoted-printable stays as it is until it is split, for `=3B` is a semicolon that separates
    /// nothing.
    Quoted {
        text: String,
        charset: Option<&'static Encoding>,
        fallback: &'static Encoding,
    },
}

impl Default for Raw {
    fn default() -> Self {
        Raw::Plain(String::new())
    }
}

impl Raw {
    pub(super) fn new(
        bytes: &[u8],
        quoted: bool,
        charset: Option<&'static Encoding>,
        file: &ByLine,
    ) -> Self {
        if quoted && bytes.is_ascii() {
            return Raw::Quoted {
                text: String::from_utf8_lossy(bytes).into_owned(),
                charset,
                fallback: file.fallback,
            };
        }
        let plain = |bytes: &[u8]| match charset {
            // What a UTF-8 file says of its old code page is no longer true.
            Some(charset) if !file.is_unicode => decode(bytes, Some(charset), file.fallback),
            _ => file.decode(bytes).into_owned(),
        };
        Raw::Plain(if quoted {
            plain(&unquote(bytes))
        } else {
            plain(bytes)
        })
    }

    pub(super) fn decoded(&self) -> Cow<'_, str> {
        match self {
            Raw::Plain(text) => Cow::Borrowed(text),
            Raw::Quoted {
                text,
                charset,
                fallback,
            } => Cow::Owned(decode(&unquote(text.as_bytes()), *charset, fallback)),
        }
    }

    /// The parts between separators that no backslash stands before.
    pub(super) fn split(&self, separator: char) -> Vec<Cow<'_, str>> {
        match self {
            Raw::Plain(text) => split(text, separator).map(Cow::Borrowed).collect(),
            Raw::Quoted {
                text,
                charset,
                fallback,
            } => split(text, separator)
                .map(|part| Cow::Owned(decode(&unquote(part.as_bytes()), *charset, fallback)))
                .collect(),
        }
    }
}

/// How backslashes are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Escapes {
    /// vCard 2.1: only before separators.
    Separators,
    /// vCard 3.0 and 4.0, iCalendar: before separators, and `\n` is a line end.
    Full,
}

impl Escapes {
    pub(super) fn undo(self, text: &str) -> Cow<'_, str> {
        if !text.contains('\\') {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            match chars.next() {
                Some('n' | 'N') if self == Escapes::Full => out.push('\n'),
                Some(c @ (';' | ',' | ':' | '\\')) => out.push(c),
                Some('"') if self == Escapes::Full => out.push('"'),
                // No escape that is known: a path such as C:\Temp.
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            }
        }
        Cow::Owned(out)
    }
}

fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |c: char| {
        let cuts = c == separator && !escaped;
        escaped = c == '\\' && !escaped;
        cuts
    })
}

/// Quoted-printable to bytes (RFC 2045, section 6.7). What is no valid code stays as it is.
fn unquote(text: &[u8]) -> Vec<u8> {
    let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if *byte == b'='
            && let (Some(high), Some(low)) = (hex(text.get(at + 1)), hex(text.get(at + 2)))
        {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    out
}

/// Bytes to text: by the code page named, where they fit it; else UTF-8, else the file's code page.
fn decode(bytes: &[u8], charset: Option<&'static Encoding>, fallback: &'static Encoding) -> String {
    if let Some(charset) = charset
        && let Some(text) = charset.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return text.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => fallback.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The escapes of parameters (RFC 6868): `^n`, `^'` and `^^`.
pub(super) fn uncaret(text: &str) -> String {
    if !text.contains('^') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '^' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('\'') => out.push('"'),
            Some('^') | None => out.push('^'),
            Some(other) => out.extend(['^', other]),
        }
    }
    out
}
