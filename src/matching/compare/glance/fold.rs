//! Numbers and texts folded to a few bits. Folding only makes values look more alike than they are.

use crate::matching::compare::letters;
use crate::matching::prepare::{Print, Sym, spread};

/// Bits in quarters, rounded up; the highest bit marks an employer's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Quarters(pub(super) u8);

impl Quarters {
    const EMPLOYER: u8 = 0x80;

    pub(super) fn up(bits: f64) -> Self {
        Quarters((bits * 4.0).ceil().clamp(0.0, 127.0) as u8)
    }

    pub(super) fn of_employer(self, yes: bool) -> Self {
        Quarters(if yes { self.0 | Self::EMPLOYER } else { self.0 })
    }

    #[inline]
    pub(super) fn bits(self) -> f32 {
        f32::from(self.0 & !Self::EMPLOYER) * 0.25
    }

    #[inline]
    pub(super) fn is_employer(self) -> bool {
        self.0 & Self::EMPLOYER != 0
    }
}

/// Sixteen bits of a value; 0 where there is none.
pub(super) type Fold = u16;

pub(super) fn fold(bits: u64) -> Fold {
    (spread(bits) >> 48) as u16 | 1
}

pub(super) fn fold_sym(sym: Option<Sym>) -> Fold {
    sym.map_or(0, |s| fold(s.index() as u64))
}

pub(super) fn fold_print(print: Option<Print>) -> Fold {
    print.map_or(0, |p| fold(p.bits()))
}

/// Four folds side by side, so that all values of one list are held against all of another at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lanes(u64);

impl Lanes {
    /// Bits of a lane.
    const BITS: usize = 16;
    /// The highest bit of each lane.
    const TOPS: u64 = 0x8000_8000_8000_8000;

    /// Of up to four values.
    pub(super) fn of(folds: impl IntoIterator<Item = Fold>) -> Self {
        let numbered = folds.into_iter().take(4).zip(0..);
        Lanes(numbered.fold(0, |all, (fold, n)| {
            all | u64::from(fold) << (n * Self::BITS)
        }))
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[inline]
    pub(super) fn lane(self, n: usize) -> Fold {
        (self.0 >> (n * Self::BITS)) as Fold
    }

    /// The highest bits of the lanes that are equal in both, empty ones too.
    #[inline]
    fn equal(self, other: u64) -> u64 {
        let apart = self.0 ^ other;
        !(((apart & !Self::TOPS) + !Self::TOPS) | apart) & Self::TOPS
    }

    /// Which values stand in `other` too.
    #[inline]
    pub(super) fn met(self, other: Self) -> Common {
        let turned = |lanes: u32| self.equal(other.0.rotate_left(lanes * Self::BITS as u32));
        let equal = turned(0) | turned(1) | turned(2) | turned(3);
        // Values are odd, empty lanes are not.
        Common(equal & (self.0 << (Self::BITS - 1)))
    }
}

/// Which lanes of [`Lanes`] hold a value that another has too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common(u64);

impl Common {
    #[inline]
    pub(super) fn any(self) -> bool {
        self.0 != 0
    }

    #[inline]
    pub(super) fn has(self, lane: usize) -> bool {
        self.0 >> (lane * Lanes::BITS + Lanes::BITS - 1) & 1 != 0
    }

    #[inline]
    pub(super) fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// Whether at most one, two or three bits are set. Quicker than counting them where the processor has no
/// instruction for it.
#[inline]
fn at_most(set: u32, most: u8) -> bool {
    let less = |set: u32| set & set.wrapping_sub(1);
    let beyond_one = less(set);
    let beyond_two = less(beyond_one);
    match most {
        ..=1 => beyond_one == 0,
        2 => beyond_two == 0,
        _ => less(beyond_two) == 0,
    }
}

/// A word of a name: which letters it has, and how many.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    pub(super) letters: u32,
    pub(super) len: u8,
}

impl Word {
    pub(super) fn of(text: &str) -> Self {
        Word {
            letters: letters(text),
            len: text.len().min(usize::from(u8::MAX)) as u8,
        }
    }

    /// How many letters each has that the other lacks, and how many more letters one has.
    #[inline]
    pub(super) fn apart(self, other: Self) -> (u32, u32, u32) {
        (
            (self.letters & !other.letters).count_ones(),
            (other.letters & !self.letters).count_ones(),
            u32::from(self.len.abs_diff(other.len)),
        )
    }

    /// Whether so few slips may lie between them that [`super::slips`] or [`super::close`] finds one word.
    #[inline]
    pub(super) fn may_be(self, other: Self) -> bool {
        let most = match self.len.max(other.len) {
            ..=4 => 1,
            5..=8 => 2,
            _ => 3,
        };
        self.len.abs_diff(other.len) <= most
            && at_most(self.letters & !other.letters, most)
            && at_most(other.letters & !self.letters, most)
    }

    /// Whether one may be the beginning of the other.
    #[inline]
    pub(super) fn may_begin(self, other: Self) -> bool {
        self.letters & !other.letters == 0 || other.letters & !self.letters == 0
    }

    /// Whether two texts of several words may be [`super::similar`], the beginning of each other or an
    /// acronym.
    #[inline]
    pub(super) fn may_be_like(self, other: Self) -> bool {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_are_told_without_counting(set in any::<u32>(), mask in any::<u32>(), most in 1_u8..=3) {
            for set in [set, set & mask, set & mask & mask.rotate_left(7), set & mask & mask.rotate_left(7) & mask.rotate_left(16)] {
                prop_assert_eq!(at_most(set, most), set.count_ones() <= u32::from(most));
            }
        }

        /// All at once finds what one by one finds.
        #[test]
        fn lanes_meet_where_values_are_equal(
            x in prop::collection::vec(0_u16..9, 0..=4),
            y in prop::collection::vec(0_u16..9, 0..=4),
        ) {
            let odd = |list: &[u16]| -> Vec<Fold> { list.iter().map(|v| v.wrapping_mul(0x1c71) | 1).collect() };
            let (x, y) = (odd(&x), odd(&y));
            let common = Lanes::of(x.iter().copied()).met(Lanes::of(y.iter().copied()));
            for n in 0..4 {
                prop_assert_eq!(common.has(n), x.get(n).is_some_and(|v| y.contains(v)));
            }
            prop_assert_eq!(common.any(), x.iter().any(|v| y.contains(v)));
        }
    }
}
