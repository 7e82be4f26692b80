//! Reading exports: `cargo bench --bench import`.
//!
//! The tables are made in memory, so that the disk is not what is measured; rows per second are
//! printed beside the times.
//!
//! `cargo bench --bench import -- million [FILE]` measures whole processes instead: `inspect` of a
//! table of 1 000 000 contacts beside a bare pass of the `csv` crate over the same file, in turn.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let at = |word: &str| words.iter().position(|w| w == word);
    if let Some(file) = at("bare-pass").and_then(|at| words.get(at + 1)) {
        println!("{}", bare_pass(Path::new(file)));
    } else if let Some(at) = at("million") {
        let file = words.get(at + 1).filter(|w| !w.starts_with("--"));
        million(file.map(PathBuf::from));
    } else {
        divan::main();
    }
}

/// Rows of a file, read with one record that is used again and again.
fn bare_pass(file: &Path) -> u64 {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(file)
        .expect("a file that can be read");
    let mut row = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut row).expect("a table") {
        rows += 1;
    }
    rows
}

/// How often each process is run.
const ROUNDS: usize = 5;

/// Prints the time of `inspect` as a multiple of that of a bare pass.
fn million(given: Option<PathBuf>) {
    let made = given.is_none().then(|| {
        let mut file = tempfile::NamedTempFile::with_suffix(".csv").expect("room for a file");
        file.write_all(&outlook(1_000_000)).expect("room for it");
        file
    });
    let file = given
        .or_else(|| made.as_ref().map(|made| made.path().to_owned()))
        .unwrap_or_default();
    println!("{} rows", bare_pass(&file));
    let bench = std::env::current_exe().expect("the path of this program");
    let time = |program: &Path, word: &str| {
        let began = Instant::now();
        let status = Command::new(program)
            .arg(word)
            .arg(&file)
            .stdout(Stdio::null())
            .status()
            .expect("a program that starts");
        assert!(status.success(), "{word} failed");
        began.elapsed().as_secs_f64()
    };
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let bare = time(&bench, "bare-pass");
        let whole = time(Path::new(env!("CARGO_BIN_EXE_syncsleuth")), "inspect");
        println!(
            "bare pass {bare:.2} s, inspect {whole:.2} s, ratio {:.2}",
            whole / bare
        );
        ratios.push(whole / bare);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.2}", ratios[ROUNDS / 2]);
}

/// An Outlook CSV of contacts, every row different.
fn outlook(rows: usize) -> Vec<u8> {
    let mut text = String::from(
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,\
         Business Street,Business City,Business Postal Code,Business Country/Region,\
         Business Phone,Mobile Phone,Birthday,Categories,E-mail Address,Notes\n",
    );
    for n in 0..rows {
        let _ = writeln!(
            text,
            "Ms.,Given{},,Family{},,Firm {},Sales,Buyer,\"{} Long Road, 2nd floor\",Springfield,{:05},United States,(202) 555-{:04},+1 202 555 {:04},5/17/1980,Customers;Fair,p{n}@firm{}.example,\"Met at the fair.\nCalls on Fridays.\"",
            n % 1_009,
            n % 7_919,
            n % 997,
            n % 300,
            n % 100_000,
            n % 10_000,
            (n / 7) % 10_000,
            n % 997,
        );
    }
    text.into_bytes()
}

/// A Salesforce export of contacts, with ids and times.
fn salesforce(rows: usize) -> Vec<u8> {
    let mut text = String::from(
        "Id,IsDeleted,AccountId,LastName,FirstName,Name,Email,Phone,MobilePhone,Title,\
         OwnerId,CreatedDate,CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp\n",
    );
    for n in 0..rows {
        let at = format!(
            "2025-{:02}-{:02}T{:02}:{:02}:00.000Z",
            n % 12 + 1,
            n % 28 + 1,
            n % 24,
            n % 60
        );
        let _ = writeln!(
            text,
            "0035g{n:010},false,0015g{:010},Family{},Given{},Given{} Family{},p{n}@firm.example,(202) 555-{:04},,Buyer,0055g0000000001,{at},0055g0000000001,{at},0055g0000000001,{at}",
            n % 997,
            n % 7_919,
            n % 1_009,
            n % 1_009,
            n % 7_919,
            n % 10_000,
        );
    }
    text.into_bytes()
}

fn read(bencher: Bencher<'_, '_>, rows: usize, bytes: &[u8]) {
    bencher
        .counter(ItemsCount::new(rows))
        .with_inputs(|| {
            vec![Input::Bytes {
                name: "export.csv".to_owned(),
                bytes: bytes.to_vec(),
            }]
        })
        .bench_values(|inputs| {
            let read = import::read(black_box(&inputs), &mut Silent).expect("nobody stops it");
            assert_eq!(read.sources.first().map(|s| s.records.len()), Some(rows));
            read
        });
}

#[divan::bench(args = [1_000, 100_000], sample_count = 5, sample_size = 1)]
fn outlook_contacts(bencher: Bencher<'_, '_>, rows: usize) {
    read(bencher, rows, &outlook(rows));
}

#[divan::bench(args = [1_000, 100_000], sample_count = 5, sample_size = 1)]
fn salesforce_contacts(bencher: Bencher<'_, '_>, rows: usize) {
    read(bencher, rows, &salesforce(rows));
}
