//! How soon reading and matching stop when they are asked to, as Esc asks the wizard.
//!
//! One run to the end notes every moment at which the work asks whether to go on. Then it is stopped in
//! further runs: at moments spread over the whole, and right behind the start of the longest times without a
//! question. What counts is the time from the moment of stopping until the call has returned and everything
//! it held is given back.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use syncsleuth::case::{Evidence, Role, SourceEntry};
use syncsleuth::knowledge::Knowledge;
use syncsleuth::progress::{Cancelled, Progress, Stage, Stop, Watch};

/// Stops spread over the whole run.
const SPREAD: u32 = 16;

/// The longest times without a question that are stopped in.
const LONGEST: usize = 12;

/// Longer than any run.
const NEVER: Duration = Duration::from_secs(86_400);

/// Behind the start of such a time.
const BEHIND: Duration = Duration::from_millis(1);

/// Notes when it is asked, and stops the work once the flag is set.
struct Asked {
    began: Instant,
    stop: Arc<AtomicBool>,
    at: Vec<(Duration, Stage)>,
}

impl Watch for Asked {
    fn step(&mut self, at: Progress) -> Result<(), Cancelled> {
        self.at.push((self.began.elapsed(), at.stage));
        self.stop().check()
    }

    fn stop(&self) -> Stop {
        Stop::of(&self.stop)
    }
}

/// Reads the files and matches their records. Answers with the questions asked, and with when all was over.
fn run(files: &[SourceEntry], stop: Duration) -> (Vec<(Duration, Stage)>, Duration) {
    let flag = Arc::new(AtomicBool::new(false));
    let mut asked = Asked {
        began: Instant::now(),
        stop: Arc::clone(&flag),
        at: Vec::new(),
    };
    let (over, wait) = channel::<()>();
    let began = asked.began;
    let clock = thread::spawn(move || {
        let left = stop.saturating_sub(began.elapsed());
        // Nobody sends anything: the wait ends with the time or with the run.
        if wait.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
            flag.store(true, Ordering::Relaxed);
        }
    });
    let evidence = Evidence::load(files, Knowledge::embedded(), &mut asked);
    let ended = began.elapsed();
    drop(over);
    let _ = clock.join();
    drop(evidence);
    (asked.at, ended)
}

/// Prints a table for files of one size.
pub fn measure(size: usize, files: &[PathBuf]) {
    let files: Vec<SourceEntry> = files
        .iter()
        .map(|file| SourceEntry::new(file.display().to_string(), Role::Current))
        .collect();
    let (asked, whole) = run(&files, NEVER);
    // Times without a question: which stage was told last, from when, how long.
    let first = (Stage::Recognising, Duration::ZERO);
    let starts = std::iter::once(first).chain(asked.iter().map(|(at, stage)| (*stage, *at)));
    let ends = asked.iter().map(|(at, _)| *at).chain([whole]);
    let mut silent: Vec<(Stage, Duration, Duration)> = starts
        .zip(ends)
        .map(|((stage, from), to)| (stage, from, to.saturating_sub(from)))
        .collect();
    silent.sort_by_key(|(.., length)| std::cmp::Reverse(*length));
    let mut stops: Vec<Duration> = (1..=SPREAD).map(|n| whole * n / (SPREAD + 1)).collect();
    stops.extend(
        silent
            .iter()
            .take(LONGEST)
            .map(|(_, from, _)| *from + BEHIND),
    );
    stops.sort_unstable();
    let mut stopped: Vec<(Stage, Duration, Duration)> = Vec::new();
    for stop in stops {
        let (asked, ended) = run(&files, stop);
        // A run that was over before counts for nothing.
        if let Some((_, stage)) = asked.last().filter(|_| ended >= stop) {
            stopped.push((*stage, stop, ended.saturating_sub(stop)));
        }
    }
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{size} contacts, {:.2} s; asked {} times; stopped {} times",
        whole.as_secs_f64(),
        asked.len(),
        stopped.len()
    );
    println!();
    println!("| told last | asked | longest without a question, ms | longest until stopped, ms |");
    println!("|---|---:|---:|---:|");
    for stage in [
        Stage::Recognising,
        Stage::Reading,
        Stage::Normalising,
        Stage::Blocking,
        Stage::Comparing,
        Stage::Grouping,
    ] {
        let longest = |list: &[(Stage, Duration, Duration)]| {
            let of_stage = list.iter().filter(|(of, ..)| *of == stage);
            of_stage
                .map(|(.., length)| millis(*length))
                .fold(0.0, f64::max)
        };
        let count = asked.iter().filter(|(_, of)| *of == stage).count();
        println!(
            "| {} | {count} | {:.0} | {:.0} |",
            stage.label(),
            longest(&silent),
            longest(&stopped)
        );
    }
    println!();
    stopped.sort_by_key(|(.., length)| std::cmp::Reverse(*length));
    for (stage, stop, length) in stopped.iter().take(8) {
        println!(
            "stopped at {:.3} s ({}): {:.0} ms",
            stop.as_secs_f64(),
            stage.label(),
            millis(*length)
        );
    }
}
