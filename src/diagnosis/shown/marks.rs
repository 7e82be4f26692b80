//! Marks that sync programs leave: categories, folders, columns of their own.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnosis::fact::Writer;
use crate::diagnosis::view::View;
use crate::knowledge::Knowledge;
use crate::record::{Kind, Record, RecordRef, System};

use super::share_strength;

/// The category that keeps an item out of the sync (Salesforce for Outlook).
const KEEP_OUT: &str = "don't sync with salesforce";

pub(super) fn note(knowledge: &Knowledge, view: &View<'_>, writer: &mut Writer<'_>) {
    copies(knowledge, view, writer);
    categories(knowledge, view, writer);
    numbered(view, writer);
    let crm = view.sources.iter().any(|source| {
        let named = |text: &str| {
            text.to_lowercase()
                .replace([' ', '_'], "")
                .contains("crmlinkstate")
        };
        source.columns.iter().any(|c| named(&c.header))
            || source
                .records
                .iter()
                .any(|r| r.categories.iter().any(|c| named(c)))
    });
    if crm {
        writer.present("crm-link-state", 1.0, &[], Vec::new());
    }
}

/// What a record carries that somebody other than its owner may have put there: its categories, and
/// its folder where that is one of a sync program.
fn marks_of(record: &Record, folders: &BTreeSet<String>) -> BTreeSet<String> {
    let mut marks: BTreeSet<String> = record
        .categories
        .iter()
        .map(|c| c.trim().to_lowercase())
        .filter(|c| !c.is_empty())
        .collect();
    if let Some(folder) = record.folder.as_deref() {
        let folder = folder.to_lowercase();
        let last = folder.rsplit(['/', '\\']).next().unwrap_or(&folder).trim();
        if folders.contains(last) {
            marks.insert(last.to_owned());
        }
    }
    marks
}

/// Names that products are known to use, in lower case.
fn known(knowledge: &Knowledge) -> (BTreeSet<String>, BTreeSet<String>) {
    let lower = |names: Vec<&String>| names.into_iter().map(|n| n.to_lowercase()).collect();
    let apps = knowledge.apps.all();
    (
        lower(apps.iter().flat_map(|a| &a.categories).collect()),
        lower(apps.iter().flat_map(|a| &a.folders).collect()),
    )
}

/// Marks that only one copy of each pair carries.
fn copies(knowledge: &Knowledge, view: &View<'_>, writer: &mut Writer<'_>) {
    let (_, folders) = known(knowledge);
    let pairs: Vec<_> = view
        .twins
        .iter()
        .filter(|p| {
            let source = p.left.source(view.sources);
            source.has_field("categories") || source.has_field("folder")
        })
        .collect();
    let mut on_one: BTreeMap<String, Vec<RecordRef>> = BTreeMap::new();
    for pair in &pairs {
        let left = marks_of(view.record(pair.left), &folders);
        let right = marks_of(view.record(pair.right), &folders);
        for mark in left.symmetric_difference(&right) {
            let at = if left.contains(mark) {
                pair.left
            } else {
                pair.right
            };
            on_one.entry(mark.clone()).or_default().push(at);
        }
    }
    // A mark on most copies of most pairs is a program's; a label a person gave is on a few.
    let telling: Vec<(&String, &Vec<RecordRef>)> = on_one
        .iter()
        .filter(|(_, at)| at.len() >= 3 && at.len() * 5 >= pairs.len())
        .collect();
    let most = telling.iter().max_by_key(|(_, at)| at.len());
    if let Some((mark, at)) = most {
        let strength = share_strength(at.len(), pairs.len(), 0.4, 0.8);
        let fill = [
            ("n", at.len().to_string()),
            ("of", pairs.len().to_string()),
            ("values", (*mark).clone()),
        ];
        writer.present("one-copy-marked", strength, &fill, (*at).clone());
    } else if pairs.len() >= 8 && on_one.is_empty() {
        writer.absent("one-copy-marked", &[]);
    }
    if telling.len() >= 2 {
        let names: Vec<&str> = telling.iter().map(|(mark, _)| mark.as_str()).collect();
        let refs = telling
            .iter()
            .flat_map(|(_, at)| at.iter().copied())
            .collect();
        writer.present("two-traces", 1.0, &[("values", names.join(", "))], refs);
    }
}

