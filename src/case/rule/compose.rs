//! Putting a rule together: condition by condition, each chosen from what the undecided pairs offer.
//!
//! Every choice comes with how many undecided pairs meet all conditions then. Nobody types a condition; dates
//! are those at which many records were made, folders and values those the records have.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use rustc_hash::FxHashMap;

use super::{FieldTest, Likeness, Prefer, Rule, Window};
use crate::case::contrast::{VALUED, value};
use crate::case::filter::{cause_title, field_tests};
use crate::case::{Session, Value};
use crate::history::bursts::bursts;
use crate::record::{Kind, RecordRef, System};

/// So many values of one field are offered, the commonest.
const VALUES: usize = 6;
/// A value must stand in so many pairs to be offered.
const COMMON: usize = 2;
/// So many bursts, months and years are offered, the fullest.
const TIMES: usize = 6;
/// From so many records on that were made together a burst is offered.
const BURST: usize = 5;

/// A condition of a rule, or what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Of which kind, in which system.
    Records,
    /// How alike.
    Alike,
    /// How sure.
    Sure,
    /// What explains them.
    Cause,
    /// When one of them was made.
    Made,
    /// What a field is like.
    Field,
    /// Which one stays.
    Keep,
}

impl Part {
    /// Every part, in the order they are asked.
    pub const ALL: [Part; 7] = [
        Part::Records,
        Part::Alike,
        Part::Sure,
        Part::Cause,
        Part::Made,
        Part::Field,
        Part::Keep,
    ];

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Part::Records => "Pairs of",
            Part::Alike => "How alike",
            Part::Sure => "How sure",
            Part::Cause => "Made by",
            Part::Made => "Made when",
            Part::Field => "Field",
            Part::Keep => "Keep",
        }
    }
}

impl Rule {
    /// What a part says, in words; may hold untrusted text.
    pub fn words_of(&self, part: Part) -> String {
        let any = || "any".to_owned();
        match part {
            Part::Records => format!("{} in {}", self.kind.noun(2), self.system.label()),
            Part::Alike => self.likeness.map_or_else(any, |l| l.name().to_owned()),
            Part::Sure if self.certain => "only certain ones".to_owned(),
            Part::Sure => "certain and likely ones".to_owned(),
            Part::Cause => self.cause.as_deref().map_or_else(any, cause_title),
            Part::Made => self
                .made
                .map_or_else(any, |window| format!("one of them {window}")),
            Part::Field => self.field.as_ref().map_or_else(any, FieldTest::to_string),
            Part::Keep => match (&self.folder, self.prefer) {
                (Some(folder), Prefer::InFolder) => format!("the one in the folder \"{folder}\""),
                (_, prefer) => prefer.words().to_owned(),
            },
        }
    }
}

impl Session {
    /// A rule to begin with: all undecided twins of the commonest sort of records. `None` where nothing is
    /// undecided that a rule may decide.
    pub fn rule_to_begin(&self) -> Option<Rule> {
        let any = Rule {
            kind: Kind::Contact,
            system: System::Outlook,
            likeness: None,
            certain: true,
            find: String::new(),
            cause: None,
            made: None,
            field: None,
            prefer: Prefer::Advised,
            folder: None,
        };
        let first = |rule: &Rule| {
            let sorts = self.rule_values(rule, Part::Records).into_iter();
            sorts.max_by_key(|v| v.pairs).filter(|v| v.pairs > 0)
        };
        let likely = Rule {
            certain: false,
            ..any.clone()
        };
        let rule = first(&any).or_else(|| first(&likely))?.then;
        let twins = Rule {
            likeness: Some(Likeness::Twin),
            ..rule.clone()
        };
        Some(if self.meant(&twins).is_empty() {
            rule
        } else {
            twins
        })
    }

