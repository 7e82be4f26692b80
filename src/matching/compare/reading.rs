//! Names whose letters do not say how they are read: Han with a reading, kana.
//!
//! Where one of two writings is in Han and the other is not, or one is in kana, how they are read is another way
//! to agree: 田中 (たなか) is タナカ and Tanaka. Two writings in Han are held against each other as they are; what
//! a table reads alike in Chinese is not the same name, and what one writing is read as tells people apart:
//! 幸子 is Sachiko or Yukiko.

use super::name::{Likeness, Names, by_letters, family_rarity, given_rarity};
use super::{Context, close};
use crate::matching::prepare::{Part, Person, Reading, Sym};

/// What names come to with their readings, given what they come to by their letters.
pub(super) fn with_readings(
    context: Context<'_>,
    (a, x): (&Person<'_>, &Reading),
    (b, y): (&Person<'_>, &Reading),
    written: Names,
) -> Names {
    let mut names = written;
    let given = is_comparable(x.given, y.given);
    let family = is_comparable(x.family, y.family);
    if given || family {
        let (a, b) = (
            read_as(context, a, x, (given, family)),
            read_as(context, b, y, (given, family)),
        );
        let read = by_letters(context, &a, &b);
        if read.bits() > names.bits() {
            names = Names {
                by_reading: true,
                ..read
            };
        }
    }
    if names.swapped {
        return names;
    }
    let w = &context.weights.contact;
    let (in_han, [of_family, of_given]) = (
        |x: Part, y: Part| x.han != 0 && y.han != 0,
        &mut names.readings,
    );
    if in_han(x.family, y.family) {
        let rarity = |sym| family_rarity(context, Some(sym));
        *of_family = han(
            context,
            (x.family, y.family),
            &mut names.family,
            (rarity, w.family_different, w.reading_different[0]),
        );
    }
    if in_han(x.given, y.given) {
        let rarity = |sym| given_rarity(context, Some(sym));
        *of_given = han(
            context,
            (x.given, y.given),
            &mut names.given,
            (rarity, w.given_different, w.reading_different[1]),
        );
    }
    names
}

/// Whether a part of two names can be held against each other by how it is read.
fn is_comparable(x: Part, y: Part) -> bool {
    (x.is_told || y.is_told) && (x.han == 0 || y.han == 0) && x.read.is_some() && y.read.is_some()
}

/// A person with the parts of the name that are to be compared by reading as they are read.
fn read_as<'p>(
    context: Context<'_>,
    p: &Person<'p>,
    reading: &'p Reading,
    (given, family): (bool, bool),
) -> Person<'p> {
    let mut p = *p;
    if given {
        p.given = reading.given.read.as_slice();
        p.called = reading.given.read;
        p.nickname = None;
        p.sounds[1] = reading.given.read.and_then(|s| context.words.sound(s));
    }
    if family {
        p.family = reading.family.read.as_slice();
        p.family_key = reading.family.read;
        p.sounds[0] = reading.family.read.and_then(|s| context.words.sound(s));
    }
    p
}

/// Two writings in Han: sets right what their letters came to, and answers with what the readings say besides.
fn han(
    context: Context<'_>,
    (x, y): (Part, Part),
    part: &mut (Likeness, f64),
    (rarity, different, read_otherwise): (impl Fn(Sym) -> f64, f64, f64),
) -> Option<f64> {
    let w = &context.weights.contact;
    let told = x.read.zip(y.read);
    if x.han == y.han {
        let (x, y) = told?;
        let text = |s| context.strings.text(s);
        return Some(if x == y {
            w.reading_same
        } else if close(text(x), text(y)) {
            w.reading_close
        } else {
            read_otherwise
        });
    }
    match told {
        Some((x, y)) if x == y => {
            *part = (
                Likeness::Sound,
                (rarity(x) + w.reading_other_writing).max(different),
            );
        }
        Some(_) if part.0 == Likeness::Same => *part = (Likeness::Different, different),
        None if part.0 == Likeness::Same => {
            *part = (
                Likeness::Sound,
                (part.1 + w.reading_other_writing).max(different),
            );
        }
        _ => {}
    }
    None
}
