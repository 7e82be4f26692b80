//! What a plan says of records to delete: how they are told apart, what to copy, what to mind.

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;

use super::{Form, Plan, folder_name};
use crate::case::{Card, Case, Entry, FieldValue, Findings, How, RecordKey, Verdict};
use crate::interview::Answer;
use crate::knowledge::Knowledge;
use crate::record::{Kind, System};

fn value(field: &str, value: &str, instead: Option<&str>) -> FieldValue {
    FieldValue {
        field: field.to_owned(),
        value: value.to_owned(),
        instead: instead.map(str::to_owned),
    }
}

fn card(record: u32, fields: &[(&str, &str)]) -> Card {
    Card {
        kind: Kind::Contact,
        system: System::Outlook,
        label: "Carla Wills".to_owned(),
        id: None,
        folder: None,
        file: "contacts.csv".to_owned(),
        record,
        fields: fields.iter().map(|(f, v)| value(f, v, None)).collect(),
        copy_first: Vec::new(),
        elsewhere: Vec::new(),
    }
}

fn key(record: u32) -> RecordKey {
    RecordKey::new("abc", record)
}

/// A case in which all but the first card are marked in favour of the first.
fn case(cards: Vec<Card>) -> Case {
    let at = Timestamp::UNIX_EPOCH;
    let mut case = Case::new("Carla again and again", at);
    for card in cards {
        if card.record > 1 {
            case.journal.push(Entry {
                at,
                by: None,
                how: How::Hand,
                continues: false,
                verdict: Verdict::Delete {
                    record: key(card.record),
                    keep: key(1),
                    copy_first: Vec::new(),
                },
            });
        }
        case.cards.insert(key(card.record), card);
    }
    case
}

fn plan(case: &Case) -> Plan {
    Plan::of(case, Knowledge::embedded(), Date::constant(2026, 11, 22))
}

/// What tells each record to delete from the one that stays.
fn told(case: &Case) -> Vec<String> {
    let plan = plan(case);
    let deletions = plan.steps().filter_map(|s| s.deletion.as_ref());
    deletions.filter_map(|d| d.tell_apart.clone()).collect()
}

fn rendered(case: &Case, form: Form) -> String {
    String::from_utf8(plan(case).render(form).unwrap()).unwrap()
}

#[test]
fn what_a_record_has_and_lacks_is_said_in_words() {
    let kept = card(1, &[("company", "Acme"), ("emails", "c@acme.example")]);
    let cases = [
        (vec![], "the one without company and without e-mail"),
        (
            vec![("emails", "c@acme.example")],
            "the one without company",
        ),
        (
            vec![("company", "Globex")],
            "the one with company Globex and without e-mail",
        ),
    ];
    for (fields, want) in cases {
        assert_eq!(told(&case(vec![kept.clone(), card(2, &fields)])), [want]);
    }
}

#[test]
fn a_look_alike_with_an_id_is_named_by_it() {
    let with_id = |record, id: &str| Card {
        id: Some(id.to_owned()),
        ..card(record, &[("company", "Acme")])
    };
    let cards = vec![with_id(1, "003A"), with_id(2, "003B"), with_id(3, "003C")];
    assert_eq!(
        told(&case(cards)),
        ["the one with id 003B", "the one with id 003C"]
    );
}

#[test]
fn look_alikes_are_counted() {
    let one = |record| card(record, &[("company", "Acme")]);
    let pair = case(vec![one(1), one(2)]);
    assert_eq!(
        told(&pair),
        ["one of two alike; keep one, delete the other"]
    );
    let mut noted = one(4);
    noted.copy_first.push(value("notes", "Call back", None));
    let several = case(vec![one(1), one(2), one(3), noted]);
    let same = "one of 3 alike; keep one, delete 2";
    assert_eq!(told(&several), [same, same, "the one with notes Call back"]);
}

#[test]
fn a_date_of_a_series_says_what_to_choose() {
    let event = |record| Card {
        kind: Kind::Event,
        ..card(record, &[("subject", "Stand-up"), ("recurs", "yes")])
    };
    let text = rendered(&case(vec![event(1), event(2)]), Form::Markdown);
    assert!(
        text.contains(
            "choose this occurrence only, unless every date of the series is on this list"
        ),
        "{text}"
    );
}

