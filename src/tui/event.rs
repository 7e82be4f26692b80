//! The one queue: keys, pasted text, resizes, signals and the reports of jobs meet here.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};

use super::job::Report;
use super::keymap::Key;
use super::searcher::Found;
use crate::case::{CaseError, Evidence};
use crate::import::discover::Entry;
use crate::veil::Values;

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
    /// What a search in the review found.
    Found(Found),
    /// Everything is saved, or why it is not.
    Saved(Option<Arc<CaseError>>),
    /// What a folder holds, asked for by the browser.
    Listing(PathBuf, io::Result<Vec<Entry>>),
    /// The values that are to be hidden: of which exports, after how many looks at fresh ones.
    Gathered(Arc<Evidence>, usize, Values),
    /// The system asks to leave, or the terminal is gone.
    Leave,
}

/// So many characters at once are pasted: nobody types so fast.
const PASTED: usize = 6;
/// How long a second character may take to belong to a paste, and every later one. The first holds up
/// each key that is typed, and is shorter than anybody notices.
const SECOND: Duration = Duration::from_millis(5);
const LATER: Duration = Duration::from_millis(50);

/// Reads the terminal's events into the queue, on a thread of its own.
pub(crate) fn listen<H: From<Msg> + Send + 'static>(queue: Sender<H>) {
    thread::spawn(move || {
        loop {
            let msgs = match event::read() {
                Ok(event) => messages(event),
                Err(_) => vec![Msg::Leave],
            };
            for msg in msgs {
                let last = matches!(msg, Msg::Leave);
                if queue.send(msg.into()).is_err() || last {
                    return;
                }
            }
        }
    });
}

/// What an event means. On Windows pasted text comes as single key presses
/// (<https://github.com/crossterm-rs/crossterm/issues/737>), of which Enter would leave the screen; those
/// that stand together in the queue of the terminal are taken together.
fn messages(first: Event) -> Vec<Msg> {
    let mut keys = Vec::new();
    let mut after = None;
    match first.as_key_press_event() {
        Some(key) if cfg!(windows) => keys.push(key),
        _ => after = Some(first),
    }
    while after.is_none() && keys.last().is_some_and(|key| typed(*key).is_some()) {
        let gap = if keys.len() > 1 { LATER } else { SECOND };
        match event::poll(gap).and_then(|more| more.then(event::read).transpose()) {
            Ok(Some(event)) => match event.as_key_press_event() {
                Some(key) => keys.push(key),
                // Letting go of a key says nothing.
                None if event.is_key_release() => {}
                None => after = Some(event),
            },
            Ok(None) | Err(_) => break,
        }
    }
    let mut msgs = together(&keys);
    msgs.extend(after.and_then(|event| match event {
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(..) | Event::FocusGained => Some(Msg::Redraw),
        other => other.as_key_press_event().map(|key| Msg::Key(Key::of(key))),
    }));
    msgs
}

/// Keys that came at once: a paste, and what does not belong to it; or each by itself.
fn together(keys: &[KeyEvent]) -> Vec<Msg> {
    let pasted: String = keys.iter().map_while(|key| typed(*key)).collect();
    let count = pasted.chars().count();
    let (mut msgs, rest) = if count >= PASTED {
        (vec![Msg::Paste(pasted)], keys.get(count..))
    } else {
        (Vec::new(), Some(keys))
    };
    let keys = rest.unwrap_or_default().iter();
    msgs.extend(keys.map(|key| Msg::Key(Key::of(*key))));
    msgs
}

/// The character of pasted text that a key press stands for. A line end may come with Ctrl, as it does
/// in <https://github.com/crossterm-rs/crossterm/issues/962>.
fn typed(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        _ => Key::of(key).types(),
    }
}

/// SIGTERM, SIGHUP and SIGINT ask to leave by the normal door; SIGCONT asks for a fresh picture.
#[cfg(unix)]
pub(crate) fn heed_signals<H: From<Msg> + Send + 'static>(queue: Sender<H>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let msg = if signal == SIGCONT {
                Msg::Redraw
            } else {
                Msg::Leave
            };
            if queue.send(msg.into()).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Other systems close a console program by ending it; the case is saved after every step.
#[cfg(not(unix))]
pub(crate) fn heed_signals<H: From<Msg>>(_queue: Sender<H>) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_keys_at_once_are_a_paste() {
        let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
        let of = |text: &str| -> Vec<KeyEvent> {
            let code = |c| match c {
                '\n' => KeyCode::Enter,
                '\t' => KeyCode::Tab,
                '^' => KeyCode::Esc,
                c => KeyCode::Char(c),
            };
            text.chars().map(|c| key(code(c))).collect()
        };
        let said = |keys: &[KeyEvent]| format!("{:?}", together(keys));
        let cases = [
            ("", 0, ""),
            ("abc\n", 4, ""),
            (
                "Name\tId\niCloud\t1\n",
                1,
                "Paste(\"Name\\tId\\niCloud\\t1\\n\")",
            ),
            ("some text^", 2, "Paste(\"some text\")"),
            ("^some text", 10, ""),
        ];
        for (text, count, holds) in cases {
            let keys = of(text);
            assert_eq!(together(&keys).len(), count, "{text:?}");
            assert!(said(&keys).contains(holds), "{}", said(&keys));
        }
        // A line end with Ctrl, and a character made with AltGr.
        let mut keys = of("a line");
        keys.push(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL));
        let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        keys.push(KeyEvent::new(KeyCode::Char('@'), alt_gr));
        assert!(said(&keys).contains("a line\\n@"), "{}", said(&keys));
    }
}
