//! The presenter in a window of its own: follows a case file while a wizard elsewhere writes it.
//!
//! ```text
//!  syncsleuth presenter · Dana's contacts                  Question 5 of about 17: How it goes on
//!  For you alone: keep this window off the shared screen.
//! ┌ Now ───────────────────────────────────────┐┌ Why ────────────────────────────────────────┐
//! │ Say                                        ││ Likely causes                               │
//! │ " Did it happen once and stop, …           ││ • 62 %  Two sync programs carry the same …  │
//! │ What each answer means                     │├ Notes ──────────────────────────────────────┤
//! │ • It comes back after I delete it          ││ 2026-11-23 09:12 UTC: rang twice            │
//! └────────────────────────────────────────────┘└─────────────────────────────────────────────┘
//!  Tab next part  n write a note  c copy the words  …
//! ```
//! Below 100 columns one part is shown at a time. It writes notes and nothing else.

#[cfg(test)]
mod tests;
mod view;

#[cfg(test)]
pub(super) use tests::masked_pictures;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use jiff::Timestamp;
use jiff::civil::Date;
use tui_input::{Input, InputRequest};

use super::event::{self, Msg};
use super::keymap::{Action, Key, Reach, resolve};
use super::screen::question::request;
use super::theme::Theme;
use super::{BracketedPaste, Look, TuiError, only_this_thread_restores};
use crate::case::notes::{self, Note};
use crate::knowledge::Knowledge;
use crate::presenter::{Follower, Seen, Sheet, Tone};
use crate::veil::{Level, Veil};

/// How often the case file is looked at. A look at a file that has not changed costs next to nothing.
const EVERY: Duration = Duration::from_millis(100);

/// So much of what is pasted goes into a note, in characters.
const LONGEST: usize = 4_000;

/// What the presenter is told at the start.
#[derive(Debug)]
pub struct Settings {
    /// The case file to follow; it need not be there yet.
    pub case: PathBuf,
    /// The look.
    pub look: Look,
    /// The day deadlines are reckoned from.
    pub today: Date,
    /// Who types the notes, where they gave a name.
    pub person: Option<String>,
    /// How much is told of personal data; `None` for everything.
    pub mask: Option<Level>,
}

/// Opens the presenter, and returns when the person leaves it.
///
/// # Errors
/// [`TuiError`] where there is no terminal, or it fails.
pub fn present(settings: Settings) -> Result<(), TuiError> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(TuiError::NoTerminal);
    }
    let (sender, queue) = mpsc::channel();
    event::heed_signals(sender.clone())?;
    let mut presenter = Presenter::new(settings.case, Theme::of(settings.look), settings.today);
    presenter.person = settings.person;
    presenter.mask = settings.mask;
    ratatui::run(|terminal| {
        only_this_thread_restores();
        let _paste = BracketedPaste::on()?;
        terminal.draw(|frame| presenter.view(frame))?;
        event::listen(sender.clone());
        follow(Follower::of(&presenter.path), sender);
        while !presenter.leaving {
            terminal.draw(|frame| presenter.view(frame))?;
            let Ok(heard) = queue.recv() else { break };
            if matches!(heard, Heard::Terminal(Msg::Redraw)) {
                let area = terminal.size()?;
                terminal.resize(area.into())?;
            }
            if let Some(effect) = presenter.update(heard, Timestamp::now()) {
                presenter.carry_out(effect);
            }
        }
        Ok::<(), io::Error>(())
    })?;
    Ok(())
}

/// Looks at the file for as long as somebody listens.
fn follow(mut follower: Follower, queue: mpsc::Sender<Heard>) {
    thread::spawn(move || {
        loop {
            match follower.look() {
                Seen::Same => thread::sleep(EVERY),
                seen => {
                    if queue.send(Heard::Case(seen)).is_err() {
                        return;
                    }
                }
            }
        }
    });
}

/// Everything that can happen to the presenter.
#[derive(Debug)]
pub(super) enum Heard {
    /// A key, a paste, another size, the wish to leave.
    Terminal(Msg),
    /// News of the case file.
    Case(Seen),
}

impl From<Msg> for Heard {
    fn from(msg: Msg) -> Self {
        Heard::Terminal(msg)
    }
}

/// What should happen outside.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Keep a note beside the case.
    Keep(Note),
    /// Put words on the clipboard, where the terminal takes them.
    Copy(String),
}

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Now,
    Why,
    Notes,
}

impl Part {
    const ALL: [Part; 3] = [Part::Now, Part::Why, Part::Notes];

    fn title(self) -> &'static str {
        match self {
            Part::Now => "Now",
            Part::Why => "Why",
            Part::Notes => "Notes",
        }
    }
}

/// What the window shows.
pub(super) struct Presenter {
    path: PathBuf,
    theme: Theme,
    today: Date,
    person: Option<String>,
    sheet: Option<Sheet>,
    /// Whether the case was seen.
    seen: bool,
    /// Where the wizard is, as the case names it.
    place: String,
    /// Each in a line.
    notes: Vec<String>,
    /// What is wrong with the case file right now.
    trouble: Option<String>,
    notice: Option<String>,
    part: Part,
    scroll: [usize; 3],
    typing: Option<Input>,
    mask: Option<Level>,
    help: bool,
    leaving: bool,
}

impl Presenter {
    fn new(path: PathBuf, theme: Theme, today: Date) -> Self {
        Presenter {
            path,
            theme,
            today,
            person: None,
            sheet: None,
            seen: false,
            place: String::new(),
            notes: Vec::new(),
            trouble: None,
            notice: None,
            part: Part::Now,
            scroll: [0; 3],
            typing: None,
            mask: None,
            help: false,
            leaving: false,
        }
    }

