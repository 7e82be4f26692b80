//! The parts of a plan in which something is deleted.

use std::collections::BTreeMap;

use super::build::Builder;
use super::deletion::copy_lines;
use super::order::{self, Entry};
use super::{Deletion, Part, Step};
use crate::knowledge::recovery::Retention;
use crate::record::System;

impl Builder<'_> {
    /// The deletions in some systems; `None` where there are none.
    pub(super) fn clean_up(&self, title: &str, systems: &[System]) -> Option<Part> {
        let entries = self.case.deletions(self.marks).filter_map(|(key, _)| {
            let card = self.case.cards.get(key)?.as_ref();
            systems.contains(&card.system).then_some((key, card))
        });
        let groups = order::arrange(self.case, self.marks, entries);
        if groups.is_empty() {
            return None;
        }
        let undo: BTreeMap<System, String> = systems
            .iter()
            .filter_map(|system| Some((*system, self.undo_until(*system)?)))
            .collect();
        let by_list = match systems {
            [System::Salesforce] => self.by_list(),
            _ => None,
        };
        let mut steps: Vec<Step> = by_list.into_iter().collect();
        for group in groups {
            for entry in group.entries {
                let undo = undo.get(&entry.1.system).cloned();
                for step in self.deletion(entry, undo) {
                    steps.push(Step {
                        under: Some(group.heading.clone()),
                        ..step
                    });
                }
            }
        }
        let number = match systems {
            [System::Salesforce] => 5,
            [System::Outlook] => 6,
            _ => 7,
        };
        let why = self
            .order(number)
            .map_or(String::new(), |o| format!("{} {}", o.says, o.why));
        Some(Self::part(title, &why, steps))
    }

    /// The deletion of a record, and before it what is to be copied from it.
    fn deletion(&self, (key, card): Entry<'_>, undo: Option<String>) -> Vec<Step> {
        let survivor = self.marks.survivor(key);
        let alike = self.alike.get(survivor).copied().unwrap_or(0);
        let kept = self
            .case
            .cards
            .get(survivor)
            .map(|kept| (kept.as_ref(), alike));
        let deletion = Deletion::new(
            self.case,
            self.knowledge,
            self.marks,
            card,
            kept,
            self.owners,
            undo,
        );
        let noun = card.kind.noun(1);
        let mut steps = Vec::new();
        if !deletion.copy_first.is_empty() {
            let stays = deletion.keep.as_deref().unwrap_or("the one that stays");
            let text = format!(
                "Copy from the {noun} \"{}\" to the one that stays ({stays})",
                deletion.label
            );
            let detail = copy_lines(&deletion.copy_first, str::to_owned, str::to_owned);
            steps.push(Step {
                copy_first: deletion.copy_first.clone(),
                ..self.step(format!("copy-{key}"), text, detail)
            });
        }
        let apart = deletion.tell_apart.as_ref();
        let text = format!(
            "Delete the {noun} \"{}\"{}",
            deletion.label,
            apart.map_or(String::new(), |t| format!(": {t}"))
        );
        let detail = deletion.lines();
        steps.push(Step {
            needs: steps.first().map(|copy| copy.id.clone()),
            deletion: Some(deletion),
            ..self.step(format!("delete-{key}"), text, detail)
        });
        steps
    }

    /// What undoes a deletion of today in a system, and until when that is certain.
    fn undo_until(&self, system: System) -> Option<String> {
        let undo = self.knowledge.cleanup.undo(system.id())?;
        let recovery = &self.knowledge.recovery;
        let known = Retention::default();
        let until = undo.place.as_ref();
        let until = until.and_then(|place| recovery.deadline(place, self.today, &known));
        Some(match until {
            Some(until) => format!(
                "{} Deleted today: until {} for certain, if the bin is neither full nor emptied.",
                undo.says, until.earliest
            ),
            None => undo.says.clone(),
        })
    }

    /// How an administrator deletes the records of Salesforce by lists of ids, instead of one by one.
    fn by_list(&self) -> Option<Step> {
        let lists = &self.lists;
        if lists.lists.is_empty() {
            let why = lists.refused.clone();
            let text =
                "Each of the following is deleted by hand; there is no list for Data Loader.";
            return (!why.is_empty()).then(|| self.step("no-id-lists", text, why));
        }
        let mut detail: Vec<String> = lists
            .lists
            .iter()
            .map(|list| {
                format!(
                    "{} deletes {} of {}; {} brings the same ones back from the Recycle Bin.",
                    list.deletes(),
                    list.ids.len(),
                    list.object,
                    list.undeletes()
                )
            })
            .collect();
        detail.extend(lists.refused.iter().cloned());
        detail.push(
            "First do what the steps below say to copy and to mind: a list skips it.".to_owned(),
        );
        let mut many = self.knowledge.cleanup.many.iter();
        if let Some(way) = many.find(|m| m.id == "data-loader") {
            detail.push(format!(
                "{} ({}):",
                way.title,
                way.who.trim_end_matches('.')
            ));
            detail.push("  The file is made already.".to_owned());
            let numbered = way.steps.iter().skip(1).enumerate();
            detail.extend(numbered.map(|(n, s)| format!("  {}. {s}", n + 1)));
            detail.push(format!("Undo: {}", way.undo));
        }
        detail.push(
            "Leave hard delete off: what it deletes skips the Recycle Bin and cannot come back."
                .to_owned(),
        );
        let records = lists.lists.iter().map(|l| l.ids.len() as u64).sum();
        detail.push(self.batches(records));
        let text = "For an administrator of Salesforce: instead of the single steps below, delete by the lists of ids that are written beside this plan.";
        Some(self.step("id-lists", text, detail))
    }

    /// How many to delete at once, so that all of them can be brought back.
    fn batches(&self, records: u64) -> String {
        let recovery = &self.knowledge.recovery;
        let said = self.case.answers.number("salesforce_storage_mb");
        let storage = said.unwrap_or(recovery.capacity.least_storage_mb);
        let capacity = recovery.bin_capacity(storage);
        let whose = if said.is_some() {
            "Your Recycle Bin"
        } else {
            "The smallest Recycle Bin"
        };
        if records.saturating_mul(2) < capacity {
            format!(
                "{whose} holds {capacity} records, and these are {records}: one run will do, unless others fill the bin."
            )
        } else {
            format!(
                "{whose} holds {capacity} records, and these are {records}: split the list into batches of at most {}, keep {} hours between them, and look into the bin after each. {}",
                (capacity / 2).max(1),
                recovery.capacity.safe_hours,
                recovery.capacity.warning
            )
        }
    }
}
