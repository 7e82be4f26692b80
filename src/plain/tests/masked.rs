//! Every part of the line-by-line wizard with personal data hidden: no value of any record is said.

use std::fs;

use super::room::{Room, new};
use crate::case::{self, Case, Evidence, Start};
use crate::knowledge::Knowledge;
use crate::plain::{Settings, run};
use crate::progress::Silent;
use crate::veil::Level;
use crate::veil::tests::leak::Secrets;

/// What is typed in every part: each command that reads something out.
const EVERYWHERE: &str = "findings\n1\n2\nrecords 1\nrecords 2\nmissing\nask\nmap\n\n\nall\nwhat\ntry 1\nmore\nrecord\nplace\nlist\n\
    review\n?\nwhy\nstory\nlist\nn\n2\n1\nl\nhistory\nfind blue\nfind\ng\nshow 1\nb\nalike\nall\nshow 1\nno\nalike fuller\nno\nu\nredo\n\
    changes\n1\nwhole\nstory\nsort 2\n1\nwhole\nonce\nlist\nrecovery\nfirst\n1\nvalues\nunseen\nmore\nask\nb\n\
    plan\nlist\nshow 1\nshow 12\npart 1\npart 2\npart 3\npart 4\nname Ottoline Quarrell\ntick 1\nconfirm 1\nbundle\nbundle save\nticket\nsave\n\
    verify\nsample\nlist\nall\nonly\nonly 1\nshow 1\nshow 2\nticket\nlooks\nexports\nlist\nshow 1\nguide\nlook\ncolumns\n1\n1\n\nbrowse\n\nsteps\n\n\
    answers\n?\nwhy\nhow\nb\nstart\n";

fn secrets(case: &Case) -> Secrets {
    let evidence = Evidence::load(&case.sources, Knowledge::embedded(), &mut Silent).unwrap();
    let mut secrets = Secrets::of(case, &evidence, &[]);
    secrets.add("person", "Ottoline Quarrell");
    assert!(secrets.count() > 10);
    secrets
}

fn say(room: &Room, start: &Start, level: Level, lines: &str) -> String {
    let mut said = Vec::new();
    let settings = Settings {
        mask: Some(level),
        ..room.settings(start.clone())
    };
    run(&settings, &mut lines.as_bytes(), &mut said).unwrap();
    let said = String::from_utf8(said).unwrap();
    let drawn = |c: char| matches!(c, '\u{2500}'..='\u{259f}' | '\t' | '\r' | '\u{1b}');
    assert_eq!(said.lines().find(|line| line.contains(drawn)), None);
    said
}

fn tells_nothing(secrets: &Secrets, said: &str) {
    for line in said.lines() {
        let seen = secrets.seen_in(line);
        assert!(seen.is_empty(), "{line}\nsays {seen:#?}");
    }
}

#[test]
fn nothing_personal_is_said_of_the_sample() {
    for level in [Level::Pseudonyms, Level::Hidden] {
        let room = Room::new();
        let said = say(&room, &Start::Demo, level, &format!("1\n{EVERYWHERE}q\n"));
        let case = case::load(&room.path("cases/sample-2026-11-22.json")).unwrap();
        let secrets = secrets(&case);
        tells_nothing(&secrets, &said);
        if level == Level::Pseudonyms {
            assert!(said.contains("Contact "), "{said}");
        }
        // The search can find something.
        let open = room.play(
            Start::Open(room.path("cases/sample-2026-11-22.json")),
            EVERYWHERE,
        );
        assert!(!secrets.seen_in(&open).is_empty());
    }
}

#[test]
fn nothing_personal_is_said_of_other_files() {
    let room = Room::new();
    let below = room.path("Users/Wilhelmina Quibble");
    fs::create_dir_all(&below).unwrap();
    let text = "First Name,Last Name,Company,E-mail Address,Notes\n\
        Will,Page,Sales Team,will.page@fans.example,\"Theodora said:\nring Marzanna\"\n\
        Will,Page,Sales Team,will.page@fans.example,\n\
        محمد,الفاتح,شركة‎,m@fateh.example,\u{202e}gnihton\u{202c}\n\
        محمد,الفاتح,شركة,m@fateh.example,\n\
        Zo\u{200b}ë,Lefè\u{301}vre,=cmd,zoe@lefevre.example,\u{1b}[31mred\n\
        Zoë,Lefèvre,=cmd,zoe@lefevre.example,\n";
    let file = below.join("Quibble's contacts.csv");
    fs::write(&file, text).unwrap();
    let lines = format!(
        "1\ngo exports\n\"{0}\"\n\"{0}x\"\nOttoline Quarrell\n{EVERYWHERE}exports\nbrowse \"{1}\"\n1\n\nq\n",
        file.display(),
        room.path("Users").display()
    );
    for level in [Level::Pseudonyms, Level::Hidden] {
        let _ = fs::remove_dir_all(room.path("cases"));
        let said = say(&room, &new(), level, &lines);
        let case = room.case();
        let mut secrets = secrets(&case);
        secrets.add("folder", "Wilhelmina Quibble");
        assert!(case.sources.len() == 1, "{said}");
        tells_nothing(&secrets, &said);
    }
}

#[test]
fn words_hide_and_show_wherever_they_are_typed() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "1\nreview\nmask\nagain\nunmask\nno\nagain\nunmask\nyes\nagain\nblank\n2\nshow\nagain\nq\n",
    );
    let heads: Vec<&str> = said
        .lines()
        .filter(|l| l.starts_with("Pair 1 of "))
        .collect();
    let hidden: Vec<bool> = heads.iter().map(|l| l.contains(": Subject ")).collect();
    assert_eq!(hidden, [false, true, true, false, true], "{heads:#?}");
    let case = case::load(&room.path("cases/sample-2026-11-22.json")).unwrap();
    assert!(case.journal.is_empty(), "a word was taken for a verdict");
}
