//! Tests of the catalogue: that every application is there, is found and is recognised.

use proptest::prelude::*;

use super::*;
use crate::knowledge::Knowledge;
use crate::knowledge::fact::Fact;

fn apps() -> &'static Apps {
    &Knowledge::embedded().apps
}

fn id_of(line: &str) -> Option<&'static str> {
    apps().recognise(line).map(|app| app.id.as_str())
}

#[test]
fn every_application_has_its_own_entry() {
    let ids = "sfo ls eac outlook-integration connect-for-outlook connect-offline gwsmo ogcs icloud \
        itunes-sync eas-phone outlook-mobile kies smartswitch nokia bbdesktop htc-sync osc \
        exchange-second-pc dynamics-outlook-client dynamics-sss cirrus riva linkpoint revenuegrid act \
        sugar sagecrm siebel hubspot zoho pipedrive companionlink sync2 gsyncit caldavsync akruto \
        add2exchange contactsync easy2sync simplesyn outshare migration codetwo syncgene evo ebsta \
        matchmyemail groove";
    let want: Vec<&str> = ids.split_whitespace().collect();
    let have: Vec<&str> = apps().all().iter().map(|app| app.id.as_str()).collect();
    assert_eq!(have, want);
    for id in [
        "r1", "r2", "r3", "r4", "r5", "c1", "c2", "c3", "c4", "c5", "c6",
    ] {
        assert!(apps().rule(id).is_some(), "{id}");
    }
}

#[test]
fn lines_of_program_lists_are_recognised() {
    let cases = [
        ("Salesforce for Outlook", Some("sfo")),
        ("\"Salesforce for Outlook\"", Some("sfo")),
        ("SALESFORCE FOR OUTLOOK (64-bit)", Some("sfo")),
        ("Salesforce for Outlook 3.4.12.7", Some("sfo")),
        (
            "Salesforce for Outl… ARP\\Machine\\X86\\{1}  3.4",
            Some("sfo"),
        ),
        ("Salesforce fo...", Some("sfo")),
        ("Salesforce for OutΓÇª   3.4.1", Some("sfo")),
        ("SfdcMsOl.exe", Some("sfo")),
        ("Salesforce…", None),
        ("Salesforce CLI", None),
        ("Salesforce C…", None),
        ("Salesforce Data Loader", None),
        ("Salesforce for Outlooks", None),
        ("Microsoft Outlook", None),
        ("Microsoft Outlook 2016", None),
        ("Outlook", None),
        ("Microsoft…", None),
        ("Microsoft De…", None),
        ("Microsoft Edge", None),
        (
            "Microsoft 365 Apps for business … O365BusinessRetail - en-us  16.0",
            None,
        ),
        ("iCloud", Some("icloud")),
        ("iCloud                9PKTQ5699M62   15.4", Some("icloud")),
        ("iCloud 7.21.0.23", Some("icloud")),
        ("iCloud Outlook", Some("icloud")),
        ("iCloud Outlook Add-in", Some("icloud")),
        ("iCloud Passwords", None),
        ("Apple.DAV.Addin", Some("icloud")),
        (
            "Google Workspace Sync™ for Microsoft Outlook®  4.3.70",
            Some("gwsmo"),
        ),
        ("Google Apps Sync(TM) for Microsoft Outlook", Some("gwsmo")),
        ("Google Chrome", None),
        ("HubSpot Sales for Windows", Some("hubspot")),
        ("HubSpot", Some("hubspot")),
        ("HubSpotter", None),
        ("Groove Music", None),
        ("LinkPoint Connect(ME)", Some("revenuegrid")),
        ("LinkPoint Connect", Some("linkpoint")),
        (
            "Microsoft Dynamics CRM 2016 for Microsoft Office Outlook",
            Some("dynamics-outlook-client"),
        ),
        (
            "Microsoft Dynamics CRM 2015 for Mi…",
            Some("dynamics-outlook-client"),
        ),
        ("Microsoft Dynamics CRM Server", None),
        (
            "Microsoft Outlook Social Connector Provider for Facebook",
            Some("osc"),
        ),
        ("CodeTwo Email Signatures", None),
        ("4Team Duplicate Killer", None),
        ("", None),
        ("…", None),
    ];
    for (line, want) in cases {
        assert_eq!(id_of(line), want, "{line:?}");
    }
}

