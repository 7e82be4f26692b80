//! Comparing two people's names: rarity, nicknames, initials, slips, double names, swapped parts.

use super::reading;
use super::spelling::of_two_sexes;
use super::{Context, chance, close, similar, slips};
use crate::matching::prepare::{Person, Sound, Sym};
use crate::matching::stats::count;
use crate::matching::tables::tables;
use crate::matching::weights::rarity;

/// How two names, or parts of names, agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Same,
    Nickname,
    Initial,
    /// One is a part of the other.
    Part,
    Close,
    /// More slips than one, or one in a very short word.
    Loose,
    Sound,
    Different,
    Missing,
}

#[derive(Clone, Copy)]
pub(super) struct Names {
    pub(super) family: (Likeness, f64),
    pub(super) given: (Likeness, f64),
    pub(super) swapped: bool,
    /// How the names are read decided.
    pub(super) by_reading: bool,
    /// What the readings of one writing say besides: family and given name.
    pub(super) readings: [Option<f64>; 2],
}

impl Names {
    pub(super) fn bits(&self) -> f64 {
        self.family.1 + self.given.1
    }

    /// However rare a name is, some have a namesake: both parts together give `most` bits.
    fn held(mut self, most: f64) -> Self {
        let over = self.bits() - most;
        if over > 0.0 {
            let family = over.min(self.family.1.max(0.0));
            self.family.1 -= family;
            self.given.1 -= over - family;
        }
        self
    }
}

/// Two names by their letters, and where these do not say how they are read, by their readings too.
pub(super) fn names(context: Context<'_>, a: &Person<'_>, b: &Person<'_>) -> Names {
    let written = by_letters(context, a, b);
    match (a.reading, b.reading) {
        (Some(x), Some(y)) => reading::with_readings(context, (a, x), (b, y), written),
        _ => written,
    }
}

pub(super) fn by_letters(context: Context<'_>, a: &Person<'_>, b: &Person<'_>) -> Names {
    let mut straight = Names {
        family: family(context, a, (b.family, b.family_key, b.sounds[0])),
        given: given(context, a, b, b.given),
        swapped: false,
        by_reading: false,
        readings: [None; 2],
    };
    if straight.family.0 == Likeness::Same
        && matches!(straight.given.0, Likeness::Same | Likeness::Nickname)
    {
        straight.given.1 += context.weights.contact.name_together;
    }
    let most = context.stats.people.log2() + context.weights.contact.namesakes;
    if straight.family.0 == Likeness::Same && straight.given.0 != Likeness::Different {
        return straight.held(most);
    }
    // Swapped: the given name of one is the family name of the other, and the other way round.
    // "van" on both sides is no name in common.
    let own = |words: &[Sym]| {
        let is_name = |s: &&Sym| !context.words.is_particle(**s);
        words.iter().find(is_name).or(words.first()).copied()
    };
    let (Some(first), Some(last)) = (own(b.given), own(b.family)) else {
        return straight;
    };
    let (Some(own_first), Some(own_last)) = (own(a.given), own(a.family)) else {
        return straight;
    };
    let (Some(x), Some(y)) = (
        word_likeness(context, own_first, last),
        word_likeness(context, own_last, first),
    ) else {
        return straight;
    };
    let weak = |likeness| matches!(likeness, Likeness::Initial | Likeness::Loose);
    if weak(x) && weak(y) {
        return straight;
    }
    let w = &context.weights.contact;
    let loss = |likeness| match likeness {
        Likeness::Nickname => w.given_nickname,
        Likeness::Initial => w.swapped_initial,
        Likeness::Close => w.family_close,
        Likeness::Loose => w.family_loose[0],
        _ => 0.0,
    };
    let family = f64::midpoint(
        family_rarity(context, a.family_key),
        family_rarity(context, b.family_key),
    );
    let given = f64::midpoint(
        given_rarity(context, a.called),
        given_rarity(context, b.called),
    );
    let turned = Names {
        family: (y, family + loss(y)),
        given: (x, given + loss(x) + w.swapped),
        swapped: true,
        ..straight
    };
    if turned.bits() > straight.bits() {
        turned.held(most)
    } else {
        straight.held(most)
    }
}

/// Two words that may be one name, whatever place they stand in.
fn word_likeness(context: Context<'_>, x: Sym, y: Sym) -> Option<Likeness> {
    let (tx, ty) = (context.strings.text(x), context.strings.text(y));
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    if x == y {
        Some(Likeness::Same)
    } else if context.words.same_given(x, y) {
        Some(Likeness::Nickname)
    } else if close(tx, ty) {
        Some(Likeness::Close)
    } else if initial(tx, ty) || initial(ty, tx) {
        Some(Likeness::Initial)
    } else if slips(tx, ty).is_some() {
        Some(Likeness::Loose)
    } else {
        None
    }
}

