//! The wizard's state, and the one place where it changes.
//!
//! [`App::update`] takes what happened and returns what should happen outside (save, start a job,
//! leave); it does no input or output, starts no thread and reads no clock. [`App::view`] only draws.
//! What belongs to a single screen is in `screen/`, what belongs to jobs in `work`.

mod journey;
mod work;

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use super::event::Msg;
use super::job::Job;
use super::keymap::{Action, Key, Reach, resolve};
use super::popup::Popup;
use super::privacy;
use super::screen::{
    changes, exports, findings, isolation, map, plan, question, recovery, review, verify, welcome,
};
use super::searcher::Question;
use super::theme::Theme;
use crate::bundle::Bundle;
use crate::case::words::Base;
use crate::case::{Review, Session};
use crate::import::discover::Entry;
use crate::knowledge::Knowledge;
use crate::plan::Form;
use crate::progress::Progress;

/// The steps of the journey that have a screen of their own; the interview's screens are in data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    Welcome,
    Question,
    Exports,
    Findings,
    Map,
    Isolation,
    Review,
    Changes,
    Recovery,
    Plan,
    Verify,
}

/// What should happen outside.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Start a job under a number.
    Start(u64, Job),
    /// Stop the current job.
    Cancel,
    /// Save the case.
    Save,
    /// Search in the review.
    Search(Question),
    /// Find out what a folder holds.
    List(PathBuf),
    /// Write the plan into a folder.
    WritePlan(PathBuf),
    /// Write the words for a ticket, and show them in a form to copy.
    Ticket(Form),
    /// Write what the support of Salesforce asks for into a folder.
    WriteBundle(Box<Bundle>, PathBuf),
    /// Put words on the clipboard, where the terminal takes them.
    Copy(String),
    /// Let go of a review that is not needed any more, which takes a moment where it is large.
    LetGo(Box<Review>),
    /// Gather the values that are to be hidden.
    Gather(privacy::Gather),
    /// Work on another case.
    Switch(Switch),
    /// Leave.
    Quit,
}

/// Which case to work on instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Switch {
    New,
    Demo,
    Open(PathBuf),
}

/// A line about what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) trouble: bool,
}

/// The job under way.
#[derive(Debug)]
pub(crate) struct Running {
    number: u64,
    pub(crate) quietly: bool,
    pub(crate) progress: Option<Progress>,
}

/// What the wizard knows of the computer it runs on; read once, at the start.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Cases saved earlier, newest first: path and title.
    pub recent: Vec<(PathBuf, String)>,
    /// Where exports are likely to be: Downloads, Documents, Desktop.
    pub folders: Vec<PathBuf>,
    /// Where the browser starts, and where paths that are not whole begin.
    pub base: Base,
    /// Where plans are written unless the person says otherwise.
    pub plan_folder: PathBuf,
    /// Where the case is kept: a path as text.
    pub case_path: String,
}

/// Everything the wizard knows.
pub struct App {
    pub(crate) session: Session,
    pub(crate) knowledge: &'static Knowledge,
    pub(crate) today: Date,
    pub(crate) theme: Theme,
    pub(crate) screen: Screen,
    pub(crate) popup: Option<Popup>,
    pub(crate) notice: Option<Notice>,
    pub(crate) job: Option<Running>,
    pub(crate) around: Surroundings,
    pub(crate) privacy: privacy::State,
    pub(crate) welcome: welcome::State,
    pub(crate) question: question::State,
    pub(crate) exports: exports::State,
    pub(crate) findings: findings::State,
    pub(crate) map: map::State,
    pub(crate) isolation: isolation::State,
    pub(crate) review: review::State,
    pub(crate) changes: changes::State,
    pub(crate) recovery: recovery::State,
    pub(crate) plan: plan::State,
    pub(crate) verify: verify::State,
    pub(crate) now: Timestamp,
    /// Whether something is still being saved.
    pub(crate) saving: bool,
    last_job: u64,
    effects: Vec<Effect>,
}

