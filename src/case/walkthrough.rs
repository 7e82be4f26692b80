//! A record on its way through the user's own set-up, with changes tried out: what the map screen and
//! the line-by-line map show.
//!
//! The set-up comes from the answers and the lists of installed programs. One record is walked through
//! it; which one, and where it starts, can be chosen. Changes are tried one on top of the other, and
//! every one is held against the set-up without it.

use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::apps::Direction;
use crate::record::Kind;
use crate::topology::{
    Did, Ends, Link, Map, Rehearsal, Sample, Scenario, Simulation, Step, Told, Topology, WhatIf,
    compare, compared,
};

use super::Session;

/// A set-up at work.
#[derive(Debug, Clone)]
pub struct Walkthrough {
    answers: Answers,
    found: Vec<String>,
    /// The set-up as answered, without the choices below.
    scenario: Scenario<'static>,
    /// The kinds that can be sent on their way.
    kinds: Vec<Kind>,
    kind: Kind,
    /// The record a person chose; without, the one most in trouble is shown.
    chosen: Option<Sample>,
    /// The systems a record can be entered in, and the one chosen.
    starts: Vec<String>,
    start: Option<usize>,
    changes: Vec<WhatIf>,
    tried: Vec<WhatIf>,
    /// The set-up as answered, with the kind and start chosen.
    answered: Simulation<'static>,
    simulation: Simulation<'static>,
    shown: usize,
    map: Map,
}

impl Walkthrough {
    /// The walk-through of a case as it is now.
    pub fn of(session: &Session) -> Self {
        let (answers, found) = (answers(session), found(session));
        let scenario = Scenario::new(Knowledge::in_force(), &answers).with_found(found.clone());
        let simulation = scenario.simulate();
        let topology = &simulation.topology;
        let carried = |kind: &Kind| topology.copying().any(|link| link.ways.contains_key(kind));
        let mut kinds: Vec<Kind> = Kind::ALL.into_iter().filter(carried).collect();
        if !kinds.contains(&simulation.kind) {
            kinds.push(simulation.kind);
        }
        let own = topology.places.iter().filter(|place| !place.colleague);
        Walkthrough {
            kind: simulation.kind,
            kinds,
            chosen: None,
            starts: own.map(|place| place.id.clone()).collect(),
            start: None,
            changes: WhatIf::for_scenario(&scenario),
            tried: Vec::new(),
            shown: simulation.main,
            map: Map::of(&simulation),
            answered: simulation.clone(),
            simulation,
            scenario,
            answers,
            found,
        }
    }

    /// Whether the case still says what this was made from.
    pub fn is_of(&self, session: &Session) -> bool {
        (&self.answers, &self.found) == (&answers(session), &found(session))
    }

    /// The systems, paths and steps.
    pub fn map(&self) -> &Map {
        &self.map
    }

