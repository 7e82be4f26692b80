//! How long the rest of the review will take, learned from the person's own pace.
//!
//! The journal knows when each verdict was given. Nothing is said before there are enough of them, pauses do
//! not count, and what a rule decides at one blow tells nothing of the pairs that are left to look at.

use jiff::SignedDuration;

use super::{How, Session};

/// So many of the last verdicts are looked at.
const LAST: usize = 40;
/// From so many times between two verdicts on, something is said.
const ENOUGH: usize = 8;
/// Longer than this between two verdicts is a pause.
const PAUSE: SignedDuration = SignedDuration::from_secs(180);

impl Session {
    /// About how long deciding the other pairs one by one will take; `None` while too few verdicts tell, and
    /// where nothing is left.
    pub fn time_left(&self) -> Option<SignedDuration> {
        let left = self.progress.of - self.progress.decided;
        let by_hand = self.case.journal.iter().rev();
        let moments: Vec<jiff::Timestamp> = by_hand
            .filter(|entry| entry.how == How::Hand && !entry.continues)
            .take(LAST)
            .map(|entry| entry.at)
            .collect();
        let between = moments.windows(2).map(|two| two[0].duration_since(two[1]));
        let telling: Vec<SignedDuration> = between
            .filter(|gap| gap.is_positive() && *gap <= PAUSE)
            .collect();
        if left == 0 || telling.len() < ENOUGH {
            return None;
        }
        let sum: f64 = telling.iter().map(SignedDuration::as_secs_f64).sum();
        let each = sum / telling.len() as f64;
        SignedDuration::try_from_secs_f64(each * left as f64).ok()
    }

    /// The same in words: "about 12 min left".
    pub fn time_left_in_words(&self) -> Option<String> {
        Some(in_words(self.time_left()?))
    }
}

fn in_words(left: SignedDuration) -> String {
    let minutes = (left.as_secs_f64() / 60.0).round() as i64;
    match minutes {
        ..1 => "less than a minute left".to_owned(),
        1..=99 => format!("about {minutes} min left"),
        more => format!("about {} h left", (more + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_in_words() {
        for (seconds, want) in [
            (10, "less than a minute left"),
            (60, "about 1 min left"),
            (12 * 60 + 20, "about 12 min left"),
            (100 * 60, "about 2 h left"),
            (26 * 3600, "about 26 h left"),
        ] {
            assert_eq!(in_words(SignedDuration::from_secs(seconds)), want);
        }
    }
}
