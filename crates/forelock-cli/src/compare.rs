//! `forelock compare`.

use super::chart_flags::ChartFlags;
use super::format_flag::FormatFlag;
use super::inputs::{Inputs, mention_advice};
use super::interrupt::Interrupt;
use super::output_file::FilesRead;
use super::posterior_flag::PosteriorFlag;
use super::progress::Progress;
use super::run_flags::RunFlags;
use super::table_flags::TableFlags;
use super::{Exit, Failure};
use forelock::study::{Contrast, Lineup, compare, remedies};
use forelock_report::{CompareResult, ReplicationTable};

const DETAILS: &str = "\
With one file: the load as written, in the other concurrency mode (only the Bulk API 1.0 has Serial \
mode), and with each usual remedy that applies. With several files: all as they are, compared with the \
first file. The seed, replications, precision and confidence of the first file apply to all, and a file \
without objectives is judged by the objectives of the first file.

Examples:
  forelock compare scenarios/test4-parallel.toml
  forelock compare scenarios/test5-serial.toml --replications 10
  forelock compare scenarios/test4-parallel.toml scenarios/what-if-*.toml
  forelock compare scenarios/test4-parallel.toml --set 'objectives.failure_rate=< 1%' --json
  forelock compare scenarios/test4-parallel.toml --charts output/charts
  forelock compare scenarios/test4-parallel.toml --csv output/nights.csv
  forelock compare scenarios/test4-parallel.toml --posterior orgs/mine.posterior.json

Exit codes:
  0  done; with one file, the scenario as written meets its objectives; with several, all scenarios do
  1  an objective not met by those
  2  the command line or an input file is wrong
  3  the program could not do its work (interrupted)";

/// Arguments of `forelock compare`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = DETAILS)]
pub struct Compare {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    flags: RunFlags,

    #[command(flatten)]
    posterior: PosteriorFlag,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    charts: ChartFlags,

    #[command(flatten)]
    tables: TableFlags,
}

impl Compare {
    /// Simulates all with the same draws and shows what differs; an objective that is missed by
    /// what was asked about shows in the exit code.
    ///
    /// # Errors
    ///
    /// If a file is wrong, before any is simulated; if interrupted; if the result can't be written.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        let mut read = FilesRead::of(self.posterior.file());
        let lineup = self.lineup(&mut read)?;
        self.tables.check(&read)?;
        self.charts.check()?;
        let contrast = self.simulate(lineup, interrupt)?;
        let results = vec![CompareResult::new(&contrast)];
        // Each result is given even if the other can't be.
        let tables = self.tables.write(&ReplicationTable::of_contrast(contrast));
        let printed = format.print(&results);
        self.charts.write(&results)?;
        tables?;
        printed?;
        Ok(Exit::of(&results))
    }

    /// What stands side by side; `read` gets the files that it was read from.
    fn lineup(&self, read: &mut FilesRead) -> Result<Lineup, Failure> {
        let posterior = self.posterior.open(&self.inputs.sets)?;
        let (mut all, mut draws) = (Vec::new(), Vec::new());
        self.inputs.read_drawn(posterior.as_ref(), |file, loaded, drawn| {
            mention_advice(file, &loaded, &self.inputs.sets, self.posterior.file());
            read.add_scenario(&loaded);
            all.push((file.display().to_string(), loaded));
            draws.push(drawn);
        })?;
        let lineup = match all.as_slice() {
            [(_, one)] => remedies(one),
            _ => Lineup::side_by_side(
                all.into_iter().map(|(file, loaded)| (file, loaded.scenario)).collect(),
            ),
        };
        let mut lineup = lineup.drawing_from(&draws);
        if let Some(first) = lineup.variants.first_mut() {
            self.flags.request().apply_to(&mut first.scenario.run, first.drawn.as_ref());
        }
        Ok(lineup)
    }

    fn simulate(&self, lineup: Lineup, interrupt: &Interrupt) -> Result<Contrast, Failure> {
        let pool = self.flags.pool()?;
        let name = lineup.variants.first().map_or("", |first| first.scenario.name.as_str());
        let progress = Progress::new(name, 0, interrupt);
        Ok(compare(lineup, &pool, &progress)?)
    }
}
