//! Which records are worth comparing: those that share at least one key.
//!
//! Keys are cheap and many, so that one mistyped field never hides a copy. Each kind of key gives a list
//! of (key, record) that is sorted; equal neighbours are a block. A block larger than its cap (everybody
//! called Smith) is not dropped: it is ordered by what else the records say, and each record meets its
//! nearest neighbours only. What that left out is counted.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::prepare::{Content, Meeting, Person, Slot, Strings, Sym, Todo};
use super::tables::tables;
use crate::progress::{Cancelled, Progress, Stage, Watch};

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
    Birthday,
    Number,
    AreaAndInitials,
    NameOnly,
    Uid,
    SubjectAndDay,
    SubjectAndLength,
    TimeAndSubjectStart,
    Subject,
    SubjectStartAndDue,
}

impl Key {
    const ALL: [Key; 20] = [
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
        Key::Birthday,
        Key::Number,
        Key::AreaAndInitials,
        Key::NameOnly,
        Key::Uid,
        Key::SubjectAndDay,
        Key::SubjectAndLength,
        Key::TimeAndSubjectStart,
        Key::Subject,
        Key::SubjectStartAndDue,
    ];

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
            Key::Birthday => "the birthday",
            Key::Number => "the government number",
            Key::AreaAndInitials => "the postal code and both initials",
            Key::NameOnly => "the only name given",
            Key::Uid => "the meeting's identity",
            Key::SubjectAndDay => "subject and day",
            Key::SubjectAndLength => "subject and length",
            Key::TimeAndSubjectStart => "the start and the subject's first letters",
            Key::Subject => "the subject",
            Key::SubjectStartAndDue => "the due date and the subject's first letters",
        }
    }

    /// The largest block in which everybody meets everybody.
    fn cap(self) -> usize {
        match self {
            Key::Mail
            | Key::Phone
            | Key::Number
            | Key::FullName
            | Key::Uid
            | Key::SubjectAndDay => 100,
            Key::Subject | Key::SubjectAndLength => 60,
            Key::Door => 10,
            _ => 40,
        }
    }
}

/// In a block over its cap, how many neighbours each record meets.
const NEIGHBOURS: usize = 12;

