//! Cyrillic and Greek in Latin letters, and Slavic and Greek family names in one spelling.
//!
//! A passport, a visa, a German secretary and a French one write one Cyrillic name in four ways. The
//! letters themselves are written by one scheme ([`cyrillic`], [`greek`]); what was already written in
//! Latin letters by some other scheme is brought to one form by [`one_spelling`], which acts on words
//! with a Slavic or Greek ending only, so that English and German names keep theirs.
//!
//! Sources: ICAO Doc 9303-3, section 6 (Cyrillic for passports); ISO 843 / ELOT 743 (Greek); the BGN/PCGN,
//! German (Duden) and French press usages for what the endings may look like.

use std::borrow::Cow;

/// Whether a text holds letters that only Ukrainian has, which also decides how its г and и are read.
pub(super) fn is_ukrainian(text: &str) -> bool {
    text.contains(['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ'])
}

/// A Cyrillic letter in Latin ones, `None` for any other character. Signs without a sound are empty.
pub(super) fn cyrillic(letter: char, ukrainian: bool) -> Option<&'static str> {
    if !('\u{400}'..='\u{4ff}').contains(&letter) {
        return None;
    }
    Some(match letter.to_lowercase().next()? {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' if ukrainian => "h",
        'г' | 'ґ' => "g",
        'д' => "d",
        'ђ' => "dj",
        'ѓ' => "gj",
        'е' | 'э' => "e",
        'ё' => "io",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'ѕ' | 'џ' => "dz",
        'и' if ukrainian => "y",
        'и' | 'й' | 'і' | 'ї' | 'ѝ' => "i",
        'ј' => "j",
        'к' => "k",
        'ќ' => "kj",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "c",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        'ъ' | 'ь' => "",
        _ => return None,
    })
}

/// A Greek letter in Latin ones, `None` for any other character; `before` is the letter in front of it.
/// The digraphs αυ, ευ and ου are read as such; γγ, μπ and ντ are left to [`one_spelling`].
pub(super) fn greek(letter: char, before: char) -> Option<&'static str> {
    if !('\u{370}'..='\u{3ff}').contains(&letter) {
        return None;
    }
    Some(match lower_greek(letter) {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => match lower_greek(before) {
            'ο' => "u",
            'α' | 'ε' => "v",
            _ => "y",
        },
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

/// A Greek letter in lower case and without accent.
fn lower_greek(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        other => other,
    }
}

/// Endings of Slavic family names, as left by [`super::key`], under any of the usual schemes.
const SLAVIC: &[&str] = &[
    "ov", "ova", "ev", "eva", "iov", "off", "eff", "enko", "enco", "sky", "ski", "skij", "skiy",
    "skyi", "skyy", "skii", "skyj", "skaia", "skaya", "skaja", "ska", "vich", "vitch", "vitsch",
    "wicz", "witsch", "witz", "vych", "evic", "ovic", "chuk", "tschuk", "czuk", "tchouk", "tchuk",
];

/// The same, as German and Polish write them.
const SLAVIC_W: &[&str] = &["ow", "owa", "ew", "ewa"];

/// Endings of Greek family names, likewise.
const GREEK: &[&str] = &[
    "poulos", "pulos", "poulou", "pulou", "pulu", "idis", "ides", "idou", "iadis", "iades",
    "iadou", "akis", "akes", "aki", "oglou", "oglu", "iotis", "iotou",
];

/// How letters of the schemes are brought to one: the longest that fits counts. All that is near ш, щ, ч,
/// ц and х is one letter here: French ch, German ch and English ch are three of them.
const SLAVIC_LETTERS: &[(&str, &str)] = &[
    ("schtsch", "c"),
    ("shtsh", "c"),
    ("chtch", "c"),
    ("shch", "c"),
    ("szcz", "c"),
    ("tsch", "c"),
    ("tch", "c"),
    ("tsh", "c"),
    ("sch", "c"),
    ("ch", "c"),
    ("sh", "c"),
    ("sz", "c"),
    ("cz", "c"),
    ("ts", "c"),
    ("tz", "c"),
    ("kh", "c"),
    ("zh", "z"),
    ("rz", "z"),
    ("dj", "d"),
    ("ck", "k"),
    ("ph", "f"),
    ("ou", "u"),
    ("h", "c"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "i"),
    ("j", "i"),
];

const GREEK_LETTERS: &[(&str, &str)] = &[
    ("eu", "ev"),
    ("ef", "ev"),
    ("au", "av"),
    ("af", "av"),
    ("ph", "f"),
    ("kh", "h"),
    ("ch", "h"),
    ("gh", "g"),
    ("gi", "g"),
    ("gy", "g"),
    ("yi", "g"),
    ("ou", "u"),
    ("oy", "u"),
    ("ei", "i"),
    ("oi", "i"),
    ("mp", "b"),
    ("nt", "d"),
    ("gk", "g"),
    ("th", "t"),
    ("tz", "ts"),
    ("ks", "x"),
    ("y", "i"),
    ("w", "o"),
];

/// A word of a name in the one spelling of its family of languages; any other word as it is. `word` is a
/// [`super::key`] without spaces.
pub(super) fn one_spelling(word: &str) -> Cow<'_, str> {
    if word.len() < 5 || !word.is_ascii() {
        return Cow::Borrowed(word);
    }
    if let Some(rest) = word.strip_prefix("mc").filter(|rest| rest.len() >= 3) {
        return Cow::Owned(format!("mac{rest}"));
    }
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .any(|e| word.len() > e.len() + 1 && word.ends_with(e))
    };
    // Most words end in a letter that none of the endings does.
    if !word.ends_with([
        'v', 'a', 'w', 'f', 'o', 'y', 'i', 'j', 'h', 'z', 'c', 'k', 's', 'u', 'd',
    ]) {
        return Cow::Borrowed(word);
    }
    if ends(GREEK) {
        let mut out = respell(word, GREEK_LETTERS);
        if out.ends_with("es") {
            out.replace_range(out.len() - 2.., "is");
        }
        return Cow::Owned(out);
    }
    // A German w for в only where the rest looks it too: Gorbatschow, but Barlow and Andrew.
    let slavic =
        ends(SLAVIC) || ends(SLAVIC_W) && ["ch", "j", "sz", "cz"].iter().any(|s| word.contains(s));
    if !slavic {
        return match word.strip_suffix("aard") {
            Some(head) => Cow::Owned(format!("{head}ard")),
            None => Cow::Borrowed(word),
        };
    }
    let mut out = respell(word, SLAVIC_LETTERS);
    for (written, stem, ending) in SLAVIC_ENDINGS {
        if let Some(head) = out.strip_suffix(written)
            && head.len() >= 2
        {
            let head = head.trim_end_matches(*stem).len();
            out.truncate(head);
            out.push_str(ending);
            break;
        }
    }
    Cow::Owned(out)
}

