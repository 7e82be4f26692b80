//! Copies of ordinary and of hostile cases: nothing of anybody is left, and they still work.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::case::{
    Card, Check, Elsewhere, Entry, Evidence, FieldValue, Findings, How, RecordKey, Role, Session,
    SourceEntry, Verdict,
};
use crate::demo;
use crate::interview::Answer;
use crate::plan::{Form, Plan};
use crate::progress::Silent;
use crate::record::{Kind, System};

const TODAY: Date = Date::constant(2026, 11, 22);
const ALL: [Options; 3] = [
    Options {
        level: Level::Pseudonyms,
        keep_companies: false,
    },
    Options {
        level: Level::Hidden,
        keep_companies: false,
    },
    Options {
        level: Level::Pseudonyms,
        keep_companies: true,
    },
];

/// The sample with every pair decided, from the folder of somebody, with notes.
fn sample() -> Case {
    let mut case = Case::new(demo::TITLE, Timestamp::from_second(1_795_000_000).unwrap());
    for path in demo::current() {
        case.sources.push(SourceEntry::new(*path, Role::Current));
    }
    let mut session = Session::new(case);
    let evidence =
        Evidence::load(&session.case.sources, Knowledge::embedded(), &mut Silent).unwrap();
    session.take_evidence(Arc::new(evidence));
    let diagnosis = Session::diagnose(&session.case.answers, &session.evidence, TODAY);
    session.take_diagnosis(Arc::new(diagnosis));
    let pairs: Vec<_> = session.evidence.matches.pairs.clone();
    let at = Timestamp::UNIX_EPOCH;
    let marked = pairs
        .iter()
        .filter(|p| session.mark(p.right, p.left, How::Hand, at).is_ok())
        .count();
    assert!(marked > 10, "{marked} pairs were marked");
    let mut case = session.case;
    case.notes = "Zoë Lefèvre rang about lukasz, +1 (410) 555-0137.\nSee C:\\Users\\dwhitlock\\x."
        .to_owned();
    case.answers.set(
        "unlisted_apps",
        Answer::Many(vec![
            "Calloway Freight sync".to_owned(),
            "ContactMover".to_owned(),
        ]),
    );
    case.sources[0].path = "/home/dwhitlock/Exports of Dana/contacts.csv".to_owned();
    case.journal[0].by = Some("Dana Whitlock".to_owned());
    let plan = Plan::of(&case, Knowledge::embedded(), TODAY);
    let ids = plan.steps().map(|s| s.id.clone());
    case.ticked = ids.filter(|id| id.starts_with("delete-")).take(3).collect();
    case
}

/// Everything that leaves the house: the copy, the manifest and what is shown of them.
fn all_of(done: &Redaction) -> String {
    let mut all = serde_json::to_string_pretty(&done.case).unwrap();
    all += &serde_json::to_string_pretty(&done.manifest).unwrap();
    all += &done.manifest.lines().join("\n");
    for (place, now) in &done.examples {
        all += &["\n", place, " ", now].concat();
    }
    all
}

/// The values of the cards of a case that say who somebody is.
fn personal(case: &Case, companies: bool) -> Vec<String> {
    let mut all = Vec::new();
    for card in case.cards.values() {
        all.push(card.label.clone());
        all.extend(card.id.clone());
        let others = card.elsewhere.iter();
        all.extend(
            others
                .flat_map(|e| [Some(e.label.clone()), e.id.clone()])
                .flatten(),
        );
        for of in card.fields.iter().chain(&card.copy_first) {
            let tells = !matches!(
                of.field.as_str(),
                "start" | "end" | "due" | "created" | "modified" | "status" | "recurs" | "priority"
            );
            if tells && (companies || of.field != "company") && of.value.len() > 3 {
                all.extend(
                    [Some(of.value.clone()), of.instead.clone()]
                        .into_iter()
                        .flatten(),
                );
            }
        }
    }
    all
}

#[test]
fn nothing_of_the_sample_is_left() {
    let case = sample();
    for options in ALL {
        let done = redact(&case, Knowledge::embedded(), options).unwrap();
        let all = all_of(&done).to_lowercase();
        let values = personal(&case, !options.keep_companies);
        assert!(values.len() > 100);
        for value in values {
            assert!(!all.contains(&value.to_lowercase()), "{value} is left");
        }
        for word in ["dwhitlock", "whitlock", "lefèvre", "555-0137", "exports of"] {
            assert!(!all.contains(word), "{word} is left");
        }
        assert_eq!(all.contains("calloway"), options.keep_companies);
    }
}

