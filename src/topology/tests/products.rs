//! The documented behaviour of products. The pages stand in the catalogue.

use serde_json::{Value, json};

use super::*;

fn with(app: &str) -> Value {
    json!({"mail_server": "exchange", "sync_apps": [app], "direction": {app: "both"}})
}

fn entered_in_both(sample: Sample, other: &str) -> Journey {
    let mut journey = Journey::from(sample, other);
    journey.acts.insert(
        0,
        Act::Create {
            at: "outlook".to_owned(),
            record: Box::new(sample.record()),
            entity: 0,
        },
    );
    journey
}

/// Two records of the same sample, the second changed, one on each side.
fn two_different(sample: Sample, other: &str, changes: &[Change]) -> Journey {
    let mut journey = Journey::from(sample, "outlook");
    let mut record = sample.record();
    for change in changes {
        change.apply(&mut record);
    }
    let second = Act::Create {
        at: other.to_owned(),
        record: Box::new(record),
        entity: 0,
    };
    journey.acts.insert(1, second);
    journey
}

#[test]
fn sfo_an_equal_address_joins_whatever_the_company() {
    let topology = topology(&with("sfo"));
    let other = [Change::Company(Some("Acme GmbH".to_owned()))];
    let run = walk(
        &topology,
        &two_different(Sample::Contact, "salesforce", &other),
    );
    assert_eq!(outlook_and_salesforce(&topology, &run), (1, 1));
    assert!(says(&run, Did::Linked, "the same e-mail address"));
    // Without addresses the company decides.
    let run = walk(
        &topology,
        &two_different(Sample::ContactWithoutEmail, "salesforce", &other),
    );
    assert_eq!(outlook_and_salesforce(&topology, &run), (2, 2));
    // With different addresses name and company still join.
    let address = [Change::Email(Some("christina@home.example".to_owned()))];
    let run = walk(
        &topology,
        &two_different(Sample::Contact, "salesforce", &address),
    );
    assert_eq!(outlook_and_salesforce(&topology, &run), (1, 1));
}

#[test]
fn sfo_an_undated_task_is_joined_by_its_subject_alone() {
    let topology = topology(&with("sfo"));
    let mut journey = Journey::from(Sample::TaskWithoutDue, "outlook");
    let dated = Act::Create {
        at: "salesforce".to_owned(),
        record: Box::new(Sample::Task.record()),
        entity: 0,
    };
    journey.acts.insert(1, dated);
    let run = walk(&topology, &journey);
    assert_eq!(outlook_and_salesforce(&topology, &run), (1, 1));
    assert!(says(&run, Did::Linked, "no due date on one side"));
}

#[test]
fn sfo_an_event_with_another_subject_is_another_event() {
    let topology = topology(&with("sfo"));
    let retitled = [Change::Subject("Review".to_owned())];
    let run = walk(
        &topology,
        &two_different(Sample::Event, "salesforce", &retitled),
    );
    assert_eq!(outlook_and_salesforce(&topology, &run), (2, 2));
}

#[test]
fn sfo_a_lost_list_pairs_what_the_rule_finds_and_doubles_the_rest() {
    let topology = topology(&with("sfo"));
    for (sample, copies) in [(Sample::Contact, 1), (Sample::ContactNameOnly, 2)] {
        let run = walk(
            &topology,
            &Journey::from(sample, "outlook").then(forget("sfo")),
        );
        assert_eq!(run.ends, Ends::Stable);
        assert_eq!(
            outlook_and_salesforce(&topology, &run),
            (copies, copies),
            "{sample:?}"
        );
    }
    let laptop = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"],
        "direction": {"sfo": "both"}, "recent_changes": ["new-computer"]}))
    .simulate();
    assert_eq!(
        outlook_and_salesforce(&laptop.topology, &laptop.main().run),
        (2, 2)
    );
}

