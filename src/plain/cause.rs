//! One cause: what speaks for and against it, the records behind that, what to do about it.

use std::io;

use super::findings::{LastSaid, percent};
use super::wizard::Wizard;
use crate::case::words;
use crate::diagnosis::Reason;

/// How many records behind a reason are read out.
const MOST_RECORDS: usize = 50;

impl Wizard<'_> {
    pub(super) fn say_cause(&mut self, at: usize) -> io::Result<()> {
        let found = self.session.diagnosis.clone();
        let Some(cause) = found.as_ref().and_then(|d| d.causes.get(at)) else {
            return Ok(());
        };
        let title = cause.title.trim_end_matches('.');
        self.console.say(&format!(
            "Cause {}: {title}. {}.",
            at + 1,
            percent(cause.probability)
        ))?;
        let known = self.knowledge.causes.get(&cause.id);
        if let Some(known) = known {
            self.console.say(&known.summary)?;
        }
        if cause.reasons_for.is_empty() && cause.reasons_against.is_empty() {
            self.console.say("Nothing speaks for or against it yet.")?;
        }
        let reasons = cause.reasons_for.iter().map(|r| ("For", r));
        let against = cause.reasons_against.iter().map(|r| ("Against", r));
        for (n, (side, reason)) in reasons.chain(against).enumerate() {
            let behind = match reason.refs.len() {
                0 => String::new(),
                1 => " 1 record behind it can be read.".to_owned(),
                n => format!(" {n} records behind it can be read."),
            };
            self.console.say(&format!(
                "Reason {}. {side}: {}{behind}",
                n + 1,
                reason.text
            ))?;
        }
        let Some(known) = known else { return Ok(()) };
        for (title, steps) in [
            ("What to do:", &known.fix),
            ("So that it does not come back:", &known.prevent),
        ] {
            if !steps.is_empty() {
                self.console.say(title)?;
                self.console.list(steps)?;
            }
        }
        if known.verified {
            Ok(())
        } else {
            self.console
                .say("Not everything about this cause is confirmed by the vendors' pages.")
        }
    }

    pub(super) fn say_records(&mut self, rest: &str, last: &mut LastSaid) -> io::Result<()> {
        let found = self.session.diagnosis.clone();
        let cause = found.as_ref().and_then(|d| d.causes.get(last.cause));
        let reasons: Vec<&Reason> = cause
            .iter()
            .flat_map(|c| c.reasons_for.iter().chain(&c.reasons_against))
            .collect();
        let chosen = self.number(rest, reasons.len())?;
        let Some(reason) = chosen.and_then(|at| reasons.get(at)) else {
            return Ok(());
        };
        self.console
            .say(&format!("{} {}", reason.text, words::strength(reason)))?;
        if reason.refs.is_empty() {
            last.records.clear();
            return self
                .console
                .say("This comes from an answer or a count, not from single records.");
        }
        let sources = &self.session.evidence.sources;
        let lines = reason.refs.iter().take(MOST_RECORDS);
        self.console
            .list(lines.map(|r| words::facts(sources, *r).join(", ")))?;
        if let Some(more @ 1..) = reason.refs.len().checked_sub(MOST_RECORDS) {
            self.console.say(&format!("And {more} more."))?;
        }
        last.records.clone_from(&reason.refs);
        self.console
            .say("record and a number reads one of them as a whole.")
    }

    pub(super) fn say_record(&mut self, rest: &str, last: &LastSaid) -> io::Result<()> {
        if last.records.is_empty() {
            return self.console.say(
                "Type records and the number of a reason first: it lists the records behind it.",
            );
        }
        let chosen = self.number(rest, last.records.len())?;
        if let Some(record) = chosen.and_then(|at| last.records.get(at)) {
            for line in words::whole_record(&self.session.evidence.sources, *record) {
                self.console.say(&line)?;
            }
            if let Some(other) = words::findings::partner(&self.session, *record) {
                let story = words::findings::story(&self.session, *record, other);
                self.console.say(&format!("Its story. {story}"))?;
            }
        }
        Ok(())
    }
}
