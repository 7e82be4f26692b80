//! A contact, prepared.
//!
//! Words of names, companies and titles come again and again: what a text becomes is remembered for the
//! chunk. Addresses, telephones and mail addresses are nearly all different, so nothing is remembered of
//! them; they become prints and numbers at once.

use rustc_hash::FxHashMap;

use super::reading;
use super::store::{LONGEST_LIST, PersonRow, Prepared};
use super::strings::{Print, Sym};
use super::{Mail, Number};
use crate::matching::tables::{Scope, tables};
use crate::matching::{normalise, place};
use crate::record::{Contact, ContactFields, PhoneKind};

/// What texts of a chunk have become.
#[derive(Default)]
pub(super) struct Memo {
    words: FxHashMap<Print, Option<Sym>>,
    companies: FxHashMap<Print, Option<Sym>>,
    nicknames: FxHashMap<Print, Option<Sym>>,
    titles: FxHashMap<Print, Option<Sym>>,
    towns: place::Towns,
}

/// One word of ASCII letters, which normalising only folds.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn intern(out: &mut Prepared, text: &str) -> Option<Sym> {
    (!text.is_empty()).then(|| out.strings.intern(text))
}

impl Memo {
    /// A word of plain letters; `None` where the name must be taken apart after all.
    fn word(&mut self, out: &mut Prepared, text: &str) -> Option<Sym> {
        *self
            .words
            .entry(Print::of(text))
            .or_insert_with(|| intern(out, &normalise::plain_word(text)?))
    }

    fn nickname(&mut self, out: &mut Prepared, text: Option<&str>) -> Option<Sym> {
        let text = text?;
        *self
            .nicknames
            .entry(Print::of(text))
            .or_insert_with(|| intern(out, &normalise::name_key(text)))
    }

    fn title(&mut self, out: &mut Prepared, text: Option<&str>) -> Option<Sym> {
        let text = text?;
        *self
            .titles
            .entry(Print::of(text))
            .or_insert_with(|| intern(out, &normalise::title(text)))
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
    out.is_read |= c.given_reading.is_some() || c.family_reading.is_some();
    let words = out.names.len() as u32;
    let name = names(out, memo, c);
    let (mails, mail_count) = mails(out, c);
    let (phones, phone_count) = phones(out, c);
    let (places, place_count) = places(out, memo, c);
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
        birthday: c.birthday.filter(|day| !tables().is_no_birthday(*day)),
        family_key: name.family_key,
        nickname: memo.nickname(out, c.nickname.as_deref()),
        company: memo
            .company(out, c.company.as_deref())
            .or_else(|| memo.company(out, name.organisation.as_deref())),
        title: memo.title(out, c.job_title.as_deref()),
        profession: memo.title(out, c.profession.as_deref()),
        number: c.government_id.as_deref().and_then(|t| number(out, t)),
        account,
        // Known once all words are there.
        called: None,
        sounds: [None; 2],
        identity: Print::of(""),
    };
    out.people.push(row);
    out.people.len() as u32 - 1
}

/// A number of the state: its letters and digits. One sign again and again is no number.
fn number(out: &mut Prepared, text: &str) -> Option<Sym> {
    let folded = normalise::fold(text);
    let number = folded.replace(' ', "");
    let first = number.chars().next()?;
    let told = number.chars().any(|c| c != first) && number.bytes().any(|b| b.is_ascii_digit());
    (told && !tables().is_placeholder(&folded, Scope::Title)).then(|| out.strings.intern(&number))
}

struct Names {
    given: u8,
    family: u8,
    family_key: Option<Sym>,
    generation: Option<u8>,
    /// Named in the place of the person, or behind the name.
    organisation: Option<String>,
}

fn names(out: &mut Prepared, memo: &mut Memo, c: &ContactFields<'_>) -> Names {
    let (given, family) = (c.given_name.as_deref(), c.family_name.as_deref());
    if let (Some(given), Some(family)) = (given, family)
        && c.middle_name.is_none()
        && c.suffix.is_none()
        && is_plain(given)
        && is_plain(family)
        && let Some(given) = memo.word(out, given)
        && let Some(family) = memo.word(out, family)
    {
        // The usual case, which taking the name apart would not change.
        out.names.extend([given, family]);
        return Names {
            given: 1,
            family: 1,
            family_key: Some(family),
            generation: None,
            organisation: None,
        };
    }
    out.is_read = out.is_read || reading::is_asian(c);
    // A mail address in the name's place only where nothing else is.
    let whole = || {
        let names = [&c.display_name, &c.file_as].into_iter().flatten();
        names.map(|name| &**name)
    };
    let name = normalise::name(normalise::NameParts {
        given,
        middle: c.middle_name.as_deref(),
        family,
        suffix: c.suffix.as_deref(),
        whole: whole().find(|n| !n.contains('@')).or(whole().next()),
    });
    let mut add = |list: &[String]| {
        let list = &list[..list.len().min(LONGEST_LIST)];
        for word in list {
            let sym = out.strings.intern(word);
            out.names.push(sym);
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
        organisation: name.organisation,
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
            free: tables().is_free_mail(&mail.domain),
            role: tables().is_role(&mail.local),
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
        let Some(key) = normalise::phone_number(&phone.value, phone.e164) else {
            continue;
        };
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

fn places(out: &mut Prepared, memo: &mut Memo, c: &ContactFields<'_>) -> (u32, u8) {
    let first = out.places.len();
    for address in c.addresses.iter().take(LONGEST_LIST) {
        let Some(place) = place::parts(address, &mut memo.towns) else {
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
            let words = normalise::plain_word(&given).zip(normalise::plain_word(&family));
            if let Some((given, family)) = words {
                prop_assert_eq!(name.given, vec![given]);
                prop_assert_eq!(name.family, vec![family]);
                prop_assert_eq!(name.generation, None);
            }
        }
    }
}
