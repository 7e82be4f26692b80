//! Paths that copy: an application between two stores, once for each computer or phone it runs on.

use std::collections::BTreeMap;

use super::{Builder, COLLEAGUE, saves_to_phones};
use crate::knowledge::apps::{App, Direction, Endpoint, Winner};
use crate::record::{Kind, System};
use crate::topology::Link;

impl<'k> Builder<'_, 'k> {
    /// The way an application was said to copy.
    pub(super) fn told(&self, app: &App) -> Option<Direction> {
        let told = self.answers.direction(&app.id)?;
        [
            Direction::Both,
            Direction::ToSalesforce,
            Direction::ToOutlook,
            Direction::Off,
        ]
        .into_iter()
        .find(|direction| direction.id() == told)
    }

    /// The way each kind travels.
    fn ways(&mut self, app: &App) -> BTreeMap<Kind, Direction> {
        let told = self.told(app);
        let mut ways = BTreeMap::new();
        for kind in &app.kinds {
            let possible = app
                .possible_directions
                .get(kind)
                .map_or(&[][..], Vec::as_slice);
            let can = |way: Direction| possible.is_empty() || possible.contains(&way);
            let way = match told {
                Some(way) if can(way) => way,
                Some(_) => {
                    self.note(format!(
                        "{} cannot be set to copy {} the way that was answered, so it is taken not to \
                         copy them.",
                        app.name,
                        kind.noun(2)
                    ));
                    Direction::Off
                }
                None => app
                    .default_direction
                    .filter(|way| can(*way))
                    .or_else(|| can(Direction::Both).then_some(Direction::Both))
                    .or_else(|| possible.iter().copied().find(|way| *way != Direction::Off))
                    .unwrap_or(Direction::Off),
            };
            if way != Direction::Off {
                ways.insert(*kind, way);
            }
        }
        if told.is_none() && !ways.is_empty() && app.default_direction.is_none() {
            self.note(format!(
                "Which way {} copies was not answered. It is taken to copy every way it can.",
                app.name
            ));
        }
        ways
    }

    fn winner(&self, app: &App) -> Option<Winner> {
        let told = match self.answers.one("conflict_winner") {
            Some("outlook") => Some(Winner::Outlook),
            Some("salesforce") => Some(Winner::Other),
            Some("latest") => Some(Winner::Latest),
            _ => None,
        };
        match app.behaviour.winner {
            Some(Winner::Setting) | None => told,
            known => known,
        }
    }

    /// An application that copies, once for each computer or phone it runs on.
    pub(super) fn copying(&mut self, app: &'k App) {
        let ways = self.ways(app);
        if ways.is_empty() {
            return;
        }
        let winner = self.winner(app);
        let team = self.has_team() && app.touches(Endpoint::Salesforce);
        let limit = app
            .limit
            .filter(|_| app.behaviour.limited.contains(&Kind::Contact));
        let count = self.answers.number("contact_count");
        let over_limit = count.filter(|n| limit.is_some_and(|limit| *n > u64::from(limit)));
        for (near, far) in self.ends(app) {
            let near_store = self.topology.places[near].shows[0];
            let far_store = self.far_store(app, far);
            if near_store == far_store {
                continue;
            }
            self.topology.links.push(Link {
                app: Some(app),
                near,
                far,
                near_store,
                far_store,
                ways: ways.clone(),
                winner,
                colleague: false,
                takes_team: team,
                over_limit,
            });
        }
    }

    /// The places an application stands between.
    fn ends(&self, app: &App) -> Vec<(usize, usize)> {
        let remote = app.behaviour.remote.as_ref().and_then(|r| self.find(&r.id));
        let (Some(first), Some(last)) = (app.systems.first(), app.systems.last()) else {
            return Vec::new();
        };
        let far_of = |end: Endpoint| match end {
            Endpoint::Salesforce => self.find("salesforce"),
            Endpoint::Google => self.find("google"),
            Endpoint::Icloud => self.find("icloud"),
            Endpoint::Phone => self.find("phone-1"),
            _ => remote,
        };
        if *last == Endpoint::Phone && *first == Endpoint::Mailbox {
            let phones = (1..=self.phones()).filter_map(|n| self.find(&format!("phone-{n}")));
            return self
                .mailbox()
                .map(|near| phones.map(|far| (near, far)).collect())
                .unwrap_or_default();
        }
        let Some(far) = far_of(*last) else {
            return Vec::new();
        };
        let nears: Vec<usize> = match first {
            Endpoint::OutlookClassic | Endpoint::Outlook => (1..=self.computers())
                .filter_map(|n| self.find(&format!("outlook-{n}")))
                .collect(),
            Endpoint::Mailbox => self.mailbox().into_iter().collect(),
            _ => remote.into_iter().collect(),
        };
        nears
            .into_iter()
            .filter(|near| *near != far)
            .map(|near| (near, far))
            .collect()
    }

    /// Where an application's copies go: a phone's own list, or the iCloud account that several phones
    /// share.
    fn far_store(&mut self, app: &App, far: usize) -> usize {
        if self.topology.places[far].system != System::Phone {
            return far;
        }
        if saves_to_phones(app)
            && let Some(icloud) = self.find("icloud")
        {
            self.note(
                "Outlook on the phones is taken to save its contacts into one iCloud account that all \
                 of them show.",
            );
            if !self.topology.places[icloud].shows.contains(&icloud) {
                self.topology.places[icloud].shows.push(icloud);
            }
            if !self.topology.places[far].shows.contains(&icloud) {
                self.show(self.knowledge.apps.get("icloud"), far, icloud);
            }
            return icloud;
        }
        if !self.topology.places[far].shows.contains(&far) {
            self.topology.places[far].shows.push(far);
        }
        far
    }

    /// A colleague whose records are shared syncs the same way.
    pub(super) fn colleague(&mut self) {
        let (Some(place), Some(salesforce)) = (self.find(COLLEAGUE), self.find("salesforce"))
        else {
            return;
        };
        let mut seen = Vec::new();
        for link in self.topology.links.clone() {
            let Some(app) = link.app.filter(|_| link.far == salesforce) else {
                continue;
            };
            if link.keeps_identity() || seen.contains(&app.id) || link.by_hand() {
                continue;
            }
            seen.push(app.id.clone());
            self.topology.links.push(Link {
                near: place,
                near_store: place,
                colleague: true,
                ..link
            });
        }
        if !seen.is_empty() {
            self.note(
                "Your colleague is taken to sync the same way as you, and to see your records.",
            );
        }
    }
}
