//! How common each value is in the files at hand.
//!
//! Counted are different people or dates, not records: counting records would make a value look common
//! only because its record was copied.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::prepare::{Content, Person, Prepared, Slot, Sym};
use crate::progress::{Cancelled, Progress, Stage, Stop, Watch};
use crate::record::Kind;

/// For each value, how many different people (or dates) have it.
#[derive(Debug, Default)]
pub(super) struct Stats {
    /// Different people in all, by name.
    pub(super) people: f64,
    /// The share of contacts that hold nothing by which people are reached: mail address, telephone, company,
    /// street.
    pub(super) unreached: f64,
    pub(super) family: Vec<u32>,
    pub(super) given: Vec<u32>,
    pub(super) domain: Vec<u32>,
    pub(super) company: Vec<u32>,
    pub(super) number: Vec<u32>,
    pub(super) birthdays: Birthdays,
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

/// Adds values and who has them; copies stand side by side, and need not be counted twice.
fn add(list: &mut Vec<(Sym, u64)>, values: impl IntoIterator<Item = (Sym, u64)>) {
    for value in values {
        if list.last() != Some(&value) {
            list.push(value);
        }
    }
}

/// Counts the different second parts for each first part.
/// Nothing, once it is asked to stop.
fn spread(mut pairs: Vec<(Sym, u64)>, size: usize, stop: &Stop) -> Vec<u32> {
    if stop.is_asked() {
        return Vec::new();
    }
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
fn share(mut values: Vec<(u64, u64, u32)>, stop: &Stop, mut set: impl FnMut(u32, u32)) {
    if stop.is_asked() {
        return;
    }
    // Most values stand once: only the others are sorted by person.
    values.par_sort_unstable_by_key(|value| value.0);
    for same in values.chunk_by_mut(|x, y| x.0 == y.0) {
        if same.len() > 1 {
            same.sort_unstable_by_key(|value| value.1);
        }
        let people = same.chunk_by(|x, y| x.1 == y.1).count() as u32;
        for &mut (_, _, entry) in same {
            set(entry, people);
        }
    }
}

/// On which days people are born.
#[derive(Debug, Default)]
pub(super) struct Birthdays {
    /// Different people born on each day that anybody here was born on.
    born: FxHashMap<Date, u32>,
    /// How many pairs of different people there are, and how many of these are born on one day.
    pub(super) pairs: f64,
    pub(super) together: f64,
    /// Birthdays of some people, evenly taken.
    pub(super) some: Vec<Date>,
}

impl Birthdays {
    /// Birthdays to hold against each other: all pairs of so many are some hundred thousand.
    const SOME: usize = 512;

    /// From birthdays and whose they are.
    fn of(mut all: Vec<(Date, u64)>) -> Self {
        all.sort_unstable();
        all.dedup();
        let mut days = Birthdays::default();
        let both = |n: f64| n * (n - 1.0) / 2.0;
        days.pairs = both(all.len() as f64);
        for same in all.chunk_by(|x, y| x.0 == y.0) {
            days.born.insert(same[0].0, same.len() as u32);
            days.together += both(same.len() as f64);
        }
        let step = all.len().div_ceil(Self::SOME).max(1);
        days.some = all.iter().step_by(step).map(|(day, _)| *day).collect();
        days
    }

    /// How many different people are born on a day, at least 1.
    pub(super) fn on(&self, day: Date) -> f64 {
        f64::from(self.born.get(&day).copied().unwrap_or(1))
    }
}

impl Stats {
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
        let stop = watch.stop();
        let mut report = || {
            stop.check()?;
            watch.step(Progress {
                stage: Stage::Normalising,
                done: records,
                total: Some(records),
                what: String::new(),
            })
        };
        let contacts = contacts(prepared);
        let whole = &*prepared;
        let ((named, (worked, dated)), (written, (called, placed))) = rayon::join(
            || {
                rayon::join(
                    || Named::of(whole, &contacts, &stop),
                    || {
                        rayon::join(
                            || Worked::of(whole, &contacts, &stop),
                            || Dated::of(whole, &stop),
                        )
                    },
                )
            },
            || {
                rayon::join(
                    || Written::of(whole, &contacts, &stop),
                    || {
                        rayon::join(
                            || telephones(whole, &contacts, &stop),
                            || Placed::of(whole, &contacts, &stop),
                        )
                    },
                )
            },
        );
        report()?;
        let Prepared {
            mails,
            phones,
            places,
            ..
        } = prepared;
        rayon::join(
            || share(written.mails, &stop, |at, n| mails[at as usize].people = n),
            || share(called, &stop, |at, n| phones[at as usize].people = n),
        );
        report()?;
        share(placed.doors, &stop, |at, n| places[at as usize].people = n);
        report()?;
        let sum = |counts: &[u32]| counts.iter().map(|&n| f64::from(n)).sum::<f64>();
        Ok(Stats {
            people: (named.people as f64).max(1.0),
            family: named.family,
            given: named.given,
            domain: written.domain,
            company: worked.company,
            number: worked.number,
            unreached: worked.unreached,
            birthdays: worked.birthdays,
            areas: placed.areas,
            places: f64::from(placed.count),
            work: worked.work,
            works: f64::from(worked.works),
            event_total: sum(&dated.events).max(1.0),
            event_days: dated.events,
            task_total: sum(&dated.tasks).max(1.0),
            task_days: dated.tasks,
        })
    }
}

/// The active contacts in the order in which they stand in memory.
fn contacts(prepared: &Prepared) -> Vec<&Slot> {
    let order = prepared.in_memory_order(Kind::Contact);
    order.iter().map(|&n| prepared.slot(n)).collect()
}

/// Until it is asked to stop.
fn people<'p>(
    prepared: &'p Prepared,
    contacts: &'p [&'p Slot],
    stop: &'p Stop,
) -> impl Iterator<Item = (&'p Slot, Person<'p>)> {
    contacts
        .iter()
        .take_while(|_| !stop.is_asked())
        .filter_map(|slot| match prepared.content(slot) {
            Content::Contact(person) => Some((*slot, person)),
            _ => None,
        })
}

