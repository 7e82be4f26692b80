//! The one queue: keys, pasted text, resizes, signals and the reports of jobs meet here.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, Event};

use super::job::Report;
use super::keymap::Key;
use crate::text;

/// Everything that can happen to the wizard.
#[derive(Debug)]
pub(crate) enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted, or a file dropped onto the window.
    Paste(String),
    /// The window has another size, or came back; draw again.
    Redraw,
    /// A job reports.
    Job(u64, Report),
    /// What a folder holds, asked for by the browser.
    Listing(PathBuf, io::Result<Vec<Entry>>),
    /// The system asks to leave, or the terminal is gone.
    Leave,
}

/// A file or folder in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) folder: bool,
    pub(crate) size: u64,
}

/// Reads the terminal's events into the queue, on a thread of its own.
pub(crate) fn listen(queue: Sender<Msg>) {
    thread::spawn(move || {
        loop {
            let msg = match event::read() {
                Ok(event) => match event {
                    Event::Paste(text) => Msg::Paste(text),
                    Event::Resize(..) | Event::FocusGained => Msg::Redraw,
                    other => match other.as_key_press_event() {
                        Some(key) => Msg::Key(Key::of(key)),
                        None => continue,
                    },
                },
                Err(_) => Msg::Leave,
            };
            let last = matches!(msg, Msg::Leave);
            if queue.send(msg).is_err() || last {
                return;
            }
        }
    });
}

/// SIGTERM, SIGHUP and SIGINT ask to leave by the normal door; SIGCONT asks for a fresh picture.
#[cfg(unix)]
pub(crate) fn heed_signals(queue: Sender<Msg>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let msg = if signal == SIGCONT {
                Msg::Redraw
            } else {
                Msg::Leave
            };
            if queue.send(msg).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Other systems close a console program by ending it; the case is saved after every step.
#[cfg(not(unix))]
pub(crate) fn heed_signals(_queue: Sender<Msg>) -> io::Result<()> {
    Ok(())
}

/// What a folder holds: folders first, then files, by name; hidden ones left out.
pub(crate) fn list(folder: &std::path::Path) -> io::Result<Vec<Entry>> {
    /// More than this nobody scrolls through.
    const MOST: usize = 5_000;
    let mut entries: Vec<Entry> = std::fs::read_dir(folder)?
        .flatten()
        .take(MOST)
        .filter_map(|e| {
            let name = text::path::to_text(Path::new(&e.file_name()));
            let about = std::fs::metadata(e.path()).ok()?;
            (!name.starts_with('.')).then(|| Entry {
                name,
                path: e.path(),
                folder: about.is_dir(),
                size: about.len(),
            })
        })
        .collect();
    entries.sort_by_cached_key(|e| (!e.folder, e.name.to_lowercase()));
    Ok(entries)
}
