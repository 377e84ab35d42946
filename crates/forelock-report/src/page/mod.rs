//! `forelock report`: one page to hand over, which needs no network, no script and no forelock.
//!
//! What the page says is worked out here, into plain text; `templates/report.html` arranges it, and
//! its engine escapes every text. Only charts come as markup: drawn by forelock, never taken from a
//! file.

mod chart;
mod comparison;
mod figures;
mod load_rows;
mod metric_rows;
mod objective_rows;
mod result_answer;
mod result_file;
mod shortened;
mod tiles;
mod warning;

pub use chart::{ChartMark, ReportChart};
pub use result_file::{ResultError, ResultFile};

use super::answer::answer;
use super::load_rows::LoadRow;
use super::posterior_text::{NINE_IN_TEN, drawn_from};
use super::quantity::plain_percent;
use super::records_line::records_line;
use super::run::NOT_MODELLED;
use askama::Template;
use chart::DrawnChart;
use comparison::Comparison;
use figures::Figures;
use forelock::scenario::{Loaded, Scenario};
use forelock::study::Contrast;
use forelock_io::words::grouped;
use load_rows::ObservedRow;
use metric_rows::MetricRow;
use objective_rows::ObjectiveRow;
use result_answer::result_answer;
use shortened::{Source, shortened, sources};
use tiles::Tile;
use warning::Warning;

/// What a page can be made from.
#[derive(Clone, Debug)]
pub struct StudyReport<'a> {
    /// The scenario, whose files and warnings are shown.
    pub loaded: &'a Loaded,
    /// It and its remedies; the first alternative is what the page is about.
    pub contrast: &'a Contrast,
    /// The charts, in the order in which they are shown; possibly none.
    pub charts: &'a [ReportChart],
    /// The command that makes this page again.
    pub command: &'a str,
}

/// The page, worked out.
#[derive(Debug, Template)]
#[template(path = "report.html")]
struct Page {
    name: String,
    description: Option<String>,
    /// What the load consists of, where a file says it.
    records: Option<String>,
    /// What each load locks, and why.
    locks: Vec<String>,
    /// Replications, seed and version, a few words each.
    facts: Vec<String>,
    answer: String,
    verdict: Option<Badge>,
    tiles: Vec<Tile>,
    objectives: Vec<ObjectiveRow>,
    /// A row for each of several loads; none for a single one.
    loads: Vec<LoadRow>,
    /// What real runs gave of single loads.
    observed_of_loads: Vec<ObservedRow>,
    comparison: Option<Comparison>,
    charts: Vec<DrawnChart>,
    metrics: Vec<MetricRow>,
    /// Over the column of intervals; none for one replication.
    interval: Option<String>,
    /// Over the column beside it.
    runs: &'static str,
    /// Whether unknown fields were drawn.
    drawn: bool,
    /// What was drawn, and where from.
    posterior: Option<String>,
    has_observed: bool,
    /// None if it is not known what there is to warn of.
    warnings: Option<Vec<Warning>>,
    sources: Vec<Source>,
    sets: Vec<String>,
    /// Makes this page again.
    command: Option<String>,
    version: String,
    seed: u64,
    replications: String,
    not_modelled: &'static str,
}

/// Whether all is well, in a few words.
#[derive(Debug)]
struct Badge {
    met: bool,
    text: String,
}

/// The page of a study.
///
/// # Errors
///
/// None that a study could cause; it is the template engine's signature.
pub fn render_report(report: &StudyReport<'_>, sets: &[String]) -> askama::Result<String> {
    let Some(first) = report.contrast.alternatives.first() else {
        return Ok(String::new());
    };
    let finding = &first.finding;
    let page = Page {
        description: finding.scenario.description.as_deref().map(|text| shortened(text, 2_000)),
        records: records_line(finding).map(|line| shortened(&line, 2_000)),
        locks: lock_lines(&finding.scenario),
        answer: shortened(&answer(finding), 4_000),
        comparison: Comparison::of(report.contrast),
        charts: report.charts.iter().filter_map(DrawnChart::new).collect(),
        warnings: Some(report.loaded.advice().into_iter().map(Warning::from).collect()),
        sources: sources(report.loaded.files()),
        sets: sets.to_vec(),
        command: Some(report.command.to_owned()),
        posterior: finding.drawn.as_ref().map(|drawn| {
            format!("{} Its digest is {}.", drawn_from(drawn), drawn.posterior().digest())
        }),
        ..Page::of(
            &Figures::from(&finding.prediction),
            &finding.scenario.name,
            finding.scenario.run.seed,
            env!("CARGO_PKG_VERSION"),
        )
    };
    page.render()
}

/// The page of what `forelock run --json` wrote: its figures, and no more.
///
/// # Errors
///
/// As [`render_report`].
pub fn render_result(result: &ResultFile, charts: &[ReportChart]) -> askama::Result<String> {
    let figures = Figures::from(result);
    let page = Page {
        charts: charts.iter().filter_map(DrawnChart::new).collect(),
        answer: result_answer(&figures),
        ..Page::of(&figures, &result.scenario, result.seed, &result.forelock)
    };
    page.render()
}

impl Page {
    /// What there is to say of any figures.
    fn of(figures: &Figures, name: &str, seed: u64, version: &str) -> Self {
        let replications = match figures.replications {
            1 => "1 replication".to_owned(),
            several => format!("{} replications", grouped(several as f64, 0)),
        };
        let interval = figures.spread().then(|| match figures.confidence {
            Some(confidence) => format!("{} CI of mean", plain_percent(confidence)),
            None => "Confidence interval of mean".to_owned(),
        });
        Self {
            name: shortened(name, 200),
            description: None,
            records: None,
            locks: Vec::new(),
            facts: vec![
                replications.clone(),
                format!("seed {seed}"),
                format!("forelock {}", shortened(version, 40)),
            ],
            answer: String::new(),
            verdict: badge(figures),
            tiles: tiles::tiles(figures),
            objectives: objective_rows::rows(figures),
            loads: load_rows::rows(figures),
            observed_of_loads: load_rows::observed(figures),
            comparison: None,
            charts: Vec::new(),
            metrics: metric_rows::rows(figures),
            interval,
            runs: if figures.drawn { NINE_IN_TEN } else { "p5 to p95" },
            drawn: figures.drawn,
            posterior: None,
            has_observed: figures.observed.iter().any(|(load, ..)| load.is_none()),
            warnings: None,
            sources: Vec::new(),
            sets: Vec::new(),
            command: None,
            version: shortened(version, 40),
            seed,
            replications,
            not_modelled: NOT_MODELLED,
        }
    }
}

/// As many as a page has room for.
fn lock_lines(scenario: &Scenario) -> Vec<String> {
    const MOST: usize = 100;
    let lines = scenario.lock_lines();
    lines.iter().take(MOST).map(|line| shortened(&line.to_string(), 2_000)).collect()
}

fn badge(figures: &Figures) -> Option<Badge> {
    let all = figures.objectives.len();
    let missed = figures.objectives.iter().filter(|objective| !objective.met).count();
    let text = match (all, missed) {
        (0, _) => return None,
        (1, 0) => "Objective met".to_owned(),
        (1, _) => "Objective missed".to_owned(),
        (all, 0) => format!("All {all} objectives met"),
        (all, missed) => format!("{missed} of {all} objectives missed"),
    };
    Some(Badge { met: missed == 0, text })
}

#[cfg(test)]
mod tests;
