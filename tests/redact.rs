//! `redact` and `summary` as a person uses them: two files that only their owner may read, a text for the
//! next person, and a case that stays as it is.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use jiff::Timestamp;
use serde_json::Value;
use syncsleuth::case::{Card, Case, CaseFile, Entry, FieldValue, How, RecordKey, Verdict};
use syncsleuth::interview::Answer;
use syncsleuth::record::{Kind, System};

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .args(args)
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .output()
        .expect("the program starts")
}

fn card(record: u32, mail: &str) -> Card {
    let field = |field: &str, value: &str| FieldValue {
        field: field.to_owned(),
        value: value.to_owned(),
        instead: None,
    };
    Card {
        kind: Kind::Contact,
        system: System::Outlook,
        label: "Ottilie Brandvold".to_owned(),
        id: None,
        folder: Some("Ottilie's people".to_owned()),
        file: "contacts.csv".to_owned(),
        record,
        fields: vec![field("emails", mail), field("company", "Fjordvik Ltd")],
        copy_first: vec![field("notes", "Ask Ottilie first")],
        elsewhere: Vec::new(),
    }
}

/// A case with one deletion, saved as `case.json`.
fn place() -> (tempfile::TempDir, Case) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut case = Case::new("Brandvold", Timestamp::UNIX_EPOCH);
    let key = |n| RecordKey::new("0123456789abcdef", n);
    case.cards
        .insert(key(1), card(1, "o.brandvold@fjordvik.example").into());
    case.cards
        .insert(key(2), card(2, "ottilie@home.example").into());
    case.journal.push(Entry {
        at: Timestamp::UNIX_EPOCH,
        by: Some("Sverre".to_owned()),
        how: How::Hand,
        continues: false,
        verdict: Verdict::Delete {
            record: key(2),
            keep: key(1),
            copy_first: Vec::new(),
        },
    });
    "Sverre says Fjordvik moved; brandvold agrees.".clone_into(&mut case.notes);
    let path = folder.path().join("case.json");
    CaseFile::hold(&path)
        .and_then(|file| file.save(&case))
        .expect("saved");
    (folder, case)
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect(name)
}

