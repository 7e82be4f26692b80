//! Names of people taken apart: given names, family names, generation.

use super::{key, without_marks};
use crate::matching::tables::tables;

/// A person's name taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::matching) struct Name {
    /// Given names, the call name first, middle names after it.
    pub(in crate::matching) given: Vec<String>,
    /// The words of the family name.
    pub(in crate::matching) family: Vec<String>,
    /// Jr. 1, Sr. 2, III 3.
    pub(in crate::matching) generation: Option<u8>,
}

/// Parts of a name as a file gives them.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::matching) struct NameParts<'a> {
    pub(in crate::matching) given: Option<&'a str>,
    pub(in crate::matching) middle: Option<&'a str>,
    pub(in crate::matching) family: Option<&'a str>,
    pub(in crate::matching) suffix: Option<&'a str>,
    /// The whole name, used where neither given nor family name is there.
    pub(in crate::matching) whole: Option<&'a str>,
}

/// Takes a name apart: honorifics and degrees go, "Wills, Christina" is turned round, a family name of
/// several words keeps its particles.
pub(in crate::matching) fn name(parts: NameParts<'_>) -> Name {
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

/// How a family name sounds, for blocking: Double Metaphone of its joined letters.
pub(in crate::matching) fn sound(word: &str) -> String {
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
}