/// What people are called.
struct Named {
    people: usize,
    family: Vec<u32>,
    given: Vec<u32>,
}

impl Named {
    fn of(prepared: &Prepared, contacts: &[&Slot], stop: &Stop) -> Self {
        let size = prepared.strings.len();
        let mut lists = [(); 2].map(|()| Vec::with_capacity(contacts.len()));
        let mut identities: Vec<u64> = Vec::with_capacity(contacts.len());
        for (_, p) in people(prepared, contacts, stop) {
            let who = p.identity.bits();
            if identities.last() != Some(&who) {
                identities.push(who);
            }
            for (list, value) in lists.iter_mut().zip([p.family_key, p.called]) {
                add(list, value.map(|value| (value, who)));
            }
            if let Some(reading) = p.reading {
                for (list, part) in lists.iter_mut().zip([reading.family, reading.given]) {
                    let told = part.read.filter(|_| part.is_told);
                    add(list, told.map(|value| (value, who)));
                }
            }
        }
        identities.par_sort_unstable();
        identities.dedup();
        let [family, given] = lists.map(|list| spread(list, size, stop));
        Named {
            people: identities.len(),
            family,
            given,
        }
    }
}

/// Whether a record holds nothing by which somebody is reached.
fn is_unreached(p: &Person<'_>) -> bool {
    let street = p.places.iter().any(|place| place.street != 0);
    p.mails.is_empty() && p.phones.is_empty() && p.company.is_none() && !street
}

/// What people do, and what an office knows of them.
struct Worked {
    company: Vec<u32>,
    number: Vec<u32>,
    unreached: f64,
    birthdays: Birthdays,
    work: Vec<u32>,
    works: u32,
}

