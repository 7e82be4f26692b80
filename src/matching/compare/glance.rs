//! The most bits two contacts can have, told from a hundred bytes of each.
//!
//! Nineteen of twenty candidates are two people: colleagues who share an office, namesakes. [`Glance::most`] is
//! never less than what [`super::compare`] finds (a property holds the two together), so that what cannot
//! reach the floor needs no comparison. All texts and lists are folded to a few bits: folding can only make
//! two people look more alike than they are.

use super::name::{family_rarity, given_rarity};
use super::place::{MANY, door_bits};
use super::reach::{mail_bits, phone_bits};
use super::{Context, letters};
use crate::matching::prepare::{Person, Print, Slot, Sym, spread};
use crate::matching::stats::count;
use crate::matching::weights::{ContactWeights, rarity};
use crate::record::System;

/// Added to the sum against rounding.
const ROUNDING: f32 = 0.01;

/// Bits in quarters, rounded up; the highest bit marks an employer's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Quarters(u8);

impl Quarters {
    const EMPLOYER: u8 = 0x80;

    fn up(bits: f64) -> Self {
        Quarters((bits * 4.0).ceil().clamp(0.0, 127.0) as u8)
    }

    fn of_employer(self, yes: bool) -> Self {
        Quarters(if yes { self.0 | Self::EMPLOYER } else { self.0 })
    }

    #[inline]
    fn bits(self) -> f32 {
        f32::from(self.0 & !Self::EMPLOYER) * 0.25
    }

    #[inline]
    fn is_employer(self) -> bool {
        self.0 & Self::EMPLOYER != 0
    }
}

/// Sixteen bits of a value; 0 where there is none.
type Fold = u16;

fn fold(bits: u64) -> Fold {
    (spread(bits) >> 48) as u16 | 1
}

fn fold_sym(sym: Option<Sym>) -> Fold {
    sym.map_or(0, |s| fold(s.index() as u64))
}

fn fold_print(print: Option<Print>) -> Fold {
    print.map_or(0, |p| fold(p.bits()))
}

/// What a record says besides.
mod flag {
    pub(super) const MIDDLE: u16 = 1;
    pub(super) const NOTES: u16 = 1 << 1;
    pub(super) const MOBILE: u16 = 1 << 2;
    pub(super) const BIRTHDAY: u16 = 1 << 3;
    pub(super) const NUMBER: u16 = 1 << 4;
    /// A mail address in a domain that is not everybody's.
    pub(super) const OWN_DOMAIN: u16 = 1 << 5;
    /// The given names are not told at a glance: a nickname, an initial, three of them.
    pub(super) const ANY_GIVEN: u16 = 1 << 6;
    /// The family name has several words.
    pub(super) const DOUBLE: u16 = 1 << 7;
    /// More mail addresses, telephones, places than are kept here.
    pub(super) const MORE_MAILS: u16 = 1 << 8;
    pub(super) const MORE_PHONES: u16 = 1 << 9;
    pub(super) const MORE_PLACES: u16 = 1 << 10;
    /// A building, a flat behind the first line of the street.
    pub(super) const EXTRA: u16 = 1 << 11;
    /// Which words could stand in each other's place is not told at a glance.
    pub(super) const ANY_TURN: u16 = 1 << 12;
    /// The given name may be the initials of several.
    pub(super) const INITIALS: u16 = 1 << 13;
}

/// A word of a name: which letters it has, and how many.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    letters: u32,
    len: u8,
}

impl Word {
    fn of(text: &str) -> Self {
        Word {
            letters: letters(text),
            len: text.len().min(usize::from(u8::MAX)) as u8,
        }
    }

    /// How many letters each has that the other lacks, and how many more letters one has.
    #[inline]
    fn apart(self, other: Self) -> (u32, u32, u32) {
        (
            (self.letters & !other.letters).count_ones(),
            (other.letters & !self.letters).count_ones(),
            u32::from(self.len.abs_diff(other.len)),
        )
    }

