//! How many instructions a search takes: `cargo bench --bench instructions`.
//!
//! Times swing on a busy computer; the number of instructions hardly does, so slow creep shows. Ten
//! thousand invented contacts are searched on one thread under `valgrind --tool=callgrind`, and what each
//! part of the program takes is held against the figures kept in `benches/instructions.txt`.
//! `cargo bench --bench instructions -- --keep` writes the new figures there.

#[path = "matching/people.rs"]
mod people;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use syncsleuth::matching::{Options, find};
use syncsleuth::progress::Silent;

const CONTACTS: usize = 10_000;

/// Says that this process is the one that is measured.
const WORK: &str = "--work";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = env::args().collect();
    if args.iter().any(|a| a == WORK) {
        let sources = [people::source(CONTACTS)];
        let matches =
            find(&sources, &Options::default(), &mut Silent).map_err(|c| c.to_string())?;
        assert!(!matches.pairs.is_empty(), "copies are found");
        return Ok(());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(found) = measure(&root.join("target"))? else {
        println!("skipped: valgrind is not there");
        return Ok(());
    };
    let file = root.join("benches/instructions.txt");
    let before = read(&fs::read_to_string(&file).unwrap_or_default());
    let mut table = String::new();
    for (part, count) in &found {
        writeln!(table, "{part} {count}")?;
        let change = before.get(part).map_or_else(
            || "new".to_owned(),
            |old| {
                format!(
                    "{:+.1} %",
                    (*count as f64 / (*old).max(1) as f64 - 1.0) * 100.0
                )
            },
        );
        println!("{part:<24} {:>10.3} million  {change}", *count as f64 / 1e6);
    }
    for part in before.keys().filter(|part| !found.contains_key(*part)) {
        println!("{part:<24} gone");
    }
    if args.iter().any(|a| a == "--keep") {
        fs::write(file, table)?;
    }
    Ok(())
}

/// Instructions per part of the program; `None` without valgrind.
fn measure(target: &Path) -> Result<Option<BTreeMap<String, u64>>, Box<dyn std::error::Error>> {
    let profile = target.join("callgrind.out");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(env::current_exe()?)
        .arg(WORK)
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .status();
    match run {
        Ok(status) if status.success() => {}
        Ok(status) => return Err(format!("valgrind: {status}").into()),
        Err(_) => return Ok(None),
    }
    let output = Command::new("callgrind_annotate")
        .args(["--threshold=100", "--auto=no"])
        .arg(&profile)
        .output()?;
    Ok(Some(parts(&String::from_utf8_lossy(&output.stdout))))
}

/// Adds up the lines of `callgrind_annotate`: `1,234 ( 0.10%)  file:function [object]`.
fn parts(text: &str) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let count = words.next().map(|w| w.replace(',', ""));
        let Some(count) = count.and_then(|w| w.parse::<u64>().ok()) else {
            continue;
        };
        let part = if line.contains("PROGRAM TOTALS") {
            "total".to_owned()
        } else {
            part_of(line)
        };
        *sums.entry(part).or_default() += count;
    }
    sums
}

/// The module a function belongs to; everything that is not the search's own is "other".
fn part_of(line: &str) -> String {
    const OWN: &str = "syncsleuth::matching::";
    let Some(at) = line.find(OWN) else {
        return "other".to_owned();
    };
    let path = &line[at + OWN.len()..];
    // Types begin with a capital letter; they stand in the names of functions of other crates.
    let end = path.find(|c: char| !c.is_ascii_lowercase() && c != '_');
    match &path[..end.unwrap_or(path.len())] {
        "" => "other".to_owned(),
        module => format!("matching::{module}"),
    }
}

fn read(text: &str) -> BTreeMap<String, u64> {
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(part, count)| Some((part.to_owned(), count.parse().ok()?)))
        .collect()
}
