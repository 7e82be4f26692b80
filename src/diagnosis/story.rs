//! The story of a record: one paragraph for a pair or a change.
//!
//! Born where and when, copied when and together with how many others, by which rule, where it stands in
//! the other system, changed by whom, what was decided, what is left to do. What an export cannot tell
//! is said as such, or left out. The paragraph is safe to show.

use jiff::civil::Date;

use crate::history::{Change, What};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::matching::{Matches, Relation};
use crate::record::{Moment, Record, RecordRef, Source};
use crate::text::{count, shown};
use crate::topology::{Side, Verdict, replay_all};

use super::shown::in_system;

/// Records created within so many seconds of each other were made in one go.
const ONE_GO: i64 = 600;

/// What a story is told from.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// For the rules of the applications.
    pub knowledge: &'a Knowledge,
    /// Which applications are in use.
    pub answers: &'a Answers,
    /// Older exports, which a change refers to.
    pub before: &'a [Source],
    /// Exports of today.
    pub sources: &'a [Source],
    /// Pairs and counterparts among the exports of today.
    pub matches: &'a Matches,
}

/// What a person decided about it, and what is still to be done: sentences, where there are any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// "You decided to keep the one of 2024 and to delete the other."
    pub decided: Option<String>,
    /// "Left to do: delete it in Salesforce, then in Outlook."
    pub left: Option<String>,
}

impl Decided {
    fn tell(&self, story: &mut Vec<String>) {
        let told = [&self.decided, &self.left];
        story.extend(
            told.into_iter()
                .flatten()
                .map(|words| shown(words).into_owned()),
        );
    }
}

impl Setting<'_> {
    /// The story of two records that may be one.
    ///
    /// # Panics
    /// Where the records are not of these sources.
    pub fn of_pair(&self, left: RecordRef, right: RecordRef, decided: &Decided) -> String {
        let (first, second) = self.in_order(left, right);
        let mut story = vec![self.born(first)];
        story.push(self.copied(first, second));
        story.extend(self.by_rule(first, second));
        story.extend(self.difference(left, right));
        story.extend(self.elsewhere(first, second));
        for at in [first, second] {
            story.extend(changed(at.of(self.sources), first == at));
        }
        decided.tell(&mut story);
        story.join(" ")
    }

    /// The story of a record that is not as it was.
    ///
    /// # Panics
    /// Where the change was made for other sources.
    pub fn of_change(&self, change: &Change, decided: &Decided) -> String {
        let mut story = Vec::new();
        if let Some(record) = change.record(self.before, self.sources) {
            let place = in_system(change.system);
            let born = match (record.created, record.created_by.label()) {
                (Some(at), who) => format!(
                    "{} was made {place} on {}{}.",
                    named(record),
                    at.date(),
                    by(who)
                ),
                _ => format!(
                    "{} stood {place}; when it was made, the exports do not say.",
                    named(record)
                ),
            };
            story.push(if change.before.is_none() && change.what == What::Added {
                born.replace(" stood ", " stands ")
            } else {
                born
            });
        }
        story.push(happened(change));
        for field in change.fields.iter().take(3) {
            let value = |text: &str| match text.trim() {
                "" => "nothing".to_owned(),
                some => format!("\"{}\"", shown(some)),
            };
            story.push(format!(
                "Its {} was {} and is {}.",
                field.field.replace('_', " "),
                value(&field.before),
                value(&field.after)
            ));
        }
        if change.what == What::Deleted {
            story.push(match change.still_in.as_slice() {
                [] => "None of the other exports holds it any more.".to_owned(),
                [one, ..] => format!("It is still {}.", in_system(*one)),
            });
            if change.out_of_sight.is_some() {
                story.push("It may be there all the same, and only not in this export.".to_owned());
            }
        }
        decided.tell(&mut story);
        story.join(" ")
    }

    /// The older of the two first, where the exports tell.
    fn in_order(&self, left: RecordRef, right: RecordRef) -> (RecordRef, RecordRef) {
        let made = |at: RecordRef| at.of(self.sources).created.map(|m| m.scale());
        match (made(left), made(right)) {
            (Some(a), Some(b)) if b < a => (right, left),
            _ => (left, right),
        }
    }

    fn born(&self, at: RecordRef) -> String {
        let record = at.of(self.sources);
        let place = in_system(at.source(self.sources).system);
        match record.created {
            Some(made) => format!(
                "{} was first made {place} on {}{}.",
                named(record),
                made.date(),
                by(record.created_by.label())
            ),
            None => format!(
                "{} stands {place}; when it was made, this export does not say.",
                named(record)
            ),
        }
    }

    fn copied(&self, first: RecordRef, second: RecordRef) -> String {
        let record = second.of(self.sources);
        let (here, there) = (first.source(self.sources), second.source(self.sources));
        let what = if here.system == there.system {
            "The other copy"
        } else {
            "The one"
        };
        let place = in_system(there.system);
        let Some(made) = record.created else {
            return format!("{what} {place} bears no date.");
        };
        let who = by(record.created_by.label());
        let others = others_made(there, second, made);
        let company = match others {
            0 => String::new(),
            n => format!(", together with {} others within minutes", count(n as u64)),
        };
        format!("{what} was made {place} on {}{who}{company}.", made.short())
    }

    /// What the applications in use would have made of the two.
    fn by_rule(&self, first: RecordRef, second: RecordRef) -> Option<String> {
        let side = |at: RecordRef| Side::of(at.of(self.sources), at.source(self.sources));
        let told: Vec<_> = replay_all(self.knowledge, self.answers, side(first), side(second))
            .into_iter()
            .filter(|replay| replay.chosen)
            .collect();
        let copies = told.iter().find(|replay| replay.verdict == Verdict::Copied);
        let joins = told.iter().find(|replay| replay.verdict == Verdict::Joined);
        let open = told.iter().find(|r| r.verdict == Verdict::CannotTell);
        let one = copies.or(joins).or(open)?;
        Some(shown(&one.why).into_owned())
    }

    fn difference(&self, left: RecordRef, right: RecordRef) -> Option<String> {
        let pair = self
            .matches
            .pairs
            .iter()
            .chain(&self.matches.counterparts)
            .find(|p| (p.left, p.right) == (left, right) || (p.right, p.left) == (left, right))?;
        Some(
            match pair.relation {
                Relation::Identical => "Both say the same in every field.",
                Relation::Equivalent => "Both say the same, written a little differently.",
                Relation::Subset | Relation::Superset => {
                    "One says less than the other, and nothing else."
                }
                Relation::Conflicting => "They do not agree in every field.",
            }
            .to_owned(),
        )
    }

    /// Which of the two has its counterpart in another system.
    fn elsewhere(&self, first: RecordRef, second: RecordRef) -> Option<String> {
        let system = first.source(self.sources).system;
        if second.source(self.sources).system != system {
            return None;
        }
        let linked = |at: RecordRef| {
            let pairs = self.matches.counterparts.iter().filter(|pair| pair.linked);
            pairs
                .filter_map(move |pair| {
                    (pair.left == at)
                        .then_some(pair.right)
                        .or((pair.right == at).then_some(pair.left))
                })
                .map(|other| other.source(self.sources).system)
                .find(|other| *other != system)
        };
        match (linked(first), linked(second)) {
            (Some(other), Some(_)) => Some(format!("Both have their like {}.", in_system(other))),
            (Some(other), None) => {
                Some(format!("Only the first has its like {}.", in_system(other)))
            }
            (None, Some(other)) => Some(format!(
                "Only the later one has its like {}.",
                in_system(other)
            )),
            (None, None) => None,
        }
    }
}

