//! Records in the form they are compared in: normalised once, texts as numbers, lists in shared stores.
//!
//! Records are normalised in chunks of a fixed size, each with texts of its own; the chunks are then put
//! together in record order. Threads only decide who does which chunk, so nothing depends on their number.
//! What is kept of a record is a [`Slot`] and a row of its kind, without an allocation of its own;
//! [`Prepared::content`] shows the row with its lists, as comparisons read it.

mod activity;
mod arrange;
mod contact;
mod reading;
mod store;
mod strings;
mod words;

use jiff::civil::Date;
use rayon::prelude::*;

pub(super) use reading::{Part, Reading};
pub(super) use store::Prepared;
pub(super) use strings::{Print, Strings, Sym, spread};
pub(super) use words::{Sound, Words};

use super::normalise;
use crate::progress::{Cancelled, Progress, Stage, Watch};
use crate::record::{Body, Format, Kind, Record, RecordRef, SalesforceId, Source, System};

/// Letters kept only to be compared with others: the name part of a mail address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    start: u32,
    len: u16,
}

/// A mail address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mail {
    pub(super) full: Print,
    /// Before the at sign; see [`Prepared::letters`].
    pub(super) local: Letters,
    pub(super) domain: Sym,
    /// How many different people have it, at least 1.
    pub(super) people: u32,
    /// A provider for everybody.
    pub(super) free: bool,
    /// An office's mailbox.
    pub(super) role: bool,
}

/// A telephone number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    /// Its national digits read as a number; they never begin with a zero.
    pub(super) key: u64,
    /// How many different people have it, at least 1.
    pub(super) people: u32,
    pub(super) mobile: bool,
    pub(super) home: bool,
    /// A fax or a company's main number: says little of a person.
    pub(super) shared_kind: bool,
}

/// A postal address in parts, each a hash; zero stands for a part that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Area and house number.
    pub(super) door: Option<Print>,
    /// How many different people have the door, at least 1.
    pub(super) people: u32,
    /// Postal code.
    pub(super) area: u32,
    pub(super) town: u32,
    /// The telling letters of the first line.
    pub(super) street: u32,
    /// The same of the other lines: a building, a farm, a flat.
    pub(super) extra: u32,
    /// House number, as it is.
    pub(super) number: u32,
}

/// A contact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person<'p> {
    pub(super) given: &'p [Sym],
    /// The full form of the call name, where a nickname table knows one.
    pub(super) called: Option<Sym>,
    pub(super) family: &'p [Sym],
    /// The family words joined.
    pub(super) family_key: Option<Sym>,
    /// How the family name sounds, and how the given name does (for swapped names).
    pub(super) sounds: [Option<Sound>; 2],
    pub(super) nickname: Option<Sym>,
    pub(super) generation: Option<u8>,
    pub(super) mails: &'p [Mail],
    pub(super) phones: &'p [Number],
    pub(super) company: Option<Sym>,
    /// The Salesforce account, where no company's name is known.
    pub(super) account: Option<Print>,
    pub(super) title: Option<Sym>,
    pub(super) profession: Option<Sym>,
    /// A number the state gave the person: letters and digits only.
    pub(super) number: Option<Sym>,
    pub(super) places: &'p [Place],
    pub(super) birthday: Option<Date>,
    /// Who it seems to be, by name alone; the same for copies, mostly.
    pub(super) identity: Print,
    /// How the name is read; `None` where no name of these files asks for it.
    pub(super) reading: Option<&'p Reading>,
}

/// An event.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing a file says of an event"
)]
pub(super) struct Meeting<'p> {
    pub(super) subject: Option<Sym>,
    /// Seconds on [`crate::record::Moment::scale`].
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) all_day: bool,
    /// The file gives wall-clock times without a zone.
    pub(super) floating: bool,
    pub(super) location: Option<Sym>,
    pub(super) organizer: Option<Sym>,
    pub(super) attendees: &'p [Sym],
    pub(super) uid: Option<Print>,
    /// Of an exception of a series, the date it stands for, on [`crate::record::Moment::scale`].
    pub(super) occurrence: Option<i64>,
    /// Which version it is; 0 where the file does not say (RFC 5545, 3.8.7.4).
    pub(super) sequence: u32,
    pub(super) child: bool,
    /// Marked as called off, in a field or in its subject.
    pub(super) cancelled: bool,
    /// Stands for a whole series.
    pub(super) master: bool,
    /// Of a date of a series in Salesforce: the series' id.
    pub(super) series: Option<Print>,
    /// The contact or lead it is about, in Salesforce.
    pub(super) who: Option<Print>,
}

/// A task.
#[derive(Debug, Clone, Copy)]
pub(super) struct Todo {
    pub(super) subject: Option<Sym>,
    /// Days since 1970.
    pub(super) due: Option<i64>,
    pub(super) status: Option<Sym>,
    pub(super) done: bool,
    pub(super) who: Option<Print>,
    pub(super) what: Option<Print>,
    /// Stands for a whole series.
    pub(super) master: bool,
    /// Of a date of a series: the series' id.
    pub(super) series: Option<Print>,
}

