//! What the user's own set-up would do with such records.
//!
//! The set-up of the answers is walked with every sample of the kind: does it double a record by itself,
//! does a deletion spread or come back, and would a lost list of pairs, or an old archive brought in
//! again, double records in just those systems where the exports hold them twice? And the published
//! rules of the applications in use are asked, pair by pair, whether they would have made a copy. The
//! work is bounded: a handful of walks, and so many pairs at most.

use std::collections::{BTreeMap, BTreeSet};

use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::questions::{NONE, UNLISTED};
use crate::record::{Kind, System};
use crate::topology::{Act, Journey, Run, Sample, Side, Topology, Verdict, replay};

use super::fact::Writer;
use super::shown::in_system;
use super::told;
use super::view::View;

/// So many pairs are asked for, evenly spread over all.
const PAIRS_ASKED: usize = 200;
/// With fewer answers of a rule than this, nothing is said of it.
const FEW_ANSWERS: usize = 3;

/// Notes what the set-up would do. Nothing is noted where the user did not name the applications.
pub(super) fn note(
    knowledge: &Knowledge,
    answers: &Answers,
    seen_apps: &[&str],
    view: &View<'_>,
    writer: &mut Writer<'_>,
) {
    rules(knowledge, answers, seen_apps, view, writer);
    let named = answers.is_known("sync_apps")
        && !answers.has("sync_apps", NONE)
        && !answers.has("sync_apps", UNLISTED);
    if !named {
        return;
    }
    let found: Vec<String> = seen_apps.iter().map(|app| (*app).to_owned()).collect();
    let topology = Topology::of(knowledge, answers, &found);
    let kind = view
        .kinds
        .iter()
        .copied()
        .find(|kind| topology.copying().any(|link| link.ways.contains_key(kind)));
    let Some(kind) = kind else { return };
    let walks = Walks {
        topology: &topology,
        kind,
    };
    walks.by_itself(writer);
    walks.deletions(writer);
    let doubled = Doubled::of(view, kind);
    if !doubled.in_systems.is_empty() {
        walks.lost_list(&doubled, writer);
        walks.import(&doubled, writer);
    }
}

/// Where the exports hold records twice, and where they could.
struct Doubled {
    exported: BTreeSet<System>,
    in_systems: BTreeSet<System>,
}

impl Doubled {
    fn of(view: &View<'_>, kind: Kind) -> Self {
        let mut exported = BTreeSet::new();
        let mut in_systems = BTreeSet::new();
        for system in [System::Outlook, System::Salesforce] {
            if view.holds(system, kind) {
                exported.insert(system);
                let (doubled, living) = view.doubled_of(system, kind);
                if doubled >= 3 && doubled * 25 >= living {
                    in_systems.insert(system);
                }
            }
        }
        Doubled {
            exported,
            in_systems,
        }
    }

    /// How well the best of some walks fits: 1 where it doubles the record in just these systems, as far
    /// as they were exported; half of that where it would double it in more of them, for one side may
    /// have been tidied since.
    fn fit(&self, runs: &[Run], topology: &Topology<'_>) -> f64 {
        let fit = |run: &Run| {
            let copies = run.copies_by_system(topology);
            let doubles = |system: &System| copies.get(system).is_some_and(|n| *n > 1);
            if !self.in_systems.iter().all(doubles) {
                0.0
            } else if self.exported.iter().filter(|s| doubles(s)).count() == self.in_systems.len() {
                1.0
            } else {
                0.5
            }
        };
        runs.iter().map(fit).fold(0.0, f64::max)
    }

    fn in_words(&self) -> String {
        let names: Vec<&str> = self.in_systems.iter().map(|s| in_system(*s)).collect();
        names.join(" and ")
    }
}

struct Walks<'t, 'k> {
    topology: &'t Topology<'k>,
    kind: Kind,
}

impl Walks<'_, '_> {
    /// Every sample, made at each end and synced, and then what happens to it.
    fn all(&self, then: &[Act]) -> Vec<Run> {
        let mut runs = Vec::new();
        for sample in Sample::of(self.kind) {
            for at in ["outlook", "salesforce"] {
                if self.topology.place(at).is_some() {
                    let journey = Journey::from(*sample, at).then(then.iter().cloned());
                    runs.push(self.topology.walk(&journey));
                }
            }
        }
        runs
    }

    /// Whether a record is doubled without anything else happening.
    fn by_itself(&self, writer: &mut Writer<'_>) {
        let runs = self.all(&[]);
        let doubling: Vec<&Run> = runs
            .iter()
            .filter(|run| run.multiplies(self.topology))
            .collect();
        match doubling.first() {
            Some(run) => {
                let birth = run.births().last().map(|step| step.why.clone());
                // What hangs on a rule nobody published is half as telling.
                let sure = doubling.iter().any(|run| run.assumed.is_empty());
                let strength = if sure { 1.0 } else { 0.5 };
                let fill = [("why", birth.unwrap_or_default())];
                writer.present("setup-copies", strength, &fill, Vec::new());
            }
            None => writer.absent("setup-copies", &[]),
        }
    }

