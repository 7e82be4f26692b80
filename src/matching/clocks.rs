//! How far the clocks of two exports stand apart: one in UTC, the other in local time; one read in the
//! wrong zone.
//!
//! Events whose subject stands once in each export vote with the difference of their starts. The winner
//! counts, and one an hour beside it, because of summer time. Which of the two holds in which week of the
//! year is learned from the same votes: without that, every appointment an hour after its namesake would
//! pass for the same.

use rustc_hash::FxHashMap;

use super::prepare::Sym;
use crate::record::System;

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
/// Weeks of a year; the last one is short.
const WEEKS: usize = 53;

/// The differences that count as none, of two exports.
#[derive(Debug, Default)]
struct Clock {
    /// In seconds, later source minus earlier; the likeliest first.
    apart: Vec<i64>,
    /// Which of them hold in each week of the year, as bits; 0 where too little was seen.
    weeks: Vec<u8>,
}

/// The clocks of all exports against each other.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    between: FxHashMap<(u32, u32), Clock>,
}

/// An event that votes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vote {
    /// Its export.
    pub(super) source: u32,
    pub(super) system: System,
    /// The export gives wall-clock times without a zone.
    pub(super) floating: bool,
    pub(super) subject: Sym,
    /// Seconds on [`crate::record::Moment::scale`].
    pub(super) start: i64,
}

/// The week of the year of a moment, near enough for the change of summer time.
fn week(seconds: i64) -> usize {
    // 365.2425 days, in ten thousandths.
    let day = seconds.div_euclid(DAY) * 10_000 % 3_652_425;
    (day.rem_euclid(3_652_425) / 70_000) as usize % WEEKS
}

impl Clocks {
    /// Learns from the active events with a time of day, in the records' order.
    pub(super) fn of(events: impl Iterator<Item = Vote>, sources: usize) -> Self {
        type Starts = FxHashMap<Sym, Option<i64>>;
        let mut by_source: Vec<Starts> = (0..sources).map(|_| Starts::default()).collect();
        let mut about: Vec<Option<(System, bool)>> = vec![None; sources];
        for event in events {
            let source = event.source as usize;
            about[source].get_or_insert((event.system, event.floating));
            by_source[source]
                .entry(event.subject)
                .and_modify(|seen| *seen = seen.filter(|s| *s == event.start))
                .or_insert(Some(event.start));
        }
        let mut clocks = Clocks::default();
        for i in 0..sources {
            for j in i + 1..sources {
                let (Some(a), Some(b)) = (about[i], about[j]) else {
                    continue;
                };
                if a == b {
                    continue;
                }
                let mut votes: Vec<(i64, i64)> = by_source[i]
                    .iter()
                    .filter_map(|(subject, start)| {
                        let (x, y) = ((*start)?, (*by_source[j].get(subject)?)?);
                        let apart = y - x;
                        (apart % 900 == 0 && apart.abs() <= 14 * HOUR).then_some((apart, x))
                    })
                    .collect();
                votes.sort_unstable();
                if let Some(clock) = Clock::of(&votes) {
                    clocks.between.insert((i as u32, j as u32), clock);
                }
            }
        }
        clocks
    }

    /// The differences that count as none for an event of the earlier source that starts at `start`.
    pub(super) fn between(&self, earlier: u32, later: u32, start: i64) -> ([i64; 2], usize) {
        let Some(clock) = self.between.get(&(earlier, later)) else {
            return ([0; 2], 1);
        };
        let holds = match clock.weeks.get(week(start)) {
            Some(0) | None => u8::MAX,
            Some(bits) => *bits,
        };
        let (mut out, mut len) = ([0; 2], 0);
        for (i, apart) in clock.apart.iter().enumerate().take(out.len()) {
            if holds & (1 << i) != 0 {
                out[len] = *apart;
                len += 1;
            }
        }
        (out, len)
    }

    /// What to add to the start of an event of a source to find it in the sources whose clocks stand apart.
    pub(super) fn of_source(&self, source: u32, start: i64) -> impl Iterator<Item = i64> {
        self.between
            .iter()
            .filter_map(move |(&(i, j), clock)| match source {
                s if s == i => Some((1, clock)),
                s if s == j => Some((-1, clock)),
                _ => None,
            })
            .flat_map(move |(sign, clock)| {
                let apart = clock.apart.iter().map(move |a| sign * a);
                // Seen from the later source, the week is that of the earlier one's start.
                apart.filter(move |a| sign > 0 || clock.holds(start + a).contains(&-a))
            })
    }
}

impl Clock {
    /// The differences that hold for a start in the earlier source.
    fn holds(&self, start: i64) -> Vec<i64> {
        let bits = match self.weeks.get(week(start)) {
            Some(0) | None => u8::MAX,
            Some(bits) => *bits,
        };
        let holding = self.apart.iter().enumerate();
        holding
            .filter(|(i, _)| bits & (1 << i) != 0)
            .map(|(_, apart)| *apart)
            .collect()
    }

    /// From votes of (difference, start), sorted; `None` where they agree on nothing, or on no difference.
    fn of(votes: &[(i64, i64)]) -> Option<Self> {
        let total = votes.len();
        let mut counts: Vec<(i64, usize)> = votes
            .chunk_by(|a, b| a.0 == b.0)
            .map(|run| (run[0].0, run.len()))
            .collect();
        counts.sort_unstable_by_key(|&(apart, n)| (std::cmp::Reverse(n), apart.abs(), apart));
        let &(winner, n) = counts.first()?;
        if n < 3 || n * 3 < total {
            return None;
        }
        let mut apart = vec![winner];
        let beside =
            |c: &&(i64, usize)| (c.0 - winner).abs() == HOUR && c.1 >= 2 && c.1 * 8 >= total;
        apart.extend(counts[1..].iter().find(beside).map(|c| c.0));
        if apart == [0] {
            return None;
        }
        let mut seen = vec![[0_u32; 2]; WEEKS];
        for (difference, start) in votes {
            if let Some(at) = apart.iter().position(|a| a == difference) {
                seen[week(*start)][at] += 1;
            }
        }
        // A week with few votes asks its neighbours, up to three on each side.
        let around = |week: usize| {
            let within = |reach: usize| {
                let weeks = (week + WEEKS - reach..=week + WEEKS + reach).map(|w| seen[w % WEEKS]);
                weeks.fold([0, 0], |sum, n| [sum[0] + n[0], sum[1] + n[1]])
            };
            let enough = |n: &[u32; 2]| n[0] + n[1] >= 3;
            (0..=3).map(within).find(enough).unwrap_or_default()
        };
        let weeks = (0..WEEKS)
            .map(around)
            .map(|counts| {
                let all: u32 = counts.iter().sum();
                let often = |n: u32| all >= 3 && n * 10 >= all;
                counts
                    .iter()
                    .enumerate()
                    .map(|(i, n)| u8::from(often(*n)) << i)
                    .sum()
            })
            .collect();
        Some(Clock { apart, weeks })
    }
}
