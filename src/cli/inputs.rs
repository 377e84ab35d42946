//! The scenario files of a command line.

use super::{Failure, output};
use crate::scenario::{Loaded, load};
use std::path::{Path, PathBuf};

/// What every command takes that reads scenarios.
#[derive(Debug, clap::Args)]
pub(super) struct Inputs {
    /// Scenario files
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    /// Sets a field of every scenario, checked as if the file said so; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(super) sets: Vec<String>,
}

impl Inputs {
    /// Reads every file, explaining on standard error what is wrong with any of them, and hands
    /// each that is right to `take`.
    ///
    /// # Errors
    ///
    /// If any is wrong, after all have been read: who has two errors wants to hear of both.
    pub(super) fn read(&self, mut take: impl FnMut(&Path, Loaded)) -> Result<(), Failure> {
        let styled = output::errors_styled();
        let mut wrong = 0;
        for file in &self.files {
            match load(file, &self.sets) {
                Ok(loaded) => take(file, loaded),
                Err(diagnostics) => {
                    wrong += 1;
                    output::complain(&format!("{}\n\n", diagnostics.render(styled)));
                }
            }
        }
        match wrong {
            0 => Ok(()),
            wrong => Err(Failure::Input { wrong, all: self.files.len() }),
        }
    }
}

/// Says that `check` has something to say of a file.
pub(super) fn mention_advice(file: &Path, loaded: &Loaded) {
    let advice = loaded.advice().len();
    if advice > 0 {
        let file = file.display();
        let warnings = if advice == 1 { "warning" } else { "warnings" };
        output::complain(&format!("{advice} {warnings} on {file}: see `forelock check {file}`\n"));
    }
}
