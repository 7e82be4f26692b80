//! The topology and one walk through it, as a screen or a list shows them: systems, paths, steps, and
//! the places where copies are born. Nothing here knows a terminal.

use super::step::sentence;
use super::{Did, Simulation, Step, Told, Topology};
use crate::knowledge::apps::Direction;
use crate::record::{Kind, System};

/// A system on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapSystem {
    /// Its id.
    pub id: String,
    /// Its name inside a sentence.
    pub name: String,
    /// What sort it is.
    pub system: System,
    /// A colleague's.
    pub colleague: bool,
    /// The ids of the systems whose records it shows; itself among them where it keeps some.
    pub shows: Vec<String>,
    /// Copies of the record it shows in the end.
    pub copies: usize,
}

/// A path on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapLink {
    /// The application's id; see [`super::MAILBOX`].
    pub app: String,
    /// Its name.
    pub name: String,
    /// The system on Outlook's side, as an index of [`Map::systems`].
    pub near: usize,
    /// The system at the other end.
    pub far: usize,
    /// The kinds and the way each travels.
    pub ways: Vec<(Kind, Direction)>,
    /// The matching rule in short, for the kind of the walk.
    pub match_rule: String,
    /// It copies; otherwise both ends show one item.
    pub copies: bool,
    /// It is part of a loop.
    pub in_loop: bool,
}

/// A birth of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The step, as an index of [`Map::steps`].
    pub step: usize,
    /// Where, as an index of [`Map::systems`].
    pub system: usize,
    /// How many copies of the record are there from now on.
    pub copies: usize,
    /// Why: one sentence.
    pub why: String,
}

/// Everything a map shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// The systems, in the order of the topology.
    pub systems: Vec<MapSystem>,
    /// The paths, in the order they run.
    pub links: Vec<MapLink>,
    /// The steps of the walk.
    pub steps: Vec<Step>,
    /// Births of copies beyond the first in a system: the trouble.
    pub marks: Vec<Mark>,
    /// Loops, as indices of `systems`; the first stands at the end again.
    pub loops: Vec<Vec<usize>>,
    /// Second paths, a sentence each.
    pub second_paths: Vec<String>,
    /// The outcome in words.
    pub outcome: String,
    /// What was assumed: sentences.
    pub notes: Vec<String>,
}

impl Map {
    /// The map of a simulation's main walk.
    pub fn of(simulation: &Simulation<'_>) -> Map {
        Map::of_walk(simulation, simulation.main())
    }

