//! Running the program as a user would, and measuring it from outside: time and the most memory it held.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a run cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub wall: Duration,
    /// Most memory held, in megabytes; `None` where the system does not say.
    pub memory: Option<u64>,
    /// One pass of the bare `csv` reader over the same files.
    pub bare: Duration,
}

impl Cost {
    /// How many bare passes the run took.
    pub fn ratio(&self) -> f64 {
        self.wall.as_secs_f64() / self.bare.as_secs_f64().max(1e-6)
    }
}

/// Most memory held so far, in kilobytes, by what Linux says of a process.
fn held(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Reads every field of the files once and does nothing with them: the least any program could do.
fn bare(files: &[PathBuf]) -> io::Result<Duration> {
    let began = Instant::now();
    let mut bytes = 0;
    for file in files {
        if file.extension().is_some_and(|e| e == "csv") {
            let mut reader = csv::Reader::from_path(file)?;
            let mut row = csv::ByteRecord::new();
            while reader.read_byte_record(&mut row)? {
                bytes += row.as_slice().len();
            }
        } else {
            let mut reader = BufReader::with_capacity(1 << 16, File::open(file)?);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line)? > 0 {
                bytes += line.len();
                line.clear();
            }
        }
    }
    std::hint::black_box(bytes);
    Ok(began.elapsed())
}

/// Looks for copies and counterparts; writes `pairs.csv` and `entities.csv` into the folder.
pub fn scan(folder: &Path, files: &[PathBuf], kind: &str) -> io::Result<Cost> {
    let bare = bare(files)?.min(bare(files)?);
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .arg("scan")
        .args(files)
        .args(["--kind", kind, "--counterparts", "--pairs"])
        .arg(folder.join("pairs.csv"))
        .arg("--entities")
        .arg(folder.join("entities.csv"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut most = None;
    let status = loop {
        most = held(&child).max(most);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(4));
    };
    let wall = began.elapsed();
    if !status.success() {
        return Err(io::Error::other(format!(
            "scan of {} ended with {status}",
            folder.display()
        )));
    }
    Ok(Cost {
        wall,
        memory: most.map(|kb| kb / 1_024),
        bare,
    })
}
