//! `forelock profile`.

use super::chart_flags::ChartFlags;
use super::extract_flags::{ExtractFlags, mention_mistaken_ids};
use super::format_flag::FormatFlag;
use super::interrupt::Interrupt;
use super::output_file::{FilesRead, write_file};
use super::progress::Progress;
use super::{Exit, Failure};
use forelock::extract::profile::{Profile as Study, ProfileSettings};
use forelock::extract::{ExtractOptions, ExtractReader};
use forelock_report::ProfileResult;
use std::num::NonZeroU32;
use std::path::PathBuf;

const DETAILS: &str = "\
The file is read once; memory use grows only with the number of distinct parents. The delimiter is \
detected from the header, or from a first line `sep=;`; gzip and Zstandard from the first bytes. Ids of 15 \
and of 18 characters name the same parent; #N/A and ids of zeros name none.

Examples:
  forelock profile opportunities.csv --parent AccountId
  forelock profile opportunities.csv.gz --parent AccountId --parent CampaignId --batch-size 2000
  zcat extract-*.csv.gz | forelock profile - --parent AccountId --json
  forelock profile opportunities.csv --parent AccountId -o output/data.toml    # the [data] table

Exit codes:
  0  done
  2  the command line or the file is wrong
  3  the program could not do its work (disk full, interrupted)";

/// Arguments of `forelock profile`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Profile {
    /// A CSV, compressed or not; `-` for standard input
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,

    /// A column of parents, such as `AccountId`; may be repeated, with the one that causes locks
    /// first
    #[arg(long = "parent", value_name = "COLUMN", required = true)]
    parents: Vec<String>,

    /// Rows of a batch
    #[arg(long, value_name = "N", default_value_t = NonZeroU32::new(10_000).unwrap_or(NonZeroU32::MIN))]
    batch_size: NonZeroU32,

    /// Transactions of 200 rows that run at once (1 to 10,000)
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    in_flight: u32,

    #[command(flatten)]
    reading: ExtractFlags,

    /// Also writes the `[data]` table to this file
    #[arg(short, long, value_name = "FILE.toml")]
    output: Option<PathBuf>,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    charts: ChartFlags,
}

impl Profile {
    /// Reads the file and says what it is like.
    ///
    /// # Errors
    ///
    /// If the file or an argument is wrong; if interrupted; if the result can't be written.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        if let Some(path) = &self.output {
            FilesRead::of([&self.file]).check(path)?;
        }
        self.charts.check()?;
        let options = ExtractOptions { digest: true, ..self.reading.options() };
        let reader = ExtractReader::open(&self.file, options)?;
        let settings = ProfileSettings {
            batch_size: self.batch_size,
            in_flight: NonZeroU32::new(self.in_flight).unwrap_or(NonZeroU32::MIN),
        };
        let progress = Progress::of_file(reader.name(), interrupt);
        let profile = Study::of(reader, &self.parents, settings, &progress)?;
        drop(progress);
        for column in &profile.columns {
            column.mistaken_ids.iter().for_each(|ids| mention_mistaken_ids(&column.name, ids));
        }
        let result = ProfileResult::new(&profile);
        if let Some(path) = &self.output {
            write_file(path, |out| out.write_all(result.data.as_bytes()))?;
        }
        let results = vec![result];
        let printed = format.print(&results);
        self.charts.write(&results)?;
        printed?;
        Ok(Exit::Success)
    }
}
