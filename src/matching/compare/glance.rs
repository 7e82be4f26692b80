//! The most bits two contacts can have, told from a hundred bytes of each.
//!
//! Nineteen of twenty candidates are two people: colleagues who share an office, namesakes. [`Glance::most`] is
//! never less than what [`super::compare`] finds (a property holds the two together), so that what cannot
//! reach the floor needs no comparison. All texts and lists are folded to a few bits: folding can only make
//! two people look more alike than they are.

mod fold;
mod names;
mod reach;

use fold::{Fold, Lanes, Quarters, Word, fold, fold_print, fold_sym};

use super::Context;
use super::name::{family_rarity, given_rarity};
use super::phone::phone_bits;
use super::place::{MANY, door_bits};
use super::reach::mail_bits;
use crate::matching::prepare::{Part, Person, Print, Reading, Slot, Sym, spread};
use crate::matching::stats::count;
use crate::matching::weights::{ContactWeights, rarity};
use crate::record::System;

/// Parts the digits of a mobile number.
const HALF: u64 = 100_000;

/// Added to the sum against rounding.
const ROUNDING: f32 = 0.01;

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
    pub(super) const MORE_MOBILES: u16 = 1 << 14;
    /// A file, or kana, tells how the name is read.
    pub(super) const READ: u16 = 1 << 15;
}

/// A contact at a glance. What is read first stands in the first half: a processor fetches 64 bytes at once.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(in crate::matching) struct Glance {
    /// Numbers of texts from 1; 0 for none.
    family: u32,
    given: u32,
    /// Which letters the words have that [`word`] names, and how many.
    letters: [u32; 4],
    lens: [u8; 4],
    given_forms: u32,
    last_forms: u32,
    flags: u16,
    sound: Fold,
    /// A bit for each word of a family name of several.
    family_words: u16,
    second_given: Fold,
    family_bits: Quarters,
    given_bits: Quarters,
    company_bits: Quarters,
    system: System,
    company: u32,
    title: Fold,
    profession: Fold,
    account: Fold,
    streets: [Fold; 2],
    door_bits: [Quarters; 2],
    mails: Lanes,
    locals: Lanes,
    domains: Lanes,
    phones: Lanes,
    /// The first and the last digits of mobile numbers: with one digit mistyped, either stays.
    mobiles: Lanes,
    /// The areas of two places, and their towns.
    near: Lanes,
    doors: [u32; 2],
    mail_bits: [Quarters; 3],
    phone_bits: [Quarters; 4],
}

/// The words of a glance.
mod word {
    pub(super) const GIVEN: usize = 0;
    /// The family words joined.
    pub(super) const FAMILY: usize = 1;
    /// The one that could stand in a given name's place.
    pub(super) const LAST: usize = 2;
    pub(super) const COMPANY: usize = 3;
}

/// The weights as they are now, and what the number of people comes to.
#[derive(Debug, Clone, Copy)]
pub(in crate::matching) struct Limits<'w> {
    w: &'w ContactWeights,
    people: f32,
    /// Most that birthdays say.
    birthday: f32,
    /// Most that is said by mail addresses of which none agrees.
    other_mails: f32,
}

impl<'w> Limits<'w> {
    pub(in crate::matching) fn of(context: Context<'w>) -> Self {
        let w = &context.weights.contact;
        let other_mails = [
            w.mail_different,
            w.mail_different_free,
            w.mail_different_same_domain,
            w.mail_different_employer,
            w.mail_different_kind,
            w.mail_different_numbered,
            w.mail_different_other_name,
        ];
        Limits {
            w,
            people: context.stats.people.log2() as f32,
            birthday: w.birthday_most() as f32,
            other_mails: other_mails.into_iter().fold(f64::NEG_INFINITY, f64::max) as f32,
        }
    }
}

