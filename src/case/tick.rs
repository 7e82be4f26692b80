//! Steps of the plan ticked off by several hands: who, when, and who looked at it again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Case;

/// A step that was ticked off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// When.
    pub at: Timestamp,
    /// Who, where the person gave a name; untrusted text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Who confirmed it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmation>,
}

/// A second person's word that a step was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// When.
    pub at: Timestamp,
    /// Who; untrusted text.
    pub by: String,
}

/// Why a confirmation was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmRefused {
    /// The step is open.
    #[error("this step is not ticked off yet; there is nothing to confirm")]
    Open,
    /// Nobody said who is at the keyboard.
    #[error("give your name first, so that the plan can say who confirmed")]
    NoName,
    /// Nobody gave a name when it was ticked off, so that it cannot be told whether this is a second person.
    #[error(
        "it was ticked off without a name; tick it off again with one, then another person can confirm it"
    )]
    Nameless,
    /// The same person ticked it off.
    #[error("you ticked this off yourself; somebody else has to confirm it")]
    SamePerson,
}

impl Case {
    /// Ticks a step off, or takes the tick away; returns whether it is ticked off now.
    pub fn toggle(&mut self, step: &str, by: Option<&str>, at: Timestamp) -> bool {
        self.ticks.remove(step);
        if self.ticked.remove(step) {
            return false;
        }
        self.ticked.insert(step.to_owned());
        let tick = Tick {
            at,
            by: by.map(str::to_owned),
            confirmed: None,
        };
        self.ticks.insert(step.to_owned(), tick);
        true
    }

    /// Notes that a second person confirms a step, or takes that person's confirmation back.
    ///
    /// # Errors
    /// [`ConfirmRefused`] where the step is open or no second person is there; nothing has changed then.
    pub fn confirm(
        &mut self,
        step: &str,
        by: Option<&str>,
        at: Timestamp,
    ) -> Result<(), ConfirmRefused> {
        if !self.ticked.contains(step) {
            return Err(ConfirmRefused::Open);
        }
        let by = by.ok_or(ConfirmRefused::NoName)?;
        let same = |other: &str| other.trim().to_lowercase() == by.trim().to_lowercase();
        let tick = self.ticks.get_mut(step).ok_or(ConfirmRefused::Nameless)?;
        let first = tick.by.as_deref().ok_or(ConfirmRefused::Nameless)?;
        if same(first) {
            return Err(ConfirmRefused::SamePerson);
        }
        tick.confirmed = match &tick.confirmed {
            Some(there) if same(&there.by) => None,
            _ => Some(Confirmation {
                at,
                by: by.to_owned(),
            }),
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_second_person_confirms() {
        let at = Timestamp::UNIX_EPOCH;
        let mut case = Case::new("a", at);
        assert_eq!(
            case.confirm("x", Some("Ana"), at),
            Err(ConfirmRefused::Open)
        );
        assert!(case.toggle("x", None, at));
        assert_eq!(
            case.confirm("x", Some("Ana"), at),
            Err(ConfirmRefused::Nameless)
        );
        assert!(!case.toggle("x", None, at));
        assert!(case.toggle("x", Some("Ana"), at));
        assert_eq!(case.confirm("x", None, at), Err(ConfirmRefused::NoName));
        assert_eq!(
            case.confirm("x", Some(" ana"), at),
            Err(ConfirmRefused::SamePerson)
        );
        assert_eq!(case.confirm("x", Some("Ben"), at), Ok(()));
        let confirmed = |case: &Case| case.ticks["x"].confirmed.as_ref().map(|c| c.by.clone());
        assert_eq!(confirmed(&case).as_deref(), Some("Ben"));
        assert_eq!(case.confirm("x", Some("Ben"), at), Ok(()), "taken back");
        assert_eq!(confirmed(&case), None);
        assert!(!case.toggle("x", Some("Ben"), at));
        assert!(case.ticks.is_empty() && case.ticked.is_empty());
    }
}
