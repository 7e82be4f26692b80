//! Two subjects that are not equal: one with a word more, one with a slip, or two different things.
//!
//! Words both sides have are set aside. What is left decides: numbers tell entries apart ("Sprint 12" and
//! "Sprint 13"), a word in place of another that both stand in other subjects too is no slip ("Call Berg" and
//! "Call Borg").

use super::{Context, close};
use crate::matching::prepare::Sym;

/// How two different subjects relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same words in another order, or joined otherwise.
    Words,
    /// One has words more.
    Part,
    /// A slip of the pen in one or two words.
    Slip,
    /// Two things.
    Different,
}

/// So many words of each side may be without a partner.
const MOST: usize = 4;

/// A subject this long that begins another one may be that one cut off, in the middle of a word too.
const CUT: usize = 24;

/// The words of `a` that `b` lacks, in order; `None` where there are too many.
fn left_over<'t>(a: &'t str, b: &str) -> Option<([&'t str; MOST], usize)> {
    let (mut list, mut len) = ([""; MOST], 0);
    for word in a.split(' ').filter(|w| b.split(' ').all(|v| v != *w)) {
        *list.get_mut(len)? = word;
        len += 1;
    }
    Some((list, len))
}

fn has_digit(words: &[&str]) -> bool {
    words.iter().any(|w| w.bytes().any(|b| b.is_ascii_digit()))
}

fn letters(words: &[&str]) -> impl Iterator<Item = u8> {
    words.iter().flat_map(|w| w.bytes())
}

pub(super) fn likeness(context: Context<'_>, x: Sym, y: Sym) -> Likeness {
    let (tx, ty) = (context.strings.text(x), context.strings.text(y));
    let (Some((a, n)), Some((b, m))) = (left_over(tx, ty), left_over(ty, tx)) else {
        return Likeness::Different;
    };
    let (a, b) = (&a[..n], &b[..m]);
    if a.is_empty() == b.is_empty() && letters(a).eq(letters(b)) {
        return Likeness::Words;
    }
    let shorter = tx.len().min(ty.len());
    if shorter >= CUT && (tx.starts_with(ty) || ty.starts_with(tx)) {
        return Likeness::Part;
    }
    if has_digit(a) || has_digit(b) {
        return Likeness::Different;
    }
    if a.is_empty() || b.is_empty() {
        // "Call" and "Call Anna Berg" share too little.
        return if shorter >= 6 {
            Likeness::Part
        } else {
            Likeness::Different
        };
    }
    let slips = a.len() == b.len()
        && a.len() <= 2
        && a.iter()
            .zip(b)
            .all(|(v, w)| close(v, w) && !(context.rhythm.is_word(v) && context.rhythm.is_word(w)));
    if slips {
        Likeness::Slip
    } else {
        Likeness::Different
    }
}