#[test]
fn what_is_to_be_copied_is_not_spoilt_by_markdown() {
    let mut copy = card(2, &[("emails", "c_wills@acme.example")]);
    copy.id = Some("AA_0`1".to_owned());
    copy.copy_first
        .push(value("emails", "c_wills*@acme.example", None));
    let text = rendered(&case(vec![card(1, &[]), copy]), Form::Markdown);
    for want in [
        "e-mail: `c_wills*@acme.example`",
        "id ``AA_0`1``",
        "with e-mail c_wills@acme.example",
    ] {
        assert!(text.contains(want), "{want} is not in\n{text}");
    }
    let finds: Vec<&str> = text.lines().filter(|l| l.contains("Find it (")).collect();
    assert!(!finds.is_empty(), "{text}");
    for line in finds {
        assert!(line.ends_with('`') && !line.contains('\\'), "{line}");
    }
}

#[test]
fn the_table_names_both_sides_of_a_conflict() {
    let mut copy = card(2, &[]);
    copy.copy_first = vec![
        value("job_title", "Chief", Some("Boss")),
        value("phones", "1", None),
    ];
    let text = rendered(&case(vec![card(1, &[]), copy]), Form::Csv);
    assert!(
        text.contains("job title: Chief (the one that stays has: Boss) ; phone: 1"),
        "{text}"
    );
}

#[test]
fn nothing_from_a_case_reaches_a_plan_raw() {
    const RAW: &str = "x\u{1b}]0;y\u{202e}";
    let mut copy = card(2, &[("company", RAW), ("attendees", RAW)]);
    (copy.label, copy.file) = (RAW.to_owned(), RAW.to_owned());
    copy.copy_first.push(value(RAW, RAW, Some(RAW)));
    let mut case = case(vec![card(1, &[]), copy]);
    case.title = RAW.to_owned();
    case.answers
        .set("unlisted_apps", Answer::Many(vec![RAW.to_owned()]));
    let plan = plan(&case);
    assert!(plan.steps().any(|s| s.id.starts_with("pause-other-x")));
    for step in plan.steps() {
        let texts = [&step.id, &step.text].into_iter().chain(&step.detail);
        for text in texts {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        }
    }
    for form in Form::ALL {
        let text = rendered(&case, form);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{form:?}: {text:?}");
        assert!(!text.contains("\\u001b"), "{form:?}: {text:?}");
    }
}

#[test]
fn a_ticket_holds_counts_and_no_names() {
    let mut case = case(vec![card(1, &[]), card(2, &[]), card(3, &[])]);
    case.findings = Some(Findings {
        verdict: "Two syncs copy [/code] the <same> contacts.".to_owned(),
        causes: vec![
            ("two-sync-paths".to_owned(), 0.8),
            ("sync-stuck".to_owned(), 0.1),
        ],
        pairs: 2,
        groups: 1,
        reasons: vec!["Two apps sync contacts.".to_owned()],
        facts: Vec::new(),
    });
    for form in Form::TICKET {
        let text = rendered(&case, form);
        for want in [
            "(80 in 100)",
            "For it: Two apps sync contacts",
            "2 contacts to delete by hand in Outlook",
            "0 of 2 deletions",
            "on 2026-11-23 at the earliest",
        ] {
            assert!(text.contains(want), "{want} is not in {form:?}\n{text}");
        }
        assert!(!text.contains("Carla Wills"), "{text}");
        if form == Form::TicketServiceNow {
            assert!(
                text.starts_with("[code]") && text.ends_with("[/code]\n"),
                "{text}"
            );
            assert_eq!(text.matches("[/code]").count(), 1, "{text}");
            assert!(!text.contains("<same>"), "{text}");
        }
    }
}

