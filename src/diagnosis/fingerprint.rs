//! The shape of the trouble at a glance: one sentence, and a small histogram as data.
//!
//! Where the exports tell when copies were made (or records deleted), the bars are stretches of time, all
//! of one length, empty ones included; where they do not, the bars are how many records exist once,
//! twice, three times. Drawing them is left to whoever shows them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::history::bursts::{Burst, largest};
use crate::record::System;
use crate::text::count;

use super::shown::{Timing, day, in_system};
use super::view::View;

/// More bars than this are no longer seen at a glance.
const BARS_AT_MOST: i64 = 24;
/// This share of the oldest copies may stand in one bar before the others: they were there before.
const EARLIER: f64 = 0.1;
/// Fewer moments than this have no shape.
const FEW: usize = 3;

/// The shape of a duplication, or of a loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The shape in one sentence; safe to show.
    pub sentence: String,
    /// The bars, in order; none where there is nothing to count.
    pub histogram: Histogram,
}

/// A small histogram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// What is counted.
    pub of: Measure,
    /// The bars, in order of time or of number.
    pub bars: Vec<Bar>,
}

/// What a histogram counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Copies, by the time they were made.
    CopiesOverTime,
    /// Deleted records, by the time they were deleted.
    DeletionsOverTime,
    /// Records, by how often each exists.
    CopiesPerRecord,
    /// Nothing: the exports show neither copies nor deletions.
    Nothing,
}

impl Measure {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Measure::CopiesOverTime => "copies-over-time",
            Measure::DeletionsOverTime => "deletions-over-time",
            Measure::CopiesPerRecord => "copies-per-record",
            Measure::Nothing => "nothing",
        }
    }
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for: "2026-10-12", "2026-10-12 03:00", "twice", "earlier".
    pub label: String,
    /// How many.
    pub n: usize,
}

/// The fingerprint of a case; `None` where nothing was loaded.
pub(super) fn of(view: &View<'_>, timing: &Timing, deletions: &[i64]) -> Option<Fingerprint> {
    if view.sources.is_empty() {
        return None;
    }
    let copies = &timing.moments;
    Some(
        if copies.len() >= FEW && copies.len() * 2 >= view.doubled.len() {
            Fingerprint {
                sentence: over_time(view, timing),
                histogram: bars(copies, Measure::CopiesOverTime),
            }
        } else if !view.doubled.is_empty() {
            per_record(view)
        } else if deletions.len() >= FEW {
            Fingerprint {
                sentence: deleted(deletions),
                histogram: bars(deletions, Measure::DeletionsOverTime),
            }
        } else {
            Fingerprint {
                sentence: match deletions.len() {
                    0 => "The exports show no copies and no deletions.".to_owned(),
                    1 => "The exports show no copies, and one deletion.".to_owned(),
                    n => format!("The exports show no copies, and only {n} deletions."),
                },
                histogram: Histogram {
                    of: Measure::Nothing,
                    bars: Vec::new(),
                },
            }
        },
    )
}

/// How the copies came over time.
fn over_time(view: &View<'_>, timing: &Timing) -> String {
    let n = timing.copies;
    let copies = format!(
        "{} {}",
        count(n as u64),
        if n == 1 { "copy" } else { "copies" }
    );
    let many = view.doubled.iter().filter(|group| group.len() > 2).count();
    let often = if many == 0 {
        "Each doubled record exists twice.".to_owned()
    } else {
        format!(
            "{} of {} doubled records exist three times or more.",
            count(many as u64),
            count(view.doubled.len() as u64)
        )
    };
    let burst = timing.largest().filter(|burst| burst.len() * 5 >= n * 3);
    let shape = if let Some(burst) = burst {
        format!(
            "{} of {copies} were made within {} on {}",
            count(burst.len() as u64),
            minutes(burst),
            day(burst.start)
        )
    } else if let Some(step) = timing.step.filter(|_| timing.in_bursts() * 2 >= n) {
        format!(
            "{copies} came in {} bursts, about {} apart",
            timing.bursts.len(),
            length(step)
        )
    } else if timing.bursts.len() >= 2 && timing.in_bursts() * 2 >= n {
        format!(
            "{copies} came in {} bursts, in no rhythm",
            timing.bursts.len()
        )
    } else {
        let first = timing.moments.iter().min().copied().unwrap_or_default();
        let last = timing.moments.iter().max().copied().unwrap_or_default();
        format!(
            "{copies} came one by one between {} and {}",
            day(first),
            day(last)
        )
    };
    format!("{shape}. {often}")
}

