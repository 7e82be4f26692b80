//! Which records are worth comparing: those that share at least one key.
//!
//! Keys are cheap and many, so that one mistyped field never hides a copy. Equal keys make a block, in
//! which everybody meets everybody. A block larger than its cap (everybody called Smith) is not dropped:
//! it is ordered by what else the records say and cut into short blocks that overlap, so that each record
//! meets its nearest neighbours. What that left out is counted.
//!
//! Candidates are never listed all at once: [`Blocks::partners`] gives those of one record, each once.

mod activity;
mod contact;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::prepare::{Content, Prepared, Slot, spread};
use crate::progress::{Cancelled, Progress, Stage, Stop, Watch};

/// The kinds of key, in the order they are tried and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Mail,
    MailName,
    Phone,
    FullName,
    SoundAndInitial,
    NameStart,
    CompanyAndGiven,
    CompanyAndFamily,
    Place,
    Door,
    AreaAndInitials,
    Birthday,
    Number,
    NameOnly,
    Uid,
    SubjectAndDay,
    Time,
    SubjectStartAndDay,
    SubjectEndAndDay,
    Subject,
    SubjectStartAndDue,
    SubjectEndAndDue,
}

impl Key {
    const ALL: [Key; 22] = [
        Key::Mail,
        Key::MailName,
        Key::Phone,
        Key::FullName,
        Key::SoundAndInitial,
        Key::NameStart,
        Key::CompanyAndGiven,
        Key::CompanyAndFamily,
        Key::Place,
        Key::Door,
        Key::AreaAndInitials,
        Key::Birthday,
        Key::Number,
        Key::NameOnly,
        Key::Uid,
        Key::SubjectAndDay,
        Key::Time,
        Key::SubjectStartAndDay,
        Key::SubjectEndAndDay,
        Key::Subject,
        Key::SubjectStartAndDue,
        Key::SubjectEndAndDue,
    ];

    /// What was done with the records of blocks over the cap, for people.
    pub(super) fn when_crowded(self) -> &'static str {
        if self.is_weak() {
            "that alone was no reason to hold them against each other"
        } else {
            "there each was held against its nearest neighbours only"
        }
    }

    /// What two records with one key have in common, for people.
    pub(super) fn label(self) -> &'static str {
        match self {
            Key::Mail => "an e-mail address",
            Key::MailName => "the name part of an e-mail address",
            Key::Phone => "a phone number",
            Key::FullName => "the full name",
            Key::SoundAndInitial => "the sound of the family name and the first initial",
            Key::NameStart => "the beginnings of both names",
            Key::CompanyAndGiven => "company and first name",
            Key::CompanyAndFamily => "company and family name",
            Key::Place => "the postal address and the first initial",
            Key::Door => "the postal address",
            Key::AreaAndInitials => "the postal code and both initials",
            Key::Birthday => "the birthday",
            Key::Number => "the government number",
            Key::NameOnly => "the only name given",
            Key::Uid => "the meeting's identity",
            Key::SubjectAndDay => "subject and day",
            Key::Time => "the start, without a subject",
            Key::SubjectStartAndDay => "the day and the subject's first letters",
            Key::SubjectEndAndDay => "the day and the subject's last letters",
            Key::Subject => "the subject",
            Key::SubjectStartAndDue => "the due date and the subject's first letters",
            Key::SubjectEndAndDue => "the due date and the subject's last letters",
        }
    }

    /// Whether it says so little that, in a crowded block, it is no reason to compare anybody: names that
    /// begin or sound alike, namesakes in a company.
    fn is_weak(self) -> bool {
        matches!(
            self,
            Key::MailName
                | Key::SoundAndInitial
                | Key::NameStart
                | Key::CompanyAndGiven
                | Key::CompanyAndFamily
                | Key::AreaAndInitials
        )
    }

    /// The largest block in which everybody meets everybody, among so many records. The more records, the
    /// more strangers have a value in common, and the less it says: from [`CROWD`] on, caps shrink.
    fn cap(self, records: usize) -> usize {
        match self {
            Key::Mail | Key::Phone | Key::FullName => shrunk(records, (16, 100)),
            Key::Place => shrunk(records, (12, 40)),
            Key::Number | Key::Uid | Key::SubjectAndDay => 100,
            Key::Subject => 60,
            Key::Door => 10,
            _ => 40,
        }
    }

    /// Whether a block over the cap is looked at in part. The people of an office meet by its address
    /// and their initials; the address alone is for homes.
    fn is_cut(self) -> bool {
        self != Key::Door
    }
}

