//! One step of a simulation, and the sentences that tell it.

use crate::record::Kind;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Did {
    /// A person made the record, or a file brought it in.
    Created,
    /// A person changed it.
    Edited,
    /// Two records were recognised as one, or one item is shown in a second place.
    Linked,
    /// A copy was born.
    Copied,
    /// One side's values replaced the other's.
    Overwrote,
    /// The record went away.
    Deleted,
    /// Nothing was done, for a reason worth knowing.
    Skipped,
    /// A person changed a setting, or a list of pairs was lost.
    Set,
}

impl Did {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Did::Created => "created",
            Did::Edited => "edited",
            Did::Linked => "linked",
            Did::Copied => "copied",
            Did::Overwrote => "overwrote",
            Did::Deleted => "deleted",
            Did::Skipped => "skipped",
            Did::Set => "set",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The round of syncing, from 1; what a person does before the first round has 0, later the number
    /// of the round before it.
    pub round: usize,
    /// The link that ran, as an index of [`super::Topology::links`]; `None` for what a person did.
    pub link: Option<usize>,
    /// Where it came from, as an index of [`super::Topology::places`].
    pub from: usize,
    /// Where it happened.
    pub to: usize,
    /// What happened.
    pub did: Did,
    /// One plain sentence.
    pub why: String,
    /// How many copies of the record the place then holds.
    pub copies: usize,
    /// Something a person had typed is gone by it.
    pub loses: bool,
}

impl Step {
    /// Whether a copy was born here.
    pub fn is_birth(&self) -> bool {
        self.did == Did::Copied
    }
}

/// "contact", with its article: "a contact", "an event".
pub(super) fn a(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "a contact",
        Kind::Event => "an event",
        Kind::Task => "a task",
    }
}

/// A sentence's first letter in upper case; names such as "iCloud" stay as they are.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), text.chars().nth(1)) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}
