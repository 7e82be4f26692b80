//! Real records: the replay of matching rules, and the rehearsal on exports.

use serde_json::json;

use super::*;
use crate::knowledge::apps::App;
use crate::record::{Body, Column, Counts, Format, Kind, Moment, Record, Source};

fn app(id: &str) -> &'static App {
    Knowledge::embedded()
        .apps
        .get(id)
        .expect("in the catalogue")
}

fn contact(name: &str, company: Option<&str>, email: Option<&str>) -> Record {
    let mut record = Record::new(Kind::Contact, 1);
    if let Body::Contact(contact) = &mut record.body {
        contact.edit(|fields| {
            fields.display_name = Some(name.to_owned().into());
            fields.company = company.map(|text| text.to_owned().into());
            fields.emails = email
                .into_iter()
                .map(|text| text.to_owned().into())
                .collect();
        });
    }
    record
}

fn source(system: System, fields: &[&str], records: Vec<Record>) -> Source {
    Source {
        path: "x.csv".to_owned(),
        format: Format::GenericCsv,
        system,
        locale: None,
        encoding: None,
        size: 0,
        sha256: String::new(),
        counts: Counts {
            contacts: records.len(),
            ..Counts::default()
        },
        skipped: Vec::new(),
        warnings: Vec::new(),
        columns: fields
            .iter()
            .map(|field| Column {
                header: (*field).to_owned(),
                field: Some((*field).to_owned()),
            })
            .collect(),
        logins: Vec::new(),
        is_log: false,
        records,
    }
}

fn verdict(id: &str, left: &Record, right: &Record) -> Verdict {
    replay(app(id), Side::whole(left), Side::whole(right)).verdict
}

#[test]
fn two_companies_for_christina_part_sfo_and_not_eac() {
    let globex = contact(
        "Christina Wills",
        Some("Globex Ltd"),
        Some("c.wills@globex.example"),
    );
    let acme = contact("WILLS, Christina", Some("Acme GmbH"), None);
    assert_eq!(verdict("sfo", &globex, &acme), Verdict::Copied);
    assert_eq!(verdict("ls", &globex, &acme), Verdict::Copied);
    assert_eq!(verdict("eac", &globex, &acme), Verdict::Joined);
    assert_eq!(verdict("riva", &globex, &acme), Verdict::Copied);
    assert_eq!(verdict("eas-phone", &globex, &acme), Verdict::MakesNoCopies);
    assert_eq!(verdict("pipedrive", &globex, &acme), Verdict::CannotTell);
    assert_eq!(verdict("ogcs", &globex, &acme), Verdict::NotCarried);
    let why = replay(app("sfo"), Side::whole(&globex), Side::whole(&acme));
    assert_eq!(why.rule.as_deref(), Some("email, else first+last+company"));
    assert!(why.why.contains("the companies differ"), "{}", why.why);
    assert!(
        why.why.contains("no e-mail address to compare"),
        "{}",
        why.why
    );
}

#[test]
fn addresses_are_compared_without_regard_to_case_and_any_with_any() {
    let left = contact("A", None, Some("Ana.Lima@Globex.example"));
    let mut right = contact("B", None, Some("ana@home.example"));
    if let Body::Contact(contact) = &mut right.body {
        contact.edit(|fields| fields.emails.push(" ana.lima@globex.example".into()));
    }
    for id in ["sfo", "eac", "hubspot"] {
        assert_eq!(verdict(id, &left, &right), Verdict::Joined, "{id}");
    }
}

#[test]
fn a_column_that_was_not_exported_leaves_it_open() {
    let left = contact("Ana Lima", Some("Globex"), None);
    let right = contact("Ana Lima", Some("Acme"), None);
    let without = source(
        System::Salesforce,
        &["display_name", "company"],
        vec![right.clone()],
    );
    let with = source(
        System::Salesforce,
        &["display_name", "company", "emails"],
        vec![right],
    );
    let of = |source: &Source| {
        replay(
            app("sfo"),
            Side::whole(&left),
            Side::of(&source.records[0], source),
        )
        .verdict
    };
    assert_eq!(of(&without), Verdict::CannotTell);
    assert_eq!(of(&with), Verdict::Copied);
}

