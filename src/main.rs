//! The `forelock` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    forelock_cli::program(std::env::args_os().collect()).into()
}
