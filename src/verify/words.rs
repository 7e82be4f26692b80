//! The outcome of a verification in sentences.

use super::{Counts, Verification};
use crate::text;

/// The verdict: how it stands in a word, then what was counted, the worst first.
pub(super) fn verdict(found: &Verification) -> String {
    let counts = found.counts;
    let marked = found.marked.len();
    if marked == 0 {
        return "Nothing is marked for deletion in this case, so there is nothing to verify."
            .to_owned();
    }
    let mut says: Vec<String> = Vec::new();
    harm(&counts, &mut says);
    if counts.gone == marked {
        says.push(match marked {
            1 => "The one marked record is gone.".to_owned(),
            n => format!("All {} marked records are gone.", number(n)),
        });
    } else {
        says.push(format!(
            "{} of {} marked {} gone.",
            number(counts.gone),
            number(marked),
            are(marked, "record is", "records are")
        ));
    }
    if counts.still_there > 0 {
        says.push(format!(
            "{} {} still there.",
            number(counts.still_there),
            are(counts.still_there, "is", "are")
        ));
    }
    for (system, kind, n) in &found.unchecked {
        says.push(format!(
            "{} could not be checked: there is no fresh export with {} of {}.",
            number(*n),
            kind.noun(2),
            system.label()
        ));
    }
    if counts.as_it_was > 0 {
        says.push(format!(
            "{} that {} to stay {} as before.",
            number(counts.as_it_was),
            are(counts.as_it_was, "was", "were"),
            are(counts.as_it_was, "is", "are")
        ));
    }
    format!("{}: {}", state(found), says.join(" "))
}

/// How it stands, the worst first.
fn state(found: &Verification) -> &'static str {
    let counts = &found.counts;
    if counts.lost > 0 {
        "Stop, something is lost"
    } else if counts.exchanged + counts.damaged + counts.unplanned > 0 {
        "Something came to harm"
    } else if counts.returned > 0 {
        "Records came back"
    } else if counts.new_twins > 0 {
        "There are new copies"
    } else if counts.still_there > 0 {
        "Not finished"
    } else if counts.not_checked > 0 {
        "Clean as far as it could be checked"
    } else {
        "Clean"
    }
}

fn harm(counts: &Counts, says: &mut Vec<String>) {
    let mut add = |n: usize, one: &str, many: &str| {
        if n > 0 {
            says.push(format!("{} {}", number(n), are(n, one, many)));
        }
    };
    add(
        counts.lost,
        "that was to stay is gone with all its copies; get it back at once.",
        "that were to stay are gone with all their copies; get them back at once.",
    );
    add(
        counts.exchanged,
        "that was to stay is gone while its copy is there; keep that copy.",
        "that were to stay are gone while their copies are there; keep those copies.",
    );
    add(
        counts.damaged,
        "that was to stay has lost or changed something.",
        "that were to stay have lost or changed something.",
    );
    add(
        counts.unplanned,
        "is missing that nobody marked.",
        "are missing that nobody marked.",
    );
    add(
        counts.returned,
        "came back; find out which sync brought it back before you delete it again.",
        "came back; find out which sync brought them back before you delete them again.",
    );
    add(
        counts.new_twins,
        "new pair of copies was found.",
        "new pairs of copies were found.",
    );
}

fn number(n: usize) -> String {
    text::count(n as u64)
}

fn are<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}
