//! What happened to many records in the same way, said once.
//!
//! Three hundred emptied company fields are one thing that happened, not three hundred.

use std::collections::BTreeMap;

use crate::matching::plain_name;
use crate::record::{Kind, System};
use crate::text;

use super::{Change, FieldChange, What};

/// From so many records on, a change is named as one.
const LEAST: usize = 5;

/// A change that many records share.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Effect {
    /// The system.
    pub system: System,
    /// The kind of record.
    pub kind: Kind,
    /// The field, as in `inspect --json`.
    pub field: &'static str,
    /// What happened to it.
    #[serde(flatten)]
    pub how: How,
    /// The changes it explains, by their place in [`super::Comparison::changes`].
    pub changes: Vec<usize>,
}

/// What happened to a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum How {
    /// A time was moved by so many minutes.
    Shifted {
        /// Later is positive.
        minutes: i64,
    },
    /// There was a value, and there is none.
    Emptied,
    /// Every record has this one value now; they had others, or none.
    Set {
        /// The value; untrusted text.
        value: String,
    },
    /// The last part of a text is gone.
    CutOff,
}

impl Effect {
    /// The effect in a sentence.
    pub fn sentence(&self) -> String {
        let n = self.changes.len();
        let count = text::count(n as u64);
        let records = self.kind.noun(n);
        let field = plain_name(self.field);
        let system = self.system.label();
        match &self.how {
            How::Shifted { minutes } => format!(
                "The {field} of {count} {records} in {system} is {}.",
                moved(*minutes)
            ),
            How::Emptied => {
                format!(
                    "The {field} of {count} {records} in {system} is empty now and was not before."
                )
            }
            How::Set { value } => format!(
                "The {field} of {count} {records} in {system} is now \u{201c}{}\u{201d}.",
                text::shown(value)
            ),
            How::CutOff => {
                format!("The {field} of {count} {records} in {system} lost its last part.")
            }
        }
    }
}

/// "two hours later", "30 minutes earlier", "a day later".
fn moved(minutes: i64) -> String {
    let way = if minutes < 0 { "earlier" } else { "later" };
    let minutes = minutes.unsigned_abs();
    let (n, unit) = match minutes {
        m if m % 1440 == 0 => (m / 1440, "day"),
        m if m % 60 == 0 => (m / 60, "hour"),
        m => (m, "minute"),
    };
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {unit}{plural} {way}")
}

/// Gathers effects.
#[derive(Debug, Default)]
pub struct Effects {
    found: BTreeMap<(System, Kind, &'static str, How), Vec<usize>>,
}

impl Effects {
    /// Looks through all modified records.
    pub fn of(changes: &[Change]) -> Self {
        let mut effects = Effects::default();
        for (at, change) in changes.iter().enumerate() {
            if change.what != What::Modified {
                continue;
            }
            for field in change.fields.iter().filter(|f| !f.form_only) {
                for how in ways(field) {
                    let key = (change.system, change.kind, field.field, how);
                    effects.found.entry(key).or_default().push(at);
                }
            }
        }
        effects
    }

    /// Those that enough records share, the largest first.
    pub fn into_list(self) -> Vec<Effect> {
        let found = self.found.into_iter().filter(|(_, at)| at.len() >= LEAST);
        let mut list: Vec<Effect> = found
            .map(|((system, kind, field, how), changes)| Effect {
                system,
                kind,
                field,
                how,
                changes,
            })
            .collect();
        list.sort_by_key(|effect| std::cmp::Reverse(effect.changes.len()));
        list
    }
}

fn ways(field: &FieldChange) -> Vec<How> {
    let (before, after) = (field.before.trim(), field.after.trim());
    if let Some(minutes) = shift(field, before, after) {
        return vec![How::Shifted { minutes }];
    }
    if after.is_empty() {
        return vec![How::Emptied];
    }
    let mut ways = vec![How::Set {
        value: after.to_owned(),
    }];
    if before.len() > after.len() && before.starts_with(after) {
        ways.push(How::CutOff);
    }
    ways
}

/// Minutes between two moments as [`crate::record::Moment::short`] writes them.
fn shift(field: &FieldChange, before: &str, after: &str) -> Option<i64> {
    if !matches!(field.field, "start" | "end" | "due" | "completed") {
        return None;
    }
    let moment = |text: &str| {
        let text = if text.len() == 10 {
            format!("{text} 00:00")
        } else {
            text.to_owned()
        };
        jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M", text).ok()
    };
    let apart = moment(after)?.duration_since(moment(before)?).as_secs() / 60;
    (apart != 0).then_some(apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &'static str, before: &str, after: &str) -> FieldChange {
        FieldChange {
            field: name,
            before: before.into(),
            after: after.into(),
            form_only: false,
            kept: before.is_empty(),
        }
    }

    #[test]
    fn what_happened_to_a_field() {
        let cases = [
            (
                field("start", "2026-11-02 09:00", "2026-11-02 11:00"),
                How::Shifted { minutes: 120 },
            ),
            (
                field("due", "2026-11-02", "2026-11-01"),
                How::Shifted { minutes: -1440 },
            ),
            (field("company", "Acme", ""), How::Emptied),
        ];
        for (field, how) in cases {
            assert_eq!(ways(&field), [how]);
        }
        assert!(ways(&field("notes", "one two", "one")).contains(&How::CutOff));
    }

    #[test]
    fn moved_in_words() {
        for (minutes, words) in [
            (60, "1 hour later"),
            (-120, "2 hours earlier"),
            (1440, "1 day later"),
            (-30, "30 minutes earlier"),
        ] {
            assert_eq!(moved(minutes), words);
        }
    }
}
