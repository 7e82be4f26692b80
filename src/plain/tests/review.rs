//! The review line by line: verdicts, groups, and what the list is narrowed to.

use super::room::{Room, assert_in_order, new, to_the_exports};
use crate::case::Start;

#[test]
fn a_verdict_can_be_undone_and_changed() {
    let room = Room::new();
    let lines = format!(
        "{}review\n2\nu\nu\nn\nu\nl\npair 1\n1\n2\nq\n",
        to_the_exports(&room.path("Contact.csv"))
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "Marked B for deletion by hand",
            "Every pair in this list is decided or put off.",
            "Taken back. Saved.",
            "Not decided yet.",
            "There is nothing to undo.",
            "Noted: not the same; both stay. Saved.",
            "Taken back. Saved.",
            "Put off; it stays on the list. Saved.",
            "Marked A for deletion",
            "Marked B for deletion",
        ],
    );
    assert_eq!(room.case().marks().marked_count(), 1);
}

#[test]
fn a_group_is_decided_by_number() {
    let room = Room::new();
    let lines = format!(
        "{}review\ng\ndelete 2\nkeep 1\nrestore 2\nout 2\nu\nshow 2\ndelete 9\nnonsense\n\nq\n",
        to_the_exports(&room.path("Contact.csv"))
    );
    let said = room.play(new(), &lines);
    assert_in_order(
        &said,
        &[
            "A group of 2 copies:",
            "1 of 2 copies are to be deleted by hand. Saved.",
            "0 of 2 copies are to be deleted by hand. Saved.",
            "Taken back. Saved.",
            "Please type a number from 1 to 2 here.",
            "Not understood: nonsense",
            "Pair 1 of 1",
        ],
    );
}

#[test]
fn the_list_is_narrowed_and_a_rule_put_together_by_numbers() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "review\nshow\n3\n2\nshow\n1\n\nshow\n\nshow all\nrules\n7\n2\n8\nno\nrules\n8\nyes\nu\nrules\n2\nyes\nq\n",
    );
    assert_in_order(
        &said,
        &[
            "Show only some pairs. By what?",
            "3. How alike: any",
            "How alike:",
            "1. any, ",
            "2. twins, ",
            "Showing ",
            ": twins. show all takes all of them again.",
            "3. How alike: twins",
            "All pairs are in the list again.",
            "A rule of your own.",
            "7. Keep: the one that is advised",
            "8. Hear ",
            "Keep:",
            "Pairs of ",
            "Nothing was decided.",
            "marked for deletion by hand; one u takes all of them back.",
            "Taken back.",
            "1. A new rule of your own",
            "2. Pairs of ",
            "marked for deletion by hand; one u takes all of them back.",
        ],
    );
    let case = crate::case::load(&room.path("cases").join("sample-2026-11-22.json")).unwrap();
    assert_eq!(case.rules.len(), 1);
}

#[test]
fn one_verdict_for_many_is_heard_in_full_before_it_is_given() {
    let room = Room::new();
    let said = room.play(
        Start::Demo,
        "review\nalike\nall\nshow 1\nshow 999\nno\nalike\nyes\nhistory\nq\n",
    );
    assert_in_order(
        &said,
        &[
            "These are all of them.",
            "Decide one pair so? Type yes to do it, show and a number",
            "1. ",
            "To be marked:",
            "Stays:",
            "The only number here is 1.",
            "Nothing was decided.",
            "marked for deletion by hand; one u takes all of them back.",
        ],
    );
}

#[test]
fn the_pair_that_was_read_stays_when_the_list_changes() {
    let room = Room::new();
    let said = room.play(Start::Demo, "review\npair 5\nfind zzzz\nshow all\nq\n");
    let heads: Vec<&str> = said.lines().filter(|l| l.starts_with("Pair ")).collect();
    assert_eq!(heads.len(), 3, "{heads:#?}");
    assert_eq!(heads[1], heads[2]);
    assert!(heads[1].starts_with("Pair 5 of "), "{heads:#?}");
}
