//! Personal data hidden in every line that is said, from the word `mask` on.
//!
//! Everything is said through one console, and the console asks here. What is typed is known from then on,
//! so that it is hidden where a later line repeats it. The values of the exports are gathered when they are
//! needed first.

use std::borrow::Cow;
use std::sync::Arc;

use crate::case::{Case, Evidence};
use crate::record::Source;
use crate::veil::{Level, Values, Veil};

/// What is hidden, and what must be known to hide it.
#[derive(Debug, Default)]
pub(super) struct Privacy {
    level: Option<Level>,
    of: Option<Of>,
    veil: Option<Veil>,
}

/// What the words come from.
#[derive(Debug)]
struct Of {
    case: Case,
    evidence: Arc<Evidence>,
    fresh: Vec<Source>,
    places: Vec<String>,
}

impl Privacy {
    /// Hides at a level, or nothing.
    pub(super) fn set(&mut self, level: Option<Level>) {
        self.level = level;
        if let (Some(veil), Some(level)) = (self.veil.take(), level) {
            self.veil = Some(veil.at(level));
        }
    }

    pub(super) fn level(&self) -> Option<Level> {
        self.level
    }

    /// Takes in what there is to hide by now.
    pub(super) fn know(
        &mut self,
        case: &Case,
        evidence: &Arc<Evidence>,
        fresh: &[Source],
        places: Vec<String>,
    ) {
        self.of = Some(Of {
            case: case.clone(),
            evidence: Arc::clone(evidence),
            fresh: fresh.to_vec(),
            places,
        });
        self.veil = None;
    }

    /// Takes in a line that was typed.
    pub(super) fn heard(&mut self, line: &str) {
        if let Some(veil) = self.veil() {
            veil.heard(line);
        }
    }

    /// A line as it may be said.
    pub(super) fn says<'t>(&mut self, line: &'t str) -> Cow<'t, str> {
        match self.veil() {
            Some(veil) => veil.says(line),
            None => Cow::Borrowed(line),
        }
    }

    /// The value of a field as it may be said.
    pub(super) fn value<'t>(&mut self, field: &str, value: &'t str) -> Cow<'t, str> {
        match self.veil() {
            Some(veil) => veil.value(field, value),
            None => Cow::Borrowed(value),
        }
    }

    fn veil(&mut self) -> Option<&mut Veil> {
        let level = self.level?;
        let of = &self.of;
        let make = || {
            let mut veil = Veil::bare(level);
            if let Some(of) = of {
                let values = Values::of(&of.case, &of.evidence, &of.fresh);
                veil = veil.over(Arc::new(values));
                let places: Vec<&str> = of.places.iter().map(String::as_str).collect();
                veil.know(&of.case, None, &places, std::iter::empty());
            }
            veil
        };
        Some(self.veil.get_or_insert_with(make))
    }
}
