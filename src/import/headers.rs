//! The header names of every layout in every language, loaded from `assets/names`.
//!
//! A *family* is a layout (Outlook contacts, Salesforce events, …); it has one table of names per
//! language. Names are compared after [`normal`]: without quotes, marks and case.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::field::Field;

/// One layout in one language.
#[derive(Debug)]
pub(crate) struct Names {
    /// The layout, as in the data file.
    pub family: String,
    /// The language, as an ISO 639 code with a region where it matters.
    pub locale: String,
    /// Fields by name; more than one where the name occurs several times in a header.
    pub fields: FxHashMap<String, Vec<Field>>,
}

/// All header names.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// The layouts, the preferred ones first.
    pub names: Vec<Names>,
    /// Every name of every layout, for files of unknown make.
    pub any: FxHashMap<String, Field>,
    /// Words for yes.
    pub yes: Vec<String>,
    /// Words for private and confidential.
    pub private: Vec<String>,
    /// Names of the folder of deleted items.
    pub deleted_items: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    families: BTreeMap<String, BTreeMap<String, BTreeMap<String, Codes>>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Codes {
    One(String),
    Several(Vec<String>),
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
        let mut tables: BTreeMap<(String, String), FxHashMap<String, Vec<Field>>> = BTreeMap::new();
        for text in files {
            let file: File = serde_json::from_str(text).expect("the header data fits its type");
            for (family, locales) in file.families {
                for (locale, names) in locales {
                    let table = tables.entry((family.clone(), locale)).or_default();
                    for (name, codes) in names {
                        let codes = match codes {
                            Codes::One(code) => vec![code],
                            Codes::Several(codes) => codes,
                        };
                        let fields = codes
                            .iter()
                            .map(|c| {
                                Field::parse(c).expect("the header data names fields there are")
                            })
                            .collect();
                        table.insert(normal(&name), fields);
                    }
                }
            }
        }
        let mut names = Vec::new();
        let families = ORDER.iter().copied().chain(APART.map(|f| (f, None)));
        for (family, parent) in families {
            let mut locales: Vec<&str> = tables
                .keys()
                .filter(|(f, _)| f == family || Some(f.as_str()) == parent)
                .map(|(_, l)| l.as_str())
                .collect();
            locales.sort_unstable();
            locales.dedup();
            // English first: it wins where a header fits several languages.
            locales.sort_by_key(|l| *l != "en");
            for locale in locales {
                let mut fields = FxHashMap::default();
                for from in parent.into_iter().chain([family]) {
                    if let Some(table) = tables.get(&(from.to_owned(), locale.to_owned())) {
                        fields.extend(table.iter().map(|(k, v)| (k.clone(), v.clone())));
                    }
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
            let mut sorted: Vec<_> = table.fields.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| name.as_str());
            for (name, fields) in sorted {
                let Some(field) = fields.first() else {
                    continue;
                };
                let slot = any.entry(name.clone()).or_insert(*field);
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
