//! The topology of a set of answers.
//!
//! An unknown answer adds no path: a system stands on the map only where an answer or a chosen
//! application calls for it. Chosen applications whose direction nobody answered run the way they are
//! delivered, else both ways, and a note says so.

mod copying;
mod showing;

use super::{Place, Topology};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::apps::{App, Endpoint, MatchRule};
use crate::record::System;

/// More Outlooks or phones than this add nothing that fewer do not show.
const MOST_DEVICES: u64 = 6;

/// A colleague's Outlook.
pub(super) const COLLEAGUE: &str = "colleague-outlook";

/// The applications the answers and lists of installed programs name, in the order of the catalogue.
pub(super) fn chosen<'k>(
    knowledge: &'k Knowledge,
    answers: &Answers,
    found: &[String],
) -> Vec<&'k App> {
    let named = |app: &&App| answers.apps().any(|id| id == app.id) || found.contains(&app.id);
    knowledge.apps.all().iter().filter(named).collect()
}

impl<'k> Topology<'k> {
    /// The systems and paths of the answers; `found` are applications that a list of installed programs
    /// names besides.
    pub fn of(knowledge: &'k Knowledge, answers: &Answers, found: &[String]) -> Self {
        let builder = Builder {
            knowledge,
            answers,
            apps: chosen(knowledge, answers, found),
            topology: Topology::default(),
        };
        builder.build(found)
    }
}

struct Builder<'a, 'k> {
    knowledge: &'k Knowledge,
    answers: &'a Answers,
    apps: Vec<&'k App>,
    topology: Topology<'k>,
}

