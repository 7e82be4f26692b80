//! How subjects stand in time, learned from the files at hand: how often two entries begin together by
//! chance, which subjects come several times a day, by how much copies are shifted, and which words are
//! words of their own rather than slips.
//!
//! Counted are different entries (subject and start), not records, so that copies do not make a value look
//! common.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::prepare::{Print, Strings, Sym};
use crate::record::System;

const DAY: i64 = 86_400;

/// Two entries of one subject this near may be one entry and its shifted copy: the widest difference of
/// two clocks, from UTC−12 to UTC+14, halved by the fact that one of them is the user's own.
pub(super) const NEAR: i64 = 14 * 3_600;

/// An event in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Timed {
    pub(super) system: System,
    pub(super) subject: Sym,
    /// Seconds on [`crate::record::Moment::scale`].
    pub(super) start: i64,
    pub(super) all_day: bool,
}

/// A task in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dated {
    pub(super) subject: Sym,
    /// Days since 1970.
    pub(super) due: Option<i64>,
    /// What tells undated tasks of one subject apart: whom they are about and what they say.
    pub(super) about: u64,
}

/// What the files say about time.
#[derive(Debug, Default)]
pub(super) struct Rhythm {
    /// Bits for two entries of different subjects beginning together, with a time of day, and as whole days.
    together: [f64; 2],
    /// Bits for two tasks of different subjects due on one day.
    due: f64,
    /// Of a subject with three starts and more, the share that has another one near.
    crowding: FxHashMap<Sym, f64>,
    /// Bits beside the usual for a shift of so many seconds, where one shift stands out.
    shifts: FxHashMap<i64, f64>,
    /// Undated tasks of a subject, by what tells them apart.
    undated: FxHashMap<Sym, u32>,
    /// In how many different subjects a word stands.
    words: FxHashMap<u64, u32>,
    /// At how many different entries the same notes stand.
    notes: FxHashMap<Print, u32>,
    /// Different entries that have notes, about.
    noted: f64,
}

/// Two different values agree by chance with this probability in a population nobody has counted, and so
/// many pairs' worth of evidence that is.
const UNSEEN_STARTS: (f64, f64) = (1.0 / 2_000.0, 4_000.0);
const UNSEEN_DAYS: (f64, f64) = (1.0 / 500.0, 4_000.0);

/// Bits for agreeing: how rarely two of `values` (sorted) are equal.
fn clash(values: &[i64], (share, pairs): (f64, f64)) -> f64 {
    let equal: f64 = values
        .chunk_by(|a, b| a == b)
        .map(|run| run.len() as f64 * (run.len() as f64 - 1.0))
        .sum();
    let all = values.len() as f64 * (values.len() as f64 - 1.0);
    -((equal + share * pairs) / (all + pairs)).log2()
}

/// A shift is held for the mark of one fault from so many pairs on, and this share of all that are near.
const FAULT_PAIRS: f64 = 4.0;
const FAULT_SHARE: f64 = 0.3;

/// How often different appointments of one subject on one day lie so far apart, by their own nature: most
/// follow each other at once.
fn natural(shift: i64) -> f64 {
    match shift {
        1_800 => 0.12,
        3_600 => 0.3,
        7_200 => 0.2,
        10_800 => 0.1,
        DAY => 0.5,
        _ => 0.04,
    }
}

