//! What an application finds on the other side, and why it finds nothing.

use super::copying::End;
use super::{Engine, Guess, Item};
use crate::knowledge::apps::{App, MatchRule};
use crate::topology::Link;
use crate::topology::rule::{self, Side};

impl Engine<'_> {
    /// The record on the other side that the rule finds, and by what.
    pub(super) fn find(
        &mut self,
        at: usize,
        link: &Link<'_>,
        app: &App,
        end: End,
        item: usize,
    ) -> Option<(usize, String)> {
        let candidates: Vec<usize> = (0..self.items.len())
            .filter(|other| self.is_new_to(at, link, end.other(), *other))
            .collect();
        let Some(published) = app.match_rule(self.kind) else {
            let noun = self.kind.noun(2);
            self.assume(match self.guess {
                Guess::NoMatch => format!(
                    "How {} recognises {noun} is not published. It is taken to recognise only its own copies.",
                    app.name
                ),
                Guess::ExactTwin => format!(
                    "How {} recognises {noun} is not published. It is taken to recognise an exact twin.",
                    app.name
                ),
            });
            let twin = |other: &&usize| self.items[item].says_the_same(&self.items[**other]);
            return (self.guess == Guess::ExactTwin)
                .then(|| candidates.iter().find(twin))
                .flatten()
                .map(|other| (*other, "it says exactly the same".to_owned()));
        };
        for alternative in published.keys() {
            let agrees = |other: &&usize| {
                let side = |at: usize| Side::whole(&self.items[at].record);
                rule::alternative_of(alternative, side(item), side(**other)).is_none()
            };
            let agreeing: Vec<&usize> = candidates.iter().filter(agrees).collect();
            let twin = agreeing
                .iter()
                .find(|other| self.items[item].says_the_same(&self.items[***other]));
            if let Some(other) = twin.or(agreeing.first()) {
                return Some((**other, rule::same_in_words(alternative)));
            }
        }
        None
    }

    /// Why a copy is born.
    pub(super) fn why_copied(
        &self,
        at: usize,
        link: &Link<'_>,
        app: &App,
        end: End,
        item: usize,
    ) -> String {
        let to = link.place_at(end.other());
        let name = self.topology.name_of(link);
        let (noun, there) = (self.kind.noun(1), self.within(to));
        let this = &self.items[item];
        let store = link.store_at(end.other());
        let already = |other: &&Item| {
            other.store == store
                && other.entity == this.entity
                && other.alive
                && self.may_see(link, other)
        };
        let twin = self.items.iter().find(already);
        let series =
            if this.record.event().is_some_and(|e| e.recurs) && !app.series_limits.is_empty() {
                let most: Vec<String> = app
                    .series_limits
                    .iter()
                    .map(|(pace, dates)| format!("{dates} {pace}"))
                    .collect();
                let most: Vec<&str> = most.iter().map(String::as_str).collect();
                format!(
                    " Of the series it carries only the first dates ({}).",
                    rule::and(&most)
                )
            } else {
                String::new()
            };
        let Some(twin) = twin else {
            return format!("{name} finds no such {noun} {there} and makes one.{series}");
        };
        let reason = match app.match_rule(self.kind) {
            None => {
                "how it recognises what is there is not published, and it made none of them itself"
                    .to_owned()
            }
            Some(MatchRule::Word(_)) => "it never looks for a match".to_owned(),
            Some(published) => self.obstacles(at, published, item, twin),
        };
        format!("{name} makes one more {noun} {there}: {reason}.{series}")
    }

    /// Why a rule did not find the record that is there.
    fn obstacles(&self, at: usize, published: &MatchRule, item: usize, twin: &Item) -> String {
        let (left, right) = (
            Side::whole(&self.items[item].record),
            Side::whole(&twin.record),
        );
        let agrees = |keys: &&Vec<String>| rule::alternative_of(keys, left, right).is_none();
        if published.keys().iter().any(|keys| agrees(&keys)) {
            let other = self
                .items
                .iter()
                .position(|other| std::ptr::eq(other, twin));
            let paired = other.is_some_and(|other| self.is_bonded(at, other));
            let why = if paired {
                "the one that is there is already paired with another"
            } else {
                "the one that is there is out of its reach"
            };
            return why.to_owned();
        }
        rule::obstacles(published.keys(), left, right)
    }
}