    /// The map of one of its walks.
    pub fn of_walk(simulation: &Simulation<'_>, told: &Told) -> Map {
        let topology = &simulation.topology;
        let found = topology.loops();
        let systems = topology
            .places
            .iter()
            .zip(&told.run.copies)
            .map(|(place, copies)| MapSystem {
                id: place.id.clone(),
                name: place.name.clone(),
                system: place.system,
                colleague: place.colleague,
                shows: place
                    .shows
                    .iter()
                    .filter_map(|store| topology.places.get(*store))
                    .map(|home| home.id.clone())
                    .collect(),
                copies: *copies,
            })
            .collect();
        let links = topology
            .links
            .iter()
            .enumerate()
            .map(|(at, link)| MapLink {
                app: link.id().to_owned(),
                name: topology.name_of(link),
                near: link.near,
                far: link.far,
                ways: link.ways.iter().map(|(kind, way)| (*kind, *way)).collect(),
                match_rule: link.match_in_short(simulation.kind),
                copies: !link.keeps_identity(),
                in_loop: found.iter().any(|l| l.links.contains(&at)),
            })
            .collect();
        let marks = told
            .run
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.is_birth() && step.copies > 1)
            .map(|(at, step)| Mark {
                step: at,
                system: step.to,
                copies: step.copies,
                why: step.why.clone(),
            })
            .collect();
        let mut notes = topology.notes.clone();
        notes.extend(told.run.assumed.iter().cloned());
        Map {
            systems,
            links,
            steps: told.run.steps.clone(),
            marks,
            loops: found.into_iter().map(|found| found.places).collect(),
            second_paths: second_paths_in_words(topology),
            outcome: told.run.in_words(topology),
            notes,
        }
    }

    fn name(&self, at: usize) -> &str {
        self.systems.get(at).map_or("", |system| &system.name)
    }

    /// The systems and paths as an indented list: each system that keeps records, below it those that
    /// show the same ones, then the paths that copy, loops and second paths. Lines are not wrapped.
    pub fn outline(&self) -> Vec<String> {
        let mut lines = vec!["Systems".to_owned()];
        for (at, home) in self.systems.iter().enumerate() {
            if !home.shows.contains(&home.id) {
                continue;
            }
            lines.push(format!("  {}", sentence(&home.name)));
            for (other, place) in self.systems.iter().enumerate() {
                if other != at && place.shows.contains(&home.id) {
                    lines.push(format!(
                        "    {} shows the same items",
                        sentence(&place.name)
                    ));
                }
            }
        }
        let mut copying = self.links.iter().filter(|link| link.copies).peekable();
        lines.push("Paths that copy".to_owned());
        if copying.peek().is_none() {
            lines.push("  none".to_owned());
        }
        for link in copying {
            let head = format!(
                "  {}, between {} and {}",
                link.name,
                self.name(link.near),
                self.name(link.far)
            );
            lines.push(head);
            for (kind, way) in &link.ways {
                let (near, far) = (self.name(link.near), self.name(link.far));
                let way = super::what_if::direction_in_words(*way, near, far);
                lines.push(format!("    {} {way}", kind.noun(2)));
            }
            lines.push(format!(
                "    recognises what is there by: {}",
                link.match_rule
            ));
        }
        if !self.loops.is_empty() {
            lines.push("Loops".to_owned());
        }
        for found in &self.loops {
            let names: Vec<&str> = found.iter().map(|at| self.name(*at)).collect();
            lines.push(format!("  {}", names.join(" -> ")));
        }
        if !self.second_paths.is_empty() {
            lines.push("Second paths".to_owned());
            lines.extend(self.second_paths.iter().map(|words| format!("  {words}")));
        }
        lines
    }

    /// The walk as a list: a line for each step, its round before it. Lines are not wrapped.
    pub fn walk(&self) -> Vec<String> {
        self.steps
            .iter()
            .map(|step| {
                let mark = match step.did {
                    Did::Copied if step.copies > 1 => {
                        format!(" [{} copies there]", step.copies)
                    }
                    _ => String::new(),
                };
                format!(
                    "round {}, {}: {}{mark}",
                    step.round,
                    step.did.id(),
                    step.why
                )
            })
            .collect()
    }
}

/// A sentence for each second path.
fn second_paths_in_words(topology: &Topology<'_>) -> Vec<String> {
    let name = |place: usize| topology.places.get(place).map_or("", |p| p.name.as_str());
    topology
        .second_paths()
        .iter()
        .map(|path| {
            let way = |route: &[usize]| {
                let names: Vec<String> = route
                    .iter()
                    .filter_map(|at| topology.links.get(*at))
                    .map(|link| topology.name_of(link))
                    .collect();
                if names.is_empty() {
                    "as it is".to_owned()
                } else {
                    format!("by way of {}", names.join(", then "))
                }
            };
            let kinds: Vec<&str> = path.kinds.iter().map(|kind| kind.noun(2)).collect();
            let back = if path.both_ways {
                " The same holds the other way round."
            } else {
                ""
            };
            format!(
                "{} of {} reach {} twice: {}, and {}.{back}",
                sentence(&super::rule::and(&kinds)),
                name(path.from),
                name(path.to),
                way(&path.routes[0]),
                way(&path.routes[1])
            )
        })
        .collect()
}
