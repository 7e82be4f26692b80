//! Sorts, finding by name, urgency, and what answers mean for the days.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::case::{Role, SourceEntry};
use crate::history::recovery::Left;
use crate::interview::Answer;
use crate::progress::Silent;

fn evidence(folder: &Path, before: &str, after: &str) -> Evidence {
    let files: Vec<SourceEntry> = [
        ("before.csv", before, Role::Before),
        ("now.csv", after, Role::Current),
    ]
    .into_iter()
    .filter(|(_, content, _)| !content.is_empty())
    .map(|(name, content, role)| {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        SourceEntry::new(path.display().to_string(), role)
    })
    .collect();
    Evidence::load(&files, Knowledge::embedded(), &mut Silent).unwrap()
}

fn today() -> Date {
    Date::constant(2026, 11, 22)
}

/// Salesforce contacts: name, owner, telephone; and whether each is marked deleted, since when.
fn contacts(rows: &[(&str, &str, &str, Option<&str>)]) -> String {
    let mut csv = "Id,IsDeleted,LastName,OwnerId,Phone,SystemModstamp\n".to_owned();
    for (n, (name, owner, phone, deleted)) in rows.iter().enumerate() {
        let stamp = deleted.unwrap_or("2026-10-01T08:00:00.000Z");
        let deleted = deleted.is_some();
        let _ = writeln!(
            csv,
            "0035g00000AAA{n:02}AAA,{deleted},{name},{owner},{phone},{stamp}"
        );
    }
    csv
}

fn changes(before: &str, after: &str, answers: &Answers) -> Changes {
    let folder = tempfile::tempdir().unwrap();
    let evidence = evidence(folder.path(), before, after);
    Changes::of(&evidence, answers, today(), &mut Silent).unwrap()
}

#[test]
fn a_record_can_be_of_several_sorts() {
    let before = contacts(&[
        ("Abara", "0055g00000AAA01AAA", "+44 20 7946 0101", None),
        ("Brandt", "0055g00000AAA01AAA", "+44 20 7946 0102", None),
        ("Okafor", "0055g00000AAA01AAA", "+44 20 7946 0103", None),
        ("Weiss", "0055g00000AAA01AAA", "+44 20 7946 0104", None),
    ]);
    let after = contacts(&[
        ("Abara", "0055g00000AAA02AAA", "+44 20 7946 0999", None),
        ("Brandt", "0055g00000AAA01AAA", "(020) 7946 0102", None),
        (
            "Okafor",
            "0055g00000AAA01AAA",
            "+44 20 7946 0103",
            Some("2026-11-20T09:00:00.000Z"),
        ),
        ("Weiss", "0055g00000AAA01AAA", "+44 20 7946 0104", None),
    ]);
    let found = changes(&before, &after, &Answers::new());
    let counts = found.counts(None);
    let of = |sort: Sort| counts.of(sort);
    assert_eq!(
        (of(Sort::Deleted), of(Sort::Changed), of(Sort::Owner)),
        (1, 1, 1)
    );
    assert_eq!((of(Sort::Moved), of(Sort::New), of(Sort::Again)), (0, 0, 0));
    let only = |sort| {
        let narrow = Narrow {
            sort: Some(sort),
            ..Narrow::default()
        };
        found.narrow(&narrow)
    };
    assert_eq!(only(Sort::Owner), only(Sort::Changed));
    assert_eq!(found.narrow(&Narrow::default()).len(), found.len());
    for row in 0..found.len() {
        assert!(found.row(row).is_some() && found.sort(row).is_some());
    }
    assert!(found.row(found.len()).is_none());
}

#[test]
fn a_name_is_found_by_its_words_then_by_its_letters() {
    let before = contacts(&[]);
    let names = ["Abara", "van der Berg", "Bergmann", "Blueberg"];
    let rows: Vec<_> = names
        .iter()
        .map(|n| (*n, "", "+44 20 7946 0101", None))
        .collect();
    let found = changes(&before, &contacts(&rows), &Answers::new());
    let find = |text: &str| {
        let narrow = Narrow {
            text: text.to_owned(),
            ..Narrow::default()
        };
        found.narrow(&narrow).len()
    };
    for (text, n) in [
        ("", 4),
        ("BERG", 3),
        ("berg van", 1),
        ("brgmn", 1),
        ("abr", 1),
        ("xyz", 0),
    ] {
        assert_eq!(find(text), n, "{text}");
    }
}

