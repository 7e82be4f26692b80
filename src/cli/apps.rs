//! `syncsleuth apps`.

use super::Failure;
use super::args::{AppsArgs, Args};

pub(super) fn run(_args: &Args, _of: &AppsArgs) -> Result<(), Failure> {
    Err(Failure::new("this command is being built"))
}