    /// Whether so few slips may lie between them that [`super::slips`] or [`super::close`] finds one word.
    #[inline]
    fn may_be(self, other: Self) -> bool {
        let most = match self.len.max(other.len) {
            ..=4 => 1,
            5..=8 => 2,
            _ => 3,
        };
        let (x, y, more) = self.apart(other);
        x <= most && y <= most && more <= most
    }

    /// Whether one may be the beginning of the other.
    #[inline]
    fn may_begin(self, other: Self) -> bool {
        self.letters & !other.letters == 0 || other.letters & !self.letters == 0
    }

    /// Whether two texts of several words may be [`super::similar`], the beginning of each other or an
    /// acronym.
    #[inline]
    fn may_be_like(self, other: Self) -> bool {
        let (x, y, more) = self.apart(other);
        if x == 0 || y == 0 || x <= 2 && y <= 2 && more <= 2 || self.len.max(other.len) == u8::MAX {
            return true;
        }
        let (p, q) = (f32::from(self.len), f32::from(other.len));
        let met = (p - x as f32).min(q - y as f32);
        let jaro = (met / p + met / q + 1.0) / 3.0;
        // Four equal letters in front, at most.
        jaro + 0.4 * (1.0 - jaro) >= 0.929
    }
}

/// A contact at a glance.
#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct Glance {
    system: System,
    family_bits: Quarters,
    given_bits: Quarters,
    company_bits: Quarters,
    /// Numbers of texts from 1; 0 for none.
    family: u32,
    given: u32,
    company: u32,
    given_word: Word,
    /// The family words joined, and the one that could stand in a given name's place.
    family_word: Word,
    last_word: Word,
    company_word: Word,
    given_forms: u32,
    last_forms: u32,
    flags: u16,
    sound: Fold,
    /// A bit for each word of a family name of several.
    family_words: u16,
    second_given: Fold,
    title: Fold,
    profession: Fold,
    account: Fold,
    mails: [Fold; 3],
    locals: [Fold; 3],
    phones: [Fold; 4],
    doors: [u32; 2],
    areas: [Fold; 2],
    towns: [Fold; 2],
    streets: [Fold; 2],
    mail_bits: [Quarters; 3],
    phone_bits: [Quarters; 4],
    door_bits: [Quarters; 2],
}

/// The weights as they are now, and what the number of people comes to.
#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct Limits<'w> {
    w: &'w ContactWeights,
    people: f32,
}

impl<'w> Limits<'w> {
    pub(in crate::matching) fn of(context: Context<'w>) -> Self {
        Limits {
            w: &context.weights.contact,
            people: context.stats.people.log2() as f32,
        }
    }
}

/// What the names say at most, and whether they are surely others.
#[derive(Clone, Copy)]
struct Named {
    bits: f32,
    /// The same against the next of kin.
    kin: f32,
    other_family: bool,
    other_given: bool,
    middle: bool,
}

/// What a list of values says at most.
#[derive(Clone, Copy, Default)]
struct Met {
    own: f32,
    employer: f32,
    kin: f32,
    /// Stated on both sides, and surely nothing agrees.
    nothing: bool,
}