    /// What can be chosen of a part, the rest of the rule as it is; each with how many undecided pairs meet
    /// the conditions then, or, of what stays, with how many pairs the rule would decide.
    pub fn rule_values(&self, rule: &Rule, part: Part) -> Vec<Value<Rule>> {
        let mut values = Vec::new();
        let mut add = |pairs: usize, then: Rule| {
            let label = then.words_of(part);
            values.push(Value { label, pairs, then });
        };
        match part {
            Part::Records => {
                for then in self.sorts(rule) {
                    add(self.meant(&then).len(), then);
                }
            }
            Part::Alike => {
                let any = std::iter::once(None);
                for likeness in any.chain(Likeness::ALL.map(Some)) {
                    let then = Rule {
                        likeness,
                        ..rule.clone()
                    };
                    add(self.meant(&then).len(), then);
                }
            }
            Part::Sure => {
                for certain in [true, false] {
                    let then = Rule {
                        certain,
                        ..rule.clone()
                    };
                    add(self.meant(&then).len(), then);
                }
            }
            Part::Cause => {
                let any = std::iter::once(None);
                for cause in any.chain(self.review.causes.iter().cloned().map(Some)) {
                    let then = Rule {
                        cause,
                        ..rule.clone()
                    };
                    add(self.meant(&then).len(), then);
                }
            }
            Part::Made => {
                let rest = Rule {
                    made: None,
                    ..rule.clone()
                };
                let pairs = self.pairs_of(&self.meant(&rest));
                add(pairs.len(), rest.clone());
                for (window, n) in self.windows(&pairs) {
                    let made = Some(window);
                    let then = Rule {
                        made,
                        ..rest.clone()
                    };
                    add(n, then);
                }
            }
            Part::Field => {
                let rest = Rule {
                    field: None,
                    ..rule.clone()
                };
                let meant = self.meant(&rest);
                add(meant.len(), rest.clone());
                let items = meant.iter().map(|at| self.review.items[*at].contrast);
                let tests = field_tests(items);
                for (test, n) in tests.into_iter().chain(self.said(&self.pairs_of(&meant))) {
                    let field = Some(test);
                    let then = Rule {
                        field,
                        ..rest.clone()
                    };
                    add(n, then);
                }
            }
            Part::Keep => {
                let mut ways: Vec<(Prefer, Option<String>)> =
                    Prefer::ALL.into_iter().map(|p| (p, None)).collect();
                ways.retain(|(prefer, _)| *prefer != Prefer::InFolder);
                for folder in self.folders(rule) {
                    ways.push((Prefer::InFolder, Some(folder)));
                }
                for (prefer, folder) in ways {
                    let then = Rule {
                        prefer,
                        folder,
                        ..rule.clone()
                    };
                    add(self.choices(&then).len(), then);
                }
            }
        }
        let stays = |value: &Value<Rule>| value.pairs > 0 || value.then == *rule;
        values.retain(stays);
        values
    }

    fn pairs_of(&self, meant: &[usize]) -> Vec<(RecordRef, RecordRef)> {
        let items = meant.iter().map(|at| &self.review.items[*at]);
        items
            .map(|item| (self.review.clusters[item.cluster].keep, item.record))
            .collect()
    }

    /// The rule for each kind and system that pairs are of.
    fn sorts(&self, rule: &Rule) -> Vec<Rule> {
        let mut sorts: Vec<(Kind, System)> = Vec::new();
        for item in &self.review.items {
            let kind = self.review.clusters[item.cluster].kind;
            let sort = (kind, item.record.source(&self.evidence.sources).system);
            if !sorts.contains(&sort) {
                sorts.push(sort);
            }
        }
        sorts.sort_by_key(|(kind, system)| (*kind, system.label()));
        sorts
            .into_iter()
            .map(|(kind, system)| Rule {
                kind,
                system,
                ..rule.clone()
            })
            .collect()
    }

