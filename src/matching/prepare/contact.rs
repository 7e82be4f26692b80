//! A contact, prepared.
//!
//! Words of names, companies and titles come again and again: what a text becomes is remembered for the
//! chunk. Addresses, telephones and mail addresses are nearly all different, so nothing is remembered of
//! them; they become prints and numbers at once.

use rustc_hash::FxHashMap;

use super::store::{LONGEST_LIST, PersonRow, Prepared};
use super::strings::{Print, Sym};
use super::{Mail, Number};
use crate::matching::tables::tables;
use crate::matching::{normalise, place};
use crate::record::{Contact, ContactFields, PhoneKind};

/// What texts of a chunk have become.
#[derive(Default)]
pub(super) struct Memo {
    words: FxHashMap<Print, Sym>,
    companies: FxHashMap<Print, Option<Sym>>,
    keys: FxHashMap<Print, Option<Sym>>,
}

/// One word of ASCII letters, which normalising only folds.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn intern(out: &mut Prepared, text: &str) -> Option<Sym> {
    (!text.is_empty()).then(|| out.strings.intern(text))
}

impl Memo {
    fn word(&mut self, out: &mut Prepared, text: &str) -> Sym {
        *self
            .words
            .entry(Print::of(text))
            .or_insert_with(|| out.strings.intern(&normalise::key(text)))
    }

    fn key(&mut self, out: &mut Prepared, text: Option<&str>) -> Option<Sym> {
        let text = text?;
        *self
            .keys
            .entry(Print::of(text))
            .or_insert_with(|| intern(out, &normalise::key(text)))
    }

    fn company(&mut self, out: &mut Prepared, text: Option<&str>) -> Option<Sym> {
        let text = text?;
        *self
            .companies
            .entry(Print::of(text))
            .or_insert_with(|| intern(out, &normalise::company(text)))
    }
}

/// Adds a contact; answers with its row.
pub(super) fn add(
    out: &mut Prepared,
    memo: &mut Memo,
    contact: &Contact,
    account: Option<Print>,
) -> u32 {
    let c = &contact.fields();
    let words = out.lists.len() as u32;
    let name = names(out, memo, c);
    let (mails, mail_count) = mails(out, c);
    let (phones, phone_count) = phones(out, c);
    let (places, place_count) = places(out, c);
    let row = PersonRow {
        words,
        mails,
        phones,
        places,
        given: name.given,
        family: name.family,
        mail_count,
        phone_count,
        place_count,
        generation: name.generation,
        birthday: c.birthday,
        family_key: name.family_key,
        nickname: memo.key(out, c.nickname.as_deref()),
        company: memo.company(out, c.company.as_deref()),
        title: memo.key(out, c.job_title.as_deref()),
        profession: memo.key(out, c.profession.as_deref()),
        number: c
            .government_id
            .as_deref()
            .and_then(|t| intern(out, &normalise::fold(t).replace(' ', ""))),
        account,
        // Known once all words are there.
        called: None,
        sounds: [None; 2],
        identity: Print::of(""),
    };
    out.people.push(row);
    out.people.len() as u32 - 1
}

struct Names {
    given: u8,
    family: u8,
    family_key: Option<Sym>,
    generation: Option<u8>,
}

fn names(out: &mut Prepared, memo: &mut Memo, c: &ContactFields<'_>) -> Names {
    let (given, family) = (c.given_name.as_deref(), c.family_name.as_deref());
    if let (Some(given), Some(family)) = (given, family)
        && c.middle_name.is_none()
        && c.suffix.is_none()
        && is_plain(given)
        && is_plain(family)
    {
        // The usual case, which taking the name apart would not change.
        let (given, family) = (memo.word(out, given), memo.word(out, family));
        out.lists.extend([given, family]);
        return Names {
            given: 1,
            family: 1,
            family_key: Some(family),
            generation: None,
        };
    }
    let whole = [&c.display_name, &c.file_as];
    let name = normalise::name(normalise::NameParts {
        given,
        middle: c.middle_name.as_deref(),
        family,
        suffix: c.suffix.as_deref(),
        whole: whole
            .into_iter()
            .flatten()
            .map(|n| &**n)
            .find(|n| !n.contains('@')),
    });
    let mut add = |list: &[String]| {
        let list = &list[..list.len().min(LONGEST_LIST)];
        for word in list {
            let sym = out.strings.intern(word);
            out.lists.push(sym);
        }
        list.len() as u8
    };
    let (given, family) = (add(&name.given), add(&name.family));
    Names {
        given,
        family,
        family_key: match name.family.as_slice() {
            [one] => intern(out, one),
            words => intern(out, &words.concat()),
        },
        generation: name.generation,
    }
}

fn mails(out: &mut Prepared, c: &ContactFields<'_>) -> (u32, u8) {
    let first = out.mails.len();
    for text in c.emails.iter().take(LONGEST_LIST) {
        let Some(mail) = normalise::mail(text) else {
            continue;
        };
        let full = Print::of(&mail.local).and(Print::of(&mail.domain).bits());
        if out.mails[first..].iter().any(|m| m.full == full) {
            continue;
        }
        let entry = Mail {
            full,
            local: out.keep(&mail.local),
            free: tables().free_mail.contains(&mail.domain),
            role: tables().role_boxes.contains(&mail.local),
            domain: out.strings.intern(&mail.domain),
            people: 1,
        };
        out.mails.push(entry);
    }
    (first as u32, (out.mails.len() - first) as u8)
}

fn phones(out: &mut Prepared, c: &ContactFields<'_>) -> (u32, u8) {
    let first = out.phones.len();
    for phone in c.phones.iter().take(LONGEST_LIST) {
        let e164 = phone.e164.map(|number| number.to_string());
        let Some(key) = normalise::phone(&phone.value, e164.as_deref()) else {
            continue;
        };
        // At most nine digits, so it is a number.
        let key = key.parse().unwrap_or_else(|_| Print::of(&key).bits());
        if out.phones[first..].iter().any(|p| p.key == key) {
            continue;
        }
        out.phones.push(Number {
            key,
            people: 1,
            mobile: phone.kind == PhoneKind::Mobile,
            home: phone.kind == PhoneKind::Home,
            shared_kind: matches!(
                phone.kind,
                PhoneKind::WorkFax | PhoneKind::HomeFax | PhoneKind::Main | PhoneKind::Assistant
            ),
        });
    }
    (first as u32, (out.phones.len() - first) as u8)
}

fn places(out: &mut Prepared, c: &ContactFields<'_>) -> (u32, u8) {
    let first = out.places.len();
    for address in c.addresses.iter().take(LONGEST_LIST) {
        let Some(place) = place::parts(address) else {
            continue;
        };
        if out.places[first..].iter().all(|p| *p != place) {
            out.places.push(place);
        }
    }
    (first as u32, (out.places.len() - first) as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_plain;
    use crate::matching::normalise::{self, NameParts};

    proptest! {
        /// The short way for plain names gives what taking them apart gives.
        #[test]
        fn plain_names_are_only_folded(given in "[A-Za-z]{1,9}", family in "[A-Za-z]{1,9}") {
            prop_assert!(is_plain(&given) && is_plain(&family));
            let name = normalise::name(NameParts {
                given: Some(&given),
                family: Some(&family),
                ..NameParts::default()
            });
            prop_assert_eq!(name.given, vec![normalise::key(&given)]);
            prop_assert_eq!(name.family, vec![normalise::key(&family)]);
            prop_assert_eq!(name.generation, None);
        }
    }
}