/// The ending as [`respell`] leaves it, a letter before it that some schemes write, and its one form.
const SLAVIC_ENDINGS: &[(&str, char, &str)] = &[
    ("ova", 'i', "ova"),
    ("eva", 'i', "ova"),
    ("ov", 'i', "ov"),
    ("ev", 'i', "ov"),
    ("of", 'i', "ov"),
    ("ef", 'i', "ov"),
    ("skaia", 'i', "skaia"),
    ("enco", 'i', "enko"),
    ("enko", 'i', "enko"),
];

/// Replaces letters by the table, and writes double letters once.
fn respell(word: &str, letters: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let (taken, put) = letters
            .iter()
            .find(|(from, _)| rest.starts_with(from))
            .map_or((first.len_utf8(), None), |(from, to)| {
                (from.len(), Some(*to))
            });
        for c in put.unwrap_or(&rest[..taken]).chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::key;
    use super::*;

    fn spelled(text: &str) -> String {
        one_spelling(&key(text)).into_owned()
    }

    #[test]
    fn one_family_name_in_many_schemes() {
        let groups: &[&[&str]] = &[
            &[
                "Хрущёв",
                "Khrushchev",
                "Chruschtschow",
                "Khrouchtchev",
                "Chruszczow",
                "Hrushchov",
            ],
            &[
                "Чайковский",
                "Tchaikovsky",
                "Tschaikowski",
                "Tchaïkovski",
                "Chaykovskiy",
                "Czajkowski",
            ],
            &[
                "Юшченко",
                "Ющенко",
                "Yushchenko",
                "Juschtschenko",
                "Iouchtchenko",
                "Iushchenko",
            ],
            &[
                "Михайлов",
                "Mikhailov",
                "Michailow",
                "Mihaylov",
                "Mikhaylov",
                "Mihajlov",
            ],
            &[
                "Шевченко",
                "Shevchenko",
                "Schewtschenko",
                "Chevtchenko",
                "Szewczenko",
            ],
            &["Соловьёв", "Solovyov", "Soloviev", "Solowjow", "Solovev"],
            &[
                "Jovanović",
                "Jovanovic",
                "Јовановић",
                "Jovanovich",
                "Jovanovitsch",
            ],
            &["Ђорђевић", "Đorđević", "Djordjević", "Djordjevic"],
            &["Παπαδόπουλος", "Papadopoulos", "Papadopulos"],
            &["Χατζηγεωργίου", "Χατζηγεωργιου"],
            &[
                "Χριστοδουλίδης",
                "Christodoulidis",
                "Hristodoulides",
                "Khristodoulidis",
            ],
            &["McDonald", "MacDonald"],
            &["Smirnoff", "Смирнов", "Smirnov"],
        ];
        for group in groups {
            for name in &group[1..] {
                assert_eq!(spelled(name), spelled(group[0]), "{name} {}", group[0]);
            }
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (a, b) in [
            ("Ivanov", "Ivanova"),
            ("Petrov", "Pavlov"),
            ("Shevchenko", "Savchenko"),
            ("Papadopoulos", "Papadakis"),
            ("Sokolov", "Solovyov"),
            ("Zhukov", "Chukov"),
        ] {
            assert_ne!(spelled(a), spelled(b));
        }
        for name in [
            "Schneider",
            "Martin",
            "Andrew",
            "Zbigniew",
            "Barlow",
            "Wyatt",
            "Joyce",
            "Chow",
            "Weber",
        ] {
            assert_eq!(spelled(name), key(name));
        }
    }

    #[test]
    fn greek_digraphs() {
        for (text, want) in [
            ("Γιώργος", "giorgos"),
            ("Ευάγγελος", "evaggelos"),
            ("Αυγουστής", "avgoustis"),
            ("Βασίλης", "vasilis"),
            ("Ξένια", "xenia"),
        ] {
            assert_eq!(key(text), key(want), "{text}");
        }
    }
}
