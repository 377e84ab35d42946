//! What a run found; its shape in JSON is a contract (`schema` counts its versions).

use super::answer::answer;
use super::chart::RunDrawing;
use super::data_json::JsonData;
use super::doubt::JsonDoubt;
use super::load_json::JsonLoad;
use super::posterior_text::drawn_from;
use super::range::JsonRange;
use super::recording_json::JsonRecording;
use super::records_line::records_line;
use forelock::scenario::{LoadId, Metric, PerMetric, Width};
use forelock::stats::{Interval, Summary};
use forelock::study::posterior::{Drawn, Origin};
use forelock::study::{Comparison, Finding, Prediction, Reached, Recording, Verdict};
use serde::{Deserialize, Serialize};

/// What `forelock run` found of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RunResult {
    /// The scenario's name.
    pub scenario: String,
    /// What the scenario says that it is; not there where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Which records were loaded, in a sentence; not there where they are drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<String>,
    /// What each load locks, and why, a sentence each; not there where that is the plain case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<String>,
    /// The seed of all randomness.
    pub seed: u64,
    /// Independent replications behind every figure.
    pub replications: usize,
    /// Of every mean's interval.
    pub confidence: f64,
    /// Each in its JSON unit.
    pub metrics: PerMetric<Summary>,
    /// In the scenario's order.
    pub objectives: Vec<JsonVerdict>,
    /// In the scenario's order.
    pub observed: Vec<JsonComparison>,
    /// What each load gives, in the scenario's order; not there for a scenario with `[data]` and
    /// `[load]`. With several, what stands beside it is of all loads together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loads: Vec<JsonLoad>,
    /// What the records were read from; not there where they are drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<JsonData>,
    /// How narrow the interval is that the scenario wants narrow; not there where it asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<JsonPrecision>,
    /// What the unknown fields were drawn from; not there where all are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<JsonPosterior>,
    /// Fields of the scenario that are ranges, and of which each replication took its own value; not
    /// there where it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<JsonRange>,
    /// What other choices of the model would change, which no source settles; not there unless it was
    /// asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubt: Vec<JsonDoubt>,
    /// What it comes to, in a few sentences.
    pub answer: String,
    /// How the replications went; not there unless it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<JsonRecording>,
}

/// What unknown fields were drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonPosterior {
    /// Its file, as the command line has it.
    pub file: String,
    /// A digest of its fields and draws.
    pub digest: String,
    /// Dotted paths of the fields that were drawn.
    pub fields: Vec<String>,
    /// Dotted paths of those that were decided otherwise, such as by `--set`.
    pub decided: Vec<String>,
    /// How many draws it has.
    pub draws: usize,
    /// Where it comes from, as the file says.
    pub from: Origin,
    /// All this in a sentence or two.
    pub words: String,
}

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

/// An objective and whether the mean keeps it.
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
    /// Whether the mean of what decides keeps the bound, or enough nights.
    pub met: bool,
    /// The mean's confidence interval where it holds the bound, so that chance decides the verdict;
    /// not there otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub too_close: Option<Interval>,
    /// The part of the replications that keep it, 0 to 1; only where unknown fields were drawn, or
    /// `sure` decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_met: Option<f64>,
    /// The part of the nights in which all objectives must hold together; not there where the mean
    /// decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<f64>,
    /// The part of the replications that keep all objectives; only where `sure` decides.
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

impl RunResult {
    /// What is printed of `finding`.
    #[must_use]
    pub fn new(finding: &Finding) -> Self {
        let Finding { scenario, prediction, .. } = finding;
        Self {
            scenario: scenario.name.clone(),
            description: scenario.description.clone(),
            records: records_line(finding),
            locks: scenario.lock_lines().iter().map(ToString::to_string).collect(),
            seed: scenario.run.seed,
            replications: prediction.replications,
            confidence: prediction.confidence.get(),
            metrics: prediction.summaries.clone(),
            objectives: JsonVerdict::of(prediction, None),
            observed: JsonComparison::of(prediction, None),
            loads: JsonLoad::all(prediction),
            data: scenario.loads.only().and_then(JsonData::of),
            precision: prediction.precision.map(JsonPrecision::from),
            posterior: finding.drawn.as_ref().and_then(JsonPosterior::of),
            unknown: JsonRange::of_finding(finding),
            doubt: Vec::new(),
            answer: answer(finding),
            recording: None,
        }
    }

