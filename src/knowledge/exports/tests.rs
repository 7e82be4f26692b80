//! Tests of the list of exports and of its ranking.

use super::*;
use crate::knowledge::Knowledge;
use crate::record::Format;

fn wanted(symptoms: &[&str], kinds: &[&str], seen: &[&str], apps: &[&str]) -> Vec<&'static str> {
    let own = |list: &[&str]| list.iter().map(|x| (*x).to_owned()).collect::<Vec<_>>();
    Knowledge::embedded()
        .exports
        .wanted(&own(symptoms), &own(kinds), &own(seen), &own(apps))
        .into_iter()
        .map(|wanted| wanted.export.id.as_str())
        .collect()
}

#[test]
fn what_helps_most_comes_first() {
    let all = wanted(
        &["duplicated"],
        &["contacts"],
        &["outlook", "salesforce"],
        &[],
    );
    assert_eq!(all[..2], ["salesforce-contact-csv", "outlook-table-view"]);
    assert!(!all.contains(&"salesforce-event-csv"), "{all:?}");
    assert_eq!(
        wanted(&["deleted"], &["tasks"], &[], &[])[0],
        "salesforce-export-all"
    );
    let before = |first: &str, second: &str, list: &[&str]| {
        let at = |id: &str| list.iter().position(|x| *x == id);
        assert!(at(first) < at(second), "{first} {second} {list:?}");
    };
    let plain = wanted(&["duplicated"], &["events"], &["outlook"], &[]);
    before("outlook-calendar-csv", "google-calendar-ics", &plain);
    let google = wanted(&["duplicated"], &["events"], &["outlook"], &["ogcs"]);
    let far = plain.iter().position(|x| *x == "google-calendar-ics");
    assert!(google.iter().position(|x| *x == "google-calendar-ics") < far);
    let hidden = wanted(&["duplicated"], &["contacts"], &["new-outlook"], &[]);
    before("new-outlook-contacts-csv", "outlook-contacts-csv", &hidden);
}

#[test]
fn nothing_known_still_gives_a_list() {
    let all = wanted(&[], &[], &[], &[]);
    assert!(all.len() > 20);
    assert!(all.contains(&"installed-programs") && all.contains(&"outlook-addins"));
}

#[test]
fn formats_are_those_of_the_readers() {
    let readers = [
        Format::OutlookCsv,
        Format::OutlookTable,
        Format::GoogleCsv,
        Format::SalesforceCsv,
        Format::SalesforceReport,
        Format::SalesforceExportZip,
        Format::Xlsx,
        Format::Pst,
        Format::Vcard,
        Format::Icalendar,
        Format::Msg,
        Format::GenericCsv,
    ];
    let mut ids: Vec<&str> = readers.into_iter().map(Format::id).collect();
    ids.push("inventory");
    assert_eq!(ids, FORMATS);
}

#[test]
fn applications_named_are_in_the_catalogue() {
    let knowledge = Knowledge::embedded();
    for export in knowledge.exports.all() {
        for app in &export.helps.apps {
            assert!(
                knowledge.apps.get(app).is_some(),
                "{} names {app}",
                export.id
            );
        }
    }
}
