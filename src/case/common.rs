//! What "not the same" verdicts have in common, offered as a rule: where several were given on contacts that
//! share one telephone, address or birthday and nothing else, the others that share only that can be decided
//! with one key.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{How, Session, Status, Verdict};
use crate::matching::plain_name;
use crate::record::{Record, RecordRef, Source};

/// So many verdicts of one kind make a rule worth asking about.
const LEAST: usize = 3;

/// By what people are told apart: what a rule can be about.
const TELLING: [&str; 5] = ["phones", "emails", "addresses", "birthday", "government_id"];

/// A field, and the value in it that two contacts share.
pub(super) type Ground = (&'static str, String);

/// What several "not the same" verdicts have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// The field, as in `inspect --json`.
    pub field: &'static str,
    /// The value they share; untrusted text.
    pub value: String,
    /// How many verdicts were given on pairs that share only this.
    pub verdicts: usize,
    /// The undecided pairs that share only this too.
    pub open: Vec<(RecordRef, RecordRef)>,
}

impl Common {
    /// The question to a person; holds untrusted text.
    pub fn question(&self) -> String {
        let name = plain_name(self.field);
        let pairs = match self.open.len() {
            1 => "one more pair shares".to_owned(),
            n => format!("{n} more pairs share"),
        };
        format!(
            "You said “not the same” {} times about contacts that share only the {name} {}. Treat it as shared by many people? {pairs} only that.",
            self.verdicts, self.value
        )
    }
}

impl Session {
    /// The commonest ground of the "not the same" verdicts so far, where undecided pairs stand on it too.
    pub fn common_ground(&self) -> Option<Common> {
        let mut grounds: BTreeMap<Ground, usize> = BTreeMap::new();
        let record = |key| self.review.record(key);
        for (left, right) in self.marks.apart() {
            let (Some(left), Some(right)) = (record(left), record(right)) else {
                continue;
            };
            if let Some(ground) = only_ground(&self.evidence.sources, left, right) {
                *grounds.entry(ground).or_default() += 1;
            }
        }
        grounds.retain(|_, verdicts| *verdicts >= LEAST);
        if grounds.is_empty() {
            return None;
        }
        let sources = &self.evidence.sources;
        let open = grounds.keys().filter_map(|ground| {
            let items = self.review.grounds.get(ground)?.iter();
            let open: Vec<(RecordRef, RecordRef)> = items
                .filter(|item| self.status(**item) == Status::Open)
                .map(|item| self.review.sides(&self.review.items[*item], &self.marks))
                .filter(|(a, b)| only_ground(sources, *a, *b).as_ref() == Some(ground))
                .collect();
            (!open.is_empty()).then_some((ground, open))
        });
        let (ground, open) = open.max_by_key(|(ground, open)| (grounds[*ground], open.len()))?;
        Some(Common {
            field: ground.0,
            value: ground.1.clone(),
            verdicts: grounds[ground],
            open,
        })
    }

    /// Says of every undecided pair with this ground that it is not the same; one step for
    /// [`Session::undo`]. Gives how many.
    pub fn set_apart_all(&mut self, common: &Common, at: Timestamp) -> usize {
        let before = self.case.journal.len();
        for &(left, right) in &common.open {
            let keys = (self.review.key(left), self.review.key(right));
            if let (Some(l), Some(r)) = keys {
                let (left_key, right_key) = (l.clone(), r.clone());
                let verdict = Verdict::NotSame {
                    left: left_key,
                    right: right_key,
                };
                self.decide(verdict, &[left, right], How::Advice, at);
            }
        }
        self.join_since(before);
        self.case.journal.len() - before
    }
}

/// The one thing by which two contacts of different names are alike, where it is only one.
pub(super) fn only_ground(sources: &[Source], left: RecordRef, right: RecordRef) -> Option<Ground> {
    let (left, right) = (left.of(sources), right.of(sources));
    let given = |record: &Record| Some(record.contact()?.given_name()?.to_lowercase());
    if given(left) == given(right) {
        return None;
    }
    let mut shared = TELLING.into_iter().filter_map(|field| {
        let value = shared_value(field, left, right)?;
        Some((field, value))
    });
    let only = shared.next()?;
    shared.next().is_none().then_some(only)
}

/// The first value of a field that two contacts share, as the left one writes it.
fn shared_value(field: &str, left: &Record, right: &Record) -> Option<String> {
    let (a, b) = (left.contact()?, right.contact()?);
    let same = |x: Option<String>, y: Option<String>| x.filter(|x| Some(x) == y.as_ref());
    match field {
        "phones" => {
            let digits = |p: &crate::record::Phone<'_>| {
                let digits: String = p.value.chars().filter(char::is_ascii_digit).collect();
                // The last digits are the same with and without the country's code.
                (digits.len() >= 6).then(|| digits[digits.len().saturating_sub(8)..].to_owned())
            };
            let theirs: Vec<_> = b.phones().filter_map(|p| digits(&p)).collect();
            a.phones()
                .find(|p| digits(p).is_some_and(|d| theirs.contains(&d)))
                .map(|p| p.value.into_owned())
        }
        "emails" => {
            let theirs: Vec<String> = b.emails().map(str::to_lowercase).collect();
            a.emails()
                .map(str::to_lowercase)
                .find(|m| theirs.contains(m))
        }
        "addresses" => {
            let whole = |address: crate::record::Address<'_>| {
                let street = address.street.as_deref()?.to_lowercase();
                let place = address.postcode.or(address.city)?.to_lowercase();
                Some(format!("{street}, {place}"))
            };
            let theirs: Vec<String> = b.addresses().into_iter().filter_map(whole).collect();
            a.addresses()
                .into_iter()
                .filter_map(whole)
                .find(|p| theirs.contains(p))
        }
        "birthday" => same(
            a.birthday().map(|d| d.to_string()),
            b.birthday().map(|d| d.to_string()),
        ),
        _ => same(
            a.government_id().map(str::to_owned),
            b.government_id().map(str::to_owned),
        ),
    }
}
