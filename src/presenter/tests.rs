//! The sheet place by place, over ordinary and hostile cases, and following a file that misbehaves.

use std::fs;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::case::CaseFile;
use crate::case::notes;
use crate::interview::Answer;
use crate::knowledge::script::PLACES;

const TODAY: Date = Date::constant(2026, 11, 23);

fn knowledge() -> &'static Knowledge {
    Knowledge::embedded()
}

fn case_at(place: &str) -> Case {
    let mut case = Case::new("A case", Timestamp::UNIX_EPOCH);
    let doubled = Answer::Many(vec!["duplicated".to_owned()]);
    case.answers.set("symptoms", doubled);
    case.place = place.to_owned();
    case
}

fn said(case: &Case) -> String {
    Sheet::of(case, knowledge(), TODAY).text(&[])
}

#[test]
fn a_question_has_words_meanings_and_causes() {
    let text = said(&case_at("question:pattern"));
    for wanted in [
        "syncsleuth presenter",
        "SAY\n\" Did it happen once",
        "WHAT EACH ANSWER MEANS\n",
        "IF THEY SAY",
        "HOW THEY FIND OUT",
        "LIKELY CAUSES",
        "ASK NEXT",
        "  + ",
        "  - ",
        " to ",
    ] {
        assert!(text.contains(wanted), "no {wanted} in {text}");
    }
}

#[test]
fn there_is_something_to_say_everywhere() {
    let places = PLACES.iter().map(|p| (*p).to_owned());
    let questions = knowledge().questions.all().iter();
    let questions = questions.map(|q| format!("question:{}", q.id));
    for place in places.chain(questions) {
        let sheet = Sheet::of(&case_at(&place), knowledge(), TODAY);
        let first = sheet.now.first().unwrap();
        assert_eq!(first.heading, "Say");
        assert!(first.lines.iter().any(|l| l.tone == Tone::Say), "{place}");
    }
}

#[test]
fn an_experiment_is_read_out_round_by_round() {
    let mut case = case_at("isolation");
    let apps = ["sfo", "icloud"].map(str::to_owned);
    case.answers.set("sync_apps", Answer::Many(apps.to_vec()));
    let text = said(&case);
    assert!(
        text.contains("ROUND 1 OF ABOUT 4") && text.contains("ZZ-TRACE"),
        "{text}"
    );
    assert!(!text.contains("?:"), "a question needs no colon: {text}");
}

#[test]
fn an_unknown_place_and_an_empty_case_are_no_error() {
    let text = said(&case_at("a-later-screen\u{1b}[31m"));
    assert!(text.contains("no words for this place") && !text.contains('\u{1b}'));
    let empty = Case::new("New", Timestamp::UNIX_EPOCH);
    let text = said(&empty);
    assert!(text.contains("Nothing is known yet.") && text.contains("Welcome"));
}

#[test]
fn the_next_question_is_not_the_one_that_is_asked() {
    let mut case = case_at("");
    let first = foresee::outlook(knowledge(), &case.answers, &[]).ask_next;
    case.place = format!("question:{}", first[0].question);
    let next = Sheet::of(&case, knowledge(), TODAY);
    let next = next.why.iter().find(|b| b.heading == "Ask next").unwrap();
    let other = knowledge().questions.get(&first[1].question).unwrap();
    assert_eq!(next.lines[0].text, other.ask);
}

#[test]
fn a_file_is_followed_through_everything_that_can_happen_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.json");
    let mut follower = Follower::of(&path);
    assert!(matches!(follower.look(), Seen::Gone));
    assert!(matches!(follower.look(), Seen::Same), "said once");

    let file = CaseFile::hold(&path).unwrap();
    for place in ["question:symptoms", "question:kinds", "exports"] {
        file.save(&case_at(place)).unwrap();
        let Seen::New(case, _) = follower.look() else {
            panic!("{place} was missed");
        };
        assert_eq!(case.place, place);
        assert!(matches!(follower.look(), Seen::Same));
    }

    // Half of it, as a folder that is copied may show it.
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(follower.look(), Seen::Unreadable(why) if why.contains("being written")));
    assert!(matches!(follower.look(), Seen::Same));
    fs::write(&path, &whole).unwrap();
    assert!(matches!(follower.look(), Seen::New(..)));

    let newer = String::from_utf8(whole.clone()).unwrap();
    fs::write(
        &path,
        newer.replace("syncsleuth.case/1", "syncsleuth.case/9"),
    )
    .unwrap();
    assert!(matches!(follower.look(), Seen::Unreadable(why) if why.contains("newer")));

    fs::remove_file(&path).unwrap();
    assert!(matches!(follower.look(), Seen::Gone));
    fs::write(&path, &whole).unwrap();
    assert!(matches!(follower.look(), Seen::New(..)));

    let note = notes::Note {
        at: Timestamp::UNIX_EPOCH,
        by: None,
        place: String::new(),
        text: "typed elsewhere".to_owned(),
    };
    notes::add(&path, note).unwrap();
    let Seen::New(_, notes) = follower.look() else {
        panic!("the note was missed");
    };
    assert_eq!(notes.len(), 1);
}

proptest! {
    #[test]
    fn whatever_a_case_says_its_sheet_is_safe_to_show(
        title in any::<String>(),
        place in any::<String>(),
        reason in any::<String>(),
        strength in any::<f64>(),
        answers in proptest::collection::vec((any::<String>(), any::<String>()), 0..4),
    ) {
        let mut case = case_at(&place);
        case.title = title;
        for (question, answer) in answers {
            case.answers.set(&question, Answer::One(answer));
        }
        case.findings = Some(crate::case::Findings {
            verdict: reason.clone(),
            causes: Vec::new(),
            pairs: 1,
            groups: 1,
            reasons: vec![reason.clone()],
            facts: vec![Kept {
                id: "twins-present".to_owned(),
                strength: Some(strength),
                text: reason,
                from: "data:x".to_owned(),
            }],
        });
        let text = said(&case);
        let safe = |line: &str| shown(line) == line;
        prop_assert!(text.lines().all(safe), "{text:?}");
    }
}
