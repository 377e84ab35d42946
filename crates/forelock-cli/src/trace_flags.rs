//! `--trace`.

use super::output_file::{FilesRead, write_file};
use super::{Failure, output};
use forelock::model::ReplicationNumber;
use forelock::study::Finding;
use forelock_report::{TRACE_EVENTS, write_trace};
use std::path::PathBuf;

/// What `forelock run` takes to record a run.
#[derive(Debug, clap::Args)]
pub(super) struct TraceFlags {
    /// Also writes the events of the first replication to this file, to be opened at
    /// <https://ui.perfetto.dev>; with one scenario only
    #[arg(long, value_name = "FILE.json")]
    trace: Option<PathBuf>,

    /// Cuts the trace after so many events
    #[arg(
        long,
        value_name = "N",
        requires = "trace",
        default_value_t = TRACE_EVENTS,
        value_parser = clap::value_parser!(u64).range(1..),
    )]
    trace_events: u64,
}

impl TraceFlags {
    /// Whether a trace can be written, found out before anything is simulated.
    ///
    /// # Errors
    ///
    /// If there are several scenarios; if the file is one that is read, or can't be written.
    pub(super) fn check(&self, scenarios: usize, read: &FilesRead) -> Result<(), Failure> {
        let Some(path) = &self.trace else {
            return Ok(());
        };
        if scenarios > 1 {
            return Err(Failure::Usage("--trace records one scenario: name one FILE"));
        }
        read.check(path)
    }

    /// Plays the first replication again and records it.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    pub(super) fn write(&self, findings: &[Finding]) -> Result<(), Failure> {
        let (Some(path), [finding]) = (&self.trace, findings) else {
            return Ok(());
        };
        let first = ReplicationNumber(0);
        let scenario = finding.scenario_of(first)?;
        let mut note = None;
        write_file(path, |out| {
            note = write_trace(&scenario, first, self.trace_events, out)?.note();
            Ok(())
        })?;
        if let Some(note) = note {
            output::complain(&format!("note: {note}; --trace-events asks for more\n"));
        }
        Ok(())
    }
}
