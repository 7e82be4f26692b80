//! Comparing two contacts.
//!
//! Names weigh by their rarity. Mail addresses, telephones and places are compared as sets and weigh
//! by how many different people share them. What belongs to an employer (company, mail domain,
//! switchboard, street) counts once, and what a household shares cannot outweigh another given name.

use jiff::civil::Date;
use rapidfuzz::distance::hamming;

use super::{Context, Evidence, Note, chance, close, similar};
use crate::matching::FieldVerdict;
use crate::matching::prepare::{Person, Slot, Sym, count};
use crate::matching::tables::tables;
use crate::matching::weights::rarity;

/// How two names, or parts of names, agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    Nickname,
    Initial,
    /// One is a part of the other.
    Part,
    Close,
    Sound,
    Different,
    Missing,
}

#[derive(Clone, Copy)]
struct Names {
    family: (Likeness, f64),
    given: (Likeness, f64),
    swapped: bool,
}

impl Names {
    fn bits(&self) -> f64 {
        self.family.1 + self.given.1
    }
}

pub(super) fn compare(
    context: Context<'_>,
    (sa, a): (&Slot<Sym>, &Person<Sym>),
    (sb, b): (&Slot<Sym>, &Person<Sym>),
) -> Evidence {
    let w = &context.weights.contact;
    let mut out = Evidence::new();

    let names = names(context, a, b);
    let verdict = |likeness| match likeness {
        Likeness::Same if names.swapped => Some(FieldVerdict::Equivalent),
        Likeness::Nickname
        | Likeness::Initial
        | Likeness::Part
        | Likeness::Close
        | Likeness::Sound => Some(FieldVerdict::Close),
        _ => None,
    };
    let note = match names.given.0 {
        _ if names.swapped => Note::Swapped,
        Likeness::Nickname => Note::Nickname,
        _ => Note::None,
    };
    out.add(
        "family_name",
        names.family.1,
        verdict(names.family.0),
        if names.swapped {
            Note::Swapped
        } else {
            Note::None
        },
    );
    out.add("given_name", names.given.1, verdict(names.given.0), note);
    let other_given = names.given.0 == Likeness::Different;
    out.contradiction |= other_given;

    if !names.swapped && matches!(names.given.0, Likeness::Same | Likeness::Nickname) {
        middle(context, a, b, &mut out);
    }
    match (a.generation, b.generation) {
        (Some(x), Some(y)) if x != y => {
            out.add(
                "suffix",
                w.generation_different,
                Some(FieldVerdict::Different),
                Note::Generation,
            );
            out.contradiction = true;
        }
        (Some(_), None) | (None, Some(_)) => {
            out.add("suffix", w.generation_one_sided, None, Note::None)
        }
        _ => {}
    }

    let reach = out.len;
    let shared = reachable(context, a, b, names.given.0, &mut out);
    if other_given {
        household(&mut out, reach, w.household_most);
    } else if shared.nothing {
        let against = out.lines_mut()[reach..]
            .iter_mut()
            .min_by(|x, y| x.weight.total_cmp(&y.weight));
        if let Some(line) = against {
            line.weight += w.nothing_shared;
            line.note = Note::NothingShared;
        }
    }
    if names.family.0 == Likeness::Different && !shared.personal {
        out.contradiction = true;
    }

    birthday(context, a.birthday, b.birthday, &mut out);
    if let (Some(x), Some(y)) = (a.title, b.title) {
        let weight = if x == y {
            w.title_same
        } else {
            w.title_different
        };
        out.add("job_title", weight, None, Note::None);
    }
    if let (Some(x), Some(y)) = (sa.notes, sb.notes)
        && x == y
    {
        out.add("notes", w.notes_same, None, Note::None);
    }
    out
}

fn names(context: Context<'_>, a: &Person<Sym>, b: &Person<Sym>) -> Names {
    let straight = Names {
        family: family(context, a, (&b.family, b.family_key, b.sounds[0])),
        given: given(context, a, b, &b.given),
        swapped: false,
    };
    if straight.family.0 == Likeness::Same && straight.given.0 != Likeness::Different {
        return straight;
    }
    // Swapped: the given names of one are the family name of the other, and the other way round.
    let (Some(first), Some(last)) = (b.given.first(), b.family.first()) else {
        return straight;
    };
    if !like(context, a.given.first().copied(), *last)
        || !like(context, a.family.first().copied(), *first)
    {
        return straight;
    }
    let w = &context.weights.contact;
    let mut turned = Names {
        family: (
            Likeness::Same,
            (family_rarity(context, a.family_key) + family_rarity(context, b.family_key)) / 2.0,
        ),
        given: (
            Likeness::Same,
            (given_rarity(context, a.called) + given_rarity(context, b.called)) / 2.0,
        ),
        swapped: true,
    };
    turned.given.1 += w.swapped;
    if turned.bits() > straight.bits() {
        turned
    } else {
        straight
    }
}

