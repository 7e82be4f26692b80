//! The command line's door: everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    syncsleuth::cli::main()
}