impl Glance {
    pub(in crate::matching) fn of(context: Context<'_>, slot: &Slot, p: &Person<'_>) -> Self {
        let (w, stats) = (&context.weights.contact, context.stats);
        let text = |s: Sym| context.strings.text(s);
        let number = |s: Option<Sym>| s.map_or(0, |s| s.index() as u32 + 1);
        let word = |s: Option<Sym>| s.map_or_else(Word::default, |s| Word::of(text(s)));
        let forms = |s: Option<Sym>| s.map_or(0, |s| context.words.forms(s));
        let first = p.given.first().copied();
        let is_name = |s: &&Sym| !context.words.is_particle(**s);
        let last = p.family.iter().find(is_name).or(p.family.first()).copied();
        let first_is_own = p
            .given
            .iter()
            .find(is_name)
            .is_none_or(|s| Some(*s) == first);
        let mut flags = 0;
        let mut set = |yes: bool, flag: u16| flags |= if yes { flag } else { 0 };
        set(p.given.len() > 1, flag::MIDDLE);
        set(slot.notes.is_some(), flag::NOTES);
        set(p.phones.iter().any(|n| n.mobile), flag::MOBILE);
        set(p.birthday.is_some(), flag::BIRTHDAY);
        set(p.number.is_some(), flag::NUMBER);
        set(p.mails.iter().any(|m| !m.free), flag::OWN_DOMAIN);
        let short = first.is_some_and(|f| text(f).len() < 2);
        set(
            p.nickname.is_some() || short || p.given.len() > 2,
            flag::ANY_GIVEN,
        );
        set(first.is_some_and(|f| text(f).len() < 4), flag::INITIALS);
        set(p.family.len() > 1, flag::DOUBLE);
        set(p.mails.len() > 3, flag::MORE_MAILS);
        set(p.phones.len() > 4, flag::MORE_PHONES);
        set(p.places.len() > 2, flag::MORE_PLACES);
        set(p.places.iter().any(|x| x.extra != 0), flag::EXTRA);
        let short_last = last.is_some_and(|s| text(s).len() < 2);
        set(!first_is_own || short || short_last, flag::ANY_TURN);
        let mut glance = Glance {
            system: slot.system,
            family_bits: Quarters::up(family_rarity(context, p.family_key)),
            given_bits: Quarters::up(given_rarity(context, p.called)),
            company_bits: Quarters::up(p.company.map_or(0.0, |c| {
                rarity(
                    count(&stats.company, c) / (stats.people + 1.0),
                    w.organisation_same,
                )
            })),
            family: number(p.family_key),
            given: number(first),
            company: number(p.company),
            given_word: word(first),
            family_word: word(p.family_key),
            last_word: word(last),
            company_word: word(p.company),
            given_forms: forms(first),
            last_forms: forms(last),
            flags,
            sound: p.sounds[0].map_or(0, |s| fold(s.bits())),
            family_words: p
                .family
                .iter()
                .fold(0, |set, s| set | 1 << (s.index() % 16)),
            second_given: fold_sym(p.given.get(1).copied()),
            title: fold_sym(p.title),
            profession: fold_sym(p.profession),
            account: fold_print(p.account),
            mails: [0; 3],
            locals: [0; 3],
            phones: [0; 4],
            doors: [0; 2],
            areas: [0; 2],
            towns: [0; 2],
            streets: [0; 2],
            mail_bits: [Quarters(0); 3],
            phone_bits: [Quarters(0); 4],
            door_bits: [Quarters(0); 2],
        };
        for (n, mail) in p.mails.iter().take(3).enumerate() {
            let sharing = f64::from(mail.people);
            glance.mails[n] = fold(mail.full.bits());
            let local = context.prepared.letters(mail.local);
            glance.locals[n] = fold(Print::of(local).bits());
            glance.mail_bits[n] = Quarters::up(mail_bits(context, sharing, mail.role))
                .of_employer(mail.role || mail.people >= MANY);
        }
        for (n, phone) in p.phones.iter().take(4).enumerate() {
            glance.phones[n] = fold(phone.key);
            glance.phone_bits[n] = Quarters::up(phone_bits(context, f64::from(phone.people)))
                .of_employer(phone.people >= MANY);
        }
        for (n, place) in p.places.iter().take(2).enumerate() {
            let part = |p: u32| if p == 0 { 0 } else { fold(u64::from(p)) };
            // All bits that fit: two doors must not be taken for one.
            glance.doors[n] = place.door.map_or(0, |d| spread(d.bits()) as u32 | 1);
            glance.door_bits[n] =
                Quarters::up(door_bits(context, place.people)).of_employer(place.people >= MANY);
            glance.areas[n] = part(place.area);
            glance.towns[n] = part(place.town);
            glance.streets[n] = part(place.street);
        }
        glance
    }

