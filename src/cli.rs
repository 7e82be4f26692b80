//! The command line: what can be typed, and the one place that prints errors.
//!
//! Each command is a file in `cli/`. Standard output carries the result and nothing else; progress,
//! warnings and errors go to standard error. Exit status: 0 done, 1 something could not be done, 2
//! wrong usage, 3 more happened than `--fail-on` allows. A reader that closes the pipe early is a quiet success.

mod apps;
mod args;
mod beside;
mod bundle;
mod company;
mod compare;
mod config;
mod diagnose;
mod exports;
mod inspect;
mod isolate;
mod limit;
mod log;
mod manual;
mod outputs;
mod parts;
mod plan;
mod present;
mod redact;
mod scan;
mod settings;
mod simulate;
mod summary;
mod team;
mod verify;
mod wizard;

use std::io;
use std::process::ExitCode;

use clap::Parser;

pub use args::{Args, Command};
use settings::Settings;

/// Why a command could not do its work.
#[derive(Debug)]
pub struct Failure {
    /// What happened, to what.
    pub message: String,
    /// What to try.
    pub hint: Option<String>,
    /// Exit status: 1, 2 for wrong usage, or 3 where `--fail-on` is passed.
    pub status: u8,
}

impl Failure {
    /// Something could not be done.
    pub fn new(message: impl Into<String>) -> Self {
        Failure {
            message: message.into(),
            hint: None,
            status: 1,
        }
    }

    /// The command was not used as it can be.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure {
            status: 2,
            ..Self::new(message)
        }
    }

    /// Adds what to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // Windows has other numbers for a reader that has left: no data (232), not connected (233).
        let left = cfg!(windows) && matches!(error.raw_os_error(), Some(232 | 233));
        if left || error.kind() == io::ErrorKind::BrokenPipe {
            return Failure {
                message: String::new(),
                hint: None,
                status: 0,
            };
        }
        Failure::new(format!("cannot write the result: {error}"))
    }
}

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let args = Args::parse();
    beside::heed_crashes();
    let done = run(&args);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                beside::say("error", &failure.message);
                if let Some(hint) = &failure.hint {
                    beside::say("hint", hint);
                }
            }
            ExitCode::from(failure.status)
        }
    }
}

/// The day deadlines are reckoned from.
fn today(args: &Args) -> jiff::civil::Date {
    args.today.unwrap_or_else(|| jiff::Zoned::now().date())
}

fn run(args: &Args) -> Result<(), Failure> {
    let settings = Settings::read(args);
    beside::hide(settings.mask);
    if beside::hides() {
        beside::learn_paths(&outputs::named(args));
    }
    beside::check(args, &settings)?;
    outputs::check(args)?;
    if args.command.is_some() && !args.map.map.is_empty() {
        return Err(Failure::usage("--map stands before the command, where it says nothing")
            .hint("put it after the command, as in: syncsleuth inspect FILE --map COLUMN=FIELD; an open case remembers how its columns are read"));
    }
    if let Some(path) = &args.log {
        log::to(path)?;
    }
    let shows = matches!(args.command, Some(Command::Config(_)));
    if !shows {
        company::load(settings.company.as_deref())?;
    }
    let opens = matches!(
        args.command,
        None | Some(Command::Demo | Command::Open { .. })
    );
    if !shows && !opens && !args.quiet {
        // The wizard says it in its own window, and config itself.
        for news in settings.news() {
            beside::say("warning", &news);
        }
    }
    match &args.command {
        Some(Command::Inspect(of)) => inspect::run(args, of),
        Some(Command::Scan(of)) => scan::run(args, of),
        Some(Command::Compare(of)) => compare::run(args, of),
        Some(Command::Diagnose(of)) => diagnose::run(args, of),
        Some(Command::Simulate(of)) => simulate::run(args, of),
        Some(Command::Apps(of)) => apps::run(args, of),
        Some(Command::Plan(of)) => plan::run(args, of),
        Some(Command::Verify(of)) => verify::run(args, of),
        Some(Command::Summary(of)) => summary::run(args, of),
        Some(Command::Present(of)) => present::run(args, &settings, of),
        Some(Command::Isolate(of)) => isolate::run(args, of),
        Some(Command::Team(of)) => team::run(args, of),
        Some(Command::Bundle(of)) => bundle::run(args, of),
        Some(Command::Redact(of)) => redact::run(args, of),
        Some(Command::Config(of)) => config::run(&settings, of),
        Some(Command::Completions { shell }) => manual::completions(*shell),
        Some(Command::Man) => manual::page(),
        Some(Command::Demo) => wizard::demo(args, settings),
        Some(Command::Open { case }) => wizard::open(args, settings, case),
        None => wizard::run(args, settings),
    }
}
