//! What can be wrong with an answer: a sentence that names the question, the value, and what is allowed.

use jiff::civil::Date;

use crate::interview::SCHEMA;
use crate::text;

/// Why answers were not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// The text is not JSON.
    #[error("the answers are not valid JSON: {0}")]
    NotJson(String),
    /// The document is not an answers file.
    #[error(
        "this is not an answers file: it should read {{\"schema\": \"{SCHEMA}\", \"answers\": {{…}}}}, but {0}"
    )]
    NotAnswers(String),
    /// A question that does not exist.
    #[error("there is no question `{}`{}; the questions are {}", brief(.question), meant(.nearest.as_deref()), .allowed.join(", "))]
    UnknownQuestion {
        /// As it was written.
        question: String,
        /// The closest id, where one is close.
        nearest: Option<String>,
        /// Every id.
        allowed: Vec<String>,
    },
    /// A value the question does not have, or an application that is not in the catalogue.
    #[error("`{question}` does not take `{}`{}; it takes {}", brief(.value), meant(.nearest.as_deref()), .allowed.join(", "))]
    UnknownValue {
        /// The question's id.
        question: String,
        /// As it was written.
        value: String,
        /// The closest value, where one is close.
        nearest: Option<String>,
        /// Every value.
        allowed: Vec<String>,
    },
    /// The answer is of another shape than the question's.
    #[error("`{question}` takes {expected}, or \"unknown\"; {} is none of them", brief(.found))]
    WrongForm {
        /// The question's id.
        question: String,
        /// The shape it takes, in words.
        expected: String,
        /// The answer, as JSON.
        found: String,
    },
    /// `none` beside other values.
    #[error("`{question}` says `none` and something else as well; `none` stands alone")]
    NoneAndMore {
        /// The question's id.
        question: String,
    },
    /// A number beyond what makes sense.
    #[error("{} is more than this question can take; the largest number is {}", text::count(*number), text::count(*most))]
    TooLarge {
        /// The question's id.
        question: String,
        /// The number.
        number: u64,
        /// The largest that is taken.
        most: u64,
    },
    /// A day that has not come yet.
    #[error("{date} has not come yet; please give a day up to today")]
    Future {
        /// The question's id.
        question: String,
        /// The day.
        date: Date,
    },
    /// A day long before any of these programs existed.
    #[error("{date} is too long ago; please give a day after {earliest}")]
    TooEarly {
        /// The question's id.
        question: String,
        /// The day.
        date: Date,
        /// The first day that is taken.
        earliest: Date,
    },
}

/// Untrusted text, safe to show and short enough for a sentence.
pub(super) fn brief(text: &str) -> String {
    text::cut(&text::shown(text), 60).into_owned()
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| {
        format!(" (did you mean `{nearest}`?)")
    })
}

/// The one of `allowed` that `written` is most probably a slip for.
pub(super) fn nearest<'a>(
    written: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let written = plain(written);
    // Long garbage is no slip, and comparing it costs its length squared.
    if written.is_empty() || written.chars().count() > 64 {
        return None;
    }
    allowed
        .into_iter()
        .map(|id| {
            let distance = rapidfuzz::distance::osa::distance(written.chars(), plain(id).chars());
            (distance, id)
        })
        .filter(|(distance, id)| distance * 3 <= id.chars().count().max(3))
        .min()
        .map(|(_, id)| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_what_was_meant() {
        let allowed = ["sync_apps", "seen_in", "started_on"];
        let cases = [
            ("sync_app", Some("sync_apps")),
            ("SyncApps", Some("sync_apps")),
            ("started-on", Some("started_on")),
            ("colour", None),
            ("", None),
        ];
        for (written, want) in cases {
            assert_eq!(nearest(written, allowed).as_deref(), want, "{written}");
        }
    }
}
