//! `forelock calibrate`.

use super::chart_flags::ChartFlags;
use super::completed::{assignments, fields};
use super::format_flag::{FormatFlag, Output};
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, could_be_written, unwritable};
use super::probe_files::ProbeFilesFlag;
use super::progress::Progress;
use super::{Exit, Failure, output};
use clap::ArgGroup;
use clap_complete::engine::ArgValueCompleter;
use forelock::scenario::Template;
use forelock::study::Pool;
use forelock::study::calibrate::{
    CalibrateError, Calibration, PROFILE_MARK, Probes, Setup, calibrate,
};
use forelock_io::files::{check_replaceable, write_atomically};
use forelock_report::CalibrationResult;
use std::collections::HashSet;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

const DETAILS: &str = "\
Each FILE is a scenario of a past load, with the results of that load in its [observed] table. Several \
files are loads on the same org, and are fitted together. An observation may have a tolerance, such as \
failure_rate = { value = \"10.9%\", within = \"0.5%\" }; that is taken for two standard deviations.

A --fit is a field and the lowest and highest value it may have. All values between them are equally \
likely beforehand; if the ends are a factor of ten apart, all ratios are (add `:log` or `:even` after the \
ends to choose). These fields have usual ends, so you may leave the ends out:
  org.service.per_record=1ms..60ms  org.service.per_transaction=1ms..10s  org.service.cv=0..1.5
  org.workers=1..100                org.scaling.contention=0..1           org.scaling.coherency=0..0.1
  org.locks.held_fraction=0..1      org.locks.wait_timeout=1s..60s        org.batch_overhead=10ms..1m
  background.N.per_hour=10..10000   background.N.hold.mean=10ms..10s      org.service.day_to_day=0..0.3
  loads.NAME.service.per_record=1ms..60ms
Fields of the files that are ranges, such as 5..60 workers, are unknowns as well; without a --fit, the \
file of -o has the narrowed ranges. Without a --fit or a range, the unknowns are per_record, \
contention and workers (in Serial mode, per_record).

Only several runs can show how much nights differ (org.service.day_to_day). If the files do not set this \
field and it is not fitted, 0.1 is assumed; use `--set org.service.day_to_day=0` if all nights are alike.

Examples:
  forelock calibrate scenarios/test4-parallel.toml --fit org.service.per_record
  forelock calibrate night1.toml night2.toml --fit org.service.per_record=1ms..60ms \\
      --fit org.workers=1..100 -o orgs/mine.toml
  forelock calibrate night1.toml --probe-files probe && bash probe/load.sh --target-org full-sandbox
  forelock run friday.toml --posterior orgs/mine.posterior.json

Exit codes:
  0  done
  1  no org in the ranges gives what was observed: the nearest is shown, and no org file is written
  2  the command line or a file is wrong, or nothing that was observed can be met
  3  the program could not do its work (disk full, interrupted)";

/// Arguments of `forelock calibrate`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS, group(ArgGroup::new("written").args(["output", "probe_files"]).multiple(true)))]
pub struct Calibrate {
    /// Scenario files that say what was observed
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// An unknown field, and the range of its value; may be repeated
    #[arg(long, value_name = "PATH[=LO..HI]", add = ArgValueCompleter::new(fields))]
    fit: Vec<String>,

    /// Simulates N runs in total, plus a few hundred of small loads
    #[arg(long, value_name = "N", default_value_t = 2_000,
          value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    budget: u64,

    /// Writes the org that fits best to this file, for scenarios to extend, and a sample of all
    /// values that fit (the posterior) to FILE.posterior.json
    #[arg(short, long, value_name = "FILE.toml")]
    output: Option<PathBuf>,

    #[command(flatten)]
    probe: ProbeFilesFlag,

    /// Replaces an org file that `calibrate` did not write, and an earlier probe in DIR if nothing
    /// else is in DIR; also writes the nearest org if no org in the ranges gives what was observed
    #[arg(long, requires = "written")]
    force: bool,

    #[command(flatten)]
    charts: ChartFlags,

    /// Sets a field of every scenario, checked as if the file said so; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", add = ArgValueCompleter::new(assignments))]
    sets: Vec<String>,

    /// Seed of the random numbers; overrides the seed of the first scenario
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    #[command(flatten)]
    format: FormatFlag,

    /// Uses N threads (1 to 1,024) instead of one per core; the results are the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,
}