#[test]
fn a_time_without_a_zone_is_not_held_against_a_match() {
    let event = |start: Moment| {
        let mut record = Sample::Event.record();
        if let Body::Event(event) = &mut record.body {
            event.start = Some(start);
        }
        record
    };
    let local = event(Moment::Local("2026-03-02T09:00:00".parse().unwrap()));
    let utc = |text: &str| event(Moment::utc(text.parse().unwrap()));
    let cases = [
        ("2026-03-02T09:00:00Z", Verdict::Joined),
        ("2026-03-02T08:00:00Z", Verdict::CannotTell),
        ("2026-03-02T08:10:00Z", Verdict::Copied),
        ("2026-03-04T09:00:00Z", Verdict::Copied),
    ];
    for (text, want) in cases {
        assert_eq!(verdict("sfo", &local, &utc(text)), want, "{text}");
    }
}

#[test]
fn applications_of_the_answers_come_first() {
    let record = Sample::Contact.record();
    let side = Side::whole(&record);
    let of = answers(&json!({"sync_apps": ["riva", "eac"]}));
    let all = replay_all(Knowledge::embedded(), &of, side, side);
    let first: Vec<&str> = all
        .iter()
        .take(3)
        .map(|replay| replay.app.as_str())
        .collect();
    assert_eq!(first, ["eac", "riva", "sfo"]);
    assert!(all[0].chosen && all[1].chosen && !all[2].chosen);
    assert!(all.iter().all(|replay| replay.why.ends_with('.')));
}

#[test]
fn a_rehearsal_counts_what_would_be_joined_copied_and_left() {
    let outlook = source(
        System::Outlook,
        &[],
        vec![
            contact("Ana Lima", Some("Globex"), Some("ana@globex.example")),
            contact("Omar Haddad", Some("Acme"), None),
            contact("Christina Wills", Some("Globex"), None),
            contact("Only Here", None, None),
        ],
    );
    let mut gone = contact("Gone Already", None, Some("gone@x.example"));
    gone.deleted = true;
    let salesforce = source(
        System::Salesforce,
        &[],
        vec![
            contact(
                "Ana Maria Lima",
                Some("Initech"),
                Some("ANA@globex.example"),
            ),
            contact("Omar Haddad", Some("ACME"), None),
            contact("Christina Wills", Some("Acme"), None),
            gone,
        ],
    );
    let sources = [outlook, salesforce];
    let of = |way| rehearse(app("sfo"), Kind::Contact, way, &sources);
    let both = of(Direction::Both);
    assert_eq!(
        (both.near, both.far, both.joined, both.differing),
        (4, 3, 2, 1)
    );
    assert_eq!(
        (both.copied_out, both.copied_in, both.left_behind),
        (2, 1, 0)
    );
    let into = of(Direction::ToOutlook);
    assert_eq!(
        (into.copied_out, into.copied_in, into.left_behind),
        (0, 1, 2)
    );
    assert!(
        into.sentence.contains("take the values of Salesforce"),
        "{}",
        into.sentence
    );
    let eac = rehearse(app("eac"), Kind::Contact, Direction::Both, &sources);
    assert_eq!((eac.joined, eac.copied_out, eac.copied_in), (3, 1, 0));
    let unknown = rehearse(app("ebsta"), Kind::Contact, Direction::Both, &sources);
    assert_eq!((unknown.joined, unknown.cannot_tell), (0, 7));
    assert_eq!(of(Direction::Off).left_behind, 7);
}

#[test]
fn a_rehearsal_and_a_replay_agree() {
    let people: Vec<Record> = (0..40)
        .map(|n| {
            let email = (n % 3 == 0).then(|| format!("p{}@x.example", n % 10));
            contact(
                &format!("Given{} Family{}", n % 4, n % 5),
                Some(["A", "B"][n % 2]),
                email.as_deref(),
            )
        })
        .collect();
    for id in ["sfo", "eac", "hubspot"] {
        for left in &people {
            for right in &people {
                let sources = [
                    source(System::Outlook, &[], vec![left.clone()]),
                    source(
                        if id == "hubspot" {
                            System::Other
                        } else {
                            System::Salesforce
                        },
                        &[],
                        vec![right.clone()],
                    ),
                ];
                let joined =
                    rehearse(app(id), Kind::Contact, Direction::Both, &sources).joined == 1;
                assert_eq!(joined, verdict(id, left, right) == Verdict::Joined, "{id}");
            }
        }
    }
}