#[test]
fn sfo_deletions_and_moves_out_of_the_folder_travel() {
    let topology = topology(&with("sfo"));
    for start in ["outlook", "salesforce"] {
        for end in ["outlook", "salesforce"] {
            let run = walk(
                &topology,
                &Journey::from(Sample::Contact, start).then(delete(end)),
            );
            assert_eq!(
                outlook_and_salesforce(&topology, &run),
                (0, 0),
                "{start}, {end}"
            );
        }
    }
    let moved = Journey::from(Sample::Contact, "outlook").then([
        Act::MoveOut {
            at: "outlook".to_owned(),
        },
        Act::Sync,
    ]);
    let run = walk(&topology, &moved);
    assert_eq!(outlook_and_salesforce(&topology, &run), (1, 0));
    assert!(says(&run, Did::Deleted, "moved out of the synced folder"));
}

#[test]
fn sfo_one_way_carries_neither_changes_nor_deletions_back() {
    let topology = topology(&json!({
        "mail_server": "exchange", "sync_apps": ["sfo"], "direction": {"sfo": "to-outlook"}}));
    let run = walk(
        &topology,
        &Journey::from(Sample::Contact, "salesforce").then(delete("outlook")),
    );
    assert_eq!(outlook_and_salesforce(&topology, &run), (0, 1));
    let run = walk(
        &topology,
        &Journey::from(Sample::Contact, "salesforce").then(delete("salesforce")),
    );
    assert_eq!(outlook_and_salesforce(&topology, &run), (0, 0));
}

#[test]
fn sfo_cannot_carry_contacts_out_only() {
    let topology = topology(&json!({
        "mail_server": "exchange", "sync_apps": ["sfo"], "direction": {"sfo": "to-salesforce"}}));
    let link = topology.copying().next().unwrap();
    assert_eq!(link.way(Kind::Contact), Direction::Off);
    assert_eq!(link.way(Kind::Task), Direction::ToSalesforce);
    assert!(
        topology
            .notes
            .iter()
            .any(|note| note.contains("cannot be set to copy contacts"))
    );
}

#[test]
fn sfo_an_old_archive_is_uploaded_too() {
    let before = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"], "direction": {"sfo": "both"}}));
    let after = WhatIf::OldArchive.apply(&before, Kind::Contact).simulate();
    assert_eq!(
        outlook_and_salesforce(&after.topology, &after.main().run),
        (2, 2)
    );
    assert!(says(&after.main().run, Did::Copied, "already paired"));
}

#[test]
fn sfo_and_lightning_sync_are_kept_apart_by_salesforce() {
    let topology = topology(&json!({"mail_server": "exchange", "sync_apps": ["ls", "sfo"]}));
    let warned = |note: &&String| note.contains("does not let one user sync contacts and events");
    assert_eq!(
        topology.notes.iter().filter(warned).count(),
        1,
        "{:?}",
        topology.notes
    );
}

#[test]
fn lightning_sync_and_eac_make_a_deleted_contact_again() {
    for app in ["ls", "eac"] {
        let topology = topology(&with(app));
        for end in ["outlook", "salesforce"] {
            let run = walk(
                &topology,
                &Journey::from(Sample::Contact, "outlook").then(delete(end)),
            );
            assert!(run.came_back, "{app}: deleted in {end}");
            assert_eq!(run.ends, Ends::Stable);
            assert_eq!(outlook_and_salesforce(&topology, &run), (1, 1));
        }
    }
}

#[test]
fn lightning_sync_lets_contacts_beyond_its_limit_wait() {
    let simulation = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["ls"], "direction": {"ls": "both"},
        "entry_contacts": "salesforce", "contact_count": 50001}))
    .simulate();
    let run = &simulation.main().run;
    assert_eq!(
        (run.ends, outlook_and_salesforce(&simulation.topology, run)),
        (Ends::Stable, (0, 1))
    );
    assert!(says(run, Did::Skipped, "has to wait"));
}

