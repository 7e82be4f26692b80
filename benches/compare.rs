//! How long `compare` takes: `cargo bench --bench compare`.
//!
//! Two states of 200 000 invented contacts, half as Outlook and half as Salesforce exports them; of a
//! hundred of the earlier ones three have another telephone number, one is gone and one is new. Printed are
//! the best time of the runs, user and system time together where the system tells, and the most memory.
//!
//! `cargo bench --bench compare -- 50000` takes another number, `--runs 5` another number of runs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// How often the running program is looked at.
const LOOK: Duration = Duration::from_millis(5);
/// Ticks of processor time in a second, as Linux counts them for programs.
const TICKS: f64 = 100.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut contacts, mut runs) = (200_000_u64, 3_u32);
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--runs" => runs = args.next().ok_or("--runs wants a number")?.parse()?,
            // Cargo says that this is a benchmark.
            "--bench" => {}
            number => contacts = number.parse()?,
        }
    }
    let folder = tempfile::tempdir()?;
    for (state, later) in [("before", false), ("after", true)] {
        let folder = folder.path().join(state);
        fs::create_dir(&folder)?;
        fs::write(folder.join("outlook.csv"), outlook(contacts / 2, later))?;
        fs::write(
            folder.join("salesforce.csv"),
            salesforce(contacts / 2, later),
        )?;
    }
    let (mut seconds, mut processor, mut memory) = (f64::MAX, f64::MAX, 0);
    for _ in 0..runs {
        let (took, used, most) = run(folder.path())?;
        seconds = seconds.min(took);
        processor = processor.min(used);
        memory = memory.max(most);
    }
    println!(
        "{contacts} contacts before and after: {seconds:.2} s, {processor:.2} s of processor time, {} MB",
        memory / 1_024
    );
    Ok(())
}

/// The numbers of the people in a state, and whether each has another telephone number now.
fn people(contacts: u64, later: bool) -> impl Iterator<Item = (u64, bool)> {
    let kept = (0..contacts).filter(move |n| !later || !mixed(*n).is_multiple_of(100));
    let new = (contacts..contacts + contacts / 100).filter(move |_| later);
    kept.map(move |n| (n, later && (1..4).contains(&(mixed(n) % 100))))
        .chain(new.map(|n| (n, false)))
}

fn outlook(contacts: u64, later: bool) -> String {
    let mut text =
        "First Name,Last Name,Company,Job Title,E-mail Address,Business Phone,Business City\n"
            .to_owned();
    for (n, moved) in people(contacts, later) {
        let (given, family) = names(n);
        let line = phone(n, moved);
        let _ = writeln!(
            text,
            "{given},{family},Firm {},Buyer,{given}.{family}{n}@mail.example,{line},Town {}",
            n % 9_001,
            n % 700
        );
    }
    text
}

fn salesforce(contacts: u64, later: bool) -> String {
    let mut text = "Id,FirstName,LastName,Account.Name,Title,Email,Phone,MailingCity,LastModifiedDate,IsDeleted\n".to_owned();
    for (n, moved) in people(contacts, later) {
        let (given, family) = names(n + 7);
        let line = phone(n, moved);
        let _ = writeln!(
            text,
            "003{n:012}AAA,{given},{family},Firm {},Buyer,{given}.{family}{n}@work.example,{line},Town {},2026-11-01T09:00:00.000Z,false",
            n % 9_001,
            n % 700
        );
    }
    text
}

fn phone(n: u64, moved: bool) -> String {
    format!(
        "+44 20 {:04} {:04}",
        (n / 10_000) % 10_000 + u64::from(moved) * 50,
        n % 10_000
    )
}

/// A name of syllables: few given names, many family names, as people have them.
fn names(n: u64) -> (String, String) {
    const PARTS: [&str; 16] = [
        "an", "bel", "cor", "dan", "el", "fen", "gar", "hol", "is", "jor", "kal", "lin", "mar",
        "nor", "os", "tam",
    ];
    let word = |mut from: u64, parts: usize| {
        let mut word = String::new();
        for _ in 0..parts {
            word.push_str(PARTS[(from % 16) as usize]);
            from /= 16;
        }
        word
    };
    (word(mixed(n), 2), word(mixed(n) >> 20, 4))
}

/// Numbers that follow each other, far apart.
fn mixed(n: u64) -> u64 {
    let n = (n ^ (n >> 31)).wrapping_mul(0x7fb5_d329_728e_a185);
    (n ^ (n >> 27)) >> 8
}

/// Seconds, seconds of processor time, and the most memory in KB (0 where the system does not say).
fn run(folder: &Path) -> Result<(f64, f64, u64), Box<dyn std::error::Error>> {
    let began = Instant::now();
    let mut compare = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .args(["compare", "--json", "--quiet", "--before"])
        .arg(folder.join("before"))
        .arg("--after")
        .arg(folder.join("after"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let process = PathBuf::from(format!("/proc/{}", compare.id()));
    let (mut used, mut most) = (0.0_f64, 0);
    let ended = loop {
        if let Some(ended) = compare.try_wait()? {
            break ended;
        }
        used = used.max(processor_time(&process));
        most = most.max(high_water(&process));
        thread::sleep(LOOK);
    };
    if ended.success() {
        Ok((began.elapsed().as_secs_f64(), used, most))
    } else {
        Err("the comparison failed".into())
    }
}

/// User and system time of a process so far, in seconds.
fn processor_time(process: &Path) -> f64 {
    let text = fs::read_to_string(process.join("stat")).unwrap_or_default();
    // The name, in brackets, may hold spaces; what follows is counted from the third field.
    let fields = text
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: f64 = fields
        .skip(11)
        .take(2)
        .filter_map(|f| f.parse::<f64>().ok())
        .sum();
    ticks / TICKS
}

/// `VmHWM` of a process in KB.
fn high_water(process: &Path) -> u64 {
    let text = fs::read_to_string(process.join("status")).unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
