//! What two names can say at most.

use super::fold::{Quarters, Word, fold};
use super::{Glance, Limits, flag, word};
use crate::matching::weights::ContactWeights;

/// What the names say at most, and whether they are surely others.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) bits: f32,
    /// The same against the next of kin.
    pub(super) kin: f32,
    pub(super) other_family: bool,
    pub(super) other_given: bool,
    pub(super) middle: bool,
}

impl Glance {
    pub(super) fn names(&self, other: &Self, limits: Limits<'_>) -> Named {
        let w = limits.w;
        if self.any(other, flag::READ) {
            return self.read(other, w);
        }
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
            let like = self.word(word::FAMILY).may_be(other.word(word::FAMILY))
                || self.sound == other.sound
                || self
                    .word(word::FAMILY)
                    .len
                    .min(other.word(word::FAMILY).len)
                    < 2;
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
                || self.word(word::GIVEN).may_begin(other.word(word::GIVEN))
                || self.word(word::GIVEN).may_be(other.word(word::GIVEN))
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
        let together =
            if same_family && same_given && !missing_any && self.word(word::GIVEN).len > 1 {
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

    /// The same where a reading may say what the letters do not: as though both parts agreed.
    fn read(&self, other: &Self, w: &ContactWeights) -> Named {
        let rarer = |x: Quarters, y: Quarters| x.bits().max(y.bits());
        let given = rarer(self.given_bits, other.given_bits);
        let family = rarer(self.family_bits, other.family_bits);
        Named {
            bits: given.max(w.given_initial as f32) + family + 2.0 * w.reading_same as f32,
            kin: w.kin_given_same.max(w.given_initial) as f32,
            other_family: false,
            other_given: false,
            middle: self.both(other, flag::MIDDLE),
        }
    }

    /// Whether given and family names may stand the other way round.
    fn may_turn(&self, other: &Self) -> bool {
        let alike = |given: Word, given_forms: u32, last: Word, last_forms: u32| {
            given.may_be(last) || given_forms & last_forms != 0
        };
        self.any(other, flag::ANY_TURN)
            || alike(
                self.word(word::GIVEN),
                self.given_forms,
                other.word(word::LAST),
                other.last_forms,
            ) && alike(
                other.word(word::GIVEN),
                other.given_forms,
                self.word(word::LAST),
                self.last_forms,
            )
    }
}
