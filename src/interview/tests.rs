//! What the interview asks, in which order, and what it takes for an answer.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::knowledge::questions::{Form, Question};

const TODAY: Date = jiff::civil::date(2026, 11, 22);

fn knowledge() -> &'static Knowledge {
    Knowledge::embedded()
}

fn read(answers: &serde_json::Value) -> Result<Answers, AnswersError> {
    let document = json!({ "schema": SCHEMA, "answers": answers });
    Answers::from_json(&document.to_string(), knowledge())
}

fn given(answers: &serde_json::Value) -> Answers {
    read(answers).expect("a valid answers file")
}

fn ids(answers: &serde_json::Value) -> Vec<&'static str> {
    let relevant = to_ask(knowledge(), &given(answers));
    relevant.into_iter().map(|q| q.id.as_str()).collect()
}

/// The answers file as it is promised: every question with all its values.
const PROMISED: [(&str, &[&str]); 34] = [
    ("symptoms", &["duplicated", "deleted", "modified"]),
    ("kinds", &["contacts", "events", "tasks"]),
    (
        "seen_in",
        &[
            "outlook",
            "outlook-web",
            "new-outlook",
            "salesforce",
            "phone",
            "google",
            "icloud",
            "other",
        ],
    ),
    ("how_many", &["few", "some", "most", "all"]),
    (
        "pattern",
        &[
            "once",
            "each-sync",
            "growing",
            "comes-back-after-delete",
            "random",
        ],
    ),
    ("started_on", &[]),
    (
        "recent_changes",
        &[
            "new-computer",
            "new-phone",
            "new-outlook-profile",
            "sync-reinstalled",
            "sync-reset",
            "account-connected",
            "mail-migrated",
            "sync-app-added",
            "sync-app-removed",
            "folder-reorganised",
            "category-changed",
            "filter-changed",
            "owner-changed",
            "file-imported",
            "pst-imported",
            "backup-restored",
            "records-undeleted",
            "cleanup-tool-run",
            "time-zone-changed",
            "phone-updated",
            "crash-or-power-cut",
            "none",
        ],
    ),
    (
        "sync_apps",
        &[
            "sfo",
            "ls",
            "eac",
            "gwsmo",
            "icloud",
            "ogcs",
            "eas-phone",
            "riva",
            "unlisted",
            "none",
        ],
    ),
    ("unlisted_apps", &[]),
    ("removed_apps", &["sfo", "icloud"]),
    (
        "mail_server",
        &["exchange", "microsoft365", "google", "imap-pop", "other"],
    ),
    ("outlook_computers", &[]),
    ("phones", &[]),
    ("sync_computers", &[]),
    ("delegates", &["yes", "no"]),
    (
        "entry_contacts",
        &["outlook", "salesforce", "phone", "both", "import"],
    ),
    (
        "entry_events",
        &["outlook", "salesforce", "phone", "both", "import"],
    ),
    (
        "entry_tasks",
        &["outlook", "salesforce", "phone", "both", "import"],
    ),
    ("direction", &["both", "to-salesforce", "to-outlook", "off"]),
    ("direction_changed", &["yes", "no"]),
    ("conflict_winner", &["outlook", "salesforce", "latest"]),
    ("edited_both_sides", &["yes", "no"]),
    ("sync_errors", &["none", "some", "never-completes"]),
    ("team_records", &["yes", "no"]),
    ("team_details_differ", &["yes", "no"]),
    ("all_contacts_filter", &["yes", "no"]),
    ("contact_count", &[]),
    ("outlook_client", &["classic", "new", "web", "mac"]),
    ("emptied_on_exit", &["yes", "no"]),
    ("deleted_items_purged", &["yes", "no"]),
    ("deleted_items_retention_days", &[]),
    ("recoverable_items_days", &[]),
    ("salesforce_view", &["lightning", "classic"]),
    ("salesforce_storage_mb", &[]),
];

fn one_value(question: &Question, value: &str) -> serde_json::Value {
    match question.form {
        Form::Many | Form::Apps | Form::Text => json!([value]),
        Form::Direction => json!({ "sfo": value }),
        Form::One | Form::Date | Form::Number => json!(value),
    }
}

