//! The comparison for programs. Field names and their order are agreed with other programs.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::View;
use crate::cli::Failure;
use crate::cli::parts::{RecoverJson, RefJson, recover, reference};
use crate::history::recovery::{Lost, Recovery};
use crate::history::{Change, Counts, Effect, FieldChange, OutOfSight};
use crate::record::{Kind, Moment, System};

const SCHEMA: &str = "syncsleuth.compare/1";

#[derive(Serialize)]
struct Page<'a> {
    schema: &'static str,
    counts: Counts,
    changes: Vec<ChangeJson<'a>>,
    form_only: Vec<ChangeJson<'a>>,
    deleted_rows: Vec<RowJson<'a>>,
    effects: Vec<EffectJson<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    change: &'static str,
    kind: Kind,
    system: System,
    before: Option<RefJson<'a>>,
    after: Option<RefJson<'a>>,
    fields: &'a [FieldChange],
    deleted_at: Option<Moment>,
    by: Option<&'a str>,
    merged_into: Option<&'a str>,
    still_in: &'a [System],
    out_of_sight: Option<SightJson<'a>>,
    restored: bool,
    restore_first_in: Option<System>,
    recover: Vec<RecoverJson<'a>>,
}

#[derive(Serialize)]
struct SightJson<'a> {
    #[serde(flatten)]
    why: &'a OutOfSight,
    says: String,
}

#[derive(Serialize)]
struct RowJson<'a> {
    kind: Kind,
    system: System,
    after: RefJson<'a>,
    recover: Vec<RecoverJson<'a>>,
}

#[derive(Serialize)]
struct EffectJson<'a> {
    #[serde(flatten)]
    effect: &'a Effect,
    says: String,
}

fn change<'a>(view: &View<'a>, change: &'a Change, lost: Option<&'a Recovery>) -> ChangeJson<'a> {
    ChangeJson {
        change: change.what.id(),
        kind: change.kind,
        system: change.system,
        before: change.before.map(|at| reference(view.before, at)),
        after: change.after.map(|at| reference(view.after, at)),
        fields: &change.fields,
        deleted_at: change.deleted_at,
        by: change.by.label(),
        merged_into: change.merged_into.as_deref(),
        still_in: &change.still_in,
        out_of_sight: change.out_of_sight.as_ref().map(|why| SightJson {
            why,
            says: why.sentence(),
        }),
        restored: change.restored,
        restore_first_in: lost.and_then(|r| r.elsewhere_first.as_ref()).map(|e| e.0),
        recover: lost.map(|r| recover(&r.chances)).unwrap_or_default(),
    }
}

pub(super) fn write(view: &View<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let lost: BTreeMap<usize, &Recovery> = view
        .lost
        .iter()
        .filter_map(|r| Some((r.change?, r)))
        .collect();
    let changes = view.found.changes.iter().enumerate();
    let rows = view.lost.iter().filter_map(|r| match r.record {
        Lost::Row(at) => Some(RowJson {
            kind: at.of(view.after).kind(),
            system: r.system,
            after: reference(view.after, at),
            recover: recover(&r.chances),
        }),
        Lost::Before(_) => None,
    });
    let page = Page {
        schema: SCHEMA,
        counts: view.found.counts,
        changes: changes
            .map(|(n, c)| change(view, c, lost.get(&n).copied()))
            .collect(),
        form_only: view
            .found
            .form_only
            .iter()
            .map(|c| change(view, c, None))
            .collect(),
        deleted_rows: rows.collect(),
        effects: view
            .found
            .effects
            .iter()
            .map(|effect| EffectJson {
                effect,
                says: effect.sentence(),
            })
            .collect(),
        notes: &view.found.notes,
    };
    serde_json::to_writer_pretty(&mut *out, &page).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
