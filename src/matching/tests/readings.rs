//! Names in Han and kana and how they are read, from the record to the score: 田中 (たなか), タナカ and Tanaka.

use super::*;

/// The score of two contacts in an office where others have Japanese names too.
fn score(a: &str, b: &str) -> f64 {
    score_of(contact, Kind::Contact, a, b)
}

#[test]
fn one_name_in_several_scripts() {
    for (a, b) in [
        // Han with a reading, and kana.
        ("太郎|田中|Sakura||||たろう|たなか", "タロウ|タナカ|Sakura"),
        ("太郎|田中|Sakura||||タロウ|タナカ", "たろう|たなか|Sakura"),
        ("太郎|田中|Sakura||||ﾀﾛｳ|ﾀﾅｶ", "タロウ|タナカ|Sakura"),
        // Han with a reading, and Latin letters, with long vowels and without.
        ("太郎|田中|Sakura||||たろう|たなか", "Taro|Tanaka|Sakura"),
        ("翔平|大野|Sakura||||ショウヘイ|オオノ", "Shohei|Ono|Sakura"),
        (
            "翔平|大野|Sakura||||しょうへい|おおの",
            "Shouhei|Ohno|Sakura",
        ),
        ("真司|加藤|Sakura||||しんじ|かとう", "Sinji|Katoh|Sakura"),
        ("裕子|井上|Sakura||||ゆうこ|いのうえ", "Yuko|Inoue|Sakura"),
        // The other way round, in one column, and with a letter wrong.
        ("太郎|田中|Sakura||||たろう|たなか", "Tanaka|Taro|Sakura"),
        ("太郎|田中|Sakura||||たろう|たなか", "|Taro Tanaka|Sakura"),
        (
            "太郎|田中|Sakura|t@sakura.example|||たろう|たなか",
            "Taro|Tanaku|Sakura|t@sakura.example",
        ),
        // Two readings of one form.
        (
            "太郎|田中|Sakura||||たろう|たなか",
            "太郎|田中|Sakura||||タロウ|タナカ",
        ),
        ("太郎|田中|Sakura||||たろう|たなか", "太郎|田中|Sakura"),
        // Variant characters, read alike.
        (
            "恵|斎藤|Sakura|megumi@sakura.example|||めぐみ|さいとう",
            "恵|斉藤|Sakura|megumi@sakura.example|||めぐみ|さいとう",
        ),
        // Kana alone.
        ("たろう|かとう|Sakura", "Taro|Kato|Sakura"),
        ("タロウ|カトウ|Sakura", "Tarou|Katou|Sakura"),
        ("ﾀﾛｳ|ｶﾄｳ|Sakura", "太郎|加藤|Sakura||||たろう|かとう"),
        ("たろう|かとう|Sakura", "タロー|カトー|Sakura"),
        ("Taro|Kato|Sakura", "Tarou|Katou|Sakura"),
        ("ゆうこ|田中|Sakura", "Yuko|田中|Sakura"),
        // What is read by another language's letters.
        ("伟|曾|Sakura||||Wei|Zeng", "Wei|Zeng|Sakura"),
        ("伟|王|Han", "Wei|Wang|Han"),
    ] {
        let score = score(a, b);
        assert!(score > 0.5, "{a} ~ {b}: {score:.3}");
    }
}

#[test]
fn names_that_are_read_in_two_ways_are_two_people() {
    for (a, b) in [
        // One form, two names.
        (
            "幸子|田中|Sakura||||さちこ|たなか",
            "幸子|田中|Sakura||||ゆきこ|たなか",
        ),
        ("幸子|田中|Sakura||||さちこ|たなか", "ユキコ|タナカ|Sakura"),
        ("幸子|田中|Sakura||||さちこ|たなか", "Yukiko|Tanaka|Sakura"),
        ("太郎|田中|Sakura||||たろう|たなか", "Jiro|Tanaka|Sakura"),
        ("太郎|田中|Sakura||||たろう|たなか", "Taro|Sato|Sakura"),
        ("たろう|かとう|Sakura", "Jiro|Kato|Sakura"),
        ("はな|たなか|Sakura", "Hana|Sato|Sakura"),
        // Two forms that are read alike, and two that Chinese reads alike.
        (
            "恵子|田中|Sakura||||けいこ|たなか",
            "啓子|田中|Fuji||||けいこ|たなか",
        ),
        ("伟|王|Han", "维|王|Fuji"),
        // What Latin letters would be read as is no reason to join names of other languages.
        ("Anne|Moore|Sakura", "Anne|More|Fuji"),
    ] {
        let score = score(a, b);
        assert!(score < 0.5, "{a} ~ {b}: {score:.3}");
    }
}

#[test]
fn a_reading_tells_namesakes_apart() {
    let apart = score(
        "幸子|田中|Sakura||||さちこ|たなか",
        "幸子|田中|Sakura||||ゆきこ|たなか",
    );
    let unsaid = score("幸子|田中|Sakura", "幸子|田中|Sakura");
    let alike = score(
        "幸子|田中|Sakura||||さちこ|たなか",
        "幸子|田中|Sakura||||サチコ|タナカ",
    );
    assert!(
        apart < unsaid && unsaid <= alike,
        "{apart} {unsaid} {alike}"
    );
}

#[test]
fn what_the_reading_said_is_told() {
    let sources = |a: &str, b: &str| {
        let mut records = vec![contact(1, a), contact(2, b)];
        records.extend(crowd(Kind::Contact, 3));
        [source("a.csv", System::Outlook, records)]
    };
    let [left, right] = [0, 1].map(|index| RecordRef { source: 0, index });
    let line = |a: &str, b: &str, field: &str| {
        let sources = sources(a, b);
        let matches = search(&sources);
        let table = matches.explain(&sources, left, right);
        table.into_iter().find(|l| l.field == field).unwrap()
    };
    let read = line(
        "太郎|田中|Sakura||||たろう|たなか",
        "Taro|Tanaka|Sakura",
        "given_name",
    );
    assert!(read.weight > 0.0, "{read:?}");
    assert_eq!(read.note.as_deref(), Some("compared by how it is read"));
    let two = line(
        "幸子|田中|Sakura||||さちこ|たなか",
        "幸子|田中|Sakura||||ゆきこ|たなか",
        "given_reading",
    );
    assert!(two.weight < 0.0, "{two:?}");
    assert_eq!(
        (two.left.as_str(), two.right.as_str()),
        ("さちこ", "ゆきこ")
    );
    assert_eq!(two.verdict, FieldVerdict::Different);
    let same = line(
        "太郎|田中|Sakura||||たろう|たなか",
        "太郎|田中|Sakura||||タロウ|ﾀﾅｶ",
        "family_reading",
    );
    assert_eq!(same.verdict, FieldVerdict::Equivalent);
    let why = search(&sources(
        "太郎|田中|Sakura||||たろう|たなか",
        "Taro|Tanaka|Sakura",
    ));
    let sources = sources("太郎|田中|Sakura||||たろう|たなか", "Taro|Tanaka|Sakura");
    let why = why.why_not(&sources, left, right);
    assert!(why.shared_keys.iter().any(|key| key == "the full name"));
}
