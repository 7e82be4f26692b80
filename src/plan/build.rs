//! From a case to the parts of its plan.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::deletion::{self, Alike, Owners};
use super::{Part, Plan, SCHEMA, Step, id_list, ticket};
use crate::case::words;
use crate::case::{Case, Marks, Tick};
use crate::isolation::Next;
use crate::knowledge::Knowledge;
use crate::knowledge::causes::Cause;
use crate::knowledge::cleanup::OrderStep;
use crate::knowledge::fact::Fact;
use crate::knowledge::recovery::Retention;
use crate::record::System;
use crate::text::shown;

/// Below this probability the plan does not name a fix of its own accord.
const SURE_ENOUGH_TO_FIX: f64 = 0.35;

pub(super) fn plan(case: &Case, knowledge: &Knowledge, today: Date) -> Plan {
    let marks = case.marks();
    let builder = Builder {
        case,
        knowledge,
        marks: &marks,
        alike: deletion::alike(case, &marks),
        owners: Owners::of(case),
        lists: id_list::lists(case, knowledge, &marks),
        today,
    };
    let mut parts = vec![builder.before(), builder.pause(), builder.cause()];
    for (title, wanted) in [
        ("Clean up in Salesforce", &[System::Salesforce][..]),
        ("Clean up in Outlook", &[System::Outlook]),
        (
            "Clean up elsewhere",
            &[System::Google, System::Icloud, System::Phone, System::Other],
        ),
    ] {
        parts.extend(builder.clean_up(title, wanted));
    }
    parts.push(builder.left_alone());
    parts.push(builder.afterwards());
    parts.push(builder.undo());
    parts.retain(|part| !part.steps.is_empty());
    let ticket = ticket::sections(case, knowledge, &marks, &parts, today);
    Plan {
        schema: SCHEMA,
        key: key(case),
        title: shown(&case.title).into_owned(),
        today,
        verdict: case
            .findings
            .as_ref()
            .map(|f| shown(&f.verdict).into_owned()),
        deletions: case.deletions(&marks).count(),
        id_lists: builder.lists.lists,
        parts,
        ticket,
    }
}