#[test]
fn a_copy_and_its_manifest_tell_of_nobody() {
    let (folder, _) = place();
    let here = folder.path();
    let before = text(here, "case.json");
    let done = run(here, &["redact", "case.json", "--out", "copy.json"]);
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert_eq!(text(here, "case.json"), before);
    let manifest = text(here, "copy.json.manifest.json");
    let copy = text(here, "copy.json");
    for word in ["ottilie", "brandvold", "fjordvik", "sverre", "home.example"] {
        for whole in [&copy, &manifest, &said] {
            assert!(!whole.to_lowercase().contains(word), "{word} in {whole}");
        }
    }
    let told: Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(told["schema"], "syncsleuth.redaction/1");
    assert_eq!(told["level"], "pseudonyms");
    let people = &told["replaced"][0];
    assert_eq!(
        (&people["what"], &people["values"]),
        (&"people".into(), &2.into())
    );
    assert!(
        said.contains("people: 2 in 3 places, now Contact N"),
        "{said}"
    );
    #[cfg(unix)]
    for name in ["copy.json", "copy.json.manifest.json"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(here.join(name))
            .expect(name)
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    // A second copy is the same, and may take the place of the first.
    let again = run(here, &["redact", "case.json", "--out", "copy.json"]);
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(text(here, "copy.json"), copy);

    let plan = run(
        here,
        &[
            "plan",
            "copy.json",
            "--out",
            "plan",
            "--today",
            "2026-11-22",
        ],
    );
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");
    let page = text(here, "plan/clean-up plan.md");
    assert!(
        page.contains("Delete the contact") && page.contains("Contact "),
        "{page}"
    );
    let open = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .args(["--plain", "open", "copy.json"])
        .current_dir(here)
        .env("HOME", here)
        .env("XDG_DATA_HOME", here.join("data"))
        .write_stdin("q\n")
        .output()
        .expect("starts");
    assert_eq!(open.status.code(), Some(0), "{open:?}");
}

#[test]
fn without_out_it_only_shows_what_it_would_do_and_what_stays() {
    let (folder, mut case) = place();
    let here = folder.path();
    "Sverre says Fjordvik moved; ask Hroswitha about it.".clone_into(&mut case.notes);
    case.answers.set(
        "unlisted_apps",
        Answer::Many(vec!["Dagfinn's mover".to_owned()]),
    );
    CaseFile::hold(&here.join("case.json"))
        .and_then(|file| file.save(&case))
        .expect("saved");
    let before = fs::read_dir(here).unwrap().count();
    let looked = run(here, &["redact", "case.json"]);
    let said = String::from_utf8_lossy(&looked.stdout).into_owned();
    assert_eq!(looked.status.code(), Some(0), "{looked:?}");
    assert!(said.contains("Nothing was written"), "{said}");
    assert_eq!(fs::read_dir(here).unwrap().count(), before);
    // Names that stand nowhere else in the case: nobody can know them, so they are shown to who sends it.
    assert!(
        said.contains("notes: ") && said.contains("Hroswitha"),
        "{said}"
    );
    assert!(said.contains("Dagfinn"), "{said}");
    assert!(
        !said.contains("Sverre") && !said.contains("Fjordvik"),
        "{said}"
    );
    let plan = run(here, &["redact", "case.json", "--plan", "plan"]);
    assert_eq!(plan.status.code(), Some(2), "a plan of nothing: {plan:?}");
    // At the level that tells nothing they are hidden whole.
    let hidden = run(
        here,
        &[
            "redact",
            "case.json",
            "--level",
            "hidden",
            "--out",
            "copy.json",
        ],
    );
    assert_eq!(hidden.status.code(), Some(0), "{hidden:?}");
    let copy = text(here, "copy.json");
    for name in ["Hroswitha", "Dagfinn", "Sverre"] {
        assert!(!copy.contains(name), "{copy}");
    }
}

/// Names in every spelling, in paths of every system, in typed products and rules: cleaned, hidden or refused.
#[test]
fn hostile_cases_are_cleaned_or_refused() {
    let (folder, mut case) = place();
    let here = folder.path();
    let spellings = [
        "OTTILIE",
        "o\u{200b}ttilie",
        "Ottili\u{301}e",
        "ottilie.brandvold@elsewhere.example",
        "Brandvold,Ottilie",
        "brandvold-files",
        "C:\\Users\\obrandvold\\Ottilie's mail.pst",
        "/home/ottilie/x.csv",
        "\\\\server\\Users\\ottilie\\x",
        "~ottilie",
        "Ｏｔｔｉｌｉｅ",
        "file:///home/brandvold/a.csv",
    ];
    for spelling in spellings {
        case.notes = format!("see {spelling} today");
        case.answers.set(
            "unlisted_apps",
            Answer::Many(vec![format!("{spelling} mover")]),
        );
        case.sources.clear();
        case.sources.push(syncsleuth::case::SourceEntry::new(
            format!("/home/ottilie/{spelling}/Brandvold {}.csv", spelling.len()),
            syncsleuth::case::Role::Current,
        ));
        CaseFile::hold(&here.join("case.json"))
            .and_then(|file| file.save(&case))
            .expect("saved");
        let out = here.join("copy.json");
        let done = run(here, &["redact", "case.json", "--out", "copy.json"]);
        let mut all = String::from_utf8_lossy(&done.stdout).into_owned();
        all += &String::from_utf8_lossy(&done.stderr);
        if done.status.code() == Some(0) {
            all += &text(here, "copy.json");
            all += &text(here, "copy.json.manifest.json");
        } else {
            assert_eq!(done.status.code(), Some(1), "{all}");
            assert!(!out.exists() || !text(here, "copy.json").contains(spelling));
        }
        let plain: String = {
            use unicode_normalization::UnicodeNormalization;
            let bare = all
                .nfkd()
                .filter(|c| !('\u{300}'..='\u{36f}').contains(c) && *c != '\u{200b}');
            bare.flat_map(char::to_lowercase).collect()
        };
        for name in ["ottilie", "brandvold"] {
            assert!(!plain.contains(name), "{name} of {spelling:?} in {all}");
        }
    }
}

#[test]
fn a_case_is_summed_up_for_the_next_person() {
    let (folder, _) = place();
    for form in ["text", "md", "servicenow"] {
        let args = [
            "summary",
            "case.json",
            "--format",
            form,
            "--today",
            "2026-11-22",
        ];
        let done = run(folder.path(), &args);
        let said = String::from_utf8_lossy(&done.stdout).to_lowercase();
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        assert!(
            said.contains("1 contact to delete by hand in outlook"),
            "{said}"
        );
        assert!(
            said.contains("by sverre") && said.contains("2026-11-23"),
            "{said}"
        );
        assert!(!said.contains("ottilie"), "no record is named: {said}");
    }
}

#[test]
fn no_case_is_written_over() {
    let (folder, _) = place();
    let here = folder.path();
    fs::copy(here.join("case.json"), here.join("other.json")).expect("copied");
    let before = text(here, "other.json");
    for out in ["case.json", "./case.json", "other.json"] {
        let done = run(here, &["redact", "case.json", "--out", out]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("--out cannot write to "), "{said}");
    }
    assert_eq!(text(here, "case.json"), before);
    assert_eq!(text(here, "other.json"), before);
    assert!(!here.join("other.json.manifest.json").exists());
}

#[test]
fn what_cannot_be_cleaned_is_not_written() {
    let (folder, mut case) = place();
    let here = folder.path();
    case.answers
        .set("why-brandvold", Answer::One("yes".to_owned()));
    CaseFile::hold(&here.join("case.json"))
        .and_then(|file| file.save(&case))
        .expect("saved");
    let done = run(here, &["redact", "case.json", "--out", "copy.json"]);
    let said = String::from_utf8_lossy(&done.stderr).to_lowercase();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(
        said.contains("answers") && !said.contains("brandvold"),
        "{said}"
    );
    assert!(!here.join("copy.json").exists());
    assert!(!here.join("copy.json.manifest.json").exists());
}
