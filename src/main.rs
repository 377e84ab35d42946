//! The `forelock` command: parses, dispatches, and ends with the right code.

use clap::Parser;
use forelock_cli::{Cli, Failure, Interrupt, answer, answer_shell, explain};
use std::process::ExitCode;

fn main() -> ExitCode {
    answer_shell();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => return answer(&refusal).into(),
    };
    let listening = Interrupt::listen().map_err(Failure::Interrupts);
    match listening.and_then(|interrupt| cli.execute(&interrupt)) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            explain(&failure);
            failure.exit().into()
        }
    }
}