    fn reach(&self) -> Reach {
        match (&self.typing, self.help) {
            (Some(_), _) => Reach::Prompt,
            (None, true) => Reach::Popup,
            (None, false) => Reach::Presenter,
        }
    }

    /// Takes what happened into account.
    pub(super) fn update(&mut self, heard: Heard, now: Timestamp) -> Option<Effect> {
        match heard {
            Heard::Case(seen) => self.take(seen),
            Heard::Terminal(Msg::Key(key)) => return self.key(key, now),
            Heard::Terminal(Msg::Paste(text)) => {
                let input = self.typing.get_or_insert_default();
                let line = text.replace(['\r', '\n', '\t'], " ");
                for c in line
                    .trim()
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(LONGEST)
                {
                    input.handle(InputRequest::InsertChar(c));
                }
            }
            Heard::Terminal(Msg::Leave) => return self.leave(now),
            Heard::Terminal(_) => {}
        }
        None
    }

    fn take(&mut self, seen: Seen) {
        self.trouble = None;
        match seen {
            Seen::Same => {}
            Seen::New(case, notes) => {
                if case.place != self.place {
                    self.scroll[Part::Now as usize] = 0;
                    self.place.clone_from(&case.place);
                }
                if notes.len() > self.notes.len() {
                    // The latest note is the one to see.
                    self.scroll[Part::Notes as usize] = usize::MAX;
                }
                self.seen = true;
                let sheet = Sheet::of(&case, Knowledge::in_force(), self.today);
                let veil = self
                    .mask
                    .map(|level| crate::presenter::veil(level, &case, &notes));
                self.notes = notes
                    .iter()
                    .map(|note| match &veil {
                        Some(veil) => veil.says(&note.line()).into_owned(),
                        None => note.line(),
                    })
                    .collect();
                self.sheet = Some(match &veil {
                    Some(veil) => sheet.under(veil),
                    None => sheet,
                });
            }
            Seen::Gone if self.seen => {
                self.trouble =
                    Some("the case file is gone; what you see is what it said last".into());
            }
            Seen::Gone => {
                self.sheet = Some(Sheet::before(Knowledge::in_force(), self.today));
                self.trouble =
                    Some("waiting for the case: it is kept with its first answer".into());
            }
            Seen::Unreadable(why) => self.trouble = Some(self.complaint(why)),
        }
    }

    fn key(&mut self, key: Key, now: Timestamp) -> Option<Effect> {
        self.notice = None;
        let action = resolve(self.reach(), key);
        if matches!(action, Some(Action::Quit | Action::Stop)) {
            return self.leave(now);
        }
        if let Some(input) = &mut self.typing {
            return match action {
                Some(Action::Next) => {
                    let text = input.value().to_owned();
                    self.note(&text, now)
                }
                Some(Action::Back) => {
                    self.typing = None;
                    None
                }
                _ => {
                    if let Some(request) = request(key) {
                        input.handle(request);
                    }
                    None
                }
            };
        }
        if self.help {
            self.help = false;
            return None;
        }
        let at = self.part as usize;
        match action {
            Some(Action::Back) => self.leaving = true,
            Some(Action::Help) => self.help = true,
            Some(Action::Note) => self.typing = Some(Input::default()),
            Some(Action::OtherPane) => self.part = Part::ALL[(at + 1) % Part::ALL.len()],
            Some(Action::Up) => self.scroll[at] = self.scroll[at].saturating_sub(1),
            Some(Action::Down) => self.scroll[at] = self.scroll[at].saturating_add(1),
            Some(Action::PageUp) => self.scroll[at] = self.scroll[at].saturating_sub(10),
            Some(Action::PageDown) => self.scroll[at] = self.scroll[at].saturating_add(10),
            Some(Action::First) => self.scroll[at] = 0,
            Some(Action::Last) => self.scroll[at] = usize::MAX,
            Some(Action::Copy) => return self.copy(),
            _ => {}
        }
        None
    }

    /// Leaves. A note that is being typed is not thrown away with the window.
    fn leave(&mut self, now: Timestamp) -> Option<Effect> {
        self.leaving = true;
        let typed = self.typing.as_ref()?;
        self.note(typed.value(), now)
    }

    fn note(&self, text: &str, now: Timestamp) -> Option<Effect> {
        let text = text.trim();
        (!text.is_empty()).then(|| {
            Effect::Keep(Note {
                at: now,
                by: self.person.clone(),
                place: self.place.clone(),
                text: text.to_owned(),
            })
        })
    }

    fn copy(&mut self) -> Option<Effect> {
        let sheet = self.sheet.as_ref()?;
        let lines = sheet.now.iter().flat_map(|block| &block.lines);
        let said = lines.filter(|line| line.tone == Tone::Say);
        let words: Vec<&str> = said.map(|line| line.text.as_str()).collect();
        self.notice = Some("asked the terminal to copy the words to say".to_owned());
        Some(Effect::Copy(words.join("\n")))
    }

    /// What may quote the case, hidden where it is to be.
    fn complaint(&self, why: String) -> String {
        match self.mask {
            Some(level) => Veil::bare(level).complains(&why),
            None => why,
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Keep(note) => match notes::add(&self.path, note) {
                Ok(()) => {
                    self.typing = None;
                    self.notice = Some("the note is kept with the case".to_owned());
                }
                // What was typed stays in the line, to be tried again.
                Err(why) => {
                    self.leaving = false;
                    let why = self.complaint(format!("{why}; {}", why.hint()));
                    self.notice = Some(format!("! {why}"));
                }
            },
            Effect::Copy(words) => {
                // A terminal that does not know the request passes over it.
                let _ = execute!(io::stdout(), CopyToClipboard::to_clipboard_from(words));
            }
        }
    }
}
