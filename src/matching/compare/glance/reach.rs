//! What the ways of reaching two people can say at most: company, mail, telephones, places.

use super::fold::Fold;
use super::names::Named;
use super::{Glance, Limits, flag, word};
use crate::matching::weights::ContactWeights;

/// What a list of values says at most.
#[derive(Clone, Copy, Default)]
pub(super) struct Met {
    pub(super) own: f32,
    pub(super) employer: f32,
    pub(super) kin: f32,
    /// Stated on both sides, and surely nothing agrees.
    pub(super) nothing: bool,
}

impl Glance {
    /// What the company says at most, and whether they are surely two.
    pub(super) fn company(&self, other: &Self, w: &ContactWeights) -> (f32, bool) {
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
        if self
            .word(word::COMPANY)
            .may_be_like(other.word(word::COMPANY))
        {
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

    pub(super) fn mails(&self, other: &Self, named: &Named, limits: Limits<'_>) -> Met {
        let w = limits.w;
        if self.mails.is_empty() || other.mails.is_empty() {
            return Met::default();
        }
        let mut met = Met::default();
        if self.any(other, flag::MORE_MAILS) {
            met.own = w.mail_same[1] as f32;
            met.employer = met.own;
            met.kin = met.own;
            return met;
        }
        let shared = self.mails.met(other.mails);
        for (n, bits) in self.mail_bits.iter().enumerate() {
            if shared.has(n) {
                if bits.is_employer() {
                    met.employer = met.employer.max(bits.bits());
                } else {
                    met.own = met.own.max(bits.bits());
                }
            }
        }
        let local = self.locals.met(other.locals).any();
        // A slip of the finger leaves the domain or what stands before it.
        let slip = local || self.domains.met(other.domains).any();
        let like = if named.other_family || named.other_given || !slip {
            0.0
        } else {
            w.mail_close.max(w.mail_local) as f32
        };
        // Sixteen bits in common may be two addresses after all.
        if shared.any() {
            met.own = met.own.max(like);
            met.kin = w.kin_mail_same[1].max(w.mail_close) as f32;
            return met;
        }
        met.own = if like > 0.0 {
            like
        } else if local {
            w.mail_local as f32
        } else {
            met.nothing = true;
            limits.other_mails
        };
        met.kin = met.own;
        met
    }

    pub(super) fn phones(&self, other: &Self, w: &ContactWeights) -> Met {
        if self.phones.is_empty() || other.phones.is_empty() {
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
        let shared = self.phones.met(other.phones);
        if shared.any() {
            for (n, bits) in self.phone_bits.iter().enumerate() {
                if shared.has(n) {
                    if bits.is_employer() {
                        met.employer = met.employer.max(bits.bits());
                    } else {
                        met.own = met.own.max(bits.bits());
                    }
                }
            }
            if met.own > 0.0 && shared.count() > 1 {
                met.own += more;
            }
            if self.both(other, flag::MOBILE) {
                met.own = met.own.max(w.phone_close as f32);
            }
            met.kin = w.kin_phone_same[1] as f32;
            return met;
        }
        let both_mobile = self.both(other, flag::MOBILE);
        met.own = if both_mobile && self.mistyped_mobile(other) {
            w.phone_close as f32
        } else {
            met.nothing = true;
            let different = w.phone_different.max(w.phone_different_employer);
            if both_mobile {
                w.phone_mobile_different as f32
            } else {
                different as f32
            }
        };
        met.kin = met.own;
        met
    }

    /// Whether two mobile numbers may differ in a single digit.
    fn mistyped_mobile(&self, other: &Self) -> bool {
        self.any(other, flag::MORE_MOBILES) || self.mobiles.met(other.mobiles).any()
    }

    /// What an employer's door says at most, and what other places say.
    pub(super) fn places(&self, other: &Self, one_company: bool, w: &ContactWeights) -> (f32, f32) {
        let most = w.place_same[1] as f32;
        if self.any(other, flag::MORE_PLACES) {
            return (0.0, most);
        }
        let (mut office, mut place): (f32, f32) = (0.0, 0.0);
        let street = w.place_street as f32 + 2.0 * w.place_part as f32;
        let extra = self.any(other, flag::EXTRA);
        let same = |x: Fold, y: Fold| x != 0 && x == y;
        let [x, y] = self.doors;
        let doors = x != 0 && other.doors.contains(&x) || y != 0 && other.doors.contains(&y);
        let [x, y] = self.streets;
        let streets = other.streets.iter().any(|s| same(x, *s) || same(y, *s));
        if !doors && !streets && !extra && !self.near.met(other.near).any() {
            return (0.0, 0.0);
        }
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
                let near = same(self.near.lane(n), other.near.lane(m))
                    || same(self.near.lane(2 + n), other.near.lane(2 + m));
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
        self.near.lane(place) | self.near.lane(2 + place) | self.streets[place] != 0
    }
}
