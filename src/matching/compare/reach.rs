//! Comparing what people are reached by: company, mail addresses, telephones, places.
//!
//! All are sets, and weigh by how many different people share a value. What belongs to an employer
//! counts once, the strongest of it; a change of employer likewise speaks against only once.

use super::name::{Likeness, Names};
use super::phone::phones;
use super::place::{Home, MANY, places};
use super::spelling::name_two_sexes;
use super::{Context, Evidence, Fact, Note, close, similar};
use crate::matching::FieldVerdict;
use crate::matching::normalise::is_acronym;
use crate::matching::prepare::{Letters, Mail, Person, Sym};
use crate::matching::stats::count;
use crate::matching::weights::rarity;

/// What the means of reaching two people say together.
pub(super) struct Reach {
    /// A door of few people is shared, or a telephone at home.
    pub(super) home: bool,
    /// Both name an employer, and not one.
    pub(super) other_employer: bool,
    /// Two or more of mail, telephone and company are there on both sides, and none agrees but the
    /// company.
    pub(super) nothing: bool,
}

/// Mail, telephones, company and place. What is an employer's counts once: the strongest of them.
pub(super) fn reachable(
    context: Context<'_>,
    a: &Person<'_>,
    b: &Person<'_>,
    names: &Names,
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
            let bits = rarity(chance, w.organisation_same);
            out.add("company", bits, None, Note::None);
            out.kin(bits.min(w.kin_company_same));
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
                || is_acronym(tx, ty)
                || is_acronym(ty, tx)
            {
                let n = f64::max(count(&stats.company, x), count(&stats.company, y));
                let weight =
                    rarity(n / (stats.people + 1.0), w.organisation_same) + w.company_close;
                out.add("company", weight, Some(FieldVerdict::Close), Note::None);
                out.kin(weight.min(w.kin_company_same));
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
    if company != Likeness::Missing {
        out.facts.note(Fact::Company, other_employer);
    }

    // Mail addresses.
    let mail = mails(context, a, b, out, other_employer, names);
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
            let bits = rarity(chance, w.organisation_same);
            out.add("company", bits, None, Note::SameDomain);
            out.kin(bits.min(w.kin_company_same));
            counted_once(out, out.len - 1);
        }
    }

    // Telephones.
    let phone = phones(context, a, b, out, company, names);
    if phone.employer {
        counted_once(out, out.len - 1);
    }

    // Places.
    let at = out.len;
    let home = places(context, a, b, other_employer, out);
    match home {
        Home::Office => counted_once(out, at),
        Home::Shared if company == Likeness::Same => counted_once(out, at),
        _ => {}
    }

    let found = &out.lines[from..out.len];
    let nothing = !found.iter().any(|l| l.weight > 0.0 && l.field != "company")
        && found
            .iter()
            .filter(|l| l.weight < 0.0 && l.field != "addresses")
            .count()
            >= 2;
    Reach {
        home: home == Home::Shared && company != Likeness::Same || phone.home,
        other_employer,
        nothing,
    }
}

pub(super) struct Contactable {
    pub(super) likeness: Likeness,
    /// An employer's: belongs to the facts that count once.
    pub(super) employer: bool,
    /// A telephone at home.
    pub(super) home: bool,
}

impl Contactable {
    /// Neither a person's own nor an employer's.
    pub(super) fn plain(likeness: Likeness) -> Self {
        Contactable {
            likeness,
            employer: false,
            home: false,
        }
    }
}

/// What a mail address that so many people share says.
pub(in crate::matching) fn mail_bits(context: Context<'_>, sharing: f64, role: bool) -> f64 {
    let w = &context.weights.contact;
    let bits = (context.stats.people + w.population_size).log2() + 3.0
        - w.mail_sharing * (sharing / 2.0).log2().max(0.0);
    let most = if role {
        w.mail_role_most
    } else {
        w.mail_same[1]
    };
    bits.clamp(w.mail_same[0], most)
}

