//! The presenter line by line: what is new in a case, under its headings, as lines of text.
//!
//! Nothing is drawn over: of each look at the case only the parts that changed are said again.

use std::io::{self, Write};

use jiff::civil::Date;

use crate::knowledge::Knowledge;
use crate::presenter::{Seen, Sheet};
use crate::text::shown;
use crate::veil::{Level, Veil};

/// Says what is new, and remembers what it said.
#[derive(Debug, Default)]
pub struct Presenter {
    last: Option<Sheet>,
    /// Whether the case was seen.
    seen: bool,
    notes: usize,
    mask: Option<Level>,
}

impl Presenter {
    /// One that hides personal data, or nothing.
    pub fn hiding(mask: Option<Level>) -> Self {
        Presenter {
            mask,
            ..Presenter::default()
        }
    }

    /// Says what a look at the case gave that was not said before.
    ///
    /// # Errors
    /// Those of the output.
    pub fn tell(
        &mut self,
        seen: &Seen,
        knowledge: &Knowledge,
        today: Date,
        output: &mut dyn Write,
    ) -> io::Result<()> {
        match seen {
            Seen::Same => return Ok(()),
            Seen::Gone if self.seen => {
                writeln!(output, "The case file is gone; looking on.")?;
            }
            Seen::Gone => {
                writeln!(
                    output,
                    "Waiting for the case: it is kept with its first answer."
                )?;
                self.sheet(Sheet::before(knowledge, today), output)?;
            }
            Seen::Unreadable(why) => {
                let why = super::sentence(why);
                let why = self
                    .mask
                    .map_or(why.clone(), |m| Veil::bare(m).complains(&why));
                writeln!(output, "{}", shown(&why))?;
            }
            Seen::New(case, notes) => {
                self.seen = true;
                let veil = self
                    .mask
                    .map(|level| crate::presenter::veil(level, case, notes));
                let mut sheet = Sheet::of(case, knowledge, today);
                if let Some(veil) = &veil {
                    sheet = sheet.under(veil);
                }
                self.sheet(sheet, output)?;
                for note in notes.get(self.notes..).unwrap_or_default() {
                    let line = note.line();
                    let line = veil
                        .as_ref()
                        .map_or(line.as_str().into(), |v| v.says(&line));
                    writeln!(output, "Note: {}", shown(&line))?;
                }
                self.notes = notes.len();
            }
        }
        output.flush()
    }

    fn sheet(&mut self, sheet: Sheet, output: &mut dyn Write) -> io::Result<()> {
        let last = self.last.as_ref();
        if !sheet.title.is_empty() && last.is_none_or(|l| l.title != sheet.title) {
            writeln!(output, "Case: {}", sheet.title)?;
            writeln!(output, "For you alone; not for the shared screen.")?;
        }
        let moved = last.is_none_or(|l| l.place != sheet.place);
        if moved {
            writeln!(output, "\nNow at: {}", sheet.place)?;
        }
        for block in sheet.blocks() {
            // The words of a new place are said whole; of the causes, what changed.
            let known = last.is_some_and(|l| l.blocks().any(|b| b == block));
            if !known || moved && sheet.now.contains(block) {
                write!(output, "\n{}", block.text())?;
            }
        }
        self.last = Some(sheet);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;
    use crate::case::notes::Note;
    use crate::interview::Answer;
    use jiff::Timestamp;

    fn told(presenter: &mut Presenter, seen: &Seen) -> String {
        let mut output = Vec::new();
        let today = Date::constant(2026, 11, 23);
        presenter
            .tell(seen, Knowledge::embedded(), today, &mut output)
            .unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn only_what_changed_is_said_again() {
        let mut presenter = Presenter::default();
        let mut case = Case::new("Trouble", Timestamp::UNIX_EPOCH);
        assert!(told(&mut presenter, &Seen::Gone).starts_with("Waiting"));
        case.place = "question:symptoms".to_owned();
        let first = told(
            &mut presenter,
            &Seen::New(Box::new(case.clone()), Vec::new()),
        );
        assert!(first.contains("Case: Trouble") && first.contains("SAY\n"));
        assert_eq!(
            told(
                &mut presenter,
                &Seen::New(Box::new(case.clone()), Vec::new())
            ),
            ""
        );
        case.place = "question:kinds".to_owned();
        let doubled = Answer::Many(vec!["duplicated".to_owned()]);
        case.answers.set("symptoms", doubled);
        let note = Note {
            at: Timestamp::UNIX_EPOCH,
            by: None,
            place: String::new(),
            text: "a\u{1b}b".to_owned(),
        };
        let next = told(&mut presenter, &Seen::New(Box::new(case), vec![note]));
        assert!(!next.contains("Case: Trouble"), "{next}");
        assert!(next.contains("Now at: Question 2") && next.contains("LIKELY CAUSES"));
        assert!(next.contains("Note: 1970") && !next.contains('\u{1b}'));
        assert!(told(&mut presenter, &Seen::Gone).contains("gone"));
    }
}
