//! How right, how honest and how fast matching is, on data with ground truth.
//!
//! `cargo bench --bench accuracy` makes the data, runs the program on it as a user would, and prints a
//! row per data set, and beside the contact sets what other programs reach on them. After `--`:
//! `--largest N` (100 000) and `--seed N` (1) choose the data, `--detail` adds calibration and errors by
//! class, any other word keeps the sets whose name holds it (`events`, `tasks`, `FEBRL`).

mod calendar;
mod contacts;
mod draw;
mod files;
mod persons;
mod run;
mod score;
mod tasks;
mod words;

use std::io;
use std::path::{Path, PathBuf};

use calendar::Shape;
use contacts::Maker;
use files::Written;
use run::Cost;
use score::Scores;

/// A data set.
#[derive(Debug, Clone, Copy)]
enum Set {
    /// Outlook CSV, or iCalendar where identities are asked for, and Salesforce events.
    Events(Shape),
    /// Outlook CSV and Salesforce tasks.
    Tasks(Shape),
    /// Families by names, birthdays, places and occupations: how many records.
    Families(usize, u64),
    /// People who look alike.
    LookAlikes(usize, u64),
    /// Contacts from a maker outside.
    Contacts(Maker),
}

impl Set {
    fn kind(self) -> &'static str {
        match self {
            Set::Events(_) => "event",
            Set::Tasks(_) => "task",
            Set::Families(..) | Set::LookAlikes(..) | Set::Contacts(_) => "contact",
        }
    }

    fn name(self) -> String {
        match self {
            Set::Events(s) if s.identities => format!("events, iCalendar {}", s.size),
            Set::Events(s) => format!("events, CSV {}", s.size),
            Set::Tasks(s) => format!("tasks {}", s.size),
            Set::Families(size, _) => format!("persons {size}"),
            Set::LookAlikes(size, _) => format!("look-alikes {size}"),
            Set::Contacts(maker) => maker.name(),
        }
    }

    /// Makes the data; `None` where its maker is not at hand.
    fn write(self, folder: &Path, seed: u64) -> io::Result<Option<Written>> {
        match self {
            Set::Events(shape) => {
                files::calendar(folder, &calendar::invent(shape), shape.identities).map(Some)
            }
            Set::Tasks(shape) => files::tasks(folder, &tasks::invent(shape)).map(Some),
            Set::Families(size, seed) => {
                files::people(folder, &persons::families(size, seed)).map(Some)
            }
            Set::LookAlikes(size, seed) => {
                files::people(folder, &persons::look_alikes(size, seed)).map(Some)
            }
            Set::Contacts(maker) => Ok(maker.write(folder, seed)),
        }
    }
}

/// What the command line asks for.
struct Asked {
    largest: usize,
    seed: u64,
    detail: bool,
    words: Vec<String>,
}

impl Asked {
    fn read() -> Result<Self, String> {
        let mut asked = Asked {
            largest: 100_000,
            seed: 1,
            detail: false,
            words: Vec::new(),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut number = || {
                let value = words.next().unwrap_or_default();
                value
                    .parse::<u64>()
                    .map_err(|_| format!("{word} takes a number, not {value:?}"))
            };
            match word.as_str() {
                "--largest" => asked.largest = number()? as usize,
                "--seed" => asked.seed = number()?,
                "--detail" => asked.detail = true,
                // What cargo adds of itself.
                "--bench" => {}
                _ => asked.words.push(word),
            }
        }
        Ok(asked)
    }

    fn sets(&self) -> Vec<Set> {
        let sizes: Vec<u32> = [1_000, 10_000, 100_000, 500_000]
            .into_iter()
            .filter(|n| *n as usize <= self.largest)
            .collect();
        let shape = |size, identities| Shape {
            size,
            seed: self.seed,
            identities,
        };
        let contacts = Maker::all(self.largest).into_iter().map(Set::Contacts);
        let csv = sizes.iter().map(|&n| Set::Events(shape(n, false)));
        let ics = sizes.iter().map(|&n| Set::Events(shape(n, true)));
        let tasks = sizes.iter().map(|&n| Set::Tasks(shape(n, false)));
        let people = sizes.iter().flat_map(|&n| {
            let n = n as usize;
            [Set::Families(n, self.seed), Set::LookAlikes(n, self.seed)]
        });
        contacts
            .chain(people)
            .chain(csv)
            .chain(ics)
            .chain(tasks)
            .filter(|s| self.words.is_empty() || self.words.iter().any(|w| s.name().contains(w)))
            .collect()
    }
}

