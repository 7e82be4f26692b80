//! Records that are not to be deleted, whatever they look like.

use std::collections::BTreeSet;

use crate::knowledge::Knowledge;
use crate::record::RecordRef;

use super::fact::FactSet;
use super::view::View;
use super::{Hold, RankedCause};

/// A cause that means "delete nothing" holds the doubles from this probability on.
const PROBABLE: f64 = 0.5;

/// Facts that hold records by themselves: the fact, the cause it speaks of, and why.
const HOLDING: [(&str, &str, &str); 5] = [
    (
        "child-rows",
        "attendee-copies",
        "This is an attendee's row of somebody else's meeting. Deleting it takes the person off the meeting.",
    ),
    (
        "who-differs",
        "intentional-clones",
        "Each of these belongs to another person. They are not copies of one another.",
    ),
    (
        "twins-across-stores",
        "two-stores-shown",
        "Each account holds its only copy. They are shown together, not doubled.",
    ),
    (
        "twins-only-on-phone",
        "phone-app-copies",
        "The copies are on the phone only. Switch off what saves them there instead of deleting people.",
    ),
    (
        "lists-differ",
        "hidden-duplicates",
        "New Outlook hides one of the two. Look at them in classic Outlook before deleting either.",
    ),
];

/// What is to be held, each group of records with its reason.
pub(super) fn holds(
    knowledge: &Knowledge,
    view: &View<'_>,
    facts: &FactSet,
    ranked: &[RankedCause],
) -> Vec<Hold> {
    let mut holds = Vec::new();
    for (fact, cause, why) in HOLDING {
        if let Some(fact) = facts.get(fact)
            && !fact.refs.is_empty()
        {
            holds.push(Hold {
                records: fact.refs.clone(),
                why: why.to_owned(),
                cause: Some(cause.to_owned()),
            });
        }
    }
    let held =
        |cause: &str, holds: &[Hold]| holds.iter().any(|h| h.cause.as_deref() == Some(cause));
    for cause in ranked.iter().filter(|c| c.probability >= PROBABLE) {
        let Some(info) = knowledge.causes.get(&cause.id) else {
            continue;
        };
        let doubles: BTreeSet<RecordRef> =
            view.twins.iter().flat_map(|p| [p.left, p.right]).collect();
        if info.not_a_problem && !doubles.is_empty() && !held(&cause.id, &holds) {
            holds.push(Hold {
                records: doubles.into_iter().collect(),
                why: format!("{} {}", info.summary, "Nothing needs deleting."),
                cause: Some(cause.id.clone()),
            });
        }
    }
    holds
}
