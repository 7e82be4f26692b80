//! What the simulation needs to know of an application beside its directions and matching rules: where
//! its far end is, who wins, what it remembers and when it forgets, what it does at its limit.
//!
//! As everywhere in the catalogue, what is not known is `None`; the simulation then says what it
//! assumed. The pages an application is known from stand in [`super::App::sources`].

use serde::{Deserialize, Serialize};

use super::{App, Apps};
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Faults;
use crate::record::Kind;

/// The part of an application's entry that only the simulation reads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// What stands at its far end, where the kind of end alone does not tell one product's from
    /// another's: two applications with the same remote write to the same place.
    pub remote: Option<Remote>,
    /// Which side's change stays when both were changed; `None` where that is not known.
    pub winner: Option<Winner>,
    /// Where it keeps its list of pairs; `None` where it needs none or where that is not known.
    pub memory: Option<Memory>,
    /// The changes after which the list is lost and everything is matched again from the start, as
    /// values of the question `recent_changes`.
    pub forgets: Vec<String>,
    /// It copies nothing by itself, only when somebody clicks.
    pub by_hand: bool,
    /// The kinds [`App::limit`] counts, each by itself.
    pub limited: Vec<Kind>,
    /// What becomes of records beyond the limit.
    pub at_limit: Option<AtLimit>,
    /// Applications that one user cannot use for the same kind, by the maker's own rule.
    pub excludes: Vec<String>,
}

/// A far end by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Remote {
    /// Its id among the systems of a topology.
    pub id: String,
    /// Its name inside a sentence: "Microsoft Dynamics", "the old mailbox".
    pub name: String,
}

/// Which side's change stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Winner {
    /// The administrator chose it; the question `conflict_winner` asks for it.
    Setting,
    /// The one in Outlook or the mailbox.
    Outlook,
    /// The one at the far end.
    Other,
    /// The one changed last.
    Latest,
}

/// Where a list of pairs is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Memory {
    /// On the computer it runs on.
    Computer,
    /// On a server, the same for every computer.
    Server,
    /// As a mark on the records themselves.
    Records,
}

/// What an application does with records beyond its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AtLimit {
    /// Each run takes other ones, partly by chance.
    Rotates,
    /// They wait until another one stops syncing.
    Waits,
}

impl Apps {
    /// What is wrong with the parts that name other files: questions and applications.
    pub(crate) fn misfits(&self, knowledge: &Knowledge) -> Vec<String> {
        let mut faults = Faults::default();
        let changes = knowledge.questions.get("recent_changes");
        for app in self.all() {
            let place = format!("app {}", app.id);
            for change in &app.behaviour.forgets {
                if changes.is_none_or(|q| q.choice(change).is_none()) {
                    faults.note(&place, format!("forgets after an unknown change: {change}"));
                }
            }
            for other in &app.behaviour.excludes {
                let mutual = self
                    .get(other)
                    .is_some_and(|o| o.behaviour.excludes.contains(&app.id));
                if !mutual {
                    faults.note(
                        &place,
                        format!("excludes {other}, and not the other way round"),
                    );
                }
            }
        }
        faults.into_sentences()
    }
}

/// Checks one entry by itself.
pub(super) fn check(app: &App, faults: &mut Faults) {
    let place = format!("app {}", app.id);
    let behaviour = &app.behaviour;
    if let Some(remote) = &behaviour.remote {
        faults.label(&place, &remote.id);
        faults.label(&place, &remote.name);
    }
    if behaviour.limited.iter().any(|kind| !app.carries(*kind)) {
        faults.note(&place, "limits a kind it does not carry");
    }
    if app.limit.is_some() == behaviour.limited.is_empty()
        || app.limit.is_some() != behaviour.at_limit.is_some()
    {
        faults.note(
            &place,
            "a limit, what it counts and what happens at it go together",
        );
    }
}
