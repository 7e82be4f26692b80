//! What becomes of the other record when one of a pair is gone.

use super::Engine;
use super::copying::End;
use crate::knowledge::apps::{App, Deletion};
use crate::topology::Link;
use crate::topology::step::{Did, sentence};

impl Engine<'_> {
    /// One of a pair was deleted, or moved out of the synced folder.
    pub(super) fn carry_deletion(
        &mut self,
        at: usize,
        link: &Link<'_>,
        app: &App,
        bond: usize,
        gone: End,
    ) {
        let pair = self.bonds[at][bond];
        let stays = gone.other();
        let (from, to) = (link.place_at(gone), link.place_at(stays));
        let (lost, left) = (pair.at(gone), pair.at(stays));
        let name = self.topology.name_of(link);
        let noun = self.kind.noun(1);
        let rule = app.delete_rules.get(&self.kind).map(|rule| match gone {
            End::Near => rule.in_outlook,
            End::Far => rule.in_other,
        });
        let moved = self.items[lost].alive;
        let there = self.name(to).to_owned();
        let here = self.name(from).to_owned();
        let (source, target) = (self.within(from), self.within(to));
        let stay = |why: String| ("stays", why);
        if !link.leaves(gone, self.kind) {
            let why =
                format!("{name} does not carry deletions this way: the {noun} {target} stays.");
            self.skip(at, lost, (from, to), stay(why));
            return;
        }
        match rule {
            Some(Deletion::IfCurrent) if self.is_invitation(lost) => {
                let why = format!(
                    "{name} removes a meeting {target} only for its organiser, and somebody else called \
                     this one: it stays."
                );
                self.skip(at, lost, (from, to), stay(why));
            }
            Some(Deletion::Propagate | Deletion::IfCurrent) => {
                let edited = self.items[left].stamp > pair.seen(stays);
                if edited && self.winner(link, app, pair) == stays && link.leaves(stays, self.kind)
                {
                    let wins = sentence(&there);
                    let why = format!(
                        "{name} finds the {noun} deleted {source} and changed {target}. {wins} wins, so \
                         it is made again {source}."
                    );
                    self.make_again(at, link, bond, gone, &why);
                    return;
                }
                self.bury(left);
                self.bonds[at][bond].over = true;
                let why = if moved {
                    format!(
                        "For {name} a {noun} moved out of the synced folder of {here} is deleted, so it \
                         deletes it {target}."
                    )
                } else {
                    format!("{name} carries the deletion from {here} to {there}.")
                };
                self.step(Some(at), from, to, Did::Deleted, &why);
            }
            Some(Deletion::Recreate) if link.leaves(stays, self.kind) => {
                let why = format!(
                    "{name} does not carry deletions of {}: it makes the {noun} again {source} from the \
                     one {target}.",
                    self.kind.noun(2)
                );
                self.make_again(at, link, bond, gone, &why);
            }
            Some(Deletion::Stay | Deletion::Recreate) => {
                let why = format!("{name} leaves the {noun} {target} alone.");
                self.skip(at, lost, (from, to), stay(why));
            }
            Some(Deletion::StaysForOwner) => {
                let why = format!(
                    "{name} removes the {noun} {target} for everybody but its owner, and you own it: it \
                     stays."
                );
                self.skip(at, lost, (from, to), stay(why));
            }
            Some(Deletion::Unknown) | None => {
                self.assume(format!(
                    "What {} does with deletions is not known. The other copy is taken to stay.",
                    app.name
                ));
                let why = format!(
                    "What {name} does with deletions is not known: the {noun} {target} stays."
                );
                self.skip(at, lost, (from, to), stay(why));
            }
        }
    }

    /// Whether somebody else called the meeting.
    fn is_invitation(&self, item: usize) -> bool {
        let event = self.items[item].record.event();
        event.is_some_and(|event| event.organizer.is_some())
    }

    /// Makes the record again on the side it is gone from.
    fn make_again(&mut self, at: usize, link: &Link<'_>, bond: usize, gone: End, why: &str) {
        let stays = gone.other();
        let left = self.items[self.bonds[at][bond].at(stays)].clone();
        let place = link.place_at(gone);
        let like = (left.entity, left.colleague);
        let new = self.add(left.record, link.store_at(gone), place, like);
        self.came_back = true;
        match gone {
            End::Near => self.bonds[at][bond].near = new,
            End::Far => self.bonds[at][bond].far = new,
        }
        self.remember(at, bond);
        self.step(Some(at), link.place_at(stays), place, Did::Copied, why);
    }
}
