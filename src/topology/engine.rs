//! Lets time pass: a person acts, then every path runs, round by round, until nothing changes.
//!
//! Within a round the links run in the order of [`Topology::links`], each first over the pairs it
//! knows, then over what it meets for the first time, near side before far side, oldest records first.
//! Real programs run on clocks of their own; a fixed order makes every run repeatable, and loops grow in
//! any order. A run ends when a round changes nothing, when copies have grown for longer than any copy
//! could take to travel everywhere, or when a state comes back that was there before.

mod acts;
mod copying;
mod deleting;
mod finding;

use std::collections::{BTreeMap, BTreeSet};

use super::journey::{Act, Journey};
use super::step::{Did, Step, sentence};
use super::{Link, Topology};
use crate::knowledge::apps::AtLimit;
use crate::record::{Kind, Record, System};

/// More records than this are growth, whatever the rounds say.
const MOST_RECORDS: usize = 200;
/// No run takes longer; what has not settled by then does not settle.
const MOST_ROUNDS: usize = 60;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Nothing changes any more.
    Stable,
    /// Every round makes more copies.
    Grows,
    /// The same states follow each other for ever: deleted and back, or one value after the other.
    Oscillates,
}

/// What is taken for a rule nobody published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// It recognises nothing it did not make itself.
    NoMatch,
    /// It recognises a record that says exactly the same.
    ExactTwin,
}

/// A record of a simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it says.
    pub record: Record,
    /// The store it is in, as an index of [`Topology::places`].
    pub store: usize,
    /// Which person, meeting or to-do it means.
    pub entity: u32,
    /// A colleague owns it.
    pub colleague: bool,
    /// Not deleted.
    pub alive: bool,
    /// Stands in the folder that is synced.
    inside: bool,
    /// When it was last changed or deleted, by the simulation's clock.
    stamp: u64,
    /// The place where it came in.
    entered: usize,
    /// The round it was born in.
    pub round: usize,
}

impl Item {
    /// There, and where a sync looks.
    fn present(&self) -> bool {
        self.alive && self.inside
    }

    fn says_the_same(&self, other: &Item) -> bool {
        self.record.body == other.record.body && self.record.notes == other.record.notes
    }
}

/// Two records an application knows to belong together, and what it saw of them last.
#[derive(Debug, Clone, Copy)]
struct Bond {
    near: usize,
    far: usize,
    near_seen: u64,
    far_seen: u64,
    over: bool,
}

/// What a journey came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The kind of the record.
    pub kind: Kind,
    /// Everything that happened, in order.
    pub steps: Vec<Step>,
    /// How it ended.
    pub ends: Ends,
    /// Rounds run.
    pub rounds: usize,
    /// How many copies of the record each place of the topology shows at the end.
    pub copies: Vec<usize>,
    /// A record that had been deleted was made again.
    pub came_back: bool,
    /// What was assumed where the catalogue is silent: sentences, each once.
    pub assumed: Vec<String>,
    /// Every record, deleted ones included.
    pub items: Vec<Item>,
}

impl Run {
    /// Copies of the record by system, the user's own places only: the most that any place shows.
    pub fn copies_by_system(&self, topology: &Topology<'_>) -> BTreeMap<System, usize> {
        let mut by_system = BTreeMap::new();
        for (place, copies) in topology.places.iter().zip(&self.copies) {
            if !place.colleague {
                let most = by_system.entry(place.system).or_insert(0);
                *most = (*most).max(*copies);
            }
        }
        by_system
    }

    /// The most copies of the record that any one store of the user keeps. Of a meeting every attendee
    /// has a row of their own in Salesforce, so only those of one owner count.
    pub fn most_in_one_store(&self, topology: &Topology<'_>) -> usize {
        let mut number: BTreeMap<(usize, bool), usize> = BTreeMap::new();
        for item in self
            .items
            .iter()
            .filter(|item| item.alive && item.entity == 0)
        {
            if topology
                .places
                .get(item.store)
                .is_some_and(|place| !place.colleague)
            {
                let owner = item.colleague && self.kind != Kind::Contact;
                *number.entry((item.store, owner)).or_insert(0) += 1;
            }
        }
        number.into_values().max().unwrap_or(0)
    }

