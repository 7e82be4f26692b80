//! Work that takes time, on a thread of its own, reporting back through the one queue.
//!
//! Every job has a number; answers of any but the current job are ignored. A job is stopped through a
//! flag it looks at whenever it reports. A crash inside becomes a sentence on screen.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::event::Msg;
use crate::bundle::{Bundle, BundleError};
use crate::case::isolate::{self, Given, Looked};
use crate::case::{Case, Changes, Evidence, Review, Session, SourceEntry};
use crate::diagnosis::Diagnosis;
use crate::import::discover::{self, Candidate};
use crate::interview::Answers;
use crate::knowledge::Knowledge;
use crate::plan::PlanError;
use crate::plan::bring_back::BringBack;
use crate::progress::{Cancelled, Progress, Watch};
use crate::topology::{Rehearsal, Topology, rehearse_all};
use crate::verify::LookedAt;

/// How often a job may report, at most.
const REPORT_EVERY: Duration = Duration::from_millis(50);

/// What to do.
#[derive(Debug)]
pub(crate) enum Job {
    /// Read the exports, match their records, and draw conclusions.
    Load {
        files: Vec<SourceEntry>,
        answers: Box<Answers>,
        today: Date,
    },
    /// Draw conclusions again, after an answer changed.
    Diagnose {
        evidence: Arc<Evidence>,
        answers: Box<Answers>,
        today: Date,
    },
    /// Ask what each application would do with the records of the exports if it ran now.
    Rehearse {
        evidence: Arc<Evidence>,
        topology: Box<Topology<'static>>,
    },
    /// Hold the older exports against those of today, and look for what is lost.
    Compare {
        evidence: Arc<Evidence>,
        answers: Box<Answers>,
        today: Date,
    },
    /// Reckon again until when what is lost can be fetched back, after an answer changed.
    Reckon {
        changes: Arc<Changes>,
        evidence: Arc<Evidence>,
        answers: Box<Answers>,
        today: Date,
    },
    /// Write what is lost and how to bring it back, and old values, into a folder.
    BringBack {
        changes: Arc<Changes>,
        evidence: Arc<Evidence>,
        case: Box<Case>,
        today: Date,
        folder: PathBuf,
    },
    /// Put together what the support of Salesforce asks for.
    Bundle {
        evidence: Arc<Evidence>,
        case: Box<Case>,
        /// Where the case is kept, and its notes beside it.
        file: PathBuf,
        today: Date,
    },
    /// Read fresh exports and hold them against the plan.
    Verify { paths: Vec<String>, case: Box<Case> },
    /// Read exports for the experiment that finds the product.
    Isolate {
        given: Given,
        case: Box<Case>,
        today: Date,
    },
    /// Look for exports in the usual folders.
    Discover { folders: Vec<PathBuf> },
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Outcome {
    Loaded {
        evidence: Arc<Evidence>,
        diagnosis: Arc<Diagnosis>,
        review: Box<Review>,
    },
    Diagnosed {
        diagnosis: Arc<Diagnosis>,
        review: Box<Review>,
    },
    Verified(Box<LookedAt>),
    Isolated(Box<Looked>),
    Rehearsed(Vec<Rehearsal>),
    Compared(Arc<Changes>),
    /// The files written, or why there are none.
    BroughtToPaper(Result<Vec<PathBuf>, String>),
    /// The bundle, or why there is none.
    Bundled(Result<Box<Bundle>, String>),
    Discovered(Vec<Candidate>),
    Cancelled,
    Crashed,
}

/// What a job sends.
#[derive(Debug)]
pub(crate) enum Report {
    Progress(Progress),
    End(Outcome),
}

/// A job under way.
#[derive(Debug)]
pub(crate) struct Handle {
    stop: Arc<AtomicBool>,
}

impl Handle {
    /// Starts a job under a number.
    pub(crate) fn start(number: u64, job: Job, queue: Sender<Msg>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let watched = Arc::clone(&stop);
        thread::spawn(move || {
            let mut watch = QueueWatch {
                number,
                stop: watched,
                last: None,
                queue: queue.clone(),
            };
            let outcome = catch_unwind(AssertUnwindSafe(|| run(job, &mut watch)))
                .unwrap_or(Ok(Outcome::Crashed))
                .unwrap_or(Outcome::Cancelled);
            // The wizard may be gone by now; then nobody waits for the answer.
            let _ = queue.send(Msg::Job(number, Report::End(outcome)));
        });
        Handle { stop }
    }

