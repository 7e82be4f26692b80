//! From the pairs of then and now to what became of each record of the plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::changes::surroundings;
use crate::case::{Case, FieldValue, Marks, RecordKey, Verdict};
use crate::history::recovery::{Lost, Recovery, Surroundings, recoveries};
use crate::history::{Change, Comparison, FieldChange, Pairing, What};
use crate::knowledge::Knowledge;
use crate::matching::{Matches, Pair};
use crate::record::{RecordRef, Source};
use crate::text;

use super::known::Known;
use super::{Counts, Fate, Kept, Marked, Stay, Verification};

/// What there is to judge by.
pub(super) struct Bench<'b> {
    pub(super) knowledge: &'b Knowledge,
    pub(super) case: &'b Case,
    pub(super) known: &'b Known,
    pub(super) fresh: &'b [Source],
    pub(super) matches: &'b Matches,
}

/// Everything of a [`Verification`] but the earlier state.
pub(super) struct Judged(Verification);

impl Judged {
    pub(super) fn into_verification(self, known: Known) -> Verification {
        Verification {
            before: known.sources,
            ..self.0
        }
    }
}

pub(super) fn judge(bench: &Bench<'_>, mut found: Comparison, pairings: &[Pairing]) -> Judged {
    // Of a few cards alone it cannot be seen what else an export leaves out.
    for change in &mut found.changes {
        if change.before.is_some_and(|at| !bench.known.is_whole(at)) {
            change.out_of_sight = None;
        }
    }
    let marks = bench.case.marks();
    let now = Now::of(pairings);
    let changes = changes_by_record(&found);
    let mut out = Verification {
        notes: found.notes.clone(),
        ..Verification::default()
    };
    marked(bench, &marks, &now, &changes, &mut out);
    kept(bench, &marks, &now, &changes, &found, &mut out);
    unplanned(bench, &now, &found, &mut out);
    set_aside(bench.case, &mut out);
    new_twins(bench, &now, &mut out);
    count(&mut out);
    Judged(out)
}

/// What stands in the fresh exports for each earlier record.
#[derive(Default)]
struct Now {
    /// Of each record of a system and kind that was compared: what is there now, whether it lives, and
    /// whether under another id.
    of: BTreeMap<RecordRef, Seen>,
    /// Living now, and not living then.
    new: BTreeSet<RecordRef>,
}

#[derive(Clone, Copy)]
struct Seen {
    after: Option<RecordRef>,
    lives: bool,
    new_id: bool,
}

impl Now {
    fn of(pairings: &[Pairing]) -> Self {
        let mut now = Now::default();
        for pairing in pairings {
            for (pairs, new_id) in [(&pairing.same, false), (&pairing.again, true)] {
                now.of.extend(pairs.iter().map(|&(old, new)| {
                    let seen = Seen {
                        after: Some(new),
                        lives: true,
                        new_id,
                    };
                    (old, seen)
                }));
            }
            now.of.extend(pairing.gone.iter().map(|&(old, row)| {
                let seen = Seen {
                    after: row,
                    lives: false,
                    new_id: false,
                };
                (old, seen)
            }));
            now.new.extend(pairing.new.iter().map(|(new, _)| *new));
        }
        now
    }
}

fn changes_by_record(found: &Comparison) -> BTreeMap<RecordRef, &Change> {
    let all = found.changes.iter().chain(&found.form_only);
    all.filter_map(|c| Some((c.before?, c))).collect()
}

impl Bench<'_> {
    /// What differs between then and now, as far as the earlier state is known.
    fn fields(
        &self,
        key: &RecordKey,
        before: RecordRef,
        changes: &BTreeMap<RecordRef, &Change>,
    ) -> Vec<FieldChange> {
        let fields = changes.get(&before).map(|c| c.fields.as_slice());
        let known = |field: &FieldChange| {
            self.known.is_whole(before)
                || self
                    .case
                    .cards
                    .get(key)
                    .is_some_and(|card| card.field(field.field).is_some())
        };
        let fields = fields.unwrap_or_default().iter();
        fields
            .filter(|f| !f.form_only && known(f))
            .cloned()
            .collect()
    }

    /// Whether a record was there when the last decision was made, as far as its creation tells.
    fn is_older_than_the_plan(&self, at: RecordRef) -> Option<bool> {
        let planned = self.case.journal.last().map_or(self.case.created, |e| e.at);
        let created = at.of(self.fresh).created?;
        let planned = planned.to_zoned(jiff::tz::TimeZone::UTC).date();
        Some(created.date() < planned)
    }
}

