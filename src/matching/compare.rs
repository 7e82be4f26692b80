//! Two prepared records held against each other: which fields speak for one thing, which against, and
//! by how many bits.
//!
//! Comparing is symmetric and allocates nothing, because it runs for millions of candidates; the words
//! for people are made later, from [`Line`]s, for the few pairs somebody looks at.

#![expect(
    clippy::many_single_char_names,
    reason = "a and b are the two records, x and y their values, w the weights, everywhere here"
)]

mod birth;
mod contact;
mod event;
mod fact;
mod glance;
mod name;
mod phone;
mod place;
mod reach;
mod reading;
mod spelling;
mod subject;
mod task;
mod trust;

pub(super) use birth::{Days, days};
pub(super) use fact::{Fact, Facts};
pub(super) use glance::{Glance, Limits};
pub(super) use phone::phone_bits;
use rapidfuzz::distance::osa;
pub(super) use reach::mail_bits;
pub(super) use trust::Trust;

use super::FieldVerdict;
use super::prepare::{Content, Prepared, Slot, Strings, Words};
use super::rhythm::Rhythm;
use super::standing::Standing;
use super::stats::Stats;
use super::weights::{Range, Weights, rarity};
use spelling::{close, similar};

/// What every comparison needs besides the two records.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) strings: &'a Strings,
    /// What the name tables say of words.
    pub(super) words: &'a Words,
    pub(super) stats: &'a Stats,
    pub(super) rhythm: &'a Rhythm,
    pub(super) weights: &'a Weights,
}

/// Most that a name alone comes to, in log2 odds: a little less likely than not.
pub(super) const NAME_ONLY_BITS: f64 = -0.2;

/// Why a weight is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Note {
    #[default]
    None,
    /// The value belongs to so many different people.
    SharedBy(u32),
    /// The subject stands on so many different dates.
    OnDates(u32),
    /// A name alone is no proof.
    NameOnly,
    /// Already counted with the company.
    CountedOnce,
    /// The mail addresses stand in one company's domain.
    SameDomain,
    /// Shared within a family or office: little is made of it.
    Household,
    /// Family and given name stand the other way round.
    Swapped,
    /// Two forms of one given name.
    Nickname,
    /// Compared by how names are read, not by how they are written.
    Read,
    /// One writing that is read in two ways.
    TwoReadings,
    /// Jr. and Sr.
    Generation,
    /// Nothing by which people are reached agrees.
    NothingShared,
    /// Starts so many minutes apart, with the same length.
    Shifted(i32),
    /// Same meeting, another person's calendar.
    OtherOwner,
    /// One meeting identity on two dates: dates of a series.
    SeriesDates,
    /// Linked to different people or objects on purpose.
    OtherLink,
    /// Each stands in the other system at its own time.
    OwnTime,
    /// Weighed as such pairs turn out in these files.
    Trusted,
    /// Called off on one side only.
    CalledOff,
    /// The two exports' clocks stand so many minutes apart; seen in all their entries.
    ClockOffset(i32),
}

/// What one field gave or took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) field: &'static str,
    /// Bits.
    pub(super) weight: f64,
    /// The verdict where the comparison knows better than the written values.
    pub(super) verdict: Option<FieldVerdict>,
    pub(super) note: Note,
    /// Bits against a stranger, before the next of kin are weighed (contacts only): see [`contact`].
    alone: f64,
    /// Bits against the next of kin instead of a stranger (contacts only).
    kin: f64,
}

/// Something that could be otherwise with two records.
#[derive(Debug, Clone)]
pub(super) struct Other {
    /// Fields whose lines are not there.
    pub(super) without: Vec<&'static str>,
    /// A line there is instead: bits against strangers, and against the next of kin.
    pub(super) with: Option<(f64, f64)>,
}

/// Everything a comparison found.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing a comparison found"
)]
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    lines: [Line; Evidence::MOST],
    len: usize,
    /// Where the next of kin are weighed too: what they come to before anything is compared.
    kin_base: Option<f64>,
    /// What learning asks of a comparison.
    pub(super) facts: Facts,
    /// How two events or tasks stand to each other, where they may be one.
    pub(super) standing: Option<Standing>,
    /// Something speaks so strongly against that the two must not end in one group.
    pub(super) contradiction: bool,
    /// Nothing but the name agrees, and at least one of the two holds more than a name.
    pub(super) name_only: bool,
    /// Family and given names are the same.
    pub(super) one_name: bool,
    /// How far all but what tells is trusted, where that was learned.
    trust: Option<Trust>,
    /// The same event as seen by two attendees: not a copy, but one event.
    pub(super) attendee_rows: bool,
}

impl Evidence {
    const MOST: usize = 16;

    fn new() -> Self {
        let empty = Line {
            field: "",
            weight: 0.0,
            verdict: None,
            note: Note::None,
            alone: 0.0,
            kin: 0.0,
        };
        Evidence {
            lines: [empty; Self::MOST],
            len: 0,
            kin_base: None,
            facts: Facts::default(),
            standing: None,
            contradiction: false,
            name_only: false,
            one_name: false,
            trust: None,
            attendee_rows: false,
        }
    }

