//! What became of the test record in a round: its exports held against those of before.

use std::collections::BTreeMap;

use super::{Experiment, Outcome};
use crate::history::{self, What};
use crate::knowledge::Knowledge;
use crate::progress::{Cancelled, Watch};
use crate::record::{Body, Record, Source, System};

/// Which troubles are looked for; what else happens to the test record is told and does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Doubled records.
    pub doubled: bool,
    /// Deleted ones.
    pub deleted: bool,
    /// Changed ones.
    pub changed: bool,
}

impl Wanted {
    /// Every trouble.
    pub const ALL: Wanted = Wanted {
        doubled: true,
        deleted: true,
        changed: true,
    };
}

/// What the exports of a round say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it amounts to.
    pub outcome: Outcome,
    /// Why, in a sentence; safe to show.
    pub seen: String,
}

impl Reading {
    fn unclear(seen: String) -> Self {
        Reading {
            outcome: Outcome::Unclear,
            seen,
        }
    }
}

impl Experiment {
    /// Where the test record stands in these exports: each system, and how many there are in it.
    pub fn sightings(&self, sources: &[Source]) -> BTreeMap<System, usize> {
        let name = plain(&self.tracer_name());
        let mut seen = BTreeMap::new();
        for source in sources.iter().filter(|s| !s.is_log) {
            let records = source.records.iter();
            let there = records.filter(|r| !r.deleted && self.is_tracer(r, &name));
            let there = there.count();
            if there > 0 {
                *seen.entry(source.system).or_default() += there;
            }
        }
        seen
    }

    /// Why exports cannot be the state before a round; `None` where they can.
    pub fn objection(&self, before: &[Source]) -> Option<String> {
        let seen = self.sightings(before);
        let name = self.tracer_name();
        if seen.is_empty() {
            return Some(format!(
                "{name} is in none of these exports. Enter it first, then export again."
            ));
        }
        let twice = seen.iter().find(|(_, n)| **n > 1);
        twice.map(|(system, n)| {
            format!(
                "{name} is there {n} times in {} already. Delete all of it, and go on with a test record of another name.",
                system.label()
            )
        })
    }

    /// Holds the exports of a round against those of before.
    ///
    /// # Errors
    /// Where `watch` wants the work to end.
    pub fn judge(
        &self,
        knowledge: &Knowledge,
        wanted: Wanted,
        before: &[Source],
        after: &[Source],
        watch: &mut dyn Watch,
    ) -> Result<Reading, Cancelled> {
        if let Some(why) = self.objection(before) {
            return Ok(Reading::unclear(why));
        }
        let name = self.tracer_name();
        let (then, now) = (self.sightings(before), self.sightings(after));
        let (before, after) = (self.only_tracers(before), self.only_tracers(after));
        for system in then.keys() {
            if !after.iter().any(|s| s.system == *system) {
                return Ok(Reading::unclear(format!(
                    "There is no new export of {}, where {name} stands.",
                    system.label()
                )));
            }
        }
        let found = history::compare(knowledge, &before, &after, watch)?;
        let mut counted: Vec<String> = Vec::new();
        let mut aside: Vec<String> = Vec::new();
        let mut note = |counts: bool, what: String| {
            let list = if counts { &mut counted } else { &mut aside };
            if !list.contains(&what) {
                list.push(what);
            }
        };
        for (system, n) in &now {
            if *n > then.get(system).copied().unwrap_or(0).max(1) {
                let what = format!("it is there {n} times in {}", system.label());
                note(wanted.doubled, what);
            }
        }
        for change in &found.changes {
            let place = change.system.label();
            match change.what {
                What::Deleted if change.out_of_sight.is_some() => {
                    note(false, format!("it may be only out of sight in {place}"));
                }
                What::Deleted => note(wanted.deleted, format!("it was deleted in {place}")),
                What::Recreated => {
                    // Deleted and made anew: a loss for one who looks for losses, a copy for the other.
                    let what = format!("it was made again under a new id in {place}");
                    note(wanted.deleted || wanted.doubled, what);
                }
                What::Modified => {
                    let fields = change.fields.iter().filter(|f| !f.form_only);
                    let fields: Vec<&str> = fields
                        .map(|f| crate::matching::plain_name(f.field))
                        .collect();
                    let what = format!("it was changed in {place} ({})", fields.join(", "));
                    note(wanted.changed, what);
                }
                What::Added => {}
            }
        }
        let outcome = if counted.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Trouble
        };
        let mut seen = match counted.as_slice() {
            [] => {
                let places: Vec<&str> = now.keys().map(|system| system.label()).collect();
                format!("{name} is as it was, once each in {}.", places.join(", "))
            }
            all => format!("{name}: {}.", all.join("; ")),
        };
        if !aside.is_empty() {
            seen = format!("{seen} Not counted: {}.", aside.join("; "));
        }
        Ok(Reading { outcome, seen })
    }

    /// Whether a record is the test record or a copy of it, whatever a product made of its name.
    fn is_tracer(&self, record: &Record, name: &str) -> bool {
        if record.kind() != self.kind {
            return false;
        }
        let says = |text: &str| plain(text).contains(name);
        let of_body = match &record.body {
            Body::Contact(c) => {
                let named = [
                    c.display_name(),
                    c.family_name(),
                    c.given_name(),
                    c.company(),
                ];
                named.into_iter().flatten().any(says) || c.emails().any(says)
            }
            Body::Event(event) => [&event.subject, &event.location]
                .into_iter()
                .flatten()
                .any(|text| says(text)),
            Body::Task(task) => task.subject.as_deref().is_some_and(says),
        };
        of_body || record.notes.as_deref().is_some_and(says)
    }

    /// The same exports with the test record alone. What they can hold stays as it was.
    fn only_tracers(&self, sources: &[Source]) -> Vec<Source> {
        let name = plain(&self.tracer_name());
        let of_tracer = sources.iter().filter(|s| !s.is_log).map(|source| {
            let records = source.records.iter();
            let records = records.filter(|r| self.is_tracer(r, &name)).cloned();
            Source {
                path: source.path.clone(),
                sha256: source.sha256.clone(),
                columns: source.columns.clone(),
                locale: source.locale.clone(),
                encoding: source.encoding.clone(),
                skipped: Vec::new(),
                warnings: Vec::new(),
                logins: Vec::new(),
                records: records.collect(),
                ..*source
            }
        });
        of_tracer.collect()
    }
}

/// Text without letter case and signs, in which a code is found however it was written.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}
