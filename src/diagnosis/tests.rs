//! Invented users, one for each cause, who have just this problem and answer half of the questions.

mod properties;
mod telling;

use std::fmt::Write;

use super::*;

/// Cause, and what its user says.
const TOLD: [(&str, &str); 40] = [
    (
        "two-sync-paths",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"most","pattern":"growing","recent_changes":["sync-app-added"],"sync_apps":["sfo","companionlink"],"entry_contacts":"outlook"}"#,
    ),
    (
        "entered-in-both",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"some","pattern":"once","recent_changes":["sync-app-added"],"sync_apps":["sfo"],"entry_contacts":"both","direction":{"sfo":"both"}}"#,
    ),
    (
        "direction-changed",
        r#"{"symptoms":["deleted"],"kinds":["events"],"seen_in":["outlook","salesforce"],"how_many":"most","pattern":"once","recent_changes":["none"],"sync_apps":["sfo"],"direction_changed":"yes","sync_errors":"some"}"#,
    ),
    (
        "conflict-rule",
        r#"{"symptoms":["modified"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"few","pattern":"random","recent_changes":["none"],"sync_apps":["sfo"],"direction":{"sfo":"both"},"edited_both_sides":"yes","conflict_winner":"salesforce"}"#,
    ),
    (
        "sync-stuck",
        r#"{"symptoms":["modified","duplicated"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"some","pattern":"once","recent_changes":["none"],"sync_apps":["sfo"],"sync_errors":"never-completes","edited_both_sides":"yes"}"#,
    ),
    (
        "shared-different-company",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"few","recent_changes":["none"],"sync_apps":["sfo"],"team_records":"yes","team_details_differ":"yes"}"#,
    ),
    (
        "shared-many-owners",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["salesforce"],"how_many":"most","pattern":"growing","sync_apps":["ls"],"team_records":"yes","all_contacts_filter":"yes"}"#,
    ),
    (
        "over-limit",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"some","pattern":"random","recent_changes":["none"],"sync_apps":["sfo"],"contact_count":7400}"#,
    ),
    (
        "filter-changed",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"some","pattern":"once","recent_changes":["owner-changed"],"sync_apps":["sfo"],"direction":{"sfo":"to-outlook"}}"#,
    ),
    (
        "pairing-lost",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"most","pattern":"once","recent_changes":["new-computer"],"sync_apps":["sfo"],"entry_contacts":"outlook"}"#,
    ),
    (
        "mailbox-migrated",
        r#"{"symptoms":["duplicated"],"kinds":["contacts","events"],"seen_in":["outlook","salesforce"],"how_many":"all","pattern":"once","recent_changes":["mail-migrated"],"sync_apps":["sfo"],"mail_server":"microsoft365"}"#,
    ),
    (
        "moved-out-of-folder",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["salesforce"],"how_many":"some","pattern":"once","recent_changes":["folder-reorganised"],"sync_apps":["sfo"],"direction":{"sfo":"both"}}"#,
    ),
    (
        "delete-propagated",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["outlook","salesforce","phone"],"how_many":"most","pattern":"once","recent_changes":["new-phone"],"sync_apps":["sfo","eas-phone"],"direction":{"sfo":"both"},"direction_changed":"no"}"#,
    ),
    (
        "deleted-one-side",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["salesforce"],"how_many":"few","pattern":"comes-back-after-delete","recent_changes":["none"],"sync_apps":["eac"],"direction":{"eac":"both"}}"#,
    ),
    (
        "eac-all-contacts",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["salesforce"],"how_many":"most","pattern":"once","recent_changes":["account-connected"],"sync_apps":["eac"],"direction":{"eac":"both"},"mail_server":"microsoft365"}"#,
    ),
    (
        "namesake-merged",
        r#"{"symptoms":["modified"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"few","recent_changes":["account-connected"],"sync_apps":["eac"],"direction":{"eac":"both"},"edited_both_sides":"no"}"#,
    ),
    (
        "pst-imported",
        r#"{"symptoms":["duplicated"],"kinds":["contacts","events","tasks"],"seen_in":["outlook"],"how_many":"most","pattern":"once","recent_changes":["pst-imported"],"sync_apps":["none"]}"#,
    ),
    (
        "file-imported",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"some","pattern":"once","recent_changes":["file-imported"],"entry_contacts":"import"}"#,
    ),
    (
        "two-stores-shown",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"most","pattern":"once","sync_apps":["icloud"],"entry_contacts":"phone"}"#,
    ),
    (
        "phone-app-copies",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["phone"],"how_many":"most","recent_changes":["new-phone"],"sync_apps":["outlook-mobile"],"phones":2}"#,
    ),
    (
        "phone-recurring",
        r#"{"symptoms":["duplicated","deleted"],"kinds":["events"],"seen_in":["outlook","phone"],"how_many":"few","pattern":"random","recent_changes":["phone-updated"],"sync_apps":["eas-phone"],"phones":1}"#,
    ),
    (
        "delegates",
        r#"{"symptoms":["duplicated","deleted"],"kinds":["events"],"seen_in":["outlook"],"how_many":"few","pattern":"random","recent_changes":["none"],"delegates":"yes","phones":2,"outlook_computers":3}"#,
    ),
    (
        "attendee-copies",
        r#"{"symptoms":["duplicated"],"kinds":["events"],"seen_in":["salesforce"],"how_many":"some","pattern":"random","recent_changes":["none"],"sync_apps":["eac"]}"#,
    ),
    (
        "series-kinds-mixed",
        r#"{"symptoms":["deleted","duplicated"],"kinds":["events"],"seen_in":["outlook","salesforce"],"how_many":"some","pattern":"once","recent_changes":["sync-app-added","sync-app-removed"],"sync_apps":["eac"]}"#,
    ),
    (
        "invitation-twice",
        r#"{"symptoms":["duplicated"],"kinds":["events"],"seen_in":["outlook"],"how_many":"some","pattern":"growing","sync_apps":["caldavsync"],"recent_changes":["none"]}"#,
    ),
    (
        "time-shift",
        r#"{"symptoms":["modified"],"kinds":["events"],"seen_in":["outlook","salesforce"],"how_many":"most","pattern":"once","recent_changes":["time-zone-changed"],"sync_apps":["sfo"]}"#,
    ),
    (
        "company-cleared",
        r#"{"symptoms":["modified"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"some","sync_apps":["ls"],"direction":{"ls":"both"},"sync_errors":"some","edited_both_sides":"no"}"#,
    ),
    (
        "private-contact",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["salesforce"],"how_many":"few","pattern":"random","recent_changes":["none"],"sync_apps":["ls"],"entry_contacts":"outlook","team_records":"yes","all_contacts_filter":"no"}"#,
    ),
    (
        "person-account",
        r#"{"symptoms":["duplicated","deleted"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"few","pattern":"random","recent_changes":["none"],"sync_apps":["sfo"],"sync_errors":"some"}"#,
    ),
    (
        "notes-flattened",
        r#"{"symptoms":["modified"],"kinds":["events"],"seen_in":["outlook"],"how_many":"some","pattern":"each-sync","recent_changes":["none"],"sync_apps":["eac"],"direction":{"eac":"both"},"edited_both_sides":"no"}"#,
    ),
    (
        "category-changed",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["salesforce"],"how_many":"some","recent_changes":["category-changed"],"sync_apps":["sfo"]}"#,
    ),
    (
        "addin-uninstalled",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"all","pattern":"once","recent_changes":["sync-app-removed"],"removed_apps":["siebel"],"sync_apps":["none"]}"#,
    ),
    (
        "crm-client-and-server",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"most","pattern":"once","sync_apps":["dynamics-outlook-client","dynamics-sss"]}"#,
    ),
    (
        "never-matching-tool",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook"],"how_many":"most","pattern":"once","recent_changes":["sync-app-added"],"sync_apps":["riva"]}"#,
    ),
    (
        "intentional-clones",
        r#"{"symptoms":["duplicated"],"kinds":["tasks"],"seen_in":["salesforce"],"how_many":"some","pattern":"growing","recent_changes":["none"],"sync_apps":["revenuegrid"]}"#,
    ),
    (
        "hidden-duplicates",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["new-outlook"],"how_many":"some","pattern":"once","recent_changes":["none"]}"#,
    ),
    (
        "cleanup-tool",
        r#"{"symptoms":["deleted"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"some","pattern":"once","recent_changes":["cleanup-tool-run"]}"#,
    ),
    (
        "someone-deleted",
        r#"{"symptoms":["deleted"],"kinds":["tasks"],"seen_in":["salesforce"],"how_many":"most","pattern":"once","recent_changes":["none"],"sync_apps":["none"]}"#,
    ),
    (
        "restored-back",
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["outlook","salesforce"],"how_many":"some","pattern":"once","recent_changes":["records-undeleted","backup-restored"],"sync_apps":["sfo"]}"#,
    ),
    (
        "sync-ended",
        r#"{"symptoms":["deleted","modified"],"kinds":["contacts","events"],"seen_in":["outlook","salesforce"],"how_many":"some","pattern":"once","recent_changes":["none"],"sync_apps":["ls"],"sync_errors":"never-completes"}"#,
    ),
];

