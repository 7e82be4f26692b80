//! What is written in many ways becomes one key: names, companies, mail addresses, telephone numbers,
//! places, subjects.
//!
//! The ground is [`fold`]: plain lower-case ASCII words (Unicode compatibility forms and accents
//! resolved, other scripts transliterated). [`key`] goes one step further and makes the German ways of
//! writing a umlaut equal (Müller, Mueller, Muller). Each function applied to its own result changes
//! nothing, so that a key can be compared with a key.

use unicode_normalization::UnicodeNormalization;

use super::tables::tables;

/// Lower-case ASCII words with single spaces between them; marks and signs separate words, apostrophes
/// vanish.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    let mut take = |c: char| match c {
        '\'' | '`' | '"' => {}
        c if c.is_ascii_alphanumeric() => {
            if pending && !out.is_empty() {
                out.push(' ');
            }
            pending = false;
            out.push(c.to_ascii_lowercase());
        }
        _ => pending = true,
    };
    if text.is_ascii() {
        text.chars().for_each(&mut take);
    } else {
        for c in text.nfkc() {
            match c {
                c if c.is_ascii() => take(c),
                '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' => take('\''),
                // Combining marks left alone would come out as nothing or as a question mark.
                c => deunicode::deunicode_char(c)
                    .unwrap_or(" ")
                    .chars()
                    .for_each(&mut take),
            }
        }
    }
    out
}

/// [`fold`], with ae, oe, ue read as the umlaut they often stand for. Applied to both sides of a
/// comparison this is harmless to names such as Joel or Samuel.
pub(super) fn key(text: &str) -> String {
    let mut folded = fold(text);
    while ["ae", "oe", "ue"].iter().any(|pair| folded.contains(pair)) {
        folded = folded
            .replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u");
    }
    folded
}

/// A person's name taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Given names, the call name first, middle names after it.
    pub(super) given: Vec<String>,
    /// The words of the family name.
    pub(super) family: Vec<String>,
    /// Jr. 1, Sr. 2, III 3.
    pub(super) generation: Option<u8>,
}

/// Parts of a name as a file gives them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NameParts<'a> {
    pub(super) given: Option<&'a str>,
    pub(super) middle: Option<&'a str>,
    pub(super) family: Option<&'a str>,
    pub(super) suffix: Option<&'a str>,
    /// The whole name, used where neither given nor family name is there.
    pub(super) whole: Option<&'a str>,
}

/// Takes a name apart: honorifics and degrees go, "Wills, Christina" is turned round, a family name of
/// several words keeps its particles.
pub(super) fn name(parts: NameParts<'_>) -> Name {
    let mut out = Name::default();
    let given = parts.given.map(without_marks).unwrap_or_default();
    let family = parts.family.map(without_marks).unwrap_or_default();
    let (mut given, mut family) = match (given.trim().is_empty(), family.trim().is_empty()) {
        (false, false) => (words(&given), family_words(&family, &mut out.generation)),
        (true, true) => split_whole(
            &without_marks(parts.whole.unwrap_or_default()),
            &mut out.generation,
        ),
        (true, false) => match split_whole(&family, &mut out.generation) {
            // One word in the family name's column is a family name.
            (only, none) if none.is_empty() => (none, only),
            both => both,
        },
        (false, true) => split_whole(&given, &mut out.generation),
    };
    if let Some(middle) = parts.middle {
        given.extend(words(middle));
    }
    for list in [&mut given, &mut family] {
        strip(list, &mut out.generation);
    }
    if let Some(suffix) = parts.suffix {
        for word in words(suffix) {
            if let Some(&n) = tables().generations.get(&word) {
                out.generation = Some(n);
            }
        }
    }
    out.given = given;
    out.family = family;
    out
}

