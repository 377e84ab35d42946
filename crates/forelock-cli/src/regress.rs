//! `forelock regress`.

use super::chart_flags::ChartFlags;
use super::format_flag::FormatFlag;
use super::inputs::Inputs;
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, unwritable, write_file};
use super::progress::Progress;
use super::{Exit, Failure, output};
use forelock::scenario::Scenario;
use forelock::study::Pool;
use forelock::study::regress::{
    Baseline, LEAST_REPLICATIONS, Recorded, Regression, path_from_baseline, path_of_scenario,
    read_baseline, record, rerun,
};
use forelock_report::RegressionResult;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  forelock regress record scenarios/test4-parallel.toml -o baseline.json
  forelock regress check baseline.json
  forelock regress check baseline.json --seed 7
  forelock regress check baseline.json --charts output/charts";

/// Arguments of `forelock regress`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Regress {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Keep what scenarios are predicted to give
    Record(Record),
    /// Simulate again what a file keeps, and show what moved beyond chance
    Check(Check),
}

#[derive(Debug, clap::Args)]
struct Record {
    /// Scenario files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Keeps the predictions in this file, which names the scenarios from its own directory
    #[arg(short, long, value_name = "FILE.json")]
    output: PathBuf,

    /// Simulates each scenario so many times (20 to 1,000,000); by default as its `[run]` table says,
    /// but at least 20 times
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(i64::from(LEAST_REPLICATIONS)..=1_000_000))]
    replications: Option<u32>,

    /// Starts all randomness here, whatever the `[run]` table says
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Prints JSON, and nothing else, on standard output
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    how: How,
}

#[derive(Debug, clap::Args)]
struct Check {
    /// What `forelock regress record` wrote
    #[arg(value_name = "FILE.json")]
    baseline: PathBuf,

    /// Starts all randomness here instead of where it started when it was recorded
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    charts: ChartFlags,

    #[command(flatten)]
    how: How,
}

#[derive(Debug, clap::Args)]
struct How {
    /// Uses so many threads (1 to 1,024) instead of one for each core; the results are the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,
}

impl Regress {
    /// Records predictions, or checks those that were; a change shows in the exit code.
    ///
    /// # Errors
    ///
    /// If a file is wrong, before any scenario is simulated; if interrupted; if a result can't be
    /// written.
    pub fn execute(self) -> Result<Exit, Failure> {
        match self.action {
            Action::Record(record) => record.execute(),
            Action::Check(check) => check.execute(),
        }
    }
}

impl Record {
    fn execute(self) -> Result<Exit, Failure> {
        let mut read_files = FilesRead::default();
        let mut scenarios = read(self.files.clone(), &mut read_files)?;
        read_files.check(&self.output)?;
        let paths = scenarios.iter().map(|(file, _)| path_from_baseline(&self.output, file));
        let paths: Result<Vec<String>, _> = paths.collect();
        let paths = paths.map_err(|cause| unwritable(&self.output, cause))?;
        for (_, scenario) in &mut scenarios {
            let run = &mut scenario.run;
            run.seed = self.seed.unwrap_or(run.seed);
            run.replications =
                self.replications.and_then(NonZeroU32::new).unwrap_or(run.replications);
        }
        let (interrupt, pool) = (Interrupt::listen()?, self.how.pool()?);
        let mut recorded = Vec::new();
        for (path, (_, scenario)) in paths.into_iter().zip(&scenarios) {
            let replications = scenario.run.replications.get().max(LEAST_REPLICATIONS);
            let progress = Progress::new(&scenario.name, replications, &interrupt);
            recorded.push(record(path, scenario, &pool, &progress)?);
        }
        let text = Baseline::new(recorded).text()?;
        write_file(&self.output, |out| out.write_all(text.as_bytes()))?;
        if self.json {
            output::print(&text)?;
        } else {
            let (count, file) = (scenarios.len(), self.output.display());
            let scenarios = if count == 1 { "scenario" } else { "scenarios" };
            output::print(&format!(
                "{count} {scenarios} recorded; check with `forelock regress check {file}`\n"
            ))?;
        }
        Ok(Exit::Success)
    }
}

impl Check {
    fn execute(self) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let path = &self.baseline;
        let baseline =
            read_baseline(path).map_err(|cause| Failure::Baseline { path: path.clone(), cause })?;
        let files = baseline.scenarios.iter().map(|one| path_of_scenario(path, &one.path));
        let scenarios = read(files.collect(), &mut FilesRead::default())?;
        self.charts.check()?;
        let regression = self.again(baseline.scenarios, scenarios)?;
        let results = vec![RegressionResult::new(&regression, &baseline.forelock)];
        // Each result is given even if the other can't be.
        let printed = format.print(&results);
        self.charts.write(&results)?;
        printed?;
        Ok(Exit::of(&results))
    }

    fn again(
        &self,
        recorded: Vec<Recorded>,
        scenarios: Vec<(PathBuf, Scenario)>,
    ) -> Result<Regression, Failure> {
        let (interrupt, pool) = (Interrupt::listen()?, self.how.pool()?);
        let mut reruns = Vec::new();
        for (recorded, (_, scenario)) in recorded.into_iter().zip(scenarios) {
            let progress = Progress::new(&recorded.scenario, recorded.replications, &interrupt);
            let now = rerun(&recorded, scenario, self.seed, &pool, &progress)?;
            reruns.push((recorded, now));
        }
        Ok(Regression::new(reruns))
    }
}

impl How {
    fn pool(&self) -> Result<Pool, Failure> {
        Ok(Pool::new(self.threads.and_then(|count| NonZeroUsize::new(count.into())))?)
    }
}

/// All scenarios with their files, or an explanation of every one that is wrong.
fn read(
    files: Vec<PathBuf>,
    read_files: &mut FilesRead,
) -> Result<Vec<(PathBuf, Scenario)>, Failure> {
    let mut scenarios = Vec::new();
    let inputs = Inputs { files, sets: Vec::new() };
    inputs.read(|file: &Path, loaded| {
        read_files.add_scenario(&loaded);
        scenarios.push((file.to_owned(), loaded.scenario));
    })?;
    Ok(scenarios)
}