#[test]
fn every_promised_value_is_taken_and_no_other() {
    let known: Vec<&str> = knowledge()
        .questions
        .all()
        .iter()
        .map(|q| q.id.as_str())
        .collect();
    let promised: Vec<&str> = PROMISED.iter().map(|(id, _)| *id).collect();
    assert_eq!(known, promised);
    for (id, values) in PROMISED {
        let question = knowledge().questions.get(id).expect("a known question");
        for value in values {
            read(&json!({ id: one_value(question, value) })).expect("a promised value");
        }
        if !matches!(question.form, Form::Apps | Form::Text) {
            let choices: Vec<&str> = question.choices.iter().map(|c| c.value.as_str()).collect();
            assert_eq!(choices, values, "{id}");
        }
        assert_eq!(
            given(&json!({ id: "unknown" })).get(id),
            Some(&Answer::Unknown)
        );
        if question.form != Form::Text {
            assert!(
                read(&json!({ id: one_value(question, "no-such-value") })).is_err(),
                "{id}"
            );
        }
        for wrong in [
            json!(null),
            json!(true),
            json!(-1),
            json!(1.5),
            json!([1]),
            json!({"sfo": 1}),
        ] {
            assert!(read(&json!({ id: wrong })).is_err(), "{id} {wrong}");
        }
    }
}

#[test]
fn shapes_are_those_of_the_questions() {
    let cases = [
        (json!({"started_on": "2026-10-12"}), true),
        (json!({"started_on": "12.10.2026"}), false),
        (json!({"started_on": "2026-02-30"}), false),
        (json!({"started_on": ["2026-10-12"]}), false),
        (json!({"phones": 0}), true),
        (json!({"phones": "2"}), false),
        (json!({"phones": 100_000}), false),
        (json!({"contact_count": 6092}), true),
        (json!({"symptoms": "duplicated"}), false),
        (json!({"how_many": ["few"]}), false),
        (json!({"how_many": "2026-10-12"}), false),
        (json!({"recent_changes": ["none", "new-phone"]}), false),
        (json!({"removed_apps": ["none"]}), false),
        (json!({"removed_apps": []}), true),
        (json!({"unlisted_apps": ["Some Tool 3"]}), true),
        (json!({"direction": {"sfo": "unknown"}}), true),
        (json!({"direction": {"sfx": "both"}}), false),
        (json!({"direction": "both"}), false),
        (json!({"colour": "red"}), false),
    ];
    for (answers, want) in cases {
        assert_eq!(read(&answers).is_ok(), want, "{answers}");
    }
    let twice = given(&json!({"kinds": ["events", "events"]}));
    assert_eq!(twice.list("kinds"), ["events"]);
}

#[test]
fn errors_name_what_is_wrong_and_what_is_allowed() {
    let message = |answers| read(&answers).expect_err("wrong answers").to_string();
    let cases = [
        (
            json!({"sync_app": []}),
            ["`sync_app`", "did you mean `sync_apps`?", "contact_count"],
        ),
        (
            json!({"how_many": "lots"}),
            ["`how_many`", "`lots`", "few, some, most, all, unknown"],
        ),
        (
            json!({"sync_apps": ["sf0"]}),
            ["`sync_apps`", "did you mean `sfo`?", "unlisted"],
        ),
        (
            json!({"direction": {"icluod": "both"}}),
            ["`direction`", "`icluod`", "did you mean `icloud`?"],
        ),
        (
            json!({"direction": {"sfo": "two-way"}}),
            ["`direction`", "`two-way`", "to-salesforce"],
        ),
        (
            json!({"phones": "two"}),
            ["`phones`", "a whole number", "two"],
        ),
        (
            json!({"kinds": ["x\u{1b}[2J"]}),
            ["`kinds`", "⟨U+001B⟩", "contacts, events, tasks"],
        ),
    ];
    for (answers, parts) in cases {
        let message = message(answers);
        for part in parts {
            assert!(message.contains(part), "{part:?} is not in {message:?}");
        }
    }
}

