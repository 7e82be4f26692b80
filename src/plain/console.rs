//! Reading and writing lines, and the words that mean the same at every question.

use std::io::{self, BufRead, Write};

use crate::text;

/// More than anybody types; the rest of a longer line is left out.
const LONGEST_LINE: usize = 4096;

/// A line a person typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// The input has ended.
    End,
    /// Nothing but Enter.
    Enter,
    /// `?`
    Explain,
    /// `why`
    Why,
    /// `how`
    How,
    /// `b`
    Back,
    /// `q`
    Quit,
    /// `u`, or the words themselves.
    DontKnow,
    /// Anything else, without spaces around it.
    Text(String),
}

/// The two ends of the conversation.
pub(super) struct Console<'a> {
    input: &'a mut dyn BufRead,
    output: &'a mut dyn Write,
}

impl<'a> Console<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead, output: &'a mut dyn Write) -> Self {
        Console { input, output }
    }

    /// The same two ends, lent.
    pub(super) fn lend(&mut self) -> Console<'_> {
        Console {
            input: &mut *self.input,
            output: &mut *self.output,
        }
    }

    /// Writes one line, made safe to show.
    pub(super) fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.output, "{}", text::shown(line))
    }

    /// An empty line between questions.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.output)
    }

    /// Writes numbered lines, counted from 1.
    pub(super) fn list<T: AsRef<str>>(
        &mut self,
        lines: impl IntoIterator<Item = T>,
    ) -> io::Result<()> {
        for (n, line) in lines.into_iter().enumerate() {
            self.say(&format!("{}. {}", n + 1, line.as_ref()))?;
        }
        Ok(())
    }

    /// Waits for a line and gives it without spaces around it; `None` at the end.
    pub(super) fn typed(&mut self) -> io::Result<Option<String>> {
        self.output.flush()?;
        Ok(self.line()?.map(|line| line.trim().to_owned()))
    }

    /// Waits for a line.
    pub(super) fn read(&mut self) -> io::Result<Line> {
        let Some(typed) = self.typed()? else {
            return Ok(Line::End);
        };
        Ok(match typed.to_lowercase().as_str() {
            "" => Line::Enter,
            "?" | "help" => Line::Explain,
            "why" | "why?" => Line::Why,
            "how" | "how?" => Line::How,
            "b" | "back" => Line::Back,
            "q" | "quit" => Line::Quit,
            "u" | "unknown" | "i don't know" | "i don’t know" | "don't know" | "don’t know" => {
                Line::DontKnow
            }
            _ => Line::Text(typed),
        })
    }

    /// The next line as far as it is of use; `None` at the end. Bytes that are no UTF-8 are replaced.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut kept = Vec::new();
        let mut any = false;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
                Err(fault) => return Err(fault),
            };
            if available.is_empty() {
                break;
            }
            any = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = end.map_or(available, |end| available.get(..end).unwrap_or(available));
            let room = LONGEST_LINE.saturating_sub(kept.len());
            kept.extend(part.iter().take(room));
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        Ok(any.then(|| String::from_utf8_lossy(&kept).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<Line> {
        let mut input = input;
        let mut output = Vec::new();
        let mut console = Console::new(&mut input, &mut output);
        let mut lines = Vec::new();
        loop {
            lines.push(console.read().expect("reading from memory"));
            if lines.last() == Some(&Line::End) {
                return lines;
            }
        }
    }

    #[test]
    fn words_and_line_ends() {
        use Line::{Back, DontKnow, End, Enter, Explain, How, Quit, Text, Why};
        let got = lines(b"?\r\nWHY\nhow\nb\nq\nu\n\n 1 3 \nlast");
        let text = |t: &str| Text(t.to_owned());
        assert_eq!(
            got,
            [
                Explain,
                Why,
                How,
                Back,
                Quit,
                DontKnow,
                Enter,
                text("1 3"),
                text("last"),
                End
            ]
        );
        assert_eq!(lines(b""), [End]);
    }

    #[test]
    fn a_giant_line_is_one_line() {
        let mut input = vec![b'x'; 3 * LONGEST_LINE];
        input.extend(b"\n2\n");
        let got = lines(&input);
        assert_eq!(got.len(), 3);
        assert_eq!(got[1], Line::Text("2".to_owned()));
    }

    #[test]
    fn what_is_said_is_safe_to_show() {
        let mut output = Vec::new();
        Console::new(&mut io::empty(), &mut output)
            .say("a\x1b[2Jb")
            .expect("writing to memory");
        assert_eq!(String::from_utf8_lossy(&output), "a⟨U+001B⟩[2Jb\n");
    }
}
