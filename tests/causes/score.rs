//! How the diagnosis does on the cases: how often it is right, how honest its probabilities are, what it
//! takes for what.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};
use syncsleuth::diagnosis::fact::State;
use syncsleuth::diagnosis::{self, Diagnosis, Input};
use syncsleuth::import::inventory;
use syncsleuth::knowledge::Knowledge;
use syncsleuth::matching::{self, Options};
use syncsleuth::progress::Silent;
use syncsleuth::record::Source;

use super::case::{Case, case};
use super::recipes::CAUSES;
use super::{TODAY, answers, read, seeds, write};

/// What the diagnosis said of one case.
struct Said {
    cause: &'static str,
    seed: u64,
    /// The place of the true cause, from 1.
    rank: usize,
    /// The probability of the true cause.
    probability: f64,
    /// The first cause, and its probability.
    first: (String, f64),
    contradictions: Vec<String>,
    /// The verdict says that nothing is to be deleted.
    keep: bool,
}

fn diagnosed(case: &Case) -> Diagnosis {
    diagnosed_in(case, |_| {})
}

/// Holds the diagnosis of a case against that of its files in reverse order.
pub(crate) fn same_in_any_order(cause: &'static str, seed: u64) {
    let made = case(cause, seed);
    let (one, other) = (
        diagnosed(&made),
        diagnosed_in(&made, |files| files.reverse()),
    );
    assert_eq!(one.verdict, other.verdict, "{cause} {seed}");
    assert_eq!(one.fingerprint, other.fingerprint, "{cause} {seed}");
    for (a, b) in one.causes.iter().zip(&other.causes) {
        assert_eq!(a.id, b.id, "{cause} {seed}");
        assert!(
            (a.probability - b.probability).abs() < 1e-9,
            "{cause} {seed}: {}",
            a.id
        );
    }
}

fn diagnosed_in(case: &Case, order: impl Fn(&mut Vec<Source>)) -> Diagnosis {
    let folder = tempfile::tempdir().expect("a folder");
    write(case, folder.path());
    let (mut before, mut sources) = (read(folder.path(), "before"), read(folder.path(), "after"));
    order(&mut before);
    order(&mut sources);
    let list = folder.path().join("inventory.csv");
    let inventories: Vec<_> = list
        .is_file()
        .then(|| inventory::read(&list, Knowledge::embedded()).expect("a list"))
        .into_iter()
        .collect();
    let options = Options {
        include_deleted: true,
        ..Options::default()
    };
    let matches = matching::find(&sources, &options, &mut Silent).expect("not stopped");
    diagnosis::diagnose(
        Knowledge::embedded(),
        &Input {
            answers: &answers(folder.path()),
            inventories: &inventories,
            before: &before,
            sources: &sources,
            matches: &matches,
            today: TODAY,
        },
    )
}

fn said(cause: &'static str, seed: u64, found: &Diagnosis) -> Said {
    let at = found
        .causes
        .iter()
        .position(|c| c.id == cause)
        .expect("every cause is ranked");
    let first = &found.causes[0];
    Said {
        cause,
        seed,
        rank: at + 1,
        probability: found.causes[at].probability,
        first: (first.id.clone(), first.probability),
        contradictions: found
            .contradictions
            .iter()
            .map(|c| format!("{} ({})", c.question, c.evidence))
            .collect(),
        keep: found.verdict.contains("Nothing needs deleting"),
    }
}

/// Everything that was known of a case, for looking at weights outside the program.
fn known(cause: &str, seed: u64, found: &Diagnosis) -> Value {
    let facts: BTreeMap<&str, Value> = found
        .facts
        .iter()
        .map(|(id, fact)| {
            let state = match fact.state {
                State::Present(strength) => json!(strength),
                State::Absent => json!(-1),
            };
            (id, json!([state, fact.from]))
        })
        .collect();
    let top = found.causes.first().map(|c| (&c.id, c.probability));
    json!({"cause": cause, "seed": seed, "facts": facts, "top": top})
}