    /// The set-up and the fate of every record in it, changes included.
    pub fn simulation(&self) -> &Simulation<'static> {
        &self.simulation
    }

    /// The record shown, and its fate.
    pub fn told(&self) -> &Told {
        self.simulation
            .told
            .get(self.shown)
            .unwrap_or_else(|| self.simulation.main())
    }

    /// The kind of the record shown.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether anything copies at all, in the set-up as answered.
    pub fn copies(&self) -> bool {
        self.answered.topology.copying().next().is_some()
    }

    /// Paths that the changes tried have switched off: name, and the systems that keep the records at both
    /// ends.
    pub fn switched_off(&self) -> Vec<(String, usize, usize)> {
        let (was, is) = (&self.answered.topology, &self.simulation.topology);
        let at = |place: usize| {
            let id = was.places.get(place).map(|place| place.id.as_str());
            is.places.iter().position(|p| Some(p.id.as_str()) == id)
        };
        let gone = was.copying().filter(|link| {
            let same =
                |other: &Link<'_>| (other.id(), Some(other.near)) == (link.id(), at(link.near));
            !is.copying().any(same)
        });
        gone.filter_map(|link| Some((was.name_of(link), at(link.near_store)?, at(link.far_store)?)))
            .collect()
    }

    /// What is sent on its way, in a sentence.
    pub fn record_in_words(&self) -> String {
        format!("A record on its way: {}.", self.told().sample.in_words())
    }

    /// What becomes of it, in a sentence or two, and whether that is trouble.
    pub fn outcome(&self) -> (&str, bool) {
        let trouble = self.told().run.is_trouble(&self.simulation.topology);
        (&self.map.outcome, trouble)
    }

    /// What can be tried.
    pub fn changes(&self) -> &[WhatIf] {
        &self.changes
    }

    /// Whether a change is tried at the moment.
    pub fn is_tried(&self, change: &WhatIf) -> bool {
        self.tried.contains(change)
    }

    /// The changes tried at the moment, in the order they were.
    pub fn tried(&self) -> &[WhatIf] {
        &self.tried
    }

    /// A change in words, as a line to choose.
    pub fn in_words(&self, change: &WhatIf) -> String {
        change.in_words(&self.answered)
    }

    /// Tries a change, or takes it back. An application is off, or copies one way: of such changes only the
    /// last stays.
    pub fn toggle(&mut self, change: &WhatIf) {
        if self.is_tried(change) {
            self.tried.retain(|other| other != change);
        } else {
            self.tried = self.and(change);
        }
        self.walk();
    }

    /// Takes back everything that was tried.
    pub fn take_back_all(&mut self) {
        self.tried.clear();
        self.walk();
    }

    /// Sends another record on its way: the next of its kind, after the last the first of the next kind.
    pub fn next_record(&mut self) {
        let now = self.told().sample;
        let samples = Sample::of(self.kind);
        let at = samples.iter().position(|sample| *sample == now);
        let next = at.and_then(|at| samples.get(at + 1));
        if let Some(next) = next {
            self.chosen = Some(*next);
        } else {
            let at = self.kinds.iter().position(|kind| *kind == self.kind);
            let next = at.map_or(0, |at| (at + 1) % self.kinds.len().max(1));
            self.kind = self.kinds.get(next).copied().unwrap_or(self.kind);
            self.chosen = Sample::of(self.kind).first().copied();
        }
        self.walk();
    }

    /// Lets the record be entered somewhere else: in each system in turn, then again where the answers
    /// say.
    pub fn next_start(&mut self) {
        let next = self.start.map_or(0, |at| at + 1);
        self.start = (next < self.starts.len()).then_some(next);
        self.walk();
    }

    /// What a change would do, or does, in a sentence or two.
    pub fn effect(&self, change: &WhatIf) -> String {
        let without: Vec<WhatIf> = self
            .tried
            .iter()
            .filter(|c| *c != change)
            .cloned()
            .collect();
        compare(change, &self.with(&without), &self.with(&self.and(change)))
    }

    /// What a change would do to the records of the exports, a sentence for each application it touches.
    pub fn on_exports<'r>(&self, change: &WhatIf, rehearsed: &'r [Rehearsal]) -> Vec<&'r str> {
        let topology = &self.simulation.topology;
        let mut wanted: Vec<(&str, Direction)> = Vec::new();
        for link in topology.copying().filter(|link| !link.colleague) {
            let Some(app) = link.app else { continue };
            let now = link.way(self.kind);
            let way = match change {
                WhatIf::Direction(id, way) | WhatIf::Switch(id, way) if *id == app.id => *way,
                WhatIf::Forget(id) if *id == app.id => now,
                WhatIf::NewComputer
                    if app
                        .behaviour
                        .forgets
                        .iter()
                        .any(|why| why == "new-computer") =>
                {
                    now
                }
                _ => continue,
            };
            if !wanted.contains(&(&app.id, way)) {
                wanted.push((&app.id, way));
            }
        }
        let of = |(app, way): (&str, Direction)| {
            let mut all = rehearsed.iter();
            all.find(|r| r.app == app && r.kind == self.kind && r.way == way)
        };
        wanted
            .into_iter()
            .filter_map(of)
            .map(|rehearsal| rehearsal.sentence.as_str())
            .collect()
    }

    /// How many copies each system that keeps records holds after a step, by the systems of the map; none
    /// for systems that only show what others keep.
    pub fn copies_after(&self, step: usize) -> Vec<Option<usize>> {
        let places = &self.simulation.topology.places;
        let keeps = |at: usize| {
            places
                .get(at)
                .is_some_and(|place| place.shows.contains(&at))
        };
        let mut copies = vec![0_usize; places.len()];
        for done in self.map.steps.iter().take(step + 1) {
            let Some(place) = places.get(done.to) else {
                continue;
            };
            let link = done
                .link
                .and_then(|at| self.simulation.topology.links.get(at));
            let by_link = link.map(|link| {
                if link.near == done.to {
                    link.near_store
                } else {
                    link.far_store
                }
            });
            let Some(store) = by_link.or_else(|| place.shows.first().copied()) else {
                continue;
            };
            // A place that shows two stores counts both.
            let others = place.shows.iter().filter(|other| **other != store);
            let others: usize = others.filter_map(|other| copies.get(*other)).sum();
            if let Some(here) = copies.get_mut(store) {
                *here = done.copies.saturating_sub(others);
            }
        }
        if step + 1 >= self.map.steps.len() {
            for item in &self.told().run.items {
                if let Some(here) = copies.get_mut(item.store) {
                    *here = 0;
                }
            }
            for item in self
                .told()
                .run
                .items
                .iter()
                .filter(|i| i.alive && i.entity == 0)
            {
                if let Some(here) = copies.get_mut(item.store) {
                    *here += 1;
                }
            }
        }
        copies
            .into_iter()
            .enumerate()
            .map(|(at, copies)| keeps(at).then_some(copies))
            .collect()
    }

    /// The set-up as answered, without the changes tried.
    pub fn as_answered(&self) -> Topology<'static> {
        self.scenario.topology()
    }

    /// Everything in words: the record and its fate, systems, paths, loops, the fate of the other records, what was assumed.
    /// Deeper lines are indented; nothing is wrapped.
    pub fn everything_in_words(&self) -> Vec<String> {
        let mut lines = vec![
            self.record_in_words(),
            format!("In the end: {}", self.map.outcome),
        ];
        lines.extend(self.map.outline());
        if let Some(depends) = &self.told().depends {
            lines.extend(["What nobody published".to_owned(), format!("  {depends}")]);
        }
        let now = self.told().sample;
        let others = self.simulation.told.iter().filter(|t| t.sample != now);
        let others = others.map(|told| {
            let fate = told.run.in_words(&self.simulation.topology);
            format!("  {}: {fate}", told.sample.in_words())
        });
        let notes = self.map.notes.iter().map(|note| format!("  {note}"));
        for (title, part) in [
            ("Other records", others.collect::<Vec<_>>()),
            ("What was assumed", notes.collect()),
        ] {
            if !part.is_empty() {
                lines.push(title.to_owned());
                lines.extend(part);
            }
        }
        lines
    }

    /// What happens in a step, in a word or three, to be said of the system it happens in.
    pub fn event(&self, step: &Step) -> &'static str {
        let link = step.link.and_then(|at| self.map.links.get(at));
        match step.did {
            Did::Created => "entered here",
            Did::Edited => "changed here",
            Did::Linked if link.is_some_and(|link| !link.copies) => "the same item",
            Did::Linked => "recognised",
            Did::Copied if step.copies > 1 => "a copy is born",
            Did::Copied => "arrives here",
            Did::Overwrote if step.loses => "values lost",
            Did::Overwrote => "overwritten",
            Did::Deleted => "deleted here",
            Did::Skipped => "left as it is",
            Did::Set => "setting changed",
        }
    }

    /// A change in so few words that a list of them can be told apart; what differs comes first.
    pub fn label(&self, change: &WhatIf) -> String {
        let topology = &self.answered.topology;
        let mut links = topology.copying();
        let link = links.find(|link| change.app() == Some(link.id()));
        let name = link.map_or_else(|| change.app().unwrap_or_default(), |link| link.name());
        let place = |at: usize| topology.places.get(at).map_or("", |place| &place.name);
        let way = |way: Direction| {
            let (near, far) = link.map_or(("", ""), |link| (place(link.near), place(link.far)));
            match way {
                Direction::Both => "both ways".to_owned(),
                Direction::ToSalesforce => format!("only {near} → {far}"),
                Direction::ToOutlook => format!("only {far} → {near}"),
                Direction::Off => "off".to_owned(),
            }
        };
        match change {
            WhatIf::Off(_) => format!("Off: {name}"),
            WhatIf::Direction(_, to) => format!("From the start {}: {name}", way(*to)),
            WhatIf::Switch(_, to) => format!("Switched now to {}: {name}", way(*to)),
            WhatIf::Forget(_) => format!("Loses its list of pairs: {name}"),
            WhatIf::NewComputer => "A new computer".to_owned(),
            WhatIf::Colleague => "A colleague has the same person with another company".to_owned(),
            WhatIf::OverLimit => "More contacts than the limit".to_owned(),
            WhatIf::OldArchive => "An old archive is imported into Outlook".to_owned(),
            WhatIf::ClearPhone => "Everything on the phone is deleted".to_owned(),
        }
    }

    /// Of a walk without end only the first rounds are worth following: how many steps that is.
    pub fn steps_worth_following(&self) -> usize {
        const ROUNDS: usize = 3;
        if self.told().run.ends == Ends::Stable {
            return self.map.steps.len();
        }
        let worth = self
            .map
            .steps
            .iter()
            .take_while(|step| step.round <= ROUNDS);
        worth.count().max(1)
    }

    /// What is tried now, and this change on top.
    fn and(&self, change: &WhatIf) -> Vec<WhatIf> {
        let sets = |c: &WhatIf| match c {
            WhatIf::Off(app) | WhatIf::Direction(app, _) | WhatIf::Switch(app, _) => {
                Some(app.clone())
            }
            _ => None,
        };
        let of = sets(change);
        let stays = |c: &&WhatIf| *c != change && (of.is_none() || sets(c) != of);
        let mut all: Vec<WhatIf> = self.tried.iter().filter(stays).cloned().collect();
        all.push(change.clone());
        all
    }

    fn start_id(&self) -> Option<String> {
        self.start.and_then(|at| self.starts.get(at)).cloned()
    }

    /// The set-up with these changes.
    fn with(&self, changes: &[WhatIf]) -> Simulation<'static> {
        let scenario = self.scenario.clone().with_kind(Some(self.kind));
        let mut scenario = scenario.with_start(self.start_id());
        for change in changes {
            scenario = change.apply(&scenario, self.kind);
        }
        scenario.simulate()
    }

    fn walk(&mut self) {
        self.answered = self.with(&[]);
        self.simulation = self.with(&self.tried);
        let chosen = |sample: &Sample| {
            self.simulation
                .told
                .iter()
                .position(|t| t.sample == *sample)
        };
        let at = self.chosen.as_ref().and_then(chosen);
        self.shown = at.unwrap_or_else(|| {
            // The record that was in trouble before the changes shows best what they do.
            let sample = compared(&self.answered, &self.simulation).map(|(_, after)| after.sample);
            sample
                .as_ref()
                .and_then(chosen)
                .unwrap_or(self.simulation.main)
        });
        self.map = Map::of_walk(&self.simulation, self.told());
    }
}

