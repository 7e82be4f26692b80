//! What a person does in a simulation, and what befalls a program.

use super::{Engine, Item};
use crate::knowledge::apps::Direction;
use crate::topology::journey::Act;
use crate::topology::step::{Did, a};
use crate::topology::{Link, what_if};

impl Engine<'_> {
    /// What a person does, or what befalls a program.
    pub(super) fn act(&mut self, act: &Act) {
        let (Act::Create { at, .. }
        | Act::Edit { at, .. }
        | Act::Delete { at }
        | Act::Clear { at }
        | Act::MoveOut { at }
        | Act::Restore { at }
        | Act::ImportOld { at }) = act
        else {
            match act {
                Act::Forget { app } => self.forget(app),
                Act::Switch { app, to } => self.switch(app, *to),
                _ => {}
            }
            return;
        };
        let Some(place) = self.topology.place(at) else {
            self.assume(format!(
                "There is no {at} in this set-up, so nothing happens there."
            ));
            return;
        };
        let shows = self.topology.places[place].shows.clone();
        let here = |item: &Item| item.entity == 0 && shows.contains(&item.store);
        let noun = self.kind.noun(1);
        let name = self.name(place).to_owned();
        let here_in = self.within(place);
        let found = self.items.iter().position(|item| item.alive && here(item));
        match act {
            Act::Create { record, entity, .. } => {
                let store = shows.first().copied().unwrap_or(place);
                let colleague = self.topology.places[place].colleague;
                self.add((**record).clone(), store, place, (*entity, colleague));
                let who = if colleague {
                    "Your colleague enters"
                } else {
                    "You enter"
                };
                let why = if *entity == 0 {
                    format!("{who} {} {here_in}.", a(self.kind))
                } else {
                    format!("{who} another {noun} with the same name {here_in}.")
                };
                self.step(None, place, place, Did::Created, &why);
            }
            Act::Edit { change, .. } => {
                let Some(item) = found else { return };
                let stamp = self.tick();
                change.apply(&mut self.items[item].record);
                self.items[item].stamp = stamp;
                let why = format!("You change {} of the {noun} {here_in}.", change.in_words());
                self.step(None, place, place, Did::Edited, &why);
            }
            Act::Delete { .. } => {
                let Some(item) = found else { return };
                self.bury(item);
                self.step(
                    None,
                    place,
                    place,
                    Did::Deleted,
                    &format!("You delete the {noun} {here_in}."),
                );
            }
            Act::Clear { .. } => {
                for item in 0..self.items.len() {
                    if self.items[item].alive && here(&self.items[item].clone()) {
                        self.bury(item);
                    }
                }
                let why = format!("Everything that {name} shows is deleted there.");
                self.step(None, place, place, Did::Deleted, &why);
            }
            Act::MoveOut { .. } => {
                let Some(item) = found else { return };
                let stamp = self.tick();
                self.items[item].inside = false;
                self.items[item].stamp = stamp;
                let why =
                    format!("You move the {noun} {here_in} into a folder that is not synced.");
                self.step(None, place, place, Did::Edited, &why);
            }
            Act::Restore { .. } => {
                let gone = self
                    .items
                    .iter()
                    .rposition(|item| !item.alive && here(item));
                let Some(item) = gone else { return };
                let stamp = self.tick();
                self.items[item].alive = true;
                self.items[item].stamp = stamp;
                let why = format!("You take the {noun} {here_in} back out of the bin.");
                self.step(None, place, place, Did::Created, &why);
            }
            Act::ImportOld { .. } => {
                let Some(first) = self.items.iter().position(|item| item.entity == 0) else {
                    return;
                };
                let mut record = self.items[first].record.clone();
                record.notes = None;
                let store = shows.first().copied().unwrap_or(place);
                self.add(record, store, place, (0, false));
                let why = format!("An old archive brings the {noun} into {name} once more.");
                self.step(None, place, place, Did::Created, &why);
            }
            Act::Forget { .. } | Act::Switch { .. } | Act::Sync => {}
        }
    }

    pub(super) fn bury(&mut self, item: usize) {
        let stamp = self.tick();
        self.items[item].alive = false;
        self.items[item].stamp = stamp;
    }

    fn forget(&mut self, app: &str) {
        for at in 0..self.topology.links.len() {
            let link = &self.topology.links[at];
            if link.id() != app || link.colleague || link.keeps_identity() {
                continue;
            }
            let (near, far) = (link.near, link.far);
            let name = self.topology.name_of(link);
            self.bonds[at].clear();
            let why = format!("{name} loses its list of pairs and compares everything anew.");
            self.step(None, far, near, Did::Set, &why);
        }
    }

    fn switch(&mut self, app: &str, to: Direction) {
        let kind = self.kind;
        for at in 0..self.topology.links.len() {
            let link: &mut Link<'_> = &mut self.topology.links[at];
            if link.id() != app || link.colleague || link.keeps_identity() {
                continue;
            }
            link.ways.insert(kind, to);
            let (near, far) = (link.near, link.far);
            let name = self.topology.name_of(&self.topology.links[at]);
            let (near_name, far_name) = (self.name(near).to_owned(), self.name(far).to_owned());
            let words = what_if::direction_in_words(to, &near_name, &far_name);
            self.step(
                None,
                far,
                near,
                Did::Set,
                &format!("{name} is set to copy {words}."),
            );
        }
    }
}