#[test]
#[ignore = "a measurement: prints how the diagnosis ranks the true causes"]
fn ranks() {
    let held_out = std::env::var_os("HELD_OUT").is_some();
    let mut all: Vec<Said> = Vec::new();
    let mut facts = String::new();
    for cause in CAUSES {
        for seed in seeds() {
            let found = diagnosed(&case(cause, seed));
            if !held_out {
                let _ = writeln!(facts, "{}", known(cause, seed, &found));
            }
            all.push(said(cause, seed, &found));
        }
    }
    if let Some(path) = std::env::var_os("FACTS").filter(|_| !held_out) {
        std::fs::write(path, facts).expect("a file for the facts");
    }
    if !held_out {
        by_cause(&all);
        confusions(&all);
        for one in &all {
            for words in &one.contradictions {
                println!("contradiction in {}@{}: {words}", one.cause, one.seed);
            }
        }
    }
    totals(&all);
}

fn by_cause(all: &[Said]) {
    for cause in CAUSES {
        let mut line = format!("{cause:26}");
        for one in all.iter().filter(|one| one.cause == cause) {
            let _ = if one.rank == 1 {
                write!(line, " 1 ({:.2})", one.probability)
            } else {
                let (first, sure) = &one.first;
                write!(
                    line,
                    " {}@{} ({:.2}; {first} {sure:.2})",
                    one.rank, one.seed, one.probability
                )
            };
        }
        println!("{line}");
    }
}

/// What was taken for what, the most frequent first.
fn confusions(all: &[Said]) {
    let mut taken: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for one in all.iter().filter(|one| one.rank > 1) {
        *taken.entry((one.cause, &one.first.0)).or_default() += 1;
    }
    let mut taken: Vec<_> = taken.into_iter().collect();
    taken.sort_by_key(|(pair, n)| (std::cmp::Reverse(*n), *pair));
    for ((cause, first), n) in taken {
        println!("{n} x {cause} taken for {first}");
    }
}

fn totals(all: &[Said]) {
    let cases = all.len();
    let count = |test: &dyn Fn(&Said) -> bool| all.iter().filter(|one| test(one)).count();
    let share = |n: usize| 100.0 * n as f64 / cases as f64;
    let miss = |one: &Said| {
        let right = if one.rank == 1 { 1.0 } else { 0.0 };
        (one.first.1 - right) * (one.first.1 - right)
    };
    println!(
        "{cases} cases: first {:.1} %, among three {:.1} %, Brier score of the first {:.3}",
        share(count(&|one| one.rank == 1)),
        share(count(&|one| one.rank <= 3)),
        all.iter().map(miss).sum::<f64>() / cases as f64
    );
    for tenth in 0..5 {
        let (low, high) = (f64::from(tenth) * 0.2, f64::from(tenth + 1) * 0.2);
        let those: Vec<&Said> = all
            .iter()
            .filter(|one| one.first.1 >= low && one.first.1 < high)
            .collect();
        let n = those.len().max(1) as f64;
        println!(
            "  said {low:.1} to {high:.1}: mean {:.2}, right {:.2} ({})",
            those.iter().map(|one| one.first.1).sum::<f64>() / n,
            those.iter().filter(|one| one.rank == 1).count() as f64 / n,
            those.len()
        );
    }
    let harmless = |one: &Said| {
        Knowledge::embedded()
            .causes
            .get(one.cause)
            .is_some_and(|cause| cause.not_a_problem)
    };
    println!(
        "  \"nothing needs deleting\" said in {} of {} harmless cases and {} of {} others; contradictions in {}",
        count(&|one| one.keep && harmless(one)),
        count(&harmless),
        count(&|one| one.keep && !harmless(one)),
        count(&|one| !harmless(one)),
        count(&|one| !one.contradictions.is_empty()),
    );
}
