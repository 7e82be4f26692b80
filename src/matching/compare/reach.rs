//! Comparing what people are reached by: company, mail addresses, telephones, places.
//!
//! All are sets, and weigh by how many different people share a value. What belongs to an employer
//! counts once, the strongest of it; a change of employer likewise speaks against only once.

use rapidfuzz::distance::hamming;

use super::name::Likeness;
use super::{Context, Evidence, Note, close, similar};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Person, Sym};
use crate::matching::stats::count;
use crate::matching::weights::rarity;

/// What the means of reaching two people say together.
pub(super) struct Reach {
    /// A mail address or telephone of few people is shared.
    pub(super) personal: bool,
    /// A mail address that is nobody else's is shared.
    pub(super) own_mail: bool,
    /// Two or more of mail, telephone and company are there on both sides, and none agrees but the
    /// company.
    pub(super) nothing: bool,
}

/// Mail, telephones, company and place. What is an employer's counts once: the strongest of them.
pub(super) fn reachable(
    context: Context<'_>,
    a: &Person<Sym>,
    b: &Person<Sym>,
    given: Likeness,
    out: &mut Evidence,
) -> Reach {
    let w = &context.weights.contact;
    let stats = context.stats;
    let from = out.len;
    // Index of the strongest of the employer's facts so far.
    let mut employer: Option<usize> = None;
    let mut counted_once = |out: &mut Evidence, at: usize| {
        if let Some(best) = employer {
            let (weaker, stronger) = if out.lines[at].weight > out.lines[best].weight {
                (best, at)
            } else {
                (at, best)
            };
            out.lines[weaker].weight = 0.0;
            out.lines[weaker].note = Note::CountedOnce;
            employer = Some(stronger);
        } else {
            employer = Some(at);
        }
    };

    // Company.
    let company = match (a.company, b.company) {
        (Some(x), Some(y)) if x == y => {
            let chance = count(&stats.company, x) / (stats.people + 1.0);
            out.add(
                "company",
                rarity(chance, w.organisation_same),
                None,
                Note::None,
            );
            counted_once(out, out.len - 1);
            Likeness::Same
        }
        (Some(x), Some(y)) => {
            let (tx, ty) = (context.strings.text(x), context.strings.text(y));
            let within = |x: &str, y: &str| {
                x.len() >= 4 && y.starts_with(x) && y.as_bytes()[x.len()] == b' '
            };
            if similar(tx, ty)
                || tx.len() < ty.len() && within(tx, ty)
                || ty.len() < tx.len() && within(ty, tx)
            {
                let n = f64::max(count(&stats.company, x), count(&stats.company, y));
                let weight =
                    rarity(n / (stats.people + 1.0), w.organisation_same) + w.company_close;
                out.add("company", weight, Some(FieldVerdict::Close), Note::None);
                counted_once(out, out.len - 1);
                Likeness::Close
            } else {
                out.add("company", w.company_different, None, Note::None);
                Likeness::Different
            }
        }
        _ => match (a.account, b.account) {
            (Some(x), Some(y)) if x != y => {
                out.add("account_id", w.company_different, None, Note::None);
                Likeness::Different
            }
            _ => Likeness::Missing,
        },
    };
    let other_employer = company == Likeness::Different;

    // Mail addresses.
    let mail = mails(context, a, b, out, other_employer, given);
    if mail.employer {
        counted_once(out, out.len - 1);
    } else if mail.likeness == Likeness::Different
        && company != Likeness::Same
        && let Some(domain) = a
            .mails
            .iter()
            .map(|m| m.domain)
            .find(|d| b.mails.iter().any(|m| !m.free && m.domain == *d))
    {
        // Another address in one company's domain: a common employer, where no company is written.
        if company == Likeness::Missing {
            let chance = count(&stats.domain, domain) / (stats.people + 1.0);
            out.add(
                "company",
                rarity(chance, w.organisation_same),
                None,
                Note::SameDomain,
            );
            counted_once(out, out.len - 1);
        }
    }

    // Telephones.
    let phone = phones(context, a, b, out, company);
    if phone.employer {
        counted_once(out, out.len - 1);
    }

    // Places.
    if let Some(place) = a
        .places
        .iter()
        .filter_map(|p| p.door)
        .filter(|door| b.places.iter().any(|q| q.door == Some(*door)))
        .min_by(|x, y| count(&stats.place, *x).total_cmp(&count(&stats.place, *y)))
    {
        let sharing = count(&stats.place, place);
        let weight = rarity(sharing / (stats.people + 1.0), w.place_same);
        let note = if sharing > 1.0 {
            Note::SharedBy(sharing as u32)
        } else {
            Note::None
        };
        out.add("addresses", weight, None, note);
        if company == Likeness::Same || sharing >= 3.0 {
            counted_once(out, out.len - 1);
        } else if phone.household
            && let Some(line) = out.lines[from..].iter_mut().find(|l| l.field == "phones")
        {
            // The telephone at home and the home are one fact.
            line.weight = line.weight.min(0.0);
            line.note = Note::CountedOnce;
        }
    } else if !a.places.is_empty() && !b.places.is_empty() {
        out.add("addresses", w.place_different, None, Note::None);
    }

    let found = &out.lines[from..out.len];
    let nothing = !found.iter().any(|l| l.weight > 0.0 && l.field != "company")
        && found
            .iter()
            .filter(|l| l.weight < 0.0 && l.field != "addresses")
            .count()
            >= 2;
    Reach {
        personal: mail.personal || phone.personal,
        own_mail: mail.personal && mail.likeness == Likeness::Same,
        nothing,
    }
}