    /// The system the contact is of.
    pub(in crate::matching) fn system(&self) -> System {
        self.system
    }

    #[inline]
    fn both(&self, other: &Self, flag: u16) -> bool {
        self.flags & other.flags & flag != 0
    }

    #[inline]
    fn any(&self, other: &Self, flag: u16) -> bool {
        (self.flags | other.flags) & flag != 0
    }

    /// The most bits the two can have, without the prior. The order does not matter.
    pub(in crate::matching) fn most(&self, other: &Self, limits: Limits<'_>) -> f32 {
        let w = limits.w;
        let named = self.names(other, limits);
        let mail = self.mails(other, &named, w);
        let phone = self.phones(other, w);
        // What comes with any pair of names: title, occupation, a middle name, notes, what is given at birth.
        let mut besides = ROUNDING;
        for (x, y, same) in [
            (self.title, other.title, w.title_same[1]),
            (self.profession, other.profession, w.profession_same[1]),
        ] {
            besides += if x == y && x != 0 { same as f32 } else { 0.0 };
        }
        for (flag, most) in [
            (flag::NOTES, w.notes_same),
            (flag::BIRTHDAY, w.birthday_same),
            (flag::NUMBER, w.number_same),
        ] {
            besides += if self.both(other, flag) {
                most as f32
            } else {
                0.0
            };
        }
        if named.middle {
            besides += w.middle_same as f32;
        }
        let (company, other_employer) = self.company(other, w);
        let one_company = self.company != 0 && self.company == other.company;
        let (office, place) = self.places(other, one_company, w);
        let employer = company.max(0.0).max(mail.employer).max(phone.employer);
        let differences =
            usize::from(other_employer) + usize::from(mail.nothing) + usize::from(phone.nothing);
        let nothing = mail.own <= 0.0
            && phone.own <= 0.0
            && office.max(place) <= 0.0
            && mail.employer.max(phone.employer) <= 0.0
            && differences >= 2;
        let alone = if nothing {
            w.nothing_shared as f32
        } else {
            0.0
        };
        let apart = if other_employer { company } else { 0.0 };
        let reached = mail.own + phone.own + apart + alone + besides;
        // An office's door counts once with the company; another place counts by itself.
        let strangers = named.bits + reached + employer.max(office).max(employer + place);
        let kin = limits.people
            + w.kin_base as f32
            + named.kin
            + mail.kin
            + phone.kin
            + company.min(w.kin_company_same as f32)
            + besides;
        strangers.min(kin)
    }