/// The answers a set-up is made of.
fn answers(session: &Session) -> Answers {
    session.case.answers.in_force(Knowledge::in_force())
}

/// The applications that lists of installed programs name, without those switched off.
fn found(session: &Session) -> Vec<String> {
    let lists = session.evidence.inventories.iter();
    let hits = lists.flat_map(|list| &list.hits);
    hits.filter(|hit| !hit.disabled)
        .map(|hit| hit.app.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::case::Case;
    use crate::interview::Answer;

    /// A case in which these applications run, and records are entered there.
    fn session(apps: &[&str], entered: &str) -> Session {
        let mut case = Case::new("A case", Timestamp::UNIX_EPOCH);
        let many = |values: &[&str]| Answer::Many(values.iter().map(|v| (*v).to_owned()).collect());
        let one = |value: &str| Answer::One(value.to_owned());
        case.answers.set("symptoms", many(&["duplicated"]));
        case.answers.set("kinds", many(&["contacts", "events"]));
        case.answers.set("sync_apps", many(apps));
        case.answers.set("mail_server", one("exchange"));
        case.answers.set("entry_contacts", one(entered));
        case.answers.set("entry_events", one(entered));
        Session::new(case)
    }

    fn off(app: &str) -> WhatIf {
        WhatIf::Off(app.to_owned())
    }

    #[test]
    fn a_change_is_tried_and_taken_back() {
        let mut walk = Walkthrough::of(&session(&["sfo"], "both"));
        let before = walk.map().clone();
        walk.toggle(&off("sfo"));
        assert!(walk.is_tried(&off("sfo")));
        assert_ne!(*walk.map(), before);
        assert!(walk.copies(), "the set-up as answered still copies");
        let gone = walk.switched_off();
        assert_eq!(gone.len(), 1);
        assert_eq!(gone[0].0, "Salesforce for Outlook");
        walk.toggle(&off("sfo"));
        assert_eq!(*walk.map(), before);
        assert!(walk.switched_off().is_empty());
    }

    #[test]
    fn of_changes_of_one_direction_the_last_stays() {
        let mut walk = Walkthrough::of(&session(&["sfo"], "both"));
        let one_way = WhatIf::Direction("sfo".to_owned(), Direction::ToOutlook);
        for change in [off("sfo"), one_way.clone(), WhatIf::NewComputer] {
            walk.toggle(&change);
        }
        assert_eq!(walk.tried(), [one_way, WhatIf::NewComputer]);
        walk.take_back_all();
        assert!(walk.tried().is_empty());
    }

    #[test]
    fn every_change_has_a_label_of_its_own_and_an_effect() {
        let walk = Walkthrough::of(&session(&["sfo", "eac"], "both"));
        let mut labels: Vec<String> = walk.changes().iter().map(|c| walk.label(c)).collect();
        assert!(labels.len() > 8, "{labels:?}");
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), walk.changes().len());
        assert!(walk.changes().iter().all(|c| walk.effect(c).ends_with('.')));
    }

    #[test]
    fn records_take_turns_and_come_round_again() {
        let mut walk = Walkthrough::of(&session(&["sfo"], "outlook"));
        let mut seen = Vec::new();
        for _ in 0..20 {
            walk.next_record();
            let sample = walk.told().sample;
            if seen.contains(&sample) {
                break;
            }
            seen.push(sample);
        }
        // Contacts, events and tasks, each from complete to bare.
        let all = Kind::ALL
            .iter()
            .map(|kind| Sample::of(*kind).len())
            .sum::<usize>();
        assert_eq!(seen.len(), all);
    }

    #[test]
    fn it_is_of_the_case_until_the_answers_change() {
        let mut session = session(&["sfo"], "outlook");
        let mut walk = Walkthrough::of(&session);
        walk.next_record();
        walk.toggle(&off("sfo"));
        assert!(walk.is_of(&session));
        let other = Answer::Many(vec!["eac".to_owned()]);
        session.case.answers.set("sync_apps", other);
        assert!(!walk.is_of(&session));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// What a place shows in the end is what the systems it shows hold together.
        #[test]
        fn copies_add_up_to_what_places_show(
            apps in prop::sample::subsequence(vec!["sfo", "eac", "ls", "icloud", "gwsmo"], 0..4),
            entered in prop::sample::select(vec!["outlook", "salesforce", "both"]),
            tries in prop::collection::vec(0_usize..12, 0..3),
        ) {
            let mut walk = Walkthrough::of(&session(&apps, entered));
            for at in tries {
                if let Some(change) = walk.changes().get(at).cloned() {
                    walk.toggle(&change);
                }
            }
            let last = walk.map().steps.len().saturating_sub(1);
            let copies = walk.copies_after(last);
            let topology = &walk.simulation().topology;
            for (place, shown) in topology.places.iter().zip(&walk.told().run.copies) {
                let held: usize = place.shows.iter().filter_map(|at| copies[*at]).sum();
                prop_assert_eq!(held, *shown, "{}", place.id);
            }
            prop_assert!(walk.steps_worth_following() <= walk.map().steps.len().max(1));
        }
    }
}