#[test]
fn only_an_answers_file_is_an_answers_file() {
    let read = |text: &str| Answers::from_json(text, knowledge());
    assert!(read("{\"schema\": \"syncsleuth.answers/1\", \"answers\": {}, \"note\": 1}").is_ok());
    assert!(read("\u{feff}{\"schema\": \"syncsleuth.answers/1\", \"answers\": {}}").is_ok());
    for text in [
        "",
        "[]",
        "{}",
        "{\"answers\": {}}",
        "{\"schema\": \"syncsleuth.answers/2\", \"answers\": {}}",
        "{\"schema\": \"syncsleuth.answers/1\"}",
        "{\"schema\": \"syncsleuth.answers/1\", \"answers\": []}",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn questions_come_and_go_with_the_answers() {
    // Answers, a question, and whether it is asked.
    let cases = [
        (json!({}), "entry_events", true),
        (json!({"kinds": ["contacts"]}), "entry_events", false),
        (
            json!({"kinds": ["contacts", "events"]}),
            "entry_events",
            true,
        ),
        (json!({"kinds": "unknown"}), "entry_tasks", true),
        (json!({"kinds": ["tasks"]}), "delegates", false),
        (json!({}), "direction", false),
        (json!({"sync_apps": "unknown"}), "direction", false),
        (json!({"sync_apps": ["none"]}), "direction", false),
        (json!({"sync_apps": ["unlisted"]}), "direction", false),
        (json!({"sync_apps": ["sfo"]}), "direction", true),
        (json!({}), "unlisted_apps", false),
        (
            json!({"sync_apps": ["sfo", "unlisted"]}),
            "unlisted_apps",
            true,
        ),
        (json!({"recent_changes": ["none"]}), "removed_apps", false),
        (
            json!({"recent_changes": ["new-phone"]}),
            "removed_apps",
            true,
        ),
        (json!({"outlook_computers": 1}), "sync_computers", false),
        (json!({"outlook_computers": 2}), "sync_computers", true),
        (
            json!({"outlook_computers": "unknown"}),
            "sync_computers",
            true,
        ),
        (json!({"sync_apps": ["none"]}), "sync_errors", false),
        (json!({"sync_apps": "unknown"}), "sync_errors", true),
        (json!({"sync_apps": ["sfo"]}), "conflict_winner", true),
        (
            json!({"sync_apps": ["sfo"], "direction": {"sfo": "to-outlook"}}),
            "conflict_winner",
            false,
        ),
        (
            json!({"sync_apps": ["sfo"], "direction": {"sfo": "both"}}),
            "conflict_winner",
            true,
        ),
        (
            json!({"sync_apps": ["sfo", "icloud"], "direction": {"sfo": "to-outlook"}}),
            "conflict_winner",
            true,
        ),
        (
            json!({"sync_apps": ["none"], "direction": {"sfo": "both"}}),
            "conflict_winner",
            false,
        ),
        (
            json!({"sync_apps": ["sfo"], "kinds": ["contacts"]}),
            "team_records",
            true,
        ),
        (
            json!({"sync_apps": ["sfo"], "kinds": ["events"]}),
            "team_records",
            false,
        ),
        (
            json!({"sync_apps": ["icloud"], "seen_in": ["outlook"]}),
            "team_records",
            false,
        ),
        (
            json!({"sync_apps": ["icloud"], "seen_in": ["salesforce"]}),
            "team_records",
            true,
        ),
        (
            json!({"sync_apps": ["unlisted"], "seen_in": ["outlook"]}),
            "team_records",
            true,
        ),
        (json!({"sync_apps": ["none"]}), "contact_count", false),
        (json!({"team_records": "no"}), "team_details_differ", false),
        (
            json!({"team_records": "unknown"}),
            "team_details_differ",
            true,
        ),
        (json!({"symptoms": ["modified"]}), "contact_count", false),
        (
            json!({"symptoms": ["modified", "deleted"]}),
            "contact_count",
            true,
        ),
    ];
    for (answers, question, want) in cases {
        assert_eq!(
            ids(&answers).contains(&question),
            want,
            "{question} with {answers}"
        );
    }
}

#[test]
fn the_worst_case_stays_short_and_screens_cover_it() {
    let answers =
        given(&json!({"kinds": ["tasks"], "sync_apps": ["none"], "recent_changes": ["none"]}));
    assert!(to_ask(knowledge(), &answers).len() <= 13);
    let screens = screens(knowledge(), &answers);
    assert_eq!(screens.len(), 6);
    let on_screens: Vec<&str> = screens
        .iter()
        .flat_map(|s| &s.questions)
        .map(|q| q.id.as_str())
        .collect();
    let in_order: Vec<&str> = to_ask(knowledge(), &answers)
        .iter()
        .map(|q| q.id.as_str())
        .collect();
    assert_eq!(on_screens, in_order);
    let progress = progress(knowledge(), &answers);
    assert_eq!((progress.answered, progress.of), (3, in_order.len()));
}

#[test]
fn a_change_of_mind_loses_nothing() {
    let mut answers = given(&json!({"kinds": ["events"], "entry_events": "outlook"}));
    let contacts = Answer::Many(vec!["contacts".to_owned()]);
    let effects =
        answer(knowledge(), &mut answers, "kinds", contacts, TODAY).expect("a valid answer");
    assert_eq!(effects.closed, ["delegates", "entry_events"]);
    assert!(effects.opened.contains(&"entry_contacts".to_owned()));
    assert_eq!(answers.one("entry_events"), Some("outlook"));
    assert_eq!(answers.in_force(knowledge()).one("entry_events"), None);

    let effects = clear(knowledge(), &mut answers, "kinds");
    assert!(effects.opened.contains(&"entry_events".to_owned()));
    assert_eq!(
        answers.in_force(knowledge()).one("entry_events"),
        Some("outlook")
    );
}

#[test]
fn answers_in_force_leave_out_applications_no_longer_chosen() {
    let answers = given(&json!({
        "sync_apps": ["sfo"], "direction": {"sfo": "both", "icloud": "both"}
    }));
    let in_force = answers.in_force(knowledge());
    assert_eq!(in_force.direction("sfo"), Some("both"));
    assert_eq!(in_force.direction("icloud"), None);
    assert_eq!(answers.direction("icloud"), Some("both"));
}

#[test]
fn ranges_are_checked_where_an_answer_is_given() {
    let mut answers = Answers::new();
    let mut give = |question, given| answer(knowledge(), &mut answers, question, given, TODAY);
    assert!(give("started_on", Answer::Date(TODAY)).is_ok());
    let tomorrow = TODAY.tomorrow().expect("a day after today");
    assert!(matches!(
        give("started_on", Answer::Date(tomorrow)),
        Err(AnswersError::Future { .. })
    ));
    assert!(matches!(
        give("started_on", Answer::Date(jiff::civil::date(1026, 10, 12))),
        Err(AnswersError::TooEarly { .. })
    ));
    assert!(matches!(
        give("phones", Answer::Number(5000)),
        Err(AnswersError::TooLarge { .. })
    ));
    assert!(give("phones", Answer::Number(5)).is_ok());
    assert_eq!(answers.date("started_on"), Some(TODAY));
}

#[test]
fn the_files_offer_answers_and_override_none() {
    let found = |app: &str, disabled| FoundApp {
        app: app.to_owned(),
        line: format!("  {app} 3.4\u{7}  "),
        path: "programs\u{202e}.txt".to_owned(),
        disabled,
    };
    let evidence = Evidence {
        apps: vec![
            found("sfo", false),
            found("icloud", true),
            found("no-such-app", false),
            found("ogcs", true),
            found("ogcs", false),
        ],
        salesforce_contacts: Some(6092),
        records: [6092, 1, 0],
    };
    let offered = suggest(knowledge(), &given(&json!({})), &evidence);
    let of = |question: &str| {
        let prefill = offered.iter().find(|prefill| prefill.question == question);
        prefill.map(|prefill| (&prefill.answer, prefill.because.as_str()))
    };
    let list = |values: &[&str]| Answer::Many(values.iter().map(|v| (*v).to_owned()).collect());
    assert_eq!(
        of("kinds").map(|(answer, _)| answer),
        Some(&list(&["contacts", "events"]))
    );
    assert!(of("kinds").is_some_and(|(_, because)| because.ends_with("contacts, 1 event.")));
    assert_eq!(
        of("sync_apps").map(|(answer, _)| answer),
        Some(&list(&["sfo", "ogcs"]))
    );
    assert_eq!(
        of("removed_apps").map(|(answer, _)| answer),
        Some(&list(&["icloud"]))
    );
    assert_eq!(
        of("contact_count").map(|(answer, _)| answer),
        Some(&Answer::Number(6092))
    );
    assert_eq!(
        of("sync_apps").map(|(_, because)| because),
        Some(
            "programs⟨U+202E⟩.txt lists \"sfo 3.4⟨U+0007⟩\"; programs⟨U+202E⟩.txt lists \"ogcs 3.4⟨U+0007⟩\"."
        )
    );
    for prefill in &offered {
        assert_eq!(crate::text::shown(&prefill.because), prefill.because);
    }

    let own = given(&json!({"sync_apps": ["eac"], "kinds": "unknown", "contact_count": 5}));
    let offered = suggest(knowledge(), &own, &evidence);
    let offered: Vec<&str> = offered
        .iter()
        .map(|prefill| prefill.question.as_str())
        .collect();
    assert_eq!(offered, ["kinds", "removed_apps"]);

    // An empty list is an answer too: nothing was removed.
    let own = given(&json!({"removed_apps": []}));
    let offered = suggest(knowledge(), &own, &evidence);
    assert!(
        offered
            .iter()
            .all(|prefill| prefill.question != "removed_apps")
    );
}

#[test]
fn the_summary_is_in_words() {
    let answers = given(&json!({
        "symptoms": ["duplicated"], "kinds": ["contacts"], "started_on": "2026-10-12",
        "sync_apps": ["sfo", "unlisted"], "unlisted_apps": ["Tool\u{202e}"],
        "direction": {"sfo": "both", "ogcs": "to-outlook"}, "contact_count": 6092, "entry_events": "outlook",
        "how_many": "unknown", "removed_apps": []
    }));
    let summary = summary(knowledge(), &answers);
    let of = |title: &str| {
        let line = summary.iter().find(|(shown, _)| shown == title);
        line.map(|(_, words)| words.as_str())
    };
    assert_eq!(of("How many"), Some("I don't know"));
    assert_eq!(of("When it began"), Some("12 October 2026"));
    assert_eq!(of("Programs not in the list"), Some("Tool⟨U+202E⟩"));
    assert_eq!(of("Programs removed lately"), Some("none"));
    assert_eq!(
        of("Which way it syncs"),
        Some(
            "Outlook Google Calendar Sync: From the other side to Outlook only; Salesforce for Outlook: Both ways"
        )
    );
    assert_eq!(of("Where meetings are typed"), None);
}

#[test]
fn none_and_the_others_clear_each_other() {
    let question = |id| knowledge().questions.get(id).expect("a known question");
    let mut chosen = Vec::new();
    let changes = question("recent_changes");
    assert!(changes.toggle(&mut chosen, "new-phone"));
    assert!(changes.toggle(&mut chosen, "new-computer"));
    assert_eq!(chosen, ["new-computer", "new-phone"]);
    assert!(changes.toggle(&mut chosen, "none"));
    assert_eq!(chosen, ["none"]);
    assert!(changes.toggle(&mut chosen, "new-phone"));
    assert_eq!(chosen, ["new-phone"]);
    assert!(!changes.toggle(&mut chosen, "new-phone"));
    assert!(chosen.is_empty());

    let apps = question("sync_apps");
    for app in ["unlisted", "ls", "eac"] {
        apps.toggle(&mut chosen, app);
    }
    assert_eq!(chosen, ["ls", "eac", "unlisted"]);
    apps.toggle(&mut chosen, "none");
    assert_eq!(chosen, ["none"]);
}

#[test]
fn a_direction_that_cannot_be_set_is_doubted() {
    let cases = [
        (json!({"kinds": ["contacts"]}), "sfo", "to-salesforce", true),
        (
            json!({"kinds": ["contacts", "tasks"]}),
            "sfo",
            "to-salesforce",
            false,
        ),
        (json!({"kinds": ["contacts"]}), "sfo", "off", false),
        (json!({}), "sfo", "both", false),
        (json!({}), "no-such-app", "both", false),
        (json!({"kinds": ["tasks"]}), "ogcs", "both", false),
    ];
    for (answers, app, way, want) in cases {
        let doubt = direction_doubt(knowledge(), &given(&answers), app, way);
        assert_eq!(doubt.is_some(), want, "{app} {way} {answers}");
    }
}

/// An answer of the right shape for a question.
fn valid_answer(question: &'static Question) -> BoxedStrategy<Answer> {
    let values: Vec<String> = match question.form {
        Form::Apps => knowledge()
            .apps
            .all()
            .iter()
            .map(|app| app.id.clone())
            .collect(),
        _ => question
            .choices
            .iter()
            .map(|choice| choice.value.clone())
            .collect(),
    };
    let known = match question.form {
        Form::One => prop::sample::select(values).prop_map(Answer::One).boxed(),
        Form::Many | Form::Apps => {
            prop::sample::subsequence(values.clone(), 0..=values.len().min(4))
                .prop_map(|values| {
                    if values.iter().any(|value| value == "none") {
                        Answer::Many(vec!["none".to_owned()])
                    } else {
                        Answer::Many(values)
                    }
                })
                .boxed()
        }
        Form::Number => (0u64..=1000).prop_map(Answer::Number).boxed(),
        Form::Date => (0i64..10_000)
            .prop_map(|days| Answer::Date(TODAY - jiff::Span::new().days(days)))
            .boxed(),
        Form::Text => prop::collection::vec("[a-zA-Z0-9 ]{0,12}", 0..3)
            .prop_map(Answer::Many)
            .boxed(),
        Form::Direction => {
            let app = prop::sample::select(vec![
                "sfo".to_owned(),
                "eac".to_owned(),
                "icloud".to_owned(),
            ]);
            prop::collection::btree_map(app, prop::sample::select(values), 0..3)
                .prop_map(Answer::Directions)
                .boxed()
        }
    };
    prop_oneof![1 => Just(Answer::Unknown), 4 => known].boxed()
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let one = prop::sample::select(knowledge().questions.all().iter().collect::<Vec<_>>())
        .prop_flat_map(|question| {
            valid_answer(question).prop_map(move |answer| (&question.id, answer))
        });
    prop::collection::vec(one, 0..20).prop_map(|given| {
        let mut answers = Answers::new();
        for (id, given) in given {
            answer(knowledge(), &mut answers, id, given, TODAY).expect("a valid answer");
        }
        answers
    })
}

/// Values of every shape, with words the interview knows among them.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let word = prop::sample::select(vec![
        "none",
        "unknown",
        "unlisted",
        "sfo",
        "both",
        "yes",
        "few",
        "2026-10-12",
        "",
        "x\u{202e}",
    ]);
    let leaf = prop_oneof![
        word.clone().prop_map(|word| json!(word)),
        any::<i64>().prop_map(|number| json!(number)),
        any::<bool>().prop_map(|truth| json!(truth)),
        Just(json!(null)),
        Just(json!(1e300)),
    ];
    leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map(word.clone(), inner, 0..4).prop_map(|of| json!(of)),
        ]
    })
}