#[test]
fn eac_joins_namesakes_and_one_of_them_loses_their_details() {
    let apps = [("eac", (1, 1)), ("ls", (2, 2))];
    for (app, copies) in apps {
        let topology = topology(&with(app));
        let mut journey = Journey::from(Sample::ContactWithoutEmail, "outlook");
        let mut namesake = Sample::ContactWithoutEmail.record();
        Change::Company(Some("Acme GmbH".to_owned())).apply(&mut namesake);
        let other = Act::Create {
            at: "salesforce".to_owned(),
            record: Box::new(namesake),
            entity: 1,
        };
        journey.acts.insert(1, other);
        let run = walk(&topology, &journey);
        let kept = |place: &str| {
            let store = topology.places[topology.place(place).unwrap()].shows[0];
            run.items
                .iter()
                .filter(|item| item.alive && item.store == store)
                .count()
        };
        assert_eq!((kept("outlook"), kept("salesforce")), copies, "{app}");
        assert_eq!(run.losses().count(), usize::from(app == "eac"));
    }
}

#[test]
fn eac_runs_both_ways_unless_changed_and_says_what_it_does_not_publish() {
    let simulation = scenario(&json!({
        "kinds": ["events"], "mail_server": "microsoft365", "sync_apps": ["eac"], "entry_events": "both"}))
    .simulate();
    let link = simulation.topology.copying().next().unwrap();
    assert_eq!(link.way(Kind::Event), Direction::Both);
    assert!(simulation.main().depends.is_some());
    let assumed = &simulation.main().run.assumed;
    assert!(
        assumed
            .iter()
            .any(|words| words.contains("recognises events is not published")),
        "{assumed:?}"
    );
}

#[test]
fn every_attendee_who_syncs_has_a_row_of_their_own() {
    let simulation = scenario(&json!({
        "kinds": ["events"], "mail_server": "microsoft365", "sync_apps": ["ls"], "direction": {"ls": "both"},
        "team_records": "yes"}))
    .simulate();
    let meeting = told(&simulation, Sample::Invitation).run;
    assert_eq!(
        outlook_and_salesforce(&simulation.topology, &meeting),
        (1, 2)
    );
    assert!(
        !meeting.is_trouble(&simulation.topology),
        "one for each owner"
    );
}

#[test]
fn riva_puts_its_own_copy_beside_a_contact_that_was_there() {
    let topology = topology(&with("riva"));
    let run = walk(&topology, &entered_in_both(Sample::Contact, "salesforce"));
    assert_eq!(outlook_and_salesforce(&topology, &run), (2, 2));
    assert!(says(&run, Did::Copied, "never looks for a match"));
    // What it copied itself it knows.
    let run = walk(&topology, &Journey::from(Sample::Contact, "salesforce"));
    assert_eq!(outlook_and_salesforce(&topology, &run), (1, 1));
}

#[test]
fn two_products_that_never_look_for_a_match_grow_with_any_record() {
    let simulation = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["riva", "linkpoint"],
        "direction": {"riva": "both", "linkpoint": "both"}}))
    .simulate();
    assert!(
        simulation
            .told
            .iter()
            .all(|told| told.run.ends == Ends::Grows)
    );
}

#[test]
fn gwsmo_shows_google_and_copies_nothing() {
    let simulation = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "google", "sync_apps": ["gwsmo"], "phones": 1}))
    .simulate();
    let topology = &simulation.topology;
    assert_eq!(topology.copying().count(), 0);
    assert_eq!(topology.shown_together().count(), 0);
    let run = &simulation.main().run;
    assert_eq!(
        ["outlook", "google", "phone"].map(|place| at(topology, run, place)),
        [1, 1, 1]
    );
    // Its usual way to copies: a second profile, and the old data file brought in.
    let archive = walk(
        topology,
        &Journey::from(Sample::Contact, "outlook").then([
            Act::ImportOld {
                at: "outlook".to_owned(),
            },
            Act::Sync,
        ]),
    );
    assert_eq!(
        ["outlook", "google", "phone"].map(|place| at(topology, &archive, place)),
        [2, 2, 2]
    );
    // Beside an Exchange mailbox it is a second store, not a copy.
    let beside = scenario(&json!({"mail_server": "exchange", "sync_apps": ["gwsmo"]})).topology();
    assert_eq!(beside.shown_together().count(), 1);
}

#[test]
fn dynamics_server_side_on_top_of_the_add_in_doubles_every_contact() {
    let topology = topology(&json!({
        "mail_server": "exchange", "sync_apps": ["dynamics-sss", "dynamics-outlook-client"]}));
    let run = walk(&topology, &Journey::from(Sample::Contact, "outlook"));
    assert!(run.most_in_one_store(&topology) > 1);
    assert_eq!(topology.loops().len(), 1);
}

