//! Jobs done side by side on the available processors, told and taken as if one after the other.
//!
//! Each job reports into a queue of its own. Whoever waits hears the first job's reports to their end,
//! then the second's, so that what a [`Watch`] sees, and where it stops the work, depends on no thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::progress::{Cancelled, Progress, Stop, Watch};

/// What comes from a job.
enum Report<T> {
    Step(Progress),
    End(Result<T, Cancelled>),
}

/// Does the jobs, at most as many at once as there are processors, and hands over what came of them in
/// their order.
pub(super) fn each<J: Sync, T: Send>(
    jobs: &[J],
    work: impl Fn(&J, &mut dyn Watch) -> Result<T, Cancelled> + Sync,
    watch: &mut dyn Watch,
    mut take: impl FnMut(T),
) -> Result<(), Cancelled> {
    let threads = rayon::current_num_threads().min(jobs.len());
    if threads < 2 {
        return jobs
            .iter()
            .try_for_each(|job| work(job, watch).map(&mut take));
    }
    let (senders, receivers): (Vec<_>, Vec<_>) = jobs.iter().map(|_| channel()).unzip();
    let left = Mutex::new(jobs.iter().zip(senders));
    let (stop, asked) = (AtomicBool::new(false), watch.stop());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some((job, queue)) = next()
                    && !stop.load(Ordering::Relaxed)
                {
                    let mut relay = Relay {
                        stop: &stop,
                        asked: &asked,
                        queue: &queue,
                    };
                    let done = work(job, &mut relay);
                    // Whoever waited may have been asked to stop.
                    let _ = queue.send(Report::End(done));
                }
            });
        }
        let heard = receivers.into_iter().try_for_each(|reports| {
            let done = hear(&reports, watch)?;
            // A job that ended without a word has crashed, which the scope passes on.
            done.into_iter().for_each(&mut take);
            Ok(())
        });
        stop.store(heard.is_err(), Ordering::Relaxed);
        heard
    })
}

/// Listens to a job to its end; `None` where it ended without a result.
fn hear<T>(reports: &Receiver<Report<T>>, watch: &mut dyn Watch) -> Result<Option<T>, Cancelled> {
    for report in reports {
        match report {
            Report::Step(at) => watch.step(at)?,
            Report::End(done) => return done.map(Some),
        }
    }
    Ok(None)
}

/// The watcher of a job: passes on what it says, and stops it where the work as a whole was stopped.
struct Relay<'q, T> {
    stop: &'q AtomicBool,
    /// The sign of whoever waits.
    asked: &'q Stop,
    queue: &'q Sender<Report<T>>,
}

impl<T> Watch for Relay<'_, T> {
    fn step(&mut self, at: Progress) -> Result<(), Cancelled> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        self.queue.send(Report::Step(at)).map_err(|_| Cancelled)
    }

    fn stop(&self) -> Stop {
        self.asked.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;

    use super::*;
    use crate::progress::{Silent, Stage};

    type Heard = Vec<(u64, String)>;

    /// Keeps what it hears, and stops the work after so many reports.
    struct Ears {
        heard: Heard,
        most: usize,
    }

    impl Watch for Ears {
        fn step(&mut self, at: Progress) -> Result<(), Cancelled> {
            self.heard.push((at.done, at.what));
            if self.heard.len() >= self.most {
                return Err(Cancelled);
            }
            Ok(())
        }
    }

    fn count(job: u64, watch: &mut dyn Watch) -> Result<u64, Cancelled> {
        for done in 0..job {
            watch.step(Progress {
                stage: Stage::Reading,
                done,
                total: None,
                what: job.to_string(),
            })?;
        }
        Ok(job)
    }

    /// What is heard and taken with so many threads.
    fn run(threads: usize, most: usize) -> (Heard, Vec<u64>, Result<(), Cancelled>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| {
            let jobs = [40, 0, 3, 200, 1, 1, 17];
            let heard = Vec::new();
            let (mut ears, mut taken) = (Ears { heard, most }, Vec::new());
            let work = |job: &u64, watch: &mut dyn Watch| count(*job, watch);
            let done = each(&jobs, work, &mut ears, |job| taken.push(job));
            (ears.heard, taken, done)
        })
    }

    #[test]
    fn what_is_heard_and_taken_depends_on_no_thread() {
        for most in [1, 41, 44, 1000] {
            let alone = run(1, most);
            assert_eq!(alone.2.is_err(), most < 1000);
            for threads in [2, 3, 16] {
                assert_eq!(
                    run(threads, most),
                    alone,
                    "{threads} threads, {most} reports"
                );
            }
        }
    }

    #[test]
    fn a_crash_in_a_job_is_passed_on_and_nobody_waits_for_ever() {
        let work = |job: &u64, _: &mut dyn Watch| match job {
            2 => panic!("a crash on purpose"),
            job => Ok(*job),
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(2)
            .build()
            .unwrap();
        let crashed = std::panic::catch_unwind(AssertUnwindSafe(|| {
            pool.install(|| each(&[1, 2, 3], work, &mut Silent, |_| {}))
        }));
        assert!(crashed.is_err());
    }
}
