//! `syncsleuth`, `syncsleuth demo` and `syncsleuth open`: the wizard, full-screen or line by line.
//!
//! The one place that asks the computer about itself: today's date, the user's folders, `TERM`,
//! `NO_COLOR`. Everything behind it is told.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use super::args::{ColorWhen, ThemeName};
use super::{Args, Failure};
use crate::case::{CaseError, Places, Start};
use crate::plain;
use crate::tui::{self, Look, Settings, Surroundings, TuiError};

/// How many earlier cases Welcome offers.
const RECENT: usize = 8;

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let missing = args
        .files
        .iter()
        .find(|f| !f.exists() && *f != Path::new("-"));
    if let Some(missing) = missing {
        return Err(Failure::new(format!("there is no file or folder {}", missing.display()))
            .hint("check the path, or start syncsleuth without one and choose files on the Exports screen"));
    }
    // A case may be resumed from another folder.
    let files = args.files.iter().map(|f| match f.to_str() {
        Some("-") => f.clone(),
        _ => std::path::absolute(f).unwrap_or_else(|_| f.clone()),
    });
    begin(args, Start::New(files.collect()))
}

pub(super) fn demo(args: &Args) -> Result<(), Failure> {
    begin(args, Start::Demo)
}

pub(super) fn open(args: &Args, case: &Path) -> Result<(), Failure> {
    if !case.is_file() {
        return Err(Failure::new(format!("there is no case {}", case.display()))
            .hint("a case file ends in .json; without one, syncsleuth offers your earlier cases"));
    }
    begin(args, Start::Open(case.to_owned()))
}

fn begin(args: &Args, start: Start) -> Result<(), Failure> {
    let places = places(args)?;
    let today = super::today(args);
    let dumb = env::var("TERM").is_ok_and(|t| t == "dumb");
    if args.plain || dumb {
        let settings = plain::Settings {
            start,
            places,
            today,
            plan_folder: plan_folder(),
            folders: likely_folders(),
            home: directories::UserDirs::new().map(|d| d.home_dir().to_owned()),
            clock: jiff::Timestamp::now,
        };
        let (stdin, stdout) = (io::stdin(), io::stdout());
        return plain::run(&settings, &mut stdin.lock(), &mut stdout.lock()).map_err(
            |why| match why {
                plain::PlainError::Case(why) => case_failure(&why),
                plain::PlainError::Io(why) => why.into(),
            },
        );
    }
    let surroundings = surroundings(&places);
    let settings = Settings {
        start,
        places,
        surroundings,
        look: look(args),
        today,
    };
    tui::run(settings).map_err(|why| match why {
        TuiError::Case(why) => case_failure(&why),
        TuiError::NoTerminal => Failure::usage(why.to_string()).hint(
            "open it in a terminal window, or use --plain, which reads answers line by line; syncsleuth scan, diagnose and inspect need no terminal",
        ),
        other @ TuiError::Terminal(_) => Failure::new(other.to_string())
            .hint("your answers are saved; try again, or use --plain"),
    })
}

fn case_failure(why: &CaseError) -> Failure {
    Failure::new(why.to_string()).hint(why.hint())
}

fn look(args: &Args) -> Look {
    let no_color = env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    match (args.color, args.theme) {
        (ColorWhen::Never, _) | (_, Some(ThemeName::Mono)) => Look::Mono,
        (ColorWhen::Auto, _) if no_color => Look::Mono,
        (when, theme) => {
            if when == ColorWhen::Always {
                tui::force_color();
            }
            match theme {
                Some(ThemeName::Light) => Look::Light,
                _ => Look::Dark,
            }
        }
    }
}

fn places(args: &Args) -> Result<Places, Failure> {
    let folder = match directories::ProjectDirs::from("", "", "syncsleuth") {
        Some(dirs) => dirs.data_dir().join("cases"),
        None if args.case.is_some() => PathBuf::new(),
        None => {
            return Err(
                Failure::new("this computer names no folder for a program's data")
                    .hint("say where to keep the case: --case FILE"),
            );
        }
    };
    Ok(Places {
        folder,
        file: args.case.clone(),
    })
}

fn surroundings(places: &Places) -> Surroundings {
    let dirs = directories::UserDirs::new();
    Surroundings {
        recent: places.recent(RECENT),
        folders: likely_folders(),
        home: dirs
            .as_ref()
            .map(|d| d.home_dir().to_owned())
            .or_else(|| env::current_dir().ok())
            .unwrap_or_default(),
        plan_folder: plan_folder(),
        case_path: String::new(),
    }
}

/// Where people save exports.
fn likely_folders() -> Vec<PathBuf> {
    let dirs = directories::UserDirs::new();
    let folders = dirs.iter().flat_map(|d| {
        [d.download_dir(), d.document_dir(), d.desktop_dir()]
            .into_iter()
            .flatten()
            .map(Path::to_owned)
    });
    folders.collect()
}

/// Documents, else the home folder, else the current one; with a folder of the plan's own.
fn plan_folder() -> PathBuf {
    let dirs = directories::UserDirs::new();
    let base = dirs
        .as_ref()
        .map(|d| d.document_dir().unwrap_or_else(|| d.home_dir()).to_owned());
    base.unwrap_or_default().join("syncsleuth plan")
}
