//! The search on small hand-made sources: what must be a pair, and what must not.

mod activities;
mod glance;
mod laws;
mod learned;
mod people;
mod properties;
mod readings;
mod sums;

use std::collections::BTreeMap;

use proptest::prelude::*;

mod names;

use super::*;
use crate::progress::Silent;
use crate::record::{
    Body, ContactFields, Counts, Format, Moment, Phone, PhoneKind, Record, System, Who,
};

pub(super) fn source(path: &str, system: System, records: Vec<Record>) -> Source {
    Source {
        path: path.to_owned(),
        format: Format::GenericCsv,
        system,
        locale: None,
        encoding: None,
        size: 0,
        sha256: String::new(),
        counts: Counts::default(),
        skipped: Vec::new(),
        warnings: Vec::new(),
        columns: Vec::new(),
        logins: Vec::new(),
        is_log: false,
        records,
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// "given|family|company|mail,mail|phone,phone|suffix|given reading|family reading"
pub(super) fn contact(number: u32, text: &str) -> Record {
    let mut parts = text.split('|').map(str::trim).chain(std::iter::repeat(""));
    let mut record = Record::new(Kind::Contact, number);
    let (given, family) = (parts.next().unwrap(), parts.next().unwrap());
    let c = ContactFields {
        display_name: filled(format!("{given} {family}").trim()).map(Into::into),
        given_name: filled(given).map(Into::into),
        family_name: filled(family).map(Into::into),
        company: filled(parts.next().unwrap()).map(Into::into),
        emails: parts
            .next()
            .unwrap()
            .split(',')
            .filter_map(filled)
            .map(Into::into)
            .collect(),
        phones: parts
            .next()
            .unwrap()
            .split(',')
            .filter_map(filled)
            .map(|value| Phone {
                kind: PhoneKind::Mobile,
                value: value.into(),
                e164: None,
            })
            .collect(),
        suffix: filled(parts.next().unwrap()).map(Into::into),
        given_reading: filled(parts.next().unwrap()).map(Into::into),
        family_reading: filled(parts.next().unwrap()).map(Into::into),
        ..ContactFields::default()
    };
    record.body = Body::Contact(c.into());
    record
}

fn moment(text: &str) -> Option<Moment> {
    if text.is_empty() {
        return None;
    }
    Some(match text.len() {
        10 => Moment::Date(text.parse().unwrap()),
        _ if text.ends_with('Z') => Moment::utc(text.parse().unwrap()),
        _ => Moment::Local(text.parse().unwrap()),
    })
}

/// "subject|start|end|location|uid|owner"
fn event(number: u32, text: &str) -> Record {
    let mut parts = text.split('|').map(str::trim).chain(std::iter::repeat(""));
    let mut record = Record::new(Kind::Event, number);
    if let Body::Event(e) = &mut record.body {
        e.subject = filled(parts.next().unwrap());
        e.start = moment(parts.next().unwrap());
        e.end = moment(parts.next().unwrap());
        e.all_day = matches!(e.start, Some(Moment::Date(_)));
        e.location = filled(parts.next().unwrap());
        e.uid = filled(parts.next().unwrap());
    }
    record.owner = Who {
        id: filled(parts.next().unwrap()),
        name: None,
    }
    .into();
    record
}

/// "subject|due|status|who"
fn task(number: u32, text: &str) -> Record {
    let mut parts = text.split('|').map(str::trim).chain(std::iter::repeat(""));
    let mut record = Record::new(Kind::Task, number);
    if let Body::Task(t) = &mut record.body {
        t.subject = filled(parts.next().unwrap());
        t.due = moment(parts.next().unwrap());
        t.status = filled(parts.next().unwrap());
    }
    record.salesforce_mut().who_id = filled(parts.next().unwrap()).map(Into::into);
    record
}

/// Unrelated records, so that a pair stands in a file of everyday size.
fn crowd(kind: Kind, from: u32) -> Vec<Record> {
    const GIVEN: [&str; 12] = [
        "Ana", "Omar", "Lucy", "Ivan", "Priya", "Noah", "Greta", "Hugo", "Mei", "Sean", "Olga",
        "Tariq",
    ];
    const FAMILY: [&str; 11] = [
        "Lima", "Haddad", "Stone", "Petrov", "Raman", "Quist", "Brandt", "Moreau", "Chen", "Doyle",
        "Aziz",
    ];
    (0..132_u32)
        .map(|i| {
            let (g, f) = (GIVEN[i as usize % 12], FAMILY[i as usize % 11]);
            let n = from + i;
            match kind {
                Kind::Contact => contact(
                    n,
                    &format!(
                        "{g}|{f}|Firm{}|{g}.{f}@firm{}.example|+1 212 5{:02} {:04}",
                        i % 30,
                        i % 30,
                        i % 90 + 10,
                        1000 + i * 37
                    ),
                ),
                Kind::Event => event(
                    n,
                    &format!(
                        "Visit {g} {f}|2024-0{}-{:02}T09:00:00|2024-0{}-{:02}T10:00:00",
                        i % 9 + 1,
                        i % 27 + 1,
                        i % 9 + 1,
                        i % 27 + 1
                    ),
                ),
                Kind::Task => task(
                    n,
                    &format!("Call {g} {f}|2024-0{}-{:02}", i % 9 + 1, i % 27 + 1),
                ),
            }
        })
        .collect()
}

fn search(sources: &[Source]) -> Matches {
    find(sources, &Options::default(), &mut Silent).unwrap()
}

/// The score of two records among a crowd.
fn score_of(make: fn(u32, &str) -> Record, kind: Kind, a: &str, b: &str) -> f64 {
    let mut records = vec![make(1, a), make(2, b)];
    records.extend(crowd(kind, 3));
    let sources = [source("a.csv", System::Salesforce, records)];
    let (left, right) = (
        RecordRef {
            source: 0,
            index: 0,
        },
        RecordRef {
            source: 0,
            index: 1,
        },
    );
    search(&sources)
        .pairs
        .iter()
        .find(|p| p.left == left && p.right == right)
        .map_or(0.0, |p| p.score)
}

fn assert_scores(
    make: fn(u32, &str) -> Record,
    kind: Kind,
    cases: &[(&str, &str, std::ops::RangeInclusive<f64>)],
) {
    for (a, b, want) in cases {
        let got = score_of(make, kind, a, b);
        assert!(want.contains(&got), "{a} ~ {b}: {got:.3}, wanted {want:?}");
        let turned = score_of(make, kind, b, a);
        assert!((got - turned).abs() < 1e-9, "{a} ~ {b}: {got} {turned}");
    }
}

#[test]
fn contacts_that_are_one_person() {
    assert_scores(
        contact,
        Kind::Contact,
        &[
            (
                "Christina|Wills|Acme GmbH|c.wills@acme.example|+49 30 1234567",
                "Christina|Wills|ACME|C.Wills@acme.example|030 1234567",
                0.99..=1.0,
            ),
            (
                "William|Okafor||w.okafor@acme.example",
                "Bill|Okafor||w.okafor@acme.example",
                0.95..=1.0,
            ),
            (
                "Christina|Wills|Acme||+44 7700 900123",
                "Christina|Wills|Globex||",
                0.2..=1.0,
            ),
            (
                "Christina|Wills|Acme||",
                "Wills|Christina|Acme||",
                0.5..=1.0,
            ),
            (
                "|Wills, Christina|Acme||+44 7700 900123",
                "Christina|Wills|||+44 7700 900123",
                0.95..=1.0,
            ),
            (
                "Jörg|Müller|Acme||+49 171 5551234",
                "Joerg|Mueller|Acme||0171 5551234",
                0.95..=1.0,
            ),
            (
                "Christina|Wills||tina@mail.example|+44 7700 900123",
                "Christina|Harper||tina@mail.example|+44 7700 900123",
                0.5..=1.0,
            ),
            (
                "Christina|Wills||c.wills@acme.example",
                "Christina|Wills-Harper||c.wills@acme.example",
                0.95..=1.0,
            ),
        ],
    );
}

#[test]
fn contacts_that_are_two_people() {
    assert_scores(
        contact,
        Kind::Contact,
        &[
            // Father and son.
            (
                "Dwight|Dressler|Acme|dd@acme.example|+49 171 3920392|Jr.",
                "Dwight|Dressler|Acme|dwight@acme.example|+49 171 9990392|Sr.",
                0.0..=0.2,
            ),
            // A couple on one telephone and one mailbox.
            (
                "Ann|Whitcombe||family@whitcombe.example|+44 1603 4966901",
                "Paul|Whitcombe||family@whitcombe.example|+44 1603 4966901",
                0.0..=0.2,
            ),
            // Colleagues on a switchboard and info@.
            (
                "Ann|Whitcombe|Acme|info@acme.example|+44 1603 4966901",
                "Paul|Ridley|Acme|info@acme.example|+44 1603 4966901",
                0.0..=0.2,
            ),
            // Namesakes: nothing else agrees.
            (
                "Ana|Brandt|Acme|ana.brandt@acme.example|+1 212 555 0101",
                "Ana|Brandt|Globex|abrandt@globex.example|+1 415 555 0199",
                0.0..=0.49,
            ),
        ],
    );
}

#[test]
fn events() {
    assert_scores(
        event,
        Kind::Event,
        &[
            (
                "Budget|2024-05-01T09:00:00|2024-05-01T10:00:00",
                "RE: Budget|2024-05-01T09:00:00|2024-05-01T10:00:00",
                0.95..=1.0,
            ),
            (
                "Budget|2024-05-01T09:00:00|2024-05-01T10:00:00",
                "Budget|2024-05-01T11:00:00|2024-05-01T12:00:00",
                0.5..=1.0,
            ),
            (
                "Budget|2024-05-01T09:00:00|2024-05-01T10:00:00",
                "Budget|2024-05-08T09:00:00|2024-05-08T10:00:00",
                0.0..=0.2,
            ),
            (
                "Fair|2024-05-01|2024-05-02",
                "Fair|2024-05-02|2024-05-03",
                0.3..=1.0,
            ),
            (
                "Fair|2024-05-01|2024-05-02",
                "Fair|2024-04-30T22:00:00|2024-05-01T22:00:00",
                0.3..=1.0,
            ),
            (
                "Budget|2024-05-01T09:00:00|2024-05-01T10:00:00|||u1",
                "Budget|2024-05-01T09:00:00|2024-05-01T10:00:00|||u2",
                0.0..=0.2,
            ),
            (
                "Budget|2024-05-01T09:00:00|2024-05-01T10:00:00||s1",
                "Budget|2024-05-02T09:00:00|2024-05-02T10:00:00||s1",
                0.0..=0.2,
            ),
            (
                "Budget|2024-05-01T09:00:00|2024-05-01T10:00:00",
                "Interview|2024-05-01T09:00:00|2024-05-01T10:00:00",
                0.0..=0.2,
            ),
        ],
    );
}

#[test]
fn tasks() {
    assert_scores(
        task,
        Kind::Task,
        &[
            (
                "Send offer to Globex|2024-05-01|Not Started",
                "Send offer to Globex|2024-05-01|Completed",
                0.9..=1.0,
            ),
            (
                "Send offer to Globex||Not Started",
                "Send offer to Globex||Not Started",
                0.5..=1.0,
            ),
            (
                "Send offer to Globex|2024-05-01",
                "Send offer to Globex|2024-05-08",
                0.0..=0.2,
            ),
            (
                "Send offer to Globex|2024-05-01||0031",
                "Send offer to Globex|2024-05-01||0032",
                0.0..=0.2,
            ),
        ],
    );
}

#[test]
fn a_weekly_series_is_no_heap_of_copies() {
    let mut records: Vec<Record> = (1..=20_u32)
        .map(|i| {
            let day = jiff::civil::date(2024, 1, 1) + jiff::Span::new().days(i64::from(i) * 7);
            event(
                i,
                &format!("Jour fixe|{day}T09:00:00|{day}T10:00:00|Room 1"),
            )
        })
        .collect();
    records.extend(crowd(Kind::Event, 21));
    let sources = [source("a.csv", System::Outlook, records)];
    let found = search(&sources);
    assert!(
        found.pairs.iter().all(|p| p.left.index >= 20),
        "{:?}",
        found.pairs.first()
    );
}

#[test]
fn the_same_person_in_two_systems_is_a_counterpart() {
    let mut a = crowd(Kind::Contact, 1);
    let b = crowd(Kind::Contact, 1);
    a.push(contact(133, "Christina|Wills|Acme|c.wills@acme.example"));
    let sources = [
        source("a.csv", System::Outlook, a),
        source("b.csv", System::Salesforce, b),
    ];
    let found = search(&sources);
    assert!(found.pairs.is_empty(), "{:?}", found.pairs);
    let linked: Vec<_> = found.counterparts.iter().filter(|p| p.linked).collect();
    assert_eq!(linked.len(), 132);
    assert!(linked.iter().all(|p| p.left.index == p.right.index));
    let entities = found.entities(&sources);
    assert_eq!(entities[0][..132], entities[1][..]);
    assert_ne!(entities[0][132], entities[0][131]);
    let first = RecordRef {
        source: 0,
        index: 0,
    };
    assert!(
        found
            .counterparts_of(first)
            .next()
            .is_some_and(|p| p.linked)
    );
}

#[test]
fn clocks_of_two_exports_may_differ() {
    let at = |n: u32, hour: u32, zone: &str| {
        event(
            n,
            &format!(
                "Talk number {n}|2024-02-{:02}T{hour:02}:00:00{zone}|2024-02-{:02}T{:02}:00:00{zone}",
                n,
                n,
                hour + 1
            ),
        )
    };
    let local = (1..=20).map(|n| at(n, 10, "")).collect();
    let utc = (1..=20).map(|n| at(n, 9, "Z")).collect();
    let sources = [
        source("a.csv", System::Outlook, local),
        source("b.csv", System::Salesforce, utc),
    ];
    let found = search(&sources);
    assert_eq!(
        found
            .counterparts
            .iter()
            .filter(|p| p.linked && p.score > 0.9)
            .count(),
        20
    );
}

#[test]
fn deleted_records_are_left_out_unless_asked_for() {
    let mut a = contact(1, "Christina|Wills|Acme|c.wills@acme.example");
    a.deleted = true;
    let mut records = vec![a, contact(2, "Christina|Wills|Acme|c.wills@acme.example")];
    records.extend(crowd(Kind::Contact, 3));
    let sources = [source("a.csv", System::Outlook, records)];
    assert!(search(&sources).pairs.is_empty());
    let all = Options {
        include_deleted: true,
        ..Options::default()
    };
    assert_eq!(find(&sources, &all, &mut Silent).unwrap().pairs.len(), 1);
}

#[test]
fn one_salesforce_record_in_two_files_is_no_copy() {
    let make = |n| {
        let mut r = contact(n, "Christina|Wills|Acme|c.wills@acme.example");
        r.id = Some("0034W00000BqlbiQAB".into());
        r
    };
    let mut short = make(1);
    short.id = Some("0034W00000Bqlbi".into());
    let sources = [
        source("a.csv", System::Salesforce, vec![make(1)]),
        source("b.csv", System::Salesforce, vec![short]),
    ];
    let found = search(&sources);
    assert!(found.pairs.is_empty());
    let entities = found.entities(&sources);
    assert_eq!(entities[0], entities[1]);
    assert!(!found.notes.is_empty());
}

#[test]
fn one_entry_of_a_calendar_in_two_files_is_no_copy() {
    let make = |n: u32, uid: &str, day: Option<&str>| {
        let mut r = event(
            n,
            "Weekly review|2024-05-01T09:00:00|2024-05-01T10:00:00|Room 2||",
        );
        r.id = Some(uid.into());
        if let Body::Event(e) = &mut r.body {
            e.uid = Some(uid.to_owned());
            e.recurrence_id = day.and_then(moment);
            e.sequence = Some(n);
        }
        r
    };
    let pairs = |one: Record, other: Record| {
        let mut sources = [
            source("a.ics", System::Google, vec![one]),
            source("b.ics", System::Google, vec![other]),
        ];
        for source in &mut sources {
            source.format = Format::Icalendar;
        }
        search(&sources).pairs.len()
    };
    let uid = "7kukuqrfedlm2f9t@google.com";
    // Also in a later version, which a second export shows.
    assert_eq!(pairs(make(1, uid, None), make(2, uid, None)), 0);
    let day = Some("2024-05-01T09:00:00");
    assert_eq!(pairs(make(1, uid, day), make(2, uid, day)), 0);
    assert_eq!(
        pairs(
            make(1, uid, None),
            make(2, "6bkukuqrfedlm2f9@google.com", None)
        ),
        1
    );
    // Another calendar holds a copy of its own.
    let mut elsewhere = make(2, uid, None);
    elsewhere.folder = Some("Private".into());
    assert_eq!(pairs(make(1, uid, None), elsewhere), 1);
    // Too short to name anything in the whole system.
    assert_eq!(pairs(make(1, "17", None), make(2, "17", None)), 1);
}

#[test]
fn the_table_adds_up() {
    let mut records = vec![
        contact(
            1,
            "Christina|Wills|Acme GmbH|c.wills@acme.example|+49 30 1234567",
        ),
        contact(
            2,
            "Tina|Wills|Globex|c.wills@acme.example,tina@mail.example|",
        ),
    ];
    records.extend(crowd(Kind::Contact, 3));
    let sources = [source("a.csv", System::Outlook, records)];
    let found = search(&sources);
    let (left, right) = (
        RecordRef {
            source: 0,
            index: 0,
        },
        RecordRef {
            source: 0,
            index: 1,
        },
    );
    let table = found.explain(&sources, left, right);
    let bits: f64 = table.iter().map(|f| f.weight).sum::<f64>() + found.prior(left, right).unwrap();
    let score = found.pairs.iter().find(|p| p.left == left).unwrap().score;
    assert!((1.0 / (1.0 + (-bits).exp2()) - score).abs() < 1e-9);
    let verdict = |name: &str| table.iter().find(|f| f.field == name).unwrap().verdict;
    assert_eq!(verdict("given_name"), FieldVerdict::Close);
    assert_eq!(verdict("company"), FieldVerdict::Different);
    assert_eq!(verdict("phones"), FieldVerdict::OnlyLeft);
}

#[test]
fn why_two_records_are_no_pair() {
    let mut records = vec![
        contact(
            1,
            "Ann|Whitcombe||family@whitcombe.example|+44 1603 4966901",
        ),
        contact(
            2,
            "Paul|Whitcombe||family@whitcombe.example|+44 1603 4966901",
        ),
        contact(3, "Zoltan|Kerekes||zk@mail.example"),
    ];
    records.extend(crowd(Kind::Contact, 4));
    let sources = [source("a.csv", System::Outlook, records)];
    let found = search(&sources);
    let at = |index| RecordRef { source: 0, index };
    let couple = found.why_not(&sources, at(0), at(1));
    assert!(
        couple.sentences.iter().any(|s| s.contains("first name")),
        "{:?}",
        couple.sentences
    );
    assert!(couple.shared_keys.iter().any(|k| k.contains("phone")));
    let change = couple.change.as_ref().unwrap();
    assert!(couple.sentences.contains(&change.text));
    assert_eq!(change.band, Band::of(change.score));
    let strangers = found.why_not(&sources, at(0), at(2));
    assert!(strangers.shared_keys.is_empty());
    assert!(strangers.sentences[0].contains("never held against each other"));
}

#[test]
fn the_smallest_change_names_what_would_alter_the_answer() {
    let change = |a: &str, b: &str| {
        let mut records = vec![contact(1, a), contact(2, b)];
        records.extend(crowd(Kind::Contact, 3));
        let sources = [source("a.csv", System::Outlook, records)];
        let found = search(&sources);
        let at = |index| RecordRef { source: 0, index };
        let why = found.why_not(&sources, at(0), at(1));
        (why.score.unwrap(), why.change.map(|c| (c.text, c.score)))
    };
    // One thing more.
    let (score, found) = change(
        "Zoltan|Kerekes|Globex|zk@globex.example",
        "Zoltan|Kerekes||z@mail.example",
    );
    let (text, then) = found.unwrap();
    assert!(score < 0.5 && then > score, "{score} {text}");
    assert!(text.starts_with("With a shared "), "{text}");
    // One thing less.
    let (score, found) = change(
        "Zoltan|Kerekes||zk@globex.example",
        "Zoltan|Kerekes||zk@globex.example",
    );
    let (text, then) = found.unwrap();
    assert!(score > 0.9 && then < 0.5, "{score} {text}");
    assert!(
        text.starts_with("Without the shared e-mail it would be"),
        "{text}"
    );
    // Nothing that one or two things would mend.
    let (_, found) = change(
        "Zoltan|Kerekes||zk@globex.example",
        "Edith|Whitcombe||ew@acme.example",
    );
    assert_eq!(found, None);
}

#[test]
fn relations() {
    let relation = |a: &str, b: &str| fields::relation(&contact(1, a), &contact(2, b));
    let cases = [
        (
            "Ana|Lima|Acme|a@x.example|",
            "Ana|Lima|Acme|a@x.example|",
            Relation::Identical,
        ),
        (
            "Ana|Lima|Acme GmbH|a@x.example|",
            "ANA|Lima|Acme|A@x.example|",
            Relation::Equivalent,
        ),
        (
            "Ana|Lima||a@x.example|",
            "Ana|Lima|Acme|a@x.example|",
            Relation::Subset,
        ),
        (
            "Ana|Lima|Acme|a@x.example,b@x.example|",
            "Ana|Lima||a@x.example|",
            Relation::Superset,
        ),
        (
            "Ana|Lima|Acme||",
            "Ana|Lima||a@x.example|",
            Relation::Conflicting,
        ),
        (
            "Ana|Lima|Acme||",
            "Ana|Lima|Globex||",
            Relation::Conflicting,
        ),
    ];
    for (a, b, want) in cases {
        assert_eq!(relation(a, b), want, "{a} ~ {b}");
    }
}

#[test]
fn the_copy_to_keep() {
    let mut fuller = contact(
        1,
        "Christina|Wills|Acme|c.wills@acme.example|+49 30 1234567",
    );
    let mut older = contact(2, "Christina|Wills|Acme|c.wills@acme.example|");
    older.created = moment("2020-01-01T00:00:00Z");
    fuller.created = moment("2024-01-01T00:00:00Z");
    let mut linked = contact(3, "Christina|Wills||c.wills@acme.example|");
    linked.salesforce_mut().account_id = Some("0014W00000J7D3rQAF".into());
    let group = |records: Vec<Record>| {
        let mut records = records;
        records.extend(crowd(Kind::Contact, 9));
        let sources = [source("a.csv", System::Salesforce, records)];
        search(&sources).groups.remove(0)
    };
    let two = group(vec![fuller.clone(), older.clone()]);
    assert_eq!(
        (two.suggested_keep.index, two.why_keep.as_str()),
        (0, "it holds the most")
    );
    let three = group(vec![fuller, older, linked]);
    assert_eq!(
        (three.suggested_keep.index, three.why_keep.as_str()),
        (2, "it belongs to an account")
    );
}
