//! The jobs of the wizard: starting and stopping them, and taking in what they bring.

use std::path::PathBuf;
use std::sync::Arc;

use super::{App, Effect, Running, Screen};
use crate::case::changes::surroundings;
use crate::case::{Role, SourceEntry};
use crate::text;
use crate::topology::Topology;
use crate::tui::job::{Job, Outcome, Report};

impl App {
    /// Stops a job that people wait for. What was there before stays.
    pub(super) fn stop_reading(&mut self) -> bool {
        match &self.job {
            Some(job) if !job.quietly => {
                self.effect(Effect::Cancel);
                self.job = None;
                let again = match self.screen {
                    _ if !self.has_unread() => "",
                    Screen::Exports => "; r reads the files",
                    _ => "; r on Exports reads the files",
                };
                self.say(format!("stopped; what was there before is kept{again}"));
                true
            }
            _ => false,
        }
    }

    /// Whether people wait for a job.
    pub(crate) fn is_reading(&self) -> bool {
        self.job.as_ref().is_some_and(|job| !job.quietly)
    }

    /// Whether going back would stop a job that people wait for: only where nothing lies over the screen
    /// and nothing is being entered.
    pub(crate) fn back_stops(&self) -> bool {
        let here = matches!(
            self.screen,
            Screen::Welcome | Screen::Exports | Screen::Verify | Screen::Isolation
        );
        here && self.popup.is_none() && self.is_reading()
    }

    /// Whether the list of files and what was read differ, as after reading was stopped.
    pub(crate) fn has_unread(&self) -> bool {
        let listed = &self.session.case.sources;
        let read = self.session.evidence.entries();
        let lacks = |all: &[SourceEntry], file: &SourceEntry| {
            !all.iter()
                .any(|f| f.path == file.path && f.role == file.role)
        };
        listed.iter().any(|f| lacks(&read, f)) || read.iter().any(|f| lacks(listed, f))
    }

    /// Starts a job; answers of earlier ones are ignored from now on.
    pub(crate) fn start(&mut self, job: Job, quietly: bool) {
        if self.job.is_some() {
            self.effect(Effect::Cancel);
        }
        self.last_job += 1;
        self.job = Some(Running {
            number: self.last_job,
            quietly,
            progress: None,
        });
        self.effect(Effect::Start(self.last_job, job));
    }

    /// Reads all exports of the case.
    pub(crate) fn load(&mut self) {
        let files = self.session.case.sources.clone();
        let answers = Box::new(self.session.case.answers.clone());
        let today = self.today;
        let job = Job::Load {
            files,
            answers,
            today,
        };
        self.start(job, false);
    }

    /// Draws conclusions again from the answers as they are now.
    pub(crate) fn diagnose(&mut self) {
        let job = Job::Diagnose {
            evidence: Arc::clone(&self.session.evidence),
            answers: Box::new(self.session.case.answers.clone()),
            today: self.today,
        };
        self.start(job, true);
    }

    /// Asks what the applications of the set-up would do with the records of the exports.
    pub(crate) fn rehearse(&mut self, topology: Topology<'static>) {
        let job = Job::Rehearse {
            evidence: Arc::clone(&self.session.evidence),
            topology: Box::new(topology),
        };
        self.start(job, true);
    }

    /// Works out what changed and what is lost, where that is to be seen and was not done yet, or reckons
    /// the days again where an answer changed them; once nothing else is under way.
    pub(crate) fn compare(&mut self) {
        if self.job.is_some() {
            return;
        }
        let evidence = Arc::clone(&self.session.evidence);
        let answers = Box::new(self.session.case.answers.clone());
        let today = self.today;
        let job = match &self.session.changes {
            None if self.session.can_compare() => Job::Compare {
                evidence,
                answers,
                today,
            },
            Some(changes) if changes.around != surroundings(&answers) => Job::Reckon {
                changes: Arc::clone(changes),
                evidence,
                answers,
                today,
            },
            _ => return,
        };
        self.start(job, true);
    }

    /// Writes what is lost and how to bring it back, and old values, into a folder.
    pub(crate) fn write_recovery(&mut self, folder: PathBuf) {
        let Some(changes) = self.session.changes.clone() else {
            return;
        };
        let job = Job::BringBack {
            changes,
            evidence: Arc::clone(&self.session.evidence),
            case: Box::new(self.session.case.clone()),
            today: self.today,
            folder,
        };
        self.start(job, true);
    }

