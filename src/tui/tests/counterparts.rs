//! Everything a key of the wizard does can be done line by line, too: a word for each key, which is typed
//! and has to be understood, or the reason why none is needed. A key that is added fails here until it has one.

use std::fmt::Write as _;
use std::fs;

use super::parity::sample_line_by_line;
use super::*;
use crate::interview;
use crate::plain;
use crate::tui::keymap::{Action, Binding, EVERYWHERE, Reach};

/// What stands for a key.
enum Plain {
    /// Lines that are typed. The first word of each has to be named by what is said there, and understood.
    Types(&'static str),
    /// A numbered choice that is read out.
    Offers(&'static str),
    /// Nothing, for this reason.
    Needs(&'static str),
}

use Plain::{Needs, Offers, Types};

const READ_OUT: &str = "lists are read out with numbers, and a number chooses";
const ONE_LINE: &str = "a line is typed as a whole, and typed again to change it";
const NO_WINDOW: &str = "nothing lies over anything";

/// What leads to where a key works, and what stands for each key there. A question is named by its id.
type Place = (&'static str, &'static [(Action, Plain)]);

fn everywhere() -> Place {
    (
        "go plan",
        &[
            (Action::Up, Needs(READ_OUT)),
            (Action::Down, Needs(READ_OUT)),
            (Action::PageUp, Needs(READ_OUT)),
            (Action::PageDown, Needs(READ_OUT)),
            (Action::First, Needs(READ_OUT)),
            (Action::Last, Needs(READ_OUT)),
            (Action::GoTo, Types("steps")),
            (Action::Help, Types("?")),
            (Action::Mask, Types("mask\nunmask\nyes")),
            (Action::Blank, Types("blank\nshow")),
            // Nothing is heard after it.
            (Action::Quit, Types("q")),
            (
                Action::Stop,
                Needs("the system ends the program as any other; every answer is saved by then"),
            ),
        ],
    )
}

fn place(reach: Reach) -> Place {
    match reach {
        Reach::Welcome => (
            "go start",
            &[
                (Action::Next, Types("")),
                (Action::NewCase, Offers("Begin a new case.")),
                (Action::Demo, Offers("Look at a sample first")),
                (Action::Back, Needs("files are read before the next prompt")),
            ],
        ),
        Reach::Options => (
            "question symptoms",
            &[
                (Action::Next, Types("")),
                (Action::Toggle, Types("1 2")),
                (Action::Back, Types("b")),
                (Action::Why, Types("why")),
                (Action::HowTo, Types("how")),
                (Action::DontKnow, Types("u")),
                (Action::Pick, Types("1")),
                (Action::OtherPane, Types("how")),
            ],
        ),
        Reach::Field => (
            "question started_on",
            &[
                (Action::Next, Types("2026-10-05")),
                (Action::TakeBack, Needs(ONE_LINE)),
                (Action::Back, Types("b")),
                (Action::OtherPane, Types("how")),
                (Action::DontKnow, Types("u")),
            ],
        ),
        Reach::Catalogue => (
            "question sync_apps",
            &[
                (Action::Toggle, Types("list\n1")),
                (Action::Next, Types("")),
                (Action::Back, Types("b")),
                (Action::OtherPane, Types("how")),
                (Action::DontKnow, Types("u")),
            ],
        ),
        Reach::Directions => (
            "question direction",
            &[
                (Action::Right, Types("1")),
                (Action::Left, Types("2")),
                (Action::Next, Types("")),
                (Action::Back, Types("b")),
                (Action::Why, Types("why")),
                (Action::HowTo, Types("how")),
                (Action::OtherPane, Types("how")),
                (Action::DontKnow, Types("u")),
            ],
        ),
        Reach::Exports => (
            "go exports",
            &[
                (Action::Next, Types("")),
                (Action::Reread, Types("again")),
                (Action::Columns, Types("columns\n1\n1\n1")),
                (Action::AddFile, Types("people.csv")),
                (Action::Browse, Types("browse")),
                (Action::Toggle, Types("look\ntake 1")),
                (Action::Guide, Types("guide")),
                (Action::Back, Types("b")),
                (Action::Older, Types("older 1")),
                (Action::Remove, Types("remove 1")),
                (Action::Open, Types("show 1")),
            ],
        ),
        Reach::Browser => (
            "go exports\nbrowse",
            &[
                (Action::Open, Types("1")),
                (Action::Toggle, Types("take 1")),
                (Action::Left, Types("up")),
                (Action::Back, Types("")),
            ],
        ),
        Reach::Findings => (
            "go findings",
            &[
                (Action::Next, Types("")),
                (Action::Guide, Types("answer\nb")),
                (Action::Map, Types("map")),
                (Action::Isolate, Types("isolate")),
                (Action::OtherPane, Types("1")),
                (Action::Open, Types("1\nrecords 1")),
                (Action::Missing, Types("missing")),
                (Action::Contradictions, Types("misfits")),
                (Action::Changes, Types("changes")),
                (Action::Recovery, Types("recovery")),
                (Action::Back, Types("b")),
            ],
        ),
        Reach::Map => (
            "go map",
            &[
                (Action::Right, Types("")),
                (Action::Left, Types("previous")),
                (Action::OtherPane, Types("what")),
                (Action::Next, Types("review")),
                (Action::Toggle, Types("try 1")),
                (Action::Undo, Types("clear")),
                (Action::NextRecord, Types("record")),
                (Action::Open, Types("more")),
                (Action::NextStart, Types("place")),
                (Action::Back, Types("b")),
            ],
        ),
        Reach::Isolation => (
            "go isolate",
            &[
                (Action::Next, Types("outcome people.csv")),
                (Action::AddFile, Types("before people.csv")),
                (Action::Browse, Types("browse")),
                (Action::Back, Types("b")),
                (Action::Clean, Types("clean")),
                (Action::Trouble, Types("trouble")),
                (Action::SetAside, Types("aside 1")),
                (Action::NewLook, Types("new")),
            ],
        ),
        Reach::Review => (
            "go review",
            &[
                (Action::DeleteLeft, Types("1")),
                (Action::DeleteRight, Types("2")),
                (Action::NotSame, Types("n")),
                (Action::Alike, Types("alike")),
                (Action::Undo, Types("u")),
                (Action::Later, Types("l")),
                (Action::Group, Types("g")),
                (Action::Find, Types("find a")),
                (Action::ShowAll, Types("show all")),
                (Action::Filter, Types("show")),
                (Action::Next, Types("on")),
                (Action::Back, Types("b")),
                (Action::NextOpen, Types("")),
                (Action::Redo, Types("redo")),
                (Action::History, Types("history")),
                (Action::Rules, Types("rules")),
                (Action::NotSameAll, Types("rule")),
                (Action::Explain, Types("why")),
                (Action::Story, Types("story")),
            ],
        ),
        Reach::Members => (
            "go review\ng",
            &[
                (Action::Toggle, Types("delete 2\nrestore 2")),
                (Action::KeepOnly, Types("keep 1")),
                (Action::TakeOut, Types("out 2")),
                (Action::Undo, Types("u")),
                (Action::Back, Types("b")),
            ],
        ),
        Reach::Alike => (
            "go review",
            &[
                (Action::Right, Types("alike newer")),
                (Action::Left, Types("alike older")),
                (Action::Filter, Types("alike\nall")),
                (Action::Open, Types("alike\nshow 1")),
                (Action::Apply, Types("alike\nyes")),
                (Action::Back, Types("alike")),
            ],
        ),
        Reach::Choose => (
            "go review",
            &[
                (Action::Open, Types("show\n3\n1")),
                (Action::Right, Types("show\n3\n1")),
                (Action::Left, Types("show\n3\n1")),
                (Action::Pick, Types("rules\n7\n1")),
                (Action::Back, Types("show")),
            ],
        ),
        Reach::Changes => (
            "go changes",
            &[
                (Action::Next, Types("")),
                (Action::Right, Types("sort 1")),
                (Action::Left, Types("sort all")),
                (Action::NextKind, Types("kind contacts")),
                (Action::Find, Types("find a")),
                (Action::Explain, Types("1\nwhole")),
                (Action::Story, Types("1\nstory")),
                (Action::AtOnce, Types("once")),
                (Action::Back, Types("b")),
            ],
        ),
        Reach::Recovery => (
            "go recovery",
            &[
                (Action::Next, Types("")),
                (Action::Toggle, Types("done 1")),
                (Action::OtherPane, Types("first\ntick 1")),
                (Action::Guide, Types("ask\nb")),
                (Action::Open, Types("1\nvalues\nunseen\nold")),
                (Action::Write, Types("save")),
                (Action::Back, Types("b")),
            ],
        ),
        Reach::Plan => (
            "go plan",
            &[
                (Action::Toggle, Types("tick 1")),
                (Action::Write, Types("save")),
                (Action::Next, Types("verify")),
                (Action::Back, Types("b")),
                (Action::Person, Types("name Dana")),
                (Action::Confirm, Types("confirm 1")),
                (Action::Ticket, Types("ticket")),
                (Action::Zendesk, Types("ticket zendesk")),
                (Action::ServiceNow, Types("ticket servicenow")),
                (Action::Bundle, Types("bundle")),
                (Action::Domain, Types("domain acme")),
            ],
        ),
        Reach::Verify => (
            "go verify",
            &[
                (Action::Demo, Types("sample")),
                (Action::Next, Types("sample\nshow 1")),
                (Action::Filter, Types("sample\nonly\nonly 1\nall\nlist")),
                (Action::Ticket, Types("ticket")),
                (Action::AddFile, Types("check people.csv")),
                (Action::Browse, Types("browse")),
                (Action::Earlier, Types("looks")),
                (Action::Reread, Types("again")),
                (Action::NewLook, Types("new")),
                (Action::Back, Types("b")),
            ],
        ),
        Reach::Presenter => (
            "",
            &[
                (
                    Action::Note,
                    Needs("with --plain a line that is typed is a note"),
                ),
                (
                    Action::OtherPane,
                    Needs("every part is said, one after the other"),
                ),
                (
                    Action::Copy,
                    Needs("what is said can be marked and copied as any text"),
                ),
                (Action::Back, Needs("q ends it, and says so at the start")),
            ],
        ),
        Reach::Prompt => (
            "",
            &[
                (
                    Action::Next,
                    Needs("what is asked for is typed behind its word"),
                ),
                (
                    Action::Back,
                    Needs("what is asked for is typed behind its word"),
                ),
            ],
        ),
        Reach::Popup => (
            "",
            &[
                (Action::Next, Needs(NO_WINDOW)),
                (Action::Back, Needs(NO_WINDOW)),
            ],
        ),
        Reach::Unmask => (
            "go plan",
            &[
                (Action::Apply, Types("mask\nunmask\nyes")),
                (Action::Back, Types("mask\nunmask\nno")),
            ],
        ),
    }
}

/// Types lines into the sample and gives what was said.
fn said_to(lines: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let people =
        "First Name,Last Name,E-mail Address\nAna,Lima,ana@example.com\nAna,Lima,ana@example.com\n";
    fs::write(home.path().join("people.csv"), people).unwrap();
    let settings = sample_line_by_line(home.path());
    let mut said = Vec::new();
    plain::run(&settings, &mut lines.as_bytes(), &mut said).unwrap();
    String::from_utf8(said).unwrap()
}

/// The lines that lead to a place, a question by its number in the list of answers.
fn lead(to: &str) -> String {
    let Some(id) = to.strip_prefix("question ") else {
        return to.to_owned();
    };
    let answers = sample_case().answers;
    let relevant = interview::to_ask(Knowledge::embedded(), &answers);
    let open = relevant.iter().filter(|q| answers.get(&q.id).is_none());
    // The list comes when all is answered.
    let rest = "u\n".repeat(open.count());
    let at = relevant.iter().position(|q| q.id == id).expect("asked");
    format!("go answers\n{rest}go answers\n{}", at + 1)
}

fn assert_covered(name: &str, table: &[Binding], (to, words): &Place) {
    let mut keys: Vec<Action> = table.iter().map(|b| b.action).collect();
    keys.dedup();
    for key in &keys {
        assert!(
            words.iter().any(|(action, _)| action == key),
            "{name}: nothing stands for {key:?} line by line, and no reason is given"
        );
    }
    for (action, _) in *words {
        assert!(keys.contains(action), "{name}: no key does {action:?}");
    }
    if words.iter().all(|(_, plain)| matches!(plain, Needs(_))) {
        return;
    }
    let lead = lead(to);
    let mut lines = format!("{lead}\n?\n");
    for (_, plain) in *words {
        if let Types(typed) = plain {
            let _ = write!(lines, "\n\n\n{lead}\n{typed}\n");
        }
    }
    let said = said_to(&lines);
    let named = said_to(&format!("{lead}\n?\n")) + &said;
    for (action, plain) in *words {
        match plain {
            Types(typed) => {
                for line in typed.lines() {
                    let word = line.split(' ').next().unwrap_or(line);
                    let named = named.contains(word) || line.contains('.') || line.contains('-');
                    assert!(named, "{name}, {action:?}: nothing names {word}\n{said}");
                    let understood = !said.contains(&format!("Not understood: {line}\n"));
                    assert!(understood, "{name}, {action:?}: {line}\n{said}");
                }
            }
            Offers(choice) => assert!(said.contains(choice), "{name}: {choice}\n{said}"),
            Needs(reason) => assert!(!reason.is_empty()),
        }
    }
}

#[test]
fn every_key_has_a_word_or_a_reason() {
    assert_covered("everywhere", EVERYWHERE, &everywhere());
    for reach in Reach::ALL {
        assert_covered(reach.title(), reach.table(), &place(reach));
    }
}