fn minutes(burst: &Burst) -> String {
    match burst.minutes() {
        1 => "a minute".to_owned(),
        many => format!("{many} minutes"),
    }
}

/// A length of time in words, from seconds.
fn length(seconds: i64) -> String {
    let hours = (seconds as f64 / 360.0).round() / 10.0;
    if seconds < 5_400 {
        format!("{} minutes", (seconds as f64 / 60.0).round())
    } else if seconds < 129_600 {
        format!("{hours} hours")
    } else {
        format!("{} days", (seconds as f64 / 8_640.0).round() / 10.0)
    }
}

fn deleted(moments: &[i64]) -> String {
    let n = moments.len();
    let at = |i: i64| {
        let record = crate::record::RecordRef {
            source: 0,
            index: 0,
        };
        (i, record)
    };
    let found = crate::history::bursts::bursts(moments.iter().copied().map(at).collect(), FEW);
    match largest(&found).filter(|burst| burst.len() * 2 >= n) {
        Some(burst) => format!(
            "{} of {} deletions fall within {} on {}.",
            count(burst.len() as u64),
            count(n as u64),
            minutes(burst),
            day(burst.start)
        ),
        None => format!(
            "{} records were deleted one by one between {} and {}.",
            count(n as u64),
            day(moments.iter().min().copied().unwrap_or_default()),
            day(moments.iter().max().copied().unwrap_or_default())
        ),
    }
}

/// How often the doubled records exist, in the system that has most of them.
fn per_record(view: &View<'_>) -> Fingerprint {
    let in_this = |system: System| {
        let of = |g: &&Vec<_>| g.first().is_some_and(|at| view.system(*at) == system);
        view.doubled.iter().filter(of).count()
    };
    let system = super::shown::SYSTEMS
        .into_iter()
        .max_by_key(|system| (in_this(*system), std::cmp::Reverse(*system)))
        .unwrap_or(System::Other);
    let groups: Vec<&Vec<_>> = view
        .doubled
        .iter()
        .filter(|g| g.first().is_some_and(|at| view.system(*at) == system))
        .collect();
    let members: usize = groups.iter().map(|g| g.len()).sum();
    let living: usize = view
        .kinds
        .iter()
        .map(|kind| view.living(system, *kind).len())
        .sum();
    let with = |least: usize, most: usize| {
        let n = groups.iter().filter(|g| (least..=most).contains(&g.len()));
        n.count()
    };
    let bar = |label: &str, n| Bar {
        label: label.to_owned(),
        n,
    };
    let bars = vec![
        bar("once", living.saturating_sub(members)),
        bar("twice", with(2, 2)),
        bar("three times", with(3, 3)),
        bar("more often", with(4, usize::MAX)),
    ];
    let many = with(3, usize::MAX);
    let more = if many == 0 {
        String::new()
    } else {
        format!(", {} of them three times or more", count(many as u64))
    };
    Fingerprint {
        sentence: format!(
            "{} things exist more than once {}{more}. These exports do not say when the copies were made.",
            count(groups.len() as u64),
            in_system(system)
        ),
        histogram: Histogram {
            of: Measure::CopiesPerRecord,
            bars,
        },
    }
}

/// Stretches of time a bar can stand for.
#[derive(Debug, Clone, Copy)]
enum Unit {
    Minutes,
    Hour,
    Day,
    Month,
    Year,
}

