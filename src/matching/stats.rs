//! How common each value is in the files at hand.
//!
//! Counted are different people or dates, not records: counting records would make a value look common
//! only because its record was copied.

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
    /// Counts over the active records.
    pub(super) fn of(slots: &[Slot<Sym>], strings: &Strings) -> Self {
        let size = strings.len();
        let mut lists: [Vec<(Sym, u64)>; 10] = Default::default();
        let [
            family,
            given,
            mail,
            domain,
            phone,
            company,
            place,
            people,
            events,
            tasks,
        ] = &mut lists;
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
            event_total: sum(&events).max(1.0),
            event_days: events,
            task_total: sum(&tasks).max(1.0),
            task_days: tasks,
        }
    }
}

/// The count for a value, at least 1: values of records left out of the search count as seen once.
pub(super) fn count(counts: &[u32], value: Sym) -> f64 {
    f64::from(counts.get(value as usize).copied().unwrap_or(0).max(1))
}
