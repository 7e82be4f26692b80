//! `syncsleuth inspect`.

use super::Failure;
use super::args::{Args, InspectArgs};

pub(super) fn run(_args: &Args, _of: &InspectArgs) -> Result<(), Failure> {
    Err(Failure::new("this command is being built"))
}
