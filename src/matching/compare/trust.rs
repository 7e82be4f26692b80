//! How far what two contacts have in common is trusted, where the file itself teaches that.

use super::{Evidence, Note, Other, contact};

/// What tells one person from another by itself, beside names, places and occupations.
const TELLING: [&str; 2] = ["birthday", "government_id"];

/// A straight line from the bits of all but what tells, the prior included, to what they are worth; see
/// [`crate::matching::learn`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::matching) struct Trust {
    pub(in crate::matching) slope: f64,
    /// Bits.
    pub(in crate::matching) shift: f64,
}

impl Trust {
    /// Most that trust adds or takes, in bits.
    pub(in crate::matching) const MOST: f64 = 8.0;

    /// Bits beside those `given`, the prior included.
    pub(in crate::matching) fn beside(self, given: f64) -> f64 {
        ((self.slope - 1.0) * given + self.shift).clamp(-Self::MOST, Self::MOST)
    }
}

impl Evidence {
    /// The bits without the prior of all but what tells, and of what tells; of contacts not yet trusted more or
    /// less than usual.
    pub(in crate::matching) fn told_apart(&self) -> (f64, f64) {
        let given = self.given(&[]);
        (given, self.untrusted(&[]) - given)
    }

    fn given(&self, others: &[&Other]) -> f64 {
        let silent = Other {
            without: TELLING.to_vec(),
            with: None,
        };
        // What else could tell is no part of what is given.
        let tells = |o: &&&Other| o.without.iter().any(|field| TELLING.contains(field));
        let others = others.iter().filter(|o| !tells(o)).copied();
        let others: Vec<&Other> = others.chain([&silent]).collect();
        self.untrusted(&others)
    }

    /// What trust adds if some things were otherwise, given the prior.
    pub(super) fn trusted_if(&self, others: &[&Other], prior: f64) -> f64 {
        self.trust
            .map_or(0.0, |trust| trust.beside(prior + self.given(others)))
    }

    /// Trusts more or less; the names say so.
    pub(in crate::matching) fn trust(&mut self, trust: Trust, prior: f64) {
        self.trust = Some(trust);
        let beside = self.trusted_if(&[], prior);
        let Some(line) = self.lines_mut().first_mut() else {
            return;
        };
        line.weight += beside;
        if line.note == Note::None && beside.abs() >= 0.5 {
            line.note = Note::Trusted;
        }
    }

    /// The sum if some things were otherwise, without what trust adds.
    pub(super) fn untrusted(&self, others: &[&Other]) -> f64 {
        let gone = |field| others.iter().any(|o| o.without.contains(&field));
        let left = || self.lines().iter().filter(|l| !gone(l.field));
        let added = || others.iter().filter_map(|o| o.with);
        let Some(base) = self.kin_base else {
            let with: f64 = added().map(|w| w.0).sum();
            return left().map(|l| l.weight).sum::<f64>() + with;
        };
        let strangers = left().map(|l| l.alone).sum::<f64>() + added().map(|w| w.0).sum::<f64>();
        let kin = left().map(|l| l.kin).sum::<f64>() + added().map(|w| w.1).sum::<f64>();
        contact::against_both(strangers, base + kin)
    }
}
