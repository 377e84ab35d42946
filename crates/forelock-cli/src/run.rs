//! `forelock run`.

use super::chart_flags::ChartFlags;
use super::format_flag::{FormatFlag, Output};
use super::inputs::{Inputs, mention_advice};
use super::interrupt::Interrupt;
use super::posterior_flag::PosteriorFlag;
use super::progress::Progress;
use super::run_flags::RunFlags;
use super::trace_flags::TraceFlags;
use super::{Exit, Failure, output};
use forelock::scenario::Scenario;
use forelock::study::posterior::Drawn;
use forelock::study::{Finding, Study};
use forelock_io::files::{check_writable, write_atomically};
use forelock_report::{JsonReport, RunDrawing, run_document, write_raw_csv, write_run_csv};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  forelock run scenarios/test4-parallel.toml
  forelock run scenarios/*.toml --replications 5
  forelock run scenarios/test4-parallel.toml --set org.workers=20 --set data.children=500k
  forelock run scenarios/test4-parallel.toml --json > output/test4.json
  forelock run scenarios/test4-parallel.toml --charts output/charts
  forelock run scenarios/test4-parallel.toml --raw output/replications.csv
  forelock run scenarios/test4-parallel.toml --posterior orgs/mine.posterior.json
  forelock run scenarios/test4-parallel.toml --trace output/trace.json";

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

    /// Also writes every replication as a row of this CSV file
    #[arg(long, value_name = "FILE.csv")]
    raw: Option<PathBuf>,

    #[command(flatten)]
    charts: ChartFlags,

    /// Also puts into the JSON how the replications went, from which `forelock chart` draws; so
    /// does --charts
    #[arg(long)]
    timeline: bool,

    #[command(flatten)]
    trace: TraceFlags,
}

impl Run {
    /// Simulates every scenario and shows what is found; an objective that is missed shows in the
    /// exit code.
    ///
    /// # Errors
    ///
    /// If a file is wrong, before any is simulated; if interrupted; if a result can't be written.
    pub fn execute(self) -> Result<Exit, Failure> {
        let format = self.format.chosen()?;
        if self.timeline && format != Output::Json {
            return Err(Failure::Usage("--timeline needs --json: only the JSON contains it"));
        }
        let scenarios = self.scenarios()?;
        if let Some(path) = &self.raw {
            check_writable(path).map_err(|error| self.raw_failure(error.into()))?;
        }
        self.trace.check(scenarios.len())?;
        self.charts.check()?;
        let (findings, drawings) = self.simulate(scenarios)?;
        // Each result is given even if the other can't be.
        let raw = self.write_raw(&findings);
        let trace = self.trace.write(&findings);
        let printed = output::print(&rendered(format, &findings, &drawings)?);
        let charts = self.draw(&drawings);
        raw?;
        trace?;
        charts?;
        printed?;
        if findings.iter().all(|finding| finding.prediction.meets_objectives()) {
            Ok(Exit::Success)
        } else {
            Ok(Exit::ObjectiveMissed)
        }
    }

    /// All files, each with the flags of the command line and what it draws.
    fn scenarios(&self) -> Result<Vec<(Scenario, Option<Drawn>)>, Failure> {
        let posterior = self.posterior.open(&self.inputs.sets)?;
        let mut scenarios = Vec::new();
        self.inputs.read_drawn(posterior.as_ref(), |file, loaded, drawn| {
            mention_advice(file, &loaded);
            let mut scenario = loaded.scenario;
            self.flags.apply_to(&mut scenario.run, drawn.as_ref());
            scenarios.push((scenario, drawn));
        })?;
        Ok(scenarios)
    }

    /// What is found of each scenario, and what charts of it are drawn from, if any are wanted.
    fn simulate(
        &self,
        scenarios: Vec<(Scenario, Option<Drawn>)>,
    ) -> Result<(Vec<Finding>, Vec<RunDrawing>), Failure> {
        let interrupt = Interrupt::listen()?;
        let pool = self.flags.pool()?;
        let recorded = self.timeline || self.charts.wanted();
        let (mut findings, mut drawings) = (Vec::new(), Vec::new());
        for (scenario, drawn) in scenarios {
            let replications = scenario.run.replications.get();
            let progress = Progress::new(&scenario.name, replications, &interrupt);
            let study = Study::of(scenario).drawn(drawn).on(&pool).monitor(&progress);
            findings.push(if recorded {
                let (finding, recording) = study.run_recorded()?;
                drawings.push(RunDrawing::new(&finding, recording));
                finding
            } else {
                study.run()?
            });
        }
        Ok((findings, drawings))
    }

    fn draw(&self, drawings: &[RunDrawing]) -> Result<(), Failure> {
        let subject = |run: &RunDrawing| (run.scenario.clone(), run.pictures());
        self.charts.write(&drawings.iter().map(subject).collect::<Vec<_>>())
    }

    fn write_raw(&self, findings: &[Finding]) -> Result<(), Failure> {
        let Some(path) = &self.raw else {
            return Ok(());
        };
        write_atomically(path, |out| write_raw_csv(findings, out))
            .map_err(|cause| self.raw_failure(cause))
    }

    fn raw_failure(&self, cause: csv::Error) -> Failure {
        Failure::Raw { path: self.raw.clone().unwrap_or_default(), cause }
    }
}

fn rendered(
    format: Output,
    findings: &[Finding],
    drawings: &[RunDrawing],
) -> Result<String, Failure> {
    let document = || run_document(findings);
    match format {
        Output::Text => Ok(document().to_terminal(output::look())),
        Output::Markdown => Ok(document().to_markdown()),
        Output::Html => Ok(document().to_html()?),
        Output::Csv => output::csv(|out| write_run_csv(findings, out)),
        Output::Json => {
            let report = |(place, finding)| match drawings.get(place) {
                Some(drawing) => JsonReport::recorded(finding, drawing),
                None => JsonReport::new(finding),
            };
            let reports: Vec<_> = findings.iter().enumerate().map(report).collect();
            Ok(JsonReport::render(&reports)?)
        }
    }
}