impl<'k> Builder<'_, 'k> {
    fn build(mut self, found: &[String]) -> Topology<'k> {
        self.places();
        self.mailbox_links();
        for app in self.apps.clone() {
            if is_identity(app) {
                self.identity(app);
            }
        }
        for at in 0..self.topology.places.len() {
            if self.topology.places[at].shows.is_empty() {
                self.topology.places[at].shows.push(at);
            }
        }
        for app in self.apps.clone() {
            if !is_identity(app) {
                self.copying(app);
            }
        }
        self.colleague();
        self.cautions(found);
        self.topology
    }

    fn note(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.topology.notes.contains(&sentence) {
            self.topology.notes.push(sentence);
        }
    }

    fn touched(&self, end: Endpoint) -> bool {
        self.apps.iter().any(|app| app.touches(end))
    }

    fn chosen(&self, id: &str) -> bool {
        self.apps.iter().any(|app| app.id == id)
    }

    fn entered_in(&self, system: &str) -> bool {
        ["entry_contacts", "entry_events", "entry_tasks"]
            .iter()
            .any(|question| {
                let entry = self.answers.one(question);
                entry == Some(system) || entry == Some("both") && system == "salesforce"
            })
    }

    fn has_team(&self) -> bool {
        self.answers.has("team_records", "yes") || self.answers.has("all_contacts_filter", "yes")
    }

    fn outlooks(&self) -> u64 {
        let told = self.answers.number("outlook_computers").unwrap_or(1);
        let second = u64::from(self.chosen("exchange-second-pc")) + 1;
        told.max(self.computers()).max(second).min(MOST_DEVICES)
    }

    /// Computers on which a sync program runs.
    fn computers(&self) -> u64 {
        let told = self.answers.number("sync_computers").unwrap_or(1);
        told.clamp(1, MOST_DEVICES)
    }

    fn phones(&self) -> u64 {
        let told = self.answers.number("phones").unwrap_or(0);
        let seen = self.answers.has("seen_in", "phone")
            || self.entered_in("phone")
            || self.touched(Endpoint::Phone);
        told.max(u64::from(seen)).min(MOST_DEVICES)
    }

    fn add(&mut self, id: &str, name: &str, system: System) -> usize {
        if let Some(at) = self.topology.places.iter().position(|p| p.id == id) {
            return at;
        }
        self.topology.places.push(Place {
            id: id.to_owned(),
            name: name.to_owned(),
            system,
            colleague: id == COLLEAGUE,
            shows: Vec::new(),
        });
        self.topology.places.len() - 1
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.topology.places.iter().position(|p| p.id == id)
    }

    /// Every place, in the order of the map.
    fn places(&mut self) {
        for number in 1..=self.outlooks() {
            let (id, name) = (format!("outlook-{number}"), format!("Outlook {number}"));
            self.add(&id, &name, System::Outlook);
        }
        let server = self.answers.one("mail_server");
        let other_server = server.is_some_and(|server| server != "google");
        if other_server || server.is_none() && self.touched(Endpoint::Mailbox) {
            self.add("mail-server", "the mail server", System::Outlook);
        }
        if self.touched(Endpoint::Salesforce)
            || self.answers.has("seen_in", "salesforce")
            || self.entered_in("salesforce")
            || self.has_team()
        {
            self.add("salesforce", "Salesforce", System::Salesforce);
        }
        for number in 1..=self.phones() {
            let (id, name) = (format!("phone-{number}"), format!("Phone {number}"));
            self.add(&id, &name, System::Phone);
        }
        if server == Some("google")
            || self.touched(Endpoint::Google)
            || self.answers.has("seen_in", "google")
        {
            self.add("google", "Google", System::Google);
        }
        let saves = self.phones() > 1 && self.apps.iter().any(|app| saves_to_phones(app));
        if self.touched(Endpoint::Icloud) || self.answers.has("seen_in", "icloud") || saves {
            self.add("icloud", "iCloud", System::Icloud);
        }
        for app in self.apps.clone() {
            if let Some(remote) = &app.behaviour.remote {
                let system = if app.touches(Endpoint::OtherComputer) && touches_outlook(app) {
                    System::Outlook
                } else {
                    System::Other
                };
                self.add(&remote.id, &remote.name, system);
            }
        }
        if self.has_team() {
            let name = "your colleague's Outlook";
            self.add(COLLEAGUE, name, System::Outlook);
        }
    }

    /// The place that holds the mailbox.
    fn mailbox(&self) -> Option<usize> {
        if self.answers.has("mail_server", "google") {
            self.find("google")
        } else {
            self.find("mail-server")
        }
    }

    /// What cannot be, or deserves a second look.
    fn cautions(&mut self, found: &[String]) {
        for (at, app) in self.apps.clone().into_iter().enumerate() {
            for other in &self.apps.clone()[at + 1..] {
                let shared: Vec<&str> = app
                    .kinds
                    .iter()
                    .filter(|kind| other.carries(**kind))
                    .map(|kind| kind.noun(2))
                    .collect();
                if app.behaviour.excludes.contains(&other.id) && !shared.is_empty() {
                    self.note(format!(
                        "Salesforce does not let one user sync {} with both {} and {}. Look whether one \
                         of the two is off, or belongs to somebody else.",
                        super::rule::and(&shared),
                        app.name,
                        other.name
                    ));
                }
            }
            if found.contains(&app.id) && !self.answers.apps().any(|id| id == app.id) {
                self.note(format!(
                    "{} was not among the answers. It stands in the list of installed programs.",
                    app.name
                ));
            }
        }
        let together: Vec<String> = self
            .topology
            .shown_together()
            .map(|place| {
                let stores: Vec<&str> = place
                    .shows
                    .iter()
                    .map(|store| match self.topology.places.get(*store) {
                        Some(home) if home.id != place.id => home.name.as_str(),
                        _ => "its own list",
                    })
                    .collect();
                format!(
                    "{} shows {} side by side: whoever is in both looks doubled there, and nothing is \
                     wrong.",
                    place.name,
                    super::rule::and(&stores)
                )
            })
            .collect();
        for sentence in together {
            self.note(sentence);
        }
    }
}

/// Whether an application only shows items and never copies them.
fn is_identity(app: &App) -> bool {
    let mut rules = app.match_keys.values().peekable();
    rules.peek().is_some() && rules.all(|rule| rule.as_ref().is_some_and(MatchRule::keeps_identity))
}

/// Whether one of its ends is Outlook itself.
fn touches_outlook(app: &App) -> bool {
    app.touches(Endpoint::Outlook) || app.touches(Endpoint::OutlookClassic)
}

/// Whether it saves the mailbox's records into the phones' own lists.
fn saves_to_phones(app: &App) -> bool {
    app.touches(Endpoint::Mailbox) && app.touches(Endpoint::Phone) && !is_identity(app)
}
