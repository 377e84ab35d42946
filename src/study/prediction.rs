//! What a scenario's replications say, judged against what was asked of them.

use super::{Reached, Replications};
use crate::model::Outcome;
use crate::scenario::{Metric, Objective, Observation, Scenario};
use crate::stats::{Confidence, Interval, Summary};

/// All that is reported of one scenario.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// How many replications stand behind it (at least 1).
    pub replications: usize,
    /// Of all confidence intervals.
    pub confidence: Confidence,
    /// One verdict an objective, in the scenario's order.
    pub verdicts: Vec<Verdict>,
    /// One comparison an observation, in the scenario's order.
    pub observed: Vec<Comparison>,
    /// How narrow the interval is that the scenario wants narrow; none where it asks for nothing.
    pub precision: Option<Reached>,
    /// What one real run would do about the objectives; none where nothing was drawn.
    pub one_run: Option<OneRun>,
    /// In the order of [`Metric::ALL`].
    summaries: Vec<Summary>,
}

/// How probable it is that one real run meets the objectives: parts of the replications, 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct OneRun {
    /// Of those that meet each objective, in the scenario's order.
    pub meets: Vec<f64>,
    /// Of those that meet all; 1 where there is none.
    pub meets_all: f64,
}

/// Whether an objective holds, judged on the mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What was asked.
    pub objective: Objective,
    /// The mean of its metric, in the metric's JSON unit.
    pub actual: f64,
    /// The mean's confidence interval; none for one replication.
    pub interval: Option<Interval>,
    /// Whether the mean keeps the bound.
    pub met: bool,
}

/// A prediction beside what a real run gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// What was measured.
    pub metric: Metric,
    /// What the real run gave, in the metric's JSON unit.
    pub observed: f64,
    /// How far from it still counts as the same, in the same unit, where the scenario says so.
    pub within: Option<f64>,
    /// The mean over the replications, in the same unit.
    pub predicted: f64,
    /// Whether the real run lies among the middle nine tenths of the replications.
    pub within_p5_p95: bool,
}

impl Prediction {
    /// Judges `replications` by the objectives and observations of their `scenario`.
    #[must_use]
    pub fn new(scenario: &Scenario, replications: &Replications, confidence: Confidence) -> Self {
        let summary = |metric| replications.summary(metric, confidence);
        Self {
            replications: replications.outcomes().len(),
            confidence,
            verdicts: scenario
                .objectives
                .iter()
                .map(|objective| Verdict::new(objective, &summary(objective.metric)))
                .collect(),
            observed: scenario
                .observed
                .iter()
                .map(|&observation| Comparison::new(observation, &summary(observation.metric)))
                .collect(),
            precision: scenario
                .run
                .precision
                .map(|asked| Reached::new(asked, &summary(asked.metric))),
            one_run: None,
            summaries: Metric::ALL.into_iter().map(summary).collect(),
        }
    }

    /// As [`Prediction::new`], of replications whose unknown fields were drawn: their spread is that
    /// of what one real run would give, so that every summary has its prediction interval (unless
    /// there are fewer than [`Summary::FEWEST_TO_PREDICT`]).
    #[must_use]
    pub fn of_draws(
        scenario: &Scenario,
        replications: &Replications,
        confidence: Confidence,
    ) -> Self {
        let summary = |metric| replications.predictive_summary(metric, confidence);
        Self {
            one_run: Some(OneRun::new(&scenario.objectives, replications)),
            summaries: Metric::ALL.into_iter().map(summary).collect(),
            ..Self::new(scenario, replications, confidence)
        }
    }

    /// A metric over all replications.
    #[must_use]
    pub fn summary(&self, metric: Metric) -> &Summary {
        &self.summaries[metric as usize]
    }

    /// The part of the records that are never processed, on average, 0 to 1.
    #[must_use]
    pub fn unprocessed_share(&self) -> f64 {
        unprocessed_share(|metric| self.summary(metric).mean)
    }