/// From so many records on, the caps of keys shrink.
const CROWD: usize = 50_000;

/// A block of contacts over its cap is cut into blocks of this size, in a crowd and in a small file; half of
/// one is also half of the next.
const CUT: (usize, usize) = (8, 16);

/// Blocks of weak keys up to this size are never too large.
const LEAST_WEAK: u32 = 4;

/// So often a record may meet another by weak keys, on average: in a crowd, and in a small file.
const WEAK_MEETINGS: (usize, usize) = (2, 8);

/// The larger number of two for up to [`CROWD`] records, less for more of them, down to the lesser.
fn shrunk(records: usize, (least, most): (usize, usize)) -> usize {
    (most * CROWD / records.max(1)).clamp(least, most)
}

/// A key's value from its parts, in this order.
fn mix(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |sum: u64, &part| {
        spread(sum.rotate_left(23) ^ spread(part))
    })
}

/// Calls `give` with every key of a record; one key may come several times.
pub(super) fn keys(prepared: &Prepared, slot: &Slot, mut give: impl FnMut(Key, u64)) {
    match prepared.content(slot) {
        Content::Contact(p) => contact::keys(prepared, &p, &mut give),
        Content::Event(e) => activity::event_keys(prepared, &e, &mut give),
        Content::Task(t) => activity::task_keys(prepared, t, &mut give),
    }
}

/// The first `letters` letters of a text.
fn start(text: &str, letters: usize) -> &str {
    text.get(..letters).unwrap_or(text)
}

/// The first eight letters of a text, as a number that sorts as they do.
fn letters(text: &str) -> u64 {
    text.bytes()
        .chain(std::iter::repeat(0))
        .take(8)
        .fold(0, |sum, byte| sum << 8 | u64::from(byte))
}

/// What orders the records of a block over its cap: copies end up side by side.
fn order(prepared: &Prepared, slot: &Slot) -> [u64; 5] {
    match prepared.content(slot) {
        Content::Contact(p) => contact::order(prepared, &p),
        Content::Event(e) => activity::event_order(prepared, &e),
        Content::Task(t) => activity::task_order(t),
    }
}

/// Records by the keys they share.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The records of each block, in order, as positions among the members; one block after the other. The
    /// last of each block is marked with [`LAST`].
    members: Vec<u32>,
    /// Where each record stands in `members`, one record after the other; blocks that it ends are left out.
    own: Vec<u32>,
    /// Where each record's places end in `own`.
    own_ends: Vec<u32>,
    /// How often each record meets one behind it; those met in several blocks count several times.
    meetings: Vec<u32>,
    /// Per kind of key: blocks over their cap, records in them.
    pub(super) capped: Vec<(Key, usize, usize)>,
}

/// Marks the last record of a block.
const LAST: u32 = 1 << 31;

/// How many records give their keys in one go, and how many times that between two reports.
const CHUNK: usize = 8_192;
const WAVE: usize = 6;

/// The keys of a chunk of records, sorted into buckets: by kind of key, and by a part of the key.
struct Chunk {
    /// The rest of the key above, the record's position below.
    keys: Vec<u64>,
    /// Where each bucket ends in `keys`.
    ends: Vec<u32>,
}

/// The blocks of one bucket.
#[derive(Default)]
struct Bucket {
    members: Vec<u32>,
    /// Sizes of the blocks.
    sizes: Vec<u32>,
    capped_blocks: usize,
    capped_records: usize,
}

