//! What leaves the desk: a bundle for the vendor, a plan of the redacted copy, a worksheet for colleagues; seen
//! from outside, on the sample.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Place, text};

const HEADER: &str = "Id,FirstName,LastName,Email,Phone,Account.Name,OwnerId,Owner.Name,CreatedDate,LastModifiedDate,IsDeleted\n";
const ROWS: &str = "0035g00000PqRsTAAV,Ottilie,Brandvold,ottilie@fjordlys.example,+1 202 555 0142,Fjordlys,005000000000001AAA,Sverre Tangen,2026-03-01T10:00:00Z,2026-03-02T10:00:00Z,false\n0035g00000PqRsUAAV,Ottilie,Brandvold,ottilie@fjordlys.example,+1 202 555 0142,Nordhavn,005000000000002AAA,Birgit Moen,2026-10-02T03:14:00Z,2026-10-02T03:14:00Z,false\n";
const PERSONAL: [&str; 8] = [
    "Ottilie",
    "Brandvold",
    "fjordlys",
    "Fjordlys",
    "Nordhavn",
    "Sverre",
    "Birgit",
    "555 0142",
];

/// A place with a case of one person whom two colleagues keep, decided, its plan written.
fn place() -> Place {
    let place = Place::new();
    fs::write(place.path("Contact.csv"), format!("{HEADER}{ROWS}")).expect("a writable folder");
    let begun = place.run(
        &["--plain", "--case", "one.json", "Contact.csv"],
        "exports\nreview\n2\nplan\nsave plan\nq\n",
    );
    assert!(begun.status.success(), "{}", text(&begun.stderr));
    place
}

/// Everything in a folder, as one text.
fn all(folder: &Path) -> String {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .collect();
    names.sort();
    let files = names
        .iter()
        .map(|path| text(&fs::read(path).expect("a file")));
    files.collect()
}

fn assert_nobody(said: &str) {
    for personal in PERSONAL {
        assert!(!said.contains(personal), "{personal} in {said}");
    }
}

#[test]
fn the_bundle_is_shown_then_written_and_names_nobody() {
    let place = place();
    let shown = place.run(&["bundle", "one.json"], "");
    assert!(shown.status.success(), "{}", text(&shown.stderr));
    assert!(text(&shown.stdout).contains("Nothing was written"));
    assert!(text(&shown.stderr).contains("no record of Outlook among the samples"));
    assert_nobody(&text(&shown.stdout));
    let written = place.run(&["bundle", "one.json", "--out", "vendor"], "");
    assert!(written.status.success(), "{}", text(&written.stderr));
    let said = all(&place.path("vendor"));
    assert_nobody(&said);
    for wanted in [
        "0035g00000PqRsTAAV",
        "2026-10-02 03:14",
        "syncsleuth.redaction/1",
    ] {
        assert!(said.contains(wanted), "no {wanted} in {said}");
    }
    let again = place.run(&["bundle", "one.json", "--out", "again"], "");
    assert!(again.status.success());
    assert_eq!(
        all(&place.path("again")),
        said,
        "the same bundle byte for byte"
    );
    let lines = "plan\nbundle\nbundle save by lines\nbundle elsewhere\nq\n";
    let done = place.run(&["--plain", "open", "one.json"], lines);
    let heard = text(&done.stdout);
    let begin = heard
        .find("Outlook among the samples")
        .expect("what is missing comes first");
    let end = heard.find("Everything is saved").expect("the end");
    assert_nobody(&heard[begin..end]);
    for wanted in [
        "Nothing is written yet.",
        "Look through all of it before you send it.",
        "Type bundle to hear how it begins",
    ] {
        assert!(heard.contains(wanted), "no {wanted} in {heard}");
    }
    assert_eq!(all(&place.path("by lines")), said, "the same line by line");
}