pub(super) fn family_rarity(context: Context<'_>, key: Option<Sym>) -> f64 {
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

pub(super) fn given_rarity(context: Context<'_>, called: Option<Sym>) -> f64 {
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

/// One person's own copies, and the one other with the same slip.
const SLIPS: f64 = 2.0;

/// Whether one of two given names is nobody's but a slip of the other: hardly anybody has it, no table knows it,
/// and many have the other. "Heinza" beside 170 called Heinz is no woman.
fn nobodys(context: Context<'_>, x: Sym, y: Sym) -> bool {
    /// So many have a name that is usual in the file.
    const USUAL: f64 = 20.0;
    let borne = |s| count(&context.stats.given, s);
    let (rare, usual) = if borne(x) < borne(y) { (x, y) } else { (y, x) };
    borne(rare) <= SLIPS && borne(usual) >= USUAL && context.words.forms(rare) == 0
}

/// The most that two spellings may give as one name mistyped. A slip makes a spelling that hardly anybody else
/// has; where many different people have either, they are two names: Berry and Bray, Joan and Joanne.
fn two_names(context: Context<'_>, counts: &[u32], x: Sym, y: Sym) -> f64 {
    let others = count(counts, x).min(count(counts, y)) - SLIPS;
    if others <= 0.0 {
        return f64::INFINITY;
    }
    (context.weights.contact.name_slip * context.stats.people / others).log2()
}

fn family(
    context: Context<'_>,
    a: &Person<'_>,
    (words, key, sound): (&[Sym], Option<Sym>, Option<Sound>),
) -> (Likeness, f64) {
    let w = &context.weights.contact;
    let (Some(x), Some(y)) = (a.family_key, key) else {
        return (Likeness::Missing, 0.0);
    };
    if x == y {
        return (Likeness::Same, family_rarity(context, a.family_key));
    }
    let rare = || {
        f64::min(
            family_rarity(context, Some(x)),
            family_rarity(context, Some(y)),
        )
    };
    let long = |s: Sym| context.strings.text(s).len() >= 3 && !context.words.is_particle(s);
    let (tx, ty) = (context.strings.text(x), context.strings.text(y));
    let slip = |bits: f64| {
        bits.min(two_names(context, &context.stats.family, x, y))
            .max(w.family_different)
    };
    if a.family.iter().any(|s| long(*s) && words.contains(s)) {
        (Likeness::Part, rare() + w.family_part)
    } else if close(tx, ty) {
        (Likeness::Close, slip(rare() + w.family_close))
    } else if slips(tx, ty).is_some() {
        (
            Likeness::Loose,
            slip(rare().min(w.family_loose[1]) + w.family_loose[0]),
        )
    } else if a.sounds[0].is_some() && a.sounds[0] == sound && similar(tx, ty) {
        (Likeness::Sound, slip(rare() + w.family_sound))
    } else if tx.len() == 1 && ty.starts_with(tx) || ty.len() == 1 && tx.starts_with(ty) {
        (Likeness::Initial, w.given_initial)
    } else {
        (Likeness::Different, w.family_different)
    }
}

fn given(context: Context<'_>, a: &Person<'_>, b: &Person<'_>, b_given: &[Sym]) -> (Likeness, f64) {
    let w = &context.weights.contact;
    let (Some(&x), Some(&y)) = (a.given.first(), b_given.first()) else {
        return (Likeness::Missing, 0.0);
    };
    let rare = || {
        f64::min(
            given_rarity(context, a.called),
            given_rarity(context, b.called),
        )
    };
    if x == y {
        let text = context.strings.text(x);
        return if text.len() == 1 {
            (Likeness::Initial, w.given_initial)
        } else {
            (Likeness::Same, rare())
        };
    }
    let text = |s: Sym| context.strings.text(s);
    let (tx, ty) = (text(x), text(y));
    if context.words.same_given(x, y) || a.nickname == Some(y) || b.nickname == Some(x) {
        return (Likeness::Nickname, rare() + w.given_nickname);
    }
    if is_initial(context, a.given, b_given) || is_initial(context, b_given, a.given) {
        return (Likeness::Initial, w.given_initial);
    }
    let joined_same =
        (a.given.len() > 1 || b_given.len() > 1) && joins_to(context, a.given, b_given);
    if joined_same {
        return (Likeness::Same, rare());
    }
    if of_two_sexes(tx, ty) && !nobodys(context, a.called.unwrap_or(x), b.called.unwrap_or(y)) {
        return (Likeness::Close, w.given_feminine);
    }
    let prefix = tx.len().min(ty.len()) >= 3 && (tx.starts_with(ty) || ty.starts_with(tx));
    if a.given.iter().any(|s| text(*s).len() > 1 && *s == y)
        || b_given.iter().any(|s| text(*s).len() > 1 && *s == x)
        || prefix
    {
        return (Likeness::Part, rare() + w.given_part);
    }
    let slip = |bits: f64| {
        let (x, y) = (a.called.unwrap_or(x), b.called.unwrap_or(y));
        let known = context.words.forms(x) != 0 && context.words.forms(y) != 0;
        let most = if known {
            w.given_two_names
        } else {
            f64::INFINITY
        };
        bits.min(two_names(context, &context.stats.given, x, y))
            .min(most)
            .max(w.given_different)
    };
    if close(tx, ty) {
        return (Likeness::Close, slip(rare() + w.given_close));
    }
    if initial_of_nickname(tx, ty) || initial_of_nickname(ty, tx) {
        return (Likeness::Initial, w.given_initial + w.given_nickname);
    }
    // John and Juan: rarely one person, yet not two names.
    let one_letter = tx.as_bytes().first() == ty.as_bytes().first();
    if one_letter && slips(tx, ty).is_some() || context.words.equivalent_given(x, y) {
        return (Likeness::Loose, slip(w.given_loose));
    }
    (Likeness::Different, w.given_different)
}

/// "B." for Robert, who is called Bob.
fn initial_of_nickname(short: &str, long: &str) -> bool {
    short.len() == 1 && tables().forms(long).any(|form| form.starts_with(short))
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
    let strings = context.strings;
    let letters = |word: &Sym| strings.text(*word).bytes();
    a.iter().flat_map(letters).eq(b.iter().flat_map(letters))
}
