//! The shipped tables: their shape, and what they say of names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::matching::normalise::{fold, name_key};

const FILES: &[(&str, &str)] = &[
    (
        "companies",
        include_str!("../../../assets/names/companies.json"),
    ),
    (
        "copy-marks",
        include_str!("../../../assets/names/copy-marks.json"),
    ),
    (
        "equivalents",
        include_str!("../../../assets/names/equivalents.json"),
    ),
    (
        "forms-of-address",
        include_str!("../../../assets/names/forms-of-address.json"),
    ),
    ("mail", include_str!("../../../assets/names/mail.json")),
    (
        "nicknames",
        include_str!("../../../assets/names/nicknames.json"),
    ),
    (
        "placeholders",
        include_str!("../../../assets/names/placeholders.json"),
    ),
    ("places", include_str!("../../../assets/names/places.json")),
];

/// Lists whose entries are addresses or dates, not words.
const NOT_WORDS: &[&str] = &[
    "sources",
    "attached",
    "free",
    "mail_names",
    "mail_domains",
    "birthdays",
    "domains",
];

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("a shipped table is JSON")
}

#[test]
fn every_table_says_what_it_is_and_where_it_is_from() {
    for (name, text) in FILES {
        let table = parsed(text);
        assert!(
            table["about"].as_str().is_some_and(|t| t.len() > 40),
            "{name}: about"
        );
        let sources = table["sources"].as_array().expect("sources");
        assert!(!sources.is_empty(), "{name}: sources");
        for source in sources {
            let source = source.as_str().expect("a source is text");
            assert!(source.starts_with("https://"), "{name}: {source}");
        }
        let checked = table["checked"].as_str().expect("checked");
        assert!(checked.parse::<Date>().is_ok(), "{name}: {checked}");
    }
}

