//! One decision for many pairs alike: which pairs, which of the two stays, and what to look at before.
//!
//! A rule comes from the pair on screen ([`Session::rule_like`]) or is put together condition by condition
//! ([`compose`]); what it would do, and doing it, is in [`apply`].
//!
//! A rule touches only pairs nothing was decided on, never one the person decided by hand, never a pair to
//! leave alone and never one that is merely possible. It marks in favour of a record that stays, as a
//! single verdict does, so it cannot mark the last copy either.

mod apply;
mod compose;

use std::fmt;
use std::ops::RangeInclusive;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

pub use apply::{Choice, assurance};
pub use compose::Part;

use super::filter::{cause_title, the_field};
use crate::matching::{self, Relation, plain_name};
use crate::record::{Kind, Moment, Record, System};

/// So many pairs, taken at random, are shown before a rule acts.
pub const SAMPLE: usize = 12;

/// Which of two records stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prefer {
    /// The one the program advises to keep.
    Advised,
    /// The one made first.
    Older,
    /// The one made last.
    Newer,
    /// The one that holds more.
    Fuller,
    /// The one that belongs to an account.
    WithAccount,
    /// The one that has an id of its system.
    WithId,
    /// The one in the folder the rule names.
    InFolder,
}

impl Prefer {
    /// Every way to choose.
    pub const ALL: [Prefer; 7] = [
        Prefer::Advised,
        Prefer::Older,
        Prefer::Newer,
        Prefer::Fuller,
        Prefer::WithAccount,
        Prefer::WithId,
        Prefer::InFolder,
    ];

    /// Which one stays, in words.
    pub fn words(self) -> &'static str {
        match self {
            Prefer::Advised => "the one that is advised",
            Prefer::Older => "the older one",
            Prefer::Newer => "the newer one",
            Prefer::Fuller => "the one that holds more",
            Prefer::WithAccount => "the one that belongs to an account",
            Prefer::WithId => "the one with an id",
            Prefer::InFolder => "the one in the folder",
        }
    }

    /// The word it is called by where it is typed.
    pub fn id(self) -> &'static str {
        match self {
            Prefer::Advised => "advised",
            Prefer::Older => "older",
            Prefer::Newer => "newer",
            Prefer::Fuller => "fuller",
            Prefer::WithAccount => "account",
            Prefer::WithId => "id",
            Prefer::InFolder => "folder",
        }
    }

    /// What speaks for keeping a record: the higher stays. `None` where the record does not say. `folder` is
    /// the one the rule names.
    fn measure(self, record: &Record, folder: Option<&str>) -> Option<i64> {
        match self {
            Prefer::InFolder => {
                let folder = folder?;
                Some(i64::from(record.folder.as_deref() == Some(folder)))
            }
            Prefer::Advised => None,
            Prefer::Older => record.created.map(|at| -at.scale()),
            Prefer::Newer => record.created.map(|at| at.scale()),
            Prefer::Fuller => i64::try_from(matching::filled(record)).ok(),
            Prefer::WithAccount => {
                let marks = record.salesforce.as_deref();
                Some(i64::from(marks.is_some_and(|m| m.account_id.is_some())))
            }
            Prefer::WithId => Some(i64::from(record.id.is_some())),
        }
    }
}

/// How alike the pairs are that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Nothing differs that matters.
    Twin,
    /// One holds only what the other holds too.
    Part,
    /// They say different things.
    Differs,
}

impl Likeness {
    /// Every degree, the most alike first.
    pub const ALL: [Likeness; 3] = [Likeness::Twin, Likeness::Part, Likeness::Differs];

    /// What such pairs are called in a list.
    pub fn name(self) -> &'static str {
        match self {
            Likeness::Twin => "twins",
            Likeness::Part => "one is a part of the other",
            Likeness::Differs => "different in something",
        }
    }

    /// Of two records that relate so.
    pub fn of(relation: Relation) -> Self {
        match relation {
            Relation::Identical | Relation::Equivalent => Likeness::Twin,
            Relation::Subset | Relation::Superset => Likeness::Part,
            Relation::Conflicting => Likeness::Differs,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Likeness::Twin => "that are twins",
            Likeness::Part => "of which one holds only a part of the other",
            Likeness::Differs => "that differ in something",
        }
    }
}