fn words(text: &str) -> Vec<String> {
    key(text)
        .split(' ')
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of a family name; what follows a comma there is a suffix ("Wills, Jr.").
fn family_words(text: &str, generation: &mut Option<u8>) -> Vec<String> {
    let (head, tail) = text.split_once(',').unwrap_or((text, ""));
    for word in words(tail) {
        if let Some(&n) = tables().generations.get(&word) {
            *generation = Some(n);
        }
    }
    let head = words(head);
    if head.is_empty() { words(tail) } else { head }
}

/// Given and family words of a name written as one: "Christina Wills", "Wills, Christina".
fn split_whole(text: &str, generation: &mut Option<u8>) -> (Vec<String>, Vec<String>) {
    if let Some((head, tail)) = text.split_once(',') {
        let mut tail = words(tail);
        strip(&mut tail, generation);
        if !tail.is_empty() {
            return (tail, words(head));
        }
        return split_whole(head, generation);
    }
    let mut all = words(text);
    strip(&mut all, generation);
    if all.len() < 2 {
        return (all, Vec::new());
    }
    let mut at = all.len() - 1;
    while at > 1 && tables().particles.contains(&all[at - 1]) {
        at -= 1;
    }
    let family = all.split_off(at);
    (all, family)
}

/// Removes honorifics in front, degrees and generation words at the end; never the last word left.
fn strip(list: &mut Vec<String>, generation: &mut Option<u8>) {
    while list.len() > 1 && tables().titles.contains(&list[0]) {
        list.remove(0);
    }
    while list.len() > 1 {
        let Some(word) = list.last() else { break };
        if let Some(&n) = tables().generations.get(word) {
            *generation = Some(n);
        } else if !tables().degrees.contains(word) {
            break;
        }
        list.pop();
    }
}

/// A text without what programs add when they copy or answer it: "Copy of", "(2)", "RE:".
pub(super) fn without_marks(text: &str) -> String {
    let mut rest = text.trim();
    loop {
        let before = rest;
        if let Some((head, tail)) = rest.split_once(':')
            && head.len() <= 24
            && !tail.trim().is_empty()
            && tables()
                .colon_marks
                .contains(&fold(head.trim_end_matches(|c: char| {
                    c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')')
                })))
        {
            rest = tail.trim_start();
        }
        for mark in &tables().before_marks {
            if let Some(head) = rest.get(..mark.len())
                && head.eq_ignore_ascii_case(mark)
                && rest[mark.len()..].starts_with(' ')
            {
                rest = rest[mark.len()..].trim_start();
            }
        }
        if let Some(head) = rest.strip_suffix(')')
            && let Some((head, inside)) = head.rsplit_once('(')
            && !head.trim().is_empty()
        {
            let inside = fold(inside);
            let number = !inside.is_empty()
                && inside.len() <= 2
                && inside.bytes().all(|b| b.is_ascii_digit());
            if number || inside.split(' ').any(|w| tables().after_marks.contains(w)) {
                rest = head.trim_end();
            }
        }
        if let Some((head, tail)) = rest.rsplit_once(" - ")
            && tables().after_marks.contains(&fold(tail))
        {
            rest = head.trim_end();
        }
        if rest == before {
            return rest.to_owned();
        }
    }
}

/// A subject as a key.
pub(super) fn subject(text: &str) -> String {
    key(&without_marks(text))
}

/// A company as a key: legal form, fillers and the way dots are set do not count.
pub(super) fn company(text: &str) -> String {
    let mut name = company_once(text);
    // Taking one form off may bring another to the end; each round makes the text shorter.
    loop {
        let next = company_once(&name);
        if next.len() >= name.len() {
            return name;
        }
        name = next;
    }
}

fn company_once(text: &str) -> String {
    let mut folded = format!(" {} ", key(text));
    for (long, short) in &tables().spelled {
        folded = folded.replace(&format!(" {long} "), &format!(" {short} "));
    }
    // S.p.A. and SpA: letters standing alone are one word.
    let mut joined: Vec<String> = Vec::new();
    let mut letters = false;
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        let single = word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
        match joined.last_mut() {
            Some(last) if single && letters => last.push_str(word),
            _ => joined.push(word.to_owned()),
        }
        letters = single;
    }
    let tables = tables();
    let mut kept: Vec<&str> = joined
        .iter()
        .map(String::as_str)
        .filter(|w| !tables.fillers.contains(*w))
        .collect();
    while kept.len() > 1 && tables.legal_forms.contains(kept[kept.len() - 1]) {
        kept.pop();
    }
    if kept.is_empty() {
        return joined.join(" ");
    }
    kept.join(" ")
}

/// A mail address taken apart and made comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mail {
    /// Before the at sign, without tag; dots left out where the provider ignores them.
    pub(super) local: String,
    /// After the at sign.
    pub(super) domain: String,
}

/// A mail address in lower case, without `mailto:`, plus-tag and the dots Gmail ignores.
pub(super) fn mail(text: &str) -> Option<Mail> {
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_start_matches("mailto:");
    let lower = match (lower.find('<'), lower.rfind('>')) {
        (Some(open), Some(close)) if open < close => &lower[open + 1..close],
        _ => lower,
    };
    let (local, domain) = lower.trim().rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or(local).trim();
    let domain = match domain.trim().trim_end_matches('.') {
        "googlemail.com" => "gmail.com",
        other => other,
    };
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    let local = if domain == "gmail.com" {
        local.replace('.', "")
    } else {
        local.to_owned()
    };
    if local.is_empty() {
        return None;
    }
    Some(Mail {
        local,
        domain: domain.to_owned(),
    })
}

