//! What holds for every set-up.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::*;

/// Applications that only show items.
const IDENTITY: [&str; 4] = ["gwsmo", "icloud", "eas-phone", "exchange-second-pc"];

fn apps() -> impl Strategy<Value = Vec<String>> {
    let ids: Vec<String> = Knowledge::embedded()
        .apps
        .all()
        .iter()
        .map(|a| a.id.clone())
        .collect();
    subsequence(ids, 0..5).prop_shuffle()
}

/// Any answers that shape a topology; a question may be missing or unknown.
fn set_up() -> impl Strategy<Value = Value> {
    let one = |values: &'static [&'static str]| select(values);
    (
        apps(),
        one(&["exchange", "microsoft365", "google", "imap-pop", "other", "unknown"]),
        (0_u64..4, 0_u64..4, 0_u64..4),
        one(&["outlook", "salesforce", "phone", "both", "import", "unknown"]),
        proptest::collection::vec(one(&["both", "to-salesforce", "to-outlook", "off"]), 5),
        (one(&["yes", "no", "unknown"]), one(&["yes", "no", "unknown"])),
        one(&["outlook", "salesforce", "latest", "unknown"]),
        select(vec![0_u64, 4_000, 6_000, 60_000]),
    )
        .prop_map(|(apps, server, (outlooks, phones, computers), entry, ways, team, winner, count)| {
            let direction: serde_json::Map<String, Value> = apps
                .iter()
                .zip(ways)
                .map(|(app, way)| (app.clone(), json!(way)))
                .collect();
            let apps = if apps.is_empty() { json!(["none"]) } else { json!(apps) };
            json!({
                "sync_apps": apps, "mail_server": server, "outlook_computers": outlooks, "phones": phones,
                "sync_computers": computers, "entry_contacts": entry, "entry_events": entry,
                "direction": direction, "team_records": team.0, "team_details_differ": team.1,
                "conflict_winner": winner, "contact_count": count})
        })
}

fn copying_paths(topology: &Topology<'_>) -> Vec<(String, String, String)> {
    let id = |at: usize| topology.places[at].id.clone();
    topology
        .copying()
        .map(|link| (link.id().to_owned(), id(link.near), id(link.far)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_set_up_is_walked_and_told_the_same_way_twice(of in set_up()) {
        let simulation = scenario(&of).simulate();
        for told in &simulation.told {
            prop_assert!(told.run.items.len() < 2_000);
            prop_assert!(told.run.steps.iter().all(|step| step.why.ends_with('.')));
            let places = simulation.topology.places.len();
            prop_assert!(told.run.steps.iter().all(|step| step.from < places && step.to < places));
            prop_assert_eq!(told.run.copies.len(), places);
        }
        let map = Map::of(&simulation);
        prop_assert!(map.marks.iter().all(|mark| mark.copies > 1 && mark.step < map.steps.len()));
        let again = scenario(&of).simulate();
        prop_assert_eq!(&simulation.told, &again.told);
        prop_assert_eq!(map, Map::of(&again));
    }

    #[test]
    fn the_order_of_answers_does_not_matter(of in set_up(), turn in 0_usize..5) {
        let mut turned = of.clone();
        if let Some(apps) = turned["sync_apps"].as_array_mut() {
            let by = turn % apps.len().max(1);
            apps.rotate_left(by);
        }
        let (one, other) = (scenario(&of).simulate(), scenario(&turned).simulate());
        prop_assert_eq!(one.topology.places, other.topology.places);
        prop_assert_eq!(one.topology.notes, other.topology.notes);
        prop_assert_eq!(one.told, other.told);
    }

    #[test]
    fn an_unknown_answer_adds_no_path(of in set_up(), question in 0_usize..13) {
        let all = copying_paths(&topology(&of));
        let questions: Vec<String> = of.as_object().unwrap().keys().cloned().collect();
        let question = &questions[question % questions.len()];
        let mut unknown = of.clone();
        unknown[question] = json!("unknown");
        let mut missing = of.clone();
        missing.as_object_mut().unwrap().remove(question);
        let fewer = copying_paths(&topology(&unknown));
        prop_assert_eq!(&fewer, &copying_paths(&topology(&missing)));
        // A direction that is unknown is the usual one; "off" and what cannot be are then not known.
        if question != "direction" && question != "mail_server" {
            prop_assert!(fewer.iter().all(|path| all.contains(path)), "{question}: {fewer:?} {all:?}");
        }
        let none = json!({"sync_apps": "unknown", "direction": of["direction"], "phones": of["phones"]});
        prop_assert!(copying_paths(&topology(&none)).is_empty());
    }

    #[test]
    fn only_identity_never_makes_a_copy(
        apps in subsequence(&IDENTITY[..], 1..4),
        server in select(&["exchange", "microsoft365", "google", "imap-pop", "unknown"][..]),
        outlooks in 1_u64..4,
        phones in 0_u64..4,
        start in 0_usize..12,
        ended in 0_usize..12,
    ) {
        let topology = topology(&json!({
            "sync_apps": apps, "mail_server": server, "outlook_computers": outlooks, "phones": phones}));
        let place = |n: usize| topology.places[n % topology.places.len()].id.clone();
        let journey = Journey::from(Sample::Contact, &place(start));
        let run = walk(&topology, &journey);
        prop_assert_eq!(run.births().count(), 0);
        prop_assert_eq!(run.items.len(), 1);
        prop_assert_eq!(run.ends, Ends::Stable);
        let run = walk(&topology, &journey.then(delete(&place(ended))));
        prop_assert!(!run.came_back && run.ends == Ends::Stable);
        prop_assert!(topology.loops().is_empty());
    }

    #[test]
    fn one_application_both_ways_with_its_memory_is_at_rest(
        app in select(Knowledge::embedded().apps.all()).prop_map(|app| app.id),
        server in select(&["exchange", "google", "imap-pop", "unknown"][..]),
        from_far in any::<bool>(),
        edits in proptest::collection::vec((any::<bool>(), 0_usize..3), 0..5),
    ) {
        let topology = topology(&json!({
            "sync_apps": [app], "mail_server": server, "direction": {app.clone(): "both"}}));
        let link = topology.copying().next();
        let ends = link.map_or(["outlook-1".to_owned(), "outlook-1".to_owned()], |link| {
            [topology.places[link.near].id.clone(), topology.places[link.far].id.clone()]
        });
        let kind = link.and_then(|link| link.ways.keys().next().copied()).unwrap_or(Kind::Contact);
        for sample in Sample::of(kind) {
            let mut journey = Journey::from(*sample, &ends[usize::from(from_far)]);
            for (n, (far, what)) in edits.iter().enumerate() {
                let text = format!("edit {n}");
                let change = match what {
                    0 => Change::Details(text),
                    1 => Change::Company(Some(text)),
                    _ => Change::Subject(text),
                };
                let at = ends[usize::from(*far)].clone();
                journey = journey.then([Act::Edit { at, change }, Act::Sync]);
            }
            let run = walk(&topology, &journey);
            prop_assert_eq!(run.ends, Ends::Stable);
            prop_assert!(run.most_in_one_store(&topology) <= 1);
            prop_assert!(topology.loops().is_empty());
        }
    }

    #[test]
    fn a_change_can_be_written_and_read(of in set_up()) {
        for change in WhatIf::for_scenario(&scenario(&of)) {
            prop_assert_eq!(change.to_string().parse::<WhatIf>(), Ok(change));
        }
    }
}
