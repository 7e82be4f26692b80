//! The wizard on a whole screen: one queue in, one `update`, one `view`.
//!
//! This file is the shell around [`app::App`]: it opens and closes the terminal, feeds the queue, and
//! carries out the effects `update` asks for. The terminal is given back on every way out: leaving,
//! Ctrl+C, a signal, a crash.

mod app;
mod event;
mod job;
mod keymap;
mod popup;
mod presenter;
mod privacy;
mod screen;
mod searcher;
#[cfg(test)]
mod tests;
mod theme;
mod widget;
mod writer;

use std::io::{self, IsTerminal};
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use jiff::Timestamp;
use jiff::civil::Date;
use ratatui::DefaultTerminal;

pub use app::Surroundings;
pub use keymap::markdown as key_list;
pub use presenter::{Settings as PresenterSettings, present};
pub use theme::{Look, Palette, Signs};

use crate::bundle::Bundle;
use crate::case::{Case, CaseError, CaseFile, Places, Session, Start};
use crate::import::discover;
use crate::knowledge::Knowledge;
use crate::plan::{self, Form, Plan};
use crate::presenter::SheetFile;
use crate::text;
use crate::veil::Level;
use app::{App, Effect, Switch};
use event::Msg;
use job::Handle;
use popup::Popup;
use searcher::Searcher;
use writer::Writer;

/// A picture waits so long for the case to be saved, at most.
const PATIENCE: Duration = Duration::from_millis(8);

/// Everything the wizard is told at the start.
#[derive(Debug)]
pub struct Settings {
    /// Which case.
    pub start: Start,
    /// Where cases are kept.
    pub places: Places,
    /// What this computer has.
    pub surroundings: Surroundings,
    /// The look.
    pub look: Look,
    /// How much is told of personal data; `None` for everything.
    pub mask: Option<Level>,
    /// What there is to say at once, such as a setting that cannot be read.
    pub news: Option<String>,
    /// The day deadlines are reckoned from.
    pub today: Date,
    /// Where the desk's view of the case is kept as well, for a second screen.
    pub desk: Option<SheetFile>,
    /// The time of day; stamps verdicts and ticks.
    pub clock: fn() -> Timestamp,
}

/// Why the wizard ended early.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// Input or output is no terminal.
    #[error("the wizard needs a terminal window, and this is not one")]
    NoTerminal,
    /// The case cannot be opened, or could not be saved on the way out.
    #[error(transparent)]
    Case(#[from] Arc<CaseError>),
    /// The terminal failed.
    #[error("the terminal window does not answer: {0}")]
    Terminal(#[from] io::Error),
}

/// Colours even where the output is no terminal or `NO_COLOR` is set; asked for on the command line.
pub fn force_color() {
    crossterm::style::force_color_output(true);
}

/// Opens the wizard, and returns when the person leaves it.
///
/// # Errors
/// [`TuiError`] where it cannot be opened, the terminal fails while it runs, or the case could not be
/// saved at the end.
pub fn run(settings: Settings) -> Result<(), TuiError> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(TuiError::NoTerminal);
    }
    let (case, file) = settings
        .places
        .begin(&settings.start, settings.today, (settings.clock)())
        .map_err(Arc::new)?;
    let file = Arc::new(file);
    let theme = theme::Theme::of(settings.look);
    let (sender, queue) = mpsc::channel();
    event::heed_signals(sender.clone())?;
    let mut around = settings.surroundings;
    let plan_folder = around.plan_folder.clone();
    name_after(&mut around, &case, &file, &plan_folder);
    let mut session = Session::new(case);
    session.usual.clone_from(&settings.places.usual.answers);
    let mut shell = Shell {
        app: App::new(session, settings.today, theme, around),
        places: settings.places,
        plan_folder,
        writer: Writer::start(Arc::clone(&file), sender.clone()),
        searcher: Searcher::start(sender.clone()),
        file,
        desk: settings.desk,
        clock: settings.clock,
        sender,
        job: None,
        leaving: false,
    };
    if let Some(level) = settings.mask {
        shell.app.hide(level);
    }
    if let Some(news) = settings.news {
        shell.app.warn(news);
    }
    let ran = ratatui::run(|terminal| {
        only_this_thread_restores();
        let _paste = BracketedPaste::on()?;
        shell.run(terminal, &queue)
    });
    // Also where the terminal is gone.
    shell.save();
    let unsaved = shell.unsaved();
    ran?;
    // The notice on the screen is gone with the screen.
    match unsaved {
        Some(why) => Err(why.into()),
        None => Ok(()),
    }
}

/// What the surroundings owe to the case at work: where it is kept, and the folder for its plans, one
/// for each case so that none replaces another's.
fn name_after(around: &mut Surroundings, case: &Case, file: &CaseFile, plan_folder: &Path) {
    around.case_path = text::path::to_text(file.path());
    // The case at work is offered as such already.
    around.recent.retain(|(path, _)| path != file.path());
    around.plan_folder = plan_folder.join(plan::folder_name(&case.title));
}

