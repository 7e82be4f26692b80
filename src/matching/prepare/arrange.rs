//! Contacts in the order of their names, with their lists in the same order.
//!
//! Candidates share a name more often than not. Where namesakes stand side by side in memory, comparing
//! one after the other finds them in the processor's cache; in the order of the files nearly every step
//! would wait for memory.

use rayon::prelude::*;

use super::store::{PersonRow, Prepared};
use super::strings::Sym;
use super::words::Sound;
use super::{Mail, Number, Place};
use crate::record::Kind;

/// How many contacts are moved in one go.
const PIECE: usize = 4_096;

/// Some contacts in their new order, with offsets from the piece's own beginning.
#[derive(Default)]
struct Piece {
    people: Vec<PersonRow>,
    names: Vec<Sym>,
    mails: Vec<Mail>,
    phones: Vec<Number>,
    places: Vec<Place>,
    letters: String,
}

impl Prepared {
    /// Brings the contacts into the order of their names: by sound, then by family and call name.
    pub(super) fn arrange(&mut self) {
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
        let pieces: Vec<Piece> = order
            .par_chunks(PIECE)
            .map(|order| self.piece(order))
            .collect();
        let mut places = vec![0; self.people.len()];
        for (place, &(.., before)) in order.iter().enumerate() {
            places[before as usize] = place as u32;
        }
        for slot in self.slots.iter_mut().filter(|s| s.kind == Kind::Contact) {
            slot.row = places[slot.row as usize];
        }
        self.put(pieces);
    }

    fn piece(&self, order: &[(u64, u64, u32)]) -> Piece {
        let mut piece = Piece::default();
        for &(.., at) in order {
            let mut row = self.people[at as usize];
            let person = self.person(&row);
            row.words = piece.names.len() as u32;
            piece.names.extend(person.given.iter().chain(person.family));
            row.mails = piece.mails.len() as u32;
            for mail in person.mails {
                let mut mail = *mail;
                let text = self.letters(mail.local);
                mail.local.start = piece.letters.len() as u32;
                piece.letters.push_str(text);
                piece.mails.push(mail);
            }
            row.phones = piece.phones.len() as u32;
            piece.phones.extend(person.phones);
            row.places = piece.places.len() as u32;
            piece.places.extend(person.places);
            piece.people.push(row);
        }
        piece
    }

    /// Puts the pieces in the place of what was there.
    fn put(&mut self, pieces: Vec<Piece>) {
        let total = |list: fn(&Piece) -> usize| pieces.iter().map(list).sum();
        self.people = Vec::with_capacity(total(|p| p.people.len()));
        self.names = Vec::with_capacity(total(|p| p.names.len()));
        self.mails = Vec::with_capacity(total(|p| p.mails.len()));
        self.phones = Vec::with_capacity(total(|p| p.phones.len()));
        self.places = Vec::with_capacity(total(|p| p.places.len()));
        self.letters = String::with_capacity(total(|p| p.letters.len()));
        for piece in pieces {
            let (names, mails) = (self.names.len() as u32, self.mails.len() as u32);
            let (phones, places) = (self.phones.len() as u32, self.places.len() as u32);
            let letters = self.letters.len() as u32;
            self.people
                .extend(piece.people.into_iter().map(|row| PersonRow {
                    words: row.words + names,
                    mails: row.mails + mails,
                    phones: row.phones + phones,
                    places: row.places + places,
                    ..row
                }));
            self.names.extend(piece.names);
            self.mails.extend(piece.mails.into_iter().map(|mut mail| {
                mail.local.start += letters;
                mail
            }));
            self.phones.extend(piece.phones);
            self.places.extend(piece.places);
            self.letters.push_str(&piece.letters);
        }
    }
}
