//! Reading and writing lines, and the words that mean the same at every question.

use std::cell::{RefCell, RefMut};
use std::io::{self, BufRead, Write};
use std::rc::Rc;

use super::privacy::Privacy;
use crate::matching::FieldComparison;
use crate::text;
use crate::veil::Level;

/// More than anybody types; the rest of a longer line is left out.
const LONGEST_LINE: usize = 4096;
/// More lines than a window has.
const BLANK_LINES: usize = 100;

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
    /// What is hidden in everything that is said.
    privacy: Rc<RefCell<Privacy>>,
    /// Whether the console has the characters of ASCII only.
    pub(super) ascii: bool,
}

impl<'a> Console<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead, output: &'a mut dyn Write) -> Self {
        Console {
            input,
            output,
            privacy: Rc::default(),
            ascii: false,
        }
    }

    /// The same two ends, lent.
    pub(super) fn lend(&mut self) -> Console<'_> {
        Console {
            input: &mut *self.input,
            output: &mut *self.output,
            privacy: Rc::clone(&self.privacy),
            ascii: self.ascii,
        }
    }

    /// What is hidden.
    pub(super) fn privacy(&self) -> RefMut<'_, Privacy> {
        self.privacy.borrow_mut()
    }

    /// Writes one line, with personal data hidden where they are to be, made safe to show.
    pub(super) fn say(&mut self, line: &str) -> io::Result<()> {
        let mut privacy = self.privacy.borrow_mut();
        let line = privacy.says(line);
        let line = text::shown(&line);
        let line = if self.ascii {
            text::ascii(&line.replace('…', "...")).into_owned().into()
        } else {
            line
        };
        writeln!(self.output, "{line}")
    }

    /// The same fields, with their values hidden where they are to be.
    pub(super) fn fields(&self, mut fields: Vec<FieldComparison>) -> Vec<FieldComparison> {
        let mut privacy = self.privacy();
        for field in &mut fields {
            for value in [&mut field.left, &mut field.right] {
                let hidden = privacy.value(field.field, value).into_owned();
                *value = hidden;
            }
        }
        fields
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

    /// Waits for a line and gives it without spaces around it; `None` at the end. The words that hide and
    /// show personal data are taken on the spot, wherever they are typed.
    pub(super) fn typed(&mut self) -> io::Result<Option<String>> {
        loop {
            let Some(line) = self.heard()? else {
                return Ok(None);
            };
            match line.to_lowercase().as_str() {
                "mask" => self.mask()?,
                "unmask" => self.unmask()?,
                "blank" => self.blank()?,
                _ => {
                    self.privacy().heard(&line);
                    return Ok(Some(line));
                }
            }
        }
    }

    fn heard(&mut self) -> io::Result<Option<String>> {
        self.output.flush()?;
        Ok(self.line()?.map(|line| line.trim().to_owned()))
    }

    /// Hides personal data, or more of them.
    fn mask(&mut self) -> io::Result<()> {
        let now = self.privacy().level();
        match now.map_or(Some(Level::Pseudonyms), Level::next) {
            Some(level) => {
                self.privacy().set(Some(level));
                self.say(&format!(
                    "From now on {}. mask hides more, unmask shows them again. Go on where you were.",
                    level.says()
                ))
            }
            None => self.say("Nothing more can be hidden. unmask shows personal data again."),
        }
    }

    /// Shows personal data again, after a yes.
    fn unmask(&mut self) -> io::Result<()> {
        if self.privacy().level().is_none() {
            return self.say("Nothing is hidden. mask hides personal data.");
        }
        self.say("Everybody who sees this screen will see names, addresses and notes. Type yes to show them; anything else leaves them hidden.")?;
        if self
            .heard()?
            .is_some_and(|yes| yes.eq_ignore_ascii_case("yes"))
        {
            self.privacy().set(None);
            return self.say("Personal data are shown again. Go on where you were.");
        }
        self.say("They stay hidden. Go on where you were.")
    }

    /// Pushes everything out of view, and waits for the word that goes on. Personal data are hidden then.
    fn blank(&mut self) -> io::Result<()> {
        for _ in 0..BLANK_LINES {
            self.gap()?;
        }
        if self.privacy().level().is_none() {
            self.privacy().set(Some(Level::Pseudonyms));
        }
        self.say("Nothing is shown. Type show to go on.")?;
        while let Some(word) = self.heard()? {
            if word.eq_ignore_ascii_case("show") {
                return self
                    .say("Personal data stay hidden; unmask shows them. Go on where you were.");
            }
        }
        Ok(())
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
