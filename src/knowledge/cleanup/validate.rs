//! Checks of `cleanup.json`, and of what it and the catalogue of applications say about each other.

use super::{Cleanup, Guide, Handle, Many, PLACEHOLDERS, placeholders};
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Faults;

impl Cleanup {
    /// What is wrong with the file.
    pub(crate) fn problems(&self, knowledge: &Knowledge) -> Vec<String> {
        let mut faults = Faults::default();
        self.check_ids(&mut faults);
        self.check_rules(&mut faults);
        self.check_pauses(knowledge, &mut faults);
        self.check_left_on(knowledge, &mut faults);
        for handle in &self.handles {
            check_handle(handle, &mut faults);
        }
        for guide in self.finding.iter().chain(&self.delete) {
            check_guide(guide, &mut faults);
        }
        for way in &self.many {
            check_many(way, &mut faults);
        }
        for undo in &self.undo {
            let place = format!("undo in {}", undo.system);
            faults.provenance(&place, undo);
            faults.system(&place, &undo.system);
            faults.sentence(&place, &undo.says);
            if let Some(id) = &undo.place
                && knowledge.recovery.place(id).is_none()
            {
                faults.note(&place, format!("no such place: {id}"));
            }
        }
        faults.provenance("prefixes", &self.prefixes);
        for prefix in &self.prefixes.objects {
            if prefix.prefix.len() != 3 || prefix.object.is_empty() {
                faults.note("prefixes", format!("no prefix: {}", prefix.prefix));
            }
        }
        faults.into_sentences()
    }

    fn check_ids(&self, faults: &mut Faults) {
        faults.unique("pause", self.pause.iter().map(|x| x.id.as_str()));
        faults.unique("keep", self.keep.iter().map(|x| x.id.as_str()));
        faults.unique("never", self.never.iter().map(|x| x.id.as_str()));
        faults.unique("handles", self.handles.iter().map(|x| x.id.as_str()));
        faults.unique("finding", self.finding.iter().map(|x| x.id.as_str()));
        faults.unique("delete", self.delete.iter().map(|x| x.id.as_str()));
        faults.unique("many", self.many.iter().map(|x| x.id.as_str()));
        faults.unique("undo", self.undo.iter().map(|x| x.system.as_str()));
        let objects = &self.prefixes.objects;
        faults.unique("prefixes", objects.iter().map(|x| x.prefix.as_str()));
    }

    fn check_rules(&self, faults: &mut Faults) {
        for (at, step) in self.order.iter().enumerate() {
            let place = format!("order step {}", step.step);
            faults.provenance(&place, step);
            faults.sentence(&place, &step.says);
            faults.sentence(&place, &step.why);
            if usize::from(step.step) != at {
                faults.note(&place, "is out of order");
            }
        }
        for rule in self.keep.iter().chain(&self.never) {
            faults.provenance(&rule.id, rule);
            faults.sentence(&rule.id, &rule.says);
            faults.sentence(&rule.id, &rule.why);
        }
    }

    fn check_pauses(&self, knowledge: &Knowledge, faults: &mut Faults) {
        for pause in &self.pause {
            let place = format!("pause {}", pause.id);
            faults.provenance(&place, pause);
            faults.label(&place, &pause.name);
            faults.sentence(&place, &pause.who);
            faults.sentence(&place, &pause.resume);
            faults.steps(&place, &pause.steps);
            for note in &pause.notes {
                faults.sentence(&place, note);
            }
            if !knowledge.apps.all().iter().any(|app| app.pause == pause.id) {
                faults.note(&place, "no application refers to it");
            }
        }
        for app in knowledge.apps.all() {
            if self.pause(&app.pause).is_none() {
                let place = format!("app {}", app.id);
                faults.note(&place, format!("no such pause: {}", app.pause));
            }
        }
    }

    fn check_left_on(&self, knowledge: &Knowledge, faults: &mut Faults) {
        for entry in &self.left_on {
            let place = format!("left on {:?}", entry.apps);
            faults.provenance(&place, entry);
            faults.sentence(&place, &entry.in_outlook_says);
            faults.sentence(&place, &entry.in_other_says);
            if let Some(moved) = &entry.moved_says {
                faults.sentence(&place, moved);
            }
            for id in &entry.apps {
                let Some(app) = knowledge.apps.get(id) else {
                    faults.note(&place, format!("no such application: {id}"));
                    continue;
                };
                for kind in &entry.kinds {
                    let ways = app.possible_directions.get(kind);
                    let can = |way| ways.is_some_and(|ways| ways.contains(&way));
                    if ways.is_none() || entry.direction.is_some_and(|way| !can(way)) {
                        faults.note(
                            &place,
                            format!("{id} does not do that with {}", kind.noun(2)),
                        );
                    }
                }
            }
        }
    }
}

fn check_handle(handle: &Handle, faults: &mut Faults) {
    let place = format!("handle {}", handle.id);
    faults.provenance(&place, handle);
    faults.label(&place, &handle.client);
    faults.label(&place, &handle.title);
    faults.label(&place, &handle.template);
    faults.system(&place, &handle.system);
    if !handle.note.is_empty() {
        faults.sentence(&place, &handle.note);
    }
    if handle.kinds.is_empty() {
        faults.note(&place, "finds no kind");
    }
    if placeholders(&handle.template).next().is_none() {
        faults.note(&place, "has nothing to fill in");
    }
    for name in placeholders(&handle.template) {
        if !PLACEHOLDERS.contains(&name) {
            faults.note(&place, format!("no such placeholder: {name}"));
        }
    }
}

fn check_guide(guide: &Guide, faults: &mut Faults) {
    let place = format!("guide {}", guide.id);
    faults.provenance(&place, guide);
    faults.label(&place, &guide.client);
    faults.label(&place, &guide.title);
    faults.system(&place, &guide.system);
    faults.steps(&place, &guide.steps);
    for note in &guide.notes {
        faults.sentence(&place, note);
    }
    if guide.kinds.is_empty() {
        faults.note(&place, "is for no kind");
    }
}

fn check_many(way: &Many, faults: &mut Faults) {
    let place = format!("many at once {}", way.id);
    faults.provenance(&place, way);
    faults.label(&place, &way.title);
    faults.system(&place, &way.system);
    faults.steps(&place, &way.steps);
    let texts = [&way.limit_says, &way.who, &way.undo];
    for text in texts.into_iter().chain(&way.notes) {
        faults.sentence(&place, text);
    }
    if way.kinds.is_empty() || way.limit == Some(0) {
        faults.note(&place, "is for nothing");
    }
}
