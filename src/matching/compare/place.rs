//! Comparing postal addresses, whole or in part.

use super::{Context, Evidence, Fact, Note};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Person, Place};
use crate::matching::weights::rarity;

/// What two people's addresses say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// Nothing, or nothing for sure.
    Open,
    /// One door, of few people.
    Shared,
    /// One door that many people have: an office.
    Office,
}

/// Adds the line of the addresses.
pub(super) fn places(
    context: Context<'_>,
    a: &Person<'_>,
    b: &Person<'_>,
    other_employer: bool,
    out: &mut Evidence,
) -> Home {
    let w = &context.weights.contact;
    if a.places.is_empty() || b.places.is_empty() {
        return Home::Open;
    }
    let mut best: Option<(f64, f64, bool)> = None;
    for x in a.places {
        for y in b.places {
            let found = one(context, x, y);
            if best.is_none_or(|b| found.0 > b.0) {
                best = Some(found);
            }
        }
    }
    let Some((bits, sharing, whole)) = best else {
        return Home::Open;
    };
    if !other_employer {
        out.facts.note(Fact::Place, bits <= 0.0);
    }
    if bits <= 0.0 {
        // Another employer, another address: one difference.
        let bits = if other_employer {
            0.0
        } else {
            w.place_different
        };
        out.add("addresses", bits, None, Note::None);
        out.kin(0.0);
        return Home::Open;
    }
    let note = if whole && sharing > 1.0 {
        Note::SharedBy(sharing as u32)
    } else {
        Note::None
    };
    let verdict = (!whole).then_some(FieldVerdict::Close);
    out.add("addresses", bits.min(w.place_same[1]), verdict, note);
    out.kin(0.0);
    match (whole, sharing) {
        (true, n) if n >= f64::from(MANY) => Home::Office,
        (true, _) => Home::Shared,
        _ => Home::Open,
    }
}

/// From so many people on, a door, a telephone or an address is an employer's.
pub(super) const MANY: u32 = 4;

/// What a door that so many people share says. A home's door says no less than its street and number would,
/// were its town not known.
pub(super) fn door_bits(context: Context<'_>, people: u32) -> f64 {
    let w = &context.weights.contact;
    let bits = rarity(
        f64::from(people) / (context.stats.people + 1.0),
        w.place_same,
    );
    if people < MANY {
        bits.max(w.place_street + w.place_part)
    } else {
        bits
    }
}

/// Two addresses: bits, how many share the door, and whether it is one door.
fn one(context: Context<'_>, x: &Place, y: &Place) -> (f64, f64, bool) {
    let w = &context.weights.contact;
    let stats = context.stats;
    let known = |p: u32, q: u32| p != 0 && q != 0;
    let street = known(x.street, y.street)
        && (x.street == y.street || x.street == y.extra || x.extra == y.street);
    let other_street = known(x.street, y.street) && !street;
    if x.door.is_some() && x.door == y.door {
        let sharing = f64::from(x.people);
        let bits = door_bits(context, x.people);
        let less = if other_street { w.place_part } else { 0.0 };
        return ((bits - less).max(0.5), sharing, true);
    }
    // In part: the smaller area that agrees, and what agrees within it.
    let area = |p: u32, q: u32| {
        if known(p, q) && p == q {
            rarity(stats.in_area(p) / (stats.places + 1.0), [0.0, w.place_area])
        } else {
            0.0
        }
    };
    let same = |p: u32, q: u32| known(p, q) && p == q;
    let mut bits = f64::max(area(x.area, y.area), area(x.town, y.town));
    let somewhere_else = !same(x.area, y.area)
        && !same(x.town, y.town)
        && (known(x.area, y.area) || known(x.town, y.town));
    if street {
        bits += w.place_street;
        if same(x.number, y.number) {
            bits += w.place_part;
        }
        if somewhere_else {
            bits -= w.place_area;
        }
    } else if other_street && !known(x.extra, y.extra) {
        bits -= w.place_part;
        if same(x.number, y.number) {
            bits += w.place_part;
        }
    }
    if same(x.extra, y.extra) {
        bits += w.place_part;
    }
    // Where nobody says in which town, street and number are the door.
    let nowhere = [x, y].iter().all(|p| p.area == 0 && p.town == 0);
    let door = street && same(x.number, y.number) && nowhere;
    (bits, 1.0, door)
}
