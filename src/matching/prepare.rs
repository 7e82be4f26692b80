//! Records in the form they are compared in: normalised once, every text a number.
//!
//! Normalising is spread over the processors; interning is done in record order afterwards, so that
//! nothing depends on the number of threads.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::normalise;
use super::place::{self, Place};
use super::tables::tables;
use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::{
    Body, Contact, Event, Kind, Moment, PhoneKind, Record, RecordRef, SalesforceId, Source, System,
    Task,
};

/// A text by its number in [`Strings`].
pub(super) type Sym = u32;

/// Each text once.
#[derive(Debug, Default)]
pub(super) struct Strings {
    numbers: FxHashMap<Box<str>, Sym>,
    texts: Vec<Box<str>>,
}

impl Strings {
    fn intern(&mut self, text: String) -> Sym {
        if let Some(&number) = self.numbers.get(text.as_str()) {
            return number;
        }
        let number = self.texts.len() as Sym;
        let text: Box<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    /// The text behind a number.
    pub(super) fn text(&self, sym: Sym) -> &str {
        &self.texts[sym as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// A mail address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mail<T> {
    pub(super) full: T,
    pub(super) local: T,
    pub(super) domain: T,
    /// A provider for everybody.
    pub(super) free: bool,
    /// An office's mailbox.
    pub(super) role: bool,
}

/// A telephone number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number<T> {
    pub(super) key: T,
    pub(super) mobile: bool,
    pub(super) home: bool,
    /// A fax or a company's main number: says little of a person.
    pub(super) shared_kind: bool,
}

/// A contact.
#[derive(Debug, Clone)]
pub(super) struct Person<T> {
    pub(super) given: Vec<T>,
    /// The full form of the call name, where a nickname table knows one.
    pub(super) called: Option<T>,
    pub(super) family: Vec<T>,
    /// The family words joined.
    pub(super) family_key: Option<T>,
    /// How the family name sounds, and how the given name does (for swapped names).
    pub(super) sounds: [Option<T>; 2],
    pub(super) nickname: Option<T>,
    pub(super) generation: Option<u8>,
    pub(super) mails: Vec<Mail<T>>,
    pub(super) phones: Vec<Number<T>>,
    pub(super) company: Option<T>,
    /// The Salesforce account, where no company's name is known.
    pub(super) account: Option<T>,
    pub(super) title: Option<T>,
    pub(super) profession: Option<T>,
    /// A number the state gave the person: letters and digits only.
    pub(super) number: Option<T>,
    pub(super) places: Vec<Place<T>>,
    pub(super) birthday: Option<Date>,
    /// Who it seems to be, by name alone; the same for copies, mostly.
    pub(super) identity: T,
}

/// An event.
#[derive(Debug, Clone)]
pub(super) struct Meeting<T> {
    pub(super) subject: Option<T>,
    /// Seconds on [`Moment::scale`].
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) all_day: bool,
    /// The file gives wall-clock times without a zone.
    pub(super) floating: bool,
    pub(super) location: Option<T>,
    pub(super) organizer: Option<T>,
    pub(super) attendees: Vec<T>,
    pub(super) uid: Option<T>,
    /// Of an exception of a series, the date it stands for, on [`Moment::scale`].
    pub(super) occurrence: Option<i64>,
    /// Which version it is; 0 where the file does not say (RFC 5545, 3.8.7.4).
    pub(super) sequence: u32,
    pub(super) child: bool,
}

/// A task.
#[derive(Debug, Clone)]
pub(super) struct Todo<T> {
    pub(super) subject: Option<T>,
    /// Days since 1970.
    pub(super) due: Option<i64>,
    pub(super) status: Option<T>,
    pub(super) done: bool,
    pub(super) who: Option<T>,
    pub(super) what: Option<T>,
}

/// The fields of the kind.
#[derive(Debug, Clone)]
pub(super) enum Content<T> {
    Contact(Box<Person<T>>),
    Event(Box<Meeting<T>>),
    Task(Box<Todo<T>>),
}

/// One prepared record.
#[derive(Debug, Clone)]
pub(super) struct Slot<T> {
    pub(super) at: RecordRef,
    pub(super) system: System,
    pub(super) kind: Kind,
    /// Takes part in the search; the others are there to be explained.
    pub(super) active: bool,
    /// A Salesforce id, in its short form where it is sound: equal means the same record, not a copy of it.
    pub(super) id: Option<T>,
    pub(super) owner: Option<T>,
    pub(super) notes: Option<T>,
    pub(super) content: Content<T>,
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn opt(text: Option<&str>, normalise: impl Fn(&str) -> String) -> Option<String> {
    text.map(normalise).and_then(some)
}

fn person(c: &Contact, record: &Record) -> Person<String> {
    let c = c.fields();
    let name = normalise::name(normalise::NameParts {
        given: c.given_name.as_deref(),
        middle: c.middle_name.as_deref(),
        family: c.family_name.as_deref(),
        suffix: c.suffix.as_deref(),
        whole: [&c.display_name, &c.file_as]
            .into_iter()
            .flatten()
            .map(|name| &**name)
            .find(|n| !n.contains('@')),
    });
    let mut mails: Vec<Mail<String>> = Vec::with_capacity(c.emails.len());
    for mail in c.emails.iter().filter_map(|text| normalise::mail(text)) {
        let full = format!("{}@{}", mail.local, mail.domain);
        if mails.iter().all(|m| m.full != full) {
            mails.push(Mail {
                full,
                free: tables().free_mail.contains(&mail.domain),
                role: tables().role_boxes.contains(&mail.local),
                local: mail.local,
                domain: mail.domain,
            });
        }
    }
    let mut phones: Vec<Number<String>> = Vec::with_capacity(c.phones.len());
    for phone in &c.phones {
        let e164 = phone.e164.map(|number| number.to_string());
        let Some(key) = normalise::phone(&phone.value, e164.as_deref()) else {
            continue;
        };
        if phones.iter().all(|p| p.key != key) {
            phones.push(Number {
                key,
                mobile: phone.kind == PhoneKind::Mobile,
                home: phone.kind == PhoneKind::Home,
                shared_kind: matches!(
                    phone.kind,
                    PhoneKind::WorkFax
                        | PhoneKind::HomeFax
                        | PhoneKind::Main
                        | PhoneKind::Assistant
                ),
            });
        }
    }
    let mut places: Vec<Place<String>> = c.addresses.iter().filter_map(place::parts).collect();
    places.sort();
    places.dedup();

    let called = name
        .given
        .first()
        .and_then(|n| tables().full_forms(n).next())
        .map(str::to_owned);
    let family_key = some(name.family.concat());
    let mut identity: Vec<&str> = called
        .iter()
        .chain(&family_key)
        .map(String::as_str)
        .collect();
    identity.sort_unstable();
    let mut identity = identity.join(" ");
    if identity.is_empty() {
        // Nameless records: each by what it has.
        identity = mails.first().map(|m| m.full.clone()).unwrap_or_default();
    }
    Person {
        sounds: [
            family_key.as_deref().map(normalise::sound),
            name.given.first().map(|g| normalise::sound(g)),
        ],
        called,
        given: name.given,
        family: name.family,
        family_key,
        nickname: opt(c.nickname.as_deref(), normalise::key),
        generation: name.generation,
        mails,
        phones,
        company: opt(c.company.as_deref(), normalise::company),
        account: record
            .salesforce
            .as_deref()
            .and_then(|m| m.account_id.as_deref())
            .map(short_id),
        title: opt(c.job_title.as_deref(), normalise::key),
        profession: opt(c.profession.as_deref(), normalise::key),
        number: opt(c.government_id.as_deref(), |t| {
            normalise::fold(t).replace(' ', "")
        }),
        places,
        birthday: c.birthday,
        identity,
    }
}

/// The person behind an organiser's or attendee's text: the address where there is one.
fn somebody(text: &str) -> String {
    match normalise::mail(text) {
        Some(mail) => format!("{}@{}", mail.local, mail.domain),
        None => normalise::key(text),
    }
}

fn meeting(e: &Event, child: bool) -> Meeting<String> {
    let mut attendees: Vec<String> = e.attendees.iter().map(|a| somebody(a)).collect();
    attendees.sort();
    attendees.dedup();
    let all_day = e.all_day || matches!(e.start, Some(Moment::Date(_)));
    // Whole days are days of the wall clock, in whatever zone the file writes their midnight.
    let scale = |m: Moment| {
        if all_day {
            Moment::Date(m.date()).scale()
        } else {
            m.scale()
        }
    };
    Meeting {
        subject: opt(e.subject.as_deref(), normalise::subject),
        start: e.start.map(scale),
        end: e.end.map(scale),
        all_day,
        floating: !matches!(e.start, Some(Moment::Instant { .. })),
        location: opt(e.location.as_deref(), normalise::key),
        organizer: opt(e.organizer.as_deref(), somebody),
        attendees,
        uid: e.uid.clone(),
        occurrence: e.recurrence_id.map(|m| m.scale()),
        sequence: e.sequence.unwrap_or(0),
        child,
    }
}

fn todo(t: &Task, record: &Record) -> Todo<String> {
    let marks = record.salesforce.as_deref();
    let status = opt(t.status.as_deref(), normalise::key);
    Todo {
        subject: opt(t.subject.as_deref(), normalise::subject),
        due: t.due.map(|m| day(&m)),
        done: t.completed.is_some()
            || status.as_deref().is_some_and(|s| {
                s.starts_with("complet")
                    || s.starts_with("erledigt")
                    || s.starts_with("abgeschlossen")
                    || s.starts_with("termin")
            }),
        status,
        who: marks.and_then(|m| m.who_id.as_deref()).map(short_id),
        what: marks.and_then(|m| m.what_id.as_deref()).map(short_id),
    }
}

/// Days since 1970 of the date as written.
fn day(moment: &Moment) -> i64 {
    Moment::Date(moment.date()).scale() / 86_400
}

/// A Salesforce id of 15 or 18 characters in one form; other texts as they are.
fn short_id(text: &str) -> String {
    SalesforceId::parse(text).map_or_else(|_| text.to_owned(), |id| id.short().to_owned())
}

fn slot(at: RecordRef, system: System, record: &Record, active: bool) -> Slot<String> {
    let id = match (system, record.id.as_deref()) {
        (System::Salesforce, Some(id)) => Some(short_id(id)),
        _ => None,
    };
    let content = match &record.body {
        Body::Contact(c) => Content::Contact(Box::new(person(c, record))),
        Body::Event(e) => {
            let child = record
                .salesforce
                .as_ref()
                .and_then(|m| m.is_child)
                .unwrap_or(false);
            Content::Event(Box::new(meeting(e, child)))
        }
        Body::Task(t) => Content::Task(Box::new(todo(t, record))),
    };
    Slot {
        at,
        system,
        kind: record.kind(),
        active,
        id,
        owner: record.owner.key().map(short_id),
        notes: opt(record.notes.as_deref(), |t| {
            normalise::fold(&t.chars().take(400).collect::<String>())
        }),
        content,
    }
}

/// Turns every text of a slot into its number.
fn intern(slot: Slot<String>, strings: &mut Strings) -> Slot<Sym> {
    let mut one = |text: String| strings.intern(text);
    let content = match slot.content {
        Content::Contact(p) => Content::Contact(Box::new(Person {
            given: p.given.into_iter().map(&mut one).collect(),
            called: p.called.map(&mut one),
            family: p.family.into_iter().map(&mut one).collect(),
            family_key: p.family_key.map(&mut one),
            sounds: p.sounds.map(|s| s.map(&mut one)),
            nickname: p.nickname.map(&mut one),
            generation: p.generation,
            mails: p
                .mails
                .into_iter()
                .map(|m| Mail {
                    full: one(m.full),
                    local: one(m.local),
                    domain: one(m.domain),
                    free: m.free,
                    role: m.role,
                })
                .collect(),
            phones: p
                .phones
                .into_iter()
                .map(|n| Number {
                    key: one(n.key),
                    mobile: n.mobile,
                    home: n.home,
                    shared_kind: n.shared_kind,
                })
                .collect(),
            company: p.company.map(&mut one),
            account: p.account.map(&mut one),
            title: p.title.map(&mut one),
            profession: p.profession.map(&mut one),
            number: p.number.map(&mut one),
            places: p.places.into_iter().map(|p| p.map(&mut one)).collect(),
            birthday: p.birthday,
            identity: one(p.identity),
        })),
        Content::Event(e) => Content::Event(Box::new(Meeting {
            subject: e.subject.map(&mut one),
            start: e.start,
            end: e.end,
            all_day: e.all_day,
            floating: e.floating,
            location: e.location.map(&mut one),
            organizer: e.organizer.map(&mut one),
            attendees: e.attendees.into_iter().map(&mut one).collect(),
            uid: e.uid.map(&mut one),
            occurrence: e.occurrence,
            sequence: e.sequence,
            child: e.child,
        })),
        Content::Task(t) => Content::Task(Box::new(Todo {
            subject: t.subject.map(&mut one),
            due: t.due,
            status: t.status.map(&mut one),
            done: t.done,
            who: t.who.map(&mut one),
            what: t.what.map(&mut one),
        })),
    };
    Slot {
        at: slot.at,
        system: slot.system,
        kind: slot.kind,
        active: slot.active,
        id: slot.id.map(&mut one),
        owner: slot.owner.map(&mut one),
        notes: slot.notes.map(&mut one),
        content,
    }
}

/// How many records are normalised between two reports.
const BATCH: usize = 16_384;

/// Prepares every record of every source; `active` says which take part in the search.
pub(super) fn prepare(
    sources: &[Source],
    active: impl Fn(&Record) -> bool + Sync,
    strings: &mut Strings,
    watch: &mut dyn Watch,
) -> Result<Vec<Slot<Sym>>, Cancelled> {
    let total: usize = sources.iter().map(|s| s.records.len()).sum();
    let mut slots = Vec::with_capacity(total);
    for (number, source) in sources.iter().enumerate() {
        for (batch, records) in source.records.chunks(BATCH).enumerate() {
            watch.step(Progress {
                stage: Stage::Normalising,
                done: slots.len() as u64,
                total: Some(total as u64),
                what: String::new(),
            })?;
            let prepared: Vec<Slot<String>> = records
                .par_iter()
                .enumerate()
                .map(|(i, record)| {
                    let at = RecordRef {
                        source: number as u32,
                        index: (batch * BATCH + i) as u32,
                    };
                    slot(at, source.system, record, active(record) && !source.is_log)
                })
                .collect();
            slots.extend(prepared.into_iter().map(|s| intern(s, strings)));
        }
    }
    Ok(slots)
}
