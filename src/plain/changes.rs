//! What changed, read out: a numbered list to be narrowed, and each record with old and new values.

use std::io;
use std::sync::Arc;

use super::part::{Heard, Step, command};
use super::wizard::Wizard;
use crate::case::changes::{Changes, Narrow, Sort};
use crate::case::{Stop, words};
use crate::matching::plain_name;
use crate::record::Kind;
use crate::text;

/// How many records are read out at a time.
const READ_OUT: usize = 20;

/// How much of what happened at once is told before the list.
const TOLD_FIRST: usize = 3;

const PROMPT: &str = "Changes. Type the number of a record to hear it, more, sort N, kind, find TEXT, story, whole, once or list; Enter goes on, b back, q quit, ? help.";
const HELP: [&str; 5] = [
    "What is not as it was in the older exports is listed and numbered. The number of a record reads its old and new values.",
    "sort lists the sorts of change with their numbers; sort and a number keeps only that sort, sort all takes all again.",
    "kind and contacts, events or tasks keeps only those, kind alone takes all again. find and a few letters of a name or company keeps only what fits; find alone takes all again.",
    "story tells what became of the record read last, whole reads every value of it.",
    "once tells what happened to many records at once and whose hand it probably was. more reads on in the list, list begins it again.",
];

/// What of the changes is gone through, and where.
#[derive(Debug, Default)]
struct View {
    narrow: Narrow,
    among: Vec<u32>,
    /// How many were read out.
    read: usize,
    /// The row read last.
    last: Option<usize>,
}

