//! `syncsleuth completions` and `syncsleuth man`: both made from the same definitions as `--help`.

use std::io::{self, Write};

use clap::CommandFactory;

use super::{Args, Failure};

pub(super) fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "syncsleuth", &mut out);
    Ok(io::stdout().lock().write_all(&out)?)
}

pub(super) fn page() -> Result<(), Failure> {
    let mut program = Args::command();
    program.build();
    let mut out = Vec::new();
    clap_mangen::Man::new(program.clone()).render(&mut out)?;
    for command in program.get_subcommands().filter(|c| c.get_name() != "help") {
        writeln!(out)?;
        clap_mangen::Man::new(command.clone()).render(&mut out)?;
    }
    Ok(io::stdout().lock().write_all(&out)?)
}