impl Worked {
    fn of(prepared: &Prepared, contacts: &[&Slot], stop: &Stop) -> Self {
        let size = prepared.strings.len();
        let mut lists: [Vec<(Sym, u64)>; 2] = Default::default();
        let mut born: Vec<(Date, u64)> = Vec::new();
        let (mut work, mut works) = (vec![0_u32; size], 0_u32);
        let mut unreached = 0_u32;
        for (_, p) in people(prepared, contacts, stop) {
            let who = p.identity.bits();
            unreached += u32::from(is_unreached(&p));
            for (list, value) in lists.iter_mut().zip([p.company, p.number]) {
                add(list, value.map(|value| (value, who)));
            }
            born.extend(p.birthday.map(|day| (day, who)));
            for post in [p.title, p.profession].into_iter().flatten() {
                works += 1;
                work[post.index()] += 1;
            }
        }
        let [company, number] = lists.map(|list| spread(list, size, stop));
        Worked {
            company,
            number,
            unreached: f64::from(unreached) / contacts.len().max(1) as f64,
            birthdays: Birthdays::of(born),
            work,
            works,
        }
    }
}

/// Where people are written to.
struct Written {
    domain: Vec<u32>,
    /// Value, person, number of the entry.
    mails: Vec<(u64, u64, u32)>,
}

impl Written {
    fn of(prepared: &Prepared, contacts: &[&Slot], stop: &Stop) -> Self {
        let mut domain: Vec<(Sym, u64)> = Vec::with_capacity(prepared.mails.len());
        let mut mails = Vec::with_capacity(prepared.mails.len());
        for (slot, p) in people(prepared, contacts, stop) {
            let who = p.identity.bits();
            let [own, ..] = prepared.lists_of(slot);
            add(&mut domain, p.mails.iter().map(|m| (m.domain, who)));
            mails.extend(
                p.mails
                    .iter()
                    .zip(own)
                    .map(|(m, at)| (m.full.bits(), who, at)),
            );
        }
        Written {
            domain: spread(domain, prepared.strings.len(), stop),
            mails,
        }
    }
}

/// Each telephone number: value, person, number of the entry.
fn telephones(prepared: &Prepared, contacts: &[&Slot], stop: &Stop) -> Vec<(u64, u64, u32)> {
    let mut phones = Vec::with_capacity(prepared.phones.len());
    for (slot, p) in people(prepared, contacts, stop) {
        let who = p.identity.bits();
        let [_, own, _] = prepared.lists_of(slot);
        phones.extend(p.phones.iter().zip(own).map(|(n, at)| (n.key, who, at)));
    }
    phones
}

/// Where people live and work.
#[derive(Default)]
struct Placed {
    /// Value, person, number of the entry.
    doors: Vec<(u64, u64, u32)>,
    areas: FxHashMap<u32, u32>,
    count: u32,
}

impl Placed {
    fn of(prepared: &Prepared, contacts: &[&Slot], stop: &Stop) -> Self {
        let mut placed = Placed {
            doors: Vec::with_capacity(prepared.places.len()),
            ..Placed::default()
        };
        for (slot, p) in people(prepared, contacts, stop) {
            let who = p.identity.bits();
            let [.., own_places] = prepared.lists_of(slot);
            for (place, at) in p.places.iter().zip(own_places) {
                placed.doors.extend(place.door.map(|d| (d.bits(), who, at)));
                placed.count += 1;
                for part in [place.area, place.town] {
                    if part != 0 {
                        *placed.areas.entry(part).or_default() += 1;
                    }
                }
            }
        }
        placed
    }
}

/// On how many dates each subject stands.
struct Dated {
    events: Vec<u32>,
    tasks: Vec<u32>,
}

impl Dated {
    fn of(prepared: &Prepared, stop: &Stop) -> Self {
        let mut lists: [Vec<(Sym, u64)>; 2] = Default::default();
        let [events, tasks] = &mut lists;
        for slot in prepared
            .slots
            .iter()
            .filter(|s| s.active && s.kind != Kind::Contact)
            .take_while(|_| !stop.is_asked())
        {
            match prepared.content(slot) {
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
                Content::Contact(_) => {}
            }
        }
        let [events, tasks] = lists.map(|list| spread(list, prepared.strings.len(), stop));
        Dated { events, tasks }
    }
}

/// The count for a value, at least 1: values of records left out of the search count as seen once.
pub(super) fn count(counts: &[u32], value: Sym) -> f64 {
    f64::from(counts.get(value.index()).copied().unwrap_or(0).max(1))
}
