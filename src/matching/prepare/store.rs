//! Where prepared records stand: a row each, and the lists of all records one after the other.

use std::ops::Range;

use jiff::civil::Date;
use rayon::prelude::*;

use super::reading::Reading;
use super::strings::{Print, Strings, Sym};
use super::words::{Sound, Words};
use crate::progress::Stop;
use crate::record::Kind;

use super::{Content, Letters, Mail, Meeting, Number, Person, Place, Slot, Todo};

/// Of a record's lists (addresses, telephones, names), so many entries count.
pub(super) const LONGEST_LIST: usize = u8::MAX as usize;

/// A contact without its lists.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonRow {
    /// Where its given names begin, and behind them its family names.
    pub(super) words: u32,
    pub(super) mails: u32,
    pub(super) phones: u32,
    pub(super) places: u32,
    pub(super) given: u8,
    pub(super) family: u8,
    pub(super) mail_count: u8,
    pub(super) phone_count: u8,
    pub(super) place_count: u8,
    pub(super) generation: Option<u8>,
    pub(super) birthday: Option<Date>,
    pub(super) called: Option<Sym>,
    pub(super) family_key: Option<Sym>,
    pub(super) sounds: [Option<Sound>; 2],
    pub(super) nickname: Option<Sym>,
    pub(super) company: Option<Sym>,
    pub(super) title: Option<Sym>,
    pub(super) profession: Option<Sym>,
    pub(super) number: Option<Sym>,
    pub(super) account: Option<Print>,
    pub(super) identity: Print,
}

/// An event without its list.
#[derive(Debug, Clone, Copy)]
pub(super) struct MeetingRow {
    pub(super) attendees: u32,
    pub(super) attendee_count: u32,
    /// Everything else; its list is empty.
    pub(super) fields: Meeting<'static>,
}

/// Every prepared record.
#[derive(Debug, Default)]
pub(in crate::matching) struct Prepared {
    pub(in crate::matching) slots: Vec<Slot>,
    pub(in crate::matching) strings: Strings,
    /// What the name tables say of the words of names.
    pub(in crate::matching) words: Words,
    pub(super) people: Vec<PersonRow>,
    pub(super) meetings: Vec<MeetingRow>,
    pub(super) todos: Vec<Todo>,
    /// Some contact says how its name is read, or writes it in Han.
    pub(super) is_read: bool,
    /// How contacts are read, in the order of their rows; empty where there is none of these.
    pub(super) readings: Vec<Reading>,
    /// The words of names.
    pub(super) names: Vec<Sym>,
    pub(super) attendees: Vec<Sym>,
    pub(in crate::matching) mails: Vec<Mail>,
    pub(in crate::matching) phones: Vec<Number>,
    pub(in crate::matching) places: Vec<Place>,
    /// The name parts of mail addresses.
    pub(super) letters: String,
}

/// A part of a list, empty where the numbers do not fit it.
#[inline]
fn part<T>(list: &[T], start: u32, count: usize) -> &[T] {
    let start = start as usize;
    list.get(start..start + count).unwrap_or_default()
}

impl Prepared {
    pub(super) fn with_capacity(records: usize) -> Self {
        Prepared {
            slots: Vec::with_capacity(records),
            ..Prepared::default()
        }
    }

    /// A slot by its number.
    #[inline]
    pub(in crate::matching) fn slot(&self, number: u32) -> &Slot {
        &self.slots[number as usize]
    }

    /// The active slots of a kind, in the order in which their rows stand in memory.
    pub(in crate::matching) fn in_memory_order(&self, kind: Kind) -> Vec<u32> {
        /// No active slot has the row.
        const NONE: u32 = u32::MAX;
        let rows = match kind {
            Kind::Contact => self.people.len(),
            Kind::Event => self.meetings.len(),
            Kind::Task => self.todos.len(),
        };
        let mut order = vec![NONE; rows];
        for (number, slot) in self.slots.iter().enumerate() {
            if slot.active && slot.kind == kind {
                order[slot.row as usize] = number as u32;
            }
        }
        order.retain(|&number| number != NONE);
        order
    }