#[test]
fn the_most_urgent_that_can_still_be_saved_comes_first() {
    let rows = |stamps: [Option<&'static str>; 3]| {
        contacts(&[
            ("Abara", "", "+44 20 7946 0101", stamps[0]),
            ("Brandt", "", "+44 20 7946 0102", stamps[1]),
            ("Okafor", "", "+44 20 7946 0103", stamps[2]),
        ])
    };
    let before = rows([None, None, None]);
    // Gone for good, nine days left, may be gone.
    let after = rows([
        Some("2026-09-01T09:00:00.000Z"),
        Some("2026-11-16T09:00:00.000Z"),
        Some("2026-11-01T09:00:00.000Z"),
    ]);
    let found = changes(&before, &after, &Answers::new());
    let names: Vec<i64> = found
        .lost
        .iter()
        .map(|loss| match loss.left {
            Left::Until(until) => i64::from(until.days_left(today())),
            _ => i64::MAX,
        })
        .collect();
    assert_eq!(names, [-6, 9, -67]);
}

#[test]
fn what_was_answered_is_what_is_reckoned_with() {
    let mut answers = Answers::new();
    assert_eq!(surroundings(&answers), recovery::Surroundings::default());
    for (question, answer) in [
        ("emptied_on_exit", Answer::One("no".to_owned())),
        ("deleted_items_purged", Answer::One("yes".to_owned())),
        ("deleted_items_retention_days", Answer::Number(30)),
        ("recoverable_items_days", Answer::Number(14)),
        ("salesforce_storage_mb", Answer::Number(1000)),
        ("salesforce_view", Answer::One("classic".to_owned())),
        ("mail_server", Answer::One("exchange".to_owned())),
        ("seen_in", Answer::Many(vec!["new-outlook".to_owned()])),
        ("started_on", Answer::Date(Date::constant(2026, 11, 1))),
    ] {
        answers.set(question, answer);
    }
    let around = surroundings(&answers);
    assert_eq!(around.emptied_on_exit, Some(false));
    assert_eq!(around.purged, Some(true));
    assert_eq!(around.retention.storage_mb, Some(1000));
    assert_eq!(
        around.retention.days.get("outlook-deleted-items"),
        Some(&30)
    );
    assert_eq!(
        around
            .retention
            .days
            .get("exchange-server-recoverable-items"),
        Some(&14)
    );
    assert_eq!(around.outlook_client.as_deref(), Some("new"));
    assert_eq!(around.trouble_since, Some(Date::constant(2026, 11, 1)));
    // Days of a purge that there is none of say nothing.
    answers.set("deleted_items_purged", Answer::One("no".to_owned()));
    let around = surroundings(&answers);
    assert!(!around.retention.days.contains_key("outlook-deleted-items"));
    assert_eq!(around.purged, Some(false));
    // "I don't know" is as good as no answer.
    for question in [
        "emptied_on_exit",
        "salesforce_storage_mb",
        "recoverable_items_days",
    ] {
        answers.set(question, Answer::Unknown);
    }
    let around = surroundings(&answers);
    assert_eq!(
        (around.emptied_on_exit, around.retention.storage_mb),
        (None, None)
    );
    assert!(around.retention.days.is_empty());
}

proptest! {
    #[test]
    fn letters_spread_over_a_name(name in "[a-z ]{0,24}", letters in "[a-z]{1,6}") {
        let letters: Vec<char> = letters.chars().collect();
        if let Some(spread) = spread(&name, &letters) {
            prop_assert!(spread >= letters.len() && spread <= name.chars().count());
        }
        prop_assert_eq!(spread(&letters.iter().collect::<String>(), &letters), Some(letters.len()));
    }
}
