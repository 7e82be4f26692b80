//! Paths that keep identity: a place shows what another one holds, and nothing is copied.

use super::Builder;
use crate::knowledge::apps::{App, Direction, Endpoint};
use crate::record::{Kind, System};
use crate::topology::Link;

impl<'k> Builder<'_, 'k> {
    /// Outlook and phones that show the mailbox.
    pub(super) fn mailbox_links(&mut self) {
        let Some(mailbox) = self.mailbox() else {
            return;
        };
        match self.answers.one("mail_server") {
            Some("exchange" | "microsoft365") => {}
            Some("google") => {
                self.phones_show(mailbox);
                return;
            }
            Some(_) => {
                if self.touched(Endpoint::Mailbox) {
                    self.note(
                        "This mail server keeps mail only, as far as we know, so Outlook keeps contacts, \
                         events and tasks by itself.",
                    );
                }
                return;
            }
            None => self.note(
                "The mail server was not named. It is taken to be one that Outlook shows as it is, \
                 such as Exchange or Microsoft 365.",
            ),
        }
        for number in 1..=self.outlooks() {
            if let Some(outlook) = self.find(&format!("outlook-{number}")) {
                self.show(None, outlook, mailbox);
            }
        }
        self.phones_show(mailbox);
    }

    /// Phones show the mailbox where their number was answered or an account was chosen.
    fn phones_show(&mut self, mailbox: usize) {
        let app = self.knowledge.apps.get("eas-phone");
        let told = self.chosen("eas-phone") || self.answers.number("phones").is_some();
        let off = app.is_some_and(|app| self.told(app) == Some(Direction::Off));
        if !told || off {
            return;
        }
        for number in 1..=self.phones() {
            if let Some(phone) = self.find(&format!("phone-{number}")) {
                self.show(app, phone, mailbox);
            }
        }
    }

    /// Lets a place show the store of another.
    pub(super) fn show(&mut self, app: Option<&'k App>, place: usize, home: usize) {
        if self.topology.places[place].shows.contains(&home) {
            return;
        }
        self.topology.places[place].shows.push(home);
        if !self.topology.places[home].shows.contains(&home) {
            self.topology.places[home].shows.push(home);
        }
        let kinds = app.map_or_else(|| Kind::ALL.to_vec(), |app| app.kinds.clone());
        self.topology.links.push(Link {
            app,
            near: place,
            far: home,
            near_store: home,
            far_store: home,
            ways: kinds.into_iter().map(|k| (k, Direction::Both)).collect(),
            winner: None,
            colleague: false,
            takes_team: false,
            over_limit: None,
        });
    }

    /// An application that shows one end's items at the other end.
    pub(super) fn identity(&mut self, app: &'k App) {
        if self.told(app) == Some(Direction::Off) || app.touches(Endpoint::Mailbox) {
            return;
        }
        let home = app.systems.iter().rev().find_map(|end| match end {
            Endpoint::Google => self.find("google"),
            Endpoint::Icloud => self.find("icloud"),
            Endpoint::Salesforce => self.find("salesforce"),
            Endpoint::OutlookClassic | Endpoint::Outlook | Endpoint::Phone => None,
            Endpoint::Mailbox => self.mailbox(),
            _ => app.behaviour.remote.as_ref().and_then(|r| self.find(&r.id)),
        });
        let Some(home) = home else { return };
        if app.touches(Endpoint::Phone) {
            for number in 1..=self.phones() {
                if let Some(phone) = self.find(&format!("phone-{number}")) {
                    self.show(Some(app), phone, home);
                }
            }
        } else if let Some(outlook) = self.find("outlook-1") {
            // A store of its own stands beside what this Outlook keeps by itself.
            let hosted = !self.topology.places[outlook].shows.is_empty();
            let google = self.topology.places[home].system == System::Google;
            let whole_profile =
                google && !self.answers.is_known("mail_server") || self.mailbox() == Some(home);
            if !hosted && !whole_profile {
                self.topology.places[outlook].shows.push(outlook);
            }
            self.show(Some(app), outlook, home);
        }
        if self.topology.places[home].system == System::Icloud && self.phones() > 0 {
            for number in 1..=self.phones() {
                if let Some(phone) = self.find(&format!("phone-{number}")) {
                    self.show(Some(app), phone, home);
                }
            }
            self.note("The phone is taken to show iCloud too: that is what iCloud is for.");
        }
    }
}