fn like(context: Context<'_>, a: Option<Sym>, b: Sym) -> bool {
    a.is_some_and(|a| a == b || close(context.strings.text(a), context.strings.text(b)))
}

fn family_rarity(context: Context<'_>, key: Option<Sym>) -> f64 {
    let w = &context.weights.contact;
    let n = key.map_or(1.0, |k| count(&context.stats.family, k));
    rarity(
        chance(
            n,
            context.stats.people,
            w.family_population,
            w.population_size,
        ),
        w.family_same,
    )
}

fn given_rarity(context: Context<'_>, called: Option<Sym>) -> f64 {
    let w = &context.weights.contact;
    let n = called.map_or(1.0, |k| count(&context.stats.given, k));
    rarity(
        chance(
            n,
            context.stats.people,
            w.given_population,
            w.population_size,
        ),
        w.given_same,
    )
}

fn family(
    context: Context<'_>,
    a: &Person<Sym>,
    (words, key, sound): (&[Sym], Option<Sym>, Option<Sym>),
) -> (Likeness, f64) {
    let w = &context.weights.contact;
    let (Some(x), Some(y)) = (a.family_key, key) else {
        return (Likeness::Missing, 0.0);
    };
    if x == y {
        return (Likeness::Same, family_rarity(context, a.family_key));
    }
    let rare = f64::min(
        family_rarity(context, Some(x)),
        family_rarity(context, Some(y)),
    );
    let long = |s: Sym| {
        let text = context.strings.text(s);
        text.len() >= 3 && !tables().particles.contains(text)
    };
    let (tx, ty) = (context.strings.text(x), context.strings.text(y));
    if a.family.iter().any(|s| long(*s) && words.contains(s)) {
        (Likeness::Part, rare + w.family_part)
    } else if close(tx, ty) {
        (Likeness::Close, rare + w.family_close)
    } else if a.sounds[0].is_some() && a.sounds[0] == sound && similar(tx, ty) {
        (Likeness::Sound, rare + w.family_sound)
    } else if tx.len() == 1 && ty.starts_with(tx) || ty.len() == 1 && tx.starts_with(ty) {
        (Likeness::Initial, w.given_initial)
    } else {
        (Likeness::Different, w.family_different)
    }
}

fn given(
    context: Context<'_>,
    a: &Person<Sym>,
    b: &Person<Sym>,
    b_given: &[Sym],
) -> (Likeness, f64) {
    let w = &context.weights.contact;
    let (Some(&x), Some(&y)) = (a.given.first(), b_given.first()) else {
        return (Likeness::Missing, 0.0);
    };
    let rare = f64::min(
        given_rarity(context, a.called),
        given_rarity(context, b.called),
    );
    if x == y {
        let text = context.strings.text(x);
        return if text.len() == 1 {
            (Likeness::Initial, w.given_initial)
        } else {
            (Likeness::Same, rare)
        };
    }
    let text = |s: Sym| context.strings.text(s);
    let (tx, ty) = (text(x), text(y));
    if tables().same_given(tx, ty) || a.nickname == Some(y) || b.nickname == Some(x) {
        return (Likeness::Nickname, rare + w.given_nickname);
    }
    if is_initial(context, &a.given, b_given) || is_initial(context, b_given, &a.given) {
        return (Likeness::Initial, w.given_initial);
    }
    let joined_same =
        (a.given.len() > 1 || b_given.len() > 1) && joins_to(context, &a.given, b_given);
    if joined_same {
        return (Likeness::Same, rare);
    }
    if is_feminine(tx, ty) || is_feminine(ty, tx) {
        return (Likeness::Close, w.given_feminine);
    }
    let prefix = tx.len().min(ty.len()) >= 3 && (tx.starts_with(ty) || ty.starts_with(tx));
    if a.given.iter().any(|s| text(*s).len() > 1 && *s == y)
        || b_given.iter().any(|s| text(*s).len() > 1 && *s == x)
        || prefix
    {
        return (Likeness::Part, rare + w.given_part);
    }
    if close(tx, ty) {
        return (Likeness::Close, rare + w.given_close);
    }
    (Likeness::Different, w.given_different)
}

/// "Daniela" to "Daniel": the other name with a feminine ending, and another person.
fn is_feminine(long: &str, short: &str) -> bool {
    short.len() >= 3
        && long
            .strip_prefix(short)
            .is_some_and(|end| matches!(end, "a" | "e" | "ia" | "ina" | "ine" | "ette"))
}

/// "C." for Christina; "JP" for Jean-Pierre.
fn is_initial(context: Context<'_>, short: &[Sym], long: &[Sym]) -> bool {
    let text = |s: &Sym| context.strings.text(*s);
    let Some(first) = short.first().map(text) else {
        return false;
    };
    match first.len() {
        1 => long.first().is_some_and(|l| text(l).starts_with(first)),
        2 | 3 => {
            long.len() == first.len()
                && long
                    .iter()
                    .zip(first.chars())
                    .all(|(l, c)| text(l).starts_with(c) && text(l).len() > 1)
        }
        _ => false,
    }
}