impl Blocks {
    /// Finds the blocks among the active slots of one kind (`members`, as slot numbers). What does not need
    /// them is done `beside`, while they are put together on one processor.
    pub(super) fn of<T: Send>(
        prepared: &Prepared,
        members: &[u32],
        beside: impl FnOnce() -> T + Send,
        watch: &mut dyn Watch,
    ) -> Result<(Self, T), Cancelled> {
        let stop = watch.stop();
        let mut report = |done: usize, total: usize| {
            watch.step(Progress {
                stage: Stage::Blocking,
                done: (members.len() * done / total.max(1)) as u64,
                total: Some(members.len() as u64),
                what: String::new(),
            })
        };
        // Buckets of some ten thousand keys stay in a processor's cache.
        let parts = (members.len() / 16_384).next_power_of_two().clamp(1, 256);
        let chunks: Vec<(usize, &[u32])> = members.chunks(CHUNK).enumerate().collect();
        let mut keyed: Vec<Chunk> = Vec::with_capacity(chunks.len());
        for wave in chunks.chunks(WAVE) {
            report(keyed.len(), chunks.len() * 2)?;
            keyed.par_extend(wave.par_iter().map(|&(number, slots)| {
                Chunk::of(prepared, (slots, number * CHUNK), parts, &stop)
            }));
        }
        let buckets: Vec<usize> = (0..Key::ALL.len() * parts).collect();
        let mut found: Vec<Bucket> = Vec::with_capacity(buckets.len());
        for wave in buckets.chunks(16) {
            report(buckets.len() + found.len(), buckets.len() * 2)?;
            found.par_extend(wave.par_iter().map(|&number| {
                Bucket::of(prepared, members, &keyed, number, Key::ALL[number / parts])
            }));
        }
        drop(keyed);
        let found: Vec<(Key, Bucket)> = (0..)
            .zip(found)
            .map(|(number, bucket): (usize, _)| (Key::ALL[number / parts], bucket))
            .collect();
        let largest = largest_weak(&found, members.len());
        let mut blocks = Blocks::default();
        for of_key in found.chunk_by(|x, y| x.0 == y.0) {
            let (mut count, mut records) = (0, 0);
            for (key, bucket) in of_key {
                count += bucket.capped_blocks;
                records += bucket.capped_records;
                let crowded = |size: &&u32| key.is_weak() && **size > largest;
                for size in bucket.sizes.iter().filter(crowded) {
                    count += 1;
                    records += *size as usize;
                }
            }
            if count > 0 {
                blocks.capped.push((of_key[0].0, count, records));
            }
        }
        let ((), done) = rayon::join(
            || blocks.gather(found, (largest, members.len()), &stop),
            beside,
        );
        stop.check()?;
        Ok((blocks, done))
    }

    /// Puts the blocks of all buckets together, and notes for each record which it is in. `largest` says how
    /// large the blocks of weak keys may be.
    fn gather(&mut self, found: Vec<(Key, Bucket)>, (largest, records): (u32, usize), stop: &Stop) {
        self.members
            .reserve_exact(found.iter().map(|(_, b)| b.members.len()).sum());
        let mut next = vec![0_u32; records];
        self.meetings = vec![0; records];
        for (key, bucket) in found {
            if stop.is_asked() {
                return;
            }
            let mut rest = &bucket.members[..];
            for &size in &bucket.sizes {
                let Some(((block, last), later)) = rest
                    .split_at_checked(size as usize)
                    .and_then(|(block, later)| Some((block.split_last()?, later)))
                    .map(|((last, block), later)| ((block, *last), later))
                else {
                    break;
                };
                if key.is_weak() && size > largest {
                    rest = later;
                    continue;
                }
                for (&member, behind) in block.iter().zip((1..size).rev()) {
                    next[member as usize] += 1;
                    self.meetings[member as usize] += behind;
                }
                self.members.extend(block);
                self.members.push(last | LAST);
                rest = later;
            }
        }
        let mut sum = 0;
        for count in &mut next {
            let own = *count;
            *count = sum;
            sum += own;
        }
        self.own = vec![0; sum as usize];
        for (place, &member) in self.members.iter().enumerate() {
            if member & LAST == 0 {
                let at = &mut next[member as usize];
                self.own[*at as usize] = place as u32;
                *at += 1;
            }
        }
        self.own_ends = next;
    }

    /// The records a record is to be compared with among those behind it, as positions among the members:
    /// sorted, each once.
    pub(super) fn partners(&self, record: usize, out: &mut Vec<u32>) {
        out.clear();
        let end = self.own_ends[record] as usize;
        let start = match record {
            0 => 0,
            _ => self.own_ends[record - 1] as usize,
        };
        let places = &self.own[start..end];
        // The next in each block first, so that memory brings the blocks side by side.
        out.extend(places.iter().map(|&place| self.members[place as usize + 1]));
        for (number, &place) in places.iter().enumerate() {
            if out[number] & LAST != 0 {
                continue;
            }
            for &member in &self.members[place as usize + 2..] {
                out.push(member & !LAST);
                if member & LAST != 0 {
                    break;
                }
            }
        }
        for next in &mut out[..places.len()] {
            *next &= !LAST;
        }
        out.sort_unstable();
        out.dedup();
    }

    /// For each record, how often it meets one behind it; those met in several blocks count several times.
    pub(super) fn meetings(&self) -> &[u32] {
        &self.meetings
    }
}