#[test]
fn people_find_what_they_mean() {
    let cases = [
        ("SFO", "sfo"),
        ("exchange sync", "ls"),
        ("S2X", "ls"),
        ("einstein", "eac"),
        ("einstien activity", "eac"),
        ("google", "gwsmo"),
        ("google calendar", "ogcs"),
        ("outlook icon red", "sfo"),
        ("icon clock", "sfo"),
        ("g suite", "gwsmo"),
        ("microsoft crm", "dynamics-outlook-client"),
        ("samsung", "kies"),
        ("blackberry", "bbdesktop"),
        ("linkedin", "osc"),
        ("caldav", "caldavsync"),
        ("iphone cable", "itunes-sync"),
        ("second computer", "exchange-second-pc"),
        ("salesforce", "sfo"),
        ("act", "act"),
        ("outlok google", "ogcs"),
    ];
    for (query, want) in cases {
        let hits: Vec<&str> = apps().search(query).iter().map(|a| a.id.as_str()).collect();
        assert_eq!(hits.first(), Some(&want), "{query:?} gave {hits:?}");
    }
    let google: Vec<&str> = apps()
        .search("google")
        .iter()
        .map(|a| a.id.as_str())
        .collect();
    assert!(google.contains(&"ogcs"), "{google:?}");
    assert_eq!(apps().search(" ").len(), apps().all().len());
    assert!(apps().search("qqqzzz").is_empty());
}

#[test]
fn matching_rules_are_data() {
    let sfo = apps().get("sfo").unwrap();
    let keys = |app: &str, kind| apps().get(app).unwrap().match_rule(kind).cloned();
    assert_eq!(
        sfo.match_rule(Kind::Contact).unwrap().keys(),
        [vec!["email"], vec!["given_name", "family_name", "company"]]
    );
    assert_eq!(
        keys("eac", Kind::Contact).unwrap().keys(),
        [vec!["email"], vec!["given_name", "family_name"]]
    );
    assert!(keys("add2exchange", Kind::Contact).unwrap().never_matches());
    assert!(keys("eas-phone", Kind::Event).unwrap().keeps_identity());
    assert!(keys("pipedrive", Kind::Contact).is_none());
    assert!(keys("eac", Kind::Task).is_none());
    assert_eq!(sfo.limit, Some(5000));
    assert!(!sfo.possible_directions[&Kind::Contact].contains(&Direction::ToSalesforce));
    assert!(
        sfo.traces
            .iter()
            .any(|trace| trace == "Sync with Salesforce")
    );
}

#[test]
fn what_nobody_confirmed_says_so() {
    assert_eq!(apps().get("sfo").unwrap().caution(), None);
    assert!(apps().get("groove").unwrap().caution().is_some());
    let eac = apps().get("eac").unwrap();
    assert!(eac.caution_for("conflict").is_some());
    assert_eq!(eac.caution_for("matching"), None);
}

#[test]
fn ends_are_known_by_date() {
    let ls = apps().get("ls").unwrap();
    let on = |text: &str| ls.ended(text.parse().unwrap()).map(|end| end.on.as_str());
    assert_eq!(on("2026-09-30"), None);
    assert_eq!(on("2026-11-22"), Some("2026-10"));
    assert_eq!(on("2027-04-01"), Some("2027-04"));
}

#[test]
fn a_name_cut_short_never_means_another_application() {
    for app in apps().all() {
        for name in &app.recognise {
            let ends = name.char_indices().map(|(at, _)| at).skip(1);
            for end in ends.filter(|end| !name[..*end].ends_with(' ')) {
                let line = format!("{}…  ARP\\Machine\\X86", &name[..end]);
                let Some(found) = apps().recognise(&line) else {
                    continue;
                };
                let left = name[..end].to_lowercase();
                let can_be = found.recognise.iter().any(|own| {
                    let own = own.to_lowercase();
                    own.starts_with(&left) || left.starts_with(&own)
                });
                assert!(can_be, "{line} gave {}", found.id);
            }
            let whole = apps().recognise(name).map(|found| found.id.as_str());
            assert_eq!(whole, Some(app.id.as_str()), "{name}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_can_be_looked_up(text in ".*") {
        let _ = apps().recognise(&text);
        let hits = apps().search(&text);
        prop_assert!(hits.len() <= apps().all().len());
    }

    #[test]
    fn signs_and_case_do_not_matter(case in proptest::collection::vec(any::<bool>(), 22)) {
        let name = "Salesforce for Outlook";
        let mixed: String = name
            .chars()
            .zip(case)
            .map(|(c, up)| if up { c.to_ascii_uppercase() } else { c })
            .collect();
        let line = format!("  \"{mixed}®\"\t3.4");
        prop_assert_eq!(apps().recognise(&line).map(|app| app.id.as_str()), Some("sfo"));
    }
}