/// The fields of the kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'p> {
    Contact(Person<'p>),
    Event(Meeting<'p>),
    Task(&'p Todo),
}

/// One prepared record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) at: RecordRef,
    pub(super) system: System,
    pub(super) kind: Kind,
    /// Takes part in the search; the others are there to be explained.
    pub(super) active: bool,
    /// Its row among those of its kind.
    row: u32,
    /// What names the record within its system: equal means the same record, not a copy of it.
    pub(super) id: Option<Print>,
    pub(super) owner: Option<Print>,
    pub(super) notes: Option<Print>,
    /// How longer notes begin, so that notes cut off are known again.
    pub(super) notes_start: Option<Print>,
}

/// The print of a Salesforce id of 15 or 18 characters, the same for both; of other texts as they are.
fn id_print(text: &str) -> Print {
    SalesforceId::parse(text).map_or_else(|_| Print::of(text), |id| Print::of(id.short()))
}

/// What says that two records of one system are the same record, exported twice: a Salesforce id; in
/// address books and calendars the `UID`, with the date for one occurrence of a series (RFC 5545, 3.8.4.4)
/// and the calendar's name. Short identities are not trusted: some programs count from 1 in every file.
fn identity(seat: Seat, record: &Record) -> Option<Print> {
    let id = record.id.as_deref()?;
    match (seat.system, seat.format) {
        (System::Salesforce, _) => Some(id_print(id)),
        (_, Format::Vcard | Format::Icalendar) if id.len() >= 8 => {
            let occurrence = record.event().and_then(|event| event.recurrence_id);
            let occurrence = occurrence.map_or_else(String::new, |day| day.to_string());
            let folder = record.folder.as_deref().unwrap_or_default();
            Some(Print::of(&format!("{id}\n{occurrence}\n{folder}")))
        }
        _ => None,
    }
}

/// Of notes, so many characters are compared.
const NOTES_COMPARED: usize = 400;

/// Of notes, so many letters count as their beginning.
const NOTES_START: usize = 24;

/// The print of notes, and of how they begin where they are longer than that.
fn notes_prints(text: &str) -> [Option<Print>; 2] {
    let end = text
        .char_indices()
        .nth(NOTES_COMPARED)
        .map_or(text.len(), |(at, _)| at);
    let folded = normalise::fold(&text[..end]);
    let whole = (!folded.is_empty()).then(|| Print::of(&folded));
    [
        whole,
        folded.get(..NOTES_START).map(|s| Print::of(s).and(1)),
    ]
}

/// A record's place, and whether it takes part.
#[derive(Clone, Copy)]
struct Seat {
    at: RecordRef,
    system: System,
    format: Format,
    active: bool,
}

/// Makes prepared records of one chunk; what repeats from record to record is worked out once.
#[derive(Default)]
struct Builder {
    out: Prepared,
    memo: contact::Memo,
}

impl Builder {
    fn add(&mut self, seat: Seat, record: &Record) {
        let id = identity(seat, record);
        let marks = record.salesforce.as_deref();
        let row = match &record.body {
            Body::Contact(c) => {
                let account = marks.and_then(|m| m.account_id.as_deref()).map(id_print);
                contact::add(&mut self.out, &mut self.memo, c, account)
            }
            Body::Event(e) => activity::add_event(&mut self.out, e, marks),
            Body::Task(t) => activity::add_task(&mut self.out, t, marks),
        };
        let notes = record.notes.as_deref().map(notes_prints);
        let [notes, notes_start] = notes.unwrap_or_default();
        self.out.slots.push(Slot {
            at: seat.at,
            system: seat.system,
            kind: record.kind(),
            active: seat.active,
            row,
            id,
            owner: record.owner.key().map(id_print),
            notes,
            notes_start,
        });
    }
}

/// How many records are normalised with one set of texts.
const CHUNK: usize = 8_192;
/// How many of them are normalised between two looks at whether it is still wanted.
const ASKED: usize = 512;
/// How many chunks are worked on between two reports.
const WAVE: usize = 6;

/// Prepares every record of every source; `active` says which take part in the search.
pub(super) fn prepare(
    sources: &[Source],
    active: impl Fn(&Record) -> bool + Sync,
    watch: &mut dyn Watch,
) -> Result<Prepared, Cancelled> {
    let total: usize = sources.iter().map(|s| s.records.len()).sum();
    let mut chunks: Vec<(u32, usize, &Source, &[Record])> = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        for (chunk, records) in source.records.chunks(CHUNK).enumerate() {
            chunks.push((number as u32, chunk * CHUNK, source, records));
        }
    }
    let stop = watch.stop();
    let normalise = |&(number, first, source, records): &(u32, usize, &Source, &[Record])| {
        let mut builder = Builder::default();
        for (i, record) in records.iter().enumerate() {
            if i.is_multiple_of(ASKED) && stop.is_asked() {
                break;
            }
            let seat = Seat {
                at: RecordRef {
                    source: number,
                    index: (first + i) as u32,
                },
                system: source.system,
                format: source.format,
                active: active(record) && !source.is_log,
            };
            builder.add(seat, record);
        }
        builder.out
    };
    let mut out = Prepared::with_capacity(total);
    // One wave is put behind the others while the next is worked on.
    let mut last: Vec<Prepared> = Vec::new();
    for wave in chunks.chunks(WAVE) {
        watch.step(Progress {
            stage: Stage::Normalising,
            done: out.slots.len() as u64,
            total: Some(total as u64),
            what: String::new(),
        })?;
        let before = std::mem::take(&mut last);
        ((), last) = rayon::join(
            || out.absorb(before),
            || wave.par_iter().map(normalise).collect(),
        );
    }
    stop.check()?;
    out.absorb(last);
    let mut report = || {
        stop.check()?;
        watch.step(Progress {
            stage: Stage::Normalising,
            done: total as u64,
            total: Some(total as u64),
            what: String::new(),
        })
    };
    report()?;
    out.read(sources, &stop);
    report()?;
    out.finish(&stop);
    report()?;
    out.arrange(&stop);
    report()?;
    Ok(out)
}