/// Calling codes of one and two digits; all others have three (source: ITU-T E.164, list of codes).
const SHORT_CODES: &[&str] = &[
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45",
    "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// A telephone number as its national digits, at most the last nine: country code, trunk zero and
/// extension do not count. `None` for what is too short to identify anybody (under six digits).
pub(super) fn phone(value: &str, e164: Option<&str>) -> Option<String> {
    let text = e164.unwrap_or(value).replace("(0)", "");
    let text = text.trim().trim_start_matches("tel:");
    let end = text
        .find(|c: char| c.is_alphabetic() || matches!(c, ';' | '#' | ','))
        .unwrap_or(text.len());
    let text = &text[..end];
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text
        .starts_with('+')
        .then_some(digits.as_str())
        .or(digits.strip_prefix("00"));
    let national = match international {
        Some(rest) => {
            let code = SHORT_CODES.iter().find(|code| rest.starts_with(**code));
            rest.get(code.map_or(3, |code| code.len())..).unwrap_or("")
        }
        None if digits.len() == 11 && digits.starts_with('1') => &digits[1..],
        None => digits.as_str(),
    };
    let national = national.trim_start_matches('0');
    if national.len() < 6 {
        return None;
    }
    // The cut may fall on a zero; without it the key of a key is the key.
    let tail = national[national.len().saturating_sub(9)..].trim_start_matches('0');
    (tail.len() >= 6).then(|| tail.to_owned())
}

/// Postal code and house number, which name a door without depending on how a street is written; with
/// the number missing, the street's first letters.
pub(super) fn place(
    street: Option<&str>,
    postcode: Option<&str>,
    city: Option<&str>,
) -> Option<String> {
    let street = key(street?);
    let area = match postcode
        .map(|p| fold(p).replace(' ', ""))
        .filter(|p| p.len() >= 3)
    {
        Some(postcode) => postcode,
        None => key(city?),
    };
    let number = street
        .split(' ')
        .find(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        .map(|w| {
            w.trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .to_owned()
        });
    let letters: String = street
        .chars()
        .filter(char::is_ascii_alphabetic)
        .take(4)
        .collect();
    if letters.is_empty() || area.is_empty() {
        return None;
    }
    Some(match number {
        Some(number) => format!("{area} {number}"),
        None => format!("{area} {letters}"),
    })
}

/// How a family name sounds, for blocking: Double Metaphone of its joined letters.
pub(super) fn sound(word: &str) -> String {
    use rphonetic::Encoder;
    // The encoders panic on anything but ASCII letters.
    let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    if letters.is_empty() {
        return word.to_owned();
    }
    rphonetic::DoubleMetaphone::new(Some(5)).encode(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding() {
        let cases = [
            ("Müller", "muller"),
            ("  O’Brien-SMITH ", "obrien smith"),
            ("Łukasz Ødegård", "lukasz odegard"),
            ("Straße", "strasse"),
            ("Ａｎｎａ", "anna"),
        ];
        for (text, want) in cases {
            assert_eq!(fold(text), want);
        }
        assert_eq!(key("Mueller"), key("Müller"));
        assert_eq!(key("Goethe"), key("Göthe"));
        assert_eq!(key("Groß"), key("Gross"));
    }

    #[test]
    fn names_are_taken_apart() {
        fn parts<'a>(given: &'a str, family: &'a str, whole: &'a str) -> NameParts<'a> {
            let some = |t: &'a str| (!t.is_empty()).then_some(t);
            NameParts {
                given: some(given),
                family: some(family),
                whole: some(whole),
                ..NameParts::default()
            }
        }
        let cases = [
            (parts("Christina", "Wills", ""), "christina", "wills", None),
            (
                parts("", "", "Wills, Christina"),
                "christina",
                "wills",
                None,
            ),
            (
                parts("", "", "Dr. Christina Wills PhD"),
                "christina",
                "wills",
                None,
            ),
            (
                parts("", "", "Ludwig van Beethoven"),
                "ludwig",
                "van beethoven",
                None,
            ),
            (
                parts("", "Wills, Christina", ""),
                "christina",
                "wills",
                None,
            ),
            (parts("John", "Smith, Jr.", ""), "john", "smith", Some(1)),
            (parts("", "", "John Smith III"), "john", "smith", Some(3)),
            (parts("Copy of Ana", "Lima", ""), "ana", "lima", None),
            (parts("Ana", "Lima (Copy)", ""), "ana", "lima", None),
            (parts("Herr Jörg", "Groß", ""), "jorg", "gross", None),
            (parts("", "", "Cher"), "cher", "", None),
            (parts("", "", ""), "", "", None),
        ];
        for (input, given, family, generation) in cases {
            let got = name(input);
            assert_eq!(got.given.join(" "), given, "{input:?}");
            assert_eq!(got.family.join(" "), family, "{input:?}");
            assert_eq!(got.generation, generation, "{input:?}");
        }
    }

    #[test]
    fn companies_without_their_legal_form() {
        let same = [
            ("Acme GmbH & Co. KG", "ACME"),
            ("Acme Inc.", "Acme Incorporated"),
            ("Rossi S.p.A.", "Rossi SpA"),
            ("Pérez S.L.", "Perez SL"),
            ("Kowalski Sp. z o.o.", "Kowalski"),
            ("Smith & Jones Ltd", "Smith and Jones Limited"),
            ("Bauer Gesellschaft mbH", "Bauer GmbH"),
            ("L.L.C. Partners L.L.C.", "LLC Partners"),
        ];
        for (a, b) in same {
            assert_eq!(company(a), company(b));
        }
        assert_ne!(company("Acme Foods"), company("Acme Steel"));
        assert_eq!(company("AG"), "ag");
    }

    #[test]
    fn mail_addresses() {
        let full = |t: &str| mail(t).map(|m| format!("{}@{}", m.local, m.domain));
        assert_eq!(
            full(" C.Wills+sync@GoogleMail.com "),
            full("cwills@gmail.com")
        );
        assert_eq!(
            full("Ana <ana@Example.com>").as_deref(),
            Some("ana@example.com")
        );
        assert_eq!(
            full("ana.lima@example.com").as_deref(),
            Some("ana.lima@example.com")
        );
        assert_eq!(full("no address"), None);
        assert_eq!(full("@example.com"), None);
    }

    #[test]
    fn telephone_numbers_in_many_shapes() {
        let same = [
            ("+49 (0)30 1234567", "030/1234567"),
            ("+1 (212) 555-0123", "212.555.0123"),
            ("0049301234567", "+49301234567"),
            ("+44 20 7946 0000", "020 7946 0000 ext. 12"),
            ("+39 02 1234567", "02 1234567"),
            ("1-212-555-0123", "(212) 555-0123"),
        ];
        for (a, b) in same {
            assert!(phone(a, None).is_some(), "{a}");
            assert_eq!(phone(a, None), phone(b, None), "{a} {b}");
        }
        assert_eq!(phone("12345", None), None);
        assert_eq!(phone("n/a", None), None);
    }

    #[test]
    fn places_do_not_depend_on_how_the_street_is_written() {
        let at = |street, code| place(Some(street), Some(code), None);
        assert_eq!(at("Hauptstraße 5", "10115"), at("Hauptstr. 5a", "10115"));
        assert_eq!(
            at("12 Main Street", "SW1A 1AA"),
            at("12 Main St", "sw1a1aa")
        );
        assert_ne!(
            at("12 Main Street", "SW1A 1AA"),
            at("14 Main Street", "SW1A 1AA")
        );
        assert_eq!(place(None, Some("10115"), None), None);
    }

    #[test]
    fn subjects_lose_their_marks() {
        for text in [
            "Review",
            "RE: FW: Review",
            "Copy of Review",
            "Canceled: Review",
            "Review (2)",
            "Review - Copy",
            "AW: Kopie: Review",
        ] {
            assert_eq!(subject(text), "review", "{text}");
        }
        assert_ne!(subject("Room: Review"), "review");
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(text in ".{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            let once = key(&text);
            prop_assert_eq!(key(&once), once.clone());
            let once = subject(&text);
            prop_assert_eq!(subject(&once), once.clone());
            let once = company(&text);
            prop_assert_eq!(company(&once), once.clone());
            if let Some(once) = phone(&text, None) {
                prop_assert_eq!(phone(&once, None), Some(once));
            }
            sound(&text);
        }

        #[test]
        fn numbers_keep_their_key(digits in "[1-9][0-9]{8}") {
            prop_assert_eq!(phone(&digits, None), Some(digits));
        }
    }
}