#[test]
fn what_prevents_one_cause_is_not_ticked_for_another() {
    let knowledge = Knowledge::embedded();
    let mut seen = std::collections::BTreeSet::new();
    let causes = knowledge.causes.all();
    for cause in causes.iter().filter(|c| !c.prevent.is_empty()).take(3) {
        let mut case = case(Vec::new());
        case.findings = Some(Findings {
            verdict: String::new(),
            causes: vec![(cause.id.clone(), 0.9)],
            pairs: 0,
            groups: 0,
            reasons: Vec::new(),
            facts: Vec::new(),
        });
        for step in plan(&case).steps() {
            if step.id.starts_with("prevent-") {
                assert!(seen.insert(step.id.clone()), "{} twice", step.id);
            }
        }
    }
    assert!(seen.len() >= 3);
}

#[test]
fn every_case_has_a_folder_of_its_own() {
    let cases = [
        ("Dana's mailbox (sample)", "Dana's mailbox (sample)"),
        ("Case of 2026-11-22 (2)", "Case of 2026-11-22 (2)"),
        ("a/b\\c:d*e?", "a-b-c-d-e-"),
        ("../..", "-"),
        ("x\u{1b}\u{202e}y", "x-y"),
        (" Müller & Söhne. ", "Müller - Söhne"),
        ("", "case"),
        ("...", "case"),
        ("CON", "CON case"),
        ("nul.txt", "nul.txt case"),
    ];
    for (title, want) in cases {
        assert_eq!(folder_name(title), want, "{title:?}");
    }
    assert!(folder_name(&"é".repeat(500)).len() <= 200);
}

#[test]
fn a_search_by_day_names_the_day_it_means() {
    let fields = [("subject", "Review"), ("start", "2026-11-25 14:00")];
    let event = |record: u32| Card {
        kind: Kind::Event,
        ..card(record, &fields)
    };
    let plan = plan(&case(vec![event(1), event(2)]));
    let deletion = plan.steps().find_map(|s| s.deletion.clone()).unwrap();
    let texts: Vec<&str> = deletion
        .find
        .iter()
        .map(|(_, text)| text.as_str())
        .collect();
    assert!(
        texts.iter().any(|t| t.contains("start:2026-11-25")),
        "{texts:?}"
    );
    assert!(
        !texts
            .iter()
            .any(|t| t.contains("modified:") || t.contains("created:")),
        "{texts:?}"
    );
}

/// Cases with any verdicts over a few records in two systems.
fn any_case() -> impl Strategy<Value = Case> {
    let verdict = (0u32..8, 0u32..8, 0u8..5);
    prop::collection::vec(verdict, 0..24).prop_map(|verdicts| {
        let mut all = case(Vec::new());
        for n in 0..8 {
            let mut card = card(n, &[("company", "Acme")]);
            card.label = format!("Person {n} of eight");
            if n % 2 == 0 {
                card.system = System::Salesforce;
            }
            all.cards.insert(key(n), card);
        }
        for (a, b, what) in verdicts {
            let (left, right) = (key(a), key(b));
            let verdict = match what {
                0 => Verdict::Keep { record: left },
                1 => Verdict::NotSame { left, right },
                _ => Verdict::Delete {
                    record: left,
                    keep: right,
                    copy_first: Vec::new(),
                },
            };
            all.journal.push(Entry {
                at: Timestamp::UNIX_EPOCH,
                by: None,
                how: How::Hand,
                continues: false,
                verdict,
            });
        }
        all
    })
}

proptest! {
    #[test]
    fn every_marked_record_is_in_every_form_once_and_no_other(case in any_case()) {
        let marks = case.marks();
        let plan = plan(&case);
        let mut planned: Vec<&str> = plan
            .steps()
            .filter(|s| s.deletion.is_some())
            .filter_map(|s| s.id.strip_prefix("delete-"))
            .collect();
        planned.sort_unstable();
        let mut marked: Vec<String> = marks.marked().map(|(key, _)| key.to_string()).collect();
        marked.sort_unstable();
        prop_assert_eq!(&planned, &marked);
        prop_assert_eq!(plan.deletions, marked.len());
        for form in [Form::Markdown, Form::Html, Form::Csv, Form::Json] {
            let text = String::from_utf8(plan.render(form).unwrap()).unwrap();
            for (record, card) in &case.cards {
                let quote = match form {
                    Form::Html => "&quot;",
                    Form::Csv => "\"\"",
                    Form::Json => "\\\"",
                    _ => "\"",
                };
                let step = format!("Delete the contact {quote}{}{quote}", card.label);
                let times = text.matches(&step).count();
                prop_assert_eq!(times, usize::from(marks.is_marked(record)), "{:?} {}", form, step);
            }
        }
    }
}

