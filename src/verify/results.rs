//! A verification as one list, the worst first, for screens and for reading out: what became of each
//! record, what stands beside each other, and what to do next.

use jiff::civil::Date;

use super::{Fate, Stay, Verification, next};
use crate::history::FieldChange;
use crate::matching;
use crate::record::{Record, RecordRef, Source};

/// How a record of a verification stands, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It was to stay, and is gone with all its copies.
    Lost,
    /// It was to stay and is gone, while a copy that was marked is there.
    Exchanged,
    /// It was to stay, and lost or changed something.
    Damaged,
    /// It is gone and was not marked.
    Unplanned,
    /// It was marked, and is there again.
    Returned,
    /// A copy that was not there before.
    NewTwin,
    /// It was marked and is not deleted yet.
    StillThere,
    /// It was marked, and no fresh export can show it.
    NotChecked,
    /// It was marked and is gone.
    Gone,
    /// It was to stay, and is as it was.
    AsItWas,
}

impl State {
    /// Every state, the worst first.
    pub const ALL: [State; 10] = [
        State::Lost,
        State::Exchanged,
        State::Damaged,
        State::Unplanned,
        State::Returned,
        State::NewTwin,
        State::StillThere,
        State::NotChecked,
        State::Gone,
        State::AsItWas,
    ];

    /// In two or three words.
    pub fn label(self) -> &'static str {
        match self {
            State::Lost => "lost",
            State::Exchanged => "wrong one gone",
            State::Damaged => "came to harm",
            State::Unplanned => "missing",
            State::Returned => "came back",
            State::NewTwin => "new copy",
            State::StillThere => "still there",
            State::NotChecked => "not checked",
            State::AsItWas => "as it was",
            State::Gone => "gone",
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            State::Lost => "This record was to stay. It is gone, and so are its copies.",
            State::Exchanged => {
                "This record was to stay. It is gone, and a copy that was to be deleted is there."
            }
            State::Damaged => "This record stayed, but something it held is lost or changed.",
            State::Unplanned => "This record is missing, and nobody marked it.",
            State::Returned => "This record was deleted and is there again.",
            State::NewTwin => "These two are copies of each other, and at least one is new.",
            State::StillThere => "This record was marked and is not deleted yet.",
            State::NotChecked => "No fresh export can show what became of this record.",
            State::AsItWas => "This record was to stay, and holds everything it held.",
            State::Gone => "This record was marked, and is gone as planned.",
        }
    }

    /// Whether there is something left to do.
    pub fn is_open(self) -> bool {
        !matches!(self, State::AsItWas | State::Gone)
    }
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// How it stands.
    pub state: State,
    what: What,
}

/// Where it is in the verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Marked(usize),
    Kept(usize),
    Unplanned(RecordRef),
    Twin(usize),
}

/// Fields with several values, a comma between them.
pub(super) const LISTS: [&str; 4] = ["emails", "phones", "categories", "attendees"];

/// What a system itself writes.
const STAMPS: [&str; 5] = ["created", "created_by", "modified", "modified_by", "uid"];

/// A field of two states beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The field's name as in `inspect --json`.
    pub field: &'static str,
    /// What it held then; untrusted text, empty where it held nothing.
    pub before: String,
    /// What it holds now.
    pub after: String,
    /// How the two compare.
    pub compared: Compared,
}

impl Row {
    /// Whether the field holds several values, with a comma between them.
    pub fn is_list(&self) -> bool {
        LISTS.contains(&self.field)
    }
}

/// How a field of then compares with that of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The same, or the same but for the writing.
    Same,
    /// It holds what it held, and more.
    Gained,
    /// What it held is gone, or is something else now.
    Lost,
    /// There is nothing to compare it with.
    Alone,
}

impl Verification {
    /// Everything there is to say of single records, the worst first, in the order of the case.
    pub fn findings(&self) -> Vec<Finding> {
        let marked = self.marked.iter().enumerate().map(|(at, marked)| Finding {
            state: match marked.fate {
                Fate::Gone => State::Gone,
                Fate::StillThere => State::StillThere,
                Fate::Returned => State::Returned,
                Fate::NotChecked => State::NotChecked,
            },
            what: What::Marked(at),
        });
        let kept = self.kept.iter().enumerate().filter_map(|(at, kept)| {
            let state = match kept.stay {
                Stay::AsItWas => State::AsItWas,
                Stay::Damaged => State::Damaged,
                Stay::Exchanged => State::Exchanged,
                Stay::Lost => State::Lost,
                // The marked copy says so already.
                Stay::NotChecked => return None,
            };
            let what = What::Kept(at);
            Some(Finding { state, what })
        });
        let unplanned = self.unplanned.iter().map(|at| Finding {
            state: State::Unplanned,
            what: What::Unplanned(*at),
        });
        let twins = (0..self.new_twins.len()).map(|at| Finding {
            state: State::NewTwin,
            what: What::Twin(at),
        });
        let mut all: Vec<Finding> = marked.chain(kept).chain(unplanned).chain(twins).collect();
        all.sort_by_key(|finding| finding.state);
        all
    }

