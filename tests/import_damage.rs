//! Damaged exports: whatever is cut off or changed, a report or a clear error comes, soon and in bounds.
//!
//! Each export is cut off at many places, single bytes of it are changed, and 200 bytes at once, spread
//! or side by side. A few of these run with every `cargo test`. The whole lot, with the time and the
//! memory of each reading measured (the memory by Linux itself, as the peak of the process):
//!
//! ```text
//! cargo test --release --test import_damage -- --ignored --nocapture
//! ```
//!
//! What goes wrong is kept as a file in the folder the failure names.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use syncsleuth::import::{self, Input, inventory};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::Silent;

/// What one reading may take.
const TIME: Duration = Duration::from_secs(10);
const MEMORY: u64 = 500 << 20;

/// How many bytes are changed at once.
const BYTES: usize = 200;

/// The folder of samples beside the repository, or `None` with a line that says so.
fn shared() -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("shared/corpus"))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: no shared/corpus beside the repository; the fixtures are damaged alone");
    }
    found
}

/// Every file that is damaged: the fixtures, and the samples where they are at hand.
fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = std::iter::once(own).chain(shared()).collect();
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
        {
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// One way of damaging a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    /// Cut off after this many of 40 parts.
    Cut(u64),
    /// One byte changed.
    Byte(u64),
    /// [`BYTES`] bytes changed, here and there.
    Spread(u64),
    /// [`BYTES`] bytes changed, in runs side by side.
    Runs(u64),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::Cut(part) => write!(f, "cut off after {part} of 40 parts"),
            Damage::Byte(seed) => write!(f, "one byte changed (seed {seed})"),
            Damage::Spread(seed) => write!(f, "{BYTES} bytes changed (seed {seed})"),
            Damage::Runs(seed) => write!(f, "{BYTES} bytes changed in runs (seed {seed})"),
        }
    }
}

/// Numbers that look random and are the same every time (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

impl Damage {
    /// All of them: 40 cuts, 200 single bytes, and 40 rounds of many bytes.
    fn all() -> impl Iterator<Item = Damage> {
        let cuts = (0..40).map(Damage::Cut);
        let bytes = (0..200).map(Damage::Byte);
        let many = (0..20).flat_map(|seed| [Damage::Spread(seed), Damage::Runs(seed)]);
        cuts.chain(bytes).chain(many)
    }

    /// A damaged copy of a file.
    fn of(self, whole: &[u8]) -> Vec<u8> {
        let mut bytes = whole.to_vec();
        if bytes.is_empty() {
            return bytes;
        }
        let length = bytes.len();
        let mut change = |at: usize, numbers: &mut Numbers| {
            bytes[at % length] ^= (1 + numbers.below(255)) as u8;
        };
        match self {
            Damage::Cut(part) => bytes.truncate(length * part as usize / 40),
            Damage::Byte(seed) => {
                let mut numbers = Numbers(seed);
                change(numbers.below(length), &mut numbers);
            }
            Damage::Spread(seed) => {
                let mut numbers = Numbers(1000 + seed);
                for _ in 0..BYTES {
                    change(numbers.below(length), &mut numbers);
                }
            }
            Damage::Runs(seed) => {
                let mut numbers = Numbers(2000 + seed);
                let run = 8 << (seed % 4);
                for _ in 0..BYTES / run {
                    let start = numbers.below(length);
                    for at in start..start + run {
                        change(at, &mut numbers);
                    }
                }
            }
        }
        bytes
    }
}

/// Reads a file as every part of the program would: as an export, at a glance, as a list of programs.
fn read(path: &Path) {
    let import = import::read(&[Input::Path(path.to_owned())], &mut Silent).unwrap();
    let said = import.sources.len() + import.failures.len() + import.passed_over.len();
    assert!(said > 0, "neither a report nor an error");
    for failure in &import.failures {
        assert!(!failure.to_string().is_empty());
    }
    for source in &import.sources {
        assert_eq!(source.counts.records(), source.records.len());
    }
    let _ = import::recognise(path);
    let _ = inventory::read(path, Knowledge::embedded());
}