impl Wizard<'_> {
    pub(super) fn changes(&mut self) -> io::Result<Step> {
        self.sum_up()?;
        let mut view = View::default();
        if let Some(changes) = self.changes_here() {
            self.console.say("What changed.")?;
            self.console.say(&words::changes::totals(&changes))?;
            for said in words::changes::at_once(&changes).iter().take(TOLD_FIRST) {
                self.console.say(said)?;
            }
            self.say_sorts(&changes, &view)?;
            self.begin_list(&changes, &mut view)?;
        } else {
            let nothing = words::changes::nothing(&self.session);
            self.console.say(&nothing)?;
        }
        loop {
            let typed = match self.hear(PROMPT, &HELP)? {
                Heard::Leave(step) => return Ok(step),
                Heard::Back => return Ok(self.part_before(Stop::Changes)),
                Heard::Enter => return Ok(self.next_part(Stop::Changes)),
                Heard::Text(typed) => typed,
            };
            match self.changes_here() {
                Some(changes) => self.changes_command(&typed, &changes, &mut view)?,
                None => self.not_understood(&typed)?,
            }
        }
    }

    /// The changes, where there are any to look through.
    fn changes_here(&self) -> Option<Arc<Changes>> {
        let changes = self.session.changes.clone()?;
        (self.session.has_changes() && !changes.is_empty()).then_some(changes)
    }

    fn changes_command(
        &mut self,
        typed: &str,
        changes: &Changes,
        view: &mut View,
    ) -> io::Result<()> {
        let (word, rest) = command(typed);
        match (word.as_str(), rest) {
            ("list", "") => self.begin_list(changes, view),
            ("more", "") => self.read_on(changes, view),
            ("sort", "") => self.say_sorts(changes, view),
            ("sort", "all") => self.narrow_to(changes, view, |narrow| narrow.sort = None),
            ("sort", rest) => {
                let sorts: Vec<Sort> = changes.counts(view.narrow.kind).sorts().collect();
                match self.number(rest, sorts.len())? {
                    Some(at) => {
                        let sort = sorts.get(at).copied();
                        if let Some(sort) = sort {
                            self.console.say(sort.meaning())?;
                        }
                        self.narrow_to(changes, view, |narrow| narrow.sort = sort)
                    }
                    None => Ok(()),
                }
            }
            ("kind", rest) => {
                let named = |kind: &Kind| kind.noun(2) == rest || kind.noun(1) == rest;
                match Kind::ALL.into_iter().find(named) {
                    None if !rest.is_empty() => self
                        .console
                        .say("Type kind and contacts, events or tasks; kind alone takes all."),
                    kind => self.narrow_to(changes, view, |narrow| narrow.kind = kind),
                }
            }
            ("find", text) => {
                self.narrow_to(changes, view, |narrow| text.clone_into(&mut narrow.text))
            }
            ("once", "") => {
                let paragraphs = words::changes::at_once(changes);
                if paragraphs.is_empty() {
                    self.console
                        .say("Nothing happened to many records at once.")?;
                }
                let notes = changes.found.notes.iter();
                let all = paragraphs.iter().chain(notes);
                all.into_iter().try_for_each(|line| self.console.say(line))
            }
            ("story", "") => match view.last.and_then(|row| changes.row(row)) {
                Some(change) => {
                    let story = words::changes::story(&self.session, change);
                    story.lines().try_for_each(|line| self.console.say(line))
                }
                None => self.console.say("Type the number of a record first."),
            },
            ("whole", "") => self.say_whole_change(changes, view),
            (word, "") if word.starts_with(|c: char| c.is_ascii_digit()) => {
                if let Some(at) = self.number(typed, view.among.len())? {
                    view.last = view.among.get(at).map(|row| *row as usize);
                    self.say_change(changes, view)?;
                }
                Ok(())
            }
            _ => self.not_understood(typed),
        }
    }

    fn narrow_to(
        &mut self,
        changes: &Changes,
        view: &mut View,
        change: impl FnOnce(&mut Narrow),
    ) -> io::Result<()> {
        let mut narrow = view.narrow.clone();
        change(&mut narrow);
        if changes.narrow(&narrow).is_empty() {
            return self.console.say("Nothing fits; the list stays as it was.");
        }
        view.narrow = narrow;
        self.begin_list(changes, view)
    }

    fn begin_list(&mut self, changes: &Changes, view: &mut View) -> io::Result<()> {
        view.among = changes.narrow(&view.narrow);
        view.read = 0;
        let n = view.among.len();
        let records = if n == 1 { "record" } else { "records" };
        self.console.say(&format!(
            "{} {records} in this list.",
            text::count(n as u64)
        ))?;
        self.read_on(changes, view)
    }

    fn read_on(&mut self, changes: &Changes, view: &mut View) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let rows = view.among.iter().enumerate().skip(view.read).take(READ_OUT);
        let mut read = 0;
        for (n, row) in rows {
            read += 1;
            let row = *row as usize;
            let (Some(change), Some(sort)) = (changes.row(row), changes.sort(row)) else {
                continue;
            };
            let record = change.record(&evidence.before, &evidence.sources);
            let label = record.map_or("", |record| record.label());
            let heading = words::changes::heading(change, sort);
            self.console
                .say(&format!("{}. {label}: {heading}.", n + 1))?;
        }
        view.read += read;
        match view.among.len() - view.read.min(view.among.len()) {
            0 if read == 0 => self.console.say("That was the end of the list."),
            0 => Ok(()),
            more => self.console.say(&format!(
                "And {} more; type more to hear them.",
                text::count(more as u64)
            )),
        }
    }

    fn say_sorts(&mut self, changes: &Changes, view: &View) -> io::Result<()> {
        let counts = changes.counts(view.narrow.kind);
        self.console.say("Sorts of change:")?;
        self.console.list(counts.sorts().map(|sort| {
            let n = counts.of(sort) as u64;
            format!("{}: {}", sort.label(), text::count(n))
        }))
    }

    fn say_change(&mut self, changes: &Changes, view: &View) -> io::Result<()> {
        let Some(row) = view.last else { return Ok(()) };
        let (Some(change), Some(sort)) = (changes.row(row), changes.sort(row)) else {
            return Ok(());
        };
        let evidence = Arc::clone(&self.session.evidence);
        let record = change.record(&evidence.before, &evidence.sources);
        let label = record.map_or("", |record| record.label());
        let heading = words::changes::heading(change, sort);
        self.console.say(&format!("{label}: {heading}."))?;
        for field in &change.fields {
            let value = |text: &str| match text {
                "" => "nothing".to_owned(),
                text => text.to_owned(),
            };
            let only = if field.form_only {
                ", only written differently"
            } else {
                ""
            };
            self.console.say(&format!(
                "{}{only}: before {}; now {}",
                plain_name(field.field),
                value(&field.before),
                value(&field.after)
            ))?;
        }
        let facts = words::changes::facts(change, &evidence.before, &evidence.sources);
        facts.iter().try_for_each(|fact| self.console.say(fact))
    }

    fn say_whole_change(&mut self, changes: &Changes, view: &View) -> io::Result<()> {
        let evidence = Arc::clone(&self.session.evidence);
        let change = view.last.and_then(|row| changes.row(row));
        let Some((at, is_before)) = change.and_then(|c| words::changes::subject(&evidence, c))
        else {
            return self.console.say("Type the number of a record first.");
        };
        let sources = if is_before {
            &evidence.before
        } else {
            &evidence.sources
        };
        let lines = words::whole_record(sources, at);
        lines.iter().try_for_each(|line| self.console.say(line))
    }
}