    /// Whether a deletion on one side is carried on, and whether it is taken back.
    fn deletions(&self, writer: &mut Writer<'_>) {
        let deleted = |at: &str| {
            let gone = [Act::Delete { at: at.to_owned() }];
            self.topology.place(at)?;
            let journey = Journey::from(Sample::of(self.kind)[0], at).then(gone);
            Some(self.topology.walk(&journey))
        };
        let Some(salesforce) = self.topology.place("salesforce") else {
            return;
        };
        if let Some(run) = deleted("outlook") {
            let left = run.copies.get(salesforce).copied().unwrap_or_default();
            if left == 0 && !run.came_back {
                writer.present("deletion-spreads", 1.0, &[], Vec::new());
            } else {
                writer.absent("deletion-spreads", &[]);
            }
        }
        if let Some(run) = deleted("salesforce") {
            if run.came_back {
                writer.present("deletion-returns", 1.0, &[], Vec::new());
            } else {
                writer.absent("deletion-returns", &[]);
            }
        }
    }

    /// Whether an application that lost its list of pairs would have doubled records where they are.
    fn lost_list(&self, doubled: &Doubled, writer: &mut Writer<'_>) {
        let apps: BTreeMap<&str, &str> = self
            .topology
            .copying()
            .filter(|link| link.ways.contains_key(&self.kind))
            .map(|link| (link.id(), link.name()))
            .collect();
        let mut best: Option<(f64, &str)> = None;
        for (id, name) in &apps {
            let forget = [Act::Forget {
                app: (*id).to_owned(),
            }];
            let fit = doubled.fit(&self.all(&forget), self.topology);
            if fit > best.map_or(0.0, |(most, _)| most) {
                best = Some((fit, *name));
            }
        }
        match best {
            Some((fit, name)) => {
                let fill = [("app", name.to_owned()), ("where", doubled.in_words())];
                writer.present("lost-list-copies", fit, &fill, Vec::new());
            }
            None if !apps.is_empty() => writer.absent("lost-list-copies", &[]),
            None => {}
        }
    }

    /// The same for an old archive that was brought into Outlook again.
    fn import(&self, doubled: &Doubled, writer: &mut Writer<'_>) {
        if self.topology.place("outlook").is_none() {
            return;
        }
        let import = [Act::ImportOld {
            at: "outlook".to_owned(),
        }];
        let fit = doubled.fit(&self.all(&import), self.topology);
        if fit > 0.0 {
            let fill = [("where", doubled.in_words())];
            writer.present("import-copies", fit, &fill, Vec::new());
        } else {
            writer.absent("import-copies", &[]);
        }
    }
}

/// Asks the published rules of the applications in use about the pairs.
fn rules(
    knowledge: &Knowledge,
    answers: &Answers,
    seen_apps: &[&str],
    view: &View<'_>,
    writer: &mut Writer<'_>,
) {
    let step = view.twins.len().div_ceil(PAIRS_ASKED).max(1);
    let pairs: Vec<_> = view.twins.iter().step_by(step).collect();
    let mut most: Option<(usize, usize, &str)> = None;
    for app in told::apps(knowledge, answers, seen_apps) {
        let (mut copied, mut joined) = (0, 0);
        for pair in pairs.iter().filter(|p| told::copies(app, p.kind)) {
            let side = |at: crate::record::RecordRef| {
                Side::of(at.of(view.sources), at.source(view.sources))
            };
            match replay(app, side(pair.left), side(pair.right)).verdict {
                Verdict::Copied => copied += 1,
                Verdict::Joined => joined += 1,
                _ => {}
            }
        }
        let of = copied + joined;
        // Whoever would have copied most is the one to suspect.
        let more = most.is_none_or(|(n, all, _)| copied * all > n * of || all == 0);
        if of >= FEW_ANSWERS && more {
            most = Some((copied, of, &app.name));
        }
    }
    let Some((copied, of, name)) = most else {
        return;
    };
    let fill = |n: usize| {
        [
            ("app", name.to_owned()),
            ("n", n.to_string()),
            ("of", of.to_string()),
        ]
    };
    let share = copied as f64 / of as f64;
    if share >= 0.5 {
        let refs = pairs.iter().flat_map(|p| [p.left, p.right]).collect();
        writer.present("rule-copies", share, &fill(copied), refs);
    } else if share <= 0.2 {
        writer.absent("rule-copies", &fill(of - copied));
    }
}