/// The damaged copy a reading stumbled over, kept for a closer look.
fn keep(bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("damage");
    std::fs::create_dir_all(&folder).unwrap();
    let at = folder.join(format!("{}.bin", bytes.len()));
    std::fs::write(&at, bytes).unwrap();
    at
}

#[test]
fn some_damage_to_every_file() {
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    for (at, path) in files().into_iter().enumerate() {
        let whole = std::fs::read(&path).unwrap();
        // Builds for tests are slow; large files wait for the whole lot.
        if whole.len() > 50_000 {
            continue;
        }
        let seed = at as u64;
        let damages = [
            Damage::Cut(1 + seed % 39),
            Damage::Runs(seed),
            Damage::Spread(seed),
        ];
        for damage in damages.into_iter().skip(at % 3).take(1) {
            let bytes = damage.of(&whole);
            std::fs::write(&copy, &bytes).unwrap();
            let outcome = catch_unwind(AssertUnwindSafe(|| read(&copy)));
            assert!(
                outcome.is_ok(),
                "{}, {damage}: kept as {}",
                path.display(),
                keep(&bytes).display()
            );
        }
    }
}

/// The peak of this process's memory since [`forget_peak`], in bytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}

/// Begins a new peak at what is in use now.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// What took most.
struct Worst<T> {
    most: T,
    of: String,
}

impl<T: PartialOrd + Default> Worst<T> {
    fn new() -> Self {
        Worst {
            most: T::default(),
            of: String::new(),
        }
    }

    fn take(&mut self, value: T, of: impl FnOnce() -> String) {
        if value > self.most {
            *self = Worst {
                most: value,
                of: of(),
            };
        }
    }
}

/// What is being read, and since when: a reading that never ends is named before the run is ended.
static UNDER_WAY: Mutex<Option<(String, Instant)>> = Mutex::new(None);

fn watch_for_the_endless() {
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let under_way = UNDER_WAY.lock().unwrap().clone();
            if let Some((what, since)) = under_way
                && since.elapsed() > TIME * 6
            {
                eprintln!("no end in sight: {what}");
                std::process::abort();
            }
        }
    });
}