fn main() -> io::Result<()> {
    let asked = Asked::read().map_err(io::Error::other)?;
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("accuracy");
    println!(
        "{:<24} {:>7} {:>7} {:>7} | {:>8} {:>6} | {:>6} | {:>8} {:>6} {:>6} | peers: best without labels | best by default | trained | fastest near the best",
        "data, F1 at 0.5",
        "within",
        "across",
        "entity",
        "certain",
        "of all",
        "calib.",
        "wall",
        "× csv",
        "MB"
    );
    for set in asked.sets() {
        let name = set.name();
        let folder = root.join(name.replace([' ', ','], "-"));
        std::fs::create_dir_all(&folder)?;
        let Some(written) = set.write(&folder, asked.seed)? else {
            println!(
                "{name:<24} skipped: its maker, or Python with the maker's packages, is not here"
            );
            continue;
        };
        let cost = run::scan(&folder, &written.files, set.kind())?;
        let scores = score::score(
            &written.truth,
            &folder.join("pairs.csv"),
            &folder.join("entities.csv"),
            set.kind(),
        )?;
        row(set, &scores, cost);
        if asked.detail {
            detail(&scores);
        }
    }
    println!("{PEERS}");
    Ok(())
}

/// Where the peers' figures are from.
const PEERS: &str = "Peers: measured elsewhere, in November 2026 on two cores, with tables already cleaned and in memory, \
    and CRM sets of seed 42; their best threshold was found with the truth at hand. This command does not run them.";

fn row(set: Set, scores: &Scores, cost: Cost) {
    let peers = match set {
        Set::Contacts(maker) => {
            let p = maker.peers();
            format!(
                "{} | {} | {} | {}",
                p.best, p.by_default, p.supervised, p.fastest
            )
        }
        Set::LookAlikes(..) => format!(
            "{} of {} pairs of look-alikes taken for one ({:.3} %)",
            scores.alike.said,
            scores.alike.wanted,
            scores.alike.said as f64 * 100.0 / scores.alike.wanted.max(1) as f64
        ),
        Set::Families(..) => "not measured with peers".to_owned(),
        _ => "no peer takes these".to_owned(),
    };
    let f1 = |rates: score::Rates| {
        if rates.wanted == 0 {
            "–".to_owned()
        } else {
            format!("{:.4}", rates.f1())
        }
    };
    println!(
        "{:<24} {:>7} {:>7} {:>7} | {:>8.5} {:>6.3} | {:>6.4} | {:>6.2} s {:>6.1} {:>6} | {peers}",
        set.name(),
        f1(scores.within),
        f1(scores.across),
        f1(scores.entities),
        scores.certain.precision(),
        scores.certain.recall(),
        scores.calibration,
        cost.wall.as_secs_f64(),
        cost.ratio(),
        cost.memory
            .map_or_else(|| "–".to_owned(), |mb| mb.to_string()),
    );
}

/// Where the errors are.
fn detail(scores: &Scores) {
    for (what, rates) in [
        ("within", scores.within),
        ("across", scores.across),
        ("entity", scores.entities),
    ] {
        println!(
            "  {what}: precision {:.4}, recall {:.4} of {}",
            rates.precision(),
            rates.recall(),
            rates.wanted
        );
    }
    let bins: Vec<String> = scores
        .bins
        .iter()
        .filter(|b| b.0 > 0)
        .map(|(n, mean, right)| format!("{mean:.2} → {right:.2} ({n})"))
        .collect();
    println!("  score → share right: {}", bins.join(", "));
    let mut classes: Vec<_> = scores
        .classes
        .iter()
        .filter(|(_, c)| c[1] + c[2] > 0)
        .collect();
    classes.sort_by_key(|(_, c)| std::cmp::Reverse(c[1] + c[2]));
    for ((across, class), [right, wrong, missed]) in classes.into_iter().take(40) {
        let side = if *across { "across" } else { "within" };
        println!("  {side} {class}: {right} right, {wrong} wrong, {missed} missed");
    }
    for example in scores.examples.iter().take(60) {
        println!("  {example}");
    }
}
