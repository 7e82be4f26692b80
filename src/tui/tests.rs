//! The wizard played by keys, without a terminal: what it shows, what it keeps, what it asks for.

mod causes;
mod changes;
mod counterparts;
mod cursor;
mod flow;
mod isolation;
mod keys;
mod map;
mod masked;
mod parity;
mod pictures;
mod verify;

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use crossterm::event::KeyCode;
use jiff::Timestamp;
use jiff::civil::Date;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::app::{App, Effect, Surroundings, Switch};
use super::event::Msg;
use super::job::{self, Job, Outcome, Report};
use super::keymap::Key;
use super::theme::Theme;
use crate::case::words::Base;
use crate::case::{Case, Evidence, Places, Review, Role, Session, SourceEntry, Start};
use crate::diagnosis::Diagnosis;
use crate::knowledge::Knowledge;
use crate::progress::Silent;

/// The wizard on a stage: jobs run on the spot, nothing is written.
pub(super) struct Stage {
    pub(super) app: App,
    /// What was asked for outside, other than jobs.
    pub(super) asked: Vec<Effect>,
    /// Jobs asked for and not yet done, while they are held back.
    held: Vec<(u64, Job)>,
    holds: bool,
    size: (u16, u16),
}

fn today() -> Date {
    Date::constant(2026, 11, 22)
}

/// The sample as it is begun.
fn sample_case() -> Case {
    static SAMPLE: LazyLock<Case> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            folder: folder.path().to_owned(),
            file: None,
            usual: crate::case::Usual::default(),
        };
        let (case, _file) = places
            .begin(&Start::Demo, today(), Timestamp::UNIX_EPOCH)
            .unwrap();
        case
    });
    SAMPLE.clone()
}

/// What reading the sample gives; read once for all tests.
fn sample_loaded() -> Outcome {
    static LOADED: LazyLock<(Arc<Evidence>, Arc<Diagnosis>)> = LazyLock::new(|| {
        let case = sample_case();
        let evidence = Evidence::load(&case.sources, Knowledge::embedded(), &mut Silent).unwrap();
        let diagnosis = Session::diagnose(&case.answers, &evidence, today());
        (Arc::new(evidence), Arc::new(diagnosis))
    });
    let (evidence, diagnosis) = &*LOADED;
    Outcome::Loaded {
        review: Box::new(Review::new(evidence, Some(diagnosis))),
        evidence: Arc::clone(evidence),
        diagnosis: Arc::clone(diagnosis),
    }
}

impl Stage {
    /// A new, empty case.
    pub(super) fn new() -> Self {
        Self::with(Case::new("A case", Timestamp::UNIX_EPOCH))
    }

    /// The sample, loaded.
    pub(super) fn sample() -> Self {
        Self::with(sample_case())
    }

    pub(super) fn with(case: Case) -> Self {
        Self::opened(case, false)
    }

    /// The same with its jobs held back until [`Stage::finish`].
    pub(super) fn held(case: Case) -> Self {
        Self::opened(case, true)
    }

    fn opened(case: Case, holds: bool) -> Self {
        let around = Surroundings {
            base: Base {
                home: PathBuf::from("/home/dana"),
                here: PathBuf::from("/home/dana"),
            },
            plan_folder: PathBuf::from("/home/dana/Documents/syncsleuth plan"),
            case_path: "/home/dana/case.json".to_owned(),
            ..Surroundings::default()
        };
        let app = App::new(Session::new(case), today(), Theme::mono(), around);
        let mut stage = Stage {
            app,
            asked: Vec::new(),
            held: Vec::new(),
            holds,
            size: (80, 24),
        };
        let effects = stage.app.begin();
        stage.carry_out(effects);
        stage
    }

    pub(super) fn sized(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Start(number, job) if self.holds => self.held.push((number, job)),
                Effect::Start(number, job) => {
                    let outcome = match job {
                        Job::Load { files, .. } if files == sample_case().sources => {
                            sample_loaded()
                        }
                        other => job::run(other, &mut Silent).unwrap_or(Outcome::Cancelled),
                    };
                    self.send(Msg::Job(number, Report::End(outcome)));
                }
                Effect::Gather(gather) => {
                    let values = gather.run();
                    self.send(Msg::Gathered(gather.evidence, gather.looks, values));
                }
                Effect::Search(question) => self.send(Msg::Found(question.answer())),
                other => self.asked.push(other),
            }
        }
    }

    /// Holds jobs back from now on, until [`Stage::finish`].
    pub(super) fn hold(&mut self) {
        self.holds = true;
    }

    /// Does the jobs held back, and those of later on the spot.
    pub(super) fn finish(&mut self) {
        self.holds = false;
        let held = std::mem::take(&mut self.held);
        let jobs = held.into_iter().map(|(n, job)| Effect::Start(n, job));
        self.carry_out(jobs.collect());
    }

    pub(super) fn send(&mut self, msg: Msg) {
        let effects = self.app.update(msg, Timestamp::UNIX_EPOCH);
        self.carry_out(effects);
    }

    /// Presses keys, written as on screen: `Down Down Space Enter`, `Ctrl+G`, or single characters.
    /// `type:…` types the rest of the word.
    pub(super) fn play(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            if let Some(text) = name.strip_prefix("type:") {
                for c in text.chars() {
                    self.press(KeyCode::Char(c), false);
                }
                continue;
            }
            let (name, ctrl) = match name.strip_prefix("Ctrl+") {
                Some(rest) => (rest, true),
                None => (name, false),
            };
            let code = match name {
                "Enter" => KeyCode::Enter,
                "Esc" => KeyCode::Esc,
                "Space" => KeyCode::Char(' '),
                "Tab" => KeyCode::Tab,
                "Backspace" => KeyCode::Backspace,
                "Delete" => KeyCode::Delete,
                "Up" => KeyCode::Up,
                "Down" => KeyCode::Down,
                "Left" => KeyCode::Left,
                "Right" => KeyCode::Right,
                "Home" => KeyCode::Home,
                "End" => KeyCode::End,
                "PageUp" => KeyCode::PageUp,
                "PageDown" => KeyCode::PageDown,
                "F1" => KeyCode::F(1),
                "F2" => KeyCode::F(2),
                "F3" => KeyCode::F(3),
                one if one.chars().count() == 1 => {
                    KeyCode::Char(one.chars().next().unwrap().to_ascii_lowercase())
                }
                other => panic!("no key {other}"),
            };
            self.press(code, ctrl);
        }
    }

    fn press(&mut self, code: KeyCode, ctrl: bool) {
        self.send(Msg::Key(Key { code, ctrl }));
    }

    /// The screen as text.
    pub(super) fn screen(&mut self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        terminal.draw(|frame| self.app.view(frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let width = usize::from(buffer.area.width).max(1);
        let rows = buffer.content().chunks(width);
        let lines: Vec<String> = rows
            .map(|row| {
                let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
                line.trim_end().to_owned()
            })
            .collect();
        lines.join("\n")
    }

    /// Fails with the screen where `text` is not on it.
    pub(super) fn sees(&mut self, text: &str) {
        let screen = self.screen();
        assert!(
            screen.contains(text),
            "\"{text}\" is not on the screen:\n{screen}"
        );
    }
}
