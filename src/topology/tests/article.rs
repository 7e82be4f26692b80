//! The scenarios of the knowledge article.

use serde_json::json;

use super::*;

#[test]
fn before_step_1_mailbox_outlook_and_phone_show_one_item() {
    let topology =
        topology(&json!({"mail_server": "exchange", "outlook_computers": 2, "phones": 1}));
    assert_eq!(topology.copying().count(), 0);
    for start in ["outlook-1", "outlook-2", "phone-1", "mail-server"] {
        let run = walk(&topology, &Journey::from(Sample::Contact, start));
        assert_eq!(run.ends, Ends::Stable);
        assert_eq!(run.copies, vec![1; 4], "entered in {start}");
        assert_eq!(run.births().count(), 0);
    }
}

#[test]
fn before_step_1_the_same_holds_for_deletion() {
    let topology = topology(&json!({
        "mail_server": "exchange", "outlook_computers": 1, "phones": 2, "sync_apps": ["sfo"],
        "direction": {"sfo": "both"}}));
    let journey = Journey::from(Sample::Contact, "outlook").then([
        Act::Clear {
            at: "phone-2".to_owned(),
        },
        Act::Sync,
    ]);
    let run = walk(&topology, &journey);
    assert!(
        run.copies.iter().all(|copies| *copies == 0),
        "gone everywhere: {:?}",
        run.copies
    );
    assert!(says(
        &run,
        Did::Deleted,
        "carries the deletion from Outlook 1 to Salesforce"
    ));
}

#[test]
fn step_1_two_applications_on_one_kind_make_copies_that_grow() {
    let both = json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo", "ls"],
        "direction": {"sfo": "both", "ls": "both"}});
    let simulation = scenario(&both).simulate();
    let loops: Vec<Vec<&str>> = simulation
        .topology
        .loops()
        .iter()
        .map(|found| {
            let ids = found
                .places
                .iter()
                .map(|at| simulation.topology.places[*at].id.as_str());
            ids.collect()
        })
        .collect();
    assert_eq!(
        loops,
        [["outlook-1", "salesforce", "mail-server", "outlook-1"]]
    );
    assert_eq!(simulation.main().sample, Sample::ContactNameOnly);
    assert_eq!(simulation.main().run.ends, Ends::Grows);
    // Where the rules can recognise the record, two applications do no harm.
    let complete = told(&simulation, Sample::Contact).run;
    assert_eq!(
        outlook_and_salesforce(&simulation.topology, &complete),
        (1, 1)
    );

    for app in ["sfo", "ls"] {
        let off = WhatIf::Off(app.to_owned());
        let after = off.apply(&scenario(&both), Kind::Contact).simulate();
        assert!(!after.main().run.is_trouble(&after.topology), "{app} off");
        assert!(after.topology.loops().is_empty());
        assert!(
            compare(&off, &simulation, &after)
                .contains("Without that: Every round makes more copies")
        );
    }
}

#[test]
fn step_1_one_application_on_two_computers_is_a_loop() {
    let two = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"],
        "direction": {"sfo": "both"}, "outlook_computers": 2, "sync_computers": 2}))
    .simulate();
    assert_eq!(two.topology.loops().len(), 1);
    assert_eq!(two.main().run.ends, Ends::Grows);
}

#[test]
fn step_1_a_phone_that_is_filled_by_two_ways_shows_two() {
    // By cable from Outlook, and over the air from the mail server.
    let topology = topology(&json!({
        "mail_server": "exchange", "phones": 1, "sync_apps": ["sfo", "itunes-sync", "eas-phone"],
        "direction": {"sfo": "both", "itunes-sync": "both", "eas-phone": "both"}}));
    let second = topology.second_paths();
    let phone = topology.place("phone").unwrap();
    assert!(second.iter().any(|path| path.to == phone), "{second:?}");
    let run = walk(&topology, &Journey::from(Sample::Contact, "salesforce"));
    assert_eq!(at(&topology, &run, "phone"), 2);
    assert_eq!(outlook_and_salesforce(&topology, &run), (1, 1));
}

#[test]
fn step_2_a_record_entered_in_both_is_doubled_where_the_rule_finds_nothing() {
    let simulation = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"],
        "direction": {"sfo": "both"}, "entry_contacts": "both"}))
    .simulate();
    let complete = told(&simulation, Sample::Contact).run;
    assert_eq!(
        outlook_and_salesforce(&simulation.topology, &complete),
        (1, 1)
    );
    let poor = told(&simulation, Sample::ContactNameOnly).run;
    assert_eq!(outlook_and_salesforce(&simulation.topology, &poor), (2, 2));
    assert!(says(
        &poor,
        Did::Copied,
        "no e-mail address and no company to compare"
    ));
}