struct Contactable {
    likeness: Likeness,
    /// Shared by so few that it is a person's own.
    personal: bool,
    /// An employer's: belongs to the facts that count once.
    employer: bool,
    /// A household's telephone: counts once with the household's address.
    household: bool,
}

impl Contactable {
    /// Neither a person's own nor an employer's.
    fn plain(likeness: Likeness) -> Self {
        Contactable {
            likeness,
            personal: false,
            employer: false,
            household: false,
        }
    }
}

fn mails(
    context: Context<'_>,
    a: &Person<Sym>,
    b: &Person<Sym>,
    out: &mut Evidence,
    other_employer: bool,
    given: Likeness,
) -> Contactable {
    let w = &context.weights.contact;
    let stats = context.stats;
    let nothing = Contactable::plain;
    if a.mails.is_empty() || b.mails.is_empty() {
        return nothing(Likeness::Missing);
    }
    let weigh = |sharing: f64, role: bool| {
        let bits =
            (stats.people + w.population_size).log2() + 3.0 - w.mail_sharing * sharing.log2();
        let most = if role {
            w.mail_role_most
        } else {
            w.mail_same[1]
        };
        bits.clamp(w.mail_same[0], most)
    };
    let best = a
        .mails
        .iter()
        .filter(|m| b.mails.iter().any(|n| n.full == m.full))
        .map(|m| (count(&stats.mail, m.full), m.role))
        .max_by(|x, y| weigh(x.0, x.1).total_cmp(&weigh(y.0, y.1)));
    if let Some((sharing, role)) = best {
        let note = if sharing > 1.0 {
            Note::SharedBy(sharing as u32)
        } else {
            Note::None
        };
        let equal = a.mails.len() == b.mails.len() && a.mails.len() == 1;
        let verdict = (!equal
            && a.mails
                .iter()
                .any(|m| b.mails.iter().all(|n| n.full != m.full)))
        .then_some(FieldVerdict::Close);
        out.add("emails", weigh(sharing, role), verdict, note);
        let employer = role || sharing >= 4.0;
        return Contactable {
            personal: !employer,
            employer,
            ..Contactable::plain(Likeness::Same)
        };
    }
    let text = |s: Sym| context.strings.text(s);
    let digits = |s: &str| s.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let mut same_local = false;
    let (mut same_domain, mut both_free) = (false, false);
    for m in &a.mails {
        for n in &b.mails {
            let mistyped = if m.domain == n.domain {
                let (x, y) = (text(m.local), text(n.local));
                close(x, y) && digits(x) == digits(y)
            } else {
                m.local == n.local && close(text(m.domain), text(n.domain))
            };
            // Dwight and Dwighta have addresses that differ as their names do: no slip of a finger.
            if mistyped && !m.role && !n.role && given != Likeness::Close {
                out.add(
                    "emails",
                    w.mail_close,
                    Some(FieldVerdict::Close),
                    Note::None,
                );
                return Contactable {
                    personal: true,
                    ..Contactable::plain(Likeness::Close)
                };
            }
            same_local |= m.local == n.local
                && !m.role
                && text(m.local).len() >= 5
                && !a
                    .family_key
                    .is_some_and(|f| text(m.local).contains(text(f)));
            same_domain |= m.domain == n.domain && !m.free && !m.role && !n.role;
            both_free |= m.free && n.free;
        }
    }
    if same_local {
        out.add(
            "emails",
            w.mail_local,
            Some(FieldVerdict::Close),
            Note::None,
        );
        return nothing(Likeness::Close);
    }
    let weight = if same_domain {
        w.mail_different_same_domain
    } else if other_employer && !both_free {
        w.mail_different_employer
    } else if both_free {
        w.mail_different_free
    } else {
        w.mail_different
    };
    out.add("emails", weight, None, Note::None);
    nothing(Likeness::Different)
}