    /// The record then: for a new copy, the first of the two.
    pub fn then<'s>(&'s self, of: Finding, fresh: &'s [Source]) -> Option<&'s Record> {
        let (sources, at) = self.then_at(of, fresh)?;
        record(sources, at)
    }

    /// What is there of it now, if anything: for a new copy, the second of the two.
    pub fn now<'s>(&self, of: Finding, fresh: &'s [Source]) -> Option<&'s Record> {
        record(fresh, self.now_at(of)?)
    }

    /// Where the record then stands: in which sources, and which one it is.
    pub fn then_at<'s>(
        &'s self,
        of: Finding,
        fresh: &'s [Source],
    ) -> Option<(&'s [Source], RecordRef)> {
        Some(match of.what {
            What::Marked(at) => (&self.before, self.marked.get(at)?.before),
            What::Kept(at) => (&self.before, self.kept.get(at)?.before),
            What::Unplanned(at) => (&self.before, at),
            What::Twin(at) => (fresh, self.new_twins.get(at)?.left),
        })
    }

    /// Which of the fresh records is what is there now.
    pub fn now_at(&self, of: Finding) -> Option<RecordRef> {
        match of.what {
            What::Marked(at) => self.marked.get(at)?.after,
            What::Kept(at) => self.kept.get(at)?.after,
            What::Unplanned(_) => None,
            What::Twin(at) => Some(self.new_twins.get(at)?.right),
        }
    }

    /// What differs between then and now.
    pub fn differences(&self, of: Finding) -> impl Iterator<Item = &FieldChange> {
        let (one, other): (&[FieldChange], &[FieldChange]) = match of.what {
            What::Marked(at) => (
                self.marked.get(at).map_or(&[], |m| m.fields.as_slice()),
                &[],
            ),
            What::Kept(at) => match self.kept.get(at) {
                // Where another record stands in for it, its own losses are not the point.
                Some(kept) => (&kept.damage, &kept.gained),
                None => (&[], &[]),
            },
            What::Unplanned(_) | What::Twin(_) => (&[], &[]),
        };
        one.iter().chain(other)
    }

    /// Then and now beside each other, field by field; what differs comes first.
    pub fn beside(&self, of: Finding, fresh: &[Source]) -> Vec<Row> {
        let fields = |r: Option<&Record>| r.map(matching::fields_of).unwrap_or_default();
        let (then, now) = (fields(self.then(of, fresh)), fields(self.now(of, fresh)));
        let is_alone = then.is_empty() || now.is_empty() || matches!(of.what, What::Twin(_));
        let mut rows: Vec<Row> = Vec::new();
        for change in self.differences(of) {
            rows.push(Row {
                field: change.field,
                before: change.before.clone(),
                after: change.after.clone(),
                compared: if change.kept {
                    Compared::Gained
                } else {
                    Compared::Lost
                },
            });
        }
        let value = |all: &[(&'static str, String)], field: &str| {
            let found = all.iter().find(|(name, _)| *name == field);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        for (field, _) in then.iter().chain(&now) {
            // They change by themselves, so that they say nothing beside each other.
            if !is_alone && STAMPS.contains(field) {
                continue;
            }
            if rows.iter().all(|row| row.field != *field) {
                rows.push(Row {
                    field,
                    before: value(&then, field),
                    after: value(&now, field),
                    compared: if is_alone {
                        Compared::Alone
                    } else {
                        Compared::Same
                    },
                });
            }
        }
        rows
    }

    /// What to do next about a record: a sentence each, the most important first. The words may hold
    /// text of the exports.
    pub fn next_steps(&self, of: Finding, fresh: &[Source], today: Date) -> Vec<String> {
        match of.what {
            What::Marked(at) => self
                .marked
                .get(at)
                .map_or_else(Vec::new, |marked| marked.next_steps(self, fresh)),
            What::Kept(at) => self
                .kept
                .get(at)
                .map_or_else(Vec::new, |kept| kept.next_steps(today)),
            What::Unplanned(at) => vec![
                "Ask whether somebody deleted it on purpose, and whether a sync was switched on meanwhile.".to_owned(),
                next::fetch_back(at.source(&self.before).system).to_owned(),
            ],
            What::Twin(_) => vec![
                "Find out which sync made it, and pause that sync, before you delete anything: the next run may make it again.".to_owned(),
                "Then add these fresh exports to a new case, and decide on the pair there.".to_owned(),
            ],
        }
    }
}

pub(super) fn record(sources: &[Source], at: RecordRef) -> Option<&Record> {
    let source = sources.get(at.source as usize)?;
    source.records.get(at.index as usize)
}
