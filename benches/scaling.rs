//! How `scan` grows with its files: `cargo bench --bench scaling`.
//!
//! Each size is scanned from the files to the tables of pairs and entities, and held against one bare
//! pass of the `csv` crate over the same files (one thread, one record used again and again) in the same
//! run, because computers differ and are busy at times. Printed are the best of the runs, their ratio, and
//! the most memory the program held.
//!
//! `cargo bench --bench scaling -- 10000 100000` takes other sizes, `--runs 5` another number of runs.
//! `cargo bench --bench scaling -- --stop` measures instead how soon the work ends when it is asked to
//! (`scaling/stopping.rs`), with a million contacts or the sizes named.
//! The contacts come from `../shared/bench/gen_contacts.py`, made once and kept under `target/bench`.

#[path = "scaling/stopping.rs"]
mod stopping;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const SIZES: [usize; 6] = [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000];

/// How many contacts are read and matched to be stopped in it.
const STOPPED: usize = 1_000_000;

/// How often the memory of the running program is looked at.
const LOOK: Duration = Duration::from_millis(5);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut sizes: Vec<usize> = Vec::new();
    let (mut runs, mut stop) = (3, false);
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--runs" => runs = args.next().ok_or("--runs wants a number")?.parse()?,
            "--stop" => stop = true,
            // Cargo says that this is a benchmark.
            "--bench" => {}
            size => sizes.push(size.parse()?),
        }
    }
    if sizes.is_empty() {
        sizes.extend(if stop { &[STOPPED][..] } else { &SIZES });
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let generator = root.join("../shared/bench/gen_contacts.py");
    let made = |size: &usize| made(&folder_of(root, *size));
    if !generator.exists() && !sizes.iter().all(made) {
        println!("skipped: {} is not there", generator.display());
        return Ok(());
    }
    let files_of = |size: usize| -> Result<_, Box<dyn std::error::Error>> {
        let folder = folder_of(root, size);
        make(&generator, size, &folder)?;
        let files = ["outlook.csv", "salesforce.csv"].map(|name| folder.join(name));
        Ok((folder, files))
    };
    if stop {
        for size in sizes {
            stopping::measure(size, &files_of(size)?.1);
        }
        return Ok(());
    }
    println!("| contacts | MB | bare pass, s | scan, s | ratio | most memory, MB |");
    println!("|---:|---:|---:|---:|---:|---:|");
    for size in sizes {
        let (folder, files) = files_of(size)?;
        let mut bytes = 0;
        for file in &files {
            bytes += fs::metadata(file)?.len();
        }
        let (mut bare, mut scan, mut memory) = (f64::MAX, f64::MAX, 0);
        for _ in 0..runs {
            bare = bare.min(bare_pass(&files)?);
            let (seconds, most) = run(&files, &folder)?;
            scan = scan.min(seconds);
            memory = memory.max(most);
        }
        println!(
            "| {size} | {:.0} | {bare:.3} | {scan:.3} | {:.1} | {} |",
            bytes as f64 / 1e6,
            scan / bare,
            memory / 1_024,
        );
    }
    Ok(())
}

/// Where the files of a size are kept.
fn folder_of(root: &Path, size: usize) -> PathBuf {
    root.join("target/bench").join(size.to_string())
}

/// Whether they are there.
fn made(folder: &Path) -> bool {
    // Written last.
    folder.join("meta.json").exists()
}

/// Makes the files of a size, where they are not there yet.
fn make(generator: &Path, size: usize, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    if made(folder) {
        return Ok(());
    }
    let status = Command::new("python3")
        .arg(generator)
        .args(["--size", &size.to_string(), "--seed", "7", "--out"])
        .arg(folder)
        .stdout(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} failed", generator.display()).into())
    }
}

/// Seconds for one pass over the files that only finds the fields.
fn bare_pass(files: &[PathBuf]) -> Result<f64, Box<dyn std::error::Error>> {
    let began = Instant::now();
    let mut fields = 0;
    for file in files {
        let mut reader = csv::Reader::from_path(file)?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            fields += record.len();
        }
    }
    assert!(fields > 0, "the files are not empty");
    Ok(began.elapsed().as_secs_f64())
}

/// Seconds for a scan, and the most memory it held in KB (0 where the system does not say).
fn run(files: &[PathBuf], folder: &Path) -> Result<(f64, u64), Box<dyn std::error::Error>> {
    let began = Instant::now();
    let mut scan = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .arg("scan")
        .args(files)
        .args(["--kind", "contact", "--counterparts", "--pairs"])
        .arg(folder.join("pairs.csv"))
        .arg("--entities")
        .arg(folder.join("entities.csv"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", scan.id()));
    let mut most = 0;
    let ended = loop {
        if let Some(ended) = scan.try_wait()? {
            break ended;
        }
        most = most.max(high_water(&status));
        thread::sleep(LOOK);
    };
    let seconds = began.elapsed().as_secs_f64();
    if ended.success() {
        Ok((seconds, most))
    } else {
        Err("the scan failed".into())
    }
}

/// `VmHWM` of a process in KB.
fn high_water(status: &Path) -> u64 {
    let text = fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