fn mails(
    context: Context<'_>,
    a: &Person<'_>,
    b: &Person<'_>,
    out: &mut Evidence,
    other_employer: bool,
    names: &Names,
) -> Contactable {
    let w = &context.weights.contact;
    let nothing = Contactable::plain;
    if a.mails.is_empty() || b.mails.is_empty() {
        return nothing(Likeness::Missing);
    }
    let weigh = |sharing, role| mail_bits(context, sharing, role);
    let best = a
        .mails
        .iter()
        .filter(|m| b.mails.iter().any(|n| n.full == m.full))
        .map(|m| (f64::from(m.people), m.role))
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
        let bits = weigh(sharing, role);
        out.add("emails", bits, verdict, note);
        let own = sharing < 3.0
            && !role
            && names.given.0 != Likeness::Different
            && a.mails.iter().any(|m| {
                b.mails.iter().any(|n| n.full == m.full)
                    && [a, b].iter().any(|p| named_for(context, p, m.local))
            });
        out.kin(bits.min(w.kin_mail_same[usize::from(own)]));
        let employer = role || sharing >= f64::from(MANY);
        return Contactable {
            employer,
            ..Contactable::plain(Likeness::Same)
        };
    }
    let text = |s: Letters| context.prepared.letters(s);
    let digits = |s: &str| s.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let letters = |s: &'_ str| {
        s.bytes()
            .filter(|b| !b.is_ascii_digit())
            .collect::<Vec<_>>()
    };
    let (mut same_local, mut numbered) = (false, false);
    let (mut same_domain, mut both_free) = (false, false);
    let mut own_names = false;
    for m in a.mails {
        for n in b.mails {
            let mistyped = if m.domain == n.domain {
                let (x, y) = (text(m.local), text(n.local));
                close(x, y)
                    && digits(x) == digits(y)
                    && !(m.free && separated(x, y))
                    && !name_two_sexes(x, y)
            } else {
                text(m.local) == text(n.local)
                    && close(
                        context.strings.text(m.domain),
                        context.strings.text(n.domain),
                    )
            };
            // Dwight and Dwighta have addresses that differ as their names do: no slip of a finger.
            let other_person = matches!(
                names.given.0,
                Likeness::Nickname
                    | Likeness::Part
                    | Likeness::Close
                    | Likeness::Loose
                    | Likeness::Different
            ) || names.family.0 == Likeness::Different;
            let one_domain = m.domain == n.domain && !m.free;
            let each_its_own = each_spells_its_own(context, names, one_domain, (a, m), (b, n));
            own_names |= each_its_own;
            if mistyped && !m.role && !n.role && !other_person && !each_its_own {
                out.add(
                    "emails",
                    w.mail_close,
                    Some(FieldVerdict::Close),
                    Note::None,
                );
                return nothing(Likeness::Close);
            }
            same_local |= !m.role
                && text(m.local).len() >= 5
                && text(m.local) == text(n.local)
                && !holds(context, a.family_key, m.local);
            numbered |= m.domain == n.domain
                && !m.free
                && text(m.local) != text(n.local)
                && letters(text(m.local)) == letters(text(n.local));
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
    // Another family name comes with another address, and a private address beside one at work is
    // another by nature: neither is a second difference.
    let other_name = matches!(
        names.family.0,
        Likeness::Different | Likeness::Part | Likeness::Loose
    );
    let free = |p: &Person<'_>| {
        (
            p.mails.iter().any(|m| m.free),
            p.mails.iter().any(|m| !m.free),
        )
    };
    let ((af, aw), (bf, bw)) = (free(a), free(b));
    let other_kind = !(af && bf || aw && bw);
    let weight = if numbered {
        // Mail systems number namesakes.
        w.mail_different_numbered
    } else if own_names {
        w.mail_different_named
    } else if same_domain && other_name {
        w.mail_different_other_name
    } else if same_domain {
        w.mail_different_same_domain
    } else if other_kind {
        w.mail_different_kind
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

/// Whether an address holds the beginning of a name: it says no more than the name does.
fn holds(context: Context<'_>, name: Option<Sym>, local: Letters) -> bool {
    let start = |name: Sym| {
        let text = context.strings.text(name);
        text.get(..text.len().min(4)).unwrap_or(text)
    };
    name.is_some_and(|n| context.prepared.letters(local).contains(start(n)))
}

/// Whether two addresses differ as the names do, which are two spellings of nearly the same: "e.leconte"
/// and "e.lecomte" are two people's. A slip in a name leaves the address as it was. A short form may well
/// have an address of its own, yet not in the same company.
fn each_spells_its_own(
    context: Context<'_>,
    names: &Names,
    one_domain: bool,
    (a, m): (&Person<'_>, &Mail),
    (b, n): (&Person<'_>, &Mail),
) -> bool {
    use Likeness::{Close, Loose, Nickname, Part, Sound};
    let letters = |mail: &Mail| context.prepared.letters(mail.local);
    let spells = |x: Option<Sym>, y: Option<Sym>| {
        let (Some(x), Some(y)) = (x, y) else {
            return false;
        };
        let (x, y) = (context.strings.text(x), context.strings.text(y));
        x != y && x.len().min(y.len()) >= 3 && letters(m).contains(x) && letters(n).contains(y)
    };
    let given = match names.given.0 {
        Close | Loose => true,
        Nickname | Part => one_domain,
        _ => false,
    };
    matches!(names.family.0, Close | Loose | Sound) && spells(a.family_key, b.family_key)
        || given && spells(a.given.first().copied(), b.given.first().copied())
}

/// Whether two names of addresses differ only in what stands between the words: where everybody may choose
/// an address, that is how namesakes choose theirs.
fn separated(x: &str, y: &str) -> bool {
    let bare = |b: &u8| b.is_ascii_alphanumeric();
    x.bytes().filter(bare).eq(y.bytes().filter(bare))
}

/// Whether an address is one person's by its look: it holds the given name, or begins with its initial
/// and goes on with the family name. "thesmiths" is a family's.
fn named_for(context: Context<'_>, person: &Person<'_>, local: Letters) -> bool {
    let given = person.given.first().copied();
    let initial = |g: Sym| {
        let (local, given) = (context.prepared.letters(local), context.strings.text(g));
        given.chars().next().is_some_and(|c| local.starts_with(c))
    };
    let long = |g: &Sym| context.strings.text(*g).len() >= 3;
    holds(context, given.filter(long), local)
        || given.is_some_and(initial) && holds(context, person.family_key, local)
}
