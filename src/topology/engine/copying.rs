//! One run of one application: first the pairs it knows, then what it meets for the first time.

use super::{Bond, Engine, Item};
use crate::knowledge::apps::{App, AtLimit, Direction, Winner};
use crate::record::Kind;
use crate::topology::Link;
use crate::topology::step::Did;

/// The side of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Near,
    Far,
}

impl End {
    pub(super) fn other(self) -> End {
        match self {
            End::Near => End::Far,
            End::Far => End::Near,
        }
    }
}

impl Link<'_> {
    pub(super) fn place_at(&self, end: End) -> usize {
        match end {
            End::Near => self.near,
            End::Far => self.far,
        }
    }

    pub(super) fn store_at(&self, end: End) -> usize {
        match end {
            End::Near => self.near_store,
            End::Far => self.far_store,
        }
    }

    /// Whether a kind leaves this end.
    pub(super) fn leaves(&self, end: End, kind: Kind) -> bool {
        match end {
            End::Near => self.carries_out(kind),
            End::Far => self.carries_in(kind),
        }
    }
}

impl Bond {
    pub(super) fn at(&self, end: End) -> usize {
        match end {
            End::Near => self.near,
            End::Far => self.far,
        }
    }

    pub(super) fn seen(&self, end: End) -> u64 {
        match end {
            End::Near => self.near_seen,
            End::Far => self.far_seen,
        }
    }
}

