//! Systems and sync paths from the answers, and what happens to a record that travels them.
//!
//! A *place* is where a person sees records: each Outlook, each phone, the mail server, Salesforce. A
//! *store* is where records really are. A link that keeps identity lets a place show another place's
//! store (mailbox, Outlook and phone: one item seen three times, never a copy). A link that copies is
//! an application between two stores, with its directions, its published matching rule and its list of
//! pairs, all taken from the catalogue. What the catalogue does not know stays unknown, and whatever
//! was assumed in its stead is said ([`Topology::notes`], [`Run::assumed`]).
//!
//! [`Scenario`] walks a record through it, round by round; [`WhatIf`] changes one thing and walks it
//! again; [`replay`] asks of two real records which application would have joined them; [`rehearse`]
//! asks it of whole exports.

mod build;
mod engine;
mod graph;
mod journey;
mod map;
mod rehearsal;
mod replay;
mod rule;
mod scenario;
mod step;
mod what_if;

use std::collections::BTreeMap;

pub use engine::{Ends, Item, Run};
pub use graph::{Loop, SecondPath};
pub use journey::{Act, Change, Journey, Sample};
pub use map::{Map, MapLink, MapSystem, Mark};
pub use rehearsal::{Rehearsal, rehearse, rehearse_all};
pub use replay::{Replay, Verdict, replay, replay_all};
pub use rule::{Side, in_short};
pub use scenario::{Scenario, Simulation, Told};
pub use step::{Did, Step};
pub use what_if::{WhatIf, compare, compared};

use crate::knowledge::apps::{App, Direction, Winner};
use crate::record::{Kind, System};

/// A place where records are seen, and perhaps kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id in JSON and on the command line: `outlook-1`, `mail-server`, `salesforce`, `phone-1`.
    pub id: String,
    /// Its name inside a sentence: "Outlook 1", "the mail server", "Salesforce".
    pub name: String,
    /// What sort of system it is.
    pub system: System,
    /// A colleague's, not the user's.
    pub colleague: bool,
    /// The stores it shows, as indices of [`Topology::places`]; the first takes what is new here. A
    /// place that keeps records itself shows its own.
    pub shows: Vec<usize>,
}

impl Place {
    /// Where something happens, inside a sentence: "in Outlook 1", "on Phone 1", "on the mail server".
    pub fn within(&self) -> String {
        let on = self.system == System::Phone || self.id.ends_with("-server");
        format!("{} {}", if on { "on" } else { "in" }, self.name)
    }
}

/// A path between two places.
#[derive(Debug, Clone)]
pub struct Link<'k> {
    /// The application; `None` for Outlook's own connection to its mail server.
    pub app: Option<&'k App>,
    /// The place on Outlook's side, or the place that shows.
    pub near: usize,
    /// The place at the other end, or the place whose store is shown.
    pub far: usize,
    /// The store on the near side.
    pub near_store: usize,
    /// The store on the far side; equal to [`Link::near_store`] where both ends are one item.
    pub far_store: usize,
    /// The way each kind travels; kinds it does not carry, or that are switched off, are missing.
    pub ways: BTreeMap<Kind, Direction>,
    /// Which side's change stays when both were changed; `None` where nobody knows.
    pub winner: Option<Winner>,
    /// Runs for a colleague, not for the user.
    pub colleague: bool,
    /// Takes the team's records too, not only its user's own.
    pub takes_team: bool,
    /// How many contacts it would have to take, where that was answered and is above its limit.
    pub over_limit: Option<u64>,
}

/// The user's systems and sync paths, as far as the answers tell.
#[derive(Debug, Clone, Default)]
pub struct Topology<'k> {
    /// The places, in a fixed order whatever the order of the answers.
    pub places: Vec<Place>,
    /// The paths, in the order they run within a round: first those that keep identity, then the
    /// applications in the order of the catalogue, computer by computer, a colleague's last.
    pub links: Vec<Link<'k>>,
    /// What was assumed where the answers or the catalogue are silent, and what cannot be: sentences.
    pub notes: Vec<String>,
}

/// What stands for Outlook's own connection to its mail server in [`Link::id`].
pub const MAILBOX: &str = "mailbox";

impl Link<'_> {
    /// The application's id; [`MAILBOX`] for Outlook's own connection.
    pub fn id(&self) -> &str {
        self.app.map_or(MAILBOX, |app| &app.id)
    }

    /// The application's name.
    pub fn name(&self) -> &str {
        self.app.map_or("Outlook", |app| &app.name)
    }

    /// Whether both ends show one item, so that nothing is ever copied.
    pub fn keeps_identity(&self) -> bool {
        self.near_store == self.far_store
    }

    /// The way a kind travels; [`Direction::Off`] where it does not.
    pub fn way(&self, kind: Kind) -> Direction {
        self.ways.get(&kind).copied().unwrap_or(Direction::Off)
    }

    /// Whether a kind travels from the near to the far side.
    pub fn carries_out(&self, kind: Kind) -> bool {
        matches!(self.way(kind), Direction::Both | Direction::ToSalesforce)
    }

    /// Whether a kind travels from the far to the near side.
    pub fn carries_in(&self, kind: Kind) -> bool {
        matches!(self.way(kind), Direction::Both | Direction::ToOutlook)
    }

    /// Whether it copies only when somebody clicks.
    pub fn by_hand(&self) -> bool {
        self.app.is_some_and(|app| app.behaviour.by_hand)
    }

    /// The matching rule in short, of the first kind it carries; see [`in_short`].
    pub fn match_in_short(&self, kind: Kind) -> String {
        match self.app {
            Some(_) if self.by_hand() => "you choose the record".to_owned(),
            Some(app) if !self.keeps_identity() => in_short(app.match_rule(kind)),
            _ => "the same item".to_owned(),
        }
    }
}

impl<'k> Topology<'k> {
    /// The place with this id, or the first whose id begins with it: `outlook` means `outlook-1`.
    pub fn place(&self, id: &str) -> Option<usize> {
        let exact = self.places.iter().position(|place| place.id == id);
        exact.or_else(|| {
            self.places.iter().position(|place| {
                let rest = place.id.strip_prefix(id);
                rest.is_some_and(|rest| rest.starts_with('-')) && !place.colleague
            })
        })
    }

    /// The links that copy.
    pub fn copying(&self) -> impl Iterator<Item = &Link<'k>> {
        self.links.iter().filter(|link| !link.keeps_identity())
    }

    /// Places that show records of more than one store side by side, with those stores: whoever is in
    /// both looks doubled there, and nothing is wrong.
    pub fn shown_together(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.shows.len() > 1)
    }

    /// A link's name, with its computer where the same application runs on several.
    pub fn name_of(&self, link: &Link<'_>) -> String {
        let twins = self
            .links
            .iter()
            .filter(|other| other.id() == link.id() && !other.colleague)
            .count();
        if link.colleague {
            format!("{} of your colleague", link.name())
        } else if twins > 1 && !link.keeps_identity() {
            format!("{} on {}", link.name(), self.places[link.near].name)
        } else {
            link.name().to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
