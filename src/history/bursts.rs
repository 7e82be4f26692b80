//! Bursts: many things within minutes, as only a program does them.

use crate::record::RecordRef;

/// Moments this close, in seconds, belong to one burst.
const GAP: i64 = 600;

/// Records that something happened to within minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burst {
    /// First moment, in seconds since 1970.
    pub start: i64,
    /// Last moment.
    pub end: i64,
    /// The records, in order of time.
    pub records: Vec<RecordRef>,
}

impl Burst {
    /// How many records.
    #[expect(clippy::len_without_is_empty, reason = "a burst is never empty")]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Its length in whole minutes, at least one.
    pub fn minutes(&self) -> i64 {
        ((self.end - self.start) / 60).max(0) + 1
    }
}

/// Chains of moments at most ten minutes apart, of at least `least` records, by time.
pub fn bursts(mut moments: Vec<(i64, RecordRef)>, least: usize) -> Vec<Burst> {
    moments.sort_unstable();
    let mut found: Vec<Burst> = Vec::new();
    for (at, record) in moments {
        match found.last_mut() {
            Some(burst) if at - burst.end <= GAP => {
                burst.end = at;
                burst.records.push(record);
            }
            _ => found.push(Burst {
                start: at,
                end: at,
                records: vec![record],
            }),
        }
    }
    found.retain(|burst| burst.len() >= least);
    found
}

/// The largest burst; of equal ones the first.
pub fn largest(bursts: &[Burst]) -> Option<&Burst> {
    bursts
        .iter()
        .max_by_key(|b| (b.len(), std::cmp::Reverse(b.start)))
}

/// The common step between bursts, in seconds: every distance is near a multiple of it. `None` where
/// there are fewer than three bursts, or no rhythm.
pub fn rhythm(bursts: &[Burst]) -> Option<i64> {
    if bursts.len() < 3 {
        return None;
    }
    let mut steps: Vec<i64> = bursts
        .windows(2)
        .map(|pair| pair[1].start - pair[0].start)
        .collect();
    steps.sort_unstable();
    let step = *steps.get(steps.len() / 4)?;
    if step <= GAP {
        return None;
    }
    let near = steps
        .iter()
        .filter(|distance| {
            let times = (**distance as f64 / step as f64).round().max(1.0);
            (**distance as f64 / times / step as f64 - 1.0).abs() < 0.2
        })
        .count();
    (near * 4 >= steps.len() * 3).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: &[i64]) -> Vec<(i64, RecordRef)> {
        let record = |index| RecordRef { source: 0, index };
        seconds
            .iter()
            .zip(0..)
            .map(|(s, i)| (*s, record(i)))
            .collect()
    }

    #[test]
    fn moments_far_apart_are_no_burst() {
        assert!(bursts(at(&[0, 1000, 2000, 3000]), 2).is_empty());
        let found = bursts(at(&[0, 60, 120, 90_000, 90_010]), 2);
        assert_eq!(found.iter().map(Burst::len).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(largest(&found).unwrap().minutes(), 3);
    }

    #[test]
    fn a_rhythm_needs_equal_steps() {
        let every_two_hours = bursts(at(&[0, 10, 7200, 7210, 14_400, 14_410, 28_800, 28_810]), 2);
        assert_eq!(rhythm(&every_two_hours), Some(7200));
        let none = bursts(
            at(&[0, 10, 7200, 7210, 90_000, 90_010, 100_000, 100_010]),
            2,
        );
        assert_eq!(rhythm(&none[..2]), None);
        assert_eq!(rhythm(&none), None);
    }
}