impl App {
    /// The wizard on a case, at its first screen or where the person was.
    pub(crate) fn new(session: Session, today: Date, theme: Theme, around: Surroundings) -> Self {
        let mut app = App {
            session,
            knowledge: Knowledge::in_force(),
            today,
            theme,
            screen: Screen::Welcome,
            popup: None,
            notice: None,
            job: None,
            around,
            privacy: privacy::State::default(),
            welcome: welcome::State::default(),
            question: question::State::default(),
            exports: exports::State::default(),
            findings: findings::State::default(),
            map: map::State::default(),
            isolation: isolation::State::default(),
            review: review::State::default(),
            changes: changes::State::default(),
            recovery: recovery::State::default(),
            plan: plan::State::default(),
            verify: verify::State::default(),
            now: Timestamp::UNIX_EPOCH,
            saving: false,
            last_job: 0,
            effects: Vec::new(),
        };
        app.restore_place();
        app
    }

    /// What should happen once the first picture is on screen: reading the exports of a resumed case,
    /// looking for others.
    pub(crate) fn begin(&mut self) -> Vec<Effect> {
        if !self.session.case.sources.is_empty() {
            self.load();
        } else if self.screen == Screen::Exports {
            self.discover();
        }
        if self.screen == Screen::Map {
            self.lay_out_map();
        }
        if self.screen != Screen::Verify && self.is_look_due() {
            self.popup = Some(Popup::offer_look(self));
        }
        std::mem::take(&mut self.effects)
    }

