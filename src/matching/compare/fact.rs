//! What learning asks of a comparison: facts that copies have or lack, whatever they weigh.

use super::Days;

/// Differences that some files are full of and others never have: learned from the file (see
/// [`crate::matching::learn`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) enum Fact {
    Family,
    Given,
    Number,
    Mobile,
    Company,
    Title,
    Profession,
    Place,
}

impl Fact {
    pub(in crate::matching) const ALL: [Fact; 8] = [
        Fact::Family,
        Fact::Given,
        Fact::Number,
        Fact::Mobile,
        Fact::Company,
        Fact::Title,
        Fact::Profession,
        Fact::Place,
    ];
}

/// What two contacts have in common or not, in a few bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::matching) struct Facts {
    /// Facts both sides state, and those of them that differ; a bit for each [`Fact`].
    stated: u8,
    differing: u8,
    /// How the birthdays agree, where both sides state one.
    pub(in crate::matching) birthdays: Option<Days>,
    /// A home is shared: its door, its telephone.
    pub(in crate::matching) home: bool,
}

impl Facts {
    /// Notes whether a fact that both sides state differs.
    pub(super) fn note(&mut self, fact: Fact, differs: bool) {
        let bit = 1 << fact as u8;
        self.stated |= bit;
        self.differing |= if differs { bit } else { 0 };
    }

    /// `Some(true)` where both sides state a fact and it differs.
    pub(in crate::matching) fn differs(self, fact: Fact) -> Option<bool> {
        let bit = 1 << fact as u8;
        (self.stated & bit != 0).then_some(self.differing & bit != 0)
    }
}
