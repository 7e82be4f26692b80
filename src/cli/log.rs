//! `--log FILE`: what was done, with counts and places, never anybody's records.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;

use super::Failure;

/// Sends the program's events to the end of a file, which is made where it does not exist.
pub(super) fn to(path: &Path) -> Result<(), Failure> {
    let file = File::options()
        .create(true)
        .append(true)
        .open(path)
        .map_err(|why| {
            Failure::new(format!("cannot write the log {}: {why}", path.display()))
                .hint("choose another file, or leave --log out")
        })?;
    tracing_subscriber::fmt()
        .with_writer(Mutex::new(file))
        .with_ansi(false)
        .with_max_level(tracing::Level::DEBUG)
        .init();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(())
}