/// A case with contacts of Salesforce; all but the first are marked in favour of it.
fn in_salesforce(ids: &[Option<&str>]) -> Case {
    let cards = (1..).zip(ids).map(|(n, id)| Card {
        system: System::Salesforce,
        id: id.map(str::to_owned),
        ..card(n, &[])
    });
    case(cards.collect())
}

/// Ids in an export, and how many are listed, or a word of why none is.
type Listed<'t> = (&'t [Option<&'t str>], Result<usize, &'t str>);

#[test]
fn ids_are_listed_only_where_each_is_sure() {
    const KEPT: Option<&str> = Some("003000000000001AAA");
    let sound = Some("0035k00000c2umQAAQ");
    let cases: [Listed<'_>; 8] = [
        (&[KEPT, sound, Some("003000000000002AAA")], Ok(2)),
        (&[KEPT, sound, sound], Ok(1)),
        (&[KEPT, sound, None], Err("missing, damaged")),
        (
            &[KEPT, sound, Some("0035K00000C2UMQAAQ")],
            Err("missing, damaged"),
        ),
        (
            &[KEPT, sound, Some("003000000000002")],
            Err("has 15 characters"),
        ),
        (
            &[KEPT, sound, Some("001000000000002AAA")],
            Err("person account"),
        ),
        (&[KEPT, sound, KEPT], Err("a record that stays")),
        (
            &[KEPT, Some("0035k00000c2umq"), Some("hello")],
            Err("missing, damaged"),
        ),
    ];
    for (ids, want) in cases {
        let plan = plan(&in_salesforce(ids));
        let listed: Vec<usize> = plan.id_lists.iter().map(|list| list.ids.len()).collect();
        let why = plan
            .steps()
            .find(|s| s.id == "no-id-lists")
            .map(|s| s.detail.join(" "));
        match want {
            Ok(n) => assert_eq!((listed, why), (vec![n], None), "{ids:?}"),
            Err(word) => {
                assert!(listed.is_empty(), "{ids:?}");
                assert!(
                    why.as_ref().is_some_and(|why| why.contains(word)),
                    "{why:?} {ids:?}"
                );
            }
        }
    }
}

#[test]
fn a_list_that_holds_no_longer_is_emptied() {
    let folder = tempfile::tempdir().unwrap();
    let sound = [Some("003000000000001AAA"), Some("0035k00000c2umQAAQ")];
    let written = plan(&in_salesforce(&sound))
        .write_id_lists(folder.path())
        .unwrap();
    assert_eq!(written.len(), 2);
    let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    for name in [
        "salesforce-contact-DELETE.csv",
        "salesforce-contact-undelete.csv",
    ] {
        assert_eq!(text(name), "Id\n0035k00000c2umQAAQ\n");
    }
    let none = plan(&in_salesforce(&sound[..1]))
        .write_id_lists(folder.path())
        .unwrap();
    assert!(none.is_empty());
    assert_eq!(text("salesforce-contact-DELETE.csv"), "Id\n");
}

#[test]
fn what_was_created_together_is_a_block() {
    let created = |n: u32, minute: u32| {
        let mut one = card(n, &[("company", "Acme")]);
        one.label = format!("Person {}", 20 - n);
        let at = format!("2026-10-02 09:{minute:02}");
        one.fields.push(value("created", &at, None));
        one
    };
    let kept_at = |minute| {
        let mut cards = vec![created(1, minute)];
        cards.extend((2..9).map(|n| created(n, n)));
        cards.push(created(9, 59));
        let plan = plan(&case(cards));
        let deletions = plan.steps().filter(|s| s.deletion.is_some());
        let headings = deletions.filter_map(|s| s.under.clone());
        let mut headings: Vec<String> = headings.collect();
        headings.dedup();
        headings
    };
    let block = "7 contacts in Outlook that lie together when the list is sorted by Created, from 2026-10-02 09:02 to 2026-10-02 09:08.";
    let apart = kept_at(30);
    assert_eq!(apart.len(), 2, "{apart:?}");
    assert!(apart[0].starts_with(block), "{apart:?}");
    assert_eq!(
        apart[1],
        "1 contact in Outlook. Sort the list there by name."
    );
    // The one that stays was created in between: the block would take it along.
    assert_eq!(
        kept_at(5),
        ["8 contacts in Outlook. Sort the list there by name."]
    );
}

