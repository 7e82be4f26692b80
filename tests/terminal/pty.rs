//! The program in a pseudo-terminal, as a person has it before them: keys go in, a screen comes out.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long anything may take: far more than it does, for machines with other work to do.
const DEADLINE: Duration = Duration::from_secs(60);

pub(crate) const ENTER: &str = "\r";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const UP: &str = "\x1b[A";
pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_Q: &str = "\x11";
const CTRL_G: &str = "\x07";

/// What came from the program so far.
struct Received {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

/// A program in a terminal.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    received: Arc<(Mutex<Received>, Condvar)>,
}

impl Terminal {
    pub(crate) fn start(home: &tempfile::TempDir, args: &[&str]) -> Self {
        Self::start_with(home, args, &[])
    }

    pub(crate) fn start_with(
        home: &tempfile::TempDir,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_syncsleuth"));
        command.args(args);
        command.cwd(home.path());
        command.env("HOME", home.path());
        command.env("XDG_DATA_HOME", home.path().join("data"));
        command.env("XDG_CONFIG_HOME", home.path().join("config"));
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        command.env_remove("RUST_BACKTRACE");
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let received = Arc::new((
            Mutex::new(Received {
                parser: vt100::Parser::new(size.rows, size.cols, 0),
                raw: Vec::new(),
                ended: false,
            }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let shared = Arc::clone(&received);
        thread::spawn(move || {
            let mut bytes = [0; 8192];
            loop {
                let n = reader.read(&mut bytes).unwrap_or(0);
                let mut at = shared.0.lock().expect("nobody panics with it");
                at.parser.process(&bytes[..n]);
                at.raw.extend_from_slice(&bytes[..n]);
                at.ended = n == 0;
                shared.1.notify_all();
                if n == 0 {
                    return;
                }
            }
        });
        Terminal {
            keys: pair.master.take_writer().expect("a writer"),
            master: pair.master,
            child,
            received,
        }
    }

    pub(crate) fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("it listens");
        self.keys.flush().expect("it listens");
    }

    pub(crate) fn screen(&self) -> String {
        let received = self.received.0.lock().expect("nobody panics with it");
        received.parser.screen().contents()
    }

    pub(crate) fn raw(&self) -> Vec<u8> {
        let received = self.received.0.lock().expect("nobody panics with it");
        received.raw.clone()
    }

    /// Waits until something holds of the screen, and returns that screen.
    pub(crate) fn until(&self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        let began = Instant::now();
        let (lock, news) = &*self.received;
        let mut received = lock.lock().expect("nobody panics with it");
        loop {
            let screen = received.parser.screen().contents();
            if holds(&screen) {
                return screen;
            }
            let left = DEADLINE.saturating_sub(began.elapsed());
            assert!(
                !left.is_zero() && !received.ended,
                "never saw {what}; the screen:\n{screen}"
            );
            received = news
                .wait_timeout(received, left)
                .expect("nobody panics with it")
                .0;
        }
    }

    pub(crate) fn until_text(&self, text: &str) -> String {
        self.until(text, |screen| screen.contains(text))
    }

    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        let mut received = self.received.0.lock().expect("nobody panics with it");
        received.parser.screen_mut().set_size(rows, cols);
        drop(received);
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).expect("resized");
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs");
        let done = std::process::Command::new("sh")
            .args(["-c", &format!("kill -{name} {id}")])
            .status()
            .expect("sh");
        assert!(done.success());
    }

    /// Opens a step through the list of steps.
    pub(crate) fn go_to(&mut self, step: &str) {
        self.send(CTRL_G);
        let on = |screen: &str| {
            let mut lines = screen.lines().filter_map(|l| l.split_once("│ ▸"));
            let step = lines.next().map(|(_, rest)| rest.split('│').next());
            step.flatten().unwrap_or("").trim().to_owned()
        };
        // A picture may arrive in parts; the bar is the last of them.
        self.until("the list of steps", |s| {
            s.contains("Go to a step") && s.contains("Enter choose / close") && !on(s).is_empty()
        });
        for _ in 0..20 {
            let line = on(&self.screen());
            if line.contains(step) {
                self.send(ENTER);
                self.until("the list of steps gone", |s| !s.contains("Go to a step"));
                return;
            }
            self.send(DOWN);
            self.until("the next step", |s| on(s) != line && !on(s).is_empty());
        }
        panic!("there is no step {step}; the screen:\n{}", self.screen());
    }

    /// Waits for the end.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let began = Instant::now();
        let (lock, news) = &*self.received;
        let mut received = lock.lock().expect("nobody panics with it");
        while !received.ended {
            let left = DEADLINE.saturating_sub(began.elapsed());
            assert!(
                !left.is_zero(),
                "it never ended; the screen:\n{}",
                received.parser.screen().contents()
            );
            received = news
                .wait_timeout(received, left)
                .expect("nobody panics with it")
                .0;
        }
        drop(received);
        self.child.wait().expect("it ended")
    }

    /// The terminal as it was: own screen, cursor, pasting, line mode and echo.
    pub(crate) fn assert_restored(&self) {
        let raw = self.raw();
        let last = |code: &str| {
            raw.windows(code.len())
                .rposition(|window| window == code.as_bytes())
        };
        for (what, on, off) in [
            ("the alternate screen", "\x1b[?1049h", "\x1b[?1049l"),
            ("bracketed paste", "\x1b[?2004h", "\x1b[?2004l"),
        ] {
            assert!(last(on).is_some(), "{what} was never on");
            assert!(last(off) > last(on), "{what} was left on");
        }
        // The wizard puts the cursor where the selection is, so it may never have been hidden.
        assert!(
            last("\x1b[?25l") <= last("\x1b[?25h"),
            "the cursor was left hidden"
        );
        // Not every system tells once the other end is closed.
        if let Some(modes) = self.master.get_termios() {
            let modes = format!("{:?}", modes.local_flags);
            assert!(
                modes.contains("ICANON") && modes.contains("ECHO"),
                "still in raw mode: {modes}"
            );
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Where a test failed half-way, nobody else ends it.
        let _ = self.child.kill();
    }
}
