//! The program from its first word to its exit code.

use super::{Cli, Exit, Failure, Interrupt, answer, answer_shell, explain};
use clap::Parser;
use std::ffi::OsString;

/// Does what `arguments` say, the program's own name first, and tells of any failure. Once a process, as it listens
/// to signals.
#[must_use]
pub fn program(arguments: Vec<OsString>) -> Exit {
    if answer_shell(&arguments) {
        return Exit::Success;
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(refusal) => return answer(&refusal),
    };
    let listening = Interrupt::listen().map_err(Failure::Interrupts);
    match listening.and_then(|interrupt| cli.execute(&interrupt)) {
        Ok(exit) => exit,
        Err(failure) => {
            explain(&failure);
            failure.exit()
        }
    }
}