/// The hook `ratatui::run` installs gives the terminal back when *any* thread panics; a worker's panic
/// is caught and shown, and must leave the screen alone.
fn only_this_thread_restores() {
    let ui = thread::current().id();
    let restore = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == ui {
            let _ = execute!(io::stdout(), DisableBracketedPaste);
            restore(info);
        }
    }));
}

/// Lets a test of a debug build crash this thread with a key press, to see that the terminal is given
/// back. A release build holds nothing of it.
#[cfg(debug_assertions)]
fn crash_where_asked(msg: &Msg) {
    let asked = std::env::var("SYNCSLEUTH_PANIC").is_ok_and(|at| match msg {
        Msg::Key(key) => at == "ui" || key.types().is_some_and(|c| at == format!("ui {c}")),
        _ => false,
    });
    assert!(!asked, "crashed on request");
}

/// Lets a test of a debug build see what happens while a case is being written. A release build holds
/// nothing of it.
#[cfg(debug_assertions)]
fn dawdle_where_asked() {
    let millis = std::env::var("SYNCSLEUTH_SLOW_SAVE").ok();
    if let Some(millis) = millis.and_then(|ms| ms.parse().ok()) {
        thread::sleep(Duration::from_millis(millis));
    }
}

/// Pasted text arrives as one message while this lives.
struct BracketedPaste;

impl BracketedPaste {
    fn on() -> io::Result<Self> {
        // On Windows the marks around the text never arrive, and line ends come changed.
        if !cfg!(windows) {
            execute!(io::stdout(), EnableBracketedPaste)?;
        }
        Ok(BracketedPaste)
    }
}

impl Drop for BracketedPaste {
    fn drop(&mut self) {
        // On the way out there is nobody left to tell.
        let _ = execute!(io::stdout(), DisableBracketedPaste);
    }
}

struct Shell {
    app: App,
    places: Places,
    /// The folder that each case's folder for plans is in.
    plan_folder: PathBuf,
    file: Arc<CaseFile>,
    /// Where the desk's view is kept as well.
    desk: Option<SheetFile>,
    clock: fn() -> Timestamp,
    writer: Writer,
    searcher: Searcher,
    sender: Sender<Msg>,
    job: Option<Handle>,
    leaving: bool,
}

impl Shell {
    fn run(&mut self, terminal: &mut DefaultTerminal, queue: &Receiver<Msg>) -> io::Result<()> {
        terminal.draw(|frame| self.app.view(frame))?;
        event::listen(self.sender.clone());
        let effects = self.app.begin();
        self.carry_out(effects);
        self.say_if_read_only();
        while !self.leaving {
            // What a person sees is saved, where that takes no longer than a glance; else the screen says so.
            self.app.saving = !self.writer.is_done_within(PATIENCE);
            terminal.draw(|frame| self.app.view(frame))?;
            let Ok(first) = queue.recv() else { break };
            #[cfg(debug_assertions)]
            crash_where_asked(&first);
            // A burst of messages costs one picture.
            let mut next = Some(first);
            while let Some(msg) = next {
                if matches!(msg, Msg::Redraw) {
                    // `Terminal::clear` would ask the terminal where its cursor is, and the answer
                    // goes to the thread that reads keys.
                    let area = terminal.size()?;
                    terminal.resize(area.into())?;
                }
                let effects = self.app.update(msg, (self.clock)());
                self.carry_out(effects);
                next = if self.leaving {
                    None
                } else {
                    queue.try_recv().ok()
                };
            }
        }
        if let Some(job) = &self.job {
            job.cancel();
        }
        Ok(())
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut save = false;
        for effect in effects {
            match effect {
                Effect::Start(number, job) => {
                    self.job = Some(Handle::start(number, job, self.sender.clone()));
                }
                Effect::Cancel => {
                    if let Some(job) = self.job.take() {
                        job.cancel();
                    }
                }
                Effect::Save => save = true,
                Effect::Search(question) => self.searcher.ask(question),
                Effect::List(folder) => {
                    let sender = self.sender.clone();
                    thread::spawn(move || {
                        let entries = discover::list(&folder);
                        // The wizard may be gone by now.
                        let _ = sender.send(Msg::Listing(folder, entries));
                    });
                }
                Effect::WritePlan(folder) => self.write_plan(&folder),
                Effect::Ticket(form) => self.write_ticket(form),
                Effect::WriteBundle(bundle, folder) => self.write_bundle(&bundle, &folder),
                Effect::Copy(words) => {
                    let Some(words) = self.app.as_shown(words) else {
                        self.app
                            .warn("not copied: personal data are still being hidden");
                        continue;
                    };
                    // A terminal that does not know the request passes over it.
                    let _ = execute!(io::stdout(), CopyToClipboard::to_clipboard_from(words));
                }
                Effect::LetGo(review) => {
                    thread::spawn(move || drop(review));
                }
                Effect::Gather(gather) => {
                    let sender = self.sender.clone();
                    thread::spawn(move || {
                        let values = gather.run();
                        // The wizard may be gone by now.
                        let _ = sender.send(Msg::Gathered(gather.evidence, gather.looks, values));
                    });
                }
                Effect::Switch(switch) => self.switch(switch),
                Effect::Quit => self.leaving = true,
            }
        }
        if save {
            self.save();
        }
    }

