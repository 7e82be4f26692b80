//! Loops and second paths among the links that copy.
//!
//! Stores are the nodes, applications the edges. A loop leads out of a store by one application and
//! back into it by another; a second path is a second way for one record to reach the same place. A
//! single application both ways is neither: it knows its own pairs.

use std::collections::BTreeSet;

use super::Topology;
use crate::record::Kind;

/// Loops and routes longer than this are beyond what anybody could follow.
const LONGEST: usize = 6;
/// More loops or second paths than this are not listed.
const MOST: usize = 24;

/// A way out of a system and back into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop {
    /// The places on the way, as indices of [`Topology::places`]; the first stands at the end again.
    pub places: Vec<usize>,
    /// The links on the way, as indices of [`Topology::links`], each once.
    pub links: Vec<usize>,
    /// The kinds that can go round.
    pub kinds: Vec<Kind>,
}

/// Two ways by which a record of one system reaches the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondPath {
    /// Where the record is kept, as an index of [`Topology::places`].
    pub from: usize,
    /// Where it arrives twice.
    pub to: usize,
    /// The two ways, as indices of [`Topology::links`]; an empty one is "it is shown there as it is".
    pub routes: [Vec<usize>; 2],
    /// The kinds that arrive twice.
    pub kinds: Vec<Kind>,
    /// The same two ways lead back again.
    pub both_ways: bool,
}

/// A link that copies, one way.
#[derive(Debug, Clone, Copy)]
struct Edge {
    link: usize,
    from: usize,
    to: usize,
}

