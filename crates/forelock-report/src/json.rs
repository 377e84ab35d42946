//! What a run found; its shape in JSON is a contract (`schema` counts its versions).

use super::answer::answer;
use super::chart::RunDrawing;
use super::data_json::JsonData;
use super::doubt::JsonDoubt;
use super::load_json::JsonLoad;
use super::posterior_json::JsonPosterior;
use super::range::JsonRange;
use super::recording_json::JsonRecording;
use super::records_line::records_line;
use super::verdict_json::{JsonComparison, JsonPrecision, JsonVerdict};
use forelock::scenario::{Metric, PerMetric};
use forelock::stats::Summary;
use forelock::study::{Finding, Recording};
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
    /// What the model gives with other assumptions, where no source confirms one; not there unless it
    /// was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubt: Vec<JsonDoubt>,
    /// What it comes to, in a few sentences.
    pub answer: String,
    /// How the replications went; not there unless it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<JsonRecording>,
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