    /// The fields of a slot's kind.
    #[inline]
    pub(in crate::matching) fn content(&self, slot: &Slot) -> Content<'_> {
        let row = slot.row as usize;
        match slot.kind {
            Kind::Contact => Content::Contact(self.person_of(slot)),
            Kind::Event => {
                let row = &self.meetings[row];
                Content::Event(Meeting {
                    attendees: part(&self.attendees, row.attendees, row.attendee_count as usize),
                    ..row.fields
                })
            }
            Kind::Task => Content::Task(&self.todos[row]),
        }
    }

    /// The fields of a contact's slot.
    #[inline]
    pub(in crate::matching) fn person_of(&self, slot: &Slot) -> Person<'_> {
        debug_assert_eq!(slot.kind, Kind::Contact);
        let at = slot.row as usize;
        let row = &self.people[at];
        let given = usize::from(row.given);
        let names = part(&self.names, row.words, given + usize::from(row.family));
        let (given, family) = names.split_at(given.min(names.len()));
        Person {
            given,
            called: row.called,
            family,
            family_key: row.family_key,
            sounds: row.sounds,
            nickname: row.nickname,
            generation: row.generation,
            mails: part(&self.mails, row.mails, usize::from(row.mail_count)),
            phones: part(&self.phones, row.phones, usize::from(row.phone_count)),
            company: row.company,
            account: row.account,
            title: row.title,
            profession: row.profession,
            number: row.number,
            places: part(&self.places, row.places, usize::from(row.place_count)),
            birthday: row.birthday,
            identity: row.identity,
            reading: self.readings.get(at),
        }
    }

    /// Where a contact's mail addresses, telephones and places stand in the lists of all; empty for other
    /// kinds.
    pub(in crate::matching) fn lists_of(&self, slot: &Slot) -> [Range<u32>; 3] {
        let row = self.people.get(slot.row as usize);
        let Some(row) = row.filter(|_| slot.kind == Kind::Contact) else {
            return [0..0, 0..0, 0..0];
        };
        let range = |start: u32, count: u8| start..start + u32::from(count);
        [
            range(row.mails, row.mail_count),
            range(row.phones, row.phone_count),
            range(row.places, row.place_count),
        ]
    }

    /// The letters behind a mail address's name part.
    #[inline]
    pub(in crate::matching) fn letters(&self, at: Letters) -> &str {
        let start = at.start as usize;
        self.letters
            .get(start..start + usize::from(at.len))
            .unwrap_or_default()
    }

    /// Keeps letters; see [`Prepared::letters`].
    pub(super) fn keep(&mut self, text: &str) -> Letters {
        let start = self.letters.len();
        // Offsets have 32 bits and lengths 16: what does not fit counts as empty.
        let fits = u32::try_from(start + text.len()).is_ok();
        let Some(len) = u16::try_from(text.len()).ok().filter(|_| fits) else {
            return Letters { start: 0, len: 0 };
        };
        self.letters.push_str(text);
        Letters {
            start: start as u32,
            len,
        }
    }

    /// Adds chunks behind what is there, in their order.
    pub(super) fn absorb(&mut self, mut chunks: Vec<Prepared>) {
        let mut bases: Vec<(Bases, Vec<Sym>)> = Vec::with_capacity(chunks.len());
        let mut base = Bases::of(self);
        for chunk in &chunks {
            bases.push((base, self.strings.absorb(&chunk.strings)));
            base.add(chunk);
        }
        chunks
            .par_iter_mut()
            .zip(&bases)
            .for_each(|(chunk, (base, syms))| chunk.renumber(*base, syms));
        for chunk in &mut chunks {
            self.is_read |= chunk.is_read;
            self.slots.append(&mut chunk.slots);
            self.people.append(&mut chunk.people);
            self.meetings.append(&mut chunk.meetings);
            self.todos.append(&mut chunk.todos);
            self.names.append(&mut chunk.names);
            self.attendees.append(&mut chunk.attendees);
            self.mails.append(&mut chunk.mails);
            self.phones.append(&mut chunk.phones);
            self.places.append(&mut chunk.places);
            self.letters.push_str(&chunk.letters);
        }
    }

    /// Turns the numbers of a chunk into those of the whole.
    fn renumber(&mut self, base: Bases, syms: &[Sym]) {
        let to = |sym: &mut Sym| *sym = syms[sym.index()];
        let maybe = |sym: &mut Option<Sym>| sym.iter_mut().for_each(to);
        for slot in &mut self.slots {
            slot.row += match slot.kind {
                Kind::Contact => base.people,
                Kind::Event => base.meetings,
                Kind::Task => base.todos,
            };
        }
        for row in &mut self.people {
            row.words += base.names;
            row.mails += base.mails;
            row.phones += base.phones;
            row.places += base.places;
            for sym in [
                &mut row.called,
                &mut row.family_key,
                &mut row.nickname,
                &mut row.company,
                &mut row.title,
                &mut row.profession,
                &mut row.number,
            ] {
                maybe(sym);
            }
        }
        for row in &mut self.meetings {
            row.attendees += base.attendees;
            maybe(&mut row.fields.subject);
            maybe(&mut row.fields.location);
            maybe(&mut row.fields.organizer);
        }
        for row in &mut self.todos {
            maybe(&mut row.subject);
            maybe(&mut row.status);
        }
        self.names.iter_mut().for_each(to);
        self.attendees.iter_mut().for_each(to);
        for mail in &mut self.mails {
            mail.local.start += base.letters;
            to(&mut mail.domain);
        }
    }

    /// Once all records are there: what the tables say of the words of names, and who seems to be who.
    pub(super) fn finish(&mut self, stop: &Stop) {
        self.words = Words::of(
            &mut self.strings,
            &self.people,
            (&self.names, &self.readings),
            stop,
        );
        if stop.is_asked() {
            return;
        }
        let (words, names, mails) = (&self.words, &self.names, &self.mails);
        self.people
            .par_iter_mut()
            .with_min_len(1_024)
            .for_each(|row| {
                let first = (row.given > 0)
                    .then(|| names.get(row.words as usize).copied())
                    .flatten();
                row.called = first.map(|first| words.called(first));
                row.sounds = [row.family_key, first].map(|s| s.and_then(|s| words.sound(s)));
                row.identity = identity(words, row, mails);
            });
        self.strings.finish();
    }
}

