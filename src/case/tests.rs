//! Sessions on small exports: what a verdict does, what undo takes back, what the plan is left with.

mod rules;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::*;
use crate::knowledge::Knowledge;
use crate::plan::Plan;
use crate::progress::Silent;
use crate::record::RecordRef;

const AT: Timestamp = Timestamp::UNIX_EPOCH;
const TODAY: Date = Date::constant(2026, 11, 22);

/// Three copies of one person: the first has no job title, the second no telephone, the third neither.
const THREE: &str = "First Name,Last Name,Company,Job Title,E-mail Address,Mobile Phone\n\
    Ana,Lima,Globex,,ana.lima@globex.example,+1 202 555 0142\n\
    Ana,Lima,Globex,Head of Sales,ana.lima@globex.example,\n\
    Ana,Lima,Globex,,ana.lima@globex.example,\n";

pub(super) struct Desk {
    folder: tempfile::TempDir,
    pub(super) session: Session,
}

impl Desk {
    fn with(csv: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        std::fs::write(&path, csv).unwrap();
        let mut case = Case::new("test", AT);
        let path = path.display().to_string();
        case.sources.push(SourceEntry::new(path, Role::Current));
        let mut desk = Desk {
            folder,
            session: Session::new(case),
        };
        desk.read();
        desk
    }

    /// Reads the exports as they are now.
    fn read(&mut self) {
        let knowledge = Knowledge::embedded();
        let files = self.session.case.sources.clone();
        let evidence = Evidence::load(&files, knowledge, &mut Silent).unwrap();
        self.session.take_evidence(Arc::new(evidence));
        let (case, evidence) = (&self.session.case, &self.session.evidence);
        let diagnosis = Session::diagnose(&case.answers, evidence, TODAY);
        self.session.take_diagnosis(Arc::new(diagnosis));
    }

    fn write(&self, csv: &str) {
        std::fs::write(self.folder.path().join("people.csv"), csv).unwrap();
    }

    /// Resumes the case as it would be read from its file.
    fn resume(&mut self) {
        let saved = serde_json::to_string(&self.session.case).unwrap();
        self.session = Session::new(serde_json::from_str(&saved).unwrap());
        self.read();
    }

    fn record(number: u32) -> RecordRef {
        RecordRef {
            source: 0,
            index: number - 1,
        }
    }

    fn mark(&mut self, delete: u32, keep: u32) -> Result<(), VerdictRefused> {
        let (delete, keep) = (Self::record(delete), Self::record(keep));
        self.session.mark(delete, keep, How::Hand, AT)
    }

    fn marked(&self) -> Vec<u32> {
        let all = 1..=self.session.evidence.sources[0].records.len() as u32;
        all.filter(|n| self.session.is_marked(Self::record(*n)))
            .collect()
    }

