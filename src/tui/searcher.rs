//! Searching in the review on a thread of its own: a key is answered at once, the list follows.
//!
//! The newest question wins: what an earlier one has not found by then is not looked for any more. Where a
//! search takes longer than a glance, what is there so far is sent on the way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::event::Msg;
use crate::case::{Index, Search};

/// Hits found so far are sent this often, at most.
const SEND_EVERY: Duration = Duration::from_millis(50);

/// What is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Which one it is; the answer carries the same.
    pub(crate) number: u64,
    pub(crate) index: Arc<Index>,
    pub(crate) text: String,
    /// The items of the review to look among.
    pub(crate) among: Arc<[u32]>,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) number: u64,
    /// Items of the review, best hits first.
    pub(crate) items: Vec<usize>,
    /// Whether that is all.
    pub(crate) whole: bool,
}

impl Question {
    /// Answers it on the spot.
    #[cfg(test)]
    pub(crate) fn answer(self) -> Found {
        Found {
            number: self.number,
            items: Search::new(self.index, &self.text, self.among, None).to_the_end(),
            whole: true,
        }
    }
}

/// The thread that searches, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Searcher(Sender<Question>);

impl Searcher {
    /// Starts it; answers go to `queue`.
    pub(crate) fn start(queue: Sender<Msg>) -> Self {
        let (sender, questions) = mpsc::channel();
        thread::spawn(move || {
            let mut last: Option<Search> = None;
            let mut next: Option<Question> = questions.recv().ok();
            while let Some(question) = next.take() {
                let number = question.number;
                let searched = catch_unwind(AssertUnwindSafe(|| {
                    search(question, last.as_ref(), &questions, &queue)
                }));
                match searched {
                    Ok(Ended::Done(search)) => last = Some(search),
                    Ok(Ended::Overtaken(newer)) => next = Some(newer),
                    Err(_) => {
                        let none = Found {
                            number,
                            items: Vec::new(),
                            whole: true,
                        };
                        // The wizard may be gone by now.
                        let _ = queue.send(Msg::Found(none));
                    }
                }
                if next.is_none() {
                    next = questions.recv().ok();
                }
            }
        });
        Searcher(sender)
    }

    /// Asks; an earlier question that is not answered yet is dropped.
    pub(crate) fn ask(&self, question: Question) {
        // The thread ends only with this.
        let _ = self.0.send(question);
    }
}

/// How a search ended.
enum Ended {
    Done(Search),
    Overtaken(Question),
}

fn search(
    mut question: Question,
    last: Option<&Search>,
    questions: &Receiver<Question>,
    queue: &Sender<Msg>,
) -> Ended {
    while let Ok(newer) = questions.try_recv() {
        question = newer;
    }
    let number = question.number;
    let tell = |search: &Search| {
        let found = Found {
            number,
            items: search.hits(),
            whole: search.is_done(),
        };
        // The wizard may be gone by now.
        let _ = queue.send(Msg::Found(found));
    };
    let mut search = Search::new(question.index, &question.text, question.among, last);
    let mut sent = Instant::now();
    while !search.is_done() {
        search.go_on();
        if let Ok(newer) = questions.try_recv() {
            return Ended::Overtaken(newer);
        }
        if sent.elapsed() >= SEND_EVERY && !search.is_done() {
            tell(&search);
            sent = Instant::now();
        }
    }
    tell(&search);
    Ended::Done(search)
}
