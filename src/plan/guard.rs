//! What would travel or come back: what a sync left on would do, and what must be gone on both sides before
//! one is switched on again.

use std::collections::BTreeSet;

use super::Step;
use super::build::Builder;
use crate::knowledge::apps::Direction;
use crate::record::{Kind, System};
use crate::text::shown;

/// At most so many records are named; more would hide the sentence above them.
const MOST_NAMED: usize = 20;

impl Builder<'_> {
    /// What an application would do to the deletions of this plan while it is on, a line a kind.
    pub(super) fn if_left_on(&self, app: &str) -> Vec<String> {
        let direction = match self.case.answers.direction(app) {
            Some("to-salesforce") => Direction::ToSalesforce,
            Some("to-outlook") => Direction::ToOutlook,
            Some("off") => return Vec::new(),
            _ => Direction::Both,
        };
        let kinds: BTreeSet<Kind> = self
            .case
            .deletions(self.marks)
            .filter_map(|(key, _)| self.case.cards.get(key))
            .map(|card| card.kind)
            .collect();
        let entries = kinds.into_iter().filter_map(|kind| {
            let entry = self.knowledge.cleanup.left_on(app, direction, kind)?;
            let moved = entry.moved_says.as_deref().unwrap_or_default();
            Some(format!(
                "If it were left on, of {}: deleted in Outlook: {} Deleted on the other side: {} {moved}",
                kind.noun(2),
                entry.in_outlook_says,
                entry.in_other_says,
            ))
        });
        entries.map(|line| line.trim_end().to_owned()).collect()
    }

    /// How long to wait for the slowest application the person named, where that is known.
    pub(super) fn longest_wait(&self) -> Option<String> {
        let apps = self.case.answers.list("sync_apps").iter();
        let waits = apps.filter_map(|id| {
            let app = self.knowledge.apps.get(id)?;
            let minutes = self.knowledge.cleanup.pause(&app.pause)?.wait_minutes?;
            Some((minutes, &app.name))
        });
        let (minutes, name) = waits.max_by_key(|(minutes, _)| *minutes)?;
        let long = match minutes {
            m if m % 60 == 0 && m > 60 => format!("{} hours", m / 60),
            m => format!("{m} minutes"),
        };
        Some(format!(
            "For what you use, wait {long}: {name} is the slowest."
        ))
    }

    /// What must be gone on both sides before a sync is switched on, and what has a copy that stays on the
    /// other side and could bring it back.
    pub(super) fn both_sides(&self) -> Option<Step> {
        let (mut both, mut one) = (Vec::new(), Vec::new());
        for (key, _) in self.case.deletions(self.marks) {
            let Some(card) = self.case.cards.get(key) else {
                continue;
            };
            for other in &card.elsewhere {
                let goes = self.case.is_to_delete(self.marks, &other.key);
                let line = format!(
                    "  {} in {}, and its copy in {}",
                    shown(&card.label),
                    card.system.label(),
                    other.system.label()
                );
                // A pair that goes on both sides is met from both.
                if !goes {
                    one.push(line);
                } else if card.system < other.system || !self.is_card(&other.key, other.system) {
                    both.push(line);
                }
            }
        }
        if both.is_empty() && one.is_empty() {
            return None;
        }
        let mut detail = Vec::new();
        for (lines, says) in [
            (
                both,
                "must be gone on both sides; whichever is left would be copied back",
            ),
            (
                one,
                "stay on the other side. A sync may copy such a record back, or delete that copy too. Export after the first run, and compare",
            ),
        ] {
            let n = lines.len();
            if n == 0 {
                continue;
            }
            let pairs = if n == 1 { "pair" } else { "pairs" };
            detail.push(format!("{n} {pairs}: {says}."));
            detail.extend(lines.into_iter().take(MOST_NAMED));
            if n > MOST_NAMED {
                detail.push(format!("  and {} more", n - MOST_NAMED));
            }
        }
        let text =
            "Before a sync is switched on: see that nothing is left to come back or to travel.";
        Some(self.step("both-sides", text, detail))
    }

    fn is_card(&self, key: &crate::case::RecordKey, system: System) -> bool {
        self.case
            .cards
            .get(key)
            .is_some_and(|card| card.system == system)
    }
}