/// The largest size of weak keys' blocks with which records do not meet too often by them.
fn largest_weak(found: &[(Key, Bucket)], records: usize) -> u32 {
    let (mut strong, mut of_size) = (0, BTreeMap::<u32, usize>::new());
    for (key, bucket) in found {
        for &size in &bucket.sizes {
            let pairs = size as usize * (size as usize - 1) / 2;
            if key.is_weak() {
                *of_size.entry(size).or_default() += pairs;
            } else {
                strong += pairs;
            }
        }
    }
    // Where other keys bring few together, these take their place.
    let least = shrunk(records, WEAK_MEETINGS);
    let left = records.saturating_mul(least).max(
        records
            .saturating_mul(WEAK_MEETINGS.1)
            .saturating_sub(strong),
    );
    let (mut meetings, mut largest) = (0_usize, LEAST_WEAK);
    for (size, pairs) in of_size {
        meetings += pairs;
        if meetings <= left {
            largest = largest.max(size);
        }
    }
    largest
}

impl Chunk {
    fn of(prepared: &Prepared, (slots, first): (&[u32], usize), parts: usize, stop: &Stop) -> Self {
        let mut all: Vec<(u32, u64)> = Vec::with_capacity(slots.len() * 12);
        let mut ends = vec![0_u32; Key::ALL.len() * parts + 1];
        let wanted = slots.iter().take_while(|_| !stop.is_asked());
        for (number, &slot) in wanted.enumerate() {
            let record = (first + number) as u64;
            keys(prepared, prepared.slot(slot), |key, value| {
                let value = spread(value);
                let bucket = key as usize * parts + (value as usize & (parts - 1));
                all.push((bucket as u32, value >> 32 << 32 | record));
                ends[bucket + 1] += 1;
            });
        }
        // Counting sort: `ends` first says where each bucket begins, then moves to its end.
        for bucket in 1..ends.len() {
            ends[bucket] += ends[bucket - 1];
        }
        let mut keys = vec![0; all.len()];
        for (bucket, key) in all {
            let at = &mut ends[bucket as usize];
            keys[*at as usize] = key;
            *at += 1;
        }
        ends.pop();
        Chunk { keys, ends }
    }

    fn bucket(&self, number: usize) -> &[u64] {
        let start = match number {
            0 => 0,
            _ => self.ends[number - 1] as usize,
        };
        &self.keys[start..self.ends[number] as usize]
    }
}

impl Bucket {
    fn of(prepared: &Prepared, members: &[u32], keyed: &[Chunk], number: usize, kind: Key) -> Self {
        let cap = kind.cap(members.len());
        let mut keys: Vec<u64> = Vec::new();
        for chunk in keyed {
            keys.extend(chunk.bucket(number));
        }
        keys.sort_unstable();
        keys.dedup();
        let mut bucket = Bucket::default();
        for block in keys.chunk_by(|x, y| x >> 32 == y >> 32) {
            let records = block.iter().map(|&key| key as u32);
            match block.len() {
                1 => {}
                size if size <= cap => {
                    bucket.members.extend(records);
                    bucket.sizes.push(size as u32);
                }
                _ if !kind.is_cut() => {}
                size => {
                    bucket.capped_blocks += 1;
                    bucket.capped_records += size;
                    if !kind.is_weak() {
                        bucket.cut(prepared, members, records);
                    }
                }
            }
        }
        bucket
    }

    /// Cuts a block over its cap into short ones that overlap.
    fn cut(&mut self, prepared: &Prepared, members: &[u32], records: impl Iterator<Item = u32>) {
        let mut ordered: Vec<([u64; 5], u32)> = records
            .map(|r| (order(prepared, prepared.slot(members[r as usize])), r))
            .collect();
        ordered.sort_unstable();
        let size = shrunk(members.len(), CUT);
        let mut start = 0;
        loop {
            let end = (start + size).min(ordered.len());
            let from = self.members.len();
            self.members.extend(ordered[start..end].iter().map(|o| o.1));
            self.members[from..].sort_unstable();
            self.sizes.push((end - start) as u32);
            if end == ordered.len() {
                return;
            }
            start += size / 2;
        }
    }
}

/// The kinds of key two records share, each once, in order.
pub(super) fn shared_keys(prepared: &Prepared, a: &Slot, b: &Slot) -> Vec<Key> {
    let mut first = Vec::new();
    keys(prepared, a, |key, value| first.push((key, value)));
    let mut shared = Vec::new();
    keys(prepared, b, |key, value| {
        if first.contains(&(key, value)) {
            shared.push(key);
        }
    });
    shared.sort_unstable();
    shared.dedup();
    shared
}
