//! What is kept of a point: a line of `points.jsonl`.

use super::axis::{Axis, Setting};
use crate::scenario::{Metric, PerMetric, Scenario};
use crate::stats::Summary;
use crate::study::Prediction;
use crate::study::prediction::unprocessed_share;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A point of a sweep with its results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

    /// Whether this point does what was asked: meets every objective or, where there is none,
    /// fails for less than [`ACCEPTABLE_FAILURE_RATE`]. A point that leaves a larger part of the
    /// records unprocessed doesn't, whatever the failure rate of the others is.
    #[must_use]
    pub fn is_feasible(&self) -> bool {
        let asked = if self.objectives.is_empty() {
            self.summary(Metric::FailureRate).mean < ACCEPTABLE_FAILURE_RATE
        } else {
            self.objectives.iter().all(|&met| met)
        };
        asked && self.unprocessed_share() < ACCEPTABLE_FAILURE_RATE
    }

    /// The part of the records that are never processed, 0 to 1.
    #[must_use]
    pub fn unprocessed_share(&self) -> f64 {
        unprocessed_share(|metric| self.summary(metric).mean)
    }

    /// The part of the records that fail or are never processed, 0 to 1.
    #[must_use]
    pub fn lost_share(&self) -> f64 {
        let unprocessed = self.unprocessed_share();
        (1.0 - unprocessed).mul_add(self.summary(Metric::FailureRate).mean, unprocessed)
    }
}

/// What a load may lose where its scenario has no objectives: 1 %.
pub const ACCEPTABLE_FAILURE_RATE: f64 = 0.01;

/// What an objective of a sweep asks, as its manifest keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
            })
        });
        asked.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::study::fixture::finding;

    #[test]
    fn a_record_that_is_written_and_read_is_the_same_to_the_last_bit() {
        let outcomes = (1..8).map(|failed| Outcome { created: 97, failed, ..Outcome::default() });
        let prediction = finding(outcomes.collect(), |_| ()).prediction;
        let record = PointRecord::new(3, &[], Vec::new(), &prediction);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<PointRecord>(&text).unwrap(), record);
    }
}
