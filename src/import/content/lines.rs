//! Lines of the file joined to content lines.
//!
//! Folded lines begin with a space or a tab. Quoted-printable text of vCard 2.1 goes on after a `=` at
//! the end of a line; base64 of vCard 2.1 may go on without any indentation.

use std::borrow::Cow;

/// Properties whose value is never read: pictures, sounds, keys, files.
const BINARY: [&[u8]; 6] = [
    b"PHOTO",
    b"LOGO",
    b"SOUND",
    b"KEY",
    b"ATTACH",
    b"X-MS-CARDPICTURE",
];

/// A content line, unfolded and without its line end.
#[derive(Debug)]
pub(in crate::import) struct Line<'b> {
    /// The line of the file it begins on, from 1.
    pub number: u32,
    /// Its bytes; the value of a picture, sound, key or file is left out.
    pub bytes: Cow<'b, [u8]>,
}

impl Line<'_> {
    /// The component a `BEGIN` line opens, in capitals.
    pub(in crate::import) fn begins(&self) -> Option<String> {
        self.names(b"BEGIN:")
    }

    /// The component an `END` line closes, in capitals.
    pub(in crate::import) fn ends(&self) -> Option<String> {
        self.names(b"END:")
    }

    fn names(&self, word: &[u8]) -> Option<String> {
        let line = self.bytes.trim_ascii();
        starts_with(line, word).then(|| {
            let name = line.get(word.len()..).unwrap_or_default().trim_ascii();
            String::from_utf8_lossy(name).to_ascii_uppercase()
        })
    }
}

/// Walks over the content lines of a file; blank lines are passed over.
#[derive(Debug)]
pub(in crate::import) struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    number: u32,
    /// Line feed, or carriage return in the files of old computers that know no other line end.
    line_end: u8,
}

impl<'b> Lines<'b> {
    pub(in crate::import) fn new(bytes: &'b [u8]) -> Self {
        Lines {
            bytes,
            at: 0,
            number: 0,
            line_end: if bytes.contains(&b'\n') { b'\n' } else { b'\r' },
        }
    }

    /// The line of the file read last.
    pub(in crate::import) fn number(&self) -> u32 {
        self.number
    }

    /// The next line of the file and where the one after it begins.
    fn peek(&self) -> Option<(&'b [u8], usize)> {
        let rest = self.bytes.get(self.at..).filter(|r| !r.is_empty())?;
        let length = rest.iter().position(|b| *b == self.line_end);
        let line = rest.get(..length.unwrap_or(rest.len()))?;
        let next = self.at + length.map_or(rest.len(), |l| l + 1);
        let trimmed = line.iter().rposition(|b| *b != b'\r').map_or(0, |p| p + 1);
        Some((line.get(..trimmed)?, next))
    }

    fn advance(&mut self, next: usize) {
        self.at = next;
        self.number += 1;
    }

    /// Adds the lines that belong to `line`.
    fn unfold(&mut self, line: &'b [u8]) -> Cow<'b, [u8]> {
        let head = head(line);
        let is_quoted = contains(head, b"QUOTED-PRINTABLE");
        let is_base64 = contains(head, b"BASE64") || contains(head, b"ENCODING=B");
        let is_binary = is_base64 || is_binary(head);
        let mut whole = if is_binary {
            Cow::Borrowed(line.get(..=head.len()).unwrap_or(line))
        } else {
            Cow::Borrowed(line)
        };
        while let Some((more, next)) = self.peek() {
            let soft_break = is_quoted && whole.last() == Some(&b'=');
            if soft_break && !starts_with(more, b"END:") && !starts_with(more, b"BEGIN:") {
                let joined = whole.to_mut();
                joined.pop();
                joined.extend_from_slice(more);
            } else if let Some((b' ' | b'\t', rest)) = more.split_first() {
                if !is_binary {
                    whole.to_mut().extend_from_slice(rest);
                }
            } else if !(is_base64 && is_base64_data(more)) {
                break;
            }
            self.advance(next);
        }
        whole
    }
}

impl<'b> Iterator for Lines<'b> {
    type Item = Line<'b>;

    fn next(&mut self) -> Option<Line<'b>> {
        loop {
            let (line, next) = self.peek()?;
            self.advance(next);
            // Files pasted together have marks in their middle.
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            if line.trim_ascii().is_empty() {
                continue;
            }
            let number = self.number;
            return Some(Line {
                number,
                bytes: self.unfold(line),
            });
        }
    }
}

/// What stands before the first colon.
fn head(line: &[u8]) -> &[u8] {
    let end = line.iter().position(|b| *b == b':').unwrap_or(line.len());
    line.get(..end).unwrap_or(line)
}

fn is_binary(head: &[u8]) -> bool {
    let name = head.split(|b| *b == b';').next().unwrap_or_default();
    let name = name.rsplit(|b| *b == b'.').next().unwrap_or_default();
    BINARY.iter().any(|b| b.eq_ignore_ascii_case(name))
}

fn is_base64_data(line: &[u8]) -> bool {
    !line.is_empty()
        && line
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

fn starts_with(line: &[u8], word: &[u8]) -> bool {
    line.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len())
        .any(|w| w.eq_ignore_ascii_case(word))
}
