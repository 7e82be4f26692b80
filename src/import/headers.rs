//! The header names of every layout in every language, loaded from `assets/names`.
//!
//! A *family* is a layout (Outlook contacts, Salesforce events, …); it has one table of names per
//! language. Names are compared after [`normal`]: without quotes, marks and case.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use super::field::Field;

/// One layout in one language.
#[derive(Debug)]
pub(crate) struct Names {
    /// The layout, as in the data file.
    pub family: String,
    /// The language, as an ISO 639 code with a region where it matters.
    pub locale: String,
    /// Fields by name; more than one where the name occurs several times in a header.
    pub fields: FxHashMap<Arc<str>, Arc<[Field]>>,
}

/// All header names.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// The layouts, the preferred ones first.
    pub names: Vec<Names>,
    /// Every name of every layout, for files of unknown make.
    pub any: FxHashMap<Arc<str>, Field>,
    /// Words for yes.
    pub yes: Vec<String>,
    /// Words for private and confidential.
    pub private: Vec<String>,
    /// Names of the folder of deleted items.
    pub deleted_items: Vec<String>,
}

/// The text of a file; names are written without escapes, so that nothing is copied.
#[derive(Deserialize)]
struct File<'t> {
    #[serde(borrow)]
    families: BTreeMap<&'t str, BTreeMap<&'t str, BTreeMap<&'t str, Codes>>>,
}

/// The fields of a name: one code, or a list.
struct Codes(Vec<Field>);

impl<'de> Deserialize<'de> for Codes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;

        fn field<E: de::Error>(code: &str) -> Result<Field, E> {
            Field::parse(code).ok_or_else(|| E::custom(format!("there is no field {code}")))
        }

        impl<'de> Visitor<'de> for Reader {
            type Value = Codes;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a field or a list of fields")
            }

            fn visit_str<E: de::Error>(self, code: &str) -> Result<Codes, E> {
                Ok(Codes(vec![field(code)?]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Codes, A::Error> {
                let mut fields = Vec::new();
                while let Some(code) = list.next_element::<&str>()? {
                    fields.push(field(code)?);
                }
                Ok(Codes(fields))
            }
        }

        from.deserialize_any(Reader)
    }
}

#[derive(Deserialize)]
struct Words {
    r#true: Vec<String>,
    private: Vec<String>,
    deleted_items: Vec<String>,
}

/// The families in order of preference where two fit equally well, each with the family whose names
/// it shares.
const ORDER: [(&str, Option<&str>); 19] = [
    ("outlook-contacts", None),
    ("outlook-contacts-web", Some("outlook-contacts")),
    ("outlook-calendar", None),
    ("outlook-tasks", None),
    ("table-contacts", Some("outlook-contacts")),
    ("table-calendar", Some("outlook-calendar")),
    ("table-tasks", Some("outlook-tasks")),
    ("windows-live-mail", None),
    ("thunderbird", None),
    ("google-contacts", None),
    ("kmail", None),
    ("yahoo", None),
    ("report-contact", None),
    ("report-event", None),
    ("report-task", None),
    ("salesforce-contact", None),
    ("salesforce-event", None),
    ("salesforce-task", None),
    ("salesforce-account", None),
];

/// Families that say nothing about files of unknown make.
const APART: [&str; 4] = [
    "salesforce-user",
    "log-calcheck",
    "log-calendar",
    "log-login",
];