    fn names(&self, other: &Self, limits: Limits<'_>) -> Named {
        let w = limits.w;
        let missing = |x: u32, y: u32| x == 0 || y == 0;
        let rare_family = self.family_bits.bits().min(other.family_bits.bits());
        let rare_given = self.given_bits.bits().min(other.given_bits.bits());
        let same_family = self.family == other.family;
        let (family, other_family) = if missing(self.family, other.family) {
            (0.0, false)
        } else if same_family {
            (rare_family, false)
        } else {
            let part = self.any(other, flag::DOUBLE) && self.family_words & other.family_words != 0;
            let like = self.family_word.may_be(other.family_word)
                || self.sound == other.sound
                || self.family_word.len.min(other.family_word.len) < 2;
            let different = w.family_different as f32;
            if part || like {
                let best = w.family_part.max(w.family_close).max(w.family_sound) as f32;
                let likely = (rare_family + best).max(w.given_initial as f32);
                (likely.max(different), false)
            } else {
                (different, true)
            }
        };
        let same_given = self.given == other.given;
        let (given, other_given) = if missing(self.given, other.given) {
            (0.0, false)
        } else if same_given {
            (rare_given.max(w.given_initial as f32), false)
        } else {
            let initials = self.any(other, flag::INITIALS) && self.any(other, flag::MIDDLE);
            let like = initials
                || self.any(other, flag::ANY_GIVEN)
                || self.given_forms & other.given_forms != 0
                || self.given_word.may_begin(other.given_word)
                || self.given_word.may_be(other.given_word)
                || self.second_given != 0
                    && (fold(u64::from(other.given) - 1) == self.second_given)
                || other.second_given != 0
                    && (fold(u64::from(self.given) - 1) == other.second_given);
            let different = w.given_different as f32;
            if like {
                (rare_given.max(w.given_initial as f32).max(different), false)
            } else {
                (different, true)
            }
        };
        let missing_any = missing(self.family, other.family) || missing(self.given, other.given);
        let together = if same_family && same_given && !missing_any && self.given_word.len > 1 {
            w.name_together as f32
        } else {
            0.0
        };
        let mut bits = family + given + together;
        let mut kin_family = if other_family {
            w.kin_family_different as f32
        } else {
            0.0
        };
        let mut kin_given = if other_given {
            w.given_different as f32
        } else {
            given.min(w.kin_given_same.max(w.given_initial) as f32)
        };
        let (mut other_family, mut other_given) = (other_family, other_given);
        // Turned: the given name of one in the family name's place of the other.
        let turns = !same_family || other_given;
        if !missing_any && turns && self.may_turn(other) {
            let mean = |x: Quarters, y: Quarters| f32::midpoint(x.bits(), y.bits());
            let turned = mean(self.family_bits, other.family_bits)
                + mean(self.given_bits, other.given_bits)
                + w.swapped as f32;
            bits = bits.max(turned);
            (kin_family, kin_given) = (0.0, w.kin_given_same as f32);
            (other_family, other_given) = (false, false);
        }
        Named {
            bits: if same_family && self.family != 0 {
                // Namesakes: both parts together are held, unless the given names are two after all.
                bits.min(limits.people + w.namesakes as f32)
                    .max(rare_family + w.given_different as f32)
            } else {
                bits
            },
            kin: kin_family + kin_given,
            other_family,
            other_given,
            middle: !other_given && self.both(other, flag::MIDDLE),
        }
    }

    /// Whether given and family names may stand the other way round.
    fn may_turn(&self, other: &Self) -> bool {
        let alike = |given: Word, given_forms: u32, last: Word, last_forms: u32| {
            given.may_be(last) || given_forms & last_forms != 0
        };
        self.any(other, flag::ANY_TURN)
            || alike(
                self.given_word,
                self.given_forms,
                other.last_word,
                other.last_forms,
            ) && alike(
                other.given_word,
                other.given_forms,
                self.last_word,
                self.last_forms,
            )
    }

    /// What the company says at most, and whether they are surely two.
    fn company(&self, other: &Self, w: &ContactWeights) -> (f32, bool) {
        let different = w.company_different as f32;
        if self.company == 0 || other.company == 0 {
            let accounts = self.account != 0 && other.account != 0;
            return if accounts && self.account != other.account {
                (different, true)
            } else {
                (self.domain(other, w), false)
            };
        }
        if self.company == other.company {
            return (self.company_bits.bits(), false);
        }
        if self.company_word.may_be_like(other.company_word) {
            let rare = self.company_bits.bits().min(other.company_bits.bits());
            return ((rare + w.company_close as f32).max(different), false);
        }
        (different, true)
    }

    /// A mail domain in common stands for the company, at most.
    fn domain(&self, other: &Self, w: &ContactWeights) -> f32 {
        if self.both(other, flag::OWN_DOMAIN) {
            w.organisation_same[1] as f32
        } else {
            0.0
        }
    }

