//! Random numbers that are the same on every computer: `SplitMix64` (Steele, Lea and Flood 2014,
//! doi:10.1145/2714064.2660195), so that a seed names one data set for ever.

/// A source of random numbers.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// A source for a seed; near seeds give unrelated numbers.
    pub fn new(seed: u64) -> Self {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d);
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// A whole number from `low` to `high`, both possible.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64).cast_signed()
    }

    /// True with a probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// One of several, each as likely.
    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of several, the first ones far more often, as names and subjects are in life.
    pub fn early<T: Copy>(&mut self, list: &[T]) -> T {
        let at = self.below(list.len()).min(self.below(list.len()));
        list[at]
    }
}