fn phones(
    context: Context<'_>,
    a: &Person<Sym>,
    b: &Person<Sym>,
    out: &mut Evidence,
    company: Likeness,
) -> Contactable {
    let w = &context.weights.contact;
    let stats = context.stats;
    if a.phones.is_empty() || b.phones.is_empty() {
        return Contactable::plain(Likeness::Missing);
    }
    let mut best: Option<(f64, f64)> = None;
    let mut more = 0.0;
    let mut mobile_shared = false;
    let mut home_only = true;
    let both_mobile = a.phones.iter().any(|m| m.mobile) && b.phones.iter().any(|n| n.mobile);
    for m in &a.phones {
        let Some(n) = b.phones.iter().find(|n| n.key == m.key) else {
            continue;
        };
        let sharing = count(&stats.phone, m.key);
        let mut bits =
            (stats.people + w.population_size).log2() + 1.0 - w.phone_sharing * sharing.log2();
        if m.shared_kind && n.shared_kind {
            bits = bits.min(4.0);
        } else if m.home || n.home {
            bits = bits.min(w.phone_household_most);
        }
        mobile_shared |= m.mobile || n.mobile;
        home_only &= m.home || n.home;
        let bits = bits.clamp(w.phone_same[0], w.phone_same[1]);
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
        let employer = sharing >= 4.0 || (company == Likeness::Same && sharing >= 2.0);
        let mut bits = if employer { bits } else { bits + more };
        if both_mobile && !mobile_shared && !one_digit_off(context, a, b) {
            // Father and son: one telephone at home, each his own in the pocket.
            bits += w.phone_mobile_different;
        }
        out.add("phones", bits, partly.then_some(FieldVerdict::Close), note);
        return Contactable {
            personal: !employer,
            employer,
            household: home_only,
            ..Contactable::plain(Likeness::Same)
        };
    }
    if one_digit_off(context, a, b) {
        out.add(
            "phones",
            w.phone_close,
            Some(FieldVerdict::Close),
            Note::None,
        );
        return Contactable::plain(Likeness::Close);
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
fn one_digit_off(context: Context<'_>, a: &Person<Sym>, b: &Person<Sym>) -> bool {
    let text = |s: Sym| context.strings.text(s).bytes();
    let one_digit = |x: Sym, y: Sym| {
        text(x).len() >= 8
            && text(x).len() == text(y).len()
            && hamming::distance(text(x), text(y)).is_ok_and(|d| d == 1)
    };
    let mobiles = |p: &'_ Person<Sym>| {
        p.phones
            .iter()
            .filter(|n| n.mobile)
            .map(|n| n.key)
            .collect::<Vec<_>>()
    };
    let others = mobiles(b);
    mobiles(a)
        .iter()
        .any(|&x| others.iter().any(|&y| one_digit(x, y)))
}
