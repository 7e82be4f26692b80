//! What every item of knowledge carries: where it comes from, when it was last checked, and whether a
//! page confirmed it.
//!
//! A fact nobody confirmed is still worth telling, as long as it is told as such: screens, plans and
//! JSON all take the words from [`Fact::caution`].

use jiff::civil::Date;

use crate::record::System;

/// Where an item of knowledge comes from.
pub trait Fact {
    /// Addresses of the pages, or `derived` where the program's authors concluded it from other facts.
    fn sources(&self) -> &[String];
    /// The day the item was last checked.
    fn checked(&self) -> Date;
    /// Whether a page that was read confirms it.
    fn verified(&self) -> bool;

    /// What to add wherever the item is shown; `None` where a page confirms it.
    fn caution(&self) -> Option<&'static str> {
        (!self.verified()).then_some(CAUTION)
    }
}

/// The words for a fact no page confirmed.
pub const CAUTION: &str = "not confirmed by the vendor's pages";

/// The systems an item may name.
const SYSTEMS: [System; 6] = [
    System::Outlook,
    System::Salesforce,
    System::Google,
    System::Icloud,
    System::Phone,
    System::Other,
];

/// Implements [`Fact`] for types with the fields `sources`, `checked` and `verified`.
macro_rules! fact {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::knowledge::fact::Fact for $name {
            fn sources(&self) -> &[String] {
                &self.sources
            }
            fn checked(&self) -> jiff::civil::Date {
                self.checked
            }
            fn verified(&self) -> bool {
                self.verified
            }
        }
    )+};
}
pub(crate) use fact;

/// Collects what is wrong with a knowledge file; each fault is a sentence that names its place.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    found: Vec<String>,
}

impl Faults {
    /// Notes a fault.
    pub(crate) fn note(&mut self, place: &str, what: impl AsRef<str>) {
        self.found.push(format!("{place}: {}.", what.as_ref()));
    }

    /// Sources are there and are addresses (or `derived`); the date is not a slip of the pen.
    pub(crate) fn provenance(&mut self, place: &str, item: &impl Fact) {
        if item.sources().is_empty() {
            self.note(place, "has no source");
        }
        for source in item.sources() {
            if source != "derived" && !source.starts_with("http") {
                self.note(place, format!("source is no address: {source}"));
            }
        }
        if !(2024..=2100).contains(&item.checked().year()) {
            self.note(place, format!("was checked on {}", item.checked()));
        }
    }

    /// A sentence for people: not empty, no stray spaces, ends with a full stop.
    pub(crate) fn sentence(&mut self, place: &str, text: &str) {
        if text.trim().is_empty() {
            self.note(place, "an empty text");
        } else if text != text.trim() || !text.ends_with(['.', '?', '!', ':']) {
            self.note(place, format!("is no full sentence: {text}"));
        }
    }

    /// A name or label: not empty, no stray spaces.
    pub(crate) fn label(&mut self, place: &str, text: &str) {
        if text.is_empty() || text != text.trim() {
            self.note(place, format!("an empty or untidy name: {text:?}"));
        }
    }

    /// Steps for people: at least one, each a sentence or a command to type after a colon.
    pub(crate) fn steps(&mut self, place: &str, steps: &[String]) {
        if steps.is_empty() {
            self.note(place, "has no steps");
        }
        for step in steps {
            if step.starts_with("Run: ") {
                self.label(place, step);
            } else {
                self.sentence(place, step);
            }
        }
    }

    /// A system's id is one the program knows.
    pub(crate) fn system(&mut self, place: &str, system: &str) {
        if !SYSTEMS.iter().any(|known| known.id() == system) {
            self.note(place, format!("no such system: {system}"));
        }
    }

    /// No id stands twice.
    pub(crate) fn unique<'a>(&mut self, place: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            self.label(place, id);
            if !seen.insert(id) {
                self.note(place, format!("id stands twice: {id}"));
            }
        }
    }

    /// Everything found.
    pub(crate) fn into_sentences(self) -> Vec<String> {
        self.found
    }
}