#[test]
fn step_3_each_direction_by_itself_does_no_harm() {
    for way in ["both", "to-outlook", "to-salesforce"] {
        for start in ["outlook", "salesforce"] {
            for sample in [
                Sample::Event,
                Sample::Series,
                Sample::Task,
                Sample::TaskWithoutDue,
            ] {
                let topology = topology(&json!({
                    "mail_server": "exchange", "sync_apps": ["sfo"], "direction": {"sfo": way}}));
                let run = walk(&topology, &Journey::from(sample, start));
                assert!(!run.is_trouble(&topology), "{way} from {start}: {sample:?}");
            }
        }
    }
}

#[test]
fn step_3_a_change_of_direction_upon_conflict_loses_an_edit() {
    let before = scenario(&json!({
        "kinds": ["tasks"], "mail_server": "exchange", "sync_apps": ["sfo"],
        "direction": {"sfo": "both"}, "entry_tasks": "outlook"}));
    let simulation = before.simulate();
    for (way, loser) in [
        (Direction::ToOutlook, "those of Outlook 1"),
        (Direction::ToSalesforce, "those of Salesforce"),
    ] {
        let switch = WhatIf::Switch("sfo".to_owned(), way);
        let after = switch.apply(&before, Kind::Task).simulate();
        let lost: Vec<&str> = after
            .main()
            .run
            .losses()
            .map(|step| step.why.as_str())
            .collect();
        assert_eq!(lost.len(), 1, "{lost:?}");
        assert!(lost[0].contains(loser), "{lost:?}");
        assert!(compare(&switch, &simulation, &after).contains("the change made there is lost"));
    }
}

#[test]
fn step_3_both_sides_edited_is_decided_by_the_setting() {
    for (winner, stays) in [("outlook", "Outlook 1"), ("salesforce", "Salesforce")] {
        let simulation = scenario(&json!({
            "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"],
            "direction": {"sfo": "both"}, "conflict_winner": winner, "edited_both_sides": "yes"}))
        .simulate();
        let run = &simulation.main().run;
        assert!(
            says(run, Did::Overwrote, &format!("lets {stays} win")),
            "{winner}"
        );
        assert_eq!(run.losses().count(), 1);
        assert!(run.assumed.is_empty(), "{:?}", run.assumed);
    }
}

#[test]
fn step_4_christina_with_two_companies_is_twice_in_both_systems() {
    let shared = json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"],
        "direction": {"sfo": "both"}, "team_records": "yes", "team_details_differ": "yes"});
    let simulation = scenario(&shared).simulate();
    assert_eq!(simulation.main().sample, Sample::ContactWithoutEmail);
    let run = &simulation.main().run;
    assert_eq!(run.ends, Ends::Stable);
    assert_eq!(outlook_and_salesforce(&simulation.topology, run), (2, 2));
    assert!(says(run, Did::Copied, "the companies differ"));
    // With the same e-mail address the two are one.
    let same = told(&simulation, Sample::Contact).run;
    assert_eq!(outlook_and_salesforce(&simulation.topology, &same), (1, 1));

    let alone = scenario(&json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"],
        "direction": {"sfo": "both"}}));
    let colleague = WhatIf::Colleague.apply(&alone, Kind::Contact).simulate();
    assert_eq!(colleague.main().run.copies, run.copies);
}

#[test]
fn step_5_beyond_the_limit_a_contact_comes_and_goes_and_salesforce_keeps_it() {
    let mut of = json!({
        "kinds": ["contacts"], "mail_server": "exchange", "sync_apps": ["sfo"],
        "direction": {"sfo": "to-outlook"}, "entry_contacts": "salesforce", "contact_count": 6000});
    let simulation = scenario(&of).simulate();
    let run = &simulation.main().run;
    assert_eq!(run.ends, Ends::Oscillates);
    assert!(says(run, Did::Deleted, "Salesforce still has it"));
    assert_eq!(at(&simulation.topology, run, "salesforce"), 1);
    of["contact_count"] = json!(5000);
    let below = scenario(&of);
    assert!(!below.simulate().main().run.is_trouble(&below.topology()));
    let beyond = WhatIf::OverLimit.apply(&below, Kind::Contact).simulate();
    assert_eq!(beyond.main().run.ends, Ends::Oscillates);
}
