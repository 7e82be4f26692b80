//! `syncsleuth`, `syncsleuth demo` and `syncsleuth open`: the wizard, full-screen or line by line.

use std::path::Path;

use super::{Args, Failure};

pub(super) fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::new("the wizard is being built"))
}

pub(super) fn demo(args: &Args) -> Result<(), Failure> {
    run(args)
}

pub(super) fn open(args: &Args, _case: &Path) -> Result<(), Failure> {
    run(args)
}
