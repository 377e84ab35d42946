//! A result file: what `forelock run --json` wrote.

use super::figures::{Judged, LoadFigures};
use crate::chart::RunDrawing;
use crate::envelope::{EnvelopeError, ResultDocument, StudyKind};
use crate::recording_json::{DrawnMetrics, JsonRecording};
use crate::written_metrics::{WrittenMetrics, checked};
use forelock::scenario::{Metric, PerMetric};
use forelock::stats::Summary;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A result that was read back.
#[derive(Clone, Debug)]
pub struct ResultFile {
    pub(super) forelock: String,
    pub(super) scenario: String,
    pub(super) seed: u64,
    pub(super) replications: usize,
    pub(super) confidence: Option<f64>,
    pub(super) summaries: PerMetric<Summary>,
    /// What each of several loads gives.
    pub(super) loads: Vec<LoadFigures>,
    /// Those of all loads together, then those of each.
    pub(super) objectives: Vec<Judged>,
    /// The same.
    pub(super) observed: Vec<(Option<usize>, Metric, f64)>,
    /// Whether unknown fields were drawn.
    pub(super) drawn: bool,
    /// How the replications went, if that was recorded.
    drawing: Option<RunDrawing>,
}

/// Why a file is no such result.
#[derive(Debug, thiserror::Error)]
pub enum ResultError {
    /// It holds several.
    #[error("it holds several results; write one at a time with `forelock run FILE --json`")]
    Several,
    /// Another command wrote it.
    #[error("it is a result of `forelock {0}`; name the scenario file, or a result of `run`")]
    OfAnother(&'static str),
    /// It has no envelope, or that of another version.
    #[error("{0}")]
    Envelope(#[from] EnvelopeError),
    /// It is not JSON, or other JSON.
    #[error("it is no result of `forelock run --json`: {0}")]
    Shape(#[from] serde_json::Error),
    /// How the replications went can't have been so.
    #[error("it is no result of `forelock run --json`: in its `recording`, {0}")]
    Recording(String),
    /// A metric is missing, or means something else.
    #[error("it is no result of `forelock run --json`: {0}")]
    Metric(String),
}

/// The shape, as far as it is needed.
#[derive(Deserialize)]
struct Written {
    scenario: String,
    seed: u64,
    replications: usize,
    confidence: Option<f64>,
    metrics: WrittenMetrics,
    #[serde(default)]
    objectives: Vec<WrittenObjective>,
    #[serde(default)]
    observed: Vec<WrittenObservation>,
    /// Not there for a scenario with `[data]` and `[load]`.
    #[serde(default)]
    loads: Vec<WrittenLoad>,
    /// Not there where nothing was drawn.
    posterior: Option<IgnoredAny>,
    /// Not there unless it was asked for.
    recording: Option<JsonRecording>,
}

#[derive(Deserialize)]
struct WrittenLoad {
    name: String,
    start_s: Summary,
    metrics: WrittenMetrics,
    #[serde(default)]
    objectives: Vec<WrittenObjective>,
    #[serde(default)]
    observed: Vec<WrittenObservation>,
}

#[derive(Deserialize)]
struct WrittenObjective {
    metric: Metric,
    objective: String,
    /// Not there unless another metric decides.
    judged_by: Option<Metric>,
    met: bool,
    runs_met: Option<f64>,
}

#[derive(Deserialize)]
struct WrittenObservation {
    metric: Metric,
    observed: f64,
}

impl ResultFile {
    /// Reads `text`.
    ///
    /// # Errors
    ///
    /// If it is not what `forelock run --json` wrote of one scenario.
    pub fn parse(text: &str) -> Result<Self, ResultError> {
        let ResultDocument { forelock, study, mut results, .. } =
            ResultDocument::open(serde_json::from_str(text)?)?;
        match (study, results.pop(), results.is_empty()) {
            (StudyKind::Run, Some(one), true) => Self::of(&forelock, one),
            (StudyKind::Run, ..) => Err(ResultError::Several),
            (other, ..) => Err(ResultError::OfAnother(other.command())),
        }
    }

    /// Takes one of the results that this version of `forelock` wrote.
    ///
    /// # Errors
    ///
    /// As [`ResultFile::parse`].
    pub(crate) fn of(forelock: &str, value: serde_json::Value) -> Result<Self, ResultError> {
        let written: Written = serde_json::from_value(value)?;
        if written.replications == 0 {
            return Err(ResultError::Metric("there is no replication".into()));
        }
        let mut objectives = judged(None, written.objectives);
        let mut observed = measured(None, &written.observed);
        let mut loads = Vec::with_capacity(written.loads.len());
        for (place, load) in written.loads.into_iter().enumerate() {
            objectives.extend(judged(Some(place), load.objectives));
            observed.extend(measured(Some(place), &load.observed));
            loads.push(LoadFigures {
                began: checked(&load.start_s, "start_s").map_err(ResultError::Metric)?,
                summaries: load.metrics.summaries().map_err(ResultError::Metric)?,
                name: load.name,
            });
        }
        let summaries = written.metrics.summaries().map_err(ResultError::Metric)?;
        let drawn = |recording: JsonRecording| {
            let loads = loads.iter().map(LoadFigures::drawing).collect();
            let metrics = DrawnMetrics::of(|metric| summaries[metric], loads);
            recording.drawing(&written.scenario, metrics).map_err(ResultError::Recording)
        };
        Ok(Self {
            drawing: written.recording.map(drawn).transpose()?,
            summaries,
            loads,
            observed,
            objectives,
            forelock: forelock.to_owned(),
            scenario: written.scenario,
            seed: written.seed,
            replications: written.replications,
            confidence: written.confidence,
            drawn: written.posterior.is_some(),
        })
    }

    /// What its charts are drawn from; none if how the replications went was not recorded.
    #[must_use]
    pub const fn drawing(&self) -> Option<&RunDrawing> {
        self.drawing.as_ref()
    }

    /// Whether every objective is met; true where there is none.
    #[must_use]
    pub fn meets_objectives(&self) -> bool {
        self.objectives.iter().all(|objective| objective.met)
    }
}

fn judged(load: Option<usize>, written: Vec<WrittenObjective>) -> Vec<Judged> {
    let judged = |one: WrittenObjective| {
        let WrittenObjective { metric, objective: text, judged_by, met, runs_met } = one;
        Judged { load, metric, judged_by, text, met, uncertain: None, runs_met }
    };
    written.into_iter().map(judged).collect()
}

fn measured(
    load: Option<usize>,
    written: &[WrittenObservation],
) -> Vec<(Option<usize>, Metric, f64)> {
    written.iter().map(|one| (load, one.metric, one.observed)).collect()
}
