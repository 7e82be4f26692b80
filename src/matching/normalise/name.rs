//! Names of people taken apart: given names, family names, generation.
//!
//! Fields hold more than they should: the whole name in one of them, titles and degrees, a maiden name, a
//! nickname in brackets, the employer, or an organisation's name alone. What is no name goes; what is one
//! in the wrong place is put right.

mod words;

use std::borrow::Cow;

use super::company::is_organisation;
use super::script::one_spelling;
use super::text::is_ideograph;
use super::{key, mail, without_marks};
use crate::matching::tables::{Scope, tables};
use words::{
    Word, is_patronymic, maiden, part_twice, strip, suffixes, texts, without_asides, without_born,
    words,
};

/// A person's name taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::matching) struct Name {
    /// Given names, the call name first, middle names after it.
    pub(in crate::matching) given: Vec<String>,
    /// The words of the family name; a maiden name's after those of the married one.
    pub(in crate::matching) family: Vec<String>,
    /// Jr. 1, Sr. 2, III 3.
    pub(in crate::matching) generation: Option<u8>,
    /// An organisation named in the place of the person, or behind the name.
    pub(in crate::matching) organisation: Option<String>,
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
/// several words keeps its particles, an organisation is no person. Placeholders count as absent.
pub(in crate::matching) fn name(parts: NameParts<'_>) -> Name {
    let mut out = Name::default();
    let given = field(parts.given);
    let family = field(parts.family);
    let (mut given, mut family) = match (given, family) {
        (Some(given), Some(family)) if tables().is_sure_legal_form(&key(family)) => {
            out.organisation = Some(format!("{given} {family}"));
            (Vec::new(), Vec::new())
        }
        (Some(given), Some(family)) => {
            let family = family_words(family, &mut out);
            (words(&without_asides(given, |_| {})), family)
        }
        (None, Some(only)) => match whole_name(only, &mut out) {
            // One word in the family name's column is a family name.
            (only, none) if none.is_empty() => (none, only),
            both => both,
        },
        (Some(only), None) => whole_name(only, &mut out),
        // A whole name that was put together from fields that say nothing says nothing either.
        (None, None) if is_blank(parts.given) && is_blank(parts.family) => {
            field(parts.whole).map_or_else(Default::default, |w| whole_name(w, &mut out))
        }
        (None, None) => Default::default(),
    };
    if let Some(middle) = field(parts.middle) {
        given.extend(words(middle));
    }
    strip(&mut given, &mut out.generation);
    strip(&mut family, &mut out.generation);
    part_twice(&mut given, &mut family);
    if let Some(suffix) = parts.suffix {
        suffixes(&words(suffix), &mut out.generation);
    }
    out.given = texts(given);
    out.family = texts(family);
    out
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|t| t.trim().is_empty())
}

/// A field that is one word of ASCII letters, as [`name`] leaves it; `None` for a placeholder or a legal form,
/// with which the whole name must be looked at.
pub(in crate::matching) fn plain_word(text: &str) -> Option<String> {
    let key = key(text);
    if tables().is_placeholder(&key, Scope::Name) || tables().is_sure_legal_form(&key) {
        return None;
    }
    Some(match one_spelling(&key) {
        Cow::Owned(other) => other,
        Cow::Borrowed(_) => key,
    })
}

/// A field's text without copy marks; `None` where it says nothing.
fn field(text: Option<&str>) -> Option<&str> {
    let text = without_marks(text?).trim();
    let key = key(text);
    (!key.is_empty() && !tables().is_placeholder(&key, Scope::Name)).then_some(text)
}

/// The words of a family name; what follows a comma there is a suffix ("Wills, Jr.").
fn family_words(text: &str, out: &mut Name) -> Vec<Word> {
    let mut born = Vec::new();
    let text = without_asides(text, |aside| born.extend(maiden(aside)));
    let (head, tail) = text.split_once(',').unwrap_or((&text, ""));
    let tail = words(tail);
    suffixes(&tail, &mut out.generation);
    let mut family = without_born(words(head));
    if family.is_empty() {
        family = tail;
    }
    family.extend(born);
    family
}

