//! `forelock explain`.

use super::format_flag::FormatFlag;
use super::inputs::Inputs;
use super::posterior_flag::PosteriorFlag;
use super::{Exit, Failure, output};
use forelock::scenario::{Diagnostics, Template};
use forelock::study::posterior::Drawn;
use forelock_report::ExplainResult;
use std::path::Path;

const DETAILS: &str = "\
Shows each scenario as it is simulated: after the files that it extends, its tool, the built-in org, \
--set and --posterior. Each value has the file and line that it comes from, the flag, the tool, or \
`default`; ranges and guesses are marked.

Examples:
  forelock explain scenarios/test4-parallel.toml
  forelock explain friday.toml --set org.workers=20 --posterior orgs/mine.posterior.json
  forelock explain friday.toml --toml > whole.toml

Exit codes:
  0  done
  2  the command line or a file is wrong
  3  the program could not do its work";

/// Arguments of `forelock explain`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Explain {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    posterior: PosteriorFlag,

    #[command(flatten)]
    format: FormatFlag,

    /// Prints the whole scenario as one file that no longer extends others; paths of CSV files are
    /// not changed
    #[arg(long, conflicts_with_all = ["format", "json", "posterior"])]
    toml: bool,
}

impl Explain {
    /// Shows where every value of each scenario comes from.
    ///
    /// # Errors
    ///
    /// If any file is wrong, after all have been read.
    pub fn execute(self) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        if self.toml {
            return self.print_toml();
        }
        let posterior = self.posterior.open(&self.inputs.sets)?;
        let mut results = Vec::new();
        self.inputs.read_drawn(posterior.as_ref(), |file, loaded, drawn| {
            let drawn: Vec<&str> = drawn.iter().flat_map(Drawn::drawn).collect();
            results.push(ExplainResult::new(file, &loaded, &drawn));
        })?;
        format.print(&results)?;
        Ok(Exit::Success)
    }

    fn print_toml(&self) -> Result<Exit, Failure> {
        let [file] = self.inputs.files.as_slice() else {
            return Err(Failure::Usage("--toml prints one scenario: name one FILE"));
        };
        output::print(&self.whole(file)?)?;
        Ok(Exit::Success)
    }

    fn whole(&self, file: &Path) -> Result<String, Diagnostics> {
        let template = Template::read(file, &self.inputs.sets)?;
        template.with(&[])?;
        template.written_whole()
    }
}