fn marked(
    bench: &Bench<'_>,
    marks: &Marks,
    now: &Now,
    changes: &BTreeMap<RecordRef, &Change>,
    out: &mut Verification,
) {
    for (key, _) in bench.case.deletions(marks) {
        let Some(&before) = bench.known.at.get(key) else {
            out.notes.push(format!(
                "The case marks record {key} and holds nothing else of it; it was left out."
            ));
            continue;
        };
        let ticked = bench.case.ticked.contains(&format!("delete-{key}"));
        let mut marked = Marked {
            key: key.clone(),
            before,
            after: None,
            fate: Fate::NotChecked,
            new_id: false,
            ticked,
            now_keep: false,
            fields: Vec::new(),
            survivor: marks.survivor(key).clone(),
        };
        if let Some(seen) = now.of.get(&before) {
            marked.fields = bench.fields(key, before, changes);
            let only_a_card = !bench.known.is_whole(before);
            let somebody_else = only_a_card
                && seen.lives
                && (marked.fields.iter().any(|f| !f.kept)
                    || seen.new_id
                        && seen.after.and_then(|at| bench.is_older_than_the_plan(at))
                            == Some(true));
            marked.fate = if !seen.lives || somebody_else {
                marked.fields.clear();
                Fate::Gone
            } else if seen.new_id || ticked {
                Fate::Returned
            } else {
                Fate::StillThere
            };
            if !somebody_else {
                marked.after = seen.after;
                marked.new_id = seen.new_id;
            }
        } else {
            let source = before.source(&bench.known.sources);
            let (system, kind) = (source.system, before.of(&bench.known.sources).kind());
            match out
                .unchecked
                .iter_mut()
                .find(|u| (u.0, u.1) == (system, kind))
            {
                Some(group) => group.2 += 1,
                None => out.unchecked.push((system, kind, 1)),
            }
        }
        out.marked.push(marked);
    }
    out.unchecked.sort_unstable();
}

fn kept(
    bench: &Bench<'_>,
    marks: &Marks,
    now: &Now,
    changes: &BTreeMap<RecordRef, &Change>,
    found: &Comparison,
    out: &mut Verification,
) {
    // What is lost now was lost in the clean-up, long after the trouble began.
    let around = Surroundings {
        trouble_since: None,
        ..surroundings(&bench.case.answers)
    };
    let before = &bench.known.sources;
    let ways = recoveries(bench.knowledge, before, bench.fresh, found, &around);
    let mut way: BTreeMap<RecordRef, Recovery> = BTreeMap::new();
    for recovery in ways {
        if let Lost::Before(at) = recovery.record {
            way.insert(at, recovery);
        }
    }
    let mut copies: BTreeMap<RecordKey, Vec<usize>> = BTreeMap::new();
    for (place, marked) in out.marked.iter().enumerate() {
        copies
            .entry(marked.survivor.clone())
            .or_default()
            .push(place);
    }
    for (key, copies) in &copies {
        let Some(&at) = bench.known.at.get(key) else {
            continue;
        };
        let mut kept = Kept {
            key: key.clone(),
            before: at,
            after: None,
            stay: Stay::NotChecked,
            new_id: false,
            damage: Vec::new(),
            gained: Vec::new(),
            still_in: Vec::new(),
            out_of_sight: None,
            recovery: None,
        };
        match now.of.get(&at) {
            None => {}
            Some(seen) if seen.lives => {
                kept.after = seen.after;
                kept.new_id = seen.new_id;
                let fields = bench.fields(key, at, changes);
                let copies = || copies.iter().map(|place| &out.marked[*place].key);
                (kept.gained, kept.damage) = fields
                    .into_iter()
                    .partition(|f| f.kept || copies().any(|copy| is_copied(marks, copy, f)));
                kept.stay = if kept.damage.is_empty() {
                    Stay::AsItWas
                } else {
                    Stay::Damaged
                };
            }
            Some(_) => {
                let there = |m: &Marked| matches!(m.fate, Fate::StillThere | Fate::Returned);
                let first = copies.iter().find(|place| there(&out.marked[**place]));
                if let Some(first) = first.map(|place| &mut out.marked[*place]) {
                    first.now_keep = true;
                    kept.after = first.after;
                    kept.stay = Stay::Exchanged;
                } else {
                    kept.stay = Stay::Lost;
                    let change = changes.get(&at);
                    kept.still_in = change.map(|c| c.still_in.clone()).unwrap_or_default();
                    kept.out_of_sight = change.and_then(|c| c.out_of_sight.clone());
                    kept.recovery = way.remove(&at);
                }
            }
        }
        out.kept.push(kept);
    }
}

