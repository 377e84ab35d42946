//! `forelock observe`.

use super::format_flag::FormatFlag;
use super::output_file::{FilesRead, write_file};
use super::{Exit, Failure};
use forelock::records::{Measured, Source};
use forelock::scenario::Diagnostics;
use forelock_report::{MeasuredScenario, ObserveResult};
use std::io;
use std::path::{Path, PathBuf};

const DETAILS: &str = "\
Reads what the platform itself recorded of a load that ran, and prints the [observed] table for a \
scenario of it, with the measured values: failure rate, duration, batches at once, active time per \
record, waits in the queue. With -o it writes a whole scenario, and marks what it assumes because the \
records do not say it.

A file holds what the API answered: job info of the Bulk API 2.0 (JSON), or job info and batch info \
of the Bulk API 1.0 (JSON or XML); one object or list, or several one after another; also what the \
Salesforce CLI (`sf data … --json`) and other clients make of it. Results of single records (failed \
results of a 2.0 job, results of a 1.0 batch, as CSV) tell row locks from other failures. A job and \
its batches count once. Everything given together is one load.

Examples:
  forelock observe jobs/*.json -o pilot.toml
  forelock observe jobs/*.json *-failed-records.csv
  forelock observe job.xml batches.xml --json
  sf api request rest /services/data/v62.0/jobs/ingest/750… | forelock observe -

Exit codes:
  0  done
  2  the command line or a file is wrong, or nothing in it has ended
  3  the program could not do its work (disk full)";

/// Arguments of `forelock observe`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Observe {
    /// Files with job info or batch info, as JSON or XML, or failed results, as CSV; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Writes a scenario of the load, with its `[observed]` table, to this file instead of the table to
    /// standard output
    #[arg(short, long, value_name = "FILE.toml")]
    output: Option<PathBuf>,

    #[command(flatten)]
    format: FormatFlag,
}

impl Observe {
    /// Adds up what the platform recorded.
    ///
    /// # Errors
    ///
    /// If a file is wrong, after all have been read; if nothing in them counts; if a result can't
    /// be written.
    pub fn execute(self) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        if let Some(path) = &self.output {
            FilesRead::of(&self.files).check(path)?;
        }
        let measured = self.measure()?;
        let mut result = ObserveResult::new(&measured, &self.names());
        if let Some(path) = &self.output {
            let scenario = MeasuredScenario::new(&measured, &result);
            write_file(path, |out| out.write_all(scenario.text.as_bytes()))?;
            result.wrote(&scenario, path);
        }
        format.print(&vec![result])?;
        Ok(Exit::Success)
    }

    fn measure(&self) -> Result<Measured, Failure> {
        let standard_input = self.files.iter().filter(|file| is_standard_input(file)).count();
        if standard_input > 1 {
            return Err(Failure::Usage("standard input (`-`) can be read once only"));
        }
        Measured::of_opened(self.files.iter().map(|file| open(file)))
            .map_err(|wrong| Failure::Records { wrong, all: self.files.len() })
    }

    fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| name(file)).collect()
    }
}

fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn name(file: &Path) -> String {
    if is_standard_input(file) { "standard input".to_owned() } else { file.display().to_string() }
}

fn open(file: &Path) -> Result<Source, Diagnostics> {
    if is_standard_input(file) {
        Source::read(&name(file), io::stdin().lock())
    } else {
        Source::open(file)
    }
}