#[test]
fn dynamics_deletions_follow_its_table() {
    let topology = topology(&with("dynamics-sss"));
    let cases = [
        (Sample::Contact, "outlook", (0, 1)),
        (Sample::Contact, "dynamics", (1, 0)),
        (Sample::Event, "outlook", (0, 0)),
        (Sample::Event, "dynamics", (0, 0)),
        (Sample::Invitation, "dynamics", (1, 0)),
        (Sample::Task, "outlook", (0, 0)),
        (Sample::Task, "dynamics", (0, 0)),
    ];
    for (sample, end, left) in cases {
        let run = walk(
            &topology,
            &Journey::from(sample, "outlook").then(delete(end)),
        );
        let have = (
            at(&topology, &run, "outlook"),
            at(&topology, &run, "dynamics"),
        );
        assert_eq!(have, left, "{sample:?} deleted in {end}");
    }
}

#[test]
fn dynamics_on_a_new_computer_makes_its_copies_again() {
    let before = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["dynamics-outlook-client"]}));
    let after = WhatIf::NewComputer.apply(&before, Kind::Contact).simulate();
    assert!(after.main().run.is_trouble(&after.topology));
    assert!(!before.simulate().main().run.is_trouble(&before.topology()));
}

#[test]
fn icloud_beside_the_mailbox_looks_doubled_and_copies_nothing() {
    let topology =
        topology(&json!({"mail_server": "microsoft365", "sync_apps": ["icloud"], "phones": 1}));
    let mut journey = Journey::from(Sample::Contact, "mail-server");
    let own = Act::Create {
        at: "icloud".to_owned(),
        record: Box::new(Sample::Contact.record()),
        entity: 0,
    };
    journey.acts.insert(1, own);
    let run = walk(&topology, &journey);
    assert_eq!(at(&topology, &run, "outlook"), 2, "seen twice");
    assert_eq!(run.most_in_one_store(&topology), 1, "and doubled nowhere");
    assert!(!run.is_trouble(&topology));
    assert!(
        topology
            .notes
            .iter()
            .any(|note| note.contains("nothing is wrong"))
    );
}

#[test]
fn contacts_saved_by_two_phones_are_doubled_on_the_phones_only() {
    for (phones, seen) in [(1, 1), (2, 2)] {
        let topology = topology(&json!({
            "mail_server": "microsoft365", "sync_apps": ["outlook-mobile"], "phones": phones,
            "direction": {"outlook-mobile": "to-salesforce"}}));
        let run = walk(&topology, &Journey::from(Sample::Contact, "outlook"));
        assert_eq!(at(&topology, &run, "outlook"), 1);
        // The phone shows the mailbox, too.
        assert_eq!(at(&topology, &run, "phone"), 1 + seen, "{phones} phones");
    }
}

#[test]
fn the_side_panel_copies_nothing_by_itself() {
    let topology =
        topology(&json!({"mail_server": "exchange", "sync_apps": ["outlook-integration"]}));
    let run = walk(&topology, &Journey::from(Sample::Contact, "outlook"));
    assert_eq!(outlook_and_salesforce(&topology, &run), (1, 0));
    assert!(says(&run, Did::Skipped, "only what somebody clicks"));
}

#[test]
fn every_application_of_the_catalogue_runs_alone_without_doubling() {
    for app in Knowledge::embedded().apps.all() {
        let topology = topology(&json!({"sync_apps": [app.id]}));
        for kind in &app.kinds {
            for sample in Sample::of(*kind) {
                let run = walk(&topology, &Journey::from(*sample, "outlook"));
                assert_eq!(run.ends, Ends::Stable, "{} {sample:?}", app.id);
                assert!(!run.is_trouble(&topology), "{} {sample:?}", app.id);
            }
        }
        let copies = topology.copying().count() > 0;
        let shows = app
            .match_keys
            .values()
            .flatten()
            .any(crate::knowledge::apps::MatchRule::keeps_identity);
        assert!(copies != shows, "{}: a path of one sort", app.id);
    }
}
