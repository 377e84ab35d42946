//! `forelock check`.

use super::format_flag::{FormatFlag, Output};
use super::inputs::Inputs;
use super::machine::warn_of_memory;
use super::posterior_flag::{OpenPosterior, PosteriorFlag};
use super::run_flags::RunFlags;
use super::{Exit, Failure, output};
use forelock_report::CheckResult;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  forelock check scenarios/test4-parallel.toml
  forelock check scenarios/*.toml
  forelock check scenarios/test4-parallel.toml --set load.batch_size=10k
  forelock check scenarios/test4-parallel.toml --format markdown

Exit codes:
  0  every file can be used; warnings don't change that
  2  the command line or a file is wrong
  3  the program could not do its work (disk full, interrupted)";

/// Arguments of `forelock check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    posterior: PosteriorFlag,

    #[command(flatten)]
    format: FormatFlag,
}

impl Check {
    /// Says of each file whether it can be used; warnings and errors go to standard error, or in
    /// another format than text to standard output with everything else.
    ///
    /// # Errors
    ///
    /// If any file is wrong. Warnings are none.
    pub fn execute(self) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let posterior = self.posterior.open(&self.inputs.sets)?;
        match format {
            Output::Text => self.in_words(posterior.as_ref()),
            format => self.print(format, posterior.as_ref()),
        }
    }

    fn print(&self, format: Output, posterior: Option<&OpenPosterior>) -> Result<Exit, Failure> {
        let check = |file: &PathBuf| {
            let name = file.display().to_string();
            match self.inputs.load(file, posterior) {
                Ok((loaded, _)) => CheckResult::usable(name, &loaded.scenario, loaded.advice()),
                Err(diagnostics) => CheckResult::wrong(name, &diagnostics),
            }
        };
        let results: Vec<CheckResult> = self.inputs.files.iter().map(check).collect();
        format.print(&results)?;
        // What is wrong stands in the result.
        match (results.iter().filter(|check| !check.ok).count(), results.len()) {
            (0, _) => return Ok(Exit::Success),
            (_, 1) => {}
            (wrong, all) => {
                output::complain(&format!(
                    "error: {wrong} of {all} scenario files can't be used\n"
                ));
            }
        }
        Ok(Exit::InputWrong)
    }

    fn in_words(&self, posterior: Option<&OpenPosterior>) -> Result<Exit, Failure> {
        let styled = output::errors_styled();
        let mut printed = Ok(());
        let read = self.inputs.read_drawn(posterior, |file, loaded, _| {
            let advice = loaded.advice();
            for one in &advice {
                output::complain(&format!("{}\n\n", one.render(styled)));
            }
            let threads = RunFlags::default().thread_count(loaded.scenario.run.replications);
            warn_of_memory(file, &loaded.scenario, threads);
            let name = file.display().to_string();
            let check = CheckResult::usable(name, &loaded.scenario, advice);
            // A reader that went away must not hide what is wrong with the next file.
            let lines = output::print(&check.lines());
            if printed.is_ok() {
                printed = lines;
            }
        });
        read?;
        printed?;
        Ok(Exit::Success)
    }
}