    fn mails(&self, other: &Self, named: &Named, w: &ContactWeights) -> Met {
        if self.mails[0] == 0 || other.mails[0] == 0 {
            return Met::default();
        }
        let mut met = Met::default();
        if self.any(other, flag::MORE_MAILS) {
            met.own = w.mail_same[1] as f32;
            met.employer = met.own;
            met.kin = met.own;
            return met;
        }
        let mut shared = false;
        for (x, bits) in self.mails.iter().zip(self.mail_bits) {
            if *x != 0 && other.mails.contains(x) {
                shared = true;
                if bits.is_employer() {
                    met.employer = met.employer.max(bits.bits());
                } else {
                    met.own = met.own.max(bits.bits());
                }
            }
        }
        // Sixteen bits in common may be two addresses after all.
        let like = if named.other_family || named.other_given {
            0.0
        } else {
            w.mail_close.max(w.mail_local) as f32
        };
        if shared {
            met.own = met.own.max(like);
            met.kin = w.kin_mail_same[1].max(w.mail_close) as f32;
            return met;
        }
        let local = self
            .locals
            .iter()
            .any(|x| *x != 0 && other.locals.contains(x));
        let different = [
            w.mail_different,
            w.mail_different_free,
            w.mail_different_same_domain,
            w.mail_different_employer,
            w.mail_different_kind,
            w.mail_different_numbered,
            w.mail_different_other_name,
        ];
        met.own = if like > 0.0 {
            like
        } else if local {
            w.mail_local as f32
        } else {
            met.nothing = true;
            different.into_iter().fold(f64::NEG_INFINITY, f64::max) as f32
        };
        met.kin = met.own;
        met
    }

    fn phones(&self, other: &Self, w: &ContactWeights) -> Met {
        if self.phones[0] == 0 || other.phones[0] == 0 {
            return Met::default();
        }
        let mut met = Met::default();
        let more = 2.0 * w.phone_more as f32;
        if self.any(other, flag::MORE_PHONES) {
            met.own = w.phone_same[1] as f32 + more;
            met.employer = met.own;
            met.kin = met.own;
            return met;
        }
        let mut shared = 0;
        for (x, bits) in self.phones.iter().zip(self.phone_bits) {
            if *x != 0 && other.phones.contains(x) {
                shared += 1;
                if bits.is_employer() {
                    met.employer = met.employer.max(bits.bits());
                } else {
                    met.own = met.own.max(bits.bits());
                }
            }
        }
        if shared > 0 {
            if met.own > 0.0 && shared > 1 {
                met.own += more;
            }
            if self.both(other, flag::MOBILE) {
                met.own = met.own.max(w.phone_close as f32);
            }
            met.kin = w.kin_phone_same[1] as f32;
            return met;
        }
        met.own = if self.both(other, flag::MOBILE) {
            w.phone_close as f32
        } else {
            met.nothing = true;
            w.phone_different.max(w.phone_different_employer) as f32
        };
        met.kin = met.own;
        met
    }

    /// What an employer's door says at most, and what other places say.
    fn places(&self, other: &Self, one_company: bool, w: &ContactWeights) -> (f32, f32) {
        let most = w.place_same[1] as f32;
        if self.any(other, flag::MORE_PLACES) {
            return (0.0, most);
        }
        let (mut office, mut place): (f32, f32) = (0.0, 0.0);
        let street = w.place_street as f32 + 2.0 * w.place_part as f32;
        let extra = self.any(other, flag::EXTRA);
        let same = |x: Fold, y: Fold| x != 0 && x == y;
        for n in 0..2 {
            for m in 0..2 {
                if self.doors[n] != 0 && self.doors[n] == other.doors[m] {
                    let bits = self.door_bits[n];
                    if one_company || bits.is_employer() {
                        office = office.max(bits.bits());
                    } else {
                        place = place.max(bits.bits());
                    }
                    continue;
                }
                let near =
                    same(self.areas[n], other.areas[m]) || same(self.towns[n], other.towns[m]);
                let mut bits = if near { w.place_area as f32 } else { 0.0 };
                // Behind the first line stands what another may have in front.
                let lines = extra && self.stated(n) && other.stated(m);
                if same(self.streets[n], other.streets[m]) || lines {
                    bits += street;
                }
                place = place.max(bits);
            }
        }
        (office.min(most), place.min(most))
    }

    /// Whether anything is known of a place.
    fn stated(&self, place: usize) -> bool {
        self.areas[place] | self.towns[place] | self.streets[place] != 0
    }
}