#[test]
fn what_is_to_be_copied_comes_before_its_deletion() {
    let mut copy = card(2, &[]);
    copy.copy_first = vec![value("phones", "1", None)];
    let mut case = case(vec![card(1, &[]), copy]);
    let step = |case: &Case| {
        let plan = plan(case);
        let step = plan
            .steps()
            .find(|s| s.deletion.is_some())
            .cloned()
            .unwrap();
        (plan.waits_for(&step).map(|s| s.id.clone()), step.needs)
    };
    let first = format!("copy-{}", key(2));
    assert_eq!(step(&case), (Some(first.clone()), Some(first.clone())));
    assert!(rendered(&case, Form::Html).contains(&format!("data-needs=\"{first}\"")));
    case.toggle(&first, Some("Ana\u{202e}"), Timestamp::UNIX_EPOCH);
    assert_eq!(step(&case), (None, Some(first)));
    for form in [Form::Markdown, Form::Html, Form::Csv, Form::Json] {
        let text = rendered(&case, form);
        assert!(
            text.contains("Done by Ana⟨U+202E⟩, 1970-01-01 00:00 UTC"),
            "{text}"
        );
    }
}

#[test]
fn addresses_are_complete_where_the_domain_is_known() {
    let ids = [
        Some("003000000000001AAA"),
        Some("0035k00000c2umQ"),
        Some("0035K00000C2UMQAAQ"),
    ];
    let mut case = in_salesforce(&ids);
    case.salesforce_domain = Some("acme".to_owned());
    let plan = plan(&case);
    let found: Vec<String> = plan
        .steps()
        .filter_map(|s| s.deletion.as_ref())
        .map(|d| {
            d.find
                .iter()
                .map(|(_, text)| text.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        found[0],
        "https://acme.lightning.force.com/lightning/r/Contact/0035k00000c2umQAAQ/view https://acme.my.salesforce.com/0035k00000c2umQAAQ"
    );
    assert_eq!(found[1], "", "a damaged id leads nowhere");
    let text = rendered(&case, Form::Markdown);
    assert!(text.contains("its id is damaged"), "{text}");
}

#[test]
fn what_a_sync_would_do_stands_with_its_pause_and_before_it_is_switched_on() {
    let there = |n| crate::case::Elsewhere {
        system: System::Salesforce,
        label: "Carla".to_owned(),
        id: None,
        key: key(n),
    };
    let mut copies = vec![card(1, &[]), card(2, &[]), card(3, &[])];
    copies[1].elsewhere = vec![there(4)];
    copies[2].elsewhere = vec![there(9)];
    let mut twin = card(4, &[]);
    twin.system = System::Salesforce;
    twin.elsewhere = vec![crate::case::Elsewhere {
        system: System::Outlook,
        ..there(2)
    }];
    copies.push(twin);
    let mut case = case(copies);
    case.answers
        .set("sync_apps", Answer::Many(vec!["eac".to_owned()]));
    let plan = plan(&case);
    let detail = |id: &str| plan.steps().find(|s| s.id == id).unwrap().detail.join("\n");
    assert!(
        detail("pause-eac")
            .contains("of contacts: deleted in Outlook: It comes back from Salesforce.")
    );
    let both = detail("both-sides");
    assert!(
        both.contains("1 pair: must be gone on both sides"),
        "{both}"
    );
    assert!(both.contains("1 pair: stay on the other side"), "{both}");
    let order: Vec<&str> = plan.steps().map(|s| s.id.as_str()).collect();
    let at = |id| order.iter().position(|s| *s == id);
    assert!(at("both-sides") < at("order-10"), "{order:?}");
}