#[test]
fn every_word_is_folded_and_stands_once_in_its_list() {
    fn walk(file: &str, name: &str, value: &Value) {
        match value {
            Value::Array(items) if items.iter().all(Value::is_string) => {
                let mut seen = BTreeSet::new();
                for word in items.iter().filter_map(Value::as_str) {
                    if !NOT_WORDS.contains(&name) {
                        assert_eq!(fold(word), word, "{file}: {name}");
                    }
                    assert!(seen.insert(word), "{file}: {name}: {word} stands twice");
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(file, name, item)),
            Value::Object(fields) => {
                for (field, value) in fields {
                    walk(file, field, value);
                }
            }
            _ => {}
        }
    }
    for (file, text) in FILES {
        walk(file, "", &parsed(text));
    }
}

#[test]
fn every_name_has_one_place() {
    let table = parsed(include_str!("../../../assets/names/nicknames.json"));
    for language in table["groups"].as_array().expect("groups") {
        let mut heads = BTreeSet::new();
        for group in language["names"].as_array().expect("names") {
            let group = group.as_array().expect("a group");
            assert!(group.len() > 1, "{group:?} joins nothing");
            assert!(heads.insert(group[0].as_str()), "{group:?} is there twice");
            for form in group.iter().filter_map(Value::as_str) {
                assert!(!form.contains(' '), "{form} is more than a word");
            }
        }
    }
    let table = parsed(include_str!("../../../assets/names/equivalents.json"));
    let mut seen = BTreeSet::new();
    for name in table["names"]
        .as_array()
        .expect("names")
        .iter()
        .flat_map(|r| r.as_array().expect("a row"))
    {
        assert!(seen.insert(name.as_str()), "{name} stands in two rows");
    }
}

#[test]
fn no_abbreviation_is_abbreviated() {
    for short in tables().short_words.values() {
        assert!(!tables().short_words.contains_key(short), "{short}");
    }
}

#[track_caller]
fn names(a: &str, b: &str) -> (bool, bool) {
    let (x, y) = (name_key(a), name_key(b));
    let given = tables().given();
    let common = |x: &[u16], y: &[u16]| x.iter().any(|n| y.contains(n));
    (
        common(given.groups(&x), given.groups(&y)),
        common(given.classes(&x), given.classes(&y)),
    )
}

#[test]
fn forms_of_one_name() {
    for (a, b) in [
        ("Bill", "William"),
        ("Bob", "Rob"),
        ("Peggy", "Margaret"),
        ("Kate", "Catherine"),
        ("Hannes", "Johannes"),
        ("Sepp", "Josef"),
        ("Uschi", "Ursula"),
        ("Käthe", "Katharina"),
        ("Paco", "Francisco"),
        ("Nacho", "Ignacio"),
        ("Lupe", "Guadalupe"),
        ("Beppe", "Giuseppe"),
        ("Gigi", "Luigi"),
        ("Zé", "José"),
        ("Xande", "Alexandre"),
        ("Kees", "Cornelis"),
        ("Lasse", "Lars"),
        ("Małgosia", "Małgorzata"),
        ("Wojtek", "Wojciech"),
        ("Honza", "Jan"),
        ("Jirka", "Jiří"),
        ("Pista", "István"),
        ("Bözsi", "Erzsébet"),
        ("Саша", "Александр"),
        ("Aleksandr", "Alexander"),
        ("Александр", "Alexander"),
        ("Дима", "Dmitry"),
        ("Dmitrij", "Dmitriy"),
        ("Євген", "Yevhen"),
        ("Сергей", "Serguei"),
        ("Сергій", "Serhiy"),
        ("Юрий", "Juri"),
        ("Ольга", "Olga"),
        ("Ольга", "Olha"),
        ("Γιώργος", "Giorgos"),
        ("Γιώργος", "Yiorgos"),
        ("Γιάννης", "Yannis"),
        ("Κώστας", "Konstantinos"),
        ("Ελένη", "Eleni"),
        ("Memo", "Mehmet"),
        ("Ayşe", "Ayse"),
        ("Pádraig", "Patrick"),
        ("Muhammad", "Mohammed"),
        ("Yossi", "Yosef"),
        ("Joe", "Joseph"),
        ("Sue", "Susanne"),
    ] {
        assert!(
            a == b || name_key(a) == name_key(b) || names(a, b).0,
            "{a} {b}"
        );
    }
}

#[test]
fn one_name_in_several_languages_is_a_weaker_relation() {
    for (a, b) in [
        ("Johannes", "Giovanni"),
        ("John", "Juan"),
        ("Jean", "Jan"),
        ("Guillaume", "Wilhelm"),
        ("Katarzyna", "Catherine"),
        ("Giorgio", "Jorge"),
        ("Pedro", "Piotr"),
        ("Bill", "Guillermo"),
    ] {
        assert_eq!(names(a, b), (false, true), "{a} {b}");
    }
}

#[test]
fn a_short_form_of_two_names_does_not_join_them() {
    for (a, b) in [
        ("Alexander", "Alexandra"),
        ("Christopher", "Christine"),
        ("Samuel", "Samantha"),
        ("Patrick", "Patricia"),
        ("Alejandro", "Alejandra"),
        ("Gabriel", "Gabriela"),
        ("Anna", "Peter"),
        ("William", "Wiliam Hill"),
        ("Nicholas", "Nicole"),
        ("Aleksandr", "Aleksandra"),
        ("Frederick", "Alfred"),
        ("Robert", "Albert"),
        ("Johanna", "Johannes"),
        ("Marcus", "Martin"),
        ("Fernando", "Fernanda"),
        ("Stanislav", "Vyacheslav"),
        ("Ivan", "Igor"),
    ] {
        assert_eq!(names(a, b), (false, false), "{a} {b}");
    }
    // Nor do the short forms of two languages meet over one full name.
    for (a, b) in [("Elsbeth", "Betty"), ("Pepe", "Beppe"), ("Sandy", "Sascha")] {
        assert!(!names(a, b).0, "{a} {b}");
    }
}

#[test]
fn what_candidates_are_looked_for_under_meets_where_the_names_do() {
    let given = tables().given();
    for (a, b) in [
        ("Sasha", "Aleksandr"),
        ("Alex", "Alejandro"),
        ("Hans", "John"),
        ("Bill", "William"),
    ] {
        let (x, y) = (name_key(a), name_key(b));
        assert!(
            given
                .full_forms(&x)
                .any(|f| given.full_forms(&y).any(|g| f == g)),
            "{a} {b}"
        );
    }
    assert_eq!(given.full_forms("zzyzx").collect::<Vec<_>>(), ["zzyzx"]);
    assert_eq!(given.called("bill"), "william");
    assert_eq!(given.called("alexander"), "alexander");
}

#[test]
fn mailboxes_of_offices_and_providers_for_everybody() {
    for role in [
        "info",
        "info2",
        "sales-de",
        "ventas",
        "kunden-service",
        "compta",
        "vertrieb",
        "info.uk",
    ] {
        assert!(tables().is_role(role), "{role}");
    }
    for person in [
        "ana",
        "ana.info",
        "max.support",
        "informer",
        "hr.wills",
        "salesa",
    ] {
        assert!(!tables().is_role(person), "{person}");
    }
    for free in [
        "gmail.com",
        "yahoo.co.uk",
        "hotmail.com.br",
        "web.de",
        "googlemail.com",
        "live.nl",
        "gmx.net",
    ] {
        assert!(tables().is_free_mail(free), "{free}");
    }
    for firm in [
        "firm.example",
        "live.example",
        "outlook.firm.example",
        "yahoo-inc.com",
    ] {
        assert!(!tables().is_free_mail(firm), "{firm}");
    }
}

#[test]
fn the_zero_days_of_programs_are_no_birthdays() {
    let none = |day: &str| tables().is_no_birthday(day.parse().expect("a day"));
    for day in [
        "1900-01-01",
        "1601-01-01",
        "1604-01-01",
        "1899-12-30",
        "4501-01-01",
    ] {
        assert!(none(day), "{day}");
    }
    // A day without a year is a birthday still.
    for day in ["1604-05-17", "1980-05-17", "1980-01-01"] {
        assert!(!none(day), "{day}");
    }
}
