//! What a help desk sees and the person at the shared screen does not: what to say now, what each answer
//! means, what to try next, the likely causes with their evidence, and the notes.
//!
//! A [`Sheet`] is made from a case alone, in a moment, so a second window can follow a wizard through its case
//! file ([`Follower`]). The words to say are knowledge (`script.json`); what answers mean is reckoned with the
//! weights of the diagnosis. Notes are kept by
//! [`crate::case::notes`]; the one thing written here is the sheet itself, where a file is asked for.

mod causes;
mod file;
mod follow;
mod now;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

pub use file::{SheetError, SheetFile};
pub use follow::{Follower, Seen};

use crate::case::Case;
use crate::case::notes::Note;
use crate::diagnosis::foresee::{self, Kept};
use crate::interview;
use crate::knowledge::Knowledge;
use crate::knowledge::questions::Question;
use crate::text::shown;
use crate::veil::{Level, Veil};

/// The first line of a sheet that is kept in a file; a file that begins otherwise is nobody's to write over.
pub const MARK: &str = "syncsleuth presenter";

/// What a line of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// To say aloud.
    Say,
    /// What the person may say, or an answer of the question.
    Hear,
    /// A remark.
    Remark,
    /// What speaks for something.
    For,
    /// What speaks against it.
    Against,
    /// To do next.
    Next,
}

impl Tone {
    /// The sign before a line, so that nothing is said by colour alone.
    pub fn sign(self) -> &'static str {
        match self {
            Tone::Say => "\" ",
            Tone::Hear => "• ",
            Tone::Remark => "  ",
            Tone::For => "  + ",
            Tone::Against => "  - ",
            Tone::Next => "> ",
        }
    }
}

/// A line of a sheet; safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub tone: Tone,
    /// Its words, without the sign.
    pub text: String,
}

/// Lines under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The heading.
    pub heading: String,
    /// What it holds.
    pub lines: Vec<Line>,
}

impl Block {
    fn new(heading: impl Into<String>) -> Self {
        Block {
            heading: heading.into(),
            lines: Vec::new(),
        }
    }

    fn add(&mut self, tone: Tone, text: &str) {
        self.lines.push(Line {
            tone,
            text: shown(text).into_owned(),
        });
    }

    fn add_all<T: AsRef<str>>(&mut self, tone: Tone, texts: impl IntoIterator<Item = T>) {
        for text in texts {
            self.add(tone, text.as_ref());
        }
    }

    /// The block as lines of plain text.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.heading.to_uppercase());
        for line in &self.lines {
            out.push_str(line.tone.sign());
            out.push_str(&line.text);
            out.push('\n');
        }
        out
    }
}

/// The presenter's view of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the case; safe to show.
    pub title: String,
    /// Where the wizard is, in words.
    pub place: String,
    /// What to say now, what may come back, what each answer means, what to do.
    pub now: Vec<Block>,
    /// The causes with their evidence, and what to ask next.
    pub why: Vec<Block>,
}

impl Sheet {
    /// The sheet of a case as it stands.
    pub fn of(case: &Case, knowledge: &Knowledge, today: Date) -> Self {
        let kept: &[Kept] = case.findings.as_ref().map_or(&[], |f| f.facts.as_slice());
        let outlook = foresee::outlook(knowledge, &case.answers, kept);
        let asked = asked(case, knowledge);
        let mut ask_next = outlook.ask_next.iter();
        let ask_next = ask_next.find(|a| asked.is_none_or(|q| q.id != a.question));
        Sheet {
            title: shown(&case.title).into_owned(),
            place: place(case, knowledge, asked),
            now: now::blocks(case, knowledge, kept, asked),
            why: causes::blocks(case, knowledge, &outlook, ask_next, today),
        }
    }

    /// What there is to say before the wizard has kept anything: its first screen, and its first question.
    pub fn before(knowledge: &Knowledge, today: Date) -> Self {
        let mut case = Case::new("", Timestamp::UNIX_EPOCH);
        let mut sheet = Sheet::of(&case, knowledge, today);
        if let Some(first) = interview::to_ask(knowledge, &case.answers).first() {
            case.place = format!("question:{}", first.id);
            let mut blocks = Sheet::of(&case, knowledge, today).now;
            if let Some(say) = blocks.first_mut() {
                "Then, with the first question, say".clone_into(&mut say.heading);
            }
            sheet.now.extend(blocks);
        }
        sheet
    }

    /// The same with personal data hidden.
    #[must_use]
    pub fn under(mut self, veil: &Veil) -> Self {
        let hide = |text: &mut String| {
            if let Cow::Owned(hidden) = veil.says(text) {
                *text = hidden;
            }
        };
        hide(&mut self.title);
        hide(&mut self.place);
        for block in self.now.iter_mut().chain(&mut self.why) {
            hide(&mut block.heading);
            for line in &mut block.lines {
                line.text = veil.complains(&line.text);
            }
        }
        self
    }

    /// Every block, in the order of reading.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.now.iter().chain(&self.why)
    }

    /// The sheet as a file of plain text, with the notes typed so far.
    pub fn text(&self, notes: &[Note]) -> String {
        let mut out = format!(
            "{MARK} · {}\n{}\nFor the desk only; not for the shared screen.\n",
            self.title, self.place
        );
        for block in self.blocks() {
            out.push('\n');
            out.push_str(&block.text());
        }
        if !notes.is_empty() {
            out.push_str("\nNOTES\n");
            for note in notes {
                out.push_str(&shown(&note.line()));
                out.push('\n');
            }
        }
        out
    }
}

/// Hides what a case holds, and who typed notes.
pub(crate) fn veil(level: Level, case: &Case, notes: &[Note]) -> Veil {
    let mut veil = Veil::of_case(level, case);
    for by in notes.iter().filter_map(|note| note.by.as_deref()) {
        veil.learn_person(by);
    }
    veil
}

/// The question the wizard stands at; the line-by-line one names it, too.
fn asked<'k>(case: &Case, knowledge: &'k Knowledge) -> Option<&'k Question> {
    let id = case.place.strip_prefix("question:")?;
    knowledge.questions.get(id)
}

/// Where the wizard is, in words. A name of a later version is told as it stands.
fn place(case: &Case, knowledge: &Knowledge, asked: Option<&Question>) -> String {
    if let Some(question) = asked {
        let relevant = interview::to_ask(knowledge, &case.answers);
        let at = relevant.iter().position(|q| q.id == question.id);
        return match at {
            Some(at) => format!(
                "Question {} of about {}: {}",
                at + 1,
                relevant.len(),
                shown(&question.title)
            ),
            None => format!("Question: {}", shown(&question.title)),
        };
    }
    let name = match case.place.as_str() {
        "" => "Welcome",
        "map" => "Map of the systems",
        "isolation" => "Finding the product",
        other => {
            let mut name = shown(other).into_owned();
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            return name;
        }
    };
    name.to_owned()
}
