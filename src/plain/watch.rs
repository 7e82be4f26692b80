//! How far long work is: a line now and then.

use std::io;

use jiff::{SignedDuration, Timestamp};

use super::console::Console;
use crate::progress::{Cancelled, Progress, Watch};
use crate::text;

/// Lines are at least this far apart; a screen reader needs the time to read the last one.
const APART: SignedDuration = SignedDuration::from_secs(2);

/// Tells how far the work is, and stops it where nobody can be told any more.
pub(super) struct Teller<'t, 'c> {
    console: &'t mut Console<'c>,
    clock: fn() -> Timestamp,
    last: Timestamp,
    fault: Option<io::Error>,
}

impl<'t, 'c> Teller<'t, 'c> {
    pub(super) fn new(console: &'t mut Console<'c>, clock: fn() -> Timestamp) -> Self {
        Teller {
            console,
            clock,
            last: clock(),
            fault: None,
        }
    }

    /// What became of the output.
    pub(super) fn end(self) -> io::Result<()> {
        self.fault.map_or(Ok(()), Err)
    }
}

impl Watch for Teller<'_, '_> {
    fn step(&mut self, at: Progress) -> Result<(), Cancelled> {
        let now = (self.clock)();
        if now.duration_since(self.last) < APART {
            return Ok(());
        }
        self.last = now;
        self.console.say(&line(&at)).map_err(|fault| {
            self.fault = Some(fault);
            Cancelled
        })
    }
}

fn line(at: &Progress) -> String {
    let done = text::count(at.done);
    let done = match at.total {
        Some(total) => format!("{done} of {}", text::count(total)),
        None => done,
    };
    let what = match at.what.as_str() {
        "" => String::new(),
        what => format!(", {what}"),
    };
    format!("{}: {done}{what}.", at.stage.label())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Stage;

    #[test]
    fn progress_is_a_sentence() {
        let at = |done, total, what: &str| Progress {
            stage: Stage::Reading,
            done,
            total,
            what: what.to_owned(),
        };
        assert_eq!(line(&at(12, None, "")), "Reading records: 12.");
        assert_eq!(
            line(&at(12, Some(999), "a.csv")),
            "Reading records: 12 of 999, a.csv."
        );
    }

    #[test]
    fn no_line_follows_another_too_soon() {
        let (mut input, mut output) = (&b""[..], Vec::new());
        let mut console = Console::new(&mut input, &mut output);
        let mut watch = Teller::new(&mut console, || Timestamp::UNIX_EPOCH);
        for done in 0..100_000 {
            let at = Progress {
                stage: Stage::Reading,
                done,
                total: None,
                what: String::new(),
            };
            watch.step(at).unwrap();
        }
        watch.end().unwrap();
        assert_eq!(output, b"");
    }
}
