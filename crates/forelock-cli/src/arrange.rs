//! `forelock arrange`.

use super::chart_flags::ChartFlags;
use super::completed::assignments;
use super::cut_flags::CutFlags;
use super::extract_flags::{ExtractFlags, mention_mistaken_ids};
use super::format_flag::FormatFlag;
use super::inputs::{Inputs, mention_advice};
use super::interrupt::Interrupt;
use super::output_file::mention_left;
use super::posterior_flag::PosteriorFlag;
use super::privacy::keep_private;
use super::progress::{Progress, StageProgress};
use super::run_flags::RunFlags;
use super::{Exit, Failure, output};
use clap_complete::engine::ArgValueCompleter;
use forelock::extract::OutputForm;
use forelock::extract::arrange::{
    ArrangeRequest, MemoryLimit, Partitions, arrange, remove_leftovers,
};
use forelock::scenario::Scenario;
use forelock::study::compare_orders;
use forelock::study::posterior::Drawn;
use forelock_io::words::{shell_quoted, shortened};
use forelock_report::ArrangeResult;
use std::path::PathBuf;

const DETAILS: &str = "\
All rows of a parent go together into one stream. The streams have about the same number of rows and, \
where possible, only full batches. A parent whose rows fit in one batch is not split between two batches. \
No row is changed and none is lost: the files are read back and checked.

With several --parent, parents of the first column are never split between streams; parents of the others \
as little as balanced streams allow.

For the Bulk API 1.0 (--batch-size), DIR holds a file for each stream, part-1.csv, part-2.csv, …, which \
the loader cuts into batches. For the Bulk API 2.0 (--job-size, or a --simulate that goes through it), DIR \
holds a file for each job, part-1-job-01.csv, …, and load.sh and load.ps1, which send them with the \
Salesforce CLI: the files of a stream one after another, the streams in parallel. The scripts save the \
failed records, stop at a limit, and continue where they stopped. manifest.json has the checksums of all.

Examples:
  forelock arrange opps.csv --parent AccountId --job-size 10000 --partitions 5 \\
    --object Opportunity -o arranged && arranged/load.sh --target-org full-sandbox
  forelock arrange opportunities.csv --parent AccountId --batch-size 500 --partitions 5 -o arranged
  forelock arrange opps.csv.gz --parent AccountId --parent CampaignId --batch-size 200 \\
    --partitions 8 -o arranged --compress zst --memory 512MB
  forelock arrange opps.csv --parent AccountId -o arranged --simulate scenarios/test4-parallel.toml

Exit codes:
  0  done
  1  done, but --simulate says that the load as arranged misses an objective
  2  the command line or a file is wrong
  3  the program could not do its work (disk full, interrupted); nothing is left behind";

/// Arguments of `forelock arrange`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Arrange {
    /// The CSV to arrange, plain or compressed (.gz, .zst); - is standard input
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,

    /// A column of parents, such as `AccountId`; may be repeated, the most important first
    #[arg(long = "parent", value_name = "COLUMN", required = true)]
    parents: Vec<String>,

    #[command(flatten)]
    cut: CutFlags,

    /// Number of parallel streams [default: those of --simulate]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=i64::from(Partitions::MAX)),
        required_unless_present = "simulate")]
    partitions: Option<u32>,

    /// The directory to make
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// How the files are compressed [default: as FILE is]
    #[arg(long, value_name = "FORM", value_enum)]
    compress: Option<Compress>,

    #[command(flatten)]
    reading: ExtractFlags,

    /// Columns to leave out, such as `sf__Id,sf__Error`
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    drop: Vec<String>,

    /// Memory to use, such as 512MB or 2GB; larger files are sorted in temporary files beside DIR
    #[arg(long, value_name = "SIZE", default_value_t = MemoryLimit::DEFAULT)]
    memory: MemoryLimit,

    /// Replaces DIR if `forelock arrange` has written it and nothing else is in it
    #[arg(long)]
    force: bool,

    /// Predicts, by this scenario, how the load goes with the file as it is and as arranged
    #[arg(long, value_name = "SCENARIO")]
    simulate: Option<PathBuf>,

    /// Sets a field of the scenario, checked as if the file said so; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", add = ArgValueCompleter::new(assignments), requires = "simulate")]
    sets: Vec<String>,

    #[command(flatten)]
    flags: RunFlags,

    #[command(flatten)]
    posterior: PosteriorFlag,

    #[command(flatten)]
    charts: ChartFlags,

    #[command(flatten)]
    format: FormatFlag,
}

/// How files are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Compress {
    /// Not at all
    None,
    /// gzip
    Gz,
    /// Zstandard
    Zst,
}