    fn save(&mut self) {
        self.show_desk();
        let case = &self.app.session.case;
        // A case nothing was said in leaves no file behind.
        if case.answers.is_empty() && case.sources.is_empty() && case.journal.is_empty() {
            return;
        }
        self.writer.save(case.clone());
    }

    /// Waits until all is saved, and gives why that is not possible, where it is not.
    fn unsaved(&self) -> Option<Arc<CaseError>> {
        let unsaved = self.writer.finish();
        // Nothing was to be kept, and the screen has said so.
        unsaved.filter(|why| !matches!(**why, CaseError::ReadOnly { .. }))
    }

    /// Keeps the desk's view as the case stands now.
    fn show_desk(&mut self) {
        let Some(desk) = &self.desk else { return };
        let case = &self.app.session.case;
        let kept = desk.keep(case, self.file.path(), self.app.knowledge, self.app.today);
        if let Err(why) = kept {
            self.app.warn(format!("{why}; {}", why.hint()));
        }
    }

    fn say_if_read_only(&mut self) {
        if let Some(why) = self.file.read_only() {
            self.app.warn(format!("{why}; {}", why.hint()));
        }
    }

    /// Writes the words for a ticket in every form, and shows one of them to be copied.
    fn write_ticket(&mut self, form: Form) {
        let (case, today) = (&self.app.session.case, self.app.today);
        let plan = Plan::with_notes(case, self.file.path(), Knowledge::in_force(), today);
        let folder = self.app.around.plan_folder.clone();
        let words = plan.render(form).unwrap_or_default();
        let words = String::from_utf8_lossy(&words).into_owned();
        match plan.write(&folder, &Form::TICKET) {
            Ok(_) => {
                let folder = folder.display().to_string();
                self.app.say(format!(
                    "Enter copies it; written as {} in {}",
                    form.file_name(),
                    text::shown(&folder)
                ));
            }
            Err(why) => self.app.warn(format!("{why}; {}", why.hint())),
        }
        self.app.popup = Some(Popup::to_copy(form.says(), words));
    }

    fn write_plan(&mut self, folder: &Path) {
        let (session, file) = (&self.app.session, self.file.path());
        let knowledge = Knowledge::in_force();
        match Plan::save(session, file, knowledge, self.app.today, folder) {
            Ok(files) => {
                self.app.session.case.plan_written = Some(self.app.today);
                let folder = folder.display().to_string();
                self.app.say(format!(
                    "{} files saved in {}; open \"{}\"",
                    files.len(),
                    text::shown(&folder),
                    Form::Html.file_name()
                ));
                self.save();
            }
            Err(why) => self.app.warn(format!("{why}; {}", why.hint())),
        }
    }

    fn write_bundle(&mut self, bundle: &Bundle, folder: &Path) {
        match bundle.write(folder) {
            Ok(files) => {
                let folder = folder.display().to_string();
                self.app.say(format!(
                    "{} files saved; look through all of them before you send them: {}",
                    files.len(),
                    text::shown(&folder),
                ));
            }
            Err(why) => self.app.warn(format!("{why}; {}", why.hint())),
        }
    }

    fn switch(&mut self, switch: Switch) {
        self.save();
        if let Some(why) = self.unsaved() {
            // What was answered would be lost with the case.
            return self.app.warn(format!("{why}; {}", why.hint()));
        }
        let start = match switch {
            Switch::New => Start::New(Vec::new()),
            Switch::Demo => Start::Demo,
            Switch::Open(path) => Start::Open(path),
        };
        // A new case goes to the folder of cases, whatever file was named at the start.
        let places = Places {
            file: None,
            ..self.places.clone()
        };
        match places.begin(&start, self.app.today, (self.clock)()) {
            Ok((case, file)) => {
                if let Some(job) = self.job.take() {
                    job.cancel();
                }
                let mut around = std::mem::take(&mut self.app.around);
                name_after(&mut around, &case, &file, &self.plan_folder);
                around.recent = places.recent(around.recent.len().max(8));
                let file = Arc::new(file);
                self.writer = Writer::start(Arc::clone(&file), self.sender.clone());
                self.file = file;
                let level = self.app.privacy.level();
                let mut session = Session::new(case);
                session.usual.clone_from(&self.places.usual.answers);
                self.app = App::new(session, self.app.today, self.app.theme, around);
                if let Some(level) = level {
                    self.app.hide(level);
                }
                if start == Start::New(Vec::new()) {
                    self.app.walk_from_start();
                }
                let effects = self.app.begin();
                self.carry_out(effects);
                self.say_if_read_only();
            }
            Err(why) => self.app.warn(format!("{why}; {}", why.hint())),
        }
    }
}
