//! `syncsleuth diagnose`.

use super::Failure;
use super::args::{Args, DiagnoseArgs};

pub(super) fn run(_args: &Args, _of: &DiagnoseArgs) -> Result<(), Failure> {
    Err(Failure::new("this command is being built"))
}