impl Topology<'_> {
    /// The loops of every kind, shortest first.
    pub fn loops(&self) -> Vec<Loop> {
        let mut loops: Vec<Loop> = Vec::new();
        for kind in Kind::ALL {
            for (places, links) in self.loops_of(kind) {
                let same: BTreeSet<usize> = links.iter().copied().collect();
                let known = loops.iter_mut().find(|known| {
                    let theirs: BTreeSet<usize> = known.links.iter().copied().collect();
                    theirs == same
                });
                match known {
                    Some(known) if known.kinds.contains(&kind) => {}
                    Some(known) => known.kinds.push(kind),
                    None => loops.push(Loop {
                        places,
                        links,
                        kinds: vec![kind],
                    }),
                }
            }
        }
        loops.retain(|found| found.links.iter().any(|at| !self.links[*at].colleague));
        loops.sort_by_key(|found| (found.links.len(), found.places.clone()));
        loops.truncate(MOST);
        loops
    }

    fn edges(&self, kind: Kind) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (at, link) in self.links.iter().enumerate() {
            if link.keeps_identity() || link.by_hand() {
                continue;
            }
            let (near, far) = (link.near_store, link.far_store);
            if link.carries_out(kind) {
                edges.push(Edge {
                    link: at,
                    from: near,
                    to: far,
                });
            }
            if link.carries_in(kind) {
                edges.push(Edge {
                    link: at,
                    from: far,
                    to: near,
                });
            }
        }
        edges
    }

    fn loops_of(&self, kind: Kind) -> Vec<(Vec<usize>, Vec<usize>)> {
        let edges = self.edges(kind);
        let mut found = Vec::new();
        for start in 0..self.places.len() {
            let mut path = Vec::new();
            close(&edges, start, start, &mut path, &mut found);
        }
        found
            .into_iter()
            .map(|path| {
                let links = path.iter().map(|edge| edge.link).collect();
                (self.places_along(&path), links)
            })
            .collect()
    }

    /// The places a loop leads through, beginning with the first of the map.
    fn places_along(&self, path: &[Edge]) -> Vec<usize> {
        let ends = |edge: &Edge| {
            let link = &self.links[edge.link];
            if edge.from == link.near_store {
                (link.near, link.far)
            } else {
                (link.far, link.near)
            }
        };
        let mut places: Vec<usize> = Vec::new();
        for (at, edge) in path.iter().enumerate() {
            let (from, to) = ends(edge);
            let next = ends(&path[(at + 1) % path.len()]).0;
            // Places that show one store are joined through the place that keeps it.
            let through = (to != next).then_some(edge.to);
            for place in [Some(from), Some(to), through].into_iter().flatten() {
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        if places.len() > 1 && places.first() == places.last() {
            places.pop();
        }
        let smallest = places.iter().enumerate().min_by_key(|(_, place)| **place);
        let first = smallest.map_or(0, |(at, _)| at);
        places.rotate_left(first);
        places.extend(places.first().copied());
        places
    }

    /// The second paths of every kind.
    pub fn second_paths(&self) -> Vec<SecondPath> {
        let mut found: Vec<SecondPath> = Vec::new();
        for kind in Kind::ALL {
            let edges = self.edges(kind);
            for from in 0..self.places.len() {
                if !self.places[from].shows.contains(&from) || self.places[from].colleague {
                    continue;
                }
                let mut routes = vec![Vec::new()];
                spread(&edges, from, &mut Vec::new(), &mut routes);
                for (to, place) in self.places.iter().enumerate().filter(|(_, p)| !p.colleague) {
                    let arrives = |route: &&Vec<Edge>| {
                        let store = route.last().map_or(from, |edge| edge.to);
                        // Seen where it is kept, or where two stores are shown side by side.
                        let here = store == to || place.shows.len() > 1;
                        place.shows.contains(&store) && here
                    };
                    let mut arriving = routes.iter().filter(arrives);
                    let Some(first) = arriving.next() else {
                        continue;
                    };
                    let other = arriving.find(|route| {
                        let used = |link| first.iter().any(|edge: &Edge| edge.link == link);
                        !route.iter().any(|edge| used(edge.link))
                    });
                    let Some(other) = other.filter(|_| to != from) else {
                        continue;
                    };
                    note(&mut found, kind, from, to, first, other);
                }
            }
        }
        found.truncate(MOST);
        found
    }
}

fn note(
    found: &mut Vec<SecondPath>,
    kind: Kind,
    from: usize,
    to: usize,
    first: &[Edge],
    other: &[Edge],
) {
    let links = |route: &[Edge]| route.iter().map(|edge| edge.link).collect::<Vec<_>>();
    let routes = [links(first), links(other)];
    let same = |a: &[Vec<usize>; 2]| {
        let reversed = |route: &Vec<usize>| route.iter().rev().copied().collect::<Vec<_>>();
        let back = [reversed(&a[0]), reversed(&a[1])];
        back == routes || [back[1].clone(), back[0].clone()] == routes
    };
    let return_trip =
        |known: &&mut SecondPath| known.from == to && known.to == from && same(&known.routes);
    if let Some(known) = found.iter_mut().find(return_trip) {
        known.both_ways = true;
        return;
    }
    match found
        .iter_mut()
        .find(|known| known.from == from && known.to == to && known.routes == routes)
    {
        Some(known) => known.kinds.push(kind),
        None => found.push(SecondPath {
            from,
            to,
            routes,
            kinds: vec![kind],
            both_ways: false,
        }),
    }
}

/// Depth-first search for ways back to `start` over stores that stand after it, each link once.
fn close(
    edges: &[Edge],
    start: usize,
    at: usize,
    path: &mut Vec<Edge>,
    found: &mut Vec<Vec<Edge>>,
) {
    if path.len() >= LONGEST || found.len() >= MOST * 4 {
        return;
    }
    for edge in edges.iter().filter(|edge| edge.from == at) {
        if path.iter().any(|before| before.link == edge.link) {
            continue;
        }
        if edge.to == start {
            if !path.is_empty() {
                let mut whole = path.clone();
                whole.push(*edge);
                found.push(whole);
            }
        } else if edge.to > start && !path.iter().any(|before| before.to == edge.to) {
            path.push(*edge);
            close(edges, start, edge.to, path, found);
            path.pop();
        }
    }
}

/// Every route out of a store that meets no store twice.
fn spread(edges: &[Edge], at: usize, path: &mut Vec<Edge>, routes: &mut Vec<Vec<Edge>>) {
    if path.len() >= LONGEST || routes.len() >= MOST * 8 {
        return;
    }
    let origin = path.first().map_or(at, |edge| edge.from);
    for edge in edges.iter().filter(|edge| edge.from == at) {
        let met = edge.to == origin || path.iter().any(|before| before.to == edge.to);
        if !met {
            path.push(*edge);
            routes.push(path.clone());
            spread(edges, edge.to, path, routes);
            path.pop();
        }
    }
}
