//! How long work reports what it has done, and how it is stopped.
//!
//! The core takes a [`Watch`] and calls [`Watch::step`] every few hundred records; `?` on its
//! answer does the stopping. It knows nothing of channels, threads or screens: the wizard, the
//! command line and the tests each bring their own watcher.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the work is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Finding out what files are.
    Recognising,
    /// Reading records from a file; the count is records.
    Reading,
    /// Preparing records for comparison; the count is records.
    Normalising,
    /// Putting records that may belong together side by side; the count is records.
    Blocking,
    /// Comparing candidate pairs; the count is pairs.
    Comparing,
    /// Joining pairs to groups; the count is pairs.
    Grouping,
}

impl Stage {
    /// The stage as a word for people, as in "Reading 12 400 of 80 000 records".
    pub fn label(self) -> &'static str {
        match self {
            Stage::Recognising => "Looking at the files",
            Stage::Reading => "Reading records",
            Stage::Normalising => "Preparing records",
            Stage::Blocking => "Looking for candidates",
            Stage::Comparing => "Comparing pairs",
            Stage::Grouping => "Forming groups",
        }
    }
}

/// A report from the middle of the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How many units (records or pairs, see [`Stage`]) are done.
    pub done: u64,
    /// How many there are in all, where that is known.
    pub total: Option<u64>,
    /// What exactly, for example the file's name. Already safe to show.
    pub what: String,
}

/// The work was asked to stop; what had been there before stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped on request")
    }
}

impl std::error::Error for Cancelled {}

/// Listens to long work and may stop it.
pub trait Watch {
    /// Takes a report.
    ///
    /// # Errors
    /// [`Cancelled`] asks the work to stop as soon as it can.
    fn step(&mut self, at: Progress) -> Result<(), Cancelled>;

    /// What tells all who work beside the one that reports that they are to stop; a watcher that has none is
    /// only asked by [`Watch::step`].
    fn stop(&self) -> Stop {
        Stop::default()
    }
}

/// A sign to stop that several can see at once. Whoever sees it leaves off where it stands: what has been done
/// is thrown away.
#[derive(Debug, Default, Clone)]
pub struct Stop(Option<Arc<AtomicBool>>);

impl Stop {
    /// The sign of a flag that is set to stop the work.
    pub fn of(flag: &Arc<AtomicBool>) -> Self {
        Stop(Some(Arc::clone(flag)))
    }

    /// Whether the work is to stop.
    pub fn is_asked(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// The same as a result.
    ///
    /// # Errors
    /// [`Cancelled`] where the work is to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_asked() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }
}

/// Gives large things back beside the work, so that whoever stopped it need not wait.
pub(crate) fn let_go(things: impl Send + 'static) {
    rayon::spawn(move || drop(things));
}

/// A watcher that neither reports nor stops.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Watch for Silent {
    fn step(&mut self, _at: Progress) -> Result<(), Cancelled> {
        Ok(())
    }
}