impl Calibrate {
    /// Finds out which values of the unknowns meet what was observed, and shows it.
    ///
    /// # Errors
    ///
    /// If a file or an argument is wrong, before anything is simulated; if nothing that was observed
    /// can be met; if interrupted; if a result can't be written. That no org in the ranges does what was
    /// observed is a result, of [`Exit::ObjectiveMissed`].
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let setup = self.setup()?;
        let files = self.check_output(&setup)?;
        let probe_directory = self.probe.checked(&setup, self.force)?;
        self.charts.check()?;
        let pool = Pool::new(self.threads.and_then(|count| NonZeroUsize::new(count.into())))?;
        let progress = Progress::going_on("calibrating", self.budget, 0, interrupt);
        let calibrated = calibrate(&setup, &pool, &progress).and_then(|calibration| {
            let probes = Probes::of(&setup, &calibration, &pool, &progress)?;
            Ok((calibration, probes))
        });
        drop(progress);
        let (calibration, probes) = calibrated?;
        let files = files.filter(|(profile, _)| {
            let is_written = calibration.explains() || self.force;
            if !is_written {
                output::complain(&format!(
                    "{} is not written, as no org in the ranges gives what was observed; --force \
                     writes the nearest\n",
                    profile.display()
                ));
            }
            is_written
        });
        if let Some((profile, sample)) = &files {
            write(&setup, &calibration, profile, sample)?;
        }
        let (profile, sample) =
            files.as_ref().map(|(profile, sample)| (profile.as_path(), sample.as_path())).unzip();
        let mut result = CalibrationResult::new(&calibration, &probes, profile, sample);
        let probe_written = match (&probe_directory, probes.next_probe()) {
            (Some(directory), Some(probe)) => directory
                .write(&setup, &calibration, probe, interrupt)
                .map(|written| result.wrote_probe(&written)),
            (Some(directory), None) => {
                directory.leave_out(if calibration.explains() {
                    "no small load would tell more"
                } else {
                    "no org in the ranges gives what was observed"
                });
                Ok(())
            }
            (None, _) => Ok(()),
        };
        let results = vec![result];
        // Each result is given even if the other can't be.
        let printed = format.print(&results).and_then(|()| match (format, profile, sample) {
            (Output::Text, Some(profile), Some(sample)) => Ok(output::print(&format!(
                "\n{}: the org that fits best, for scenarios to extend\n{}: {} draws of what fits, \
                 for --posterior\n",
                profile.display(),
                sample.display(),
                calibration.posterior.draws().len()
            ))?),
            _ => Ok(()),
        });
        self.charts.write(&results)?;
        printed?;
        probe_written?;
        Ok(Exit::of(&results))
    }

    /// All files and unknowns, checked.
    fn setup(&self) -> Result<Setup, Failure> {
        let mut templates: Vec<(String, Template)> = Vec::new();
        let mut taken = HashSet::new();
        let mut wrong = Vec::new();
        for file in &self.files {
            let name = file.display().to_string();
            // However it is spelt; one that isn't there is explained by who reads it.
            if !taken.insert(file.canonicalize().unwrap_or_else(|_| file.clone())) {
                return Err(CalibrateError::Twice { file: name }.into());
            }
            match Template::read(file, &self.sets) {
                Ok(template) => templates.push((name, template)),
                Err(diagnostics) => wrong.push(diagnostics),
            }
        }
        if !wrong.is_empty() {
            return Err(Failure::Input { wrong, all: self.files.len() });
        }
        Ok(Setup::of(templates, &self.fit, self.budget, self.seed)?)
    }

    /// The profile and the file of draws beside it, both of which can be written.
    fn check_output(&self, setup: &Setup) -> Result<Option<(PathBuf, PathBuf)>, Failure> {
        let mut read = FilesRead::default();
        for case in &setup.cases {
            read.add_template(case.template());
            read.add_records(case.scenario());
        }
        let Some(profile) = &self.output else {
            return Ok(None);
        };
        if profile.extension().is_none_or(|extension| extension != "toml") {
            return Err(Failure::Usage(
                "a profile is a scenario file: give -o a name that ends in .toml",
            ));
        }
        read.refuse(profile)?;
        check_replaceable(profile, PROFILE_MARK, self.force)
            .map_err(|cause| unwritable(profile, cause))?;
        let mut name = profile.file_stem().map_or_else(OsString::new, OsString::from);
        name.push(".posterior.json");
        let sample = profile.with_file_name(name);
        read.refuse(&sample)?;
        could_be_written(&sample).map_err(|cause| unwritable(&sample, cause))?;
        Ok(Some((profile.clone(), sample)))
    }
}

/// The draws first: a profile names them.
fn write(
    setup: &Setup,
    calibration: &Calibration,
    profile: &Path,
    sample: &Path,
) -> Result<(), Failure> {
    let name = sample.file_name().map(|name| name.to_string_lossy().into_owned());
    let text = calibration.profile(setup, &name.unwrap_or_default())?;
    let draws = calibration.posterior.to_json();
    for (path, text) in [(sample, draws), (profile, text)] {
        write_atomically(path, |out| out.write_all(text.as_bytes()))
            .map_err(|cause| unwritable(path, cause))?;
    }
    Ok(())
}