impl Catalogue {
    /// The names shipped with the program.
    pub(crate) fn embedded() -> &'static Catalogue {
        static EMBEDDED: LazyLock<Catalogue> = LazyLock::new(|| {
            Catalogue::load(
                &[
                    include_str!("../../assets/names/headers.json"),
                    include_str!("../../assets/names/headers_more.json"),
                    include_str!("../../assets/names/headers_logs.json"),
                    include_str!("../../assets/names/headers_salesforce.json"),
                ],
                include_str!("../../assets/names/words.json"),
            )
        });
        &EMBEDDED
    }

    fn load(files: &[&str], words: &str) -> Self {
        type Table = FxHashMap<Arc<str>, Arc<[Field]>>;
        let files: Vec<File<'_>> = files
            .iter()
            .map(|text| serde_json::from_str(text).expect("the header data fits its type"))
            .collect();
        let mut tables: BTreeMap<&str, BTreeMap<&str, Table>> = BTreeMap::new();
        for (family, locales) in files.into_iter().flat_map(|f| f.families) {
            for (locale, names) in locales {
                let table = tables.entry(family).or_default().entry(locale).or_default();
                table.extend(
                    names
                        .into_iter()
                        .map(|(name, codes)| (normal(name).into(), codes.0.into())),
                );
            }
        }
        let mut names = Vec::new();
        let families = ORDER.iter().copied().chain(APART.map(|f| (f, None)));
        for (family, parent) in families {
            let of = |family: Option<&str>| family.and_then(|f| tables.get(f)).into_iter();
            let both = || of(parent).chain(of(Some(family)));
            let mut locales: Vec<&str> = both().flat_map(|t| t.keys().copied()).collect();
            // English first: it wins where a header fits several languages.
            locales.sort_unstable_by_key(|l| (*l != "en", *l));
            locales.dedup();
            for locale in locales {
                let mut fields = Table::default();
                for table in both().filter_map(|t| t.get(locale)) {
                    fields.extend(table.iter().map(|(k, v)| (Arc::clone(k), Arc::clone(v))));
                }
                names.push(Names {
                    family: family.to_owned(),
                    locale: locale.to_owned(),
                    fields,
                });
            }
        }
        let mut any = FxHashMap::default();
        for table in names.iter().filter(|n| !APART.contains(&n.family.as_str())) {
            for (name, fields) in &table.fields {
                let Some(field) = fields.first() else {
                    continue;
                };
                let slot = any.entry(Arc::clone(name)).or_insert(*field);
                if *slot == Field::Known {
                    *slot = *field;
                }
            }
        }
        let words: Words = serde_json::from_str(words).expect("the word data fits its type");
        Catalogue {
            names,
            any,
            yes: words.r#true,
            private: words.private,
            deleted_items: words.deleted_items,
        }
    }

    /// The names of one layout in English.
    pub(crate) fn english(&self, family: &str) -> Option<&Names> {
        self.names
            .iter()
            .find(|n| n.family == family && n.locale == "en")
    }

    /// Whether a word means yes.
    pub(crate) fn is_yes(&self, word: &str) -> bool {
        if word.eq_ignore_ascii_case("true") || word == "1" {
            return true;
        }
        if word.eq_ignore_ascii_case("false") || word == "0" {
            return false;
        }
        let word = word.trim().to_lowercase();
        self.yes.contains(&word)
    }

    /// Whether a folder's name is that of the deleted items.
    pub(crate) fn is_deleted_items(&self, folder: &str) -> bool {
        let folder = folder.trim().to_lowercase();
        self.deleted_items.contains(&folder)
    }

    /// Whether a sensitivity means that only the owner should see the record.
    pub(crate) fn is_private(&self, word: &str) -> bool {
        if word.eq_ignore_ascii_case("normal") {
            return false;
        }
        let word = word.trim().to_lowercase();
        self.private.contains(&word)
    }
}

/// A header name as it is compared: trimmed, without quotes and byte-order mark, one space between
/// words, straight apostrophes, lower case.
pub(crate) fn normal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/');
    if name.bytes().all(is_plain) {
        out.push_str(name);
        out.make_ascii_lowercase();
        return out;
    }
    let cleaned = name.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '\u{feff}' | '\u{200b}' | '\0')
    });
    for word in cleaned.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '\u{2019}' | '\u{2018}' | '`' | '´' => out.push('\''),
                // Turkish İ would leave a combining dot behind.
                'İ' => out.push('i'),
                c => out.extend(c.to_lowercase()),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_of_the_data_is_loaded() {
        let catalogue = Catalogue::embedded();
        for (family, _) in ORDER {
            assert!(catalogue.english(family).is_some(), "{family}");
        }
        assert!(catalogue.english("salesforce-user").is_some());
    }

    #[test]
    fn names_are_compared_without_quotes_and_case() {
        assert_eq!(normal("\u{feff}\"First  Name \""), "first name");
        assert_eq!(
            normal("Organisateur d\u{2019}une réunion"),
            "organisateur d'une réunion"
        );
    }

    #[test]
    fn words_for_yes() {
        let catalogue = Catalogue::embedded();
        for word in ["True", "Ein", "Vrai", "Waar", "TRUE", "1"] {
            assert!(catalogue.is_yes(word), "{word}");
        }
        for word in ["False", "Aus", "Faux", "Onwaar", "", "0"] {
            assert!(!catalogue.is_yes(word), "{word}");
        }
    }
}
