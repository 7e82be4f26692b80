//! Companies as keys: without legal form, fillers and the way dots are set.

use std::borrow::Cow;

use super::key;
use crate::matching::tables::{Scope, tables};

/// Of how many words a legal form consists at most, once letters standing alone are joined.
const LONGEST_FORM: usize = 6;

/// A company as a key: legal form, fillers, common abbreviations and the way dots are set do not count.
/// Empty for what names no company: "n/a", "self-employed".
pub(in crate::matching) fn company(text: &str) -> String {
    let folded = key(&without_attached_forms(text));
    if tables().is_placeholder(&folded, Scope::Company) {
        return String::new();
    }
    let mut words = split(&folded);
    let tables = tables();
    // Taking one form off may bring another to the end; each round leaves fewer words.
    loop {
        let before = words.len();
        join_letters(&mut words);
        for word in &mut words {
            if let Some(short) = tables.short_words.get(word.as_ref()) {
                *word = Cow::Borrowed(short);
            }
        }
        if words.iter().any(|w| !tables.fillers.contains(w.as_ref())) {
            words.retain(|w| !tables.fillers.contains(w.as_ref()));
        }
        if let Some(form) = form_at_end(&words, |form| tables.legal_forms.contains(form)) {
            words.truncate(words.len() - form);
        }
        if words.len() > 1 && tables.form_prefixes.contains(words[0].as_ref()) {
            words.remove(0);
        }
        if words.len() == before {
            break;
        }
    }
    let left = words.join(" ");
    // "Home Ltd" is one, "Home" is none.
    if tables.is_placeholder(&left, Scope::Company) {
        return folded;
    }
    left
}

/// 株式会社 and its like stand before or behind a name without a space.
fn without_attached_forms(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if !text.is_ascii() {
        for form in &tables().attached_forms {
            if let Some(at) = text.find(form.as_str()).filter(|_| text.len() > form.len()) {
                text.to_mut().replace_range(at..at + form.len(), " ");
            }
        }
    }
    text
}

fn split(folded: &str) -> Vec<Cow<'_, str>> {
    folded
        .split(' ')
        .filter(|w| !w.is_empty())
        .map(Cow::Borrowed)
        .collect()
}

/// `S.p.A.` and `SpA`: letters standing alone are one word.
fn join_letters(words: &mut Vec<Cow<'_, str>>) {
    let mut joining = false;
    let mut to = 0;
    for from in 0..words.len() {
        let letter = words[from].len() == 1 && words[from].as_bytes()[0].is_ascii_alphabetic();
        if letter && joining {
            let word = std::mem::take(&mut words[from]);
            words[to - 1].to_mut().push_str(&word);
        } else {
            words.swap(to, from);
            to += 1;
        }
        joining = letter;
    }
    words.truncate(to);
    // Joined, they may read as the umlaut that a key does not write.
    for word in words.iter_mut() {
        if let Cow::Owned(joined) = word {
            *joined = key(joined);
        }
    }
}