impl Unit {
    /// The number of the stretch a moment falls into; neighbours differ by one.
    fn number(self, at: i64) -> i64 {
        let when = civil(at);
        match self {
            Unit::Minutes => at.div_euclid(600),
            Unit::Hour => at.div_euclid(3_600),
            Unit::Day => at.div_euclid(86_400),
            Unit::Month => i64::from(when.year()) * 12 + i64::from(when.month()) - 1,
            Unit::Year => i64::from(when.year()),
        }
    }

    fn label(self, number: i64) -> String {
        match self {
            Unit::Minutes => civil(number * 600).strftime("%Y-%m-%d %H:%M").to_string(),
            Unit::Hour => civil(number * 3_600).strftime("%Y-%m-%d %H:%M").to_string(),
            Unit::Day => civil(number * 86_400).strftime("%Y-%m-%d").to_string(),
            Unit::Month => format!("{}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
            Unit::Year => number.to_string(),
        }
    }
}

fn civil(seconds: i64) -> DateTime {
    Offset::UTC.to_datetime(Timestamp::from_second(seconds).unwrap_or_default())
}

/// Moments in bars of the shortest stretch that gives few enough; the oldest few may stand in one bar.
fn bars(moments: &[i64], of: Measure) -> Histogram {
    let mut moments = moments.to_vec();
    moments.sort_unstable();
    let early = (moments.len() as f64 * EARLIER) as usize;
    let spread = |from: usize, unit: Unit| {
        let (first, last) = (moments.get(from), moments.last());
        first
            .zip(last)
            .map_or(0, |(a, b)| unit.number(*b) - unit.number(*a) + 1)
    };
    let mut best = (0, Unit::Year);
    'search: for unit in [Unit::Minutes, Unit::Hour, Unit::Day, Unit::Month] {
        for from in [0, early] {
            if spread(from, unit) <= BARS_AT_MOST {
                best = (from, unit);
                break 'search;
            }
        }
    }
    let (from, unit) = best;
    let mut bars: Vec<Bar> = Vec::new();
    if from > 0 {
        bars.push(Bar {
            label: "earlier".to_owned(),
            n: from,
        });
    }
    let shown = moments.get(from..).unwrap_or_default();
    if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
        let oldest = unit.number(*last) - BARS_AT_MOST * 4;
        for number in unit.number(*first).max(oldest)..=unit.number(*last) {
            bars.push(Bar {
                label: unit.label(number),
                n: shown
                    .iter()
                    .filter(|at| unit.number(**at) == number)
                    .count(),
            });
        }
    }
    Histogram { of, bars }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_791_806_400;

    fn labels(moments: &[i64]) -> Vec<(String, usize)> {
        bars(moments, Measure::CopiesOverTime)
            .bars
            .into_iter()
            .map(|bar| (bar.label, bar.n))
            .collect()
    }

    #[test]
    fn bars_are_as_fine_as_few_of_them_can_be() {
        let within_an_hour = labels(&[NOON, NOON + 60, NOON + 1_300]);
        assert_eq!(within_an_hour[0], ("2026-10-12 12:00".to_owned(), 2));
        assert_eq!(within_an_hour.len(), 3, "the empty one between is there");
        let over_days = labels(&[NOON, NOON + 5 * 86_400]);
        assert_eq!(over_days[0].0, "2026-10-12");
        assert_eq!(over_days.len(), 6);
        let over_years = labels(&[NOON - 5 * 365 * 86_400, NOON]);
        assert_eq!(over_years[0].0, "2021");
    }

    #[test]
    fn a_few_old_ones_do_not_blur_a_burst() {
        let mut moments: Vec<i64> = (0..40).map(|n| NOON + n * 10).collect();
        moments.push(NOON - 900 * 86_400);
        let bars = labels(&moments);
        assert_eq!(bars[0].0, "earlier");
        assert_eq!(bars.iter().map(|bar| bar.1).sum::<usize>(), 41);
        assert_eq!(bars[1].0, "2026-10-12 12:00");
    }

    #[test]
    fn lengths_are_told_in_what_people_count() {
        assert_eq!(length(600), "10 minutes");
        assert_eq!(length(7_200), "2 hours");
        assert_eq!(length(86_400), "24 hours");
        assert_eq!(length(7 * 86_400), "7 days");
    }
}