/// Stands for a case: the beginning of the fingerprint of what never changes of it.
fn key(case: &Case) -> String {
    let digest = Sha256::digest(format!("{} {}", case.created, case.title));
    digest.iter().take(8).fold(String::new(), |mut key, byte| {
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// A plan in the making.
pub(super) struct Builder<'a> {
    pub(super) case: &'a Case,
    pub(super) knowledge: &'a Knowledge,
    pub(super) marks: &'a Marks,
    pub(super) alike: Alike<'a>,
    pub(super) owners: Owners,
    pub(super) lists: id_list::Lists,
    pub(super) today: Date,
}

impl Builder<'_> {
    pub(super) fn step(
        &self,
        id: impl Into<String>,
        text: impl Into<String>,
        detail: Vec<String>,
    ) -> Step {
        let id = shown(&id.into()).into_owned();
        let done = self.case.ticked.contains(&id);
        Step {
            ticked: self.case.ticks.get(&id).filter(|_| done).map(ticked),
            id,
            text: text.into(),
            detail,
            deletion: None,
            done,
            under: None,
            needs: None,
            copy_first: Vec::new(),
        }
    }

    pub(super) fn order(&self, number: u8) -> Option<&OrderStep> {
        self.knowledge
            .cleanup
            .order
            .iter()
            .find(|o| o.step == number)
    }

    fn ordered(&self, number: u8) -> Option<Step> {
        let order = self.order(number)?;
        Some(self.step(format!("order-{number}"), order.says.clone(), Vec::new()))
    }

    pub(super) fn part(title: &str, why: &str, steps: Vec<Step>) -> Part {
        Part {
            title: title.to_owned(),
            why: why.to_owned(),
            steps,
        }
    }

    fn before(&self) -> Part {
        let why = self.order(0).map_or("", |o| o.why.as_str());
        let mut steps: Vec<Step> = self.ordered(0).into_iter().collect();
        if let Some(backup) = steps.first_mut().filter(|_| self.deletes_anything()) {
            backup.detail.push("The files whose names begin with backup, beside this plan, hold the records to delete as the exports had them; backup-read-first.txt says which are missing. They do not replace a backup of the whole folder.".to_owned());
        }
        Self::part("Before you begin", why, steps)
    }

    fn deletes_anything(&self) -> bool {
        self.case.deletions(self.marks).next().is_some()
    }

    /// The applications the person named, with how to pause each.
    fn pause(&self) -> Part {
        let mut steps = Vec::new();
        let mut paused = BTreeSet::new();
        for id in self.case.answers.list("sync_apps") {
            let Some(app) = self.knowledge.apps.get(id) else {
                continue;
            };
            match self.knowledge.cleanup.pause(&app.pause) {
                Some(pause) if paused.insert(pause.id.clone()) => {
                    let mut detail = pause.steps.clone();
                    detail.extend(pause.notes.iter().cloned());
                    detail.extend(pause.caution().map(|c| format!("({c})")));
                    detail.extend(self.if_left_on(id));
                    let text = format!(
                        "Pause {} (who can: {}).",
                        app.name,
                        pause.who.trim_end_matches('.')
                    );
                    steps.push(self.step(format!("pause-{}", pause.id), text, detail));
                }
                _ => {
                    let text = format!(
                        "Pause {}: switch its synchronisation off, but do not uninstall it.",
                        app.name
                    );
                    steps.push(self.step(format!("pause-app-{}", app.id), text, Vec::new()));
                }
            }
        }
        for name in self.case.answers.list("unlisted_apps") {
            let text = format!(
                "Pause {}: switch its synchronisation off, but do not uninstall it.",
                shown(name)
            );
            steps.push(self.step(format!("pause-other-{name}"), text, Vec::new()));
        }
        if steps.is_empty() {
            steps.extend(self.ordered(1));
        }
        steps.extend(self.ordered(2).map(|mut wait| {
            wait.detail.extend(self.longest_wait());
            wait
        }));
        let why = self.order(1).map_or("", |o| o.why.as_str());
        Self::part("Pause every sync", why, steps)
    }

    /// The fix of the most probable cause, where one is probable enough, and the way to the product.
    fn cause(&self) -> Part {
        let mut part = self.fix();
        part.steps.extend(self.product());
        part
    }

    /// What an experiment proved, or that one is worth the days.
    fn product(&self) -> Option<Step> {
        if let Some(ours) = self.case.isolation_at_work() {
            let text = match ours.next() {
                Next::Done(_) => "What trying the sync programs out showed.",
                _ => "Finish trying the sync programs out, a part of them on at a time.",
            };
            return Some(self.step("isolation", text, words::isolation::report(ours)));
        }
        let open =
            self.probable_cause().is_none() && self.case.is_open_between_products(self.knowledge);
        open.then(|| {
            self.step(
                "isolation",
                "Several sync programs could do it: find out which, with a part of them on at a time.",
                vec![
                    words::isolation::ABOUT.to_owned(),
                    "In the wizard: p on Findings. On the command line: syncsleuth isolate CASE."
                        .to_owned(),
                ],
            )
        })
    }

    fn fix(&self) -> Part {
        let why = self.order(3).map_or("", |o| o.why.as_str());
        if let Some(cause) = self.probable_cause() {
            let fix = |(n, fix): (usize, &String)| {
                self.step(format!("fix-{}-{n}", cause.id), fix.clone(), Vec::new())
            };
            let title = format!("Fix the cause: {}", cause.title);
            return Self::part(&title, why, cause.fix.iter().enumerate().map(fix).collect());
        }
        let most_likely = self.case.findings.as_ref().and_then(|f| f.causes.first());
        let step = match most_likely.and_then(|(id, _)| self.knowledge.causes.get(id)) {
            Some(cause) => Some(self.step(
                "cause-unsure",
                "The cause is not certain yet. Answer more questions or add an export, then write the plan again; do not delete much before that.",
                vec![format!("Most likely so far: {}", cause.title)],
            )),
            None => self.ordered(3),
        };
        Self::part("Fix the cause", why, step.into_iter().collect())
    }

    /// The most probable cause, where it is probable enough to act on.
    fn probable_cause(&self) -> Option<&Cause> {
        let (id, probability) = self.case.findings.as_ref()?.causes.first()?;
        let cause = self.knowledge.causes.get(id)?;
        (*probability >= SURE_ENOUGH_TO_FIX).then_some(cause)
    }

    /// What was marked and is no part of the plan after all.
    fn left_alone(&self) -> Part {
        let mut steps = Vec::new();
        let whys: BTreeSet<&String> = self
            .case
            .held
            .iter()
            .filter(|(record, _)| self.marks.is_marked(record))
            .map(|(_, why)| why)
            .collect();
        for (n, why) in whys.into_iter().enumerate() {
            let records = self
                .case
                .held
                .iter()
                .filter(|(r, w)| *w == why && self.marks.is_marked(r));
            let labels: Vec<String> = records
                .filter_map(|(record, _)| self.case.cards.get(record))
                .map(|card| shown(&card.label).into_owned())
                .collect();
            let text = format!("Leave these alone although you marked them: {}", shown(why));
            steps.push(self.step(format!("held-{n}"), text, labels));
        }
        let set_aside = self.case.set_aside.len();
        if set_aside > 0 {
            let text = format!(
                "{set_aside} of your verdicts were about records that an export no longer holds as they were; they are not part of this plan. Decide again on the Review screen."
            );
            steps.push(self.step("set-aside", text, Vec::new()));
        }
        Self::part(
            "Leave alone",
            "What is deleted by mistake is hard to get back.",
            steps,
        )
    }

    fn afterwards(&self) -> Part {
        let mut steps: Vec<Step> = [8, 9].into_iter().filter_map(|n| self.ordered(n)).collect();
        steps.extend(self.both_sides());
        if let Some(mut last) = self.ordered(10) {
            let mut seen = BTreeSet::new();
            for id in self.case.answers.list("sync_apps") {
                let app = self.knowledge.apps.get(id);
                let pause = app.and_then(|a| self.knowledge.cleanup.pause(&a.pause));
                if let (Some(app), Some(pause)) = (app, pause)
                    && seen.insert(&pause.id)
                {
                    last.detail.push(format!("{}: {}", app.name, pause.resume));
                }
            }
            steps.push(last);
        }
        if let Some(cause) = self.probable_cause() {
            steps.extend(cause.prevent.iter().enumerate().map(|(n, prevent)| {
                let text = format!("So that it does not come back: {prevent}");
                self.step(format!("prevent-{}-{n}", cause.id), text, Vec::new())
            }));
        }
        Self::part(
            "Afterwards",
            "Only fresh exports show that the work is done.",
            steps,
        )
    }

    /// How to undo a deletion made today, for the systems something is deleted in.
    fn undo(&self) -> Part {
        let systems: BTreeSet<System> = self
            .case
            .deletions(self.marks)
            .filter_map(|(key, _)| self.case.cards.get(key))
            .map(|card| card.system)
            .collect();
        let steps = systems
            .into_iter()
            .filter_map(|system| {
                let undo = self
                    .knowledge
                    .cleanup
                    .undo
                    .iter()
                    .find(|u| u.system == system.id())?;
                let mut detail = vec![undo.says.clone()];
                if let Some(place) = &undo.place {
                    detail.extend(self.until(place));
                    for way in self.knowledge.recovery.ways(place).take(2) {
                        detail.push(format!("{} ({}):", way.title, way.client));
                        detail.extend(
                            way.steps
                                .iter()
                                .enumerate()
                                .map(|(n, s)| format!("  {}. {s}", n + 1)),
                        );
                    }
                }
                detail.extend(undo.caution().map(|c| format!("({c})")));
                let text = format!("If something was deleted by mistake in {}", system.label());
                Some(self.step(format!("undo-{}", system.id()), text, detail))
            })
            .collect();
        Self::part(
            "How to undo, and until when",
            "The sooner, the surer.",
            steps,
        )
    }

    fn until(&self, place: &str) -> Option<String> {
        let recovery = &self.knowledge.recovery;
        let deadline = recovery.deadline(place, self.today, &Retention::default())?;
        Some(format!(
            "What is deleted today can be brought back until {} for certain, perhaps until {}; a full bin or an emptied folder shortens that.",
            deadline.earliest, deadline.latest
        ))
    }
}

/// Who ticked a step off and who confirmed it, in a line.
fn ticked(tick: &Tick) -> String {
    let day = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let mut line = match &tick.by {
        Some(by) => format!("Done by {}, {}", shown(by), day(tick.at)),
        None => format!("Done {}", day(tick.at)),
    };
    if let Some(second) = &tick.confirmed {
        let _ = write!(
            line,
            "; confirmed by {}, {}",
            shown(&second.by),
            day(second.at)
        );
    }
    line
}