    /// Puts together what the support of Salesforce asks for; it is shown before anything is written.
    pub(crate) fn put_bundle_together(&mut self) {
        let job = Job::Bundle {
            evidence: Arc::clone(&self.session.evidence),
            case: Box::new(self.session.case.clone()),
            file: text::path::from_text(&self.around.case_path),
            today: self.today,
        };
        self.start(job, true);
    }

    /// Looks for exports in the usual folders, once.
    pub(crate) fn discover(&mut self) {
        if self.exports.candidates.is_none() && self.job.is_none() {
            let folders = self.around.folders.clone();
            self.start(Job::Discover { folders }, true);
        }
    }

    pub(super) fn report(&mut self, number: u64, report: Report) {
        let Some(job) = self.job.as_mut().filter(|j| j.number == number) else {
            return;
        };
        let outcome = match report {
            Report::Progress(progress) => {
                job.progress = Some(progress);
                return;
            }
            Report::End(outcome) => outcome,
        };
        self.job = None;
        let looked_at = self.review.pair_in_view(&self.session);
        let crashed = matches!(outcome, Outcome::Crashed);
        match outcome {
            Outcome::Loaded {
                evidence,
                diagnosis,
                review,
            } => {
                self.session.take_loaded(evidence, diagnosis, *review);
                self.keep_place(looked_at.as_ref());
                self.loaded();
            }
            Outcome::Diagnosed { diagnosis, review } => {
                let (changed, spare) = self.session.take_concluded(diagnosis, *review);
                self.effect(Effect::LetGo(Box::new(spare)));
                if changed {
                    self.keep_place(looked_at.as_ref());
                }
                self.concluded();
            }
            Outcome::Verified(seen) => self.looked(*seen),
            Outcome::Isolated(looked) => self.looked_at_round(*looked),
            Outcome::Rehearsed(rehearsed) => self.map.rehearsed = Some(rehearsed),
            Outcome::Compared(changes) => {
                self.session.changes = Some(changes);
                self.changes.refresh(&self.session);
                self.recovery.refresh(&self.session);
            }
            Outcome::BroughtToPaper(Ok(files)) => self.told_files(&files),
            Outcome::BroughtToPaper(Err(why)) | Outcome::Bundled(Err(why)) => self.warn(why),
            Outcome::Bundled(Ok(bundle)) => self.show_bundle(bundle),
            Outcome::Discovered(candidates) => self.exports.candidates = Some(candidates),
            Outcome::Cancelled => {}
            Outcome::Crashed => self.warn(
                "something went wrong inside while reading; what was there before is kept. Try the files one by one",
            ),
        }
        // What crashed would crash again, without end.
        if !crashed {
            self.compare();
        }
        if self.job.is_none() {
            match self.screen {
                Screen::Exports => self.discover(),
                Screen::Map => self.lay_out_map(),
                _ => {}
            }
        }
    }

    fn loaded(&mut self) {
        let filled = self.session.prefill(self.knowledge);
        self.show_filled(&filled);
        self.plan.forget();
        self.effect(Effect::Save);
        let evidence = &self.session.evidence;
        let records: usize = evidence.sources.iter().map(|s| s.counts.records()).sum();
        let failed = evidence.failures.iter().filter(|f| !f.is_copy).count();
        let mut text = format!(
            "{} records read, {}",
            text::count(records as u64),
            crate::case::words::pairs(&self.session)
        );
        if failed > 0 {
            let files = if failed == 1 { "file" } else { "files" };
            text = format!("{text}; {failed} {files} could not be used, see below");
        }
        if let Some(news) = self.session.news.first() {
            let more = match self.session.news.len() {
                1 => String::new(),
                n => format!(" (and {} more, see Exports)", n - 1),
            };
            return self.warn(format!("{news}{more}"));
        }
        self.say(text);
    }

    /// Adds files or folders to the exports and reads everything anew, also where one that is on the list
    /// has not been read.
    pub(crate) fn add_files(&mut self, paths: &[String], role: Role) {
        let files = &mut self.session.case.sources;
        let before = files.len();
        for path in paths {
            let path = self.around.base.whole(path);
            if !files.iter().any(|f| f.path == path) {
                files.push(SourceEntry::new(path, role));
            }
        }
        let added = files.len() > before;
        if added || (!self.is_reading() && self.has_unread()) {
            self.load();
        } else if paths.len() == 1 {
            self.say("this one is already on the list");
        } else {
            self.say("these are already on the list");
        }
    }

    /// Adds one file or folder.
    pub(crate) fn add_file(&mut self, path: &str, role: Role) {
        self.add_files(&[path.to_owned()], role);
    }
}
