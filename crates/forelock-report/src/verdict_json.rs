//! Verdicts, observations and the precision that was asked for, as JSON.

use forelock::scenario::{LoadId, Metric, Width};
use forelock::stats::Interval;
use forelock::study::{Comparison, Prediction, Reached, Verdict};
use serde::{Deserialize, Serialize};

/// What `[run] precision` asks for, and what was reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonPrecision {
    /// Whose mean is to be known.
    pub metric: Metric,
    /// Half of the widest interval that will do, in the metric's JSON unit; not there where a part
    /// of the mean is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_half_width: Option<f64>,
    /// The same as a part of the mean; not there where a width in the metric's unit is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_relative: Option<f64>,
    /// Half of the confidence interval, in the metric's JSON unit.
    pub half_width: Option<f64>,
    /// The most replications that there may be.
    pub max_replications: u32,
    /// Whether the interval is narrow enough; if not, the limit of replications came first.
    pub reached: bool,
}

/// An objective and whether the mean meets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonVerdict {
    /// What is bounded.
    pub metric: Metric,
    /// As the user wrote it.
    pub objective: String,
    /// The mean, in the metric's JSON unit.
    pub actual: f64,
    /// What decides in place of the metric; not there unless records were never processed, so that
    /// it has another mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<Metric>,
    /// Whether the mean of what decides meets the bound, or enough nights do.
    pub met: bool,
    /// The mean's confidence interval where it holds the bound, so that chance decides the verdict;
    /// not there otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub too_close: Option<Interval>,
    /// The part of the replications that meet it, 0 to 1; only where unknown fields were drawn, or
    /// `sure` decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_met: Option<f64>,
    /// The part of the nights in which all objectives must hold together; not there where the mean
    /// decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<f64>,
    /// The part of the replications that meet all objectives; only where `sure` decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_met_together: Option<f64>,
}

/// A prediction beside what a real run gave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonComparison {
    /// What was measured.
    pub metric: Metric,
    /// What the real run gave, in the metric's JSON unit.
    pub observed: f64,
    /// How far from it still counts as the same, in the same unit; not there where the scenario
    /// states no tolerance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<f64>,
    /// The mean, in the same unit.
    pub predicted: f64,
    /// Whether the real run lies between the 5 % and the 95 % quantile of the replications.
    pub within_p5_p95: bool,
}

impl JsonVerdict {
    /// Those of `load`, or of all loads together, in the scenario's order.
    pub(super) fn of(prediction: &Prediction, load: Option<LoadId>) -> Vec<Self> {
        let runs_met = |place: usize| prediction.one_run.as_ref()?.meets.get(place).copied();
        let verdicts = prediction.verdicts.iter().enumerate();
        let verdicts = verdicts.filter(|(_, verdict)| verdict.load == load);
        let verdicts = verdicts.map(|(place, verdict)| Self {
            runs_met: runs_met(place).or(verdict.nights.map(|nights| nights.alone)),
            ..Self::from(verdict)
        });
        verdicts.collect()
    }
}

impl From<&Verdict> for JsonVerdict {
    fn from(verdict: &Verdict) -> Self {
        Self {
            metric: verdict.objective.metric,
            objective: verdict.objective.text.clone(),
            actual: verdict.actual,
            judged_by: verdict.judged_instead(),
            met: verdict.met,
            too_close: verdict.interval.filter(|_| verdict.is_uncertain()),
            runs_met: verdict.nights.map(|nights| nights.alone),
            sure: verdict.nights.map(|nights| nights.sure),
            runs_met_together: verdict.nights.map(|nights| nights.together),
        }
    }
}

impl JsonComparison {
    /// Those of `load`, or of all loads together, in the scenario's order.
    pub(super) fn of(prediction: &Prediction, load: Option<LoadId>) -> Vec<Self> {
        let comparisons = prediction.observed.iter().filter(|one| one.load == load);
        comparisons.map(Self::from).collect()
    }
}

impl From<&Comparison> for JsonComparison {
    fn from(comparison: &Comparison) -> Self {
        Self {
            metric: comparison.metric,
            observed: comparison.observed,
            within: comparison.within,
            predicted: comparison.predicted,
            within_p5_p95: comparison.within_p5_p95,
        }
    }
}

impl JsonPrecision {
    /// What is asked for; a mean as it is where the file says neither.
    pub(super) fn asked(&self) -> Width {
        match (self.asked_half_width, self.asked_relative) {
            (Some(half_width), _) => Width::Absolute(half_width),
            (None, part) => Width::Relative(part.unwrap_or_default()),
        }
    }
}

impl From<Reached> for JsonPrecision {
    fn from(Reached { asked, half_width, enough }: Reached) -> Self {
        let (asked_half_width, asked_relative) = match asked.width {
            Width::Absolute(half_width) => (Some(half_width), None),
            Width::Relative(part) => (None, Some(part)),
        };
        Self {
            metric: asked.metric,
            asked_half_width,
            asked_relative,
            half_width,
            max_replications: asked.max_replications.get(),
            reached: enough,
        }
    }
}