/// Whether a value was taken over from a copy, as the plan asks to decide.
fn is_copied(marks: &Marks, copy: &RecordKey, change: &FieldChange) -> bool {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
    let after = plain(&change.after);
    let values = marks.copy_first(copy);
    let taken = |f: &FieldValue| f.field == change.field && plain(&f.value) == after;
    values.iter().any(taken)
}

/// What is gone of the old exports and was no part of the plan.
fn unplanned(bench: &Bench<'_>, now: &Now, found: &Comparison, out: &mut Verification) {
    let planned: BTreeSet<RecordRef> = out
        .marked
        .iter()
        .map(|m| m.before)
        .chain(out.kept.iter().map(|k| k.before))
        .collect();
    let mut out_of_sight = 0;
    for change in &found.changes {
        let Some(before) = change.before.filter(|_| change.what == What::Deleted) else {
            continue;
        };
        if planned.contains(&before) || now.of.get(&before).is_none_or(|seen| seen.lives) {
            continue;
        }
        if change.out_of_sight.is_some() {
            out_of_sight += 1;
        } else if bench.known.is_whole(before) {
            out.unplanned.push(before);
        }
    }
    if out_of_sight > 0 {
        let what = if out_of_sight == 1 {
            "1 record that was not marked is missing".to_owned()
        } else {
            let n = text::count(out_of_sight);
            format!("{n} records that were not marked are missing")
        };
        out.notes.push(format!(
            "{what}, but probably only not in the fresh exports; compare tells more."
        ));
    }
}

/// Verdicts that are no part of the plan any more, because the wizard read a changed export.
fn set_aside(case: &Case, out: &mut Verification) {
    let marks = |v: &Verdict| matches!(v, Verdict::Delete { .. });
    let n = case.set_aside.iter().filter(|e| marks(&e.verdict)).count();
    if n > 0 {
        out.notes.push(format!(
            "{} {} set aside when an export of the case changed; what became of {} was not checked. Keep fresh exports beside the old ones, not in their place.",
            text::count(n as u64),
            if n == 1 { "mark was" } else { "marks were" },
            if n == 1 { "its record" } else { "their records" },
        ));
    }
}

fn new_twins(bench: &Bench<'_>, now: &Now, out: &mut Verification) {
    let back: BTreeSet<RecordRef> = out
        .marked
        .iter()
        .filter(|m| m.fate == Fate::Returned)
        .filter_map(|m| m.after)
        .collect();
    let mut not_told = BTreeSet::new();
    let mut is_new = |pair: &Pair, at: RecordRef| {
        if !now.new.contains(&at) || back.contains(&at) {
            return false;
        }
        let system = at.source(bench.fresh).system;
        if bench.known.knows_all(bench.case, system, pair.kind) {
            return true;
        }
        let older = bench.is_older_than_the_plan(at);
        if older.is_none() {
            not_told.insert((system, pair.kind));
        }
        older == Some(false)
    };
    for pair in &bench.matches.pairs {
        if back.contains(&pair.left) || back.contains(&pair.right) {
            continue;
        }
        if is_new(pair, pair.left) | is_new(pair, pair.right) {
            out.new_twins.push(*pair);
        }
    }
    for (system, kind) in not_told {
        out.notes.push(format!(
            "There are copies among the {} of {}. Whether they are new cannot be told, because the exports the plan was made from are not there any more.",
            kind.noun(2),
            system.label()
        ));
    }
}

fn count(out: &mut Verification) {
    let mut counts = Counts {
        new_twins: out.new_twins.len(),
        unplanned: out.unplanned.len(),
        ..Counts::default()
    };
    for marked in &out.marked {
        *match marked.fate {
            Fate::Gone => &mut counts.gone,
            Fate::StillThere => &mut counts.still_there,
            Fate::Returned => &mut counts.returned,
            Fate::NotChecked => &mut counts.not_checked,
        } += 1;
    }
    for kept in &out.kept {
        match kept.stay {
            Stay::AsItWas => counts.as_it_was += 1,
            Stay::Damaged => counts.damaged += 1,
            Stay::Exchanged => counts.exchanged += 1,
            Stay::Lost => counts.lost += 1,
            Stay::NotChecked => {}
        }
    }
    out.counts = counts;
}