    /// Whether the record is doubled somewhere, grows, comes back or never comes to rest.
    pub fn multiplies(&self, topology: &Topology<'_>) -> bool {
        self.ends != Ends::Stable || self.came_back || self.most_in_one_store(topology) > 1
    }

    /// Whether anything is wrong: it multiplies, or loses what was typed.
    pub fn is_trouble(&self, topology: &Topology<'_>) -> bool {
        self.multiplies(topology) || self.losses().next().is_some()
    }

    /// The steps that took away what a person had typed.
    pub fn losses(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.loses)
    }

    /// The births of copies.
    pub fn births(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.is_birth())
    }
}

impl Topology<'_> {
    /// Walks a journey by the published rules; an application whose rule is not published is taken to
    /// recognise only what it made itself.
    pub fn walk(&self, journey: &Journey) -> Run {
        run(self, journey, Guess::NoMatch)
    }
}

/// Walks a journey through a topology.
pub(super) fn run(topology: &Topology<'_>, journey: &Journey, guess: Guess) -> Run {
    let mut engine = Engine {
        bonds: vec![Vec::new(); topology.links.len()],
        topology: topology.clone(),
        kind: journey.sample.kind(),
        guess,
        items: Vec::new(),
        clock: 0,
        round: 0,
        steps: Vec::new(),
        assumed: Vec::new(),
        came_back: false,
        shown: BTreeMap::new(),
        said: BTreeSet::new(),
    };
    let mut ends = Ends::Stable;
    let closing = [Act::Sync];
    for act in journey.acts.iter().chain(&closing) {
        if *act == Act::Sync {
            ends = engine.settle();
            if ends != Ends::Stable {
                break;
            }
        } else {
            engine.act(act);
        }
    }
    engine.finish(ends)
}

struct Engine<'k> {
    topology: Topology<'k>,
    kind: Kind,
    guess: Guess,
    items: Vec<Item>,
    /// For each link the pairs it knows.
    bonds: Vec<Vec<Bond>>,
    clock: u64,
    round: usize,
    steps: Vec<Step>,
    assumed: Vec<String>,
    came_back: bool,
    /// What a place that shows another's store has shown: link and item, with the item's last stamp.
    shown: BTreeMap<(usize, usize), u64>,
    /// What was skipped and said already: link, item and reason.
    said: BTreeSet<(usize, usize, &'static str)>,
}

