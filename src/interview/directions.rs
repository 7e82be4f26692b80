//! Whether an application can copy the way a person said it does.

use super::Answers;
use crate::knowledge::Knowledge;
use crate::knowledge::apps::{App, Direction};
use crate::record::Kind;

/// A sentence where the application cannot be set to copy this way for any of the kinds in trouble, as
/// far as its settings are known. The answer stands; somebody should look at the setting.
pub fn direction_doubt(
    knowledge: &Knowledge,
    answers: &Answers,
    app: &str,
    direction: &str,
) -> Option<String> {
    let app = knowledge.apps.get(app)?;
    if direction == Direction::Off.id() {
        return None;
    }
    let carried: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| app.carries(*kind))
        .filter(|kind| !answers.is_known("kinds") || answers.has("kinds", kind.noun(2)))
        .collect();
    if carried.is_empty() || carried.iter().any(|kind| may_copy(app, *kind, direction)) {
        return None;
    }
    let kinds: Vec<&str> = carried.iter().map(|kind| kind.noun(2)).collect();
    Some(format!(
        "As far as we know, {} cannot be set to copy {} this way. Please have a look at its settings when you can.",
        app.name,
        kinds.join(" or ")
    ))
}

/// Whether the setting exists, or nothing is known about the settings of this kind.
fn may_copy(app: &App, kind: Kind, direction: &str) -> bool {
    match app.possible_directions.get(&kind) {
        Some(possible) if !possible.is_empty() => {
            possible.iter().any(|possible| possible.id() == direction)
        }
        _ => true,
    }
}
