//! The keys of a contact.

use super::{Key, letters, mix, start};
use crate::matching::prepare::{Person, Prepared, Print, Sound, Sym};

pub(super) fn keys(prepared: &Prepared, p: &Person<'_>, give: &mut dyn FnMut(Key, u64)) {
    let (strings, words) = (&prepared.strings, &prepared.words);
    let text = |s: Sym| strings.text(s);
    let print = |s: Sym| words.print(s).bits();
    for mail in p.mails {
        give(Key::Mail, mail.full.bits());
        let local = prepared.letters(mail.local);
        if !mail.role && local.len() >= 5 {
            give(Key::MailName, Print::of(local).bits());
        }
    }
    for phone in p.phones {
        give(Key::Phone, phone.key);
    }
    let first = p.given.first().copied();
    // Sorted, so that swapped names meet.
    let both = |x: u64, y: u64| mix(&[x.min(y), x.max(y)]);
    match (first, p.family_key) {
        (Some(first), Some(family)) => {
            for form in words.full_forms(first) {
                give(Key::FullName, both(form.bits(), print(family)));
            }
            let [family_sound, given_sound] = p.sounds.map(|s| s.map_or(0, Sound::bits));
            let (given, family) = (text(first), text(family));
            let sounds = |sound, name| mix(&[sound, letters(start(name, 1))]);
            give(Key::SoundAndInitial, sounds(family_sound, given));
            give(Key::SoundAndInitial, sounds(given_sound, family));
            let starts = both(letters(start(given, 3)), letters(start(family, 3)));
            give(Key::NameStart, starts);
            // A double name is also either of its halves.
            if p.family.len() > 1 {
                for &word in p.family.iter().filter(|&&s| text(s).len() >= 3) {
                    for form in words.full_forms(first) {
                        give(Key::FullName, both(form.bits(), print(word)));
                    }
                }
            }
        }
        (Some(only), None) | (None, Some(only)) => give(Key::NameOnly, print(only)),
        (None, None) => {}
    }
    if let Some(reading) = p.reading
        && let (Some(given), Some(family)) = (reading.given.read, reading.family.read)
    {
        give(Key::FullName, both(print(given), print(family)));
    }
    if let Some(company) = p.company {
        let company = company.index() as u64;
        if let Some(first) = first {
            for form in words.full_forms(first) {
                give(Key::CompanyAndGiven, mix(&[company, form.bits()]));
            }
        }
        if let Some(family) = p.family_key {
            give(Key::CompanyAndFamily, mix(&[company, print(family)]));
        }
        if first.is_none() && p.family_key.is_none() {
            give(Key::NameOnly, mix(&[company]));
        }
    }
    let initial = first.map_or(0, |f| letters(start(text(f), 1)));
    let other = p.family_key.map_or(0, |f| letters(start(text(f), 1)));
    for place in p.places {
        if let Some(door) = place.door {
            give(Key::Place, mix(&[door.bits(), initial]));
            give(Key::Door, door.bits());
        }
        if place.area != 0 {
            let initials = both(initial, other);
            give(
                Key::AreaAndInitials,
                mix(&[u64::from(place.area), initials]),
            );
        }
    }
    if let Some(number) = p.number {
        give(Key::Number, number.index() as u64);
    }
    if let Some(birthday) = p.birthday {
        let day = i64::from(birthday.year()) * 372
            + i64::from(birthday.month()) * 31
            + i64::from(birthday.day());
        give(Key::Birthday, day as u64);
    }
}

/// By name, then by what tells people of one name apart.
pub(super) fn order(prepared: &Prepared, p: &Person<'_>) -> [u64; 5] {
    let name = |s: Option<Sym>| s.map_or(0, |s| letters(prepared.strings.text(s)));
    let mails = p.mails.iter().map(|m| letters(prepared.letters(m.local)));
    [
        name(p.called),
        name(p.family_key),
        mails.min().unwrap_or(0),
        p.phones.iter().map(|n| n.key).min().unwrap_or(0),
        name(p.company),
    ]
}
