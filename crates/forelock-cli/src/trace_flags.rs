//! `--trace`.

use super::{Failure, output};
use forelock::model::ReplicationNumber;
use forelock::study::Finding;
use forelock_io::files::{check_writable, write_atomically};
use forelock_report::{TRACE_EVENTS, write_trace};
use std::io;
use std::path::{Path, PathBuf};

/// What `forelock run` takes to record a run.
#[derive(Debug, clap::Args)]
pub(super) struct TraceFlags {
    /// Also writes the first replication, event by event, to this file, which
    /// <https://ui.perfetto.dev> shows; of one scenario only
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
    /// If there are several scenarios, or the file can't be written.
    pub(super) fn check(&self, scenarios: usize) -> Result<(), Failure> {
        let Some(path) = &self.trace else {
            return Ok(());
        };
        if scenarios > 1 {
            return Err(Failure::Usage("--trace records one scenario: name one FILE"));
        }
        check_writable(path).map_err(|cause| unwritable(path, cause))
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
        write_atomically(path, |out| {
            note = write_trace(&scenario, first, self.trace_events, out)?.note();
            Ok(())
        })
        .map_err(|cause| unwritable(path, cause))?;
        if let Some(note) = note {
            output::complain(&format!("note: {note}; --trace-events asks for more\n"));
        }
        Ok(())
    }
}

fn unwritable(path: &Path, cause: io::Error) -> Failure {
    Failure::Unwritable { path: path.to_owned(), cause }
}
