//! The scenario files of a command line.

use super::posterior_flag::OpenPosterior;
use super::{Failure, output};
use forelock::scenario::{Diagnostics, Loaded, Template, load};
use forelock::study::posterior::Drawn;
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
        self.read_drawn(None, |file, loaded, _| take(file, loaded))
    }

    /// As [`Inputs::read`], with the fields that are not known drawn from `posterior`, if there is
    /// one: a file is right if every draw makes it a scenario.
    ///
    /// # Errors
    ///
    /// As [`Inputs::read`].
    pub(super) fn read_drawn(
        &self,
        posterior: Option<&OpenPosterior>,
        mut take: impl FnMut(&Path, Loaded, Option<Drawn>),
    ) -> Result<(), Failure> {
        let styled = output::errors_styled();
        let mut wrong = 0;
        for file in &self.files {
            match self.load(file, posterior) {
                Ok((loaded, drawn)) => take(file, loaded, drawn),
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

    fn load(
        &self,
        file: &Path,
        posterior: Option<&OpenPosterior>,
    ) -> Result<(Loaded, Option<Drawn>), Diagnostics> {
        let Some(posterior) = posterior else {
            return Ok((load(file, &self.sets)?, None));
        };
        let drawn = posterior.draw(Template::read(file, &self.sets)?);
        let best = drawn.best()?;
        drawn.check(&[])?;
        Ok((best, Some(drawn)))
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
