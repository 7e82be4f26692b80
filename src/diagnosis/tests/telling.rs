//! Stories and fingerprints of whole exports.

use super::*;
use crate::import::{Input as File, read};
use crate::matching::{Options, find};
use crate::progress::Silent;

fn loaded(files: &[(&str, &str)]) -> Vec<Source> {
    let files: Vec<File> = files
        .iter()
        .map(|(name, text)| File::Bytes {
            name: (*name).into(),
            bytes: text.as_bytes().to_vec(),
        })
        .collect();
    read(&files, &mut Silent).unwrap().sources
}

#[test]
fn the_fingerprint_of_a_burst_is_one_bar() {
    let csv = twice(true, |n| format!("2026-11-02T12:0{}:00.000Z", n % 5));
    let (found, _) = shown(r#"{"symptoms":["duplicated"]}"#, &csv);
    let fingerprint = found.fingerprint.unwrap();
    assert_eq!(
        fingerprint.sentence,
        "25 of 25 copies were made within 5 minutes on 2026-11-02. Each doubled record exists twice."
    );
    assert_eq!(fingerprint.histogram.of, Measure::CopiesOverTime);
    assert_eq!(fingerprint.histogram.bars.len(), 1);
    assert_eq!(fingerprint.histogram.bars[0].n, 25);
}

#[test]
fn the_fingerprint_of_a_rhythm_names_the_step() {
    let csv = twice(true, |n| {
        format!("2026-11-02T{:02}:0{}:00.000Z", 2 * (n / 5), n % 5)
    });
    let (found, _) = shown(r#"{"symptoms":["duplicated"]}"#, &csv);
    let fingerprint = found.fingerprint.unwrap();
    assert!(
        fingerprint
            .sentence
            .starts_with("25 copies came in 5 bursts, about 2 hours apart."),
        "{}",
        fingerprint.sentence
    );
    let filled = fingerprint.histogram.bars.iter().filter(|b| b.n == 5);
    assert_eq!(filled.count(), 5);
}

#[test]
fn without_times_the_fingerprint_counts_copies_per_record() {
    let mut csv = "First Name,Last Name,E-mail Address,Company,Business Phone\n".to_owned();
    for n in 0..25 {
        let (given, family) = (GIVEN[n % 5], FAMILY[n / 5]);
        let line =
            format!("{given},{family},{given}.{family}@firm.example,Firm,+1 202 555 01{n:02}\n");
        csv += &line.repeat(if n < 5 { 2 } else { 1 });
    }
    let sources = loaded(&[("contacts.csv", &csv)]);
    let matches = find(&sources, &Options::default(), &mut Silent).unwrap();
    let input = Input {
        answers: &Answers::new(),
        inventories: &[],
        before: &[],
        sources: &sources,
        matches: &matches,
        today: Date::constant(2026, 11, 22),
    };
    let found = diagnose(Knowledge::embedded(), &input);
    let fingerprint = found.fingerprint.unwrap();
    assert_eq!(fingerprint.histogram.of, Measure::CopiesPerRecord);
    let bars: Vec<_> = fingerprint.histogram.bars.iter().map(|b| b.n).collect();
    assert_eq!(bars, [20, 5, 0, 0]);
    assert_eq!(
        fingerprint.sentence,
        "5 things exist more than once in Outlook. These exports do not say when the copies were made."
    );
    assert!(told("{}").fingerprint.is_none());
}

#[test]
fn the_story_of_a_pair_tells_births_rule_difference_and_decision() {
    let csv = "Id,LastName,FirstName,Email,Account.Name,OwnerId,CreatedDate,CreatedById,LastModifiedDate,LastModifiedById\n\
        0035g00000Con01,Wills,Christina,,Acme GmbH,005A,2024-02-11T10:02:00.000Z,005A,2025-01-07T08:00:00.000Z,005A\n\
        0035g00000Con02,Wills,Christina,c.wills@globex.example,Globex Ltd,005B,2026-10-02T03:14:00.000Z,005B,2026-10-02T03:14:00.000Z,005B\n";
    let sources = loaded(&[("Contact.csv", csv)]);
    let matches = find(&sources, &Options::default(), &mut Silent).unwrap();
    let in_use = answers(r#"{"sync_apps":["sfo"]}"#);
    let setting = Setting {
        knowledge: Knowledge::embedded(),
        answers: &in_use,
        before: &[],
        sources: &sources,
        matches: &matches,
    };
    let at = |index| RecordRef { source: 0, index };
    let decided = Decided {
        decided: Some("You decided to keep the one of Globex Ltd.".to_owned()),
        left: Some("Left to do: delete the other in Salesforce.".to_owned()),
    };
    let story = setting.of_pair(at(1), at(0), &decided);
    for part in [
        "Christina Wills was first made in Salesforce on 2024-02-11 by 005A.",
        "The other copy was made in Salesforce on 2026-10-02 03:14 by 005B.",
        "Salesforce for Outlook would have made another contact",
        "The first was last changed on 2025-01-07 by 005A.",
        "You decided to keep the one of Globex Ltd. Left to do: delete the other in Salesforce.",
    ] {
        assert!(story.contains(part), "{part}\n{story}");
    }
    assert_eq!(story, setting.of_pair(at(0), at(1), &decided));
}

#[test]
fn the_story_of_a_loss_says_where_it_lives_on() {
    let header = "Id,IsDeleted,LastName,FirstName,Email,OwnerId,CreatedDate,LastModifiedDate,LastModifiedById\n";
    let row = |deleted: bool, changed: &str, who: &str| {
        format!(
            "{header}0035g00000Con01,{deleted},Wills,Christina,c.wills@globex.example,005A,2024-02-11T10:02:00.000Z,{changed},{who}\n"
        )
    };
    let before = loaded(&[(
        "Contact.csv",
        &row(false, "2024-02-11T10:02:00.000Z", "005A"),
    )]);
    let outlook = "First Name,Last Name,E-mail Address\nChristina,Wills,c.wills@globex.example\n";
    let after = row(true, "2026-11-13T09:00:00.000Z", "005B");
    let sources = loaded(&[("Contact.csv", &after), ("contacts.csv", outlook)]);
    let compared =
        crate::history::compare(Knowledge::embedded(), &before, &sources, &mut Silent).unwrap();
    let lost = compared
        .changes
        .iter()
        .find(|change| change.what == crate::history::What::Deleted)
        .unwrap();
    let setting = Setting {
        knowledge: Knowledge::embedded(),
        answers: &Answers::new(),
        before: &before,
        sources: &sources,
        matches: &Matches::default(),
    };
    let story = setting.of_change(lost, &Decided::default());
    for part in [
        "Christina Wills was made in Salesforce on 2024-02-11.",
        "It was deleted in Salesforce on 2026-11-13 by 005B.",
        "It is still in Outlook.",
    ] {
        assert!(story.contains(part), "{part}\n{story}");
    }
}

/// What the exports of some files say of a fact.
fn known(files: &[(&str, &str)], fact: &str) -> Option<String> {
    let sources = loaded(files);
    let matches = find(&sources, &Options::default(), &mut Silent).unwrap();
    let input = Input {
        answers: &Answers::new(),
        inventories: &[],
        before: &[],
        sources: &sources,
        matches: &matches,
        today: Date::constant(2026, 11, 22),
    };
    let found = diagnose(Knowledge::embedded(), &input);
    let fact = found.facts.get(fact)?;
    matches!(fact.state, fact::State::Present(_)).then(|| fact.text.clone())
}

#[test]
fn copies_in_a_second_folder_of_one_name_tell_of_a_move() {
    let list = |second: &str| {
        let mut text = "Full Name\tCompany\tE-mail\tIn Folder\tCreated\tModified\n".to_owned();
        for n in 0..6 {
            for folder in ["Contacts", second] {
                let (given, family) = (GIVEN[n % 5], FAMILY[n / 5]);
                writeln!(
                    text,
                    "{given} {family}\tFirm\t{given}.{family}@firm.example\t{folder}\tMon 11/2/2026 9:00 AM\tMon 11/2/2026 9:00 AM"
                )
                .unwrap();
            }
        }
        text
    };
    let told = |second: &str| known(&[("contacts.txt", &list(second))], "numbered-folder");
    assert_eq!(
        told("Contacts1").unwrap(),
        "6 of 6 copies stand in a second folder of the same name, such as \"Contacts1\"."
    );
    assert_eq!(told("Customers"), None);
}

#[test]
fn a_calendar_log_tells_whether_several_people_had_a_hand_in_a_meeting() {
    let log = |second: &str| {
        format!(
            "SubjectProperty,StartTime,EndTime,LogTimestamp,ResponsibleUserName,ClientInfoString,CleanGlobalObjectId\n\
             Review,2026-11-02 09:00,2026-11-02 10:00,2026-10-01 08:00,Dana Whitlock,Client=MSExchangeRPC,0400000082AA\n\
             Review,2026-11-02 09:00,2026-11-02 10:00,2026-10-01 08:05,{second},Client=ActiveSync,0400000082AA\n"
        )
    };
    let told = |second: &str| known(&[("log.csv", &log(second))], "log-several-hands");
    assert!(told("Bela Quist").unwrap().contains("1 of 1 meetings"));
    assert_eq!(told("Dana Whitlock"), None);
}

const HEADS: [&str; 10] = ["Al", "Be", "Cor", "Du", "Ev", "Fi", "Gun", "Hu", "Ir", "Jo"];
const TAILS: [&str; 10] = [
    "Bert", "Linda", "Mir", "Rik", "Sanne", "Tova", "Wig", "Zeno", "Karl", "Pia",
];

#[test]
fn a_few_is_contradicted_by_most_and_not_by_some() {
    let doubled = |share: usize| {
        let mut csv = "First Name,Last Name,E-mail Address,Company\n".to_owned();
        for n in 0..100 {
            let given = format!("{}{}", HEADS[n % 10], TAILS[n / 10]);
            let family = format!("{}{}ov", TAILS[n % 10], HEADS[n / 10].to_lowercase());
            let line = format!("{given},{family},{given}.{n}@firm{n}.example,House {family}\n");
            csv += &line.repeat(if n < share { 2 } else { 1 });
        }
        let (found, _) = shown_as(
            "contacts.csv",
            r#"{"symptoms":["duplicated"],"kinds":["contacts"],"how_many":"few"}"#,
            &csv,
        );
        found.contradictions
    };
    let most = doubled(80);
    assert_eq!(most.len(), 1);
    assert_eq!(most[0].question, "how_many");
    assert_eq!(
        most[0].evidence,
        "80 of the 180 contacts in Outlook exist more than once."
    );
    assert!(doubled(20).is_empty());
}