/// Runs `inspect --json` on a file: success or failure, never a crash.
fn inspect(path: &Path) {
    let run = Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
        .args(["inspect", "--json"])
        .arg(path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(matches!(run.status.code(), Some(0 | 1)), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// Which part of the files a process of the long run reads: `2/3`, counted from 0. Absent in the first
/// process, which starts one for each processor.
const SHARE: &str = "SYNCSLEUTH_DAMAGE_SHARE";

/// How a process of the long run begins the line that says how many copies it read.
const DONE: &str = "damaged copies: ";

#[test]
#[ignore = "takes minutes"]
fn all_damage_to_every_file_within_time_and_memory() {
    if let Ok(share) = std::env::var(SHARE) {
        let (number, of) = share.split_once('/').unwrap();
        damage_a_share(number.parse().unwrap(), of.parse().unwrap());
        return;
    }
    let since = Instant::now();
    let shares = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let name = "all_damage_to_every_file_within_time_and_memory";
    // Each share in a process of its own, so that its memory is measured alone.
    let running: Vec<_> = (0..shares)
        .map(|number| {
            Command::new(std::env::current_exe().unwrap())
                .args([name, "--exact", "--ignored", "--nocapture"])
                .env(SHARE, format!("{number}/{shares}"))
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let (mut copies, mut failed) = (0usize, false);
    for share in running {
        let ended = share.wait_with_output().unwrap();
        failed |= !ended.status.success();
        for line in String::from_utf8_lossy(&ended.stdout).lines() {
            // What the test runner says around it is of no interest.
            match line.split_once(DONE) {
                Some((_, count)) => copies += count.parse::<usize>().unwrap(),
                None if line.starts_with(['s', 'l', 'f']) => println!("{line}"),
                None => {}
            }
        }
    }
    let files = files().len();
    println!(
        "{copies} damaged copies of {files} files in {:?}",
        since.elapsed()
    );
    assert!(!failed, "some readings failed, see above");
    assert_eq!(copies, files * Damage::all().count(), "none left out");
}

/// Reads every damaged copy of every `of`th file, and measures each reading.
fn damage_a_share(number: usize, of: usize) {
    watch_for_the_endless();
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    let (mut slowest, mut largest) = (Worst::<Duration>::new(), Worst::<u64>::new());
    let mut longest = Worst::<Duration>::new();
    let (mut copies, mut failures) = (0usize, Vec::new());
    // By size, so that every share has its part of the large ones.
    let mut files = files();
    files.sort_by_key(|path| (std::fs::metadata(path).map_or(0, |m| m.len()), path.clone()));
    for path in files.iter().skip(number).step_by(of) {
        let whole = std::fs::read(path).unwrap();
        let begun = Instant::now();
        for damage in Damage::all() {
            let what = || format!("{}, {damage}", path.display());
            let bytes = damage.of(&whole);
            std::fs::write(&copy, &bytes).unwrap();
            forget_peak();
            let since = Instant::now();
            *UNDER_WAY.lock().unwrap() = Some((what(), since));
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                read(&copy);
                if matches!(damage, Damage::Cut(20) | Damage::Runs(0)) {
                    inspect(&copy);
                }
            }));
            let (time, memory) = (since.elapsed(), peak().unwrap_or(0));
            *UNDER_WAY.lock().unwrap() = None;
            copies += 1;
            slowest.take(time, what);
            largest.take(memory, what);
            if outcome.is_err() || time > TIME || memory > MEMORY {
                let megabytes = memory >> 20;
                let kept = keep(&bytes);
                let kept = kept.display();
                failures.push(format!("{}: {time:?}, {megabytes} MB, {kept}", what()));
            }
        }
        longest.take(begun.elapsed(), || path.display().to_string());
    }
    println!("{DONE}{copies}");
    println!("slowest: {:?}, {}", slowest.most, slowest.of);
    println!(
        "slowest file, all its copies: {:?}, {}",
        longest.most, longest.of
    );
    println!("largest: {} MB, {}", largest.most >> 20, largest.of);
    for failure in &failures {
        println!("failed: {failure}");
    }
    assert!(failures.is_empty());
}

/// What each kind of file begins with, and what its lines and marks are made of.
const REPEATED: [(&str, &[&str]); 7] = [
    (
        "First Name,Last Name,E-mail Address,Categories,Notes,Birthday,Business Phone\n",
        &[
            "Ana,Lima,a@example.com,x,y,1980-01-02,+44 20 7946 0000\n",
            ",",
            "\"",
            "\"\"",
            "\n",
            "a;b@example.com;",
            " ",
            "\"a\n",
            "Ana,\"",
            "1/2/",
            "é",
            ":::",
            "\\",
            "a,",
            "+4",
            "First Name,",
        ],
    ),
    (
        "Id,LastName,Email,OwnerId,CreatedDate,MasterRecordId,IsDeleted\n",
        &[
            "0035e00000A1b2c,Lima,a@example.com,0055e00000A1b2c,2024-01-01,,1\n",
            "0035e00000A1b2c,",
            "2024-01-01T",
        ],
    ),
    (
        "Username,Login Time,Source IP,Login Type,Status,Browser,Platform,Application\n",
        &[
            "a@example.com,2024-01-01,1.2.3.4,Remote,Success,x,y,z\n",
            "a,",
        ],
    ),
    (
        "BEGIN:VCARD\nVERSION:3.0\n",
        &[
            "TEL;TYPE=work:+44 20 7946 0000\n",
            "EMAIL:a@example.com\n",
            "BEGIN:VCARD\nFN:A\nEND:VCARD\n",
            "NOTE:x\\,",
            "item1.TEL:1\nitem1.X-ABLabel:a\n",
            "N:a;b\n",
            " x\n",
            "=\r\n",
            "ADR:;;a;b\n",
            "CATEGORIES:a,",
            "a,",
            "A;",
            "BEGIN:VCARD\n",
            "END:VCARD\n",
            "ORG:a;",
            ";TYPE=a",
            "X:=(",
            "NOTE;QUOTED-PRINTABLE:=41=\n",
        ],
    ),
    (
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nDTSTART:20200101T000000\n",
        &[
            "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=x:20240101T090000\nRRULE:FREQ=DAILY\nEND:VEVENT\n",
            "EXDATE:20240101,",
            "RDATE:20240101T000000\n",
            "BEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETTO:+0100\nEND:STANDARD\n",
            "TZID:a,b,",
            "ATTENDEE:mailto:a@example.com\n",
            "BEGIN:VEVENT\n",
            "END:VEVENT\n",
            "BEGIN:X\n",
            " a",
            "BEGIN:VCALENDAR\n",
            "END:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=a,b,c:20240101T090000\n",
        ],
    ),
    (
        "<html><table><tr><th>First Name<th>Email<tr><td>Ana<td>a@example.com",
        &[
            "<tr><td>a<td>b",
            "<table><tr><td>First Name<tr><td>x</table>",
            "<td colspan=200 rowspan=200>x",
            "<a",
            "<a '>",
            "&amp;",
            "&",
            "<br>",
            "<tr>",
            "<td>",
            "</table>",
            "<script>",
            "<!--",
            "<td \"",
            " ",
            "<table>",
            "<p ",
        ],
    ),
    (
        "Name  Id  Version\n",
        &[
            "iCloud Outlook  a  1\n",
            "[HKEY_CURRENT_USER\\iCloud]\n",
            "\"DisplayName\"=\"iCloud\"\n",
            "iCloud,",
            "\r",
            "\"",
            "{",
            "[",
            "<plist><key>_name</key>\n<string>iCloud</string>\n",
            "ProgID: iCloud\nLoadBehavior: 2\n",
            "Name Id Version\n",
        ],
    ),
];

#[test]
#[ignore = "takes minutes"]
fn anything_repeated_without_end_within_time_and_memory() {
    const LENGTH: usize = 2 << 20;
    watch_for_the_endless();
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("long");
    let (mut slowest, mut largest) = (Worst::<Duration>::new(), Worst::<u64>::new());
    let (mut files, mut failures) = (0usize, Vec::new());
    for (head, parts) in REPEATED {
        for part in parts {
            // As it is, and with numbers in it that make every one different.
            for numbered in [false, true] {
                let mut text = head.to_owned();
                let mut n = 0u32;
                while text.len() < LENGTH {
                    text.push_str(part);
                    if numbered {
                        let at = text.len() - text.len().min(part.len().div_ceil(2));
                        let at = (at..=text.len()).find(|at| text.is_char_boundary(*at));
                        text.insert_str(at.unwrap_or(text.len()), &n.to_string());
                        n += 1;
                    }
                }
                std::fs::write(&path, &text).unwrap();
                let what = || format!("{part:?} after {head:?}, numbered: {numbered}");
                forget_peak();
                let since = Instant::now();
                *UNDER_WAY.lock().unwrap() = Some((what(), since));
                read(&path);
                let (time, memory) = (since.elapsed(), peak().unwrap_or(0));
                *UNDER_WAY.lock().unwrap() = None;
                files += 1;
                slowest.take(time, what);
                largest.take(memory, what);
                if time > TIME || memory > MEMORY {
                    failures.push(format!("{}: {time:?}, {} MB", what(), memory >> 20));
                }
            }
        }
    }
    println!("{files} files of {} MB", LENGTH >> 20);
    println!("slowest: {:?}, {}", slowest.most, slowest.of);
    println!("largest: {} MB, {}", largest.most >> 20, largest.of);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