    /// Takes what happened into account.
    pub(crate) fn update(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        match msg {
            Msg::Key(key) => self.key(key),
            // Terminals send a carriage return for each line end of what is pasted.
            Msg::Paste(text) => self.paste(&text.replace("\r\n", "\n").replace('\r', "\n")),
            // That all is saved is seen where it was said that it is not.
            Msg::Redraw | Msg::Saved(None) => {}
            Msg::Job(number, report) => self.report(number, report),
            Msg::Found(found) => self.review.take_found(found),
            Msg::Saved(Some(why)) => self.warn(format!("{why}; {}", why.hint())),
            Msg::Listing(folder, entries) => self.listing(folder, entries),
            Msg::Gathered(of, looks, values) => self.gathered(&of, looks, values),
            Msg::Leave => self.effect(Effect::Quit),
        }
        self.keep_hidden();
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            trouble: false,
        });
    }

    pub(crate) fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            trouble: true,
        });
    }

    /// Where a key pressed now would go.
    pub(crate) fn reach(&self) -> Reach {
        if self.privacy.asks {
            return Reach::Unmask;
        }
        if let Some(popup) = &self.popup {
            return popup.reach();
        }
        match self.screen {
            Screen::Welcome => Reach::Welcome,
            Screen::Question => self.question.reach(),
            Screen::Exports => Reach::Exports,
            Screen::Findings => self.findings_reach(),
            Screen::Map => Reach::Map,
            Screen::Isolation => Reach::Isolation,
            Screen::Review => Reach::Review,
            Screen::Changes => Reach::Changes,
            Screen::Recovery => self.recovery_reach(),
            Screen::Plan => Reach::Plan,
            Screen::Verify => Reach::Verify,
        }
    }

    fn key(&mut self, key: Key) {
        let reach = self.reach();
        let action = resolve(reach, key);
        let leaves = matches!(action, Some(Action::Quit | Action::Stop));
        if self.privacy.blank.is_some() && !leaves {
            return self.blank_key(key);
        }
        match action {
            Some(Action::Blank) => return self.blank_screen(),
            _ if self.privacy.asks && !leaves => return self.answer_unmask(action),
            Some(Action::Mask) => return self.step_mask(),
            Some(Action::Quit) => return self.leave(),
            Some(Action::Stop) => return self.stop_or_leave(),
            Some(Action::Help) if self.popup.is_none() => {
                self.popup = Some(Popup::help());
                return;
            }
            Some(Action::GoTo) => {
                self.keep_answer();
                self.popup = Some(Popup::steps(self));
                return;
            }
            Some(Action::Back) if self.back_stops() && self.stop_reading() => return,
            _ => {}
        }
        self.notice = None;
        if self.popup.is_some() {
            return self.popup_key(action, key);
        }
        match self.screen {
            Screen::Welcome => self.welcome_key(action),
            Screen::Question => self.question_key(action, key),
            Screen::Exports => self.exports_key(action),
            Screen::Findings => self.findings_key(action, key),
            Screen::Map => self.map_key(action),
            Screen::Isolation => self.isolation_key(action),
            Screen::Review => self.review_key(action),
            Screen::Changes => self.changes_key(action),
            Screen::Recovery => self.recovery_key(action, key),
            Screen::Plan => self.plan_key(action),
            Screen::Verify => self.verify_key(action),
        }
    }

    fn paste(&mut self, text: &str) {
        if self.privacy.blank.is_some() || self.privacy.asks {
            return;
        }
        let asked = self.screen == Screen::Question || self.asks_here();
        match (&mut self.popup, self.screen) {
            (Some(Popup::Prompt { kind, .. }), _) if kind.takes_files() && several(text) => {
                self.popup = None;
                match self.screen {
                    Screen::Verify => self.verify_paste(text),
                    Screen::Isolation => self.isolation_paste(text),
                    _ => self.exports_paste(text),
                }
            }
            (Some(popup), _) => popup.paste(text),
            (None, _) if asked => {
                self.notice = None;
                if self.question.wants_programs(text) {
                    self.take_programs(text);
                } else if let Some(said) = self.question.paste(text) {
                    self.say(said);
                }
            }
            (None, Screen::Welcome | Screen::Exports) => self.exports_paste(text),
            (None, Screen::Verify) => self.verify_paste(text),
            (None, Screen::Isolation) => self.isolation_paste(text),
            _ => self.warn(
                "there is nothing to paste into here; exports are added on the Exports screen",
            ),
        }
    }

    /// Leaves; what was typed so far is kept.
    fn leave(&mut self) {
        self.keep_answer();
        self.remember_place();
        self.effect(Effect::Cancel);
        self.effect(Effect::Save);
        self.effect(Effect::Quit);
    }

    fn stop_or_leave(&mut self) {
        if !self.stop_reading() {
            self.leave();
        }
    }

    fn listing(&mut self, folder: PathBuf, entries: std::io::Result<Vec<Entry>>) {
        match entries {
            Ok(entries) => {
                if let Some(Popup::Browser(browser)) = &mut self.popup {
                    browser.show(folder, entries);
                }
            }
            Err(why) => self.warn(format!("cannot look into {}: {why}", folder.display())),
        }
    }

    /// Shows a screen.
    pub(crate) fn show(&mut self, screen: Screen) {
        self.screen = screen;
        self.findings.stop();
        self.recovery.stop();
        match screen {
            Screen::Exports => self.discover(),
            Screen::Findings | Screen::Review if !self.is_reading() => self.diagnose(),
            Screen::Map => self.lay_out_map(),
            Screen::Changes | Screen::Recovery => self.compare(),
            _ => {}
        }
        if screen == Screen::Plan {
            self.plan.forget();
        }
        self.remember_place();
        self.effect(Effect::Save);
    }

    fn remember_place(&mut self) {
        self.session.case.place = match self.screen {
            Screen::Welcome => String::new(),
            Screen::Question => format!("question:{}", self.question.id()),
            Screen::Exports => "exports".to_owned(),
            Screen::Findings => "findings".to_owned(),
            Screen::Map => "map".to_owned(),
            Screen::Isolation => "isolation".to_owned(),
            Screen::Review => "review".to_owned(),
            Screen::Changes => "changes".to_owned(),
            Screen::Recovery => "recovery".to_owned(),
            Screen::Plan => "plan".to_owned(),
            Screen::Verify => "verify".to_owned(),
        };
    }

    fn restore_place(&mut self) {
        let place = self.session.case.place.clone();
        self.screen = match place.as_str() {
            "exports" => Screen::Exports,
            "findings" => Screen::Findings,
            "map" => Screen::Map,
            "isolation" => Screen::Isolation,
            "review" => Screen::Review,
            "changes" => Screen::Changes,
            "recovery" => Screen::Recovery,
            "plan" => Screen::Plan,
            "verify" => Screen::Verify,
            other => match other.strip_prefix("question:") {
                Some(id) if self.open_question(id) => Screen::Question,
                _ => Screen::Welcome,
            },
        };
    }
}

/// Whether a text has more than one line that says something.
fn several(text: &str) -> bool {
    text.lines()
        .filter(|l| !l.trim().is_empty())
        .nth(1)
        .is_some()
}
