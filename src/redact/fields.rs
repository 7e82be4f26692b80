//! What each field of a record holds, and which of its values say nothing of anybody.

use jiff::civil::{Date, DateTime};

use crate::mask::Sort;

/// What is done with the value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// Replaced as a whole.
    Whole(Sort),
    /// A list, each entry replaced.
    Each(Sort),
    /// People, or their number.
    People,
    /// Stays where it is a day or a time.
    Moment,
    /// Stays where it is one of the usual words.
    Usual,
}

/// Every field that a card or a value to copy can name, as in `inspect --json`.
const FIELDS: [(&str, Treatment); 48] = {
    use Treatment::{Each, Moment, People, Usual, Whole};
    [
        ("display_name", Whole(Sort::Person)),
        ("file_as", Whole(Sort::Person)),
        ("given_name", Whole(Sort::Given)),
        ("middle_name", Whole(Sort::NamePart)),
        ("family_name", Whole(Sort::Family)),
        ("prefix", Whole(Sort::NamePart)),
        ("suffix", Whole(Sort::NamePart)),
        ("nickname", Whole(Sort::NamePart)),
        ("given_reading", Whole(Sort::NamePart)),
        ("family_reading", Whole(Sort::NamePart)),
        ("emails", Each(Sort::Mail)),
        ("phones", Each(Sort::Phone)),
        ("company", Whole(Sort::Company)),
        ("department", Whole(Sort::Job)),
        ("job_title", Whole(Sort::Job)),
        ("profession", Whole(Sort::Job)),
        ("government_id", Whole(Sort::Number)),
        ("addresses", Whole(Sort::Street)),
        ("birthday", Whole(Sort::Birthday)),
        ("anniversary", Whole(Sort::Birthday)),
        ("web_page", Whole(Sort::WebPage)),
        ("categories", Each(Sort::Category)),
        ("notes", Whole(Sort::Note)),
        ("subject", Whole(Sort::Subject)),
        ("location", Whole(Sort::Place)),
        ("attendees", People),
        ("organizer", People),
        ("owner", People),
        ("created_by", People),
        ("modified_by", People),
        ("start", Moment),
        ("end", Moment),
        ("due", Moment),
        ("completed", Moment),
        ("created", Moment),
        ("modified", Moment),
        ("status", Usual),
        ("priority", Usual),
        ("recurs", Usual),
        ("all_day", Usual),
        ("private", Usual),
        ("person_account", Usual),
        ("folder", Whole(Sort::MailFolder)),
        ("uid", Whole(Sort::Id)),
        ("id", Whole(Sort::Id)),
        ("account_id", Whole(Sort::Id)),
        ("who_id", Whole(Sort::Id)),
        ("what_id", Whole(Sort::Id)),
    ]
};

/// Statuses, priorities and the like as the programs themselves write them.
const USUAL: [&str; 22] = [
    "yes",
    "no",
    "true",
    "false",
    "not started",
    "in progress",
    "completed",
    "complete",
    "waiting on someone else",
    "deferred",
    "open",
    "closed",
    "high",
    "normal",
    "low",
    "medium",
    "urgent",
    "free",
    "busy",
    "tentative",
    "confirmed",
    "cancelled",
];

/// What is done with a field; a field that nobody knows is replaced as a whole.
pub(crate) fn treatment(field: &str) -> Treatment {
    let known = FIELDS.iter().find(|(name, _)| *name == field);
    known.map_or(Treatment::Whole(Sort::Value), |(_, treatment)| *treatment)
}

/// Whether this is the name of a field.
pub(super) fn is_field(name: &str) -> bool {
    FIELDS.iter().any(|(known, _)| *known == name)
}

/// Whether a status or priority is one of the usual ones.
pub(crate) fn is_usual(value: &str) -> bool {
    USUAL.contains(&value.trim().to_lowercase().as_str())
}

/// Whether a value is a day or a time and nothing else.
pub(crate) fn is_moment(value: &str) -> bool {
    value
        .parse::<Date>()
        .is_ok_and(|day| day.to_string() == value)
        || DateTime::strptime("%Y-%m-%d %H:%M", value).is_ok()
}
