//! Invented exports before and after a clean-up, with the old exports at hand and without.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::case::{Evidence, How, Role, Session, SourceEntry};
use crate::import::{self, Input};
use crate::progress::Silent;

const AT: Timestamp = Timestamp::UNIX_EPOCH;
const OUTLOOK: &str = "First Name,Last Name,Company,Job Title,E-mail Address,Mobile Phone,Notes\n";
const SALESFORCE: &str = "Id,FirstName,LastName,Title,Email,Phone,CreatedDate,IsDeleted\n";

/// A case made from one export, with marks.
struct Desk {
    folder: tempfile::TempDir,
    session: Session,
}

impl Desk {
    /// `marks` are record numbers: the one to delete, the one to keep.
    fn new(csv: &str, marks: &[(u32, u32)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.csv");
        std::fs::write(&path, csv).unwrap();
        let mut case = Case::new("test", AT);
        let path = path.display().to_string();
        case.sources.push(SourceEntry::new(path, Role::Current));
        let mut session = Session::new(case);
        let knowledge = Knowledge::embedded();
        let evidence = Evidence::load(&session.case.sources, knowledge, &mut Silent).unwrap();
        session.take_evidence(Arc::new(evidence));
        let at = |number: u32| RecordRef {
            source: 0,
            index: number - 1,
        };
        for (delete, keep) in marks {
            session.mark(at(*delete), at(*keep), How::Hand, AT).unwrap();
        }
        Desk { folder, session }
    }

    fn tick(&mut self, number: u32) {
        let key = RecordKey::new(&self.session.case.sources[0].sha256, number);
        self.session.case.ticked.insert(format!("delete-{key}"));
    }

    fn check(&self, fresh: &str) -> Verification {
        let case = &self.session.case;
        let old = crate::case::read_unchanged(&case.sources, &mut Silent).unwrap();
        verify(Knowledge::embedded(), case, old, &read(fresh), &mut Silent).unwrap()
    }

    /// The same where the old export is not there any more.
    fn check_from_cards(&self, fresh: &str) -> Verification {
        let path = self.folder.path().join("old.csv");
        let away = self.folder.path().join("away.csv");
        std::fs::rename(&path, &away).unwrap();
        let found = self.check(fresh);
        std::fs::rename(&away, &path).unwrap();
        assert_eq!(found.before.iter().filter(|s| s.size > 0).count(), 0);
        found
    }

    fn both(&self, fresh: &str) -> [Verification; 2] {
        [self.check(fresh), self.check_from_cards(fresh)]
    }
}

fn read(csv: &str) -> Vec<Source> {
    let input = Input::Bytes {
        name: "fresh.csv".to_owned(),
        bytes: csv.as_bytes().to_vec(),
    };
    import::read(&[input], &mut Silent).unwrap().sources
}

/// Lines of a table, by their numbers from 1.
fn table(header: &str, rows: &[&str]) -> String {
    let mut text = header.to_owned();
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text
}

const ANA: &str = "Ana,Lima,Globex,,ana.lima@globex.example,+1 202 555 0142,";
const ANA_BOSS: &str = "Ana,Lima,Globex,Head of Sales,ana.lima@globex.example,,";
const OMAR: &str = "Omar,Haddad,Acme,,omar@acme.example,,met in May";
const LIV: &str = "Liv,Sandoz,Initech,,liv@initech.example,,";

#[test]
fn without_ids_one_of_two_alike_is_the_one_that_stays() {
    let desk = Desk::new(&table(OUTLOOK, &[ANA, OMAR, ANA]), &[(1, 3)]);
    for found in desk.both(&table(OUTLOOK, &[ANA, OMAR, ANA])) {
        assert_eq!(found.marked[0].fate, Fate::StillThere);
        assert_eq!(found.kept[0].stay, Stay::AsItWas);
        assert!(!found.is_clean());
    }
    for found in desk.both(&table(OUTLOOK, &[ANA, OMAR])) {
        assert_eq!(found.marked[0].fate, Fate::Gone, "{found:?}");
        assert_eq!(found.kept[0].stay, Stay::AsItWas);
        assert!(found.is_clean(), "{}", found.verdict());
        assert!(
            found.verdict().starts_with("Clean: "),
            "{}",
            found.verdict()
        );
    }
    for found in desk.both(&table(OUTLOOK, &[OMAR])) {
        assert_eq!(found.kept[0].stay, Stay::Lost, "{found:?}");
        assert!(found.kept[0].recovery.is_some());
        assert!(found.verdict().starts_with("Stop"), "{}", found.verdict());
    }
}

#[test]
fn what_was_copied_first_is_no_damage_and_what_is_missing_is() {
    let desk = Desk::new(&table(OUTLOOK, &[ANA_BOSS, ANA, OMAR]), &[(1, 2)]);
    let merged = "Ana,Lima,Globex,Head of Sales,ana.lima@globex.example,+1 202 555 0142,";
    for found in desk.both(&table(OUTLOOK, &[merged, OMAR])) {
        assert!(found.is_clean(), "{}", found.verdict());
    }
    // The wrong one of the two was deleted: it is counted as the one that stays, with its loss.
    for found in desk.both(&table(OUTLOOK, &[ANA_BOSS, OMAR])) {
        assert_eq!(found.marked[0].fate, Fate::Gone, "{found:?}");
        assert_eq!(found.kept[0].stay, Stay::Damaged, "{found:?}");
        let fields: Vec<&str> = found.kept[0].damage.iter().map(|f| f.field).collect();
        assert_eq!(fields, ["phones"]);
    }
}

#[test]
fn what_nobody_marked_is_missed_and_what_is_new_is_told() {
    let desk = Desk::new(&table(OUTLOOK, &[ANA, OMAR, ANA, LIV]), &[(1, 3)]);
    let found = desk.check(&table(OUTLOOK, &[ANA, OMAR, OMAR]));
    assert_eq!(found.counts.unplanned, 1);
    assert_eq!(found.counts.new_twins, 1);
    assert!(
        found.verdict().contains("nobody marked"),
        "{}",
        found.verdict()
    );
}

#[test]
fn a_ticked_deletion_that_is_there_came_back() {
    let mut desk = Desk::new(&table(OUTLOOK, &[ANA, OMAR, ANA]), &[(1, 3)]);
    desk.tick(1);
    let found = desk.check(&table(OUTLOOK, &[ANA, OMAR, ANA]));
    assert_eq!(found.marked[0].fate, Fate::Returned);
    assert!(!found.marked[0].new_id);
    assert_eq!(found.counts.new_twins, 0, "counted once");
}

#[test]
fn a_value_decided_in_favour_of_the_copy_is_no_damage() {
    let other = ANA.replace("Globex", "Initech");
    let desk = Desk::new(&table(OUTLOOK, &[ANA, &other]), &[(1, 2)]);
    for found in desk.both(&table(OUTLOOK, &[ANA])) {
        assert_eq!(found.marked[0].fate, Fate::Gone);
        assert_eq!(found.kept[0].stay, Stay::AsItWas, "{found:?}");
        assert_eq!(found.kept[0].gained[0].field, "company");
    }
    let third = ANA.replace("Globex", "Umbrella");
    for found in desk.both(&table(OUTLOOK, &[&third])) {
        assert_eq!(found.kept[0].damage[0].field, "company");
    }
}

#[test]
fn marks_that_were_set_aside_are_said() {
    let mut desk = Desk::new(&table(OUTLOOK, &[ANA, OMAR, ANA]), &[(1, 3)]);
    let case = &mut desk.session.case;
    case.set_aside = std::mem::take(&mut case.journal);
    let found = desk.check(&table(OUTLOOK, &[ANA, OMAR]));
    assert!(
        found
            .notes
            .iter()
            .any(|n| n.contains("1 mark was set aside"))
    );
    assert!(found.verdict().starts_with("Nothing is marked"));
}

fn person(id: u32, title: &str, created: &str, deleted: bool) -> String {
    format!(
        "00300000000000{id}AAA,Ana,Lima,{title},ana.lima@globex.example,+1 202 555 0142,{created},{deleted}"
    )
}

const OLD_DAY: &str = "1969-03-01T10:00:00.000Z";
const NEW_DAY: &str = "2026-11-20T10:00:00.000Z";
const OTHER: &str =
    "003000000000009AAA,Omar,Haddad,Buyer,omar@acme.example,,1969-01-01T10:00:00.000Z,false";

#[test]
fn with_ids() {
    let (one, two) = (
        person(1, "Buyer", OLD_DAY, false),
        person(2, "Buyer", OLD_DAY, false),
    );
    let desk = Desk::new(&table(SALESFORCE, &[&one, &two, OTHER]), &[(1, 2)]);
    let row = person(1, "Buyer", OLD_DAY, true);
    let back = person(3, "Buyer", NEW_DAY, false);
    let cases: [(&[&str], Fate, Stay); 6] = [
        (&[&one, &two, OTHER], Fate::StillThere, Stay::AsItWas),
        (&[&two, OTHER], Fate::Gone, Stay::AsItWas),
        (&[&row, &two, OTHER], Fate::Gone, Stay::AsItWas),
        (&[&row, &two, &back, OTHER], Fate::Returned, Stay::AsItWas),
        (&[&one, OTHER], Fate::StillThere, Stay::Exchanged),
        (&[OTHER], Fate::Gone, Stay::Lost),
    ];
    for (rows, fate, stay) in cases {
        for found in desk.both(&table(SALESFORCE, rows)) {
            assert_eq!(found.marked[0].fate, fate, "{rows:?} {found:?}");
            assert_eq!(found.kept[0].stay, stay, "{rows:?} {found:?}");
            assert_eq!(found.marked[0].now_keep, stay == Stay::Exchanged);
            assert_eq!(found.marked[0].new_id, fate == Fate::Returned);
            assert_eq!(
                found.counts.unplanned + found.counts.new_twins,
                0,
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_field_lost_or_changed_is_damage() {
    let (one, two) = (
        person(1, "Buyer", OLD_DAY, false),
        person(2, "Buyer", OLD_DAY, false),
    );
    let desk = Desk::new(&table(SALESFORCE, &[&one, &two]), &[(1, 2)]);
    for (title, after) in [("", ""), ("Driver", "Driver")] {
        let fresh = table(SALESFORCE, &[&person(2, title, OLD_DAY, false), OTHER]);
        for found in desk.both(&fresh) {
            assert_eq!(found.kept[0].stay, Stay::Damaged);
            let change = &found.kept[0].damage[0];
            assert_eq!(
                (change.field, change.before.as_str()),
                ("job_title", "Buyer")
            );
            assert_eq!(change.after, after);
        }
    }
}

#[test]
fn what_no_fresh_export_can_show_is_said() {
    let desk = Desk::new(&table(OUTLOOK, &[ANA, OMAR, ANA]), &[(1, 3)]);
    let one = person(1, "Buyer", OLD_DAY, false);
    for found in desk.both(&table(SALESFORCE, &[&one])) {
        assert_eq!(found.marked[0].fate, Fate::NotChecked);
        assert_eq!(found.unchecked, [(System::Outlook, Kind::Contact, 1)]);
        assert!(!found.is_clean());
        assert!(
            found.verdict().contains("contacts of Outlook"),
            "{}",
            found.verdict()
        );
    }
}

const NAMES: [&str; 6] = ["Lima", "Haddad", "Sandoz", "Okoye", "Petrov", "Nakamura"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Each person stands there one to three times, in a mixed order; all copies but one are marked.
    #[test]
    fn unchanged_is_still_there_and_without_the_marked_is_clean(
        copies in proptest::collection::vec(1usize..4, 1..6),
        turn in 0usize..12,
        ids in any::<bool>(),
    ) {
        let mut rows: Vec<(usize, String)> = Vec::new();
        for (person, copies) in copies.iter().enumerate() {
            for _ in 0..*copies {
                let (name, n) = (NAMES[person], rows.len());
                let mail = format!("{name}@mail.example").to_lowercase();
                let row = if ids {
                    format!("0030000000000{n:02}AAA,Kim,{name},Buyer,{mail},,{OLD_DAY},false")
                } else {
                    format!("Kim,{name},Globex {person},,{mail},,")
                };
                rows.push((person, row));
            }
        }
        let turn = turn % rows.len();
        rows.rotate_left(turn);
        let header = if ids { SALESFORCE } else { OUTLOOK };
        let first = |person: usize| rows.iter().position(|r| r.0 == person).unwrap();
        let marks: Vec<(u32, u32)> = (0..rows.len())
            .filter(|n| first(rows[*n].0) != *n)
            .map(|n| (n as u32 + 1, first(rows[n].0) as u32 + 1))
            .collect();
        let lines: Vec<&str> = rows.iter().map(|r| r.1.as_str()).collect();
        let left: Vec<&str> = (0..rows.len())
            .filter(|n| first(rows[*n].0) == *n)
            .map(|n| rows[n].1.as_str())
            .collect();
        let desk = Desk::new(&table(header, &lines), &marks);
        for found in desk.both(&table(header, &lines)) {
            prop_assert_eq!(found.counts.still_there, marks.len());
            prop_assert_eq!(found.counts.damaged + found.counts.lost + found.counts.unplanned, 0);
        }
        for found in desk.both(&table(header, &left)) {
            prop_assert_eq!(found.counts.gone, marks.len());
            prop_assert!(found.is_clean(), "{}", found.verdict());
        }
    }
}
