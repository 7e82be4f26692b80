//! Finding the product that does it: everything off, then a part of the products on at a time, with one test
//! record whose fate in the exports decides each round.
//!
//! An [`Experiment`] is what a case keeps of it; it can be gone on with days later, on another computer. What
//! comes next follows from the rounds alone ([`Experiment::next`], `search`), so nothing else has to be
//! remembered. `tracer` holds the exports of a round against those of before and says what became of the test
//! record. No product is named before a round with it alone, or with the few that do it only together, showed
//! the trouble, and a round without it did not.

mod search;
#[cfg(test)]
mod tests;
mod tracer;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use search::{Conclusion, Next, Purpose, Set};
pub use tracer::{Reading, Wanted};

use crate::record::{Kind, Source};

/// The most products an experiment can hold.
pub const MOST: usize = 24;

/// A product that can be switched on and off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id in the catalogue, or its name where it is in none; followed by `@` and the computer's number
    /// where it runs on several.
    pub id: String,
    /// What it is called; untrusted text where the person typed it.
    pub name: String,
    /// Which of several computers it runs on, from 1: the same program there is another one here, with a
    /// list of its own of what belongs together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computer: Option<u32>,
}

impl Product {
    /// A product that is switched on and off in one place.
    pub fn new(id: &str, name: &str) -> Self {
        Product {
            id: id.to_owned(),
            name: name.to_owned(),
            computer: None,
        }
    }

    /// The same product on one of several computers.
    pub fn on_computer(id: &str, name: &str, computer: u32) -> Self {
        Product {
            id: format!("{id}@{computer}"),
            name: format!("{name} (computer {computer})"),
            computer: Some(computer),
        }
    }

    /// The id in the catalogue, whatever computer it runs on.
    pub fn app(&self) -> &str {
        let of_computer = self.computer.map(|n| format!("@{n}"));
        let id = of_computer.and_then(|end| self.id.strip_suffix(&end));
        id.unwrap_or(&self.id)
    }
}

/// How the products are searched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approach {
    /// Half of them at a time, as long as one of them alone does it.
    #[default]
    Halving,
    /// Sets that grow and shrink around what is needed: also finds those that do it only together.
    Together,
}

/// What a round showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The test record is as it was.
    Clean,
    /// It was doubled, deleted or changed.
    Trouble,
    /// The exports cannot tell; the round is to be done again.
    Unclear,
}

impl Outcome {
    /// In a word or two.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Clean => "all is well",
            Outcome::Trouble => "trouble",
            Outcome::Unclear => "cannot tell",
        }
    }
}

/// An export that a round rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The path, as given.
    pub path: String,
    /// SHA-256 of what was read, in hexadecimal.
    pub sha256: String,
}

impl Export {
    /// The exports behind sources that were read.
    pub fn of(sources: &[Source]) -> Vec<Export> {
        let exports = sources.iter().map(|source| Export {
            path: source.path.clone(),
            sha256: source.sha256.clone(),
        });
        exports.collect()
    }
}

/// A round that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The products that were on, by id.
    pub on: BTreeSet<String>,
    /// The day its outcome was noted.
    pub day: Date,
    /// What it showed.
    pub outcome: Outcome,
    /// What the exports said, in a sentence, or that a person judged; safe to show.
    pub seen: String,
    /// Whether it no longer counts, because it contradicted another one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub set_aside: bool,
}

/// An experiment, as a case keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experiment {
    /// What the names of its test records begin with: `ZZ-TRACE-4711`.
    pub code: String,
    /// The kind of the test record.
    pub kind: Kind,
    /// The products under suspicion, the most suspicious first.
    pub products: Vec<Product>,
    /// How they are searched.
    #[serde(default)]
    pub approach: Approach,
    /// The rounds, in the order they were done.
    #[serde(default)]
    pub rounds: Vec<Round>,
    /// The test record in use, from 1: a harmed one is not used again.
    pub tracer: u32,
    /// Exports with the test record as it is before the next round; empty where none were given yet.
    #[serde(default)]
    pub before: Vec<Export>,
}

impl Experiment {
    /// An experiment on these products, of which no round was done; `None` where there is nothing to tell
    /// apart, or more than can be.
    pub fn new(code: &str, kind: Kind, products: Vec<Product>, approach: Approach) -> Option<Self> {
        let fits = (1..=MOST).contains(&products.len());
        fits.then(|| Experiment {
            code: code.to_owned(),
            kind,
            products,
            approach,
            rounds: Vec::new(),
            tracer: 1,
            before: Vec::new(),
        })
    }

    /// What comes next.
    pub fn next(&self) -> Next {
        search::next(self)
    }

    /// The name of the test record in use.
    pub fn tracer_name(&self) -> String {
        format!("{}-{:02}", self.code, self.tracer)
    }

    /// The names of products.
    pub fn names(&self, set: Set) -> Vec<&str> {
        let products = self.products.iter().enumerate();
        products
            .filter(|(at, _)| set.has(*at))
            .map(|(_, product)| product.name.as_str())
            .collect()
    }

    /// Products by their ids, as far as they are part of the experiment.
    pub fn set_of(&self, ids: &BTreeSet<String>) -> Set {
        let products = self.products.iter().enumerate();
        products
            .filter(|(_, product)| ids.contains(&product.id))
            .fold(Set::EMPTY, |set, (at, _)| set.with(at))
    }

    /// Notes the outcome of the round that is to be done next. `after` are the exports that showed it; what
    /// they say of an unharmed test record is the state before the next round.
    pub fn record(&mut self, outcome: Outcome, seen: &str, after: Vec<Export>, day: Date) {
        let Next::Round { on, .. } = self.next() else {
            return;
        };
        let products = self.products.iter().enumerate();
        let on = products.filter(|(at, _)| on.has(*at));
        self.rounds.push(Round {
            on: on.map(|(_, product)| product.id.clone()).collect(),
            day,
            outcome,
            seen: seen.to_owned(),
            set_aside: false,
        });
        match outcome {
            Outcome::Clean => self.before = after,
            Outcome::Trouble => self.renew_tracer(),
            Outcome::Unclear => {}
        }
    }

    /// Goes on with a test record of another name.
    pub fn renew_tracer(&mut self) {
        self.tracer = self.tracer.saturating_add(1);
        self.before.clear();
    }

    /// Sets a round aside, by its place; gives whether there was one that counted.
    pub fn set_aside(&mut self, at: usize) -> bool {
        match self.rounds.get_mut(at).filter(|round| !round.set_aside) {
            Some(round) => {
                round.set_aside = true;
                true
            }
            None => false,
        }
    }

    /// How many rounds it takes at most where one product alone does it: everything off, the halves, one to
    /// confirm and one to prove.
    pub fn rounds_at_most(&self) -> usize {
        let halves = self.products.len().next_power_of_two().ilog2() as usize;
        1 + halves + 2
    }
}
