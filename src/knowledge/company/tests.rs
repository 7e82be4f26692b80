//! The example of the documentation, and what is said of files that break a rule.

use super::*;
use crate::diagnosis::{Input, diagnose};
use crate::interview::Answers;
use crate::matching::Matches;

/// What stands in the documentation.
const EXAMPLE: &str = include_str!("../../../docs/company.json");

fn broken(text: &str) -> String {
    with_company(text, "company.json")
        .expect_err("it is wrong")
        .to_string()
}

#[test]
fn the_example_of_the_documentation_is_sound_and_counts() {
    let knowledge = with_company(EXAMPLE, "company.json").unwrap();
    assert_eq!(knowledge.causes.all().len(), 41);
    let app = knowledge.apps.get("northwind-bridge").unwrap();
    assert_eq!(app.group, "company");
    assert!(knowledge.apps.recognise("Northwind Bridge 4.2").is_some());
    let diagnosed = |branch: &str| {
        let text = format!(
            r#"{{"schema": "syncsleuth.answers/1", "answers": {{"symptoms": ["deleted"],
                "kinds": ["contacts"], "sync_apps": ["northwind-bridge"], "branch_office": "{branch}"}}}}"#
        );
        let answers = Answers::from_json(&text, &knowledge).unwrap();
        let found = diagnose(
            &knowledge,
            &Input {
                answers: &answers,
                inventories: &[],
                before: &[],
                sources: &[],
                matches: &Matches::default(),
                today: jiff::civil::date(2026, 11, 22),
            },
        );
        let own = found
            .causes
            .iter()
            .find(|c| c.id == "nightly-purge")
            .unwrap();
        (own.probability, found.causes[0].id.clone())
    };
    let (at_headquarters, _) = diagnosed("headquarters");
    let (in_a_branch, first) = diagnosed("branch");
    assert_eq!(first, "nightly-purge");
    assert!(in_a_branch > 0.2 && at_headquarters < 0.02);
}

#[test]
fn the_links_are_shown_with_what_they_are_for() {
    let knowledge = with_company(EXAMPLE, "company.json").unwrap();
    let fix = &knowledge.causes.get("pairing-lost").unwrap().fix;
    assert!(
        fix.last()
            .unwrap()
            .contains("https://intranet.northwind.example/new-laptop")
    );
}

#[test]
fn faults_name_file_line_and_rule() {
    let form = broken("{\n \"schema\": \"syncsleuth.company/1\",\n \"aps\": []\n}");
    assert!(
        form.starts_with("company.json, line 3: unknown field `aps`"),
        "{form}"
    );
    let like = broken(
        "{\"schema\": \"syncsleuth.company/1\",\n\n \"apps\": [{\"id\": \"ours\", \"name\": \"Ours\", \"like\": \"nothing\"}]}",
    );
    assert!(
        like.starts_with("company.json, line 3: app ours: it is like \"nothing\""),
        "{like}"
    );
    let field = broken(
        "{\"schema\": \"syncsleuth.company/1\",\n \"apps\": [{\"id\": \"ours\", \"name\": \"Ours\", \"like\": \"sfo\", \"colour\": 1}]}",
    );
    assert!(
        field.contains("line 2: app ours: unknown field `colour`"),
        "{field}"
    );
    let rule = broken(&EXAMPLE.replace("\"present\": 3.5", "\"present\": 35"));
    assert!(
        rule.contains("cause nightly-purge") && rule.contains("more than 6 bits"),
        "{rule}"
    );
    let at: usize = rule
        .split("line ")
        .nth(1)
        .unwrap()
        .split(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        EXAMPLE
            .lines()
            .nth(at - 1)
            .unwrap()
            .contains("nightly-purge"),
        "{rule}"
    );
    let fact = broken(&EXAMPLE.replace("\"said-deleted\"", "\"said-nothing\""));
    assert!(fact.contains("unknown fact said-nothing"), "{fact}");
    let schema = broken("{\"schema\": \"something/9\"}");
    assert!(schema.contains("line 1: the schema is"), "{schema}");
}

#[test]
fn an_empty_file_adds_nothing() {
    let knowledge = with_company("{\"schema\": \"syncsleuth.company/1\"}", "company.json").unwrap();
    assert_eq!(knowledge.causes.all().len(), 40);
    assert_eq!(
        knowledge.apps.all().len(),
        Knowledge::embedded().apps.all().len()
    );
}
