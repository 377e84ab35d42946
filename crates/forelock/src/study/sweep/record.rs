//! What is kept of a point: a line of `points.jsonl`.

use super::axis::{Axis, Setting};
use crate::scenario::{Metric, PerMetric, Scenario};
use crate::stats::Summary;
use crate::study::Prediction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A point of a sweep with its results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PointRecord {
    /// Its place in the sweep, from 0.
    pub point: u64,
    /// What each field was set to, by its path.
    pub fields: BTreeMap<String, Setting>,
    /// Every metric over the replications, in its JSON unit.
    pub metrics: PerMetric<Summary>,
    /// Whether each objective is met, in the order of the manifest.
    pub objectives: Vec<bool>,
    /// The part of the replications that meet all objectives, 0 to 1; not there where nothing is
    /// drawn, or nothing asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_met: Option<f64>,
}

impl PointRecord {
    /// What is kept of `prediction`, which is of the point with these `settings`.
    #[must_use]
    pub fn new(point: u64, axes: &[Axis], settings: Vec<Setting>, prediction: &Prediction) -> Self {
        Self {
            point,
            fields: axes.iter().map(|axis| axis.path.clone()).zip(settings).collect(),
            metrics: prediction.summaries.clone(),
            objectives: prediction.verdicts.iter().map(|verdict| verdict.met).collect(),
            runs_met: prediction
                .one_run
                .as_ref()
                .filter(|_| !prediction.verdicts.is_empty())
                .map(|one_run| one_run.meets_all),
        }
    }

    /// A metric over the replications of this point.
    #[must_use]
    pub fn summary(&self, metric: Metric) -> &Summary {
        &self.metrics[metric]
    }

    /// Records that are loaded, whether they are processed or not: the mean of the replications.
    #[must_use]
    pub fn loaded(&self) -> f64 {
        self.summary(Metric::Processed).mean + self.summary(Metric::Unprocessed).mean
    }

    /// Whether this point does what was asked: meets every objective or, where there is none, one
    /// on [`ACCEPTABLE_FAILURE_RATE`], which is judged by what is lost as any other.
    #[must_use]
    pub fn is_feasible(&self) -> bool {
        if self.objectives.is_empty() {
            self.summary(Metric::LostRate).mean < ACCEPTABLE_FAILURE_RATE
        } else {
            self.objectives.iter().all(|&met| met)
        }
    }
}

/// What may fail of a load whose scenario has no objectives: less than 1 %.
pub const ACCEPTABLE_FAILURE_RATE: f64 = 0.01;

/// What an objective of a sweep asks, as its manifest keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedObjective {
    /// The load of which it is asked; not there where it is asked of all together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<String>,
    /// What is bounded.
    pub metric: Metric,
    /// As the user wrote it, such as `< 5%`.
    pub objective: String,
    /// The bound in the metric's JSON unit.
    pub bound: f64,
    /// The part of the nights in which all must hold together; not there where the mean decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<f64>,
}

impl AskedObjective {
    /// All of a scenario, in the order of a prediction's verdicts: those of all loads together, then
    /// those of each.
    #[must_use]
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let together = (None, &scenario.objectives);
        let each = scenario.loads.iter().map(|load| (Some(&load.name), &load.objectives));
        let asked = std::iter::once(together).chain(each).flat_map(|(load, objectives)| {
            objectives.iter().map(move |objective| Self {
                load: load.cloned(),
                metric: objective.metric,
                objective: objective.text.clone(),
                bound: objective.bound,
                sure: objective.sure,
            })
        });
        asked.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::scenario::{Comparison, Objective};
    use crate::study::fixture::finding;

    /// Of 1,000 records 9 are lost, or 10 with one that fails, is never processed.
    #[test]
    fn a_point_is_judged_as_any_prediction_and_without_objectives_by_what_it_loses() {
        let outcome = |failed, unprocessed| Outcome {
            created: 1_000 - failed - unprocessed,
            failed,
            unprocessed,
            ..Outcome::default()
        };
        let objective = |metric| Objective {
            metric,
            comparison: Comparison::Below,
            bound: 0.01,
            text: "< 1%".into(),
            sure: None,
        };
        let feasible = |outcome, asked: &[Metric]| {
            let objectives = asked.iter().copied().map(objective).collect();
            let finding = finding(vec![outcome], |scenario| scenario.objectives = objectives);
            PointRecord::new(0, &[], Vec::new(), &finding.prediction).is_feasible()
        };
        for (failed, unprocessed, met) in
            [(9, 0, true), (0, 9, true), (9, 1, false), (0, 10, false)]
        {
            for asked in [&[][..], &[Metric::FailureRate], &[Metric::LostRate]] {
                assert_eq!(feasible(outcome(failed, unprocessed), asked), met, "{asked:?}");
            }
        }
        // What is asked is what counts: here of the time alone.
        assert!(feasible(outcome(0, 1_000), &[Metric::Duration]));
    }

    #[test]
    fn a_record_that_is_written_and_read_is_the_same_to_the_last_bit() {
        let outcomes = (1..8).map(|failed| Outcome { created: 97, failed, ..Outcome::default() });
        let prediction = finding(outcomes.collect(), |_| ()).prediction;
        let record = PointRecord::new(3, &[], Vec::new(), &prediction);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<PointRecord>(&text).unwrap(), record);
    }
}
