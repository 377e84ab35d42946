//! The `forelock` command: parses, dispatches, and ends with the right code.

use clap::Parser;
use forelock_cli::{Cli, Failure, Interrupt, answer_shell, complain};
use std::process::ExitCode;

fn main() -> ExitCode {
    answer_shell();
    let cli = Cli::parse();
    let listening = Interrupt::listen().map_err(Failure::Interrupts);
    match listening.and_then(|interrupt| cli.execute(&interrupt)) {
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