proptest! {
    #[test]
    fn answers_survive_being_written_and_read(answers in any_answers()) {
        let text = answers.to_json().to_string();
        prop_assert_eq!(&Answers::from_json(&text, knowledge()).expect("own file"), &answers);
        let plain = serde_json::to_string(&answers).expect("plain map");
        prop_assert_eq!(&serde_json::from_str::<Answers>(&plain).expect("own map"), &answers);
    }

    #[test]
    fn relevant_questions_are_in_order_and_without_repetition(answers in any_answers()) {
        let all = knowledge().questions.all();
        let places: Vec<_> = relevant(knowledge(), &answers)
            .iter()
            .map(|q| all.iter().position(|other| other.id == q.id))
            .collect();
        prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        let progress = progress(knowledge(), &answers);
        prop_assert!(progress.answered <= progress.of);
        prop_assert!(progress.of >= 9);
    }

    #[test]
    fn in_force_is_settled(answers in any_answers()) {
        let once = answers.in_force(knowledge());
        let ids = |answers: &Answers| -> Vec<String> {
            relevant(knowledge(), answers).iter().map(|q| q.id.clone()).collect()
        };
        prop_assert_eq!(ids(&once), ids(&answers));
        prop_assert_eq!(&once.in_force(knowledge()), &once);
    }

    #[test]
    fn any_value_is_read_or_refused(
        question in prop::sample::select(PROMISED.map(|(id, _)| id).to_vec()),
        value in any_json(),
    ) {
        if let Ok(answers) = read(&json!({ question: value })) {
            let again = Answers::from_json(&answers.to_json().to_string(), knowledge());
            prop_assert_eq!(again, Ok(answers));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = Answers::from_json(&text, knowledge());
    }
}