impl Glance {
    pub(in crate::matching) fn of(context: Context<'_>, slot: &Slot, p: &Person<'_>) -> Self {
        let (w, stats) = (&context.weights.contact, context.stats);
        let text = |s: Sym| context.strings.text(s);
        let number = |s: Option<Sym>| s.map_or(0, |s| s.index() as u32 + 1);
        let text_of = |s: Option<Sym>| s.map_or_else(Word::default, |s| Word::of(text(s)));
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
        let words = [first, p.family_key, last, p.company].map(text_of);
        let mobiles = || p.phones.iter().filter(|n| n.mobile);
        set(mobiles().count() > 2, flag::MORE_MOBILES);
        set(p.reading.is_some_and(|r| r.is_told()), flag::READ);
        // The rarer of writing and reading.
        let rarest =
            |written: f64, read: Option<Sym>, rarity: fn(Context<'_>, Option<Sym>) -> f64| {
                read.map_or(written, |read| written.max(rarity(context, Some(read))))
            };
        let read = |part: fn(&Reading) -> Part| p.reading.and_then(|r| part(r).read);
        let part = |p: u32| if p == 0 { 0 } else { fold(u64::from(p)) };
        let [first_place, second_place] = [0, 1].map(|n| p.places.get(n));
        let near = [
            first_place.map_or(0, |x| part(x.area)),
            second_place.map_or(0, |x| part(x.area)),
            first_place.map_or(0, |x| part(x.town)),
            second_place.map_or(0, |x| part(x.town)),
        ];
        let mut glance = Glance {
            system: slot.system,
            family_bits: Quarters::up(rarest(
                family_rarity(context, p.family_key),
                read(|r| r.family),
                family_rarity,
            )),
            given_bits: Quarters::up(rarest(
                given_rarity(context, p.called),
                read(|r| r.given),
                given_rarity,
            )),
            company_bits: Quarters::up(p.company.map_or(0.0, |c| {
                rarity(
                    count(&stats.company, c) / (stats.people + 1.0),
                    w.organisation_same,
                )
            })),
            family: number(p.family_key),
            given: number(first),
            company: number(p.company),
            letters: words.map(|w| w.letters),
            lens: words.map(|w| w.len),
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
            mails: Lanes::of(p.mails.iter().take(3).map(|m| fold(m.full.bits()))),
            locals: Lanes::of(p.mails.iter().take(3).map(|m| {
                let local = context.prepared.letters(m.local);
                fold(Print::of(local).bits())
            })),
            domains: Lanes::of(p.mails.iter().take(3).map(|m| fold_sym(Some(m.domain)))),
            phones: Lanes::of(p.phones.iter().map(|n| fold(n.key))),
            mobiles: Lanes::of(
                mobiles()
                    .take(2)
                    .flat_map(|n| [fold((n.key / HALF) << 1), fold((n.key % HALF) << 1 | 1)]),
            ),
            near: Lanes::of(near),
            doors: [0; 2],
            streets: [0; 2],
            mail_bits: [Quarters(0); 3],
            phone_bits: [Quarters(0); 4],
            door_bits: [Quarters(0); 2],
        };
        for (bits, mail) in glance.mail_bits.iter_mut().zip(p.mails) {
            let sharing = f64::from(mail.people);
            *bits = Quarters::up(mail_bits(context, sharing, mail.role))
                .of_employer(mail.role || mail.people >= MANY);
        }
        for (bits, phone) in glance.phone_bits.iter_mut().zip(p.phones) {
            *bits = Quarters::up(phone_bits(context, f64::from(phone.people)))
                .of_employer(phone.people >= MANY);
        }
        for (n, place) in p.places.iter().take(2).enumerate() {
            // All bits that fit: two doors must not be taken for one.
            glance.doors[n] = place.door.map_or(0, |d| spread(d.bits()) as u32 | 1);
            glance.door_bits[n] =
                Quarters::up(door_bits(context, place.people)).of_employer(place.people >= MANY);
            glance.streets[n] = part(place.street);
        }
        glance
    }

    /// The system the contact is of.
    pub(in crate::matching) fn system(&self) -> System {
        self.system
    }

    #[inline]
    fn word(&self, which: usize) -> Word {
        Word {
            letters: self.letters[which],
            len: self.lens[which],
        }
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
        let mail = self.mails(other, &named, limits);
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
            (flag::NOTES, w.notes_same as f32),
            (flag::BIRTHDAY, limits.birthday),
            (flag::NUMBER, w.number_same as f32),
        ] {
            besides += if self.both(other, flag) { most } else { 0.0 };
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
}
