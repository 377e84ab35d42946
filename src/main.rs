//! The `forelock` command: parses, dispatches, and ends with the right code.

use clap::Parser;
use forelock_cli::{Cli, Failure, answer_shell, complain};
use std::process::ExitCode;

fn main() -> ExitCode {
    answer_shell();
    match Cli::parse().execute() {
        Ok(exit) => exit.into(),
        Err(failure) => {
            report(&failure);
            failure.exit().into()
        }
    }
}

/// Explains a failure on standard error, where nobody can be told of a further one.
fn report(failure: &Failure) {
    if !failure.is_quiet() {
        complain(&format!("error: {failure}\n"));
    }
}