/// Given and family words of a name written as one: "Christina Wills", "Wills, Christina".
fn whole_name(text: &str, out: &mut Name) -> (Vec<Word>, Vec<Word>) {
    if text.contains('@') {
        return name_of_mail(text);
    }
    let mut born = Vec::new();
    let text = without_asides(text, |aside| born.extend(maiden(aside)));
    let mut text = text.as_ref();
    // "Christina Wills, Acme Inc."
    if let Some((head, tail)) = text
        .rsplit_once([',', '|', '–'])
        .or_else(|| text.rsplit_once(" - "))
        && is_organisation(tail)
        && head.trim().contains(' ')
    {
        out.organisation = Some(tail.trim().to_owned());
        text = head;
    } else if is_organisation(text) {
        out.organisation = Some(text.to_owned());
        return Default::default();
    }
    let (given, mut family) = split_whole(text, &mut out.generation);
    family.extend(born);
    (given, family)
}

fn split_whole(text: &str, generation: &mut Option<u8>) -> (Vec<Word>, Vec<Word>) {
    if let Some((head, rest)) = text.split_once(',') {
        let (tail, suffix) = rest.split_once(',').unwrap_or((rest, ""));
        suffixes(&words(suffix), generation);
        let mut given = words(tail);
        if given.iter().all(|w| tables().is_after_name(&w.text)) {
            suffixes(&given, generation);
            return split_whole(head, generation);
        }
        strip(&mut given, generation);
        let mut family = words(head);
        strip(&mut family, generation);
        // "Beethoven, Ludwig van".
        let own = given
            .iter()
            .rposition(|w| w.text.len() < 2 || !tables().particles.contains(&w.text))
            .map_or(1, |at| at + 1);
        let mut particles = given.split_off(own.min(given.len()));
        particles.extend(without_born(family));
        return (given, particles);
    }
    if let Some(halves) = ideographs(text) {
        return halves;
    }
    let mut all = words(text);
    strip(&mut all, generation);
    if all.len() < 2 {
        return (all, Vec::new());
    }
    let born = all.iter().position(|w| tables().born.contains(&w.text));
    let maiden = match born {
        Some(at) if at >= 2 && at + 1 < all.len() => {
            let maiden = all.split_off(at + 1);
            all.pop();
            maiden
        }
        _ => Vec::new(),
    };
    // "DUPONT Jean", and "Petrov Ivan Ivanovich" with the father's name behind.
    let loud = all.iter().take_while(|w| w.capitals).count();
    let first = if loud < all.len() && all[..loud].iter().any(|w| w.text.len() > 2) {
        loud
    } else {
        usize::from(all.len() == 3 && all.last().is_some_and(|w| is_patronymic(&w.text)))
    };
    let (given, mut family) = if first > 0 {
        let given = all.split_off(first);
        (given, all)
    } else {
        let mut at = all.len() - 1;
        while at > 1 && (all[at].hyphened || tables().particles.contains(&all[at - 1].text)) {
            at -= 1;
        }
        let family = all.split_off(at);
        (all, family)
    };
    family.extend(maiden);
    (given, family)
}

/// A Chinese, Japanese or Korean name without a space: the family name is the first character, of four the
/// first two.
fn ideographs(text: &str) -> Option<(Vec<Word>, Vec<Word>)> {
    let count = text.chars().count();
    if !(2..=4).contains(&count) || !text.chars().all(is_ideograph) {
        return None;
    }
    let border = text.char_indices().nth(if count == 4 { 2 } else { 1 })?.0;
    let (family, given) = text.split_at(border);
    Some((words(given), words(family)))
}

/// "christina.wills@example.com" in the place of a name. The address of an office names nobody.
fn name_of_mail(text: &str) -> (Vec<Word>, Vec<Word>) {
    let Some(address) = mail(text).filter(|m| !tables().is_role(&m.local)) else {
        return Default::default();
    };
    let mut all = words(&address.local.replace(['.', '_', '-'], " "));
    let of_person = |w: &Word| {
        w.text.len() > 1
            && w.text.bytes().all(|b| b.is_ascii_alphabetic())
            && !tables().is_role(&w.text)
    };
    if !(2..=3).contains(&all.len()) || !all.iter().all(of_person) {
        return Default::default();
    }
    let family = all.split_off(all.len() - 1);
    (all, family)
}

/// One word of a name, as [`name`] leaves it.
pub(in crate::matching) fn name_key(word: &str) -> String {
    one_spelling(&key(word)).into_owned()
}

