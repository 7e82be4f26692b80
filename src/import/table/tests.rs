//! Reading in stretches gives what reading from end to end gives.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::progress::{Progress, Silent};

fn table(stretch: usize, text: &str) -> String {
    let mapping = Mapping::default();
    let read = read_in(stretch, "a.csv", "a.csv", text, &mapping, None, &mut Silent).unwrap();
    format!("{read:?}")
}

/// The same, with a line of each record in place of the records.
fn both_ways(stretch: usize, text: &str) -> [Vec<(u32, String)>; 2] {
    let write: WriteLine = |record, out| {
        let _ = write!(out, "{:?}", record.body);
    };
    let read = |line| {
        let mapping = Mapping::default();
        read_in(stretch, "a.csv", "a.csv", text, &mapping, line, &mut Silent)
            .unwrap()
            .unwrap()
    };
    let (kept, written) = (read(None), read(Some(write)));
    assert!(written.records.is_empty() && kept.lines.is_none());
    assert_eq!(
        (kept.counts, kept.skipped, kept.warnings),
        (written.counts, written.skipped, written.warnings)
    );
    let kept = kept.records.iter().map(|record| {
        let mut line = String::new();
        write(record, &mut line);
        (record.number, line)
    });
    let lines = written.lines.unwrap();
    let parts = lines.parts().iter();
    let written = parts.flat_map(|part| part.iter().map(|(n, line)| (n, line.to_owned())));
    [kept.collect(), written.collect()]
}

const HEADER: &str = "First Name,Last Name,E-mail Address,Birthday,Notes,Business Phone";

/// A row, or something that is none.
fn a_line() -> impl Strategy<Value = String> {
    let end = prop_oneof![4 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\n\n")];
    let row = prop_oneof![
        8 => "[A-Z][a-z]{1,6},[A-Z][a-z]{1,6},[a-z]{1,4}@x\\.example,[1-9]/[0-3][0-9]/19[0-9]{2},,\\+44 20 7946 [0-9]{4}",
        2 => "[A-Z]{1,4},\"[A-Z]{1,3}\"\"[a-z]\",,,\"[a-z ]{0,6}\n[a-z,]{0,9}\n\",",
        1 => Just(HEADER.to_owned()),
        1 => Just(",,,,,".to_owned()),
        1 => "[A-Z]{1,3}",
        1 => "[a-z],b,c,d,e,f,g,h",
        1 => "[A-Z]{2},\"[a-z]{1,5},,,,",
        1 => "[A-Z]{2},5\" pipe,,soon,\"two\nlines, with, four, commas, in, it\",",
    ];
    (row, end).prop_map(|(row, end)| row + end)
}

proptest! {
    #[test]
    fn stretches_change_nothing(
        lines in proptest::collection::vec(a_line(), 0..60),
        stretch in 1usize..400,
    ) {
        let text = format!("{HEADER}\n{}", lines.concat());
        prop_assert_eq!(table(stretch, &text), table(usize::MAX, &text));
        let [kept, written] = both_ways(stretch, &text);
        prop_assert_eq!(kept, written);
    }
}

#[test]
fn so_many_open_quotation_marks_end_the_reading_where_they_did() {
    // Wherever the reading begins, each of these lines ends within a quoted cell.
    let row = "5\" pipe,\"Lima,a@x.example,,,\n";
    let text = format!("{HEADER}\n{}", row.repeat(250));
    let whole = table(usize::MAX, &text);
    assert!(whole.contains("too many quotation marks"));
    assert_eq!(table(300, &text), whole);
}

#[test]
fn a_request_to_stop_is_heard_between_stretches() {
    struct Stop(usize);
    impl Watch for Stop {
        fn step(&mut self, _at: Progress) -> Result<(), Cancelled> {
            self.0 += 1;
            if self.0 < 3 { Ok(()) } else { Err(Cancelled) }
        }
    }
    let text = format!("{HEADER}\n{}", "Ana,Lima,a@x.example,,,\n".repeat(2_000));
    let mut watch = Stop(0);
    let read = read_in(
        400,
        "a.csv",
        "a.csv",
        &text,
        &Mapping::default(),
        None,
        &mut watch,
    );
    assert!(matches!(read, Err(Cancelled)));
    assert_eq!(watch.0, 3);
}