    /// Times at which one record of many of these pairs was made: bursts first, then months, then years.
    fn windows(&self, pairs: &[(RecordRef, RecordRef)]) -> Vec<(Window, usize)> {
        let sources = &self.evidence.sources;
        let made = |r: RecordRef| r.of(sources).created;
        let (mut moments, mut months, mut years) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for (a, b) in pairs {
            for (record, at) in [a, b].into_iter().filter_map(|r| Some((*r, made(*r)?))) {
                // A day without a time tells no burst.
                if at.has_time() {
                    moments.push((at.scale(), record));
                }
                let day = at.date();
                *months.entry(day.first_of_month()).or_insert(0) += 1;
                *years.entry(day.first_of_year()).or_insert(0) += 1;
            }
        }
        moments.sort_unstable();
        moments.dedup();
        let mut found = bursts(moments, BURST);
        found.sort_by_key(|b| (std::cmp::Reverse(b.len()), b.start));
        let moment = |second: i64| {
            let at = jiff::Timestamp::from_second(second).ok()?;
            Some(jiff::tz::Offset::UTC.to_datetime(at))
        };
        let burst = |start: i64, end: i64| -> Option<Window> {
            let (from, to): (DateTime, DateTime) = (moment(start)?, moment(end)?);
            Some(Window { from, to })
        };
        let bursts = found
            .iter()
            .take(TIMES)
            .filter_map(|b| burst(b.start, b.end));
        let months = fullest(months)
            .into_iter()
            .map(|m| Window::days(m, m.last_of_month()));
        let years = fullest(years)
            .into_iter()
            .map(|y| Window::days(y, y.last_of_year()));
        let windows: Vec<Window> = bursts.chain(months).chain(years).collect();
        let scale = |r: RecordRef| made(r).map(|at| at.scale());
        let made: Vec<[Option<i64>; 2]> = pairs.iter().map(|(a, b)| [*a, *b].map(scale)).collect();
        let count = |window: &Window| {
            let within = window.scale();
            let meets = |at: &Option<i64>| at.is_some_and(|at| within.contains(&at));
            made.iter().filter(|both| both.iter().any(meets)).count()
        };
        windows.into_iter().map(|w| (w, count(&w))).collect()
    }

    /// What several of these pairs say in a field.
    fn said(&self, pairs: &[(RecordRef, RecordRef)]) -> Vec<(FieldTest, usize)> {
        let sources = &self.evidence.sources;
        let mut tests = Vec::new();
        for field in VALUED {
            let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
            for (a, b) in pairs {
                let [a, b] = [a, b].map(|r| value(r.of(sources), field));
                for said in [a, b.filter(|_| a != b)].into_iter().flatten() {
                    *counts.entry(said).or_default() += 1;
                }
            }
            let mut common: Vec<(&str, usize)> = counts.into_iter().collect();
            common.retain(|(_, n)| *n >= COMMON);
            common.sort_by_key(|(said, n)| (std::cmp::Reverse(*n), *said));
            common.truncate(VALUES);
            tests.extend(common.into_iter().map(|(value, n)| {
                let (field, value) = (field.to_owned(), value.to_owned());
                (FieldTest::Says { field, value }, n)
            }));
        }
        tests
    }

    /// The folders of records of the pairs that are meant, where the two are not in the same.
    fn folders(&self, rule: &Rule) -> Vec<String> {
        let sources = &self.evidence.sources;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (a, b) in self.pairs_of(&self.meant(rule)) {
            let [a, b] = [a, b].map(|r| r.of(sources).folder.as_deref());
            if a != b {
                for folder in [a, b].into_iter().flatten() {
                    *counts.entry(folder).or_default() += 1;
                }
            }
        }
        let mut folders: Vec<(&str, usize)> = counts.into_iter().collect();
        folders.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let folders = folders.into_iter().take(TIMES);
        folders.map(|(folder, _)| folder.to_owned()).collect()
    }
}

/// The keys with the largest counts, in their order.
fn fullest<K: Ord + Copy>(counts: BTreeMap<K, usize>) -> Vec<K> {
    let mut all: Vec<(K, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all.truncate(TIMES);
    let mut keys: Vec<K> = all.into_iter().map(|(key, _)| key).collect();
    keys.sort();
    keys
}