/// A decision for all pairs that fit it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Of which kind.
    pub kind: Kind,
    /// In which system.
    pub system: System,
    /// How alike; any where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
    /// Whether only pairs that are certainly one are meant, or likely ones too.
    pub certain: bool,
    /// What the pairs must fit, as in the search of the review; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub find: String,
    /// What explains the pairs: the id of a cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// When one of the two was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Window>,
    /// What one of their fields must be like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldTest>,
    /// Which of the two stays.
    pub prefer: Prefer,
    /// The folder of [`Prefer::InFolder`]; untrusted text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}

/// A stretch of time on the clock of the export, from and to included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first moment.
    pub from: DateTime,
    /// The last.
    pub to: DateTime,
}

impl Window {
    /// Whole days, from and to included.
    pub fn days(from: Date, to: Date) -> Self {
        Window {
            from: from.to_datetime(Time::midnight()),
            to: to.at(23, 59, 59, 0),
        }
    }

    /// From when to when, on the scale of [`Moment::scale`].
    pub fn scale(&self) -> RangeInclusive<i64> {
        let scale = |at: DateTime| Moment::Local(at).scale();
        scale(self.from)..=scale(self.to)
    }

    /// Whether a moment is in it.
    pub fn holds(&self, moment: Moment) -> bool {
        self.scale().contains(&moment.scale())
    }
}

/// "in 2024-06", "on 2024-06-11", "from 2024-06-11 03:14 to 03:58".
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.date(), self.to.date());
        let whole_days = *self == Window::days(from, to);
        let day = |at: DateTime| at.strftime("%Y-%m-%d");
        if whole_days && from == to {
            write!(f, "on {}", day(self.from))
        } else if whole_days && from == to.first_of_month() && to == to.last_of_month() {
            write!(f, "in {}", self.from.strftime("%Y-%m"))
        } else if whole_days && from == to.first_of_year() && to == to.last_of_year() {
            write!(f, "in {}", self.from.strftime("%Y"))
        } else if whole_days {
            write!(f, "from {} to {}", day(self.from), day(self.to))
        } else if from == to {
            let time = |at: DateTime| at.strftime("%H:%M").to_string();
            let (day, from, to) = (day(self.from), time(self.from), time(self.to));
            if from == to {
                write!(f, "on {day} at {from}")
            } else {
                write!(f, "on {day} from {from} to {to}")
            }
        } else {
            let at = |at: DateTime| at.strftime("%Y-%m-%d %H:%M");
            write!(f, "from {} to {}", at(self.from), at(self.to))
        }
    }
}

/// What one field of a pair must be like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum FieldTest {
    /// Both have it, and do not say the same in it.
    Differs {
        /// The field, as in `inspect --json`.
        field: String,
    },
    /// Only one of the two has it.
    OneLacks {
        /// The field.
        field: String,
    },
    /// One of the two, or both, say this in it.
    Says {
        /// The field.
        field: String,
        /// What it says; untrusted text.
        value: String,
    },
}

/// The test in a clause; holds untrusted text.
impl fmt::Display for FieldTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldTest::Differs { field } => write!(f, "{} differs", the_field(field)),
            FieldTest::OneLacks { field } => write!(f, "one has no {}", plain_name(field)),
            FieldTest::Says { field, value } if field == "created_by" => {
                write!(f, "one was created by \"{value}\"")
            }
            FieldTest::Says { field, value } => write!(f, "{} is \"{value}\"", the_field(field)),
        }
    }
}

/// The rule in a sentence; holds untrusted text.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nouns, system) = (self.kind.noun(2), self.system.label());
        write!(f, "Pairs of {nouns} in {system}")?;
        if let Some(likeness) = self.likeness {
            write!(f, " {}", likeness.words())?;
        }
        let sure = if self.certain { "certainly" } else { "likely" };
        write!(f, ", {sure} the same")?;
        if let Some(cause) = &self.cause {
            write!(f, ", explained by \"{}\"", cause_title(cause))?;
        }
        if let Some(made) = self.made {
            write!(f, ", one of them made {made}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", of which {field}")?;
        }
        if !self.find.is_empty() {
            write!(f, ", that fit \"{}\"", self.find)?;
        }
        write!(f, ": keep {}", self.prefer.words())?;
        if let (Prefer::InFolder, Some(folder)) = (self.prefer, &self.folder) {
            write!(f, " \"{folder}\"")?;
        }
        f.write_str(", mark the other for deletion by hand.")
    }
}
