//! The fingerprint of a file: SHA-256, in hexadecimal.
//!
//! It tells copies of a file apart from other exports, and a case whether an export is still what it was.
//! It takes as long as reading the rows, so that of a large table is made beside it.

use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest as _, Sha256};

use crate::progress::Cancelled;

/// Files from this size on have their fingerprint made while they are read: 1 MiB.
pub(super) const LARGE: usize = 1 << 20;

/// So much is added to a fingerprint between two looks at whether it is still wanted.
const PART: usize = 1 << 20;

/// The fingerprint of some bytes.
pub(super) fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A fingerprint, or that it has not been made yet.
#[derive(Debug)]
pub(super) enum Fingerprint {
    Known(String),
    Later,
}

impl Fingerprint {
    /// The fingerprint of a file with these bytes.
    pub(super) fn of(self, bytes: &[u8]) -> String {
        match self {
            Fingerprint::Known(sha256) => sha256,
            Fingerprint::Later => of(bytes),
        }
    }

    /// The same, made while something else is done; where that is stopped, nobody waits for it.
    pub(super) fn beside<T>(
        self,
        bytes: &[u8],
        work: impl FnOnce() -> Result<T, Cancelled>,
    ) -> Result<(T, String), Cancelled> {
        match self {
            Fingerprint::Known(sha256) => Ok((work()?, sha256)),
            Fingerprint::Later => {
                let (mut sha256, stopped) = (String::new(), AtomicBool::new(false));
                let done = rayon::in_place_scope(|scope| {
                    scope.spawn(|_| {
                        let mut digest = Sha256::new();
                        for part in bytes.chunks(PART) {
                            if stopped.load(Ordering::Relaxed) {
                                return;
                            }
                            digest.update(part);
                        }
                        sha256 = hex(&digest.finalize());
                    });
                    let done = work();
                    stopped.store(done.is_err(), Ordering::Relaxed);
                    done
                })?;
                Ok((done, sha256))
            }
        }
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}
