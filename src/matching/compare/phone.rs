//! Comparing telephone numbers: shared ones by how many people share them, mistyped and different ones.

use super::name::{Likeness, Names};
use super::place::MANY;
use super::reach::Contactable;
use super::{Context, Evidence, Fact, Note};
use crate::matching::FieldVerdict;
use crate::matching::prepare::Person;

/// What a telephone that so many people share says.
pub(in crate::matching) fn phone_bits(context: Context<'_>, sharing: f64) -> f64 {
    let w = &context.weights.contact;
    let bits = (context.stats.people + w.population_size).log2() + 1.0
        - w.phone_sharing * (sharing / 2.0).log2().max(0.0);
    bits.clamp(w.phone_same[0], w.phone_same[1])
}

pub(super) fn phones(
    context: Context<'_>,
    a: &Person<'_>,
    b: &Person<'_>,
    out: &mut Evidence,
    company: Likeness,
    names: &Names,
) -> Contactable {
    let w = &context.weights.contact;
    if a.phones.is_empty() || b.phones.is_empty() {
        return Contactable::plain(Likeness::Missing);
    }
    let mut best: Option<(f64, f64)> = None;
    let mut more = 0.0;
    let mut mobile_shared = false;
    let mut kin: f64 = 0.0;
    // A telephone with two given names is a family's.
    let own = names.given.0 != Likeness::Different;
    let mut at_home = false;
    let both_mobile = a.phones.iter().any(|m| m.mobile) && b.phones.iter().any(|n| n.mobile);
    for m in a.phones {
        let Some(n) = b.phones.iter().find(|n| n.key == m.key) else {
            continue;
        };
        let sharing = f64::from(m.people);
        let mut bits = phone_bits(context, sharing);
        if m.shared_kind && n.shared_kind {
            bits = bits.min(4.0);
        } else if !m.home && !n.home && sharing < 5.0 {
            kin = kin.max(w.kin_phone_same[usize::from(own && (m.mobile || n.mobile))]);
        }
        mobile_shared |= m.mobile || n.mobile;
        at_home |= m.home || n.home;
        match best {
            Some((weight, _)) => {
                more = f64::min(more + w.phone_more, 2.0 * w.phone_more);
                if bits > weight {
                    best = Some((bits, sharing));
                }
            }
            None => best = Some((bits, sharing)),
        }
    }
    if let Some((bits, sharing)) = best {
        let note = if sharing > 1.0 {
            Note::SharedBy(sharing as u32)
        } else {
            Note::None
        };
        let partly = a
            .phones
            .iter()
            .any(|m| b.phones.iter().all(|n| n.key != m.key))
            || b.phones
                .iter()
                .any(|m| a.phones.iter().all(|n| n.key != m.key));
        let employer = sharing >= f64::from(MANY);
        let mut bits = if employer { bits } else { bits + more };
        let slip = both_mobile && !mobile_shared && one_digit_off(a, b);
        if slip {
            // A mistyped mobile says as much beside another telephone as alone.
            bits = bits.max(w.phone_close);
            kin = kin.max(w.phone_close);
        }
        let other_mobile = both_mobile && !mobile_shared && !slip;
        if both_mobile {
            out.facts.note(Fact::Mobile, other_mobile);
        }
        if other_mobile {
            // Father and son: one telephone at home, each his own in the pocket.
            bits += w.phone_mobile_different;
            kin += w.phone_mobile_different;
        }
        out.add("phones", bits, partly.then_some(FieldVerdict::Close), note);
        out.kin(kin.min(bits));
        return Contactable {
            employer,
            home: at_home,
            ..Contactable::plain(Likeness::Same)
        };
    }
    if one_digit_off(a, b) {
        out.add(
            "phones",
            w.phone_close,
            Some(FieldVerdict::Close),
            Note::None,
        );
        return Contactable::plain(Likeness::Close);
    }
    if both_mobile {
        out.facts.note(Fact::Mobile, true);
    }
    let weight = if both_mobile {
        w.phone_mobile_different
    } else if company == Likeness::Different {
        w.phone_different_employer
    } else {
        w.phone_different
    };
    out.add("phones", weight, None, Note::None);
    Contactable::plain(Likeness::Different)
}

/// Whether two mobile numbers differ in a single digit.
fn one_digit_off(a: &Person<'_>, b: &Person<'_>) -> bool {
    mobiles(a).any(|x| mobiles(b).any(|y| differ_in_one_digit(x, y)))
}

fn mobiles<'p>(p: &Person<'p>) -> impl Iterator<Item = u64> + use<'p> {
    p.phones.iter().filter(|n| n.mobile).map(|n| n.key)
}

/// Whether two numbers of as many digits, eight at least, differ in exactly one of them.
fn differ_in_one_digit(mut x: u64, mut y: u64) -> bool {
    if x.min(y) < 10_000_000 || x.ilog10() != y.ilog10() {
        return false;
    }
    let mut apart = 0;
    while x != y {
        apart += u32::from(x % 10 != y % 10);
        (x, y) = (x / 10, y / 10);
    }
    apart == 1
}

#[cfg(test)]
mod tests {
    use super::differ_in_one_digit;

    #[test]
    fn one_digit_mistyped() {
        assert!(differ_in_one_digit(301_234_567, 301_234_667));
        assert!(!differ_in_one_digit(301_234_567, 301_234_567));
        assert!(!differ_in_one_digit(301_234_567, 301_235_467));
        assert!(!differ_in_one_digit(301_234_567, 30_123_456));
        assert!(!differ_in_one_digit(1_234_567, 1_234_568));
    }
}
