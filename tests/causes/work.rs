//! A case in the making: people are walked through the systems of the answers, before and after what
//! went wrong, and what the systems then hold becomes the exports.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use syncsleuth::interview::Answers;
use syncsleuth::knowledge::Knowledge;
use syncsleuth::record::{Kind, Record, System};
use syncsleuth::topology::{Act, Journey, Sample, Topology};

use super::people::{Dice, record, some_time};
use super::tables::Row;

/// Noon of 12 October 2026, around which everything goes wrong.
const INCIDENT: i64 = 1_791_806_400;

pub(crate) struct Work {
    pub(crate) dice: Dice,
    pub(crate) kind: Kind,
    pub(crate) answers: Map<String, Value>,
    pub(crate) incident: i64,
    pub(crate) before: BTreeMap<System, Vec<Row>>,
    pub(crate) after: BTreeMap<System, Vec<Row>>,
    next_id: u64,
    burst: i64,
}

/// What a walk does with a person.
#[derive(Default)]
pub(crate) struct Walk {
    /// Before anybody is made: switches that make the past different from today.
    pub(crate) first: Vec<Act>,
    /// After the record was made and synced, for those affected: what goes wrong.
    pub(crate) then: Vec<Act>,
    /// How many of a hundred are affected.
    pub(crate) affected: u64,
    /// Copies born later than so many rounds after the trouble began are not in the exports yet.
    pub(crate) rounds: usize,
    /// Seconds from one round to the next; none for five minutes.
    pub(crate) interval: Option<i64>,
    /// The trouble came all at once, not bit by bit.
    pub(crate) at_once: bool,
}

impl Work {
    pub(crate) fn new(seed: u64, kind: Kind, answers: &Value) -> Self {
        let mut dice = Dice::new(seed);
        let incident = INCIDENT + dice.span(0, 30) * 86_400 + dice.span(0, 80_000);
        let mut answers = answers.as_object().cloned().unwrap_or_default();
        answers.insert("kinds".to_owned(), json!([kind.noun(2)]));
        Work {
            dice,
            kind,
            answers,
            incident,
            before: BTreeMap::new(),
            after: BTreeMap::new(),
            next_id: 1_000,
            burst: 0,
        }
    }

    fn topology(&self) -> Topology<'static> {
        let knowledge = Knowledge::embedded();
        let text = json!({"schema": "syncsleuth.answers/1", "answers": self.answers}).to_string();
        let answers = Answers::from_json(&text, knowledge).expect("answers the interview knows");
        Topology::of(knowledge, &answers, &[])
    }

    pub(crate) fn row(&mut self, record: Record, created: i64) -> Row {
        self.next_id += 1;
        let account = record.contact().is_some_and(|c| c.company().is_some());
        Row {
            record,
            id: self.next_id,
            owner: 1,
            creator: 1,
            modifier: 1,
            created,
            modified: created,
            deleted: false,
            account,
            category: None,
            folder: None,
            uid: self.next_id,
            extra: Vec::new(),
        }
    }

    /// A moment of the trouble: some seconds after the one before.
    pub(crate) fn moment(&mut self) -> i64 {
        self.burst += self.dice.span(1, 3);
        self.incident + self.burst
    }

    /// Walks `n` records. `change` makes each what the case needs, and says where they are made: the
    /// first place is the user's own.
    pub(crate) fn walk(
        &mut self,
        n: u64,
        walk: &Walk,
        mut change: impl FnMut(&mut Dice, Record, bool) -> Vec<(&'static str, Record)>,
    ) {
        let topology = self.topology();
        let sample = Sample::of(self.kind)[0];
        for number in 0..n {
            let affected = self.dice.chance(walk.affected);
            let fresh = record(self.kind, number, &mut self.dice);
            let made = change(&mut self.dice, fresh, affected);
            let mut acts = walk.first.clone();
            for (at, record) in made {
                acts.push(Act::Create {
                    at: at.to_owned(),
                    record: Box::new(record),
                    entity: 0,
                });
            }
            acts.push(Act::Sync);
            let past = Journey { sample, acts };
            let was = topology.walk(&past);
            let is = if affected {
                topology.walk(&past.clone().then(walk.then.clone()))
            } else {
                was.clone()
            };
            let made_at = some_time(&mut self.dice);
            let trouble = if walk.at_once {
                self.moment()
            } else {
                self.incident + self.dice.span(0, 20 * 86_400)
            };
            for (at, item) in is.items.iter().enumerate() {
                let old = was.items.get(at);
                let place = &topology.places[item.store];
                if place.colleague || old.is_none() && item.round > was.rounds + walk.rounds {
                    continue;
                }
                let rounds = item.round - old.map_or(was.rounds.min(item.round), |_| 0);
                let step = walk.interval.filter(|_| old.is_none()).unwrap_or(300);
                let hop = step * i64::try_from(rounds).unwrap_or(0);
                let created = match old {
                    Some(_) => made_at + hop,
                    None => trouble + hop,
                };
                let mut row = self.row(item.record.clone(), created);
                row.owner = if item.colleague { 2 } else { 1 };
                row.creator = row.owner;
                row.modifier = row.owner;
                if let Some(old) = old.filter(|old| old.alive) {
                    let mut earlier = row.clone();
                    earlier.record = old.record.clone();
                    self.before.entry(place.system).or_default().push(earlier);
                    let changed = old.record != item.record;
                    if changed || !item.alive {
                        row.modified = trouble;
                    }
                } else if old.is_some() {
                    continue;
                }
                row.deleted = !item.alive;
                self.after.entry(place.system).or_default().push(row);
            }
        }
    }

    /// The rows of a system today.
    pub(crate) fn today(&mut self, system: System) -> &mut Vec<Row> {
        self.after.entry(system).or_default()
    }

    /// Changes about so many of a hundred rows of a system, and says which were changed.
    pub(crate) fn some_of(
        &mut self,
        system: System,
        percent: u64,
        mut change: impl FnMut(&mut Work, &mut Row),
    ) {
        let mut rows = std::mem::take(self.today(system));
        for row in &mut rows {
            if self.dice.chance(percent) {
                change(self, row);
            }
        }
        *self.today(system) = rows;
    }

    /// Copies about so many of a hundred rows of a system into it once more, each changed.
    pub(crate) fn copy_some(
        &mut self,
        system: System,
        percent: u64,
        mut change: impl FnMut(&mut Work, &mut Row),
    ) {
        let rows = self.today(system).clone();
        for row in rows {
            if self.dice.chance(percent) {
                self.next_id += 1;
                let mut copy = Row {
                    id: self.next_id,
                    uid: self.next_id,
                    ..row
                };
                change(self, &mut copy);
                self.today(system).push(copy);
            }
        }
    }

    /// Takes about so many of a hundred out of a system.
    pub(crate) fn lose_some(&mut self, system: System, percent: u64) {
        let mut rows = std::mem::take(self.today(system));
        rows.retain(|_| !self.dice.chance(percent));
        *self.today(system) = rows;
    }
}