#[test]
fn the_copy_still_works() {
    let case = sample();
    for options in ALL {
        let done = redact(&case, Knowledge::embedded(), options).unwrap();
        let text = serde_json::to_string(&done.case).unwrap();
        let copy: Case = serde_json::from_str(&text).unwrap();
        assert_eq!(copy, done.case);
        let [old, new] = [&case, &copy].map(|c| Plan::of(c, Knowledge::embedded(), TODAY));
        assert_eq!(old.deletions, new.deletions);
        assert_eq!(
            old.steps()
                .map(|s| s.done)
                .collect::<Vec<_>>()
                .iter()
                .filter(|d| **d)
                .count(),
            new.steps().filter(|s| s.done).count()
        );
        assert_eq!(old.steps().count(), new.steps().count());
        let plan = String::from_utf8(new.render(Form::Markdown).unwrap()).unwrap();
        assert!(!plan.contains("Lefèvre"));
        assert_eq!(copy.answers.list("unlisted_apps").len(), 2);
    }
}

#[test]
fn the_same_case_gives_the_same_copy() {
    let case = sample();
    let once = redact(&case, Knowledge::embedded(), ALL[0]).unwrap();
    let again = redact(&case, Knowledge::embedded(), ALL[0]).unwrap();
    assert_eq!(all_of(&once), all_of(&again));
    // What is decided later changes no pseudonym.
    let mut grown = case.clone();
    grown.cards.pop_first();
    let less = redact(&grown, Knowledge::embedded(), ALL[0]).unwrap();
    for (key, card) in &less.case.cards {
        assert_eq!(once.case.cards.get(key), Some(card));
    }
}

#[test]
fn a_name_that_cannot_be_replaced_ends_the_work() {
    let mut case = sample();
    case.answers
        .set("asked-about-lefevre", Answer::One("yes".to_owned()));
    let why = redact(&case, Knowledge::embedded(), ALL[0]).unwrap_err();
    let said = why.to_string();
    assert!(
        said.contains("answers") && !said.contains("lefevre"),
        "{said}"
    );
}

/// A part of everything that is personal in an invented case, and of nothing else.
const MARKER: &str = "zqxj";

/// Names and other values, plain and odd; all hold the marker.
fn value() -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just(String::new()),
        Just(" ".to_owned()),
        Just("\u{202e}\"\\\n".to_owned()),
        Just("O'; DROP".to_owned()),
        Just("-".to_owned()),
        Just("contact delete ".to_owned()),
        Just("🌸".to_owned()),
        "[a-z]{1,4}",
        "\\PC{1,6}",
    ];
    (odd.clone(), "[a-z]{2,6}", odd, any::<bool>()).prop_map(|(before, own, after, cased)| {
        let name = if cased {
            format!("Zqxj{own}")
        } else {
            format!("{MARKER}{own}")
        };
        format!("{before} {name} {after}").trim().to_owned()
    })
}

fn card(values: &[String], record: u32, kind: Kind) -> Card {
    let field = |(n, name): (usize, &&str)| FieldValue {
        field: (*name).to_owned(),
        value: values[n % values.len()].clone(),
        instead: (n % 3 == 0).then(|| values[(n + 1) % values.len()].clone()),
    };
    let names = [
        "given_name",
        "family_name",
        "given_reading",
        "family_reading",
        "company",
        "emails",
        "phones",
        "job_title",
        "subject",
        "start",
        "location",
        "organizer",
        "uid",
        "attendees",
        "owner",
        "status",
        "categories",
        "notes",
        "birthday",
        "unheard-of",
    ];
    Card {
        kind,
        system: System::Outlook,
        label: values[0].clone(),
        id: Some(format!("{}-{record}", values[1])),
        folder: Some(values[2].clone()),
        file: format!("{}.csv", values[3]),
        record,
        fields: names.iter().enumerate().map(field).collect(),
        copy_first: names.iter().rev().enumerate().map(field).collect(),
        elsewhere: vec![Elsewhere {
            system: System::Salesforce,
            label: values[0].clone(),
            id: Some("0035k00000WyOKmAAN".to_owned()),
            key: RecordKey::new(&values[0], 3),
        }],
    }
}

