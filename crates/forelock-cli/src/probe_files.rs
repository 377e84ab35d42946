//! `forelock calibrate --probe-files`: the next probe, ready to be loaded.

use super::interrupt::Interrupt;
use super::progress::StageProgress;
use super::{Failure, output};
use forelock::extract::arrange::{
    ArrangeError, ArrangeRequest, Arranged, BatchRows, Cut, JobRows, MemoryLimit, Partitions,
    Sample, SendingOfJobs, StagingError, arrange, check_directory,
};
use forelock::study::calibrate::{Calibration, PROBE_MARK, Probe, ProbeFile, ProbeRows, Setup};
use forelock_io::files::{check_replaceable, write_atomically};
use forelock_report::ProbeFilesWritten;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The scenario of the probe in its directory.
const SCENARIO: &str = "probe.toml";

/// Where the probe goes.
#[derive(Debug, clap::Args)]
pub(super) struct ProbeFilesFlag {
    /// Writes a scenario of the small load that would give the most information, DIR/probe.toml;
    /// and if the scenario has a `data.file`, the rows to load and the scripts that send them
    #[arg(long, value_name = "DIR")]
    probe_files: Option<PathBuf>,
}

/// The directory, which can be made.
pub(super) struct ProbeDirectory<'a> {
    path: &'a Path,
    force: bool,
}

impl ProbeFilesFlag {
    /// The directory, if one is asked for, found to be free.
    pub(super) fn checked(
        &self,
        setup: &Setup,
        force: bool,
    ) -> Result<Option<ProbeDirectory<'_>>, Failure> {
        let Some(path) = &self.probe_files else { return Ok(None) };
        let directory = ProbeDirectory { path, force };
        match setup.probe_extract() {
            Some(extract) => {
                let inputs: Vec<&Path> =
                    extract.files().iter().map(|file| Path::new(&file.path)).collect();
                check_directory(path, force, &inputs).map_err(staging)?;
            }
            None => directory.check_scenario_alone()?,
        }
        Ok(Some(directory))
    }
}

impl ProbeDirectory<'_> {
    /// Says that nothing is written.
    pub(super) fn leave_out(&self, why: &str) {
        output::complain(&format!("{} is not written, as {why}\n", self.path.display()));
    }

    /// Writes `probe`; what was written.
    pub(super) fn write(
        &self,
        setup: &Setup,
        calibration: &Calibration,
        probe: Probe,
        interrupt: &Interrupt,
    ) -> Result<ProbeFilesWritten, Failure> {
        let file = calibration.probe_file(setup, probe).map_err(Failure::Calibrate)?;
        let arranged = match &file.rows {
            Some(rows) => Some(self.write_rows(rows, &file, interrupt)?),
            None => {
                self.write_scenario(&file)?;
                None
            }
        };
        let others = setup.cases.iter().map(|case| case.file.clone()).collect();
        let scenario = self.path.join(SCENARIO);
        Ok(ProbeFilesWritten { directory: self.path.to_owned(), scenario, others, file, arranged })
    }

    fn write_rows(
        &self,
        rows: &ProbeRows,
        file: &ProbeFile,
        interrupt: &Interrupt,
    ) -> Result<Arranged, Failure> {
        let too_large = Failure::Usage("a transaction of the org is too large for a probe");
        let cut = match rows.as_jobs {
            true => JobRows::new(rows.transaction).map(|job| Cut::Jobs(job, sending(rows))),
            false => BatchRows::new(rows.transaction).map(Cut::Batches),
        };
        let streams = if rows.as_jobs { rows.at_once } else { 1 };
        let (Some(cut), Some(partitions)) = (cut, Partitions::new(streams)) else {
            return Err(too_large);
        };
        let request = ArrangeRequest {
            input: rows.file.clone(),
            reading: rows.reading,
            parents: vec![rows.column.clone()],
            dropped: Vec::new(),
            cut,
            partitions,
            directory: self.path.to_owned(),
            compression: None,
            memory: MemoryLimit::DEFAULT,
            force: self.force,
            keep_orders: false,
            sample: Some(Sample {
                rows: rows.rows,
                parents: rows.parents,
                described: (SCENARIO.to_owned(), file.text.clone()),
            }),
        };
        Ok(arrange(&request, &StageProgress::new(interrupt))?)
    }

    /// Refuses a directory with anything else than the scenario of an earlier probe in it.
    fn check_scenario_alone(&self) -> Result<(), Failure> {
        let failure = |cause| Failure::Unwritable { path: self.path.to_owned(), cause };
        match fs::read_dir(self.path) {
            Ok(entries) => {
                for entry in entries {
                    if entry.map_err(failure)?.file_name() != SCENARIO {
                        return Err(staging(StagingError::NotEmpty(self.path.to_owned())));
                    }
                }
            }
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(cause) => return Err(failure(cause)),
        }
        let path = self.path.join(SCENARIO);
        check_replaceable(&path, PROBE_MARK, self.force)
            .map_err(|cause| Failure::Unwritable { path, cause })
    }

    fn write_scenario(&self, file: &ProbeFile) -> Result<(), Failure> {
        let path = self.path.join(SCENARIO);
        let made = match fs::create_dir(self.path) {
            Err(there) if there.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made,
        };
        made.and_then(|()| write_atomically(&path, |out| out.write_all(file.text.as_bytes())))
            .map_err(|cause| Failure::Unwritable { path, cause })
    }
}

fn staging(why: StagingError) -> Failure {
    ArrangeError::from(why).into()
}

/// Jobs of a stream follow one another at once.
fn sending(rows: &ProbeRows) -> SendingOfJobs {
    SendingOfJobs {
        verb: super::cut_flags::verb(rows.operation),
        object: rows.object.as_deref().and_then(|object| object.parse().ok()),
        external_id: None,
        stagger: Duration::ZERO,
        pause: Duration::ZERO,
    }
}