    /// Asks the job to stop.
    pub(crate) fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Does a job on the spot.
pub(crate) fn run(job: Job, watch: &mut dyn Watch) -> Result<Outcome, Cancelled> {
    match job {
        Job::Load {
            files,
            answers,
            today,
        } => {
            let evidence = Evidence::load(&files, Knowledge::in_force(), watch)?;
            let diagnosis = Session::diagnose(&answers, &evidence, today);
            let review = Review::new(&evidence, Some(&diagnosis));
            Ok(Outcome::Loaded {
                evidence: Arc::new(evidence),
                diagnosis: Arc::new(diagnosis),
                review: Box::new(review),
            })
        }
        Job::Diagnose {
            evidence,
            answers,
            today,
        } => {
            let diagnosis = Session::diagnose(&answers, &evidence, today);
            let review = Review::new(&evidence, Some(&diagnosis));
            Ok(Outcome::Diagnosed {
                diagnosis: Arc::new(diagnosis),
                review: Box::new(review),
            })
        }
        Job::Rehearse { evidence, topology } => Ok(Outcome::Rehearsed(rehearse_all(
            &topology,
            &evidence.sources,
        ))),
        Job::Compare {
            evidence,
            answers,
            today,
        } => {
            let changes = Changes::of(&evidence, &answers, today, watch)?;
            Ok(Outcome::Compared(Arc::new(changes)))
        }
        Job::Reckon {
            changes,
            evidence,
            answers,
            today,
        } => {
            let changes = changes.reckoned(&evidence, &answers, today);
            Ok(Outcome::Compared(Arc::new(changes)))
        }
        Job::BringBack {
            changes,
            evidence,
            case,
            today,
            folder,
        } => {
            let knowledge = Knowledge::in_force();
            let all = BringBack::of(&case, &evidence, &changes, knowledge, today);
            let why = |why: PlanError| format!("{why}; {}", why.hint());
            Ok(Outcome::BroughtToPaper(all.write(&folder).map_err(why)))
        }
        Job::Bundle {
            evidence,
            case,
            file,
            today,
        } => {
            let bundle = Bundle::with_notes(&case, &file, &evidence, Knowledge::in_force(), today);
            let why = |why: BundleError| format!("{why}; {}", why.hint());
            Ok(Outcome::Bundled(bundle.map(Box::new).map_err(why)))
        }
        Job::Verify { paths, case } => {
            let seen = LookedAt::at(&paths, &case, Knowledge::in_force(), watch)?;
            Ok(Outcome::Verified(Box::new(seen)))
        }
        Job::Isolate { given, case, today } => {
            let looked = isolate::look(&case, Knowledge::in_force(), &given, today, watch)?;
            Ok(Outcome::Isolated(Box::new(looked)))
        }
        Job::Discover { folders } => discover::candidates(&folders, watch).map(Outcome::Discovered),
    }
}

struct QueueWatch {
    number: u64,
    stop: Arc<AtomicBool>,
    last: Option<Instant>,
    queue: Sender<Msg>,
}

impl Watch for QueueWatch {
    fn step(&mut self, at: Progress) -> Result<(), Cancelled> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        if self.last.is_none_or(|last| last.elapsed() >= REPORT_EVERY) {
            self.last = Some(Instant::now());
            self.queue
                .send(Msg::Job(self.number, Report::Progress(at)))
                .map_err(|_| Cancelled)?;
        }
        Ok(())
    }
}