    fn plan(&self) -> String {
        let plan = Plan::of(&self.session.case, Knowledge::embedded(), TODAY);
        let about_records = plan
            .steps()
            .filter(|s| s.deletion.is_some() || !s.copy_first.is_empty());
        about_records
            .flat_map(|s| s.detail.clone())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[test]
fn undo_brings_back_what_was_to_be_copied() {
    let mut desk = Desk::with(THREE);
    desk.mark(2, 1).unwrap();
    assert!(desk.plan().contains("Head of Sales"), "{}", desk.plan());
    let before = desk.session.case.clone();
    desk.session.keep_only(0, Desk::record(3), AT).unwrap();
    assert_eq!(desk.marked(), [1, 2]);
    desk.session.undo().unwrap();
    assert_eq!(desk.marked(), [2], "one key, one undo");
    assert_eq!(desk.session.case.journal, before.journal);
    assert!(desk.plan().contains("Head of Sales"), "{}", desk.plan());
}

#[test]
fn keep_only_works_on_a_record_that_was_marked() {
    let mut desk = Desk::with(THREE);
    desk.mark(2, 1).unwrap();
    desk.mark(1, 3).unwrap();
    desk.session.keep_only(0, Desk::record(2), AT).unwrap();
    assert_eq!(desk.marked(), [1, 3]);
}

#[test]
fn who_was_taken_out_is_the_only_one_named_so() {
    let mut desk = Desk::with(THREE);
    let keep = desk.session.review.clusters[0].keep;
    let other = *desk
        .session
        .members(0)
        .iter()
        .find(|m| **m != keep)
        .unwrap();
    desk.session.take_out(0, other, AT).unwrap();
    let out: Vec<RecordRef> = desk
        .session
        .members(0)
        .iter()
        .copied()
        .filter(|m| desk.session.is_taken_out(0, *m))
        .collect();
    assert_eq!(out, [other]);
    desk.session.undo().unwrap();
    assert!(desk.session.case.journal.is_empty());
}

#[test]
fn a_record_is_never_deleted_in_favour_of_somebody_else() {
    let mut desk = Desk::with(THREE);
    let (one, two) = (Desk::record(1), Desk::record(2));
    desk.session.set_apart(one, two, AT).unwrap();
    desk.mark(1, 3).unwrap();
    desk.mark(3, 2).unwrap();
    assert_eq!(desk.marked(), [3]);
    let progress = desk.session.review.progress(&desk.session.marks);
    assert_eq!(desk.session.progress, progress);
}

#[test]
fn verdicts_follow_their_records_into_a_changed_export() {
    let mut desk = Desk::with(THREE);
    desk.mark(2, 1).unwrap();
    desk.write(&format!(
        "{}Omar,Haddad,Acme,,omar@acme.example,\n{}",
        &THREE[..THREE.find("Ana").unwrap()],
        &THREE[THREE.find("Ana").unwrap()..]
    ));
    desk.resume();
    assert_eq!(desk.session.news.len(), 1);
    assert!(desk.session.case.set_aside.is_empty());
    assert_eq!(desk.marked(), [3], "the same record, one line further down");
    assert_eq!(desk.plan().matches("Where:").count(), 1);
}

#[test]
fn verdicts_on_records_that_are_gone_are_set_aside() {
    let mut desk = Desk::with(THREE);
    desk.mark(2, 1).unwrap();
    desk.write(&THREE.replace("Head of Sales", "Director"));
    desk.resume();
    assert_eq!(desk.session.case.set_aside.len(), 1);
    assert!(desk.marked().is_empty());
    assert_eq!(desk.plan(), "");
    // Deciding anew, the other way round, marks one record and not both.
    desk.mark(1, 2).unwrap();
    assert_eq!(desk.plan().matches("Where:").count(), 1);
}

#[test]
fn findings_outlive_an_export_that_is_away() {
    let mut desk = Desk::with(THREE);
    let findings = desk.session.case.findings.clone();
    std::fs::remove_file(desk.folder.path().join("people.csv")).unwrap();
    desk.resume();
    assert_eq!(desk.session.case.findings, findings);
    assert_eq!(desk.session.case.sources.len(), 1);
}

/// Relatives on one telephone, and their look-alikes.
const FAMILY: &str = "First Name,Last Name,E-mail Address,Home Phone,Home Street,Home Postal Code\n\
    Ana,Lima,,+44 1603 496690,,\n\
    Anna,Lima,,+44 1603 496690,,\n\
    Anne,Lima,,+44 1603 496690,,\n\
    Annie,Lima,,+44 1603 496690,,\n\
    Anja,Lima,,+44 1603 496690,,\n\
    Rui,Costa,rui@globex.example,,,\n";

/// The undecided pairs as they are laid out.
fn open_pairs(session: &Session) -> Vec<(RecordRef, RecordRef)> {
    let items = session.review.items.iter();
    items
        .filter(|i| session.review.status(i, &session.marks) == Status::Open)
        .map(|i| session.review.sides(i, &session.marks))
        .collect()
}

#[test]
fn several_not_the_same_are_offered_as_a_rule() {
    let mut desk = Desk::with(FAMILY);
    for _ in 0..3 {
        assert_eq!(desk.session.common_ground(), None);
        let (a, b) = open_pairs(&desk.session)[0];
        desk.session.set_apart(a, b, AT).unwrap();
    }
    let before = open_pairs(&desk.session).len();
    let common = desk.session.common_ground().unwrap();
    assert_eq!((common.field, common.verdicts), ("phones", 3));
    assert_eq!(common.value, "+44 1603 496690");
    assert!(
        common.question().contains("3 times"),
        "{}",
        common.question()
    );
    let journal = desk.session.case.journal.len();
    assert_eq!(desk.session.set_apart_all(&common, AT), common.open.len());
    assert_eq!(open_pairs(&desk.session).len(), before - common.open.len());
    desk.session.undo();
    assert_eq!(desk.session.case.journal.len(), journal);
}

const TWO: &str = "First Name,Last Name,Company,E-mail Address,Mobile Phone,Job Title\n\
    Jo,Lima,Globex,jo.lima@globex.example,+1 202 555 0142,Buyer\n\
    Joe,Lima,Globex,joe.lima@globex.example,+1 202 555 0142,Buyer\n";

#[test]
fn not_the_same_is_not_asked_again_of_later_exports() {
    let mut desk = Desk::with(TWO);
    let (left, right) = (Desk::record(1), Desk::record(2));
    assert!(
        desk.session.review.key(left).is_some(),
        "they are under review"
    );
    desk.session.set_apart(left, right, AT).unwrap();
    // A changed detail and another order in the same file.
    desk.write(
        "First Name,Last Name,Company,E-mail Address,Mobile Phone,Job Title\n\
        Joe,Lima,Globex,joe.lima@globex.example,+1 202 555 0142,Head of Purchasing\n\
        Jo,Lima,Globex,jo.lima@globex.example,+1 202 555 0142,Buyer\n",
    );
    desk.resume();
    assert!(open_pairs(&desk.session).is_empty());
    assert!(desk.session.case.set_aside.is_empty());
    // The same people in a file of another name.
    let path = desk.folder.path().join("later.csv");
    std::fs::write(&path, format!("{TWO}Rui,Costa,,rui@globex.example,,\n")).unwrap();
    let path = path.display().to_string();
    desk.session.case.sources = vec![SourceEntry::new(path, Role::Current)];
    desk.read();
    assert!(
        !desk.session.review.items.is_empty(),
        "they are still alike"
    );
    assert!(open_pairs(&desk.session).is_empty());
}
