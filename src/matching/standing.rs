//! How two entries of a calendar or a list of tasks stand to each other in subject and time.
//!
//! Entries of one standing have much in common: of those at one hour under one subject nearly all are
//! copies, of those an hour apart some. How many, differs from file to file, and the file's own pairs tell
//! (see [`super::learn`]).

/// How two times stand to each other, where they may be those of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Start and end agree.
    Together,
    SameStart,
    /// Shifted, and the two overlap.
    Overlapping,
    /// Shifted by more than they last.
    Apart,
    SameDue,
    NextDue,
    /// Only one has a due date.
    OneDue,
    NoDue,
}

/// How two entries stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) when: When,
    /// In two systems.
    pub(super) across: bool,
    /// The subjects are equal, not merely alike.
    pub(super) one_subject: bool,
}

impl Standing {
    /// How many there are.
    pub(super) const COUNT: usize = 32;

    /// Its number, below [`Standing::COUNT`].
    pub(super) fn index(self) -> usize {
        self.when as usize * 4 + usize::from(self.across) * 2 + usize::from(self.one_subject)
    }
}

/// What was learned of each standing: bits beside the usual.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Learned([f64; Standing::COUNT]);

impl Learned {
    /// Bits beside the usual.
    pub(super) fn bits(&self, standing: Standing) -> f64 {
        self.0[standing.index()]
    }

    /// From bits for each standing, by its number.
    pub(super) fn from_bits(bits: [f64; Standing::COUNT]) -> Self {
        Learned(bits)
    }
}
