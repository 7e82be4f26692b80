//! `syncsleuth`, `syncsleuth demo` and `syncsleuth open`: the wizard, full-screen or line by line.
//!
//! Asks the computer about itself: today's date and the user's folders; what the terminal can do is found
//! out with the settings. Everything behind it is told.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::args::ColorWhen;
use super::settings::Settings as Held;
use super::{Args, Failure};
use crate::case::words::Base;
use crate::case::{CaseError, Places, Role, SourceEntry, Start, Usual};
use crate::plain;
use crate::presenter::SheetFile;
use crate::text;
use crate::tui::{self, Settings, Signs, Surroundings, TuiError};

/// How many earlier cases Welcome offers.
const RECENT: usize = 8;

pub(super) fn run(args: &Args, held: Held) -> Result<(), Failure> {
    if args.files.iter().any(|f| f == Path::new("-")) {
        return Err(Failure::usage(
            "the wizard cannot read exports from standard input, where it reads your keys",
        )
        .hint("save the export as a file, or use syncsleuth scan - or diagnose -"));
    }
    if let Some(missing) = args.files.iter().find(|f| !f.exists()) {
        return Err(Failure::new(format!("there is no file or folder {}", missing.display()))
            .hint("check the path, or start syncsleuth without one and choose files on the Exports screen"));
    }
    if let Some((column, field)) = args.map.map.first().filter(|_| args.files.is_empty()) {
        return Err(Failure::usage(format!(
            "--map {column}={field} says how a column is read, and no export is named"
        ))
        .hint("name the export as well: syncsleuth FILE --map COLUMN=FIELD"));
    }
    let base = base();
    let given = |file: &PathBuf| SourceEntry {
        map: args.map.map.clone(),
        ..SourceEntry::new(text::path::to_text(&base.here.join(file)), Role::Current)
    };
    begin(
        args,
        held,
        Start::New(args.files.iter().map(given).collect()),
    )
}

pub(super) fn demo(args: &Args, held: Held) -> Result<(), Failure> {
    begin(args, held, Start::Demo)
}

pub(super) fn open(args: &Args, held: Held, case: &Path) -> Result<(), Failure> {
    if !case.is_file() {
        return Err(Failure::new(format!("there is no case {}", case.display()))
            .hint("a case file ends in .json; without one, syncsleuth offers your earlier cases"));
    }
    begin(args, held, Start::Open(case.to_owned()))
}

fn begin(args: &Args, held: Held, start: Start) -> Result<(), Failure> {
    let mut places = places(args)?;
    let news = held.news();
    places.usual = held.usual;
    if args.color == ColorWhen::Always {
        tui::force_color();
    }
    let today = super::today(args);
    let desk = match &held.presenter {
        Some(path) => Some(
            SheetFile::at(path).map_err(|why| Failure::usage(why.to_string()).hint(why.hint()))?,
        ),
        None => None,
    };
    if args.plain || held.only_lines {
        let settings = plain::Settings {
            start,
            places,
            today,
            plan_folder: plan_folder(),
            folders: likely_folders(),
            base: base(),
            desk,
            mask: held.mask,
            ascii: held.look.signs == Signs::Ascii,
            news,
            clock: now,
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
        look: held.look,
        mask: held.mask,
        news: (!news.is_empty()).then(|| news.join("; ")),
        today,
        desk,
        clock: now,
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

/// The time of day. A test of a debug build can stop the clock, so that two runs may be held against each
/// other byte for byte; a release build holds nothing of it.
fn now() -> Timestamp {
    #[cfg(debug_assertions)]
    if let Ok(stopped) = env::var("SYNCSLEUTH_CLOCK")
        && let Ok(stopped) = stopped.parse()
    {
        return stopped;
    }
    Timestamp::now()
}

fn case_failure(why: &CaseError) -> Failure {
    let hint = match why {
        // The wizard has ended, and its window holds nothing any more.
        CaseError::Write { .. } => {
            "what was entered after the case was last saved is lost; check the free space and the rights of that folder before you go on"
        }
        other => other.hint(),
    };
    Failure::new(why.to_string()).hint(hint)
}

pub(super) fn places(args: &Args) -> Result<Places, Failure> {
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
        usual: Usual::default(),
    })
}

fn surroundings(places: &Places) -> Surroundings {
    Surroundings {
        recent: places.recent(RECENT),
        folders: likely_folders(),
        base: base(),
        plan_folder: plan_folder(),
        case_path: String::new(),
    }
}

/// Where people save exports; by their English names where the system names no such folders.
fn likely_folders() -> Vec<PathBuf> {
    let Some(dirs) = directories::UserDirs::new() else {
        return Vec::new();
    };
    [
        (dirs.download_dir(), "Downloads"),
        (dirs.document_dir(), "Documents"),
        (dirs.desktop_dir(), "Desktop"),
    ]
    .into_iter()
    .map(|(named, usual)| named.map_or_else(|| dirs.home_dir().join(usual), Path::to_owned))
    .filter(|folder| folder.is_dir())
    .collect()
}

/// The home folder and the one the program was started in.
fn base() -> Base {
    let here = env::current_dir().unwrap_or_default();
    let home = directories::UserDirs::new().map(|d| d.home_dir().to_owned());
    Base {
        home: home.unwrap_or_else(|| here.clone()),
        here,
    }
}

/// Documents, else the home folder, else the current one; with a folder of the plans' own.
fn plan_folder() -> PathBuf {
    let dirs = directories::UserDirs::new();
    let base = dirs
        .as_ref()
        .map(|d| d.document_dir().unwrap_or_else(|| d.home_dir()).to_owned());
    base.unwrap_or_default().join("syncsleuth plan")
}