/// "Jean Pierre" and "Jeanpierre".
fn joins_to(context: Context<'_>, a: &[Sym], b: &[Sym]) -> bool {
    let bytes = |list: &[Sym]| {
        list.iter()
            .flat_map(|s| context.strings.text(*s).bytes())
            .collect::<Vec<_>>()
    };
    bytes(a) == bytes(b)
}

fn middle(context: Context<'_>, a: &Person<Sym>, b: &Person<Sym>, out: &mut Evidence) {
    let w = &context.weights.contact;
    let (Some(&x), Some(&y)) = (a.given.get(1), b.given.get(1)) else {
        return;
    };
    let (tx, ty) = (context.strings.text(x), context.strings.text(y));
    if tx.starts_with(ty) || ty.starts_with(tx) || close(tx, ty) {
        out.add("middle_name", w.middle_same, None, Note::None);
    } else {
        out.add("middle_name", w.middle_different, None, Note::None);
    }
}

/// What the means of reaching two people say together.
struct Reach {
    /// A mail address or telephone of few people is shared.
    personal: bool,
    /// Two or more of mail, telephone and company are there on both sides, and none agrees but the
    /// company.
    nothing: bool,
}

/// Mail, telephones, company and place. What is an employer's counts once: the strongest of them.
fn reachable(
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
    if let Some(&place) = a
        .places
        .iter()
        .filter(|p| b.places.contains(p))
        .min_by(|x, y| count(&stats.place, **x).total_cmp(&count(&stats.place, **y)))
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
        nothing,
    }
}

struct Contactable {
    likeness: Likeness,
    /// Shared by so few that it is a person's own.
    personal: bool,
    /// An employer's: belongs to the facts that count once.
    employer: bool,
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
    let nothing = |likeness| Contactable {
        likeness,
        personal: false,
        employer: false,
    };
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
            likeness: Likeness::Same,
            personal: !employer,
            employer,
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
                    likeness: Likeness::Close,
                    personal: true,
                    employer: false,
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
        return Contactable {
            likeness: Likeness::Missing,
            personal: false,
            employer: false,
        };
    }
    let mut best: Option<(f64, f64)> = None;
    let mut more = 0.0;
    let mut mobile_shared = false;
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
            likeness: Likeness::Same,
            personal: !employer,
            employer,
        };
    }
    if one_digit_off(context, a, b) {
        out.add(
            "phones",
            w.phone_close,
            Some(FieldVerdict::Close),
            Note::None,
        );
        return Contactable {
            likeness: Likeness::Close,
            personal: false,
            employer: false,
        };
    }
    let weight = if both_mobile {
        w.phone_mobile_different
    } else if company == Likeness::Different {
        w.phone_different_employer
    } else {
        w.phone_different
    };
    out.add("phones", weight, None, Note::None);
    Contactable {
        likeness: Likeness::Different,
        personal: false,
        employer: false,
    }
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

/// Holds what relatives and colleagues share to `most` bits in all.
fn household(out: &mut Evidence, from: usize, most: f64) {
    let gain: f64 = out.lines()[from..].iter().map(|l| l.weight.max(0.0)).sum();
    if gain <= most {
        return;
    }
    for line in &mut out.lines_mut()[from..] {
        if line.weight > 0.0 {
            line.weight *= most / gain;
            if line.note == Note::None {
                line.note = Note::Household;
            }
        }
    }
}

fn birthday(context: Context<'_>, a: Option<Date>, b: Option<Date>, out: &mut Evidence) {
    let w = &context.weights.contact;
    let (Some(x), Some(y)) = (a, b) else { return };
    let no_year = |d: Date| d.year() <= 1604 || matches!(d.year(), 1900 | 1901);
    // The first of January is what forms put in when nobody knows.
    let stand_in = |d: Date| d.month() == 1 && d.day() == 1;
    let same_day = (x.month(), x.day()) == (y.month(), y.day());
    let (weight, verdict) = if x == y {
        (
            if stand_in(x) {
                w.birthday_close
            } else {
                w.birthday_same
            },
            None,
        )
    } else if same_day && (no_year(x) || no_year(y)) {
        (w.birthday_close, Some(FieldVerdict::Close))
    } else if (x.duration_until(y).as_hours()).abs() == 24
        || x.year() == y.year()
            && (i32::from(x.month()), i32::from(x.day()))
                == (i32::from(y.day()), i32::from(y.month()))
    {
        (w.birthday_close, Some(FieldVerdict::Close))
    } else {
        if !stand_in(x) && !stand_in(y) {
            out.contradiction = true;
        }
        (w.birthday_different, None)
    };
    out.add("birthday", weight, verdict, Note::None);
}
