//! What is written in many ways becomes one key: names, companies, mail addresses, telephone numbers,
//! places, subjects.
//!
//! The ground is [`fold`]: plain lower-case ASCII words (Unicode compatibility forms and accents
//! resolved, other scripts transliterated). [`key`] goes one step further and makes the German ways of
//! writing a umlaut equal (Müller, Mueller, Muller). Each function applied to its own result changes
//! nothing, so that a key can be compared with a key. All are pure: the same text gives the same key,
//! whatever else a file holds, so that a caller may keep the key of a text it has seen. What says nothing
//! ("n/a", `unknown@…`, `000 000`) has no key.

mod company;
mod kana;
mod mail;
mod name;
mod phone;
mod place;
mod script;
mod text;

pub(super) use company::{company, is_acronym};
pub(super) use kana::{Script, reading};
pub(super) use mail::mail;
pub(super) use name::{NameParts, name, name_key, plain_word, sound, title};
pub(super) use phone::{phone, phone_number};
pub(super) use place::{Street, area, place};
pub(super) use text::{called_off, fold, key, subject, without_marks};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(text in ".{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            let once = key(&text);
            prop_assert_eq!(key(&once), once.clone());
            let once = subject(&text);
            prop_assert_eq!(subject(&once), once.clone());
            let once = reading(&text);
            prop_assert_eq!(reading(&once), once.clone());
            let once = company(&text);
            prop_assert_eq!(company(&once), once.clone());
            if let Some(once) = phone(&text, None) {
                prop_assert_eq!(phone(&once, None), Some(once));
            }
            sound(&text);
        }
    }
}