/// Copies in a second folder of the same name: a move of a mailbox makes "Calendar1" beside "Calendar".
fn numbered(view: &View<'_>, writer: &mut Writer<'_>) {
    let folder = |at: RecordRef| view.record(at).folder.as_deref().map(str::trim);
    let known: Vec<_> = view
        .twins
        .iter()
        .filter_map(|p| Some(((p.left, folder(p.left)?), (p.right, folder(p.right)?))))
        .collect();
    let mut found = Vec::new();
    let mut name = "";
    for ((left, one), (right, other)) in &known {
        for (at, long, short) in [(left, one, other), (right, other, one)] {
            let rest = long.strip_prefix(short).map(str::trim_start);
            let digits = rest.is_some_and(|r| {
                !r.is_empty() && r.len() <= 2 && r.bytes().all(|b| b.is_ascii_digit())
            });
            if digits {
                found.push(*at);
                name = long;
            }
        }
    }
    let strength = share_strength(found.len(), known.len(), 0.2, 0.6);
    if found.len() >= 3 {
        let fill = [
            ("n", found.len().to_string()),
            ("of", known.len().to_string()),
            ("folder", name.to_owned()),
        ];
        writer.present("numbered-folder", strength, &fill, found);
    }
}

/// Categories that steer a sync: lost since an older export, or keeping items out.
fn categories(knowledge: &Knowledge, view: &View<'_>, writer: &mut Writer<'_>) {
    let (steering, _) = known(knowledge);
    let has = |record: &Record, test: &dyn Fn(&str) -> bool| {
        record
            .categories
            .iter()
            .any(|c| test(&c.trim().to_lowercase()))
    };
    let out = |record: &Record| has(record, &|c| c.replace('’', "'") == KEEP_OUT);
    let steered = |record: &Record| has(record, &|c| c != KEEP_OUT && steering.contains(c));
    let mut concerned: BTreeSet<RecordRef> = BTreeSet::new();
    let mut known = 0;
    for &kind in &view.kinds {
        if !view.has_field(System::Outlook, kind, "categories") {
            continue;
        }
        let living = view.living(System::Outlook, kind);
        known += living.len();
        concerned.extend(living.iter().filter(|at| out(view.record(**at))));
        concerned.extend(apart(view, &living, kind, &steered));
    }
    for link in view.links.iter().filter(|l| l.system == System::Outlook) {
        for (then, now) in &link.both {
            if steered(then.of(view.before)) && !steered(view.record(*now)) {
                concerned.insert(*now);
            }
        }
    }
    let refs: Vec<RecordRef> = concerned.into_iter().collect();
    let fill = [("n", refs.len().to_string())];
    if refs.len() >= 3 {
        writer.present("category-lost", 1.0, &fill, refs);
    } else if known >= 20 {
        writer.absent("category-lost", &fill);
    }
}

/// Where those in Salesforce have the steering category and those missing there do not.
fn apart(
    view: &View<'_>,
    living: &[RecordRef],
    kind: Kind,
    steered: &dyn Fn(&Record) -> bool,
) -> Vec<RecordRef> {
    if !view.holds(System::Salesforce, kind) {
        return Vec::new();
    }
    let (there, missing): (Vec<RecordRef>, Vec<RecordRef>) = living
        .iter()
        .partition(|at| !view.counterparts(**at, System::Salesforce).is_empty());
    let marked = |of: &[RecordRef]| of.iter().filter(|at| steered(view.record(**at))).count();
    let fits = missing.len() >= 3
        && there.len() >= 3
        && marked(&there) * 10 >= there.len() * 8
        && marked(&missing) * 10 <= missing.len() * 2;
    if fits { missing } else { Vec::new() }
}

/// Applications of which at least `least` living records carry a mark that is theirs alone.
pub(in crate::diagnosis) fn apps_with_marks<'k>(
    knowledge: &'k Knowledge,
    view: &View<'_>,
    least: usize,
) -> Vec<(&'k str, &'k str, Vec<RecordRef>)> {
    let apps = knowledge.apps.all();
    let names = |app: &'k crate::knowledge::apps::App| app.categories.iter().chain(&app.folders);
    let mut found = Vec::new();
    for app in apps {
        for name in names(app) {
            let shared = apps
                .iter()
                .filter(|a| a.id != app.id)
                .flat_map(names)
                .any(|n| n.eq_ignore_ascii_case(name));
            // A single plain word may as well be a label of the user's own.
            if shared || !name.contains([' ', '_']) {
                continue;
            }
            let wanted = name.to_lowercase();
            let carrying: Vec<RecordRef> = view
                .kinds
                .iter()
                .flat_map(|kind| view.living(System::Outlook, *kind))
                .filter(|at| {
                    let record = view.record(*at);
                    record
                        .categories
                        .iter()
                        .any(|c| c.trim().to_lowercase() == wanted)
                        || record
                            .folder
                            .as_deref()
                            .is_some_and(|f| f.to_lowercase().ends_with(&wanted))
                })
                .collect();
            if carrying.len() >= least {
                found.push((app.id.as_str(), name.as_str(), carrying));
            }
        }
    }
    found
}
