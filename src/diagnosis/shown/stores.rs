//! Doubles that are only seen because two stores are shown together, or one view hides them.

use crate::diagnosis::fact::Writer;
use crate::diagnosis::view::View;
use crate::matching::Pair;
use crate::record::{Format, Kind, RecordRef, System};

pub(super) fn note(view: &View<'_>, writer: &mut Writer<'_>) {
    across_stores(view, writer);
    on_phone(view, writer);
    lists(view, writer);
}

/// The same people in Outlook and in another personal store, and hardly anybody twice inside one.
fn across_stores(view: &View<'_>, writer: &mut Writer<'_>) {
    let mut other_store = false;
    for kind in [Kind::Contact, Kind::Event] {
        if !view.kinds.contains(&kind) {
            continue;
        }
        let here = view.living(System::Outlook, kind);
        for other in [System::Icloud, System::Google, System::Phone] {
            let there = view.living(other, kind).len();
            if here.is_empty() || there == 0 {
                continue;
            }
            other_store = true;
            let shared: Vec<RecordRef> = here
                .iter()
                .copied()
                .filter(|at| !view.counterparts(*at, other).is_empty())
                .collect();
            let within = |system| view.twins_of(system).filter(|p| p.kind == kind).count();
            let smaller = here.len().min(there);
            let clean = within(System::Outlook) * 20 <= here.len() && within(other) * 20 <= there;
            if clean && shared.len() >= 5 && shared.len() * 4 >= smaller {
                let fill = [
                    ("n", shared.len().to_string()),
                    ("system", System::Outlook.label().to_owned()),
                    ("other", other.label().to_owned()),
                ];
                writer.present("twins-across-stores", 1.0, &fill, shared);
                return;
            }
        }
    }
    let folders: Vec<Pair> = view
        .twins_of(System::Outlook)
        .filter(|p| straddles(view, p))
        .copied()
        .collect();
    let inside = view.twins_of(System::Outlook).count();
    if folders.len() >= 5 && folders.len() * 10 >= inside * 9 {
        let fill = [
            ("n", folders.len().to_string()),
            ("system", "one account".to_owned()),
            ("other", "another account".to_owned()),
        ];
        let refs = folders.iter().flat_map(|p| [p.left, p.right]).collect();
        writer.present("twins-across-stores", 1.0, &fill, refs);
    } else if inside >= 5 || other_store {
        writer.absent("twins-across-stores", &[]);
    }
}

/// Whether just one of two records is in a folder named after another account.
fn straddles(view: &View<'_>, pair: &Pair) -> bool {
    let foreign = |at: RecordRef| {
        view.record(at).folder.as_deref().is_some_and(|folder| {
            let folder = folder.to_lowercase();
            ["icloud", "gmail", "google", "linkedin", "facebook"]
                .iter()
                .any(|name| folder.contains(name))
        })
    };
    foreign(pair.left) != foreign(pair.right)
}

/// Doubles in a phone's list that Outlook does not have.
fn on_phone(view: &View<'_>, writer: &mut Writer<'_>) {
    let list = |at: RecordRef| {
        let source = at.source(view.sources);
        source.system == System::Phone
            || source.format == Format::Vcard && source.system != System::Outlook
    };
    let twins: Vec<&Pair> = view
        .twins
        .iter()
        .filter(|p| p.kind == Kind::Contact && list(p.left))
        .collect();
    let in_outlook = view
        .twins_of(System::Outlook)
        .filter(|p| p.kind == Kind::Contact)
        .count();
    let outlook_known = view.holds(System::Outlook, Kind::Contact);
    if twins.len() >= 3 && in_outlook * 5 <= twins.len() {
        let strength = if outlook_known { 1.0 } else { 0.6 };
        let fill = [("n", twins.len().to_string())];
        let refs = twins.iter().flat_map(|p| [p.left, p.right]).collect();
        writer.present("twins-only-on-phone", strength, &fill, refs);
    }
}

/// Two lists of Outlook of which one shows twins and the other, shorter one does not.
fn lists(view: &View<'_>, writer: &mut Writer<'_>) {
    let lists: Vec<(usize, usize, usize)> = view
        .sources
        .iter()
        .enumerate()
        .filter(|(_, s)| s.system == System::Outlook && s.counts.contacts >= 10)
        .map(|(number, s)| {
            let inside = view
                .twins
                .iter()
                .filter(|p| p.kind == Kind::Contact && p.left.source as usize == number)
                .count();
            (number, s.counts.contacts, inside)
        })
        .collect();
    let apart = lists.iter().find_map(|full| {
        let shorter = lists
            .iter()
            .find(|short| short.1 < full.1 && short.2 * 5 <= full.2 && full.2 >= 3)?;
        (shorter.1 * 2 > full.1).then_some(full)
    });
    if let Some((number, _, n)) = apart {
        let refs = view
            .twins
            .iter()
            .filter(|p| p.left.source as usize == *number)
            .flat_map(|p| [p.left, p.right])
            .collect();
        writer.present("lists-differ", 1.0, &[("n", n.to_string())], refs);
    }
}