/// One number for anything.
pub(super) fn print(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Rhythm {
    /// Learns from the active events and tasks, and from their notes: a print of the text, and one of the
    /// entry it stands at.
    pub(super) fn of(
        mut events: Vec<Timed>,
        mut tasks: Vec<Dated>,
        mut notes: Vec<(Print, u64)>,
        strings: &Strings,
    ) -> Self {
        events.sort_unstable();
        events.dedup();
        tasks.sort_unstable();
        tasks.dedup();
        let mut rhythm = Rhythm::default();
        for all_day in [false, true] {
            let of_sort = events.iter().filter(|e| e.all_day == all_day);
            let mut starts: Vec<i64> = of_sort.map(|e| e.start).collect();
            starts.sort_unstable();
            let unseen = if all_day { UNSEEN_DAYS } else { UNSEEN_STARTS };
            rhythm.together[usize::from(all_day)] = clash(&starts, unseen);
        }
        let mut days: Vec<i64> = tasks.iter().filter_map(|t| t.due).collect();
        days.sort_unstable();
        rhythm.due = clash(&days, UNSEEN_DAYS);
        for task in tasks.iter().filter(|t| t.due.is_none()) {
            *rhythm.undated.entry(task.subject).or_default() += 1;
        }
        rhythm.learn_shifts(&events);
        notes.sort_unstable();
        notes.dedup();
        rhythm.noted = notes.len() as f64 / 2.0;
        for run in notes
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|run| run.len() > 1)
        {
            rhythm.notes.insert(run[0].0, run.len() as u32);
        }
        let mut subjects: Vec<Sym> = events.iter().map(|e| e.subject).collect();
        subjects.extend(tasks.iter().map(|t| t.subject));
        subjects.sort_unstable();
        subjects.dedup();
        for subject in subjects {
            for word in strings.text(subject).split(' ') {
                *rhythm.words.entry(print(word)).or_default() += 1;
            }
        }
        rhythm
    }

    /// Gaps between starts of one subject in one system: shifts that stand out, and crowded subjects.
    fn learn_shifts(&mut self, events: &[Timed]) {
        let mut votes: [FxHashMap<i64, f64>; 2] = Default::default();
        let mut near: FxHashMap<Sym, (u32, u32)> = FxHashMap::default();
        for list in events.chunk_by(|a, b| a.system == b.system && a.subject == b.subject) {
            let gap = |i: usize| {
                let (a, b) = (list.get(i)?, list.get(i + 1)?);
                let apart = b.start - a.start;
                let reach = if a.all_day { DAY } else { NEAR };
                (a.all_day == b.all_day && apart > 0 && apart <= reach).then_some(apart)
            };
            if let [first, _] = list
                && let Some(apart) = gap(0)
            {
                *votes[usize::from(first.all_day)].entry(apart).or_default() += 1.0;
            }
            if list.len() > 2 {
                let crowded = (0..list.len())
                    .filter(|&i| gap(i).is_some() || i > 0 && gap(i - 1).is_some())
                    .count();
                let seen = near.entry(list[0].subject).or_default();
                *seen = (seen.0 + crowded as u32, seen.1 + list.len() as u32);
            }
        }
        self.crowding = near
            .into_iter()
            .map(|(subject, (crowded, all))| (subject, f64::from(crowded) / f64::from(all)))
            .collect();
        for votes in votes {
            let all: f64 = votes.values().sum();
            for (shift, n) in votes {
                if n >= FAULT_PAIRS && n >= FAULT_SHARE * all {
                    let bits = (n / all / natural(shift)).log2();
                    self.shifts.insert(shift, bits.clamp(0.0, 5.0));
                }
            }
        }
    }

    /// Bits for beginning together.
    pub(super) fn together(&self, all_day: bool) -> f64 {
        self.together[usize::from(all_day)]
    }

    /// Bits for two tasks due on one day.
    pub(super) fn due(&self) -> f64 {
        self.due
    }

    /// The share of a subject's starts that have another one near; `None` for subjects on few dates.
    pub(super) fn crowding(&self, subject: Option<Sym>) -> Option<f64> {
        self.crowding.get(&subject?).copied()
    }

    /// Bits beside the usual for two starts so many seconds apart.
    pub(super) fn shift(&self, seconds: i64) -> f64 {
        self.shifts.get(&seconds.abs()).copied().unwrap_or(0.0)
    }

    /// How many different undated tasks have a subject.
    pub(super) fn undated(&self, subject: Option<Sym>) -> u32 {
        subject
            .and_then(|s| self.undated.get(&s).copied())
            .unwrap_or(0)
    }

    /// The share of different entries with notes that have these.
    pub(super) fn noted(&self, notes: Print) -> f64 {
        let at = self.notes.get(&notes).copied().unwrap_or(1);
        // Texts written once are more common in life than in a small file.
        (f64::from(at) + 1.0) / (self.noted + 20.0)
    }

    /// Whether a word stands in several subjects, so that it is hardly a slip.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.words.get(&print(word)).is_some_and(|n| *n > 1)
    }
}
