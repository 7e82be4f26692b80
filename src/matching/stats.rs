//! How common each value is in the files at hand.
//!
//! Counted are different people or dates, not records: counting records would make a value look common
//! only because its record was copied.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::prepare::{Content, Prepared, Sym};
use crate::progress::{Cancelled, Progress, Stage, Watch};

/// For each value, how many different people (or dates) have it.
#[derive(Debug, Default)]
pub(super) struct Stats {
    /// Different people in all, by name.
    pub(super) people: f64,
    pub(super) family: Vec<u32>,
    pub(super) given: Vec<u32>,
    pub(super) domain: Vec<u32>,
    pub(super) company: Vec<u32>,
    pub(super) number: Vec<u32>,
    /// Different people born on each day that anybody here was born on.
    born: FxHashMap<Date, u32>,
    /// Addresses with each town or postal code, and addresses in all; counted in records.
    areas: FxHashMap<u32, u32>,
    pub(super) places: f64,
    /// Records with each post or occupation, and posts in all.
    pub(super) work: Vec<u32>,
    pub(super) works: f64,
    /// Different dates of events with a subject, and of tasks.
    pub(super) event_days: Vec<u32>,
    pub(super) event_total: f64,
    pub(super) task_days: Vec<u32>,
    pub(super) task_total: f64,
}

/// Counts the different second parts for each first part.
fn spread(mut pairs: Vec<(Sym, u64)>, size: usize) -> Vec<u32> {
    pairs.par_sort_unstable();
    pairs.dedup();
    let mut counts = vec![0; size];
    for (value, _) in pairs {
        counts[value.index()] += 1;
    }
    counts
}

/// How many different people share each value: `values` are (value, person, number of the entry that
/// holds it); `set` is called with each entry and its count.
fn share(mut values: Vec<(u64, u64, u32)>, mut set: impl FnMut(u32, u32)) {
    values.par_sort_unstable();
    for same in values.chunk_by(|x, y| x.0 == y.0) {
        let people = same.chunk_by(|x, y| x.1 == y.1).count() as u32;
        for &(_, _, entry) in same {
            set(entry, people);
        }
    }
}

/// Different people for each birthday.
fn days(mut born: Vec<(Date, u64)>) -> FxHashMap<Date, u32> {
    born.sort_unstable();
    born.dedup();
    let mut days = FxHashMap::default();
    for (day, _) in born {
        *days.entry(day).or_default() += 1;
    }
    days
}

impl Stats {
    /// How many different people are born on a day, at least 1.
    pub(super) fn born_on(&self, day: Date) -> f64 {
        f64::from(self.born.get(&day).copied().unwrap_or(1))
    }

    /// How many addresses name a town or postal code, at least 1.
    pub(super) fn in_area(&self, area: u32) -> f64 {
        f64::from(self.areas.get(&area).copied().unwrap_or(1))
    }

    /// Counts over the active records; mail addresses, telephones and places are told how many different
    /// people have them.
    ///
    /// # Errors
    /// [`Cancelled`] where `watch` asks to stop.
    pub(super) fn of(prepared: &mut Prepared, watch: &mut dyn Watch) -> Result<Self, Cancelled> {
        let records = prepared.slots.len() as u64;
        let mut report = || {
            watch.step(Progress {
                stage: Stage::Normalising,
                done: records,
                total: Some(records),
                what: String::new(),
            })
        };
        let size = prepared.strings.len();
        let mut lists: [Vec<(Sym, u64)>; 7] = Default::default();
        let [family, given, domain, company, number, events, tasks] = &mut lists;
        let mut born: Vec<(Date, u64)> = Vec::new();
        let (mut areas, mut place_count) = (FxHashMap::default(), 0_u32);
        let (mut work, mut works) = (vec![0_u32; size], 0_u32);
        let mut shared: [Vec<(u64, u64, u32)>; 3] = Default::default();
        let [mails, phones, places] = &mut shared;
        let mut people: Vec<u64> = Vec::new();
        for slot in prepared.slots.iter().filter(|s| s.active) {
            match prepared.content(slot) {
                Content::Contact(p) => {
                    let who = p.identity.bits();
                    people.push(who);
                    family.extend(p.family_key.map(|s| (s, who)));
                    given.extend(p.called.map(|s| (s, who)));
                    domain.extend(p.mails.iter().map(|m| (m.domain, who)));
                    company.extend(p.company.map(|s| (s, who)));
                    let [own_mails, own_phones, own_places] = prepared.lists_of(slot);
                    let numbered = p.mails.iter().zip(own_mails);
                    mails.extend(numbered.map(|(m, at)| (m.full.bits(), who, at)));
                    let numbered = p.phones.iter().zip(own_phones);
                    phones.extend(numbered.map(|(n, at)| (n.key, who, at)));
                    let numbered = p.places.iter().zip(own_places);
                    places.extend(numbered.filter_map(|(p, at)| Some((p.door?.bits(), who, at))));
                    number.extend(p.number.map(|s| (s, who)));
                    born.extend(p.birthday.map(|day| (day, who)));
                    for place in p.places {
                        place_count += 1;
                        for part in [place.area, place.town] {
                            if part != 0 {
                                *areas.entry(part).or_default() += 1;
                            }
                        }
                    }
                    for post in [p.title, p.profession].into_iter().flatten() {
                        works += 1;
                        work[post.index()] += 1;
                    }
                }
                Content::Event(e) => {
                    if let (Some(subject), Some(start)) = (e.subject, e.start) {
                        events.push((subject, start.div_euclid(86_400) as u64));
                    }
                }
                Content::Task(t) => {
                    if let Some(subject) = t.subject {
                        tasks.push((subject, t.due.map_or(u64::MAX, |d| d as u64)));
                    }
                }
            }
        }
        let [mails, phones, places] = shared;
        report()?;
        share(mails, |at, n| prepared.mails[at as usize].people = n);
        report()?;
        share(phones, |at, n| prepared.phones[at as usize].people = n);
        report()?;
        share(places, |at, n| prepared.places[at as usize].people = n);
        report()?;
        people.par_sort_unstable();
        people.dedup();
        let [family, given, domain, company, number, events, tasks] =
            lists.map(|list| spread(list, size));
        let sum = |counts: &[u32]| counts.iter().map(|&n| f64::from(n)).sum::<f64>();
        Ok(Stats {
            people: (people.len() as f64).max(1.0),
            family,
            given,
            domain,
            company,
            number,
            born: days(born),
            areas,
            places: f64::from(place_count),
            work,
            works: f64::from(works),
            event_total: sum(&events).max(1.0),
            event_days: events,
            task_total: sum(&tasks).max(1.0),
            task_days: tasks,
        })
    }
}

/// The count for a value, at least 1: values of records left out of the search count as seen once.
pub(super) fn count(counts: &[u32], value: Sym) -> f64 {
    f64::from(counts.get(value.index()).copied().unwrap_or(0).max(1))
}
