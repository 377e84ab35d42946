//! `forelock run`.

use super::chart_flags::ChartFlags;
use super::format_flag::{FormatFlag, Output};
use super::inputs::{Inputs, mention_advice};
use super::interrupt::Interrupt;
use super::machine::warn_of_memory;
use super::output_file::FilesRead;
use super::posterior_flag::PosteriorFlag;
use super::progress::Progress;
use super::run_flags::RunFlags;
use super::table_flags::TableFlags;
use super::trace_flags::TraceFlags;
use super::{Exit, Failure};
use forelock::scenario::Scenario;
use forelock::study::posterior::Drawn;
use forelock::study::{Finding, Lineup, Study, compare, doubts};
use forelock_report::{ReplicationTable, RunResult, doubts_of};

const EXAMPLES: &str = "\
Examples:
  forelock run scenarios/test4-parallel.toml
  forelock run scenarios/*.toml --replications 5
  forelock run scenarios/test4-parallel.toml --set org.workers=20 --set data.children=500k
  forelock run scenarios/test4-parallel.toml --json > output/test4.json
  forelock run scenarios/test4-parallel.toml --charts output/charts
  forelock run scenarios/test4-parallel.toml --csv output/replications.csv
  forelock run scenarios/test4-parallel.toml --posterior orgs/mine.posterior.json
  forelock run scenarios/test4-parallel.toml --trace output/trace.json
  forelock run scenarios/test4-parallel.toml --doubt

Exit codes:
  0  done, and every objective met
  1  done, but an objective is not met
  2  the command line or an input file is wrong
  3  the program could not do its work (disk full, interrupted)";

/// Arguments of `forelock run`, as written.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Run {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    flags: RunFlags,

    #[command(flatten)]
    posterior: PosteriorFlag,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    tables: TableFlags,

    #[command(flatten)]
    charts: ChartFlags,

    /// Also adds the course of the replications over time to the JSON, for `forelock chart`;
    /// --charts does so too
    #[arg(long)]
    timeline: bool,

    #[command(flatten)]
    trace: TraceFlags,

    /// Also simulates alternatives to assumptions of the model that no source confirms, and shows
    /// which of them change the answer
    #[arg(long)]
    doubt: bool,
}

/// What is to be simulated of a file.
struct Subject {
    scenario: Scenario,
    drawn: Option<Drawn>,
    /// The same under other choices of the model, if anyone asks.
    doubts: Option<Lineup>,
}

impl Run {
    /// Simulates every scenario and shows what is found; an objective that is missed shows in the
    /// exit code.
    ///
    /// # Errors
    ///
    /// If a file is wrong, before any is simulated; if interrupted; if a result can't be written.
    pub fn execute(self, interrupt: &Interrupt) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        if self.timeline && format != Output::Json {
            return Err(Failure::Usage("--timeline needs --json: only the JSON contains it"));
        }
        let mut read = FilesRead::of(self.posterior.file());
        let scenarios = self.scenarios(&mut read)?;
        self.tables.check(&read)?;
        self.trace.check(scenarios.len(), &read)?;
        self.charts.check()?;
        let (findings, results) = self.simulate(scenarios, format, interrupt)?;
        // Each result is given even if the other can't be.
        let trace = self.trace.write(&findings);
        let tables = self.tables.write(&ReplicationTable::of(findings));
        let printed = format.print(&results);
        let charts = self.charts.write(&results);
        tables?;
        trace?;
        charts?;
        printed?;
        Ok(Exit::of(&results))
    }

    /// All files, each with the flags of the command line and what it draws; `read` gets what they were read
    /// from.
    fn scenarios(&self, read: &mut FilesRead) -> Result<Vec<Subject>, Failure> {
        let posterior = self.posterior.open(&self.inputs.sets)?;
        let mut scenarios = Vec::new();
        self.inputs.read_drawn(posterior.as_ref(), |file, loaded, drawn| {
            let mut doubts =
                self.doubt.then(|| doubts(&loaded).drawing_from(std::slice::from_ref(&drawn)));
            if let Some(written) = doubts.as_mut().and_then(|lineup| lineup.variants.first_mut()) {
                self.flags.request().apply_to(&mut written.scenario.run, drawn.as_ref());
            }
            mention_advice(file, &loaded, &self.inputs.sets, self.posterior.file());
            read.add_scenario(&loaded);
            let mut scenario = loaded.scenario;
            self.flags.request().apply_to(&mut scenario.run, drawn.as_ref());
            let threads = self.flags.thread_count(scenario.run.replications);
            warn_of_memory(file, &scenario, threads);
            scenarios.push(Subject { scenario, drawn, doubts });
        })?;
        Ok(scenarios)
    }

    /// What is found of each scenario, with how the replications went if that is to be shown.
    fn simulate(
        &self,
        scenarios: Vec<Subject>,
        format: Output,
        interrupt: &Interrupt,
    ) -> Result<(Vec<Finding>, Vec<RunResult>), Failure> {
        let pool = self.flags.pool()?;
        let recorded = self.timeline || self.charts.wanted() || format.shows_charts();
        let (mut findings, mut results) = (Vec::new(), Vec::new());
        for Subject { scenario, drawn, doubts } in scenarios {
            let replications = scenario.run.replications.get();
            let progress = Progress::new(&scenario.name, replications, interrupt);
            let study = Study::of(scenario).drawn(drawn).on(&pool).monitor(&progress);
            findings.push(if recorded {
                let (finding, recording) = study.run_recorded()?;
                results.push(RunResult::recorded(&finding, &recording));
                finding
            } else {
                let finding = study.run()?;
                results.push(RunResult::new(&finding));
                finding
            });
            if let Some(lineup) = doubts
                && let Some(result) = results.pop()
            {
                let contrast = compare(lineup, &pool, &progress)?;
                results.push(result.doubted(doubts_of(&contrast)));
            }
        }
        Ok((findings, results))
    }
}