impl Engine<'_> {
    fn finish(self, ends: Ends) -> Run {
        let copies = (0..self.topology.places.len())
            .map(|place| self.copies_at(place))
            .collect();
        Run {
            kind: self.kind,
            steps: self.steps,
            ends,
            rounds: self.round,
            copies,
            came_back: self.came_back,
            assumed: self.assumed,
            items: self.items,
        }
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn name(&self, place: usize) -> &str {
        self.topology.places.get(place).map_or("", |p| &p.name)
    }

    /// "in Outlook 1".
    fn within(&self, place: usize) -> String {
        let place = self.topology.places.get(place);
        place.map_or_else(String::new, super::Place::within)
    }

    fn assume(&mut self, words: String) {
        if !self.assumed.contains(&words) {
            self.assumed.push(words);
        }
    }

    /// How many copies of the record a place shows.
    fn copies_at(&self, place: usize) -> usize {
        let Some(place) = self.topology.places.get(place) else {
            return 0;
        };
        let here =
            |item: &&Item| item.alive && item.entity == 0 && place.shows.contains(&item.store);
        self.items.iter().filter(here).count()
    }

    fn step(&mut self, link: Option<usize>, from: usize, to: usize, did: Did, why: &str) {
        self.steps.push(Step {
            round: self.round,
            link,
            from,
            to,
            did,
            why: sentence(why),
            copies: self.copies_at(to),
            loses: false,
        });
    }

    fn add(&mut self, record: Record, store: usize, entered: usize, like: (u32, bool)) -> usize {
        let stamp = self.tick();
        let (entity, colleague) = like;
        let ghost = |item: &Item| item.store == store && item.entity == entity && !item.alive;
        if self.items.iter().any(ghost) {
            self.came_back = true;
        }
        self.items.push(Item {
            record,
            store,
            entity,
            colleague,
            alive: true,
            inside: true,
            stamp,
            entered,
            round: self.round,
        });
        self.items.len() - 1
    }

    /// Runs rounds until nothing changes, or until it is plain that it never will.
    fn settle(&mut self) -> Ends {
        let patience = self.topology.places.len() + 3;
        let first = self.round;
        let mut growing = 0;
        let mut states: BTreeSet<Vec<(usize, String)>> = BTreeSet::new();
        while self.round - first < MOST_ROUNDS {
            self.round += 1;
            let before = self.living();
            let steps = self.steps.len();
            for link in 0..self.topology.links.len() {
                if self.topology.links[link].keeps_identity() {
                    self.show(link);
                } else {
                    self.copy(link);
                }
            }
            let news = &self.steps[steps..];
            let changed = news.iter().any(|step| {
                let shown = step
                    .link
                    .is_some_and(|l| self.topology.links[l].keeps_identity());
                !shown && matches!(step.did, Did::Copied | Did::Overwrote | Did::Deleted)
            });
            let linked = news.iter().any(|step| step.did == Did::Linked);
            if !changed && !linked {
                return Ends::Stable;
            }
            let now = self.living();
            growing = if now > before { growing + 1 } else { 0 };
            if growing > patience || now > MOST_RECORDS {
                return Ends::Grows;
            }
            if changed && !states.insert(self.state()) {
                return Ends::Oscillates;
            }
        }
        Ends::Oscillates
    }

    fn living(&self) -> usize {
        self.items.iter().filter(|item| item.alive).count()
    }

    /// What is where, whichever record holds it.
    fn state(&self) -> Vec<(usize, String)> {
        let mut state: Vec<(usize, String)> = self
            .items
            .iter()
            .filter(|item| item.alive)
            .map(|item| {
                let says = format!(
                    "{:?}{:?}{}",
                    item.record.body, item.record.notes, item.inside
                );
                (item.store, says)
            })
            .collect();
        state.sort();
        state
    }

    /// A place shows what another one keeps: the same item, never a copy.
    fn show(&mut self, at: usize) {
        let link = self.topology.links[at].clone();
        if !link.ways.contains_key(&self.kind) {
            return;
        }
        for item in 0..self.items.len() {
            let Item {
                store,
                alive,
                stamp,
                entered,
                ..
            } = self.items[item];
            if store != link.far_store {
                continue;
            }
            let noun = self.kind.noun(1);
            let (near, far) = (
                self.name(link.near).to_owned(),
                self.name(link.far).to_owned(),
            );
            let before = self.shown.get(&(at, item)).copied();
            if before == Some(stamp) || before.is_none() && !alive {
                continue;
            }
            self.shown.insert((at, item), stamp);
            let (from, to) = if entered == link.near {
                (link.near, link.far)
            } else {
                (link.far, link.near)
            };
            let why = match (before, alive) {
                (_, false) => format!(
                    "{near} and {far} hold one and the same {noun}, so it is gone from both."
                ),
                (None, true) if entered == link.near => format!(
                    "{near} hands the {noun} to {far}: both show one and the same item, not a copy."
                ),
                (None, true) => {
                    format!("{near} shows what {far} holds: the same {noun}, not a copy.")
                }
                (Some(_), true) => {
                    format!("{near} and {far} show the change: it is one and the same {noun}.")
                }
            };
            let did = if alive { Did::Linked } else { Did::Deleted };
            self.step(Some(at), from, to, did, &why);
        }
    }

    /// Whether a link may see a record at all: of Salesforce only its user's own, unless it takes the
    /// team's contacts.
    fn may_see(&self, link: &Link<'_>, item: &Item) -> bool {
        let system = self
            .topology
            .places
            .get(item.store)
            .map(|place| place.system);
        system != Some(System::Salesforce)
            || item.colleague == link.colleague
            || link.takes_team && self.kind == Kind::Contact
    }

    /// Whether a record of the far side is among those that fit into this run's limit.
    fn within_limit(&self, link: &Link<'_>, item: usize) -> bool {
        let limited = link.over_limit.is_some() && self.kind == Kind::Contact;
        match link.app.and_then(|app| app.behaviour.at_limit) {
            Some(AtLimit::Rotates) if limited => (self.round + item) % 2 == 1,
            _ => true,
        }
    }
}
