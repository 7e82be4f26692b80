//! The parts of the journey, and the words that lead to them.

use crate::case::Stop;

/// A part of the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Welcome,
    /// The list of all steps, to go to one.
    Steps,
    Answers,
    Exports,
    Findings,
    Map,
    Isolation,
    Review,
    Changes,
    Recovery,
    Plan,
    Verify,
}

impl Part {
    /// The word that leads there.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "start" | "welcome" => Part::Welcome,
            "steps" => Part::Steps,
            "answers" | "questions" => Part::Answers,
            "exports" => Part::Exports,
            "findings" => Part::Findings,
            "map" => Part::Map,
            "isolate" | "isolation" => Part::Isolation,
            "review" => Part::Review,
            "changes" => Part::Changes,
            "recovery" => Part::Recovery,
            "plan" => Part::Plan,
            "verify" => Part::Verify,
            _ => return None,
        })
    }

    /// The part a line such as "go plan" asks for.
    pub(super) fn asked(typed: &str) -> Option<Self> {
        match command(typed) {
            (go, word) if go == "go" => Self::named(&word.to_lowercase()),
            _ => None,
        }
    }

    /// The part a case names as the place where the person was; `None` for the interview's questions
    /// and for none.
    pub(super) fn of_place(place: &str) -> Option<Self> {
        Self::named(place).filter(|p| !matches!(p, Part::Welcome | Part::Steps | Part::Answers))
    }

    /// The name a case keeps; `None` for the beginning and the list of steps, which leave the place as it is, and for the
    /// interview, which names its question.
    pub(super) fn place(self) -> Option<&'static str> {
        Some(match self {
            Part::Welcome | Part::Steps | Part::Answers => return None,
            Part::Exports => "exports",
            Part::Findings => "findings",
            Part::Map => "map",
            Part::Isolation => "isolation",
            Part::Review => "review",
            Part::Changes => "changes",
            Part::Recovery => "recovery",
            Part::Plan => "plan",
            Part::Verify => "verify",
        })
    }
}

impl From<Stop> for Part {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Findings => Part::Findings,
            Stop::Review => Part::Review,
            Stop::Changes => Part::Changes,
            Stop::Recovery => Part::Recovery,
            Stop::Plan => Part::Plan,
        }
    }
}

/// Where a part leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Go(Part),
    Quit,
}

/// What a person typed at a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// They leave this part.
    Leave(Step),
    Enter,
    Back,
    /// Anything else, without spaces around it.
    Text(String),
}

/// The first word in small letters, and what follows it.
pub(super) fn command(typed: &str) -> (String, &str) {
    let (word, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    (word.to_lowercase(), rest.trim())
}
