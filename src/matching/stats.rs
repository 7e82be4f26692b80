//! How common each value is in the files at hand.
//!
//! Counted are different people or dates, not records: counting records would make a value look common
//! only because its record was copied.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::prepare::{Content, Slot, Strings, Sym};

/// For each value, how many different people (or dates) have it.
#[derive(Debug, Default)]
pub(super) struct Stats {
    /// Different people in all, by name.
    pub(super) people: f64,
    pub(super) family: Vec<u32>,
    pub(super) given: Vec<u32>,
    pub(super) mail: Vec<u32>,
    pub(super) domain: Vec<u32>,
    pub(super) phone: Vec<u32>,
    pub(super) company: Vec<u32>,
    pub(super) place: Vec<u32>,
    pub(super) number: Vec<u32>,
    /// Different people born on each day that anybody here was born on, by the day's number.
    born: FxHashMap<Date, u32>,
    /// Addresses with each town or postal code, and addresses in all; counted in records.
    pub(super) area: Vec<u32>,
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
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts = vec![0; size];
    for (value, _) in pairs {
        counts[value as usize] += 1;
    }
    counts
}

impl Stats {
    /// How many different people are born on a day, at least 1.
    pub(super) fn born_on(&self, day: Date) -> f64 {
        f64::from(self.born.get(&day).copied().unwrap_or(1))
    }

    /// Counts over the active records.
    pub(super) fn of(slots: &[Slot<Sym>], strings: &Strings) -> Self {
        let size = strings.len();
        let mut lists: [Vec<(Sym, u64)>; 11] = Default::default();
        let [
            family,
            given,
            mail,
            domain,
            phone,
            company,
            place,
            number,
            people,
            events,
            tasks,
        ] = &mut lists;
        let mut born: Vec<(Date, Sym)> = Vec::new();
        let (mut area, mut places) = (vec![0_u32; size], 0_u32);
        let (mut work, mut works) = (vec![0_u32; size], 0_u32);
        for slot in slots.iter().filter(|s| s.active) {
            match &slot.content {
                Content::Contact(p) => {
                    let who = u64::from(p.identity);
                    people.push((p.identity, 0));
                    family.extend(p.family_key.map(|s| (s, who)));
                    given.extend(p.called.map(|s| (s, who)));
                    mail.extend(p.mails.iter().map(|m| (m.full, who)));
                    domain.extend(p.mails.iter().map(|m| (m.domain, who)));
                    phone.extend(p.phones.iter().map(|n| (n.key, who)));
                    company.extend(p.company.map(|s| (s, who)));
                    place.extend(p.places.iter().filter_map(|p| p.door).map(|s| (s, who)));
                    number.extend(p.number.map(|s| (s, who)));
                    born.extend(p.birthday.map(|day| (day, p.identity)));
                    for place in &p.places {
                        places += 1;
                        for part in [place.area, place.town].into_iter().flatten() {
                            area[part as usize] += 1;
                        }
                    }
                    for post in [p.title, p.profession].into_iter().flatten() {
                        works += 1;
                        work[post as usize] += 1;
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
        let [
            family,
            given,
            mail,
            domain,
            phone,
            company,
            place,
            number,
            people,
            events,
            tasks,
        ] = lists.map(|list| spread(list, size));
        let sum = |counts: &[u32]| counts.iter().map(|&n| f64::from(n)).sum::<f64>();
        Stats {
            people: sum(&people).max(1.0),
            family,
            given,
            mail,
            domain,
            phone,
            company,
            place,
            number,
            born: days(born),
            area,
            places: f64::from(places),
            work,
            works: f64::from(works),
            event_total: sum(&events).max(1.0),
            event_days: events,
            task_total: sum(&tasks).max(1.0),
            task_days: tasks,
        }
    }
}

/// Different people for each birthday.
fn days(mut born: Vec<(Date, Sym)>) -> FxHashMap<Date, u32> {
    born.sort_unstable();
    born.dedup();
    let mut days = FxHashMap::default();
    for (day, _) in born {
        *days.entry(day).or_default() += 1;
    }
    days
}

/// The count for a value, at least 1: values of records left out of the search count as seen once.
pub(super) fn count(counts: &[u32], value: Sym) -> f64 {
    f64::from(counts.get(value as usize).copied().unwrap_or(0).max(1))
}