fn hash(parts: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// Calls `give` with every key of a record; one key may come several times.
pub(super) fn keys(strings: &Strings, slot: &Slot<Sym>, mut give: impl FnMut(Key, u64)) {
    match &slot.content {
        Content::Contact(p) => contact_keys(strings, p, &mut give),
        Content::Event(e) => event_keys(strings, e, &mut give),
        Content::Task(t) => task_keys(strings, t, &mut give),
    }
}

fn start(text: &str, letters: usize) -> &str {
    &text[..letters.min(text.len())]
}

fn contact_keys(strings: &Strings, p: &Person<Sym>, give: &mut dyn FnMut(Key, u64)) {
    let text = |s: Sym| strings.text(s);
    for mail in &p.mails {
        give(Key::Mail, hash(&[text(mail.full)]));
        let local = text(mail.local);
        if !mail.role && local.len() >= 5 {
            give(Key::MailName, hash(&[local]));
        }
    }
    for phone in &p.phones {
        give(Key::Phone, hash(&[text(phone.key)]));
    }
    let family = p.family_key.map(text);
    let first = p.given.first().map(|&s| text(s));
    match (first, family) {
        (Some(first), Some(family)) => {
            for form in tables().full_forms(first) {
                // Sorted, so that swapped names meet.
                let (a, b) = if form <= family {
                    (form, family)
                } else {
                    (family, form)
                };
                give(Key::FullName, hash(&[a, b]));
            }
            let [family_sound, given_sound] = p.sounds.map(|s| s.map_or("", text));
            give(Key::SoundAndInitial, hash(&[family_sound, start(first, 1)]));
            give(Key::SoundAndInitial, hash(&[given_sound, start(family, 1)]));
            let (a, b) = (start(first, 3), start(family, 3));
            let (a, b) = if a <= b { (a, b) } else { (b, a) };
            give(Key::NameStart, hash(&[a, b]));
            // A double name is also either of its halves.
            if p.family.len() > 1 {
                for &word in p.family.iter().filter(|&&s| text(s).len() >= 3) {
                    for form in tables().full_forms(first) {
                        let word = text(word);
                        let (a, b) = if form <= word {
                            (form, word)
                        } else {
                            (word, form)
                        };
                        give(Key::FullName, hash(&[a, b]));
                    }
                }
            }
        }
        (Some(only), None) | (None, Some(only)) => give(Key::NameOnly, hash(&[only])),
        (None, None) => {}
    }
    if let Some(company) = p.company.map(text) {
        if let Some(first) = first {
            for form in tables().full_forms(first) {
                give(Key::CompanyAndGiven, hash(&[company, form]));
            }
        }
        if let Some(family) = family {
            give(Key::CompanyAndFamily, hash(&[company, family]));
        }
        if first.is_none() && family.is_none() {
            give(Key::NameOnly, hash(&["company", company]));
        }
    }
    let initials = || {
        let (a, b) = (
            first.map_or("", |f| start(f, 1)),
            family.map_or("", |f| start(f, 1)),
        );
        if a <= b { [a, b] } else { [b, a] }
    };
    for place in &p.places {
        if let Some(door) = place.door.map(text) {
            give(Key::Place, hash(&[door, first.map_or("", |f| start(f, 1))]));
            give(Key::Door, hash(&[door]));
        }
        if let Some(area) = place.area.map(text) {
            let [a, b] = initials();
            give(Key::AreaAndInitials, hash(&[area, a, b]));
        }
    }
    if let Some(number) = p.number.map(text) {
        give(Key::Number, hash(&[number]));
    }
    if let Some(birthday) = p.birthday {
        let day = birthday.to_string();
        give(Key::Birthday, hash(&[&day]));
    }
}

fn event_keys(strings: &Strings, e: &Meeting<Sym>, give: &mut dyn FnMut(Key, u64)) {
    let Some(start_at) = e.start else {
        if let Some(subject) = e.subject {
            give(Key::Subject, hash(&[strings.text(subject)]));
        }
        return;
    };
    let day = start_at.div_euclid(86_400);
    if let Some(uid) = e.uid {
        give(Key::Uid, hash(&[strings.text(uid), &start_at.to_string()]));
    }
    let subject = e.subject.map_or("", |s| strings.text(s));
    give(
        Key::TimeAndSubjectStart,
        hash(&[&start_at.to_string(), start(subject, 4)]),
    );
    if subject.is_empty() {
        return;
    }
    // Two half-overlapping days, so that a shift over midnight still meets.
    for half in [
        start_at.div_euclid(86_400),
        (start_at + 43_200).div_euclid(86_400) + 10_000_000,
    ] {
        give(Key::SubjectAndDay, hash(&[subject, &half.to_string()]));
    }
    if e.all_day {
        give(Key::SubjectAndDay, hash(&[subject, &(day + 1).to_string()]));
    }
    let length = e.end.map_or(0, |end| end - start_at);
    give(
        Key::SubjectAndLength,
        hash(&[
            subject,
            &length.to_string(),
            &start_at.div_euclid(604_800).to_string(),
        ]),
    );
}

fn task_keys(strings: &Strings, t: &Todo<Sym>, give: &mut dyn FnMut(Key, u64)) {
    let subject = t.subject.map_or("", |s| strings.text(s));
    if !subject.is_empty() {
        give(Key::Subject, hash(&[subject]));
    }
    if let Some(due) = t.due {
        give(
            Key::SubjectStartAndDue,
            hash(&[&due.to_string(), start(subject, 4)]),
        );
        if !subject.is_empty() {
            for day in [due, due + 1] {
                give(Key::SubjectAndDay, hash(&[subject, &day.to_string()]));
            }
        }
    }
}

/// What orders the records of a block over its cap: copies end up side by side.
fn order(strings: &Strings, slot: &Slot<Sym>) -> String {
    match &slot.content {
        Content::Contact(p) => {
            let mut parts: Vec<&str> = Vec::new();
            parts.extend(p.called.map(|s| strings.text(s)));
            parts.extend(p.family_key.map(|s| strings.text(s)));
            parts.extend(p.mails.iter().map(|m| strings.text(m.full)).min());
            parts.extend(p.phones.iter().map(|n| strings.text(n.key)).min());
            parts.extend(p.company.map(|s| strings.text(s)));
            parts.join(" ")
        }
        Content::Event(e) => {
            let subject = e.subject.map_or("", |s| strings.text(s));
            format!(
                "{:020} {subject}",
                e.start.unwrap_or(0).wrapping_add(1 << 40)
            )
        }
        Content::Task(t) => {
            let who = t.who.map_or("", |s| strings.text(s));
            let due = t.due.unwrap_or(0).wrapping_add(1 << 40);
            format!("{due:020} {who}")
        }
    }
}

/// Candidate pairs, and what caps left out.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Pairs of slot numbers, the smaller first; sorted, each once.
    pub(super) pairs: Vec<(u32, u32)>,
    /// Per kind of key: blocks over their cap, records in them.
    pub(super) capped: Vec<(Key, usize, usize)>,
}

