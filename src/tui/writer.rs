//! Saving the case on a thread of its own, so that no key waits for a disk.
//!
//! There is one thread and one place for what is to be written next; a newer state takes the place of one
//! that was not begun. So what is on disk is always a state the case was in, never an older one than before,
//! and in the end the last: whoever drops the writer, be it leaving, a lost terminal or a crash, waits until
//! that is written.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::event::Msg;
use crate::case::{Case, CaseError, CaseFile};

/// What is to be written, and how that went.
#[derive(Debug, Default)]
struct State {
    next: Option<Box<Case>>,
    /// Whether something is being written right now.
    writing: bool,
    /// Whether somebody is to be told when all is written.
    told: bool,
    /// Whether no more will come.
    closing: bool,
    /// Why the last state could not be written, where it could not.
    trouble: Option<Arc<CaseError>>,
}

impl State {
    fn is_busy(&self) -> bool {
        self.writing || self.next.is_some()
    }
}

#[derive(Debug, Default)]
struct Desk {
    state: Mutex<State>,
    changed: Condvar,
}

impl Desk {
    /// Nothing that is done while it is held can leave it half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread that writes one case to its file, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Writer {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts it; what goes wrong is told to `queue`.
    pub(crate) fn start(file: Arc<CaseFile>, queue: Sender<Msg>) -> Self {
        let desk = Arc::new(Desk::default());
        let shared = Arc::clone(&desk);
        let thread = thread::spawn(move || work(&shared, &file, &queue));
        Writer {
            desk,
            thread: Some(thread),
        }
    }

    /// Has a state of the case written.
    pub(crate) fn save(&self, case: Case) {
        self.desk.state().next = Some(Box::new(case));
        self.desk.changed.notify_all();
    }

    /// Waits until all is written, at most so long; gives whether it is. Where it is not, [`Msg::Saved`]
    /// comes when it is.
    pub(crate) fn is_done_within(&self, patience: Duration) -> bool {
        let state = self.desk.state();
        let waited = self
            .desk
            .changed
            .wait_timeout_while(state, patience, |s| s.is_busy());
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        state.told = state.is_busy();
        !state.told
    }

    /// Waits until all is written, and gives why the last state could not be, where it could not.
    pub(crate) fn finish(&self) -> Option<Arc<CaseError>> {
        let state = self.desk.state();
        let waited = self.desk.changed.wait_while(state, |s| s.is_busy());
        waited
            .unwrap_or_else(PoisonError::into_inner)
            .trouble
            .clone()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.desk.state().closing = true;
        self.desk.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A thread that crashed has nothing more to write.
            let _ = thread.join();
        }
    }
}

fn work(desk: &Desk, file: &CaseFile, queue: &Sender<Msg>) {
    loop {
        let waiting = |s: &mut State| s.next.is_none() && !s.closing;
        let state = desk.changed.wait_while(desk.state(), waiting);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let Some(case) = state.next.take() else {
            return;
        };
        state.writing = true;
        drop(state);
        #[cfg(debug_assertions)]
        super::dawdle_where_asked();
        let saved = catch_unwind(AssertUnwindSafe(|| file.save(&case)));
        let trouble = match saved {
            Ok(saved) => saved.err(),
            Err(_) => Some(CaseError::Write {
                path: file.path().display().to_string(),
                why: std::io::Error::other("something went wrong inside"),
            }),
        }
        .map(Arc::new);
        let mut state = desk.state();
        state.writing = false;
        state.trouble.clone_from(&trouble);
        let tell = trouble.is_some() || state.told && !state.is_busy();
        drop(state);
        desk.changed.notify_all();
        if tell {
            // The wizard may be gone by now; then whoever ended it asks for the trouble.
            let _ = queue.send(Msg::Saved(trouble));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use jiff::Timestamp;

    use super::*;
    use crate::case::load;

    fn case(notes: &str) -> Case {
        let mut case = Case::new("x", Timestamp::UNIX_EPOCH);
        notes.clone_into(&mut case.notes);
        case
    }

    #[test]
    fn the_last_state_is_on_disk_when_the_writer_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.json");
        let file = Arc::new(CaseFile::hold(&path).unwrap());
        let writer = Writer::start(Arc::clone(&file), mpsc::channel().0);
        for n in 0..200 {
            writer.save(case(&n.to_string()));
        }
        drop(writer);
        assert_eq!(load(&path).unwrap().notes, "199");
    }

    #[test]
    fn a_crash_writes_what_was_handed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.json");
        let file = Arc::new(CaseFile::hold(&path).unwrap());
        let crashed = catch_unwind(AssertUnwindSafe(|| {
            let writer = Writer::start(Arc::clone(&file), mpsc::channel().0);
            writer.save(case("decided"));
            std::panic::resume_unwind(Box::new("crashed on request"));
        }));
        assert!(crashed.is_err());
        assert_eq!(load(&path).unwrap().notes, "decided");
    }

    #[test]
    fn what_cannot_be_written_is_told_and_kept_for_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cases").join("case.json");
        let file = Arc::new(CaseFile::hold(&path).unwrap());
        std::fs::remove_dir_all(folder.path().join("cases")).unwrap();
        let (sender, queue) = mpsc::channel();
        let writer = Writer::start(file, sender);
        writer.save(case("lost?"));
        assert!(matches!(queue.recv(), Ok(Msg::Saved(Some(_)))));
        assert!(writer.finish().is_some());
        std::fs::create_dir_all(folder.path().join("cases")).unwrap();
        writer.save(case("kept"));
        assert!(writer.finish().is_none());
        assert_eq!(load(&path).unwrap().notes, "kept");
    }
}