    /// As [`RunResult::new`], with how the replications went.
    #[must_use]
    pub fn recorded(finding: &Finding, recording: &Recording) -> Self {
        Self {
            recording: Some(JsonRecording::new(&finding.scenario, recording)),
            ..Self::new(finding)
        }
    }

    /// The same with what other choices of the model would change.
    #[must_use]
    pub fn doubted(self, doubt: Vec<JsonDoubt>) -> Self {
        Self { doubt, ..self }
    }

    /// The mean and spread of a metric, of the load at that place or of all together.
    pub(super) fn summary_of(&self, load: Option<usize>, metric: Metric) -> &Summary {
        let load = load.and_then(|load| self.loads.get(load));
        &load.map_or(&self.metrics, |load| &load.metrics)[metric]
    }

    /// Whether unknown fields were drawn, so that the spread is that of real runs.
    pub(super) const fn is_drawn(&self) -> bool {
        self.posterior.is_some() || !self.unknown.is_empty()
    }

    /// What its charts are drawn from; `None` if how the replications went was not recorded.
    ///
    /// # Errors
    ///
    /// What in the recording can't be.
    pub(super) fn drawing(&self) -> Result<Option<RunDrawing>, String> {
        self.recording.as_ref().map(|recording| recording.drawing(self)).transpose()
    }

    /// The objectives of all loads together and then of each, with the load's place.
    pub(super) fn all_objectives(&self) -> impl Iterator<Item = (Option<usize>, &JsonVerdict)> {
        let of_loads = self.loads.iter().enumerate();
        let of_loads = of_loads
            .flat_map(|(place, load)| load.objectives.iter().map(move |one| (Some(place), one)));
        self.objectives.iter().map(|one| (None, one)).chain(of_loads)
    }
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

impl JsonPosterior {
    /// Of what was drawn, if a posterior was part of it.
    pub(super) fn of(drawn: &Drawn) -> Option<Self> {
        let (file, posterior) = drawn.posterior()?;
        let is_range = |path: &&str| drawn.ranges().iter().any(|range| range.path == *path);
        let fields: Vec<&str> = drawn.drawn().filter(|path| !is_range(path)).collect();
        Some(Self {
            file: file.to_owned(),
            digest: posterior.digest(),
            words: drawn_from(file, posterior, &fields, drawn.assumed_day_to_day()),
            fields: fields.into_iter().map(str::to_owned).collect(),
            decided: drawn.decided().map(str::to_owned).collect(),
            draws: posterior.draws().len(),
            from: posterior.origin().clone(),
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study_result::Shown;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::{Comparison, Objective, Observation};
    use forelock::study::fixture::finding;

    fn with_objective(outcomes: Vec<Outcome>) -> Finding {
        finding(outcomes, |scenario| {
            scenario.objectives = vec![Objective {
                metric: Metric::Duration,
                comparison: Comparison::AtMost,
                bound: 5.0,
                text: "<= 5s".into(),
                sure: None,
            }];
            scenario.observed = vec![Observation::new(Metric::Duration, 4.5)];
        })
    }

    fn outcome(seconds: u64) -> Outcome {
        Outcome { created: 3, failed: 1, duration: Span::from_secs(seconds), ..Outcome::default() }
    }

    #[test]
    fn the_shape_is_the_documented_one() {
        let text =
            vec![RunResult::new(&with_objective(vec![outcome(4), outcome(6)]))].to_json().unwrap();
        insta::assert_snapshot!("json", text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn a_tolerance_is_there_where_the_scenario_states_one() {
        let observed = |within| {
            let finding = finding(vec![outcome(4), outcome(6)], |scenario| {
                let plain = Observation::new(Metric::Duration, 4.5);
                scenario.observed = vec![Observation { within, ..plain }];
            });
            let value = serde_json::to_value(RunResult::new(&finding)).unwrap();
            value["observed"][0].clone()
        };
        assert_eq!(observed(None).get("within"), None);
        assert_eq!(observed(Some(0.25))["within"], 0.25);
    }

    #[test]
    fn one_replication_has_neither_deviation_nor_interval() {
        let value =
            serde_json::to_value(RunResult::new(&with_objective(vec![outcome(4)]))).unwrap();
        let duration = &value["metrics"]["duration_s"];
        assert!(duration["sd"].is_null() && duration["ci"].is_null());
        assert_eq!(duration["p95"], 4.0);
    }

    #[test]
    fn results_are_a_list_of_one_or_more() {
        let one = with_objective(vec![outcome(4)]);
        let text = vec![RunResult::new(&one), RunResult::new(&one)].to_json().unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["results"].as_array().map(Vec::len), Some(2));
    }
}
