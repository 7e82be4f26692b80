//! The verification for programs. Field names and their order are agreed with other programs.

use std::io::Write;

use serde::Serialize;

use super::View;
use crate::cli::Failure;
use crate::cli::parts::{RecoverJson, RefJson, recover, reference};
use crate::history::{FieldChange, OutOfSight};
use crate::matching::Pair;
use crate::record::{Kind, RecordRef, System};
use crate::verify::{Counts, Kept, Marked};

const SCHEMA: &str = "syncsleuth.verify/1";

#[derive(Serialize)]
struct Page<'a> {
    schema: &'static str,
    case: &'a str,
    verdict: String,
    clean: bool,
    counts: Counts,
    /// What the `before` of a record counts in.
    before: Vec<FileJson<'a>>,
    /// What the `after` of a record counts in.
    sources: Vec<FileJson<'a>>,
    records: Vec<RecordJson<'a>>,
    new_twins: Vec<TwinJson<'a>>,
    unplanned: Vec<UnplannedJson<'a>>,
    not_checked: Vec<UncheckedJson>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    system: System,
    records: usize,
    /// Of an old file: whether it is still what it was. Of a fresh one: whether the plan was made
    /// from this very file.
    unchanged: bool,
}

#[derive(Serialize)]
struct RecordJson<'a> {
    role: &'static str,
    state: State,
    kind: Kind,
    system: System,
    before: RefJson<'a>,
    after: Option<RefJson<'a>>,
    new_id: bool,
    ticked: bool,
    now_keep: bool,
    kept_instead: Option<RefJson<'a>>,
    fields: &'a [FieldChange],
    gained: &'a [FieldChange],
    still_in: &'a [System],
    out_of_sight: Option<String>,
    /// What to do next, a sentence each.
    next: Vec<String>,
    recover: Vec<RecoverJson<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum State {
    Marked(crate::verify::Fate),
    Kept(crate::verify::Stay),
}

#[derive(Serialize)]
struct TwinJson<'a> {
    kind: Kind,
    system: System,
    score: f64,
    band: &'static str,
    left: RefJson<'a>,
    right: RefJson<'a>,
}

#[derive(Serialize)]
struct UnplannedJson<'a> {
    kind: Kind,
    system: System,
    before: RefJson<'a>,
}

#[derive(Serialize)]
struct UncheckedJson {
    system: System,
    kind: Kind,
    marked: usize,
}

pub(super) fn write(view: &View<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let found = view.found;
    let records = found.marked.iter().map(|m| view.marked(m));
    let records = records.chain(found.kept.iter().map(|k| view.kept(k)));
    let page = Page {
        schema: SCHEMA,
        case: &view.case.title,
        verdict: found.verdict(),
        clean: found.is_clean(),
        counts: found.counts,
        before: found
            .before
            .iter()
            .map(|s| FileJson {
                path: &s.path,
                system: s.system,
                records: s.counts.records(),
                unchanged: view.is_old(s),
            })
            .collect(),
        sources: view
            .fresh
            .iter()
            .map(|s| FileJson {
                path: &s.path,
                system: s.system,
                records: s.counts.records(),
                unchanged: view.is_old(s),
            })
            .collect(),
        records: records.collect(),
        new_twins: found.new_twins.iter().map(|p| view.twin(p)).collect(),
        unplanned: found
            .unplanned
            .iter()
            .map(|at| view.unplanned(*at))
            .collect(),
        not_checked: found
            .unchecked
            .iter()
            .map(|&(system, kind, marked)| UncheckedJson {
                system,
                kind,
                marked,
            })
            .collect(),
        notes: &found.notes,
    };
    serde_json::to_writer_pretty(&mut *out, &page).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

impl<'v> View<'v> {
    fn then(&self, at: RecordRef) -> RefJson<'v> {
        reference(&self.found.before, at)
    }

    fn now(&self, at: RecordRef) -> RefJson<'v> {
        reference(self.fresh, at)
    }

    fn marked(&self, of: &'v Marked) -> RecordJson<'v> {
        let before = &self.found.before;
        let kept = &self.found.kept;
        let place = kept.binary_search_by(|k| k.key.cmp(&of.survivor)).ok();
        let survivor = place.and_then(|place| kept.get(place));
        RecordJson {
            role: "marked",
            state: State::Marked(of.fate),
            kind: of.before.of(before).kind(),
            system: of.before.source(before).system,
            before: self.then(of.before),
            after: of.after.map(|at| self.now(at)),
            new_id: of.new_id,
            ticked: of.ticked,
            now_keep: of.now_keep,
            kept_instead: survivor.map(|k| self.then(k.before)),
            fields: &of.fields,
            gained: &[],
            still_in: &[],
            out_of_sight: None,
            next: of.next_steps(self.found, self.fresh),
            recover: Vec::new(),
        }
    }

    fn kept(&self, of: &'v Kept) -> RecordJson<'v> {
        let before = &self.found.before;
        RecordJson {
            role: "kept",
            state: State::Kept(of.stay),
            kind: of.before.of(before).kind(),
            system: of.before.source(before).system,
            before: self.then(of.before),
            after: of.after.map(|at| self.now(at)),
            new_id: of.new_id,
            ticked: false,
            now_keep: false,
            kept_instead: None,
            fields: &of.damage,
            gained: &of.gained,
            still_in: &of.still_in,
            out_of_sight: of.out_of_sight.as_ref().map(OutOfSight::sentence),
            next: of.next_steps(self.today),
            recover: of
                .recovery
                .as_ref()
                .map(|r| recover(&r.chances))
                .unwrap_or_default(),
        }
    }

    fn twin(&self, pair: &Pair) -> TwinJson<'v> {
        TwinJson {
            kind: pair.kind,
            system: pair.left.source(self.fresh).system,
            score: pair.score,
            band: pair.band.id(),
            left: self.now(pair.left),
            right: self.now(pair.right),
        }
    }

    fn unplanned(&self, at: RecordRef) -> UnplannedJson<'v> {
        let before = &self.found.before;
        UnplannedJson {
            kind: at.of(before).kind(),
            system: at.source(before).system,
            before: self.then(at),
        }
    }
}