impl From<Compress> for OutputForm {
    fn from(compress: Compress) -> Self {
        match compress {
            Compress::None => Self::Plain,
            Compress::Gz => Self::Gzip,
            Compress::Zst => Self::Zstandard,
        }
    }
}

impl Arrange {
    /// Arranges the file and reports what came of it.
    ///
    /// # Errors
    ///
    /// If the file or the scenario is wrong, the output can't be made, or the user interrupts:
    /// nothing is left behind then.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let simulated = self.scenario()?;
        if simulated.is_none() {
            self.check_not_simulated()?;
        }
        let scenario = simulated.as_ref().map(|(scenario, _)| scenario);
        let request = self.request(scenario)?;
        keep_private(&self.file);
        self.charts.check()?;
        mention_left(remove_leftovers(&self.output));
        let mut arranged = {
            let bar = StageProgress::new(interrupt);
            arrange(&request, &bar)?
        };
        self.mention_result_columns(&arranged.columns);
        for (column, ids) in &arranged.mistaken_ids {
            mention_mistaken_ids(column, ids);
        }
        let contrast = match (&simulated, arranged.orders.take()) {
            (Some((scenario, drawn)), Some(orders)) => {
                let pool = self.flags.pool()?;
                let progress = Progress::new(&scenario.name, 0, interrupt);
                let (drawn, cut) = (drawn.as_ref(), &arranged.cut);
                Some(compare_orders(scenario, drawn, orders, cut, &pool, &progress)?)
            }
            _ => None,
        };
        let results = vec![ArrangeResult::new(&arranged, &self.output, contrast.as_ref())];
        // Each result is given even if the other can't be.
        let printed = format.print(&results);
        self.charts.write(&results)?;
        printed?;
        Ok(Exit::of(&results))
    }

    /// Refuses what only a simulation could use.
    fn check_not_simulated(&self) -> Result<(), Failure> {
        if self.flags.say_anything() {
            return Err(Failure::Usage("--replications and the like need --simulate"));
        }
        if self.posterior.file().is_some() {
            return Err(Failure::Usage("--posterior needs --simulate"));
        }
        if self.charts.wanted() {
            return Err(Failure::Usage("--charts need --simulate: they draw what it says"));
        }
        Ok(())
    }

    fn scenario(&self) -> Result<Option<(Scenario, Option<Drawn>)>, Failure> {
        let Some(file) = &self.simulate else {
            return Ok(None);
        };
        let posterior = self.posterior.open(&self.sets)?;
        let inputs = Inputs { files: vec![file.clone()], sets: self.sets.clone() };
        let mut read = None;
        inputs.read_drawn(posterior.as_ref(), |file, loaded, drawn| {
            mention_advice(file, &loaded, &self.sets, self.posterior.file());
            let mut scenario = loaded.scenario;
            self.flags.request().apply_to(&mut scenario.run, drawn.as_ref());
            read = Some((scenario, drawn));
        })?;
        Ok(read)
    }

    /// Says which columns the platform or the Data Loader added to the records that failed.
    fn mention_result_columns(&self, columns: &[String]) {
        let is_added = |name: &&String| {
            let name = name.to_ascii_lowercase();
            name.starts_with("sf__") || name == "error"
        };
        let added: Vec<&str> = columns.iter().filter(is_added).map(String::as_str).collect();
        if let Some(first) = added.first() {
            output::complain(&format!(
                "note: these columns are of a load's result: {}. A load fails on them (`Field name not \
                 found : {}`): leave them out by `--drop {}`\n",
                shortened(&added.join(", "), 200),
                shortened(first, 60),
                shell_quoted(&added.join(",")),
            ));
        }
    }

    fn request(&self, scenario: Option<&Scenario>) -> Result<ArrangeRequest, Failure> {
        if self.cut.are_jobs(scenario) && self.compress.is_some_and(|one| one != Compress::None) {
            return Err(Failure::Usage(
                "files that are jobs are not compressed: the Salesforce CLI sends them as they are",
            ));
        }
        let sending = scenario.map(|one| &one.loads.first().sending);
        let partitions = self.partitions.or(sending.map(|sending| sending.partitions.get()));
        Ok(ArrangeRequest {
            input: self.file.clone(),
            reading: self.reading.options(),
            parents: self.parents.clone(),
            dropped: self.drop.clone(),
            cut: self.cut.chosen(scenario)?,
            partitions: partitions
                .and_then(Partitions::new)
                .ok_or(Failure::Usage("a number of --partitions is needed, 1 to 10,000"))?,
            directory: self.output.clone(),
            compression: self.compress.map(OutputForm::from),
            memory: self.memory,
            force: self.force,
            keep_orders: scenario.is_some(),
            sample: None,
        })
    }
}
