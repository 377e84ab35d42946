//! `forelock regress`.

use super::chart_flags::ChartFlags;
use super::format_flag::FormatFlag;
use super::inputs::Inputs;
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, unwritable, write_file};
use super::posterior_flag::PosteriorFlag;
use super::progress::Progress;
use super::{Exit, Failure, output};
use forelock::scenario::Scenario;
use forelock::study::Pool;
use forelock::study::posterior::{Drawn, Posterior};
use forelock::study::regress::{
    Baseline, LEAST_REPLICATIONS, Recorded, Regression, path_from_baseline, path_of_scenario,
    read_baseline, record, rerun,
};
use forelock_io::words::for_terminal;
use forelock_report::RegressionResult;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  forelock regress record scenarios/test4-parallel.toml -o baseline.json
  forelock regress check baseline.json
  forelock regress record scenarios/*.toml --posterior orgs/mine.posterior.json -o baseline.json
  forelock regress check baseline.json --seed 7
  forelock regress check baseline.json --charts output/charts

Exit codes:
  0  done; nothing moved
  1  a prediction moved by more than chance
  2  the command line or an input file is wrong
  3  the program could not do its work (disk full, interrupted)";

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
    /// Repeat the saved simulations, and show which predictions changed more than by chance
    Check(Check),
}

#[derive(Debug, clap::Args)]
struct Record {
    /// Scenario files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Saves the predictions to this file; scenario paths in it are relative to the directory of
    /// this file
    #[arg(short, long, value_name = "FILE.json")]
    output: PathBuf,

    /// Simulates each scenario so many times (20 to 1,000,000); by default as its `[run]` table says,
    /// but at least 20 times
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(i64::from(LEAST_REPLICATIONS)..=1_000_000))]
    replications: Option<u32>,

    /// Seed of the random numbers; overrides the `[run]` table
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Prints JSON, and nothing else, on standard output
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    posterior: PosteriorFlag,

    #[command(flatten)]
    how: How,
}

#[derive(Debug, clap::Args)]
struct Check {
    /// What `forelock regress record` wrote
    #[arg(value_name = "FILE.json")]
    baseline: PathBuf,

    /// Seed of the random numbers; overrides the recorded seed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    charts: ChartFlags,

    /// Draws the unknown fields from this file instead of the recorded one
    #[arg(long, value_name = "FILE.json")]
    posterior: Option<PathBuf>,

    #[command(flatten)]
    how: How,
}

#[derive(Debug, clap::Args)]
struct How {
    /// Uses N threads (1 to 1,024) instead of one per core; the results are the same
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
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        match self.action {
            Action::Record(record) => record.execute(interrupt),
            Action::Check(check) => check.execute(interrupt),
        }
    }
}

impl Record {
    fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let mut read_files = FilesRead::of(self.posterior.file());
        let mut scenarios = read(self.files.clone(), &self.posterior, &mut read_files)?;
        read_files.check(&self.output)?;
        let from_here = |file: &Path| {
            path_from_baseline(&self.output, file).map_err(|cause| unwritable(&self.output, cause))
        };
        let paths = scenarios.iter().map(|one| from_here(&one.file));
        let paths: Vec<String> = paths.collect::<Result<_, _>>()?;
        let posterior = self.posterior.file().map(|file| from_here(file)).transpose()?;
        for ToSimulate { scenario, drawn, .. } in &mut scenarios {
            let run = &mut scenario.run;
            run.seed = self.seed.unwrap_or(run.seed);
            if drawn.is_some() {
                run.replications = run.replications.max(Posterior::ENOUGH_REPLICATIONS);
            }
            run.replications =
                self.replications.and_then(NonZeroU32::new).unwrap_or(run.replications);
        }
        let pool = self.how.pool()?;
        let mut recorded = Vec::new();
        for (path, ToSimulate { scenario, drawn, .. }) in paths.into_iter().zip(&scenarios) {
            let replications = scenario.run.replications.get().max(LEAST_REPLICATIONS);
            let progress = Progress::new(&scenario.name, replications, interrupt);
            let drawn = (posterior.clone(), drawn.as_ref());
            recorded.push(record(path, scenario, drawn, &pool, &progress)?);
        }
        let text = Baseline::new(recorded).text()?;
        write_file(&self.output, |out| out.write_all(text.as_bytes()))?;
        if self.json {
            output::print_document(&for_terminal(&text))?;
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
    fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let path = &self.baseline;
        let baseline =
            read_baseline(path).map_err(|cause| Failure::Baseline { path: path.clone(), cause })?;
        let scenarios = self.read(&baseline.scenarios)?;
        self.charts.check()?;
        let regression = self.again(baseline.scenarios, scenarios, interrupt)?;
        let results = vec![RegressionResult::new(&regression, &baseline.forelock)];
        // Each result is given even if the other can't be.
        let printed = format.print(&results);
        self.charts.write(&results)?;
        printed?;
        Ok(Exit::of(&results))
    }

    /// What is at the recorded paths now. All files that are wrong are told, those that draw from one
    /// posterior together.
    fn read(&self, recorded: &[Recorded]) -> Result<Vec<ToSimulate>, Failure> {
        let path = |name: &String| path_of_scenario(&self.baseline, name);
        let posterior_of =
            |one: &Recorded| self.posterior.clone().or_else(|| one.posterior.as_ref().map(path));
        let mut scenarios = Vec::new();
        for alike in recorded.chunk_by(|one, next| posterior_of(one) == posterior_of(next)) {
            let files = alike.iter().map(|one| path(&one.path)).collect();
            let posterior = PosteriorFlag::of(alike.first().and_then(posterior_of));
            scenarios.extend(read(files, &posterior, &mut FilesRead::default())?);
        }
        Ok(scenarios)
    }

    fn again(
        &self,
        recorded: Vec<Recorded>,
        scenarios: Vec<ToSimulate>,
        interrupt: &Interrupt,
    ) -> Result<Regression, Failure> {
        let pool = self.how.pool()?;
        let mut reruns = Vec::new();
        for (recorded, ToSimulate { scenario, drawn, .. }) in recorded.into_iter().zip(scenarios) {
            let progress = Progress::new(&recorded.scenario, recorded.replications, interrupt);
            let drawn = drawn.as_ref();
            let now = rerun(&recorded, scenario, drawn, self.seed, &pool, &progress)?;
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

/// A scenario with its file, and what its unknown fields are drawn from.
struct ToSimulate {
    file: PathBuf,
    scenario: Scenario,
    drawn: Option<Drawn>,
}

/// All scenarios, or an explanation of every one that is wrong.
fn read(
    files: Vec<PathBuf>,
    posterior: &PosteriorFlag,
    read_files: &mut FilesRead,
) -> Result<Vec<ToSimulate>, Failure> {
    let mut scenarios = Vec::new();
    let inputs = Inputs { files, sets: Vec::new() };
    let posterior = posterior.open(&[])?;
    inputs.read_drawn(posterior.as_ref(), |file: &Path, loaded, drawn| {
        read_files.add_scenario(&loaded);
        let file = file.to_owned();
        scenarios.push(ToSimulate { file, scenario: loaded.scenario, drawn });
    })?;
    Ok(scenarios)
}