impl Engine<'_> {
    /// One run of the link.
    pub(super) fn copy(&mut self, at: usize) {
        let link = self.topology.links[at].clone();
        let Some(app) = link.app.filter(|_| link.way(self.kind) != Direction::Off) else {
            return;
        };
        for bond in 0..self.bonds[at].len() {
            self.keep(at, &link, app, bond);
        }
        self.bonds[at].retain(|bond| !bond.over);
        for end in [End::Near, End::Far] {
            if !link.leaves(end, self.kind) {
                continue;
            }
            for item in 0..self.items.len() {
                if self.is_new_to(at, &link, end, item) {
                    self.meet(at, &link, app, end, item);
                }
            }
        }
    }

    pub(super) fn is_bonded(&self, at: usize, item: usize) -> bool {
        let mut bonds = self.bonds[at].iter();
        bonds.any(|bond| !bond.over && (bond.near == item || bond.far == item))
    }

    pub(super) fn is_new_to(&self, at: usize, link: &Link<'_>, end: End, item: usize) -> bool {
        let this = &self.items[item];
        this.store == link.store_at(end)
            && this.present()
            && self.may_see(link, this)
            && (end == End::Near || self.within_limit(link, item))
            && !self.is_bonded(at, item)
    }

    /// Says once that nothing was done, and why.
    pub(super) fn skip(
        &mut self,
        at: usize,
        item: usize,
        ends: (usize, usize),
        reason: (&'static str, String),
    ) {
        let (id, why) = reason;
        if self.said.insert((at, item, id)) {
            self.step(Some(at), ends.0, ends.1, Did::Skipped, &why);
        }
    }

    /// A pair the application knows.
    fn keep(&mut self, at: usize, link: &Link<'_>, app: &App, bond: usize) {
        let pair = self.bonds[at][bond];
        let there = |end: End| self.items[pair.at(end)].present();
        match (there(End::Near), there(End::Far)) {
            (true, true) if !self.within_limit(link, pair.far) => {
                self.rotate_out(at, link, app, bond);
            }
            (true, true) => self.carry_changes(at, link, app, bond),
            (false, true) => self.carry_deletion(at, link, app, bond, End::Near),
            (true, false) => self.carry_deletion(at, link, app, bond, End::Far),
            (false, false) => self.bonds[at][bond].over = true,
        }
    }

    /// Beyond the limit, the record is not among those this run asks for.
    fn rotate_out(&mut self, at: usize, link: &Link<'_>, app: &App, bond: usize) {
        if !link.carries_in(self.kind) {
            return;
        }
        let near = self.bonds[at][bond].near;
        self.bury(near);
        self.bonds[at][bond].over = true;
        let limit = crate::text::count(u64::from(app.limit.unwrap_or_default()));
        let why = format!(
            "{} asks for {limit} {} at most, and this time this one is not among them. It leaves {}; \
             {} still has it.",
            self.topology.name_of(link),
            self.kind.noun(2),
            self.name(link.near),
            self.name(link.far)
        );
        self.step(Some(at), link.far, link.near, Did::Deleted, &why);
        self.assume(format!(
            "{} is taken to remove from Outlook what it does not ask for; no page says so in these words.",
            app.name
        ));
    }

    fn carry_changes(&mut self, at: usize, link: &Link<'_>, app: &App, bond: usize) {
        let pair = self.bonds[at][bond];
        let changed = |end: End| self.items[pair.at(end)].stamp > pair.seen(end);
        let source = match (changed(End::Near), changed(End::Far)) {
            (false, false) => return,
            (true, true) => {
                let winner = self.winner(link, app, pair);
                let (won, lost) = (link.place_at(winner), link.place_at(winner.other()));
                let why = format!(
                    "Both sides were changed. {}: the values of {} replace those of {}, and the change \
                     made there is lost.",
                    self.why_wins(link, winner),
                    self.name(won),
                    self.name(lost)
                );
                self.overwrite(at, link, bond, winner, &why);
                self.mark_loss();
                return;
            }
            (true, false) => End::Near,
            (false, true) => End::Far,
        };
        let (from, to) = (link.place_at(source), link.place_at(source.other()));
        let name = self.topology.name_of(link);
        if link.leaves(source, self.kind) {
            let why = format!(
                "{name} carries the change from {} to {}.",
                self.name(from),
                self.name(to)
            );
            self.overwrite(at, link, bond, source, &why);
        } else {
            let why = format!(
                "{name} does not copy this way: the change {} stays there.",
                self.within(from)
            );
            self.skip(at, pair.at(source), (from, to), ("one way", why));
        }
    }

    fn overwrite(&mut self, at: usize, link: &Link<'_>, bond: usize, source: End, why: &str) {
        let pair = self.bonds[at][bond];
        let (from, to) = (pair.at(source), pair.at(source.other()));
        if !self.items[from].says_the_same(&self.items[to].clone()) {
            let stamp = self.tick();
            let Item { record, .. } = self.items[from].clone();
            self.items[to].record.body = record.body;
            self.items[to].record.notes = record.notes;
            self.items[to].stamp = stamp;
            let (from, to) = (link.place_at(source), link.place_at(source.other()));
            self.step(Some(at), from, to, Did::Overwrote, why);
        }
        self.remember(at, bond);
    }

    /// The last step took something away that had been typed.
    fn mark_loss(&mut self) {
        if let Some(step) = self
            .steps
            .last_mut()
            .filter(|step| step.did == Did::Overwrote)
        {
            step.loses = true;
        }
    }

    /// The pair was seen as it is now.
    pub(super) fn remember(&mut self, at: usize, bond: usize) {
        let (near, far) = (self.bonds[at][bond].near, self.bonds[at][bond].far);
        self.bonds[at][bond].near_seen = self.items[near].stamp;
        self.bonds[at][bond].far_seen = self.items[far].stamp;
    }

    /// The side whose change stays.
    pub(super) fn winner(&mut self, link: &Link<'_>, app: &App, pair: Bond) -> End {
        match (link.way(self.kind), link.winner) {
            (Direction::ToSalesforce, _)
            | (Direction::Both | Direction::Off, Some(Winner::Outlook)) => {
                return End::Near;
            }
            (Direction::ToOutlook, _) | (Direction::Both | Direction::Off, Some(Winner::Other)) => {
                return End::Far;
            }
            (_, Some(Winner::Latest | Winner::Setting)) => {}
            (_, None) => self.assume(format!(
                "Which side wins with {} is not known. The later change is taken to win.",
                app.name
            )),
        }
        if self.items[pair.near].stamp > self.items[pair.far].stamp {
            End::Near
        } else {
            End::Far
        }
    }

    fn why_wins(&self, link: &Link<'_>, winner: End) -> String {
        let name = self.topology.name_of(link);
        let place = self.name(link.place_at(winner));
        match (link.way(self.kind), link.winner) {
            (Direction::ToSalesforce | Direction::ToOutlook, _) => {
                format!("{name} copies one way, so its source, {place}, always wins")
            }
            (_, Some(Winner::Outlook | Winner::Other)) => {
                format!("{name} lets {place} win")
            }
            _ => format!("{name} lets the later change win"),
        }
    }

    /// A record the application sees for the first time: it joins it to one on the other side, or makes
    /// a copy there.
    fn meet(&mut self, at: usize, link: &Link<'_>, app: &App, end: End, item: usize) {
        let (from, to) = (link.place_at(end), link.place_at(end.other()));
        let name = self.topology.name_of(link);
        let noun = self.kind.noun(1);
        if link.by_hand() {
            let why = format!("{name} copies nothing by itself, only what somebody clicks.");
            self.skip(at, item, (from, to), ("by hand", why));
            return;
        }
        let waits = app.behaviour.at_limit == Some(AtLimit::Waits);
        if waits && link.over_limit.is_some() && self.kind == Kind::Contact {
            let limit = crate::text::count(u64::from(app.limit.unwrap_or_default()));
            let why = format!(
                "{name} takes {limit} {} at most. This one has to wait until another one stops syncing.",
                self.kind.noun(2)
            );
            self.skip(at, item, (from, to), ("limit", why));
            return;
        }
        let same = |other: usize| match end {
            End::Near => (item, other),
            End::Far => (other, item),
        };
        if let Some((other, by)) = self.find(at, link, app, end, item) {
            let why = format!(
                "{name} finds the {noun} {}: {by}. No copy is made.",
                self.within(to)
            );
            let (near, far) = same(other);
            self.bond(at, near, far);
            self.step(Some(at), from, to, Did::Linked, &why);
            self.make_equal(at, link, app);
        } else {
            let why = self.why_copied(at, link, app, end, item);
            let this = self.items[item].clone();
            let like = (this.entity, link.colleague);
            let new = self.add(this.record, link.store_at(end.other()), to, like);
            let (near, far) = same(new);
            self.bond(at, near, far);
            self.step(Some(at), from, to, Did::Copied, &why);
        }
    }

    fn bond(&mut self, at: usize, near: usize, far: usize) {
        let (near_seen, far_seen) = (self.items[near].stamp, self.items[far].stamp);
        self.bonds[at].push(Bond {
            near,
            far,
            near_seen,
            far_seen,
            over: false,
        });
    }

    /// Two records that were just joined and differ are made equal.
    fn make_equal(&mut self, at: usize, link: &Link<'_>, app: &App) {
        let Some(bond) = self.bonds[at].len().checked_sub(1) else {
            return;
        };
        let pair = self.bonds[at][bond];
        if self.items[pair.near].says_the_same(&self.items[pair.far].clone()) {
            return;
        }
        let source = self.winner(link, app, pair);
        let (won, lost) = (link.place_at(source), link.place_at(source.other()));
        let why = format!(
            "The two differ. {}: the values of {} replace those of {}.",
            self.why_wins(link, source),
            self.name(won),
            self.name(lost)
        );
        self.overwrite(at, link, bond, source, &why);
        self.mark_loss();
        self.assume(
            "Two records that an application has just joined are taken to be made equal."
                .to_owned(),
        );
    }
}