/// Who a record seems to be: by call name and family name in either order; a nameless record by its
/// first mail address.
fn identity(words: &Words, row: &PersonRow, mails: &[Mail]) -> Print {
    let print = |sym: Sym| words.print(sym);
    match (row.called.map(print), row.family_key.map(print)) {
        (Some(a), Some(b)) => a.min(b).and(a.max(b).bits()),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => {
            let mail = (row.mail_count > 0).then(|| mails.get(row.mails as usize));
            mail.flatten().map_or_else(|| Print::of(""), |m| m.full)
        }
    }
}

/// Where a chunk's lists begin in the whole.
#[derive(Clone, Copy)]
struct Bases {
    people: u32,
    meetings: u32,
    todos: u32,
    names: u32,
    attendees: u32,
    mails: u32,
    phones: u32,
    places: u32,
    letters: u32,
}

impl Bases {
    fn of(whole: &Prepared) -> Self {
        Bases {
            people: whole.people.len() as u32,
            meetings: whole.meetings.len() as u32,
            todos: whole.todos.len() as u32,
            names: whole.names.len() as u32,
            attendees: whole.attendees.len() as u32,
            mails: whole.mails.len() as u32,
            phones: whole.phones.len() as u32,
            places: whole.places.len() as u32,
            letters: whole.letters.len() as u32,
        }
    }

    fn add(&mut self, chunk: &Prepared) {
        let more = Bases::of(chunk);
        self.people += more.people;
        self.meetings += more.meetings;
        self.todos += more.todos;
        self.names += more.names;
        self.attendees += more.attendees;
        self.mails += more.mails;
        self.phones += more.phones;
        self.places += more.places;
        self.letters = self.letters.wrapping_add(more.letters);
    }
}