/// How many other records of an export were made in the same go.
fn others_made(source: &Source, at: RecordRef, made: Moment) -> usize {
    if !made.has_time() {
        return 0;
    }
    let near = |other: &Record| {
        other
            .created
            .is_some_and(|m| m.has_time() && (m.scale() - made.scale()).abs() <= ONE_GO)
    };
    let kind = source.records.get(at.index as usize).map(Record::kind);
    source
        .records
        .iter()
        .filter(|other| Some(other.kind()) == kind && near(other))
        .count()
        .saturating_sub(1)
}

fn named(record: &Record) -> String {
    match record.label().trim() {
        "" => "A record without a name".to_owned(),
        label => shown(label).into_owned(),
    }
}

fn by(who: Option<&str>) -> String {
    who.map(|who| format!(" by {}", shown(who)))
        .unwrap_or_default()
}

/// "The first was last changed on … by …", where that is not its creation.
fn changed(record: &Record, first: bool) -> Option<String> {
    let changed = record.modified?;
    let since = |created: Moment| changed.scale() - created.scale();
    if record.created.is_some_and(|created| since(created) < 60) {
        return None;
    }
    Some(format!(
        "The {} was last changed on {}{}.",
        if first { "first" } else { "later one" },
        changed.date(),
        by(record.modified_by.label())
    ))
}

fn happened(change: &Change) -> String {
    let who = by(change.by.label());
    let day: Option<Date> = change.deleted_at.map(|at| at.date());
    let on = day.map(|day| format!(" on {day}")).unwrap_or_default();
    match change.what {
        What::Deleted if change.merged_into.is_some() => {
            format!("It was merged into another record{on}{who}.")
        }
        What::Deleted => format!("It was deleted {}{on}{who}.", in_system(change.system)),
        What::Recreated => format!(
            "It was deleted {} and made again under a new id{on}{who}.",
            in_system(change.system)
        ),
        What::Modified => format!("It was changed {}{who}.", in_system(change.system)),
        What::Added if change.restored => "It had been deleted and lives again.".to_owned(),
        What::Added => "It is not in the older exports.".to_owned(),
    }
}
