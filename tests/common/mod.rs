//! The program in a folder of its own: everything is given to it, and nothing of this computer's user is read
//! or written.

use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;

/// A folder, which is also the home of who runs the program.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// An empty one.
    pub fn new() -> Self {
        Place {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program there on a day of its own, with these lines on standard input.
    pub fn run(&self, args: &[&str], input: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
            .args(args)
            .args(["--today", "2026-11-23"])
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env_remove("RUST_BACKTRACE")
            .write_stdin(input)
            .output()
            .expect("the program starts")
    }
}

/// What was said, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
