//! Facts: what is known of the case, each with a sentence and the records that show it.
//!
//! A fact is present (with a strength from 0 to 1), known to be absent, or unknown because neither
//! the answers nor the exports can tell. Only the first two are kept; what is not in the set is
//! unknown and counts for nothing.

use std::collections::BTreeMap;

use crate::knowledge::causes::facts::{FactInfo, Facts};
use crate::record::RecordRef;
use crate::text;

/// Whether a fact holds. Unknown facts have no state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    /// It holds, this strongly: above 0, at most 1.
    Present(f64),
    /// It is known not to hold.
    Absent,
}

/// A fact that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Whether it holds.
    pub state: State,
    /// The sentence for people; safe to show. Empty where its absence says nothing.
    pub text: String,
    /// Where it comes from: `answer:` and a question, `data:` and a topic.
    pub from: String,
    /// The records that show it.
    pub refs: Vec<RecordRef>,
}

/// Everything known of a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactSet {
    known: BTreeMap<String, Fact>,
}

/// Values for the `{name}` places of a sentence.
pub type Fill<'a> = &'a [(&'a str, String)];

impl FactSet {
    /// A fact, where it is known.
    pub fn get(&self, id: &str) -> Option<&Fact> {
        self.known.get(id)
    }

    /// The strength of a fact that is present.
    pub fn strength(&self, id: &str) -> Option<f64> {
        match self.get(id)?.state {
            State::Present(strength) => Some(strength),
            State::Absent => None,
        }
    }

    /// Whether a fact is known to be absent.
    pub fn is_absent(&self, id: &str) -> bool {
        self.get(id).is_some_and(|f| f.state == State::Absent)
    }

    /// How many facts are known.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The known facts by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.known.iter().map(|(id, fact)| (id.as_str(), fact))
    }

    /// Adds everything another set knows; it wins where both know a fact.
    pub fn extend(&mut self, other: &FactSet) {
        for (id, fact) in &other.known {
            self.known.insert(id.clone(), fact.clone());
        }
    }

    /// Takes a fact in; it wins over what was known.
    pub(super) fn put(&mut self, id: &str, fact: Fact) {
        self.known.insert(id.to_owned(), fact);
    }

    pub(super) fn set(
        &mut self,
        info: &FactInfo,
        state: State,
        fill: Fill<'_>,
        refs: Vec<RecordRef>,
    ) {
        let template = match state {
            State::Present(_) => &info.present,
            State::Absent => info.absent.as_deref().unwrap_or_default(),
        };
        self.known.insert(
            info.id.clone(),
            Fact {
                state,
                text: filled(template, fill),
                from: info.from.clone(),
                refs,
            },
        );
    }
}

/// Writes facts into a set by their ids.
pub(super) struct Writer<'a> {
    facts: &'a Facts,
    pub(super) set: FactSet,
}

impl<'a> Writer<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        Writer {
            facts,
            set: FactSet::default(),
        }
    }

    /// Notes a fact as present. A strength of 0 or less notes nothing.
    pub(super) fn present(
        &mut self,
        id: &str,
        strength: f64,
        fill: Fill<'_>,
        refs: Vec<RecordRef>,
    ) {
        debug_assert!(self.facts.get(id).is_some(), "{id} is not in facts.json");
        if strength > 0.0
            && let Some(info) = self.facts.get(id)
        {
            self.set
                .set(info, State::Present(strength.min(1.0)), fill, refs);
        }
    }

    /// Notes a fact in either state.
    pub(super) fn note(&mut self, id: &str, state: State, fill: Fill<'_>, refs: Vec<RecordRef>) {
        match state {
            State::Present(strength) => self.present(id, strength, fill, refs),
            State::Absent => self.absent(id, fill),
        }
    }

    /// Says where a fact that was just noted comes from, where that is not the usual place.
    pub(super) fn comes_from(&mut self, id: &str, from: &str) {
        if let Some(fact) = self.set.known.get_mut(id) {
            from.clone_into(&mut fact.from);
        }
    }

    /// Notes what the exports show of a fact that is otherwise told: its sentence is the one for that.
    pub(super) fn shown(&mut self, id: &str, strength: f64, from: &str) {
        self.present(id, strength, &[], Vec::new());
        let sentence = self.facts.get(id).and_then(|info| info.shown.as_ref());
        if let Some((fact, sentence)) = self.set.known.get_mut(id).zip(sentence) {
            from.clone_into(&mut fact.from);
            fact.text.clone_from(sentence);
        }
    }

    /// Notes a fact as known to be absent.
    pub(super) fn absent(&mut self, id: &str, fill: Fill<'_>) {
        debug_assert!(self.facts.get(id).is_some(), "{id} is not in facts.json");
        if let Some(info) = self.facts.get(id) {
            self.set.set(info, State::Absent, fill, Vec::new());
        }
    }
}

/// The template with its places filled in; the values pass through [`text::shown`].
fn filled(template: &str, fill: Fill<'_>) -> String {
    let mut sentence = template.to_owned();
    for (name, value) in fill {
        sentence = sentence.replace(&format!("{{{name}}}"), &text::shown(value));
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_with_safe_text() {
        let got = filled(
            "{n} were made by {who}.",
            &[("n", "12".into()), ("who", "Ada\u{202e}\n".into())],
        );
        assert!(got.starts_with("12 were made by Ada"));
        assert!(!got.contains('\u{202e}') && !got.contains('\n'));
    }
}
