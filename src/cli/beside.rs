//! The two ways in which a command says something, and the one door on both: where personal data are to be
//! hidden, everything passes a [`Veil`].
//!
//! What stands on standard error may quote anything, so every word goes that is not the program's own. A
//! [`Page`] is a result for people on standard output. Results for programs (`--json`) cannot be hidden
//! without making them others; `check` refuses them where somebody would see them.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::RwLock;

use super::Failure;
use super::args::{Args, Command};
use super::settings::Settings;
use crate::case::Case;
use crate::import::Import;
use crate::matching::FieldComparison;
use crate::text;
use crate::veil::{Level, Veil};

static OVER: RwLock<Option<Veil>> = RwLock::new(None);

/// Hides from now on.
pub(super) fn hide(level: Option<Level>) {
    if let Ok(mut over) = OVER.write() {
        *over = level.map(Veil::bare);
    }
}

/// Whether personal data are hidden.
pub(super) fn hides() -> bool {
    under(|_| ()).is_some()
}

/// Something made under the veil, where there is one.
fn under<T>(make: impl FnOnce(&Veil) -> T) -> Option<T> {
    OVER.read().ok()?.as_ref().map(make)
}

fn learn(take: impl FnOnce(&mut Veil)) {
    if let Ok(mut over) = OVER.write()
        && let Some(veil) = over.as_mut()
    {
        take(veil);
    }
}

/// Takes in what exports hold, before anything of them is said.
pub(super) fn learn_exports(import: &Import) {
    learn(|veil| {
        veil.learn(&import.sources);
        for passed in &import.passed_over {
            veil.learn_path(&passed.path);
        }
        for failure in &import.failures {
            veil.learn_path(failure.path());
        }
    });
}

/// Takes in the paths of the command line.
pub(super) fn learn_paths(paths: &[std::path::PathBuf]) {
    learn(|veil| {
        for path in paths {
            veil.learn_path(&text::path::to_text(path));
        }
    });
}

/// Takes in what a case holds.
pub(super) fn learn_case(case: &Case) {
    learn(|veil| veil.learn_case(case));
}

/// Takes in sources that a case was made from.
pub(super) fn learn_sources(sources: &[crate::record::Source]) {
    learn(|veil| veil.learn(sources));
}

/// Refuses to write for programs what nobody is to see.
///
/// # Errors
/// A [`Failure`] of wrong usage that says what to do instead.
pub(super) fn check(args: &Args, settings: &Settings) -> Result<(), Failure> {
    let on_screen = io::stdout().is_terminal();
    if settings.mask.is_none() || !is_for_programs(args) || args.mask.is_none() && !on_screen {
        return Ok(());
    }
    Err(Failure::usage(
        "--json writes the records themselves, and personal data are to be hidden",
    )
    .hint(
        "leave --json out, or give --mask=off and send the result into a file; for a case to hand on there is syncsleuth redact",
    ))
}

fn is_for_programs(args: &Args) -> bool {
    match &args.command {
        Some(Command::Inspect(of)) => of.json,
        Some(Command::Scan(of)) => of.json,
        Some(Command::Compare(of)) => of.json,
        Some(Command::Diagnose(of)) => of.json,
        Some(Command::Simulate(of)) => of.json,
        Some(Command::Apps(of)) => of.json,
        Some(Command::Verify(of)) => of.json,
        Some(Command::Isolate(of)) => of.json,
        _ => false,
    }
}

/// Something of a sort: `error`, `hint`, `warning`.
pub(super) fn say(what: &str, text: &str) {
    for line in text.lines() {
        tell(&format!("{what}: {line}"));
    }
}

/// A line. Where standard error is closed there is nobody to tell.
pub(super) fn tell(line: &str) {
    let line = under(|veil| veil.complains(line)).unwrap_or_else(|| line.to_owned());
    let _ = writeln!(io::stderr().lock(), "{}", text::shown(&line));
}

/// A crash names its place, and its words only where they stand in the program: what is put together may
/// quote a record.
pub(super) fn tell_crash(info: &PanicHookInfo<'_>) {
    let place = info
        .location()
        .map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    let fixed = info.payload().downcast_ref::<&'static str>();
    let words = fixed.copied().unwrap_or("its words may quote a record");
    let _ = writeln!(
        io::stderr().lock(),
        "error: syncsleuth crashed{place}: {words}\nhint: please report it with this line; your exports were only read"
    );
    let trace = std::backtrace::Backtrace::capture();
    if trace.status() == std::backtrace::BacktraceStatus::Captured {
        let _ = writeln!(io::stderr().lock(), "{trace}");
    }
}

/// Tells of crashes in this way from now on.
pub(super) fn heed_crashes() {
    panic::set_hook(Box::new(tell_crash));
}

/// The value of a field with personal data hidden, safe to show; before it is cut.
pub(super) fn value(field: &str, value: &str) -> String {
    let hidden = under(|veil| veil.value(field, value).into_owned());
    text::shown(hidden.as_deref().unwrap_or(value)).into_owned()
}

/// A text with personal data hidden; before it is cut or broken into lines.
pub(super) fn hidden(text: &str) -> Cow<'_, str> {
    under(|veil| veil.says(text).into_owned()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Words that may be anybody's, hidden where personal data are.
pub(super) fn quoted(words: &str) -> Cow<'_, str> {
    under(|veil| veil.complains(words)).map_or(Cow::Borrowed(words), Cow::Owned)
}

/// The same fields with their values hidden.
pub(super) fn fields(mut fields: Vec<FieldComparison>) -> Vec<FieldComparison> {
    if hides() {
        for field in &mut fields {
            for side in [&mut field.left, &mut field.right] {
                *side = value(field.field, side);
            }
        }
    }
    fields
}

/// A result for people, on standard output.
pub(super) struct Page {
    out: BufWriter<StdoutLock<'static>>,
    /// A line that has not ended yet, where lines are hidden.
    line: Vec<u8>,
    hides: bool,
}

impl Page {
    /// A new one; personal data are hidden in it from the start or never.
    pub(super) fn new() -> Self {
        Page {
            out: BufWriter::new(io::stdout().lock()),
            line: Vec::new(),
            hides: hides(),
        }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line).into_owned();
        self.line.clear();
        self.out.write_all(hidden(&line).as_bytes())
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.hides {
            return self.out.write(bytes);
        }
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end_line()?;
        self.out.flush()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Who closed the pipe early misses nothing.
        let _ = self.flush();
    }
}