#[test]
fn a_plan_can_be_handed_on_redacted() {
    let place = place();
    let done = place.run(
        &[
            "redact",
            "one.json",
            "--out",
            "copy.json",
            "--plan",
            "copy plan",
        ],
        "",
    );
    assert!(done.status.success(), "{}", text(&done.stderr));
    let said = all(&place.path("copy plan"));
    assert_nobody(&said);
    assert!(said.contains("Clean up in Salesforce"));
    let real = all(&place.path("plan"));
    assert!(real.contains("Ottilie"), "the plan itself names people");
}

#[test]
fn colleagues_get_a_worksheet_with_the_plan_and_by_itself() {
    let place = place();
    let with_plan =
        fs::read_to_string(place.path("plan/team worksheet.md")).expect("it comes with the plan");
    let shown = place.run(&["team", "one.json"], "");
    assert_eq!(text(&shown.stdout), with_plan);
    for wanted in [
        "## Birgit Moen",
        "## Sverre Tangen",
        "yours: Fjordlys",
        "delete nothing",
    ] {
        assert!(with_plan.contains(wanted), "no {wanted} in {with_plan}");
    }
    let written = place.run(&["team", "one.json", "--out", "sheet"], "");
    assert!(text(&written.stdout).contains("team worksheet.csv"));
    let planned = place.run(&["plan", "one.json", "--out", "by command"], "");
    assert!(text(&planned.stdout).contains("team worksheet.md"));
    for name in ["team worksheet.md", "team worksheet.csv"] {
        let by_command = fs::read(place.path("by command").join(name)).expect("it is written");
        let by_lines = fs::read(place.path("plan").join(name)).expect("it is written");
        assert_eq!(by_command, by_lines, "{name}");
    }
    let without = place.run(&["plan", "one.json", "--out", "md", "--format", "md"], "");
    assert!(!text(&without.stdout).contains("team worksheet"));
    fs::remove_file(place.path("Contact.csv")).unwrap();
    let planned = place.run(&["plan", "one.json", "--out", "gone"], "");
    assert!(planned.status.success(), "the plan needs no exports");
    assert!(text(&planned.stderr).contains("worksheet for colleagues leaves out an export"));
    let gone = place.run(&["team", "one.json"], "");
    assert_eq!(gone.status.code(), Some(1));
    assert!(text(&gone.stderr).contains("hint: "));
}

#[test]
fn words_for_a_ticket_are_read_out_and_always_written_too() {
    let place = place();
    let note = place.run(&["present", "one.json", "--plain"], "rang twice\nq\n");
    assert!(note.status.success());
    for (word, file, sign) in [
        ("ticket", "ticket.txt", "WHAT HAPPENED"),
        ("ticket zendesk", "ticket.md", "## What happened"),
        ("ticket servicenow", "ticket-servicenow.txt", "[code]"),
    ] {
        let said = place.run(
            &["--plain", "open", "one.json"],
            &format!("plan\n{word}\nq\n"),
        );
        let said = text(&said.stdout);
        assert!(said.contains(sign) && said.contains("rang twice"), "{said}");
        let at = said
            .lines()
            .find(|line| line.starts_with("Also written as "));
        let at = at.and_then(|line| line.strip_suffix('.')?.split_once(" in "));
        let folder = at.expect("it says where").1;
        let written = fs::read_to_string(Path::new(folder).join(file)).expect("the file");
        assert!(
            written.contains(sign) && written.contains("rang twice"),
            "{written}"
        );
    }
}

#[test]
fn nothing_of_value_is_written_over() {
    let place = place();
    for args in [
        ["bundle", "one.json", "--out", "one.json"],
        ["team", "one.json", "--out", "one.json"],
    ] {
        let refused = place.run(&args, "");
        assert_ne!(refused.status.code(), Some(0), "{args:?}");
    }
    assert!(
        fs::read_to_string(place.path("one.json"))
            .unwrap()
            .contains("syncsleuth.case/1")
    );
}
