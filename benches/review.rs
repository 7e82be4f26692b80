//! What a key of the review costs at 100 000 pairs: `cargo bench --bench review [-- PAIRS]`.
//!
//! Invented contacts of Salesforce, each there twice: twins, a part and its whole, and two that differ. Times
//! are the best and the middle one of several; a search is counted from its text to its list of hits, on
//! as many threads as there are. What a key costs in the wizard besides is the drawing of one screen.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use syncsleuth::case::{Case, Evidence, How, Review, Role, Rule, Search, Session, SourceEntry};
use syncsleuth::interview::Answers;
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::Silent;

const PAIRS: usize = 100_000;
const RUNS: usize = 9;
const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pairs = std::env::args()
        .find_map(|a| a.parse().ok())
        .unwrap_or(PAIRS);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("contacts.csv");
    std::fs::write(&path, export(pairs))?;
    let mut case = Case::new("bench", AT);
    case.sources
        .push(SourceEntry::new(path.display().to_string(), Role::Current));
    let files = case.sources.clone();
    let evidence =
        Evidence::load(&files, Knowledge::embedded(), &mut Silent).map_err(|c| c.to_string())?;
    let mut session = Session::new(case);
    let answers = Answers::default();
    let diagnosis = Session::diagnose(&answers, &evidence, Date::constant(2026, 11, 22));
    measure("laying the review out (on a worker)", 3, || {
        Review::new(&evidence, Some(&diagnosis))
    });
    let review = Review::new(&evidence, Some(&diagnosis));
    session.take_loaded(Arc::new(evidence), Arc::new(diagnosis), review);
    println!("{} pairs", session.review.items.len());

    let index = session.review.index();
    let all: Arc<[u32]> = (0..session.review.items.len() as u32).collect();
    for text in ["a", "e", "an", "na", "mar", "marti", "kowalski"] {
        let search = || Search::new(Arc::clone(&index), text, Arc::clone(&all), None).to_the_end();
        measure(
            &format!("search \"{text}\", {} hits", search().len()),
            RUNS,
            search,
        );
    }
    for (shorter, text) in [("a", "an"), ("ma", "mar"), ("mart", "marti")] {
        let mut earlier = Search::new(Arc::clone(&index), shorter, Arc::clone(&all), None);
        while !earlier.is_done() {
            earlier.go_on();
        }
        let search =
            || Search::new(Arc::clone(&index), text, Arc::clone(&all), Some(&earlier)).to_the_end();
        measure(
            &format!("search \"{text}\" after \"{shorter}\""),
            RUNS,
            search,
        );
    }
    verdicts(&mut session, "nothing decided");
    let rule = session.rule_like(&session.review.items[0], "");
    let started = Instant::now();
    let decided = session.apply_rule(&rule, AT);
    println!(
        "{:<46} {:>9.1} ms",
        format!("a rule decides {decided}"),
        ms(started)
    );
    verdicts(&mut session, "that decided");
    let started = Instant::now();
    session.undo();
    println!("{:<46} {:>9.1} ms", "undo of the rule", ms(started));
    every_pair(&mut session);
    verdicts(&mut session, "every pair decided");
    Ok(())
}

/// What deciding costs on the pair in the middle.
fn verdicts(session: &mut Session, when: &str) {
    println!("-- {when}");
    let item = session.review.items[session.review.items.len() / 2];
    let (a, b) = session.review.sides(&item, &session.marks);
    measure("mark and undo", RUNS, || {
        let done = session.mark(b, a, How::Hand, AT);
        session.undo();
        done
    });
    measure("not the same, and what it has in common", RUNS, || {
        let done = session.set_apart(a, b, AT);
        let common = session.common_ground();
        session.undo();
        (done, common)
    });
    let among: Vec<usize> = (0..session.review.items.len()).collect();
    measure("the next undecided, all around", RUNS, || {
        session.next_open(&among, among.len() / 2)
    });
    measure("a copy of the case, for saving", RUNS, || {
        session.case.clone()
    });
}

/// Decides all pairs by rules.
fn every_pair(session: &mut Session) {
    for at in 0..session.review.items.len() {
        if session.status(at) == syncsleuth::case::Status::Open {
            let rule: Rule = session.rule_like(&session.review.items[at], "");
            session.apply_rule(&rule, AT);
        }
        if session.progress.decided == session.progress.of || session.case.rules.len() > 20 {
            break;
        }
    }
    let progress = session.progress;
    println!("rules have decided {} of {}", progress.decided, progress.of);
}

fn measure<T>(what: &str, runs: usize, mut work: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let started = Instant::now();
            let made = work();
            let took = ms(started);
            drop(made);
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "{what:<46} {:>9.2} ms, middle {:.2}",
        times[0],
        times[times.len() / 2]
    );
}

fn ms(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1000.0
}

/// Numbers in a fixed order without a pattern (a linear congruential generator, Knuth's constants).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn word(&mut self, syllables: usize) -> String {
        const BEGIN: [&str; 20] = [
            "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "kr", "st",
            "sch", "tr", "m",
        ];
        const END: [&str; 12] = [
            "a", "e", "i", "o", "u", "ar", "en", "in", "on", "ai", "ei", "an",
        ];
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(BEGIN[self.below(BEGIN.len())]);
            word.push_str(END[self.below(END.len())]);
        }
        word[..1].to_uppercase() + &word[1..]
    }
}

fn export(pairs: usize) -> String {
    let mut draw = Draw(7);
    let given: Vec<String> = (0..900).map(|_| draw.word(2)).collect();
    let family: Vec<String> = (0..9_000).map(|n| draw.word(2 + n % 2)).collect();
    let companies: Vec<String> = (0..4_000)
        .map(|_| format!("{} GmbH", draw.word(2)))
        .collect();
    let mut csv =
        String::from("Id,FirstName,LastName,Email,Phone,Title,Account Name,CreatedDate\n");
    for n in 0..pairs {
        let (first, last) = (
            &given[draw.below(given.len())],
            &family[draw.below(family.len())],
        );
        let company = &companies[draw.below(companies.len())];
        let phone = format!("+1 202 {:03} {:04}", draw.below(1000), draw.below(10_000));
        for copy in 0..2 {
            let phone = if copy == 1 && n % 3 == 1 { "" } else { &phone };
            let title = if copy == 1 && n % 3 == 2 {
                "Head of Sales"
            } else {
                "Buyer"
            };
            let made = if copy == 0 {
                "2023-04-11T10:02"
            } else {
                "2024-06-11T03:14"
            };
            let _ = writeln!(
                csv,
                "003Dn00000{:05X}A{copy},{first},{last},{first}.{last}{n}@mail.example,{phone},{title},{company},{made}:{:02}Z",
                n & 0xf_ffff,
                n % 60,
            );
        }
    }
    csv
}