fn hostile(values: &[String], kind: Kind) -> Case {
    let at = Timestamp::UNIX_EPOCH;
    let mut case = Case::new(&format!("Trouble of {}", values[0]), at);
    let key = |n| RecordKey::new("0123456789abcdef0123", n);
    for n in 1..4 {
        case.cards.insert(key(n), card(values, n, kind).into());
        case.journal.push(Entry {
            at,
            by: Some(values[4].clone()),
            how: How::Hand,
            continues: false,
            verdict: Verdict::Delete {
                record: key(n + 1),
                keep: key(1),
                copy_first: card(values, n, kind).copy_first,
            },
        });
    }
    case.held
        .insert(key(2), format!("Leave {} alone.", values[0]));
    case.findings = Some(Findings {
        verdict: format!("{} was copied twice.", values[0]),
        causes: vec![("two-sync-paths".to_owned(), 0.7)],
        pairs: 1,
        groups: 1,
        reasons: vec![
            format!("12 contacts were created within 3 minutes on 2026-10-02 by {MARKER}stranger."),
            format!("The folder {MARKER}elsewhere holds them."),
            "The doubled records were not created in one burst.".to_owned(),
        ],
        facts: Vec::new(),
    });
    case.rules.push(crate::case::Rule {
        kind,
        system: System::Outlook,
        likeness: Some(crate::case::Likeness::Twin),
        certain: true,
        find: values[1].clone(),
        cause: None,
        made: None,
        field: Some(crate::case::FieldTest::Says {
            field: "company".to_owned(),
            value: values[2].clone(),
        }),
        prefer: crate::case::Prefer::InFolder,
        folder: Some(values[3].clone()),
    });
    case.checks.push(Check {
        day: TODAY,
        clean: false,
        verdict: format!("{} is back", values[1]),
        files: vec![format!("/Users/{}/fresh {}.csv", values[5], values[0])],
    });
    case.notes = values.join(", and then ");
    case.answers.set(
        "unlisted_apps",
        Answer::Many(vec![format!("Sync of {}", values[0])]),
    );
    let mut source = SourceEntry::new(format!("C:\\Users\\{}\\a.csv", values[5]), Role::Current);
    source.sha256 = "0123456789abcdef".repeat(4);
    source.map = vec![(values[1].clone(), values[2].clone())];
    case.sources.push(source);
    case.ticked.insert(format!("delete-{}", key(2)));
    case.ticked.insert(format!("pause-other-{}", values[0]));
    case.toggle(&format!("copy-{}", key(3)), Some(&values[4]), at);
    let _ = case.confirm(&format!("copy-{}", key(3)), Some(&values[5]), at);
    case.salesforce_domain = Some(format!("{MARKER}org"));
    case.place.clone_from(&values[0]);
    case.set_aside.clone_from(&case.journal);
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_of_a_hostile_case_is_left(
        values in proptest::collection::vec(value(), 6..9),
        kind in 0_usize..3,
        hidden in any::<bool>(),
    ) {
        let case = hostile(&values, Kind::ALL[kind]);
        let options = ALL[usize::from(hidden)];
        let done = redact(&case, Knowledge::embedded(), options).unwrap();
        let all = all_of(&done).to_lowercase();
        let at = all.find(MARKER).map(|at| all[at..].chars().take(40).collect::<String>());
        prop_assert_eq!(at, None);
        let plan = Plan::of(&done.case, Knowledge::embedded(), TODAY);
        prop_assert_eq!(plan.deletions, Plan::of(&case, Knowledge::embedded(), TODAY).deletions);
        let reasons = &done.case.findings.as_ref().unwrap().reasons;
        prop_assert!(hidden || reasons[0].starts_with("12 contacts were created"), "{:?}", reasons);
        prop_assert_eq!(&reasons[1], crate::mask::HIDDEN);
        prop_assert!(reasons[2].ends_with("in one burst."), "{:?}", reasons);
        prop_assert_eq!(done.case.cards.len(), case.cards.len());
    }
}