/// How many words at the end are a legal form, written together; one word at least stays in front of it.
fn form_at_end(words: &[Cow<'_, str>], is_form: impl Fn(&str) -> bool) -> Option<usize> {
    let mut together = String::new();
    (1..=LONGEST_FORM.min(words.len().saturating_sub(1)))
        .rev()
        .find(|&n| {
            together.clear();
            for word in &words[words.len() - n..] {
                together.push_str(word);
            }
            is_form(&together)
        })
}

/// Whether a text in a name's place is an organisation's: it ends in a legal form that no person's name
/// ends in, or begins with one.
pub(super) fn is_organisation(text: &str) -> bool {
    let folded = key(text);
    let mut words = split(&folded);
    join_letters(&mut words);
    form_at_end(&words, |form| tables().is_sure_legal_form(form)).is_some()
        || words.len() > 1 && ["ooo", "zao", "oao", "pao"].contains(&words[0].as_ref())
}

/// Whether `short` is made of the first letters of `long`, both keys of companies: "ibm" for "intl business
/// machines". A hint, no more: many companies share three letters.
pub(in crate::matching) fn is_acronym(short: &str, long: &str) -> bool {
    (2..=6).contains(&short.len())
        && short.bytes().all(|b| b.is_ascii_alphabetic())
        && long.split(' ').count() == short.len()
        && long
            .split(' ')
            .zip(short.chars())
            .all(|(word, letter)| word.starts_with(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_without_their_legal_form() {
        let same = [
            ("Acme GmbH & Co. KG", "ACME"),
            ("Acme Inc.", "Acme Incorporated"),
            ("Rossi S.p.A.", "Rossi SpA"),
            ("Pérez S.L.", "Perez SL"),
            ("Kowalski Sp. z o.o.", "Kowalski"),
            ("Kowalski Spółka z o.o.", "Kowalski sp. z o. o."),
            ("Smith & Jones Ltd", "Smith and Jones Limited"),
            ("Bauer Gesellschaft mbH", "Bauer GmbH"),
            ("Bauer Gesellschaft mit beschränkter Haftung", "Bauer GmbH"),
            ("L.L.C. Partners L.L.C.", "LLC Partners"),
            ("Tacos Azteca, S.A. de C.V.", "Tacos Azteca"),
            ("Azteca S. de R.L. de C.V.", "Azteca"),
            ("Koala Pty Ltd", "Koala Pty. Limited"),
            ("Sakura K.K.", "Sakura Kabushiki Kaisha"),
            ("株式会社桜", "桜"),
            ("ООО Ромашка", "Romashka"),
            ("Madsen A/S", "Madsen"),
            ("Virtanen Oy", "Virtanen Oyj"),
            ("Szabó Kft.", "Szabo"),
            ("Novák s.r.o.", "Novak spol. s r.o."),
            ("Horvat d.o.o.", "Horvat"),
            ("Yılmaz Ltd. Şti.", "Yilmaz"),
            ("Silva Ltda.", "Silva"),
            ("Lee Sdn. Bhd.", "Lee"),
            ("PT Garuda Tbk", "Garuda"),
            ("Müller und Söhne", "Mueller & Soehne"),
            ("Dupont et Fils SARL", "Dupont & Fils"),
            ("The Widget Company", "Widget Co."),
            ("Global International Ltd", "Global Intl"),
            ("Miller Bros. Mfg.", "Miller Brothers Manufacturing"),
            ("O'Neill & Sons", "ONeill and Sons"),
        ];
        for (a, b) in same {
            assert_eq!(company(a), company(b), "{a} {b}");
        }
        for (a, b) in [
            ("Acme Foods", "Acme Steel"),
            ("Bank of Ireland", "Bank of Scotland"),
            ("Nord AG", "Sud AG"),
        ] {
            assert_ne!(company(a), company(b));
        }
        assert_eq!(company("Home Ltd"), "home ltd");
        assert_eq!(company("AG"), "ag");
        assert_eq!(company("The The"), "the the");
    }

    #[test]
    fn no_company() {
        for text in [
            "n/a",
            "-",
            "k.A.",
            "Self-employed",
            "[not provided]",
            "Privat",
            "Selbstständig",
        ] {
            assert_eq!(company(text), "", "{text}");
        }
    }

    #[test]
    fn organisations_in_the_place_of_people() {
        for text in [
            "Acme GmbH",
            "Rossi S.p.A.",
            "Widget Works, Inc.",
            "ООО Ромашка",
            "Bauer GmbH & Co. KG",
        ] {
            assert!(is_organisation(text), "{text}");
        }
        for text in [
            "Wei Ng",
            "Anna Company",
            "Jean Sas-Weber",
            "GmbH",
            "Mario Sa",
            "Jo Co",
        ] {
            assert!(!is_organisation(text), "{text}");
        }
    }

    #[test]
    fn first_letters() {
        let acronym = |short, long| is_acronym(&company(short), &company(long));
        assert!(acronym("IBM", "International Business Machines Corp."));
        assert!(acronym("B.A.S.F.", "Badische Anilin Soda Fabrik"));
        assert!(!acronym("IBM", "International Machines"));
        assert!(!acronym("I", "International"));
    }
}
