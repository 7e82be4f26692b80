//! Tests of the clean-up texts and of filling values into them.

use Deletion::{Propagate, Recreate, Stay, Unknown};
use Direction::{Both, ToOutlook, ToSalesforce};
use proptest::prelude::*;

use super::*;
use crate::knowledge::Knowledge;

fn cleanup() -> &'static Cleanup {
    &Knowledge::embedded().cleanup
}

#[test]
fn values_cannot_break_out() {
    let cases = [
        ("lastname:=\"{x}\"", "Wills", Some("lastname:=\"Wills\"")),
        (
            "subject:=\"{x}\"",
            "The \"big\" one",
            Some("subject:=\"The big one\""),
        ),
        (
            "subject:=\"{x}\"",
            "a\" OR subject:\"b",
            Some("subject:=\"a OR subject: b\""),
        ),
        (
            "subject:=\"{x}\"",
            "two\r\nlines",
            Some("subject:=\"two lines\""),
        ),
        (
            "\"urn:x\" ci_startswith '{x}'",
            "O'Brien",
            Some("\"urn:x\" ci_startswith 'O''Brien'"),
        ),
        ("start:{x}", "2024-03-04", Some("start:2024-03-04")),
        ("start:{x}", "4. 3. 2024", Some("start:\"4. 3. 2024\"")),
        (
            "email:{x}",
            "a\"b@example.com OR 1",
            Some("email:\"a b@example.com OR 1\""),
        ),
        ("{x}", "Ana \"Nina\" Lima", Some("Ana Nina Lima")),
        (
            "https://{x}.example.com/",
            "a/../b?c",
            Some("https://a%2F..%2Fb%3Fc.example.com/"),
        ),
        ("\"{x}\"", "\"", None),
        ("start:{x}", " ", None),
        ("\"{x} {y}\"", "only one", None),
        ("\"{x", "open", None),
    ];
    for (template, value, want) in cases {
        assert_eq!(
            fill(template, &[("x", value)]).as_deref(),
            want,
            "{template} {value}"
        );
    }
}

#[test]
fn records_are_found_by_what_they_have() {
    let values = [
        ("given", "Christina"),
        ("family", "Wills"),
        ("email", "c.wills@example.com"),
    ];
    let texts: Vec<String> = cleanup()
        .find("outlook", Kind::Contact, &values)
        .map(|(_, text)| text)
        .collect();
    assert_eq!(texts[0], "firstname:=\"Christina\" lastname:=\"Wills\"");
    assert!(
        texts.iter().any(|t| t == "email:\"c.wills@example.com\""),
        "{texts:?}"
    );
    let values = [
        ("domain", "acme"),
        ("object", "Contact"),
        ("id", "0039000000DmehKAAR"),
    ];
    let urls: Vec<String> = cleanup()
        .find("salesforce", Kind::Contact, &values)
        .map(|(_, text)| text)
        .collect();
    assert_eq!(
        urls,
        [
            "https://acme.lightning.force.com/lightning/r/Contact/0039000000DmehKAAR/view",
            "https://acme.my.salesforce.com/0039000000DmehKAAR",
        ]
    );
    assert_eq!(cleanup().object_of("00U9000000DmehK"), Some("Event"));
    assert_eq!(cleanup().object_of("日"), None);
}

#[test]
fn every_system_has_handles_and_an_undo() {
    for system in ["outlook", "salesforce"] {
        for kind in Kind::ALL {
            assert!(
                cleanup().handles_for(system, kind).count() >= 2,
                "{system} {kind:?}"
            );
            assert!(cleanup().deleting(system, kind).next().is_some());
            assert!(cleanup().many_at_once(system, kind).next().is_some());
        }
        assert!(cleanup().undo(system).is_some());
    }
    assert_eq!(cleanup().order.len(), 11);
}

#[test]
fn what_deletions_do_depends_on_the_direction() {
    let found = |app, way, kind| {
        let entry = cleanup().left_on(app, way, kind)?;
        Some((entry.in_outlook, entry.in_other))
    };
    let cases = [
        ("sfo", Both, Kind::Task, Some((Propagate, Propagate))),
        ("sfo", ToOutlook, Kind::Contact, Some((Unknown, Propagate))),
        ("sfo", ToSalesforce, Kind::Event, Some((Propagate, Stay))),
        ("sfo", ToSalesforce, Kind::Contact, None),
        ("eac", Both, Kind::Contact, Some((Recreate, Recreate))),
        ("eas-phone", Both, Kind::Task, Some((Propagate, Propagate))),
        ("cirrus", Both, Kind::Event, None),
    ];
    for (app, way, kind, want) in cases {
        assert_eq!(found(app, way, kind), want, "{app} {way:?} {kind:?}");
    }
}

proptest! {
    #[test]
    fn a_phrase_stays_one_phrase(value in ".*") {
        if let Some(text) = fill("subject:=\"{subject}\"", &[("subject", &value)]) {
            prop_assert_eq!(text.matches('"').count(), 2);
            prop_assert!(!text.chars().any(char::is_control));
        }
    }

    #[test]
    fn an_address_stays_one_address(value in ".*") {
        if let Some(text) = fill("https://x.example.com/{id}", &[("id", &value)]) {
            prop_assert_eq!(text.matches('/').count(), 3);
            prop_assert!(text.is_ascii() && !text.contains([' ', '?', '#', '"', '<']));
        }
    }
}