    /// Whether every objective is met; true where there is none.
    #[must_use]
    pub fn meets_objectives(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.met)
    }

    /// What the real run gave for `metric`, where the scenario says so.
    #[must_use]
    pub fn observed(&self, metric: Metric) -> Option<f64> {
        self.observed.iter().find(|one| one.metric == metric).map(|one| one.observed)
    }
}

impl OneRun {
    fn new(objectives: &[Objective], replications: &Replications) -> Self {
        let outcomes = replications.outcomes();
        let meets = |objective: &Objective, outcome: &Outcome| {
            objective.is_met_by(outcome.get(objective.metric))
        };
        let share = |holds: &dyn Fn(&Outcome) -> bool| {
            outcomes.iter().filter(|outcome| holds(outcome)).count() as f64 / outcomes.len() as f64
        };
        Self {
            meets: objectives.iter().map(|one| share(&|outcome| meets(one, outcome))).collect(),
            meets_all: share(&|outcome| objectives.iter().all(|one| meets(one, outcome))),
        }
    }
}

impl Verdict {
    fn new(objective: &Objective, summary: &Summary) -> Self {
        Self {
            objective: objective.clone(),
            actual: summary.mean,
            interval: summary.ci,
            met: objective.is_met_by(summary.mean),
        }
    }

    /// Whether the ends of the interval disagree, so that chance may have decided the verdict.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.interval.is_some_and(|Interval { low, high }| {
            self.objective.is_met_by(low) != self.objective.is_met_by(high)
        })
    }
}

impl Comparison {
    fn new(observation: Observation, summary: &Summary) -> Self {
        let middle = Interval { low: summary.p5, high: summary.p95 };
        Self {
            metric: observation.metric,
            observed: observation.value,
            within: observation.within,
            predicted: summary.mean,
            within_p5_p95: middle.contains(observation.value),
        }
    }
}

/// The part of the records that are never processed, 0 to 1, by the means of the metrics.
pub(crate) fn unprocessed_share(mean: impl Fn(Metric) -> f64) -> f64 {
    let (unprocessed, processed) = (mean(Metric::Unprocessed), mean(Metric::Processed));
    if unprocessed > 0.0 { unprocessed / (unprocessed + processed) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::scenario::Comparison::Below;
    use crate::study::fixture::scenario;

    /// Three replications with 8, 10 and 12 deadlocks, and whatever is asked of them.
    fn predict(bound: f64, observed: f64) -> Prediction {
        let mut scenario = scenario();
        let metric = Metric::Deadlocks;
        scenario.objectives =
            vec![Objective { metric, comparison: Below, bound, text: format!("< {bound}") }];
        scenario.observed = vec![Observation::new(metric, observed)];
        let outcomes =
            [8, 10, 12].map(|deadlocks| Outcome { deadlocks, ..Outcome::default() }).to_vec();
        let replications = Replications::new(outcomes).unwrap();
        Prediction::new(&scenario, &replications, Confidence::DEFAULT)
    }

    #[test]
    fn an_objective_is_judged_on_the_mean() {
        assert!(predict(10.5, 10.0).meets_objectives());
        assert!(!predict(10.0, 10.0).meets_objectives());
        assert_eq!(predict(11.0, 10.0).verdicts[0].actual, 10.0);
    }

    /// The interval is 10 ± 4.303 × 2 / √3, about 5.03 to 14.97.
    #[test]
    fn a_verdict_is_uncertain_while_its_interval_holds_the_bound() {
        assert!(predict(14.0, 10.0).verdicts[0].is_uncertain());
        assert!(!predict(15.0, 10.0).verdicts[0].is_uncertain());
    }

    /// p5 is 8.2 and p95 is 11.8.
    #[test]
    fn an_observation_is_compared_with_the_middle_of_the_replications() {
        for (observed, within) in [(8.1, false), (8.3, true), (11.7, true), (11.9, false)] {
            let comparison = predict(1.0, observed).observed[0];
            assert_eq!((comparison.within_p5_p95, comparison.predicted), (within, 10.0));
        }
    }
}
