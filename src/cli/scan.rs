//! `syncsleuth scan`.

use super::Failure;
use super::args::{Args, ScanArgs};

pub(super) fn run(_args: &Args, _of: &ScanArgs) -> Result<(), Failure> {
    Err(Failure::new("this command is being built"))
}