    fn add(&mut self, field: &'static str, weight: f64, verdict: Option<FieldVerdict>, note: Note) {
        debug_assert!(self.len < Self::MOST, "room for every field");
        if let Some(line) = self.lines.get_mut(self.len) {
            *line = Line {
                field,
                weight,
                verdict,
                note,
                alone: weight,
                kin: weight,
            };
            self.len += 1;
        }
    }

    /// What the line just added gives against the next of kin.
    fn kin(&mut self, weight: f64) {
        if let Some(line) = self.lines_mut().last_mut() {
            line.kin = weight;
        }
    }

    /// What each field gave.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines[..self.len]
    }

    fn lines_mut(&mut self) -> &mut [Line] {
        &mut self.lines[..self.len]
    }

    /// Takes bits off the names: a name alone is no proof.
    pub(super) fn hold_names(&mut self, over: f64) {
        if let Some(line) = self.lines_mut().first_mut() {
            line.weight -= over;
            line.note = Note::NameOnly;
        }
    }

    /// What the sum would be if some things were otherwise, given the prior.
    pub(super) fn bits_if(&self, others: &[&Other], prior: f64) -> f64 {
        let gone = |field| others.iter().any(|o| o.without.contains(&field));
        let mut left = self.lines().iter().filter(|l| !gone(l.field));
        let mut added = others.iter().filter_map(|o| o.with);
        let bits = self.untrusted(others) + self.trusted_if(others, prior);
        if self.kin_base.is_none() {
            return bits;
        }
        let names_alone =
            added.all(|w| w.0 <= 0.0) && !left.any(|l| l.alone > 0.0 && !contact::is_name(l.field));
        if names_alone {
            bits.min(NAME_ONLY_BITS - prior)
        } else {
            bits
        }
    }

    /// The sum in bits, without the prior.
    pub(super) fn bits(&self) -> f64 {
        self.lines().iter().map(|l| l.weight).sum()
    }
}

/// What is known of two events from their files, besides themselves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hints<'a> {
    /// Differences of their starts (seconds, right minus left) that count as none.
    pub(super) clocks: &'a [i64],
    /// Whether each stands in another system at its own time.
    pub(super) anchored: [bool; 2],
}

impl Hints<'_> {
    /// Nothing is known.
    pub(super) const NONE: Hints<'static> = Hints {
        clocks: &[0],
        anchored: [false; 2],
    };
}

/// Holds two records of one kind against each other.
pub(super) fn compare(
    context: Context<'_>,
    (a, b): (&Slot, &Slot),
    contents: (&Content<'_>, &Content<'_>),
    hints: Hints<'_>,
) -> Evidence {
    match contents {
        (Content::Contact(x), Content::Contact(y)) => contact::compare(context, (a, x), (b, y)),
        (Content::Event(x), Content::Event(y)) => event::compare(context, (a, x), (b, y), hints),
        (Content::Task(x), Content::Task(y)) => task::compare(context, (a, x), (b, y)),
        _ => Evidence::new(),
    }
}

/// Notes: a text that stands at few entries says much, one cut off says as much, and another text speaks
/// against.
/// The dates of a series have theirs in common: `one_date` says whether the two stand on one date.
fn notes(
    context: Context<'_>,
    (a, b): (&Slot, &Slot),
    (same, different): (Range, f64),
    one_date: bool,
    out: &mut Evidence,
) {
    let (Some(x), Some(y)) = (a.notes, b.notes) else {
        return;
    };
    let cut = a.notes_start.is_some() && a.notes_start == b.notes_start;
    if x != y && !cut {
        out.add("notes", different, None, Note::None);
        return;
    }
    let share = match a.notes_start {
        Some(start) if x != y => context.rhythm.noted(start),
        _ => context.rhythm.noted(x),
    };
    let weight = if one_date {
        rarity(share, same)
    } else {
        same[0]
    };
    let verdict = (x != y).then_some(FieldVerdict::Close);
    out.add("notes", weight, verdict, Note::None);
}

/// Which letters a word has, a bit for each; others may share one.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, b| bits | 1 << (b & 31))
}

/// How many slips of the finger (a letter wrong, missing, too many, two swapped) lie between two words,
/// where there are few enough to think of one word: one in two letters, two in five, three in nine.
fn slips(a: &str, b: &str) -> Option<usize> {
    let shorter = a.len().min(b.len());
    let most = match a.len().max(b.len()) {
        ..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    if shorter < 2 || a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Each letter that the other word lacks takes a slip of its own.
    let (x, y) = (letters(a), letters(b));
    if (x & !y).count_ones() as usize > most || (y & !x).count_ones() as usize > most {
        return None;
    }
    osa::distance_with_args(
        a.bytes(),
        b.bytes(),
        &osa::Args::default().score_cutoff(most),
    )
}

/// The share of strangers that have a value: its own count among `total`, with the population's share
/// `common` standing in for `size` unseen others.
fn chance(count: f64, total: f64, common: f64, size: f64) -> f64 {
    (count + common * size) / (total + size)
}