/// A job title as a key; empty where it says nothing.
pub(in crate::matching) fn title(text: &str) -> String {
    let title = key(text);
    if tables().is_placeholder(&title, Scope::Title) {
        String::new()
    } else {
        title
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

    fn some(text: &str) -> Option<&str> {
        (!text.is_empty()).then_some(text)
    }

    fn fields<'a>(given: &'a str, family: &'a str) -> NameParts<'a> {
        NameParts {
            given: some(given),
            family: some(family),
            ..NameParts::default()
        }
    }

    fn whole(text: &str) -> NameParts<'_> {
        NameParts {
            whole: some(text),
            ..NameParts::default()
        }
    }

    #[track_caller]
    fn check(input: NameParts<'_>, given: &str, family: &str) -> Name {
        let got = name(input);
        assert_eq!(got.given.join(" "), given, "{input:?}");
        assert_eq!(got.family.join(" "), family, "{input:?}");
        got
    }

    #[test]
    fn names_are_taken_apart() {
        let cases = [
            (fields("Christina", "Wills"), "christina", "wills", None),
            (whole("Wills, Christina"), "christina", "wills", None),
            (whole("Dr. Christina Wills PhD"), "christina", "wills", None),
            (
                whole("Ludwig van Beethoven"),
                "ludwig",
                "van beethoven",
                None,
            ),
            (fields("", "Wills, Christina"), "christina", "wills", None),
            (fields("John", "Smith, Jr."), "john", "smith", Some(1)),
            (whole("John Smith III"), "john", "smith", Some(3)),
            (fields("Copy of Ana", "Lima"), "ana", "lima", None),
            (fields("Ana", "Lima (Copy)"), "ana", "lima", None),
            (fields("Herr Jörg", "Groß"), "jorg", "gross", None),
            (whole("Cher"), "cher", "", None),
            (whole(""), "", "", None),
        ];
        for (input, given, family, generation) in cases {
            assert_eq!(check(input, given, family).generation, generation);
        }
    }

    #[test]
    fn titles_degrees_and_suffixes_go() {
        for text in [
            "Prof. Dr. Dr. h.c. Christina Wills",
            "Dr. phil. Christina Wills, M.A.",
            "Dr. rer. nat. Christina Wills",
            "Dipl.-Ing. Christina Wills",
            "Dipl.-Kfm. (FH) Christina Wills",
            "Christina Wills, PhD, MBA",
            "Christina Wills, Ph.D.",
            "Wills, Christina, MD",
            "Wills, Dr. Christina",
            "Mme Christina Wills",
            "Sra. Christina Wills",
            "Dott.ssa Christina Wills",
            "Mgr. Christina Wills",
            "Frau Christina Wills",
            "Ing. Christina Wills, CSc.",
            "Christina Wills MBA",
        ] {
            check(whole(text), "christina", "wills");
        }
        // Names that are also titles or degrees stay names.
        check(whole("Phil Collins"), "phil", "collins");
        check(whole("Don Johnson"), "don", "johnson");
        check(whole("Jack Ma"), "jack", "ma");
        check(whole("Jack Smith MA"), "jack", "smith");
        check(whole("Ana Do"), "ana", "do");
        check(whole("C. Wills"), "c", "wills");
        check(whole("Max Born"), "max", "born");
    }

    #[test]
    fn generations() {
        for (text, n) in [
            ("John Smith Jr.", 1),
            ("John Smith, Sr.", 2),
            ("Smith Jr., John", 1),
            ("João Silva Filho", 1),
        ] {
            assert_eq!(name(whole(text)).generation, Some(n), "{text}");
        }
        let by_field = NameParts {
            suffix: Some("III"),
            ..fields("John", "Smith")
        };
        assert_eq!(name(by_field).generation, Some(3));
    }

    #[test]
    fn whole_names_in_many_orders() {
        check(whole("DUPONT Jean"), "jean", "dupont");
        check(whole("LE GOFF Anne"), "anne", "le goff");
        check(whole("Beethoven, Ludwig van"), "ludwig", "van beethoven");
        check(whole("Wills, Ben"), "ben", "wills");
        check(whole("Maria de la Cruz"), "maria", "de la cruz");
        check(whole("Petrov Ivan Ivanovich"), "ivan ivanovic", "petrov");
        check(whole("Ivan Ivanovich Petrov"), "ivan ivanovic", "petrov");
        check(whole("Иванова Анна Петровна"), "anna petrovna", "ivanova");
        check(whole("王伟"), "wei", "wang");
        check(whole("김민수"), "minsu", "gim");
        check(fields("Christina Wills", "Wills"), "christina", "wills");
        check(fields("Christina", "Christina Wills"), "christina", "wills");
        check(whole("christina.wills@example.com"), "christina", "wills");
        check(whole("cwills@example.com"), "", "");
        check(whole("sales.team@example.com"), "", "");
    }

    #[test]
    fn asides_and_maiden_names() {
        check(
            fields("Anna", "Meyer geb. Schmidt"),
            "anna",
            "meyer schmidt",
        );
        check(
            fields("Anna", "Meyer (née Schmidt)"),
            "anna",
            "meyer schmidt",
        );
        check(whole("Anna Meyer geb. Schmidt"), "anna", "meyer schmidt");
        check(whole("Anna Meyer (geb. Schmidt)"), "anna", "meyer schmidt");
        check(whole("Anna Meyer-Schmidt"), "anna", "meyer schmidt");
        check(whole("William \"Bill\" Gates"), "william", "gates");
        check(whole("Robert (Bob) Smith"), "robert", "smith");
        check(whole("Christina Wills (Acme)"), "christina", "wills");
        check(whole("(Anna)"), "anna", "");
    }

    #[test]
    fn organisations() {
        for (input, organisation) in [
            (whole("Acme GmbH"), "Acme GmbH"),
            (fields("", "Acme GmbH & Co. KG"), "Acme GmbH & Co. KG"),
            (fields("Acme", "Ltd."), "Acme Ltd."),
        ] {
            let got = check(input, "", "");
            assert_eq!(got.organisation.as_deref(), Some(organisation));
        }
        for text in [
            "Christina Wills, Acme Inc.",
            "Christina Wills - Acme GmbH",
            "Christina Wills | Acme Ltd",
        ] {
            let got = check(whole(text), "christina", "wills");
            assert!(
                got.organisation.is_some_and(|o| o.starts_with("Acme")),
                "{text}"
            );
        }
    }

    #[test]
    fn placeholders_are_no_names() {
        for text in [
            "n/a",
            "N/A",
            "-",
            ".",
            "Unknown",
            "unbekannt",
            "k.A.",
            "[not provided]",
            "xxx",
            "NULL",
            "Test",
        ] {
            check(fields("Christina", text), "christina", "");
            check(fields(text, "Wills"), "", "wills");
            check(whole(text), "", "");
        }
        let put_together = NameParts {
            whole: Some("n/a Unknown"),
            ..fields("n/a", "Unknown")
        };
        check(put_together, "", "");
        // A frequent name, and no "N/A".
        check(fields("Na", "Li"), "na", "li");
    }

    #[test]
    fn one_name_under_many_hands() {
        let groups: &[&[NameParts<'_>]] = &[
            &[
                fields("Jörg", "Müller"),
                fields("Joerg", "Mueller"),
                fields("JORG", "MULLER"),
                whole("Müller, Jörg"),
            ],
            &[
                fields("Søren", "Aagaard"),
                fields("Soeren", "Ågård"),
                fields("Soren", "Agard"),
            ],
            &[
                fields("Иван", "Хрущёв"),
                fields("Ivan", "Khrushchev"),
                whole("Chruschtschow, Ivan"),
            ],
            &[
                fields("Ivan", "Ђорђевић"),
                fields("Ivan", "Đorđević"),
                fields("Ivan", "Djordjevic"),
            ],
            &[
                fields("Anna", "Groß"),
                fields("Anna", "Gross"),
                fields("ANNA", "GROSS"),
            ],
            &[
                fields("Sean", "O’Brien"),
                fields("Sean", "O'Brien"),
                fields("Sean", "OBrien"),
            ],
            &[fields("Ian", "McDonald"), fields("Ian", "MacDonald")],
            &[
                fields("Işık", "Çağrı"),
                fields("Isik", "Cagri"),
                fields("İSİK", "ÇAĞRI"),
            ],
            &[fields("Thị", "Nguyễn"), fields("Thi", "Nguyen")],
            &[fields("Łukasz", "Łódź"), fields("Lukasz", "Lodz")],
            &[
                fields("ﾀﾛｳ", "ﾀﾅｶ"),
                fields("タロウ", "タナカ"),
                fields("たろう", "たなか"),
            ],
            &[
                fields("太郎", "田中"),
                whole("田中太郎"),
                whole("田中 太郎"),
            ],
            &[fields("דָּוִד", "כהן"), fields("דוד", "כהן")],
            &[fields("مُحَمَّد", "علي"), fields("محمـد", "علي")],
        ];
        for group in groups {
            let joined = |input: NameParts<'_>| {
                let name = name(input);
                (name.given.concat(), name.family.concat())
            };
            let (given, family) = joined(group[0]);
            for &other in &group[1..] {
                let got = joined(other);
                assert!(
                    got == (given.clone(), family.clone())
                        || got == (family.clone(), given.clone()),
                    "{other:?}: {got:?}, not {given} {family}"
                );
            }
        }
    }
}
