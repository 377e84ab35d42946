//! `forelock check`.

use super::inputs::Inputs;
use super::{Exit, Failure, output};

/// Arguments of `forelock check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    inputs: Inputs,
}

impl Check {
    /// Says of each file whether it can be used; warnings and errors go to standard error.
    ///
    /// # Errors
    ///
    /// If any file is wrong. Warnings are none.
    pub fn execute(self) -> Result<Exit, Failure> {
        let styled = output::errors_styled();
        let mut printed = Ok(());
        let read = self.inputs.read(|file, loaded| {
            let advice = loaded.advice();
            for one in &advice {
                output::complain(&format!("{}\n\n", one.render(styled)));
            }
            let line = match advice.len() {
                0 => format!("{}: ok\n", file.display()),
                1 => format!("{}: ok, 1 warning\n", file.display()),
                several => format!("{}: ok, {several} warnings\n", file.display()),
            };
            // A reader that went away must not hide what is wrong with the next file.
            let line = output::print(&line);
            if printed.is_ok() {
                printed = line;
            }
        });
        read?;
        printed?;
        Ok(Exit::Success)
    }
}
