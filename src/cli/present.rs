//! `syncsleuth present`: the desk's own window, which follows a case while the wizard works on it elsewhere.
//!
//! Full-screen, or line by line with `--plain`, where each line typed is a note and the end of the input ends
//! it. `--once` says how the case stands and ends. The case is only read; notes go into a file beside it.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::args::{Args, PresentArgs};
use super::settings::Settings;
use super::{Failure, beside, wizard};
use crate::case::notes::{self, Note};
use crate::knowledge::Knowledge;
use crate::plain;
use crate::presenter::{Follower, Seen};
use crate::text;
use crate::tui::{self, PresenterSettings, TuiError};

/// How often the case file is looked at.
const EVERY: Duration = Duration::from_millis(100);

pub(super) fn run(args: &Args, held: &Settings, of: &PresentArgs) -> Result<(), Failure> {
    let case = match &of.case {
        Some(case) => case.clone(),
        None => latest(args)?,
    };
    if case.is_dir() {
        return Err(Failure::usage(format!("{} is a folder", case.display()))
            .hint("name the case file; it ends in .json"));
    }
    if of.once {
        return once(args, held, &case);
    }
    if args.plain || held.only_lines {
        return follow(args, held, of, &case);
    }
    let settings = PresenterSettings {
        case,
        look: held.look,
        today: super::today(args),
        person: of.name.clone(),
        mask: held.mask_asked(),
    };
    tui::present(settings).map_err(|why| match why {
        TuiError::NoTerminal => Failure::usage(
            "the presenter needs a terminal window, and this is not one",
        )
        .hint(
            "use --plain, which writes lines, or --once, which says how the case stands and ends",
        ),
        other => Failure::new(other.to_string()).hint("try again, or use --plain"),
    })
}

/// The case that a wizard has open right now, or else the one that was saved last.
fn latest(args: &Args) -> Result<PathBuf, Failure> {
    let places = wizard::places(args)?;
    if let Some(file) = &places.file {
        return Ok(file.clone());
    }
    let recent = || places.recent(1).into_iter().map(|(path, _)| path).next();
    places.open_now().or_else(recent).ok_or_else(|| {
        Failure::new("there is no case to follow yet")
            .hint("start the wizard in another window, or name the file: syncsleuth present CASE")
    })
}

fn once(args: &Args, held: &Settings, case: &Path) -> Result<(), Failure> {
    let seen = Follower::of(case).look();
    match &seen {
        Seen::Gone => {
            return Err(Failure::new(format!("there is no case {}", case.display()))
                .hint("check the path; a case is kept with its first answer"));
        }
        Seen::Unreadable(why) => return Err(Failure::new(why.clone())),
        Seen::Same | Seen::New(..) => {}
    }
    let mut out = io::stdout().lock();
    plain::Presenter::hiding(held.mask_asked()).tell(
        &seen,
        Knowledge::in_force(),
        super::today(args),
        &mut out,
    )?;
    Ok(())
}

/// Says what is new until the input ends; each line that comes in is a note.
fn follow(args: &Args, held: &Settings, of: &PresentArgs, case: &Path) -> Result<(), Failure> {
    let (sender, typed) = mpsc::channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            // A line that is no text ends the input, as the end does.
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Following {}. A line you type is kept as a note; q ends.",
        text::shown(&beside::hidden(&case.display().to_string()))
    )?;
    let mut follower = Follower::of(case);
    let mut presenter = plain::Presenter::hiding(held.mask_asked());
    let mut place = String::new();
    loop {
        let seen = follower.look();
        if let Seen::New(case, _) = &seen {
            place.clone_from(&case.place);
        }
        presenter.tell(&seen, Knowledge::in_force(), super::today(args), &mut out)?;
        let line = match typed.recv_timeout(EVERY) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        match line.trim() {
            "" => {}
            "q" | "quit" => return Ok(()),
            note => {
                let note = Note {
                    at: jiff::Timestamp::now(),
                    by: of.name.clone(),
                    place: place.clone(),
                    text: note.to_owned(),
                };
                let text = note.text.clone();
                match notes::add(case, note) {
                    Ok(()) => writeln!(out, "The note is kept with the case.")?,
                    Err(why) => {
                        let failure = format!("{why}; the note was: {text}");
                        return Err(Failure::new(failure).hint(why.hint()));
                    }
                }
            }
        }
    }
}
