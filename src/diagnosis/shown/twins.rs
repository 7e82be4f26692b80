//! How the copies look: alike, less, different in what sync programs match by.

use crate::diagnosis::fact::Writer;
use crate::diagnosis::link::{name_of, plain};
use crate::diagnosis::view::View;
use crate::matching::{Pair, Relation};
use crate::record::{Kind, Record, RecordRef, System};

use super::{plural, share_strength};

/// With fewer pairs than this, shares say nothing about absence.
const ENOUGH: usize = 5;
/// Up to this share of doubles stands in many an address book without any fault.
const USUAL_SHARE: f64 = 0.06;

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>) {
    present(view, writer);
    shape(view, writer);
    owners(view, writer);
}

/// Whether there are doubles at all, and in which of the two systems.
fn present(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut living = 0;
    let mut most: Option<(usize, usize, System, Kind)> = None;
    for system in SYSTEMS {
        for &kind in &view.kinds {
            let (n, of) = view.doubled_of(system, kind);
            living += of;
            if n > most.map_or(0, |m| m.0) {
                most = Some((n, of, system, kind));
            }
        }
    }
    match most {
        Some((n, of, system, kind)) if n >= 3 => {
            let refs = view
                .doubled
                .iter()
                .filter_map(|g| g.first())
                .copied()
                .collect();
            let fill = [
                ("n", n.to_string()),
                ("kind", plural(kind)),
                ("system", system.label().to_owned()),
            ];
            writer.present("twins-present", doubling(n, of), &fill, refs);
        }
        None if living >= 20 => writer.absent("twins-present", &[]),
        _ => {}
    }
    for (system, fact) in [
        (System::Outlook, "doubled-in-outlook"),
        (System::Salesforce, "doubled-in-salesforce"),
    ] {
        inside(view, system, fact, most.is_some(), writer);
    }
}

/// How much so many doubles among so many records are worth: a few stand in every address book.
fn doubling(n: usize, of: usize) -> f64 {
    let number = (0.3 + 0.1 * (n as f64 - 2.0)).clamp(0.0, 1.0);
    let share = n as f64 / of.max(1) as f64;
    number * (share / USUAL_SHARE).clamp(0.2, 1.0)
}

/// Doubles of one system, or their absence where there are doubles in another.
fn inside(view: &View<'_>, system: System, fact: &str, any: bool, writer: &mut Writer<'_>) {
    let best = view
        .kinds
        .iter()
        .map(|kind| (view.doubled_of(system, *kind), *kind))
        .filter(|((_, of), _)| *of >= 20)
        .max_by_key(|((n, of), _)| (*n, *of));
    let Some(((n, of), kind)) = best else { return };
    let fill = [
        ("n", n.to_string()),
        ("of", of.to_string()),
        ("kind", plural(kind)),
    ];
    let strength = doubling(n, of);
    if n >= 3 && strength >= 0.3 {
        let refs = view
            .doubled
            .iter()
            .filter_map(|g| g.first())
            .copied()
            .filter(|at| view.system(*at) == system)
            .collect();
        writer.present(fact, strength, &fill, refs);
    } else if any && n * 50 <= of {
        writer.absent(fact, &fill);
    }
}

/// Every system an export can come from.
pub(in crate::diagnosis) const SYSTEMS: [System; 6] = [
    System::Outlook,
    System::Salesforce,
    System::Google,
    System::Icloud,
    System::Phone,
    System::Other,
];

fn shape(view: &View<'_>, writer: &mut Writer<'_>) {
    let of = view.twins.len();
    if of < 3 {
        return;
    }
    let alike = select(&view.twins, |p| {
        matches!(p.relation, Relation::Identical | Relation::Equivalent)
    });
    tell(writer, "twins-identical", &alike, of, (0.3, 0.8), 0.15);
    let less = select(&view.twins, |p| {
        matches!(p.relation, Relation::Subset | Relation::Superset)
    });
    tell(writer, "twins-subset", &less, of, (0.3, 0.8), 0.1);
    let people: Vec<Pair> = select(&view.twins, |p| p.kind == Kind::Contact);
    let differ = select(&people, |p| keys_differ(view, p));
    tell(
        writer,
        "keys-differ",
        &differ,
        people.len(),
        (0.3, 0.8),
        0.15,
    );
    let many: Vec<RecordRef> = view
        .doubled
        .iter()
        .filter(|g| g.len() > 2)
        .filter_map(|g| g.first())
        .copied()
        .collect();
    let fill = [
        ("n", many.len().to_string()),
        ("of", view.doubled.len().to_string()),
    ];
    let strength = share_strength(many.len(), view.doubled.len(), 0.2, 0.7);
    if strength > 0.0 {
        writer.present("many-copies", strength, &fill, many);
    } else if view.doubled.len() >= ENOUGH && many.len() * 20 <= view.doubled.len() {
        writer.absent("many-copies", &fill);
    }
}

