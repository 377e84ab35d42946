//! `forelock chart`.

use super::chart_flags::{prepare, write_charts};
use super::privacy::keep_private;
use super::{Exit, Failure};
use forelock_report::{Format, read_result};
use std::path::PathBuf;

const DETAILS: &str = "\
RESULT is what `forelock run --json --timeline`, `compare --json`, `sweep --json`, `sweep --tornado \
--json`, `calibrate --json`, `profile --json` or `regress check --json` wrote, or the directory of a \
sweep, done or not. Nothing is simulated again. The same result gives the same files, to the byte; their \
names begin with the scenario's.

Examples:
  forelock run scenarios/test4-parallel.toml --json --timeline > output/test4.json
  forelock chart output/test4.json
  forelock compare scenarios/test4-parallel.toml --json > output/remedies.json
  forelock chart output/remedies.json -o output/slides --format png
  forelock sweep scenarios/test4-parallel.toml --vary load.submit.interval.mean=3.5s..8s:10 \\
    -o output/pace
  forelock chart output/pace

Exit codes:
  0  done
  2  the command line or the result is wrong
  3  the program could not do its work (disk full)";

/// Arguments of `forelock chart`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Chart {
    /// A result, or the directory of a sweep
    #[arg(value_name = "RESULT.json|DIR")]
    result: PathBuf,

    /// The directory of the charts; made if it isn't there
    #[arg(short, long, value_name = "DIR", default_value = "output/charts")]
    output: PathBuf,

    /// Draws this kind of image only, instead of both
    #[arg(long, value_enum)]
    format: Option<Kind>,
}

/// A kind of image, as the command line names it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    /// Lines and text, sharp at any size
    Svg,
    /// 2,560 × 1,440 points
    Png,
}

impl Chart {
    /// Draws what the result holds.
    ///
    /// # Errors
    ///
    /// If the result is none that can be drawn; if a chart can't be written.
    pub fn execute(self) -> Result<Exit, Failure> {
        keep_private(&self.result);
        let wrong = |why: String| Failure::Result { path: self.result.clone(), why };
        let results = read_result(&self.result).map_err(|error| wrong(error.to_string()))?;
        let subjects = results.charts().map_err(|why| wrong(why.to_owned()))?;
        prepare(&self.output)?;
        let formats: &[Format] = match self.format {
            Some(Kind::Svg) => &[Format::Svg],
            Some(Kind::Png) => &[Format::Png],
            None => &Format::ALL,
        };
        write_charts(&self.output, &subjects, formats)?;
        Ok(Exit::Success)
    }
}
