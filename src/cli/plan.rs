//! `syncsleuth plan`.

use super::Failure;
use super::args::{Args, PlanArgs};

pub(super) fn run(_args: &Args, _of: &PlanArgs) -> Result<(), Failure> {
    Err(Failure::new("this command is being built"))
}