fn answers(text: &str) -> Answers {
    let text = format!(r#"{{"schema":"syncsleuth.answers/1","answers":{text}}}"#);
    Answers::from_json(&text, Knowledge::embedded()).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn told(text: &str) -> Diagnosis {
    diagnose(
        Knowledge::embedded(),
        &Input {
            answers: &answers(text),
            inventories: &[],
            before: &[],
            sources: &[],
            matches: &Matches::default(),
            today: Date::constant(2026, 11, 22),
        },
    )
}

fn place(diagnosis: &Diagnosis, cause: &str) -> usize {
    1 + diagnosis.causes.iter().position(|c| c.id == cause).unwrap()
}

#[test]
fn each_cause_is_recognised_from_half_of_the_answers() {
    let mut first = 0;
    let mut missed = Vec::new();
    for (cause, text) in TOLD {
        let found = told(text);
        let place = place(&found, cause);
        first += usize::from(place == 1);
        if place > 1 {
            let top = &found.causes[0];
            missed.push(format!(
                "{cause} is at {place}, first is {} with {:.2}",
                top.id, top.probability
            ));
        }
        assert!(place <= 3, "{cause} is at {place}: {missed:#?}");
    }
    assert!(first >= 34, "{first} of 40 first: {missed:#?}");
}

/// Reads a made-up export of Salesforce and diagnoses it with the answers.
fn shown(text: &str, csv: &str) -> (Diagnosis, Vec<Source>) {
    shown_as("Contact.csv", text, csv)
}

/// Reads a made-up export and diagnoses it with the answers.
fn shown_as(name: &str, text: &str, csv: &str) -> (Diagnosis, Vec<Source>) {
    use crate::import::{Input as File, read};
    use crate::matching::{Options, find};
    use crate::progress::Silent;
    let file = File::Bytes {
        name: name.into(),
        bytes: csv.as_bytes().to_vec(),
    };
    let sources = read(&[file], &mut Silent).unwrap().sources;
    assert_eq!(sources.len(), 1, "the export is not recognised");
    let options = Options {
        include_deleted: true,
        ..Options::default()
    };
    let matches = find(&sources, &options, &mut Silent).unwrap();
    let found = diagnose(
        Knowledge::embedded(),
        &Input {
            answers: &answers(text),
            inventories: &[],
            before: &[],
            sources: &sources,
            matches: &matches,
            today: Date::constant(2026, 11, 22),
        },
    );
    (found, sources)
}

const GIVEN: [&str; 5] = ["Adelheid", "Bertrand", "Clementine", "Dagobert", "Euphemia"];
const FAMILY: [&str; 5] = [
    "Quastenberg",
    "Rumpelmayer",
    "Sauerbruch",
    "Tiefenbacher",
    "Umlauft",
];

/// Twenty-five people, each twice: the second copies made as `when` says for the n-th of them.
fn twice(account: bool, when: impl Fn(usize) -> String) -> String {
    let mut csv = "Id,IsDeleted,AccountId,LastName,FirstName,Email,OwnerId,CreatedDate,CreatedById,LastModifiedDate\n".to_owned();
    let rows = |copy: usize| (0..25).map(move |n| (copy, n));
    for (copy, n) in rows(0).chain(rows(1)) {
        let (given, family) = (GIVEN[n % 5], FAMILY[n / 5]);
        let first = format!("2023-0{}-{:02}T09:{:02}:00.000Z", 1 + n % 9, 1 + n, n);
        let made = if copy == 0 { first } else { when(n) };
        let account = if copy == 0 || account {
            format!("0015g00000Acc{n:02}")
        } else {
            String::new()
        };
        let mail = format!("{given}.{family}@firm{n}.example").to_lowercase();
        writeln!(
            csv,
            "0035g0000{copy}Con{n:02},false,{account},{family},{given},{mail},0055g00000Own01,{made},0055g00000Own01,{made}"
        )
        .unwrap();
    }
    csv
}

#[test]
fn a_burst_without_accounts_points_at_a_connected_mailbox() {
    let csv = twice(false, |n| {
        format!("2026-11-02T10:0{}:{:02}.000Z", n / 10, n % 10)
    });
    let (found, sources) = shown(
        r#"{"symptoms":["duplicated"],"kinds":["contacts"],"seen_in":["salesforce"],"sync_apps":["eac"]}"#,
        &csv,
    );
    let first = &found.causes[0];
    assert_eq!(first.id, "eac-all-contacts", "{}", found.verdict);
    let burst = first
        .reasons_for
        .iter()
        .find(|r| r.from == "data:bursts")
        .unwrap();
    assert!(
        burst
            .text
            .starts_with("25 contacts were created within 3 minutes on 2026-11-02"),
        "{}",
        burst.text
    );
    assert_eq!(burst.refs.len(), 25);
    assert!(burst.refs.iter().all(|at| at.of(&sources).number > 25));
    assert!(found.contradictions.is_empty());
}

#[test]
fn equally_spaced_bursts_contradict_once_and_one_burst_does_not() {
    let said = r#"{"symptoms":["duplicated"],"kinds":["contacts"],"pattern":"once"}"#;
    let spaced = twice(true, |n| {
        format!("2026-11-{:02}T12:0{}:00.000Z", 2 + n / 5, n % 5)
    });
    let (found, _) = shown(said, &spaced);
    assert_eq!(found.contradictions.len(), 1);
    assert_eq!(found.contradictions[0].question, "pattern");
    let burst = twice(true, |n| format!("2026-11-02T12:0{}:00.000Z", n % 5));
    assert!(shown(said, &burst).0.contradictions.is_empty());
}

#[test]
fn with_little_evidence_nothing_is_more_than_a_guess() {
    let nothing = told("{}");
    assert!(nothing.causes[0].probability < 0.1);
    assert!(nothing.verdict.starts_with("Cannot tell yet"));
    let little = told(r#"{"symptoms":["duplicated"],"kinds":["contacts"]}"#);
    assert!(little.causes[0].probability < 0.25, "{}", little.verdict);
    assert!(!little.ask_next.is_empty() && !little.missing_evidence.is_empty());
}

#[test]
fn an_answer_of_i_do_not_know_counts_like_none() {
    let known = told(r#"{"symptoms":["deleted"],"sync_apps":["sfo"]}"#);
    let unknown = told(
        r#"{"symptoms":["deleted"],"sync_apps":["sfo"],"pattern":"unknown","delegates":"unknown"}"#,
    );
    assert_eq!(known.causes, unknown.causes);
}

#[test]
fn every_ranking_is_whole_and_its_reasons_add_up() {
    for (_, text) in TOLD {
        let found = told(text);
        assert_eq!(found.causes.len(), 40);
        let sum: f64 = found.causes.iter().map(|c| c.probability).sum();
        assert!((sum + found.other - 1.0).abs() < 1e-9);
        assert!(
            found
                .causes
                .windows(2)
                .all(|w| w[0].probability >= w[1].probability)
        );
        let bits = |cause: &RankedCause| {
            let sum = |reasons: &[Reason]| reasons.iter().map(|r| r.strength).sum::<f64>();
            let prior = Knowledge::embedded().causes.get(&cause.id).unwrap().prior;
            prior + sum(&cause.reasons_for) - sum(&cause.reasons_against)
        };
        let (a, b) = (&found.causes[0], &found.causes[1]);
        let apart = (a.probability / b.probability).log2();
        assert!((apart - (bits(a) - bits(b))).abs() < 1e-6, "{}", a.id);
    }
}

#[test]
fn attendees_rows_are_held_and_need_no_deleting() {
    let mut csv = "Id,Subject,StartDateTime,EndDateTime,IsAllDayEvent,OwnerId,IsDeleted,CreatedDate,CreatedById,LastModifiedDate,IsChild,IsGroupEvent\n".to_owned();
    for meeting in 0..8 {
        for person in 0..5 {
            let day = 1 + meeting * 3;
            writeln!(csv,
                "00U5g00000M{meeting}P{person}x,Review of plan {meeting},2026-10-{day:02}T09:00:00.000Z,2026-10-{day:02}T10:00:00.000Z,false,0055g00000Own0{person},false,2026-09-{day:02}T08:00:00.000Z,0055g00000Own00,2026-09-{day:02}T08:00:00.000Z,{},true",
                person > 0
            )
.unwrap();
        }
    }
    let (found, sources) = shown(
        r#"{"symptoms":["duplicated"],"kinds":["events"],"seen_in":["salesforce"]}"#,
        &csv,
    );
    assert_eq!(found.causes[0].id, "attendee-copies", "{}", found.verdict);
    assert!(
        found.verdict.ends_with("Nothing needs deleting."),
        "{}",
        found.verdict
    );
    let hold = &found.hold[0];
    assert_eq!(hold.records.len(), 32);
    assert!(hold.records.iter().all(|at| {
        at.of(&sources)
            .salesforce
            .as_deref()
            .and_then(|m| m.is_child)
            == Some(true)
    }));
}
