//! Two records side by side, in words.

use crate::case::{Cluster, Evidence, FieldValue};
use crate::matching::{Band, FieldComparison, FieldVerdict, plain_name};
use crate::record::RecordRef;

/// How many reasons for a pair are named.
const REASONS: usize = 5;
/// Weights smaller than this, in bits, tell nothing.
const WORTH_NAMING: f64 = 0.05;

/// A word for what a comparison found, with A on the left and B on the right.
pub fn found(verdict: FieldVerdict) -> &'static str {
    match verdict {
        FieldVerdict::Same => "same",
        FieldVerdict::Equivalent => "alike",
        FieldVerdict::Close => "close",
        FieldVerdict::Different => "differs",
        FieldVerdict::OnlyLeft => "only A",
        FieldVerdict::OnlyRight => "only B",
        FieldVerdict::BothEmpty => "empty",
    }
}

/// Whether a line says anything a person wants to see: not the parts of a name that is the same, not a
/// "no" on both sides.
pub fn tells(field: &FieldComparison, all: &[FieldComparison]) -> bool {
    let same = |f: &FieldComparison| f.verdict == FieldVerdict::Same;
    let whole_name_same = all.iter().any(|f| f.field == "display_name" && same(f));
    match field.field {
        _ if field.verdict == FieldVerdict::BothEmpty => false,
        "given_name" | "family_name" | "middle_name" | "file_as" => {
            !(same(field) && whole_name_same)
        }
        _ => !(same(field) && field.left == "no"),
    }
}

/// How sure a pair is, in words.
pub fn sure(band: Band) -> &'static str {
    match band {
        Band::Certain => "as good as certain",
        Band::Likely => "likely the same",
        Band::Possible => "perhaps the same",
    }
}

/// What counted most for or against the pair, strongest first; `None` where nothing did.
pub fn why(fields: &[FieldComparison]) -> Option<String> {
    let mut weights: Vec<&FieldComparison> = fields
        .iter()
        .filter(|f| f.weight.abs() >= WORTH_NAMING)
        .collect();
    weights.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()));
    let why: Vec<String> = weights
        .iter()
        .take(REASONS)
        .map(|f| {
            let note = f.note.as_ref().map_or(String::new(), |n| format!(" ({n})"));
            format!(
                "{} {} {:+.1}{note}",
                plain_name(f.field),
                found(f.verdict),
                f.weight
            )
        })
        .collect();
    (!why.is_empty()).then(|| format!("Why a pair: {}", why.join(", ")))
}

/// Where else the two live; `None` where neither is known elsewhere.
pub fn elsewhere(evidence: &Evidence, a: RecordRef, b: RecordRef) -> Option<String> {
    let linked = |record: RecordRef| -> Vec<&'static str> {
        evidence
            .matches
            .counterparts_of(record)
            .filter(|p| p.linked)
            .map(|p| {
                let other = if p.left == record { p.right } else { p.left };
                other.source(&evidence.sources).system.label()
            })
            .collect()
    };
    let (of_a, of_b) = (linked(a), linked(b));
    if of_a.is_empty() && of_b.is_empty() {
        return None;
    }
    let say = |letter: &str, systems: &[&str]| match systems {
        [] => format!("{letter} nowhere else"),
        some => format!("{letter} also in {}", some.join(", ")),
    };
    Some(format!(
        "Elsewhere: {}; {}",
        say("A", &of_a),
        say("B", &of_b)
    ))
}

/// Which of the two on screen the program advises to keep; both letters of the pair's places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// The letter of the one to keep.
    pub letter: &'static str,
    /// The one to keep.
    pub keep: RecordRef,
    /// The other one.
    pub delete: RecordRef,
}

impl Advice {
    /// The advice on a pair of a cluster; `None` where the copy to keep is neither of the two.
    pub fn of(cluster: &Cluster, a: RecordRef, b: RecordRef) -> Option<Self> {
        let (letter, delete) = match cluster.keep {
            keep if keep == a => ("A", b),
            keep if keep == b => ("B", a),
            _ => return None,
        };
        Some(Advice {
            letter,
            keep: cluster.keep,
            delete,
        })
    }
}

/// What is said in the place of advice where the copy to keep is neither of the two.
pub const NO_ADVICE: &str = "The copy advised to keep is neither of these two; g shows all copies";

/// What to copy before one of the two is deleted, and where the two say different things. Not yet
/// safe to show.
pub fn copy_first(values: &[FieldValue]) -> String {
    let missing: Vec<String> = values
        .iter()
        .filter(|v| v.instead.is_none())
        .map(|v| format!("{} {}", plain_name(&v.field), v.value))
        .collect();
    let other: Vec<&str> = values
        .iter()
        .filter(|v| v.instead.is_some())
        .map(|v| plain_name(&v.field))
        .collect();
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("Copy first: {}", missing.join("; ")));
    }
    if !other.is_empty() {
        parts.push(format!("Decide which is right: {}", other.join(", ")));
    }
    if parts.is_empty() {
        parts.push("Copy first: nothing, the copy to delete holds nothing of its own".to_owned());
    }
    parts.join(". ")
}
