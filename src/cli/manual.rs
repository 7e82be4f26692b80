//! `syncsleuth completions` and `syncsleuth man`: both made from the same definitions as `--help`.

use std::io::{self, Write};

use clap::CommandFactory;

use super::{Args, Failure};

pub(super) fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "syncsleuth", &mut out);
    Ok(io::stdout().lock().write_all(&out)?)
}

/// What the definitions do not say: how each command ends, and how a script looks again.
const ENDING: &str = r#"
.SH "EXIT STATUS"
.TP
\fB0\fR
The work was done, also where copies were found.
.TP
\fB1\fR
Something could not be done; standard error says what, and what to try.
.TP
\fB2\fR
The command line could not be understood.
.TP
\fB3\fR
\fBcompare\fR or \fBverify\fR found more than \fB\-\-fail\-on\fR allows; standard error says of what. The result was written all the same.
.SH "LOOKING AGAIN FROM A SCRIPT"
A sync can delete much in one night, and bring back what was deleted by hand. Export on a schedule, and let these end with status 3 where that happened:
.PP
.nf
syncsleuth compare \-\-before yesterday \-\-after today \-\-fail\-on deleted:20,duplicates:50,returned:0
syncsleuth verify case.json today \-\-fail\-on deleted:0,duplicates:0,returned:0,damaged:0
.fi
.PP
Each name stands with the most that may happen. A name that is left out is not looked at.
"#;

pub(super) fn page() -> Result<(), Failure> {
    let mut program = Args::command();
    program.build();
    let mut out = Vec::new();
    clap_mangen::Man::new(program.clone()).render(&mut out)?;
    for command in program.get_subcommands().filter(|c| c.get_name() != "help") {
        writeln!(out)?;
        clap_mangen::Man::new(command.clone()).render(&mut out)?;
    }
    out.extend_from_slice(ENDING.as_bytes());
    Ok(io::stdout().lock().write_all(&out)?)
}