/// Pairs of one kind of key, its blocks over the cap, the records in those.
type Found = (Vec<(u32, u32)>, usize, usize);

/// Finds the candidates among the active slots of one kind (`members`, as slot numbers).
pub(super) fn candidates(
    strings: &Strings,
    slots: &[Slot<Sym>],
    members: &[u32],
    watch: &mut dyn Watch,
) -> Result<Candidates, Cancelled> {
    let mut out = Candidates::default();
    let mut lists: Vec<Vec<(u64, u32)>> = vec![Vec::new(); Key::ALL.len()];
    for (done, &member) in members.iter().enumerate() {
        if done % 8_192 == 0 {
            watch.step(Progress {
                stage: Stage::Blocking,
                done: done as u64,
                total: Some(members.len() as u64),
                what: String::new(),
            })?;
        }
        keys(strings, &slots[member as usize], |key, value| {
            lists[key as usize].push((value, member));
        });
    }
    let found: Vec<Found> = lists
        .into_par_iter()
        .enumerate()
        .map(|(number, mut list)| {
            list.sort_unstable();
            list.dedup();
            let cap = Key::ALL[number].cap();
            let (mut pairs, mut blocks, mut records) = (Vec::new(), 0, 0);
            for block in list.chunk_by(|a, b| a.0 == b.0) {
                if block.len() <= cap {
                    for (i, a) in block.iter().enumerate() {
                        pairs.extend(block[i + 1..].iter().map(|b| (a.1, b.1)));
                    }
                    continue;
                }
                if number == Key::Door as usize {
                    // An office: its people meet by address and initial.
                    continue;
                }
                blocks += 1;
                records += block.len();
                let mut ordered: Vec<(String, u32)> = block
                    .iter()
                    .map(|&(_, m)| (order(strings, &slots[m as usize]), m))
                    .collect();
                ordered.sort_unstable();
                for (i, a) in ordered.iter().enumerate() {
                    pairs.extend(
                        ordered[i + 1..]
                            .iter()
                            .take(NEIGHBOURS)
                            .map(|b| (a.1.min(b.1), a.1.max(b.1))),
                    );
                }
            }
            (pairs, blocks, records)
        })
        .collect();
    for (number, (pairs, blocks, records)) in found.into_iter().enumerate() {
        out.pairs.extend(pairs);
        if blocks > 0 {
            out.capped.push((Key::ALL[number], blocks, records));
        }
    }
    out.pairs.par_sort_unstable();
    out.pairs.dedup();
    Ok(out)
}

/// The kinds of key two records share, each once, in order.
pub(super) fn shared_keys(strings: &Strings, a: &Slot<Sym>, b: &Slot<Sym>) -> Vec<Key> {
    let mut first = Vec::new();
    keys(strings, a, |key, value| first.push((key, value)));
    let mut shared = Vec::new();
    keys(strings, b, |key, value| {
        if first.contains(&(key, value)) {
            shared.push(key);
        }
    });
    shared.sort_unstable();
    shared.dedup();
    shared
}