/// Whose the copies of one person in Salesforce are, and who made them.
fn owners(view: &View<'_>, writer: &mut Writer<'_>) {
    let people: Vec<Pair> = view
        .twins_of(System::Salesforce)
        .filter(|p| p.kind == Kind::Contact)
        .copied()
        .collect();
    let differs = |p: &Pair, of: fn(&Record) -> Option<&str>| {
        let (left, right) = (of(view.record(p.left)), of(view.record(p.right)));
        left.is_some() && right.is_some() && left != right
    };
    let both = |p: &Pair, of: fn(&Record) -> Option<&str>| {
        of(view.record(p.left)).is_some() && of(view.record(p.right)).is_some()
    };
    let owned = select(&people, |p| both(p, |r| r.owner.key()));
    let owner_differs = select(&owned, |p| differs(p, |r| r.owner.key()));
    let companies = select(&owner_differs, |p| company_differs(view, p));
    let one_company = select(&owner_differs, |p| !company_differs(view, p));
    let known = select(&owned, |p| company_known(view, p)).len();
    if known > 0 {
        tell(
            writer,
            "twins-company-and-owner-differ",
            &companies,
            known,
            (0.25, 0.6),
            0.1,
        );
    }
    tell(
        writer,
        "twins-owners-differ",
        &one_company,
        owned.len(),
        (0.25, 0.6),
        0.1,
    );
    let made = select(&people, |p| both(p, |r| r.created_by.key()));
    let makers = select(&made, |p| differs(p, |r| r.created_by.key()));
    tell(
        writer,
        "creators-differ",
        &makers,
        made.len(),
        (0.25, 0.7),
        0.1,
    );
}

/// Notes a fact from the pairs that show it: present from a share on, absent up to a share.
pub(super) fn tell(
    writer: &mut Writer<'_>,
    fact: &str,
    shown: &[Pair],
    of: usize,
    (least, all): (f64, f64),
    absent_up_to: f64,
) {
    let fill = [("n", shown.len().to_string()), ("of", of.to_string())];
    let strength = share_strength(shown.len(), of, least, all);
    if strength > 0.0 && shown.len() >= 3 {
        let refs = shown.iter().flat_map(|p| [p.left, p.right]).collect();
        writer.present(fact, strength, &fill, refs);
    } else if of >= ENOUGH && (shown.len() as f64) <= absent_up_to * of as f64 {
        writer.absent(fact, &fill);
    }
}

pub(super) fn select(pairs: &[Pair], test: impl Fn(&Pair) -> bool) -> Vec<Pair> {
    pairs.iter().filter(|p| test(p)).copied().collect()
}

/// No common e-mail address, and another name or company, or none to compare: no usual rule would have
/// joined them.
fn keys_differ(view: &View<'_>, pair: &Pair) -> bool {
    let (left, right) = (view.record(pair.left), view.record(pair.right));
    let (Some(a), Some(b)) = (left.contact(), right.contact()) else {
        return false;
    };
    let shared = a
        .emails()
        .any(|mail| b.emails().any(|other| mail.eq_ignore_ascii_case(other)));
    if shared {
        return false;
    }
    let mail_differs = a.emails().chain(b.emails()).next().is_some();
    let company = (company(left), company(right));
    mail_differs || name_of(left) != name_of(right) || company.0 != company.1 || company.0.is_none()
}

/// The company as written, else the account.
fn company(record: &Record) -> Option<String> {
    plain(record.contact().and_then(|c| c.company())).or_else(|| {
        let marks = record.salesforce.as_deref()?;
        marks.account_id.as_deref().map(str::to_owned)
    })
}

fn company_known(view: &View<'_>, pair: &Pair) -> bool {
    company(view.record(pair.left)).is_some() && company(view.record(pair.right)).is_some()
}

fn company_differs(view: &View<'_>, pair: &Pair) -> bool {
    company_known(view, pair) && company(view.record(pair.left)) != company(view.record(pair.right))
}
