//! Contacts in the order of their names, with their lists in the same order.
//!
//! Candidates share a name more often than not. Where namesakes stand side by side in memory, comparing
//! one after the other finds them in the processor's cache; in the order of the files nearly every step
//! would wait for memory.

use rayon::prelude::*;

use super::Mail;
use super::store::{PersonRow, Prepared};
use super::strings::Sym;
use super::words::Sound;
use crate::progress::Stop;
use crate::record::Kind;

/// How many contacts are moved in one go.
const PIECE: usize = 4_096;

/// A contact's lists: names, mail addresses, telephones, places.
const LISTS: usize = 4;

impl PersonRow {
    /// Where each of its lists begins.
    fn starts(&mut self) -> [&mut u32; LISTS] {
        [
            &mut self.words,
            &mut self.mails,
            &mut self.phones,
            &mut self.places,
        ]
    }

    /// How long each of its lists is.
    fn lengths(&self) -> [u32; LISTS] {
        let names = u32::from(self.given) + u32::from(self.family);
        let [mails, phones, places] =
            [self.mail_count, self.phone_count, self.place_count].map(u32::from);
        [names, mails, phones, places]
    }
}

impl Prepared {
    /// Brings the contacts into the order of their names: by sound, then by family and call name.
    pub(super) fn arrange(&mut self, stop: &Stop) {
        let order = self.name_order();
        if stop.is_asked() {
            return;
        }
        let mut places = vec![0; order.len()];
        for (place, &before) in (0..).zip(&order) {
            places[before as usize] = place;
        }
        for slot in self.slots.iter_mut().filter(|s| s.kind == Kind::Contact) {
            slot.row = places[slot.row as usize];
        }
        drop(places);
        self.people = order
            .par_iter()
            .map(|&at| self.people[at as usize])
            .collect();
        if !self.readings.is_empty() {
            let readings = order.par_iter().map(|&at| self.readings[at as usize]);
            self.readings = readings.collect();
        }
        drop(order);
        let before: Vec<[u32; LISTS]> = self
            .people
            .par_iter_mut()
            .map(|row| row.starts().map(|start| *start))
            .collect();
        let ends = number_lists(&mut self.people);
        if stop.is_asked() {
            return;
        }
        let moved = Moved {
            before: &before,
            people: &self.people,
            ends: &ends,
        };
        self.names = moved.list(0, &self.names);
        self.mails = moved.list(1, &self.mails);
        if stop.is_asked() {
            return;
        }
        self.phones = moved.list(2, &self.phones);
        self.places = moved.list(3, &self.places);
        if stop.is_asked() {
            return;
        }
        self.arrange_letters(&ends);
    }

    /// The contacts' rows, in the order they are to stand in.
    fn name_order(&self) -> Vec<u32> {
        let number = |sym: Option<Sym>| sym.map_or(0, |s| s.index() as u64 + 1);
        let mut order: Vec<(u64, u64, u32)> = self
            .people
            .par_iter()
            .enumerate()
            .map(|(at, row)| {
                let sound = row.sounds[0].map_or(0, Sound::bits);
                let name = number(row.family_key) << 32 | number(row.called);
                (sound, name, at as u32)
            })
            .collect();
        order.par_sort_unstable();
        order.into_par_iter().map(|(.., at)| at).collect()
    }

    /// Brings the name parts of mail addresses into the order of the addresses; `ends` says where the lists
    /// of each piece end.
    fn arrange_letters(&mut self, ends: &[[u32; LISTS]]) {
        let letters = &self.letters;
        let moved: Vec<String> = pieces(&mut self.mails, ends, 1)
            .into_par_iter()
            .map(|mails: &mut [Mail]| {
                let mut own = String::new();
                for Mail { local, .. } in mails {
                    let start = local.start as usize;
                    local.start = own.len() as u32;
                    let text = letters.get(start..start + usize::from(local.len));
                    own.push_str(text.unwrap_or_default());
                }
                own
            })
            .collect();
        let mut together = String::with_capacity(self.letters.len());
        let bases: Vec<u32> = moved
            .iter()
            .map(|own| {
                let base = together.len() as u32;
                together.push_str(own);
                base
            })
            .collect();
        pieces(&mut self.mails, ends, 1)
            .into_par_iter()
            .zip(bases)
            .for_each(|(mails, base)| mails.iter_mut().for_each(|m| m.local.start += base));
        self.letters = together;
    }
}

/// Gives each contact's lists their places behind those of the contact before it. Answers with where the
/// lists of each piece end.
fn number_lists(people: &mut [PersonRow]) -> Vec<[u32; LISTS]> {
    let mut ends: Vec<[u32; LISTS]> = people
        .par_chunks(PIECE)
        .map(|rows| {
            rows.iter().fold([0; LISTS], |mut sum, row| {
                for (sum, len) in sum.iter_mut().zip(row.lengths()) {
                    *sum += len;
                }
                sum
            })
        })
        .collect();
    let mut all = [0; LISTS];
    for piece in &mut ends {
        for (end, all) in piece.iter_mut().zip(&mut all) {
            *all += *end;
            *end = *all;
        }
    }
    people
        .par_chunks_mut(PIECE)
        .enumerate()
        .for_each(|(piece, rows)| {
            let mut next = piece.checked_sub(1).map_or([0; LISTS], |last| ends[last]);
            for row in rows {
                let lengths = row.lengths();
                for ((start, next), len) in row.starts().into_iter().zip(&mut next).zip(lengths) {
                    *start = *next;
                    *next += len;
                }
            }
        });
    ends
}

/// Contacts in their new order.
struct Moved<'a> {
    /// Where their lists began.
    before: &'a [[u32; LISTS]],
    people: &'a [PersonRow],
    ends: &'a [[u32; LISTS]],
}

impl Moved<'_> {
    /// One of the lists in the contacts' order.
    fn list<T: Copy + Send + Sync>(&self, which: usize, from: &[T]) -> Vec<T> {
        let Some(&any) = from.first() else {
            return Vec::new();
        };
        let all = self.ends.last().map_or(0, |end| end[which]);
        let mut list: Vec<T> = (0..all).into_par_iter().map(|_| any).collect();
        pieces(&mut list, self.ends, which)
            .into_par_iter()
            .zip(self.before.par_chunks(PIECE))
            .zip(self.people.par_chunks(PIECE))
            .for_each(|((mut list, before), rows)| {
                for (before, row) in before.iter().zip(rows) {
                    let (start, len) = (before[which] as usize, row.lengths()[which] as usize);
                    if let Some(own) = list.split_off_mut(..len)
                        && let Some(from) = from.get(start..start + len)
                    {
                        own.copy_from_slice(from);
                    }
                }
            });
        list
    }
}

/// A list cut into pieces at these ends.
fn pieces<'l, T>(list: &'l mut [T], ends: &[[u32; LISTS]], which: usize) -> Vec<&'l mut [T]> {
    let (mut rest, mut start) = (list, 0);
    ends.iter()
        .map(|end| {
            let len = (end[which] - start) as usize;
            start = end[which];
            rest.split_off_mut(..len).unwrap_or_default()
        })
        .collect()
}
